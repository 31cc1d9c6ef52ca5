//! Measuring in the same FFmpeg process as the review render: chains for its graph, words for its command, and what they wrote.
//!
//! Everything is printed as frame metadata into plain files of the job's folder, which is the same from FFmpeg 5.1 to 9, where the
//! log is not. What these filters do to the time line: `ebur128` cuts sound into tenths of a second and drops metadata that was set
//! before it, so it comes first.

mod read;
mod timing;

pub(in crate::media) use read::{Sound, open};
pub use read::{decode_errors, read, read_audio};
pub(in crate::media) use timing::Times;

use std::ffi::OsString;

use crate::media::metadata::TICKS;

const PICTURE: &str = "picture.txt";
const CUT_PICTURE: &str = "cut-picture.txt";
const LOGO: &str = "logo.txt";
const SOUND: &str = "sound.txt";
const CUT_SOUND: &str = "cut-sound.txt";

/// Sound is looked at in steps of so many samples: a tenth of a second at 48 kHz.
const STEP: u32 = 4800;
/// Names of pads, without brackets, that the render's graph leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pads<'a> {
    /// The composited picture, before the review marks.
    pub picture: &'a str,
    /// The decoded picture of the cut, before its rate is made constant.
    pub cut_picture: Option<&'a str>,
    /// The logo's rectangle, with and without the logo.
    pub logo: Option<(&'a str, &'a str)>,
    /// The mix, before it is brought to a loudness.
    pub mix: Option<&'a str>,
    /// The decoded sound of the cut, before anything is done to it or it is made as long as the picture.
    pub cut_sound: Option<&'a str>,
}

/// What to append to a render so that it measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chains {
    /// Chains for the graph, joined with `;`.
    pub graph: String,
    /// Words for the end of the command: one more output, which writes nothing.
    pub words: Vec<OsString>,
}

/// The chains and words that measure these pads.
#[must_use]
pub fn chains(pads: &Pads<'_>) -> Chains {
    let mut chains = vec![picture_chain(pads.picture)];
    chains.extend(pads.cut_picture.map(|pad| times_chain(pad, CUT_PICTURE, "q_cut_picture")));
    chains.extend(pads.logo.map(|(with, without)| logo_chain(with, without)));
    chains.extend(pads.mix.map(|pad| sound_chain(pad, SOUND, "q_sound")));
    chains.extend(pads.cut_sound.map(clipping_chain));
    Chains { words: sink(&chains), graph: chains.join(";") }
}

/// An output that takes the last pad of each chain and writes nothing.
pub(in crate::media) fn sink(chains: &[String]) -> Vec<OsString> {
    let pad = |chain: &String| chain.rfind('[').map(|at| chain[at..].to_owned());
    let maps = chains.iter().filter_map(pad).flat_map(|pad| ["-map".to_owned(), pad]);
    maps.chain(["-fps_mode", "passthrough", "-f", "null", "-"].map(ToOwned::to_owned)).map(OsString::from).collect()
}

/// Small pictures keep the cost low; black and still ones are looked for at the full rate.
fn picture_chain(pad: &str) -> String {
    format!(
        "[{pad}]scale=w=320:h=-2:flags=fast_bilinear,format=yuv420p,blackdetect=d=0.001:pic_th=0.98:pix_th=0.10,\
         freezedetect=n=-60dB:d=1,{}[q_picture]",
        print(PICTURE)
    )
}

/// The time of every frame.
pub(in crate::media) fn times_chain(pad: &str, file: &str, out: &str) -> String {
    format!("[{pad}]{}[{out}]", print(file))
}

/// Prints a line for every frame, as it carries a mark.
fn print(file: &str) -> String {
    format!("settb=1/{TICKS},metadata=mode=add:key=n:value=1,metadata=mode=print:file={file}")
}

fn logo_chain(with: &str, without: &str) -> String {
    format!(
        "[{with}]fps=2:round=up,format=yuv444p[q_with];[{without}]fps=2:round=up,format=yuv444p[q_without];\
         [q_with][q_without]blend=all_mode=difference,signalstats,settb=1/{TICKS},\
         metadata=mode=print:key=lavfi.signalstats.YAVG:file={LOGO}[q_logo]"
    )
}

/// Loudness, true peak, silence and length of a sound.
pub(in crate::media) fn sound_chain(pad: &str, file: &str, out: &str) -> String {
    format!("[{pad}]ebur128=peak=true:metadata=1:framelog=verbose,silencedetect=n=-50dB:d=0.5,{}[{out}]", sound_print(file))
}

fn clipping_chain(pad: &str) -> String {
    format!("[{pad}]asetnsamples=n={STEP}:p=0,{}[q_cut_sound]", sound_print(CUT_SOUND))
}

fn sound_print(file: &str) -> String {
    format!(
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level+Flat_factor+Number_of_samples,\
         asettb=1/{TICKS},ametadata=mode=print:file={file}"
    )
}

/// Words that measure the sound that a graph leaves on a pad, written as `[name]`; put its inputs' words before them.
#[must_use]
pub fn mix_words(graph: &str, pad: &str) -> Vec<OsString> {
    let chain = sound_chain(pad.trim_start_matches('[').trim_end_matches(']'), SOUND, "q_sound");
    let mut words: Vec<OsString> = ["-filter_complex".into(), format!("{graph};{chain}").into()].into();
    words.extend(sink(&[chain]));
    words
}

/// Words that measure the loudness of one sound stream of the first input; put the input's words before them.
#[must_use]
pub fn measure_audio_words(stream: u32) -> Vec<OsString> {
    let chain = sound_chain(&format!("0:{stream}"), SOUND, "q_sound");
    let mut words: Vec<OsString> = ["-filter_complex", &chain].map(OsString::from).into();
    words.extend(sink(&[chain]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_there_is_is_measured() {
        let least = chains(&Pads { picture: "measure", ..Pads::default() });
        assert!(
            least.graph.starts_with("[measure]scale=") && least.graph.ends_with("file=picture.txt[q_picture]"),
            "{}",
            least.graph
        );
        assert_eq!(least.words, ["-map", "[q_picture]", "-fps_mode", "passthrough", "-f", "null", "-"]);
        let pads = Pads { picture: "p", cut_picture: Some("c"), logo: Some(("w", "o")), mix: Some("m"), cut_sound: Some("s") };
        let all = chains(&pads);
        let mapped: Vec<_> = all.words.iter().filter(|word| word.as_encoded_bytes().starts_with(b"[")).collect();
        assert_eq!(mapped, ["[q_picture]", "[q_cut_picture]", "[q_logo]", "[q_sound]", "[q_cut_sound]"]);
        for pad in ["[p]scale", "[c]settb", "[w]fps", "[o]fps", "[m]ebur128", "[s]asetnsamples"] {
            assert_eq!(all.graph.matches(pad).count(), 1, "{pad}");
        }
    }
}
