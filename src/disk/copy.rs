//! One verified copy of a file that is already in our hands.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use crate::disk::grow::Growing;
use crate::disk::medium::{self, ReadBack};
use crate::disk::publish::Unpublished;
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::{Digester, Expected};
use crate::domain::watch::Stop;
use crate::fault;

/// Fills an unpublished file with the content of another, makes it last, and reads it back from the medium.
///
/// Both the bytes read and the bytes read back must be what is expected; otherwise nothing may be published. The copy has
/// the date of its original and is read-only.
pub fn copy_into(from: &Path, half: &Unpublished, expected: &Expected, stop: &Stop) -> Result<ReadBack> {
    let unreadable = |e: io::Error| -> Fault { fault!(Failed, "copy-read", path = from.display(), offset = 0).because(e) };
    let unwritten = |e: io::Error| write_fault(half.path(), e);
    let looked = std::fs::metadata(from).and_then(|found: Metadata| Ok((found.len(), found.modified()?)));
    let (size, modified) = looked.map_err(unreadable)?;
    let mut growing = Growing::create(half.path(), size).map_err(unwritten)?;
    let mut digester = Digester::default();
    let mut written = Ok(());
    medium::stream(from, stop, &mut |bytes| {
        if written.is_ok() {
            digester.update(bytes);
            written = growing.write(bytes);
        }
    })?;
    written.map_err(unwritten)?;
    if !expected.matches(&digester.finish()) {
        return Err(fault!(Integrity, "copy-damaged", path = from.display()));
    }
    growing.seal(modified).and_then(|file| file.sync_all()).map_err(unwritten)?;
    let found = medium::digest(half.path(), stop, &|_| ())?;
    if !expected.matches(&found.digests) {
        return Err(fault!(Failed, "copy-differs", path = half.path().display()));
    }
    Ok(found.read_back)
}

/// A full disk has its own sentence.
pub(crate) fn write_fault(path: &Path, error: io::Error) -> Fault {
    if error.kind() == io::ErrorKind::StorageFull {
        fault!(Failed, "target-full", path = path.display()).because(error)
    } else {
        fault!(Failed, "disk-write", path = path.display()).because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ingest::Digests;

    #[test]
    fn only_what_was_expected_is_copied() {
        let folder = tempfile::tempdir().expect("a folder");
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        let bytes = vec![3; (5 << 20) + 17];
        std::fs::write(&from, &bytes).expect("written");
        let half = Unpublished::beside(&to);
        copy_into(&from, &half, &Digests::of(&bytes).into(), &Stop::default()).expect("copied");
        half.publish_new(&to).expect("free");
        let [was, is] = [&from, &to].map(|path| std::fs::metadata(path).expect("there"));
        assert_eq!(was.modified().expect("dated"), is.modified().expect("dated"));
        assert!(is.permissions().readonly() && std::fs::read(&to).expect("there") == bytes);
        let half = Unpublished::beside(&to);
        let fault = copy_into(&from, &half, &Digests::of(b"other").into(), &Stop::default()).expect_err("not that");
        assert_eq!(fault.code, "copy-damaged");
    }
}
