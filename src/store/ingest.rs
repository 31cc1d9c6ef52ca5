//! Tables `ingest` and `footage`.

use rusqlite::{Row, params};

use super::rows::{Columns, all, first, moment};
use super::{Store, Tx};
use crate::domain::catalog::FileStatus;
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, IngestId, VideoId};

/// A run of `ingest` to be noted.
#[derive(Clone, Debug)]
pub struct NewIngest {
    /// For this video.
    pub video: VideoId,
    /// The card's label.
    pub label: String,
    /// Its folder, below each location's root.
    pub folder: String,
    /// Where it was read from.
    pub source: String,
}

/// A run of `ingest`.
#[derive(Clone, Debug)]
pub struct Ingest {
    /// Its id.
    pub id: IngestId,
    /// The card's label.
    pub label: String,
    /// Its folder, below each location's root.
    pub folder: String,
    /// The verdict, as JSON; nothing while it has not ended.
    pub verdict: Option<String>,
}

/// A file of a card.
#[derive(Clone, Debug)]
pub struct Footage {
    /// Below the card's root.
    pub path: String,
    /// Its content, unless it failed.
    pub asset: Option<AssetId>,
    /// What became of it.
    pub status: FileStatus,
}

impl Store {
    /// Every run for a video, oldest first.
    pub fn ingests_of(&self, video: VideoId) -> Result<Vec<Ingest>> {
        let sql = "SELECT ingest.* FROM ingest JOIN video ON video.id = video WHERE year = ?1 AND number = ?2 ORDER BY ingest.id";
        all(&self.db, sql, params![video.year, video.number], |row| {
            Ok(Ingest {
                id: IngestId(row.get("id")?),
                label: row.get("label")?,
                folder: row.get("folder")?,
                verdict: row.get("verdict")?,
            })
        })
    }

    /// The folders of all cards, below each location's root.
    pub fn card_folders(&self) -> Result<Vec<String>> {
        all(&self.db, "SELECT DISTINCT folder FROM ingest ORDER BY folder", [], |row| Ok(row.get("folder")?))
    }

    /// What became of each file of a run.
    pub fn footage_of(&self, ingest: IngestId) -> Result<Vec<Footage>> {
        all(&self.db, "SELECT * FROM footage WHERE ingest = ?1 ORDER BY path", [ingest.0], read_footage)
    }

    /// A file of the video's footage that a location lacks: its path and the location's name.
    pub fn unsafe_footage(&self, video: VideoId) -> Result<Option<(String, String)>> {
        let sql = "SELECT footage.path AS path, location.name AS name
             FROM footage JOIN ingest ON ingest.id = footage.ingest JOIN video ON video.id = ingest.video, location
             WHERE year = ?1 AND number = ?2 AND footage.asset IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM copy WHERE copy.asset = footage.asset AND copy.location = location.id AND damaged_at IS NULL)
             LIMIT 1";
        first(&self.db, sql, params![video.year, video.number], |row| Ok((row.get("path")?, row.get("name")?)))
    }
}

impl Tx<'_> {
    /// Begins a run.
    pub fn begin_ingest(&self, new: &NewIngest) -> Result<IngestId> {
        let video = self.video_row(new.video)?;
        self.tx.execute(
            "INSERT INTO ingest (video, label, folder, source, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![video, new.label, new.folder, new.source, self.by.person, moment(self.by.at)],
        )?;
        Ok(IngestId(self.tx.last_insert_rowid()))
    }

    /// Notes what became of a file.
    pub fn put_footage(
        &self,
        ingest: IngestId,
        path: &str,
        asset: Option<AssetId>,
        status: FileStatus,
        why: Option<&str>,
    ) -> Result<()> {
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO footage (ingest, path, asset, status, why) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![ingest.0, path, asset.map(|a| a.0), status.as_str(), why])?;
        Ok(())
    }

    /// Ends a run with its verdict.
    pub fn end_ingest(&self, ingest: IngestId, verdict: &str) -> Result<()> {
        self.tx.execute("UPDATE ingest SET verdict = ?2 WHERE id = ?1", params![ingest.0, verdict])?;
        Ok(())
    }
}

fn read_footage(row: &Row<'_>) -> Result<Footage> {
    Ok(Footage { path: row.get("path")?, asset: row.get::<_, Option<i64>>("asset")?.map(AssetId), status: row.word("status")? })
}
