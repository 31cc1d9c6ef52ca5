//! Time lines out of printed frames: when frames were shown, how long sound is, from when to when something was so.

use std::io::BufRead;

use super::STEP;
use super::read::frames;
use crate::domain::fault::Result;
use crate::domain::quality::Stretch;
use crate::media::metadata::Frame;

/// A list longer than this says no more than that something is badly wrong.
pub(super) const MOST_PARTS: usize = 1000;

/// Parts of which a filter first says the beginning, then the end.
#[derive(Debug, Default)]
pub(super) struct Parts {
    done: Vec<Stretch>,
    open: Option<f64>,
}

impl Parts {
    pub(super) fn follow(&mut self, frame: &Frame, start: &str, end: &str) {
        if let Some(at) = frame.number(start) {
            self.open = Some(at.max(0.0));
        }
        if let Some(end) = frame.number(end) {
            self.close(end);
        }
    }

    fn close(&mut self, end: f64) {
        if let Some(start) = self.open.take().filter(|start| end > *start && self.done.len() < MOST_PARTS) {
            self.done.push(Stretch { start, end });
        }
    }

    /// What had no end lasts to the end.
    pub(super) fn closed(mut self, seconds: f64) -> Vec<Stretch> {
        self.close(seconds);
        self.done
    }
}

/// When frames were shown.
#[derive(Debug, Default)]
pub(in crate::media) struct Times {
    pub(in crate::media) frames: u64,
    first: f64,
    last: f64,
    /// Where the step to the next frame was the largest, with the step; only steps that stand out are kept.
    steps: Vec<Stretch>,
}

impl Times {
    pub(in crate::media) fn read(reader: impl BufRead) -> Result<Self> {
        let mut times = Self::default();
        for frame in frames(reader) {
            times.follow(&frame?);
        }
        Ok(times)
    }

    pub(super) fn follow(&mut self, frame: &Frame) {
        if self.frames == 0 {
            (self.first, self.last) = (frame.time, frame.time);
        }
        // A frame half as long again as the average so far; the final average decides in `gaps`.
        let step = frame.time - self.last;
        if self.frames > 1 && step > 1.4 * self.frame_seconds() && self.steps.len() < 20 * MOST_PARTS {
            self.steps.push(Stretch { start: self.last, end: frame.time });
        }
        (self.frames, self.last) = (self.frames + 1, self.last.max(frame.time));
    }

    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 frames")]
    fn frame_seconds(&self) -> f64 {
        if self.frames > 1 { (self.last - self.first) / (self.frames - 1) as f64 } else { 0.0 }
    }

    /// From the first frame to the end of the last.
    pub(in crate::media) fn seconds(&self) -> f64 {
        self.last - self.first + self.frame_seconds()
    }

    /// Many steps are uneven, so that the rate simply varies and the last frame's length is not known.
    pub(super) fn vary(&self) -> bool {
        self.steps.len() as u64 * 20 > self.frames
    }

    /// Steps over a frame that was due; where the rate varies, only those of more than a second.
    pub(super) fn gaps(&self) -> Vec<Stretch> {
        let usual = self.frame_seconds();
        let (least, shortest) = (1.6 * usual, if self.vary() { 1.0 } else { 0.0 });
        let part = |step: &Stretch| Stretch { start: step.start + usual - self.first, end: step.end - self.first };
        let gaps = self.steps.iter().filter(|step| step.seconds() > least).map(part);
        gaps.filter(|gap| gap.seconds() > shortest).take(MOST_PARTS).collect()
    }
}

/// Counts samples against time, and so learns the sample rate.
#[derive(Debug, Default)]
pub(in crate::media) struct SampleClock {
    first: Option<f64>,
    last: f64,
    /// Samples before the last step, and in it.
    before: f64,
    latest: f64,
}

impl SampleClock {
    pub(super) fn follow(&mut self, frame: &Frame) {
        let samples = frame.number("astats.Overall.Number_of_samples").unwrap_or(0.0);
        self.first.get_or_insert(frame.time);
        self.before += self.latest;
        (self.last, self.latest) = (frame.time, samples);
    }

    /// When the first sample was heard.
    pub(super) fn first(&self) -> f64 {
        self.first.unwrap_or(0.0)
    }

    /// From the first sample to the end of the last.
    pub(in crate::media) fn seconds(&self) -> f64 {
        let passed = self.last - self.first();
        let rate = if passed > 0.0 && self.before > 0.0 { self.before / passed } else { f64::from(STEP) * 10.0 };
        passed + self.latest / rate
    }
}
