//! Table `final`.

use jiff::Timestamp;
use rusqlite::{Row, params};

use super::rows::{Columns, all, moment};
use super::{Store, Tx};
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, VideoId};
use crate::fault;

/// A final to be recorded.
#[derive(Clone, Debug)]
pub struct NewFinal {
    /// Which version of the finals: 2 after a correction.
    pub version: u32,
    /// The export preset.
    pub export: String,
    /// The file.
    pub asset: AssetId,
    /// Below each location's root.
    pub path: String,
    /// The round whose approval binds it.
    pub round: i64,
    /// What was measured on it, as JSON.
    pub report: String,
}

/// A final.
#[derive(Clone, Debug)]
pub struct Final {
    /// What was recorded of it.
    pub recorded: NewFinal,
    /// A later version took its place.
    pub superseded: bool,
    /// When it was made.
    pub at: Timestamp,
}

impl Store {
    /// Every final of a video, oldest version first.
    pub fn finals(&self, video: VideoId) -> Result<Vec<Final>> {
        let sql = "SELECT final.* FROM final JOIN video ON video.id = final.video
                   WHERE year = ?1 AND number = ?2 ORDER BY version, final.id";
        all(&self.db, sql, params![video.year, video.number], read)
    }
}

impl Tx<'_> {
    /// Records a final; finals of earlier versions are superseded. One that another process recorded meanwhile is a fault.
    pub fn add_final(&self, video: VideoId, new: &NewFinal) -> Result<()> {
        let row = self.video_row(video)?;
        self.tx.execute("UPDATE final SET superseded = 1 WHERE video = ?1 AND version < ?2", params![row, new.version])?;
        let added = self.tx.execute(
            "INSERT OR IGNORE INTO final (video, version, export, asset, path, round, report, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![row, new.version, new.export, new.asset.0, new.path, new.round, new.report, moment(self.by.at)],
        )?;
        if added == 1 { Ok(()) } else { Err(fault!(Failed, "case-moved", video = video)) }
    }
}

fn read(row: &Row<'_>) -> Result<Final> {
    Ok(Final {
        recorded: NewFinal {
            version: row.count("version")?,
            export: row.get("export")?,
            asset: AssetId(row.get("asset")?),
            path: row.get("path")?,
            round: row.get("round")?,
            report: row.get("report")?,
        },
        superseded: row.get("superseded")?,
        at: row.word("at")?,
    })
}
