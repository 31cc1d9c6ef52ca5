//! How any file comes into the library: into every connected location at once, verified, and catalogued only then.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::App;
use crate::disk::link::{How, Linked, link};
use crate::disk::medium::ReadBack;
use crate::disk::names;
use crate::disk::offload::{Content, FileOutcome, Offload, Offloaded, Options, Target, Traffic, offload_all};
use crate::disk::publish::Folders;
use crate::disk::scan::SourceFile;
use crate::disk::work::WorkFolder;
use crate::domain::catalog::{AssetKind, FileStatus, Location, NewAsset};
use crate::domain::fault::{Fault, Result};
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::ingest::Digests;
use crate::domain::media::{Trouble, TroubleKind};
use crate::domain::records::Fact;
use crate::store::By;

/// How many files, or bytes, are recorded in one go: each recording waits for the disk.
const BATCH_FILES: usize = 64;
const BATCH_BYTES: u64 = 256 << 20;
/// How many unreadable places of a file are named.
const MOST_PLACES: usize = 8;

/// What files are taken in as.
pub(super) struct Intake<'a> {
    pub(super) kind: AssetKind,
    pub(super) video: Option<VideoId>,
    /// Below each location's root.
    pub(super) folder: &'a Path,
    pub(super) locations: &'a [Location],
    pub(super) by: By,
}

/// What became of one file.
#[derive(Debug)]
pub(super) struct Taken {
    /// Its place among the files.
    pub(super) index: usize,
    pub(super) status: FileStatus,
    pub(super) asset: Option<AssetId>,
    pub(super) hash: Option<crate::domain::hash::ContentHash>,
    /// The locations that hold it verified now, by their place among the intake's, and where below their roots.
    pub(super) paths: Vec<(usize, PathBuf)>,
    /// What went wrong, here or in one of the locations.
    pub(super) faults: Vec<Fault>,
    /// The places of the source that could not be read and are zeros in the copies.
    pub(super) damaged: Vec<Range<u64>>,
}

/// What became of all of them.
pub(super) struct TakenIn {
    /// File by file, in their order.
    pub(super) files: Vec<Taken>,
    /// The bytes moved, as the kernel would count them.
    pub(super) traffic: Traffic,
    /// How each of the intake's locations was read back, where anything was.
    pub(super) read_back: Vec<BTreeSet<ReadBack>>,
}

/// A verified copy that waits to be recorded.
struct Arrived {
    taken: Taken,
    content: Content,
}

impl Taken {
    /// Does a location hold it?
    pub(super) fn held_in(&self, at: usize) -> bool {
        self.paths.iter().any(|(place, _)| *place == at)
    }

    fn failed(index: usize, fault: Fault) -> Self {
        Self {
            index,
            status: FileStatus::Failed,
            asset: None,
            hash: None,
            paths: Vec::new(),
            faults: vec![fault],
            damaged: Vec::new(),
        }
    }
}

/// One run of [`App::take_in`].
struct Run<'a> {
    app: &'a App,
    files: &'a [SourceFile],
    intake: &'a Intake<'a>,
    options: Options,
    waiting: Vec<Arrived>,
    waiting_bytes: u64,
    /// Known contents that some location lacks: the file's index, and the locations that want it.
    again: Vec<(usize, Vec<usize>)>,
    taken: Vec<Taken>,
    traffic: Traffic,
    read_back: Vec<BTreeSet<ReadBack>>,
    /// A work folder in each location in which something was linked.
    works: HashMap<usize, WorkFolder>,
    /// Folders in which links appeared since the last recording.
    folders: Folders,
}

impl App {
    /// Takes files in. What is known and safe is linked, never copied twice; what fails is named and the rest goes on.
    pub(super) fn take_in(&self, files: &[SourceFile], intake: &Intake<'_>, options: Options) -> Result<TakenIn> {
        let mut run = Run {
            app: self,
            files,
            intake,
            options,
            waiting: Vec::new(),
            waiting_bytes: 0,
            again: Vec::new(),
            taken: Vec::new(),
            traffic: Traffic::default(),
            read_back: vec![BTreeSet::new(); intake.locations.len()],
            works: HashMap::new(),
            folders: Folders::default(),
        };
        let everywhere: Vec<usize> = (0..intake.locations.len()).collect();
        let all: Vec<usize> = (0..files.len()).collect();
        let outcome = run.offload(&all, &everywhere, &|size, head| self.store.may_know(size, *head).unwrap_or(false));
        let outcome = outcome.and_then(|()| run.fill_gaps());
        // What was copied before a stop is true whatever came after.
        run.record()?;
        outcome?;
        run.taken.sort_by_key(|taken| taken.index);
        Ok(TakenIn { files: run.taken, traffic: run.traffic, read_back: run.read_back })
    }

    /// Takes one file in and gives its content.
    pub(super) fn take_in_one(&self, file: &SourceFile, intake: &Intake<'_>) -> Result<AssetId> {
        let taken = self.take_in(std::slice::from_ref(file), intake, Options::default())?.files.into_iter().next();
        let mut taken = taken.ok_or_else(|| crate::fault!(Failed, "stopped"))?;
        match (taken.asset, taken.faults.pop()) {
            (Some(asset), _) if taken.held_in(0) => Ok(asset),
            (_, Some(fault)) => Err(fault),
            _ => Err(crate::fault!(Failed, "disk-read", path = file.path.display(), detail = "?")),
        }
    }
}

impl Run<'_> {
    fn offload(
        &mut self,
        indices: &[usize],
        wanted: &[usize],
        known: &dyn Fn(u64, &crate::domain::hash::ContentHash) -> bool,
    ) -> Result<()> {
        let files: Vec<_> = indices.iter().map(|i| self.files[*i].clone()).collect();
        let target = |at: &usize| {
            let root = self.intake.locations[*at].path.clone();
            Target { folder: root.join(self.intake.folder), root }
        };
        let targets: Vec<_> = wanted.iter().map(target).collect();
        let order = Offload {
            files: &files,
            targets: &targets,
            known,
            options: Options { expected: Some(self.expected(&files)?), ..self.options },
        };
        let (watcher, stop) = (self.app.session.watcher.clone(), self.app.session.stop.clone());
        let mut heard = |outcome: FileOutcome| self.hear(FileOutcome { index: indices[outcome.index], ..outcome }, wanted);
        let traffic = offload_all(&order, &mut heard, &*watcher, &stop)?;
        self.traffic += traffic;
        self.record()
    }

    /// How many bytes may be new: a file as long as none that is known certainly is.
    fn expected(&self, files: &[SourceFile]) -> Result<u64> {
        let mut bytes = 0;
        for file in files {
            if !self.app.store.knows_length(file.identity.size)? {
                bytes += file.identity.size;
            }
        }
        Ok(bytes)
    }

    fn hear(&mut self, outcome: FileOutcome, wanted: &[usize]) -> Result<()> {
        let index = outcome.index;
        match outcome.result {
            Err(fault) => {
                self.taken.push(Taken::failed(index, fault));
                Ok(())
            }
            Ok(Offloaded::Seen(content)) => self.seen(index, content),
            Ok(Offloaded::Copied(content, copies)) => {
                let (mut paths, mut faults) = (Vec::new(), Vec::new());
                for (at, copy) in wanted.iter().zip(copies) {
                    match copy {
                        Ok(copy) => {
                            self.read_back[*at].insert(copy.read_back);
                            paths.push((*at, self.below_root(*at, &copy.path)));
                        }
                        Err(fault) => faults.push(fault),
                    }
                }
                self.arrive(index, content, paths, faults, FileStatus::Copied)
            }
        }
    }

    fn below_root(&self, at: usize, path: &Path) -> PathBuf {
        path.strip_prefix(&self.intake.locations[at].path).unwrap_or(path).to_owned()
    }

    /// A content that the catalogue may hold: linked where it is safe, asked for again where it is not.
    fn seen(&mut self, index: usize, content: Content) -> Result<()> {
        let wanted: Vec<usize> = (0..self.intake.locations.len()).collect();
        let Some(asset) = self.app.store.asset_by_hash(content.digests.blake3)? else {
            self.again.push((index, wanted));
            return Ok(());
        };
        let copies = self.app.store.copies_of(asset.id)?;
        let (mut paths, mut faults, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        for at in wanted {
            let location = &self.intake.locations[at];
            let here = copies.iter().filter(|c| c.location == location.id && c.damaged_at.is_none());
            let Some(found) =
                here.map(|c| location.path.join(names::from_text(&c.path).unwrap_or_default())).find(|p| p.is_file())
            else {
                missing.push(at);
                continue;
            };
            let wish = location.path.join(self.intake.folder).join(&self.files[index].relative);
            match self.link(at, &found, &wish, &content.digests) {
                Ok(linked) => paths.push((at, self.below_root(at, &linked.path))),
                Err(fault) => faults.push(fault),
            }
        }
        if !missing.is_empty() {
            self.again.push((index, missing));
        }
        if paths.is_empty() && faults.is_empty() {
            return Ok(());
        }
        self.arrive(index, content, paths, faults, FileStatus::AlreadySafe)
    }

    /// Gives a safe content another name in its location; the name lasts once the folders are synced, before it is recorded.
    fn link(&mut self, at: usize, from: &Path, to: &Path, digests: &Digests) -> Result<Linked> {
        let work = match self.works.entry(at) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(none) => none.insert(WorkFolder::open(&self.intake.locations[at].path)?),
        };
        let linked = link(from, to, &(*digests).into(), work, &mut self.folders, &self.app.session.stop)?;
        self.count(at, &linked, digests.size);
        Ok(linked)
    }

    /// Counts what a link cost: where files cannot share their bytes it was a copy, read whole before and after.
    fn count(&mut self, at: usize, linked: &Linked, size: u64) {
        let Some(read_back) = linked.read_back else { return };
        self.read_back[at].insert(read_back);
        let (written, read) = if linked.how == How::Copied { (size, 2 * size) } else { (0, size) };
        self.traffic += Traffic { read: 0, written, read_back: read };
    }

    /// Copies what only some locations hold to those that lack it.
    fn fill_gaps(&mut self) -> Result<()> {
        while let Some((_, wanted)) = self.again.first().cloned() {
            let (same, rest) = std::mem::take(&mut self.again).into_iter().partition(|(_, w)| *w == wanted);
            self.again = rest;
            let same: Vec<(usize, Vec<usize>)> = same;
            let indices: Vec<usize> = same.into_iter().map(|(index, _)| index).collect();
            self.offload(&indices, &wanted, &|_, _| false)?;
        }
        Ok(())
    }

    fn arrive(
        &mut self,
        index: usize,
        content: Content,
        paths: Vec<(usize, PathBuf)>,
        faults: Vec<Fault>,
        status: FileStatus,
    ) -> Result<()> {
        let status = if paths.is_empty() { FileStatus::Failed } else { status };
        let (hash, damaged) = (Some(content.digests.blake3), content.damaged.clone());
        let taken = Taken { index, status, asset: None, hash, paths, faults, damaged };
        self.waiting_bytes += content.digests.size;
        self.waiting.push(Arrived { taken, content });
        if self.waiting.len() >= BATCH_FILES || self.waiting_bytes >= BATCH_BYTES { self.record() } else { Ok(()) }
    }

    /// Records what arrived: the content, each verified copy, and the fact, in one change.
    fn record(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if waiting.is_empty() {
            return Ok(());
        }
        std::mem::take(&mut self.folders).sync()?;
        let (files, intake) = (self.files, self.intake);
        let subject = intake.video.map_or_else(|| "library".to_owned(), |video| video.to_string());
        let recorded = self.app.store.commit(intake.by.clone(), |tx| {
            let mut recorded = Vec::new();
            let mut lines = Vec::new();
            for mut arrived in waiting {
                let file = &files[arrived.taken.index];
                if !arrived.taken.paths.is_empty() {
                    let asset = tx.add_asset(&new_asset(intake, file, &arrived.content))?;
                    for (at, path) in &arrived.taken.paths {
                        tx.put_copy(intake.locations[*at].id, &names::to_text(path), asset)?;
                    }
                    // A card is found by its label too: the name of its folder.
                    let card = intake.folder.file_name().filter(|_| intake.kind == AssetKind::Footage).map(Path::new);
                    let card = card.map(names::to_text).unwrap_or_default();
                    tx.index(&asset.to_string(), &[&names::to_text(&file.relative), &card])?;
                    if !arrived.taken.damaged.is_empty() {
                        tx.add_trouble(asset, Trouble::new(TroubleKind::Unread, places(&arrived.taken.damaged)))?;
                    }
                    arrived.taken.asset = Some(asset);
                }
                let places: Vec<_> = arrived.taken.paths.iter().map(|(at, _)| intake.locations[*at].name.as_str()).collect();
                lines.push(json!({"path": names::to_text(&file.relative), "blake3": arrived.taken.hash, "in": places}));
                recorded.push(arrived.taken);
            }
            Ok((recorded, Fact::new("files-verified", subject).with(json!({"kind": intake.kind, "files": lines}))))
        })?;
        for taken in recorded {
            self.merge(taken);
        }
        Ok(())
    }

    /// A content that was linked in some locations and copied to others is one file in the outcome.
    fn merge(&mut self, taken: Taken) {
        match self.taken.iter_mut().find(|t| t.index == taken.index) {
            Some(before) => {
                before.paths.extend(taken.paths);
                before.faults.extend(taken.faults);
                before.damaged = taken.damaged;
                before.status = before.status.min(taken.status);
            }
            None => self.taken.push(taken),
        }
    }
}

/// The places that could not be read, as people read them; of very many, the first.
fn places(damaged: &[Range<u64>]) -> String {
    let shown: Vec<_> = damaged.iter().take(MOST_PLACES).map(|range| format!("{}–{}", range.start, range.end - 1)).collect();
    let more = if damaged.len() > MOST_PLACES { ", …" } else { "" };
    shown.join(", ") + more
}

fn new_asset(intake: &Intake<'_>, file: &SourceFile, content: &Content) -> NewAsset {
    NewAsset {
        hash: content.digests.blake3,
        xxh128: Some(content.digests.xxh128.0.to_be_bytes()),
        head: content.head,
        bytes: content.digests.size,
        kind: intake.kind,
        name: file.relative.file_name().map(|name| names::to_text(Path::new(name))).unwrap_or_default(),
        video: intake.video,
    }
}
