//! The thread that writes one target's copies.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::SystemTime;

use super::checker::Check;
use super::flight::{FlightId, Report};
use crate::disk::block::Block;
use crate::disk::copy::write_fault;
use crate::disk::grow::Growing;
use crate::disk::platform;
use crate::disk::work::WorkFolder;

/// What a writer is told.
pub(super) enum Order {
    /// A new copy begins.
    Begin(Begin),
    /// The next bytes of the copy.
    Data(Arc<Block>),
    /// The copy is whole.
    End,
    /// The source failed: forget the copy.
    Abandon,
    /// A file is there already: have it checked with this batch.
    Adopt(Check),
    /// The batch is complete: make it last, then have it checked.
    Flush,
}

/// A copy that begins.
pub(super) struct Begin {
    pub(super) flight: FlightId,
    pub(super) path: PathBuf,
    pub(super) size: u64,
    pub(super) modified: SystemTime,
}

/// Up to how many files are synced one by one rather than with their whole file system.
const FEW: usize = 4;

/// One target's writer.
pub(super) struct Writer<'a> {
    pub(super) slot: usize,
    pub(super) work: &'a WorkFolder,
    pub(super) checks: Sender<Check>,
    pub(super) reports: Sender<Report>,
}

impl Writer<'_> {
    /// Does as told until nobody gives orders any more.
    pub(super) fn run(self, orders: &Receiver<Order>) {
        let mut growing: Option<(Begin, Growing)> = None;
        let mut batch: Vec<Check> = Vec::new();
        for order in orders {
            match order {
                Order::Begin(begin) => {
                    let file = self.told(begin.flight, Growing::create(&begin.path, begin.size));
                    growing = file.map(|file| (begin, file));
                }
                Order::Data(block) => {
                    growing = growing.take().and_then(|(begin, mut file)| {
                        self.told(begin.flight, file.write(&block))?;
                        Some((begin, file))
                    });
                }
                Order::End => batch.extend(growing.take().and_then(|(begin, file)| self.end(begin, file))),
                Order::Abandon => growing = None,
                Order::Adopt(check) => batch.push(check),
                Order::Flush => self.flush(std::mem::take(&mut batch)),
            }
        }
    }

    fn end(&self, begin: Begin, file: Growing) -> Option<Check> {
        self.told(begin.flight, file.seal(begin.modified))?;
        Some(Check { flight: begin.flight, path: begin.path, size: begin.size })
    }

    /// Makes everything written since the last time last, and passes it on.
    fn flush(&self, batch: Vec<Check>) {
        if batch.len() > FEW && platform::sync_file_system(self.work.path()).is_ok() {
            for check in batch {
                self.pass_on(check);
            }
            return;
        }
        for check in batch {
            let synced = File::open(&check.path).and_then(|file| file.sync_all());
            if self.told(check.flight, synced).is_some() {
                self.pass_on(check);
            }
        }
    }

    /// Without checkers the run is over, and so is this thread soon.
    fn pass_on(&self, check: Check) {
        let _ = self.checks.send(check);
    }

    /// Reports a failure, as the copy's last word.
    fn told<T>(&self, flight: FlightId, result: io::Result<T>) -> Option<T> {
        let report = |error| Report::Checked { flight, slot: self.slot, found: Err(write_fault(self.work.root(), error)) };
        result.map_err(|error| self.reports.send(report(error))).ok()
    }
}
