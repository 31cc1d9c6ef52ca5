//! Subtitle files that lie beside a final.

use std::fmt::Write;

use super::check::clock;
use super::{Cue, Run};

/// The cues as `SubRip`, numbered anew.
#[must_use]
pub fn srt(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (number, cue) in (1..).zip(shown(cues)) {
        // An arrow inside the words would be read as a timing.
        let text = marked(cue, |text| text.replace("-->", "→"));
        append(&mut out, format_args!("{number}\n{} --> {}\n{text}\n\n", clock(cue.start_ms.max(0)), clock(cue.end_ms)));
    }
    out
}

/// The cues as `WebVTT`, as browsers want them.
#[must_use]
pub fn vtt(cues: &[Cue]) -> String {
    let mut out = String::from("WEBVTT\n\n");
    let clock = |ms| clock(ms).replace(',', ".");
    for cue in shown(cues) {
        let text = marked(cue, |text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        let place = if cue.top { " line:5%" } else { "" };
        append(&mut out, format_args!("{} --> {}{place}\n{text}\n\n", clock(cue.start_ms.max(0)), clock(cue.end_ms)));
    }
    out
}

/// Cues that can be seen: with words, and some time after the beginning.
fn shown(cues: &[Cue]) -> impl Iterator<Item = &Cue> {
    cues.iter().filter(|cue| cue.end_ms > cue.start_ms.max(0) && !cue.lines.is_empty())
}

fn marked(cue: &Cue, escape: impl Fn(&str) -> String) -> String {
    let run = |run: &Run| {
        let text = escape(&run.text);
        let text = if run.italic { format!("<i>{text}</i>") } else { text };
        if run.bold { format!("<b>{text}</b>") } else { text }
    };
    cue.lines.iter().map(|line| line.iter().map(run).collect::<String>()).collect::<Vec<_>>().join("\n")
}

fn append(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::subtitles::read;
    use proptest::prelude::*;

    #[test]
    fn both_formats_keep_words_and_faces() {
        let cues =
            read("WEBVTT\n\n01:01.500 --> 01:02.000 line:0\n<b><i>A</i></b> &amp; B\n<i>C</i>\n".as_bytes()).expect("VTT").cues;
        assert_eq!(srt(&cues), "1\n00:01:01,500 --> 00:01:02,000\n<b><i>A</i></b> & B\n<i>C</i>\n\n");
        assert_eq!(vtt(&cues), "WEBVTT\n\n00:01:01.500 --> 00:01:02.000 line:5%\n<b><i>A</i></b> &amp; B\n<i>C</i>\n\n");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        let cue = |start_ms, end_ms| Cue {
            number: 9,
            start_ms,
            end_ms,
            lines: vec![vec![Run { text: "a".into(), ..Run::default() }]],
            ..Cue::default()
        };
        let cues = [cue(-900, -100), cue(-100, 900), cue(2000, 1000), Cue { lines: vec![], ..cue(1, 2) }];
        assert_eq!(srt(&cues), "1\n00:00:00,000 --> 00:00:00,900\na\n\n");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(texts in proptest::collection::vec("[a-zñ&<>{}\\\\¿-]{1,12}( [a-zñ&<>-]{1,8}){0,3}", 1..6), italic: bool) {
            let lines: Vec<_> = texts.iter().map(|text| vec![Run { text: text.clone(), italic, bold: false }]).collect();
            let cue = Cue { number: 1, start_ms: 61_234, end_ms: 3_601_007, top: true, lines };
            let back = read(vtt(std::slice::from_ref(&cue)).as_bytes()).expect("own VTT");
            prop_assert_eq!(&back.cues, &vec![cue]);
        }
    }
}
