//! A folder against its history, whoever wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::folder::{Tree, below};
use super::{Stored, from_mhl};
use crate::disk::medium;
use crate::domain::fault::{Fault, Result};
use crate::domain::mhl::{DirectoryHash, Format, Hashes, Hashing, directory_hashes};
use crate::domain::watch::Stop;
use crate::fault;

/// What a folder is, next to what its history says.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many files were read and compared.
    pub checked: usize,
    /// How many of them are what they were.
    pub sound: usize,
    /// Everything that is not: files missing, new, different or unreadable, folders, manifests.
    pub problems: Vec<Fault>,
}

/// Reads every recorded file from the medium and compares it with the earliest hash of each format, through all histories in
/// the folder. Everything wrong is said, and nothing stops at the first. A fault means that there is no history to compare
/// with, or that the check was stopped. Nothing is written.
pub fn verify_history(folder: &Path, stop: &Stop, on_bytes: &dyn Fn(u64)) -> Result<Findings> {
    let root = Stored::read(folder)?;
    if root.history.latest().is_none() && root.problems.is_empty() {
        return Err(fault!(Failed, "mhl-no-history", path = folder.display()));
    }
    let tree = Tree::walk(folder, &root.history.ignore())?;
    let mut check = Check { tree: &tree, stop, on_bytes, hashes: BTreeMap::new(), findings: Findings::default() };
    let mut histories = Vec::new();
    for (path, folder) in &tree.histories {
        let mut stored = Stored::read(folder)?;
        check.findings.problems.append(&mut stored.problems);
        check.files(path, folder, &stored)?;
        histories.push((path.as_str(), stored));
    }
    // A file that differs makes every folder above it differ, which says nothing new.
    if check.findings.problems.is_empty() {
        for (path, stored) in &histories {
            check.folders(path, stored);
        }
    }
    Ok(check.findings)
}

/// A check under way.
struct Check<'a> {
    tree: &'a Tree,
    stop: &'a Stop,
    on_bytes: &'a dyn Fn(u64),
    /// What was found, by path from the root.
    hashes: BTreeMap<&'a str, Hashes>,
    findings: Findings,
}

impl<'a> Check<'a> {
    fn files(&mut self, root: &str, folder: &Path, stored: &Stored) -> Result<()> {
        let (tree, ignore) = (self.tree, stored.history.ignore());
        let own = tree.files.iter().filter(|(path, _)| tree.history_of(path) == root);
        let mut seen = BTreeSet::new();
        for (path, found) in own {
            seen.insert(found.path.as_path());
            match stored.history.expected(below(root, path)) {
                None => self.findings.problems.push(fault!(Integrity, "mhl-file-new", path = found.path.display())),
                Some(expected) => self.file(path, &found.path, expected)?,
            }
        }
        for path in stored.history.paths().into_iter().filter(|path| !ignore.leaves_out(path, false)) {
            let place = from_mhl(folder, path);
            if !seen.contains(place.as_path()) && !place.is_file() {
                self.findings.problems.push(fault!(Integrity, "mhl-file-missing", path = place.display()));
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &'a str, place: &Path, expected: &BTreeMap<Format, (u32, String)>) -> Result<()> {
        let mut hashing = Hashing::new(expected.keys().copied());
        let read = medium::stream(place, self.stop, &mut |bytes| {
            hashing.update(bytes);
            (self.on_bytes)(bytes.len() as u64);
        });
        self.stop.check()?;
        self.findings.checked += 1;
        if let Err(fault) = read {
            self.findings.problems.push(fault);
            return Ok(());
        }
        let hashes = hashing.finish();
        let differs = |(format, (generation, digest)): (&Format, &(u32, String))| {
            let found = hashes.get(format)?;
            let differs = || {
                let fault = fault!(Integrity, "mhl-file-differs", path = place.display(), format = format);
                fault.with("expected", digest).with("found", found).with("generation", generation)
            };
            (!format.same(digest, found)).then(differs)
        };
        match expected.iter().find_map(differs) {
            Some(fault) => self.findings.problems.push(fault),
            None => self.findings.sound += 1,
        }
        self.hashes.insert(path, hashes);
        Ok(())
    }

    /// The pairs of the latest generation, if it has them and every file below was hashed in their format.
    fn folders(&mut self, root: &str, stored: &Stored) {
        let Some((_, latest)) = stored.history.latest() else { return };
        let Some(format) = latest.root.first().map(|hash| hash.format) else { return };
        let files: Option<Vec<_>> = (self.tree.files.keys())
            .filter(|path| is_in(root, path))
            .map(|path| Some((below(root, path), self.hashes.get(path.as_str())?.get(&format)?.as_str())))
            .collect();
        let folders = self.tree.folders.keys().filter(|path| is_in(root, path) && *path != root).map(|path| below(root, path));
        let Some(pairs) = files.and_then(|files| directory_hashes(format, files, folders)) else { return };
        let place = |path: &str| self.tree.histories[root].join(path);
        let recorded = latest.folders.iter().map(|folder| (folder.path.as_str(), folder.hashes.as_slice()));
        let mut problems: Vec<_> = recorded
            .chain([("", latest.root.as_slice())])
            .filter_map(|(path, hashes)| Some((path, hashes.iter().find(|hash| hash.format == format)?)))
            .filter(|(path, hash): &(&str, &DirectoryHash)| pairs.get(*path) != Some(&hash.pair))
            .map(|(path, _)| fault!(Integrity, "mhl-folder-differs", path = place(path).display()))
            .collect();
        self.findings.problems.append(&mut problems);
    }
}

fn is_in(root: &str, path: &str) -> bool {
    root.is_empty() || path == root || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}
