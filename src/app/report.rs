//! The offload report of a card.

use std::path::Path;

use super::App;
use super::ingest::{CardTaken, FileTaken};
use crate::disk::library::{read_bytes, write_over};
use crate::documents::offload::{FileReport, OffloadReport, Picture};
use crate::domain::catalog::FileStatus;
use crate::domain::fault::Result;
use crate::domain::ingest::Xxh128;
use crate::domain::media::MediaInfo;
use crate::domain::people::Person;
use crate::words;

/// A page with more pictures opens nowhere.
const MOST_PICTURES: usize = 1000;
/// No thumbnail is larger.
const LARGEST_PICTURE: u64 = 1 << 20;

impl App {
    /// Writes what became of a card as one page.
    pub(super) fn write_report(&self, taken: &CardTaken, person: &Person, to: &Path) -> Result<()> {
        let video = self.store.video(taken.video)?;
        let mut files = taken.files.iter().map(|file| self.file_report(file)).collect::<Result<Vec<_>>>()?;
        files.iter_mut().filter(|file| file.picture.is_some()).skip(MOST_PICTURES).for_each(|file| file.picture = None);
        let report = OffloadReport {
            lang: self.lang(),
            institution: self.settings.institution.clone(),
            video: taken.video.to_string(),
            title: video.title,
            label: taken.label.clone(),
            may_format: taken.card.may_format,
            why: taken.card.why.clone(),
            facts: self.facts(taken, person),
            odd: self.odd(taken),
            files,
        };
        write_over(to, &report.page())
    }

    fn facts(&self, taken: &CardTaken, person: &Person) -> Vec<(&'static str, String)> {
        let lang = self.lang();
        let total: u64 = taken.files.iter().map(|file| file.bytes).sum();
        let kind = taken.card.kind.map(|kind| ("report-kind", lang.say(&format!("card-{kind}"), &[])));
        let copies = taken.copies.iter().filter(|copies| copies.connected).map(|copies| {
            let how: Vec<_> = copies.read_back.iter().map(|how| lang.say(&format!("read-back-{how}"), &[])).collect();
            let key = if how.is_empty() { "ingest-copies" } else { "ingest-copies-read-back" };
            let words = words![location = copies.location, count = copies.verified, how = how.join(", ")];
            ("report-copies", lang.say(key, words))
        });
        [
            ("report-label", taken.label.clone()),
            ("report-ingest", taken.ingest.to_string()),
            ("report-at", self.settings.local(self.now()).strftime("%Y-%m-%d %H:%M").to_string()),
            ("report-person", person.name.clone()),
            ("report-folder", taken.folder.display().to_string()),
            ("report-size", format!("{} · {total} B", taken.files.len())),
        ]
        .into_iter()
        .chain(kind)
        .chain(copies)
        .collect()
    }

    fn odd(&self, taken: &CardTaken) -> Vec<String> {
        let lang = self.lang();
        let offline = taken.copies.iter().filter(|copies| !copies.connected);
        let offline = offline.map(|copies| lang.say("ingest-offline", words![location = copies.location]));
        let missing = taken.card.missing.iter();
        let missing = missing.map(|clip| lang.say("card-incomplete", words![index = clip.index, path = clip.path]));
        let skipped = taken.skipped.iter();
        let skipped = skipped.map(|entry| lang.say("ingest-skipped", words![path = entry.path, why = entry.why]));
        missing.chain(skipped).chain(offline).collect()
    }

    fn file_report(&self, file: &FileTaken) -> Result<FileReport> {
        let mut report = FileReport {
            path: file.path.clone(),
            length: format!("{} B", file.bytes),
            status: status(file.status),
            held_in: file.held_in.clone(),
            odd: file.why.clone(),
            hashes: file.blake3.iter().map(|hash| format!("BLAKE3 {hash}")).collect(),
            ..FileReport::default()
        };
        if let Some(id) = file.asset {
            let xxh128 = self.store.xxh128(id)?.map(|digest| Xxh128(u128::from_be_bytes(digest)));
            report.hashes.extend(xxh128.map(|digest| format!("XXH128 {digest}")));
            let shown = self.asset(id)?;
            report.media = shown.media.as_ref().map(media_lines).unwrap_or_default();
            let picture = shown.thumbnail.and_then(|path| read_bytes(&path, LARGEST_PICTURE).ok());
            report.picture = picture.map(Picture);
        }
        Ok(report)
    }
}

fn status(status: FileStatus) -> &'static str {
    match status {
        FileStatus::Copied => "report-copied",
        FileStatus::AlreadySafe => "report-already-safe",
        FileStatus::Failed => "report-failed",
    }
}

/// Format, duration and timecode, as people read them.
fn media_lines(media: &MediaInfo) -> Vec<String> {
    let labels = media.labels();
    let mut lines = Vec::new();
    if let Some(video) = media.main_video() {
        let (width, height) = video.shown_size();
        lines.push(format!("{} {width}×{height} · {} fps", video.codec, labels.rate));
    }
    lines.extend(media.main_audio().map(|audio| format!("{} {} Hz ×{}", audio.codec, audio.sample_rate, audio.channels)));
    lines.extend(media.duration.map(|seconds| format!("{seconds:.2} s")));
    lines.extend(media.timecode.is_some().then(|| labels.show(0)));
    lines.extend(media.camera.clone());
    lines
}
