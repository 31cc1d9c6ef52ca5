//! Presets from files: the built-in ones, and a library's own, which win by name.
//!
//! A library keeps its own in `presets/`, laid out as the program's: `presets/logos/institucional.toml`, and the office's
//! image as `presets/logos/logo.png`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::render::bounds::{ImageName, Name};
use crate::domain::render::image::Image;
use crate::domain::render::presets::Presets;
use crate::fault;

/// A preset file is a page of text.
const TEXT_LIMIT: u64 = 256 * 1024;
/// A logo or a font is a few megabytes at most.
const BINARY_LIMIT: u64 = 32 * 1024 * 1024;

/// A built-in file: its path in `presets/`, and what is in it.
type BuiltIn = (&'static str, &'static [u8]);

macro_rules! built_in {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../presets/", $path)))),+]
    };
}

const BUILT_IN: &[BuiltIn] = built_in![
    "policy.toml",
    "media.toml",
    "logos/institucional.toml",
    "logos/logo.png",
    "end-logos/institucional.toml",
    "end-logos/end-logo.png",
    "subtitles/institucional.toml",
    "subtitles/alto-contraste.toml",
    "subtitles/caja.toml",
    "audio/voz.toml",
    "audio/ambiente.toml",
    "audio/plano.toml",
    "exports/review.toml",
    "exports/web-1080p.toml",
    "exports/tv-hd.toml",
    "exports/social-vertical.toml",
    "exports/social-square.toml",
    "exports/messenger.toml",
    "exports/archive.toml",
    "exports/archive-textless.toml",
    "fonts/AtkinsonHyperlegible-Regular.ttf",
    "fonts/AtkinsonHyperlegible-Bold.ttf",
    "fonts/AtkinsonHyperlegible-Italic.ttf",
    "fonts/AtkinsonHyperlegible-BoldItalic.ttf",
];

/// The font family that review marks are drawn with; it is always among [`PresetFolder::fonts`].
pub const MARKS_FAMILY: &str = "Atkinson Hyperlegible";

/// Which kind of logo an image belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoKind {
    /// The corner logo.
    Corner,
    /// The end logo.
    End,
}

/// A library's presets over the built-in ones.
#[derive(Clone, Debug, Default)]
pub struct PresetFolder {
    own: Option<PathBuf>,
}

/// A file in full, small enough to be held: what was hashed is what will be rendered.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its plain name.
    pub name: String,
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
}

/// Fonts that text may be drawn with.
#[derive(Clone, Debug)]
pub struct Fonts {
    /// The font files, by name.
    pub files: Vec<Asset>,
    /// One hash over all of them.
    pub hash: ContentHash,
}

impl PresetFolder {
    /// The built-in presets, and those in `<library>/presets/` where there is a library.
    #[must_use]
    pub fn of(library: Option<&Path>) -> Self {
        Self { own: library.map(|library| library.join("presets")) }
    }

    /// Reads them all. One bad value in one file is a fault: nobody should find out at the third export.
    pub fn load(&self) -> Result<Presets> {
        Ok(Presets {
            policy: self.single("policy.toml")?,
            media: self.single("media.toml")?,
            logos: self.group("logos")?,
            end_logos: self.group("end-logos")?,
            subtitles: self.group("subtitles")?,
            audio: self.group("audio")?,
            exports: self.group("exports")?,
        })
    }

    /// A logo's picture: the library's own of that name, else the built-in one.
    pub fn image(&self, kind: LogoKind, name: &ImageName) -> Result<(Asset, Image)> {
        let folder = if kind == LogoKind::Corner { "logos" } else { "end-logos" };
        let path = format!("{folder}/{name}");
        let bytes = match self.own_bytes(&path, BINARY_LIMIT)? {
            Some(bytes) => Cow::Owned(bytes),
            None => Cow::Borrowed(built_in(&path).ok_or_else(|| fault!(Failed, "image-missing", name = path))?),
        };
        let image = Image::of_png(&path, &bytes)?;
        Ok((Asset { name: name.to_string(), bytes }, image))
    }

    /// The built-in fonts and the library's own.
    pub fn fonts(&self) -> Result<Fonts> {
        let mut files = BTreeMap::new();
        for (path, bytes) in BUILT_IN {
            if let Some(name) = path.strip_prefix("fonts/") {
                files.insert(name.to_owned(), Cow::Borrowed(*bytes));
            }
        }
        for path in self.own_files("fonts", &["ttf", "otf"])? {
            if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                files.insert(name.to_owned(), Cow::Owned(read(&path, BINARY_LIMIT)?));
            }
        }
        let files: Vec<_> = files.into_iter().map(|(name, bytes)| Asset { name, bytes }).collect();
        let hashes: Vec<_> = files.iter().map(|font| format!("{} {}", ContentHash::of(&font.bytes), font.name)).collect();
        Ok(Fonts { files, hash: ContentHash::of(hashes.join("\n").as_bytes()) })
    }

    /// A file that there is one of: the library's own, else the built-in one.
    fn single<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        match (self.own_bytes(path, TEXT_LIMIT)?, self.own.as_ref()) {
            (Some(bytes), Some(own)) => parse(&own.join(path).display().to_string(), &bytes),
            _ => parse(path, built_in(path).unwrap_or_default()),
        }
    }

    /// All presets of a kind, the library's own over the built-in ones.
    fn group<T: DeserializeOwned>(&self, group: &str) -> Result<BTreeMap<String, T>> {
        let mut presets = BTreeMap::new();
        let own = self.own_files(group, &["toml"])?;
        for (path, bytes) in BUILT_IN {
            let name = path.strip_prefix(group).and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".toml"));
            if let Some(name) = name.filter(|name| !own.iter().any(|path| path.file_stem().is_some_and(|stem| stem == *name))) {
                presets.insert(name.to_owned(), parse(path, bytes)?);
            }
        }
        for path in own {
            let shown = path.display().to_string();
            let name = path.file_stem().and_then(|stem| stem.to_str()).and_then(Name::new);
            let name = name.ok_or_else(|| fault!(Usage, "preset-name", file = shown))?;
            presets.insert(name.to_string(), parse(&shown, &read(&path, TEXT_LIMIT)?)?);
        }
        Ok(presets)
    }

    fn own_bytes(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>> {
        let path = self.own.as_ref().map(|own| own.join(path));
        path.filter(|path| path.exists()).map(|path| read(&path, limit)).transpose()
    }

    /// The library's own files in one folder with one of some extensions, in order.
    fn own_files(&self, folder: &str, extensions: &[&str]) -> Result<Vec<PathBuf>> {
        let Some(folder) = self.own.as_ref().map(|own| own.join(folder)) else { return Ok(Vec::new()) };
        let unreadable = |error| fault!(Failed, "preset-unreadable", file = folder.display()).because(error);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted)) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }
}

impl Asset {
    /// Writes it into a folder and says where it lies.
    pub fn place(&self, folder: &Path) -> Result<PathBuf> {
        let path = folder.join(&self.name);
        fs::write(&path, &self.bytes)
            .map_err(|error| fault!(Failed, "asset-unwritable", file = path.display()).because(error))?;
        Ok(path)
    }
}

impl Fonts {
    /// Writes them all into a folder, which is made.
    pub fn place(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).map_err(|error| fault!(Failed, "asset-unwritable", file = folder.display()).because(error))?;
        self.files.iter().try_for_each(|font| font.place(folder).map(drop))
    }
}

fn built_in(path: &str) -> Option<&'static [u8]> {
    BUILT_IN.iter().find(|(known, _)| *known == path).map(|(_, bytes)| *bytes)
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let unreadable = || fault!(Failed, "preset-unreadable", file = path.display());
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unreadable().because(error))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable().because(error))?;
    if bytes.len() as u64 > limit { Err(unreadable().because(format!("> {limit} B"))) } else { Ok(bytes) }
}

/// Reads one preset, or says in which line of which file what is wrong.
fn parse<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T> {
    let bad = |line: usize, detail: String| fault!(Usage, "preset-bad", file = file, line = line, detail = detail);
    let text = std::str::from_utf8(bytes).map_err(|error| bad(line_of(bytes, error.valid_up_to()), "UTF-8".to_owned()))?;
    toml::from_str(text).map_err(|error| {
        let line = line_of(bytes, error.span().map_or(0, |span| span.start));
        let key = text.lines().nth(line - 1).and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
        let message = error.message();
        bad(line, key.map_or_else(|| message.to_owned(), |key| format!("{key} = {message}")))
    })
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}
