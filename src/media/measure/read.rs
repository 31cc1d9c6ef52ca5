//! What the measuring chains wrote.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::timing::{MOST_PARTS, Parts, SampleClock, Times};
use super::{CUT_PICTURE, CUT_SOUND, LOGO, PICTURE, Pads, SOUND};
use crate::domain::fault::Result;
use crate::domain::quality::{Cut, Loudness, Quality, Stretch};
use crate::fault;
use crate::media::metadata::{Frame, Frames};

/// No measurement is larger: an hour gives about 30 MB.
const MOST_BYTES: u64 = 1 << 30;
/// The mean difference that a logo makes in its rectangle, of 255; below it nobody sees one.
const LEGIBLE: f64 = 1.5;
/// Clipped: at full scale, and flat there for some samples, or well beyond, as coding makes of flat tops.
const FULL_SCALE: f64 = -0.1;
const FLAT: f64 = 2.0;
const BEYOND: f64 = 0.5;
/// What BS.1770 measures of silence.
const SILENCE: f64 = -69.9;

/// What [`measure_audio_words`](super::measure_audio_words) measured: how loud, and how long in seconds.
pub fn read_audio(folder: &Path) -> Result<(Loudness, f64)> {
    let sound = Sound::read(open(&folder.join(SOUND))?)?;
    Ok((sound.loudness(), sound.clock.seconds()))
}

/// What [`chains`](super::chains) measured; `logo` is when the logo should be seen, without its fades. `log` are FFmpeg's lines.
pub fn read(folder: &Path, pads: &Pads<'_>, logo: Option<&Stretch>, log: &[String]) -> Result<Quality> {
    let file = |name: &str| open(&folder.join(name));
    let picture = Picture::read(file(PICTURE)?)?;
    let mut quality = Quality { frames: picture.times.frames, seconds: picture.times.seconds(), ..Quality::default() };
    (quality.black, quality.frozen) = (picture.black.closed(quality.seconds), picture.frozen.closed(quality.seconds));
    if pads.mix.is_some() {
        let sound = Sound::read(file(SOUND)?)?;
        (quality.loudness, quality.sound_seconds) = (Some(sound.loudness()), Some(sound.clock.seconds()));
        (quality.clipped, quality.silent) = (sound.clipped, sound.silent.closed(sound.clock.seconds()));
    }
    quality.cut = Cut { decode_errors: decode_errors(log), ..Cut::default() };
    if pads.cut_picture.is_some() {
        let times = Times::read(file(CUT_PICTURE)?)?;
        (quality.cut.picture, quality.cut.gaps) = ((!times.vary()).then(|| times.seconds()), times.gaps());
    }
    if pads.cut_sound.is_some() {
        let sound = Sound::read(file(CUT_SOUND)?)?;
        (quality.cut.sound, quality.clipped) = (Some(sound.clock.seconds()), sound.clipped);
    }
    if let Some(logo) = pads.logo.and(logo) {
        let samples = logo_samples(file(LOGO)?, logo)?;
        quality.logo_samples = u32::try_from(samples.len()).unwrap_or(u32::MAX);
        quality.logo_unseen = Some(samples.into_iter().filter(|(_, seen)| !seen).map(|(time, _)| time).collect());
    }
    Ok(quality)
}

pub(in crate::media) fn open(file: &Path) -> Result<impl BufRead + use<>> {
    let lost = |error| fault!(Failed, "measure-lost", path = file.display()).because(error);
    Ok(BufReader::new(File::open(file).map_err(lost)?.take(MOST_BYTES)))
}

pub(super) fn frames(reader: impl BufRead) -> impl Iterator<Item = Result<Frame>> {
    Frames::new(reader).map(|frame| frame.map_err(|error| fault!(Failed, "measure-lost", path = "").because(error)))
}

/// How many lines of FFmpeg's log say that something could not be decoded.
#[must_use]
pub fn decode_errors(log: &[String]) -> usize {
    const SIGNS: [&str; 12] = [
        "error while decoding",
        "error submitting packet to decoder",
        "error decoding",
        "decoding error",
        "decode error",
        "corrupt decoded frame",
        "corrupt input packet",
        "invalid nal unit",
        "concealing",
        "invalid data found when processing input",
        "truncated",
        "ac-tex damaged",
    ];
    log.iter().filter(|line| SIGNS.iter().any(|sign| line.to_ascii_lowercase().contains(sign))).count()
}

/// What the picture chain wrote.
#[derive(Debug, Default)]
struct Picture {
    times: Times,
    black: Parts,
    frozen: Parts,
}

impl Picture {
    fn read(reader: impl BufRead) -> Result<Self> {
        let mut picture = Self::default();
        for frame in frames(reader) {
            let frame = frame?;
            picture.times.follow(&frame);
            picture.black.follow(&frame, "black_start", "black_end");
            picture.frozen.follow(&frame, "freezedetect.freeze_start", "freezedetect.freeze_end");
        }
        Ok(picture)
    }
}

/// What a sound chain wrote.
#[derive(Debug, Default)]
pub(in crate::media) struct Sound {
    pub(in crate::media) clock: SampleClock,
    integrated: Option<f64>,
    range: f64,
    /// Linear, over all channels.
    peak: f64,
    silent: Parts,
    clipped: Vec<Stretch>,
}

impl Sound {
    pub(in crate::media) fn read(reader: impl BufRead) -> Result<Self> {
        let mut sound = Self::default();
        for frame in frames(reader) {
            sound.follow(&frame?);
        }
        Ok(sound)
    }

    fn follow(&mut self, frame: &Frame) {
        self.clock.follow(frame);
        self.integrated = frame.number("r128.I").or(self.integrated);
        self.range = frame.number("r128.LRA").unwrap_or(self.range);
        self.peak = frame.numbers("r128.true_peaks_ch").fold(self.peak, f64::max);
        self.silent.follow(frame, "silence_start", "silence_end");
        if clipped(frame) {
            self.clip(frame.time - self.clock.first());
        }
    }

    fn clip(&mut self, start: f64) {
        let end = start + 0.1;
        if let Some(last) = self.clipped.last_mut().filter(|last| start <= last.end + 0.05) {
            last.end = end;
        } else if self.clipped.len() < MOST_PARTS {
            self.clipped.push(Stretch { start, end });
        }
    }

    /// Three decimals of a linear peak say nothing about less than -50 dBTP; that is silence.
    pub(in crate::media) fn loudness(&self) -> Loudness {
        let integrated = self.integrated.filter(|integrated| *integrated > SILENCE);
        let true_peak = (self.peak > 0.0).then(|| 20.0 * self.peak.log10());
        Loudness { integrated, range: self.range, true_peak }
    }
}

fn clipped(frame: &Frame) -> bool {
    let level = frame.number("astats.Overall.Peak_level").unwrap_or(f64::MIN);
    let flat = frame.number("astats.Overall.Flat_factor").unwrap_or(0.0);
    level >= BEYOND || (level >= FULL_SCALE && flat >= FLAT)
}

/// When the logo's rectangle was looked at while the logo should be seen, and whether it was.
fn logo_samples(reader: impl BufRead, wanted: &Stretch) -> Result<Vec<(f64, bool)>> {
    let mut samples = Vec::new();
    for frame in frames(reader) {
        let frame = frame?;
        if (wanted.start..wanted.end).contains(&frame.time) && samples.len() < 100 * MOST_PARTS {
            samples.push((frame.time, frame.number("signalstats.YAVG").unwrap_or(0.0) >= LEGIBLE));
        }
    }
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn printed(frames: &[(f64, &str)]) -> String {
        let line = |(place, (time, values)): (usize, &(f64, &str))| {
            format!("frame:{place} pts:{:.0} pts_time:{time}\n{values}\n", time * 1e6)
        };
        frames.iter().enumerate().map(line).collect()
    }

    #[test]
    fn parts_without_an_end_last_to_the_end() {
        let text = printed(&[
            (0.0, "n=1\nlavfi.black_start=0"),
            (0.04, "n=1"),
            (0.08, "n=1\nlavfi.black_end=0.08"),
            (0.12, "n=1\nlavfi.freezedetect.freeze_start=nan"),
            (0.16, "n=1\nlavfi.freezedetect.freeze_start=0.08"),
        ]);
        let picture = Picture::read(text.as_bytes()).expect("memory");
        assert_eq!((picture.times.frames, format!("{:.3}", picture.times.seconds())), (5, "0.200".into()));
        assert_eq!(picture.black.closed(0.2), [Stretch { start: 0.0, end: 0.08 }]);
        assert_eq!(picture.frozen.closed(0.2), [Stretch { start: 0.08, end: 0.2 }]);
    }

    #[test]
    fn the_last_summary_counts_and_silence_has_no_loudness() {
        let recorded = include_str!("../../../tests/data/quality/sound.txt");
        let sound = Sound::read(recorded.as_bytes()).expect("memory");
        assert_eq!(sound.loudness().integrated, Some(-20.0));
        assert!(sound.loudness().true_peak.is_some_and(|peak| (peak + 20.0).abs() < 0.05), "{sound:?}");
        assert!((sound.clock.seconds() - 1.25).abs() < 1e-6, "{sound:?}");
        let silence =
            "frame:0 pts:0\nlavfi.r128.I=-70.000\nlavfi.r128.true_peaks_ch0=0.000\nlavfi.astats.Overall.Peak_level=-inf\n";
        let silence = Sound::read(silence.as_bytes()).expect("memory").loudness();
        assert_eq!((silence.integrated, silence.true_peak), (None, None));
    }

    #[test]
    fn clipped_tenths_join() {
        let flat = "lavfi.astats.Overall.Peak_level=0.000000\nlavfi.astats.Overall.Flat_factor=12.5";
        let mastered = "lavfi.astats.Overall.Peak_level=-0.050000\nlavfi.astats.Overall.Flat_factor=0.000000";
        let text = printed(&[(0.0, flat), (0.1, flat), (0.2, mastered), (0.5, flat)]);
        let sound = Sound::read(text.as_bytes()).expect("memory");
        assert_eq!(sound.clipped, [Stretch { start: 0.0, end: 0.2 }, Stretch { start: 0.5, end: 0.6 }]);
    }

    #[test]
    fn missing_frames_are_gaps_unless_the_rate_varies() {
        let times = |times: &[f64]| {
            let frames: Vec<_> = times.iter().map(|time| (*time, "n=1")).collect();
            Times::read(printed(&frames).as_bytes()).expect("memory")
        };
        let mut steady: Vec<f64> = (0..100).map(|frame| f64::from(frame) * 0.04).collect();
        assert_eq!(times(&steady).gaps(), []);
        steady.drain(50..53);
        let gaps = times(&steady).gaps();
        assert!(gaps.len() == 1 && (gaps[0].end - 2.12).abs() < 1e-6 && (gaps[0].start - 2.0).abs() < 0.01, "{gaps:?}");
        let varying: Vec<f64> = (0..100_i32).map(|frame| f64::from(frame) * 0.04 + f64::from(frame % 3) * 0.03).collect();
        assert!(times(&varying).gaps().is_empty() && times(&varying).vary());
    }

    #[test]
    fn lines_about_damage_are_counted() {
        let log = [
            "[h264 @ 0x1] [error] error while decoding MB 3 4, bytestream -7",
            "[info] Stream #0:0",
            "Error submitting packet to decoder: x",
        ];
        assert_eq!(decode_errors(&log.map(ToOwned::to_owned)), 2);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "((frame:[0-9] pts:-?[0-9]{1,18}|lavfi\\.(r128\\.I|silence_(start|end)|black_(start|end))=(-?[0-9.]{1,9}|nan|-inf)|\\PC{0,9})\n){0,30}") {
            let _ = Sound::read(text.as_bytes()).map(|sound| (sound.clock.seconds(), sound.silent.closed(1.0)));
            let _ = Picture::read(text.as_bytes()).map(|picture| (picture.times.gaps(), picture.black.closed(1.0)));
        }
    }
}
