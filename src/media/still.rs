//! What a file looks like, in one small JPEG: a thumbnail, a waveform, a sheet of sixteen pictures.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::domain::fault::Result;
use crate::domain::media::{AudioStream, MediaInfo, Transfer, VideoStream};
use crate::domain::watch::Stop;
use crate::fault;
use crate::media::cage;
use crate::media::capture::Tool;
use crate::media::locate::Ffmpeg;
use crate::media::messages;

/// How long one picture may take.
const DEADLINE: Duration = Duration::from_secs(120);
/// The box that a thumbnail fits into.
const THUMBNAIL: (u32, u32) = (480, 640);
/// The box that a picture of the sheet fits into.
const TILE: (u32, u32) = (320, 320);
/// Pictures in a row and rows in a sheet.
const SIDE: u32 = 4;
/// Pictures in a sheet.
const PICTURES: u32 = SIDE * SIDE;
/// Beyond this many seconds a sheet is made of key frames; up to it everything is decoded.
const LONG: f64 = 120.0;
/// What lies between and around pictures, and behind a waveform.
const GROUND: &str = "0x1D2733";

impl Ffmpeg {
    /// Writes one representative picture: upright, in square pixels, at most 480 wide; of sound alone, its waveform.
    pub fn thumbnail(&self, file: &Path, info: &MediaInfo, out_jpeg: &Path, stop: &Stop) -> Result<()> {
        let attempts = match (info.main_video(), info.main_audio()) {
            (Some(video), _) if info.still => {
                looks(video, THUMBNAIL).map(|look| picture_words(file, video, None, &look, out_jpeg)).into()
            }
            (Some(video), _) => frame_attempts(file, info, video, out_jpeg),
            (None, Some(audio)) => vec![wave_words(file, audio, out_jpeg)],
            (None, None) => Vec::new(),
        };
        self.draw(file, &attempts, out_jpeg, stop)
    }

    /// Writes sixteen pictures, evenly over the length, on one sheet. What does not move is shown as its thumbnail.
    pub fn contact_sheet(&self, file: &Path, info: &MediaInfo, out_jpeg: &Path, stop: &Stop) -> Result<()> {
        let (Some(video), false) = (info.main_video(), info.still) else {
            return self.thumbnail(file, info, out_jpeg, stop);
        };
        let length = video.duration.or(info.duration).unwrap_or(0.0);
        if length > LONG {
            return self.sheet_by_seeking(file, video, length, out_jpeg, stop);
        }
        // Sixteen frames spread over the length, or the one there is sixteen times.
        let spread = format!("fps={PICTURES}/{:.6}", length.max(0.01));
        let attempts =
            looks(video, TILE).map(|look| picture_words(file, video, None, &format!("{spread},{look},{}", tiled()), out_jpeg));
        self.draw(file, &attempts, out_jpeg, stop)
    }

    /// A sheet of the key frames nearest to where sixteen pictures belong, without decoding what lies between.
    fn sheet_by_seeking(&self, file: &Path, video: &VideoStream, length: f64, out: &Path, stop: &Stop) -> Result<()> {
        let folder = tempfile::tempdir().map_err(|error| fault!(Failed, "picture-folder").because(error))?;
        let mut drawn = 0;
        for i in 0..PICTURES {
            let span = Some(Span { at: length * (f64::from(i) + 0.5) / f64::from(PICTURES), length: None });
            let tile = folder.path().join(format!("tile{drawn:02}.jpg"));
            let attempts = looks(video, TILE).map(|look| picture_words(file, video, span, &look, &tile));
            match self.draw(file, &attempts, &tile, stop) {
                Ok(()) => drawn += 1,
                // A damaged stretch costs its picture, not the sheet.
                Err(fault) if fault.code == "no-picture" => {}
                Err(fault) => return Err(fault),
            }
        }
        let attempts = if drawn == 0 { Vec::new() } else { vec![sheet_words(out)] };
        self.draw_in(folder.path(), file, &attempts, out, stop)
    }

    fn draw(&self, file: &Path, attempts: &[Vec<OsString>], out: &Path, stop: &Stop) -> Result<()> {
        self.draw_in(&std::env::temp_dir(), file, attempts, out, stop)
    }

    /// Tries one way after the other until a picture comes out.
    fn draw_in(&self, folder: &Path, file: &Path, attempts: &[Vec<OsString>], out: &Path, stop: &Stop) -> Result<()> {
        let mut said = String::new();
        for words in attempts {
            let heard = self.ask(Tool::Ffmpeg, words, folder, DEADLINE, stop)?;
            if heard.end.is_success() && out.metadata().is_ok_and(|metadata| metadata.len() > 0) {
                return Ok(());
            }
            said = messages::errors(heard.remarks.lines()).join("\n");
        }
        let _ = std::fs::remove_file(out);
        Err(fault!(Failed, "no-picture", path = file.display()).because(said))
    }
}

/// A stretch of a file: where it begins and how long it is, in seconds.
#[derive(Clone, Copy, Debug)]
struct Span {
    at: f64,
    length: Option<f64>,
}

/// Ways to a representative frame, best first: one that is bright, some way in; any frame there; any frame at all.
fn frame_attempts(file: &Path, info: &MediaInfo, video: &VideoStream, out: &Path) -> Vec<Vec<OsString>> {
    let begin = video.duration.or(info.duration).map_or(0.0, |seconds| (seconds / 10.0).min(30.0));
    let inside = Some(Span { at: begin, length: Some(4.0) });
    let start = Some(Span { at: 0.0, length: Some(2.0) });
    let [toned, plain] = looks(video, THUMBNAIL);
    // Dark frames are left out by their mean brightness: black is 16.
    let bright = "signalstats,metadata=select:key=lavfi.signalstats.YAVG:value=24:function=greater,thumbnail=n=100";
    [(inside, format!("{toned},{bright}")), (inside, format!("{plain},thumbnail=n=100")), (start, plain)]
        .map(|(span, look)| picture_words(file, video, span, &look, out))
        .into()
}

/// How frames are made ready: to a standard range of light, and, where that fails, as they are.
fn looks(video: &VideoStream, size: (u32, u32)) -> [String; 2] {
    const TONED: &str =
        "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,";
    let fit = fit(size);
    let toned = if video.transfer == Transfer::Sdr { "" } else { TONED };
    [format!("{fit},{toned}format=yuv420p"), format!("{fit},format=yuv420p")]
}

/// Scales into a box, in square pixels, never up. FFmpeg has turned the frame upright by then.
fn fit((width, height): (u32, u32)) -> String {
    let factor = format!("min(1,min({width}/(iw*sar),{height}/ih))");
    format!("scale=w='max(2,2*trunc({factor}*iw*sar/2))':h='max(2,2*trunc({factor}*ih/2))',setsar=1")
}

/// Puts frames onto a sheet.
fn tiled() -> String {
    format!("tile={SIDE}x{SIDE}:margin=8:padding=8:color={GROUND}")
}

/// The words for one picture of a video.
fn picture_words(file: &Path, video: &VideoStream, span: Option<Span>, look: &str, out: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> = ["-threads", "4"].map(OsString::from).into();
    if let Some(Span { at, length }) = span {
        // A key frame nearby will do: decoding up to the exact frame can take seconds.
        words.extend(["-noaccurate_seek".into(), "-ss".into(), format!("{at:.3}").into()]);
        words.extend(length.into_iter().flat_map(|length| ["-t".into(), format!("{length:.3}").into()]));
    }
    words.extend(cage::input_words(file));
    words.extend(["-map".into(), format!("0:{}", video.index).into(), "-vf".into(), look.into()]);
    words.extend(jpeg_words(out));
    words
}

/// The words for a waveform: at most the first two hours.
fn wave_words(file: &Path, audio: &AudioStream, out: &Path) -> Vec<OsString> {
    let wave = format!(
        "[0:{}]aformat=channel_layouts=mono,showwavespic=s=480x160:scale=sqrt:colors=0x7FB2E5[wave];\
         color=c={GROUND}:s=480x160:r=1:d=1[ground];[ground][wave]overlay=format=rgb,format=yuv420p",
        audio.index
    );
    let mut words: Vec<OsString> = ["-t", "7200"].map(OsString::from).into();
    words.extend(cage::input_words(file));
    words.extend(["-filter_complex".into(), wave.into()]);
    words.extend(jpeg_words(out));
    words
}

/// The words for a sheet of the pictures that lie in the current folder.
fn sheet_words(out: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> =
        ["-f", "image2", "-framerate", "1", "-i", "tile%02d.jpg", "-vf", &tiled()].map(OsString::from).into();
    words.extend(jpeg_words(out));
    words
}

/// One JPEG under a name that is taken literally.
fn jpeg_words(out: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> =
        ["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", "-y"].map(OsString::from).into();
    words.push(cage::file_word(out));
    words
}
