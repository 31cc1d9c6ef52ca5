//! Making a library, and opening one.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::App;
use super::session::Session;
use crate::disk::library::{Library, catalogue_copy, mirror_folder, read_text, write_new, write_over};
use crate::disk::location::{Marker, read_marker, write_marker};
use crate::disk::platform::device;
use crate::disk::work::{WorkFolder, token};
use crate::domain::catalog::{Location, LocationKind};
use crate::domain::fault::Result;
use crate::domain::records::Fact;
use crate::domain::settings::Settings;
use crate::domain::texts::Lang;
use crate::domain::watch::Notice;
use crate::fault;
use crate::store::{By, Store};

/// A library to be made.
#[derive(Clone, Debug)]
pub struct Init {
    /// Its folder.
    pub library: PathBuf,
    /// The folders that mirror it.
    pub backups: Vec<PathBuf>,
    /// The institute's name.
    pub institution: String,
}

/// A library was made.
#[derive(Clone, Debug, Serialize)]
pub struct LibraryMade {
    /// Its folder.
    #[serde(serialize_with = "super::paths::write")]
    pub library: PathBuf,
    /// The folders that mirror it.
    #[serde(serialize_with = "super::paths::write")]
    pub backups: Vec<PathBuf>,
    /// Folders that are on the same disk: a copy there is no backup.
    #[serde(serialize_with = "super::paths::write")]
    pub same_disk: Vec<PathBuf>,
}

/// The library that a folder is in: the nearest one above it, as git looks for a repository.
#[must_use]
pub fn library_above(folder: &Path) -> Option<PathBuf> {
    Some(Library::above(folder)?.root().to_owned())
}

/// The language of a library, before it is opened; nothing if there is none there.
#[must_use]
pub fn library_language(library: &Path) -> Option<Lang> {
    let file = Library::at(library).ok()?.settings();
    Some(Settings::parse("claqueta.toml", &read_text(&file).ok()?).ok()?.language)
}

/// Writes a page of the manual, in place of an older one.
pub fn write_page(path: &Path, text: &[u8]) -> Result<()> {
    write_over(path, text)
}

/// Reads the list that lies beside the demo's clips.
pub fn read_list(path: &Path) -> Result<String> {
    read_text(path)
}

impl App {
    /// Makes a library with its backups.
    pub fn init(new: &Init, session: &Session) -> Result<LibraryMade> {
        let library = Library::at(&new.library)?;
        if library.exists() {
            return Err(fault!(Refused, "library-exists", path = library.root().display()));
        }
        if new.backups.is_empty() {
            return Err(fault!(Usage, "backup-needed"));
        }
        let backups: Vec<_> = new.backups.iter().map(|b| Library::at(b)).collect::<Result<_>>()?;
        let roots: Vec<&Path> = std::iter::once(&library).chain(&backups).map(Library::root).collect();
        nested(&roots)?;
        let markers: Vec<_> = roots.iter().map(|root| marker_for(root)).collect::<Result<_>>()?;
        for (root, marker) in roots.iter().zip(&markers) {
            write_marker(root, marker)?;
        }
        if !library.settings().exists() {
            write_new(&library.settings(), Settings::template(&new.institution, backups.len()).as_bytes())?;
        }
        let store = Store::create(&library.catalogue())?;
        store.commit(By { person: None, at: session.clock.now() }, |tx| {
            for (number, (root, marker)) in roots.iter().zip(&markers).enumerate() {
                let (kind, name) = match number {
                    0 => (LocationKind::Library, "biblioteca".to_owned()),
                    n => (LocationKind::Backup, format!("respaldo-{n}")),
                };
                tx.add_location(kind, &name, &marker.id, text_of(root)?)?;
            }
            let data = json!({"library": library.root(), "backups": roots[1..], "institution": new.institution});
            Ok(((), Fact::new("library-made", "library").with(data)))
        })?;
        copy_catalogue(&store, &roots[1..])?;
        Ok(LibraryMade { library: library.root().to_owned(), backups: owned(&roots[1..]), same_disk: same_disk(&roots) })
    }

    /// Opens the library in a folder.
    pub fn open(library: &Path, session: Session) -> Result<Self> {
        let library = Library::at(library)?;
        if !library.exists() {
            return Err(fault!(Failed, "library-missing", path = library.root().display()));
        }
        let settings = Settings::parse(&library.settings().display().to_string(), &read_text(&library.settings())?)?;
        let store = Store::open(&library.catalogue())?;
        no_backup(&library, &store)?;
        Ok(Self { library, settings, store, session, ffmpeg: std::cell::OnceCell::new(), presets: std::cell::OnceCell::new() })
    }

    /// Keeps a consistent copy of the catalogue, the settings and the presets on every backup that is connected.
    ///
    /// What was done is done: a backup that takes no copy now (full, write-protected) is told of, and gets it the next time.
    pub(super) fn catalogue_changed(&self) -> Result<()> {
        for backup in self.connected(LocationKind::Backup)? {
            let kept = copy_catalogue(&self.store, &[&backup.path]).and_then(|()| self.mirror_settings(&backup));
            if let Err(fault) = kept {
                let behind = fault!(Failed, "backup-behind", location = backup.name).because(self.lang().fault(&fault));
                self.session.watcher.notice(Notice::Trouble(behind));
            }
        }
        Ok(())
    }

    fn mirror_settings(&self, backup: &Location) -> Result<()> {
        let mirror = Library::at(&backup.path)?;
        let ours = read_text(&self.library.settings())?;
        if read_text(&mirror.settings()).ok().as_deref() != Some(ours.as_str()) {
            write_over(&mirror.settings(), ours.as_bytes())?;
        }
        mirror_folder(&self.library.presets(), &mirror.presets())
    }

    /// A folder of this process's own inside the library, gone when dropped.
    pub(super) fn work_folder(&self) -> Result<WorkFolder> {
        WorkFolder::open(self.library.root())
    }
}

/// Copies the catalogue to backups, each with the head of the log that it holds.
pub(super) fn copy_catalogue(store: &Store, backups: &[&Path]) -> Result<()> {
    for backup in backups {
        let (copy, head) = catalogue_copy(backup);
        let work = WorkFolder::open(backup)?;
        let fresh = work.path().join("catalogue.db");
        store.copy_to(&fresh)?;
        work.adopt(&fresh).replace(&copy)?;
        write_over(&head, &serde_json::to_vec(&store.head()?).expect("plain data is JSON"))?;
    }
    Ok(())
}

/// The marker that a new location gets. One without a catalogue beside it is what an `init` left that did not end.
fn marker_for(root: &Path) -> Result<Marker> {
    let left = read_marker(root)?.filter(|_| !catalogue_copy(root).0.exists());
    Ok(left.unwrap_or_else(|| Marker { id: token() }))
}

/// A backup holds a copy of the catalogue; what was written into it would be lost with the next one.
fn no_backup(opened: &Library, store: &Store) -> Result<()> {
    let Some(marker) = read_marker(opened.root())? else { return Ok(()) };
    let places = store.locations()?;
    let library = places.iter().find(|place| place.kind == LocationKind::Library);
    match (places.iter().find(|place| place.uuid == marker.id), library) {
        (Some(place), Some(library)) if place.kind == LocationKind::Backup => {
            Err(fault!(Refused, "library-is-backup", path = opened.root().display(), library = library.path.display()))
        }
        _ => Ok(()),
    }
}

/// A location inside another would back up itself.
fn nested(roots: &[&Path]) -> Result<()> {
    for (i, one) in roots.iter().enumerate() {
        for (j, other) in roots.iter().enumerate() {
            if i != j && other.starts_with(one) {
                return Err(fault!(Usage, "locations-nested", outer = one.display(), inner = other.display()));
            }
        }
    }
    Ok(())
}

fn same_disk(roots: &[&Path]) -> Vec<PathBuf> {
    let devices: Vec<_> = roots.iter().map(|root| device(root).ok()).collect();
    let twice = |i: &usize| devices[*i].is_some() && devices[..*i].contains(&devices[*i]);
    (1..roots.len()).filter(twice).map(|i| roots[i].to_owned()).collect()
}

fn owned(paths: &[&Path]) -> Vec<PathBuf> {
    paths.iter().map(|path| path.to_path_buf()).collect()
}

/// The catalogue holds the places' paths as text.
pub(super) fn text_of(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| fault!(Usage, "path-not-text", path = path.display()))
}
