//! Records: who did what, when, at which step, and whether the log is whole.

use serde::Serialize;
use serde_json::Value;

use super::App;
use crate::disk::library::{catalogue_copy, read_text};
use crate::domain::catalog::LocationKind;
use crate::domain::fault::Result;
use crate::domain::ids::VideoId;
use crate::domain::records::{Event, GENESIS};
use crate::fault;
use crate::store::Head;

/// The log, or a video's part of it.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    /// Its lines, oldest first.
    pub events: Vec<Line>,
    /// What was checked, if asked.
    pub verified: Option<Verified>,
}

/// A line of the log.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its place.
    pub seq: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// When, by the office's clock.
    pub local: jiff::civil::DateTime,
    /// Who.
    pub person: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// To what.
    pub subject: String,
    /// At which step of the manual.
    pub step: Option<String>,
    /// What.
    pub what: String,
    /// Details.
    pub data: Value,
}

/// The log is whole, as far as the backups can tell.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// How many lines were checked.
    pub lines: u64,
    /// The hash of the last.
    pub head: String,
    /// The backups whose kept head agrees.
    pub agreeing: Vec<String>,
}

impl App {
    /// The log of a video, or all of it; checked against its chain and the heads kept on the backups where asked.
    pub fn history(&self, video: Option<VideoId>, verify: bool) -> Result<History> {
        if let Some(id) = video {
            self.store.video(id)?;
        }
        let verified = if verify { Some(self.verify_log()?) } else { None };
        let subject = video.map(|id| id.to_string());
        let events = self.store.events(subject.as_deref())?;
        Ok(History { events: events.into_iter().map(|event| self.line(event)).collect(), verified })
    }

    fn line(&self, event: Event) -> Line {
        Line {
            seq: event.seq,
            at: event.at,
            local: self.settings.local(event.at),
            person: event.person,
            role: event.role,
            subject: event.subject,
            step: event.step,
            what: event.what,
            data: serde_json::from_str(&event.data).unwrap_or(Value::String(event.data)),
        }
    }

    fn verify_log(&self) -> Result<Verified> {
        if let Some(seq) = self.store.broken_link()? {
            return Err(fault!(Integrity, "log-broken", seq = seq));
        }
        let mut agreeing = Vec::new();
        for backup in self.connected(LocationKind::Backup)? {
            let (_, head) = catalogue_copy(&backup.path);
            let Ok(text) = read_text(&head) else { continue };
            let kept: Head = serde_json::from_str(&text)
                .map_err(|e| fault!(Integrity, "log-head-unreadable", path = head.display()).because(e))?;
            // The head before the first line is the same in every log.
            let ours = if kept.seq == 0 { Some(GENESIS) } else { self.store.hash_at(kept.seq)? };
            if ours != Some(kept.hash) {
                return Err(fault!(Integrity, "log-rewritten", seq = kept.seq, location = backup.name));
            }
            agreeing.push(backup.name);
        }
        let head = self.store.head()?;
        Ok(Verified { lines: head.seq, head: head.hash.to_string(), agreeing })
    }
}
