//! From a card to every target at once: one read, N writes, N read-backs.
//!
//! The calling thread reads the sources and takes every decision; the other threads only do as they are told and report.
//!
//! ```text
//!             ┌─ hasher ─────────────────────────────────┐
//!  reading ───┼─ writer of target 1 ── checkers of 1 ─────┼── reports ──► settling: compare, name, sync folders, tell
//!  (caller)   └─ writer of target 2 ── checkers of 2 ─────┘              (caller, between two blocks of the next file)
//! ```
//!
//! Blocks of memory come from a bounded stock and return to it, so the fast wait for the slow and memory stays bounded.
//! Files go in batches: a batch is written, flushed once, read back from the medium, and only then named. A kill at any
//! moment leaves whole, verified, named files, and unnamed ones in a work folder that the next run removes.

mod checker;
mod engine;
mod flight;
mod settle;
mod source;
mod writer;

use std::ops::{AddAssign, Range};
use std::path::PathBuf;

use serde::Serialize;

use crate::disk::medium::ReadBack;
use crate::disk::scan::SourceFile;
use crate::disk::space::{self, Need};
use crate::disk::work::{WorkFolder, clean_work};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ingest::Digests;
use crate::domain::watch::{Measure, Notice, Stop, Watcher};

/// Where copies go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The location, with its `.claqueta` folder.
    pub root: PathBuf,
    /// The folder of this ingest below it; files keep their relative paths under it.
    pub folder: PathBuf,
}

/// What is to be copied where.
pub struct Offload<'a> {
    /// The files, in the order in which they are read.
    pub files: &'a [SourceFile],
    /// Every file goes to each of them.
    pub targets: &'a [Target],
    /// May the catalogue hold a content of this length and head? Then the file is only hashed. Answering no copies always.
    pub known: &'a dyn Fn(u64, &ContentHash) -> bool,
    /// What else was asked for.
    pub options: Options,
}

/// What a person may ask for beyond the usual.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Read each source a second time, from the medium, and compare.
    pub double_read: bool,
    /// Keep a file that cannot be read in places, with zeros there.
    pub keep_damaged: bool,
    /// How many bytes are new, as far as the caller knows; all, if it does not. Decides how much room must be free.
    pub expected: Option<u64>,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileOutcome {
    /// Its place among the files that were asked for.
    pub index: usize,
    /// A fault is about the source; faults of single targets are inside.
    pub result: Result<Offloaded>,
    /// The bytes moved for it.
    pub traffic: Traffic,
}

/// A file that was read whole.
#[derive(Debug)]
pub enum Offloaded {
    /// Only hashed, because its content may be known. If it is not after all, ask again with `known` answering no.
    Seen(Content),
    /// Copied, with what became of the copy in each target, in their order. A copy that succeeded is verified and named.
    Copied(Content, Vec<Result<Copy>>),
}

/// What a source file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The digests of the single read.
    pub digests: Digests,
    /// BLAKE3 of the first MiB.
    pub head: ContentHash,
    /// The places that could not be read and are zeros in the copies; empty unless damage was to be kept.
    pub damaged: Vec<Range<u64>>,
}

/// A verified copy under its final name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it is. The name has a number if another content bore the usual one.
    pub path: PathBuf,
    /// How it came there.
    pub placed: Placed,
    /// How it was read back.
    pub read_back: ReadBack,
}

crate::text_enum! {
    /// How a copy came to its place.
    Placed {
        /// Written now.
        Written = "written",
        /// Found there with the same bytes, as after a run that was killed.
        Adopted = "adopted",
    }
}

/// Bytes moved, as the kernel would count them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// Read from the source.
    pub read: u64,
    /// Written to targets.
    pub written: u64,
    /// Read back from targets, and from the source if it was to be read twice.
    pub read_back: u64,
}

impl AddAssign for Traffic {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.written += other.written;
        self.read_back += other.read_back;
    }
}

/// Copies all files to all targets and tells `on_done` of each one, on this thread and in batches, as soon as its copies are
/// verified, named and lasting. Reading waits while `on_done` works, so it should only record; a fault from it ends the run.
///
/// A fault of this function is about the whole run: no room, no target, stopped. What `on_done` heard stays true.
pub fn offload_all(
    order: &Offload<'_>,
    on_done: &mut dyn FnMut(FileOutcome) -> Result<()>,
    watcher: &dyn Watcher,
    stop: &Stop,
) -> Result<Traffic> {
    for target in order.targets {
        clean_work(&target.root)?;
    }
    let work = order.targets.iter().map(|target| WorkFolder::open(&target.root)).collect::<Result<Vec<_>>>()?;
    space::require(&needs(order))?;
    let total = order.files.iter().map(|file| file.identity.size).sum();
    let subject = order.targets.first().map_or_else(String::new, |target| target.folder.display().to_string());
    let what = if order.targets.is_empty() { "read-card" } else { "offload" };
    watcher.notice(Notice::Began { what, subject, measure: Measure::Bytes, length: Some(total) });
    let traffic = engine::run(order, &work, on_done, watcher, stop);
    watcher.notice(Notice::Ended);
    traffic
}

/// What each target has to hold beyond what it already does.
fn needs(order: &Offload<'_>) -> Vec<Need> {
    let missing = |target: &Target, file: &&SourceFile| {
        std::fs::metadata(target.folder.join(&file.relative)).map_or(true, |found| found.len() != file.identity.size)
    };
    let bytes = |target: &Target| order.files.iter().filter(|file| missing(target, file)).map(|file| file.identity.size).sum();
    let need = |target: &Target| {
        let bytes: u64 = bytes(target);
        Need { folder: target.root.clone(), bytes: order.options.expected.map_or(bytes, |expected| bytes.min(expected)) }
    };
    order.targets.iter().map(need).collect()
}
