//! FFmpeg's words for every built-in export, as files: a reviewer sees a change of the picture as a changed line.

use std::path::{Path, PathBuf};

use claqueta::domain::media::{MediaInfo, Transfer};
use claqueta::domain::render::plan::RenderPlan;
use claqueta::domain::render::treatment::Wishes;
use claqueta::domain::video::Kind;
use claqueta::media::argv::{self, Inputs};
use claqueta::media::graph::Loudness;

use crate::support::{info, plan_of, presets};

/// A phone's upright HLG clip, with everything that can be added to it.
fn planned() -> RenderPlan {
    let mut info = info();
    let video = &mut info.video[0];
    (video.width, video.height, video.rotation, video.transfer) = (1920, 1080, 90, Transfer::Hlg);
    video.rate = "28028/1000".parse().ok();
    video.color_space = Some("bt2020nc".into());
    let wishes = Wishes { subtitles: true, music: true, voice_over: true, ..Wishes::default() };
    plan_of(Kind::Testimonial, &info, &wishes)
}

fn bulletin() -> RenderPlan {
    plan_of(Kind::Boletin, &MediaInfo { audio: Vec::new(), ..info() }, &Wishes::default())
}

fn inputs() -> Inputs {
    let at = |name: &str| Some(PathBuf::from("/job").join(name));
    Inputs {
        cut: "/library/-montaje 'final'.mov".into(),
        logo: at("logo.png"),
        end_logo: at("end-logo.png"),
        music: at("music.ogg"),
        voice_over: at("voice.wav"),
    }
}

/// One word a line, one chain of a graph a line.
fn shown(words: &[std::ffi::OsString]) -> String {
    let words = words.iter().map(|word| word.to_str().expect("text").replace(';', ";\n"));
    words.map(|word| word + "\n").collect()
}

#[test]
fn the_words_for_every_export_are_as_written_down() {
    let loudness = Loudness::Gain { db: 4.5, ceiling: -1.0 };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/argv");
    let mut differ = Vec::new();
    for (name, export) in &presets().exports {
        let output = PathBuf::from("/job").join(name).with_extension(export.extension());
        for (what, plan) in [("planned", planned()), ("bulletin", bulletin())] {
            let words = argv::export(&plan, export, &inputs(), loudness, &output).expect("all inputs");
            let file = folder.join(format!("{name}.{what}.txt"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&file, shown(&words)).expect("room for a golden file");
            }
            if std::fs::read_to_string(&file).unwrap_or_default() != shown(&words) {
                differ.push(file);
            }
        }
    }
    assert!(differ.is_empty(), "run again with UPDATE_GOLDEN=1 and read the difference: {differ:?}");
}
