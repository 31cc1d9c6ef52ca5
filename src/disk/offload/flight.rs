//! A file on its way: what is known of it so far.

use crate::disk::medium::FromMedium;
use crate::disk::publish::Unpublished;
use crate::domain::fault::{Fault, Result};
use crate::domain::hash::ContentHash;
use crate::domain::ingest::Digests;

/// One attempt at one file; a second attempt has another.
pub(super) type FlightId = usize;

/// What the threads tell.
pub(super) enum Report {
    /// The source is hashed.
    Hashed { flight: FlightId, digests: Digests },
    /// A copy was read back, or failed before it could be.
    Checked { flight: FlightId, slot: usize, found: Result<FromMedium> },
    /// So many bytes were read back.
    Progress(u64),
}

/// A file between being opened and being settled.
#[derive(Default)]
pub(super) struct Flight {
    /// Its place among the files.
    pub(super) index: usize,
    /// What ended it early.
    pub(super) fault: Option<Fault>,
    pub(super) head: Option<ContentHash>,
    pub(super) damaged: Vec<std::ops::Range<u64>>,
    pub(super) digests: Option<Digests>,
    /// Bytes read from the source.
    pub(super) read: u64,
    /// One a target; none if the file is only hashed.
    pub(super) slots: Vec<Slot>,
    /// What the second reading of the source found, if there is to be one.
    pub(super) reread: Option<Slot>,
}

/// One copy.
#[derive(Default)]
pub(super) struct Slot {
    /// Where it grew; nothing if a file in its place is to be adopted.
    pub(super) grown: Option<Unpublished>,
    pub(super) found: Option<Result<FromMedium>>,
}

impl Flight {
    /// Nothing more will be heard of it.
    pub(super) fn is_complete(&self) -> bool {
        let checked = |slot: &Slot| slot.found.is_some();
        self.fault.is_some() || (self.digests.is_some() && self.slots.iter().chain(&self.reread).all(checked))
    }

    /// No copy can come of it any more.
    pub(super) fn is_hopeless(&self) -> bool {
        !self.slots.is_empty() && self.slots.iter().all(|slot| matches!(slot.found, Some(Err(_))))
    }

    /// Takes the last word on a copy; the slot after the targets' is the source's own.
    pub(super) fn checked(&mut self, slot: usize, found: Result<FromMedium>) {
        let slot = if slot < self.slots.len() { self.slots.get_mut(slot) } else { self.reread.as_mut() };
        if let Some(slot) = slot {
            slot.found = Some(found);
        }
    }
}
