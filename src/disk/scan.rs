//! What lies on a card or in a folder: read-only, in a stable order, with everything that is left out named.

use std::ffi::OsStr;
use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::disk::platform::Identity;
use crate::domain::fault::{Fault, Result};
use crate::fault;

/// A file to be taken in, as it was when it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is read.
    pub path: PathBuf,
    /// Where it goes, relative to the folder of the ingest.
    pub relative: PathBuf,
    /// What it looked like.
    pub identity: Identity,
}

/// Everything found in the sources.
#[derive(Debug, Default)]
pub struct Scan {
    /// Regular files, folder by folder in the order of their names.
    pub files: Vec<SourceFile>,
    /// Every folder below the sources, empty ones too, by relative path.
    pub folders: Vec<PathBuf>,
    /// What is left out, and why.
    pub skipped: Vec<Skipped>,
    /// How many entries were left out as an operating system's own clutter.
    pub clutter: usize,
}

impl Scan {
    /// The length of all files together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.identity.size).sum()
    }

    /// How many entries could not be looked into: whatever they hold is not taken in.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.skipped.iter().filter(|skipped| skipped.why == Why::Unreadable).count()
    }
}

/// An entry that is not taken in.
#[derive(Debug)]
pub struct Skipped {
    /// Where it is.
    pub path: PathBuf,
    /// What kind of thing it is.
    pub why: Why,
    /// What the system said, where it could not be looked at.
    pub detail: Option<String>,
}

crate::text_enum! {
    /// Why an entry is not taken in.
    Why {
        /// It points elsewhere.
        Symlink = "symlink",
        /// A socket.
        Socket = "socket",
        /// A named pipe.
        Fifo = "fifo",
        /// A block or character device.
        Device = "device",
        /// It cannot be listed or looked at.
        Unreadable = "unreadable",
    }
}

/// Walks the sources. One folder gives its content; several sources, files by their name and folders under theirs.
pub fn scan(sources: &[PathBuf]) -> Result<Scan> {
    let mut found = Scan::default();
    for source in sources {
        let root = source.canonicalize().map_err(|e| fault!(Failed, "source-missing", path = source.display()).because(e))?;
        let prefix = if sources.len() > 1 || root.is_file() { root.file_name().unwrap_or_default() } else { OsStr::new("") };
        found.walk(&root, Path::new(prefix));
    }
    Ok(found)
}

impl Scan {
    fn walk(&mut self, root: &Path, prefix: &Path) {
        let mut entries = WalkDir::new(root).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if entry.depth() > 0 && is_clutter(entry.file_name()) => {
                    self.clutter += 1;
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) => self.take(&entry, root, prefix),
                Err(error) => self.leave_out(error.path().unwrap_or(root), Why::Unreadable, Some(error.to_string())),
            }
        }
    }

    fn take(&mut self, entry: &DirEntry, root: &Path, prefix: &Path) {
        let below = entry.path().strip_prefix(root).unwrap_or(Path::new(""));
        let relative = if below.as_os_str().is_empty() { prefix.to_owned() } else { prefix.join(below) };
        if entry.file_type().is_dir() {
            if !relative.as_os_str().is_empty() {
                self.folders.push(relative);
            }
        } else if let Some(why) = special(entry.file_type()) {
            self.leave_out(entry.path(), why, None);
        } else {
            self.take_file(entry, relative);
        }
    }

    fn take_file(&mut self, entry: &DirEntry, relative: PathBuf) {
        let look = |metadata: Metadata| Identity::of(&metadata).map_err(|error| error.to_string());
        match entry.metadata().map_err(|error| error.to_string()).and_then(look) {
            Ok(identity) => self.files.push(SourceFile { path: entry.path().to_owned(), relative, identity }),
            Err(detail) => self.leave_out(entry.path(), Why::Unreadable, Some(detail)),
        }
    }

    fn leave_out(&mut self, path: &Path, why: Why, detail: Option<String>) {
        self.skipped.push(Skipped { path: path.to_owned(), why, detail });
    }
}

impl SourceFile {
    /// A file that is not part of a card, under a name of the caller's choice.
    pub fn single(path: &Path, relative: &Path) -> Result<Self> {
        let unreadable =
            |error: std::io::Error| -> Fault { fault!(Failed, "source-missing", path = path.display()).because(error) };
        let identity = std::fs::metadata(path).and_then(|metadata| Identity::of(&metadata)).map_err(unreadable)?;
        Ok(Self { path: path.to_owned(), relative: relative.to_owned(), identity })
    }
}

/// What an operating system leaves on a card for itself.
pub(crate) fn is_clutter(name: &OsStr) -> bool {
    const NAMES: [&str; 5] = [".DS_Store", "System Volume Information", ".Trashes", ".Spotlight-V100", ".fseventsd"];
    NAMES.iter().any(|clutter| name == *clutter) || name.as_encoded_bytes().starts_with(b"._")
}

#[cfg(unix)]
fn special(kind: FileType) -> Option<Why> {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_symlink() => Some(Why::Symlink),
        kind if kind.is_socket() => Some(Why::Socket),
        kind if kind.is_fifo() => Some(Why::Fifo),
        kind if kind.is_block_device() || kind.is_char_device() => Some(Why::Device),
        _ => None,
    }
}

#[cfg(not(unix))]
fn special(kind: FileType) -> Option<Why> {
    kind.is_symlink().then_some(Why::Symlink)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    fn relatives(scan: &Scan) -> Vec<&Path> {
        scan.files.iter().map(|file| file.relative.as_path()).collect()
    }

    #[test]
    fn a_card_is_listed_in_order_and_nothing_vanishes_silently() {
        let card = tempfile::tempdir().expect("a folder");
        let at = |name: &str| card.path().join(name);
        for folder in ["DCIM/100", "EMPTY", "System Volume Information"] {
            fs::create_dir_all(at(folder)).expect("made");
        }
        for file in ["DCIM/100/b.MP4", "DCIM/100/a.MP4", "z", ".DS_Store", "DCIM/._a.MP4", "System Volume Information/x"] {
            fs::write(at(file), "x").expect("written");
        }
        fs::write(card.path().join(OsStr::from_bytes(b"\xff.MP4")), "xx").expect("written");
        std::os::unix::fs::symlink("z", at("link")).expect("made");
        let _socket = std::os::unix::net::UnixListener::bind(at("sock")).expect("made");
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe"), rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("made");

        let scan = scan(&[card.path().to_owned()]).expect("readable");
        let last = OsStr::from_bytes(b"\xff.MP4");
        assert_eq!(relatives(&scan), ["DCIM/100/a.MP4".as_ref(), "DCIM/100/b.MP4".as_ref(), "z".as_ref(), Path::new(last)]);
        assert_eq!(scan.folders, ["DCIM", "DCIM/100", "EMPTY"].map(PathBuf::from));
        assert_eq!(scan.skipped.iter().map(|s| s.why).collect::<Vec<_>>(), [Why::Symlink, Why::Fifo, Why::Socket]);
        assert_eq!((scan.clutter, scan.bytes(), scan.unreadable()), (3, 5, 0));
    }

    #[test]
    fn several_sources_keep_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let [card, file] = ["A001", "clip.mov"].map(|name| folder.path().join(name));
        fs::create_dir(&card).expect("made");
        fs::write(card.join("C1"), "1").expect("written");
        fs::write(&file, "2").expect("written");
        assert_eq!(relatives(&scan(&[card.clone(), file.clone()]).expect("readable")), ["A001/C1", "clip.mov"].map(Path::new));
        assert_eq!(relatives(&scan(&[file]).expect("readable")), [Path::new("clip.mov")]);
        assert_eq!(scan(&[card.join("no")]).expect_err("missing").code, "source-missing");
    }
}
