//! A new generation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::folder::{Found, Tree, below};
use super::{ASCMHL, CHAIN, Stored, read_text, to_mhl};
use crate::disk::medium;
use crate::disk::publish::Unpublished;
use crate::disk::work::WorkFolder;
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::Xxh128;
use crate::domain::mhl::{
    Action, Chain, Creator, DirectoryHash, DirectoryRecord, FileRecord, Format, Hashes, Hashing, Link, Manifest, Pair, Process,
    Reference, digest_of, directory_hashes,
};
use crate::domain::watch::Stop;
use crate::fault;

/// What we write.
const FORMAT: Format = Format::Xxh128;

/// A file that was read back just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the folder.
    pub path: PathBuf,
    /// Its digest.
    pub xxh128: Xxh128,
}

/// Who makes a generation, and why.
#[derive(Clone, Debug)]
pub struct Creation<'a> {
    /// What happened to the files.
    pub process: Process,
    /// When the work began. Generations made together share it.
    pub at: Timestamp,
    /// The machine.
    pub hostname: &'a str,
    /// The people.
    pub authors: &'a [String],
    /// Absolute paths of source and sibling copies, since the manifest itself has relative ones only.
    pub comment: Option<&'a str>,
}

/// A generation that was written, or found written already.
#[derive(Clone, Debug)]
pub struct Generation {
    /// The manifest.
    pub path: PathBuf,
    /// Its number in the folder's history.
    pub number: u32,
    /// The pair of the whole folder, if every file in it was among the entries: the receipt for a card.
    pub root: Option<Pair>,
    /// Files that differ from what the history says of them.
    pub failed: Vec<PathBuf>,
}

/// Continues a folder's history, and those of folders in it, with what was found in its files.
///
/// Where the entries are all the files that the folder holds, folders are hashed as well. A transfer that is recorded
/// already, with the very same entries, is not recorded again: so a run that was killed ends as if it had not been.
/// Files whose history has other formats only are read again, to compare before xxh128 is added.
pub fn write_generation(
    folder: &Path,
    entries: &[Entry],
    creation: &Creation<'_>,
    work: &WorkFolder,
    stop: &Stop,
) -> Result<Generation> {
    discard_unchained(folder)?;
    let root = Stored::read(folder)?;
    let tree = Tree::walk(folder, &root.history.ignore())?;
    let entries = entries.iter().map(|entry| (to_mhl(&entry.path), entry.xxh128.to_string()));
    let entries: BTreeMap<_, _> = entries.filter(|(path, _)| !root.history.ignore().leaves_out(path, false)).collect();
    if let Some(unknown) = entries.keys().find(|path| !tree.files.contains_key(*path)) {
        return Err(fault!(Failed, "mhl-entry-missing", path = folder.join(unknown).display()));
    }
    let complete = entries.len() == tree.files.len();
    let files = entries.iter().map(|(path, digest)| (path.as_str(), digest.as_str()));
    let pairs = complete.then(|| directory_hashes(FORMAT, files, tree.folders.keys().map(String::as_str))).flatten();
    let mut writing =
        Writing { tree: &tree, entries: &entries, pairs: pairs.unwrap_or_default(), creation, work, stop, made: Vec::new() };
    // Histories further down first: the ones above refer to them.
    for (path, folder) in tree.histories.iter().rev() {
        if path.is_empty() || writing.concerns(path) {
            writing.write(path, folder)?;
        }
    }
    writing.made.pop().map(|(_, generation, _)| generation).ok_or_else(|| fault!(Failed, "mhl-malformed"))
}

/// What is being written, history by history.
struct Writing<'a> {
    tree: &'a Tree,
    entries: &'a BTreeMap<String, String>,
    pairs: BTreeMap<String, Pair>,
    creation: &'a Creation<'a>,
    work: &'a WorkFolder,
    stop: &'a Stop,
    /// By the path of each history: its generation, and the C4 id of the manifest.
    made: Vec<(String, Generation, String)>,
}

impl Writing<'_> {
    /// Does a history further down have anything to record?
    fn concerns(&self, root: &str) -> bool {
        !self.pairs.is_empty() || self.entries.keys().any(|path| self.tree.history_of(path) == root)
    }

    fn write(&mut self, root: &str, folder: &Path) -> Result<()> {
        if !root.is_empty() {
            discard_unchained(folder)?;
        }
        let stored = Stored::read(folder)?.sound()?;
        let (files, failed) = self.file_records(root, &stored)?;
        let manifest = Manifest {
            creator: self.creator(),
            process: self.creation.process,
            root: self.pair(root).into_iter().collect(),
            ignore: stored.history.ignore().patterns().to_vec(),
            files,
            folders: self.folder_records(root),
            references: self.references(root),
        };
        let recorded = stored.recorded(&manifest).cloned();
        let link = recorded.map_or_else(|| self.publish(folder, stored.chain, &manifest), Ok)?;
        let path = folder.join(ASCMHL).join(&link.file);
        let generation = Generation { path, number: link.number, root: self.pairs.get(root).cloned(), failed };
        self.made.push((root.to_owned(), generation, link.c4));
        Ok(())
    }

    /// The manifest first, then the chain that names it: a manifest without its link counts for nothing.
    fn publish(&self, folder: &Path, mut chain: Chain, manifest: &Manifest) -> Result<Link> {
        let number = chain.next();
        let name = to_mhl(Path::new(folder.file_name().unwrap_or_default()));
        let time = self.creation.at.strftime("%Y-%m-%d_%H%M%SZ");
        let text = manifest.to_xml();
        let link = Link { number, file: format!("{number:04}_{name}_{time}.mhl"), c4: digest_of(Format::C4, text.as_bytes()) };
        let ascmhl = folder.join(ASCMHL);
        self.file(&text, &ascmhl)?.publish_new(&ascmhl.join(&link.file))?;
        chain.0.push(link.clone());
        self.file(&chain.to_xml(), &ascmhl)?.replace(&ascmhl.join(CHAIN))?;
        Ok(link)
    }

    fn file(&self, text: &str, target: &Path) -> Result<Unpublished> {
        let half = self.work.nameless();
        fs::write(half.path(), text).map_err(|e| fault!(Failed, "disk-write", path = target.display()).because(e))?;
        Ok(half)
    }

    fn creator(&self) -> Creator {
        Creator {
            date: Some(self.creation.at),
            hostname: self.creation.hostname.to_owned(),
            tool: (env!("CARGO_PKG_NAME").into(), env!("CARGO_PKG_VERSION").into()),
            authors: self.creation.authors.to_vec(),
            location: None,
            comment: self.creation.comment.map(str::to_owned),
        }
    }

    fn file_records(&self, root: &str, stored: &Stored) -> Result<(Vec<FileRecord>, Vec<PathBuf>)> {
        let (mut records, mut failed) = (Vec::new(), Vec::new());
        for (path, digest) in self.entries.iter().filter(|(path, _)| self.tree.history_of(path) == root) {
            let (Some(found), inside) = (self.tree.files.get(path), below(root, path)) else { continue };
            let hashes = self.hashes(inside, found, digest, stored)?;
            let hashes = stored.history.record(inside, &hashes, self.creation.at);
            if hashes.iter().any(|hash| hash.action == Action::Failed) {
                failed.push(found.path.clone());
            }
            records.push(FileRecord {
                path: inside.to_owned(),
                size: Some(found.size),
                modified: found.modified,
                hashes,
                previous: None,
            });
        }
        Ok((records, failed))
    }

    /// The digest at hand, and one in a format that the history knows.
    fn hashes(&self, path: &str, found: &Found, digest: &str, stored: &Stored) -> Result<Hashes> {
        let mut hashes = Hashes::from([(FORMAT, digest.to_owned())]);
        let others: Vec<_> = stored.history.formats_needed(path, FORMAT).into_iter().filter(|format| *format != FORMAT).collect();
        if !others.is_empty() {
            let mut hashing = Hashing::new(others);
            medium::stream(&found.path, self.stop, &mut |bytes| hashing.update(bytes))?;
            hashes.extend(hashing.finish());
        }
        Ok(hashes)
    }

    fn pair(&self, path: &str) -> Option<DirectoryHash> {
        Some(DirectoryHash { format: FORMAT, pair: self.pairs.get(path)?.clone(), date: Some(self.creation.at) })
    }

    fn folder_records(&self, root: &str) -> Vec<DirectoryRecord> {
        let own = self.tree.folders.iter().filter(|(path, _)| self.tree.history_of(path) == root);
        let record = |(path, found): (&String, &Found)| {
            let hashes = vec![self.pair(path)?];
            Some(DirectoryRecord { path: below(root, path).to_owned(), modified: found.modified, hashes, previous: None })
        };
        own.filter_map(record).collect()
    }

    /// The generations just made of the histories directly below this one.
    fn references(&self, root: &str) -> Vec<Reference> {
        let direct = self.made.iter().filter(|(path, ..)| self.tree.history_of(path) == root);
        let reference = |(path, generation, c4): &(String, Generation, String)| {
            let file = generation.path.file_name().unwrap_or_default();
            let path = format!("{}/{ASCMHL}/{}", below(root, path), to_mhl(Path::new(file)));
            Reference { path, c4: c4.clone() }
        };
        direct.map(reference).rev().collect()
    }
}

impl Stored {
    /// The latest generation, if it is ours and says of a transfer what this one would.
    fn recorded(&self, new: &Manifest) -> Option<&Link> {
        let (number, latest) = self.history.latest()?;
        let ours = latest.creator.tool.0 == new.creator.tool.0
            && latest.process == Process::Transfer
            && new.process == Process::Transfer;
        let pairs = |root: &[DirectoryHash]| root.iter().map(|hash| (hash.format, hash.pair.clone())).collect::<Vec<_>>();
        let digests = |files: &[FileRecord]| -> BTreeSet<(String, Format, String)> {
            let all = files
                .iter()
                .flat_map(|file| file.hashes.iter().map(|hash| (file.path.clone(), hash.format, hash.digest.clone())));
            all.collect()
        };
        let same = ours && pairs(&latest.root) == pairs(&new.root) && digests(&latest.files) == digests(&new.files);
        self.chain.0.iter().find(|link| same && link.number == number)
    }
}

/// Removes a manifest of ours that a kill kept out of the chain. Other programs' files are left alone.
fn discard_unchained(folder: &Path) -> Result<()> {
    let ascmhl = folder.join(ASCMHL);
    let Ok(entries) = fs::read_dir(&ascmhl) else { return Ok(()) };
    let chain = match read_text(&ascmhl.join(CHAIN))? {
        Some(text) => Chain::from_xml(&text).map_err(|fault| fault.with("path", ascmhl.join(CHAIN).display()))?,
        None => Chain::default(),
    };
    for path in entries.filter_map(std::result::Result::ok).map(|entry| entry.path()) {
        let chained = |link: &Link| path.file_name().is_some_and(|name| name == link.file.as_str());
        if path.extension().is_none_or(|extension| extension != "mhl") || chain.0.iter().any(chained) {
            continue;
        }
        let ours = |text: String| Manifest::from_xml(&text).is_ok_and(|m| m.creator.tool.0 == env!("CARGO_PKG_NAME"));
        if read_text(&path)?.is_some_and(ours) {
            let broken = |e: std::io::Error| -> Fault { fault!(Failed, "disk-write", path = path.display()).because(e) };
            fs::remove_file(&path).map_err(broken)?;
        }
    }
    Ok(())
}
