//! What is missing on this machine, and how the system's own package manager brings it.

use serde::Serialize;

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
    /// The command that installs FFmpeg here, where a package manager is known.
    pub remedy: Option<String>,
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
                remedy,
            },
            Err(_) => Self { ffmpeg: None, program: String::new(), lacking: Vec::new(), remedy },
        }
    }
}
