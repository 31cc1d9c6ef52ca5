//! The threads that read copies back.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Mutex, PoisonError};

use super::flight::{FlightId, Report};
use crate::disk::block::BLOCK;
use crate::disk::medium;
use crate::domain::watch::Stop;

/// A file to be read from the medium.
pub(super) struct Check {
    pub(super) flight: FlightId,
    pub(super) path: PathBuf,
    pub(super) size: u64,
}

/// What the checkers of one target share: small files are read several at a time, large ones one after the other, which
/// is what disks like and what bounds memory.
pub(super) struct Checks {
    queue: Mutex<Receiver<Check>>,
    large: Mutex<()>,
}

impl Checks {
    pub(super) fn new(queue: Receiver<Check>) -> Self {
        Self { queue: Mutex::new(queue), large: Mutex::new(()) }
    }

    fn next(&self) -> Option<Check> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    /// Reads back until there is nothing left to come. A slot that is no target's does not count as progress.
    pub(super) fn run(&self, slot: usize, counts: bool, reports: &Sender<Report>, stop: &Stop) {
        while let Some(check) = self.next() {
            let turn = (check.size >= BLOCK as u64).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
            let tell = |bytes| {
                if counts {
                    let _ = reports.send(Report::Progress(bytes));
                }
            };
            let found = medium::digest(&check.path, stop, &tell);
            drop(turn);
            let _ = reports.send(Report::Checked { flight: check.flight, slot, found });
        }
    }
}
