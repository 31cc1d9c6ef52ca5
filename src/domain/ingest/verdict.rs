//! May this card be formatted?

use std::collections::BTreeSet;

crate::text_enum! {
    /// What a place is for.
    Role {
        /// The library itself.
        Library = "library",
        /// A backup of it.
        Backup = "backup",
    }
}

/// Somewhere copies are kept, as far as the verdict cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What people call it, usually its folder.
    pub name: String,
    /// Library or backup.
    pub role: Role,
    /// The device that its folder lies on, as the system numbers them now.
    pub device: u64,
}

/// One file of the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFile {
    /// Its path on the card, for people.
    pub path: String,
    /// The places, by index, that hold its content read back and found equal.
    pub verified_in: Vec<usize>,
    /// Parts of it could not be read: the card holds more than its copies do.
    pub damaged: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Nothing on the card would be lost with it.
    pub may_format: bool,
    /// Why not; empty when it may.
    pub why: Vec<Reason>,
}

/// One reason against formatting: the text `verdict-<code>` of the locale with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The stable name of the sentence.
    pub code: &'static str,
    /// The words that the sentence needs.
    pub args: Vec<(&'static str, String)>,
}

impl Reason {
    fn new(code: &'static str, args: &[(&'static str, &dyn ToString)]) -> Self {
        Self { code, args: args.iter().map(|(name, value)| (*name, value.to_string())).collect() }
    }

    /// So many files, and one of them by name.
    fn about(code: &'static str, files: &[&CardFile]) -> Option<Self> {
        let first = files.first()?;
        Some(Self::new(code, &[("count", &files.len()), ("example", &first.path)]))
    }
}

/// Decides over the files of one card.
///
/// A copy counts when it lies on another device than the card's; a backup counts when it lies on another device than the
/// library's as well, and two backups on one device count once. `unreadable` is how many entries of the card could not even
/// be listed: whatever they hold is nowhere else.
#[must_use]
pub fn verdict(card_device: u64, files: &[CardFile], unreadable: usize, places: &[Place], required_backups: usize) -> Verdict {
    let rules = Rules::new(card_device, places);
    let unsafe_in_library: Vec<_> = files.iter().filter(|file| !rules.in_library(file)).collect();
    let short_of_backups: Vec<_> = files.iter().filter(|file| rules.backup_devices(file).len() < required_backups).collect();
    let damaged: Vec<_> = files.iter().filter(|file| file.damaged).collect();
    let mut why = Vec::new();
    if files.is_empty() {
        why.push(Reason::new("empty", &[]));
    }
    if unreadable > 0 {
        why.push(Reason::new("unreadable", &[("count", &unreadable)]));
    }
    why.extend(Reason::about("damaged", &damaged));
    why.extend(Reason::about("not-in-library", &unsafe_in_library));
    if let Some(reason) = Reason::about("few-backups", &short_of_backups) {
        why.push(rules.with_numbers(reason, &short_of_backups, required_backups));
    }
    if !why.is_empty() {
        why.extend(rules.coincidences());
    }
    Verdict { may_format: why.is_empty(), why }
}

/// Which places count for what.
struct Rules<'a> {
    card: u64,
    library: Option<u64>,
    places: &'a [Place],
}

impl<'a> Rules<'a> {
    fn new(card: u64, places: &'a [Place]) -> Self {
        let library = places.iter().find(|place| place.role == Role::Library).map(|place| place.device);
        Self { card, library, places }
    }

    fn holders(&self, file: &'a CardFile, role: Role) -> impl Iterator<Item = &'a Place> {
        file.verified_in.iter().filter_map(|&index| self.places.get(index)).filter(move |place| place.role == role)
    }

    fn in_library(&self, file: &CardFile) -> bool {
        self.holders(file, Role::Library).any(|place| place.device != self.card)
    }

    fn backup_devices(&self, file: &CardFile) -> BTreeSet<u64> {
        let devices = self.holders(file, Role::Backup).map(|place| place.device);
        devices.filter(|&device| device != self.card && Some(device) != self.library).collect()
    }

    fn with_numbers(&self, mut reason: Reason, short: &[&CardFile], required: usize) -> Reason {
        let fewest = short.iter().map(|file| self.backup_devices(file).len()).min().unwrap_or(0);
        reason.args.extend([("have", fewest.to_string()), ("required", required.to_string())]);
        reason
    }

    /// Places that share a device with the card, the library or one another, and so protect from less than they seem to.
    fn coincidences(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (index, place) in self.places.iter().enumerate() {
            let sibling = self.places[..index].iter().find(|other| other.role == Role::Backup && other.device == place.device);
            if place.device == self.card {
                reasons.push(Reason::new("on-card-device", &[("place", &place.name)]));
            } else if place.role == Role::Backup && Some(place.device) == self.library {
                reasons.push(Reason::new("on-library-device", &[("place", &place.name)]));
            } else if let Some(other) = sibling.filter(|_| place.role == Role::Backup) {
                reasons.push(Reason::new("on-one-device", &[("place", &place.name), ("other", &other.name)]));
            }
        }
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: u64 = 1;

    fn places(devices: &[u64]) -> Vec<Place> {
        let role = |i| if i == 0 { Role::Library } else { Role::Backup };
        devices.iter().enumerate().map(|(i, &device)| Place { name: format!("P{i}"), role: role(i), device }).collect()
    }

    fn file(verified_in: &[usize]) -> CardFile {
        CardFile { path: "C1.MP4".into(), verified_in: verified_in.to_vec(), damaged: false }
    }

    fn codes(devices: &[u64], files: &[CardFile], unreadable: usize) -> Vec<&'static str> {
        let verdict = verdict(CARD, files, unreadable, &places(devices), 2);
        assert_eq!(verdict.may_format, verdict.why.is_empty());
        verdict.why.iter().map(|reason| reason.code).collect()
    }

    #[test]
    fn everything_in_the_library_and_on_two_more_devices_may_go() {
        assert_eq!(codes(&[2, 3, 4], &[file(&[0, 1, 2]), file(&[2, 1, 0])], 0), [""; 0]);
        assert_eq!(codes(&[2, 3, 3, 4], &[file(&[0, 1, 2, 3])], 0), [""; 0], "two on one device and a third");
    }

    #[test]
    fn each_way_to_lose_something_is_said() {
        assert_eq!(codes(&[2, 3, 4], &[], 0), ["empty"]);
        assert_eq!(codes(&[2, 3, 4], &[file(&[0, 1, 2])], 1), ["unreadable"]);
        assert_eq!(codes(&[2, 3, 4], &[file(&[1, 2])], 0), ["not-in-library"]);
        assert_eq!(codes(&[2, 3, 4], &[CardFile { damaged: true, ..file(&[0, 1, 2]) }], 0), ["damaged"]);
        assert_eq!(codes(&[2, 3, 4], &[file(&[0, 1, 2]), file(&[0, 1])], 0), ["few-backups"]);
        assert_eq!(codes(&[2, 3, 4], &[file(&[9])], 0), ["not-in-library", "few-backups"]);
    }

    #[test]
    fn copies_on_one_device_count_once() {
        let whole = [file(&[0, 1, 2])];
        assert_eq!(codes(&[2, 3, 3], &whole, 0), ["few-backups", "on-one-device"]);
        assert_eq!(codes(&[2, 2, 3], &whole, 0), ["few-backups", "on-library-device"]);
        assert_eq!(codes(&[2, 3, CARD], &whole, 0), ["few-backups", "on-card-device"]);
        assert_eq!(codes(&[CARD, 3, 4], &whole, 0), ["not-in-library", "on-card-device"]);
    }

    #[test]
    fn a_reason_carries_its_words() {
        let verdict = verdict(CARD, &[file(&[0, 1]), file(&[0])], 0, &places(&[2, 3, 4]), 2);
        let words: Vec<_> = verdict.why[0].args.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(words, ["count=2", "example=C1.MP4", "have=0", "required=2"]);
    }
}
