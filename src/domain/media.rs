//! What a probe found in a file, in our words.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::time::{Labels, Rate};

/// What FFprobe knows about a media file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MediaInfo {
    /// FFmpeg's name of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    pub container: String,
    /// Length in seconds, where the container or a stream says.
    pub duration: Option<f64>,
    /// The label of the first frame, as written: `19:26:48:04`, `01:00:03;35`.
    pub timecode: Option<String>,
    /// When the camera says it recorded.
    pub recorded_at: Option<Timestamp>,
    /// Maker and model, where the file says.
    pub camera: Option<String>,
    /// Moving pictures; covers and thumbnails are not among them.
    pub video: Vec<VideoStream>,
    /// Sound tracks.
    pub audio: Vec<AudioStream>,
    /// How many subtitle tracks there are.
    pub subtitles: usize,
    /// A still picture: one frame of an image format.
    pub still: bool,
}

/// A stream of moving pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VideoStream {
    /// FFmpeg's index of the stream in its file.
    pub index: u32,
    /// Codec, such as `h264`; empty where the file does not say.
    pub codec: String,
    /// Coded width in pixels.
    pub width: u32,
    /// Coded height in pixels.
    pub height: u32,
    /// Sample aspect ratio as (width, height): (1, 1) for square pixels.
    pub sample_aspect: (u32, u32),
    /// How far players turn it clockwise: 0, 90, 180 or 270 degrees.
    pub rotation: u16,
    /// Average frames per second, where known.
    pub rate: Option<Rate>,
    /// The rate varies.
    pub variable: bool,
    /// How lines are stored.
    pub field_order: FieldOrder,
    /// Pixel format, such as `yuv420p10le`.
    pub pixel_format: String,
    /// How light is coded.
    pub transfer: Transfer,
    /// FFmpeg's name of the colour matrix (`color_space`), such as `bt709`, where the stream says.
    #[serde(default)]
    pub color_space: Option<String>,
    /// Length in seconds, where the stream says.
    pub duration: Option<f64>,
    /// Number of frames, where the stream says.
    pub frames: Option<u64>,
}

crate::text_enum! {
    /// How the lines of a frame are stored.
    FieldOrder {
        /// Whole frames.
        Progressive = "progressive",
        /// Two fields, the upper first.
        TopFirst = "top-first",
        /// Two fields, the lower first.
        BottomFirst = "bottom-first",
    }
}

crate::text_enum! {
    /// How light is coded.
    Transfer {
        /// Standard range.
        Sdr = "sdr",
        /// Hybrid log-gamma, ARIB STD-B67.
        Hlg = "hlg",
        /// Perceptual quantizer, SMPTE ST 2084.
        Pq = "pq",
    }
}

/// A sound track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudioStream {
    /// FFmpeg's index of the stream in its file.
    pub index: u32,
    /// Codec, such as `aac`; empty where the file does not say.
    pub codec: String,
    /// Samples per second.
    pub sample_rate: u32,
    /// Number of channels.
    pub channels: u32,
    /// Length in seconds, where the stream says.
    pub duration: Option<f64>,
}

crate::text_enum! {
    /// What can be wrong with a media file; the sentence for each is the locale's `trouble-…`.
    TroubleKind {
        /// Not one byte.
        Empty = "empty",
        /// The recording was never closed: the table that says where its pictures are is missing.
        NoIndex = "no-index",
        /// The file ends before its own structure does.
        Truncated = "truncated",
        /// It has a media file's name or first bytes, and nothing in it can be read.
        Unreadable = "unreadable",
        /// A kind of file that this FFmpeg cannot open.
        Unsupported = "unsupported",
        /// It opens, and holds neither picture nor sound.
        NoStreams = "no-streams",
        /// A picture or sound track whose coding cannot be told.
        UnknownStream = "unknown-stream",
        /// Errors while decoding the first seconds.
        DamagedStart = "damaged-start",
        /// Errors while decoding the last second.
        DamagedEnd = "damaged-end",
        /// A list of other files under a media file's name; it was not followed.
        Playlist = "playlist",
        /// Places of the source could not be read and are zeros in the copies: it was to be kept all the same.
        Unread = "unread",
        /// Looking into it took more time or memory than one file may.
        TooHeavy = "too-heavy",
    }
}

/// Something wrong with a media file. The file is kept all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What it is.
    pub kind: TroubleKind,
    /// What FFmpeg said, or where it is; technical, untranslated, may be empty.
    pub detail: String,
}

impl Trouble {
    /// A trouble and its detail.
    pub fn new(kind: TroubleKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

impl MediaInfo {
    /// The picture that counts: the largest.
    #[must_use]
    pub fn main_video(&self) -> Option<&VideoStream> {
        self.video.iter().max_by_key(|v| (u64::from(v.width) * u64::from(v.height), std::cmp::Reverse(v.index)))
    }

    /// The sound that counts: the first track that can be decoded.
    #[must_use]
    pub fn main_audio(&self) -> Option<&AudioStream> {
        self.audio.iter().find(|a| !a.codec.is_empty() && a.channels > 0 && a.sample_rate > 0)
    }

    /// How the frames are labelled, for a file with a picture or with sound only (then at 25 a second).
    #[must_use]
    pub fn labels(&self) -> Labels {
        let rate = self.main_video().and_then(|v| v.rate).map_or(Rate::STANDARD[2], Rate::nearest_standard);
        Labels::of_clip(rate, self.timecode.as_deref())
    }
}

impl VideoStream {
    /// Width and height as shown: square pixels, turned upright.
    #[must_use]
    pub fn shown_size(&self) -> (u32, u32) {
        let (num, den) = self.sample_aspect;
        let width = u64::from(self.width) * u64::from(num) / u64::from(den.max(1));
        let width = u32::try_from(width).unwrap_or(self.width).max(1);
        if self.rotation % 180 == 90 { (self.height, width) } else { (width, self.height) }
    }
}
