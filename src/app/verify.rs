//! Verification: whether every copy is still what it was, and making damaged ones anew.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use super::App;
use crate::disk::location::is_connected;
use crate::disk::names;
use crate::disk::platform::{Identity, names as names_of};
use crate::disk::verify::{Finding, check, repair};
use crate::domain::catalog::{Copy, Location, LocationKind};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::AssetId;
use crate::domain::ingest::Expected;
use crate::domain::records::Fact;
use crate::domain::watch::{Measure, Notice};
use crate::fault;

/// How many copies are recorded in one go, and are read again after a kill.
const PAGE: u32 = 256;

/// A verification that is asked for.
#[derive(Clone, Debug, Default)]
pub struct Verify {
    /// Only this location.
    pub location: Option<String>,
    /// Make damaged copies anew from good ones.
    pub repair: bool,
    /// How much is read.
    pub budget: Budget,
}

/// How much of the archive a verification reads: the longest unread first, so that everything has its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Budget {
    /// Everything.
    #[default]
    Whole,
    /// As much as fits into this time, and one copy at least.
    Time(SignedDuration),
    /// So many hundredths of its bytes.
    Percent(u8),
}

/// What a verification found.
#[derive(Debug, Default, Serialize)]
pub struct Verification {
    /// Copies that were read.
    pub checked: usize,
    /// Of them, whole.
    pub ok: usize,
    /// Not there.
    pub missing: Vec<CopyAt>,
    /// Not what they were.
    pub corrupt: Vec<CopyAt>,
    /// Made anew from a good copy.
    pub repaired: Vec<CopyAt>,
    /// Cards that were read whole, whose ASC MHL history tells of it now.
    pub sealed: usize,
    /// Histories that could not be continued, in words.
    pub unsealed: Vec<String>,
    /// Copies on disks that are not connected.
    pub offline: u64,
    /// Copies on connected disks that were not read this time.
    pub left: u64,
    /// Copies that went unread for too long, after this time.
    pub overdue: Overdue,
}

/// Copies that nobody read for longer than the library allows.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Overdue {
    /// How long that is.
    pub days: u32,
    /// How many there are, on disks that are not connected too.
    pub copies: u64,
    /// When the one that waits longest was last whole.
    pub oldest: Option<Timestamp>,
}

/// A copy by its place.
#[derive(Clone, Debug, Serialize)]
pub struct CopyAt {
    /// The content.
    pub asset: AssetId,
    /// The location's name.
    pub location: String,
    /// The file.
    #[serde(serialize_with = "super::paths::write")]
    pub path: PathBuf,
    /// Where a damaged file was put aside.
    #[serde(serialize_with = "super::paths::write")]
    pub aside: Option<PathBuf>,
}

/// What a copy turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Sound,
    Missing,
    Damaged,
}

/// A verification under way.
struct Round<'a> {
    app: &'a App,
    places: Vec<&'a Location>,
    began: Timestamp,
    /// How many bytes may be read.
    most: u64,
    until: Option<Timestamp>,
    bytes: u64,
    /// Hard links are one file, which is read once.
    linked: HashMap<((u64, u64), ContentHash), State>,
    looked: Vec<(Copy, State)>,
    bad: Vec<(Copy, &'a Location)>,
    found: Verification,
}

impl Verification {
    /// Damage that remains.
    #[must_use]
    pub fn unsound(&self) -> bool {
        self.missing.len() + self.corrupt.len() > self.repaired.len() || !self.unsealed.is_empty()
    }
}

impl App {
    /// Reads copies again from their media; makes damaged ones anew from a good one where asked.
    pub fn verify(&self, wanted: &Verify) -> Result<Verification> {
        let locations = self.locations()?;
        let named = |l: &&Location| wanted.location.as_ref().is_none_or(|name| l.name == *name);
        let (connected, away): (Vec<_>, Vec<_>) =
            locations.iter().filter(named).partition(|place| is_connected(&place.path, &place.uuid));
        if connected.is_empty() && away.is_empty() {
            let known = locations.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(fault!(Failed, "location-unknown", location = wanted.location.as_deref().unwrap_or(""), known = known));
        }
        let mut round = self.round(connected.clone(), wanted.budget)?;
        round.run()?;
        let Round { mut found, bad, began, .. } = round;
        if wanted.repair {
            for (copy, place) in bad {
                found.repaired.extend(self.copy_anew(&copy, place, "repaired")?);
            }
        }
        if let Some(library) = connected.iter().find(|place| place.kind == LocationKind::Library) {
            let (sealed, faults) = self.seal_verified(library, began, self.person().ok().as_ref())?;
            (found.sealed, found.unsealed) = (sealed, faults.iter().map(|fault| self.lang().fault(fault)).collect());
        }
        found.offline = self.count(&away)?;
        found.left = self.count(&connected)?.saturating_sub(found.checked as u64);
        found.overdue = self.overdue(connected.iter().chain(&away))?;
        if found.checked > 0 {
            self.catalogue_changed()?;
        }
        Ok(found)
    }

    fn count(&self, places: &[&Location]) -> Result<u64> {
        places.iter().map(|place| Ok(self.store.volume(place.id)?.copies)).sum()
    }

    fn overdue<'a>(&self, places: impl Iterator<Item = &'a &'a Location>) -> Result<Overdue> {
        let days = self.settings.verify_every_days;
        let before = self.now() - SignedDuration::from_hours(24 * i64::from(days));
        let mut overdue = Overdue { days, ..Overdue::default() };
        for place in places {
            let (copies, oldest) = self.store.unread_since(place.id, before)?;
            overdue.copies += copies;
            overdue.oldest = overdue.oldest.into_iter().chain(oldest).min();
        }
        Ok(overdue)
    }

    fn round<'a>(&'a self, places: Vec<&'a Location>, budget: Budget) -> Result<Round<'a>> {
        let began = self.now();
        let total: u64 = places.iter().map(|place| Ok(self.store.volume(place.id)?.bytes)).sum::<Result<_>>()?;
        let (most, until) = match budget {
            Budget::Whole => (u64::MAX, None),
            Budget::Time(time) => (u64::MAX, Some(began.saturating_add(time).unwrap_or(Timestamp::MAX))),
            Budget::Percent(percent) => ((total.saturating_mul(percent.into()) / 100).max(1), None),
        };
        let subject = places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join(", ");
        let length = until.is_none().then_some(total.min(most));
        self.session.watcher.notice(Notice::Began { what: "verify", subject, measure: Measure::Bytes, length });
        Ok(Round {
            app: self,
            places,
            began,
            most,
            until,
            bytes: 0,
            linked: HashMap::new(),
            looked: Vec::new(),
            bad: Vec::new(),
            found: Verification::default(),
        })
    }

    /// Makes a copy anew from the first good one; nothing if there is none. `what` names it in the log.
    pub(super) fn copy_anew(&self, copy: &Copy, place: &Location, what: &'static str) -> Result<Option<CopyAt>> {
        let path = place.path.join(names::from_text(&copy.path)?);
        let expected = Expected::from(copy.hash);
        for (other, good) in self.other_copies(copy, &path)? {
            if !matches!(check(&good, &expected, &self.session.stop, &|_| {})?, Finding::Sound(_)) {
                continue;
            }
            let done = repair(&good, &path, &place.path, &expected, &self.session.stop)?;
            let data = json!({
                "asset": copy.asset, "location": place.name, "path": copy.path, "from": other, "aside": done.aside.as_deref().map(names::shown),
            });
            self.store.commit(self.by_anyone(), |tx| {
                Ok((tx.put_copy(place.id, &copy.path, copy.asset)?, Fact::new(what, "library").with(data)))
            })?;
            return Ok(Some(CopyAt { asset: copy.asset, location: place.name.clone(), path, aside: done.aside }));
        }
        Ok(None)
    }

    /// Other files that should hold a copy's content, each with the name of its location.
    fn other_copies(&self, copy: &Copy, path: &Path) -> Result<Vec<(String, PathBuf)>> {
        let connected = self.all_connected()?;
        let mut others = Vec::new();
        for other in self.store.copies_of(copy.asset)? {
            let Some(location) = connected.iter().find(|l| l.id == other.location) else { continue };
            let file = location.path.join(names::from_text(&other.path)?);
            if file != path {
                others.push((location.name.clone(), file));
            }
        }
        Ok(others)
    }
}

impl Round<'_> {
    fn run(&mut self) -> Result<()> {
        let result = self.pages();
        self.app.session.watcher.notice(Notice::Ended);
        // What was read before a stop is true whatever came after.
        self.record()?;
        result
    }

    /// Page after page of the copies that were not read since this began.
    fn pages(&mut self) -> Result<()> {
        let ids: Vec<_> = self.places.iter().map(|place| place.id).collect();
        loop {
            let page = self.app.store.longest_unread(&ids, self.began, PAGE)?;
            if page.is_empty() {
                return Ok(());
            }
            for copy in page {
                if self.bytes >= self.most || self.until.is_some_and(|until| self.found.checked > 0 && self.app.now() >= until) {
                    return Ok(());
                }
                self.look_at(copy)?;
            }
            self.record()?;
        }
    }

    fn look_at(&mut self, copy: Copy) -> Result<()> {
        let place = *self.places.iter().find(|place| place.id == copy.location).expect("asked for these");
        let path = place.path.join(names::from_text(&copy.path)?);
        let state = self.state(&path, &copy)?;
        self.bytes += copy.bytes;
        self.app.session.watcher.notice(Notice::Reached(self.bytes));
        self.found.checked += 1;
        let at = CopyAt { asset: copy.asset, location: place.name.clone(), path, aside: None };
        match state {
            State::Sound => self.found.ok += 1,
            State::Missing => self.found.missing.push(at),
            State::Damaged => self.found.corrupt.push(at),
        }
        if state != State::Sound {
            self.bad.push((copy.clone(), place));
        }
        self.looked.push((copy, state));
        Ok(())
    }

    /// Reads a copy from the medium.
    fn state(&mut self, path: &Path, copy: &Copy) -> Result<State> {
        let found = std::fs::symlink_metadata(path).ok().filter(|found| names_of(found) > 1);
        let inode = found.and_then(|found| Identity::of(&found).ok()?.inode);
        let key = inode.map(|inode| (inode, copy.hash));
        if let Some(state) = key.and_then(|key| self.linked.get(&key)) {
            return Ok(*state);
        }
        let state = match check(path, &Expected::from(copy.hash), &self.app.session.stop, &|_| {})? {
            Finding::Sound(_) => State::Sound,
            Finding::Missing => State::Missing,
            Finding::Damaged(_) => State::Damaged,
        };
        if let Some(key) = key {
            self.linked.insert(key, state);
        }
        Ok(state)
    }

    fn record(&mut self) -> Result<()> {
        let looked = std::mem::take(&mut self.looked);
        if looked.is_empty() {
            return Ok(());
        }
        let name = |copy: &Copy| self.places.iter().find(|place| place.id == copy.location).map(|place| &place.name);
        let bad = looked.iter().filter(|(_, state)| *state != State::Sound);
        let bad: Vec<_> = bad.map(|(copy, _)| json!({"location": name(copy), "path": copy.path})).collect();
        let data = json!({"ok": looked.len() - bad.len(), "bad": bad});
        self.app.store.commit(self.app.by_anyone(), |tx| {
            for (copy, state) in &looked {
                match state {
                    State::Sound => tx.put_copy(copy.location, &copy.path, copy.asset)?,
                    State::Missing | State::Damaged => tx.doubt_copy(copy.location, &copy.path)?,
                }
            }
            Ok(((), Fact::new("verified", "library").with(data)))
        })
    }
}
