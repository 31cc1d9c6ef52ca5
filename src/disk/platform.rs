//! Calls that only one system has, each with a portable fallback.
//!
//! Linux first: elsewhere the same functions exist and keep every promise about names and contents; what they lose is said
//! in their comments (reading past the page cache, syncing a whole file system at once).

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

#[cfg(target_os = "linux")]
pub(crate) use linux::*;
#[cfg(not(target_os = "linux"))]
pub(crate) use portable::*;

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Length in bytes.
    pub size: u64,
    /// When its content last changed.
    pub modified: SystemTime,
    /// Device and number of the file on it, where the system has such numbers.
    pub inode: Option<(u64, u64)>,
}

impl Identity {
    /// The state that a look at the file found.
    pub fn of(metadata: &Metadata) -> io::Result<Self> {
        Ok(Self { size: metadata.len(), modified: metadata.modified()?, inode: inode(metadata) })
    }
}

/// The device that a path lies on, as a number that means something only while it stays connected.
pub fn device(path: &Path) -> io::Result<u64> {
    Ok(inode(&std::fs::metadata(path)?).map_or(0, |(device, _)| device))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such numbers")]
fn inode(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// How many names a file has.
#[cfg(unix)]
pub(crate) fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

/// How many names a file has; one, for all we know.
#[cfg(not(unix))]
pub(crate) fn names(_: &Metadata) -> u64 {
    1
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::{Advice, CWD, FallocateFlags, Mode, OFlags, RenameFlags};
    use rustix::io::Errno;

    use super::{File, Path, io};

    /// Opens a source file to be read once from front to back, without leaving a trace on the card where that is allowed.
    ///
    /// Never waits: a fifo that took the file's place since it was listed opens at once and is found out by its kind.
    pub(crate) fn open_source(path: &Path) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let fd = match rustix::fs::open(path, flags | OFlags::NOATIME, Mode::empty()) {
            Err(Errno::PERM) => rustix::fs::open(path, flags, Mode::empty()),
            other => other,
        }?;
        let _ = rustix::fs::fadvise(&fd, 0, None, Advice::Sequential);
        Ok(File::from(fd))
    }

    /// Drops from the page cache what was already read of a source, so that a card does not push everything else out.
    pub(crate) fn done_with(file: &File, until: u64) {
        let _ = rustix::fs::fadvise(file, 0, std::num::NonZeroU64::new(until), Advice::DontNeed);
    }

    /// Opens a file to be read past the page cache; nothing where the file system does not offer that.
    pub(crate) fn open_direct(path: &Path) -> io::Result<Option<File>> {
        match rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC | OFlags::DIRECT, Mode::empty()) {
            Ok(fd) => Ok(Some(File::from(fd))),
            Err(Errno::INVAL | Errno::OPNOTSUPP) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a new file; past the page cache if asked and offered, which is told.
    pub(crate) fn create(path: &Path, direct: bool) -> io::Result<(File, bool)> {
        let mut options = File::options();
        options.write(true).create_new(true);
        if direct {
            match options.clone().custom_flags(OFlags::DIRECT.bits().cast_signed()).open(path) {
                Ok(file) => return Ok((file, true)),
                // Some file systems refuse only after the name is made.
                Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                },
                Err(error) => return Err(error),
            }
        }
        Ok((options.open(path)?, false))
    }

    /// Lets an end that does not fill a device block be written to a file made past the page cache.
    pub(crate) fn end_direct(file: &File) -> io::Result<()> {
        let flags = rustix::fs::fcntl_getfl(file)?;
        Ok(rustix::fs::fcntl_setfl(file, flags - OFlags::DIRECT)?)
    }

    /// Reserves the room for a file, where the file system can.
    pub(crate) fn preallocate(file: &File, size: u64) -> io::Result<()> {
        match rustix::fs::fallocate(file, FallocateFlags::empty(), 0, size) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(()),
            other => Ok(other?),
        }
    }

    /// Writes a file's pages out and drops them from the page cache, so that the next read comes from the medium.
    pub(crate) fn forget(file: &File) -> io::Result<()> {
        rustix::fs::fdatasync(file)?;
        Ok(rustix::fs::fadvise(file, 0, None, Advice::DontNeed)?)
    }

    /// Writes out everything of the file system that a folder lies on.
    pub(crate) fn sync_file_system(folder: &Path) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(folder)?)?)
    }

    /// Makes the names in a folder last.
    pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some network file systems have no such call for folders, and need none.
            Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => Ok(()),
            other => other,
        }
    }

    /// Gives a file a name that must be free: `AlreadyExists` if it is not, whoever took it and however late.
    pub(crate) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
        match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS) => link_to_free(from, to),
            other => Ok(other?),
        }
    }

    /// The same by a second name, which no file system replaces either; by a look beforehand where files have one name only.
    fn link_to_free(from: &Path, to: &Path) -> io::Result<()> {
        match std::fs::hard_link(from, to) {
            Ok(()) => std::fs::remove_file(from),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) if std::fs::symlink_metadata(to).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => std::fs::rename(from, to),
        }
    }

    /// How many bytes of the file system that a folder lies on are free for this user.
    pub(crate) fn free_space(folder: &Path) -> io::Result<u64> {
        let stat = rustix::fs::statvfs(folder)?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }
}

#[cfg(any(not(target_os = "linux"), test))]
#[expect(clippy::unnecessary_wraps, reason = "they stand in for calls that can fail")]
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "compiled on Linux only to be tested there"))]
mod portable {
    use super::{File, Path, io};

    pub(crate) fn open_source(path: &Path) -> io::Result<File> {
        File::open(path)
    }

    pub(crate) fn done_with(_: &File, _: u64) {}

    pub(crate) fn open_direct(_: &Path) -> io::Result<Option<File>> {
        Ok(None)
    }

    pub(crate) fn create(path: &Path, _: bool) -> io::Result<(File, bool)> {
        Ok((File::options().write(true).create_new(true).open(path)?, false))
    }

    pub(crate) fn end_direct(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn preallocate(_: &File, _: u64) -> io::Result<()> {
        Ok(())
    }

    /// Written out, but the page cache may still answer the next read.
    pub(crate) fn forget(file: &File) -> io::Result<()> {
        file.sync_data()
    }

    /// One by one is all that is left.
    pub(crate) fn sync_file_system(_: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    pub(crate) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
        if std::fs::symlink_metadata(to).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        std::fs::rename(from, to)
    }

    /// Unknown is treated as enough: the write itself will say otherwise.
    pub(crate) fn free_space(_: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rename = fn(&Path, &Path) -> io::Result<()>;

    #[test]
    fn a_taken_name_is_never_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        for rename in [rename_to_free as Rename, portable::rename_to_free] {
            let [from, taken, free] = ["from", "taken", "free"].map(|name| folder.path().join(name));
            std::fs::write(&from, "new").expect("written");
            std::fs::write(&taken, "old").expect("written");
            assert_eq!(rename(&from, &taken).expect_err("taken").kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(std::fs::read(&taken).expect("there"), b"old");
            rename(&from, &free).expect("free");
            assert_eq!(std::fs::read(&free).expect("there"), b"new");
            std::fs::remove_file(&free).expect("removed");
        }
    }

    #[test]
    fn a_file_has_one_identity_until_it_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        let look = || Identity::of(&std::fs::metadata(&path).expect("there")).expect("an identity");
        std::fs::write(&path, "a").expect("written");
        let before = look();
        assert_eq!(look(), before);
        std::fs::write(&path, "ab").expect("written");
        assert_ne!(look(), before);
        assert!(free_space(folder.path()).expect("known") > 0);
        assert_eq!(device(&path).expect("known"), device(folder.path()).expect("known"));
    }
}
