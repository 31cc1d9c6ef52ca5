//! The log: what happened, to what, by whom, at which step.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::hash::ContentHash;
use crate::domain::people::Role;

/// Something that happened, about to be written together with the change that it tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// A stable word: `cut-added`, `footage-ingested`.
    pub what: &'static str,
    /// What it happened to: a video's number, a person, `library`.
    pub subject: String,
    /// The manual's step, where it is one.
    pub step: Option<String>,
    /// The role in which the person acted.
    pub role: Option<Role>,
    /// Everything else worth keeping.
    pub data: Value,
}

impl Fact {
    /// A fact about a subject.
    #[must_use]
    pub fn new(what: &'static str, subject: impl std::fmt::Display) -> Self {
        Self { what, subject: subject.to_string(), step: None, role: None, data: Value::Null }
    }

    /// At a step of the manual.
    #[must_use]
    pub fn at_step(mut self, step: impl Into<String>) -> Self {
        self.step = Some(step.into());
        self
    }

    /// In a role.
    #[must_use]
    pub fn by(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// With details.
    #[must_use]
    pub fn with(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its place, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who, where a person acted.
    pub person: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// To what.
    pub subject: String,
    /// At which step of the manual.
    pub step: Option<String>,
    /// What.
    pub what: String,
    /// Details, as the JSON text that was hashed.
    pub data: String,
    /// BLAKE3 over the hash before and this line.
    pub hash: ContentHash,
}

impl Event {
    /// The hash that this line must have after `before`: BLAKE3 over that hash and the line's fields as a JSON list.
    ///
    /// A change to any line, or a line taken out, changes every hash after it.
    #[must_use]
    pub fn chained(&self, before: ContentHash) -> ContentHash {
        let line = (self.seq, self.at.to_string(), &self.person, &self.role, &self.subject, &self.step, &self.what, &self.data);
        let mut bytes = before.0.to_vec();
        bytes.extend(serde_json::to_vec(&line).expect("strings and numbers are JSON"));
        ContentHash::of(&bytes)
    }
}

/// The hash before the first line.
pub const GENESIS: ContentHash = ContentHash([0; 32]);

/// The first line whose hash is not what the chain demands, if any.
#[must_use]
pub fn broken_link(events: &[Event], mut before: ContentHash) -> Option<u64> {
    events.iter().find_map(|event| {
        let expected = event.chained(before);
        before = expected;
        (event.hash != expected).then_some(event.seq)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: &[&str]) -> Vec<Event> {
        let mut before = GENESIS;
        let mut events = Vec::new();
        for (seq, what) in (1..).zip(lines) {
            let mut event = Event {
                seq,
                at: Timestamp::UNIX_EPOCH,
                person: Some("edna".into()),
                role: None,
                subject: "V-2026-0001".into(),
                step: None,
                what: (*what).into(),
                data: "null".into(),
                hash: GENESIS,
            };
            event.hash = event.chained(before);
            before = event.hash;
            events.push(event);
        }
        events
    }

    #[test]
    fn a_changed_or_missing_line_breaks_the_chain() {
        let mut events = log(&["video-opened", "cut-added", "round-opened"]);
        assert_eq!(broken_link(&events, GENESIS), None);
        events[1].data = "{\"cut\":2}".into();
        assert_eq!(broken_link(&events, GENESIS), Some(2));
        let mut shorter = log(&["video-opened", "cut-added", "round-opened"]);
        shorter.remove(1);
        assert_eq!(broken_link(&shorter, GENESIS), Some(3));
    }
}
