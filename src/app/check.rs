//! Consistency: rows without files, files without rows. Nothing is deleted or mended.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::App;
use super::verify::CopyAt;
use crate::disk::location::is_connected;
use crate::disk::names;
use crate::disk::walk::walk_files;
use crate::domain::catalog::{Copy, Location};
use crate::domain::fault::{Fault, Result};
use crate::domain::watch::{Measure, Notice};

/// Where every file has its row.
const FOLDERS: [&str; 6] = ["material", "montajes", "revision", "finales", "musica", "registros"];
/// How many rows are read at a time.
const PAGE: u32 = 1024;

/// How catalogue and folders agree.
#[derive(Debug, Default, Serialize)]
pub struct Consistency {
    /// Rows that were looked at.
    pub rows: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Rows without a file.
    pub missing: Vec<CopyAt>,
    /// Rows whose file is not as long as it was, or was found damaged by a verification.
    pub damaged: Vec<CopyAt>,
    /// Files without a row.
    pub unknown: Vec<FileAt>,
    /// What could not be looked at, in words.
    pub unreadable: Vec<String>,
    /// What is wrong with the catalogue's own file, in `SQLite`'s words.
    pub catalogue: Vec<String>,
    /// Locations whose disks are not connected: nobody looked there.
    pub offline: Vec<String>,
}

/// A file by its place.
#[derive(Clone, Debug, Serialize)]
pub struct FileAt {
    /// The location's name.
    pub location: String,
    /// The file.
    #[serde(serialize_with = "super::paths::write")]
    pub path: PathBuf,
}

impl Consistency {
    /// Do they agree?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let copies = self.missing.len() + self.damaged.len() + self.unknown.len();
        copies + self.unreadable.len() + self.catalogue.len() == 0
    }
}

impl App {
    /// Compares the catalogue with the folders of every connected location, by names and lengths.
    pub fn check(&self) -> Result<Consistency> {
        let mut found = Consistency { catalogue: self.store.damage()?, ..Consistency::default() };
        for place in self.locations()? {
            if is_connected(&place.path, &place.uuid) {
                self.check_location(&place, &mut found)?;
            } else {
                found.offline.push(place.name);
            }
        }
        Ok(found)
    }

    fn check_location(&self, place: &Location, found: &mut Consistency) -> Result<()> {
        let watcher = &self.session.watcher;
        let length = Some(self.store.volume(place.id)?.copies);
        watcher.notice(Notice::Began { what: "consistency", subject: place.name.clone(), measure: Measure::Items, length });
        let checked = self.check_rows(place, found).and_then(|()| self.check_files(place, found));
        watcher.notice(Notice::Ended);
        checked
    }

    fn check_rows(&self, place: &Location, found: &mut Consistency) -> Result<()> {
        let (mut after, mut done) = (String::new(), 0);
        loop {
            self.session.stop.check()?;
            let page = self.store.copies_after(place.id, &after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(&last.path);
            done += page.len() as u64;
            for copy in &page {
                self.check_row(place, copy, found);
            }
            self.session.watcher.notice(Notice::Reached(done));
        }
    }

    fn check_row(&self, place: &Location, copy: &Copy, found: &mut Consistency) {
        found.rows += 1;
        let path = match names::from_text(&copy.path) {
            Ok(path) => place.path.join(path),
            Err(fault) => return found.unreadable.push(self.lang().fault(&fault)),
        };
        let looked = path.symlink_metadata();
        let at = CopyAt { asset: copy.asset, location: place.name.clone(), path, aside: None };
        match looked {
            Ok(file) if file.is_file() && file.len() == copy.bytes && copy.damaged_at.is_none() => {}
            Ok(_) => found.damaged.push(at),
            Err(_) => found.missing.push(at),
        }
    }

    fn check_files(&self, place: &Location, found: &mut Consistency) -> Result<()> {
        for folder in FOLDERS {
            walk_files(&place.path, folder, &mut |path| {
                self.session.stop.check()?;
                self.check_file(place, path, found)
            })?;
        }
        Ok(())
    }

    fn check_file(&self, place: &Location, path: Result<PathBuf, Fault>, found: &mut Consistency) -> Result<()> {
        match path {
            Err(fault) => found.unreadable.push(self.lang().fault(&fault)),
            Ok(path) => {
                found.files += 1;
                if !self.has_row(place, &path)? {
                    found.unknown.push(FileAt { location: place.name.clone(), path: place.path.join(path) });
                }
            }
        }
        Ok(())
    }

    fn has_row(&self, place: &Location, path: &Path) -> Result<bool> {
        Ok(self.store.copy_at(place.id, &names::to_text(path))?.is_some())
    }
}
