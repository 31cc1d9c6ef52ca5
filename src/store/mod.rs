//! The catalogue: one `SQLite` file, and the only SQL of the program.
//!
//! Reads are methods of [`Store`], one file a stage. Writes are methods of [`Tx`], which exists only inside
//! [`Store::commit`]: a change cannot be made without the fact that tells of it.

mod catalog;
mod deliver;
mod edit;
mod events;
mod ingest;
mod migrate;
mod people;
mod plan;
mod records;
mod review;
mod rows;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::domain::fault::{Fault, Result};
use crate::domain::records::Fact;
use crate::fault;

pub use catalog::{Hit, Volume};
pub use deliver::{Final, NewFinal};
pub use edit::{Consent, Cut, NewCut, NewTrack, Selection, Track};
pub use events::Head;
pub use ingest::{Footage, Ingest, NewIngest};
pub use people::NewPerson;
pub use plan::{NewInterview, NewVideo};
pub use records::{NewMail, NewRecord, Record};
pub use review::{NewRound, RoundDecision};

/// An open catalogue.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
}

/// Who writes, and when.
#[derive(Clone, Debug)]
pub struct By {
    /// The person's id; nothing where the program acts by itself.
    pub person: Option<String>,
    /// The moment.
    pub at: Timestamp,
}

/// A change under way: all of it is kept, or none.
#[derive(Debug)]
pub struct Tx<'s> {
    tx: Transaction<'s>,
    by: By,
}

impl Store {
    /// Makes a new catalogue.
    pub fn create(path: &Path) -> Result<Self> {
        let db = Connection::open(path).map_err(|e| fault!(Failed, "catalogue-open", path = path.display()).because(e))?;
        Self::prepare(db, path)
    }

    /// Opens a catalogue, bringing an older one up to date (after a copy of it) and refusing a newer one.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(fault!(Failed, "catalogue-missing", path = path.display()));
        }
        Self::create(path)
    }

    fn prepare(mut db: Connection, path: &Path) -> Result<Self> {
        // Another process may be in the middle of a write; none holds the lock for long.
        db.busy_timeout(Duration::from_secs(30))?;
        db.pragma_update(None, "journal_mode", "wal")?;
        // A commit is on the disk when it returns: what was said to be safe must survive a power cut.
        db.pragma_update(None, "synchronous", "full")?;
        db.pragma_update(None, "foreign_keys", true)?;
        migrate::up_to_date(&mut db, path)?;
        Ok(Self { db, path: path.to_owned() })
    }

    /// The only way to write: the change and the fact that tells of it, together.
    pub fn commit<T>(&self, by: By, change: impl FnOnce(&Tx<'_>) -> Result<(T, Fact)>) -> Result<T> {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
        let tx = Tx { tx, by };
        let (value, fact) = change(&tx)?;
        tx.tell(fact)?;
        tx.tx.commit()?;
        Ok(value)
    }

    /// Writes a consistent copy of the whole catalogue, also while others use it. `to` must not exist yet.
    pub fn copy_to(&self, to: &Path) -> Result<()> {
        self.db.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
        Ok(())
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => fault!(Failed, "catalogue-busy"),
            Some(ErrorCode::ReadOnly) => fault!(Failed, "catalogue-read-only"),
            Some(ErrorCode::DiskFull) => fault!(Failed, "catalogue-full"),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => fault!(Integrity, "catalogue-corrupt").because(error),
            _ => fault!(Failed, "catalogue-failed").because(error),
        }
    }
}

#[cfg(test)]
mod tests;
