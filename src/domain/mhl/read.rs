//! A manifest from XML, ours or another program's.

use jiff::Timestamp;

use crate::domain::fault::{Fault, Result};
use crate::domain::mhl::hashes::Format;
use crate::domain::mhl::model::{
    Action, Creator, DirectoryHash, DirectoryRecord, FileRecord, Hash, Manifest, Process, Reference,
};
use crate::domain::mhl::tree::Pair;
use crate::domain::mhl::xml::Element;
use crate::fault;

/// The fault for XML that is no manifest.
pub(super) fn malformed(detail: impl Into<String>) -> Fault {
    fault!(Failed, "mhl-malformed").because(detail.into())
}

impl Manifest {
    /// Reads a document. Formats that we do not know are left out; a path that leads out of the folder is refused.
    pub fn from_xml(text: &str) -> Result<Self> {
        let root = Element::parse(text).map_err(malformed)?;
        if root.name != "hashlist" || root.attribute("version") != Some("2.0") {
            return Err(malformed("no hashlist of version 2.0"));
        }
        let process = root.child("processinfo").ok_or_else(|| malformed("no processinfo"))?;
        let empty = Element::default();
        let hashes = root.child("hashes").unwrap_or(&empty);
        let references = root.child("references").unwrap_or(&empty);
        Ok(Self {
            creator: read_creator(root.child("creatorinfo").unwrap_or(&empty)),
            process: process.text_of("process").and_then(|word| word.trim().parse().ok()).unwrap_or(Process::InPlace),
            root: process.child("roothash").map(read_pairs).unwrap_or_default(),
            ignore: process
                .child("ignore")
                .into_iter()
                .flat_map(|ignore| ignore.all("pattern"))
                .map(|p| p.text.clone())
                .collect(),
            files: hashes.all("hash").map(read_file).collect::<Result<_>>()?,
            folders: hashes.all("directoryhash").map(read_folder).collect::<Result<_>>()?,
            references: references.all("hashlistreference").map(read_reference).collect::<Result<_>>()?,
        })
    }
}

fn moment(text: Option<&str>) -> Option<Timestamp> {
    text?.trim().parse().ok()
}

fn read_creator(info: &Element) -> Creator {
    let text = |name| info.text_of(name).map(str::to_owned);
    let version = info.child("tool").and_then(|tool| tool.attribute("version")).unwrap_or_default();
    Creator {
        date: moment(info.text_of("creationdate")),
        hostname: text("hostname").unwrap_or_default(),
        tool: (text("tool").unwrap_or_default(), version.to_owned()),
        authors: info.all("author").map(|author| author.text.clone()).collect(),
        location: text("location"),
        comment: text("comment"),
    }
}

/// A relative path of plain names; what else a manifest may say is not followed.
pub(super) fn plain_path(text: &str) -> Result<String> {
    let is_plain = |name: &str| !matches!(name, "" | "." | "..") && !name.contains('\0');
    let path = text.strip_suffix('/').unwrap_or(text);
    if path.split('/').all(is_plain) { Ok(path.to_owned()) } else { Err(malformed(format!("not a relative path: {text}"))) }
}

fn path_of(record: &Element) -> Result<(&Element, String)> {
    let path = record.child("path").ok_or_else(|| malformed("a record without a path"))?;
    Ok((path, plain_path(&path.text)?))
}

fn previous(record: &Element) -> Result<Option<String>> {
    record.text_of("previousPath").map(plain_path).transpose()
}

fn read_file(record: &Element) -> Result<FileRecord> {
    let (attributes, path) = path_of(record)?;
    let hash = |element: &Element| {
        let format = element.name.parse::<Format>().ok()?;
        let action = element.attribute("action").and_then(|word| word.parse().ok()).unwrap_or(Action::Original);
        Some(Hash { format, digest: element.text.trim().to_owned(), action, date: moment(element.attribute("hashdate")) })
    };
    Ok(FileRecord {
        path,
        size: attributes.attribute("size").and_then(|size| size.trim().parse().ok()),
        modified: moment(attributes.attribute("lastmodificationdate")),
        hashes: record.children.iter().filter_map(hash).collect(),
        previous: previous(record)?,
    })
}

fn read_folder(record: &Element) -> Result<DirectoryRecord> {
    let (attributes, path) = path_of(record)?;
    let modified = moment(attributes.attribute("lastmodificationdate"));
    Ok(DirectoryRecord { path, modified, hashes: read_pairs(record), previous: previous(record)? })
}

/// The pairs of formats that both halves have.
fn read_pairs(record: &Element) -> Vec<DirectoryHash> {
    let (Some(content), Some(structure)) = (record.child("content"), record.child("structure")) else { return Vec::new() };
    let pair = |element: &Element| {
        let format = element.name.parse::<Format>().ok()?;
        let structure = structure.text_of(format.as_str())?.trim().to_owned();
        let pair = Pair { content: element.text.trim().to_owned(), structure };
        Some(DirectoryHash { format, pair, date: moment(element.attribute("hashdate")) })
    };
    content.children.iter().filter_map(pair).collect()
}

fn read_reference(reference: &Element) -> Result<Reference> {
    let (_, path) = path_of(reference)?;
    Ok(Reference { path, c4: reference.text_of("c4").unwrap_or_default().trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn time() -> Option<Timestamp> {
        "2026-03-01T10:20:30Z".parse().ok()
    }

    fn sample(path: &str) -> Manifest {
        let pair = Pair { content: "00ff00ff00ff00ff".into(), structure: "ff00ff00ff00ff00".into() };
        let pairs = vec![DirectoryHash { format: Format::Xxh64, pair, date: time() }];
        let hash = |format, action| Hash { format, digest: "ab".into(), action, date: time() };
        Manifest {
            creator: Creator {
                date: time(),
                hostname: "edición-1".into(),
                tool: ("claqueta".into(), "0.1.0".into()),
                authors: vec!["Ana <producción>".into()],
                location: None,
                comment: Some("copia de \"A001\" & más".into()),
            },
            process: Process::Transfer,
            root: pairs.clone(),
            ignore: vec![".DS_Store".into(), "ascmhl".into()],
            files: vec![FileRecord {
                path: path.into(),
                size: Some(5),
                modified: time(),
                hashes: vec![hash(Format::Md5, Action::Failed), hash(Format::Xxh128, Action::Verified)],
                previous: Some("antes/c.mov".into()),
            }],
            folders: vec![DirectoryRecord { path: "Clips".into(), modified: time(), hashes: pairs, previous: None }],
            references: vec![Reference { path: "A/ascmhl/0001_A.mhl".into(), c4: "c4x".into() }],
        }
    }

    #[test]
    fn a_manifest_reads_back() {
        let manifest = sample("Clips/ñandú \"1\" <&>.mov");
        assert_eq!(Manifest::from_xml(&manifest.to_xml()).expect("own form"), manifest);
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        for path in ["../x", "/etc/passwd", "a/../../x", "", "a//b", "./a"] {
            assert_eq!(Manifest::from_xml(&sample(path).to_xml()).expect_err(path).code, "mhl-malformed", "{path:?}");
        }
        assert!(Manifest::from_xml("<hashlist version=\"1.1\"/>").is_err());
        assert!(Manifest::from_xml("<hashlist version=\"2.0\"/>").is_err());
    }

    proptest! {
        #[test]
        fn every_plain_name_reads_back(name in "[\\PC\t\n\r]{1,24}") {
            prop_assume!(!name.contains('/') && name != "." && name != "..");
            let manifest = sample(&format!("Clips/{name}"));
            prop_assert_eq!(Manifest::from_xml(&manifest.to_xml()).expect("own form"), manifest);
        }
    }
}
