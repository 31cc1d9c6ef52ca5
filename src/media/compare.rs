//! A final against the approved plan, in one FFmpeg process: its picture beside the plan's once a second, how loud it is, and that
//! every frame of it can be decoded.
//!
//! Both sides are counted in frames of the final's rate, so that start times, timecodes and frames in other orders cannot shift
//! them. The final is compared at three places, a frame early, on time and a frame late, and the best of the three counts as a
//! whole: a container may delay a picture by a frame, but not by a frame here and there.

use std::ffi::OsString;
use std::io::BufRead;
use std::path::Path;

use crate::domain::fault::Result;
use crate::domain::quality::{Comparison, Sampling};
use crate::domain::time::Rate;
use crate::fault;
use crate::media::measure::{Sound, Times, decode_errors, open, sink, sound_chain, times_chain};

const PICTURE: &str = "final-picture.txt";
const SOUND: &str = "final-sound.txt";
/// A statistics file for each place: a frame early, on time, a frame late.
const LIKENESS: [&str; 3] = ["likeness-early.txt", "likeness.txt", "likeness-late.txt"];
/// Pictures are compared this small, by their longer side.
const SMALL: u32 = 320;
/// Equal pictures have an infinite PSNR; this stands for it.
const EQUAL: f64 = 100.0;
/// One sample a second for longer than any video.
const MOST_SAMPLES: usize = 1 << 20;

/// The approved plan as a graph.
#[derive(Clone, Debug)]
pub struct Reference<'a> {
    /// Its inputs, each with `-i`.
    pub words: Vec<OsString>,
    /// How many inputs those are.
    pub inputs: usize,
    /// Its graph, which leaves open the one pad `picture`: the samples of [`Sampling`], one after the other.
    pub graph: &'a str,
    /// Name of the pad without brackets.
    pub picture: &'a str,
}

/// The final as it should be.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its input, with `-i`.
    pub words: Vec<OsString>,
    /// Its size in pixels, as shown.
    pub size: (u32, u32),
    /// Its frame rate; for interlaced pictures, of whole frames.
    pub rate: Rate,
    /// Its frames are two fields each, the upper first: then only upper fields are compared, which are the plan's own lines.
    pub interlaced: bool,
    /// How many frames it should have.
    pub frames: u64,
    /// It has sound.
    pub sound: bool,
}

impl Candidate {
    fn sampling(&self) -> Sampling {
        Sampling::of(self.rate, self.frames)
    }
}

/// The words of the job, without what every run has. It writes its findings into the job's folder.
#[must_use]
pub fn words(reference: &Reference<'_>, candidate: &Candidate) -> Vec<OsString> {
    let input = reference.inputs;
    let mut chains = vec![likeness_chain(reference.picture, input, candidate), times_chain("q_all", PICTURE, "q_times")];
    chains.extend(candidate.sound.then(|| sound_chain(&format!("{input}:a:0"), SOUND, "q_sound")));
    let mut sinks = sink(&chains);
    for pad in ["[q_early]", "[q_on_time]"] {
        sinks.splice(0..0, ["-map", pad].map(OsString::from));
    }
    let mut words = reference.words.clone();
    words.extend(candidate.words.iter().cloned());
    words.extend(["-filter_complex".into(), format!("{};{}", reference.graph, chains.join(";")).into()]);
    words.extend(sinks);
    words
}

fn likeness_chain(picture: &str, input: usize, candidate: &Candidate) -> String {
    let Sampling { first, every } = candidate.sampling();
    let small = small(candidate);
    let sample = |at: u64| format!("select='eq(mod(n,{every}),{})',{small}", at % every);
    let [early, on_time, late] = LIKENESS;
    format!(
        "[{picture}]{small},split=3[q_r0][q_r1][q_r2];[{input}:v:0]split=4[q_all][q_f0][q_f1][q_f2];\
         [q_f0]{}[q_s0];[q_f1]{}[q_s1];[q_f2]{}[q_s2];[q_s0][q_r0]psnr=stats_file={early}:shortest=1[q_early];\
         [q_s1][q_r1]psnr=stats_file={on_time}:shortest=1[q_on_time];[q_s2][q_r2]psnr=stats_file={late}:shortest=1[q_late]",
        sample(first - 1),
        sample(first),
        sample(first + 1),
    )
}

/// Small pictures that differ in nothing but their content: same size, same tags, the sample's number as time.
fn small(candidate: &Candidate) -> String {
    let (width, height) = candidate.size;
    let longer = width.max(height).max(1);
    let side = |side: u32| (u64::from(side) * u64::from(SMALL) / u64::from(longer)).max(16) & !1;
    let field = if candidate.interlaced { "field=type=top," } else { "" };
    format!(
        "{field}scale=w={}:h={}:flags=area,format=yuv420p,setsar=1,\
         setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709:field_mode=prog,settb=1/1,setpts=N",
        side(width),
        side(height)
    )
}

/// What the job measured; `log` are FFmpeg's lines.
pub fn read(folder: &Path, candidate: &Candidate, log: &[String]) -> Result<Comparison> {
    let Sampling { first, every } = candidate.sampling();
    let mut measured = Comparison { first, every, decode_errors: decode_errors(log), ..Comparison::default() };
    measured.frames = Times::read(open(&folder.join(PICTURE))?)?.frames;
    if candidate.sound {
        let sound = Sound::read(open(&folder.join(SOUND))?)?;
        (measured.sound, measured.loudness) = (Some(sound.clock.seconds()), Some(sound.loudness()));
    }
    let [early, on_time, late] = LIKENESS;
    // On time first: where nothing moves, all three are the same.
    for (late, file) in [(0, on_time), (-1, early), (1, late)] {
        let samples = likenesses(open(&folder.join(file))?)?;
        if late == 0 || mean(&samples) > mean(&measured.samples) {
            (measured.late, measured.samples) = (late, samples);
        }
    }
    Ok(measured)
}

/// The PSNR of each sample, from lines such as `n:1 mse_avg:0.52 … psnr_avg:50.97 …`.
fn likenesses(reader: impl BufRead) -> Result<Vec<f64>> {
    let mut samples = Vec::new();
    for line in reader.lines() {
        let line = line.map_err(|error| fault!(Failed, "measure-lost", path = "likeness.txt").because(error))?;
        let value = line.split_ascii_whitespace().find_map(|word| word.strip_prefix("psnr_avg:")?.parse::<f64>().ok());
        if let Some(value) = value.filter(|value| !value.is_nan() && samples.len() < MOST_SAMPLES) {
            samples.push(value.clamp(0.0, EQUAL));
        }
    }
    Ok(samples)
}

#[expect(clippy::cast_precision_loss, reason = "there are few samples")]
fn mean(samples: &[f64]) -> f64 {
    samples.iter().sum::<f64>() / samples.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(frames: u64) -> Candidate {
        let rate = Rate::new(30000, 1001).expect("rate");
        Candidate {
            words: vec!["-i".into(), "file:final.mxf".into()],
            size: (1080, 1920),
            rate,
            interlaced: true,
            frames,
            sound: true,
        }
    }

    #[test]
    fn seconds_are_sampled_in_their_middle_and_snippets_too() {
        assert_eq!(candidate(900).sampling(), Sampling { first: 15, every: 30 });
        assert_eq!(candidate(10).sampling(), Sampling { first: 5, every: 30 });
        assert_eq!(candidate(0).sampling(), Sampling { first: 1, every: 30 });
    }

    #[test]
    fn the_final_is_the_input_after_the_plans() {
        let words = vec!["-i".into(), "file:cut.mov".into()];
        let reference = Reference { words, inputs: 1, graph: "[0:v]fps=60000/1001[plan]", picture: "plan" };
        let words: Vec<_> =
            super::words(&reference, &candidate(900)).into_iter().map(|w| w.into_string().expect("ASCII")).collect();
        assert_eq!(words[..4], ["-i", "file:cut.mov", "-i", "file:final.mxf"]);
        assert!(words[5].starts_with("[0:v]fps=60000/1001[plan];[plan]field=type=top,scale=w="), "{}", words[5]);
        assert!(
            words[5].contains("scale=w=180:h=320:") && words[5].contains("[1:v:0]split=4") && words[5].contains("[1:a:0]ebur128")
        );
        assert_eq!(words.iter().filter(|word| *word == "-map").count(), 5);
    }

    #[test]
    fn statistics_of_every_version_are_read() {
        let text = b"psnr_log_version:1\nn:1 mse_avg:0.00 psnr_avg:inf psnr_y:inf\nn:2 mse_avg:9.1 mse_y:9 psnr_avg:38.54 psnr_y:38.6 \nn:3 psnr_avg:nan\nx\n";
        assert_eq!(likenesses(&text[..]).expect("memory"), [100.0, 38.54]);
    }
}
