//! Frame rates and timecodes.
//!
//! Positions are frame counts; a timecode is only how a count is shown. Drop-frame numbering follows SMPTE ST 12-1: at
//! 29.97 frames a second the labels 0 and 1 (at 59.94, 0 to 3) of each minute are skipped, except in every tenth minute.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::fault::{Fault, Result};
use crate::fault;

/// Frames per second, as a fraction: 30000/1001, never 29.97.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Rate {
    num: u32,
    den: u32,
}

impl Rate {
    /// The rates that cuts are brought to, slowest first.
    pub const STANDARD: [Self; 8] = [
        Self { num: 24000, den: 1001 },
        Self { num: 24, den: 1 },
        Self { num: 25, den: 1 },
        Self { num: 30000, den: 1001 },
        Self { num: 30, den: 1 },
        Self { num: 50, den: 1 },
        Self { num: 60000, den: 1001 },
        Self { num: 60, den: 1 },
    ];

    /// A rate, if both parts are positive and it lies between 1 frame in 1000 s and 1000 frames a second.
    #[must_use]
    pub fn new(num: u32, den: u32) -> Option<Self> {
        let sane = num > 0 && den > 0 && u64::from(num) <= 1000 * u64::from(den) && u64::from(den) <= 1000 * u64::from(num);
        sane.then_some(Self { num, den })
    }

    /// The numerator.
    #[must_use]
    pub const fn num(self) -> u32 {
        self.num
    }

    /// The denominator.
    #[must_use]
    pub const fn den(self) -> u32 {
        self.den
    }

    /// Frames per second, for arithmetic that may round.
    #[must_use]
    pub fn fps(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }

    /// The length of one frame, in seconds.
    #[must_use]
    pub fn frame_seconds(self) -> f64 {
        f64::from(self.den) / f64::from(self.num)
    }

    /// The standard rate nearest to this one: cameras write 2997/100, and variable rates average to anything.
    #[must_use]
    pub fn nearest_standard(self) -> Self {
        let distance = |r: &Self| (r.fps().ln() - self.fps().ln()).abs();
        // A rate far below the slowest standard (a 7 fps screen capture) goes to 30: players and editors like it best.
        if self.fps() < 20.0 {
            return Self { num: 30, den: 1 };
        }
        Self::STANDARD.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(self)
    }

    /// The frame shown at a time.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions are bounded by a media file's length")]
    pub fn frame_at(self, seconds: f64) -> u64 {
        (seconds.max(0.0) * self.fps() + 1e-6).floor() as u64
    }

    /// The number of frames that fill a length, to the nearest.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths are bounded by a media file's length")]
    pub fn frames_in(self, seconds: f64) -> u64 {
        (seconds.max(0.0) * self.fps()).round() as u64
    }

    /// The time at which a frame begins, in seconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 frames")]
    pub fn seconds_at(self, frame: u64) -> f64 {
        frame as f64 * f64::from(self.den) / f64::from(self.num)
    }

    /// The whole number that timecode counts to.
    #[must_use]
    fn base(self) -> u64 {
        u64::from(self.num.div_ceil(self.den))
    }

    /// How many labels drop-frame skips a minute; 0 where the rate has no drop-frame.
    fn dropped(self) -> u64 {
        if self.den == 1001 && matches!(self.num, 30000 | 60000) { self.base() / 15 } else { 0 }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 { write!(f, "{}", self.num) } else { write!(f, "{}/{}", self.num, self.den) }
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

impl TryFrom<String> for Rate {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl FromStr for Rate {
    type Err = Fault;

    /// Reads `25` or `30000/1001`.
    fn from_str(text: &str) -> Result<Self> {
        let (num, den) = text.split_once('/').unwrap_or((text, "1"));
        num.parse()
            .ok()
            .zip(den.parse().ok())
            .and_then(|(num, den)| Self::new(num, den))
            .ok_or_else(|| fault!(Usage, "rate-malformed", text = text))
    }
}

/// How the frames of one clip or cut are labelled: its rate, the label of its first frame, and drop-frame or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Frames per second.
    pub rate: Rate,
    /// The count that the label of the first frame stands for.
    pub start: u64,
    /// Labels are skipped so that they follow the clock.
    pub drop: bool,
}

impl Labels {
    /// Labels from 00:00:00:00, without drop-frame.
    #[must_use]
    pub const fn from_zero(rate: Rate) -> Self {
        Self { rate, start: 0, drop: false }
    }

    /// Labels as a clip's own start timecode says; from zero when it has none or writes nonsense.
    #[must_use]
    pub fn of_clip(rate: Rate, start: Option<&str>) -> Self {
        let zero = Self::from_zero(rate);
        let Some(start) = start else { return zero };
        let labels = Self { drop: start.contains(';') && rate.dropped() > 0, ..zero };
        labels.count(start).map_or(zero, |start| Self { start, ..labels })
    }

    /// The label of a frame, counted from the clip's first.
    #[must_use]
    pub fn show(&self, frame: u64) -> String {
        let base = self.rate.base();
        let mut count = self.start + frame;
        if self.drop {
            let dropped = self.rate.dropped();
            let (per_minute, per_ten) = (base * 60 - dropped, base * 600 - dropped * 9);
            let (tens, rest) = (count / per_ten, count % per_ten);
            count += tens * 9 * dropped + rest.saturating_sub(dropped) / per_minute * dropped;
        }
        let (seconds, frames) = (count / base, count % base);
        let separator = if self.drop { ';' } else { ':' };
        format!("{:02}:{:02}:{:02}{separator}{frames:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    }

    /// Reads a position: a label (`01:00:10:12`), seconds (`12.5s`) or a frame (`f150`), as frames from the clip's first.
    pub fn parse(&self, text: &str) -> Result<u64> {
        let malformed = || fault!(Usage, "timecode-malformed", text = text);
        if let Some(frame) = text.strip_prefix('f') {
            return frame.parse().map_err(|_| malformed());
        }
        if let Some(seconds) = text.strip_suffix('s') {
            let seconds: f64 = seconds.parse().map_err(|_| malformed())?;
            return if seconds.is_finite() && (0.0..=1e6).contains(&seconds) {
                Ok(self.rate.frame_at(seconds))
            } else {
                Err(malformed())
            };
        }
        let count = self.count(text).ok_or_else(malformed)?;
        count.checked_sub(self.start).ok_or_else(|| fault!(Usage, "timecode-before-start", text = text, start = self.show(0)))
    }

    /// The count that a label stands for, or nothing if no frame bears it.
    fn count(&self, label: &str) -> Option<u64> {
        let mut parts = [0_u64; 4];
        let mut fields = label.split([':', ';']);
        for part in &mut parts {
            let field = fields.next().filter(|f| (1..=2).contains(&f.len()) && f.bytes().all(|b| b.is_ascii_digit()))?;
            *part = field.parse().ok()?;
        }
        let [hours, minutes, seconds, frames] = parts;
        let base = self.rate.base();
        let in_range = fields.next().is_none() && hours < 24 && minutes < 60 && seconds < 60 && frames < base;
        let dropped = if self.drop { self.rate.dropped() } else { 0 };
        let skipped = seconds == 0 && minutes % 10 != 0 && frames < dropped;
        if !in_range || skipped {
            return None;
        }
        let minutes = hours * 60 + minutes;
        Some((minutes * 60 + seconds) * base + frames - dropped * (minutes - minutes / 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NTSC: Rate = Rate { num: 30000, den: 1001 };

    fn drop_frame() -> Labels {
        Labels { rate: NTSC, start: 0, drop: true }
    }

    #[test]
    fn drop_frame_skips_labels_not_frames() {
        for (frame, label) in
            [(0, "00:00:00;00"), (1799, "00:00:59;29"), (1800, "00:01:00;02"), (17981, "00:09:59;29"), (17982, "00:10:00;00")]
        {
            assert_eq!(drop_frame().show(frame), label);
            assert_eq!(drop_frame().parse(label).expect(label), frame);
        }
        assert!(drop_frame().parse("00:01:00;00").is_err(), "no frame bears a skipped label");
        let fast = Labels { rate: Rate { num: 60000, den: 1001 }, start: 0, drop: true };
        assert_eq!(fast.show(3600), "00:01:00;04");
    }

    #[test]
    fn positions_count_from_the_clips_own_start() {
        let labels = Labels::of_clip(Rate { num: 25, den: 1 }, Some("10:00:00:00"));
        assert_eq!(labels.parse("10:00:02:05").expect("label"), 55);
        assert_eq!(labels.parse("2.5s").expect("seconds"), 62);
        assert_eq!(labels.parse("f150").expect("frame"), 150);
        assert_eq!(labels.parse("09:59:59:24").expect_err("before").code, "timecode-before-start");
        for bad in ["", "f", "s", "-1s", "NaNs", "1e99s", "10:00:00", "10:00:00:25", "10:60:00:00", "f-1", "ñs", "10:00:00:00:00"]
        {
            assert!(labels.parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(Labels::of_clip(NTSC, Some("nonsense")), Labels::from_zero(NTSC));
    }

    #[test]
    fn odd_rates_find_their_standard() {
        let nearest = |num, den| Rate { num, den }.nearest_standard().to_string();
        assert_eq!(nearest(2997, 100), "30000/1001");
        assert_eq!(nearest(30006, 1000), "30");
        assert_eq!(nearest(28028, 1000), "30000/1001");
        assert_eq!(nearest(722, 100), "30");
        assert_eq!(nearest(16746, 1000), "30");
        assert_eq!(nearest(57600, 100), "60");
        assert!(Rate::new(90000, 1).is_none() && Rate::new(0, 0).is_none());
    }

    proptest! {
        #[test]
        fn every_label_reads_back(frame in 0_u64..2_000_000, which in 0_usize..8, drop: bool) {
            let rate = Rate::STANDARD[which];
            let labels = Labels { rate, start: 0, drop: drop && rate.dropped() > 0 };
            prop_assert_eq!(labels.parse(&labels.show(frame)).expect("own label"), frame);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,16}") {
            let _ = drop_frame().parse(&text);
        }
    }
}
