//! The library and its backups: which are connected, and what of a content each holds.

use std::path::PathBuf;

use super::App;
use crate::disk::location::is_connected;
use crate::disk::names;
use crate::domain::catalog::{Asset, Location, LocationKind};
use crate::domain::fault::Result;
use crate::domain::ids::AssetId;
use crate::fault;

impl App {
    /// The locations of a kind whose disks are connected.
    pub(super) fn connected(&self, kind: LocationKind) -> Result<Vec<Location>> {
        Ok(self.all_connected()?.into_iter().filter(|l| l.kind == kind).collect())
    }

    /// Every location that is connected, the library first.
    pub(super) fn all_connected(&self) -> Result<Vec<Location>> {
        Ok(self.locations()?.into_iter().filter(|l| is_connected(&l.path, &l.uuid)).collect())
    }

    /// Every location, the library first. The library is where it was opened, wherever it was made.
    pub(super) fn locations(&self) -> Result<Vec<Location>> {
        let mut locations = self.store.locations()?;
        for location in locations.iter_mut().filter(|l| l.kind == LocationKind::Library) {
            self.library.root().clone_into(&mut location.path);
        }
        Ok(locations)
    }

    /// The library as a location.
    pub(super) fn library_location(&self) -> Result<Location> {
        let found = self.connected(LocationKind::Library)?.into_iter().next();
        found.ok_or_else(|| fault!(Failed, "library-missing", path = self.library.root().display()))
    }

    /// A copy of a content that can be read now, in the library where possible.
    pub(super) fn readable(&self, id: AssetId) -> Result<PathBuf> {
        let connected = self.all_connected()?;
        for copy in self.store.copies_of(id)?.into_iter().filter(|copy| copy.damaged_at.is_none()) {
            let Some(location) = connected.iter().find(|l| l.id == copy.location) else { continue };
            let path = location.path.join(names::from_text(&copy.path)?);
            if path.metadata().is_ok_and(|found| found.len() == copy.bytes) {
                return Ok(path);
            }
        }
        let asset: Asset = self.store.asset(id)?;
        Err(fault!(Failed, "copy-unreachable", asset = id, name = asset.name))
    }
}
