//! Tables `selection`, `track`, `consent`, `cut`.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Row, params};

use super::rows::{Columns, all, first, integer, moment};
use super::{Store, Tx};
use crate::domain::edit::Contains;
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, TrackId, VideoId};
use crate::fault;

/// A part of a clip that the edit will use.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The clip.
    pub asset: AssetId,
    /// Its first frame, from the clip's first.
    pub first: u64,
    /// The frame after its last.
    pub past: u64,
    /// A remark.
    pub note: Option<String>,
}

/// A music track to be recorded.
#[derive(Clone, Debug)]
pub struct NewTrack {
    /// The sound itself.
    pub asset: AssetId,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// What permits its use.
    pub licence: String,
    /// Where it comes from.
    pub source: String,
    /// The paper that shows the licence.
    pub proof: Option<AssetId>,
    /// When the licence ends.
    pub until: Option<Date>,
}

/// A music track with its licence.
#[derive(Clone, Debug)]
pub struct Track {
    /// Its id.
    pub id: TrackId,
    /// What was recorded of it.
    pub recorded: NewTrack,
}

/// Somebody shown in a video agreed to it.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Who.
    pub person: String,
    /// The signed paper.
    pub asset: AssetId,
    /// When it ends.
    pub until: Option<Date>,
}

/// A cut to be added.
#[derive(Clone, Debug)]
pub struct NewCut {
    /// The editor's file.
    pub asset: AssetId,
    /// What is in it already.
    pub contains: Contains,
    /// Subtitles to draw.
    pub subtitles: Option<AssetId>,
    /// A narrator to mix in.
    pub voice_over: Option<AssetId>,
    /// Music to lay under it.
    pub music: Option<TrackId>,
    /// Subtitle style and overrides, as JSON.
    pub wishes: String,
}

/// A cut of a video.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Its place among the video's cuts, from 1.
    pub number: u32,
    /// What it consists of.
    pub parts: NewCut,
    /// Who added it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

const CUT: &str = "SELECT cut.*, cut.number AS cut_number FROM cut JOIN video ON video.id = cut.video
                   WHERE year = ?1 AND video.number = ?2";

impl Store {
    /// The parts of clips selected for a video.
    pub fn selections(&self, video: VideoId) -> Result<Vec<Selection>> {
        let sql = "SELECT selection.* FROM selection JOIN video ON video.id = selection.video
                   WHERE year = ?1 AND number = ?2 ORDER BY selection.id";
        all(&self.db, sql, params![video.year, video.number], |row| {
            Ok(Selection {
                asset: AssetId(row.get("asset")?),
                first: row.count("first")?,
                past: row.count("past")?,
                note: row.get("note")?,
            })
        })
    }

    /// Every music track.
    pub fn tracks(&self) -> Result<Vec<Track>> {
        all(&self.db, "SELECT * FROM track ORDER BY id", [], read_track)
    }

    /// One music track, or the fault that there is none.
    pub fn track(&self, id: TrackId) -> Result<Track> {
        first(&self.db, "SELECT * FROM track WHERE id = ?1", [id.0], read_track)?
            .ok_or_else(|| fault!(Failed, "track-unknown", track = id))
    }

    /// Who agreed to be shown in a video.
    pub fn consents(&self, video: VideoId) -> Result<Vec<Consent>> {
        let sql = "SELECT consent.* FROM consent JOIN video ON video.id = consent.video
                   WHERE year = ?1 AND number = ?2 ORDER BY consent.id";
        all(&self.db, sql, params![video.year, video.number], |row| {
            Ok(Consent { person: row.get("person")?, asset: AssetId(row.get("asset")?), until: row.maybe("until")? })
        })
    }

    /// Every cut of a video, oldest first.
    pub fn cuts(&self, video: VideoId) -> Result<Vec<Cut>> {
        all(&self.db, &format!("{CUT} ORDER BY cut.number"), params![video.year, video.number], read_cut)
    }

    /// The newest cut of a video.
    pub fn last_cut(&self, video: VideoId) -> Result<Option<Cut>> {
        first(&self.db, &format!("{CUT} ORDER BY cut.number DESC LIMIT 1"), params![video.year, video.number], read_cut)
    }
}

impl Tx<'_> {
    /// Selects a part of a clip.
    pub fn add_selection(&self, video: VideoId, part: &Selection) -> Result<()> {
        let row = self.video_row(video)?;
        self.tx.execute(
            "INSERT INTO selection (video, asset, first, past, note, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![row, part.asset.0, integer(part.first)?, integer(part.past)?, part.note, self.by.person, moment(self.by.at)],
        )?;
        part.note.as_ref().map_or(Ok(()), |note| self.index(&part.asset.to_string(), &[note]))
    }

    /// Records a music track.
    pub fn add_track(&self, new: &NewTrack) -> Result<TrackId> {
        self.tx.execute(
            "INSERT INTO track (asset, title, author, licence, source, proof, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                new.asset.0,
                new.title,
                new.author,
                new.licence,
                new.source,
                new.proof.map(|a| a.0),
                new.until.map(|d| d.to_string())
            ],
        )?;
        let id = TrackId(self.tx.last_insert_rowid());
        self.index(&new.asset.to_string(), &[&id.to_string(), &new.title, &new.author])?;
        Ok(id)
    }

    /// Records a consent.
    pub fn add_consent(&self, video: VideoId, consent: &Consent) -> Result<()> {
        let row = self.video_row(video)?;
        self.tx.execute(
            "INSERT INTO consent (video, person, asset, until) VALUES (?1, ?2, ?3, ?4)",
            params![row, consent.person, consent.asset.0, consent.until.map(|d| d.to_string())],
        )?;
        self.index(&video.to_string(), &[&consent.person])
    }

    /// Adds a cut under the video's next number.
    pub fn add_cut(&self, video: VideoId, new: &NewCut) -> Result<u32> {
        let row = self.video_row(video)?;
        let sql = "SELECT coalesce(max(number), 0) + 1 FROM cut WHERE video = ?1";
        let number: u32 = self.tx.query_row(sql, [row], |r| r.get(0))?;
        self.tx.execute(
            "INSERT INTO cut (video, number, asset, contains, subtitles, voice_over, music, wishes, by, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                row,
                number,
                new.asset.0,
                new.contains.to_string(),
                new.subtitles.map(|a| a.0),
                new.voice_over.map(|a| a.0),
                new.music.map(|t| t.0),
                new.wishes,
                self.by.person,
                moment(self.by.at)
            ],
        )?;
        Ok(number)
    }
}

fn read_track(row: &Row<'_>) -> Result<Track> {
    Ok(Track {
        id: TrackId(row.get("id")?),
        recorded: NewTrack {
            asset: AssetId(row.get("asset")?),
            title: row.get("title")?,
            author: row.get("author")?,
            licence: row.get("licence")?,
            source: row.get("source")?,
            proof: row.get::<_, Option<i64>>("proof")?.map(AssetId),
            until: row.maybe("until")?,
        },
    })
}

fn read_cut(row: &Row<'_>) -> Result<Cut> {
    Ok(Cut {
        number: row.count("cut_number")?,
        parts: NewCut {
            asset: AssetId(row.get("asset")?),
            contains: row.word("contains")?,
            subtitles: row.get::<_, Option<i64>>("subtitles")?.map(AssetId),
            voice_over: row.get::<_, Option<i64>>("voice_over")?.map(AssetId),
            music: row.get::<_, Option<i64>>("music")?.map(TrackId),
            wishes: row.get("wishes")?,
        },
        by: row.get("by")?,
        at: row.word("at")?,
    })
}
