//! What was measured: of a review copy while it was rendered, and of a final against what was approved.

mod comparison;
mod findings;
mod loudness;

pub use comparison::{Comparison, Sampling, Standard, faults};
pub use findings::{Expectations, findings};
pub use loudness::{Aim, Attempt, Loudness, Setting, Step, Unlevelled};

use serde::{Deserialize, Serialize};

/// A part of the timeline, in seconds from the first frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it begins.
    pub start: f64,
    /// Where it is over.
    pub end: f64,
}

impl Stretch {
    /// Its length in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        (self.end - self.start).max(0.0)
    }

    /// How much of it lies within another.
    #[must_use]
    pub fn within(&self, other: &Self) -> f64 {
        (self.end.min(other.end) - self.start.max(other.start)).max(0.0)
    }
}

/// What the render of one review copy measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quality {
    /// Number of frames of the composited picture.
    pub frames: u64,
    /// Their length in seconds.
    pub seconds: f64,
    /// The loudness of the mix before it is brought to a target; nothing if there is no sound.
    pub loudness: Option<Loudness>,
    /// The length of the mix in seconds.
    pub sound_seconds: Option<f64>,
    /// Parts where the picture is black, however short.
    pub black: Vec<Stretch>,
    /// Parts of a second or more where the picture stands still; black parts are among them.
    pub frozen: Vec<Stretch>,
    /// Parts of half a second or more without sound.
    pub silent: Vec<Stretch>,
    /// Parts where the cut's sound is clipped, to a tenth of a second.
    pub clipped: Vec<Stretch>,
    /// What the cut itself brought.
    pub cut: Cut,
    /// When the logo should have been visible and was not, sampled twice a second; nothing if none is wanted.
    pub logo_unseen: Option<Vec<f64>>,
    /// How many times its visibility was sampled.
    pub logo_samples: u32,
}

/// What was measured of the cut, before anything was done to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cut {
    /// Length of its picture in seconds, from decoded frames; not known where their rate varies much.
    pub picture: Option<f64>,
    /// Length of its sound in seconds, from decoded samples.
    pub sound: Option<f64>,
    /// Parts without a frame where one was due, so that its neighbour was repeated.
    pub gaps: Vec<Stretch>,
    /// How many packets could not be decoded whole.
    pub decode_errors: usize,
}

impl Cut {
    /// How much longer its sound is than its picture (negative: shorter), where it has both.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        self.sound.zip(self.picture).map(|(sound, picture)| sound - picture)
    }
}
