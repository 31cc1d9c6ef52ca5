//! What is missing on this machine, and how the system's own package manager brings it.

use std::path::PathBuf;

use serde::Serialize;

use super::App;
use crate::disk::location::is_connected;
use crate::disk::space;
use crate::domain::catalog::Location;
use crate::domain::fault::Result;
use crate::domain::texts::Lang;
use crate::media::Ffmpeg;
use crate::media::install::{PackageManager, install};

/// What was found on this machine.
#[derive(Debug, Serialize)]
pub struct Checkup {
    /// FFmpeg's version, if it is there.
    pub ffmpeg: Option<String>,
    /// Where it is.
    pub program: String,
    /// Filters, encoders and containers that it lacks.
    pub lacking: Vec<&'static str>,
    /// The library's places, where there is a library: connected or not, and the room that is left.
    pub locations: Vec<Place>,
    /// The command that installs FFmpeg here, where a package manager is known.
    pub remedy: Option<String>,
}

/// A place of the library.
#[derive(Debug, Serialize)]
pub struct Place {
    /// Its name.
    pub location: String,
    /// Its root.
    #[serde(serialize_with = "super::paths::write")]
    pub path: PathBuf,
    /// Its disk is connected.
    pub connected: bool,
    /// Bytes that are free there.
    pub free: Option<u64>,
}

impl App {
    /// The library's places: connected or not, and the room that is left.
    pub fn places(&self) -> Result<Vec<Place>> {
        let place = |location: Location| {
            let connected = is_connected(&location.path, &location.uuid);
            let free = space::free(&location.path).ok().filter(|_| connected);
            Place { location: location.name, path: location.path, connected, free }
        };
        Ok(self.locations()?.into_iter().map(place).collect())
    }
}

impl Checkup {
    /// Looks at this machine; installs what is missing where asked, saying so through `say` first.
    pub fn run(fix: bool, say: &dyn Fn(&str), lang: Lang) -> Result<Self> {
        let found = Self::look();
        match PackageManager::find() {
            Some(manager) if fix && !found.healthy() => {
                say(&lang.say("doctor-installing", crate::words![command = manager.command()]));
                install(manager)?;
                Ok(Self::look())
            }
            _ => Ok(found),
        }
    }

    /// Everything that is needed is there.
    #[must_use]
    pub fn healthy(&self) -> bool {
        self.ffmpeg.is_some() && self.lacking.is_empty()
    }

    fn look() -> Self {
        let remedy = PackageManager::find().map(super::super::media::install::PackageManager::command);
        match Ffmpeg::locate() {
            Ok(ffmpeg) => Self {
                ffmpeg: Some(ffmpeg.version().to_string()),
                program: ffmpeg.program().display().to_string(),
                lacking: ffmpeg.lacking().unwrap_or_default(),
                locations: Vec::new(),
                remedy,
            },
            Err(_) => Self { ffmpeg: None, program: String::new(), lacking: Vec::new(), locations: Vec::new(), remedy },
        }
    }
}
