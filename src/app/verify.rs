//! Verification: whether every copy is still what it was, and making damaged ones anew.

use std::collections::HashMap;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::json;

use super::App;
use crate::disk::location::is_connected;
use crate::disk::names;
use crate::disk::platform::Identity;
use crate::disk::verify::{Finding, check, repair};
use crate::domain::catalog::{Copy, Location};
use crate::domain::fault::Result;
use crate::domain::ids::AssetId;
use crate::domain::ingest::Expected;
use crate::domain::records::Fact;
use crate::domain::watch::{Measure, Notice};
use crate::fault;

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
    /// Copies on disks that are not connected.
    pub offline: usize,
}

/// A copy by its place.
#[derive(Clone, Debug, Serialize)]
pub struct CopyAt {
    /// The content.
    pub asset: AssetId,
    /// The location's name.
    pub location: String,
    /// The file.
    pub path: PathBuf,
    /// Where a damaged file was put aside.
    pub aside: Option<PathBuf>,
}

/// What a copy turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Sound,
    Missing,
    Damaged,
}

/// A file on its device, and what it should hold.
type Inode = ((u64, u64), crate::domain::hash::ContentHash);

impl Verification {
    /// Damage that remains.
    #[must_use]
    pub fn unsound(&self) -> bool {
        self.missing.len() + self.corrupt.len() > self.repaired.len()
    }
}

impl App {
    /// Reads every copy again from its medium; makes damaged ones anew from a good one where asked.
    pub fn verify(&self, location: Option<&str>, mend: bool) -> Result<Verification> {
        let locations = self.locations()?;
        if let Some(name) = location.filter(|name| !locations.iter().any(|l| l.name == *name)) {
            let known = locations.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(fault!(Failed, "location-unknown", location = name, known = known));
        }
        let mut found = Verification::default();
        let mut bad = Vec::new();
        for place in locations.iter().filter(|l| location.is_none_or(|name| l.name == name)) {
            let copies = self.store.copies_in(place.id)?;
            if is_connected(&place.path, &place.uuid) {
                bad.extend(self.verify_location(place, copies, &mut found)?);
            } else {
                found.offline += copies.len();
            }
        }
        if mend {
            for (copy, place) in bad {
                found.repaired.extend(self.copy_anew(&copy, &place, "repaired")?);
            }
        }
        if found.checked > 0 {
            self.catalogue_changed()?;
        }
        Ok(found)
    }

    fn verify_location(&self, place: &Location, copies: Vec<Copy>, found: &mut Verification) -> Result<Vec<(Copy, Location)>> {
        let total = copies.iter().map(|copy| copy.bytes).sum();
        let watcher = &self.session.watcher;
        watcher.notice(Notice::Began {
            what: "verify",
            subject: place.name.clone(),
            measure: Measure::Bytes,
            length: Some(total),
        });
        let (mut sound, mut bad, mut so_far) = (Vec::new(), Vec::new(), 0);
        let mut read = HashMap::new();
        for copy in copies {
            self.session.stop.check()?;
            let path = place.path.join(names::from_text(&copy.path)?);
            let state = self.look_at_copy(&path, &copy, &mut read)?;
            so_far += copy.bytes;
            watcher.notice(Notice::Reached(so_far));
            found.checked += 1;
            let at = CopyAt { asset: copy.asset, location: place.name.clone(), path, aside: None };
            match state {
                State::Sound => {
                    sound.push(copy);
                    continue;
                }
                State::Missing => found.missing.push(at),
                State::Damaged => found.corrupt.push(at),
            }
            bad.push((copy, place.clone()));
        }
        watcher.notice(Notice::Ended);
        found.ok += sound.len();
        let data = json!({"location": place.name, "ok": sound.len(), "bad": bad.len()});
        self.store.commit(self.by_anyone(), |tx| {
            for copy in &sound {
                tx.put_copy(copy.location, &copy.path, copy.asset)?;
            }
            Ok(((), Fact::new("verified", "library").with(data)))
        })?;
        Ok(bad)
    }

    /// Reads a copy from the medium. Hard links are one file: it is read once.
    fn look_at_copy(&self, path: &std::path::Path, copy: &Copy, read: &mut HashMap<Inode, State>) -> Result<State> {
        let inode = std::fs::symlink_metadata(path).ok().and_then(|found| Identity::of(&found).ok()?.inode);
        let key = inode.map(|inode| (inode, copy.hash));
        if let Some(state) = key.and_then(|key| read.get(&key)) {
            return Ok(*state);
        }
        let state = match check(path, &Expected::from(copy.hash), &self.session.stop, &|_| {})? {
            Finding::Sound(_) => State::Sound,
            Finding::Missing => State::Missing,
            Finding::Damaged(_) => State::Damaged,
        };
        if let Some(key) = key {
            read.insert(key, state);
        }
        Ok(state)
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
                "asset": copy.asset, "location": place.name, "path": copy.path, "from": other, "aside": done.aside,
            });
            self.store.commit(self.by_anyone(), |tx| {
                Ok((tx.put_copy(place.id, &copy.path, copy.asset)?, Fact::new(what, "library").with(data)))
            })?;
            return Ok(Some(CopyAt { asset: copy.asset, location: place.name.clone(), path, aside: done.aside }));
        }
        Ok(None)
    }

    /// Other files that should hold a copy's content, each with the name of its location.
    fn other_copies(&self, copy: &Copy, path: &std::path::Path) -> Result<Vec<(String, PathBuf)>> {
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
