//! What long work tells whoever waits for it, and how it is asked to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::fault::{Fault, Result};
use crate::fault;

/// The unit in which a piece of work is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Bytes moved.
    Bytes,
    /// Microseconds of media rendered.
    MediaTime,
    /// Things done.
    Items,
}

/// One thing that happened in a long piece of work.
#[derive(Debug, PartialEq)]
pub enum Notice {
    /// A piece of work began; Its text is `progress-…` in the locale.
    Began {
        /// The text's key, without `progress-`.
        what: &'static str,
        /// What it works on.
        subject: String,
        /// The unit of `length` and of [`Notice::Reached`].
        measure: Measure,
        /// How much there is, where known.
        length: Option<u64>,
    },
    /// So much of it is done.
    Reached(u64),
    /// It is over, well or not.
    Ended,
    /// Something went wrong that does not undo what was done.
    Trouble(Fault),
}

/// Whoever waits: a bar, a log, a page, a test.
pub trait Watcher: Send + Sync {
    /// Takes one notice; never blocks for long.
    fn notice(&self, notice: Notice);
}

/// Nobody waits.
#[derive(Debug)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn notice(&self, _: Notice) {}
}

/// A wish to stop, shared between whoever wishes and whoever works.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the work to stop at the next safe point.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Was it asked to?
    #[must_use]
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Ends the work with the fault `stopped` if it was asked to.
    pub fn check(&self) -> Result<()> {
        if self.asked() { Err(fault!(Failed, "stopped")) } else { Ok(()) }
    }
}
