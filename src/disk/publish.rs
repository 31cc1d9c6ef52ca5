//! Nothing half done is visible: written aside, synced, renamed, and the folder synced.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::disk::platform;
use crate::disk::work::token;
use crate::domain::fault::Result;
use crate::fault;

/// A file that grows under a name nobody looks for. Dropped instead of published, it is removed.
#[derive(Debug)]
pub struct Unpublished {
    path: Option<PathBuf>,
}

impl Unpublished {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path: Some(path) }
    }

    /// A name beside its target, for folders that are no location of ours. It keeps the target's extension, by which other
    /// programs choose the format. Inside a location, [`WorkFolder`](crate::disk::work::WorkFolder) is the place.
    #[must_use]
    pub fn beside(target: &Path) -> Self {
        let mut name = std::ffi::OsString::from(format!(".claqueta-{}", token()));
        if let Some(extension) = target.extension() {
            name.push(".");
            name.push(extension);
        }
        Self::at(target.with_file_name(name))
    }

    /// A file beside its target that already holds its bytes.
    pub fn with_bytes(target: &Path, bytes: &[u8]) -> Result<Self> {
        let half = Self::beside(target);
        let written = make_parents(target, &mut Folders::default())
            .and_then(|()| File::create_new(half.path()))
            .and_then(|mut file| file.write_all(bytes));
        written.map_err(|e| fault!(Failed, "disk-write", path = target.display()).because(e))?;
        Ok(half)
    }

    /// Where it grows.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Gives it its name, which must be free.
    pub fn publish_new(self, target: &Path) -> Result<()> {
        self.publish_by(target, |from, to| match platform::rename_to_free(from, to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(fault!(Refused, "file-exists", path = to.display()))
            }
            other => other.map_err(|e| fault!(Failed, "disk-write", path = to.display()).because(e)),
        })
    }

    /// Gives it its name, in place of whatever bore it.
    pub fn replace(self, target: &Path) -> Result<()> {
        self.publish_by(target, |from, to| {
            std::fs::rename(from, to).map_err(|e| fault!(Failed, "disk-write", path = to.display()).because(e))
        })
    }

    fn publish_by(mut self, target: &Path, rename: impl Fn(&Path, &Path) -> Result<()>) -> Result<()> {
        let mut folders = Folders::default();
        File::open(self.path())
            .and_then(|file| file.sync_all())
            .and_then(|()| make_parents(target, &mut folders))
            .map_err(|e| fault!(Failed, "disk-write", path = target.display()).because(e))?;
        rename(self.path(), target)?;
        self.path = None;
        folders.sync()
    }

    /// Renames a file that is already synced to a name that must be free, leaving the folder to be synced with others.
    pub(crate) fn settle(&mut self, target: &Path, folders: &mut Folders) -> io::Result<()> {
        make_parents(target, folders)?;
        platform::rename_to_free(self.path(), target)?;
        self.path = None;
        Ok(())
    }
}

impl Drop for Unpublished {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Folders in which names appeared, to be synced together.
#[derive(Debug, Default)]
pub struct Folders(BTreeSet<PathBuf>);

/// From how many folders on one device on syncing the whole file system is cheaper than one after the other.
const MANY: usize = 8;

impl Folders {
    /// Remembers the folder of a new name.
    pub fn note(&mut self, path: &Path) {
        if let Some(parent) = path.parent() {
            self.0.insert(parent.to_owned());
        }
    }

    /// Makes all the names last.
    pub fn sync(&mut self) -> Result<()> {
        let mut devices: BTreeMap<u64, Vec<PathBuf>> = BTreeMap::new();
        for folder in std::mem::take(&mut self.0) {
            devices.entry(platform::device(&folder).unwrap_or(0)).or_default().push(folder);
        }
        devices.values().try_for_each(|folders| sync_together(folders))
    }
}

fn sync_together(folders: &[PathBuf]) -> Result<()> {
    if folders.len() > MANY && platform::sync_file_system(&folders[0]).is_ok() {
        return Ok(());
    }
    folders.iter().try_for_each(|folder| {
        platform::sync_folder(folder).map_err(|e| fault!(Failed, "disk-write", path = folder.display()).because(e))
    })
}

/// Makes the folders above a path, noting each in which a name appeared, and the last for the name to come.
pub(crate) fn make_parents(path: &Path, folders: &mut Folders) -> io::Result<()> {
    let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) else { return Ok(()) };
    make_folder(parent, folders)?;
    folders.note(path);
    Ok(())
}

fn make_folder(folder: &Path, folders: &mut Folders) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    make_parents(folder, folders)?;
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        other => other,
    }
}

/// Makes folders that hold no file, so that the tree is whole.
pub fn make_folders(root: &Path, relative: &[PathBuf], folders: &mut Folders) -> Result<()> {
    relative.iter().map(|folder| root.join(folder)).try_for_each(|folder| {
        make_folder(&folder, folders).map_err(|e| fault!(Failed, "disk-write", path = folder.display()).because(e))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a/b/review.mp4");
        let entries = || std::fs::read_dir(target.parent().expect("a parent")).map_or(0, Iterator::count);

        drop(Unpublished::with_bytes(&target, b"half").expect("written"));
        assert_eq!(entries(), 0, "dropped means gone");
        let half = Unpublished::with_bytes(&target, b"first").expect("written");
        assert_eq!(half.path().extension(), target.extension());
        assert!(!target.exists());
        half.publish_new(&target).expect("free");
        let again = Unpublished::with_bytes(&target, b"second").expect("written");
        assert_eq!(again.publish_new(&target).expect_err("taken").code, "file-exists");
        assert_eq!((std::fs::read(&target).expect("there"), entries()), (b"first".to_vec(), 1));
        Unpublished::with_bytes(&target, b"third").expect("written").replace(&target).expect("replaced");
        assert_eq!((std::fs::read(&target).expect("there"), entries()), (b"third".to_vec(), 1));
    }

    #[test]
    fn empty_folders_are_made_once() {
        let root = tempfile::tempdir().expect("a folder");
        let mut folders = Folders::default();
        let wanted: Vec<PathBuf> = (0..20).map(|i| format!("{i}/CLIPINFO").into()).collect();
        make_folders(root.path(), &wanted, &mut folders).expect("made");
        make_folders(root.path(), &wanted, &mut folders).expect("made again");
        folders.sync().expect("synced");
        assert!(wanted.iter().all(|folder| root.path().join(folder).is_dir()));
        std::fs::write(root.path().join("file"), "").expect("written");
        assert_eq!(make_folders(root.path(), &["file/x".into()], &mut folders).expect_err("no folder").code, "disk-write");
    }
}
