//! Directory hashes: one pair for each folder, from those of its files and folders.

use std::collections::BTreeMap;

use crate::domain::mhl::hashes::{Format, Hashing, digest_of};

/// The two hashes of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Changes with the bytes of the files below, and with their moving between folders.
    pub content: String,
    /// Changes with names as well.
    pub structure: String,
}

#[derive(Default)]
struct Folder<'a> {
    files: BTreeMap<&'a str, &'a str>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

/// The pairs of all folders, by path; the root's path is empty. `files` are path and digest, in one format; `folders` adds
/// those that hold no file. A digest that is none of its format makes the folder's pair meaningless, and is refused.
#[must_use]
pub fn directory_hashes<'a>(
    format: Format,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    folders: impl IntoIterator<Item = &'a str>,
) -> Option<BTreeMap<String, Pair>> {
    let mut root = Folder::default();
    for (path, digest) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        root.descend(folder).files.insert(name, digest);
    }
    for folder in folders {
        root.descend(folder);
    }
    let mut pairs = BTreeMap::new();
    root.hash(format, "", &mut pairs)?;
    Some(pairs)
}

impl<'a> Folder<'a> {
    fn descend(&mut self, path: &'a str) -> &mut Self {
        path.split('/').filter(|name| !name.is_empty()).fold(self, |folder, name| folder.folders.entry(name).or_default())
    }

    fn hash(&self, format: Format, path: &str, pairs: &mut BTreeMap<String, Pair>) -> Option<Pair> {
        let (mut contents, mut structures) = (Vec::new(), Vec::new());
        for (name, digest) in &self.files {
            contents.push((*digest).to_owned());
            structures.push(named(format, name, digest)?);
        }
        for (name, folder) in &self.folders {
            let below = if path.is_empty() { (*name).to_owned() } else { format!("{path}/{name}") };
            let pair = folder.hash(format, &below, pairs)?;
            structures.push(named(format, name, &pair.structure)?);
            contents.push(pair.content);
        }
        let pair = Pair { content: of_list(format, contents)?, structure: of_list(format, structures)? };
        pairs.insert(path.to_owned(), pair.clone());
        Some(pair)
    }
}

/// The digest of a name and what bears it.
fn named(format: Format, name: &str, digest: &str) -> Option<String> {
    Some(digest_of(format, &[name.as_bytes(), &format.decode(digest)?].concat()))
}

/// The digest of digests, in the order of their text forms.
fn of_list(format: Format, mut digests: Vec<String>) -> Option<String> {
    digests.sort_unstable();
    let mut hashing = Hashing::new([format]);
    for digest in &digests {
        hashing.update(&format.decode(digest)?);
    }
    hashing.finish().remove(&format)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 3] = [
        ("Clips/A002C006_141024_R2EC.mov", "abcd\n"),
        ("Clips/A002C007_141024_R2EC.mov", "def\n"),
        ("Sidecar.txt", "BLOREM ipsum dolor sit amet, consetetur sadipscing elitr.\n"),
    ];

    fn pairs(format: Format) -> BTreeMap<String, Pair> {
        let files: Vec<_> = FILES.iter().map(|(path, text)| (*path, digest_of(format, text.as_bytes()))).collect();
        directory_hashes(format, files.iter().map(|(path, digest)| (*path, digest.as_str())), []).expect("well formed")
    }

    #[test]
    fn folders_hash_as_the_committees_examples_do() {
        let pair = |content: &str, structure: &str| Pair { content: content.into(), structure: structure.into() };
        let xxh64 = pairs(Format::Xxh64);
        assert_eq!(xxh64["Clips"], pair("4c226b42e27d7af3", "906faa843d591a9f"));
        assert_eq!(xxh64[""], pair("8d02114c32e28cbe", "f557f8ca8e5a88ef"));
        let md5 = pairs(Format::Md5);
        assert_eq!(md5["Clips"], pair("202a2d71b56b080d9b089c1f4f29a4ba", "4a739024fd19d928e9dea6bb5c480200"));
        assert_eq!(md5[""], pair("6fae2da9bc6dca45486cb91bfea6db70", "be1f2eaed208efbed061845a64cacdfa"));
        let sha1 = &pairs(Format::Sha1)[""];
        let known = ["76b182d0ff3f18580dcc22a10fd3a1b7d7fc0a34", "d8674c4a9fc505e6a2f7fb9b4c01e804de26bd6d"];
        assert_eq!(*sha1, pair(known[0], known[1]));
        let c4 = &pairs(Format::C4)[""];
        assert_eq!(c4.content, "c45DZFV5DPoP5qz8zJZBd4nv2UuEmJ5GNSokunLfamFKQHUT1dgUso4unz865MC36tkcPgZAGc1MRHLmqApYG3HsMF");
        assert_eq!(c4.structure, "c41VmeX1HQJwRCMFHaK3zXM2PwogiFZ8aVzToN3mijbFrBLYDBtJ8QePErd2qHJySTwW98U3tJVNS5ToAzga1zbA3C");
    }

    #[test]
    fn lists_hash_in_the_order_of_their_texts() {
        assert!(of_list(Format::Md5, vec!["bb".into()]).is_none(), "digests of another length are refused");
        // The reference's list, [bb, aa10, aa01, aa], has digests of odd lengths: this is the order it is hashed in.
        for (format, digest) in [
            (Format::Md5, "88abf5c156ff637c6380ae461fc50c3f"),
            (Format::Sha1, "22ad6b98111f6571c9ae1449988260b920960c16"),
            (Format::Xxh64, "c4e803e454029ee4"),
            (Format::Xxh3, "d908e88da5ad4928"),
            (Format::Xxh128, "9041108a28887a9d35b4eac5bbaa5794"),
        ] {
            assert_eq!(digest_of(format, &[0xaa, 0xaa, 0x01, 0xaa, 0x10, 0xbb]), digest);
        }
        assert_eq!(of_list(Format::Xxh64, vec![]).as_deref(), Some("ef46db3751d8e999"));
    }

    #[test]
    fn empty_folders_count() {
        let with = directory_hashes(Format::Xxh64, [], ["a/b", "c"]).expect("well formed");
        assert_eq!(with.keys().map(String::as_str).collect::<Vec<_>>(), ["", "a", "a/b", "c"]);
        assert_eq!(with["a/b"].content, "ef46db3751d8e999");
        assert!(directory_hashes(Format::Xxh64, [("f", "no digest")], []).is_none());
    }
}
