//! Deliver: the finals of the authorised media, checked against what was approved, archived, handed over.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::App;
use super::cases::{Facts, OpenCase};
use super::intake::Intake;
use super::master::{Levels, Master};
use super::render::Planned;
use super::review::folder_of;
use crate::disk::names;
use crate::disk::offload::{FileOutcome, Offload, Offloaded, Options, Target, offload_all};
use crate::disk::scan::SourceFile;
use crate::disk::work::leave;
use crate::domain::catalog::{Asset, AssetKind, Location};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::people::{Person, Role};
use crate::domain::procedure::{Advance, Event};
use crate::domain::quality::Comparison;
use crate::domain::records::Fact;
use crate::domain::review::Round;
use crate::domain::video::Class;
use crate::fault;
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
    /// Exports of the authorised media that are still to be made; the step is done with the last one.
    pub remaining: Vec<String>,
    /// Backups that lack one of them: not connected, or full.
    pub not_in: Vec<String>,
    /// Where copies were handed over.
    #[serde(serialize_with = "super::paths::write")]
    pub handed_to: Option<PathBuf>,
    /// Files handed over.
    #[serde(serialize_with = "super::paths::write")]
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
    #[serde(serialize_with = "super::paths::write")]
    pub path: PathBuf,
    /// The name of its content.
    pub blake3: ContentHash,
    /// Its content.
    pub asset: AssetId,
    /// Its length in bytes.
    pub bytes: u64,
    /// Subtitle files beside it.
    #[serde(serialize_with = "super::paths::write")]
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

/// What the finals of one delivery have in common.
struct Run<'a> {
    open: &'a OpenCase,
    round: &'a Round,
    planned: &'a Planned,
    version: u32,
    person: &'a Person,
}

impl FinalMade {
    fn of(export: &str, path: PathBuf, asset: &Asset, report: &Comparison) -> Self {
        Self {
            export: export.to_owned(),
            path,
            blake3: asset.hash,
            asset: asset.id,
            bytes: asset.bytes,
            subtitles: Vec::new(),
            loudness: report.loudness.and_then(|l| l.integrated),
            true_peak: report.loudness.and_then(|l| l.true_peak),
            likeness: report.worst().map(|(_, likeness)| likeness),
            not_levelled: false,
            made_before: false,
        }
    }
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
        let authorised = self.authorised_exports(&round)?;
        let wanted = self.wanted_exports(order, open.case.class, &authorised)?;
        let version = self.version_of(id, &round)?;
        let made = |export: &String| before.iter().any(|made| made.export == *export);
        let remaining: Vec<_> = authorised.into_iter().filter(|export| !wanted.contains(export) && !made(export)).collect();
        let finals = match advance {
            Some(advance) => {
                let planned = self.render_plan(&open.video, &self.last_cut(id)?)?;
                let run = Run { open: &open, round: &round, planned: &planned, version, person: &person };
                let finals = self.make_finals(&run, &wanted, &before)?;
                if remaining.is_empty() {
                    self.end_delivery(&run, &advance)?;
                }
                finals
            }
            None => before.into_iter().filter(|made| wanted.contains(&made.export)).collect(),
        };
        let handed = order.to.as_ref().map(|to| self.hand_over(id, &finals, to, &person)).transpose()?.unwrap_or_default();
        self.catalogue_changed()?;
        let step = self.case(id)?.step()?;
        Ok(Delivered {
            video: id,
            version,
            not_in: self.lacking(&finals)?,
            finals,
            remaining,
            handed_to: order.to.clone(),
            handed,
            step,
        })
    }

    /// The exports of the authorised media, and those that every video is made in.
    fn authorised_exports(&self, round: &Round) -> Result<Vec<String>> {
        let media = self.store.authorized_media(round.id)?;
        let exports = self.presets()?.media.exports(media.iter().map(String::as_str))?;
        Ok(exports.into_iter().map(str::to_owned).collect())
    }

    /// All the authorised exports, or those of them that were asked for.
    fn wanted_exports(&self, order: &Deliver, class: Class, authorised: &[String]) -> Result<Vec<String>> {
        let (id, all) = (order.video, authorised.join(", "));
        let step = if class == Class::Planeado { "3.5" } else { "4.11" };
        for asked in &order.exports {
            self.presets()?.export(asked)?;
            if !authorised.contains(asked) {
                return Err(fault!(Refused, "export-not-authorised", export = asked, authorised = all, video = id, step = step));
            }
        }
        let wanted = if order.exports.is_empty() { authorised } else { &order.exports };
        Ok(wanted.to_vec())
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
            let path = self.library.root().join(names::from_text(&found.recorded.path)?);
            let subtitles = self.subtitles_beside(&found.recorded.path)?;
            let made_of = FinalMade::of(&found.recorded.export, path, &asset, &report);
            made.push(FinalMade { made_before: true, subtitles, ..made_of });
        }
        Ok(made)
    }

    /// The locations that do not hold all of these finals.
    fn lacking(&self, finals: &[FinalMade]) -> Result<Vec<String>> {
        let copies: Vec<_> = finals.iter().map(|made| self.store.copies_of(made.asset)).collect::<Result<_>>()?;
        let lacks = |location: &Location| copies.iter().any(|copies| copies.iter().all(|copy| copy.location != location.id));
        Ok(self.locations()?.into_iter().filter(lacks).map(|location| location.name).collect())
    }

    /// The subtitle files that lie beside a final in the library.
    fn subtitles_beside(&self, path: &str) -> Result<Vec<PathBuf>> {
        let library = self.library_location()?;
        let mut beside = Vec::new();
        for extension in ["srt", "vtt"] {
            let file = names::from_text(path)?.with_extension(extension);
            if self.store.copy_at(library.id, &names::to_text(&file))?.is_some() {
                beside.push(library.path.join(file));
            }
        }
        Ok(beside)
    }

    fn make_finals(&self, run: &Run<'_>, wanted: &[String], before: &[FinalMade]) -> Result<Vec<FinalMade>> {
        let mut levels = Levels::default();
        let mut finals = Vec::new();
        for name in wanted {
            finals.push(match before.iter().find(|made| made.export == *name) {
                Some(made) => made.clone(),
                None => self.make_final(run, name, &mut levels)?,
            });
        }
        Ok(finals)
    }

    /// The step is done once every authorised final is there.
    fn end_delivery(&self, run: &Run<'_>, advance: &Advance) -> Result<()> {
        let finals = self.finals_of_round(run.open, Some(run.round))?;
        let record = finals.first().map(|made| made.asset);
        let files: Vec<_> = finals.iter().map(|made| json!({"export": made.export, "blake3": made.blake3})).collect();
        self.store.commit(self.by(run.person), |tx| {
            let data = json!({"version": run.version, "review": run.round.number, "finals": files});
            Ok(((), run.open.go(tx, self, Event::Delivered, advance, record, data)?))
        })
    }

    /// Renders one final, checks it, and archives it with its subtitle files.
    fn make_final(&self, run: &Run<'_>, name: &str, levels: &mut Levels) -> Result<FinalMade> {
        let export = self.presets()?.export(name)?;
        let file = format!("{} {name}.{}", run.open.video.folder, export.extension());
        let master = Master::render(self, run.planned, export, name, &file, run.round, levels)?;
        let folder = folder_of("finales", &run.open.video).join(format!("v{}", run.version));
        self.library_location()?;
        let (video, locations) = (Some(run.open.id()), self.all_connected()?);
        let take = |file: &Path, kind| {
            let source = SourceFile::single(file, file.file_name().map(Path::new).expect("named by us"))?;
            self.take_in_one(&source, &Intake { kind, video, folder: &folder, locations: &locations, by: self.by(run.person) })
        };
        let asset = take(master.file(), AssetKind::Final)?;
        self.describe(asset, master.file())?;
        let beside = master.subtitle_files()?;
        let beside: Vec<_> = beside.iter().map(|file| take(file, AssetKind::Subtitles)).collect::<Result<_>>()?;
        let (content, path) = (self.store.asset(asset)?, self.path_in(asset, &folder)?);
        let recorded = NewFinal {
            version: run.version,
            export: name.to_owned(),
            asset,
            path: names::to_text(path.strip_prefix(self.library.root()).unwrap_or(&path)),
            round: run.round.id,
            report: serde_json::to_string(&master.report).expect("plain data is JSON"),
        };
        let fact = Fact::new("final-archived", run.open.id()).by(Role::Produccion);
        let fact = fact.with(json!({"export": name, "version": run.version, "blake3": content.hash, "review": run.round.number}));
        self.store.commit(self.by(run.person), |tx| Ok((tx.add_final(run.open.id(), &recorded)?, fact)))?;
        let subtitles = beside.into_iter().map(|asset| self.path_in(asset, &folder)).collect::<Result<_>>()?;
        let not_levelled = master.not_levelled();
        Ok(FinalMade { subtitles, not_levelled, ..FinalMade::of(name, path, &content, &master.report) })
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

    /// Copies finals to a folder outside the library, verified like any other copy, and records that they were handed over.
    fn hand_over(&self, id: VideoId, finals: &[FinalMade], to: &Path, person: &Person) -> Result<Vec<PathBuf>> {
        let all = finals.iter().flat_map(|made| std::iter::once(&made.path).chain(&made.subtitles));
        let files: Vec<_> =
            all.map(|path| SourceFile::single(path, path.file_name().map(Path::new).expect("a file"))).collect::<Result<_>>()?;
        let targets = [Target { root: to.to_owned(), folder: to.to_owned() }];
        let order = Offload { files: &files, targets: &targets, known: &|_, _| false, options: Options::default() };
        let (mut handed, mut fault) = (Vec::new(), None);
        let mut heard = |outcome: FileOutcome| {
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
        let offloaded = offload_all(&order, &mut heard, &*self.session.watcher, &self.session.stop);
        leave(to);
        offloaded?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let exports: Vec<_> = finals.iter().map(|made| made.export.as_str()).collect();
        let fact = Fact::new("handed-over", id).by(Role::Produccion).with(json!({"to": names::shown(to), "exports": exports}));
        self.store.commit(self.by(person), |_| Ok(((), fact)))?;
        Ok(handed)
    }
}
