//! Render: what the policy says for a cut, and the folder in which FFmpeg does it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::App;
use super::edit::{KeptWishes, LARGEST_SUBTITLES};
use super::intake::Intake;
use super::review::folder_of;
use crate::disk::library::read_bytes;
use crate::disk::presets::{Asset, Fonts, LogoKind, MARKS_FAMILY, PresetFolder};
use crate::disk::scan::SourceFile;
use crate::disk::work::WorkFolder;
use crate::domain::catalog::AssetKind;
use crate::domain::fault::Result;
use crate::domain::ids::AssetId;
use crate::domain::people::Person;
use crate::domain::plan::Video;
use crate::domain::quality::{Expectations, Quality, Stretch, findings};
use crate::domain::render::bounds::Whole;
use crate::domain::render::export::Export;
use crate::domain::render::geometry::{Size, subtitle_pixels};
use crate::domain::render::plan::{Ingredients, RenderPlan, plan};
use crate::domain::render::presets::{Position, Presets, SubtitleStyle};
use crate::domain::render::timeline::Timeline;
use crate::domain::render::treatment::{Treatment, Wishes, treatment};
use crate::domain::subtitles::{self, Cue};
use crate::domain::time::Labels;
use crate::fault;
use crate::media::argv::{self, Inputs};
use crate::media::ass::{self, AssStyle, Backdrop, Colour, ReviewMarks};
use crate::media::graph::{FONTS_FOLDER, Loudness, MARKS_FILE, Purpose, SUBTITLES_FILE, build};
use crate::media::job::Job;
use crate::media::measure::{self, Pads};
use crate::store::{Cut, NewCut};

/// Shorter sound is not brought to a loudness: it would mean nothing.
const SHORTEST_LEVELLED: f64 = 3.0;

/// Everything that a render of one cut needs.
pub(super) struct Planned {
    pub(super) plan: RenderPlan,
    pub(super) labels: Labels,
    cut: PathBuf,
    music: Option<PathBuf>,
    voice_over: Option<PathBuf>,
    logo: Option<Asset>,
    end_logo: Option<Asset>,
    fonts: Fonts,
    pub(super) cues: Vec<Cue>,
}

/// A folder in which FFmpeg finds everything that a graph names.
pub(super) struct Studio {
    pub(super) work: WorkFolder,
    pub(super) inputs: Inputs,
}

/// A review copy, taken in.
pub(super) struct ReviewCopy {
    pub(super) asset: AssetId,
    pub(super) sheet: Option<AssetId>,
    pub(super) bytes: u64,
    pub(super) quality: Value,
    pub(super) findings: Vec<String>,
}

impl App {
    /// The presets of the program under the library's own.
    pub(super) fn presets(&self) -> Result<&Presets> {
        if self.presets.get().is_none() {
            let _ = self.presets.set(self.preset_folder().load()?);
        }
        Ok(self.presets.get().expect("just set"))
    }

    fn preset_folder(&self) -> PresetFolder {
        PresetFolder::of(Some(self.library.root()))
    }

    /// What would be rendered for a cut of a video.
    pub(super) fn render_plan(&self, video: &Video, cut: &Cut) -> Result<Planned> {
        self.plan_parts(video, &cut.parts)
    }

    /// The same, for a cut that is not recorded yet.
    pub(super) fn plan_parts(&self, video: &Video, parts: &NewCut) -> Result<Planned> {
        let cut = self.store.asset(parts.asset)?;
        let media = cut.media.ok_or_else(|| fault!(Failed, "asset-not-media", asset = parts.asset, name = cut.name))?;
        let kept: KeptWishes = serde_json::from_str(&parts.wishes)
            .map_err(|e| fault!(Integrity, "catalogue-odd-value", column = "wishes", text = parts.wishes).because(e))?;
        let wishes = Wishes {
            contains: parts.contains,
            subtitles: parts.subtitles.is_some(),
            subtitle_style: kept.subtitle_style,
            music: parts.music.is_some(),
            voice_over: parts.voice_over.is_some(),
            overrides: kept.overrides,
        };
        let decided = treatment(video.kind, self.presets()?, &wishes)?;
        let folder = self.preset_folder();
        let logo = decided.logo.as_ref().map(|logo| folder.image(LogoKind::Corner, &logo.image)).transpose()?;
        let end_logo = decided.end_logo.as_ref().map(|logo| folder.image(LogoKind::End, &logo.image)).transpose()?;
        let fonts = folder.fonts()?;
        let music = parts.music.map(|track| self.store.track(track)).transpose()?.map(|track| track.recorded.asset);
        let hash =
            |id: Option<AssetId>| id.map(|id| Ok::<_, crate::domain::fault::Fault>(self.store.asset(id)?.hash)).transpose();
        let ingredients = Ingredients {
            cut: cut.hash,
            logo: logo.as_ref().map(|(_, image)| *image),
            end_logo: end_logo.as_ref().map(|(_, image)| *image),
            subtitles: hash(parts.subtitles)?,
            fonts: Some(fonts.hash),
            music: hash(music)?,
            voice_over: hash(parts.voice_over)?,
        };
        let path = |id: Option<AssetId>| id.map(|id| self.readable(id)).transpose();
        Ok(Planned {
            plan: plan(video.kind, &media, ingredients, decided)?,
            labels: media.labels(),
            cut: self.readable(parts.asset)?,
            music: path(music)?,
            voice_over: path(parts.voice_over)?,
            logo: logo.map(|(asset, _)| asset),
            end_logo: end_logo.map(|(asset, _)| asset),
            fonts,
            cues: parts.subtitles.map(|id| self.cues(id)).transpose()?.unwrap_or_default(),
        })
    }

    fn cues(&self, id: AssetId) -> Result<Vec<Cue>> {
        Ok(subtitles::read(&read_bytes(&self.readable(id)?, LARGEST_SUBTITLES)?)?.cues)
    }

    /// How the frames of a cut are labelled.
    pub(super) fn cut_labels(&self, video: &Video, number: u32) -> Result<Labels> {
        let cut = self.store.cuts(video.id)?.into_iter().find(|cut| cut.number == number);
        let asset = cut.map(|cut| self.store.asset(cut.parts.asset)).transpose()?;
        let media = asset.and_then(|asset| asset.media);
        media.map(|media| media.labels()).ok_or_else(|| fault!(Refused, "cut-missing", video = video.id))
    }

    /// What the policy applies, in words.
    pub(super) fn reasons(&self, treatment: &Treatment) -> Vec<String> {
        treatment.reasons.iter().map(|reason| self.lang().say_kept(&format!("reason-{}", reason.code), &reason.args)).collect()
    }

    /// Lays out what a graph names: logos, fonts, subtitles, and the marks of a review copy.
    pub(super) fn studio(&self, planned: &Planned, export: &Export, marks: Option<&ReviewMarks<'_>>) -> Result<Studio> {
        let work = self.work_folder()?;
        let folder = work.path();
        let place = |asset: &Option<Asset>| asset.as_ref().map(|asset| asset.place(folder)).transpose();
        let inputs = Inputs {
            cut: planned.cut.clone(),
            // The two logos may bear the same name.
            logo: planned.logo.as_ref().map(|a| named(a, "corner").place(folder)).transpose()?,
            end_logo: planned.end_logo.as_ref().map(|a| named(a, "end").place(folder)).transpose()?,
            music: planned.music.clone(),
            voice_over: planned.voice_over.clone(),
        };
        planned.fonts.place(&folder.join(FONTS_FOLDER))?;
        let canvas = crate::domain::render::geometry::canvas(&planned.plan, export);
        let size = (canvas.width, canvas.height);
        if let Some(style) = &planned.plan.treatment.subtitles {
            place(&Some(text(SUBTITLES_FILE, ass::subtitles(&planned.cues, &ass_style(style, canvas), size))))?;
        }
        if let Some(marks) = marks {
            place(&Some(text(MARKS_FILE, ass::marks(size, marks))))?;
        }
        Ok(Studio { work, inputs })
    }

    /// Renders a review copy and measures it in the same process, and takes it in with its thumbnail sheet.
    pub(super) fn render_review(&self, video: &Video, planned: &Planned, round: u32, person: &Person) -> Result<ReviewCopy> {
        let mut export = self.presets()?.export("review")?.clone();
        export.max_bytes = Whole::new(self.settings.review_megabytes * 1_000_000);
        let plan = &planned.plan;
        let frames = Timeline::new(plan, &export).pictures();
        let number = video.id.to_string();
        let labels = Labels { rate: plan.source.rate, ..planned.labels };
        let marks = ReviewMarks { video: &number, title: &video.title, round, labels, frames, family: MARKS_FAMILY };
        let studio = self.studio(planned, &export, Some(&marks))?;
        let file = format!("{number}-revision-{round}.{}", export.extension());
        let output = studio.work.path().join(&file);
        let quality = self.render_measured(planned, &export, &studio, &output, &number)?;
        let found = findings(&quality, &expectations(plan, &export, labels));
        let info = self.ffmpeg()?.inspect(&output, &self.session.stop)?.info;
        let sheet = studio.work.path().join(format!("{number}-revision-{round}.jpg"));
        let sheet = match info {
            Some(info) => self.ffmpeg()?.contact_sheet(&output, &info, &sheet, &self.session.stop).is_ok().then_some(sheet),
            None => None,
        };
        let asset = self.keep_review(video, &output, person)?;
        self.describe(asset, &output)?;
        let sheet = sheet.map(|sheet| self.keep_review(video, &sheet, person)).transpose()?;
        Ok(ReviewCopy {
            asset,
            bytes: self.store.asset(asset)?.bytes,
            sheet,
            quality: serde_json::to_value(&quality).expect("plain data is JSON"),
            findings: found.iter().map(|finding| self.lang().say(finding.code, &finding.args)).collect(),
        })
    }

    /// A round that is not decided yet is kept in the library only; backups hold what was decided.
    fn keep_review(&self, video: &Video, file: &Path, person: &Person) -> Result<AssetId> {
        let name = file.file_name().map(Path::new).expect("named by us");
        let folder = folder_of("revision", video);
        let locations = [self.library_location()?];
        let intake = Intake {
            kind: AssetKind::Review,
            video: Some(video.id),
            folder: &folder,
            locations: &locations,
            by: self.by(person),
        };
        self.take_in_one(&SourceFile::single(file, name)?, &intake)
    }

    fn render_measured(
        &self,
        planned: &Planned,
        export: &Export,
        studio: &Studio,
        output: &Path,
        subject: &str,
    ) -> Result<Quality> {
        let plan = &planned.plan;
        let timeline = Timeline::new(plan, export);
        let loudness = match &export.loudness {
            Some(target) if timeline.seconds() >= SHORTEST_LEVELLED => {
                Loudness::OnePass { integrated: target.integrated.get(), ceiling: target.ceiling.get() }
            }
            _ => Loudness::AsIs,
        };
        let graph = build(plan, export, Purpose::MeasuredFile, loudness);
        let measured = graph.measured.as_ref().expect("asked for");
        let (cut_picture, cut_sound) = (format!("0:{}", plan.source.video), plan.source.audio.map(|index| format!("0:{index}")));
        let pads = Pads {
            picture: bare(measured.picture),
            cut_picture: Some(&cut_picture),
            logo: measured.logo.map(|(with, without)| (bare(with), bare(without))),
            mix: Some(bare(measured.sound)),
            cut_sound: cut_sound.as_deref(),
        };
        let chains = measure::chains(&pads);
        let mut words = argv::inputs(&graph, &studio.inputs)?;
        words.extend(["-filter_complex".into(), format!("{};{}", graph.text, chains.graph).into()]);
        words.extend(argv::file(plan, export, &graph, output));
        words.extend(chains.words);
        let job = Job {
            what: "review",
            subject: subject.to_owned(),
            words,
            folder: studio.work.path().to_owned(),
            length: Some(micros(timeline.seconds())),
        };
        let log = self.ffmpeg()?.run(&job, &*self.session.watcher, &self.session.stop)?;
        let seen = timeline.logo.map(|logo| Stretch { start: logo.from + logo.fade_in, end: logo.to - logo.fade_out });
        measure::read(studio.work.path(), &pads, seen.as_ref(), &log.lines)
    }

    /// What was measured of a round, in words.
    pub(super) fn quality_in_words(&self, quality: &str, plan: &RenderPlan) -> Vec<String> {
        let Ok(quality) = serde_json::from_str::<Quality>(quality) else { return Vec::new() };
        let Ok(export) = self.presets().and_then(|presets| presets.export("review")) else { return Vec::new() };
        let labels = Labels::from_zero(plan.source.rate);
        let found = findings(&quality, &expectations(plan, export, labels));
        found.iter().map(|finding| self.lang().say(finding.code, &finding.args)).collect()
    }
}

fn expectations(plan: &RenderPlan, export: &Export, labels: Labels) -> Expectations {
    Expectations { labels, end_logo: Timeline::new(plan, export).end_logo.map(|end| end.from) }
}

fn named(asset: &Asset, prefix: &str) -> Asset {
    Asset { name: format!("{prefix}-{}", asset.name), bytes: asset.bytes.clone() }
}

fn text(name: &str, text: String) -> Asset {
    Asset { name: name.to_owned(), bytes: text.into_bytes().into() }
}

/// A pad's name without its brackets.
fn bare(pad: &'static str) -> &'static str {
    pad.trim_start_matches('[').trim_end_matches(']')
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the length of a video")]
pub(super) fn micros(seconds: f64) -> u64 {
    (seconds * 1e6).round() as u64
}

/// A subtitle preset in the pixels of a canvas.
fn ass_style(style: &SubtitleStyle, canvas: Size) -> AssStyle {
    let pixels = subtitle_pixels(style, canvas);
    let opaque = |colour: &crate::domain::render::bounds::Colour| Colour {
        red: colour.red,
        green: colour.green,
        blue: colour.blue,
        opacity: 255,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage of 255")]
    let opacity = (style.background_opacity.get() * 2.55).round() as u8;
    let behind = Colour { opacity, ..opaque(&style.background_colour) };
    AssStyle {
        family: style.family.to_string(),
        size: pixels.size,
        bold: style.bold,
        primary: opaque(&style.colour),
        outline_colour: opaque(&style.outline_colour),
        outline: pixels.outline,
        backdrop: if style.background {
            Backdrop::Lines { colour: behind, padding: pixels.size * 0.2 }
        } else {
            Backdrop::Shadow { colour: behind, offset: pixels.shadow }
        },
        alignment: if style.position == Position::Bottom { 2 } else { 8 },
        side_margin: pixels.side,
        margin: pixels.margin,
        max_lines: 2,
    }
}
