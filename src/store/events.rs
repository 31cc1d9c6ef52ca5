//! The log, as a chain of hashes.

use jiff::Timestamp;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::rows::{Columns, all, first, moment};
use super::{Store, Tx};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::records::{Event, Fact, GENESIS, broken_link};

/// Where the log stood: kept on each backup and printed in mails, so that a rewritten log is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The last line's place.
    pub seq: u64,
    /// And its hash.
    pub hash: ContentHash,
}

impl Store {
    /// The last line of the log.
    pub fn head(&self) -> Result<Head> {
        let found = first(&self.db, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok(Head { seq: row.count("seq")?, hash: row.hash("hash")? })
        })?;
        Ok(found.unwrap_or(Head { seq: 0, hash: GENESIS }))
    }

    /// The log, oldest first: all of it, or what concerns one subject.
    pub fn events(&self, subject: Option<&str>) -> Result<Vec<Event>> {
        all(&self.db, "SELECT * FROM event WHERE ?1 IS NULL OR subject = ?1 ORDER BY seq", [subject], read)
    }

    /// The first line that does not fit the chain, if any.
    pub fn broken_link(&self) -> Result<Option<u64>> {
        Ok(broken_link(&self.events(None)?, GENESIS))
    }

    /// The hash of a line, if the log is that long.
    pub fn hash_at(&self, seq: u64) -> Result<Option<ContentHash>> {
        let events = all(&self.db, "SELECT * FROM event WHERE seq = ?1", [super::rows::integer(seq)?], read)?;
        Ok(events.first().map(|event| event.hash))
    }
}

impl Tx<'_> {
    /// Writes one more line in this change; the last one is written by [`Store::commit`] itself.
    pub fn tell(&self, fact: Fact) -> Result<()> {
        let before = first(&self.tx, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.count::<u64>("seq")?, row.hash("hash")?))
        })?;
        let (seq, before) = before.map_or((1, GENESIS), |(seq, hash)| (seq + 1, hash));
        let mut event = Event {
            seq,
            at: self.by.at,
            person: self.by.person.clone(),
            role: fact.role.map(|role| role.to_string()),
            subject: fact.subject,
            step: fact.step,
            what: fact.what.to_owned(),
            data: fact.data.to_string(),
            hash: GENESIS,
        };
        event.hash = event.chained(before);
        self.tx.prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
            super::rows::integer(seq)?,
            moment(event.at),
            event.person,
            event.role,
            event.subject,
            event.step,
            event.what,
            event.data,
            event.hash.0,
        ])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        seq: row.count("seq")?,
        at: row.word::<Timestamp>("at")?,
        person: row.get("person")?,
        role: row.get("role")?,
        subject: row.get("subject")?,
        step: row.get("step")?,
        what: row.get("what")?,
        data: row.get("data")?,
        hash: row.hash("hash")?,
    })
}
