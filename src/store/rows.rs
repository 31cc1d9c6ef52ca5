//! From rows to values, once.

use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::{Connection, Params, Row};
use serde::de::DeserializeOwned;

use crate::domain::fault::{Fault, Result};
use crate::domain::hash::ContentHash;
use crate::domain::ids::VideoId;
use crate::fault;

/// All rows of a query.
pub(super) fn all<T>(db: &Connection, sql: &str, params: impl Params, read: fn(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The first row of a query, if any.
pub(super) fn first<T>(db: &Connection, sql: &str, params: impl Params, read: fn(&Row<'_>) -> Result<T>) -> Result<Option<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// Reads what the catalogue holds as text, in our types.
pub(super) trait Columns {
    /// A text that our types can read.
    fn word<T: FromStr>(&self, column: &str) -> Result<T>;
    /// The same, or nothing.
    fn maybe<T: FromStr>(&self, column: &str) -> Result<Option<T>>;
    /// A JSON text.
    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T>;
    /// A content hash.
    fn hash(&self, column: &str) -> Result<ContentHash>;
    /// A count that is never negative.
    fn count<T: TryFrom<i64>>(&self, column: &str) -> Result<T>;
    /// A video's number, from its two columns.
    fn video(&self) -> Result<VideoId>;
}

impl Columns for Row<'_> {
    fn word<T: FromStr>(&self, column: &str) -> Result<T> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| odd(column, &text))
    }

    fn maybe<T: FromStr>(&self, column: &str) -> Result<Option<T>> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| text.parse().map_err(|_| odd(column, &text))).transpose()
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|_| odd(column, &text))
    }

    fn hash(&self, column: &str) -> Result<ContentHash> {
        Ok(ContentHash(self.get(column)?))
    }

    fn count<T: TryFrom<i64>>(&self, column: &str) -> Result<T> {
        let number: i64 = self.get(column)?;
        T::try_from(number).map_err(|_| odd(column, &number.to_string()))
    }

    fn video(&self) -> Result<VideoId> {
        Ok(VideoId { year: self.count("year")?, number: self.count("number")? })
    }
}

/// A value that this program never writes: the file was changed by something else.
fn odd(column: &str, text: &str) -> Fault {
    fault!(Integrity, "catalogue-odd-value", column = column, text = text)
}

/// When, as the catalogue writes it.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_string()
}

/// Counts as `SQLite` holds them.
pub(super) fn integer(count: u64) -> Result<i64> {
    i64::try_from(count).map_err(|_| fault!(Failed, "number-too-large", number = count))
}
