//! Plans for tests, and FFmpeg without the program's own runner.

use std::path::{Path, PathBuf};
use std::process::Command;

use claqueta::disk::presets::{LogoKind, PresetFolder};
use claqueta::domain::hash::ContentHash;
use claqueta::domain::media::{AudioStream, FieldOrder, MediaInfo, Transfer, VideoStream};
use claqueta::domain::render::plan::{Ingredients, RenderPlan, plan};
use claqueta::domain::render::presets::Presets;
use claqueta::domain::render::treatment::{Wishes, treatment};
use claqueta::domain::time::Rate;
use claqueta::domain::video::Kind;
use claqueta::media::argv::{self, Inputs};
use claqueta::media::graph::Loudness;
use serde_json::Value;

/// The built-in presets.
pub(crate) fn presets() -> Presets {
    PresetFolder::default().load().expect("the built-in presets are good")
}

/// A sound cut: 1280×720 at 25, ten seconds, stereo.
pub(crate) fn info() -> MediaInfo {
    MediaInfo {
        container: "mov,mp4,m4a,3gp,3g2,mj2".into(),
        duration: Some(10.0),
        video: vec![VideoStream {
            index: 0,
            codec: "h264".into(),
            width: 1280,
            height: 720,
            sample_aspect: (1, 1),
            rotation: 0,
            rate: Rate::new(25, 1),
            variable: false,
            field_order: FieldOrder::Progressive,
            pixel_format: "yuv420p".into(),
            transfer: Transfer::Sdr,
            color_space: Some("bt709".into()),
            duration: Some(10.0),
            frames: Some(250),
        }],
        audio: vec![AudioStream { index: 1, codec: "aac".into(), sample_rate: 48_000, channels: 2, duration: Some(10.0) }],
        ..MediaInfo::default()
    }
}

/// A plan of some kind of video from a cut.
pub(crate) fn plan_of(kind: Kind, info: &MediaInfo, wishes: &Wishes) -> RenderPlan {
    let folder = PresetFolder::default();
    let made = treatment(kind, &presets(), wishes).expect("a treatment");
    let image = |kind, name| folder.image(kind, name).expect("a built-in image").1;
    let content = |name: &str| Some(ContentHash::of(name.as_bytes()));
    let inputs = Ingredients {
        cut: ContentHash::of(b"cut"),
        logo: made.logo.as_ref().map(|logo| image(LogoKind::Corner, &logo.image)),
        end_logo: made.end_logo.as_ref().map(|logo| image(LogoKind::End, &logo.image)),
        subtitles: content("subtitles"),
        fonts: content("fonts"),
        music: content("music"),
        voice_over: content("voice-over"),
    };
    plan(kind, info, inputs, made).expect("a cut that can be rendered")
}

/// A folder to render in, with everything that a graph names in it.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let mut bench = Self { folder: tempfile::tempdir().expect("a folder") };
        // For whoever wants to look at the pictures.
        bench.folder.disable_cleanup(std::env::var_os("CLAQUETA_KEEP").is_some());
        let presets = PresetFolder::default();
        presets.fonts().expect("fonts").place(&bench.path("fonts")).expect("room for fonts");
        let built_in = presets.load().expect("good presets");
        let (logo, end) = (&built_in.logos["institucional"], &built_in.end_logos["institucional"]);
        for (kind, name) in [(LogoKind::Corner, &logo.image), (LogoKind::End, &end.image)] {
            presets.image(kind, name).expect("an image").0.place(bench.folder.path()).expect("room for it");
        }
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("room for a text");
    }

    /// Makes a file with FFmpeg's own sources; `words` are split at spaces.
    pub(crate) fn make(&self, name: &str, words: &str) -> PathBuf {
        let mut all: Vec<_> = words.split_whitespace().map(Into::into).collect();
        all.extend(["-y".into(), self.path(name).into_os_string()]);
        ffmpeg(&all, self.folder.path());
        self.path(name)
    }

    /// Renders a plan as an export.
    pub(crate) fn render(&self, plan: &RenderPlan, export: &str, cut: &Path, loudness: Loudness) -> PathBuf {
        let preset = presets().export(export).expect("a built-in export").clone();
        let output = self.path(&format!("{export}.{}", preset.extension()));
        let words = argv::export(plan, &preset, &self.inputs(cut), loudness, &output).expect("all inputs are there");
        ffmpeg(&words, self.folder.path());
        output
    }

    /// Where everything lies.
    pub(crate) fn inputs(&self, cut: &Path) -> Inputs {
        let there = |name: &str| Some(self.path(name));
        Inputs {
            cut: cut.to_owned(),
            logo: there("logo.png"),
            end_logo: there("end-logo.png"),
            music: there("music.wav"),
            voice_over: there("voice.wav"),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own FFmpeg: the program's runner is tested elsewhere")]
fn program(variable: &str, usual: &str) -> Command {
    Command::new(std::env::var_os(variable).unwrap_or_else(|| usual.into()))
}

/// Runs FFmpeg and returns what it said; a failure is the test's.
pub(crate) fn ffmpeg(words: &[std::ffi::OsString], folder: &Path) -> String {
    let mut command = program("CLAQUETA_FFMPEG", "ffmpeg");
    command.args(["-hide_banner", "-nostdin", "-nostats", "-loglevel", "info"]).args(words).current_dir(folder);
    let output = command.output().expect("ffmpeg starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}\n{said}");
    said
}

/// FFmpeg's standard output, for pictures and samples.
pub(crate) fn raw(words: &str, file: &Path) -> Vec<u8> {
    let mut command = program("CLAQUETA_FFMPEG", "ffmpeg");
    let words: Vec<_> =
        words.split_whitespace().map(|word| if word == "FILE" { file.as_os_str() } else { word.as_ref() }).collect();
    command.args(["-nostdin", "-v", "error"]).args(words).arg("-");
    let output = command.output().expect("ffmpeg starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// One picture, grey, as (width × height) bytes, at a time in seconds.
pub(crate) fn grey(file: &Path, at: f64, (width, height): (u32, u32)) -> Vec<u8> {
    let scale = format!("-ss {at} -i FILE -frames:v 1 -vf scale={width}:{height}:flags=area,format=gray -f rawvideo");
    let picture = raw(&scale, file);
    assert_eq!(picture.len() as u32, width * height, "a picture at {at} s");
    picture
}

/// The mean of a part of a grey picture, in fractions of its sides.
pub(crate) fn mean(picture: &[u8], (width, height): (u32, u32), (x, y, w, h): (f64, f64, f64, f64)) -> f64 {
    let span = |from: f64, share: f64, side: u32| (from * f64::from(side)) as u32..((from + share) * f64::from(side)) as u32;
    let pixels: Vec<_> = span(y, h, height)
        .flat_map(|line| span(x, w, width).map(move |column| (line * width + column) as usize))
        .map(|at| f64::from(picture[at]))
        .collect();
    pixels.iter().sum::<f64>() / pixels.len() as f64
}

/// Loudness of samples between two times, in decibels below full scale.
pub(crate) fn level(file: &Path, from: f64, seconds: f64, chain: &str) -> f64 {
    let samples = raw(&format!("-ss {from} -t {seconds} -i FILE -af {chain} -ac 1 -f f32le"), file);
    let (chunks, _) = samples.as_chunks::<4>();
    let power = chunks.iter().map(|s| f64::from(f32::from_le_bytes(*s)).powi(2)).sum::<f64>() / chunks.len().max(1) as f64;
    10.0 * power.max(1e-12).log10()
}

/// What FFprobe says, as JSON.
pub(crate) fn probe(file: &Path) -> Value {
    let words = ["-v", "error", "-show_streams", "-show_format", "-count_frames", "-of", "json"];
    let output = program("CLAQUETA_FFPROBE", "ffprobe").args(words).arg(file).output().expect("ffprobe starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What a probe would say about a file, with only what a plan needs (of a turn, only whether it lays the picture on its side).
pub(crate) fn inspect(file: &Path) -> Option<MediaInfo> {
    let words = ["-v", "error", "-show_streams", "-show_format", "-of", "json"];
    let output = program("CLAQUETA_FFPROBE", "ffprobe").args(words).arg(file).output().expect("ffprobe starts");
    let found: Value = serde_json::from_slice(&output.stdout).ok()?;
    let streams = found["streams"].as_array()?;
    let of =
        |kind: &'static str| streams.iter().filter(move |s| s["codec_type"] == kind && s["disposition"]["attached_pic"] != 1);
    Some(MediaInfo {
        duration: seconds(&found["format"]["duration"]),
        video: of("video").map(video).collect(),
        audio: of("audio").map(audio).collect(),
        ..MediaInfo::default()
    })
}

fn seconds(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

fn whole(value: &Value) -> u32 {
    value.as_u64().or_else(|| value.as_str()?.parse().ok()).and_then(|n| n.try_into().ok()).unwrap_or(0)
}

fn rate(stream: &Value) -> Option<Rate> {
    let read = |key: &str| stream[key].as_str().and_then(|text| text.parse::<Rate>().ok());
    read("avg_frame_rate").or_else(|| read("r_frame_rate"))
}

fn video(stream: &Value) -> VideoStream {
    let turned = stream["side_data_list"].as_array().and_then(|list| list.iter().find_map(|data| data["rotation"].as_i64()));
    let aspect = stream["sample_aspect_ratio"].as_str().and_then(|text| text.split_once(':'));
    let aspect = aspect.and_then(|(num, den)| Some((num.parse().ok()?, den.parse().ok()?)));
    VideoStream {
        index: whole(&stream["index"]),
        codec: stream["codec_name"].as_str().unwrap_or_default().into(),
        width: whole(&stream["width"]),
        height: whole(&stream["height"]),
        sample_aspect: aspect.filter(|(num, den)| *num > 0 && *den > 0).unwrap_or((1, 1)),
        rotation: turned.map_or(0, |degrees| degrees.rem_euclid(360) as u16),
        rate: rate(stream),
        variable: false,
        field_order: match stream["field_order"].as_str() {
            Some("tt" | "tb") => FieldOrder::TopFirst,
            Some("bb" | "bt") => FieldOrder::BottomFirst,
            _ => FieldOrder::Progressive,
        },
        pixel_format: stream["pix_fmt"].as_str().unwrap_or_default().into(),
        transfer: match stream["color_transfer"].as_str() {
            Some("arib-std-b67") => Transfer::Hlg,
            Some("smpte2084") => Transfer::Pq,
            _ => Transfer::Sdr,
        },
        color_space: stream["color_space"].as_str().map(Into::into),
        duration: seconds(&stream["duration"]),
        frames: stream["nb_frames"].as_str().and_then(|text| text.parse().ok()),
    }
}

fn audio(stream: &Value) -> AudioStream {
    AudioStream {
        index: whole(&stream["index"]),
        codec: stream["codec_name"].as_str().unwrap_or_default().into(),
        sample_rate: whole(&stream["sample_rate"]),
        channels: whole(&stream["channels"]),
        duration: seconds(&stream["duration"]),
    }
}

/// Subtitles or marks: one line of text for the whole video.
pub(crate) fn ass((width, height): (u32, u32), style: &str, text: &str) -> String {
    format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\n\n[V4+ Styles]\n\
         Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV\n\
         Style: S,{style}\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:00.00,9:00:00.00,S,{text}\n"
    )
}
