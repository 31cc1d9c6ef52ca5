//! Measuring, marking and comparing with the real FFmpeg, on material that it makes itself.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use claqueta::domain::quality::{Aim, Comparison, Loudness, Quality, Sampling, Standard, Stretch, faults};
use claqueta::domain::subtitles;
use claqueta::domain::time::{Labels, Rate};
use claqueta::media::ass::{self, AssStyle, Backdrop, Colour, ReviewMarks};
use claqueta::media::compare::{self, Candidate, Reference};
use claqueta::media::measure::{self, Pads};
use tempfile::TempDir;

/// Runs FFmpeg in a folder and returns its log; `CLAQUETA_FFMPEG` may name another one.
#[expect(clippy::disallowed_methods, reason = "the runner has tests of its own")]
fn ffmpeg<W: Into<OsString>>(folder: &Path, words: impl IntoIterator<Item = W>) -> Vec<String> {
    let program = std::env::var_os("CLAQUETA_FFMPEG").unwrap_or_else(|| "ffmpeg".into());
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let mut command = std::process::Command::new(program);
    command.args(["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info", "-y"]).args(&words).current_dir(folder);
    let output = command.output().expect("FFmpeg starts");
    let log: Vec<String> = String::from_utf8_lossy(&output.stderr).lines().map(ToOwned::to_owned).collect();
    assert!(output.status.success(), "{words:?}\n{}", log.join("\n"));
    log
}

fn words(text: &str) -> Vec<OsString> {
    text.split(' ').filter(|word| !word.is_empty()).map(OsString::from).collect()
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("fonts")).expect("a fonts folder");
    folder
}

fn rate(text: &str) -> Rate {
    text.parse().expect("a rate")
}

fn close(a: f64, b: f64, by: f64) -> bool {
    (a - b).abs() <= by
}

/// The hash of each frame of a gray clip that shows frames from `first` on, under a script.
fn frames_under(folder: &Path, script: &str, rate: Rate, first: u64, count: u64) -> Vec<String> {
    fs::write(folder.join("marks.ass"), script).expect("a script");
    let filter = format!("setpts=PTS+{first},ass=marks.ass:fontsdir=fonts");
    let input = format!("color=gray:s=320x180:r={rate}");
    let count = count.to_string();
    let args = [
        "-f",
        "lavfi",
        "-i",
        &input,
        "-vf",
        &filter,
        "-frames:v",
        &count,
        "-fps_mode",
        "passthrough",
        "-copyts",
        "-f",
        "framemd5",
        "md5.txt",
    ];
    ffmpeg(folder, args);
    let hashes = fs::read_to_string(folder.join("md5.txt")).expect("hashes");
    hashes
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit(',').next())
        .map(|h| h.trim().into())
        .collect()
}

#[test]
fn the_running_timecode_is_exact_to_the_frame() {
    let folder = folder();
    // Across a second, across a minute where drop-frame skips labels, and far into a long cut.
    let cases = [("24000/1001", None, 21), ("25", Some("10:00:00:00"), 1497), ("30000/1001", Some("00:00:00;00"), 1797)];
    let fast = [("50", None, 44_997), ("60000/1001", Some("00:00:00;00"), 53_943), ("60", None, 53_997)];
    for (text, start, first) in cases.into_iter().chain(fast) {
        let labels = Labels::of_clip(rate(text), start);
        let marks = |labels, frames| ReviewMarks {
            video: "V-2026-0014",
            title: "Título",
            round: 2,
            labels,
            frames,
            family: "DejaVu Sans",
        };
        let script = ass::marks((320, 180), &marks(labels, first + 7));
        let shown = frames_under(folder.path(), &script, labels.rate, first, 6);
        for (frame, hash) in (first..).zip(&shown) {
            let alone = ass::marks((320, 180), &marks(Labels { start: labels.start + frame, ..labels }, 1));
            assert_eq!(
                frames_under(folder.path(), &alone, labels.rate, 0, 1),
                std::slice::from_ref(hash),
                "{text}: {}",
                labels.show(frame)
            );
        }
        let different: HashSet<_> = shown.iter().collect();
        assert_eq!((shown.len(), different.len()), (6, 6), "{text}: every label looks different");
    }
}

#[test]
fn what_people_write_is_drawn_as_words() {
    let folder = folder();
    let black = Colour { red: 0, green: 0, blue: 0, opacity: 255 };
    let style = AssStyle {
        family: "DejaVu Sans".into(),
        size: 24.0,
        bold: false,
        primary: Colour { red: 255, green: 255, blue: 255, opacity: 255 },
        outline_colour: black,
        outline: 2.0,
        backdrop: Backdrop::Shadow { colour: black, offset: 0.0 },
        alignment: 2,
        side_margin: 10.0,
        margin: 10.0,
        max_lines: 2,
    };
    let frame = |text: &str| {
        let srt = format!("1\n00:00:00,000 --> 00:00:09,000\n{text}\n");
        let cues = subtitles::read(srt.as_bytes()).expect("SRT").cues;
        let script = ass::subtitles(&cues, &style, (320, 180));
        frames_under(folder.path(), &script, rate("25"), 0, 1).remove(0)
    };
    let pairs = [
        ("a {b c", "a b c"),
        ("a\\Nb", "ab"),
        ("uno\\h", "uno"),
        ("<i>uno</i>", "uno"),
        ("<b>uno</b>", "uno"),
        ("uno\ndos", "uno dos"),
    ];
    for (marked, plain) in pairs {
        assert_ne!(frame(marked), frame(plain), "{marked}");
    }
    assert_ne!(frame("abc"), frame(" "), "a font was found");
}

/// Renders a graph with the measuring chains and reads what they measured.
fn measured(folder: &Path, inputs: &str, graph: &str, pads: &Pads<'_>, logo: Option<&Stretch>) -> Quality {
    let chains = measure::chains(pads);
    let mut all = words(inputs);
    all.extend(["-filter_complex".into(), format!("{graph};{}", chains.graph).into()]);
    all.extend(chains.words);
    let log = ffmpeg(folder, all);
    measure::read(folder, pads, logo, &log).expect("measurements")
}

fn same(parts: &[Stretch], expected: &[(f64, f64)]) -> bool {
    let pairs = || parts.iter().zip(expected);
    parts.len() == expected.len()
        && pairs().all(|(part, (start, end))| close(part.start, *start, 0.05) && close(part.end, *end, 0.05))
}

#[test]
fn black_still_and_missing_pictures_are_found() {
    let folder = folder();
    // Two seconds of life, black from 2 to 3, life, still from 4 to the end; three frames are missing at 1 s.
    let inputs = "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i color=black:s=320x180:r=25:d=1 -f lavfi -i \
                  testsrc2=s=320x180:r=25:d=1 -f lavfi -i color=white:s=320x180:r=25:d=2";
    let graph =
        "[0:v][1:v][2:v][3:v]concat=n=4,split[all][tap];[tap]select='not(between(n,25,27))'[cut_picture];[all]null[measure]";
    let pads = Pads { picture: "measure", cut_picture: Some("cut_picture"), ..Pads::default() };
    let quality = measured(folder.path(), inputs, graph, &pads, None);
    assert_eq!((quality.frames, quality.loudness, &quality.logo_unseen), (150, None, &None));
    assert!(close(quality.seconds, 6.0, 0.001), "{quality:?}");
    assert!(same(&quality.black, &[(2.0, 3.0)]), "{quality:?}");
    assert!(same(&quality.frozen, &[(2.0, 3.0), (4.0, 6.0)]), "{quality:?}");
    assert!(same(&quality.cut.gaps, &[(1.0, 1.12)]), "{quality:?}");
    assert!(quality.cut.picture.is_some_and(|seconds| close(seconds, 6.0, 0.01)), "{quality:?}");
}

#[test]
fn loudness_silence_clipping_and_lengths_are_measured() {
    let folder = folder();
    // A 1 kHz tone at -20 dBFS in both channels is -20 LUFS by definition; then a second of silence, then a clipped second.
    let inputs = "-f lavfi -i color=gray:s=64x36:r=25:d=6.5 -f lavfi -i aevalsrc=0.1*sin(2000*PI*t)|0.1*sin(2000*PI*t):s=48000:d=4 \
                  -f lavfi -i anullsrc=r=48000:cl=stereo:d=1 -f lavfi -i aevalsrc=max(-1\\,min(1\\,3*sin(800*t)))|0:s=48000:d=1.25";
    let graph = "[1:a]asplit[tone][mix];[tone][2:a][3:a]concat=n=3:v=0:a=1,aformat=s16,aformat=fltp[cut_sound];[0:v]null[measure];\
                 [mix]apad=whole_dur=6[measure_audio]";
    let pads = Pads { picture: "measure", mix: Some("measure_audio"), cut_sound: Some("cut_sound"), ..Pads::default() };
    let quality = measured(folder.path(), inputs, graph, &pads, None);
    let loudness = quality.loudness.expect("sound");
    // Where the tone ends, blocks are half silent, which takes a little away.
    assert!(loudness.integrated.is_some_and(|lufs| close(lufs, -20.1, 0.2)), "{loudness:?}");
    assert!(loudness.true_peak.is_some_and(|peak| close(peak, -20.0, 0.1)), "{loudness:?}");
    assert!(same(&quality.silent, &[(4.0, 6.0)]), "{quality:?}");
    assert!(same(&quality.clipped, &[(5.0, 6.2)]) || same(&quality.clipped, &[(5.0, 6.3)]), "{quality:?}");
    assert!(close(quality.sound_seconds.expect("sound"), 6.0, 0.001) && close(quality.cut.sound.expect("sound"), 6.25, 0.001));
}

#[test]
fn the_cut_is_measured_at_its_own_streams_beside_the_render() {
    let folder = folder();
    ffmpeg(
        folder.path(),
        words("-f lavfi -i testsrc2=s=320x180:r=25:d=4 -f lavfi -i sine=1000:r=44100:d=3.5 -c:v libx264 -c:a pcm_s16le cut.mov"),
    );
    let graph = "[0:0]fps=30,split[measure][video];[0:1]aresample=48000,apad=whole_dur=4,asplit[mix][audio]";
    let pads = Pads { picture: "measure", cut_picture: Some("0:0"), mix: Some("mix"), cut_sound: Some("0:1"), logo: None };
    let chains = measure::chains(&pads);
    let mut all = words("-i cut.mov");
    all.extend(["-filter_complex".into(), format!("{graph};{}", chains.graph).into()]);
    all.extend(words("-map [video] -map [audio] -c:v libx264 -preset ultrafast -c:a aac review.mp4"));
    all.extend(chains.words);
    let log = ffmpeg(folder.path(), all);
    let quality = measure::read(folder.path(), &pads, None, &log).expect("measurements");
    assert!(quality.frames == 120 && close(quality.sound_seconds.expect("a mix"), 4.0, 0.001), "{quality:?}");
    let lengths = (quality.cut.picture.expect("a picture"), quality.cut.sound.expect("a sound"));
    assert!(close(lengths.0, 4.0, 0.001) && close(lengths.1, 3.5, 0.001), "{quality:?}");
    let mut all = words("-i cut.mov");
    all.extend(measure::mix_words("[0:1]volume=6dB[louder]", "[louder]"));
    ffmpeg(folder.path(), all);
    let louder = measure::read_audio(folder.path()).expect("measurements").0.integrated.expect("sound");
    assert!(
        close(louder - quality.loudness.and_then(|loudness| loudness.integrated).expect("sound"), 6.0, 0.3),
        "{louder} {quality:?}"
    );
}

#[test]
fn sound_without_sound_is_silence() {
    let folder = folder();
    let inputs = "-f lavfi -i color=gray:s=64x36:r=25:d=2 -f lavfi -i anullsrc=r=48000:cl=stereo:d=2";
    let pads = Pads { picture: "measure", mix: Some("mix"), ..Pads::default() };
    let quality = measured(folder.path(), inputs, "[0:v]null[measure];[1:a]anull[mix]", &pads, None);
    assert_eq!(quality.loudness, Some(Loudness { integrated: None, range: 0.0, true_peak: None }));
    assert!(same(&quality.silent, &[(0.0, 2.0)]) && quality.clipped.is_empty(), "{quality:?}");
}

#[test]
fn a_logo_that_cannot_be_seen_is_noticed() {
    let folder = folder();
    let inputs = "-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=6";
    // The logo covers a third of its rectangle from 0.5 s to 4 s; from 2 s to 3 s it has the colour of what is behind.
    let graph = "[0:v]split=3[measure][a][b];[a]crop=80:40:230:10[logo_without];[b]crop=80:40:230:10,\
                 drawbox=x=10:y=5:w=40:h=30:t=fill:c=white:enable='between(t,0.5,2)+between(t,3,4)'[logo_with]";
    let pads = Pads { picture: "measure", logo: Some(("logo_with", "logo_without")), ..Pads::default() };
    let wanted = Stretch { start: 0.6, end: 5.1 };
    let quality = measured(folder.path(), inputs, graph, &pads, Some(&wanted));
    assert_eq!((quality.logo_unseen, quality.logo_samples), (Some(vec![2.5, 3.0, 4.5, 5.0]), 9));
}

#[test]
fn one_sound_of_a_file_is_measured_alone() {
    let folder = folder();
    let make = words("-f lavfi -i aevalsrc=0.1*sin(2000*PI*t)|0.1*sin(2000*PI*t):s=44100:d=5.5 -c:a pcm_s24le tone.wav");
    ffmpeg(folder.path(), make);
    let mut all = words("-i tone.wav");
    all.extend(measure::measure_audio_words(0));
    ffmpeg(folder.path(), all);
    let (loudness, seconds) = measure::read_audio(folder.path()).expect("measurements");
    assert!(
        loudness.integrated.is_some_and(|lufs| close(lufs, -20.0, 0.1)) && close(seconds, 5.5, 0.001),
        "{loudness:?} {seconds}"
    );
}

const PLAN: &str = "testsrc2=s=640x360:r=60000/1001:d=4";
const LOGO: &str = "drawbox=x=520:y=20:w=90:h=60:t=fill:c=yellow";

fn plan_words() -> Vec<OsString> {
    words(&format!("-f lavfi -i {PLAN}"))
}

/// Makes a final out of the plan's picture with a filter, and compares it.
fn compared(folder: &Path, picture: &str, encoder: &str, file: &str, candidate: impl Fn(Candidate) -> Candidate) -> Comparison {
    let mut make = plan_words();
    make.extend(words("-f lavfi -i sine=1000:r=48000:d=4.004"));
    make.extend(["-filter_complex".into(), format!("[0:v]{picture}[v];[1:a]volume=-1.94dB,aformat=cl=stereo[a]").into()]);
    make.extend(words(&format!("-map [v] -map [a] {encoder} {file}")));
    ffmpeg(folder, make);
    against_plan(folder, file, candidate)
}

fn against_plan(folder: &Path, file: &str, candidate: impl Fn(Candidate) -> Candidate) -> Comparison {
    let whole = Candidate {
        words: vec!["-i".into(), format!("file:{file}").into()],
        size: (640, 360),
        rate: rate("60000/1001"),
        interlaced: false,
        frames: 240,
        sound: true,
    };
    let candidate = candidate(whole);
    let each = if candidate.interlaced { 2 } else { 1 };
    let Sampling { first, every } = Sampling::of(candidate.rate, candidate.frames);
    let (first, every) = (first * each, every * each);
    let graph = format!("[0:v]{LOGO},select='eq(mod(n,{every}),{first})',format=yuv420p[plan]");
    let reference = Reference { words: plan_words(), inputs: 1, graph: &graph, picture: "plan" };
    let log = ffmpeg(folder, compare::words(&reference, &candidate));
    compare::read(folder, &candidate, &log).expect("measurements")
}

fn codes(measured: &Comparison, frames: u64, rate_text: &str) -> Vec<&'static str> {
    let standard = Standard { rate: rate(rate_text), frames, likeness: 30.0, sound: true, aim: None };
    faults(measured, &standard).into_iter().map(|finding| finding.code).collect()
}

const H264: &str = "-c:v libx264 -preset veryfast -crf 20 -c:a aac";

#[test]
fn a_final_like_the_plan_passes_and_its_loudness_is_known() {
    let folder = folder();
    let measured = compared(folder.path(), LOGO, H264, "good.mp4", |whole| whole);
    assert_eq!((measured.frames, measured.late, measured.samples.len(), measured.decode_errors), (240, 0, 4, 0), "{measured:?}");
    assert_eq!(codes(&measured, 240, "60000/1001"), [""; 0], "{measured:?}");
    let loud = Aim { loudness: -23.0, ceiling: -1.0 };
    let standard = Standard { rate: rate("60000/1001"), frames: 240, likeness: 30.0, sound: true, aim: Some(loud) };
    assert_eq!(faults(&measured, &standard), [], "{measured:?}");
}

#[test]
fn a_missing_logo_a_wrong_order_and_a_short_final_are_faults() {
    let folder = folder();
    let bare = compared(folder.path(), "null", H264, "bare.mp4", |whole| whole);
    assert_eq!(codes(&bare, 240, "60000/1001"), ["quality-final-picture"], "{bare:?}");
    let late = format!("{LOGO},tpad=start=12,trim=end_frame=240");
    let late = compared(folder.path(), &late, H264, "late.mp4", |whole| whole);
    assert_eq!(codes(&late, 240, "60000/1001"), ["quality-final-picture"], "{late:?}");
    let short = compared(folder.path(), &format!("{LOGO},trim=end_frame=200"), H264, "short.mp4", |whole| whole);
    assert_eq!(codes(&short, 240, "60000/1001"), ["quality-final-length"], "{short:?}");
}

#[test]
fn one_frame_late_or_early_is_tolerated() {
    let folder = folder();
    let picture = format!("{LOGO},trim=start_frame=1,setpts=PTS-STARTPTS,fps=60000/1001,tpad=stop=1:stop_mode=clone");
    let measured = compared(folder.path(), &picture, H264, "early.mp4", |whole| whole);
    assert_eq!((measured.late, codes(&measured, 240, "60000/1001").len()), (-1, 0), "{measured:?}");
    let picture = format!("{LOGO},tpad=start=1:start_mode=clone,trim=end_frame=240");
    let measured = compared(folder.path(), &picture, H264, "one.mkv", |whole| whole);
    assert_eq!((measured.late, codes(&measured, 240, "60000/1001").len()), (1, 0), "{measured:?}");
}

#[test]
fn interlaced_finals_are_compared_field_by_field() {
    let folder = folder();
    let xdcam = "-c:v mpeg2video -pix_fmt yuv422p -flags +ildct+ilme -b:v 30M -bf 2 -g 15 -timecode 01:00:00;00 -c:a pcm_s24le";
    let picture = format!("{LOGO},tinterlace=interleave_top:flags=vlpf,fieldorder=tff");
    let halves = |whole| Candidate { rate: rate("30000/1001"), interlaced: true, frames: 120, ..whole };
    let measured = compared(folder.path(), &picture, xdcam, "final.mxf", halves);
    assert_eq!((measured.frames, measured.samples.len()), (120, 4), "{measured:?}");
    assert_eq!(codes(&measured, 120, "30000/1001"), [""; 0], "{measured:?}");
}

#[test]
fn a_damaged_final_is_not_decoded_in_silence() {
    let folder = folder();
    let file = folder.path().join("good.mp4");
    compared(folder.path(), LOGO, H264, "good.mp4", |whole| whole);
    let mut bytes = fs::read(&file).expect("a final");
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 4000] {
        *byte ^= 0x5a;
    }
    fs::write(&file, bytes).expect("a damaged final");
    let measured = against_plan(folder.path(), "good.mp4", |whole| whole);
    assert!(codes(&measured, 240, "60000/1001").contains(&"quality-final-decode"), "{measured:?}");
}

/// The messages of a locale file, with the variables that each uses.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(format!("locales/{language}/quality.ftl")).expect("texts");
    let mut messages = BTreeMap::<String, BTreeSet<String>>::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some((id, _)) = line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            id.clone_into(&mut current);
        }
        let variables = line.split('$').skip(1).filter_map(|rest| rest.split([' ', '}']).next());
        messages.entry(current.clone()).or_default().extend(variables.map(ToOwned::to_owned));
    }
    messages
}

/// The codes of findings and faults in a source, as quoted words, without its tests.
fn codes_in(source: &Path) -> Vec<String> {
    let text = fs::read_to_string(source).expect("a source");
    let shown = text.split("#[cfg(test)]").next().unwrap_or_default();
    let quoted = shown.split('"').skip(1).step_by(2);
    let ours = |word: &&str| ["quality-", "subtitle-", "measure-"].iter().any(|start| word.starts_with(start));
    quoted.filter(ours).map(ToOwned::to_owned).collect()
}

#[test]
fn every_code_has_its_sentence_in_both_languages() {
    let (es, en) = (messages("es"), messages("en"));
    assert_eq!(es, en, "the same messages with the same variables");
    let files =
        |folder: &str| fs::read_dir(folder).expect("sources").map(|entry| entry.expect("a file").path()).collect::<Vec<_>>();
    let sources = ["src/domain/subtitles", "src/domain/quality", "src/media/measure"].into_iter().flat_map(files);
    let codes: BTreeSet<String> = sources.flat_map(|source| codes_in(&source)).collect();
    assert!(codes.len() > 40 && codes.contains("measure-lost") && codes.contains("quality-final-peak"), "{codes:?}");
    for code in codes {
        assert!(es.contains_key(&code) || es.contains_key(&format!("fault-{code}")), "{code}");
    }
}
