//! A manifest as XML, in the order that the schema wants.

use jiff::Timestamp;

use crate::domain::mhl::hashes::Format;
use crate::domain::mhl::model::{Creator, DirectoryHash, DirectoryRecord, FileRecord, Manifest, Reference};
use crate::domain::mhl::tree::Pair;
use crate::domain::mhl::xml::Writer;

impl Manifest {
    /// The document.
    #[must_use]
    pub fn to_xml(&self) -> String {
        let mut xml = Writer::new();
        xml.open("hashlist", &[("version", "2.0"), ("xmlns", "urn:ASC:MHL:v2.0")]);
        write_creator(&mut xml, &self.creator);
        self.write_process(&mut xml);
        if !self.files.is_empty() || !self.folders.is_empty() {
            self.write_hashes(&mut xml);
        }
        if !self.references.is_empty() {
            write_references(&mut xml, &self.references);
        }
        xml.finish()
    }

    fn write_process(&self, xml: &mut Writer) {
        xml.open("processinfo", &[]);
        xml.leaf("process", &[], self.process.as_str());
        if !self.root.is_empty() {
            xml.open("roothash", &[]);
            write_pairs(xml, &self.root);
            xml.close();
        }
        if !self.ignore.is_empty() {
            xml.open("ignore", &[]);
            self.ignore.iter().for_each(|pattern| xml.leaf("pattern", &[], pattern));
            xml.close();
        }
        xml.close();
    }

    fn write_hashes(&self, xml: &mut Writer) {
        xml.open("hashes", &[]);
        self.files.iter().for_each(|file| write_file(xml, file));
        self.folders.iter().for_each(|folder| write_folder(xml, folder));
        xml.close();
    }
}

/// A moment as the schema wants it: to the second, with its offset.
pub(super) fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

fn write_creator(xml: &mut Writer, creator: &Creator) {
    xml.open("creatorinfo", &[]);
    xml.leaf("creationdate", &[], &moment(creator.date.unwrap_or_default()));
    xml.leaf("hostname", &[], &creator.hostname);
    xml.leaf("tool", &[("version", &creator.tool.1)], &creator.tool.0);
    creator.authors.iter().for_each(|author| xml.leaf("author", &[], author));
    for (name, text) in [("location", &creator.location), ("comment", &creator.comment)] {
        if let Some(text) = text {
            xml.leaf(name, &[], text);
        }
    }
    xml.close();
}

fn write_path(xml: &mut Writer, path: &str, size: Option<u64>, modified: Option<Timestamp>) {
    let size = size.map(|size| size.to_string());
    let modified = modified.map(moment);
    let pairs = [("size", size.as_deref()), ("lastmodificationdate", modified.as_deref())];
    let attributes: Vec<_> = pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    xml.leaf("path", &attributes, path);
}

fn write_file(xml: &mut Writer, file: &FileRecord) {
    xml.open("hash", &[]);
    write_path(xml, &file.path, file.size.filter(|size| *size > 0), file.modified);
    let mut hashes: Vec<_> = file.hashes.iter().collect();
    hashes.sort_by_key(|hash| hash.format);
    for hash in hashes {
        let date = hash.date.map(moment);
        let mut attributes = vec![("action", hash.action.as_str())];
        attributes.extend(date.as_deref().map(|date| ("hashdate", date)));
        xml.leaf(hash.format.as_str(), &attributes, &hash.digest);
    }
    if let Some(previous) = &file.previous {
        xml.leaf("previousPath", &[], previous);
    }
    xml.close();
}

fn write_folder(xml: &mut Writer, folder: &DirectoryRecord) {
    xml.open("directoryhash", &[]);
    write_path(xml, &folder.path, None, folder.modified);
    write_pairs(xml, &folder.hashes);
    if let Some(previous) = &folder.previous {
        xml.leaf("previousPath", &[], previous);
    }
    xml.close();
}

/// One half of a pair.
type Part = fn(&Pair) -> &str;

fn write_pairs(xml: &mut Writer, hashes: &[DirectoryHash]) {
    let mut hashes: Vec<_> = hashes.iter().collect();
    hashes.sort_by_key(|hash| hash.format);
    let parts: [(_, Part); 2] = [("content", |pair| &pair.content), ("structure", |pair| &pair.structure)];
    for (name, part) in parts {
        xml.open(name, &[]);
        for hash in &hashes {
            let date = hash.date.map(moment);
            let attributes: Vec<_> = date.as_deref().map(|date| ("hashdate", date)).into_iter().collect();
            xml.leaf(hash.format.as_str(), &attributes, part(&hash.pair));
        }
        xml.close();
    }
}

fn write_references(xml: &mut Writer, references: &[Reference]) {
    xml.open("references", &[]);
    for reference in references {
        xml.open("hashlistreference", &[]);
        xml.leaf("path", &[], &reference.path);
        xml.leaf(Format::C4.as_str(), &[], &reference.c4);
        xml.close();
    }
    xml.close();
}
