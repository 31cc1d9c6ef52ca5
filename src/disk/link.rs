//! Another name for a content that is already safe in the same location.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::copy::{copy_into, write_fault};
use crate::disk::medium::{self, ReadBack};
use crate::disk::names::numbered;
use crate::disk::platform::Identity;
use crate::disk::publish::{Folders, Unpublished, make_parents};
use crate::disk::work::WorkFolder;
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::Expected;
use crate::domain::watch::Stop;
use crate::fault;

crate::text_enum! {
    /// How a content got its other name.
    How {
        /// A second name of the same file: damage to one is damage to both.
        HardLink = "hard-link",
        /// A file of its own that shares the bytes on the medium.
        Reflink = "reflink",
        /// A copy, verified.
        Copied = "copied",
        /// The name bore this content already.
        Already = "already",
    }
}

/// A content under its other name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Where it is. The name has a number if another content bore the usual one.
    pub path: PathBuf,
    /// How it came there.
    pub how: How,
    /// How it was read back, where bytes were written or compared.
    pub read_back: Option<ReadBack>,
}

/// Gives the verified file `from` the name `to` as well: a hard link, else a reflink, else a copy that is read back.
///
/// The new name lasts once the caller has synced `folders`.
pub fn link(
    from: &Path,
    to: &Path,
    expected: &Expected,
    work: &WorkFolder,
    folders: &mut Folders,
    stop: &Stop,
) -> Result<Linked> {
    make_parents(to, folders).map_err(|e| write_fault(to, e))?;
    for number in 1..=10_000 {
        let place = numbered(to, number);
        match std::fs::hard_link(from, &place) {
            Ok(()) => return Ok(Linked { path: place, how: How::HardLink, read_back: None }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(fault!(Failed, "copy-read", path = from.display(), offset = 0).because(error));
            }
            Err(_) if std::fs::symlink_metadata(&place).is_err() => {
                if let Some(linked) = link_otherwise(from, &place, expected, work, folders, stop)? {
                    return Ok(linked);
                }
            }
            Err(_) => {
                if let Some(linked) = bears_already(from, &place, expected, stop)? {
                    return Ok(linked);
                }
            }
        }
    }
    Err(fault!(Failed, "file-exists", path = to.display()))
}

/// Nothing if the name was taken in the meantime.
fn link_otherwise(
    from: &Path,
    place: &Path,
    expected: &Expected,
    work: &WorkFolder,
    folders: &mut Folders,
    stop: &Stop,
) -> Result<Option<Linked>> {
    let mut half = work.nameless();
    let (how, read_back) = if reflink(from, &half).is_ok() {
        (How::Reflink, None)
    } else {
        half = work.nameless();
        (How::Copied, Some(copy_into(from, &half, expected, stop)?))
    };
    match half.settle(place, folders) {
        Ok(()) => Ok(Some(Linked { path: place.to_owned(), how, read_back })),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(write_fault(place, error)),
    }
}

/// Shares the bytes, and gives the new file date and rights of the old one.
fn reflink(from: &Path, half: &Unpublished) -> io::Result<()> {
    reflink_copy::reflink(from, half.path())?;
    let original = std::fs::metadata(from)?;
    let file = std::fs::File::options().write(true).open(half.path())?;
    file.set_modified(original.modified()?)?;
    file.set_permissions(original.permissions())?;
    file.sync_all()
}

/// Is it the same file, or one with the same bytes?
fn bears_already(from: &Path, place: &Path, expected: &Expected, stop: &Stop) -> Result<Option<Linked>> {
    let unreadable = |e: io::Error| -> Fault { fault!(Failed, "disk-read", path = place.display()).because(e) };
    let already = |read_back| Linked { path: place.to_owned(), how: How::Already, read_back };
    let [ours, theirs] = [from, place].map(|path| std::fs::symlink_metadata(path).map_err(unreadable));
    let (ours, theirs) = (ours?, theirs?);
    if !theirs.is_file() || ours.len() != theirs.len() {
        return Ok(None);
    }
    let [ours, theirs] = [ours, theirs].map(|found| Identity::of(&found).map_err(unreadable));
    let (ours, theirs) = (ours?, theirs?);
    if ours.inode.is_some() && ours.inode == theirs.inode {
        return Ok(Some(already(None)));
    }
    match medium::digest(place, stop, &|_| ()) {
        Ok(found) => Ok(expected.matches(&found.digests).then(|| already(Some(found.read_back)))),
        Err(fault) => stop.check().map(|()| None).map_err(|_| fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ingest::Digests;

    fn linked(root: &Path, from: &Path, to: &str, bytes: &[u8]) -> Linked {
        let work = WorkFolder::open(root).expect("made");
        let mut folders = Folders::default();
        let linked = link(from, &root.join(to), &Digests::of(bytes).into(), &work, &mut folders, &Stop::default());
        folders.sync().expect("synced");
        linked.expect("linked")
    }

    #[test]
    fn a_safe_content_gets_another_name_without_losing_any() {
        let root = tempfile::tempdir().expect("a folder");
        let from = root.path().join("C1.MP4");
        std::fs::write(&from, "clip").expect("written");
        std::fs::create_dir(root.path().join("taken")).expect("made");
        for (name, bytes) in [("C1.MP4", "other"), ("C1 (2).MP4", "too!")] {
            std::fs::write(root.path().join("taken").join(name), bytes).expect("written");
        }
        let first = linked(root.path(), &from, "A002/C1.MP4", b"clip");
        assert_eq!((first.how, first.read_back), (How::HardLink, None));
        assert_eq!(linked(root.path(), &from, "A002/C1.MP4", b"clip").how, How::Already);
        let numbered = linked(root.path(), &from, "taken/C1.MP4", b"clip");
        assert_eq!(numbered.path, root.path().join("taken/C1 (3).MP4"));
        assert_eq!(std::fs::read(root.path().join("taken/C1.MP4")).expect("there"), b"other");
        std::fs::write(root.path().join("own"), "clip").expect("written");
        let own = linked(root.path(), &from, "own", b"clip");
        assert!(own.how == How::Already && own.read_back.is_some());
    }

    #[test]
    fn where_links_cannot_go_a_verified_copy_does() {
        let shm = Path::new("/dev/shm");
        let root = tempfile::tempdir().expect("a folder");
        if !cfg!(target_os = "linux")
            || crate::disk::platform::device(shm).ok() == crate::disk::platform::device(root.path()).ok()
        {
            return;
        }
        let Ok(elsewhere) = tempfile::tempdir_in(shm) else { return };
        let from = elsewhere.path().join("C1.MP4");
        std::fs::write(&from, "clip").expect("written");
        let linked = linked(root.path(), &from, "C1.MP4", b"clip");
        assert!(linked.how == How::Copied && linked.read_back.is_some());
    }
}
