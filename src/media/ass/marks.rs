//! The marks of a review copy: that it is one, of what, and a running timecode exact to the frame.

use super::text::{shortened, words};
use super::{AssStyle, Backdrop, Colour, append, clock, head};
use crate::domain::time::{Labels, Rate};

/// What the office writes on every review copy.
const HEADING: &str = "COPIA DE REVISIÓN";
/// Letters as part of the canvas's short side, and the least that can be read.
const SIZE: f64 = 0.034;
const LEAST_SIZE: f64 = 11.0;
/// Longer titles are cut: the marks must leave the picture to be seen.
const TITLE: usize = 60;
/// The marks stay this long after the last frame, in hundredths of a second: players may hold it.
const AFTER: u64 = 100;

/// What a review copy is marked with.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewMarks<'a> {
    /// The video's id.
    pub video: &'a str,
    /// Its title; empty for none.
    pub title: &'a str,
    /// The round of review, from 1.
    pub round: u32,
    /// How frames are labelled.
    pub labels: Labels,
    /// How many frames there are.
    pub frames: u64,
    /// Font family, present in the job's `fonts/` folder.
    pub family: &'a str,
}

/// A script that marks each frame in the upper left with its own label, for pictures that begin at 0 and have up to 60 frames a
/// second.
///
/// It holds one event a frame. Libass looks at every event for every frame, which is still cheap: with the 54 000 events of
/// 15 minutes at 60 frames a second, about a quarter of a millisecond a frame.
#[must_use]
pub fn marks(canvas: (u32, u32), marks: &ReviewMarks<'_>) -> String {
    let size = (SIZE * f64::from(canvas.0.min(canvas.1))).max(LEAST_SIZE);
    let (code, label) = (style(marks.family, size * 1.25, size), style(marks.family, size, size));
    let below = size * 2.5;
    let end = border(marks.labels.rate, marks.frames).saturating_add(AFTER);
    let mut out = head(canvas, &[("T", &code), ("L", &AssStyle { margin: size + below - size * 0.75, ..label })]);
    append(&mut out, format_args!("Dialogue: 0,{},{},L,,0,{},0,,{}\n", clock(0), clock(end), canvas.0 / 2, about(marks)));
    for frame in 0..marks.frames {
        let until = if frame + 1 == marks.frames { end } else { border(marks.labels.rate, frame + 1) };
        let from = border(marks.labels.rate, frame);
        append(&mut out, format_args!("Dialogue: 0,{},{},T,,0,0,0,,{}\n", clock(from), clock(until), marks.labels.show(frame)));
    }
    out
}

/// In the upper left: the logo is upper right, subtitles are below.
fn style(family: &str, size: f64, margin: f64) -> AssStyle {
    let black = Colour { red: 0, green: 0, blue: 0, opacity: 255 };
    AssStyle {
        family: family.to_owned(),
        size,
        bold: false,
        primary: Colour { red: 255, green: 255, blue: 255, opacity: 255 },
        outline_colour: black,
        outline: 0.0,
        backdrop: Backdrop::Lines { colour: Colour { opacity: 144, ..black }, padding: size * 0.14 },
        alignment: 7,
        side_margin: margin,
        margin,
        max_lines: 8,
    }
}

fn about(marks: &ReviewMarks<'_>) -> String {
    let mut text = format!("{HEADING}\\N{} · ronda {}", words(marks.video), marks.round);
    if !marks.title.trim().is_empty() {
        append(&mut text, format_args!("\\N{}", words(&shortened(marks.title.trim(), TITLE))));
    }
    text
}

/// When a frame's label takes over, in hundredths of a second: half a frame before the frame, so that neither rounding here nor
/// libass's cutting to milliseconds can reach the frames on both sides.
fn border(rate: Rate, frame: u64) -> u64 {
    if frame == 0 {
        return 0;
    }
    let (num, den) = (u64::from(rate.num()), u64::from(rate.den()));
    let twice = (2 * frame - 1).saturating_mul(den).saturating_mul(100);
    (twice + num) / (2 * num)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rate: Rate, frames: u64) -> ReviewMarks<'static> {
        let labels = Labels::of_clip(rate, Some(if rate.den() == 1001 { "00:59:59;20" } else { "01:00:00:00" }));
        ReviewMarks { video: "V-2026-0014", title: "Visita {\\an5} al hospital", round: 2, labels, frames, family: "DejaVu Sans" }
    }

    #[test]
    fn every_frame_of_every_rate_falls_into_its_own_event() {
        for rate in Rate::STANDARD {
            let mut until = 0;
            for frame in 0..200_000_u64 {
                let from = border(rate, frame);
                assert!(frame == 0 || from >= until, "{rate}");
                until = border(rate, frame + 1);
                // The time that libass sees, cut to milliseconds, and a millisecond to either side.
                let ms = frame * 1000 * u64::from(rate.den()) / u64::from(rate.num());
                for seen in [ms.saturating_sub(1), ms, ms + 1] {
                    assert!(from * 10 <= seen && seen < until * 10, "{rate} frame {frame}: {seen} not in {from}0..{until}0");
                }
            }
        }
    }

    #[test]
    fn the_marks_say_what_it_is() {
        let script = marks((1280, 720), &sample(Rate::STANDARD[3], 12));
        let events: Vec<_> = script.lines().filter(|line| line.starts_with("Dialogue")).collect();
        assert_eq!(events.len(), 13);
        assert!(
            events[0]
                .ends_with(",L,,0,640,0,,COPIA DE REVISIÓN\\NV-2026-0014 · ronda 2\\NVisita \\{\\\u{2060}an5\\} al hospital")
        );
        assert_eq!(events[1], "Dialogue: 0,0:00:00.00,0:00:00.02,T,,0,0,0,,00:59:59;20");
        assert_eq!(events[2], "Dialogue: 0,0:00:00.02,0:00:00.05,T,,0,0,0,,00:59:59;21");
        assert_eq!(events[12], "Dialogue: 0,0:00:00.35,0:00:01.38,T,,0,0,0,,01:00:00;01");
    }
}
