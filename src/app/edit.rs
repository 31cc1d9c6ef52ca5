//! Edit: selections, music and consents with their papers, and the editor's finished cuts.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::App;
use super::cases::Facts;
use super::intake::Intake;
use crate::disk::library::{read_bytes, write_over};
use crate::disk::scan::SourceFile;
use crate::documents::edl;
use crate::domain::catalog::AssetKind;
use crate::domain::edit::Contains;
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, TrackId, VideoId};
use crate::domain::licence::{self, Licence};
use crate::domain::people::{Person, Role};
use crate::domain::procedure::Event;
use crate::domain::records::Fact;
use crate::domain::render::treatment::{Wishes, treatment};
use crate::domain::subtitles;
use crate::domain::video::{Class, Kind};
use crate::fault;
use crate::store::{Consent, NewCut, NewTrack, Selection};

/// A subtitle file is text: anything larger is something else.
pub(super) const LARGEST_SUBTITLES: u64 = 8 << 20;

/// A music track to be recorded.
#[derive(Clone, Debug)]
pub struct AddTrack {
    /// The sound.
    pub file: PathBuf,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// An SPDX id, `propia` or `comprada`.
    pub licence: String,
    /// Where it comes from.
    pub source: String,
    /// The paper that shows the licence.
    pub proof: Option<PathBuf>,
    /// When the licence ends.
    pub until: Option<Date>,
}

/// A music track.
#[derive(Clone, Debug, Serialize)]
pub struct TrackShown {
    /// Its id.
    pub track: TrackId,
    /// The sound.
    pub asset: AssetId,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// What permits its use.
    pub licence: String,
    /// The author must be named.
    pub credit: bool,
    /// When the licence ends.
    pub until: Option<Date>,
}

/// A cut to be added.
#[derive(Clone, Debug, Default)]
pub struct AddCut {
    /// The editor's file.
    pub file: PathBuf,
    /// What is in it already; nothing if it was not declared.
    pub contains: Option<Contains>,
    /// Subtitles to draw.
    pub subtitles: Option<PathBuf>,
    /// Their style.
    pub subtitle_style: Option<String>,
    /// Music to lay under it.
    pub music: Option<TrackId>,
    /// A narrator to mix in.
    pub voice_over: Option<PathBuf>,
    /// Values over the presets.
    pub overrides: Vec<String>,
}

/// What is wished for a cut beyond its files, as the catalogue keeps it.
#[derive(Clone, Debug, Default, serde::Deserialize, Serialize)]
pub(super) struct KeptWishes {
    pub(super) subtitle_style: Option<String>,
    pub(super) overrides: Vec<String>,
}

/// A cut was added.
#[derive(Debug, Serialize)]
pub struct CutAdded {
    /// The video.
    pub video: VideoId,
    /// Its place among the video's cuts.
    pub cut: u32,
    /// The file.
    pub asset: AssetId,
    /// What will be rendered.
    pub fingerprint: ContentHash,
    /// What was declared to be in it.
    pub contains: String,
    /// Nobody declared it: assumed.
    pub contains_assumed: bool,
    /// What the policy applies, and why.
    pub reasons: Vec<String>,
    /// What is doubtful about its subtitles.
    pub subtitles: Vec<String>,
    /// What is wrong with the file itself.
    pub troubles: Vec<String>,
    /// The footage was brought from elsewhere: the step of the backup was passed by.
    pub without_footage: bool,
    /// An approval that stood is void now.
    pub approval_voided: bool,
    /// The step that the video waits for.
    pub step: String,
}

/// A selected part of a clip.
#[derive(Clone, Debug, Serialize)]
pub struct PartShown {
    /// The clip.
    pub asset: AssetId,
    /// Its file name.
    pub name: String,
    /// Where it begins.
    pub first: String,
    /// Where it ends, exclusive.
    pub past: String,
    /// A remark.
    pub note: Option<String>,
}

/// The selection of a video.
#[derive(Clone, Debug, Serialize)]
pub struct SelectionShown {
    /// The video.
    pub video: VideoId,
    /// Its parts.
    pub parts: Vec<PartShown>,
    /// Where the EDL was written, if it was.
    #[serde(serialize_with = "super::paths::write")]
    pub path: Option<PathBuf>,
}

#[expect(clippy::cast_possible_truncation, reason = "the length of a video")]
fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

impl App {
    /// Records a music track with what permits its use (policy 3).
    pub fn add_track(&self, new: &AddTrack) -> Result<TrackShown> {
        let person = self.person_as(Role::Produccion, "2.7", "music add")?;
        let licence = Licence::parse(&new.licence)?;
        if licence.needs_proof() && new.proof.is_none() {
            return Err(fault!(Refused, "licence-needs-proof", licence = licence));
        }
        let sound = self.take_in_file(&new.file, AssetKind::Music, None, Path::new("musica"), &person)?;
        self.describe(sound, &new.file)?;
        let heard = self.store.asset(sound)?.media.is_some_and(|m| m.main_audio().is_some());
        if !heard {
            return Err(fault!(Failed, "music-silent", path = new.file.display()));
        }
        let paper = |file: &PathBuf| self.take_in_file(file, AssetKind::Paper, None, Path::new("musica/licencias"), &person);
        let recorded = NewTrack {
            asset: sound,
            title: new.title.clone(),
            author: new.author.clone(),
            licence: licence.to_string(),
            source: new.source.clone(),
            proof: new.proof.as_ref().map(paper).transpose()?,
            until: new.until,
        };
        let data = json!({"title": new.title, "licence": recorded.licence, "asset": sound});
        let id = self.store.commit(self.by(&person), |tx| {
            let id = tx.add_track(&recorded)?;
            Ok((id, Fact::new("music-recorded", id).at_step("2.7").by(Role::Produccion).with(data)))
        })?;
        self.catalogue_changed()?;
        self.track_shown(id)
    }

    /// Every music track.
    pub fn tracks(&self) -> Result<Vec<TrackShown>> {
        self.store.tracks()?.into_iter().map(|track| self.track_shown(track.id)).collect()
    }

    pub(super) fn track_shown(&self, id: TrackId) -> Result<TrackShown> {
        let recorded = self.store.track(id)?.recorded;
        let credit = Licence::parse(&recorded.licence).is_ok_and(|licence| licence.needs_credit());
        let NewTrack { asset, title, author, licence, until, .. } = recorded;
        Ok(TrackShown { track: id, asset, title, author, licence, credit, until })
    }

    /// Records that somebody agreed to be shown.
    pub fn add_consent(&self, video: VideoId, person: &str, file: &Path, until: Option<Date>) -> Result<AssetId> {
        let open = self.case(video)?;
        let by = self.person_as(Role::Produccion, "2.1", &format!("consent add {video} --person NAME --file FILE"))?;
        let folder = Path::new("registros").join(video.year.to_string()).join(&open.video.folder).join("consentimientos");
        let asset = self.take_in_file(file, AssetKind::Paper, Some(video), &folder, &by)?;
        let consent = Consent { person: person.to_owned(), asset, until };
        let fact = Fact::new("consent-recorded", video).at_step("2.1").by(Role::Produccion);
        let fact = fact.with(json!({"person": person, "asset": asset, "until": until}));
        self.store.commit(self.by(&by), |tx| Ok((tx.add_consent(video, &consent)?, fact)))?;
        self.catalogue_changed()?;
        Ok(asset)
    }

    /// Selects a part of a clip for the edit (2.3, 4.2).
    pub fn select(
        &self,
        video: VideoId,
        asset: AssetId,
        first: &str,
        past: &str,
        note: Option<String>,
    ) -> Result<SelectionShown> {
        let open = self.case(video)?;
        let step = if open.video.kind.class() == Class::Planeado { "2.3" } else { "4.2" };
        let person = self.person_as(Role::Produccion, step, &format!("select {video} {asset} --in TC --out TC"))?;
        let clip = self.store.asset(asset)?;
        let media = clip.media.ok_or_else(|| fault!(Failed, "asset-not-media", asset = asset, name = clip.name))?;
        let labels = media.labels();
        let (first, past) = (labels.parse(first)?, labels.parse(past)?);
        let most = media.duration.map(|seconds| labels.rate.frames_in(seconds));
        if past <= first || most.is_some_and(|most| past > most + 1) {
            let end = most.map_or_else(|| "?".to_owned(), |most| labels.show(most));
            return Err(fault!(Usage, "selection-out-of-range", asset = asset, start = labels.show(0), end = end));
        }
        let chosen = Selection { asset, first, past, note };
        let fact = Fact::new("part-selected", video).at_step(step).by(Role::Produccion);
        let fact = fact.with(json!({"asset": asset, "first": first, "past": past}));
        self.store.commit(self.by(&person), |tx| Ok((tx.add_selection(video, &chosen)?, fact)))?;
        self.catalogue_changed()?;
        self.selection(video, None)
    }

    /// The selection of a video; written as an EDL where asked.
    pub fn selection(&self, video: VideoId, edl: Option<&PathBuf>) -> Result<SelectionShown> {
        let opened = self.store.video(video)?;
        let mut parts = Vec::new();
        let mut events = Vec::new();
        for part in self.store.selections(video)? {
            let clip = self.store.asset(part.asset)?;
            let labels = clip.media.as_ref().map(crate::domain::media::MediaInfo::labels);
            let labels = labels.ok_or_else(|| fault!(Failed, "asset-not-media", asset = part.asset, name = clip.name))?;
            events.push(edl::Event { clip: clip.name.clone(), labels, first: part.first, past: part.past });
            parts.push(PartShown {
                asset: part.asset,
                name: clip.name,
                first: labels.show(part.first),
                past: labels.show(part.past),
                note: part.note,
            });
        }
        if let Some(path) = edl {
            write_over(path, edl::cmx3600(&format!("{video} {}", opened.title), &events).as_bytes())?;
        }
        Ok(SelectionShown { video, parts, path: edl.cloned() })
    }

    /// Adds the editor's finished cut (2.4–2.8, 4.3–4.5, and again 2.9, 3.2, 4.7, 4.9).
    pub fn add_cut(&self, video: VideoId, new: &AddCut) -> Result<CutAdded> {
        let open = self.case(video)?;
        let advance = open.try_event(Event::CutAdded, &Facts::of(self, &open.video));
        let step = advance.as_ref().ok().and_then(|a| a.steps.first().cloned()).unwrap_or_default();
        let person = self.person_as(Role::Produccion, &step, &format!("cut add {video} FILE"))?;
        let advance = advance?;
        for track in [new.music, new.contains.unwrap_or_default().music].into_iter().flatten() {
            let recorded = self.store.track(track)?.recorded;
            licence::usable(track, &recorded.licence, recorded.proof.is_some(), recorded.until, self.today())?;
        }
        let (cut, findings) = self.cut_parts(video, new, &person)?;
        let planned = self.plan_parts(&open.video, &cut)?;
        let number = self.store.commit(self.by(&person), |tx| {
            let number = tx.add_cut(video, &cut)?;
            tx.bind_round(video, None)?;
            let data = json!({
                "cut": number, "asset": cut.asset, "contains": cut.contains.to_string(),
                "declared": new.contains.is_some(), "fingerprint": planned.plan.fingerprint(),
            });
            Ok((number, open.go(tx, self, Event::CutAdded, &advance, None, data)?))
        })?;
        self.catalogue_changed()?;
        let without_footage = matches!(open.case.state.as_str(), "2.2" | "4.1");
        Ok(CutAdded {
            video,
            cut: number,
            asset: cut.asset,
            fingerprint: planned.plan.fingerprint(),
            contains: cut.contains.to_string(),
            contains_assumed: new.contains.is_none(),
            reasons: self.reasons(&planned.plan.treatment),
            subtitles: findings,
            troubles: self.troubles(&self.store.asset(cut.asset)?),
            without_footage,
            approval_voided: open.video.bound_round.is_some(),
            step: self.case(video)?.step()?,
        })
    }

    /// Takes in the files of a cut; what cannot be rendered is refused before anything is recorded about the video.
    fn cut_parts(&self, video: VideoId, new: &AddCut, person: &Person) -> Result<(NewCut, Vec<String>)> {
        let opened = self.store.video(video)?;
        let folder = Path::new("montajes").join(video.year.to_string()).join(&opened.folder);
        self.cut_can_be_rendered(&new.file)?;
        self.treatment_is_possible(opened.kind, new)?;
        let findings = new.subtitles.as_ref().map(|file| self.check_subtitles(file, &new.file)).transpose()?;
        let take = |file: &PathBuf, kind| self.take_in_file(file, kind, Some(video), &folder, person);
        let asset = take(&new.file, AssetKind::Cut)?;
        self.describe(asset, &new.file)?;
        let voice_over = new.voice_over.as_ref().map(|file| take(file, AssetKind::VoiceOver)).transpose()?;
        if let (Some(asset), Some(file)) = (voice_over, &new.voice_over) {
            self.describe(asset, file)?;
        }
        let wishes = KeptWishes { subtitle_style: new.subtitle_style.clone(), overrides: new.overrides.clone() };
        let cut = NewCut {
            asset,
            contains: new.contains.unwrap_or_default(),
            subtitles: new.subtitles.as_ref().map(|file| take(file, AssetKind::Subtitles)).transpose()?,
            voice_over,
            music: new.music,
            wishes: serde_json::to_string(&wishes).expect("plain data is JSON"),
        };
        Ok((cut, findings.unwrap_or_default()))
    }

    /// A style or a value that does not exist is refused before anything is copied.
    fn treatment_is_possible(&self, kind: Kind, new: &AddCut) -> Result<()> {
        let wishes = Wishes {
            contains: new.contains.unwrap_or_default(),
            subtitles: new.subtitles.is_some(),
            subtitle_style: new.subtitle_style.clone(),
            music: new.music.is_some(),
            voice_over: new.voice_over.is_some(),
            overrides: new.overrides.clone(),
        };
        treatment(kind, self.presets()?, &wishes).map(drop)
    }

    /// A file that has no picture, or none that can be read, is no cut.
    fn cut_can_be_rendered(&self, file: &Path) -> Result<()> {
        let found = self.ffmpeg()?.inspect(file, &self.session.stop)?;
        let picture = found.info.as_ref().is_some_and(|info| info.main_video().is_some() && !info.still);
        if picture {
            return Ok(());
        }
        let why = found.troubles.first().map(|trouble| self.trouble(trouble));
        let why = why.unwrap_or_else(|| self.lang().say("cut-without-picture", &[]));
        Err(fault!(Failed, "cut-unreadable", path = file.display(), detail = why))
    }

    fn check_subtitles(&self, file: &Path, cut: &Path) -> Result<Vec<String>> {
        let bytes = read_bytes(file, LARGEST_SUBTITLES)?;
        let info = self.ffmpeg()?.inspect(cut, &self.session.stop)?.info;
        let length = info.and_then(|info| info.duration).unwrap_or(0.0);
        let read = subtitles::read(&bytes).map_err(|fault| fault.with("path", file.display()))?;
        let found = subtitles::check(&read.cues, milliseconds(length));
        Ok(found.iter().chain(&read.findings).map(|finding| self.lang().say(finding.code, &finding.args)).collect())
    }

    /// Takes one file into a folder of every connected location.
    pub(super) fn take_in_file(
        &self,
        file: &Path,
        kind: AssetKind,
        video: Option<VideoId>,
        folder: &Path,
        person: &Person,
    ) -> Result<AssetId> {
        let name = file.file_name().ok_or_else(|| fault!(Failed, "source-missing", path = file.display()))?;
        let source = SourceFile::single(file, Path::new(name))?;
        self.library_location()?;
        let locations = self.all_connected()?;
        self.take_in_one(&source, &Intake { kind, video, folder, locations: &locations, by: self.by(person) })
    }
}
