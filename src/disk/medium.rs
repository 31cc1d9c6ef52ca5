//! Reading a file from the medium it lies on, not from the memory of having written it.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::mpsc::channel;

use crate::disk::block::{BLOCK, Block, Stock};
use crate::disk::platform;
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::{Digester, Digests};
use crate::domain::watch::Stop;
use crate::fault;

crate::text_enum! {
    /// How a read was made to come from the medium.
    ReadBack {
        /// Past the page cache (`O_DIRECT`).
        Direct = "direct",
        /// Written out, dropped from the page cache, then read.
        CacheDropped = "cache-dropped",
    }
}

/// What a whole file holds, and how that was found out.
#[derive(Clone, Copy, Debug)]
pub struct FromMedium {
    /// Its digests.
    pub digests: Digests,
    /// How it was read.
    pub read_back: ReadBack,
}

/// Blocks in hand while a file is read: one being read, one being hashed, one between.
const AHEAD: usize = 3;

/// Reads a whole file from the medium; `on_bytes` hears how far each step went.
pub fn digest(path: &Path, stop: &Stop, on_bytes: &dyn Fn(u64)) -> Result<FromMedium> {
    let mut digester = Digester::default();
    let read_back = stream(path, stop, &mut |bytes| {
        digester.update(bytes);
        on_bytes(bytes.len() as u64);
    })?;
    Ok(FromMedium { digests: digester.finish(), read_back })
}

/// Reads a whole file from the medium, piece by piece; reading goes on while a piece is being taken.
pub(crate) fn stream(path: &Path, stop: &Stop, take: &mut dyn FnMut(&[u8])) -> Result<ReadBack> {
    let unreadable = |e: io::Error| -> Fault { fault!(Failed, "copy-read", path = path.display(), offset = 0).because(e) };
    if let Some(file) = platform::open_direct(path).map_err(unreadable)? {
        match read_all(file, stop, take) {
            // Some file systems take the flag and refuse the read.
            Err((0, error)) if error.kind() == io::ErrorKind::InvalidInput => {}
            other => return settled(other, path, stop).map(|()| ReadBack::Direct),
        }
    }
    let file = File::open(path).and_then(|file| platform::forget(&file).map(|()| file)).map_err(unreadable)?;
    settled(read_all(file, stop, take), path, stop).map(|()| ReadBack::CacheDropped)
}

fn settled(read: Result<(), (u64, io::Error)>, path: &Path, stop: &Stop) -> Result<()> {
    stop.check()?;
    read.map_err(|(offset, e)| fault!(Failed, "copy-read", path = path.display(), offset = offset).because(e))
}

/// Reads to the end, or to a failure at an offset; small files on this thread, larger ones with a thread that reads ahead.
fn read_all(mut file: File, stop: &Stop, take: &mut dyn FnMut(&[u8])) -> Result<(), (u64, io::Error)> {
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    if size < BLOCK as u64 {
        return read_small(&mut file, take);
    }
    let stock = Stock::new(AHEAD);
    let (sender, receiver) = channel::<Block>();
    std::thread::scope(|scope| {
        let reading = move || read_ahead(file, &stock, stop, &|block| sender.send(block).is_ok());
        let reading = std::thread::Builder::new().spawn_scoped(scope, reading).map_err(|error| (0, error))?;
        for block in receiver {
            take(&block);
        }
        reading.join().unwrap_or_else(|_| Err((0, io::Error::other("the reading thread ended early"))))
    })
}

fn read_small(file: &mut File, take: &mut dyn FnMut(&[u8])) -> Result<(), (u64, io::Error)> {
    thread_local!(static STOCK: Stock = Stock::new(1));
    let mut block = STOCK.with(Stock::take);
    let mut offset = 0;
    while block.fill(file).map_err(|error| (offset, error))? > 0 {
        take(&block);
        offset += block.len() as u64;
    }
    Ok(())
}

fn read_ahead(mut file: File, stock: &Stock, stop: &Stop, pass_on: &dyn Fn(Block) -> bool) -> Result<(), (u64, io::Error)> {
    let mut offset = 0;
    while !stop.asked() {
        let mut block = stock.take();
        let read = block.fill(&mut file).map_err(|error| (offset, error))?;
        offset += read as u64;
        let ended = read < BLOCK;
        if (read > 0 && !pass_on(block)) || ended {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_reads_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        for size in [0, 1, 4095, 4096, 4097, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 4097] {
            let bytes: Vec<u8> = (0..size).map(|i| (i / 7 % 251).to_le_bytes()[0]).collect();
            std::fs::write(&path, &bytes).expect("written");
            let seen = std::cell::Cell::new(0);
            let found = digest(&path, &Stop::default(), &|n| seen.set(seen.get() + n)).expect("readable");
            assert_eq!((found.digests, seen.get()), (Digests::of(&bytes), size as u64), "{size}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let fault = digest(Path::new("/no/such/file"), &Stop::default(), &|_| ()).expect_err("missing");
        assert_eq!((fault.code, fault.args[0].1.as_str()), ("copy-read", "/no/such/file"));
        let stop = Stop::default();
        stop.ask();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        std::fs::write(&path, vec![0; 4 * BLOCK]).expect("written");
        assert_eq!(digest(&path, &stop, &|_| ()).expect_err("stopped").code, "stopped");
    }
}
