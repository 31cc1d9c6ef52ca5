//! Is a final what was approved?

use serde::{Deserialize, Serialize};

use super::{Aim, Loudness};
use crate::domain::finding::{Finding, Severity};
use crate::domain::time::{Labels, Rate};

/// How far a final's loudness may be from its target, in LU.
const TOLERANCE: f64 = 0.5;
/// What three decimals of a linear peak may hide, in dB.
const PEAK_ROUNDING: f64 = 0.05;
/// How far its sound may end from its picture, in seconds, beyond one frame: what an audio codec pads.
const PADDING: f64 = 0.05;

/// Which frames of a final are compared: one in the middle of each second, or of the whole if that is shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// The first one.
    pub first: u64,
    /// Frames from one to the next.
    pub every: u64,
}

impl Sampling {
    /// The samples of a picture of a rate and so many frames.
    #[must_use]
    pub fn of(rate: Rate, frames: u64) -> Self {
        let every = rate.frames_in(1.0).max(4);
        Self { first: every.min(frames).div_ceil(2).max(1), every }
    }
}

/// What comparing a final with the approved plan measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comparison {
    /// Frames that the final decodes to.
    pub frames: u64,
    /// Length of its sound in seconds, if it has any.
    pub sound: Option<f64>,
    /// How loud it is.
    pub loudness: Option<Loudness>,
    /// How many packets could not be decoded whole.
    pub decode_errors: usize,
    /// The frame that the first sample shows.
    pub first: u64,
    /// Frames from one sample to the next.
    pub every: u64,
    /// How many frames late the final's picture is: -1, 0 or 1.
    pub late: i8,
    /// Likeness of each sample, as PSNR in dB; 100 for equal pictures.
    pub samples: Vec<f64>,
}

/// What a final must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standard {
    /// Its frame rate.
    pub rate: Rate,
    /// How many frames the plan has at that rate.
    pub frames: u64,
    /// The least PSNR of any sample, in dB.
    pub likeness: f64,
    /// It has sound.
    pub sound: bool,
    /// Which loudness, unless it is left alone.
    pub aim: Option<Aim>,
}

impl Comparison {
    /// The sample that is least alike: its frame and its PSNR.
    #[must_use]
    pub fn worst(&self) -> Option<(u64, f64)> {
        let samples = (0_u64..).zip(self.samples.iter().copied());
        let (place, likeness) = samples.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((self.first + place * self.every, likeness))
    }
}

/// Why the file may not be called a final; nothing if it may.
#[must_use]
pub fn faults(measured: &Comparison, standard: &Standard) -> Vec<Finding> {
    let found = [decoding(measured), length(measured, standard), picture(measured, standard), sound_length(measured, standard)];
    found.into_iter().flatten().chain(loudness(measured, standard)).collect()
}

fn wrong(code: &'static str) -> Finding {
    Finding::new(Severity::Error, code)
}

fn decoding(measured: &Comparison) -> Option<Finding> {
    (measured.decode_errors > 0).then(|| wrong("quality-final-decode").with("count", measured.decode_errors))
}

fn length(measured: &Comparison, standard: &Standard) -> Option<Finding> {
    (measured.frames.abs_diff(standard.frames) > 1)
        .then(|| wrong("quality-final-length").with("frames", measured.frames).with("expected", standard.frames))
}

fn picture(measured: &Comparison, standard: &Standard) -> Option<Finding> {
    let Some((frame, likeness)) = measured.worst() else { return Some(wrong("quality-final-unseen")) };
    let label = Labels::from_zero(standard.rate).show(frame);
    (likeness < standard.likeness).then(|| {
        wrong("quality-final-picture")
            .at(standard.rate.seconds_at(frame))
            .with("from", label)
            .with("likeness", format_args!("{likeness:.1}"))
            .with("least", format_args!("{:.1}", standard.likeness))
    })
}

fn sound_length(measured: &Comparison, standard: &Standard) -> Option<Finding> {
    let wanted = standard.rate.seconds_at(standard.frames);
    match measured.sound {
        Some(_) if !standard.sound => Some(wrong("quality-final-sound-unwanted")),
        None if standard.sound => Some(wrong("quality-final-sound-missing")),
        Some(sound) if (sound - wanted).abs() > standard.rate.frame_seconds() + PADDING => Some(
            wrong("quality-final-sound-length")
                .with("seconds", format_args!("{sound:.2}"))
                .with("expected", format_args!("{wanted:.2}")),
        ),
        _ => None,
    }
}

fn loudness(measured: &Comparison, standard: &Standard) -> Vec<Finding> {
    let Some((aim, loudness)) = standard.aim.zip(measured.loudness) else { return Vec::new() };
    let mut found = Vec::new();
    let integrated = loudness.integrated.unwrap_or(-70.0);
    if (integrated - aim.loudness).abs() > TOLERANCE {
        found
            .push(wrong("quality-final-loudness").with("loudness", format_args!("{integrated:.1}")).with("target", aim.loudness));
    }
    if let Some(peak) = loudness.true_peak.filter(|peak| *peak > aim.ceiling + PEAK_ROUNDING) {
        found.push(wrong("quality-final-peak").with("peak", format_args!("{peak:.1}")).with("ceiling", aim.ceiling));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard() -> Standard {
        let aim = Some(Aim { loudness: -16.0, ceiling: -1.0 });
        Standard { rate: Rate::new(25, 1).expect("rate"), frames: 250, likeness: 32.0, sound: true, aim }
    }

    fn good() -> Comparison {
        let loudness = Some(Loudness { integrated: Some(-16.3), range: 5.0, true_peak: Some(-1.0) });
        let samples = vec![45.0, 38.2, 100.0];
        Comparison { frames: 251, sound: Some(10.04), loudness, first: 12, every: 25, samples, ..Comparison::default() }
    }

    #[test]
    fn a_final_as_approved_has_no_faults() {
        assert_eq!(faults(&good(), &standard()), []);
        assert_eq!(good().worst(), Some((37, 38.2)));
        let mute = Comparison { sound: None, loudness: None, ..good() };
        assert_eq!(faults(&mute, &Standard { sound: false, aim: None, ..standard() }), []);
    }

    #[test]
    fn each_departure_is_named() {
        let bad = Comparison {
            frames: 248,
            sound: Some(9.0),
            loudness: Some(Loudness { integrated: Some(-17.0), range: 5.0, true_peak: Some(-0.5) }),
            decode_errors: 1,
            samples: vec![45.0, 20.0],
            ..good()
        };
        let codes: Vec<_> = faults(&bad, &standard()).into_iter().map(|f| f.code).collect();
        let expected =
            ["decode", "length", "picture", "sound-length", "loudness", "peak"].map(|code| format!("quality-final-{code}"));
        assert_eq!(codes, expected);
        let empty = Comparison { frames: 250, ..Comparison::default() };
        let codes: Vec<_> = faults(&empty, &standard()).into_iter().map(|f| f.code).collect();
        assert_eq!(codes, ["quality-final-unseen", "quality-final-sound-missing"]);
    }
}
