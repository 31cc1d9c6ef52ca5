//! Subtitles in the house style.

use super::text::words;
use super::{AssStyle, append, clock, head};
use crate::domain::subtitles::{Cue, Line, Run};

/// Width of an average letter, as part of the line height. Rather too wide: a line that was thought too long is only set smaller.
const LETTER: f64 = 0.5;
/// The smallest that too long a cue is set, in percent.
const SMALLEST: u32 = 50;

/// A script of the cues on a canvas. Long lines wrap; a cue with more lines than the style has is set smaller.
#[must_use]
pub fn subtitles(cues: &[Cue], style: &AssStyle, canvas: (u32, u32)) -> String {
    let mut out = head(canvas, &[("S", style)]);
    let width = f64::from(canvas.0) - 2.0 * style.side_margin;
    let room = Room { letters: letters(width, style.size), lines: usize::from(style.max_lines.max(1)) };
    for cue in cues.iter().filter(|cue| cue.end_ms > cue.start_ms.max(0) && !cue.lines.is_empty()) {
        let (start, end) = (hundredths(cue.start_ms), hundredths(cue.end_ms));
        let text = place(cue, style) + &set(&cue.lines, &room);
        append(&mut out, format_args!("Dialogue: 0,{},{},S,,0,0,0,,{text}\n", clock(start), clock(end)));
    }
    out
}

/// How much fits into a cue.
struct Room {
    /// Letters in a line.
    letters: usize,
    lines: usize,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a canvas is bounded, and the result at least 1")]
fn letters(width: f64, size: f64) -> usize {
    (width / (size.max(1.0) * LETTER)).max(1.0) as usize
}

fn hundredths(ms: i64) -> u64 {
    (ms.max(0).unsigned_abs() + 5) / 10
}

/// A cue that must stand at the top does so in the same column.
fn place(cue: &Cue, style: &AssStyle) -> String {
    let column = (style.alignment.clamp(1, 9) - 1) % 3;
    if cue.top { format!("{{\\an{}}}", 7 + column) } else { String::new() }
}

fn set(lines: &[Line], room: &Room) -> String {
    let joined;
    // Too many lines flow into each other, so that wrapping can use the whole width.
    let lines = if lines.len() > room.lines {
        joined = [flow(lines)];
        &joined[..]
    } else {
        lines
    };
    let scale = (SMALLEST..=100).rev().step_by(5).find(|scale| needed(lines, room, *scale) <= room.lines).unwrap_or(SMALLEST);
    let size = if scale < 100 { format!("{{\\fscx{scale}\\fscy{scale}}}") } else { String::new() };
    let fitting = room.letters * 100 / scale as usize;
    size + &lines.iter().map(|line| set_line(line, fitting)).collect::<Vec<_>>().join("\\N")
}

fn flow(lines: &[Line]) -> Line {
    let space = || Run { text: " ".into(), ..Run::default() };
    let mut flowing = Line::new();
    for line in lines {
        flowing.extend((!flowing.is_empty()).then(space));
        flowing.extend(line.iter().cloned());
    }
    flowing
}

/// How many lines on the screen these lines take at a scale.
fn needed(lines: &[Line], room: &Room, scale: u32) -> usize {
    let fitting = (room.letters * 100 / scale as usize).max(1);
    let length = |line: &Line| line.iter().map(|run| run.text.chars().count()).sum::<usize>();
    lines.iter().map(|line| length(line).div_ceil(fitting).max(1)).sum()
}

/// A line with its faces; a word that is longer than a line is broken, as libass only wraps at spaces.
fn set_line(line: &[Run], fitting: usize) -> String {
    let mut out = String::new();
    let mut word = 0;
    for run in line {
        let mut piece = String::new();
        for c in run.text.chars() {
            word = if c.is_whitespace() { 0 } else { word + 1 };
            if word > fitting {
                out_piece(&mut out, run, &std::mem::take(&mut piece));
                out.push_str("\\N");
                word = 1;
            }
            piece.push(c);
        }
        out_piece(&mut out, run, &piece);
    }
    out
}

/// `\b` and `\i` without a number go back to the style.
fn out_piece(out: &mut String, run: &Run, piece: &str) {
    if piece.is_empty() {
        return;
    }
    let (on, off) = match (run.bold, run.italic) {
        (false, false) => ("", ""),
        (true, false) => ("{\\b1}", "{\\b}"),
        (false, true) => ("{\\i1}", "{\\i}"),
        (true, true) => ("{\\b1\\i1}", "{\\b\\i}"),
    };
    append(out, format_args!("{on}{}{off}", words(piece)));
}

#[cfg(test)]
mod tests {
    use super::super::plain_style;
    use super::*;
    use crate::domain::subtitles::read;

    fn events(srt: &str, canvas: (u32, u32)) -> Vec<String> {
        let cues = read(srt.as_bytes()).expect("SRT").cues;
        let script = subtitles(&cues, &plain_style(), canvas);
        script.lines().filter_map(|line| line.strip_prefix("Dialogue: 0,")).map(ToOwned::to_owned).collect()
    }

    fn text(srt: &str) -> String {
        let events = events(&format!("1\n00:00:01,000 --> 00:00:02,000\n{srt}\n"), (1280, 720));
        events[0].split_once("S,,0,0,0,,").expect("an event").1.to_owned()
    }

    #[test]
    fn faces_and_breaks_are_kept_and_overrides_are_words() {
        assert_eq!(text("<i>¿Qué</i> <b>tal?</b>\n{x} \\N y"), "{\\i1}¿Qué{\\i} {\\b1}tal?{\\b}\\N\\{x\\} \\\u{2060}N y");
        assert_eq!(text("{\\an8}arriba"), "{\\an8}arriba");
    }

    #[test]
    fn times_are_rounded_and_unseen_cues_left_out() {
        let srt = "1\n00:00:01,004 --> 00:01:02,996\nuno\n\n2\n00:00:09,000 --> 00:00:08,000\ndos\n";
        assert_eq!(events(srt, (1280, 720)), ["0:00:01.00,0:01:03.00,S,,0,0,0,,uno"]);
    }

    #[test]
    fn what_does_not_fit_flows_and_shrinks() {
        assert_eq!(text("uno\ndos\ntres"), "uno dos tres");
        // 1088 pixels hold 45 letters of 24 pixels.
        let long = "palabra ".repeat(14);
        assert_eq!(text(&long), format!("{{\\fscx80\\fscy80}}{}", long.trim_end()));
        let endless = text(&"x".repeat(1000));
        assert!(endless.starts_with("{\\fscx50\\fscy50}x") && endless.matches("\\N").count() == 11, "{endless}");
    }

    #[test]
    fn a_narrow_canvas_does_not_panic() {
        assert_eq!(events("1\n00:00:01,000 --> 00:00:02,000\nab cd\n", (2, 2)).len(), 1);
    }
}
