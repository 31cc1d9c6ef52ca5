//! Which FFmpeg is here, and what it lacks.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::fault::Result;
use crate::domain::watch::Stop;
use crate::fault;
use crate::media::cage::{self, Limits};
use crate::media::capture::{self, Tool};

/// The oldest release that every graph here was tried on.
const FLOOR: (u32, u32) = (5, 1);

/// Filters that some part of this program needs.
const FILTERS: [&str; 52] = [
    "acompressor",
    "afade",
    "aformat",
    "alimiter",
    "ametadata",
    "amix",
    "anullsrc",
    "apad",
    "aresample",
    "asetpts",
    "asplit",
    "ass",
    "astats",
    "atrim",
    "blackdetect",
    "blend",
    "bwdif",
    "colorchannelmixer",
    "colorspace",
    "crop",
    "ebur128",
    "equalizer",
    "fade",
    "fps",
    "framestep",
    "freezedetect",
    "gblur",
    "highpass",
    "loudnorm",
    "lutyuv",
    "metadata",
    "overlay",
    "pad",
    "premultiply",
    "psnr",
    "scale",
    "select",
    "setparams",
    "setpts",
    "showwavespic",
    "sidechaincompress",
    "signalstats",
    "silencedetect",
    "thumbnail",
    "tile",
    "tinterlace",
    "tonemap",
    "tpad",
    "transpose",
    "trim",
    "unpremultiply",
    "zscale",
];

/// Encoders of the export presets and of pictures.
const ENCODERS: [&str; 8] = ["aac", "ffv1", "libx264", "mjpeg", "mpeg2video", "pcm_s16le", "pcm_s24le", "png"];

/// Containers of the export presets.
const MUXERS: [&str; 6] = ["matroska", "mjpeg", "mov", "mp4", "mxf", "null"];

/// The pair of programs that all work goes through.
#[derive(Clone, Debug)]
pub struct Ffmpeg {
    program: PathBuf,
    probe: PathBuf,
    version: Version,
}

impl Ffmpeg {
    /// Finds FFmpeg: what `CLAQUETA_FFMPEG` and `CLAQUETA_FFPROBE` name, else what lies beside the other, else what `PATH` holds.
    pub fn locate() -> Result<Self> {
        let named = |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let (ffmpeg, ffprobe) = (named("CLAQUETA_FFMPEG"), named("CLAQUETA_FFPROBE"));
        Self::at(
            &find("ffmpeg", ffmpeg.as_deref(), ffprobe.as_deref())?,
            &find("ffprobe", ffprobe.as_deref(), ffmpeg.as_deref())?,
        )
    }

    /// Takes two programs by their paths, if they run and are new enough.
    pub fn at(ffmpeg: &Path, ffprobe: &Path) -> Result<Self> {
        let version = version_of(ffmpeg)?;
        version_of(ffprobe)?;
        // Each run has its own current folder, where a relative path would lead elsewhere.
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.into());
        Ok(Self { program: absolute(ffmpeg), probe: absolute(ffprobe), version })
    }

    /// Where `ffmpeg` is.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Where `ffprobe` is.
    #[must_use]
    pub fn probe_program(&self) -> &Path {
        &self.probe
    }

    /// Which release `ffmpeg` is.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The filters, encoders and containers that this program needs and this build lacks.
    pub fn lacking(&self) -> Result<Vec<&'static str>> {
        let mut lacking = self.absent("-filters", &FILTERS)?;
        lacking.extend(self.absent("-encoders", &ENCODERS)?);
        lacking.extend(self.absent("-muxers", &MUXERS)?);
        lacking.dedup();
        Ok(lacking)
    }

    fn absent(&self, list: &str, needed: &[&'static str]) -> Result<Vec<&'static str>> {
        let answer = self.capture(Tool::Ffmpeg, &[OsString::from(list)], &std::env::temp_dir(), SHORT, &Stop::default())?;
        let text = String::from_utf8_lossy(&answer);
        let present = names(&text);
        Ok(needed.iter().copied().filter(|name| !present.contains(name)).collect())
    }
}

/// A question about itself is answered at once, or the program is not what it seems.
const SHORT: Duration = Duration::from_secs(30);

/// One program: as named, else beside the other's named place, else on `PATH`.
fn find(name: &str, named: Option<&Path>, other: Option<&Path>) -> Result<PathBuf> {
    let missing = |path: &Path| fault!(Failed, "ffmpeg-missing", program = path.display());
    if let Some(named) = named {
        // A bare word is looked up as a shell would.
        let found = if named.components().count() > 1 { Some(named.into()) } else { cage::find_program(named.as_os_str()) };
        return found.filter(|path: &PathBuf| path.is_file()).ok_or_else(|| missing(named));
    }
    let beside = other.and_then(Path::parent).map(|folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION));
    beside.filter(|path| path.is_file()).or_else(|| cage::find_program(OsStr::new(name))).ok_or_else(|| missing(Path::new(name)))
}

/// Asks a program which release it is; too old is a fault.
fn version_of(program: &Path) -> Result<Version> {
    let here = std::path::absolute(program).unwrap_or_else(|_| program.into());
    let mut command = cage::command(&here, &std::env::temp_dir(), Limits::PROBE);
    command.arg("-version");
    let heard = capture::listen(command, SHORT, &Stop::default())?;
    let text = String::from_utf8_lossy(&heard.answer);
    let version = Version::of_banner(&text)
        .ok_or_else(|| fault!(Failed, "ffmpeg-start", program = program.display()).because(heard.remarks.trim()))?;
    if version.at_least(FLOOR.0, FLOOR.1) {
        Ok(version)
    } else {
        let floor = format!("{}.{}", FLOOR.0, FLOOR.1);
        Err(fault!(Failed, "ffmpeg-too-old", program = program.display(), version = version, floor = floor))
    }
}

/// The names in what `-filters`, `-encoders` and `-muxers` print.
fn names(text: &str) -> HashSet<&str> {
    text.lines().filter_map(name_in).flat_map(|names| names.split(',')).collect()
}

/// The second word of a line whose first word is flags.
fn name_in(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let flags = words.next()?;
    words.next().filter(|_| flags.bytes().all(|b| b.is_ascii_uppercase() || b == b'.' || b == b'd'))
}

/// A release of FFmpeg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    text: String,
    /// Nothing for builds between releases, which are taken for the newest.
    number: Option<(u32, u32)>,
}

impl Version {
    /// Reads what follows `ffmpeg version`, such as `5.1.9-0+deb12u1`, `n7.1`, `7.0.2-static` or `N-12345-g0123abc`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let numbers = text.strip_prefix('n').unwrap_or(text);
        let mut parts = numbers.split(|c: char| !c.is_ascii_digit());
        let major = parts.next().and_then(|part| part.parse().ok());
        let minor = numbers.contains('.').then(|| parts.next().and_then(|part| part.parse().ok())).flatten();
        // A nightly build may carry its date where the release stands: 2023-01-18-git-ba36e6ed52.
        let number = major.filter(|major| *major < 1000).map(|major| (major, minor.unwrap_or(0)));
        Self { text: text.into(), number }
    }

    fn of_banner(banner: &str) -> Option<Self> {
        let line = banner.lines().next()?;
        line.split_once(" version ").and_then(|(_, rest)| rest.split_whitespace().next()).map(Self::read)
    }

    /// Is it this release or a newer one?
    #[must_use]
    pub fn at_least(&self, major: u32, minor: u32) -> bool {
        self.number.is_none_or(|number| number >= (major, minor))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_every_packager_are_read() {
        let cases = [
            ("5.1.9-0+deb12u1", Some((5, 1))),
            ("4.4.2-0ubuntu0.22.04.1", Some((4, 4))),
            ("n7.1", Some((7, 1))),
            ("7.0.2-static", Some((7, 0))),
            ("n9.0.2-17-g2a571b6068-20260930", Some((9, 0))),
            ("8", Some((8, 0))),
            ("N-12345-g0123abc", None),
            ("2023-01-18-git-ba36e6ed52-full_build-www.gyan.dev", None),
            ("git-2020-06-01-dd76226", None),
        ];
        for (text, number) in cases {
            assert_eq!(Version::read(text).number, number, "{text}");
        }
        assert!(!Version::read("4.4.2").at_least(5, 1) && !Version::read("5.0.1").at_least(5, 1));
        assert!(Version::read("5.1.9").at_least(5, 1) && Version::read("N-1-g2").at_least(5, 1));
        assert_eq!(Version::of_banner("ffprobe version n7.1 Copyright"), Some(Version::read("n7.1")));
        assert_eq!(Version::of_banner("Hello, I am not FFmpeg"), None);
    }

    #[test]
    fn names_are_read_from_the_lists_of_old_and_new_releases() {
        let old = "Filters:\n  T.. = Timeline support\n TSC aap               AA->A      Apply\n ..C acompressor       A->A       Audio\n";
        let new = "Formats:\n D.. = Demuxing supported\n ---\n  E  3gp             3GP2\n  E  mov,mp4         X\n";
        assert!(names(old).contains("aap") && names(old).contains("acompressor"));
        assert!(names(new).contains("3gp") && names(new).contains("mp4"));
    }
}
