//! Locations: the library and its backups, each with a marker that tells it from an empty mount point.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk::publish::Unpublished;
use crate::disk::work::STATE;
use crate::domain::fault::{Fault, Result};
use crate::fault;

/// What `.claqueta/location.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// The location's id in the catalogue.
    pub id: String,
}

fn marker_path(root: &Path) -> PathBuf {
    root.join(STATE).join("location.toml")
}

/// Marks a folder as a location, once: another marker there is refused.
pub fn write_marker(root: &Path, marker: &Marker) -> Result<()> {
    let path = marker_path(root);
    match read_marker(root)? {
        Some(found) if found == *marker => return Ok(()),
        Some(found) => return Err(fault!(Refused, "location-taken", path = root.display(), id = found.id)),
        None => {}
    }
    let broken = |error: toml::ser::Error| -> Fault { fault!(Failed, "disk-write", path = path.display()).because(error) };
    let text = toml::to_string(marker).map_err(broken)?;
    Unpublished::with_bytes(&path, text.as_bytes())?.publish_new(&path)
}

/// The marker of a location; nothing where there is none.
pub fn read_marker(root: &Path) -> Result<Option<Marker>> {
    let path = marker_path(root);
    let text = match std::fs::read_to_string(&path) {
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        other => other.map_err(|e| fault!(Failed, "disk-read", path = path.display()).because(e))?,
    };
    toml::from_str(&text).map(Some).map_err(|e| fault!(Failed, "marker-malformed", path = path.display()).because(e))
}

/// Is the disk with this location plugged in, where it is expected?
#[must_use]
pub fn is_connected(root: &Path, id: &str) -> bool {
    matches!(read_marker(root), Ok(Some(marker)) if marker.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_marked_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let [mine, other] = ["L-1", "L-2"].map(|id| Marker { id: id.into() });
        assert!(!is_connected(folder.path(), "L-1"));
        write_marker(folder.path(), &mine).expect("written");
        write_marker(folder.path(), &mine).expect("the same again");
        assert!(is_connected(folder.path(), "L-1") && !is_connected(folder.path(), "L-2"));
        assert_eq!(write_marker(folder.path(), &other).expect_err("taken").code, "location-taken");
        std::fs::write(marker_path(folder.path()), "id = ").expect("written");
        assert_eq!(read_marker(folder.path()).expect_err("damaged").code, "marker-malformed");
        assert!(!is_connected(&folder.path().join("unplugged"), "L-1"));
    }
}
