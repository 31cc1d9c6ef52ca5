//! Tables `round`, `comment`, `authorization`.

use rusqlite::{Row, params};

use super::rows::{Columns, all, first, integer, moment};
use super::{Store, Tx};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::review::{Comment, Decided, Decision, Round};

/// A review copy to be opened as a round.
#[derive(Clone, Debug)]
pub struct NewRound {
    /// The cut that it shows.
    pub cut: u32,
    /// The manual's step.
    pub step: String,
    /// The content that a decision will be about.
    pub fingerprint: ContentHash,
    /// The render plan, as JSON.
    pub plan: String,
    /// The rendered copy.
    pub asset: AssetId,
    /// The thumbnail sheet beside it.
    pub sheet: Option<AssetId>,
    /// What was measured, as JSON.
    pub quality: String,
}

/// A decision about a round.
#[derive(Clone, Debug)]
pub struct RoundDecision<'a> {
    /// The round's row.
    pub round: i64,
    /// What.
    pub decision: Decision,
    /// The reason or remark.
    pub note: Option<&'a str>,
}

const ROUND: &str = "SELECT round.*, year, video.number AS number, round.number AS round_number
                     FROM round JOIN video ON video.id = round.video WHERE year = ?1 AND video.number = ?2";

impl Store {
    /// Every round of a video, oldest first.
    pub fn rounds(&self, video: VideoId) -> Result<Vec<Round>> {
        all(&self.db, &format!("{ROUND} ORDER BY round.number"), params![video.year, video.number], read_round)
    }

    /// The newest round of a video.
    pub fn last_round(&self, video: VideoId) -> Result<Option<Round>> {
        first(&self.db, &format!("{ROUND} ORDER BY round.number DESC LIMIT 1"), params![video.year, video.number], read_round)
    }

    /// The notes on a round, in the order of the film.
    pub fn comments(&self, round: i64) -> Result<Vec<Comment>> {
        all(&self.db, "SELECT * FROM comment WHERE round = ?1 ORDER BY frame, id", [round], |row| {
            Ok(Comment { frame: row.count("frame")?, text: row.get("text")?, by: row.get("by")?, at: row.word("at")? })
        })
    }

    /// The media that a round's broadcast was authorised on, without repetition.
    pub fn authorized_media(&self, round: i64) -> Result<Vec<String>> {
        let lists: Vec<Vec<String>> =
            all(&self.db, "SELECT media FROM authorization WHERE round = ?1 ORDER BY id", [round], |row| row.json("media"))?;
        let mut media: Vec<String> = Vec::new();
        for medium in lists.into_iter().flatten() {
            if !media.contains(&medium) {
                media.push(medium);
            }
        }
        Ok(media)
    }
}

impl Tx<'_> {
    /// Opens a round under the video's next number.
    pub fn open_round(&self, video: VideoId, new: &NewRound) -> Result<u32> {
        let row = self.video_row(video)?;
        let sql = "SELECT coalesce(max(number), 0) + 1 FROM round WHERE video = ?1";
        let number: u32 = self.tx.query_row(sql, [row], |r| r.get(0))?;
        self.tx.execute(
            "INSERT INTO round (video, number, cut, step, fingerprint, plan, asset, sheet, quality, by, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                row,
                number,
                new.cut,
                new.step,
                new.fingerprint.0,
                new.plan,
                new.asset.0,
                new.sheet.map(|a| a.0),
                new.quality,
                self.by.person,
                moment(self.by.at)
            ],
        )?;
        Ok(number)
    }

    /// Signs the checklist on a round.
    pub fn sign_checklist(&self, round: i64) -> Result<()> {
        self.tx.execute(
            "UPDATE round SET checked_by = ?2, checked_at = ?3 WHERE id = ?1",
            params![round, self.by.person, moment(self.by.at)],
        )?;
        Ok(())
    }

    /// Notes what was decided about a round.
    pub fn decide(&self, decision: &RoundDecision<'_>) -> Result<()> {
        self.tx.execute(
            "UPDATE round SET decision = ?2, note = ?3, decided_by = ?4, decided_at = ?5 WHERE id = ?1",
            params![decision.round, decision.decision.as_str(), decision.note, self.by.person, moment(self.by.at)],
        )?;
        Ok(())
    }

    /// Notes something at a frame of a round.
    pub fn add_comment(&self, video: VideoId, round: i64, frame: u64, text: &str) -> Result<()> {
        self.tx.execute(
            "INSERT INTO comment (round, frame, text, by, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![round, integer(frame)?, text, self.by.person, moment(self.by.at)],
        )?;
        self.index(&video.to_string(), &[text])
    }

    /// Authorises broadcast of a round on media; `reason` says why without a consent.
    pub fn authorize(&self, video: VideoId, round: i64, media: &[String], reason: Option<&str>) -> Result<()> {
        let row = self.video_row(video)?;
        let media = serde_json::to_string(media).expect("words are JSON");
        self.tx.execute(
            "INSERT INTO authorization (video, round, media, reason, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![row, round, media, reason, self.by.person, moment(self.by.at)],
        )?;
        Ok(())
    }
}

fn read_round(row: &Row<'_>) -> Result<Round> {
    let decided = |decision| -> Result<Decided> {
        Ok(Decided { decision, note: row.get("note")?, by: row.get("decided_by")?, at: row.word("decided_at")? })
    };
    let checked_by: Option<String> = row.get("checked_by")?;
    Ok(Round {
        id: row.get("id")?,
        video: row.video()?,
        number: row.count("round_number")?,
        cut: row.count("cut")?,
        step: row.get("step")?,
        fingerprint: row.hash("fingerprint")?,
        plan: row.get("plan")?,
        asset: AssetId(row.get("asset")?),
        sheet: row.get::<_, Option<i64>>("sheet")?.map(AssetId),
        quality: row.get("quality")?,
        by: row.get("by")?,
        at: row.word("at")?,
        checked: checked_by.map(|by| Ok::<_, crate::domain::fault::Fault>((by, row.word("checked_at")?))).transpose()?,
        decision: row.maybe("decision")?.map(decided).transpose()?,
    })
}
