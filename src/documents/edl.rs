//! A selection as a CMX 3600 edit decision list, which every editing program opens.
//!
//! The format is fixed columns of an event's number, reel, track, kind, and four timecodes: where it is taken from and where
//! it goes, each end exclusive. The clip's file name follows as a comment, since a reel's name has eight characters only.

use std::fmt::Write;

use crate::domain::time::Labels;

/// A part of a clip.
#[derive(Clone, Debug)]
pub struct Event {
    /// The clip's file name.
    pub clip: String,
    /// How its frames are labelled.
    pub labels: Labels,
    /// Its first frame, from the clip's first.
    pub first: u64,
    /// The frame after its last.
    pub past: u64,
}

/// The list, its parts one after another from 01:00:00:00.
#[must_use]
pub fn cmx3600(title: &str, events: &[Event]) -> String {
    let drop = events.first().is_some_and(|event| event.labels.drop);
    let mode = if drop { "DROP FRAME" } else { "NON-DROP FRAME" };
    let mut list = format!("TITLE: {}\nFCM: {mode}\n", one_line(title));
    let mut at = 0;
    for (number, event) in (1..).zip(events) {
        let base = Labels { start: 0, ..event.labels };
        let hour = base.parse("01:00:00:00").unwrap_or(0);
        let record = |frame| base.show(hour + frame);
        let length = event.past - event.first;
        let (from, to) = (event.labels.show(event.first), event.labels.show(event.past));
        let (begin, end) = (record(at), record(at + length));
        let reel = reel(&event.clip);
        writeln!(list, "\n{number:03}  {reel:<8} V     C        {from} {to} {begin} {end}").expect("memory takes text");
        writeln!(list, "* FROM CLIP NAME: {}", one_line(&event.clip)).expect("memory takes text");
        at += length;
    }
    list
}

/// Eight plain characters of the clip's name.
fn reel(clip: &str) -> String {
    let stem = clip.rsplit_once('.').map_or(clip, |(stem, _)| stem);
    let plain: String = stem.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    if plain.is_empty() { "AX".to_owned() } else { plain.to_ascii_uppercase() }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Rate;

    #[test]
    fn parts_follow_one_another() {
        let labels = Labels::of_clip(Rate::STANDARD[2], Some("10:00:00:00"));
        let part = |clip: &str, first, past| Event { clip: clip.into(), labels, first, past };
        let list = cmx3600("V-2026-0001\nVisita", &[part("C0001.MP4", 25, 75), part("niña.mov", 0, 10)]);
        assert_eq!(
            list,
            "TITLE: V-2026-0001 Visita\nFCM: NON-DROP FRAME\n\n\
             001  C0001    V     C        10:00:01:00 10:00:03:00 01:00:00:00 01:00:02:00\n* FROM CLIP NAME: C0001.MP4\n\n\
             002  NIA      V     C        10:00:00:00 10:00:00:10 01:00:02:00 01:00:02:10\n* FROM CLIP NAME: niña.mov\n"
        );
    }
}
