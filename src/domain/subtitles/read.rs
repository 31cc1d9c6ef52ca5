//! Reading a subtitle file: which encoding, which format, which cues.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use subcue::text::{self, Span};
use subcue::{Format, Warning};

use super::{Cue, Form, Line, Run, Subtitles};
use crate::domain::fault::{Fault, Result};
use crate::domain::finding::{Finding, Severity};
use crate::fault;

/// The largest file that is read; a feature film's subtitles have a twentieth of it.
pub const MAX_BYTES: usize = 4 << 20;
/// The most cues that are read.
pub const MAX_CUES: usize = 20_000;
/// The longest cue text, in bytes: beyond it, tags cost the square of the length, and nobody could read it.
const MAX_TEXT: usize = 4096;
/// How many findings a file can give before they are only counted.
pub(super) const MAX_FINDINGS: usize = 500;

/// Reads SRT, `WebVTT`, ASS or SSA, told apart by content, in any encoding that text editors write.
pub fn read(bytes: &[u8]) -> Result<Subtitles> {
    if bytes.len() > MAX_BYTES {
        return Err(fault!(Failed, "subtitle-too-large", bytes = bytes.len(), most = MAX_BYTES));
    }
    let (text, encoding) = decode(bytes)?;
    if is_telemetry(&text) {
        return Err(fault!(Failed, "subtitle-telemetry"));
    }
    let form = form_of(&text);
    let parsed = subcue::parse(text.as_bytes(), format_of(form)).map_err(|error| unreadable(&error))?;
    if parsed.cues.len() > MAX_CUES {
        return Err(fault!(Failed, "subtitle-too-many", cues = parsed.cues.len(), most = MAX_CUES));
    }
    if parsed.cues.is_empty() {
        return Err(fault!(Failed, "subtitle-none"));
    }
    let mut findings = left_out(&parsed.warnings);
    let mut cues: Vec<Cue> = (1..).zip(&parsed.cues).map(|(place, cue)| take(cue, place, form, &mut findings)).collect();
    cues.sort_by_key(|cue| (cue.start_ms, cue.end_ms));
    Ok(Subtitles { form, encoding, cues, findings })
}

fn unreadable(error: &subcue::Error) -> Fault {
    let line = match error {
        subcue::Error::TimeOutOfRange { line }
        | subcue::Error::NegativeTime { line }
        | subcue::Error::InvalidTimestamp { line }
        | subcue::Error::MissingArrow { line }
        | subcue::Error::MissingHeader { line, .. }
        | subcue::Error::NotAss { line } => *line,
        _ => 1,
    };
    fault!(Failed, "subtitle-unreadable", line = line).because(error.to_string())
}

/// Text by its byte order mark, as UTF-8 if it is that, else as the encoding it most looks like.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str)> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => guess(bytes),
    };
    let (text, _, _) = encoding.decode(bytes);
    if text.contains('\0') {
        return Err(fault!(Failed, "subtitle-not-text"));
    }
    Ok((text, encoding.name()))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"mx"), Utf8Detection::Deny)
}

/// Drones write one "subtitle" a frame with where they flew and how the camera was set.
fn is_telemetry(text: &str) -> bool {
    const SIGNS: [&str; 8] = ["FrameCnt", "SrtCnt", "DiffTime", "[iso", "GPS(", "GPS (", "HOME(", "[latitude"];
    let head = text.lines().take(80);
    let (mut timings, mut signs) = (0, 0);
    for line in head {
        timings += usize::from(line.contains("-->"));
        signs += usize::from(SIGNS.iter().any(|sign| line.contains(sign)));
    }
    timings > 0 && signs >= timings
}

fn form_of(text: &str) -> Form {
    let head = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let section = |line: &str| matches!(line.trim().to_ascii_lowercase().as_str(), "[script info]" | "[events]");
    if head.starts_with("WEBVTT") {
        Form::Vtt
    } else if head.lines().take(50).any(section) {
        Form::Ass
    } else {
        Form::Srt
    }
}

const fn format_of(form: Form) -> Format {
    match form {
        Form::Srt => Format::Srt,
        Form::Vtt => Format::Vtt,
        Form::Ass => Format::Ass,
    }
}

/// What the parser could not place: words that will not be shown.
fn left_out(warnings: &[Warning]) -> Vec<Finding> {
    let stray = warnings.iter().filter_map(|warning| match warning {
        Warning::StrayText { line } => Some(Finding::new(Severity::Warning, "subtitle-stray").with("line", line)),
        _ => None,
    });
    stray.take(MAX_FINDINGS).collect()
}

fn take(cue: &subcue::Cue, place: u32, form: Form, findings: &mut Vec<Finding>) -> Cue {
    let number = cue.index.unwrap_or(place);
    let mut source = cue.text.as_str();
    if source.len() > MAX_TEXT {
        source = head(source);
        if findings.len() < MAX_FINDINGS {
            findings.push(Finding::new(Severity::Error, "subtitle-cut-short").with("number", number));
        }
    }
    let (source, anchor) = if form == Form::Srt { without_overrides(source) } else { (Cow::Borrowed(source), None) };
    let parsed = text::parse(&source, format_of(form));
    let top = match form {
        Form::Vtt => cue.settings.as_deref().is_some_and(line_setting_is_high),
        _ => anchor.or(parsed.alignment).is_some_and(|anchor| (7..=9).contains(&anchor)),
    };
    Cue { number, start_ms: cue.start.0, end_ms: cue.end.0, top, lines: Lines::of(&parsed.spans, form) }
}

/// As much of the text as is read, cut between two characters.
fn head(text: &str) -> &str {
    let end = (0..=MAX_TEXT.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

/// SRT files borrow `{\an8}` from ASS: takes such blocks out, and the anchor from them.
fn without_overrides(text: &str) -> (Cow<'_, str>, Option<u8>) {
    if !text.contains("{\\") {
        return (Cow::Borrowed(text), None);
    }
    let (mut kept, mut rest, mut anchor) = (String::new(), text, None);
    while let Some((before, tail)) = rest.split_once("{\\") {
        kept.push_str(before);
        let Some((block, after)) = tail.split_once('}') else {
            kept.push_str("{\\");
            rest = tail;
            break;
        };
        let mut named = block.rsplit('\\').filter_map(|command| command.strip_prefix("an")?.parse().ok());
        anchor = named.next().or(anchor);
        rest = after;
    }
    kept.push_str(rest);
    (Cow::Owned(kept), anchor)
}

/// `line:0` to `line:4` and `line:0%` to `line:49%` are in the upper half; negative lines count from below.
fn line_setting_is_high(settings: &str) -> bool {
    let value = settings.split_ascii_whitespace().find_map(|setting| setting.strip_prefix("line:"));
    let Some(value) = value.map(|value| value.split(',').next().unwrap_or(value)) else { return false };
    match value.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().is_ok_and(|percent| percent < 50.0),
        None => value.parse::<i32>().is_ok_and(|line| (0..5).contains(&line)),
    }
}

/// Flattens a span tree into lines of runs.
#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    line: Line,
    /// An ASS drawing: its "text" is coordinates.
    drawing: bool,
}

impl Lines {
    fn of(spans: &[Span], form: Form) -> Vec<Line> {
        let mut lines = Self::default();
        lines.walk(spans, false, false, form);
        lines.end_line();
        lines.done
    }

    /// The parser bounds the depth of the tree.
    fn walk(&mut self, spans: &[Span], bold: bool, italic: bool, form: Form) {
        for span in spans {
            match span {
                Span::Text(text) => self.push(text, bold, italic, form),
                Span::LineBreak => self.end_line(),
                Span::Bold(inner) => self.walk(inner, true, italic, form),
                Span::Italic(inner) => self.walk(inner, bold, true, form),
                Span::Underline(inner) | Span::Strike(inner) | Span::Color(_, inner) => self.walk(inner, bold, italic, form),
                Span::Raw(tag) => self.raw(tag),
            }
        }
    }

    fn raw(&mut self, tag: &str) {
        if let Some(scale) = tag.strip_prefix('p').and_then(|scale| scale.parse::<u32>().ok()) {
            self.drawing = scale > 0;
        }
    }

    fn push(&mut self, text: &str, bold: bool, italic: bool, form: Form) {
        if self.drawing {
            return;
        }
        let text = if form == Form::Vtt { without_entities(text) } else { text.to_owned() };
        let text: String =
            text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
        match self.line.last_mut() {
            Some(run) if run.bold == bold && run.italic == italic => run.text.push_str(&text),
            _ => self.line.push(Run { text, bold, italic }),
        }
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        if let Some(first) = line.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = line.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        line.retain(|run| !run.text.is_empty());
        if line.iter().any(|run| !run.text.trim().is_empty()) {
            self.done.push(line);
        }
    }
}

fn without_entities(text: &str) -> String {
    let pairs =
        [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}"), ("&lrm;", "\u{200e}"), ("&rlm;", "\u{200f}"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(text: &str, bold: bool, italic: bool) -> Run {
        Run { text: text.into(), bold, italic }
    }

    #[test]
    fn every_format_gives_the_same_cues() {
        let srt = "\u{feff}7\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<i>¿Qué</i> tal?\r\nBien\r\n\r\n";
        let vtt = "WEBVTT\n\nuno\n00:01.000 --> 00:02.500 line:10%\n<i>¿Qué</i> tal?\nBien\n";
        let ass = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, \
                   Effect, Text\nDialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8\\i1}¿Qué{\\i0} tal?\\NBien\n";
        for (text, form, number) in [(srt, Form::Srt, 7), (vtt, Form::Vtt, 1), (ass, Form::Ass, 1)] {
            let subtitles = read(text.as_bytes()).expect(text);
            let lines = vec![vec![run("¿Qué", false, true), run(" tal?", false, false)], vec![run("Bien", false, false)]];
            assert_eq!(subtitles.cues, [Cue { number, start_ms: 1000, end_ms: 2500, top: true, lines }], "{form}");
            assert_eq!((subtitles.form, subtitles.encoding, subtitles.findings.len()), (form, "UTF-8", 0));
        }
    }

    #[test]
    fn old_encodings_are_recognised() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nLa niña cumplió años: ¡qué emoción!\n";
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [(latin.as_ref(), "windows-1252"), (&utf16, "UTF-16LE"), (text.as_bytes(), "UTF-8")] {
            let subtitles = read(bytes).expect(encoding);
            assert_eq!(subtitles.encoding, encoding);
            assert_eq!(subtitles.cues[0].plain(), "La niña cumplió años: ¡qué emoción!");
        }
    }

    #[test]
    fn what_is_not_subtitles_is_refused_with_its_reason() {
        let telemetry = "1\n00:00:00,000 --> 00:00:00,040\n<font size=\"28\">FrameCnt: 1, DiffTime: 40ms\n[iso: 200] [latitude: 53.3]</font>\n";
        let bad_time = "1\n00:00:01,000 --> 00:00:x2,000\nHola\n";
        let many = "00:00:01,000 --> 00:00:02,000\na\n\n".repeat(MAX_CUES + 1);
        let cases: [(&[u8], &str); 7] = [
            (telemetry.as_bytes(), "subtitle-telemetry"),
            (b"", "subtitle-none"),
            (b"just words\n", "subtitle-none"),
            (b"\x7fELF\0\0\0\x01\xff", "subtitle-not-text"),
            (bad_time.as_bytes(), "subtitle-unreadable"),
            (many.as_bytes(), "subtitle-too-many"),
            (&vec![b' '; MAX_BYTES + 1], "subtitle-too-large"),
        ];
        for (bytes, code) in cases {
            assert_eq!(read(bytes).expect_err(code).code, code);
        }
    }

    #[test]
    fn what_had_to_be_left_out_is_said() {
        let stray =
            read(b"1\n00:00:01,000 --> 00:00:02,000\nuno\n\nperdido\n\n2\n00:00:03,000 --> 00:00:04,000\ndos\n").expect("SRT");
        assert_eq!(stray.findings, [Finding::new(Severity::Warning, "subtitle-stray").with("line", 5)]);
        let long = format!("9\n00:00:01,000 --> 00:00:02,000\n{}\n", "<ñ".repeat(100_000));
        let long = read(long.as_bytes()).expect("SRT");
        assert_eq!(long.findings[0].code, "subtitle-cut-short");
        assert!(long.cues[0].plain().len() <= MAX_TEXT);
    }

    #[test]
    fn entities_are_characters_and_drawings_are_not_words() {
        let vtt = read(b"WEBVTT\n\n00:01.000 --> 00:02.000\nA &amp;lt; B &lt;3\n").expect("VTT");
        assert_eq!(vtt.cues[0].plain(), "A &lt; B <3");
        let ass = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\p1}m 0 0 l 9 9{\\p0}palabra\n";
        assert_eq!(read(ass.as_bytes()).expect("ASS").cues[0].plain(), "palabra");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_text_panics(head in "(WEBVTT\n\n|\\[Events\\]\nFormat: Start, End, Text\n|1\n)?",
                          body in "(\\PC{0,8}|[0-9:,.]{1,13}( --> )?|<[bi/]{0,3}>|\\{\\\\an?[0-9]|\\}|\n|Dialogue: ){0,40}") {
            if let Ok(subtitles) = read(format!("{head}{body}").as_bytes()) {
                prop_assert!(subtitles.cues.iter().flat_map(|cue| &cue.lines).all(|line| !line.is_empty()));
                let _ = super::super::check(&subtitles.cues, 1000);
            }
        }
    }
}
