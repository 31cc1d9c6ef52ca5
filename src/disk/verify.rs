//! The archive watches itself: copies are read again from the medium, and bad ones made anew from good ones.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::copy::{copy_into, write_fault};
use crate::disk::medium::{self, ReadBack};
use crate::disk::names::numbered;
use crate::disk::platform;
use crate::disk::publish::{Folders, make_parents};
use crate::disk::work::{STATE, WorkFolder};
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::{Digests, Expected};
use crate::domain::watch::Stop;
use crate::fault;

/// What a copy turned out to be.
#[derive(Debug)]
pub enum Finding {
    /// The expected content, byte by byte.
    Sound(ReadBack),
    /// Nothing is there.
    Missing,
    /// Another content, or none that can be read.
    Damaged(Damage),
}

/// What is wrong with a copy.
#[derive(Debug)]
pub enum Damage {
    /// It holds something else.
    Differs(Digests),
    /// It cannot be read, or is no file; the fault says where.
    Unreadable(Fault),
}

/// Reads a copy from the medium and compares. A fault means only that the check itself was stopped.
pub fn check(path: &Path, expected: &Expected, stop: &Stop, on_bytes: &dyn Fn(u64)) -> Result<Finding> {
    stop.check()?;
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Finding::Missing),
        Ok(found) if !found.is_file() => {
            return Ok(Finding::Damaged(Damage::Unreadable(fault!(Integrity, "not-a-file", path = path.display()))));
        }
        _ => {}
    }
    let found = medium::digest(path, stop, on_bytes);
    stop.check()?;
    Ok(match found {
        Ok(found) if expected.matches(&found.digests) => Finding::Sound(found.read_back),
        Ok(found) => Finding::Damaged(Damage::Differs(found.digests)),
        Err(fault) => Finding::Damaged(Damage::Unreadable(fault)),
    })
}

/// What a repair did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// Where the damaged file lies now; nothing if there was none.
    pub aside: Option<PathBuf>,
    /// How many other names the damaged file has: each of them is as damaged, and to be repaired too.
    pub other_names: u64,
    /// How the new copy was read back.
    pub read_back: ReadBack,
}

/// Makes a copy anew from a good one. The damaged file is kept under `<root>/.claqueta/damaged/`, and the new one, verified,
/// takes its name in one step.
pub fn repair(good: &Path, bad: &Path, root: &Path, expected: &Expected, stop: &Stop) -> Result<Repaired> {
    let work = WorkFolder::open(root)?;
    let half = work.nameless();
    let read_back = copy_into(good, &half, expected, stop)?;
    let (aside, other_names) = match std::fs::symlink_metadata(bad) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => (None, 0),
        Err(error) => return Err(fault!(Failed, "disk-read", path = bad.display()).because(error)),
        Ok(found) => (Some(keep_aside(bad, root)?), platform::names(&found).saturating_sub(1)),
    };
    half.replace(bad)?;
    Ok(Repaired { aside, other_names, read_back })
}

/// Gives the damaged file a second name in the folder for such files, so that its own is never without a file; where files
/// have one name only, it is moved.
fn keep_aside(bad: &Path, root: &Path) -> Result<PathBuf> {
    let folder = root.join(STATE).join("damaged");
    let wanted = folder.join(bad.strip_prefix(root).unwrap_or(Path::new(bad.file_name().unwrap_or_default())));
    let mut folders = Folders::default();
    make_parents(&wanted, &mut folders).map_err(|e| write_fault(&wanted, e))?;
    for number in 1..=10_000 {
        let place = numbered(&wanted, number);
        match std::fs::hard_link(bad, &place).or_else(|_| platform::rename_to_free(bad, &place)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(write_fault(&place, error)),
            Ok(()) => return folders.sync().map(|()| place),
        }
    }
    Err(fault!(Failed, "file-exists", path = wanted.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn finding(path: &Path, bytes: &[u8]) -> Finding {
        check(path, &Digests::of(bytes).into(), &Stop::default(), &|_| ()).expect("not stopped")
    }

    #[test]
    fn damage_is_found_kept_aside_and_repaired() {
        let root = tempfile::tempdir().expect("a folder");
        let [good, bad, sibling] = ["backup/C1", "material/C1", "material/again"].map(|name| root.path().join(name));
        let bytes = vec![9; 3 << 20];
        let mut flipped = bytes.clone();
        flipped[1_234_567] ^= 1;
        for (path, content) in [(&good, &bytes), (&bad, &flipped)] {
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, content).expect("written");
        }
        fs::hard_link(&bad, &sibling).expect("linked");
        assert!(matches!(finding(&good, &bytes), Finding::Sound(_)));
        assert!(matches!(finding(&bad, &bytes), Finding::Damaged(Damage::Differs(_))));
        assert!(matches!(finding(root.path(), &bytes), Finding::Damaged(Damage::Unreadable(_))));

        let expected = Digests::of(&bytes).into();
        let repaired = repair(&good, &bad, root.path(), &expected, &Stop::default()).expect("repaired");
        assert_eq!(repaired.other_names, 1);
        let aside = repaired.aside.expect("kept");
        assert_eq!(aside, root.path().join(".claqueta/damaged/material/C1"));
        assert_eq!(fs::read(&aside).expect("there"), flipped);
        assert!(matches!(finding(&bad, &bytes), Finding::Sound(_)));
        assert!(matches!(finding(&sibling, &bytes), Finding::Damaged(_)), "the other name is still damaged");
        repair(&good, &sibling, root.path(), &expected, &Stop::default()).expect("repaired");
        assert!(matches!(finding(&sibling, &bytes), Finding::Sound(_)));
    }

    #[test]
    fn what_is_missing_comes_back_and_a_bad_source_repairs_nothing() {
        let root = tempfile::tempdir().expect("a folder");
        let [good, bad] = ["good", "sub/bad"].map(|name| root.path().join(name));
        fs::write(&good, "clip").expect("written");
        assert!(matches!(finding(&bad, b"clip"), Finding::Missing));
        let fault = repair(&good, &bad, root.path(), &Digests::of(b"else").into(), &Stop::default()).expect_err("not good");
        assert_eq!(fault.code, "copy-damaged");
        assert!(matches!(finding(&bad, b"clip"), Finding::Missing));
        let repaired = repair(&good, &bad, root.path(), &Digests::of(b"clip").into(), &Stop::default()).expect("repaired");
        assert_eq!((repaired.aside, repaired.other_names), (None, 0));
        assert!(matches!(finding(&bad, b"clip"), Finding::Sound(_)));
    }
}
