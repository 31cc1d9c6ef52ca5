//! Records: what the procedures left behind, who answers for it, and until when.

use jiff::civil::Date;
use serde::Serialize;

use super::App;
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::people::Role;

/// A record of a procedure.
#[derive(Debug, Serialize)]
pub struct RecordShown {
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
    /// When it was made.
    pub made_at: jiff::Timestamp,
    /// Until when it is kept.
    pub keep_until: Date,
    /// Where it goes then.
    pub destination: String,
}

impl App {
    /// The records of a video, or all.
    pub fn records(&self, video: Option<VideoId>) -> Result<Vec<RecordShown>> {
        if let Some(id) = video {
            self.store.video(id)?;
        }
        let shown = |record: crate::store::Record| {
            let recorded = record.recorded;
            RecordShown {
                video: recorded.video,
                procedure: recorded.procedure,
                step: recorded.step,
                name: recorded.name,
                role: recorded.role,
                asset: recorded.asset,
                made_at: record.made_at,
                keep_until: recorded.keep_until,
                destination: recorded.destination,
            }
        };
        Ok(self.store.records(video)?.into_iter().map(shown).collect())
    }
}
