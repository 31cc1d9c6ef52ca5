//! Cards: which camera wrote one, and may it be formatted?

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::App;
use super::ingest::SkippedEntry;
use crate::disk::library::read_bytes;
use crate::disk::names;
use crate::disk::offload::{FileOutcome, Offload, Offloaded, Options, Traffic, offload_all};
use crate::disk::platform::device;
use crate::disk::scan::{Scan, Skipped, SourceFile, scan};
use crate::domain::catalog::{Asset, Copy, Location, LocationKind, Safety};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::AssetId;
use crate::domain::ingest::{Card, CardFile, CardKind, Missing, Place, Reason, Role, Verdict, recognise, verdict};
use crate::domain::texts::Lang;
use crate::fault;

/// No camera's index is larger.
const LARGEST_INDEX: u64 = 16 << 20;

/// May the card be formatted?
#[derive(Debug, Serialize)]
pub struct CardFate {
    /// Nothing on it would be lost.
    pub may_format: bool,
    /// Why not.
    pub why: Vec<String>,
    /// How it is laid out, where that is known.
    pub kind: Option<CardKind>,
    /// Clips that its own index names and it does not hold.
    pub missing: Vec<Missing>,
}

impl CardFate {
    pub(super) fn new(verdict: &Verdict, card: Option<Card>, lang: Lang) -> Self {
        let say = |reason: &Reason| lang.say(&format!("verdict-{}", reason.code), &reason.args);
        let (kind, missing) = card.map_or((None, Vec::new()), |card| (Some(card.kind), card.missing));
        Self { may_format: verdict.may_format, why: verdict.why.iter().map(say).collect(), kind, missing }
    }
}

/// What a card holds that is nowhere else, file by file.
#[derive(Debug, Serialize)]
pub struct CardChecked {
    /// Its files.
    pub files: Vec<FileChecked>,
    /// What is no file, or could not be looked at.
    pub skipped: Vec<SkippedEntry>,
    /// Locations whose disks are not connected: what they hold does not count.
    pub offline: Vec<String>,
    /// The bytes read.
    pub traffic: Traffic,
    /// The card's fate.
    pub card: CardFate,
}

/// A file of a card next to what the catalogue knows of its content.
#[derive(Debug, Serialize)]
pub struct FileChecked {
    /// Below the card's root.
    pub path: String,
    /// Its content, if it is known.
    pub asset: Option<AssetId>,
    /// The name of its content.
    pub blake3: Option<ContentHash>,
    /// Its length.
    pub bytes: u64,
    /// Would it be lost?
    pub status: Safety,
    /// The connected locations that hold it verified.
    pub held_in: Vec<String>,
    /// Why it could not be read.
    pub why: Option<String>,
}

/// What a reading of a card's file found.
struct Seen {
    content: Result<ContentHash>,
    asset: Option<AssetId>,
    file: CardFile,
}

impl App {
    /// Reads a card once and answers from content alone, whatever its files are called: what is safe, and may it be formatted?
    pub fn check_card(&self, sources: &[PathBuf]) -> Result<CardChecked> {
        self.outside_library(sources)?;
        let mut found = scan(sources)?;
        own_history(&mut found);
        let locations = self.all_connected()?;
        let (seen, traffic) = self.read_card(&found.files, &locations)?;
        let rules = self.rules(sources, &locations)?;
        let files: Vec<_> = seen.iter().map(|seen| seen.file.clone()).collect();
        let card =
            recognise_card(seen.iter().zip(&found.files).map(|(seen, file)| (seen.file.path.clone(), Some(file.path.clone()))));
        let fate = CardFate::new(&rules.over(&files, found.unreadable()), card, self.lang());
        let offline = self.locations()?.into_iter().filter(|l| !locations.iter().any(|c| c.id == l.id)).map(|l| l.name);
        Ok(CardChecked {
            files: seen.into_iter().zip(&found.files).map(|(seen, file)| self.tell(seen, file, &rules)).collect(),
            skipped: skipped(&found, self.lang()),
            offline: offline.collect(),
            traffic,
            card: fate,
        })
    }

    fn read_card(&self, files: &[SourceFile], locations: &[Location]) -> Result<(Vec<Seen>, Traffic)> {
        let order = Offload { files, targets: &[], known: &|_, _| true, options: Options::default() };
        let mut seen = Vec::new();
        let mut heard = |outcome: FileOutcome| {
            seen.push((outcome.index, self.seen(outcome, files, locations)?));
            Ok(())
        };
        let traffic = offload_all(&order, &mut heard, &*self.session.watcher, &self.session.stop)?;
        seen.sort_by_key(|(index, _)| *index);
        Ok((seen.into_iter().map(|(_, seen)| seen).collect(), traffic))
    }

    fn seen(&self, outcome: FileOutcome, files: &[SourceFile], locations: &[Location]) -> Result<Seen> {
        let path = names::to_text(&files[outcome.index].relative);
        let content = outcome.result.map(|read| match read {
            Offloaded::Seen(content) | Offloaded::Copied(content, _) => content.digests.blake3,
        });
        let asset = content.as_ref().ok().map(|hash| self.store.asset_by_hash(*hash)).transpose()?.flatten();
        let verified_in = asset.as_ref().map(|asset| self.holders(asset, locations)).transpose()?.unwrap_or_default();
        let file = CardFile { path, verified_in, damaged: false };
        Ok(Seen { content, asset: asset.map(|asset| asset.id), file })
    }

    /// The locations, by their place among these, where a verified copy of a content still lies.
    fn holders(&self, asset: &Asset, locations: &[Location]) -> Result<Vec<usize>> {
        let copies = self.store.copies_of(asset.id)?;
        let lies = |location: &Location, copy: &Copy| {
            let path = names::from_text(&copy.path).map(|path| location.path.join(path));
            path.is_ok_and(|path| path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == copy.bytes))
        };
        let holds = |location: &Location| {
            copies.iter().any(|copy| copy.location == location.id && copy.damaged_at.is_none() && lies(location, copy))
        };
        Ok((0..locations.len()).filter(|at| holds(&locations[*at])).collect())
    }

    fn tell(&self, seen: Seen, file: &SourceFile, rules: &Rules) -> FileChecked {
        let Seen { content, asset, file: card_file } = seen;
        let status = match &content {
            Err(_) => Safety::Failed,
            Ok(_) if rules.over(std::slice::from_ref(&card_file), 0).may_format => Safety::AlreadySafe,
            Ok(_) => Safety::NotSafe,
        };
        FileChecked {
            held_in: card_file.verified_in.iter().map(|at| rules.places[*at].name.clone()).collect(),
            path: card_file.path,
            asset,
            blake3: content.as_ref().ok().copied(),
            bytes: file.identity.size,
            status,
            why: content.err().map(|fault| self.lang().fault(&fault)),
        }
    }

    /// The rules for a card, with the locations as they are connected now.
    pub(super) fn rules(&self, sources: &[PathBuf], locations: &[Location]) -> Result<Rules> {
        let device = |path: &Path| device(path).map_err(|e| fault!(Failed, "disk-read", path = path.display()).because(e));
        let place = |location: &Location| {
            let role = if location.kind == LocationKind::Library { Role::Library } else { Role::Backup };
            Ok(Place { name: location.name.clone(), role, device: device(&location.path)? })
        };
        let places = locations.iter().map(place).collect::<Result<_>>()?;
        Ok(Rules { card: device(&sources[0])?, places, backups: self.settings.backups_required })
    }
}

/// What decides over a card; its files name the places by their number.
pub(super) struct Rules {
    card: u64,
    places: Vec<Place>,
    backups: usize,
}

impl Rules {
    pub(super) fn over(&self, files: &[CardFile], unreadable: usize) -> Verdict {
        verdict(self.card, files, unreadable, &self.places, self.backups)
    }
}

/// What was left out of a card, in words.
pub(super) fn skipped(found: &Scan, lang: Lang) -> Vec<SkippedEntry> {
    let tell = |skipped: &Skipped| SkippedEntry {
        path: skipped.path.display().to_string(),
        why: lang.say(&format!("skipped-{}", skipped.why), &[("detail", skipped.detail.clone().unwrap_or_default())]),
    };
    found.skipped.iter().map(tell).collect()
}

/// Looks at a card's files, each with a place where its content can be read.
pub(super) fn recognise_card(files: impl Iterator<Item = (String, Option<PathBuf>)>) -> Option<Card> {
    let places: HashMap<String, Option<PathBuf>> = files.collect();
    let mut paths: Vec<_> = places.keys().cloned().collect();
    paths.sort_unstable();
    recognise(&paths, &|path| {
        let bytes = read_bytes(places.get(path)?.as_ref()?, LARGEST_INDEX).ok()?;
        String::from_utf8(bytes).ok()
    })
}

/// Takes out what a card brings of its own ASC MHL history: that is continued, not catalogued, since its chain file changes.
pub(super) fn own_history(found: &mut Scan) -> Vec<SourceFile> {
    let of_history = |file: &SourceFile| file.relative.parent().is_some_and(|folder| folder.ends_with("ascmhl"));
    let (history, files) = std::mem::take(&mut found.files).into_iter().partition(of_history);
    found.files = files;
    history
}
