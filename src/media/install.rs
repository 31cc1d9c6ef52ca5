//! Brings FFmpeg through the system's own package manager, and never in another way.

use std::ffi::OsStr;

use super::cage;
use crate::domain::fault::Result;
use crate::fault;

/// A package manager that can bring FFmpeg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageManager {
    /// Debian, Ubuntu.
    Apt,
    /// Fedora.
    Dnf,
    /// macOS.
    Brew,
    /// Windows.
    Winget,
}

impl PackageManager {
    const ALL: [Self; 4] = [Self::Apt, Self::Dnf, Self::Brew, Self::Winget];

    /// The first one that is on this machine.
    #[must_use]
    pub fn find() -> Option<Self> {
        Self::ALL.into_iter().find(|manager| cage::find_program(OsStr::new(manager.words()[0])).is_some())
    }

    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Apt => &["apt-get", "install", "-y", "ffmpeg"],
            Self::Dnf => &["dnf", "install", "-y", "ffmpeg"],
            Self::Brew => &["brew", "install", "ffmpeg"],
            Self::Winget => &["winget", "install", "--id", "Gyan.FFmpeg", "-e"],
        }
    }

    /// Whether it must be root's.
    const fn wants_root(self) -> bool {
        matches!(self, Self::Apt | Self::Dnf)
    }

    /// What a person would type.
    #[must_use]
    pub fn command(self) -> String {
        let words = self.words().join(" ");
        if self.wants_root() && !cage::is_root() { format!("sudo {words}") } else { words }
    }
}

/// Installs FFmpeg; what the package manager prints goes to standard error as it comes.
pub fn install(manager: PackageManager) -> Result<()> {
    let command = manager.command();
    let mut words = command.split(' ');
    let program = words.next().unwrap_or_default();
    let failed = || fault!(Failed, "install-failed", command = command);
    let status = cage::visible(program).args(words).status().map_err(|e| failed().because(e))?;
    if status.success() { Ok(()) } else { Err(failed().because(status.to_string())) }
}
