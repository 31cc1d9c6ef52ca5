//! A master: one export in full quality, levelled, rendered, and compared with what was approved before anything else sees it.

use std::path::{Path, PathBuf};

use super::App;
use super::render::{Planned, Studio, micros};
use crate::disk::presets::Asset;
use crate::domain::fault::Result;
use crate::domain::quality::{Aim, Attempt, Comparison, Loudness as Heard, Quality, Setting, Standard, Step, faults};
use crate::domain::render::export::{Export, Scan};
use crate::domain::render::timeline::Timeline;
use crate::domain::review::Round;
use crate::domain::subtitles;
use crate::fault;
use crate::media::argv;
use crate::media::cage::input_words;
use crate::media::compare::{self, Candidate, Reference};
use crate::media::graph::{Graph, Loudness, Purpose, build};
use crate::media::job::Job;
use crate::media::measure;

/// The gain that brings the mix to each target, found once. Nothing: silent or too short to be levelled.
#[derive(Debug, Default)]
pub(super) struct Levels(Vec<(Aim, Option<Setting>)>);

/// A master in its work folder; it is gone with it unless it was taken in.
pub(super) struct Master<'a> {
    app: &'a App,
    planned: &'a Planned,
    export: &'a Export,
    name: &'a str,
    studio: Studio,
    file: PathBuf,
    setting: Option<Setting>,
    /// What comparing it with the approved plan measured.
    pub(super) report: Comparison,
}

impl<'a> Master<'a> {
    /// Renders a master and compares it; one that differs from the approved plan is a fault.
    pub(super) fn render(
        app: &'a App,
        planned: &'a Planned,
        export: &'a Export,
        name: &'a str,
        file: &str,
        approved: &Round,
        levels: &mut Levels,
    ) -> Result<Self> {
        let studio = app.studio(planned, export, None)?;
        let file = studio.work.path().join(file);
        let mut master = Self { app, planned, export, name, studio, file, setting: None, report: Comparison::default() };
        master.setting = master.level(approved, levels)?;
        let words = argv::export(&planned.plan, export, &master.studio.inputs, gain(master.setting), &master.file)?;
        master.run("final", words, Timeline::new(&planned.plan, export).seconds())?;
        master.report = master.compared()?;
        Ok(master)
    }

    /// Where it is.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// It has a target and was left as loud as it is.
    pub(super) fn not_levelled(&self) -> bool {
        self.export.loudness.is_some() && self.setting.is_none()
    }

    /// SRT and VTT of the video's subtitles, beside it.
    pub(super) fn subtitle_files(&self) -> Result<Vec<PathBuf>> {
        let cues = &self.planned.cues;
        if cues.is_empty() {
            return Ok(Vec::new());
        }
        let write = |extension: &str, text: String| {
            let file = self.file.with_extension(extension);
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Asset { name, bytes: text.into_bytes().into() }.place(self.studio.work.path())
        };
        Ok(vec![write("srt", subtitles::srt(cues))?, write("vtt", subtitles::vtt(cues))?])
    }

    /// The setting for its target: first from the review's measurement, then corrected by measuring the sound alone.
    fn level(&self, approved: &Round, levels: &mut Levels) -> Result<Option<Setting>> {
        let Some(aim) = self.aim() else { return Ok(None) };
        if let Some((_, known)) = levels.0.iter().find(|(known, _)| *known == aim) {
            return Ok(*known);
        }
        let quality: Quality = serde_json::from_str(&approved.quality).unwrap_or_default();
        let measured = quality.loudness.zip(quality.sound_seconds);
        let mut setting = measured.and_then(|(loudness, seconds)| aim.first(&loudness, seconds).ok());
        let mut attempts = Vec::new();
        while let Some(trying) = setting {
            attempts.push(Attempt { setting: trying, loudness: self.heard(trying)? });
            match aim.next(&attempts) {
                Step::Again(next) => setting = Some(next),
                Step::Done(found) | Step::Nearest(found) => {
                    setting = Some(found);
                    break;
                }
            }
        }
        levels.0.push((aim, setting));
        Ok(setting)
    }

    fn aim(&self) -> Option<Aim> {
        let target = self.export.loudness.as_ref()?;
        Some(Aim { loudness: target.integrated.get(), ceiling: target.ceiling.get() })
    }

    /// How loud the mix is with a setting: the sound alone, without a picture.
    fn heard(&self, setting: Setting) -> Result<Heard> {
        let graph = self.graph(Purpose::Sound, gain(Some(setting)));
        let mut words = argv::inputs(&graph, &self.studio.inputs)?;
        words.extend(measure::mix_words(&graph.text, graph.audio.expect("a sound graph has sound")));
        self.run("loudness", words, graph.timeline.seconds())?;
        Ok(measure::read_audio(self.studio.work.path())?.0)
    }

    /// Decodes it whole beside the approved plan.
    fn compared(&self) -> Result<Comparison> {
        let graph = self.graph(Purpose::Reference, Loudness::AsIs);
        let interlaced = self.export.scan == Scan::TopFirst;
        let rate = self.export.frame_rate(self.planned.plan.source.rate);
        let frames = graph.timeline.pictures() / if interlaced { 2 } else { 1 };
        let candidate = Candidate {
            words: input_words(&self.file),
            size: (graph.canvas.width, graph.canvas.height),
            rate,
            interlaced,
            frames,
            sound: true,
        };
        let reference = Reference {
            words: argv::inputs(&graph, &self.studio.inputs)?,
            inputs: graph.inputs.count,
            graph: &graph.text,
            picture: graph.video.trim_start_matches('[').trim_end_matches(']'),
        };
        let log = self.run("check", compare::words(&reference, &candidate), graph.timeline.seconds())?;
        let measured = compare::read(self.studio.work.path(), &candidate, &log)?;
        let aim = self.aim().filter(|_| self.setting.is_some());
        let wrong = faults(&measured, &Standard { rate, frames, likeness: self.export.compare.get(), sound: true, aim });
        if wrong.is_empty() {
            return Ok(measured);
        }
        let why: Vec<_> = wrong.iter().map(|finding| self.app.lang().say(finding.code, &finding.args)).collect();
        Err(fault!(Failed, "final-rejected", export = self.name, why = why.join(" ")))
    }

    fn graph(&self, purpose: Purpose, loudness: Loudness) -> Graph {
        build(&self.planned.plan, self.export, purpose, loudness)
    }

    fn run(&self, what: &'static str, words: Vec<std::ffi::OsString>, seconds: f64) -> Result<Vec<String>> {
        let folder = self.studio.work.path().to_owned();
        let job = Job { what, subject: self.name.to_owned(), words, folder, length: Some(micros(seconds)) };
        let session = &self.app.session;
        Ok(self.app.ffmpeg()?.run(&job, &*session.watcher, &session.stop)?.lines)
    }
}

fn gain(setting: Option<Setting>) -> Loudness {
    setting.map_or(Loudness::AsIs, |setting| Loudness::Gain { db: setting.gain, ceiling: setting.limit })
}
