//! What the policy applied, and why: shown to whoever makes and whoever approves a video.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text_enum;

text_enum! {
    /// Why a treatment is as it is; `reason-<word>` is its sentence.
    Why {
        /// The corner logo, by policy 4.
        Logo = "logo",
        /// No logo of either kind, by policy 5.
        BulletinWithoutLogo = "bulletin-without-logo",
        /// The cut has the corner logo already.
        LogoInCut = "logo-in-cut",
        /// The end logo, by step 2.8.
        EndLogo = "end-logo",
        /// The end logo, by the house's policy file.
        EndLogoByHouse = "end-logo-by-house",
        /// No end logo, by the house's policy file.
        NoEndLogoByHouse = "no-end-logo-by-house",
        /// Subtitles in a style.
        Subtitles = "subtitles",
        /// The cut has subtitles already; the file goes beside the finals only.
        SubtitlesInCut = "subtitles-in-cut",
        /// The sound's chain.
        Audio = "audio",
        /// Music comes in, goes out and makes way for speech, by step 2.7.
        Music = "music",
        /// The cut has music already.
        MusicInCut = "music-in-cut",
        /// A voice-over; the cut's sound makes way for it.
        VoiceOver = "voice-over",
        /// A value chosen for this cut.
        Override = "override",
    }
}

/// One reason, with the words that its sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which.
    pub code: Why,
    /// Its words.
    pub args: BTreeMap<String, String>,
}

impl Reason {
    /// A reason without words.
    #[must_use]
    pub fn new(code: Why) -> Self {
        Self { code, args: BTreeMap::new() }
    }

    /// Adds a word.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}
