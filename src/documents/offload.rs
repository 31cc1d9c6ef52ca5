//! The report of a card's offload: one page that needs nothing beside itself, to be kept, printed or sent.

use std::fmt;

use askama::Template;
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;

use crate::domain::texts::Lang;

/// What the page tells. Every text is escaped where it is written: names of files are not ours.
#[derive(Debug, Template)]
#[template(path = "offload.html")]
pub struct OffloadReport {
    /// The language of the page.
    pub lang: Lang,
    /// The institute's name.
    pub institution: String,
    /// The video's number.
    pub video: String,
    /// The video's title.
    pub title: String,
    /// The card's label.
    pub label: String,
    /// Nothing on the card would be lost.
    pub may_format: bool,
    /// Why not.
    pub why: Vec<String>,
    /// What is to be said once: the key of a text, and its value.
    pub facts: Vec<(&'static str, String)>,
    /// What asks for attention.
    pub odd: Vec<String>,
    /// File by file.
    pub files: Vec<FileReport>,
}

/// What the page tells of a file.
#[derive(Debug, Default)]
pub struct FileReport {
    /// A picture of it.
    pub picture: Option<Picture>,
    /// Below the card's root.
    pub path: String,
    /// Its length, as people read it.
    pub length: String,
    /// The key of what became of it.
    pub status: &'static str,
    /// The names of its content, each with what kind it is.
    pub hashes: Vec<String>,
    /// Format, duration, timecode.
    pub media: Vec<String>,
    /// The locations that hold it verified.
    pub held_in: Vec<String>,
    /// What is wrong with it.
    pub odd: Vec<String>,
}

/// A JPEG, written into the page as text.
pub struct Picture(pub Vec<u8>);

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Base64Display::new(&self.0, &STANDARD).fmt(f)
    }
}

impl OffloadReport {
    /// The page.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "writing to memory does not fail")]
    pub fn page(&self) -> Vec<u8> {
        self.render().expect("memory takes any page").into_bytes()
    }

    fn say(&self, key: &str) -> String {
        self.lang.say(key, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_a_card_stay_text() {
        let hostile = "</td><script>alert(1)</script>\" onerror='x' &amp;";
        let file = FileReport {
            path: hostile.into(),
            status: "report-copied",
            picture: Some(Picture(vec![0xff, 0xd8])),
            ..FileReport::default()
        };
        let report = OffloadReport {
            lang: Lang::Es,
            institution: "Instituto".into(),
            video: "V-2026-0001".into(),
            title: hostile.into(),
            label: hostile.into(),
            may_format: false,
            why: vec![hostile.into()],
            facts: vec![("report-person", hostile.into())],
            odd: vec![hostile.into()],
            files: vec![file],
        };
        let page = String::from_utf8(report.page()).expect("text");
        assert!(!page.contains("<script") && !page.contains("onerror='"), "{page}");
        assert!(page.contains("src=\"data:image/jpeg;base64,/9g=\""), "{page}");
        assert!(page.contains("lang=\"es\""));
    }
}
