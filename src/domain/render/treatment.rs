//! Treatment = policy(kind) × presets × overrides: the one place that decides what a video gets.

use serde::{Deserialize, Serialize};

use crate::domain::edit::Contains;
use crate::domain::fault::Result;
use crate::domain::render::bounds::Name;
use crate::domain::render::overrides::{Override, Part, apply};
use crate::domain::render::presets::{AudioChain, EndLogo, Logo, Presets, SubtitleStyle, named};
use crate::domain::render::reasons::{Reason, Why};
use crate::domain::video::{Class, Kind};
use crate::fault;

/// What the office falls back to where a policy file says "none" and the manual says otherwise.
const HOUSE: &str = "institucional";

/// What was chosen for one cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// What the cut has in it already.
    pub contains: Contains,
    /// A subtitle file goes with it.
    pub subtitles: bool,
    /// Another subtitle style than the policy's.
    pub subtitle_style: Option<String>,
    /// Music goes under it.
    pub music: bool,
    /// A voice-over goes over it.
    pub voice_over: bool,
    /// Values over the presets, such as `subtitle.size=44`.
    pub overrides: Vec<String>,
}

/// Everything that was decided, in full: no preset is needed to act on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Treatment {
    /// The corner logo.
    pub logo: Option<Logo>,
    /// The end logo.
    pub end_logo: Option<EndLogo>,
    /// Subtitles drawn into the picture.
    pub subtitles: Option<SubtitleStyle>,
    /// What happens to the sound.
    pub audio: AudioChain,
    /// Music is mixed in.
    pub music: bool,
    /// A voice-over is mixed in.
    pub voice_over: bool,
    /// What the policy applied, and why; for people, no part of the fingerprint.
    pub reasons: Vec<Reason>,
}

/// Decides what a cut gets.
pub fn treatment(kind: Kind, presets: &Presets, wishes: &Wishes) -> Result<Treatment> {
    let overrides = wishes.overrides.iter().map(|text| text.parse()).collect::<Result<Vec<Override>>>()?;
    let mut reasons = Vec::new();
    let made = Treatment {
        logo: corner_logo(kind, presets, wishes, &mut reasons)?,
        end_logo: end_logo(kind, presets, &mut reasons)?,
        subtitles: subtitles(kind, presets, wishes, &mut reasons)?,
        audio: audio(kind, presets, wishes, &mut reasons)?,
        music: wishes.music,
        voice_over: wishes.voice_over,
        reasons,
    };
    with_overrides(made, &overrides)
}

/// Policies 4 and 5: a logo on everything but bulletins. A policy file can choose which, not whether.
fn corner_logo(kind: Kind, presets: &Presets, wishes: &Wishes, reasons: &mut Vec<Reason>) -> Result<Option<Logo>> {
    if kind == Kind::Boletin {
        if wishes.contains.logo {
            return Err(fault!(Refused, "bulletin-with-logo"));
        }
        reasons.push(Reason::new(Why::BulletinWithoutLogo));
        return Ok(None);
    }
    if wishes.contains.logo {
        reasons.push(Reason::new(Why::LogoInCut));
        return Ok(None);
    }
    let name = presets.policy.of(kind).logo.as_ref().map_or(HOUSE, Name::as_str);
    reasons.push(Reason::new(Why::Logo).with("preset", name));
    named("logos", &presets.logos, name).cloned().map(Some)
}

/// Step 2.8 for planned videos, the policy file for urgent ones, nothing on bulletins.
fn end_logo(kind: Kind, presets: &Presets, reasons: &mut Vec<Reason>) -> Result<Option<EndLogo>> {
    let by_house = presets.policy.of(kind).end_logo.as_ref().map(Name::as_str);
    let (name, why) = match (kind, kind.class(), by_house) {
        (Kind::Boletin, _, _) => return Ok(None),
        (_, Class::Planeado, name) => (name.unwrap_or(HOUSE), Why::EndLogo),
        (_, Class::Extemporaneo, Some(name)) => (name, Why::EndLogoByHouse),
        (_, Class::Extemporaneo, None) => {
            reasons.push(Reason::new(Why::NoEndLogoByHouse));
            return Ok(None);
        }
    };
    reasons.push(Reason::new(why).with("preset", name));
    named("end-logos", &presets.end_logos, name).cloned().map(Some)
}

fn subtitles(kind: Kind, presets: &Presets, wishes: &Wishes, reasons: &mut Vec<Reason>) -> Result<Option<SubtitleStyle>> {
    let name = wishes.subtitle_style.as_deref().unwrap_or_else(|| presets.policy.of(kind).subtitles.as_str());
    let style = named("subtitles", &presets.subtitles, name)?;
    if !wishes.subtitles {
        return Ok(None);
    }
    if wishes.contains.subtitles {
        reasons.push(Reason::new(Why::SubtitlesInCut));
        return Ok(None);
    }
    reasons.push(Reason::new(Why::Subtitles).with("preset", name));
    Ok(Some(style.clone()))
}

fn audio(kind: Kind, presets: &Presets, wishes: &Wishes, reasons: &mut Vec<Reason>) -> Result<AudioChain> {
    let name = presets.policy.of(kind).audio.as_str();
    reasons.push(Reason::new(Why::Audio).with("preset", name));
    if let Some(track) = wishes.contains.music {
        reasons.push(Reason::new(Why::MusicInCut).with("track", track));
    }
    if wishes.music {
        reasons.push(Reason::new(Why::Music));
    }
    if wishes.voice_over {
        reasons.push(Reason::new(Why::VoiceOver));
    }
    named("audio", &presets.audio, name).cloned()
}

fn with_overrides(made: Treatment, overrides: &[Override]) -> Result<Treatment> {
    let absent = |part: Part| match part {
        Part::Logo => made.logo.is_none(),
        Part::EndLogo => made.end_logo.is_none(),
        Part::Subtitle => made.subtitles.is_none(),
        Part::Audio => false,
    };
    if let Some(idle) = overrides.iter().find(|choice| absent(choice.part)) {
        return Err(fault!(Usage, "override-idle", text = idle.text, part = idle.part));
    }
    let chosen = overrides.iter().map(|choice| Reason::new(Why::Override).with("choice", &choice.text));
    Ok(Treatment {
        logo: made.logo.map(|logo| apply(Part::Logo, logo, overrides)).transpose()?,
        end_logo: made.end_logo.map(|logo| apply(Part::EndLogo, logo, overrides)).transpose()?,
        subtitles: made.subtitles.map(|style| apply(Part::Subtitle, style, overrides)).transpose()?,
        audio: apply(Part::Audio, made.audio, overrides)?,
        reasons: made.reasons.into_iter().chain(chosen).collect(),
        ..made
    })
}
