//! Fire drill: files are restored from each backup and compared, so that having backups is a measured fact.

use serde::Serialize;
use serde_json::json;

use super::App;
use crate::disk::copy::copy_into;
use crate::disk::location::is_connected;
use crate::disk::names;
use crate::disk::work::{WorkFolder, token};
use crate::domain::catalog::{Copy, Location, LocationKind};
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::Expected;
use crate::domain::records::Fact;
use crate::domain::sample::Sample;
use crate::domain::watch::{Measure, Notice};
use crate::fault;

/// How many rows are read at a time.
const PAGE: u32 = 1024;

/// What a drill showed.
#[derive(Debug, Serialize)]
pub struct Drilled {
    /// With this seed the same sample is drawn again.
    pub seed: u64,
    /// Backup by backup.
    pub backups: Vec<BackupDrilled>,
}

/// What became of a backup's sample.
#[derive(Debug, Serialize)]
pub struct BackupDrilled {
    /// Its name.
    pub location: String,
    /// Its disk is connected.
    pub connected: bool,
    /// Files that came back and are what they were.
    pub restored: usize,
    /// Of how many bytes together.
    pub bytes: u64,
    /// Files that did not come back.
    pub failed: Vec<NotRestored>,
}

/// A file that did not come back.
#[derive(Debug, Serialize)]
pub struct NotRestored {
    /// The file on the backup.
    #[serde(serialize_with = "super::paths::write")]
    pub path: std::path::PathBuf,
    /// Why not.
    pub why: String,
}

impl Drilled {
    /// Did everything come back?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.backups.iter().all(|backup| backup.failed.is_empty())
    }
}

impl App {
    /// Restores a random sample of each connected backup into a folder that is removed afterwards, and compares.
    pub fn drill(&self, sample: usize, seed: Option<u64>) -> Result<Drilled> {
        let seed = seed.unwrap_or_else(|| u64::from_str_radix(&token()[..8], 16).unwrap_or_default());
        let backups: Vec<_> = self.locations()?.into_iter().filter(|l| l.kind == LocationKind::Backup).collect();
        if !backups.iter().any(|backup| is_connected(&backup.path, &backup.uuid)) {
            return Err(fault!(Failed, "drill-without-backup"));
        }
        let scratch = self.work_folder()?;
        let mut drilled = Drilled { seed, backups: Vec::new() };
        for backup in backups {
            drilled.backups.push(self.drill_backup(&backup, sample, seed, &scratch)?);
        }
        self.catalogue_changed()?;
        Ok(drilled)
    }

    fn drill_backup(&self, backup: &Location, sample: usize, seed: u64, scratch: &WorkFolder) -> Result<BackupDrilled> {
        let connected = is_connected(&backup.path, &backup.uuid);
        let mut drilled = BackupDrilled { location: backup.name.clone(), connected, restored: 0, bytes: 0, failed: Vec::new() };
        if !connected {
            return Ok(drilled);
        }
        let drawn = self.draw(backup, sample, seed)?;
        let (mut sound, mut bad, length) = (Vec::new(), Vec::new(), Some(drawn.len() as u64));
        let (watcher, subject) = (&self.session.watcher, backup.name.clone());
        watcher.notice(Notice::Began { what: "drill", subject, measure: Measure::Items, length });
        for (done, copy) in (1..).zip(drawn) {
            let path = backup.path.join(names::from_text(&copy.path)?);
            match copy_into(&path, &scratch.unpublished(&path), &Expected::from(copy.hash), &self.session.stop) {
                Ok(_) => sound.push(copy),
                Err(fault) if is_the_backups(&fault) => {
                    drilled.failed.push(NotRestored { path, why: self.lang().fault(&fault) });
                    bad.push(copy);
                }
                Err(fault) => return Err(fault),
            }
            watcher.notice(Notice::Reached(done));
        }
        watcher.notice(Notice::Ended);
        (drilled.restored, drilled.bytes) = (sound.len(), sound.iter().map(|copy| copy.bytes).sum());
        self.record_drill(backup, seed, &sound, &bad)?;
        Ok(drilled)
    }

    fn draw(&self, backup: &Location, size: usize, seed: u64) -> Result<Vec<Copy>> {
        let mut sample = Sample::new(seed, size);
        let mut after = String::new();
        loop {
            let page = self.store.copies_after(backup.id, &after, PAGE)?;
            let Some(last) = page.last() else { return Ok(sample.into_drawn().collect()) };
            after.clone_from(&last.path);
            for copy in page {
                sample.offer(&copy.path.clone(), copy);
            }
        }
    }

    fn record_drill(&self, backup: &Location, seed: u64, sound: &[Copy], bad: &[Copy]) -> Result<()> {
        let failed: Vec<_> = bad.iter().map(|copy| &copy.path).collect();
        let data = json!({"location": backup.name, "seed": seed, "restored": sound.len(), "failed": failed});
        self.store.commit(self.by_anyone(), |tx| {
            for copy in sound {
                tx.put_copy(copy.location, &copy.path, copy.asset)?;
            }
            for copy in bad {
                tx.doubt_copy(copy.location, &copy.path)?;
            }
            Ok(((), Fact::new("drilled", "library").with(data)))
        })
    }
}

/// Did the backup fail, or the scratch folder?
fn is_the_backups(fault: &Fault) -> bool {
    matches!(fault.code, "copy-read" | "copy-damaged")
}
