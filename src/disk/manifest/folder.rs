//! What lies in a folder with a history, and which history each thing belongs to.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use walkdir::WalkDir;

use super::{ASCMHL, CHAIN, Stored, to_mhl};
use crate::domain::fault::Result;
use crate::domain::mhl::Ignore;
use crate::fault;

/// A folder as histories see it: without what they leave out.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Files by recorded path.
    pub(super) files: BTreeMap<String, Found>,
    /// Folders by recorded path, without the root.
    pub(super) folders: BTreeMap<String, Found>,
    /// Folders with a history of their own, by recorded path; the root, whose path is empty, is always among them.
    pub(super) histories: BTreeMap<String, PathBuf>,
}

/// A file or folder.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) size: u64,
    pub(super) modified: Option<Timestamp>,
}

impl Found {
    fn of(path: &Path, metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        Self { path: path.to_owned(), size: metadata.len(), modified }
    }
}

impl Tree {
    /// Walks a folder. Symlinks and special files belong to no history.
    pub(super) fn walk(folder: &Path, ignore: &Ignore) -> Result<Self> {
        let mut tree = Self { histories: BTreeMap::from([(String::new(), folder.to_owned())]), ..Self::default() };
        let relative = |path: &Path| to_mhl(path.strip_prefix(folder).unwrap_or(path));
        let mut ignores = vec![(String::new(), ignore.clone())];
        let mut entries = WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let unreadable = |e: walkdir::Error| fault!(Failed, "disk-read", path = folder.display()).because(e);
            let entry = entry.map_err(unreadable)?;
            let (path, is_folder) = (relative(entry.path()), entry.file_type().is_dir());
            ignores.retain(|(root, _)| is_below(root, &path));
            if ignores.iter().any(|(root, ignore)| ignore.leaves_out(below(root, &path), is_folder)) {
                if is_folder {
                    entries.skip_current_dir();
                }
                continue;
            }
            let found = Found::of(entry.path(), &entry.metadata().map_err(unreadable)?);
            if is_folder {
                if entry.path().join(ASCMHL).join(CHAIN).is_file() {
                    ignores.push((path.clone(), Stored::read(entry.path())?.history.ignore()));
                    tree.histories.insert(path.clone(), entry.path().to_owned());
                }
                tree.folders.insert(path, found);
            } else if entry.file_type().is_file() {
                tree.files.insert(path, found);
            }
        }
        Ok(tree)
    }

    /// The history that a file or folder belongs to: the closest one above it.
    pub(super) fn history_of<'p>(&self, path: &'p str) -> &'p str {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        above.rev().find(|above| self.histories.contains_key(*above)).unwrap_or("")
    }
}

fn is_below(root: &str, path: &str) -> bool {
    root.is_empty() || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}

/// A path seen from a folder above it.
pub(super) fn below<'a>(root: &str, path: &'a str) -> &'a str {
    path.strip_prefix(root).map_or(path, |rest| rest.strip_prefix('/').unwrap_or(rest))
}
