//! Text for people: lines, tables, and names from outside made safe for a terminal.

use std::fmt::Display;
use std::path::Path;

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use owo_colors::OwoColorize;

use crate::domain::texts::Lang;
use crate::words;

/// A page being written.
#[derive(Debug)]
pub(crate) struct Page {
    lang: Lang,
    text: String,
}

impl Page {
    pub(crate) fn new(lang: Lang) -> Self {
        Self { lang, text: String::new() }
    }

    /// A sentence of the locale.
    pub(crate) fn say(&mut self, key: &str, words: &[(&'static str, String)]) {
        let text = self.lang.say(key, words);
        self.line(&safe(&text));
    }

    /// A sentence that something went well.
    pub(crate) fn good(&mut self, key: &str, words: &[(&'static str, String)]) {
        let text = self.lang.say(key, words);
        self.line(&format!("{} {}", "✓".green(), safe(&text)));
    }

    /// A sentence that asks for attention.
    pub(crate) fn warn(&mut self, key: &str, words: &[(&'static str, String)]) {
        let text = self.lang.say(key, words);
        self.line(&format!("{} {}", "!".yellow().bold(), safe(&text)));
    }

    /// A heading.
    pub(crate) fn heading(&mut self, text: impl Display) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(&safe(&text.to_string()).bold().to_string());
    }

    /// An indented line.
    pub(crate) fn item(&mut self, text: impl Display) {
        self.line(&format!("  {}", safe(&text.to_string())));
    }

    /// A command that the reader may type next.
    pub(crate) fn command(&mut self, command: &str, why: &str) {
        self.line(&format!("  {} {}", format!("claqueta {}", safe(command)).cyan(), safe(why).dimmed()));
    }

    /// A table whose columns wrap to the terminal; the header is named by keys of the locale.
    pub(crate) fn table(&mut self, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let mut table = Table::new();
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(header.iter().map(|column| self.lang.say(&format!("column-{column}"), &[]).to_uppercase()));
        for row in rows {
            table.add_row(row.iter().map(|cell| safe(cell)));
        }
        self.line(&table.trim_fmt());
    }

    /// The sentence of a key, for use inside another line.
    pub(crate) fn word(&self, key: &str) -> String {
        self.lang.say(key, words![])
    }

    /// What was decided, in words; a round without a decision waits.
    pub(crate) fn decision(&self, decision: Option<&str>) -> String {
        self.word(&format!("decision-{}", decision.unwrap_or("waiting")))
    }

    pub(crate) fn finish(self) -> String {
        self.text.trim_end().to_owned()
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Text from outside without what would steer a terminal: control characters and marks that turn the reading direction.
pub(crate) fn safe(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// A path as people see it.
pub(crate) fn path(path: &Path) -> String {
    safe(&path.display().to_string())
}

/// Bytes in the unit that a person would choose.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.2} GB", count as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_cannot_steer_the_terminal() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}c\tñ🎬"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}ñ🎬");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(
            [bytes(999), bytes(1_500), bytes(16_000_000), bytes(2_340_000_000)],
            ["999 B", "1.5 kB", "16.0 MB", "2.34 GB"]
        );
    }
}
