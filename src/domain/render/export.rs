//! What the files in `presets/exports/` hold: how one plan is written down as a file.

use serde::{Deserialize, Serialize};

use crate::domain::render::bounds::{Number, StartLabel, Whole};
use crate::domain::time::Rate;
use crate::text_enum;

text_enum! {
    /// The kind of file.
    Container {
        /// MPEG-4, with its index in front so that it plays while it arrives.
        Mp4 = "mp4",
        /// Material Exchange Format, with one programme in one file: what television takes in.
        Mxf = "mxf",
        /// Matroska: what archives keep.
        Matroska = "mkv",
    }
}

text_enum! {
    /// Where the shape of the picture comes from.
    Shape {
        /// The cut's own shape and size, made smaller to fit the box, never larger. The box is turned for upright cuts.
        Cut = "cut",
        /// Exactly the box; a cut of another shape is shown whole over a blurred background.
        Frame = "frame",
    }
}

/// The size of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Where the shape comes from.
    pub shape: Shape,
    /// Width of the box.
    pub width: Whole<64, 8192>,
    /// Height of the box.
    pub height: Whole<64, 8192>,
}

/// Frames per second: the cut's own for `"cut"`, or a fixed rate such as `"30000/1001"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum RateRule {
    /// As the cut.
    Cut,
    /// This one, of the standard ones.
    Fixed(Rate),
}

impl From<RateRule> for String {
    fn from(rule: RateRule) -> Self {
        match rule {
            RateRule::Cut => "cut".to_owned(),
            RateRule::Fixed(rate) => rate.to_string(),
        }
    }
}

impl TryFrom<String> for RateRule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "cut" {
            return Ok(Self::Cut);
        }
        let standard = text.parse().ok().filter(|rate| Rate::STANDARD.contains(rate));
        standard
            .map(Self::Fixed)
            .ok_or_else(|| format!("{text:?} (cut, {})", Rate::STANDARD.map(|rate| rate.to_string()).join(", ")))
    }
}

text_enum! {
    /// How lines are stored.
    Scan {
        /// Whole frames.
        Progressive = "progressive",
        /// Two fields, the upper first: twice as many moments as frames.
        TopFirst = "top-first",
    }
}

text_enum! {
    /// How the picture is encoded.
    VideoCodec {
        /// H.264, high profile.
        H264 = "h264",
        /// MPEG-2 422 profile at a constant rate: XDCAM HD422.
        Xdcam = "xdcam-hd422",
        /// FFV1 level 3 with checksums in every slice: lossless.
        Ffv1 = "ffv1",
    }
}

/// The picture's encoding.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Video {
    /// Which.
    pub codec: VideoCodec,
    /// H.264: how good, from 16 (very good) to 35 (poor). Other codecs ignore it.
    pub quality: Number<16, 35>,
    /// H.264: the most that a second may take, in kilobits. XDCAM: what every second takes.
    pub kilobits: Whole<200, 100_000>,
    /// Seconds between two pictures that can be jumped to, at most.
    pub keyframe: Number<0, 10>,
    /// H.264: how hard the encoder tries.
    pub effort: Effort,
}

text_enum! {
    /// How hard the H.264 encoder tries: slower makes smaller files.
    Effort {
        /// Least.
        VeryFast = "veryfast",
        /// Less.
        Faster = "faster",
        /// Usual.
        Medium = "medium",
        /// Most.
        Slow = "slow",
    }
}

text_enum! {
    /// How the sound is encoded.
    AudioCodec {
        /// AAC, lossy.
        Aac = "aac",
        /// 24-bit PCM, as it is.
        Pcm24 = "pcm-24",
    }
}

/// The sound's encoding: always stereo at 48 kHz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audio {
    /// Which.
    pub codec: AudioCodec,
    /// AAC: kilobits a second, at most.
    pub kilobits: Whole<32, 512>,
}

/// How loud the whole is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoudnessTarget {
    /// Integrated loudness, in LUFS.
    pub integrated: Number<-31, -10>,
    /// The true peak stays below, in dBTP.
    pub ceiling: Number<-9, 0>,
}

/// One way to write a plan down as a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The kind of file.
    pub container: Container,
    /// The logos of the treatment are drawn; without, the end logo is not appended either.
    pub logos: bool,
    /// The subtitles of the treatment are drawn.
    pub subtitles: bool,
    /// Marked as a review copy, with a running timecode.
    pub marks: bool,
    /// Frames per second.
    pub rate: RateRule,
    /// How lines are stored.
    pub scan: Scan,
    /// The label of the first frame; none where the container needs none.
    pub start_timecode: Option<StartLabel>,
    /// The largest file, in bytes: the picture gets what is left after the sound.
    pub max_bytes: Option<Whole<1_000_000, 4_000_000_000>>,
    /// A final whose picture differs more than this from the plan at any second is not a final: PSNR in decibels.
    pub compare: Number<15, 60>,
    /// Size of the picture.
    pub size: Size,
    /// Encoding of the picture.
    pub video: Video,
    /// Encoding of the sound.
    pub audio: Audio,
    /// How loud; as it is where absent.
    pub loudness: Option<LoudnessTarget>,
}

impl Export {
    /// The extension of its files.
    #[must_use]
    pub const fn extension(&self) -> &'static str {
        self.container.as_str()
    }

    /// The pixel format of its files, in which pictures are composed too: chroma of every line where fields are to be made of
    /// them, and where nothing of the cut may be lost.
    #[must_use]
    pub const fn pixel_format(&self) -> &'static str {
        match self.video.codec {
            VideoCodec::H264 => "yuv420p",
            VideoCodec::Xdcam | VideoCodec::Ffv1 => "yuv422p",
        }
    }

    /// Frames per second of its files, for a cut of a rate.
    #[must_use]
    pub fn frame_rate(&self, cut: Rate) -> Rate {
        match self.rate {
            RateRule::Cut => cut,
            RateRule::Fixed(rate) => rate,
        }
    }

    /// Pictures per second while composing: two for each interlaced frame.
    #[must_use]
    pub fn compose_rate(&self, cut: Rate) -> Rate {
        let rate = self.frame_rate(cut);
        match self.scan {
            Scan::Progressive => rate,
            Scan::TopFirst => Rate::new(rate.num() * 2, rate.den()).unwrap_or(rate),
        }
    }
}
