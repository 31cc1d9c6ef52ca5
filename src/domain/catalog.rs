//! What the library holds, and where each copy of it is.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::media::MediaInfo;
use crate::text_enum;

text_enum! {
    /// What a file is for.
    AssetKind {
        /// As it came from a camera card or recorder.
        Footage = "footage",
        /// An editor's finished cut.
        Cut = "cut",
        /// A low-quality copy for the jefa's eyes.
        Review = "review",
        /// A high-quality export, approved and checked.
        Final = "final",
        /// Licensed music.
        Music = "music",
        /// Subtitles of a cut.
        Subtitles = "subtitles",
        /// A narrator's voice.
        VoiceOver = "voice-over",
        /// A signed paper: a consent, a receipt of a licence.
        Paper = "paper",
        /// A record of a procedure: a mail, a schedule.
        Record = "record",
    }
}

text_enum! {
    /// What became of a file of a card.
    FileStatus {
        /// Copied and verified in every location that was there.
        Copied = "copied",
        /// The library held its content already.
        AlreadySafe = "already-safe",
        /// Not taken in.
        Failed = "failed",
    }
}

text_enum! {
    /// What a look at a card found of one of its files.
    Safety {
        /// Verified in the library and in as many backups as it demands.
        AlreadySafe = "already-safe",
        /// Formatting the card could lose it.
        NotSafe = "not-safe",
        /// It could not be read.
        Failed = "failed",
    }
}

text_enum! {
    /// What a place is.
    LocationKind {
        /// The office's working library.
        Library = "library",
        /// A disk that mirrors it.
        Backup = "backup",
    }
}

/// A folder that copies live in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Library or backup.
    pub kind: LocationKind,
    /// Its name for people: `biblioteca`, `respaldo-1`.
    pub name: String,
    /// What its marker file says, so that another disk mounted there is not taken for it.
    #[serde(skip)]
    pub uuid: String,
    /// Its root.
    pub path: PathBuf,
}

/// One content.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// Its id.
    pub id: AssetId,
    /// The name of the content.
    pub hash: ContentHash,
    /// Length in bytes.
    pub bytes: u64,
    /// What it is for.
    pub kind: AssetKind,
    /// Its file name when it arrived.
    pub name: String,
    /// The video that it arrived for.
    pub video: Option<VideoId>,
    /// What a probe found, for media.
    pub media: Option<MediaInfo>,
    /// What is wrong with it, as JSON of the adapter that looked.
    pub troubles: serde_json::Value,
}

/// A content that is about to be catalogued.
#[derive(Clone, Debug)]
pub struct NewAsset {
    /// The name of the content.
    pub hash: ContentHash,
    /// XXH3-128 of the content, for ASC MHL.
    pub xxh128: Option<[u8; 16]>,
    /// BLAKE3 of its first MiB.
    pub head: ContentHash,
    /// Length in bytes.
    pub bytes: u64,
    /// What it is for.
    pub kind: AssetKind,
    /// Its file name.
    pub name: String,
    /// The video that it arrived for.
    pub video: Option<VideoId>,
}

/// One copy of a content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The content.
    pub asset: AssetId,
    /// What its bytes must be.
    pub hash: ContentHash,
    /// How many there must be.
    pub bytes: u64,
    /// Where: the row of the location.
    pub location: i64,
    /// Below the location's root, in the reversible text form of the disk adapter.
    pub path: String,
    /// When its bytes were last read from the medium and matched.
    pub verified_at: Timestamp,
    /// When it was last read and did not match, or was not there: since then it protects nothing.
    pub damaged_at: Option<Timestamp>,
}
