//! Seals a card's folder with an ASC MHL manifest, in the library and in each backup.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::App;
use super::intake::TakenIn;
use crate::disk::library::{copy_history, has_history};
use crate::disk::manifest::{Creation, Entry, write_generation};
use crate::disk::names;
use crate::disk::scan::Scan;
use crate::disk::work::WorkFolder;
use crate::domain::catalog::{Copy, Location, LocationKind};
use crate::domain::fault::{Fault, Result};
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

    /// Continues the histories of the cards whose copies in the library were all read and whole since a moment, as the standard
    /// asks of a verification. A card has one history, which its backups mirror. What could not be continued is told.
    pub(super) fn seal_verified(
        &self,
        library: &Location,
        since: Timestamp,
        person: Option<&Person>,
    ) -> Result<(usize, Vec<Fault>)> {
        let (mut sealed, mut faults) = (0, Vec::new());
        for folder in self.store.card_folders()? {
            let Some(entries) = self.verified_entries(library, &folder, since)? else { continue };
            match self.seal_folder(library, &names::from_text(&folder)?, &entries, since, person) {
                Ok(()) => sealed += 1,
                Err(fault) if fault.code == "stopped" => return Err(fault),
                Err(fault) => faults.push(fault),
            }
        }
        Ok((sealed, faults))
    }

    /// What was read of a card; nothing if that was not all of it, or the card has no history.
    fn verified_entries(&self, library: &Location, folder: &str, since: Timestamp) -> Result<Option<Vec<Entry>>> {
        let root = names::from_text(folder)?;
        let copies = self.store.copies_below(library.id, folder)?;
        let read = |copy: &Copy| copy.damaged_at.is_none() && copy.verified_at >= since;
        if copies.is_empty() || !copies.iter().all(read) || !has_history(&library.path.join(&root)) {
            return Ok(None);
        }
        let mut entries = Vec::new();
        for copy in copies {
            let path = names::from_text(&copy.path)?;
            let below = path.strip_prefix(&root).unwrap_or(&path).to_owned();
            // The content was compared by its BLAKE3, so it has the other digest too.
            let Some(digest) = self.store.xxh128(copy.asset)? else { return Ok(None) };
            entries.push(Entry { path: below, xxh128: Xxh128(u128::from_be_bytes(digest)) });
        }
        Ok(Some(entries))
    }

    fn seal_folder(
        &self,
        library: &Location,
        folder: &Path,
        entries: &[Entry],
        at: Timestamp,
        by: Option<&Person>,
    ) -> Result<()> {
        let root = library.path.join(folder);
        let authors: Vec<_> = by.map(|person| person.name.clone()).into_iter().collect();
        let comment = root.display().to_string();
        let hostname = &self.session.hostname;
        let creation = Creation { process: Process::InPlace, at, hostname, authors: &authors, comment: Some(&comment) };
        let work = WorkFolder::open(&library.path)?;
        write_generation(&root, entries, &creation, &work, &self.session.stop)?;
        for backup in self.connected(LocationKind::Backup)? {
            let mirror = backup.path.join(folder);
            if has_history(&mirror) {
                copy_history(&root, &mirror)?;
            }
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
