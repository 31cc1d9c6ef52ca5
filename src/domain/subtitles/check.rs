//! What is wrong with subtitles, cue by cue, with number and time.

use super::Cue;
use super::read::MAX_FINDINGS;
use crate::domain::finding::{Finding, Severity};

/// Characters a second that most people can read.
const READING_SPEED: f64 = 20.0;
/// Characters in a line, and lines, that are read at a glance.
const LINE_CHARACTERS: usize = 42;
const LINES: usize = 2;
/// A cue may outlast the cut by one frame.
const FRAME_MS: i64 = 42;
/// A shorter pause between two cues is seen as a flicker; a longer one than the other may be a lost passage.
const FLICKER_MS: i64 = 80;
const GAP_MS: i64 = 30_000;

/// Checks cues, sorted by starting time, against each other and the length of the cut.
#[must_use]
pub fn check(cues: &[Cue], length_ms: i64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut latest: Option<&Cue> = None;
    for cue in cues {
        findings.extend(timing(cue, length_ms));
        findings.extend(reading(cue));
        if let Some(before) = latest {
            findings.extend(neighbours(before, cue));
        }
        latest = latest.filter(|before| before.end_ms > cue.end_ms).or(Some(cue));
    }
    let more = findings.len().saturating_sub(MAX_FINDINGS);
    findings.truncate(MAX_FINDINGS);
    if more > 0 {
        findings.push(Finding::new(Severity::Warning, "subtitle-more").with("count", more));
    }
    findings
}

fn timing(cue: &Cue, length_ms: i64) -> Option<Finding> {
    if cue.end_ms <= cue.start_ms {
        Some(about(cue, Severity::Error, "subtitle-backwards").with("end", clock(cue.end_ms)))
    } else if cue.start_ms < 0 {
        Some(about(cue, Severity::Error, "subtitle-before"))
    } else if cue.start_ms >= length_ms {
        Some(about(cue, Severity::Error, "subtitle-outside").with("length", clock(length_ms)))
    } else if cue.end_ms > length_ms + FRAME_MS {
        Some(about(cue, Severity::Warning, "subtitle-overruns").with("end", clock(cue.end_ms)).with("length", clock(length_ms)))
    } else {
        None
    }
}

fn reading(cue: &Cue) -> Vec<Finding> {
    let text = cue.plain();
    let characters = text.chars().filter(|&c| c != '\n').count();
    if characters == 0 {
        return vec![about(cue, Severity::Warning, "subtitle-empty")];
    }
    let mut findings = Vec::new();
    let speed = per_second(characters, cue.end_ms - cue.start_ms);
    if speed > READING_SPEED {
        findings.push(about(cue, Severity::Warning, "subtitle-fast").with("speed", format_args!("{speed:.0}")));
    }
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    if longest > LINE_CHARACTERS {
        findings.push(about(cue, Severity::Warning, "subtitle-long-line").with("characters", longest));
    }
    if cue.lines.len() > LINES {
        findings.push(about(cue, Severity::Warning, "subtitle-many-lines").with("lines", cue.lines.len()));
    }
    findings
}

/// Characters a second; nothing for a cue without duration, which is reported as that.
#[expect(clippy::cast_precision_loss, reason = "a cue's text is short, and its time too")]
fn per_second(characters: usize, ms: i64) -> f64 {
    if ms > 0 { characters as f64 * 1000.0 / ms as f64 } else { 0.0 }
}

fn neighbours(before: &Cue, cue: &Cue) -> Option<Finding> {
    let pause = cue.start_ms - before.end_ms;
    if pause < 0 {
        Some(about(cue, Severity::Warning, "subtitle-overlap").with("other", before.number))
    } else if (1..FLICKER_MS).contains(&pause) {
        Some(about(cue, Severity::Note, "subtitle-flicker").with("ms", pause))
    } else if pause > GAP_MS {
        Some(about(cue, Severity::Note, "subtitle-gap").with("seconds", pause / 1000).with("other", before.number))
    } else {
        None
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 milliseconds")]
fn about(cue: &Cue, severity: Severity, code: &'static str) -> Finding {
    Finding::new(severity, code).at(cue.start_ms as f64 / 1000.0).with("number", cue.number).with("time", clock(cue.start_ms))
}

/// `00:01:02,500`, as subtitle editors show it.
pub(super) fn clock(ms: i64) -> String {
    let (sign, ms) = (if ms < 0 { "-" } else { "" }, ms.unsigned_abs());
    format!("{sign}{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::subtitles::read;

    fn codes(srt: &str, length_ms: i64) -> Vec<(&'static str, String)> {
        let cues = read(srt.as_bytes()).expect("SRT").cues;
        check(&cues, length_ms).into_iter().map(|f| (f.code, f.args[0].1.clone() + "@" + &f.args[1].1)).collect()
    }

    #[test]
    fn good_subtitles_have_no_findings() {
        let srt =
            "1\n00:00:01,000 --> 00:00:02,500\nBuenos días\n\n2\n00:00:02,500 --> 00:00:05,000\n¿Cómo está?\nBien, gracias\n";
        assert_eq!(codes(srt, 5000), []);
    }

    #[test]
    fn each_fault_is_named_with_number_and_time() {
        let srt = "1\n00:00:01,000 --> 00:00:02,500\nuno\n\n2\n00:00:02,000 --> 00:00:03,000\n-\n\n3\n00:00:03,040 --> 00:00:03,500\n\
                   ahora todo muy deprisa\n\n4\n00:00:06,000 --> 00:00:05,000\ncuatro\n\n5\n00:00:50,000 --> 00:01:20,000\n\
                   una línea que es mucho más larga de lo que cabe\na\nb\n\n6\n00:01:30,000 --> 00:01:40,000\nseis\n";
        let found = codes(srt, 60_000);
        let expected = [
            ("subtitle-overlap", "2@00:00:02,000"),
            ("subtitle-fast", "3@00:00:03,040"),
            ("subtitle-flicker", "3@00:00:03,040"),
            ("subtitle-backwards", "4@00:00:06,000"),
            ("subtitle-overruns", "5@00:00:50,000"),
            ("subtitle-long-line", "5@00:00:50,000"),
            ("subtitle-many-lines", "5@00:00:50,000"),
            ("subtitle-gap", "5@00:00:50,000"),
            ("subtitle-outside", "6@00:01:30,000"),
        ];
        assert_eq!(found, expected.map(|(code, at)| (code, at.to_owned())));
    }

    #[test]
    fn a_flood_of_findings_is_counted() {
        let cue = Cue { number: 1, start_ms: 5, end_ms: 5, ..Cue::default() };
        let findings = check(&vec![cue; 2000], 1000);
        assert_eq!(findings.len(), MAX_FINDINGS + 1);
        assert_eq!(findings.last().map(|f| (f.code, f.args[0].1.as_str())), Some(("subtitle-more", "3500")));
        assert_eq!(clock(-1500), "-00:00:01,500");
    }
}
