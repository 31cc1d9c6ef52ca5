//! A plan as an FFmpeg filter graph: pure text.
//!
//! One graph serves three purposes, so that what is approved, what is delivered and what a final is compared with cannot
//! drift apart. Files beside the graph have plain names in the job's folder (`subs.ass`, `marks.ass`, `fonts/`), so that
//! nothing in it needs escaping; the text goes inline with `-filter_complex`, since newer FFmpeg reads no script file.

mod picture;
mod sound;

use crate::domain::render::export::Export;
use crate::domain::render::geometry::{self, Rect, Size};
use crate::domain::render::plan::RenderPlan;
use crate::domain::render::timeline::Timeline;

/// The file in the job's folder that subtitles are drawn from, where the plan has any.
pub const SUBTITLES_FILE: &str = "subs.ass";
/// The file in the job's folder that review marks are drawn from, where the export has any.
pub const MARKS_FILE: &str = "marks.ass";
/// The folder in the job's folder that holds the fonts of both.
pub const FONTS_FOLDER: &str = "fonts";

/// What a graph is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A file.
    File,
    /// A file, with further pads that carry what is to be measured while it is made: see [`Measured`].
    MeasuredFile,
    /// No picture: the sound of a file, to find out how loud it is.
    Sound,
    /// No file: one picture a second of what the file should look like, without marks and before interlacing, and no sound.
    Reference,
}

/// What is done about loudness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loudness {
    /// Nothing: silent, very short, or kept as it is.
    AsIs,
    /// Towards a target in one pass, by FFmpeg's `loudnorm`: near enough for a review copy.
    OnePass {
        /// Integrated loudness, in LUFS.
        integrated: f64,
        /// True peak, in dBTP.
        ceiling: f64,
    },
    /// By a known gain, with a limiter that looks between the samples.
    Gain {
        /// What is added, in decibels.
        db: f64,
        /// What the limiter lets through, in dBTP.
        ceiling: f64,
    },
}

/// Pads to measure from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The composed picture, before review marks.
    pub picture: &'static str,
    /// The rectangle of the corner logo, with it and without it.
    pub logo: Option<(&'static str, &'static str)>,
    /// The mix, before loudness.
    pub sound: &'static str,
}

/// A filter graph and what to take from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The chains, joined by semicolons; more may be appended.
    pub text: String,
    /// The pad of the picture.
    pub video: &'static str,
    /// The pad of the sound; none in a reference.
    pub audio: Option<&'static str>,
    /// The pads to measure from, in a measured file.
    pub measured: Option<Measured>,
    /// Which inputs it reads, in order; the next one that is added gets the number `inputs.count`.
    pub inputs: Slots,
    /// The size of the picture.
    pub canvas: Size,
    /// Where the corner logo stands, where there is one.
    pub logo: Option<Rect>,
    /// Its times.
    pub timeline: Timeline,
}

/// The numbers of a graph's inputs. The cut is always 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots {
    /// The corner logo.
    pub logo: Option<usize>,
    /// The end logo.
    pub end_logo: Option<usize>,
    /// The music.
    pub music: Option<usize>,
    /// The voice-over.
    pub voice_over: Option<usize>,
    /// How many there are.
    pub count: usize,
}

impl Slots {
    fn new(plan: &RenderPlan, export: &Export, purpose: Purpose) -> Self {
        let mut free = 1..;
        let mut next = |wanted: bool| if wanted { free.next() } else { None };
        let (treatment, sound) = (&plan.treatment, purpose != Purpose::Reference);
        let logos = export.logos && purpose != Purpose::Sound;
        let logo = next(logos && treatment.logo.is_some());
        let end_logo = next(logos && treatment.end_logo.is_some());
        let music = next(sound && treatment.music);
        let voice_over = next(sound && treatment.voice_over);
        Self { logo, end_logo, music, voice_over, count: free.start }
    }
}

/// Builds the graph of a plan in an export.
#[must_use]
pub fn build(plan: &RenderPlan, export: &Export, purpose: Purpose, loudness: Loudness) -> Graph {
    let canvas = geometry::canvas(plan, export);
    let logo = plan.treatment.logo.as_ref().zip(plan.inputs.logo).filter(|_| export.logos);
    let scene = Scene {
        plan,
        export,
        purpose,
        canvas,
        timeline: Timeline::new(plan, export),
        inputs: Slots::new(plan, export, purpose),
        logo: logo.map(|(preset, image)| geometry::corner_logo(preset, image, canvas)),
    };
    let mut chains = if purpose == Purpose::Sound { Vec::new() } else { picture::chains(&scene) };
    if purpose != Purpose::Reference {
        chains.extend(sound::chains(&scene, loudness));
    }
    Graph {
        text: chains.join(";"),
        video: "[video]",
        audio: (purpose != Purpose::Reference).then_some("[audio]"),
        measured: (purpose == Purpose::MeasuredFile).then(|| scene.measured()),
        inputs: scene.inputs,
        canvas,
        logo: scene.logo,
        timeline: scene.timeline,
    }
}

/// What both halves of a graph are made from.
struct Scene<'a> {
    plan: &'a RenderPlan,
    export: &'a Export,
    purpose: Purpose,
    canvas: Size,
    timeline: Timeline,
    inputs: Slots,
    logo: Option<Rect>,
}

impl Scene<'_> {
    fn measured(&self) -> Measured {
        let logo = self.logo.map(|_| ("[logo_with]", "[logo_without]"));
        Measured { picture: "[measure]", logo, sound: "[measure_audio]" }
    }
}

/// A number as filters read it: at most six decimals, none that say nothing.
fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A ratio for a level in decibels.
fn ratio(db: f64) -> f64 {
    10_f64.powf(db / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_in_scientific_notation() {
        for (value, text) in [(0.5, "0.5"), (12.0, "12"), (-0.0, "0"), (1e-9, "0"), (100.0, "100"), (1.0 / 3.0, "0.333333")] {
            assert_eq!(number(value), text);
        }
        assert!((ratio(-6.0) - 0.501_187).abs() < 1e-6);
    }
}
