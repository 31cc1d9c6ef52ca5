//! When things are seen and heard: the plan's times for one export.

use crate::domain::render::export::Export;
use crate::domain::render::plan::RenderPlan;
use crate::domain::render::presets::{EndLogo, EndMode};
use crate::domain::time::Rate;

/// Samples of sound a second in everything we make.
pub const SAMPLE_RATE: u32 = 48_000;

/// A stretch of time in seconds, with how long the thing takes to come and to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How long it takes to come.
    pub fade_in: f64,
    /// How long it takes to go.
    pub fade_out: f64,
}

impl Shown {
    /// A stretch whose fades never take more than half of it each.
    fn new(from: f64, to: f64, fade_in: f64, fade_out: f64) -> Self {
        let half = (to - from).max(0.0) / 2.0;
        Self { from, to, fade_in: fade_in.min(half), fade_out: fade_out.min(half) }
    }

    /// Its fades that take any time: `in` or `out`, where each begins and how long it takes.
    pub fn fades(&self) -> impl Iterator<Item = (&'static str, f64, f64)> + use<> {
        let both = [("in", self.from, self.fade_in), ("out", self.to - self.fade_out, self.fade_out)];
        both.into_iter().filter(|(_, _, length)| *length > 0.0)
    }
}

/// The times of a plan in one export.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// Pictures a second while composing.
    pub rate: Rate,
    /// Pictures of the cut.
    pub cut: u64,
    /// Pictures after it, for an appended end logo.
    pub tail: u64,
    /// When the corner logo is seen.
    pub logo: Option<Shown>,
    /// When the end logo is seen.
    pub end_logo: Option<Shown>,
    /// When music is heard.
    pub music: Option<Shown>,
}

impl Timeline {
    /// The times of a plan in an export.
    #[must_use]
    pub fn new(plan: &RenderPlan, export: &Export) -> Self {
        let rate = export.compose_rate(plan.source.rate);
        let frames = frames_of(export.frame_rate(plan.source.rate), rate);
        let cut = frames(plan.source.rate.seconds_at(plan.source.frames));
        let end = plan.treatment.end_logo.as_ref().filter(|_| export.logos);
        let tail = end.filter(|end| end.mode == EndMode::Append).map_or(0, |end| frames(end.seconds.get()));
        let bare = Self { rate, cut, tail, logo: None, end_logo: None, music: None };
        bare.with_logos(plan, export, end).with_music(plan)
    }

    /// All pictures.
    #[must_use]
    pub const fn pictures(&self) -> u64 {
        self.cut + self.tail
    }

    /// The whole length in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.rate.seconds_at(self.pictures())
    }

    /// How many samples of sound go with a number of pictures.
    #[must_use]
    pub fn samples(&self, pictures: u64) -> u64 {
        let (num, den) = (u128::from(self.rate.num()), u128::from(self.rate.den()));
        let samples = (u128::from(pictures) * den * u128::from(SAMPLE_RATE) + num / 2) / num;
        u64::try_from(samples).unwrap_or(u64::MAX)
    }

    /// The corner logo stays until the end logo begins, or to the end where there is none.
    fn with_logos(self, plan: &RenderPlan, export: &Export, end: Option<&EndLogo>) -> Self {
        let (cut, whole) = (self.rate.seconds_at(self.cut), self.seconds());
        let end_logo = end.map(|end| {
            let from = if self.tail > 0 { cut } else { (cut - end.seconds.get()).max(cut / 2.0) };
            Shown::new(from, whole, end.fade_in.get(), end.fade_out.get())
        });
        let until = end_logo.map_or(whole, |end| end.from);
        let logo = plan.treatment.logo.as_ref().filter(|_| export.logos);
        let logo = logo.map(|logo| Shown::new(0.0, until, logo.fade_in.get(), logo.fade_out.get()));
        Self { logo, end_logo, ..self }
    }

    /// Music is heard to the very end, under an appended end logo too, so that its going out closes the video.
    fn with_music(self, plan: &RenderPlan) -> Self {
        let audio = &plan.treatment.audio;
        let heard = || Shown::new(0.0, self.seconds(), audio.music_fade_in.get(), audio.music_fade_out.get());
        Self { music: plan.treatment.music.then(heard), ..self }
    }
}

/// Counts pictures at the composing rate, in whole frames of the file: two pictures each where it is interlaced.
fn frames_of(file: Rate, compose: Rate) -> impl Fn(f64) -> u64 {
    let each = if file == compose { 1 } else { 2 };
    move |seconds| file.frames_in(seconds).max(1) * each
}
