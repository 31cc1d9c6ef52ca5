//! Which camera wrote a card, and does it hold what its own index names?

use std::collections::BTreeSet;

use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde::Serialize;

crate::text_enum! {
    /// How a card is laid out. Its name is the text `card-<word>`.
    CardKind {
        /// `BDMV` with streams and clip information.
        Avchd = "avchd",
        /// Sony XAVC: `M4ROOT`.
        M4root = "m4root",
        /// Sony XDCAM: `XDROOT`, or `BPAV` on its memory cards.
        Xdcam = "xdcam",
        /// Panasonic P2: `CONTENTS` with a clip file for each take.
        P2 = "p2",
        /// Cameras and telephones that number their files in `DCIM`.
        Dcim = "dcim",
    }
}

/// A recognised card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// How it is laid out.
    pub kind: CardKind,
    /// What its index names and it does not hold: this is not the whole card.
    pub missing: Vec<Missing>,
}

/// A clip that is named and not there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Missing {
    /// The index that names it.
    pub index: String,
    /// Where it should be.
    pub path: String,
}

/// Looks at a card's file list. `read` gives the text of an index, best from a copy; an index that cannot be read or makes
/// no sense names nothing.
#[must_use]
pub fn recognise(paths: &[String], read: &dyn Fn(&str) -> Option<String>) -> Option<Card> {
    // Cards are FAT or exFAT: case means nothing, and cameras do not agree on it.
    let held: BTreeSet<String> = paths.iter().map(|path| path.to_uppercase()).collect();
    let kind = CardKind::ALL.iter().copied().find(|kind| paths.iter().any(|path| kind.marks(path)))?;
    let named = paths.iter().flat_map(|path| kind.names(path, read).into_iter().map(|clip| (path.clone(), clip)));
    let absent = named.filter(|(_, clip)| !held.contains(&clip.to_uppercase()));
    let missing: BTreeSet<_> = absent.map(|(index, path)| Missing { index, path }).collect();
    Some(Card { kind, missing: missing.into_iter().collect() })
}

/// The folder of a path, its name without extension, and its extension in capitals.
fn parts(path: &str) -> (&str, &str, String) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    (folder, stem, extension.to_uppercase())
}

fn ends_in(folder: &str, names: &[&str]) -> bool {
    let mut folders = folder.rsplit('/');
    names.iter().rev().all(|name| folders.next().is_some_and(|folder| folder.eq_ignore_ascii_case(name)))
}

impl CardKind {
    /// Does a path show that a card is of this kind?
    fn marks(self, path: &str) -> bool {
        let (folder, ..) = parts(path);
        let within = |name: &str| folder.split('/').any(|folder| folder.eq_ignore_ascii_case(name));
        match self {
            Self::Avchd => ends_in(folder, &["BDMV", "STREAM"]) || ends_in(folder, &["BDMV", "CLIPINF"]),
            Self::M4root => within("M4ROOT"),
            Self::Xdcam => within("XDROOT") || within("BPAV"),
            Self::P2 => ends_in(folder, &["CONTENTS", "CLIP"]) || ends_in(folder, &["CONTENTS", "VIDEO"]),
            Self::Dcim => within("DCIM"),
        }
    }

    /// The clips that a file of the card's index says there are.
    fn names(self, path: &str, read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let (folder, stem, extension) = parts(path);
        let beside = |clips: &str, extension: &str| {
            let up = folder.rsplit_once('/').map_or(String::new(), |(up, _)| format!("{up}/"));
            vec![format!("{up}{clips}/{stem}.{extension}")]
        };
        match self {
            Self::Avchd if extension == "CPI" && ends_in(folder, &["BDMV", "CLIPINF"]) => beside("STREAM", "MTS"),
            Self::P2 if extension == "XML" && ends_in(folder, &["CONTENTS", "CLIP"]) => beside("VIDEO", "MXF"),
            Self::M4root | Self::Xdcam if extension == "XML" && stem.eq_ignore_ascii_case("MEDIAPRO") => {
                let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                let clips = read(path).map(|text| materials(&text)).unwrap_or_default();
                clips.into_iter().map(|clip| format!("{prefix}{clip}")).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The `uri` of each material in a `MEDIAPRO.XML`, as far as it can be read. Those that lead out of the card are not clips.
fn materials(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut clips = Vec::new();
    while let Ok(event) = reader.read_event() {
        let (Event::Start(element) | Event::Empty(element)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        if element.local_name().as_ref() != "Material" {
            continue;
        }
        let uri = element.try_get_attribute("uri").ok().flatten();
        let uri = uri.and_then(|uri| {
            uri.normalized_value(XmlVersion::Implicit1_0).ok().map(|uri| uri.trim_start_matches("./").to_owned())
        });
        clips.extend(uri.filter(|uri| !uri.is_empty() && uri.split('/').all(|name| !matches!(name, "" | "." | ".."))));
    }
    clips
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn card(paths: &[&str], index: &str) -> Option<(CardKind, Vec<String>)> {
        let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
        let card = recognise(&paths, &|_| Some(index.to_owned()))?;
        Some((card.kind, card.missing.into_iter().map(|missing| missing.path).collect()))
    }

    #[test]
    fn cards_are_known_by_their_folders() {
        assert_eq!(card(&["DCIM/100GOPRO/GX010001.MP4"], ""), Some((CardKind::Dcim, vec![])));
        assert_eq!(card(&["clips/a.mov"], ""), None);
        let both = ["PRIVATE/M4ROOT/CLIP/C0001.MP4", "DCIM/100MSDCF/DSC00001.JPG"];
        assert_eq!(card(&both, ""), Some((CardKind::M4root, vec![])));
        assert_eq!(card(&["bpav/clpr/x/x.mp4"], ""), Some((CardKind::Xdcam, vec![])));
    }

    #[test]
    fn what_an_index_names_and_the_card_lacks_is_said() {
        let avchd = [
            "PRIVATE/AVCHD/BDMV/CLIPINF/00000.CPI",
            "PRIVATE/AVCHD/BDMV/CLIPINF/00001.CPI",
            "PRIVATE/AVCHD/BDMV/STREAM/00000.mts",
        ];
        assert_eq!(card(&avchd, ""), Some((CardKind::Avchd, vec!["PRIVATE/AVCHD/BDMV/STREAM/00001.MTS".into()])));
        let p2 = ["CONTENTS/CLIP/0001AB.XML", "CONTENTS/CLIP/0002CD.XML", "CONTENTS/VIDEO/0002CD.MXF"];
        assert_eq!(card(&p2, ""), Some((CardKind::P2, vec!["CONTENTS/VIDEO/0001AB.MXF".into()])));
        let index = "<MediaProfile xmlns=\"urn:x\"><Contents><Material uri=\"./CLIP/C0001.MP4\" type=\"MP4\"><RelevantInfo uri=\"x\"/>\
                     </Material><Material uri=\"./CLIP/C0002.MP4\"/><Material uri=\"../../etc\"/></Contents></MediaProfile>";
        let sony = ["PRIVATE/M4ROOT/MEDIAPRO.XML", "PRIVATE/M4ROOT/CLIP/C0001.MP4"];
        assert_eq!(card(&sony, index), Some((CardKind::M4root, vec!["PRIVATE/M4ROOT/CLIP/C0002.MP4".into()])));
        assert_eq!(card(&sony, "no XML <"), Some((CardKind::M4root, vec![])));
    }

    proptest! {
        #[test]
        fn no_index_panics(text in "\\PC{0,64}", path in "\\PC{0,24}") {
            let _ = recognise(&["M4ROOT/MEDIAPRO.XML".into(), path], &|_| Some(text.clone()));
        }
    }
}
