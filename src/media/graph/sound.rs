//! The sound's half of a graph: speech, voice-over and music → mix → loudness → file. Always stereo at 48 kHz, and exactly as
//! long as the picture.

use crate::domain::render::export::AudioCodec;
use crate::domain::render::presets::AudioChain;
use crate::domain::render::timeline::{SAMPLE_RATE, Shown};

use super::{Loudness, Purpose, Scene, number, ratio};

/// What every source of sound becomes first.
const STEREO: &str = "aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo";
/// At four times the rate, peaks between the samples are samples.
const OVERSAMPLED: u32 = 4 * SAMPLE_RATE;

/// The chains from the inputs to `[audio]`.
pub(super) fn chains(scene: &Scene, loudness: Loudness) -> Vec<String> {
    let mut mixing = Mixing { scene, chains: Vec::new(), whole: scene.timeline.samples(scene.timeline.pictures()) };
    let speech = mixing.speech();
    let mix = mixing.with_music(speech);
    mixing.finish(mix, loudness);
    mixing.chains
}

struct Mixing<'a> {
    scene: &'a Scene<'a>,
    chains: Vec<String>,
    /// How many samples the whole has.
    whole: u64,
}

impl Mixing<'_> {
    fn audio(&self) -> &AudioChain {
        &self.scene.plan.treatment.audio
    }

    fn push(&mut self, chain: String) {
        self.chains.push(chain);
    }

    /// The cut's own sound and the voice-over, whichever there are.
    fn speech(&mut self) -> Option<&'static str> {
        let own = self.scene.plan.source.audio.map(|index| (format!("0:{index}"), "own"));
        let over = self.scene.inputs.voice_over.map(|input| (format!("{input}:a:0"), "over"));
        for (source, pad) in own.iter().chain(&over) {
            self.voice(source, pad);
        }
        match (own, over) {
            (Some(_), Some(_)) => Some(self.under_voice_over()),
            (own, over) => own.or(over).map(|(_, pad)| pad),
        }
    }

    /// A voice: filled where the stream has holes, treated, ending with the cut. Silence follows under an appended end logo.
    fn voice(&mut self, source: &str, pad: &str) {
        let level = if pad == "over" { self.audio().voice_over_level.get() } else { 0.0 };
        let cut = self.scene.timeline.samples(self.scene.timeline.cut);
        let mut steps = vec![format!("aresample={SAMPLE_RATE}:async=1:first_pts=0"), STEREO.to_owned()];
        steps.extend(treated(self.audio()));
        steps.extend(self.balanced());
        steps.extend(volume(level));
        steps.push(format!("atrim=end_sample={cut},apad=whole_len={}", self.whole));
        self.push(format!("[{source}]{}[{pad}]", steps.join(",")));
    }

    /// Brings a source to the common loudness, where several are mixed.
    fn balanced(&self) -> Option<String> {
        let inputs = self.scene.inputs;
        let sources = [self.scene.plan.source.audio.is_some(), inputs.music.is_some(), inputs.voice_over.is_some()];
        let level = self.audio().voice_loudness.get();
        let several = sources.into_iter().filter(|there| *there).count() > 1;
        (several && level < 0.0).then(|| format!("{},{STEREO}", loudnorm(level, -2.0, 14)))
    }

    /// The cut's sound makes way for the voice-over.
    fn under_voice_over(&mut self) -> &'static str {
        self.push("[over]asplit=2[over_heard][over_key]".to_owned());
        let ducked = self.ducked("own", "over_key");
        self.push(format!("[{ducked}][over_heard]{MIX_OF_TWO}[speech]"));
        "speech"
    }

    fn with_music(&mut self, speech: Option<&'static str>) -> Option<&'static str> {
        let (Some(input), Some(heard)) = (self.scene.inputs.music, self.scene.timeline.music) else { return speech };
        self.music(input, heard);
        let Some(speech) = speech else { return Some("music") };
        self.push(format!("[{speech}]asplit=2[speech_heard][speech_key]"));
        let ducked = self.ducked("music", "speech_key");
        self.push(format!("[speech_heard][{ducked}]{MIX_OF_TWO}[mixed]"));
        Some("mixed")
    }

    fn music(&mut self, input: usize, heard: Shown) {
        let whole = self.whole;
        let mut steps = vec![format!("aresample={SAMPLE_RATE},{STEREO},asetpts=PTS-STARTPTS,atrim=end_sample={whole}")];
        steps.extend(self.balanced());
        steps.extend(volume(self.audio().music_level.get()));
        let fade = |(kind, start, length)| format!("afade=t={kind}:st={}:d={}", number(start), number(length));
        steps.extend(heard.fades().map(fade));
        steps.push(format!("apad=whole_len={whole}"));
        self.push(format!("[{input}:a:0]{}[music]", steps.join(",")));
    }

    /// Lowers one pad while another is loud.
    fn ducked(&mut self, pad: &'static str, key: &str) -> String {
        let audio = self.audio();
        let steps = format!(
            "sidechaincompress=threshold={}:ratio={}:attack={}:release={}",
            number(ratio(audio.duck_threshold.get())),
            number(audio.duck_ratio.get()),
            number(audio.duck_attack.get()),
            number(audio.duck_release.get()),
        );
        self.push(format!("[{pad}][{key}]{steps}[{pad}_ducked]"));
        format!("{pad}_ducked")
    }

    fn finish(&mut self, mix: Option<&'static str>, loudness: Loudness) {
        let whole = self.whole;
        let limited = mix.map(|mix| format!("[{mix}]{}", limiter(self.audio().limiter.get())));
        let mix = limited.unwrap_or_else(|| format!("anullsrc=r={SAMPLE_RATE}:cl=stereo,{STEREO}"));
        let mix = format!("{mix},atrim=end_sample={whole}");
        let lossy = self.scene.export.audio.codec == AudioCodec::Aac;
        let mut steps = levelled(loudness, lossy);
        steps.push(format!("{STEREO},apad=whole_len={whole},atrim=end_sample={whole}[audio]"));
        let steps = steps.join(",");
        if self.scene.purpose == Purpose::MeasuredFile {
            self.push(format!("{mix},asplit=2[mix][measure_audio]"));
            self.push(format!("[mix]{steps}"));
        } else {
            self.push(format!("{mix},{steps}"));
        }
    }
}

/// Both as loud as they are: `amix` alone would halve them.
const MIX_OF_TWO: &str = "amix=inputs=2:duration=first:dropout_transition=0:normalize=0";

fn volume(db: f64) -> Option<String> {
    (db != 0.0).then(|| format!("volume={}dB", number(db)))
}

/// The chain of an audio preset, without what does nothing.
fn treated(audio: &AudioChain) -> Vec<String> {
    let mut steps = Vec::new();
    if audio.high_pass.get() > 0.0 {
        steps.push(format!("highpass=f={}", number(audio.high_pass.get())));
    }
    for band in audio.equaliser.iter().filter(|band| band.db.get() != 0.0 && band.q.get() > 0.0) {
        let (hz, db, q) = (number(band.hz.get()), number(band.db.get()), number(band.q.get()));
        steps.push(format!("equalizer=f={hz}:t=q:w={q}:g={db}"));
    }
    if audio.compressor_ratio.get() > 1.0 {
        steps.push(format!(
            "acompressor=threshold={}:ratio={}:attack={}:release={}:makeup={}",
            number(ratio(audio.compressor_threshold.get())),
            number(audio.compressor_ratio.get()),
            number(audio.compressor_attack.get()),
            number(audio.compressor_release.get()),
            number(ratio(audio.compressor_makeup.get())),
        ));
    }
    steps
}

/// Never raises anything (`level`), and takes its delay back (`latency`).
fn limiter(db: f64) -> String {
    format!("alimiter=limit={}:attack=5:release=80:level=disabled:latency=1", number(ratio(db)))
}

/// Works at four times the rate. The way there is written out: left to FFmpeg, it may lie before a filter that counts samples.
/// FFmpeg 7.0 gives what it held back at the end times that come too late, so that they are counted anew.
fn loudnorm(integrated: f64, ceiling: f64, range: u32) -> String {
    let (integrated, ceiling) = (number(integrated), number(ceiling));
    format!("aresample={OVERSAMPLED},loudnorm=I={integrated}:TP={ceiling}:LRA={range},asetpts=N/SR/TB,aresample={SAMPLE_RATE}")
}

fn levelled(loudness: Loudness, lossy: bool) -> Vec<String> {
    match loudness {
        Loudness::AsIs => Vec::new(),
        Loudness::OnePass { integrated, ceiling } => vec![loudnorm(integrated, ceiling, 11)],
        Loudness::Gain { db, ceiling } => {
            let limit = limiter(ceiling - headroom(lossy));
            vec![format!("volume={}dB,aresample={OVERSAMPLED},{limit},aresample={SAMPLE_RATE}", number(db))]
        }
    }
}

/// What the way back to 48 kHz, and a lossy encoder, may put on top of a limited peak, in decibels.
const fn headroom(lossy: bool) -> f64 {
    if lossy { 1.2 } else { 0.7 }
}
