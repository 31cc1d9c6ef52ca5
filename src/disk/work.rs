//! The folder where files grow until they are whole: `<root>/.claqueta/work/`.
//!
//! Each process has its own folder in it and holds a lock beside that folder. What a killed process left behind has no lock
//! any more, and the next run removes it.

use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::publish::Unpublished;
use crate::domain::fault::{Fault, Result};
use crate::fault;

/// The folder of a location that belongs to the program.
pub const STATE: &str = ".claqueta";
const WORK: &str = "work";
const LOCK: &str = "lock";

/// This process's own place for unfinished files of one location; removed with everything in it when dropped.
#[derive(Debug)]
pub struct WorkFolder {
    root: PathBuf,
    folder: PathBuf,
    lock: PathBuf,
    held: Option<File>,
}

impl WorkFolder {
    /// Makes one below a location.
    pub fn open(root: &Path) -> Result<Self> {
        let work = root.join(STATE).join(WORK);
        Self::make(root, &work).map_err(|e| fault!(Failed, "disk-write", path = work.display()).because(e))
    }

    fn make(root: &Path, work: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(work)?;
        loop {
            let folder = work.join(token());
            let lock = folder.with_extension(LOCK);
            let held = File::create_new(&lock)?;
            held.lock()?;
            // A cleaning process may have taken the lock first, and its name with it: then begin again.
            if lock.try_exists()? {
                std::fs::create_dir(&folder)?;
                return Ok(Self { root: root.to_owned(), folder, lock, held: Some(held) });
            }
        }
    }

    /// The location that it is for.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// A new name in it, with the extension of what it will become, by which other programs choose the format.
    #[must_use]
    pub fn unpublished(&self, like: &Path) -> Unpublished {
        let mut path = self.folder.join(token());
        if let Some(extension) = like.extension() {
            path.set_extension(extension);
        }
        Unpublished::at(path)
    }

    /// Takes charge of a file that something else made in this folder.
    #[must_use]
    pub fn adopt(&self, made: &Path) -> Unpublished {
        Unpublished::at(made.to_owned())
    }

    /// A new name in it without an extension.
    #[must_use]
    pub(crate) fn nameless(&self) -> Unpublished {
        Unpublished::at(self.folder.join(token()))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        let _ = std::fs::remove_file(&self.lock);
        drop(self.held.take());
    }
}

/// Removes what killed processes left below a location; how many had left something. Folders of living processes stay.
pub fn clean_work(root: &Path) -> Result<usize> {
    let work = root.join(STATE).join(WORK);
    let broken = |error: io::Error| -> Fault { fault!(Failed, "disk-write", path = work.display()).because(error) };
    let entries = match std::fs::read_dir(&work) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        other => other.map_err(broken)?,
    };
    let mut cleaned = 0;
    for entry in entries {
        cleaned += usize::from(clean_entry(&entry.map_err(broken)?.path()).map_err(broken)?);
    }
    Ok(cleaned)
}

/// Folders are removed through their lock; a folder without one was being removed when its remover died.
fn clean_entry(path: &Path) -> io::Result<bool> {
    if path.extension().is_some_and(|extension| extension == LOCK) {
        return clean_locked(path);
    }
    if path.with_extension(LOCK).try_exists()? {
        return Ok(false);
    }
    let is_folder = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    removed(if is_folder { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) })
}

fn clean_locked(lock: &Path) -> io::Result<bool> {
    let held = match File::open(lock) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    match held.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(false),
        Err(TryLockError::Error(error)) => return Err(error),
        Ok(()) => {}
    }
    removed(std::fs::remove_dir_all(lock.with_extension("")))?;
    removed(std::fs::remove_file(lock))
}

/// Was it there to be removed? Another process may have been quicker.
fn removed(result: io::Result<()>) -> io::Result<bool> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        other => other.map(|()| true),
    }
}

/// Leaves a folder that is no location of ours as it was found: what remains of our own folder there is removed if it is empty.
pub fn leave(root: &Path) {
    let state = root.join(STATE);
    // A folder that holds something else is not empty, and stays.
    let _ = std::fs::remove_dir(state.join(WORK)).and_then(|()| std::fs::remove_dir(state));
}

/// A name that nothing else bears.
pub(crate) fn token() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_dead_are_cleaned_up() {
        let root = tempfile::tempdir().expect("a folder");
        let work = root.path().join(STATE).join(WORK);
        assert_eq!(clean_work(root.path()).expect("nothing yet"), 0);
        let living = WorkFolder::open(root.path()).expect("made");
        std::fs::write(living.path().join("growing"), "x").expect("written");
        let mut dead = WorkFolder::open(root.path()).expect("made");
        std::fs::write(dead.path().join("half"), "x").expect("written");
        drop(dead.held.take());
        std::mem::forget(dead);

        assert_eq!(clean_work(root.path()).expect("cleaned"), 1);
        assert!(living.path().join("growing").exists());
        assert_eq!(std::fs::read_dir(&work).expect("there").count(), 2, "a folder and its lock");
        drop(living);
        assert_eq!(std::fs::read_dir(&work).expect("there").count(), 0);
        std::fs::write(root.path().join(STATE).join("location.toml"), "").expect("written");
        leave(root.path());
        assert!(!work.exists() && root.path().join(STATE).exists(), "a location stays one");
        std::fs::remove_file(root.path().join(STATE).join("location.toml")).expect("removed");
        std::fs::create_dir(&work).expect("made");
        leave(root.path());
        assert_eq!(std::fs::read_dir(root.path()).expect("there").count(), 0);
    }
}
