//! What is seen: looked at by the brightness of parts of real pictures.

use std::path::Path;

use claqueta::domain::render::plan::RenderPlan;
use claqueta::domain::render::treatment::Wishes;
use claqueta::domain::video::Kind;
use claqueta::media::argv;
use claqueta::media::graph::{self, Loudness, Purpose};

use crate::support::{Bench, ass, ffmpeg, grey, inspect, mean, plan_of, presets, probe, raw};

const SMALL: (u32, u32) = (160, 90);
const UPPER_RIGHT: (f64, f64, f64, f64) = (0.86, 0.06, 0.09, 0.12);
const LOWER_LEFT: (f64, f64, f64, f64) = (0.0, 0.7, 0.3, 0.3);
const MIDDLE: (f64, f64, f64, f64) = (0.42, 0.45, 0.16, 0.12);

fn planned(kind: Kind, cut: &Path) -> RenderPlan {
    plan_of(kind, &inspect(cut).expect("a film"), &Wishes::default())
}

fn size(file: &Path) -> (u64, u64) {
    let found = probe(file);
    let side = |key: &str| found["streams"][0][key].as_u64().expect("a side");
    (side("width"), side("height"))
}

fn frames(file: &Path) -> u64 {
    probe(file)["streams"][0]["nb_read_frames"].as_str().expect("counted").parse().expect("a number")
}

#[test]
fn the_logo_comes_stays_and_goes_and_the_end_logo_follows() {
    let bench = Bench::new();
    let cut = bench.make("cut.mp4", "-f lavfi -i color=c=0x303030:s=640x360:r=25:d=3 -c:v libx264");
    let file = bench.render(&planned(Kind::Efemeride, &cut), "messenger", &cut, Loudness::AsIs);
    let corner = |at: f64| mean(&grey(&file, at, SMALL), SMALL, UPPER_RIGHT);
    let (plain, coming, full, going) = (corner(0.0), corner(0.4), corner(1.5), corner(2.92));
    assert!(full > plain + 40.0, "{plain} {full}");
    assert!(coming > plain + 10.0 && coming < full - 10.0, "{coming}");
    assert!(going < plain + 15.0, "{going}");
    let still = grey(&file, 1.5, SMALL);
    assert!((mean(&still, SMALL, LOWER_LEFT) - plain).abs() < 3.0);
    let end = grey(&file, 5.0, SMALL);
    assert!(mean(&end, SMALL, MIDDLE) > 120.0 && mean(&end, SMALL, UPPER_RIGHT) < 60.0);
    assert!(mean(&grey(&file, 6.9, SMALL), SMALL, MIDDLE) < 80.0, "it goes at the end");
    assert_eq!(frames(&file), 175);
}

#[test]
fn a_bulletin_shows_nothing_but_the_cut() {
    let bench = Bench::new();
    let cut = bench.make("cut.mp4", "-f lavfi -i color=c=0x303030:s=640x360:r=25:d=2 -c:v libx264");
    let file = bench.render(&planned(Kind::Boletin, &cut), "messenger", &cut, Loudness::AsIs);
    assert_eq!(frames(&file), 50);
    for at in [0.0, 1.0, 1.9] {
        let picture = grey(&file, at, SMALL);
        let (least, most) = (picture.iter().min().expect("pixels"), picture.iter().max().expect("pixels"));
        assert!(most - least <= 2, "{at}: {least} {most}");
    }
}

#[test]
fn a_reframing_shows_the_whole_cut_over_itself() {
    let bench = Bench::new();
    let cut = bench.make("cut.mkv", "-f lavfi -i testsrc2=s=666x374:r=25:d=0.4 -vf format=yuv444p,scale=333:187,setparams=colorspace=bt709:range=tv -c:v ffv1 -colorspace bt709 -color_range tv");
    let plan = planned(Kind::Boletin, &cut);
    for (export, wanted) in [("social-vertical", (1080, 1920)), ("social-square", (1080, 1080)), ("archive", (334, 188))] {
        assert_eq!(size(&bench.render(&plan, export, &cut, Loudness::AsIs)), wanted, "{export}");
    }
    let square = bench.path("social-square.mp4");
    let whole = raw("-i FILE -frames:v 1 -vf crop=1080:606:0:236,scale=160:90,format=gray -f rawvideo", &square);
    let source = raw("-i FILE -frames:v 1 -vf scale=160:90,format=gray -f rawvideo", &cut);
    let apart = whole.iter().zip(&source).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / 14_400.0;
    assert!(apart < 4.0, "{apart}");
}

#[test]
fn a_turned_cut_is_upright() {
    let bench = Bench::new();
    let halves = "color=c=black:s=320x360:r=25:d=0.4[a];color=c=white:s=320x360:r=25:d=0.4[b];[a][b]hstack";
    let cut = bench.make("cut.mp4", &format!("-f lavfi -i {halves} -c:v libx264 -pix_fmt yuv420p"));
    turn_clockwise(&cut, 360);
    let plan = planned(Kind::Boletin, &cut);
    assert_eq!((plan.source.width, plan.source.height), (360, 640));
    let file = bench.render(&plan, "messenger", &cut, Loudness::AsIs);
    assert_eq!(size(&file), (360, 640));
    let picture = grey(&file, 0.2, SMALL);
    assert!(mean(&picture, SMALL, (0.0, 0.0, 1.0, 0.4)) < 30.0 && mean(&picture, SMALL, (0.0, 0.6, 1.0, 0.4)) > 220.0);
}

/// Writes "show it turned by 90° clockwise" into an MP4's track header, as a phone does.
fn turn_clockwise(file: &Path, height: u32) {
    let mut bytes = std::fs::read(file).expect("the film");
    let at = bytes.windows(4).position(|word| word == b"tkhd").expect("a track header") + 44;
    let matrix = [0_u32, 0x1_0000, 0, 0xFFFF_0000, 0, 0, height << 16, 0, 0x4000_0000];
    for (place, value) in bytes[at..].chunks_exact_mut(4).zip(matrix) {
        place.copy_from_slice(&value.to_be_bytes());
    }
    std::fs::write(file, bytes).expect("room");
}

#[test]
fn anamorphic_interlaced_and_variable_material_becomes_square_whole_and_constant() {
    let bench = Bench::new();
    let wide = bench.make("wide.mpg", "-f lavfi -i testsrc2=s=720x576:r=25:d=0.6 -vf setsar=64/45 -c:v mpeg2video -q:v 3");
    assert_eq!(size(&bench.render(&planned(Kind::Boletin, &wide), "messenger", &wide, Loudness::AsIs)), (1024, 576));
    let fields =
        "-f lavfi -i testsrc2=s=720x576:r=50:d=0.6 -vf tinterlace=4,setfield=tff -c:v mpeg2video -q:v 3 -flags +ildct+ilme";
    let laced = bench.make("laced.mkv", fields);
    let plan = planned(Kind::Boletin, &laced);
    assert_eq!(plan.source.field_order.as_str(), "top-first");
    assert_eq!(frames(&bench.render(&plan, "messenger", &laced, Loudness::AsIs)), plan.source.frames);
    let varying =
        bench.make("varying.mkv", "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -vf select=gt(t\\,1)+not(mod(n\\,4)) -c:v libx264");
    let plan = planned(Kind::Boletin, &varying);
    let file = bench.render(&plan, "messenger", &varying, Loudness::AsIs);
    let times = raw("-i FILE -map 0:v -f framehash", &file);
    let times = String::from_utf8(times).expect("text");
    let durations: std::collections::BTreeSet<_> =
        times.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(durations.len(), 1, "{durations:?}");
}

#[test]
fn subtitles_are_drawn_with_the_programs_own_font() {
    let bench = Bench::new();
    let cut = bench.make("cut.mp4", "-f lavfi -i color=c=black:s=640x360:r=25:d=1 -c:v libx264");
    let wishes = Wishes { subtitles: true, ..Wishes::default() };
    let plan = plan_of(Kind::Boletin, &inspect(&cut).expect("a film"), &wishes);
    let style = "Atkinson Hyperlegible,40,&HFFFFFF,&H0,&H0,1,1,2,0,2,10,10,20";
    bench.write("subs.ass", &ass((640, 360), style, "¿Qué pasó, señor Ñáñez?"));
    let export = presets().export("messenger").expect("built in").clone();
    let output = bench.path("out.mp4");
    let words = argv::export(&plan, &export, &bench.inputs(&cut), Loudness::AsIs, &output).expect("inputs");
    let said = ffmpeg(&words, bench.folder());
    let chosen: Vec<_> = said.lines().filter(|line| line.contains("fontselect:")).collect();
    assert!(!chosen.is_empty() && chosen.iter().all(|line| line.contains("-> AtkinsonHyperlegible")), "{said}");
    let picture = grey(&output, 0.5, SMALL);
    assert!(mean(&picture, SMALL, (0.2, 0.8, 0.6, 0.15)) > 25.0 && mean(&picture, SMALL, (0.2, 0.1, 0.6, 0.5)) < 18.0);
}

#[test]
fn a_reference_is_the_file_in_the_middle_of_each_second() {
    let bench = Bench::new();
    let cut = bench.make("cut.mp4", "-f lavfi -i testsrc2=s=640x360:r=25:d=3 -c:v libx264 -g 30");
    let plan = planned(Kind::Evento, &cut);
    for (name, picked) in [("web-1080p", "select=eq(mod(n\\,25)\\,13)"), ("tv-hd", "select=eq(mod(n\\,30)\\,15),field=top")] {
        let export = presets().export(name).expect("built in").clone();
        let graph = graph::build(&plan, &export, Purpose::Reference, Loudness::AsIs);
        let small = bench.path("reference.raw");
        let mut words = argv::inputs(&graph, &bench.inputs(&cut)).expect("inputs");
        let text = format!("{};[video]scale=160:90:flags=area,format=gray[small]", graph.text);
        words.extend(
            ["-filter_complex", &text, "-map", "[small]", "-fps_mode", "passthrough", "-f", "rawvideo", "-y"].map(Into::into),
        );
        words.push(small.clone().into());
        ffmpeg(&words, bench.folder());
        let reference = std::fs::read(&small).expect("the reference");
        let file = bench.render(&plan, name, &cut, Loudness::AsIs);
        let seen = raw(
            &format!("-i FILE -map 0:v -vf {picked},setpts=N/TB,fps=1,scale=160:90:flags=area,format=gray -r 1 -f rawvideo"),
            &file,
        );
        assert_eq!((reference.len(), seen.len()), (7 * 14_400, 7 * 14_400), "{name}");
        for (second, (a, b)) in reference.chunks(14_400).zip(seen.chunks(14_400)).enumerate() {
            let apart = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / 14_400.0;
            assert!(apart < 3.0, "{name} at {second} s: {apart}");
        }
    }
}
