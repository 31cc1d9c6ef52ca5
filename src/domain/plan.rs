//! What must be produced, for when, by whom: videos, campaigns, interviews.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::domain::hash::ContentHash;
use crate::domain::ids::VideoId;
use crate::domain::procedure::Case;
use crate::domain::video::Kind;

/// A production and where its case stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Video {
    /// Its number.
    pub id: VideoId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// The campaign that it belongs to.
    pub campaign: Option<String>,
    /// The medium that it was planned for.
    pub medium: Option<String>,
    /// When it must be ready.
    pub due: Option<Date>,
    /// The name of its folders, below the year.
    pub folder: String,
    /// The state of its case.
    pub state: String,
    /// The definition with which its case began.
    pub procedure: ContentHash,
    /// The round whose approval binds the final.
    pub bound_round: Option<i64>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// Which jefa programmed it; an urgent one may wait for that.
    pub confirmed_by: Option<String>,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
}

impl Video {
    /// Where its case stands.
    #[must_use]
    pub fn case(&self) -> Case {
        Case { class: self.kind.class(), state: self.state.clone() }
    }
}

/// Somebody to be filmed for a video, or a talk that the office gives in a medium (policy 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interview {
    /// Its row.
    pub id: i64,
    /// The video that it is filmed for.
    pub video: Option<VideoId>,
    /// Or the medium that it is given in.
    pub medium: Option<String>,
    /// And the programme.
    pub programme: Option<String>,
    /// Who speaks.
    pub person: String,
    /// Where.
    pub place: Option<String>,
    /// The number to call.
    pub phone: Option<String>,
    /// When, by the office's clock.
    pub at: DateTime,
}

/// The name of a video's folders: its number and a short form of its title that every file system takes.
#[must_use]
pub fn folder_name(id: VideoId, title: &str) -> String {
    let slug = slug(title);
    if slug.is_empty() { id.to_string() } else { format!("{id} {slug}") }
}

/// Lower case ASCII words joined by hyphens, at most 40 bytes: `Visita a Cajeme, ¡ñandú!` → `visita-a-cajeme-nandu`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase).map(unaccented) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 40 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn unaccented(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_for_people_and_file_systems() {
        let id = VideoId { year: 2026, number: 14 };
        assert_eq!(folder_name(id, "Visita a Cajeme, ¡ñandú!"), "V-2026-0014 visita-a-cajeme-nandu");
        assert_eq!(folder_name(id, "../../etc/passwd"), "V-2026-0014 etc-passwd");
        assert_eq!(folder_name(id, "🎬"), "V-2026-0014");
        assert!(slug(&"palabra ".repeat(40)).len() <= 40);
    }
}
