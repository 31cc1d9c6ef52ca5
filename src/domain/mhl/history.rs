//! What a folder's generations say together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use crate::domain::mhl::hashes::{Format, Hashes};
use crate::domain::mhl::ignore::Ignore;
use crate::domain::mhl::model::{Action, Hash, Manifest};

/// All generations of one folder, oldest first, looked up by path.
#[derive(Debug, Default)]
pub struct History {
    generations: Vec<(u32, Manifest)>,
    /// For each path that files bear now: the earliest hash of each format that did not fail, and its generation.
    files: HashMap<String, BTreeMap<Format, (u32, String)>>,
}

impl History {
    /// Puts generations in order and follows renames.
    #[must_use]
    pub fn new(mut generations: Vec<(u32, Manifest)>) -> Self {
        generations.sort_by_key(|(number, _)| *number);
        let mut files: HashMap<String, BTreeMap<Format, (u32, String)>> = HashMap::new();
        for (number, manifest) in &generations {
            for file in &manifest.files {
                let before = file.previous.as_ref().and_then(|previous| files.remove(previous));
                let known = files.entry(file.path.clone()).or_default();
                known.extend(before.into_iter().flatten());
                for hash in file.hashes.iter().filter(|hash| hash.action != Action::Failed) {
                    known.entry(hash.format).or_insert_with(|| (*number, hash.digest.clone()));
                }
            }
        }
        Self { generations, files }
    }

    /// The latest generation.
    #[must_use]
    pub fn latest(&self) -> Option<(u32, &Manifest)> {
        self.generations.last().map(|(number, manifest)| (*number, manifest))
    }

    /// What is left out, now and from now on.
    #[must_use]
    pub fn ignore(&self) -> Ignore {
        Ignore::new(self.latest().into_iter().flat_map(|(_, manifest)| manifest.ignore.iter().map(String::as_str)))
    }

    /// Every file that was ever recorded, under its present name.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    /// The hashes to compare a file with, and the generation of each; none for a file that is new.
    #[must_use]
    pub fn expected(&self, path: &str) -> Option<&BTreeMap<Format, (u32, String)>> {
        self.files.get(path).filter(|known| !known.is_empty())
    }

    /// The formats in which a file has to be hashed so that a hash in a new one may be added.
    #[must_use]
    pub fn formats_needed(&self, path: &str, new: Format) -> Vec<Format> {
        match self.expected(path) {
            Some(known) if !known.contains_key(&new) => known.keys().next().copied().into_iter().chain([new]).collect(),
            _ => vec![new],
        }
    }

    /// What a new generation says about a file with these hashes: `original` if it is new; else `verified` or `failed`
    /// against the earliest ones. A format that is new to the file is taken only if the others prove it to be the same.
    #[must_use]
    pub fn record(&self, path: &str, found: &Hashes, date: Timestamp) -> Vec<Hash> {
        let hash = |format: Format, digest: &str, action| Hash { format, digest: digest.to_owned(), action, date: Some(date) };
        let Some(known) = self.expected(path) else {
            return found.iter().map(|(format, digest)| hash(*format, digest, Action::Original)).collect();
        };
        let compared = |format: Format, digest: &str| known.get(&format).map(|(_, expected)| format.same(expected, digest));
        let verdicts: Vec<_> = found.iter().map(|(format, digest)| compared(*format, digest)).collect();
        let proven = verdicts.contains(&Some(true)) && !verdicts.contains(&Some(false));
        let action = |verdict| match verdict {
            Some(true) => Some(Action::Verified),
            Some(false) => Some(Action::Failed),
            None => proven.then_some(Action::Verified),
        };
        let said = found.iter().zip(verdicts).filter_map(|((format, digest), verdict)| Some((format, digest, action(verdict)?)));
        said.map(|(format, digest, action)| hash(*format, digest, action)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mhl::model::{Creator, FileRecord, Process};

    fn generation(number: u32, path: &str, previous: Option<&str>, hashes: &[(Format, &str, Action)]) -> (u32, Manifest) {
        let hash = |(format, digest, action): &(Format, &str, Action)| Hash {
            format: *format,
            digest: (*digest).to_owned(),
            action: *action,
            date: None,
        };
        let hashes = hashes.iter().map(hash).collect();
        let file = FileRecord { path: path.into(), size: None, modified: None, hashes, previous: previous.map(str::to_owned) };
        let creator = Creator {
            date: None,
            hostname: String::new(),
            tool: Default::default(),
            authors: vec![],
            location: None,
            comment: None,
        };
        let (root, ignore, folders, references) = (vec![], vec!["*.bak".into()], vec![], vec![]);
        (number, Manifest { creator, process: Process::InPlace, root, ignore, files: vec![file], folders, references })
    }

    fn said(history: &History, path: &str, found: &[(Format, &str)]) -> Vec<(Format, Action)> {
        let found = found.iter().map(|(format, digest)| (*format, (*digest).to_owned())).collect();
        history.record(path, &found, Timestamp::UNIX_EPOCH).iter().map(|hash| (hash.format, hash.action)).collect()
    }

    #[test]
    fn the_first_is_original_and_later_ones_are_compared_with_it() {
        use Action::{Failed, Original, Verified};
        use Format::{Md5, Xxh128};
        let history = History::new(vec![
            generation(3, "a", None, &[(Xxh128, "22", Verified)]),
            generation(1, "a", None, &[(Md5, "11", Original)]),
            generation(2, "a", None, &[(Md5, "99", Failed)]),
        ]);
        assert_eq!(said(&history, "new", &[(Xxh128, "55")]), [(Xxh128, Original)]);
        assert_eq!(said(&history, "a", &[(Xxh128, "22"), (Md5, "11")]), [(Md5, Verified), (Xxh128, Verified)]);
        assert_eq!(said(&history, "a", &[(Md5, "99")]), [(Md5, Failed)], "a failed hash is no measure");
        assert_eq!(history.ignore().patterns().len(), 4);
    }

    #[test]
    fn a_new_format_comes_in_only_with_a_file_that_is_still_the_same() {
        use Action::{Failed, Original, Verified};
        use Format::{Md5, Xxh128};
        let history = History::new(vec![generation(1, "a", None, &[(Md5, "aB", Original)])]);
        assert_eq!(history.formats_needed("a", Xxh128), [Md5, Xxh128]);
        assert_eq!(history.formats_needed("a", Md5), [Md5]);
        assert_eq!(history.formats_needed("new", Xxh128), [Xxh128]);
        assert_eq!(said(&history, "a", &[(Md5, "Ab"), (Xxh128, "33")]), [(Md5, Verified), (Xxh128, Verified)]);
        assert_eq!(said(&history, "a", &[(Md5, "00"), (Xxh128, "33")]), [(Md5, Failed)]);
        assert_eq!(said(&history, "a", &[(Xxh128, "33")]), []);
    }

    #[test]
    fn a_renamed_file_keeps_its_past() {
        use Action::{Original, Verified};
        let history = History::new(vec![
            generation(1, "old", None, &[(Format::Md5, "11", Original)]),
            generation(2, "new", Some("old"), &[(Format::Md5, "11", Verified)]),
        ]);
        assert_eq!(history.paths().into_iter().collect::<Vec<_>>(), ["new"]);
        assert_eq!(history.expected("new").expect("known")[&Format::Md5], (1, "11".into()));
        assert!(history.expected("old").is_none());
    }
}
