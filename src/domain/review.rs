//! Review rounds: what was shown to the jefa, and what she decided about exactly that.

use jiff::Timestamp;

use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::text_enum;

text_enum! {
    /// What the jefa decided about a round.
    Decision {
        /// Approved as it is.
        Approved = "approved",
        /// To be changed, with a reason.
        Changes = "changes",
    }
}

/// A review copy that was rendered and shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Its row.
    pub id: i64,
    /// The video.
    pub video: VideoId,
    /// Its place among the video's rounds, from 1.
    pub number: u32,
    /// The cut that it shows.
    pub cut: u32,
    /// The manual's step at which it was opened.
    pub step: String,
    /// The content that a decision is about.
    pub fingerprint: ContentHash,
    /// The render plan, as JSON.
    pub plan: String,
    /// The rendered copy.
    pub asset: AssetId,
    /// The thumbnail sheet beside it.
    pub sheet: Option<AssetId>,
    /// What was measured on it, as JSON.
    pub quality: String,
    /// Who submitted it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who signed the checklist on it, and when.
    pub checked: Option<(String, Timestamp)>,
    /// What was decided.
    pub decision: Option<Decided>,
}

impl Round {
    /// The files of the round: its copy, and the sheet beside it.
    pub fn files(&self) -> impl Iterator<Item = AssetId> {
        std::iter::once(self.asset).chain(self.sheet)
    }
}

/// A decision and who took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// The reason or remark.
    pub note: Option<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A note at a frame of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The frame of the cut, from its first.
    pub frame: u64,
    /// The note.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
