//! Deliver: the finals of the authorised media, checked against what was approved, archived, handed over.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::App;
use super::cases::{Facts, OpenCase};
use super::intake::Intake;
use super::render::{Planned, Studio, micros};
use super::review::folder_of;
use crate::disk::names;
use crate::disk::offload::{Offload, Offloaded, Options, Target, offload_all};
use crate::disk::presets::Asset;
use crate::disk::scan::SourceFile;
use crate::domain::catalog::AssetKind;
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::people::{Person, Role};
use crate::domain::procedure::{Advance, Event};
use crate::domain::quality::{Aim, Attempt, Comparison, Quality, Setting, Standard, Step, faults};
use crate::domain::records::Fact;
use crate::domain::render::export::{Export, Scan};
use crate::domain::review::Round;
use crate::domain::subtitles;
use crate::domain::video::Class;
use crate::fault;
use crate::media::argv;
use crate::media::cage::input_words;
use crate::media::compare::{self, Candidate, Reference};
use crate::media::graph::{Loudness, Purpose, build};
use crate::media::job::Job;
use crate::media::measure;
use crate::store::NewFinal;

/// Finals to be made.
#[derive(Clone, Debug)]
pub struct Deliver {
    /// The video.
    pub video: VideoId,
    /// Only these exports; all of the authorised media if none is named.
    pub exports: Vec<String>,
    /// A folder to hand a verified copy over in.
    pub to: Option<PathBuf>,
}

/// What was delivered.
#[derive(Debug, Serialize)]
pub struct Delivered {
    /// The video.
    pub video: VideoId,
    /// Which version of the finals.
    pub version: u32,
    /// The finals.
    pub finals: Vec<FinalMade>,
    /// Where copies were handed over.
    pub handed_to: Option<PathBuf>,
    /// Files handed over.
    pub handed: Vec<PathBuf>,
    /// The step that the video waits for.
    pub step: String,
}

/// A final.
#[derive(Clone, Debug, Serialize)]
pub struct FinalMade {
    /// The export preset.
    pub export: String,
    /// Where it is in the library.
    pub path: PathBuf,
    /// The name of its content.
    pub blake3: ContentHash,
    /// Its content.
    pub asset: AssetId,
    /// Its length in bytes.
    pub bytes: u64,
    /// Subtitle files beside it.
    pub subtitles: Vec<PathBuf>,
    /// Its loudness in LUFS, measured on the file itself.
    pub loudness: Option<f64>,
    /// Its true peak in dBTP.
    pub true_peak: Option<f64>,
    /// How much its least similar second resembles the approved plan: PSNR in dB.
    pub likeness: Option<f64>,
    /// Its loudness was left as it is: silent or too short.
    pub not_levelled: bool,
    /// It was made by an earlier call.
    pub made_before: bool,
}

/// How a sound is levelled, found once for each target.
struct Levelled {
    aim: Aim,
    setting: Option<Setting>,
}

impl App {
    /// Renders, checks and archives the finals (3.6, 4.12).
    pub fn deliver(&self, order: &Deliver) -> Result<Delivered> {
        let id = order.video;
        let open = self.case(id)?;
        let step = if open.case.class == Class::Planeado { "3.6" } else { "4.12" };
        let person = self.person_as(Role::Produccion, step, &format!("deliver {id}"))?;
        let round = self.bound_round(&open.video)?;
        let facts = Facts { round: round.as_ref(), ..Facts::of(self, &open.video) };
        let before = self.finals_of_round(&open, round.as_ref())?;
        let advance = match open.try_event(Event::Delivered, &facts) {
            Ok(advance) => Some(advance),
            // Handing over once more what was delivered is no step of the procedure.
            Err(_) if open.case.state == "fin" && !before.is_empty() => None,
            Err(fault) => return Err(fault),
        };
        let round = round.ok_or_else(|| fault!(Refused, "round-missing", video = id, command = format!("review export {id}")))?;
        let wanted = self.wanted_exports(order, &round)?;
        let version = self.version_of(id, &round)?;
        let finals = match advance {
            Some(advance) => self.make_finals(&open, &round, &wanted, version, before, &advance, &person)?,
            None => before.into_iter().filter(|made| wanted.contains(&made.export)).collect(),
        };
        let handed = order.to.as_ref().map(|to| self.hand_over(id, &finals, to, &person)).transpose()?.unwrap_or_default();
        self.catalogue_changed()?;
        let step = self.case(id)?.step()?;
        Ok(Delivered { video: id, version, finals, handed_to: order.to.clone(), handed, step })
    }

    /// The exports of the authorised media, or those of them that were asked for.
    fn wanted_exports(&self, order: &Deliver, round: &Round) -> Result<Vec<String>> {
        let media = self.store.authorized_media(round.id)?;
        let exports = self.presets()?.media.exports(media.iter().map(String::as_str))?;
        if order.exports.is_empty() {
            return Ok(exports.into_iter().map(str::to_owned).collect());
        }
        for asked in &order.exports {
            self.presets()?.export(asked)?;
            if !exports.contains(&asked.as_str()) {
                let authorised = exports.join(", ");
                return Err(fault!(Refused, "export-not-authorised", export = asked, authorised = authorised, video = order.video));
            }
        }
        Ok(order.exports.clone())
    }

    /// Finals of one approval are one version; a correction is the next.
    fn version_of(&self, id: VideoId, round: &Round) -> Result<u32> {
        let finals = self.store.finals(id)?;
        let same = finals.iter().find(|f| f.recorded.round == round.id).map(|f| f.recorded.version);
        Ok(same.unwrap_or_else(|| finals.iter().map(|f| f.recorded.version).max().unwrap_or(0) + 1))
    }

    fn finals_of_round(&self, open: &OpenCase, round: Option<&Round>) -> Result<Vec<FinalMade>> {
        let Some(round) = round else { return Ok(Vec::new()) };
        let mut made = Vec::new();
        for found in self.store.finals(open.id())?.into_iter().filter(|f| f.recorded.round == round.id) {
            let asset = self.store.asset(found.recorded.asset)?;
            let report: Comparison = serde_json::from_str(&found.recorded.report).unwrap_or_default();
            made.push(FinalMade {
                export: found.recorded.export,
                path: self.library.root().join(names::from_text(&found.recorded.path)?),
                blake3: asset.hash,
                asset: asset.id,
                bytes: asset.bytes,
                subtitles: Vec::new(),
                loudness: report.loudness.and_then(|l| l.integrated),
                true_peak: report.loudness.and_then(|l| l.true_peak),
                likeness: report.worst().map(|(_, likeness)| likeness),
                not_levelled: false,
                made_before: true,
            });
        }
        Ok(made)
    }

    #[expect(clippy::too_many_arguments, reason = "a final joins a case, a round, exports and what was made before")]
    fn make_finals(
        &self,
        open: &OpenCase,
        round: &Round,
        wanted: &[String],
        version: u32,
        before: Vec<FinalMade>,
        advance: &Advance,
        person: &Person,
    ) -> Result<Vec<FinalMade>> {
        let cut = self.last_cut(open.id())?;
        let planned = self.render_plan(&open.video, &cut)?;
        let mut levels = Vec::new();
        let mut finals = Vec::new();
        for name in wanted {
            let made = match before.iter().find(|made| made.export == *name) {
                Some(made) => made.clone(),
                None => self.make_final(open, round, &planned, name, version, &mut levels, person)?,
            };
            finals.push(made);
        }
        let record = finals.first().map(|made| made.asset);
        let files: Vec<_> = finals.iter().map(|made| json!({"export": made.export, "blake3": made.blake3})).collect();
        self.store.commit(self.by(person), |tx| {
            let data = json!({"version": version, "review": round.number, "finals": files});
            Ok(((), open.go(tx, self, Event::Delivered, advance, record, data)?))
        })?;
        Ok(finals)
    }

    #[expect(clippy::too_many_arguments, reason = "a final joins a case, a round, a plan, an export and its levels")]
    fn make_final(
        &self,
        open: &OpenCase,
        round: &Round,
        planned: &Planned,
        name: &str,
        version: u32,
        levels: &mut Vec<Levelled>,
        person: &Person,
    ) -> Result<FinalMade> {
        let export = self.presets()?.export(name)?;
        let studio = self.studio(planned, export, None)?;
        let setting = self.level(planned, export, round, &studio, levels)?;
        let file = studio.work.path().join(format!("{} {name}.{}", open.video.folder, export.extension()));
        self.render_final(planned, export, &studio, setting, &file, name)?;
        let report = self.check_final(planned, export, &studio, setting, &file, name)?;
        let folder = folder_of("finales", &open.video).join(format!("v{version}"));
        self.library_location()?;
        let locations = self.all_connected()?;
        let take = |kind| Intake { kind, video: Some(open.id()), folder: &folder, locations: &locations, by: self.by(person) };
        let source = |file: &Path| SourceFile::single(file, file.file_name().map(Path::new).expect("named by us"));
        let asset = self.take_in_one(&source(&file)?, &take(AssetKind::Final))?;
        self.describe(asset, &file)?;
        let mut beside = Vec::new();
        for text in sidecars(planned, &file) {
            let written = text.place(studio.work.path())?;
            let taken = self.take_in_one(&source(&written)?, &take(AssetKind::Subtitles))?;
            beside.push(self.path_in(taken, &folder)?);
        }
        let content = self.store.asset(asset)?;
        let path = self.path_in(asset, &folder)?;
        let recorded = NewFinal {
            version,
            export: name.to_owned(),
            asset,
            path: names::to_text(path.strip_prefix(self.library.root()).unwrap_or(&path)),
            round: round.id,
            report: serde_json::to_string(&report).expect("plain data is JSON"),
        };
        let fact = Fact::new("final-archived", open.id()).by(Role::Produccion);
        let fact = fact.with(json!({"export": name, "version": version, "blake3": content.hash, "review": round.number}));
        self.store.commit(self.by(person), |tx| Ok((tx.add_final(open.id(), &recorded)?, fact)))?;
        Ok(FinalMade {
            export: name.to_owned(),
            path,
            blake3: content.hash,
            asset,
            bytes: content.bytes,
            subtitles: beside,
            loudness: report.loudness.and_then(|l| l.integrated),
            true_peak: report.loudness.and_then(|l| l.true_peak),
            likeness: report.worst().map(|(_, likeness)| likeness),
            not_levelled: export.loudness.is_some() && setting.is_none(),
            made_before: false,
        })
    }

    /// Where a content lies in a folder of the library.
    fn path_in(&self, asset: AssetId, folder: &Path) -> Result<PathBuf> {
        let library = self.library_location()?;
        let wanted = names::to_text(folder);
        let copies = self.store.copies_of(asset)?;
        let here = copies.iter().find(|c| c.location == library.id && c.path.starts_with(&wanted));
        match here {
            Some(copy) => Ok(library.path.join(names::from_text(&copy.path)?)),
            None => self.readable(asset),
        }
    }

    /// The gain for an export's loudness: from the review's measurement, then corrected by measuring the sound alone.
    fn level(
        &self,
        planned: &Planned,
        export: &Export,
        round: &Round,
        studio: &Studio,
        levels: &mut Vec<Levelled>,
    ) -> Result<Option<Setting>> {
        let Some(target) = &export.loudness else { return Ok(None) };
        let aim = Aim { loudness: target.integrated.get(), ceiling: target.ceiling.get() };
        if let Some(known) = levels.iter().find(|level| level.aim == aim) {
            return Ok(known.setting);
        }
        let quality: Quality = serde_json::from_str(&round.quality).unwrap_or_default();
        let measured = quality.loudness.zip(quality.sound_seconds);
        let mut setting = measured.and_then(|(loudness, seconds)| aim.first(&loudness, seconds).ok());
        let mut attempts = Vec::new();
        while let Some(trying) = setting {
            let loudness = self.hear(planned, export, studio, trying)?;
            attempts.push(Attempt { setting: trying, loudness });
            match aim.next(&attempts) {
                Step::Again(next) => setting = Some(next),
                Step::Done(found) | Step::Nearest(found) => {
                    setting = Some(found);
                    break;
                }
            }
        }
        levels.push(Levelled { aim, setting });
        Ok(setting)
    }

    /// How loud the mix is with a setting: the sound alone, without rendering a picture.
    fn hear(
        &self,
        planned: &Planned,
        export: &Export,
        studio: &Studio,
        setting: Setting,
    ) -> Result<crate::domain::quality::Loudness> {
        let graph = build(&planned.plan, export, Purpose::Sound, gain(Some(setting)));
        let mut words = argv::inputs(&graph, &studio.inputs)?;
        words.extend(measure::mix_words(&graph.text, graph.audio.expect("a sound graph has sound")));
        let job = Job {
            what: "loudness",
            subject: String::new(),
            words,
            folder: studio.work.path().to_owned(),
            length: Some(micros(graph.timeline.seconds())),
        };
        self.ffmpeg()?.run(&job, &*self.session.watcher, &self.session.stop)?;
        Ok(measure::read_audio(studio.work.path())?.0)
    }

    fn render_final(
        &self,
        planned: &Planned,
        export: &Export,
        studio: &Studio,
        setting: Option<Setting>,
        file: &Path,
        name: &str,
    ) -> Result<()> {
        let words = argv::export(&planned.plan, export, &studio.inputs, gain(setting), file)?;
        let seconds = crate::domain::render::timeline::Timeline::new(&planned.plan, export).seconds();
        let folder = studio.work.path().to_owned();
        let job = Job { what: "final", subject: name.to_owned(), words, folder, length: Some(micros(seconds)) };
        self.ffmpeg()?.run(&job, &*self.session.watcher, &self.session.stop).map(drop)
    }

    /// Decodes a final whole and compares it with the approved plan; one that differs is no final.
    fn check_final(
        &self,
        planned: &Planned,
        export: &Export,
        studio: &Studio,
        setting: Option<Setting>,
        file: &Path,
        name: &str,
    ) -> Result<Comparison> {
        let plan = &planned.plan;
        let graph = build(plan, export, Purpose::Reference, Loudness::AsIs);
        let interlaced = export.scan == Scan::TopFirst;
        let rate = export.frame_rate(plan.source.rate);
        let frames = graph.timeline.pictures() / if interlaced { 2 } else { 1 };
        let candidate = Candidate {
            words: input_words(file),
            size: (graph.canvas.width, graph.canvas.height),
            rate,
            interlaced,
            frames,
            sound: true,
        };
        let reference = Reference {
            words: argv::inputs(&graph, &studio.inputs)?,
            inputs: graph.inputs.count,
            graph: &graph.text,
            picture: graph.video.trim_start_matches('[').trim_end_matches(']'),
        };
        let folder = studio.work.path().to_owned();
        let job = Job {
            what: "check",
            subject: name.to_owned(),
            words: compare::words(&reference, &candidate),
            folder,
            length: Some(micros(graph.timeline.seconds())),
        };
        let log = self.ffmpeg()?.run(&job, &*self.session.watcher, &self.session.stop)?;
        let measured = compare::read(studio.work.path(), &candidate, &log.lines)?;
        let aim = export.loudness.as_ref().zip(setting);
        let aim = aim.map(|(target, _)| Aim { loudness: target.integrated.get(), ceiling: target.ceiling.get() });
        let standard = Standard { rate, frames, likeness: export.compare.get(), sound: true, aim };
        let wrong = faults(&measured, &standard);
        if wrong.is_empty() {
            return Ok(measured);
        }
        let why: Vec<_> = wrong.iter().map(|finding| self.lang().say(finding.code, &finding.args)).collect();
        Err(fault!(Failed, "final-rejected", export = name, why = why.join(" ")))
    }

    /// Copies finals to a folder outside the library, verified like any other copy, and records that they were handed over.
    fn hand_over(&self, id: VideoId, finals: &[FinalMade], to: &Path, person: &Person) -> Result<Vec<PathBuf>> {
        let all = finals.iter().flat_map(|made| std::iter::once(&made.path).chain(&made.subtitles));
        let files: Vec<_> =
            all.map(|path| SourceFile::single(path, path.file_name().map(Path::new).expect("a file"))).collect::<Result<_>>()?;
        let targets = [Target { root: to.to_owned(), folder: to.to_owned() }];
        let order = Offload { files: &files, targets: &targets, known: &|_, _| false, options: Options::default() };
        let (mut handed, mut fault) = (Vec::new(), None);
        let mut heard = |outcome: crate::disk::offload::FileOutcome| {
            match outcome.result {
                Ok(Offloaded::Copied(_, copies)) => {
                    for copy in copies {
                        match copy {
                            Ok(copy) => handed.push(copy.path),
                            Err(error) => fault = Some(error),
                        }
                    }
                }
                Ok(Offloaded::Seen(_)) => {}
                Err(error) => fault = Some(error),
            }
            Ok(())
        };
        offload_all(&order, &mut heard, &*self.session.watcher, &self.session.stop)?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let exports: Vec<_> = finals.iter().map(|made| made.export.as_str()).collect();
        let fact = Fact::new("handed-over", id).by(Role::Produccion).with(json!({"to": to, "exports": exports}));
        self.store.commit(self.by(person), |_| Ok(((), fact)))?;
        Ok(handed)
    }
}

/// SRT and VTT of the video's subtitles, beside the final.
fn sidecars(planned: &Planned, file: &Path) -> Vec<Asset> {
    if planned.cues.is_empty() {
        return Vec::new();
    }
    let name = |extension: &str| {
        let named = file.with_extension(extension);
        named.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let text = |extension: &str, text: String| Asset { name: name(extension), bytes: text.into_bytes().into() };
    vec![text("srt", subtitles::srt(&planned.cues)), text("vtt", subtitles::vtt(&planned.cues))]
}

fn gain(setting: Option<Setting>) -> Loudness {
    setting.map_or(Loudness::AsIs, |setting| Loudness::Gain { db: setting.gain, ceiling: setting.limit })
}
