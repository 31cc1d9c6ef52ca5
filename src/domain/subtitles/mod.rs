//! Subtitles: what is said, when, and what is wrong with it.
//!
//! The house style decides how subtitles look, so a cue keeps only words, italics, bold, and whether it must stand at the top.

mod check;
mod read;
mod write;

pub use check::check;
pub use read::{MAX_BYTES, MAX_CUES, read};
pub use write::{srt, vtt};

use crate::domain::fault::Result;
use crate::domain::finding::Finding;
use crate::{fault, text_enum};

text_enum! {
    /// The format of a subtitle file.
    Form {
        /// `SubRip`.
        Srt = "srt",
        /// Web Video Text Tracks.
        Vtt = "vtt",
        /// Advanced or plain `SubStation` Alpha.
        Ass = "ass",
    }
}

/// A subtitle file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Subtitles {
    /// Which format it had, by its content.
    pub form: Form,
    /// Which encoding its text had, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// What it says, by starting time.
    pub cues: Vec<Cue>,
    /// What reading it had to leave out.
    pub findings: Vec<Finding>,
}

/// One subtitle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cue {
    /// Its number as the file gives it, else its place in the file, from 1.
    pub number: u32,
    /// When it appears, in milliseconds from the first frame; negative only after a shift.
    pub start_ms: i64,
    /// When it disappears.
    pub end_ms: i64,
    /// It stands at the top of the picture, so as not to cover something below.
    pub top: bool,
    /// What it says; no line is empty.
    pub lines: Vec<Line>,
}

/// One line of a subtitle: pieces in one face each.
pub type Line = Vec<Run>;

/// Text in one face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words; no line breaks, no control characters.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

impl Cue {
    /// The words alone, a line each.
    #[must_use]
    pub fn plain(&self) -> String {
        let line = |runs: &Line| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        self.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Subtitles {
    /// Moves every cue later, or earlier by a negative amount.
    pub fn shift(&mut self, ms: i64) {
        self.retime(|time| time.saturating_add(ms));
    }

    /// Makes every cue's time longer by a factor between 0.5 and 2: 25 × 1001 / 24000 for a film sped up to 25 frames a second.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "times are bounded by what a file can say")]
    pub fn stretch(&mut self, factor: f64) -> Result<()> {
        if !(0.5..=2.0).contains(&factor) {
            return Err(fault!(Usage, "subtitle-factor", factor = factor));
        }
        self.retime(|time| (time as f64 * factor).round() as i64);
        Ok(())
    }

    fn retime(&mut self, new: impl Fn(i64) -> i64) {
        for cue in &mut self.cues {
            (cue.start_ms, cue.end_ms) = (new(cue.start_ms), new(cue.end_ms));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_shift_and_stretch() {
        let mut subtitles = read(b"1\n00:00:01,000 --> 00:00:02,500\nHola\n").expect("SRT");
        subtitles.shift(-1500);
        assert_eq!((subtitles.cues[0].start_ms, subtitles.cues[0].end_ms), (-500, 1000));
        subtitles.shift(1500);
        subtitles.stretch(25.0 * 1001.0 / 24000.0).expect("in range");
        assert_eq!((subtitles.cues[0].start_ms, subtitles.cues[0].end_ms), (1043, 2607));
        for factor in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(subtitles.stretch(factor).expect_err("nonsense").code, "subtitle-factor");
        }
    }
}
