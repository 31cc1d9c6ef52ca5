//! Seals a card's folder with an ASC MHL manifest, in the library and in each backup.

use std::path::{Path, PathBuf};

use super::App;
use super::intake::TakenIn;
use crate::disk::manifest::{Creation, Entry, write_generation};
use crate::disk::scan::Scan;
use crate::disk::work::WorkFolder;
use crate::domain::catalog::Location;
use crate::domain::fault::Result;
use crate::domain::ingest::Xxh128;
use crate::domain::mhl::Process;
use crate::domain::people::Person;

impl App {
    /// Continues the history of a card's folder in each location with what that location holds verified.
    pub(super) fn seal(&self, card: &Card<'_>, locations: &[Location]) -> Result<()> {
        for (at, location) in locations.iter().enumerate() {
            let entries = self.entries(card, at, location)?;
            if entries.is_empty() {
                continue;
            }
            let siblings: Vec<_> = locations.iter().map(|l| l.path.join(card.folder).display().to_string()).collect();
            let sources: Vec<_> = card.sources.iter().map(|s| s.display().to_string()).collect();
            let comment = format!("{} → {}", sources.join(", "), siblings.join(", "));
            let creation = Creation {
                process: Process::Transfer,
                at: self.now(),
                hostname: &self.session.hostname,
                authors: std::slice::from_ref(&card.person.name),
                comment: Some(&comment),
            };
            let work = WorkFolder::open(&location.path)?;
            write_generation(&location.path.join(card.folder), &entries, &creation, &work, &self.session.stop)?;
        }
        Ok(())
    }

    fn entries(&self, card: &Card<'_>, at: usize, location: &Location) -> Result<Vec<Entry>> {
        let root = location.path.join(card.folder);
        let mut entries = Vec::new();
        for taken in card.taken.files.iter().filter(|t| t.held_in(at)) {
            let digest = taken.asset.map(|asset| self.store.xxh128(asset)).transpose()?.flatten();
            let path = taken.paths.iter().find(|(place, _)| *place == at).map(|(_, path)| location.path.join(path));
            let path = path.as_deref().and_then(|path| path.strip_prefix(&root).ok()).map(Path::to_path_buf);
            if let (Some(digest), Some(path)) = (digest, path) {
                entries.push(Entry { path, xxh128: Xxh128(u128::from_be_bytes(digest)) });
            }
        }
        Ok(entries)
    }
}

/// A card that was taken in.
pub(super) struct Card<'a> {
    pub(super) folder: &'a Path,
    pub(super) sources: &'a [PathBuf],
    pub(super) found: &'a Scan,
    pub(super) taken: &'a TakenIn,
    pub(super) person: &'a Person,
}
