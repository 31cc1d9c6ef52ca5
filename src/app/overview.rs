//! A video at a glance: where it stands, what comes next and whose it is, and everything that was made.

use serde::Serialize;
use serde_json::Value;

use super::App;
use super::review::RoundShown;
use crate::disk::names;
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, IngestId, VideoId};
use crate::domain::people::Role;
use crate::domain::plan::Interview;
use crate::domain::procedure::Next;
use crate::domain::video::{Class, Kind};

/// A video in a list.
#[derive(Debug, Serialize)]
pub struct VideoListed {
    /// Its number.
    pub video: VideoId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// Planned or urgent.
    pub class: Class,
    /// When it must be ready.
    pub due: Option<jiff::civil::Date>,
    /// The step that it waits for.
    pub step: String,
    /// Whose that is.
    pub role: Option<Role>,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
}

/// Every video.
#[derive(Debug, Serialize)]
pub struct VideoList {
    /// Oldest first.
    pub videos: Vec<VideoListed>,
}

/// A video at a glance.
#[derive(Debug, Serialize)]
pub struct VideoShown {
    /// Its number.
    pub video: VideoId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// Planned or urgent.
    pub class: Class,
    /// Its campaign.
    pub campaign: Option<String>,
    /// When it must be ready.
    pub due: Option<jiff::civil::Date>,
    /// The procedure that its case follows.
    pub procedure: String,
    /// The step that it waits for.
    pub step: String,
    /// What comes next, the main way forward first.
    pub next: Vec<Next>,
    /// A jefa programmed it.
    pub confirmed: bool,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// What was approved is no longer what would be rendered.
    pub approval_voided: bool,
    /// What the policy applies to its newest cut; nothing before there is one.
    pub treatment: Value,
    /// The same, in words.
    pub reasons: Vec<String>,
    /// Talks.
    pub interviews: Vec<Interview>,
    /// Cards.
    pub footage: Vec<CardShown>,
    /// Cuts, oldest first.
    pub cuts: Vec<CutShown>,
    /// Rounds, oldest first.
    pub reviews: Vec<RoundShown>,
    /// The media that broadcast is authorised on.
    pub media: Vec<String>,
    /// Finals.
    pub finals: Vec<FinalShown>,
}

/// A card that was taken in.
#[derive(Debug, Serialize)]
pub struct CardShown {
    /// The run.
    pub ingest: IngestId,
    /// Its label.
    pub label: String,
    /// Its folder in the library.
    #[serde(serialize_with = "super::paths::write")]
    pub folder: std::path::PathBuf,
    /// How many files.
    pub files: usize,
    /// It may be formatted; nothing while its ingest has not ended.
    pub may_format: Option<bool>,
}

/// A cut.
#[derive(Debug, Serialize)]
pub struct CutShown {
    /// Its number.
    pub cut: u32,
    /// The file.
    pub asset: AssetId,
    /// Its name.
    pub name: String,
    /// What was declared to be in it.
    pub contains: String,
    /// Who added it.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// A final.
#[derive(Debug, Serialize)]
pub struct FinalShown {
    /// Which version.
    pub version: u32,
    /// The export preset.
    pub export: String,
    /// Where it is in the library.
    #[serde(serialize_with = "super::paths::write")]
    pub path: std::path::PathBuf,
    /// The name of its content.
    pub blake3: ContentHash,
    /// A later version took its place.
    pub superseded: bool,
    /// When it was made.
    pub at: jiff::Timestamp,
}

impl App {
    /// Every video with the step that it waits for.
    pub fn videos(&self) -> Result<VideoList> {
        let mut videos = Vec::new();
        for video in self.store.videos()? {
            let open = self.look_at(video.id)?;
            videos.push(VideoListed {
                video: video.id,
                kind: video.kind,
                class: video.kind.class(),
                due: video.due,
                step: open.step()?,
                role: open.next()?.first().filter(|_| open.case.state != "fin").map(|next| next.role),
                title: video.title,
                cancelled: video.cancelled,
            });
        }
        Ok(VideoList { videos })
    }

    /// One video with everything that was made for it.
    pub fn video(&self, id: VideoId) -> Result<VideoShown> {
        let open = self.look_at(id)?;
        let cuts = self.store.cuts(id)?;
        let planned = cuts.last().map(|cut| self.render_plan(&open.video, cut)).transpose();
        // A treatment that can no longer be made (a preset that is gone) must not hide the rest.
        let treatment = planned.ok().flatten().map(|planned| planned.plan.treatment);
        let mut next = open.next()?;
        if open.video.confirmed_by.is_none() && open.video.cancelled.is_none() {
            next.push(Next { step: "1.2".into(), role: Role::Jefa, command: format!("video confirm {id}") });
        }
        let bound = self.bound_round(&open.video)?;
        Ok(VideoShown {
            video: id,
            kind: open.video.kind,
            class: open.case.class,
            procedure: open.definition.name(),
            step: open.step()?,
            next,
            confirmed: open.video.confirmed_by.is_some(),
            approval_voided: open.voided,
            reasons: treatment.as_ref().map(|t| self.reasons(t)).unwrap_or_default(),
            treatment: serde_json::to_value(&treatment).expect("plain data is JSON"),
            interviews: self.store.interviews(Some(id))?,
            footage: self.cards(id)?,
            cuts: cuts.into_iter().map(|cut| self.cut_shown(cut)).collect::<Result<_>>()?,
            reviews: self.rounds(id)?,
            media: bound.map(|round| self.store.authorized_media(round.id)).transpose()?.unwrap_or_default(),
            finals: self.finals_shown(id)?,
            title: open.video.title,
            campaign: open.video.campaign,
            due: open.video.due,
            cancelled: open.video.cancelled,
        })
    }

    fn cards(&self, id: VideoId) -> Result<Vec<CardShown>> {
        let mut cards = Vec::new();
        for ingest in self.store.ingests_of(id)? {
            let verdict: Option<Value> = ingest.verdict.as_deref().and_then(|text| serde_json::from_str(text).ok());
            cards.push(CardShown {
                ingest: ingest.id,
                label: ingest.label,
                folder: self.library.root().join(names::from_text(&ingest.folder)?),
                files: self.store.footage_of(ingest.id)?.len(),
                may_format: verdict.and_then(|v| v["may_format"].as_bool()),
            });
        }
        Ok(cards)
    }

    fn cut_shown(&self, cut: crate::store::Cut) -> Result<CutShown> {
        let asset = self.store.asset(cut.parts.asset)?;
        let contains = cut.parts.contains.to_string();
        Ok(CutShown { cut: cut.number, asset: asset.id, name: asset.name, contains, by: cut.by, at: cut.at })
    }

    fn finals_shown(&self, id: VideoId) -> Result<Vec<FinalShown>> {
        let mut finals = Vec::new();
        for found in self.store.finals(id)? {
            finals.push(FinalShown {
                version: found.recorded.version,
                path: self.library.root().join(names::from_text(&found.recorded.path)?),
                blake3: self.store.asset(found.recorded.asset)?.hash,
                export: found.recorded.export,
                superseded: found.superseded,
                at: found.at,
            });
        }
        Ok(finals)
    }
}
