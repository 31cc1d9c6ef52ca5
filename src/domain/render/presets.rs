//! What the files in `presets/` hold. Their comments say what each value does; the types here say how far it may go.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::fault::Result;
use crate::domain::render::bounds::{Colour, Family, ImageName, Number};
use crate::domain::render::export::Export;
use crate::domain::render::policy::{Media, Policy};
use crate::{fault, text_enum};

/// Everything that was read from the presets of a library, the built-in ones among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Presets {
    /// Which presets a kind of video gets.
    pub policy: Policy,
    /// Which exports a medium needs.
    pub media: Media,
    /// Corner logos by name.
    pub logos: BTreeMap<String, Logo>,
    /// End logos by name.
    pub end_logos: BTreeMap<String, EndLogo>,
    /// Subtitle styles by name.
    pub subtitles: BTreeMap<String, SubtitleStyle>,
    /// Audio chains by name.
    pub audio: BTreeMap<String, AudioChain>,
    /// Exports by name.
    pub exports: BTreeMap<String, Export>,
}

impl Presets {
    /// An export by name.
    pub fn export(&self, name: &str) -> Result<&Export> {
        named("exports", &self.exports, name)
    }
}

/// Looks a preset up, or says which ones there are.
pub(super) fn named<'a, T>(group: &'static str, presets: &'a BTreeMap<String, T>, name: &str) -> Result<&'a T> {
    presets.get(name).ok_or_else(|| {
        let known: Vec<_> = presets.keys().map(String::as_str).collect();
        fault!(Usage, "preset-unknown", group = group, name = name, known = known.join(", "))
    })
}

text_enum! {
    /// Where the corner logo stands. Policy 4 knows one place.
    Corner {
        /// The upper right corner.
        UpperRight = "upper-right",
    }
}

/// The logo that is shown in a corner during the whole video (policy 4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// A PNG with transparency, beside the preset.
    pub image: ImageName,
    /// Where it stands.
    pub corner: Corner,
    /// Its height, in percent of the frame's short side.
    pub size: Number<6, 40>,
    /// Its distance from the frame's edges, in percent of the short side.
    pub margin: Number<2, 20>,
    /// How solid it is, in percent.
    pub opacity: Number<30, 100>,
    /// Seconds to appear.
    pub fade_in: Number<0, 5>,
    /// Seconds to disappear.
    pub fade_out: Number<0, 5>,
}

text_enum! {
    /// How the end logo joins the cut.
    EndMode {
        /// After the cut, on a plain background: the video becomes longer.
        Append = "append",
        /// Over the last seconds of the cut.
        Overlay = "overlay",
    }
}

/// The large logo at the end (step 2.8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndLogo {
    /// A PNG with transparency, beside the preset.
    pub image: ImageName,
    /// How it joins the cut.
    pub mode: EndMode,
    /// How long it lasts.
    pub seconds: Number<2, 15>,
    /// Its height, in percent of the frame's short side.
    pub size: Number<15, 90>,
    /// What is behind it when appended.
    pub background: Colour,
    /// Seconds to appear.
    pub fade_in: Number<0, 5>,
    /// Seconds to disappear.
    pub fade_out: Number<0, 5>,
}

text_enum! {
    /// Where subtitles stand.
    Position {
        /// Above the lower edge.
        Bottom = "bottom",
        /// Below the upper edge.
        Top = "top",
    }
}

/// How subtitles look (steps 2.4, 2.6). Pixels are those of a frame whose short side has 1080, and are scaled to others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubtitleStyle {
    /// The typeface.
    pub family: Family,
    /// Bold letters.
    pub bold: bool,
    /// Height of the letters, in pixels.
    pub size: Number<24, 120>,
    /// Colour of the letters.
    pub colour: Colour,
    /// Colour round the letters.
    pub outline_colour: Colour,
    /// Width of the outline, in pixels.
    pub outline: Number<0, 8>,
    /// Distance of the shadow, in pixels.
    pub shadow: Number<0, 8>,
    /// A box behind the text.
    pub background: bool,
    /// Colour of that box, and of the shadow.
    pub background_colour: Colour,
    /// How solid the box is, in percent.
    pub background_opacity: Number<0, 100>,
    /// Where they stand.
    pub position: Position,
    /// Distance from the upper or lower edge, in percent of the frame's height.
    pub margin: Number<3, 40>,
}

/// One band of an equaliser.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its middle, in hertz.
    pub hz: Number<20, 20000>,
    /// How much it is raised or lowered, in decibels.
    pub db: Number<-18, 18>,
    /// How narrow it is: 0.3 is wide, 10 very narrow.
    pub q: Number<0, 10>,
}

/// What happens to speech and music (steps 2.5, 2.7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudioChain {
    /// What lies below is cut away, in hertz; 0 for nothing.
    pub high_pass: Number<0, 400>,
    /// The equaliser, at most eight bands.
    #[serde(deserialize_with = "few_bands")]
    pub equaliser: Vec<Band>,
    /// Where the compressor begins, in decibels below full scale.
    pub compressor_threshold: Number<-60, 0>,
    /// How strongly it compresses; 1 for not at all.
    pub compressor_ratio: Number<1, 20>,
    /// Milliseconds until it works.
    pub compressor_attack: Number<1, 2000>,
    /// Milliseconds until it lets go.
    pub compressor_release: Number<10, 9000>,
    /// What is added after it, in decibels.
    pub compressor_makeup: Number<0, 24>,
    /// Voices, and music, are brought to this loudness before they are mixed, in LUFS, so that levels mean the same for a quiet
    /// phone and a mastered track; 0 leaves them as they are. Nothing to mix, nothing done.
    pub voice_loudness: Number<-31, 0>,
    /// No sample of the mix goes past this, in decibels below full scale.
    pub limiter: Number<-12, 0>,
    /// Level of a voice-over against the cut's own sound, in decibels.
    pub voice_over_level: Number<-30, 20>,
    /// Level of the music against the voices, in decibels.
    pub music_level: Number<-50, 6>,
    /// Seconds in which the music comes in.
    pub music_fade_in: Number<0, 20>,
    /// Seconds in which it goes out.
    pub music_fade_out: Number<0, 20>,
    /// Speech louder than this lowers the music, in decibels below full scale.
    pub duck_threshold: Number<-60, 0>,
    /// How strongly; 1 for not at all.
    pub duck_ratio: Number<1, 20>,
    /// Milliseconds until the music is down.
    pub duck_attack: Number<1, 2000>,
    /// Milliseconds until it is up again.
    pub duck_release: Number<10, 9000>,
}

fn few_bands<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Band>, D::Error> {
    let bands = Vec::<Band>::deserialize(deserializer)?;
    if bands.len() <= 8 { Ok(bands) } else { Err(serde::de::Error::custom(format_args!("{} (0 … 8)", bands.len()))) }
}
