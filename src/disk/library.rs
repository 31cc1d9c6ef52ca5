//! Where things are in a library, and in a backup that mirrors it.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::disk::manifest::{ASCMHL, is_sound};
use crate::disk::publish::Unpublished;
use crate::disk::work::STATE;
use crate::domain::fault::Result;
use crate::fault;

/// The name of the settings file at a library's root.
pub const SETTINGS: &str = "claqueta.toml";

/// A library's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    root: PathBuf,
}

impl Library {
    /// A library at a folder, which need not exist yet.
    pub fn at(root: &Path) -> Result<Self> {
        let root = std::path::absolute(root).map_err(|e| fault!(Failed, "disk-read", path = root.display()).because(e))?;
        Ok(Self { root })
    }

    /// The library that a folder is in: the nearest one above it, as git looks for a repository.
    #[must_use]
    pub fn above(folder: &Path) -> Option<Self> {
        let found = folder.ancestors().find(|f| f.join(STATE).join("catalogue.db").is_file())?;
        Some(Self { root: found.to_owned() })
    }

    /// Its root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its catalogue.
    #[must_use]
    pub fn catalogue(&self) -> PathBuf {
        self.root.join(STATE).join("catalogue.db")
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.root.join(SETTINGS)
    }

    /// Where presets of its own are.
    #[must_use]
    pub fn presets(&self) -> PathBuf {
        self.root.join("presets")
    }

    /// Where pictures that can be made again are kept: thumbnails, contact sheets.
    #[must_use]
    pub fn pictures(&self) -> PathBuf {
        self.root.join(STATE).join("pictures")
    }

    /// Is there one already?
    #[must_use]
    pub fn exists(&self) -> bool {
        self.catalogue().is_file()
    }
}

/// The catalogue's copy on a backup, and the head of the log beside it.
#[must_use]
pub fn catalogue_copy(backup: &Path) -> (PathBuf, PathBuf) {
    (backup.join(STATE).join("catalogue.db"), backup.join(STATE).join("log-head.json"))
}

/// Reads a small text file whole.
pub fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| fault!(Failed, "disk-read", path = path.display()).because(e))
}

/// Reads a file whole, if it is not larger than it has any right to be.
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    let unreadable = |e: std::io::Error| fault!(Failed, "disk-read", path = path.display()).because(e);
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > most {
        return Err(fault!(Usage, "file-too-large", path = path.display(), most = most));
    }
    std::fs::read(path).map_err(unreadable)
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    Unpublished::with_bytes(path, bytes)?.publish_new(path)
}

/// Writes a file, in place of an older one if there is one.
pub fn write_over(path: &Path, bytes: &[u8]) -> Result<()> {
    Unpublished::with_bytes(path, bytes)?.replace(path)
}

/// Copies a file's bytes, not its rights, to a name in a work folder, where nothing relies on it.
pub fn copy_bytes(from: &Path, to: &Path) -> Result<()> {
    let copied = File::open(from).and_then(|mut from| std::io::copy(&mut from, &mut File::create_new(to)?));
    copied.map(drop).map_err(|e| fault!(Failed, "disk-read", path = from.display()).because(e))
}

/// Makes the folder that a file is going to be in.
pub fn make_folder_of(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder).map_err(|e| fault!(Failed, "disk-write", path = folder.display()).because(e))
}

/// Makes the ASC MHL history of a card folder's copy the one of the folder itself. A copy that lacked something when it was
/// sealed has another manifest under the same name, which the chain would not fit. One that was tampered with replaces nothing.
pub fn copy_history(from: &Path, to: &Path) -> Result<()> {
    let carry = if is_sound(from) { mirror_folder } else { copy_folder };
    carry(&from.join(ASCMHL), &to.join(ASCMHL))
}

/// Does a card folder have an ASC MHL history?
#[must_use]
pub fn has_history(folder: &Path) -> bool {
    folder.join(ASCMHL).is_dir()
}

/// Makes a small folder's files the same in another place.
pub fn mirror_folder(from: &Path, to: &Path) -> Result<()> {
    // By name, so that manifests are there before the chain that lists them.
    let entries = walkdir::WalkDir::new(from).sort_by_file_name().into_iter().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let target = to.join(entry.path().strip_prefix(from).expect("walked from there"));
        let ours = read_bytes(entry.path(), 64 << 20)?;
        if read_bytes(&target, 64 << 20).ok().as_ref() != Some(&ours) {
            write_over(&target, &ours)?;
        }
    }
    Ok(())
}

/// Copies the files of a small folder, if it is there; what is in the other already stays.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let relative = entry.path().strip_prefix(from).expect("walked from there");
        let target = to.join(relative);
        if !target.exists() {
            make_folder_of(&target)?;
            write_new(&target, &read_bytes(entry.path(), 64 << 20)?)?;
        }
    }
    Ok(())
}
