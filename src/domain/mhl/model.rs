//! What a manifest says.

use jiff::Timestamp;

use crate::domain::mhl::hashes::Format;
use crate::domain::mhl::tree::Pair;

crate::text_enum! {
    /// What happened to the files when a generation was made.
    Process {
        /// Nothing moved.
        InPlace = "in-place",
        /// They were copied, and source and copy were compared.
        Transfer = "transfer",
        /// Hashes were gathered from other manifests.
        Flatten = "flatten",
    }
}

crate::text_enum! {
    /// What a digest means next to the ones before it.
    Action {
        /// The first.
        Original = "original",
        /// Compared with an earlier one, and equal.
        Verified = "verified",
        /// Compared, and different.
        Failed = "failed",
    }
}

/// One generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Who, when, with what.
    pub creator: Creator,
    /// What happened.
    pub process: Process,
    /// The pair of the whole folder, where every file was hashed.
    pub root: Vec<DirectoryHash>,
    /// What was left out.
    pub ignore: Vec<String>,
    /// The files.
    pub files: Vec<FileRecord>,
    /// The folders.
    pub folders: Vec<DirectoryRecord>,
    /// The generations of histories further down that were made with this one.
    pub references: Vec<Reference>,
}

/// Where a manifest comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// When the work began.
    pub date: Option<Timestamp>,
    /// On which machine.
    pub hostname: String,
    /// The program, and its version.
    pub tool: (String, String),
    /// The people.
    pub authors: Vec<String>,
    /// Where in the world.
    pub location: Option<String>,
    /// Anything else: absolute paths, sibling copies.
    pub comment: Option<String>,
}

/// A digest in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hash {
    /// Its format.
    pub format: Format,
    /// As written.
    pub digest: String,
    /// What it means.
    pub action: Action,
    /// When it was computed.
    pub date: Option<Timestamp>,
}

/// A file in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Relative to the folder, with `/`.
    pub path: String,
    /// Length in bytes; left out for empty files, as the reference does.
    pub size: Option<u64>,
    /// When its content last changed.
    pub modified: Option<Timestamp>,
    /// At least one.
    pub hashes: Vec<Hash>,
    /// What it was called in the generations before.
    pub previous: Option<String>,
}

/// A folder's pair in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryHash {
    /// The format of both.
    pub format: Format,
    /// The digests.
    pub pair: Pair,
    /// When they were computed.
    pub date: Option<Timestamp>,
}

/// A folder in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryRecord {
    /// Relative to the folder, with `/`.
    pub path: String,
    /// When it last changed.
    pub modified: Option<Timestamp>,
    /// One a format; none if only its being there is recorded.
    pub hashes: Vec<DirectoryHash>,
    /// What it was called in the generations before.
    pub previous: Option<String>,
}

/// A generation of a history further down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Relative to the folder, with `/`.
    pub path: String,
    /// The C4 id of that manifest.
    pub c4: String,
}
