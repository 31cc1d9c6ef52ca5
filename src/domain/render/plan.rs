//! One cut, its inputs and its treatment: everything that a render is made from, as data.

use serde::{Deserialize, Serialize};

use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::media::{FieldOrder, MediaInfo, Transfer, VideoStream};
use crate::domain::render::image::Image;
use crate::domain::render::treatment::Treatment;
use crate::domain::time::Rate;
use crate::domain::video::Kind;
use crate::{fault, text_enum};

/// A longer cut than this is a broken header: in seconds.
const LONGEST: f64 = 12.0 * 3600.0;

text_enum! {
    /// How colours are coded as luma and chroma.
    Matrix {
        /// Standard definition.
        Bt601 = "bt601",
        /// High definition.
        Bt709 = "bt709",
        /// Ultra-high definition.
        Bt2020 = "bt2020",
    }
}

/// What must be known of the cut to bring it to our form: upright, square pixels, whole frames at a constant rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// FFmpeg's index of the picture.
    pub video: u32,
    /// FFmpeg's index of the sound, where there is any.
    pub audio: Option<u32>,
    /// Width as shown.
    pub width: u32,
    /// Height as shown.
    pub height: u32,
    /// The constant rate that it is brought to.
    pub rate: Rate,
    /// How many frames it has at that rate.
    pub frames: u64,
    /// How its lines are stored.
    pub field_order: FieldOrder,
    /// How its light is coded.
    pub transfer: Transfer,
    /// How its colours are coded.
    pub matrix: Matrix,
}

/// The contents that a render reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredients {
    /// The cut.
    pub cut: ContentHash,
    /// The corner logo's picture.
    pub logo: Option<Image>,
    /// The end logo's picture.
    pub end_logo: Option<Image>,
    /// The subtitle file.
    pub subtitles: Option<ContentHash>,
    /// The fonts that subtitles may use.
    pub fonts: Option<ContentHash>,
    /// The music track.
    pub music: Option<ContentHash>,
    /// The voice-over.
    pub voice_over: Option<ContentHash>,
}

/// What a render does, for any export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderPlan {
    /// The kind of video.
    pub kind: Kind,
    /// The cut's facts.
    pub source: Source,
    /// The contents it is made from: only those that the treatment uses.
    pub inputs: Ingredients,
    /// What was decided.
    pub treatment: Treatment,
}

/// Joins a cut, its inputs and its treatment, or says why the cut cannot be rendered.
pub fn plan(kind: Kind, info: &MediaInfo, inputs: Ingredients, treatment: Treatment) -> Result<RenderPlan> {
    let inputs = used(inputs, &treatment)?;
    Ok(RenderPlan { kind, source: source(info)?, inputs, treatment })
}

impl RenderPlan {
    /// The name of what was approved: the same for the same inputs and decisions, whatever the export.
    ///
    /// The cut's facts follow from its content, so that only its hash counts: a newer probe voids no approval. Reasons are
    /// words for people and do not count either.
    ///
    /// # Panics
    ///
    /// Never: what is counted is plain data.
    #[must_use]
    pub fn fingerprint(&self) -> ContentHash {
        let decided = Treatment { reasons: Vec::new(), ..self.treatment.clone() };
        let counted = ("claqueta render plan 1", self.kind, &self.inputs, &decided);
        ContentHash::of(&serde_json::to_vec(&counted).expect("plain data with text keys"))
    }
}

/// Keeps the inputs that the treatment uses; one that it needs and that is not there is a fault.
fn used(inputs: Ingredients, treatment: &Treatment) -> Result<Ingredients> {
    let subtitled = treatment.subtitles.is_some();
    Ok(Ingredients {
        logo: needed("logo", treatment.logo.is_some(), inputs.logo)?,
        end_logo: needed("end-logo", treatment.end_logo.is_some(), inputs.end_logo)?,
        subtitles: needed("subtitles", subtitled, inputs.subtitles)?,
        fonts: needed("fonts", subtitled, inputs.fonts)?,
        music: needed("music", treatment.music, inputs.music)?,
        voice_over: needed("voice-over", treatment.voice_over, inputs.voice_over)?,
        ..inputs
    })
}

fn needed<T>(what: &'static str, wanted: bool, input: Option<T>) -> Result<Option<T>> {
    match (wanted, input) {
        (false, _) => Ok(None),
        (true, None) => Err(fault!(Usage, "plan-input-missing", what = what)),
        (true, input) => Ok(input),
    }
}

fn source(info: &MediaInfo) -> Result<Source> {
    if info.still {
        return Err(fault!(Failed, "cut-still"));
    }
    let video = info.main_video().filter(|v| v.width > 0 && v.height > 0).ok_or_else(|| fault!(Failed, "cut-no-picture"))?;
    let rate = video.rate.map_or(Rate::STANDARD[2], Rate::nearest_standard);
    let (width, height) = video.shown_size();
    Ok(Source {
        video: video.index,
        audio: info.main_audio().map(|audio| audio.index),
        width,
        height,
        rate,
        frames: rate.frames_in(length(info, video)?).max(1),
        field_order: video.field_order,
        transfer: video.transfer,
        matrix: matrix(video),
    })
}

/// The length of the picture: what the stream says, else what its frames say, else what the container says.
fn length(info: &MediaInfo, video: &VideoStream) -> Result<f64> {
    let real = |seconds: &f64| seconds.is_finite() && *seconds > 0.0;
    #[expect(clippy::cast_precision_loss, reason = "frame counts are far below 2^53")]
    let counted = || video.frames.zip(video.rate).map(|(frames, rate)| frames as f64 * rate.frame_seconds());
    let length = video.duration.filter(real).or_else(|| counted().filter(real)).or_else(|| info.duration.filter(real));
    let length = length.ok_or_else(|| fault!(Failed, "cut-no-length"))?;
    if length > LONGEST { Err(fault!(Failed, "cut-too-long", hours = LONGEST / 3600.0)) } else { Ok(length) }
}

/// What the stream says of its colours; where it says nothing, what players assume: by size.
fn matrix(video: &VideoStream) -> Matrix {
    match video.color_space.as_deref() {
        Some("bt709") => Matrix::Bt709,
        Some("bt470bg" | "smpte170m" | "smpte240m" | "fcc") => Matrix::Bt601,
        Some("bt2020nc" | "bt2020c") => Matrix::Bt2020,
        _ if video.transfer != Transfer::Sdr => Matrix::Bt2020,
        _ if video.height.min(video.width) > 576 => Matrix::Bt709,
        _ => Matrix::Bt601,
    }
}
