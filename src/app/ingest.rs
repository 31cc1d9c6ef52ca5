//! Ingest: from a card to the library and every backup, and whether the card may be formatted.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use super::App;
use super::card::{CardFate, own_history, recognise_card, skipped};
use super::cases::{Facts, OpenCase};
use super::intake::{Intake, Taken, TakenIn};
use super::seal::Card;
use crate::disk::library::{read_bytes, write_new};
use crate::disk::medium::ReadBack;
use crate::disk::names;
use crate::disk::offload::{Options, Traffic};
use crate::disk::scan::{SourceFile, scan};
pub use crate::domain::catalog::FileStatus;
use crate::domain::catalog::{AssetKind, Location};
use crate::domain::fault::{Fault, Kind, Result};
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, IngestId, VideoId};
use crate::domain::ingest::{CardFile, Reason, Verdict};
use crate::domain::people::{Person, Role};
use crate::domain::plan::slug;
use crate::domain::procedure::Event;
use crate::domain::records::Fact;
use crate::domain::watch::{Measure, Notice};
use crate::fault;
use crate::store::NewIngest;

/// A manifest of a very large card.
const LARGEST_MANIFEST: u64 = 256 << 20;

/// A card to be taken in.
#[derive(Clone, Debug)]
pub struct TakeCard {
    /// Where it is: folders, or single files.
    pub sources: Vec<PathBuf>,
    /// The video that it was filmed for.
    pub video: VideoId,
    /// The card's label; without one, its folder's name.
    pub label: Option<String>,
    /// Read each file of the card twice and compare.
    pub double_read: bool,
    /// Keep files that cannot be read in places, with zeros there, marked.
    pub keep_damaged: bool,
    /// Where the report goes, if there is to be one.
    pub report: Option<PathBuf>,
}

/// What became of a card.
#[derive(Debug, Serialize)]
pub struct CardTaken {
    /// The run.
    pub ingest: IngestId,
    /// The video.
    pub video: VideoId,
    /// The card's label.
    pub label: String,
    /// Its folder in the library.
    #[serde(serialize_with = "super::paths::write")]
    pub folder: PathBuf,
    /// File by file.
    pub files: Vec<FileTaken>,
    /// What was left out, and why.
    pub skipped: Vec<SkippedEntry>,
    /// The bytes moved, as the kernel would count them.
    pub traffic: Traffic,
    /// How many files each location holds verified.
    pub copies: Vec<CopiesIn>,
    /// The card's fate.
    pub card: CardFate,
    /// Where the report is.
    #[serde(serialize_with = "super::paths::write")]
    pub report: Option<PathBuf>,
    /// The step that the video waits for now.
    pub step: String,
    /// Why the step of the procedure is not done yet, if it is not.
    #[serde(skip)]
    pub not_done: Option<Fault>,
}

/// A file of the card.
#[derive(Debug, Serialize)]
pub struct FileTaken {
    /// Below the card's root.
    pub path: String,
    /// Its content.
    pub asset: Option<AssetId>,
    /// The name of its content.
    pub blake3: Option<ContentHash>,
    /// Its length.
    pub bytes: u64,
    /// What became of it.
    pub status: FileStatus,
    /// The connected locations that hold it verified.
    pub held_in: Vec<String>,
    /// What is wrong with it, or with one of its copies.
    pub why: Vec<String>,
}

/// Something on the card that is no file.
#[derive(Debug, Serialize)]
pub struct SkippedEntry {
    /// Where it is.
    pub path: String,
    /// What it is, in words.
    pub why: String,
}

/// What a location holds of the card.
#[derive(Debug, Serialize)]
pub struct CopiesIn {
    /// Its name.
    pub location: String,
    /// How many of the card's files it holds, read back and equal.
    pub verified: usize,
    /// Its disk is connected.
    pub connected: bool,
    /// How the copies made now were read back; empty if none had to be made.
    pub read_back: Vec<ReadBack>,
}

impl CardTaken {
    /// Did any file fail?
    #[must_use]
    pub fn any_failed(&self) -> bool {
        self.files.iter().any(|file| file.status == FileStatus::Failed)
    }
}

impl App {
    /// Takes a card in (2.2, 4.1).
    pub fn take_card(&self, card: &TakeCard) -> Result<CardTaken> {
        let open = self.case(card.video)?;
        let step = if open.case.class == crate::domain::video::Class::Planeado { "2.2" } else { "4.1" };
        let person = self.person_as(Role::Produccion, step, &format!("ingest SOURCE --video {}", card.video))?;
        self.outside_library(&card.sources)?;
        let mut found = scan(&card.sources)?;
        let history = own_history(&mut found);
        if found.files.is_empty() {
            return Err(fault!(Failed, "card-empty", path = card.sources[0].display(), skipped = found.skipped.len()));
        }
        let label = card_label(card)?;
        let folder = material_folder(&open, &label);
        self.library_location()?;
        let locations = self.all_connected()?;
        let ingest = self.begin(&open, &label, &folder, card, &person)?;
        let intake = Intake {
            kind: AssetKind::Footage,
            video: Some(card.video),
            folder: &folder,
            locations: &locations,
            by: self.by(&person),
        };
        bring_history(&history, &folder, &locations)?;
        let options = Options { double_read: card.double_read, keep_damaged: card.keep_damaged, expected: None };
        let taken = self.take_in(&found.files, &intake, options)?;
        self.look_into(&taken.files, &found.files)?;
        let done = Card { folder: &folder, sources: &card.sources, found: &found, taken: &taken, person: &person };
        self.seal(&done, &locations)?;
        let fate = self.rules(&card.sources, &locations)?.over(&card_files(&done), found.unreadable());
        let not_done = self.end(&open, ingest, &done, &fate)?;
        self.catalogue_changed()?;
        let outcome = self.tell_card(card.video, &done, &locations, &fate)?;
        let mut outcome = CardTaken { ingest, label, not_done, ..outcome };
        if let Some(to) = &card.report {
            self.write_report(&outcome, &person, to)?;
            outcome.report = Some(std::path::absolute(to).unwrap_or_else(|_| to.clone()));
        }
        Ok(outcome)
    }

    /// A library taken into itself would never end.
    pub(super) fn outside_library(&self, sources: &[PathBuf]) -> Result<()> {
        for source in sources {
            let source =
                source.canonicalize().map_err(|e| fault!(Failed, "source-missing", path = source.display()).because(e))?;
            let inside = self.locations()?.into_iter().find(|l| l.path.canonicalize().is_ok_and(|root| source.starts_with(root)));
            if let Some(location) = inside {
                return Err(fault!(Usage, "source-inside-library", path = source.display(), location = location.name));
            }
        }
        Ok(())
    }

    fn begin(&self, open: &OpenCase, label: &str, folder: &Path, card: &TakeCard, person: &Person) -> Result<IngestId> {
        let source = card.sources.iter().map(|s| s.display().to_string()).collect::<Vec<_>>().join("\n");
        let new = NewIngest { video: open.id(), label: label.to_owned(), folder: names::to_text(folder), source };
        let fact = Fact::new("ingest-began", open.id()).by(Role::Produccion).with(json!({"label": label, "source": new.source}));
        self.store.commit(self.by(person), |tx| Ok((tx.begin_ingest(&new)?, fact)))
    }

    /// Probes every new content and makes its thumbnail, from the library's copy: the card is read once.
    fn look_into(&self, taken: &[Taken], files: &[SourceFile]) -> Result<()> {
        let new: Vec<_> = taken.iter().filter(|t| t.status == FileStatus::Copied && t.held_in(0)).collect();
        let watcher = &self.session.watcher;
        let subject = String::new();
        watcher.notice(Notice::Began { what: "probe", subject, measure: Measure::Items, length: Some(new.len() as u64) });
        for (done, file) in (1..).zip(new) {
            self.session.stop.check()?;
            if let Some(asset) = file.asset {
                self.describe(asset, &files[file.index].path)?;
            }
            watcher.notice(Notice::Reached(done));
        }
        watcher.notice(Notice::Ended);
        Ok(())
    }

    /// Ends the run; the procedure's step is done if its gate lets it through.
    fn end(&self, open: &OpenCase, ingest: IngestId, card: &Card<'_>, fate: &Verdict) -> Result<Option<Fault>> {
        let Card { taken, found, person, .. } = *card;
        let why: Vec<Value> = fate.why.iter().map(|reason| json!({"code": reason.code, "args": words_json(reason)})).collect();
        let kept = json!({"may_format": fate.may_format, "why": why});
        self.store.commit(self.by(person), |tx| {
            for file in &taken.files {
                let path = names::to_text(&found.files[file.index].relative);
                let why = file.faults.first().map(ToString::to_string);
                tx.put_footage(ingest, &path, file.asset, file.status, why.as_deref())?;
            }
            tx.end_ingest(ingest, &kept.to_string())?;
            Ok(((), Fact::new("ingest-ended", open.id()).by(Role::Produccion).with(json!({"ingest": ingest, "card": kept}))))
        })?;
        let whole = taken.files.iter().all(|t| t.status != FileStatus::Failed);
        match self.step_of_footage(open.id(), ingest, whole, person) {
            Err(fault) if fault.kind == Kind::Refused => Ok(Some(fault)),
            other => other.map(|()| None),
        }
    }

    /// Moves the case on from wherever it stands by now: another card may have come in while this one was copied.
    fn step_of_footage(&self, id: VideoId, ingest: IngestId, whole: bool, person: &Person) -> Result<()> {
        loop {
            let open = self.case(id)?;
            let step = open.try_event(Event::FootageIngested, &Facts::of(self, &open.video))?;
            if !whole {
                return Ok(());
            }
            let moved = self.store.commit(self.by(person), |tx| {
                let fact = open.go(tx, self, Event::FootageIngested, &step, None, json!({"ingest": ingest}))?;
                Ok(((), fact))
            });
            match moved {
                Err(fault) if fault.code == "case-moved" => self.session.stop.check()?,
                other => return other,
            }
        }
    }

    fn tell_card(&self, video: VideoId, card: &Card<'_>, connected: &[Location], fate: &Verdict) -> Result<CardTaken> {
        let Card { taken, found, folder, .. } = *card;
        let lang = self.lang();
        let copies = self.copies_in(taken, connected)?;
        let files = taken.files.iter().map(|t| self.tell_file(t, &found.files, connected)).collect::<Result<_>>()?;
        Ok(CardTaken {
            ingest: IngestId(0),
            video,
            label: String::new(),
            folder: self.library.root().join(folder),
            files,
            skipped: skipped(found, lang),
            traffic: taken.traffic,
            copies,
            card: CardFate::new(fate, recognised(card, connected), lang),
            step: self.case(video)?.step()?,
            report: None,
            not_done: None,
        })
    }

    fn copies_in(&self, taken: &TakenIn, connected: &[Location]) -> Result<Vec<CopiesIn>> {
        let tell = |location: Location| {
            let at = connected.iter().position(|l| l.id == location.id);
            CopiesIn {
                location: location.name,
                verified: at.map_or(0, |at| taken.files.iter().filter(|t| t.held_in(at)).count()),
                connected: at.is_some(),
                read_back: at.map(|at| taken.read_back[at].iter().copied().collect()).unwrap_or_default(),
            }
        };
        Ok(self.locations()?.into_iter().map(tell).collect())
    }

    fn tell_file(&self, taken: &Taken, files: &[SourceFile], locations: &[Location]) -> Result<FileTaken> {
        let file = &files[taken.index];
        let mut why: Vec<_> = taken.faults.iter().map(|fault| self.lang().fault(fault)).collect();
        if let Some(asset) = taken.asset {
            why.extend(self.troubles(&self.store.asset(asset)?));
        }
        Ok(FileTaken {
            path: names::to_text(&file.relative),
            asset: taken.asset,
            blake3: taken.hash,
            bytes: file.identity.size,
            status: taken.status,
            held_in: taken.paths.iter().map(|(at, _)| locations[*at].name.clone()).collect(),
            why,
        })
    }
}

/// Which camera wrote the card. Its index is read from a copy.
fn recognised(card: &Card<'_>, locations: &[Location]) -> Option<crate::domain::ingest::Card> {
    let place = |taken: &Taken| {
        let (at, path) = taken.paths.first()?;
        Some(locations[*at].path.join(path))
    };
    let name = |taken: &Taken| names::to_text(&card.found.files[taken.index].relative);
    recognise_card(card.taken.files.iter().map(|taken| (name(taken), place(taken))))
}

/// What the verdict must know of each file.
fn card_files(card: &Card<'_>) -> Vec<CardFile> {
    let file = |taken: &Taken| CardFile {
        path: names::to_text(&card.found.files[taken.index].relative),
        verified_in: taken.paths.iter().map(|(at, _)| *at).collect(),
        damaged: !taken.damaged.is_empty(),
    };
    card.taken.files.iter().map(file).collect()
}

fn words_json(reason: &Reason) -> Value {
    reason
        .args
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::String(value.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Brings a card's own history along, unless the folder has one already.
fn bring_history(history: &[SourceFile], folder: &Path, locations: &[Location]) -> Result<()> {
    for location in locations {
        let root = location.path.join(folder);
        for file in history.iter().filter(|file| !root.join(&file.relative).exists()) {
            write_new(&root.join(&file.relative), &read_bytes(&file.path, LARGEST_MANIFEST)?)?;
        }
    }
    Ok(())
}

/// The card's label: as typed, else the name of its folder.
fn card_label(card: &TakeCard) -> Result<String> {
    let named = card.label.clone().or_else(|| card.sources[0].file_name().map(|name| slug(&name.to_string_lossy())));
    let label = named.filter(|label| !label.is_empty()).unwrap_or_else(|| "A001".to_owned());
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let good = label.chars().count() <= 40 && label.chars().all(plain) && !label.starts_with('.') && label.trim() == label;
    // The reference tool of ASC MHL takes no folder of this name for what it is.
    if good && !label.eq_ignore_ascii_case("ascmhl") { Ok(label) } else { Err(fault!(Usage, "label-unusable", label = label)) }
}

fn material_folder(open: &OpenCase, label: &str) -> PathBuf {
    Path::new("material").join(open.id().year.to_string()).join(&open.video.folder).join(label)
}
