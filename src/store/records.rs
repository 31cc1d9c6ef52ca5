//! Tables `record` and `mail`.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Row, params};

use super::rows::{Columns, all, first, moment};
use super::{Store, Tx};
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::people::Role;

/// A record of a procedure to be kept.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// The video that it belongs to.
    pub video: Option<VideoId>,
    /// Code and revision of the procedure.
    pub procedure: String,
    /// The step that made it.
    pub step: String,
    /// Its name in the inventory.
    pub name: String,
    /// Who answers for it.
    pub role: Role,
    /// The file that it is.
    pub asset: Option<AssetId>,
    /// Until when it is kept.
    pub keep_until: Date,
    /// Where it goes then.
    pub destination: String,
}

/// A kept record.
#[derive(Clone, Debug)]
pub struct Record {
    /// What was recorded of it.
    pub recorded: NewRecord,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A mail that was written.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Its stable Message-ID.
    pub message_id: String,
    /// The video that it is about.
    pub video: Option<VideoId>,
    /// To whom.
    pub recipient: String,
    /// Its subject line.
    pub subject: String,
    /// The `.eml` file.
    pub asset: AssetId,
}

impl Store {
    /// The records of a video, or all; oldest first.
    pub fn records(&self, video: Option<VideoId>) -> Result<Vec<Record>> {
        let (year, number) = video.map_or((None, None), |v| (Some(v.year), Some(v.number)));
        let sql = "SELECT record.*, year, number FROM record LEFT JOIN video ON video.id = record.video
                   WHERE ?1 IS NULL OR (year = ?1 AND number = ?2) ORDER BY record.id";
        all(&self.db, sql, params![year, number], read)
    }
}

impl Store {
    /// The `.eml` file of a mail, by its Message-ID.
    pub fn mail(&self, message_id: &str) -> Result<Option<AssetId>> {
        first(&self.db, "SELECT asset FROM mail WHERE message_id = ?1", [message_id], |row| Ok(AssetId(row.get("asset")?)))
    }
}

impl Tx<'_> {
    /// Keeps a record.
    pub fn add_record(&self, new: &NewRecord) -> Result<()> {
        let video = new.video.map(|id| self.video_row(id)).transpose()?;
        self.tx.execute(
            "INSERT INTO record (video, procedure, step, name, role, asset, made_at, keep_until, destination)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                video,
                new.procedure,
                new.step,
                new.name,
                new.role.as_str(),
                new.asset.map(|a| a.0),
                moment(self.by.at),
                new.keep_until.to_string(),
                new.destination
            ],
        )?;
        Ok(())
    }

    /// Notes a mail.
    pub fn add_mail(&self, new: &NewMail) -> Result<()> {
        let video = new.video.map(|id| self.video_row(id)).transpose()?;
        self.tx.execute(
            "INSERT INTO mail (message_id, video, recipient, subject, asset, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![new.message_id, video, new.recipient, new.subject, new.asset.0, moment(self.by.at)],
        )?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Record> {
    Ok(Record {
        recorded: NewRecord {
            video: row.get::<_, Option<i64>>("video")?.map(|_| row.video()).transpose()?,
            procedure: row.get("procedure")?,
            step: row.get("step")?,
            name: row.get("name")?,
            role: row.word("role")?,
            asset: row.get::<_, Option<i64>>("asset")?.map(AssetId),
            keep_until: row.word("keep_until")?,
            destination: row.get("destination")?,
        },
        made_at: row.word("made_at")?,
    })
}
