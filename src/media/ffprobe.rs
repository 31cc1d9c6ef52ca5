//! FFprobe's JSON, read into [`MediaInfo`]. Pure; numbers come as text, tags under names of every spelling.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Deserialize;

use crate::domain::media::{AudioStream, FieldOrder, MediaInfo, Transfer, VideoStream};
use crate::domain::time::Rate;

/// The highest rate that is believed of a file when its two statements differ.
const FASTEST: f64 = 300.0;

/// The whole document.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Probe {
    pub(crate) format: Format,
    pub(crate) streams: Vec<Stream>,
}

/// The container.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Format {
    #[serde(rename = "format_name")]
    pub(crate) name: String,
    /// How sure FFmpeg is of the container, to 100.
    pub(crate) probe_score: i32,
    duration: Option<String>,
    tags: Tags,
}

/// A track.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Stream {
    pub(crate) index: u32,
    pub(crate) codec_type: String,
    codec_name: String,
    codec_tag_string: String,
    width: u32,
    height: u32,
    sample_aspect_ratio: String,
    pix_fmt: String,
    field_order: String,
    color_transfer: String,
    #[serde(default)]
    color_space: Option<String>,
    avg_frame_rate: String,
    r_frame_rate: String,
    sample_rate: String,
    channels: u32,
    duration: Option<String>,
    nb_frames: Option<String>,
    disposition: Disposition,
    side_data_list: Vec<SideData>,
    tags: Tags,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Disposition {
    attached_pic: u8,
    timed_thumbnails: u8,
    still_image: u8,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SideData {
    /// Counter-clockwise, and sometimes nonsense as large as an `i64` goes.
    rotation: Option<f64>,
}

/// Names and values that a file says of itself or a track.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
struct Tags(BTreeMap<String, String>);

impl Tags {
    /// The first of some tags that says something, whatever the case of its name.
    fn get(&self, names: &[&str]) -> Option<&str> {
        let value = |name: &&str| self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
        names.iter().filter_map(value).find(|value| !value.is_empty())
    }
}

impl Probe {
    /// Reads the document; what is not JSON is no document.
    pub(crate) fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// Everything in our words.
    pub(crate) fn info(&self) -> MediaInfo {
        let still = self.is_still();
        MediaInfo {
            container: self.format.name.clone(),
            duration: if still { None } else { self.duration() },
            timecode: self.timecode().map(str::to_owned),
            recorded_at: self.recorded_at(),
            camera: self.camera(),
            video: self.pictures().map(|stream| stream.video(still)).collect(),
            audio: self.streams.iter().filter(|stream| stream.codec_type == "audio").map(Stream::audio).collect(),
            subtitles: self.streams.iter().filter(|stream| stream.codec_type == "subtitle").count(),
            still,
        }
    }

    /// Tracks of moving pictures: neither covers nor thumbnails.
    fn pictures(&self) -> impl Iterator<Item = &Stream> {
        self.streams.iter().filter(|stream| stream.codec_type == "video" && !stream.is_attached())
    }

    /// Picture and sound tracks that nobody can decode, for people.
    pub(crate) fn unknown_streams(&self) -> Vec<String> {
        let unknown = |stream: &&Stream| match stream.codec_type.as_str() {
            "video" => !stream.is_attached() && (stream.codec_name.is_empty() || stream.width == 0 || stream.height == 0),
            "audio" => {
                stream.codec_name.is_empty() || stream.channels == 0 || number::<u32>(&stream.sample_rate).unwrap_or(0) == 0
            }
            _ => false,
        };
        self.streams.iter().filter(unknown).map(Stream::label).collect()
    }

    /// A format of single pictures, or a photo that has only one frame.
    fn is_still(&self) -> bool {
        let picture_format = |name: &str| name.ends_with("_pipe") || name == "image2";
        let mut pictures = self.pictures();
        let still = picture_format(&self.format.name)
            || (self.format.name == "gif" && self.duration().is_none_or(|seconds| seconds < 0.2))
            || pictures.any(|stream| stream.disposition.still_image == 1);
        still && self.streams.iter().all(|stream| stream.codec_type != "audio")
    }

    fn duration(&self) -> Option<f64> {
        let of_streams = || self.streams.iter().filter_map(Stream::seconds).max_by(f64::total_cmp);
        self.format.duration.as_deref().and_then(seconds).or_else(of_streams)
    }

    /// The label of the first frame: of the picture, else of a timecode track, else of the file.
    fn timecode(&self) -> Option<&str> {
        let is_track = |stream: &&Stream| stream.codec_tag_string == "tmcd" || stream.codec_type == "data";
        let picture = self.pictures().find_map(|stream| stream.tags.get(&["timecode"]));
        let track = || self.streams.iter().filter(is_track).find_map(|stream| stream.tags.get(&["timecode"]));
        let any = || self.streams.iter().find_map(|stream| stream.tags.get(&["timecode"]));
        picture.or_else(track).or_else(|| self.format.tags.get(&["timecode"])).or_else(any)
    }

    /// When it was recorded: Apple's own tag survives trimming, the container's does not.
    fn recorded_at(&self) -> Option<Timestamp> {
        const NAMES: [&str; 2] = ["com.apple.quicktime.creationdate", "creation_time"];
        let of_format = NAMES.iter().filter_map(|name| self.format.tags.get(&[name])).find_map(moment);
        of_format.or_else(|| self.streams.iter().filter_map(|stream| stream.tags.get(&NAMES)).find_map(moment))
    }

    fn camera(&self) -> Option<String> {
        let tags = &self.format.tags;
        let make = tags.get(&["com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer"]);
        let model = tags.get(&["com.apple.quicktime.model", "com.android.model", "model"]);
        match (make, model) {
            (Some(make), Some(model)) if !model.to_lowercase().starts_with(&make.to_lowercase()) => {
                Some(format!("{make} {model}"))
            }
            (_, Some(name)) | (Some(name), None) => Some(name.to_owned()),
            (None, None) => self.signature().map(str::to_owned),
        }
    }

    /// Makers that sign only the names of their encoders and tracks.
    fn signature(&self) -> Option<&str> {
        let tags = std::iter::once(&self.format.tags).chain(self.streams.iter().map(|stream| &stream.tags));
        let mut words = tags
            .filter_map(|tags| tags.get(&["encoder"]))
            .chain(self.streams.iter().filter_map(|s| s.tags.get(&["handler_name"])));
        words.find_map(|word| if word.starts_with("GoPro") { Some("GoPro") } else { word.starts_with("DJI").then_some(word) })
    }
}

impl Stream {
    fn is_attached(&self) -> bool {
        self.disposition.attached_pic == 1 || self.disposition.timed_thumbnails == 1
    }

    fn label(&self) -> String {
        let codec = if self.codec_name.is_empty() { "?" } else { &self.codec_name };
        format!("{} ({} {codec})", self.index, self.codec_type)
    }

    fn video(&self, still: bool) -> VideoStream {
        let (rate, variable) = if still { (None, false) } else { self.rate() };
        VideoStream {
            index: self.index,
            codec: self.codec_name.clone(),
            width: self.width,
            height: self.height,
            sample_aspect: aspect(&self.sample_aspect_ratio),
            rotation: self.rotation(),
            rate,
            variable,
            field_order: field_order(&self.field_order),
            pixel_format: self.pix_fmt.clone(),
            transfer: transfer(&self.color_transfer),
            color_space: self.color_space.clone(),
            duration: if still { None } else { self.seconds() },
            frames: if still { None } else { self.frames() },
        }
    }

    fn audio(&self) -> AudioStream {
        AudioStream {
            index: self.index,
            codec: self.codec_name.clone(),
            sample_rate: number(&self.sample_rate).unwrap_or(0),
            channels: self.channels,
            duration: self.seconds(),
        }
    }

    /// The track's own length; Matroska keeps it in a tag.
    fn seconds(&self) -> Option<f64> {
        let tag = || self.tags.get(&["DURATION", "DURATION-eng"]).and_then(clock);
        self.duration.as_deref().and_then(seconds).or_else(tag)
    }

    fn frames(&self) -> Option<u64> {
        let counted = self.nb_frames.as_deref().or_else(|| self.tags.get(&["NUMBER_OF_FRAMES", "NUMBER_OF_FRAMES-eng"]));
        counted.and_then(number).filter(|frames| *frames > 0)
    }

    /// The average rate, and whether it varies. FFmpeg states an average and a base rate; either may be nonsense.
    fn rate(&self) -> (Option<Rate>, bool) {
        let (average, base) = (rate(&self.avg_frame_rate), rate(&self.r_frame_rate));
        let believed = |rate: &Rate| rate.fps() <= FASTEST || average == base;
        let best = average.filter(believed).or_else(|| self.counted_rate()).or(base.filter(believed));
        let (Some(average), Some(base)) = (average.map(Rate::fps), base.map(Rate::fps)) else {
            return (best, self.base_is_nonsense());
        };
        // Twice the rate is how fields are counted.
        let same = |multiple: f64| (base / average / multiple - 1.0).abs() < 0.001;
        (best, !same(1.0) && !same(2.0))
    }

    /// A base rate beyond belief (90000) beside a known average is how FFmpeg says that frames come as they like.
    fn base_is_nonsense(&self) -> bool {
        rate(&self.avg_frame_rate).is_some() && fraction(&self.r_frame_rate).is_some_and(|(num, den)| num > 0 && den > 0)
    }

    /// Frames over length, where both are written down.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths are bounded, and a wrong rate is refused"
    )]
    fn counted_rate(&self) -> Option<Rate> {
        let milliseconds = (self.seconds()? * 1000.0).round() as u32;
        Rate::new(u32::try_from(self.frames()?.checked_mul(1000)?).ok()?, milliseconds)
    }

    /// Clockwise, in quarter turns; what is not near one is nonsense.
    fn rotation(&self) -> u16 {
        let counter = self.side_data_list.iter().find_map(|side| side.rotation);
        let clockwise = counter.map(|degrees| -degrees).or_else(|| self.tags.get(&["rotate"]).and_then(number)).unwrap_or(0.0);
        let quarters = (clockwise / 90.0).round();
        if clockwise.abs() > 720.0 || (clockwise - quarters * 90.0).abs() > 1.0 {
            return 0;
        }
        let turn = quarters.rem_euclid(4.0) * 90.0;
        [90, 180, 270].into_iter().find(|quarter| (f64::from(*quarter) - turn).abs() < 45.0).unwrap_or(0)
    }
}

/// A number in text.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// A length in seconds that a file can have.
fn seconds(text: &str) -> Option<f64> {
    number::<f64>(text).filter(|seconds| seconds.is_finite() && (0.0..1e8).contains(seconds))
}

/// A length as Matroska's tags write it: `00:00:01.234000000`.
fn clock(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, ':');
    let mut next = || parts.next().and_then(seconds);
    Some(next()? * 3600.0 + next()? * 60.0 + next()?)
}

fn fraction(text: &str) -> Option<(u32, u32)> {
    let (num, den) = text.split_once(['/', ':'])?;
    number(num).zip(number(den))
}

fn rate(text: &str) -> Option<Rate> {
    let (num, den) = fraction(text)?;
    Rate::new(num, den)
}

/// A sample aspect ratio; unknown and absurd ones are square.
fn aspect(text: &str) -> (u32, u32) {
    fraction(text).filter(|(num, den)| *num > 0 && *den > 0 && num / den < 10 && den / num < 10).unwrap_or((1, 1))
}

/// FFmpeg's `tb` and `bt` are `QuickTime`'s details 9 and 14: lines interleaved, and the letter of the earlier field first.
fn field_order(text: &str) -> FieldOrder {
    match text {
        "tt" | "tb" => FieldOrder::TopFirst,
        "bb" | "bt" => FieldOrder::BottomFirst,
        _ => FieldOrder::Progressive,
    }
}

fn transfer(text: &str) -> Transfer {
    match text {
        "smpte2084" => Transfer::Pq,
        "arib-std-b67" => Transfer::Hlg,
        _ => Transfer::Sdr,
    }
}

/// A moment as tags write it, with an offset or in UTC; clocks that were never set say 1904 or 1970.
fn moment(text: &str) -> Option<Timestamp> {
    let civil = || text.parse::<DateTime>().ok().and_then(|moment| Offset::UTC.to_timestamp(moment).ok());
    let moment = text.parse::<Timestamp>().ok().or_else(civil)?;
    let year = Offset::UTC.to_datetime(moment).year();
    (1985..2200).contains(&year).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! recorded {
        ($name:literal) => {
            Probe::read(include_str!(concat!("../../tests/data/probe/", $name, ".json"))).expect($name)
        };
    }

    fn stream(json: &str) -> Stream {
        serde_json::from_str(json).expect("stream")
    }

    #[test]
    fn phones_are_turned_upright() {
        for (probe, shown) in [(recorded!("iphone-portrait"), (720, 1280)), (recorded!("android"), (1080, 1920))] {
            let info = probe.info();
            let video = info.main_video().expect("picture");
            assert_eq!((video.rotation, video.shown_size()), (90, shown));
        }
        let info = recorded!("iphone-portrait").info();
        assert_eq!(info.camera.as_deref(), Some("Apple iPhone 6s"));
        assert_eq!(info.recorded_at.map(|at| at.to_string()).as_deref(), Some("2016-02-02T17:51:27Z"));
    }

    #[test]
    fn nonsense_turns_are_none() {
        let turn = |rotation: &str| stream(&format!(r#"{{"side_data_list":[{{"rotation":{rotation}}}]}}"#)).rotation();
        let turns = ["0", "-90", "90", "180", "-180", "270", "-89.6", "-9223372036854775808", "45", "1e300"].map(turn);
        assert_eq!(turns, [0, 90, 270, 180, 180, 90, 90, 0, 0, 0]);
        assert_eq!(stream(r#"{"tags":{"rotate":"90"}}"#).rotation(), 90);
    }

    #[test]
    fn light_and_lines_are_told() {
        let main = |probe: Probe| probe.info().main_video().cloned().expect("picture");
        assert_eq!(main(recorded!("iphone-hlg")).transfer, Transfer::Hlg);
        assert_eq!(main(recorded!("pq")).transfer, Transfer::Pq);
        assert_eq!(main(recorded!("xdcam")).field_order, FieldOrder::TopFirst);
        assert_eq!(main(recorded!("mxf-interlaced")).field_order, FieldOrder::TopFirst);
        assert_eq!(main(recorded!("gopro")).field_order, FieldOrder::Progressive);
        assert_eq!(main(recorded!("anamorphic")).shown_size(), (500, 288));
    }

    #[test]
    fn rates_are_believed_with_care() {
        let cases = [
            (recorded!("gopro"), "30000/1001", false),
            (recorded!("iphone-hlg"), "51600/1841", true),
            (recorded!("webcam-variable"), "24600/1469", true),
            (recorded!("screen-variable"), "3628800/502589", true),
            (recorded!("mxf-interlaced"), "25", false),
            // Matroska's average is 1000 here: thirty frames over its tag of 0.967 s is nearer the truth.
            (recorded!("matroska"), "30000/967", true),
        ];
        for (probe, rate, variable) in cases {
            let info = probe.info();
            let video = info.main_video().expect("picture");
            assert_eq!((video.rate.map(|rate| rate.to_string()).as_deref(), video.variable), (Some(rate), variable));
        }
        let fields = stream(r#"{"avg_frame_rate":"25/1","r_frame_rate":"50/1"}"#);
        assert_eq!(fields.rate(), (Rate::new(25, 1), false));
        assert_eq!(stream(r#"{"avg_frame_rate":"0/0","r_frame_rate":"90000/1"}"#).rate(), (None, false));
        assert_eq!(stream(r#"{"avg_frame_rate":"960/1","r_frame_rate":"960/1"}"#).rate(), (Rate::new(960, 1), false));
    }

    #[test]
    fn timecodes_are_found_where_each_container_keeps_them() {
        assert_eq!(recorded!("gopro").info().timecode.as_deref(), Some("19:26:48:04"));
        assert_eq!(recorded!("mxf-sound").info().timecode.as_deref(), Some("01:00:03;35"));
        assert_eq!(recorded!("gopro").info().camera.as_deref(), Some("GoPro"));
        assert_eq!(recorded!("android").info().timecode, None);
    }

    #[test]
    fn only_moving_pictures_and_sound_that_plays_count() {
        let cover = recorded!("cover").info();
        assert!(cover.video.is_empty() && cover.main_audio().is_some());
        let two = recorded!("two-of-each").info();
        assert_eq!((two.video.len(), two.audio.len(), two.subtitles), (2, 2, 2));
        assert_eq!(two.main_video().map(|video| video.index), Some(3));
        let silent = recorded!("no-codec");
        assert_eq!((silent.info().audio.len(), silent.info().main_audio()), (1, None));
        assert_eq!(silent.unknown_streams(), ["1 (audio ?)"]);
        assert_eq!(recorded!("cut-avchd").unknown_streams(), ["1 (audio ac3)"]);
        let picture = recorded!("picture").info();
        assert!(picture.still && picture.duration.is_none() && picture.video[0].rate.is_none());
    }

    #[test]
    fn moments_of_unset_clocks_are_none() {
        let at = |text| moment(text).map(|at| at.to_string());
        assert_eq!(at("2016-02-02T10:51:27-0700").as_deref(), Some("2016-02-02T17:51:27Z"));
        assert_eq!(at("2016-05-31 17:01:35").as_deref(), Some("2016-05-31T17:01:35Z"));
        for unset in ["1904-01-01T00:00:00.000000Z", "1970-01-01T00:00:00Z", "12:00:00", "yesterday", "", "9999-99-99"] {
            assert_eq!(at(unset), None, "{unset}");
        }
    }

    #[test]
    fn strange_documents_do_no_harm() {
        for text in ["", "{}", "[]", r#"{"streams":[{}],"format":{}}"#, r#"{"streams":[{"codec_type":"video"}]}"#] {
            let _ = Probe::read(text).map(|probe| (probe.info(), probe.unknown_streams()));
        }
        let absurd =
            r#"{"codec_type":"video","sample_aspect_ratio":"0:1","duration":"-5","nb_frames":"N/A","avg_frame_rate":"1/0"}"#;
        let video = stream(absurd).video(false);
        assert_eq!((video.sample_aspect, video.duration, video.frames, video.rate), ((1, 1), None, None, None));
        assert_eq!((clock("00:00:01.234000000"), clock("1:2"), clock("a:b:c")), (Some(1.234), None, None));
    }
}
