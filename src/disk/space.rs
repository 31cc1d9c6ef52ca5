//! Is there room, before the first byte is written?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::platform;
use crate::domain::fault::Result;
use crate::fault;

/// Bytes that will be written below a folder.
#[derive(Clone, Debug)]
pub struct Need {
    /// The folder; it exists.
    pub folder: PathBuf,
    /// How many bytes.
    pub bytes: u64,
}

/// Room for the file system's own bookkeeping and for the catalogue, kept on every device.
const RESERVE: u64 = 1 << 20;

/// The free bytes of the file system that a folder lies on.
pub fn free(folder: &Path) -> Result<u64> {
    platform::free_space(folder).map_err(|e| fault!(Failed, "folder-unreachable", path = folder.display()).because(e))
}

/// Refuses unless everything fits; needs on one device are added up.
pub fn require(needs: &[Need]) -> Result<()> {
    let mut devices: BTreeMap<u64, Need> = BTreeMap::new();
    for need in needs.iter().filter(|need| need.bytes > 0) {
        let device = platform::device(&need.folder);
        let device = device.map_err(|e| fault!(Failed, "folder-unreachable", path = need.folder.display()).because(e))?;
        let zero = || Need { folder: need.folder.clone(), bytes: RESERVE };
        let sum = devices.entry(device).or_insert_with(zero);
        sum.bytes = sum.bytes.saturating_add(need.bytes);
    }
    devices.values().try_for_each(|need| {
        let free = free(&need.folder)?;
        let short = || fault!(Failed, "disk-space", path = need.folder.display(), needed = need.bytes, free = free);
        if free < need.bytes { Err(short()) } else { Ok(()) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_numbers() {
        let folder = tempfile::tempdir().expect("a folder");
        let need = |bytes| Need { folder: folder.path().to_owned(), bytes };
        require(&[need(1), need(2)]).expect("room for three bytes");
        let half = free(folder.path()).expect("known") / 4 * 3;
        let fault = require(&[need(half), need(half)]).expect_err("two halves on one device");
        assert_eq!(fault.code, "disk-space");
        assert_eq!(fault.args.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["path", "needed", "free"]);
        assert_eq!(require(&[Need { folder: "/no/such/folder".into(), bytes: 1 }]).expect_err("gone").code, "folder-unreachable");
    }
}
