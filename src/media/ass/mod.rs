//! Text in the picture, as ASS scripts whose pixels are the canvas's: `ass=subs.ass:fontsdir=fonts`.
//!
//! Whatever people wrote is words here, never an override: see `text`.

mod marks;
mod subtitles;
mod text;

pub use marks::{ReviewMarks, marks};
pub use subtitles::subtitles;

use std::fmt::{self, Write};

/// A colour and how far it covers what lies behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
    /// 255 covers all, 0 is not seen.
    pub opacity: u8,
}

impl fmt::Display for Colour {
    /// As ASS has it: transparency first, red last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "&H{:02X}{:02X}{:02X}{:02X}", 255 - self.opacity, self.blue, self.green, self.red)
    }
}

/// What stands behind the letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Backdrop {
    /// A shadow, so many pixels down and right; none at 0.
    Shadow {
        /// Its colour.
        colour: Colour,
        /// How far it falls, in pixels.
        offset: f64,
    },
    /// A box behind each line.
    Lines {
        /// Its colour.
        colour: Colour,
        /// How far it reaches beyond the letters, in pixels.
        padding: f64,
    },
    /// One box behind all lines; the outline is drawn on it.
    Block {
        /// Its colour.
        colour: Colour,
        /// How far it reaches beyond the letters, in pixels.
        padding: f64,
    },
}

/// How text looks; all lengths in pixels of the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct AssStyle {
    /// Font family, present in the job's `fonts/` folder.
    pub family: String,
    /// Height of a line.
    pub size: f64,
    /// Bold throughout.
    pub bold: bool,
    /// Colour of the letters.
    pub primary: Colour,
    /// Colour of their outline.
    pub outline_colour: Colour,
    /// Width of their outline.
    pub outline: f64,
    /// What stands behind them.
    pub backdrop: Backdrop,
    /// Where the text stands, as on a numeric keypad: 2 is bottom centre.
    pub alignment: u8,
    /// Distance from the canvas's left and right edges.
    pub side_margin: f64,
    /// Distance from the canvas's lower or upper edge.
    pub margin: f64,
    /// More lines than this are set smaller.
    pub max_lines: u8,
}

/// The head of a script, up to where styles follow. Styles are `(name, style)`.
fn head(canvas: (u32, u32), styles: &[(&str, &AssStyle)]) -> String {
    let mut out = format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {}\nPlayResY: {}\nWrapStyle: 0\nScaledBorderAndShadow: yes\n\
         YCbCr Matrix: None\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, \
         BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, \
         MarginL, MarginR, MarginV, Encoding\n",
        canvas.0, canvas.1
    );
    for (name, style) in styles {
        append(&mut out, format_args!("Style: {name},{}\n", fields(style)));
    }
    out + "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
}

fn fields(style: &AssStyle) -> String {
    // In border style 3 the outline is the box, and its colour the box's; in 4 the shadow is how far the box reaches.
    let (border, line, back, outline, shadow) = match style.backdrop {
        Backdrop::Shadow { colour, offset } => (1, style.outline_colour, colour, style.outline, offset),
        Backdrop::Lines { colour, padding } => (3, colour, colour, padding, 0.0),
        Backdrop::Block { colour, padding } => (4, style.outline_colour, colour, style.outline, padding),
    };
    let family: String = style.family.chars().filter(|c| !c.is_control() && *c != ',').collect();
    let bold = if style.bold { -1 } else { 0 };
    format!(
        "{family},{:.2},{},{},{line},{back},{bold},0,0,0,100,100,0,0,{border},{outline:.2},{shadow:.2},{},{:.0},{:.0},{:.0},1",
        style.size,
        style.primary,
        style.primary,
        style.alignment.clamp(1, 9),
        style.side_margin,
        style.side_margin,
        style.margin
    )
}

/// A time in ASS's hundredths of a second.
fn clock(hundredths: u64) -> String {
    format!("{}:{:02}:{:02}.{:02}", hundredths / 360_000, hundredths / 6000 % 60, hundredths / 100 % 60, hundredths % 100)
}

fn append(out: &mut String, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string cannot fail");
}

/// A plain style for tests.
#[cfg(test)]
fn plain_style() -> AssStyle {
    let black = Colour { red: 0, green: 0, blue: 0, opacity: 255 };
    AssStyle {
        family: "Atkinson, Hyperlegible".into(),
        size: 48.0,
        bold: false,
        primary: Colour { red: 255, green: 238, blue: 0, opacity: 255 },
        outline_colour: black,
        outline: 3.0,
        backdrop: Backdrop::Shadow { colour: Colour { opacity: 128, ..black }, offset: 1.5 },
        alignment: 2,
        side_margin: 96.0,
        margin: 64.0,
        max_lines: 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_line_has_every_field_and_no_stray_comma() {
        let head = head((1280, 720), &[("S", &plain_style())]);
        let line = |name: &str| head.lines().find(|line| line.starts_with(name)).expect(name).matches(',').count();
        assert_eq!(line("Style: "), line("Format: Name"));
        assert!(head.contains("\nStyle: S,Atkinson Hyperlegible,48.00,&H0000EEFF,&H0000EEFF,&H00000000,&H7F000000,0,"));
        assert!(head.contains("\nPlayResX: 1280\nPlayResY: 720\n"));
    }

    #[test]
    fn boxes_take_their_colour_where_libass_looks_for_it() {
        let blue = Colour { red: 0, green: 0, blue: 255, opacity: 255 };
        let lines = fields(&AssStyle { backdrop: Backdrop::Lines { colour: blue, padding: 8.0 }, ..plain_style() });
        assert!(lines.contains("&H00FF0000,&H00FF0000,0,0,0,0,100,100,0,0,3,8.00,0.00,2,96,96,64,1"), "{lines}");
        let block = fields(&AssStyle { backdrop: Backdrop::Block { colour: blue, padding: 8.0 }, ..plain_style() });
        assert!(block.contains("&H00000000,&H00FF0000,0,0,0,0,100,100,0,0,4,3.00,8.00,2,"), "{block}");
    }

    #[test]
    fn times_are_hundredths() {
        assert_eq!((clock(0), clock(12), clock(366_101)), ("0:00:00.00".into(), "0:00:00.12".into(), "1:01:01.01".into()));
    }
}
