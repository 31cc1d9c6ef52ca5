//! Decides what became of a file: compares, names, and says it.

use std::io;
use std::path::{Path, PathBuf};

use super::flight::{Flight, Slot};
use super::{Content, Copy, FileOutcome, Offload, Offloaded, Placed, Target, Traffic};
use crate::disk::copy::write_fault;
use crate::disk::medium::{self, FromMedium, ReadBack};
use crate::disk::names::numbered;
use crate::disk::publish::{Folders, Unpublished};
use crate::domain::fault::{Fault, Result};
use crate::domain::ingest::Digests;
use crate::domain::watch::Stop;
use crate::fault;

/// How many names are tried before giving up.
const NAMES: u32 = 10_000;

/// The end of a flight.
pub(super) enum Settled {
    Done(FileOutcome),
    /// A file that seemed to be the same is not: read the source again and write.
    Again(usize),
}

/// Ends flights whose copies were read back.
pub(super) struct Settler<'a> {
    pub(super) order: &'a Offload<'a>,
    pub(super) folders: &'a mut Folders,
    pub(super) stop: &'a Stop,
}

/// A copy that proved to be whole, still without its name.
struct Sound {
    grown: Option<Unpublished>,
    read_back: ReadBack,
}

/// What bears the name that a copy should get.
enum Occupant {
    Nobody,
    Same(ReadBack),
    Other,
}

impl Settler<'_> {
    pub(super) fn settle(&mut self, mut flight: Flight) -> Settled {
        let index = flight.index;
        let mut traffic = Traffic { read: flight.read, ..Traffic::default() };
        let content = match content_of(&mut flight, &self.order.files[index].path, &mut traffic) {
            Err(fault) => return Settled::Done(FileOutcome { index, result: Err(fault), traffic }),
            Ok(content) => content,
        };
        if flight.slots.is_empty() {
            return Settled::Done(FileOutcome { index, result: Ok(Offloaded::Seen(content)), traffic });
        }
        if flight.slots.iter().any(|slot| is_impostor(slot, &content.digests)) {
            return Settled::Again(index);
        }
        let compare = |(slot, target)| compared(slot, target, &content.digests, &mut traffic);
        let sound: Vec<_> = std::mem::take(&mut flight.slots).into_iter().zip(self.order.targets).map(compare).collect();
        let copies = self.place(sound, &self.order.files[index].relative, &content.digests, &mut traffic);
        Settled::Done(FileOutcome { index, result: Ok(Offloaded::Copied(content, copies)), traffic })
    }

    /// Names all sound copies, in every target the same if possible: the usual name, or the first number that is free, or
    /// borne by the same content, everywhere.
    fn place(
        &mut self,
        sound: Vec<Result<Sound>>,
        relative: &Path,
        digests: &Digests,
        traffic: &mut Traffic,
    ) -> Vec<Result<Copy>> {
        let targets = self.order.targets;
        let mut copies: Vec<Placing> = sound.into_iter().map(Placing::new).collect();
        for number in 1..=NAMES {
            let name = numbered(relative, number);
            let places: Vec<PathBuf> = targets.iter().map(|target| target.folder.join(&name)).collect();
            for (placing, place) in copies.iter_mut().zip(&places) {
                placing.look(place, digests, self.stop, traffic);
            }
            if copies.iter().any(Placing::is_blocked) {
                continue;
            }
            for (placing, place) in copies.iter_mut().zip(places) {
                placing.settle(place, self.folders);
            }
            if copies.iter().all(Placing::is_done) {
                break;
            }
        }
        copies.into_iter().zip(targets).map(|(placing, target)| placing.end(&target.folder.join(relative))).collect()
    }
}

/// The source's side: every way in which it was not one content, whole and at rest.
fn content_of(flight: &mut Flight, path: &Path, traffic: &mut Traffic) -> Result<Content> {
    if let Some(fault) = flight.fault.take() {
        return Err(fault);
    }
    let (Some(digests), Some(head)) = (flight.digests, flight.head) else { return Err(fault!(Failed, "offload-broken")) };
    if let Some(reread) = flight.reread.take().and_then(|slot| slot.found) {
        let found = reread?.digests;
        traffic.read_back += found.size;
        if found != digests {
            return Err(fault!(Failed, "source-unstable", path = path.display()));
        }
    }
    Ok(Content { digests, head, damaged: std::mem::take(&mut flight.damaged) })
}

/// A file that was to be adopted and holds something else.
fn is_impostor(slot: &Slot, digests: &Digests) -> bool {
    slot.grown.is_none() && !matches!(&slot.found, Some(Ok(found)) if found.digests == *digests)
}

fn compared(slot: Slot, target: &Target, digests: &Digests, traffic: &mut Traffic) -> Result<Sound> {
    let found: FromMedium = slot.found.unwrap_or_else(|| Err(fault!(Failed, "offload-broken")))?;
    traffic.read_back += found.digests.size;
    if slot.grown.is_some() {
        traffic.written += digests.size;
    }
    if found.digests != *digests {
        return Err(fault!(Failed, "copy-differs", path = target.folder.display()));
    }
    Ok(Sound { grown: slot.grown, read_back: found.read_back })
}

/// A copy on the way to its name.
enum Placing {
    Ready(Sound),
    /// The name under consideration is free, or borne by the same content already.
    Fits(Sound, Option<ReadBack>),
    Blocked(Sound),
    Done(Result<Copy>),
}

impl Placing {
    fn new(sound: Result<Sound>) -> Self {
        sound.map_or_else(|fault| Self::Done(Err(fault)), Self::Ready)
    }

    fn is_blocked(&self) -> bool {
        matches!(self, Self::Blocked(_))
    }

    fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    fn change(&mut self, next: impl FnOnce(Sound) -> Self) {
        let was = std::mem::replace(self, Self::Done(Err(fault!(Failed, "offload-broken"))));
        *self = match was {
            Self::Ready(sound) | Self::Fits(sound, _) | Self::Blocked(sound) => next(sound),
            done @ Self::Done(_) => done,
        };
    }

    /// Considers a name. A file that was checked where it lies fits there and nowhere else.
    fn look(&mut self, place: &Path, digests: &Digests, stop: &Stop, traffic: &mut Traffic) {
        self.change(|sound| {
            if sound.grown.is_none() {
                let read_back = sound.read_back;
                return Self::Fits(sound, Some(read_back));
            }
            match occupant(place, digests, stop, traffic) {
                Ok(Occupant::Nobody) => Self::Fits(sound, None),
                Ok(Occupant::Same(read_back)) => Self::Fits(sound, Some(read_back)),
                Ok(Occupant::Other) => Self::Blocked(sound),
                Err(fault) => Self::Done(Err(fault)),
            }
        });
    }

    /// Takes the name; if somebody else was quicker, the next number is tried.
    fn settle(&mut self, place: PathBuf, folders: &mut Folders) {
        let Self::Fits(_, adopted) = *self else { return };
        self.change(|mut sound| {
            if let Some(read_back) = adopted {
                // Its name may be as young as the kill that came before its row.
                folders.note(&place);
                return Self::Done(Ok(Copy { path: place, placed: Placed::Adopted, read_back }));
            }
            let read_back = sound.read_back;
            match sound.grown.as_mut().map_or(Ok(()), |grown| grown.settle(&place, folders)) {
                Ok(()) => Self::Done(Ok(Copy { path: place, placed: Placed::Written, read_back })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && place.exists() => Self::Blocked(sound),
                Err(error) => Self::Done(Err(write_fault(&place, error))),
            }
        });
    }

    fn end(self, place: &Path) -> Result<Copy> {
        match self {
            Self::Done(copy) => copy,
            _ => Err(fault!(Failed, "file-exists", path = place.display())),
        }
    }
}

/// Who bears a name: compared by its bytes, from the medium, if it has the right length. One that cannot be read is another.
fn occupant(place: &Path, digests: &Digests, stop: &Stop, traffic: &mut Traffic) -> Result<Occupant> {
    let unreadable = |e: io::Error| -> Fault { fault!(Failed, "disk-read", path = place.display()).because(e) };
    let found = match std::fs::symlink_metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Occupant::Nobody),
        other => other.map_err(unreadable)?,
    };
    if !found.is_file() || found.len() != digests.size {
        return Ok(Occupant::Other);
    }
    let found = match medium::digest(place, stop, &|_| ()) {
        Err(fault) => return stop.check().map(|()| Occupant::Other).map_err(|_| fault),
        Ok(found) => found,
    };
    traffic.read_back += found.digests.size;
    Ok(if found.digests == *digests { Occupant::Same(found.read_back) } else { Occupant::Other })
}
