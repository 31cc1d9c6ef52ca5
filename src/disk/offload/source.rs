//! Reading a source once, and noticing when it does not hold still.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::disk::block::{ALIGN, BLOCK, Block};
use crate::disk::platform::{self, Identity};
use crate::disk::scan::SourceFile;
use crate::domain::fault::{Fault, Result};
use crate::fault;

/// After how many bytes what was read leaves the page cache.
const FORGET: u64 = 32 << 20;

/// A source file that is being read.
pub(super) struct Source<'a> {
    listed: &'a SourceFile,
    file: File,
    offset: u64,
    keep_damaged: bool,
    damaged: Vec<Range<u64>>,
}

impl<'a> Source<'a> {
    /// Opens a file and makes sure that it is still what was listed.
    pub(super) fn open(listed: &'a SourceFile, keep_damaged: bool) -> Result<Self> {
        let unreadable = |e: io::Error| -> Fault { fault!(Failed, "source-open", path = listed.path.display()).because(e) };
        let file = platform::open_source(&listed.path).map_err(unreadable)?;
        let source = Self { listed, file, offset: 0, keep_damaged, damaged: Vec::new() };
        source.unchanged(source.file.metadata())?;
        Ok(source)
    }

    /// Reads the next block; empty or short at the end.
    pub(super) fn next(&mut self, block: &mut Block) -> Result<()> {
        if let Err(error) = block.fill(&mut self.file) {
            let at = self.offset + block.len() as u64;
            if !self.keep_damaged {
                return Err(fault!(Failed, "source-read", path = self.listed.path.display(), offset = at).because(error));
            }
            self.salvage(block)?;
        }
        let before = self.offset;
        self.offset += block.len() as u64;
        if before / FORGET != self.offset / FORGET {
            platform::done_with(&self.file, self.offset);
        }
        Ok(())
    }

    /// Reads a block again in the smallest pieces, leaving zeros where even those fail.
    fn salvage(&mut self, block: &mut Block) -> Result<()> {
        let unreadable = |e: io::Error| -> Fault { fault!(Failed, "source-open", path = self.listed.path.display()).because(e) };
        let left = self.listed.identity.size.saturating_sub(self.offset);
        let length = usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK));
        let mut at = self.offset;
        for piece in block.blank(length).chunks_mut(ALIGN) {
            self.file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
            let end = at + piece.len() as u64;
            if self.file.read_exact(piece).is_err() {
                piece.fill(0);
                match self.damaged.last_mut().filter(|last| last.end == at) {
                    Some(last) => last.end = end,
                    None => self.damaged.push(at..end),
                }
            }
            at = end;
        }
        self.file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
        Ok(())
    }

    /// Ends the reading: the file must be as long as listed, and unchanged, both what was opened and what bears the name now.
    pub(super) fn finish(self) -> Result<Vec<Range<u64>>> {
        self.unchanged(self.file.metadata())?;
        self.unchanged(std::fs::symlink_metadata(&self.listed.path))?;
        if self.offset != self.listed.identity.size {
            return Err(self.changed());
        }
        Ok(self.damaged)
    }

    fn unchanged(&self, now: io::Result<std::fs::Metadata>) -> Result<()> {
        let now = now.and_then(|now| Ok((now.is_file(), Identity::of(&now)?)));
        match now {
            Ok((true, identity)) if identity == self.listed.identity => Ok(()),
            Ok(_) => Err(self.changed()),
            Err(error) => Err(self.changed().because(error)),
        }
    }

    fn changed(&self) -> Fault {
        fault!(Failed, "source-changed", path = self.listed.path.display())
    }
}
