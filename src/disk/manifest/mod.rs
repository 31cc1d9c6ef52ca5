//! ASC MHL histories on disk: read, continued, and checked against the files.

mod folder;
mod generation;
mod verify;

pub use generation::{Creation, Entry, Generation, write_generation};
pub use verify::{Findings, verify_history};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::names;
use crate::domain::fault::{Fault, Result};
use crate::domain::mhl::{Chain, Format, History, Manifest, digest_of};
use crate::fault;

/// The folder that holds a history.
pub const ASCMHL: &str = "ascmhl";
const CHAIN: &str = "ascmhl_chain.xml";
/// No manifest is larger: 100 bytes a record and millions of records fit.
const LARGEST: u64 = 1 << 30;

/// A history as it lies in its folder.
#[derive(Debug, Default)]
struct Stored {
    chain: Chain,
    history: History,
    /// What is wrong with the history itself.
    problems: Vec<Fault>,
}

impl Stored {
    /// Reads a folder's history; empty where there is none.
    fn read(folder: &Path) -> Result<Self> {
        let ascmhl = folder.join(ASCMHL);
        let chain_path = ascmhl.join(CHAIN);
        let Some(text) = read_text(&chain_path)? else { return Ok(Self::default()) };
        let chain = Chain::from_xml(&text).map_err(|fault| fault.with("path", chain_path.display()))?;
        let (mut generations, mut problems) = (Vec::new(), Vec::new());
        for link in &chain.0 {
            let path = ascmhl.join(&link.file);
            match read_text(&path)? {
                None => problems.push(fault!(Integrity, "mhl-manifest-missing", path = path.display())),
                Some(text) => {
                    if digest_of(Format::C4, text.as_bytes()) != link.c4 {
                        problems.push(fault!(Integrity, "mhl-manifest-modified", path = path.display()));
                    }
                    let manifest = Manifest::from_xml(&text).map_err(|fault| fault.with("path", path.display()))?;
                    generations.push((link.number, manifest));
                }
            }
        }
        Ok(Self { chain, history: History::new(generations), problems })
    }

    /// Nothing, or the first thing that is wrong: such a history is not continued.
    fn sound(mut self) -> Result<Self> {
        if self.problems.is_empty() { Ok(self) } else { Err(self.problems.swap_remove(0)) }
    }
}

/// Are a folder's manifests all there, and what their chain says? Its files are not looked at.
#[must_use]
pub fn is_sound(folder: &Path) -> bool {
    Stored::read(folder).is_ok_and(|stored| stored.problems.is_empty())
}

/// The text of a file; nothing if it is not there.
fn read_text(path: &Path) -> Result<Option<String>> {
    let unreadable = |e: io::Error| -> Fault { fault!(Failed, "disk-read", path = path.display()).because(e) };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        Ok(found) if found.len() > LARGEST => return Err(unreadable(io::ErrorKind::FileTooLarge.into())),
        Ok(_) => {}
    }
    fs::read_to_string(path).map(Some).map_err(unreadable)
}

/// A path as manifests write it: as it is, or percent-escaped whole where XML cannot hold it.
fn to_mhl(path: &Path) -> String {
    let fits = |c: char| {
        !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}')
    };
    match path.to_str().filter(|text| text.chars().all(fits)) {
        Some(text) if cfg!(not(windows)) => text.to_owned(),
        Some(text) => text.replace('\\', "/"),
        None => names::to_text(path),
    }
}

/// Where the file of a recorded path lies: under that very name, or else under the one that it escapes.
fn from_mhl(folder: &Path, text: &str) -> PathBuf {
    let literal = folder.join(text);
    if literal.symlink_metadata().is_ok() {
        return literal;
    }
    let unescaped = names::from_text(text).map(|path| folder.join(path));
    unescaped.ok().filter(|path| path.symlink_metadata().is_ok()).unwrap_or(literal)
}
