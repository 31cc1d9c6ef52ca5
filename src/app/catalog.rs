//! Catalog: what we have, where every copy is, and whether it is still what it was.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::App;
use crate::disk::location::is_connected;
use crate::disk::names;
use crate::domain::catalog::{Asset, AssetKind, Location};
use crate::domain::fault::Result;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::media::{MediaInfo, Trouble, TroubleKind};
use crate::domain::records::Fact;
use crate::media::Ffmpeg;

/// More hits than anybody reads.
const MOST_HITS: usize = 500;

/// A search.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words that all must be there; each also as the beginning of a longer one.
    pub words: Vec<String>,
    /// Kind of content or of video.
    pub kind: Option<String>,
    /// Step that the video waits for, `fin`, or `cancelado`.
    pub state: Option<String>,
    /// Recorded or opened on this day or later.
    pub since: Option<Date>,
    /// Or earlier.
    pub until: Option<Date>,
}

/// What a search found.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Best first.
    pub hits: Vec<HitShown>,
}

/// Something found.
#[derive(Clone, Debug, Serialize)]
pub struct HitShown {
    /// The content; nothing for a video that has none yet.
    pub asset: Option<AssetId>,
    /// What it is.
    pub kind: String,
    /// Its video.
    pub video: Option<VideoId>,
    /// The video's title.
    pub title: Option<String>,
    /// The file's name.
    pub name: Option<String>,
    /// Where it is.
    pub copies: Vec<CopyShown>,
    #[serde(skip)]
    day: Option<Date>,
    #[serde(skip)]
    video_kind: Option<String>,
    #[serde(skip)]
    state: Option<String>,
}

/// Where a copy is.
#[derive(Clone, Debug, Serialize)]
pub struct CopyShown {
    /// The location's name.
    pub location: String,
    /// The file.
    #[serde(serialize_with = "super::paths::write")]
    pub path: PathBuf,
    /// `here`, `damaged`, `missing`, or `offline` when its disk is not connected.
    pub state: &'static str,
    /// When its bytes were last read and matched.
    pub verified_at: jiff::Timestamp,
}

/// A content in full.
#[derive(Debug, Serialize)]
pub struct AssetShown {
    /// Its id.
    pub asset: AssetId,
    /// The name of the content.
    pub blake3: crate::domain::hash::ContentHash,
    /// Its length.
    pub bytes: u64,
    /// What it is for.
    pub kind: AssetKind,
    /// Its file name when it arrived.
    pub name: String,
    /// Its video.
    pub video: Option<VideoId>,
    /// What a probe found.
    pub media: Option<MediaInfo>,
    /// What is wrong with it.
    pub troubles: Vec<String>,
    /// Where it is.
    pub copies: Vec<CopyShown>,
    /// Its thumbnail.
    #[serde(serialize_with = "super::paths::write")]
    pub thumbnail: Option<PathBuf>,
}

impl App {
    /// FFmpeg, found once.
    pub(super) fn ffmpeg(&self) -> Result<&Ffmpeg> {
        if self.ffmpeg.get().is_none() {
            let _ = self.ffmpeg.set(Ffmpeg::locate()?);
        }
        Ok(self.ffmpeg.get().expect("just set"))
    }

    /// Looks into a content: what it is, what is wrong with it, and a picture of it.
    pub(super) fn describe(&self, id: AssetId, arrived: &Path) -> Result<()> {
        let file = self.readable(id).unwrap_or_else(|_| arrived.to_owned());
        let found = self.ffmpeg()?.inspect(&file, &self.session.stop)?;
        let asset = self.store.asset(id)?;
        let troubles: Vec<_> = unread(&asset).into_iter().chain(found.troubles).collect();
        let text = serde_json::to_string(&troubles).expect("plain data is JSON");
        let subject = asset.video.map_or_else(|| "library".to_owned(), |video| video.to_string());
        let fact = Fact::new("asset-described", subject).with(json!({"asset": id, "troubles": troubles}));
        self.store.commit(self.by_anyone(), |tx| Ok((tx.describe_asset(id, found.info.as_ref(), &found.raw, &text)?, fact)))?;
        if let Some(info) = found.info {
            let picture = self.thumbnail_path(&self.store.asset(id)?);
            // A picture is a convenience: a clip without one is kept all the same.
            let made = crate::disk::library::make_folder_of(&picture)
                .and_then(|()| self.ffmpeg()?.thumbnail(&file, &info, &picture, &self.session.stop));
            if let Err(fault) = made
                && fault.code == "stopped"
            {
                return Err(fault);
            }
        }
        Ok(())
    }

    fn thumbnail_path(&self, asset: &Asset) -> PathBuf {
        let hash = asset.hash.to_string();
        self.library.pictures().join(&hash[..2]).join(format!("{hash}.jpg"))
    }

    /// What is wrong with a content, in words.
    pub(super) fn troubles(&self, asset: &Asset) -> Vec<String> {
        let troubles: Vec<Trouble> = serde_json::from_value(asset.troubles.clone()).unwrap_or_default();
        troubles.iter().map(|trouble| self.trouble(trouble)).collect()
    }

    pub(super) fn trouble(&self, trouble: &Trouble) -> String {
        self.lang().say(&format!("trouble-{}", trouble.kind), crate::words![detail = trouble.detail])
    }

    /// A content with all that is known of it.
    pub fn asset(&self, id: AssetId) -> Result<AssetShown> {
        let asset = self.store.asset(id)?;
        let thumbnail = self.thumbnail_path(&asset);
        Ok(AssetShown {
            asset: id,
            blake3: asset.hash,
            bytes: asset.bytes,
            kind: asset.kind,
            troubles: self.troubles(&asset),
            copies: self.copies_shown(id, &self.locations()?)?,
            thumbnail: thumbnail.is_file().then_some(thumbnail),
            name: asset.name,
            video: asset.video,
            media: asset.media,
        })
    }

    fn copies_shown(&self, id: AssetId, locations: &[Location]) -> Result<Vec<CopyShown>> {
        let mut shown = Vec::new();
        for copy in self.store.copies_of(id)? {
            let Some(location) = locations.iter().find(|l| l.id == copy.location) else { continue };
            let path = location.path.join(names::from_text(&copy.path)?);
            let state = if !is_connected(&location.path, &location.uuid) {
                "offline"
            } else if path.is_file() && copy.damaged_at.is_some() {
                "damaged"
            } else if path.is_file() {
                "here"
            } else {
                "missing"
            };
            shown.push(CopyShown { location: location.name.clone(), path, state, verified_at: copy.verified_at });
        }
        Ok(shown)
    }

    /// Finds videos and contents by any of their words; without words, everything that fits the filters.
    pub fn find(&self, search: &Search) -> Result<Found> {
        let locations = self.locations()?;
        let mut hits: Vec<HitShown> = Vec::new();
        let mut add = |hit: HitShown| {
            let twice = hits.iter().any(|h| h.asset == hit.asset && h.video == hit.video);
            if !twice && fits(&hit, search) {
                hits.push(hit);
            }
        };
        for subject in self.subjects(search)? {
            if let Ok(id) = subject.parse::<VideoId>() {
                self.hits_of_video(id, &locations)?.into_iter().for_each(&mut add);
            } else if let Ok(id) = subject.parse::<AssetId>() {
                add(self.hit(&self.store.asset(id)?, &locations)?);
            }
        }
        Ok(Found { hits })
    }

    fn subjects(&self, search: &Search) -> Result<Vec<String>> {
        if search.words.is_empty() {
            let videos = self.store.videos()?.into_iter().rev().map(|video| video.id.to_string());
            let kind = search.kind.as_deref().and_then(|kind| kind.parse::<AssetKind>().ok());
            let contents = kind.map(|kind| self.store.assets_of_kind(kind, MOST_HITS)).transpose()?.unwrap_or_default();
            return Ok(videos.chain(contents.iter().map(AssetId::to_string)).collect());
        }
        // A name is taken apart as the index takes it apart.
        let split = |word: &String| word.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
        let words: Vec<_> = search.words.iter().flat_map(split).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store.search(&words, MOST_HITS)?.into_iter().map(|hit| hit.subject).collect())
    }

    /// A video is shown by its finals; before it has any, by itself.
    fn hits_of_video(&self, id: VideoId, locations: &[Location]) -> Result<Vec<HitShown>> {
        let finals = self.store.finals(id)?;
        let current: Vec<_> = finals.iter().filter(|f| !f.superseded).map(|f| f.recorded.asset).collect();
        let hits: Vec<_> =
            current.into_iter().map(|asset| self.hit(&self.store.asset(asset)?, locations)).collect::<Result<_>>()?;
        if !hits.is_empty() {
            return Ok(hits);
        }
        let mut hit = HitShown {
            asset: None,
            kind: "video".into(),
            video: Some(id),
            title: None,
            name: None,
            copies: Vec::new(),
            day: None,
            video_kind: None,
            state: None,
        };
        self.about_video(&mut hit, id)?;
        Ok(vec![hit])
    }

    fn hit(&self, asset: &Asset, locations: &[Location]) -> Result<HitShown> {
        let mut hit = HitShown {
            asset: Some(asset.id),
            kind: asset.kind.to_string(),
            video: asset.video,
            title: None,
            name: Some(asset.name.clone()),
            copies: self.copies_shown(asset.id, locations)?,
            day: None,
            video_kind: None,
            state: None,
        };
        if let Some(id) = asset.video {
            self.about_video(&mut hit, id)?;
        }
        if let Some(recorded) = asset.media.as_ref().and_then(|media| media.recorded_at) {
            hit.day = Some(self.settings.local(recorded).date());
        }
        Ok(hit)
    }

    fn about_video(&self, hit: &mut HitShown, id: VideoId) -> Result<()> {
        let open = self.look_at(id)?;
        hit.day = Some(self.settings.local(open.video.opened_at).date());
        hit.state = Some(if open.video.cancelled.is_some() { "cancelado".to_owned() } else { open.step()? });
        hit.video_kind = Some(open.video.kind.to_string());
        hit.title = Some(open.video.title);
        Ok(())
    }
}

/// What was noted when the content came in, which no probe can see.
fn unread(asset: &Asset) -> Vec<Trouble> {
    let troubles: Vec<Trouble> = serde_json::from_value(asset.troubles.clone()).unwrap_or_default();
    troubles.into_iter().filter(|trouble| trouble.kind == TroubleKind::Unread).collect()
}

fn fits(hit: &HitShown, search: &Search) -> bool {
    let is = |value: &Option<String>, wanted: &String| value.as_ref() == Some(wanted);
    let kind = search.kind.as_ref().is_none_or(|kind| hit.kind == *kind || is(&hit.video_kind, kind));
    let state = search.state.as_ref().is_none_or(|state| is(&hit.state, state));
    let since = search.since.is_none_or(|day| hit.day.is_some_and(|d| d >= day));
    let until = search.until.is_none_or(|day| hit.day.is_some_and(|d| d <= day));
    kind && state && since && until
}
