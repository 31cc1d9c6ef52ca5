//! Backups: catching up one that was away, and getting a lost library back from one.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::App;
use super::cases::Facts;
use super::session::Session;
use super::setup::text_of;
use super::verify::CopyAt;
use crate::disk::library::{Library, catalogue_copy, copy_bytes, copy_folder, copy_history, read_text, write_over};
use crate::disk::location::{Marker, is_connected, read_marker, write_marker};
use crate::disk::names;
use crate::disk::verify::repair;
use crate::disk::work::WorkFolder;
use crate::domain::catalog::{AssetKind, Copy, Location, LocationKind};
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::ingest::Expected;
use crate::domain::procedure::Event;
use crate::domain::records::Fact;
use crate::domain::review::Round;
use crate::domain::watch::{Measure, Notice};
use crate::fault;
use crate::store::{By, Store, Tx};

/// What a backup caught up with.
#[derive(Debug, Serialize)]
pub struct Synced {
    /// Backup by backup.
    pub backups: Vec<SyncedBackup>,
}

/// One backup after catching up.
#[derive(Debug, Serialize)]
pub struct SyncedBackup {
    /// Its name.
    pub location: String,
    /// Its disk is connected.
    pub connected: bool,
    /// Copies made now.
    pub copied: usize,
    /// Copies that could not be made, and why.
    pub failed: Vec<String>,
}

/// A library that was restored.
#[derive(Debug, Serialize)]
pub struct Restored {
    /// Where it is now.
    #[serde(serialize_with = "super::paths::write")]
    pub library: std::path::PathBuf,
    /// Files brought back, verified.
    pub files: usize,
    /// Files that the backup does not hold whole.
    pub missing: Vec<CopyAt>,
}

impl App {
    /// Copies to every connected backup what it lacks.
    pub fn sync_backups(&self) -> Result<Synced> {
        let library = self.library_location()?;
        let undecided = self.undecided_reviews()?;
        let wanted: Vec<_> =
            self.store.copies_in(library.id)?.into_iter().filter(|copy| !undecided.contains(&copy.asset)).collect();
        let mut backups = Vec::new();
        for backup in self.locations()?.into_iter().filter(|l| l.kind == LocationKind::Backup) {
            let connected = is_connected(&backup.path, &backup.uuid);
            let (copied, failed) = if connected { self.catch_up(&backup, &wanted)? } else { (0, Vec::new()) };
            if connected {
                copy_histories(&self.store, &library.path, &backup.path)?;
            }
            backups.push(SyncedBackup { location: backup.name, connected, copied, failed });
        }
        self.footage_caught_up()?;
        self.catalogue_changed()?;
        Ok(Synced { backups })
    }

    /// Footage that waited for a backup and is in all of them now ends its step (2.2, 4.1).
    fn footage_caught_up(&self) -> Result<()> {
        for video in self.store.videos()?.into_iter().filter(|video| video.cancelled.is_none()) {
            if !self.last_card_is_whole(video.id)? {
                continue;
            }
            let open = self.look_at(video.id)?;
            let step = open.try_event(Event::FootageIngested, &Facts::of(self, &open.video));
            if let Some(step) = step.ok().filter(|step| step.to != open.case.state) {
                let go = |tx: &Tx<'_>| Ok(((), open.go(tx, self, Event::FootageIngested, &step, None, json!({"by": "sync"}))?));
                self.store.commit(self.by_anyone(), go)?;
            }
        }
        Ok(())
    }

    /// Its ingest has ended, and no file of it failed.
    fn last_card_is_whole(&self, video: VideoId) -> Result<bool> {
        let Some(card) = self.store.ingests_of(video)?.pop().filter(|card| card.verdict.is_some()) else { return Ok(false) };
        Ok(self.store.footage_of(card.id)?.iter().all(|file| file.asset.is_some()))
    }

    /// Makes sure that the connected backups hold some contents of the library.
    pub(super) fn mirror(&self, assets: &[AssetId]) -> Result<()> {
        let library = self.library_location()?;
        let mut wanted = Vec::new();
        for asset in assets {
            wanted.extend(self.store.copies_of(*asset)?.into_iter().filter(|copy| copy.location == library.id));
        }
        for backup in self.connected(LocationKind::Backup)? {
            self.catch_up(&backup, &wanted)?;
        }
        Ok(())
    }

    fn catch_up(&self, backup: &Location, wanted: &[Copy]) -> Result<(usize, Vec<String>)> {
        let missing: Vec<_> = wanted
            .iter()
            .map(|copy| Ok((copy, self.store.copy_at(backup.id, &copy.path)?)))
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .filter(|(_, found)| found.as_ref().is_none_or(|found| found.damaged_at.is_some()))
            .map(|(copy, _)| copy)
            .collect();
        let watcher = &self.session.watcher;
        let total = Some(missing.iter().map(|copy| copy.bytes).sum());
        watcher.notice(Notice::Began { what: "sync", subject: backup.name.clone(), measure: Measure::Bytes, length: total });
        let (mut copied, mut failed, mut so_far) = (0, Vec::new(), 0);
        for copy in missing {
            self.session.stop.check()?;
            match self.copy_anew(copy, backup, "mirrored") {
                Ok(Some(_)) => copied += 1,
                Ok(None) => failed.push(self.lang().say("sync-no-good-copy", crate::words![path = copy.path])),
                Err(fault) if fault.code == "stopped" => return Err(fault),
                Err(fault) => failed.push(self.lang().fault(&fault)),
            }
            so_far += copy.bytes;
            watcher.notice(Notice::Reached(so_far));
        }
        watcher.notice(Notice::Ended);
        Ok((copied, failed))
    }

    /// Review copies whose round waits for its decision: backups hold decided rounds.
    fn undecided_reviews(&self) -> Result<Vec<AssetId>> {
        let mut undecided = Vec::new();
        for video in self.store.videos()? {
            let rounds = self.store.rounds(video.id)?;
            let decided: Vec<_> = rounds.iter().filter(|r| r.decision.is_some()).flat_map(Round::files).collect();
            let all = self.store.assets_of(video.id, AssetKind::Review)?;
            undecided.extend(all.into_iter().map(|asset| asset.id).filter(|id| !decided.contains(id)));
        }
        Ok(undecided)
    }

    /// Builds a library again from one backup alone.
    pub fn restore(from: &Path, to: &Path, session: &Session) -> Result<Restored> {
        let backup_root = Library::at(from)?;
        let library = Library::at(to)?;
        if library.exists() {
            return Err(fault!(Refused, "library-exists", path = library.root().display()));
        }
        let (copy, _) = catalogue_copy(backup_root.root());
        let marker = read_marker(backup_root.root())?;
        let marker = marker.filter(|_| copy.is_file());
        let marker = marker.ok_or_else(|| fault!(Failed, "backup-unrecognised", path = backup_root.root().display()))?;
        // Opened beside the library to be: a backup may be write-protected, and must not change in any case.
        let work = WorkFolder::open(library.root())?;
        let opened = work.path().join("kept.db");
        copy_bytes(&copy, &opened)?;
        let kept = Store::open(&opened)?;
        let places = kept.locations()?;
        let backup = places.iter().find(|l| l.uuid == marker.id);
        let backup = backup.ok_or_else(|| fault!(Failed, "backup-unrecognised", path = backup_root.root().display()))?;
        let own = places.iter().find(|l| l.kind == LocationKind::Library);
        let own = own.ok_or_else(|| fault!(Integrity, "catalogue-odd-value", column = "location", text = "library"))?;
        write_marker(library.root(), &Marker { id: own.uuid.clone() })?;
        let (restored, undecided) = bring_back(&kept, backup, own, backup_root.root(), &library, session)?;
        copy_histories(&kept, backup_root.root(), library.root())?;
        copy_folder(&backup_root.presets(), &library.presets())?;
        write_over(&library.settings(), read_text(&backup_root.settings())?.as_bytes())?;
        // The catalogue comes last: a library that has one is whole.
        let fresh = work.path().join("catalogue.db");
        kept.copy_to(&fresh)?;
        work.adopt(&fresh).publish_new(&library.catalogue())?;
        let store = Store::open(&library.catalogue())?;
        let data = json!({"from": names::shown(from), "files": restored.files, "missing": restored.missing.len()});
        store.commit(By { person: None, at: session.clock.now() }, |tx| {
            tx.move_location(own.id, text_of(library.root())?)?;
            tx.move_location(backup.id, text_of(backup_root.root())?)?;
            for copy in &undecided {
                tx.drop_copy(own.id, &copy.path)?;
            }
            Ok(((), Fact::new("library-restored", "library").with(data)))
        })?;
        Ok(restored)
    }
}

/// Brings the ASC MHL history of every card folder along.
fn copy_histories(store: &Store, from: &Path, to: &Path) -> Result<()> {
    for folder in store.card_folders()? {
        let folder = names::from_text(&folder)?;
        copy_history(&from.join(&folder), &to.join(&folder))?;
    }
    Ok(())
}

/// Copies every file of the library back from the backup, each verified.
fn bring_back(
    kept: &Store,
    backup: &Location,
    own: &Location,
    root: &Path,
    library: &Library,
    session: &Session,
) -> Result<(Restored, Vec<Copy>)> {
    let wanted = kept.copies_in(own.id)?;
    let total = Some(wanted.iter().map(|copy| copy.bytes).sum());
    let subject = backup.name.clone();
    session.watcher.notice(Notice::Began { what: "restore", subject, measure: Measure::Bytes, length: total });
    let mut restored = Restored { library: library.root().to_owned(), files: 0, missing: Vec::new() };
    let (mut so_far, mut undecided) = (0, Vec::new());
    for copy in wanted {
        session.stop.check()?;
        let path = library.root().join(names::from_text(&copy.path)?);
        let held = kept.copies_of(copy.asset)?.into_iter().filter(|c| c.location == backup.id);
        let expected = Expected::from(copy.hash);
        let mut done = path.is_file();
        for source in held {
            if done {
                break;
            }
            let good = root.join(names::from_text(&source.path)?);
            done = match repair(&good, &path, library.root(), &expected, &session.stop) {
                Ok(_) => true,
                Err(fault) if matches!(fault.code, "stopped" | "disk-full" | "disk-space") => return Err(fault),
                Err(_) => false,
            };
        }
        if done {
            restored.files += 1;
        } else if kept.asset(copy.asset)?.kind == AssetKind::Review {
            // Backups hold decided rounds only: a copy that was waiting is rendered again when it is wanted.
            undecided.push(copy.clone());
        } else {
            restored.missing.push(CopyAt { asset: copy.asset, location: own.name.clone(), path, aside: None });
        }
        so_far += copy.bytes;
        session.watcher.notice(Notice::Reached(so_far));
    }
    session.watcher.notice(Notice::Ended);
    Ok((restored, undecided))
}
