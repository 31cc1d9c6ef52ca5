//! What is in a file, and what is wrong with it. A file is never refused for its content: it is kept, and marked.

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use crate::domain::fault::Result;
use crate::domain::media::{MediaInfo, Trouble, TroubleKind};
use crate::domain::watch::Stop;
use crate::media::cage;
use crate::media::capture::{End, Heard, Tool};
use crate::media::ffprobe::Probe;
use crate::media::locate::Ffmpeg;
use crate::media::messages::{self, Message};
use crate::media::shape::{self, Shape};
use crate::media::trial;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    /// What FFprobe knows, if it is a media file and can be opened.
    pub info: Option<MediaInfo>,
    /// FFprobe's own JSON, for what we have no word for; at most [`RAW`] bytes, else empty.
    pub raw: String,
    /// What is wrong with it; nothing is wrong with a file that is not media.
    pub troubles: Vec<Trouble>,
}

/// The most of FFprobe's JSON that is kept.
pub const RAW: usize = 1 << 20;

/// How long one look into one file may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// Surer than a guess from a few bytes: what FFmpeg must be of a file whose name does not say that it is media.
const SURE: i32 = 50;

impl Ffmpeg {
    /// Looks into a file. Fails only if FFmpeg cannot be started, or was stopped.
    pub fn inspect(&self, file: &Path, stop: &Stop) -> Result<Inspection> {
        let expected = Expected::of(file);
        if expected == Expected::Other {
            return Ok(Inspection::default());
        }
        let look = match Look::at(file, expected) {
            Ok(Some(look)) => look,
            Ok(None) => return Ok(Inspection::default()),
            Err(trouble) => return Ok(Inspection { troubles: vec![trouble], ..Inspection::default() }),
        };
        let heard = self.ask(Tool::Ffprobe, &probe_words(file), &std::env::temp_dir(), DEADLINE, stop)?;
        let raw = String::from_utf8_lossy(&heard.answer).into_owned();
        match Probe::read(&raw).filter(|probe| heard.end.is_success() && !probe.format.name.is_empty()) {
            Some(probe) if look.media || probe.format.probe_score >= SURE => {
                self.judge(file, look, &probe, &heard.remarks, raw, stop)
            }
            Some(_) => Ok(Inspection::default()),
            None => Ok(Inspection { troubles: look.unopened(&heard), ..Inspection::default() }),
        }
    }

    /// Troubles of a file that opens: of its structure, of its tracks, and of a trial decode.
    fn judge(&self, file: &Path, look: Look, probe: &Probe, remarks: &str, raw: String, stop: &Stop) -> Result<Inspection> {
        let info = probe.info();
        let mut troubles: Vec<Trouble> = look.trouble.into_iter().collect();
        if trial::is_heavy(remarks) {
            troubles.push(Trouble::new(TroubleKind::TooHeavy, messages::errors(remarks.lines()).join("\n")));
        } else {
            troubles.extend(probe.unknown_streams().into_iter().map(|label| Trouble::new(TroubleKind::UnknownStream, label)));
        }
        if info.video.is_empty() && info.audio.is_empty() && info.subtitles == 0 {
            troubles.push(Trouble::new(TroubleKind::NoStreams, ""));
        }
        for part in trial::parts(&info) {
            let heard = self.ask(Tool::Ffmpeg, &trial::words(file, &info, *part), &std::env::temp_dir(), DEADLINE, stop)?;
            let trouble = over_limit(&heard).or_else(|| trial::judge(&heard.remarks, &info, *part));
            troubles.extend(trouble.filter(|trouble| troubles.iter().all(|known| known.kind != trouble.kind)));
        }
        let raw = if raw.len() <= RAW { raw } else { String::new() };
        Ok(Inspection { info: Some(info), raw, troubles })
    }
}

/// FFprobe's words for everything about a file.
fn probe_words(file: &Path) -> Vec<OsString> {
    const SHOW: [&str; 6] = ["-print_format", "json", "-show_format", "-show_streams", "-show_chapters", "-show_error"];
    let mut words: Vec<OsString> = SHOW.map(OsString::from).into();
    words.extend(cage::input_words(file));
    words
}

/// A trouble, if a limit ended the look.
fn over_limit(heard: &Heard) -> Option<Trouble> {
    let detail = match heard.end {
        End::Exit(status) => status.to_string(),
        End::TooLong => format!("{} s", DEADLINE.as_secs()),
        End::TooMuch => "output".to_owned(),
    };
    heard.end.is_limit().then(|| Trouble::new(TroubleKind::TooHeavy, detail))
}

/// What a file's name lets one expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Picture or sound.
    Media,
    /// Picture or sound in a form that few programs open.
    Exotic,
    /// Something else that belongs on a card: tables, texts, thumbnails, small copies.
    Other,
    /// No telling.
    Unknown,
}

impl Expected {
    fn of(file: &Path) -> Self {
        const MEDIA: [&str; 55] = [
            "3g2", "3gp", "360", "aac", "ac3", "aif", "aifc", "aiff", "amr", "asf", "avi", "bmp", "bwf", "caf", "dpx", "dv",
            "exr", "f4v", "flac", "flv", "gif", "gxf", "insv", "jpe", "jpeg", "jpg", "m2t", "m2ts", "m2v", "m4a", "m4v", "mkv",
            "mod", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg", "mts", "mxf", "oga", "ogg", "ogv", "opus", "png", "qt", "tif",
            "tiff", "tod", "vob", "wav", "webm", "webp", "wmv",
        ];
        const EXOTIC: [&str; 20] = [
            "ari", "arw", "avif", "braw", "cr2", "cr3", "crm", "dng", "heic", "heif", "hif", "jxl", "nef", "orf", "psd", "r3d",
            "raf", "rw2", "wma", "jp2",
        ];
        const OTHER: [&str; 49] = [
            "aae", "ale", "bdm", "bim", "bup", "cpf", "cpi", "csv", "ctg", "cube", "db", "doc", "docx", "drp", "edl", "fcpxml",
            "htm", "html", "idx", "ifo", "inf", "ini", "json", "log", "lrv", "lut", "m3u", "m3u8", "md", "md5", "mhl", "mpl",
            "pdf", "ppn", "prproj", "rtf", "sec", "sha1", "smi", "thm", "txt", "url", "xls", "xlsx", "xml", "xmp", "yaml", "yml",
            "zip",
        ];
        let extension = file.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let is_in = |list: &[&str]| list.contains(&extension.as_str());
        let thumbnails = file.parent().and_then(Path::file_name).is_some_and(|folder| folder.eq_ignore_ascii_case("THMBNL"));
        match () {
            () if is_in(&OTHER) || thumbnails => Self::Other,
            () if is_in(&MEDIA) => Self::Media,
            () if is_in(&EXOTIC) => Self::Exotic,
            () => Self::Unknown,
        }
    }
}

/// What can be told without FFmpeg.
#[derive(Debug)]
struct Look {
    expected: Expected,
    media: bool,
    head: Vec<u8>,
    trouble: Option<Trouble>,
}

impl Look {
    /// Looks at a file; nothing for what is not a regular file, a trouble if there is no use in going on.
    fn at(file: &Path, expected: Expected) -> Result<Option<Self>, Trouble> {
        let unreadable = |error: std::io::Error| Trouble::new(TroubleKind::Unreadable, error.to_string());
        let metadata = file.metadata().map_err(unreadable)?;
        let promised = expected != Expected::Unknown;
        if !metadata.is_file() || metadata.len() == 0 && !promised {
            return Ok(None);
        } else if metadata.len() == 0 {
            return Err(Trouble::new(TroubleKind::Empty, ""));
        }
        let shape = File::open(file).and_then(|mut file| shape::shape(&mut file, metadata.len())).map_err(unreadable)?;
        let trouble = match shape {
            Shape::Sound => None,
            Shape::Cut { missing } => Some(Trouble::new(TroubleKind::Truncated, format!("{missing} bytes"))),
            Shape::NoIndex => Some(Trouble::new(TroubleKind::NoIndex, "moov")),
        };
        let head = cage::head(file);
        Ok(Some(Self { expected, media: promised || is_media(&head), head, trouble }))
    }

    /// What is wrong with a file that does not open; nothing, if nobody said that it should.
    fn unopened(self, heard: &Heard) -> Vec<Trouble> {
        if !self.media {
            return Vec::new();
        }
        let refused =
            heard.remarks.lines().map(Message::read).find(|message| message.text.starts_with("Format not on whitelist"));
        let kind = match () {
            () if is_playlist(&self.head) => TroubleKind::Playlist,
            () if refused.is_some() || self.expected == Expected::Exotic => TroubleKind::Unsupported,
            () => TroubleKind::Unreadable,
        };
        let detail = match refused {
            Some(message) => message.source.to_owned(),
            None => messages::errors(heard.remarks.lines()).join("\n"),
        };
        // What its structure says is the better answer: it tells what happened.
        vec![over_limit(heard).or(self.trouble).unwrap_or_else(|| Trouble::new(kind, detail))]
    }
}

/// Do the first bytes belong to a list of other files?
fn is_playlist(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    [b"#EXTM3U".as_slice(), b"ffconcat", b"<MPD", b"v=0\r\n", b"v=0\n"].iter().any(|start| text.starts_with(start))
}

/// Do the first bytes belong to a container of picture or sound?
fn is_media(head: &[u8]) -> bool {
    const AT_START: [&[u8]; 7] =
        [b"\x1A\x45\xDF\xA3", b"\x06\x0E\x2B\x34", b"FLV\x01", b"OggS", b"fLaC", b"ID3", b"\xFF\xD8\xFF"];
    const AT_FOUR: [&[u8]; 5] = [b"ftyp", b"moov", b"mdat", b"wide", b"pnot"];
    let riff = head.starts_with(b"RIFF") && matches!(head.get(8..12), Some(b"WAVE" | b"AVI " | b"WEBP"));
    let packets = |start: usize, size: usize| (0..2).all(|i| head.get(start + i * size) == Some(&0x47));
    riff || packets(0, 188)
        || packets(4, 192)
        || AT_START.iter().any(|magic| head.starts_with(magic))
        || AT_FOUR.iter().any(|magic| head.get(4..8) == Some(*magic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_to_expect() {
        for (name, expected) in [
            ("C0001.MP4", Expected::Media),
            ("00000.MTS", Expected::Media),
            ("IMG_1.HEIC", Expected::Exotic),
            ("C0001M01.XML", Expected::Other),
            ("GX010042.LRV", Expected::Other),
            ("THMBNL/C0001T01.JPG", Expected::Other),
            ("DCIM/C0001T01.JPG", Expected::Media),
            ("clip", Expected::Unknown),
        ] {
            assert_eq!(Expected::of(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn first_bytes_tell_media_and_playlists() {
        let mut packets = vec![0; 400];
        (packets[4], packets[196]) = (0x47, 0x47);
        assert!(is_media(&packets) && is_media(b"\0\0\0\x20ftypisom") && is_media(b"RIFF\0\0\0\0WAVEfmt "));
        assert!(!is_media(b"<?xml version") && !is_media(b"") && !is_media(b"Great text"));
        assert!(is_playlist(b"#EXTM3U\n") && is_playlist(b"\xEF\xBB\xBF#EXTM3U") && is_playlist(b"ffconcat version 1.0"));
        assert!(!is_playlist(b"\0\0\0\x20ftypisom"));
    }
}
