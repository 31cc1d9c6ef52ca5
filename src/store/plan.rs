//! Tables `video`, `campaign`, `interview`, `procedure`.

use jiff::civil::{Date, DateTime};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Columns, all, first, moment};
use super::{Store, Tx};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::VideoId;
use crate::domain::plan::{Interview, Video};
use crate::domain::procedure::Definition;
use crate::domain::video::Kind;
use crate::fault;

const VIDEO: &str = "SELECT video.*, campaign.name AS campaign_name FROM video LEFT JOIN campaign ON campaign.id = campaign";

/// A video to be opened.
#[derive(Clone, Debug)]
pub struct NewVideo {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// Its campaign.
    pub campaign: Option<String>,
    /// The medium that it is planned for.
    pub medium: Option<String>,
    /// When it must be ready.
    pub due: Option<Date>,
    /// The year that its number is counted in.
    pub year: i16,
    /// Where its case begins.
    pub state: String,
    /// The definition of its case.
    pub procedure: ContentHash,
    /// Programmed by a jefa already.
    pub confirmed: bool,
}

/// A talk to be scheduled.
#[derive(Clone, Debug)]
pub struct NewInterview {
    /// For this video…
    pub video: Option<VideoId>,
    /// …or in this medium…
    pub medium: Option<String>,
    /// …and programme.
    pub programme: Option<String>,
    /// Who speaks.
    pub person: String,
    /// Where.
    pub place: Option<String>,
    /// The number to call.
    pub phone: Option<String>,
    /// When, by the office's clock.
    pub at: DateTime,
}

impl Store {
    /// Every video, oldest first.
    pub fn videos(&self) -> Result<Vec<Video>> {
        all(&self.db, &format!("{VIDEO} ORDER BY year, number"), [], read_video)
    }

    /// One video, or the fault that there is none.
    pub fn video(&self, id: VideoId) -> Result<Video> {
        first(&self.db, &format!("{VIDEO} WHERE year = ?1 AND number = ?2"), params![id.year, id.number], read_video)?
            .ok_or_else(|| fault!(Failed, "video-unknown", video = id))
    }

    /// The definition with which a case began, as text.
    pub fn procedure(&self, hash: ContentHash) -> Result<String> {
        first(&self.db, "SELECT text FROM procedure WHERE hash = ?1", [hash.0], |row| Ok(row.get(0)?))?
            .ok_or_else(|| fault!(Integrity, "procedure-lost", hash = hash.short()))
    }

    /// The talks of a video, or all; soonest first.
    pub fn interviews(&self, video: Option<VideoId>) -> Result<Vec<Interview>> {
        let (year, number) = video.map_or((None, None), |v| (Some(v.year), Some(v.number)));
        let sql = "SELECT interview.*, year, number FROM interview LEFT JOIN video ON video.id = video
                   WHERE ?1 IS NULL OR (year = ?1 AND number = ?2) ORDER BY at, interview.id";
        all(&self.db, sql, params![year, number], read_interview)
    }
}

impl Tx<'_> {
    /// The row of a video.
    pub(super) fn video_row(&self, id: VideoId) -> Result<i64> {
        self.tx
            .prepare_cached("SELECT id FROM video WHERE year = ?1 AND number = ?2")?
            .query_row(params![id.year, id.number], |row| row.get(0))
            .optional()?
            .ok_or_else(|| fault!(Failed, "video-unknown", video = id))
    }

    /// Keeps a definition, so that the cases that began with it can go on with it.
    pub fn keep_procedure(&self, hash: ContentHash, definition: &Definition, text: &str) -> Result<()> {
        self.tx.execute("INSERT OR IGNORE INTO procedure VALUES (?1, ?2, ?3)", params![hash.0, definition.name(), text])?;
        Ok(())
    }

    /// Opens a video under the year's next number; `folder` makes the name of its folders from the number.
    pub fn open_video(&self, new: &NewVideo, folder: impl FnOnce(VideoId) -> String) -> Result<VideoId> {
        let sql = "SELECT coalesce(max(number), 0) + 1 FROM video WHERE year = ?1";
        let number: u32 = self.tx.query_row(sql, [new.year], |row| row.get(0))?;
        let id = VideoId { year: new.year, number };
        let campaign = new.campaign.as_deref().map(|name| self.campaign(name)).transpose()?;
        let person = self.by.person.as_deref();
        self.tx.execute(
            "INSERT INTO video (year, number, title, kind, campaign, medium, due, folder, state, procedure, opened_by, opened_at,
             confirmed_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                id.year,
                id.number,
                new.title,
                new.kind.as_str(),
                campaign,
                new.medium,
                new.due.map(|d| d.to_string()),
                folder(id),
                new.state,
                new.procedure.0,
                person,
                moment(self.by.at),
                person.filter(|_| new.confirmed),
            ],
        )?;
        self.index(&id.to_string(), &[&id.to_string(), &new.title, new.kind.as_str(), new.campaign.as_deref().unwrap_or("")])?;
        Ok(id)
    }

    fn campaign(&self, name: &str) -> Result<i64> {
        self.tx.execute("INSERT OR IGNORE INTO campaign (name) VALUES (?1)", [name])?;
        Ok(self.tx.query_row("SELECT id FROM campaign WHERE name = ?1", [name], |row| row.get(0))?)
    }

    /// Moves a case from one state to another; false if another process moved it meanwhile.
    pub fn set_state(&self, id: VideoId, from: &str, to: &str) -> Result<bool> {
        let sql = "UPDATE video SET state = ?4 WHERE year = ?1 AND number = ?2 AND state = ?3";
        Ok(self.tx.execute(sql, params![id.year, id.number, from, to])? == 1)
    }

    /// Changes what a video is about, and begins its case at a state of the new branch.
    pub fn set_kind(&self, id: VideoId, kind: Kind) -> Result<()> {
        self.update_video(id, "kind", Some(kind.as_str()))
    }

    /// Notes which jefa programmed it.
    pub fn confirm_video(&self, id: VideoId) -> Result<()> {
        let person = self.by.person.clone();
        self.update_video(id, "confirmed_by", person.as_deref())
    }

    /// Cancels it, with the reason.
    pub fn cancel_video(&self, id: VideoId, reason: &str) -> Result<()> {
        self.update_video(id, "cancelled", Some(reason))
    }

    /// Notes which round's approval binds the final, or that none does.
    pub fn bind_round(&self, id: VideoId, round: Option<i64>) -> Result<()> {
        self.update_video(id, "bound_round", round)
    }

    fn update_video(&self, id: VideoId, column: &'static str, value: impl rusqlite::ToSql) -> Result<()> {
        let row = self.video_row(id)?;
        self.tx.execute(&format!("UPDATE video SET {column} = ?2 WHERE id = ?1"), params![row, value])?;
        Ok(())
    }

    /// Schedules a talk.
    pub fn add_interview(&self, new: &NewInterview) -> Result<i64> {
        let video = new.video.map(|id| self.video_row(id)).transpose()?;
        self.tx.execute(
            "INSERT INTO interview (video, medium, programme, person, place, phone, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![video, new.medium, new.programme, new.person, new.place, new.phone, new.at.to_string()],
        )?;
        let row = self.tx.last_insert_rowid();
        if let Some(id) = new.video {
            self.index(&id.to_string(), &[&new.person, new.place.as_deref().unwrap_or("")])?;
        }
        Ok(row)
    }
}

fn read_video(row: &Row<'_>) -> Result<Video> {
    Ok(Video {
        id: row.video()?,
        title: row.get("title")?,
        kind: row.word("kind")?,
        campaign: row.get("campaign_name")?,
        medium: row.get("medium")?,
        due: row.maybe("due")?,
        folder: row.get("folder")?,
        state: row.get("state")?,
        procedure: row.hash("procedure")?,
        bound_round: row.get("bound_round")?,
        opened_by: row.get("opened_by")?,
        opened_at: row.word("opened_at")?,
        confirmed_by: row.get("confirmed_by")?,
        cancelled: row.get("cancelled")?,
    })
}

fn read_interview(row: &Row<'_>) -> Result<Interview> {
    let video = row.get::<_, Option<i64>>("video")?.map(|_| row.video()).transpose()?;
    Ok(Interview {
        id: row.get("id")?,
        video,
        medium: row.get("medium")?,
        programme: row.get("programme")?,
        person: row.get("person")?,
        place: row.get("place")?,
        phone: row.get("phone")?,
        at: row.word("at")?,
    })
}
