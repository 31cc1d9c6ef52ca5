//! Which presets a kind of video gets, and which exports a medium needs: the two files that the office's habits live in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::fault::{Fault, Result};
use crate::domain::render::bounds::Name;
use crate::domain::video::Kind;
use crate::fault;

/// The presets of one kind of video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The corner logo, or nothing for `"none"`.
    #[serde(with = "or_none")]
    pub logo: Option<Name>,
    /// The end logo, or nothing for `"none"`.
    #[serde(with = "or_none")]
    pub end_logo: Option<Name>,
    /// How subtitles look, where there are any.
    pub subtitles: Name,
    /// What happens to the sound.
    pub audio: Name,
}

/// What each kind of video gets. Every kind has its place: a file that forgets one is not read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    testimonial: Choice,
    efemeride: Choice,
    visita: Choice,
    evento: Choice,
    boletin: Choice,
    capacitacion: Choice,
    otro: Choice,
}

impl Policy {
    /// What the file says about a kind. Policies 4 and 5 and step 2.8 stand above it: see [`treatment`](super::treatment).
    #[must_use]
    pub const fn of(&self, kind: Kind) -> &Choice {
        match kind {
            Kind::Testimonial => &self.testimonial,
            Kind::Efemeride => &self.efemeride,
            Kind::Visita => &self.visita,
            Kind::Evento => &self.evento,
            Kind::Boletin => &self.boletin,
            Kind::Capacitacion => &self.capacitacion,
            Kind::Otro => &self.otro,
        }
    }
}

/// Which exports each medium needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// Exports by medium.
    pub media: BTreeMap<Name, Vec<Name>>,
    /// Exports that are made for every video.
    pub always: Vec<Name>,
}

impl Media {
    /// The exports of some media and those that are always made, each once, in order.
    pub fn exports<'a>(&'a self, media: impl IntoIterator<Item = &'a str>) -> Result<Vec<&'a str>> {
        let mut exports = Vec::new();
        for medium in media {
            let wanted = Name::new(medium).and_then(|name| self.media.get(&name)).ok_or_else(|| self.unknown(medium))?;
            exports.extend(wanted.iter().map(Name::as_str));
        }
        exports.extend(self.always.iter().map(Name::as_str));
        let mut seen = std::collections::BTreeSet::new();
        exports.retain(|export| seen.insert(*export));
        Ok(exports)
    }

    fn unknown(&self, medium: &str) -> Fault {
        let known: Vec<_> = self.media.keys().map(Name::as_str).collect();
        fault!(Usage, "medium-unknown", medium = medium, known = known.join(", "))
    }
}

/// A name, or the word `none`.
mod or_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::domain::render::bounds::Name;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Name>, D::Error> {
        Name::deserialize(deserializer).map(|name| Some(name).filter(|name| name.as_str() != "none"))
    }

    #[expect(clippy::ref_option, reason = "the form that serde asks for")]
    pub(super) fn serialize<S: Serializer>(name: &Option<Name>, serializer: S) -> Result<S::Ok, S::Error> {
        name.as_ref().map_or("none", Name::as_str).serialize(serializer)
    }
}
