//! Buffers that fit direct input and output, and a bounded stock of them.
//!
//! The stock is what bounds memory and lets fast threads wait for slow ones: whoever wants to read takes a block, and every
//! block comes back when the last thread that works on it lets go.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::sync::mpsc::{Receiver, Sender, channel};

/// How much is read, hashed and written at a time.
pub(crate) const BLOCK: usize = 2 << 20;

/// What direct input and output wants addresses and lengths to be multiples of, on any device in use.
pub(crate) const ALIGN: usize = 4096;

/// A piece of a file in memory.
#[derive(Debug)]
pub(crate) struct Block {
    memory: Vec<u8>,
    start: usize,
    len: usize,
    home: Sender<Vec<u8>>,
}

impl Block {
    /// Reads on until the block is full or the file ends.
    pub(crate) fn fill(&mut self, file: &mut File) -> io::Result<usize> {
        self.len = 0;
        while self.len < BLOCK {
            match file.read(&mut self.memory[self.start + self.len..self.start + BLOCK]) {
                Ok(0) => break,
                Ok(n) => {
                    self.len += n;
                    // A piece that ends inside a device block is the last one; direct reading could not go on from there.
                    if n % ALIGN != 0 {
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.len)
    }

    /// A block of so many zeros, standing in for what could not be read.
    pub(crate) fn blank(&mut self, len: usize) -> &mut [u8] {
        self.len = len;
        let bytes = &mut self.memory[self.start..self.start + len];
        bytes.fill(0);
        bytes
    }
}

impl Deref for Block {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.memory[self.start..self.start + self.len]
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // Without its stock the memory is simply freed.
        let _ = self.home.send(std::mem::take(&mut self.memory));
    }
}

/// A stock of blocks.
#[derive(Debug)]
pub(crate) struct Stock {
    free: Receiver<Vec<u8>>,
    home: Sender<Vec<u8>>,
}

impl Stock {
    pub(crate) fn new(blocks: usize) -> Self {
        let (home, free) = channel();
        for _ in 0..blocks {
            // The receiver is right here.
            let _ = home.send(vec![0; BLOCK + ALIGN]);
        }
        Self { free, home }
    }

    /// Waits for a free block.
    pub(crate) fn take(&self) -> Block {
        let memory = self.free.recv().expect("the stock holds a sender itself");
        let start = memory.as_ptr().align_offset(ALIGN);
        Block { memory, start, len: 0, home: self.home.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_aligned_bounded_and_come_back() {
        let stock = Stock::new(2);
        let (mut a, b) = (stock.take(), stock.take());
        assert!(stock.free.try_recv().is_err(), "both are out");
        drop(b);
        assert!(stock.take().is_empty());
        a.blank(7);
        assert_eq!(*a, [0; 7]);
        assert_eq!(a.as_ptr() as usize % ALIGN, 0);
    }

    #[test]
    fn a_block_takes_what_the_file_has() {
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, &vec![7; BLOCK + 5]).expect("written");
        std::io::Seek::rewind(&mut file).expect("a file");
        let mut block = Stock::new(1).take();
        let lengths = [(); 3].map(|()| block.fill(&mut file).expect("read"));
        assert_eq!(lengths, [BLOCK, 5, 0]);
    }
}
