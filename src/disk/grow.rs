//! Writing a file that will be read back.

use std::fs::{File, FileTimes};
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use crate::disk::block::{ALIGN, BLOCK};
use crate::disk::platform;

/// A file that is being written. Large ones go past the page cache where the file system allows it; small ones go through
/// it, where a whole batch is flushed at once.
#[derive(Debug)]
pub(crate) struct Growing {
    file: File,
    direct: bool,
}

impl Growing {
    /// Makes the file and reserves its room.
    pub(crate) fn create(path: &Path, size: u64) -> io::Result<Self> {
        let large = size >= BLOCK as u64;
        let (file, direct) = platform::create(path, large)?;
        if large {
            platform::preallocate(&file, size)?;
        }
        Ok(Self { file, direct })
    }

    /// Writes the next block, from aligned memory. Only the last one may end inside a device block; that end goes through
    /// the page cache.
    pub(crate) fn write(&mut self, block: &[u8]) -> io::Result<()> {
        if !self.direct {
            return self.file.write_all(block);
        }
        let (whole, end) = block.split_at(block.len() / ALIGN * ALIGN);
        match self.file.write_all(whole) {
            // Some file systems take the flag and refuse the write.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                self.end_direct()?;
                return self.file.write_all(block);
            }
            other => other?,
        }
        if !end.is_empty() {
            self.end_direct()?;
        }
        self.file.write_all(end)
    }

    fn end_direct(&mut self) -> io::Result<()> {
        self.direct = false;
        platform::end_direct(&self.file)
    }

    /// Gives the file its source's date and takes away the right to change it.
    pub(crate) fn seal(self, modified: SystemTime) -> io::Result<File> {
        self.file.set_times(FileTimes::new().set_modified(modified))?;
        let mut permissions = self.file.metadata()?.permissions();
        permissions.set_readonly(true);
        self.file.set_permissions(permissions)?;
        Ok(self.file)
    }
}
