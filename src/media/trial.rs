//! A short decode of a file's start and end, and what its complaints mean. Words and judgement only; `probe` runs it.

use std::ffi::OsString;
use std::path::Path;

use crate::domain::media::{MediaInfo, Trouble, TroubleKind};
use crate::media::cage;
use crate::media::messages::{self, Message};

/// Which part of a file is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The first seconds; all of a short file.
    Start,
    /// The last second.
    End,
}

/// A file no longer than this is decoded whole, in one go.
const SHORT: f64 = 4.0;

/// The parts to try: none of what cannot be decoded anyway.
pub(crate) fn parts(info: &MediaInfo) -> &'static [Part] {
    let long = info.duration.is_some_and(|seconds| seconds > SHORT);
    match (info.main_video().is_some_and(|v| v.width > 0 && !v.codec.is_empty()), info.main_audio().is_some()) {
        (false, false) => &[],
        _ if long => &[Part::Start, Part::End],
        _ => &[Part::Start],
    }
}

/// FFmpeg's words for decoding a part to nowhere.
pub(crate) fn words(file: &Path, info: &MediaInfo, part: Part) -> Vec<OsString> {
    let seek: &[&str] = match part {
        Part::Start if info.duration.is_none_or(|seconds| seconds <= SHORT) => &["-t", "4"],
        Part::Start => &["-t", "2"],
        Part::End => &["-sseof", "-1"],
    };
    let mut words: Vec<OsString> = ["-threads", "4"].iter().chain(seek).map(OsString::from).collect();
    words.extend(cage::input_words(file));
    let picture = info.main_video().filter(|v| v.width > 0 && !v.codec.is_empty()).map(|v| v.index);
    for index in picture.into_iter().chain(info.main_audio().map(|a| a.index)) {
        words.extend(["-map".into(), format!("0:{index}").into()]);
    }
    words.extend(["-fps_mode", "passthrough", "-f", "null", "-"].map(OsString::from));
    words
}

/// What the complaints of a trial mean, if they mean anything.
pub(crate) fn judge(remarks: &str, info: &MediaInfo, part: Part) -> Option<Trouble> {
    let meant = |line: &&str| {
        let message = Message::read(line);
        message.is_error()
            && !is_noise(message)
            && (part == Part::Start || is_indexed(info) && !is_seek_noise(message) || is_cut(message))
    };
    let lines: Vec<&str> = remarks.lines().filter(meant).collect();
    if lines.is_empty() {
        return None;
    }
    let cut = lines.iter().any(|line| is_cut(Message::read(line))) && reaches_end(info, part);
    let kind = match part {
        _ if is_heavy(remarks) => TroubleKind::TooHeavy,
        _ if cut => TroubleKind::Truncated,
        Part::Start => TroubleKind::DamagedStart,
        Part::End => TroubleKind::DamagedEnd,
    };
    Some(Trouble::new(kind, messages::errors(lines).join("\n")))
}

/// Does the part include the file's last data?
fn reaches_end(info: &MediaInfo, part: Part) -> bool {
    part == Part::End || info.duration.is_none_or(|seconds| seconds <= SHORT)
}

/// Of the muxer, which is not the file's doing.
fn is_noise(message: Message) -> bool {
    const NOISE: [&str; 3] = ["non monoton", "Application provided invalid", "muxing"];
    matches!(message.source, "null") || NOISE.iter().any(|noise| message.text.contains(noise))
}

/// Said of a whole stream that is entered between its key frames.
fn is_seek_noise(message: Message) -> bool {
    const NOISE: [&str; 6] = ["eference", "POC", "mmco", "RPS", "first frame", "keyframe"];
    NOISE.iter().any(|noise| message.text.contains(noise))
}

/// Said when data ends inside a frame: H.264 read past its last byte, MPEG-2 lost its last blocks, a packet is short.
fn is_cut(message: Message) -> bool {
    const SIGNS: [&str; 8] = [
        "bytestream -",
        "ac-tex damaged",
        "Truncat",
        "truncat",
        "partial file",
        "Packet corrupt",
        "ended prematurely",
        "overread",
    ];
    SIGNS.iter().any(|sign| message.text.contains(sign))
}

/// Does FFmpeg say that memory, or the size of a picture, went beyond what it may?
pub(crate) fn is_heavy(remarks: &str) -> bool {
    let heavy = |message: Message| message.text.contains("Cannot allocate memory") || message.text.contains("Picture size");
    remarks.lines().map(Message::read).any(|message| message.is_error() && heavy(message))
}

/// Containers that say where key frames are, so that a seek lands on one.
fn is_indexed(info: &MediaInfo) -> bool {
    ["mov", "matroska", "mxf", "avi", "wav", "flac", "asf"].iter().any(|name| info.container.split(',').any(|c| c == *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(container: &str, duration: f64) -> MediaInfo {
        MediaInfo { container: container.into(), duration: Some(duration), ..MediaInfo::default() }
    }

    fn kind(remarks: &str, container: &str, duration: f64, part: Part) -> Option<TroubleKind> {
        judge(remarks, &info(container, duration), part).map(|trouble| trouble.kind)
    }

    #[test]
    fn damage_is_told_from_a_cut_and_from_noise() {
        let damaged =
            "[h264 @ 0x1] [error] Invalid NAL unit size (-1 > 551).\n[error] Error while decoding stream #0:0: Invalid data";
        assert_eq!(kind(damaged, "mov,mp4", 60.0, Part::End), Some(TroubleKind::DamagedEnd));
        assert_eq!(kind(damaged, "mov,mp4", 60.0, Part::Start), Some(TroubleKind::DamagedStart));
        let cut = "[h264 @ 0x1] [error] error while decoding MB 21 4, bytestream -30";
        assert_eq!(kind(cut, "mpegts", 60.0, Part::End), Some(TroubleKind::Truncated));
        assert_eq!(kind(cut, "mpegts", 0.04, Part::Start), Some(TroubleKind::Truncated));
        assert_eq!(kind(cut, "mpegts", 60.0, Part::Start), Some(TroubleKind::DamagedStart));
        let noise =
            "[null @ 0x1] [error] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 8 >= 8";
        assert_eq!(kind(noise, "mov,mp4", 60.0, Part::Start), None);
        assert_eq!(kind("", "mov,mp4", 60.0, Part::Start), None);
    }

    #[test]
    fn entering_a_stream_in_its_middle_is_no_damage() {
        let seek =
            "[h264 @ 0x1] [error] co located POCs unavailable\n[h264 @ 0x1] [error] reference picture missing during reorder";
        assert_eq!(kind(seek, "mpegts", 60.0, Part::End), None);
        assert_eq!(kind(seek, "matroska,webm", 60.0, Part::End), None);
        assert_eq!(kind(seek, "matroska,webm", 60.0, Part::Start), Some(TroubleKind::DamagedStart));
        assert_eq!(kind("[mp2 @ 0x1] [error] Header missing", "mpeg", 60.0, Part::End), None);
    }

    #[test]
    fn the_detail_is_the_same_in_each_run() {
        let trouble = judge("[h264 @ 0x7f12] [error] Invalid NAL unit size", &info("mov", 9.0), Part::End);
        assert_eq!(trouble.map(|trouble| trouble.detail), Some("h264: Invalid NAL unit size".into()));
    }
}
