//! What the editor hands over: a cut, and what is in it already.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::fault::{Fault, Result};
use crate::domain::ids::TrackId;
use crate::fault;

/// What a cut brings along, declared by whoever adds it. Shown to the jefa and signed in the checklist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contains {
    /// Music that is already mixed in: the licensed track.
    pub music: Option<TrackId>,
    /// The institute's logo is already in the picture.
    pub logo: bool,
    /// Subtitles are already in the picture.
    pub subtitles: bool,
}

impl FromStr for Contains {
    type Err = Fault;

    /// Reads `music=M-0001,logo=no,subtitles=yes`; what is not named is not contained.
    fn from_str(text: &str) -> Result<Self> {
        let malformed = || fault!(Usage, "contains-malformed", text = text);
        let yes = |word: &str| match word {
            "yes" | "si" | "sí" => Ok(true),
            "no" => Ok(false),
            _ => Err(malformed()),
        };
        let mut contains = Self::default();
        for pair in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            match pair.split_once('=').ok_or_else(malformed)? {
                ("music", "none") => contains.music = None,
                ("music", track) => contains.music = Some(track.parse()?),
                ("logo", word) => contains.logo = yes(word)?,
                ("subtitles", word) => contains.subtitles = yes(word)?,
                _ => return Err(malformed()),
            }
        }
        Ok(contains)
    }
}

impl fmt::Display for Contains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |yes| if yes { "yes" } else { "no" };
        let music = self.music.map_or_else(|| "none".to_owned(), |track| track.to_string());
        write!(f, "music={music},logo={},subtitles={}", word(self.logo), word(self.subtitles))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_reads_back() {
        for text in ["music=none,logo=no,subtitles=no", "music=M-0007,logo=yes,subtitles=yes"] {
            assert_eq!(text.parse::<Contains>().expect("well formed").to_string(), text);
        }
        assert_eq!("logo=sí".parse::<Contains>().expect("office Spanish").to_string(), "music=none,logo=yes,subtitles=no");
        for bad in ["logo", "logo=maybe", "music=song.mp3", "titles=yes"] {
            assert!(bad.parse::<Contains>().is_err(), "{bad}");
        }
    }
}
