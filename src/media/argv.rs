//! A plan as FFmpeg's words: pure, kept as golden files in `tests/data/argv/`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::domain::fault::Result;
use crate::domain::render::export::{AudioCodec, Container, Export, VideoCodec};
use crate::domain::render::geometry;
use crate::domain::render::plan::RenderPlan;
use crate::fault;
use crate::media::cage::{file_word, input_words};
use crate::media::graph::{self, Graph, Loudness, Purpose};

/// Where the inputs of a render lie: absolute paths. What the graph does not read may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The cut.
    pub cut: PathBuf,
    /// The corner logo, a PNG.
    pub logo: Option<PathBuf>,
    /// The end logo, a PNG.
    pub end_logo: Option<PathBuf>,
    /// The music.
    pub music: Option<PathBuf>,
    /// The voice-over.
    pub voice_over: Option<PathBuf>,
}

/// The complete words that make one file.
pub fn export(plan: &RenderPlan, export: &Export, from: &Inputs, loudness: Loudness, output: &Path) -> Result<Vec<OsString>> {
    let graph = graph::build(plan, export, Purpose::File, loudness);
    let mut words = inputs(&graph, from)?;
    words.extend(["-filter_complex".into(), OsString::from(&graph.text)]);
    words.extend(file(plan, export, &graph, output));
    Ok(words)
}

/// The words that open a graph's inputs, in its order.
pub fn inputs(graph: &Graph, from: &Inputs) -> Result<Vec<OsString>> {
    let slots = graph.inputs;
    let mut words = input_words(&from.cut);
    for (what, slot, path) in [("logo", slots.logo, from.logo.as_ref()), ("end-logo", slots.end_logo, from.end_logo.as_ref())] {
        if slot.is_some() {
            words.extend(input_words(required(what, path)?));
        }
    }
    if slots.music.is_some() {
        // Music that is shorter than the video begins again.
        let length = format!("{:.3}", graph.timeline.seconds() + 1.0);
        words.extend(["-stream_loop", "-1", "-t", &length].map(OsString::from));
        words.extend(input_words(required("music", from.music.as_ref())?));
    }
    if slots.voice_over.is_some() {
        words.extend(input_words(required("voice-over", from.voice_over.as_ref())?));
    }
    Ok(words)
}

fn required<'a>(what: &'static str, path: Option<&'a PathBuf>) -> Result<&'a Path> {
    path.map(PathBuf::as_path).ok_or_else(|| fault!(Usage, "plan-input-missing", what = what))
}

/// The words that encode a graph's pads into one file.
#[must_use]
pub fn file(plan: &RenderPlan, export: &Export, graph: &Graph, output: &Path) -> Vec<OsString> {
    let mut words = vec!["-map".to_owned(), graph.video.to_owned()];
    if let Some(audio) = graph.audio {
        words.extend(["-map".to_owned(), audio.to_owned()]);
    }
    words.extend(video(plan, export));
    words.extend(audio(plan, export));
    words.extend(container(export));
    let mut words: Vec<_> = words.into_iter().map(OsString::from).collect();
    words.extend(["-y".into(), file_word(output)]);
    words
}

fn video(plan: &RenderPlan, export: &Export) -> Vec<String> {
    let rate = export.frame_rate(plan.source.rate);
    #[expect(clippy::cast_precision_loss, reason = "a handful of frames")]
    let between = (1..=600_u64).take_while(|n| *n as f64 <= rate.fps() * export.video.keyframe.get()).last().unwrap_or(1);
    let mut words = match export.video.codec {
        VideoCodec::H264 => h264(plan, export, between),
        VideoCodec::Xdcam => xdcam(export, between),
        VideoCodec::Ffv1 => spaced("-c:v ffv1 -level 3 -coder 1 -context 1 -g 1 -slices 16 -slicecrc 1"),
    };
    words.extend(spaced(&format!("-pix_fmt {}", export.pixel_format())));
    words.extend(spaced("-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv"));
    words
}

/// As good as asked for, but never more bits than its limit: the encoder's buffer holds one second.
fn h264(plan: &RenderPlan, export: &Export, between: u64) -> Vec<String> {
    let most = geometry::budget(plan, export).map_or(export.video.kilobits.get(), |budget| budget.video);
    let Export { video, .. } = export;
    spaced(&format!(
        "-c:v libx264 -profile:v high -preset {} -crf {} -maxrate {most}k -bufsize {most}k -g {between}",
        video.effort,
        video.quality.get(),
    ))
}

/// Sony's XDCAM HD422 at 50 Mb/s: long GOP, constant rate, fields.
fn xdcam(export: &Export, between: u64) -> Vec<String> {
    let rate = export.video.kilobits.get();
    spaced(&format!(
        "-c:v mpeg2video -profile:v 0 -level:v 2 -b:v {rate}k -minrate {rate}k -maxrate {rate}k -bufsize 17825792 \
         -rc_init_occupancy 17825792 -g {between} -bf 2 -flags +ildct+ilme -field_order tt -dc 10 -qmin 1 -qmax 12 \
         -intra_vlc 1 -non_linear_quant 1 -sc_threshold 1000000000"
    ))
}

fn audio(plan: &RenderPlan, export: &Export) -> Vec<String> {
    match export.audio.codec {
        AudioCodec::Pcm24 => spaced("-c:a pcm_s24le"),
        AudioCodec::Aac => {
            let kilobits = geometry::budget(plan, export).map_or(export.audio.kilobits.get(), |budget| budget.audio);
            spaced(&format!("-c:a aac -b:a {kilobits}k"))
        }
    }
}

/// Nothing of the cut's own metadata goes along: a phone's says where somebody lives.
fn container(export: &Export) -> Vec<String> {
    let mut words = spaced("-ar 48000 -ac 2 -map_metadata -1 -map_chapters -1");
    if let Some(label) = &export.start_timecode {
        words.extend(spaced(&format!("-timecode {label}")));
    }
    words.extend(spaced(match export.container {
        Container::Mp4 => "-movflags +faststart -f mp4",
        Container::Mxf => "-f mxf",
        Container::Matroska => "-f matroska",
    }));
    words
}

fn spaced(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}
