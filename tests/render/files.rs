//! What the files are: facts that FFprobe reads out of each kind of export.

use std::path::Path;

use claqueta::domain::render::bounds::Whole;
use claqueta::domain::render::treatment::Wishes;
use claqueta::domain::video::Kind;
use claqueta::media::argv;
use claqueta::media::graph::{self, Loudness, Purpose};
use serde_json::Value;

use crate::support::{Bench, ass, ffmpeg, inspect, level, plan_of, presets, probe, raw};

fn stream<'a>(found: &'a Value, kind: &str) -> &'a Value {
    found["streams"].as_array().and_then(|all| all.iter().find(|s| s["codec_type"] == kind)).expect("a stream")
}

fn moving(bench: &Bench, seconds: f64) -> std::path::PathBuf {
    let picture = format!("-f lavfi -i testsrc2=s=640x360:r=30:d={seconds} -f lavfi -i sine=f=440:d={seconds}");
    bench.make("cut.mp4", &format!("{picture} -c:v libx264 -c:a aac -metadata location=+29.07-110.95/ -metadata title=casa"))
}

#[test]
fn television_gets_xdcam_hd422() {
    let bench = Bench::new();
    let cut = moving(&bench, 1.0);
    let plan = plan_of(Kind::Boletin, &inspect(&cut).expect("a film"), &Wishes::default());
    let found = probe(&bench.render(&plan, "tv-hd", &cut, Loudness::AsIs));
    let (video, audio) = (stream(&found, "video"), stream(&found, "audio"));
    let facts = ["codec_name", "profile", "pix_fmt", "field_order", "r_frame_rate", "color_space", "sample_aspect_ratio"];
    let facts: Vec<_> = facts.iter().map(|fact| video[*fact].as_str().unwrap_or("-")).collect();
    assert_eq!(facts, ["mpeg2video", "4:2:2", "yuv422p", "tt", "30000/1001", "bt709", "1:1"]);
    assert_eq!((video["width"].as_u64(), video["height"].as_u64()), (Some(1920), Some(1080)));
    assert_eq!(video["bit_rate"], "50000000");
    assert_eq!((audio["codec_name"].as_str(), audio["sample_rate"].as_str()), (Some("pcm_s24le"), Some("48000")));
    assert_eq!(found["format"]["tags"]["timecode"], "01:00:00;00");
    assert!(found["format"]["tags"]["operational_pattern_ul"].as_str().is_none_or(|ul| ul.contains("0d010201.01")), "OP1a");
}

#[test]
fn the_archive_is_lossless_and_private() {
    let bench = Bench::new();
    let cut = moving(&bench, 0.5);
    let plan = plan_of(Kind::Evento, &inspect(&cut).expect("a film"), &Wishes::default());
    let textless = probe(&bench.render(&plan, "archive-textless", &cut, Loudness::AsIs));
    assert_eq!(stream(&textless, "video")["nb_read_frames"], "15", "no end logo");
    let found = probe(&bench.render(&plan, "archive", &cut, Loudness::AsIs));
    let (video, audio) = (stream(&found, "video"), stream(&found, "audio"));
    assert_eq!((video["codec_name"].as_str(), video["pix_fmt"].as_str()), (Some("ffv1"), Some("yuv422p")));
    assert_eq!((video["width"].as_u64(), audio["codec_name"].as_str()), (Some(640), Some("pcm_s24le")));
    let tags = found["format"]["tags"].as_object().expect("tags");
    assert!(!tags.keys().any(|key| key.to_lowercase().contains("location") || key.eq_ignore_ascii_case("title")), "{tags:?}");
}

#[test]
fn a_review_can_be_jumped_in_and_measured() {
    let bench = Bench::new();
    let cut = moving(&bench, 2.0);
    let plan = plan_of(Kind::Evento, &inspect(&cut).expect("a film"), &Wishes::default());
    bench.write("marks.ass", &ass((640, 360), "Atkinson Hyperlegible,30,&HFFFFFF,&H0,&H0,1,1,2,0,8,9,9,9", "COPIA DE REVISIÓN"));
    let export = presets().export("review").expect("built in").clone();
    let graph = graph::build(&plan, &export, Purpose::MeasuredFile, Loudness::OnePass { integrated: -16.0, ceiling: -1.0 });
    let measured = graph.measured.clone().expect("pads");
    let (with, without) = measured.logo.expect("a logo");
    let text = format!(
        "{};{}scale=160:-2[small];{with}{without}blend=all_mode=difference,extractplanes=y[logo];{}ebur128=peak=true[loud]",
        graph.text, measured.picture, measured.sound
    );
    let mut words = argv::inputs(&graph, &bench.inputs(&cut)).expect("inputs");
    words.extend(["-filter_complex".into(), text.into()]);
    let file = bench.path("review.mp4");
    words.extend(argv::file(&plan, &export, &graph, &file));
    words.extend(["-map", "[small]", "-f", "null", "-"].map(Into::into));
    words.extend(["-map", "[loud]", "-ar", "48000", "-f", "u8", "-y"].map(Into::into));
    words.push(bench.path("mix.raw").into());
    words.extend(["-map", "[logo]", "-f", "rawvideo", "-y"].map(Into::into));
    words.push(bench.path("logo.raw").into());
    let said = ffmpeg(&words, bench.folder());
    assert!(said.contains("Integrated loudness"), "{said}");
    let logo = std::fs::read(bench.path("logo.raw")).expect("differences");
    let place = graph.logo.expect("a place").size;
    let each = place.width as usize * place.height as usize;
    assert_eq!(logo.len() / each, 180);
    let mean = |frame: usize| logo[frame * each..(frame + 1) * each].iter().map(|p| f64::from(*p)).sum::<f64>() / each as f64;
    assert!(mean(30) > 20.0 && mean(0) < 1.0 && mean(100) < 1.0, "{} {} {}", mean(30), mean(0), mean(100));
    assert_keyframes(&file, 15);
    assert_eq!(std::fs::metadata(bench.path("mix.raw")).expect("a mix").len(), 2 * 6 * 48_000, "the mix is measured whole");
    assert!(level(&file, 1.0, 0.9, "anull") > -40.0, "the cut is heard to its end");
}

fn assert_keyframes(file: &Path, apart: usize) {
    let kinds = raw("-skip_frame nokey -i FILE -map 0:v -f framehash", file);
    let jumps = String::from_utf8(kinds).expect("text").lines().filter(|line| !line.starts_with('#')).count();
    assert!(jumps >= 180 / apart, "{jumps} pictures to jump to");
}

#[test]
fn a_size_limit_holds_for_the_hardest_picture() {
    let bench = Bench::new();
    let noise = "-f lavfi -i nullsrc=s=320x180:r=25:d=12,geq=random(1)*255:128:128 -f lavfi -i anoisesrc=d=12:a=0.5";
    let cut = bench.make("cut.mkv", &format!("{noise} -c:v libx264 -preset ultrafast -crf 10 -c:a pcm_s16le"));
    let plan = plan_of(Kind::Boletin, &inspect(&cut).expect("a film"), &Wishes::default());
    let mut export = presets().export("messenger").expect("built in").clone();
    export.max_bytes = Whole::new(1_000_000);
    let output = bench.path("out.mp4");
    let words = argv::export(&plan, &export, &bench.inputs(&cut), Loudness::AsIs, &output).expect("inputs");
    ffmpeg(&words, bench.folder());
    let bytes = std::fs::metadata(&output).expect("a file").len();
    assert!((300_000..1_000_000).contains(&bytes), "{bytes}");
}
