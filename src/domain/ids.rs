//! Names of things, told apart when a person types them.

use std::fmt;
use std::str::FromStr;

use crate::domain::fault::Fault;
use crate::fault;

/// A production: the thing that the office planned or that something urgent called for. Shown as `V-2026-0014`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VideoId {
    /// The year in which it was opened.
    pub year: i16,
    /// Its place in that year, from 1.
    pub number: u32,
}

impl fmt::Display for VideoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("V-{:04}-{:04}", self.year, self.number))
    }
}

impl FromStr for VideoId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let parse = || {
            let (year, number) = text.strip_prefix(['V', 'v'])?.strip_prefix('-')?.split_once('-')?;
            let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
            (year.len() == 4 && digits(year) && digits(number)).then_some(())?;
            Some(Self { year: year.parse().ok()?, number: number.parse().ok()? })
        };
        parse().ok_or_else(|| fault!(Usage, "id-malformed", text = text, expected = "V-2026-0001"))
    }
}

/// Declares ids that are one letter and a number.
macro_rules! numbered_ids {
    ($($(#[$meta:meta])* $name:ident = $letter:literal, $width:literal;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(
            /// The row in the catalogue.
            pub i64,
        );

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!(concat!($letter, "-{:0width$}"), self.0, width = $width))
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                text.strip_prefix(concat!($letter, "-"))
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|digits| digits.parse().ok())
                    .map(Self)
                    .ok_or_else(|| fault!(Usage, "id-malformed", text = text, expected = $name(1)))
            }
        }
    )+};
}

numbered_ids! {
    /// One content that we took charge of, in any number of places. Shown as `A-000123`.
    AssetId = "A", 6;
    /// A music track with its licence. Shown as `M-0001`.
    TrackId = "M", 4;
    /// One run of `ingest`. Shown as `I-0001`.
    IngestId = "I", 4;
}

/// Ids are their shown form wherever they are written down.
macro_rules! ids_as_text {
    ($($name:ident),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.collect_str(self) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids_as_text!(VideoId, AssetId, TrackId, IngestId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_being_shown_and_typed() {
        let video: VideoId = "V-2026-0014".parse().expect("well formed");
        assert_eq!(video, VideoId { year: 2026, number: 14 });
        assert_eq!(video.to_string(), "V-2026-0014");
        assert_eq!("V-2026-12345".parse::<VideoId>().expect("long numbers too").to_string(), "V-2026-12345");
        assert_eq!("A-000012".parse::<AssetId>().expect("well formed"), AssetId(12));
    }

    #[test]
    fn another_kind_of_id_is_refused_by_the_parser() {
        for text in ["M-0001", "V-26-1", "V-2026-", "V-2026-x", "V--1-1", "", "V-2026-0014 "] {
            assert!(text.parse::<VideoId>().is_err(), "{text:?}");
        }
        assert_eq!("V-2026-0001".parse::<AssetId>().expect_err("a video").code, "id-malformed");
        assert!("A-+1".parse::<AssetId>().is_err());
    }
}
