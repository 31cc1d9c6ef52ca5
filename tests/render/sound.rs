//! What is heard: looked at by the level of parts of real sound.

use std::path::Path;

use claqueta::domain::render::plan::RenderPlan;
use claqueta::domain::render::treatment::Wishes;
use claqueta::domain::video::Kind;
use claqueta::media::graph::Loudness;

use crate::support::{Bench, inspect, level, plan_of, raw};

fn planned(cut: &Path, wishes: &Wishes) -> RenderPlan {
    plan_of(Kind::Boletin, &inspect(cut).expect("a film"), wishes)
}

/// A black film of some length with a sound.
fn cut(bench: &Bench, seconds: f64, sound: &str) -> std::path::PathBuf {
    let black = format!("-f lavfi -i color=c=black:s=160x90:r=25:d={seconds}");
    let sound = if sound.is_empty() { String::new() } else { format!("-f lavfi -i {sound} -c:a pcm_s16le -shortest") };
    bench.make("cut.mov", &format!("{black} {sound} -c:v libx264"))
}

/// Stereo samples at 48 kHz, as left and right.
fn samples(file: &Path) -> Vec<(f32, f32)> {
    let bytes = raw("-i FILE -map 0:a -ac 2 -ar 48000 -f f32le", file);
    let read = |b: &[u8]| f32::from_le_bytes(b.try_into().expect("four bytes"));
    bytes.chunks_exact(8).map(|pair| (read(&pair[..4]), read(&pair[4..]))).collect()
}

#[test]
fn a_cut_without_sound_gets_silence_of_its_length() {
    let bench = Bench::new();
    let cut = cut(&bench, 1.0, "");
    let heard = samples(&bench.render(&planned(&cut, &Wishes::default()), "archive", &cut, Loudness::AsIs));
    assert_eq!(heard.len(), 48_000);
    assert!(heard.iter().all(|(left, right)| *left == 0.0 && *right == 0.0));
}

#[test]
fn mono_and_surround_become_stereo_and_late_sound_stays_late() {
    let bench = Bench::new();
    for layout in ["mono", "5.1"] {
        let cut = cut(
            &bench,
            1.0,
            &format!("aevalsrc=0.2*sin(880*t):c={layout}:s=44100:d=2").replace("sin(880*t)", {
                if layout == "mono" { "sin(880*t)" } else { "sin(880*t)|0.2*sin(880*t)|0.2*sin(880*t)|0|0|0" }
            }),
        );
        let heard = samples(&bench.render(&planned(&cut, &Wishes::default()), "archive", &cut, Loudness::AsIs));
        assert_eq!(heard.len(), 48_000, "{layout}");
        let loud = |side: fn(&(f32, f32)) -> f32| heard.iter().map(side).fold(0.0_f32, |most, s| most.max(s.abs()));
        let (left, right) = (loud(|s| s.0), loud(|s| s.1));
        assert!(left > 0.1 && (left - right).abs() < 0.01, "{layout}: {left} {right}");
    }
    let late = bench.make(
        "late.mov",
        "-f lavfi -i color=c=black:s=160x90:r=25:d=2 -itsoffset 1 -f lavfi -i sine=f=440:d=1 -c:v libx264 -c:a pcm_s16le",
    );
    let file = bench.render(&planned(&late, &Wishes::default()), "archive", &late, Loudness::AsIs);
    assert!(level(&file, 0.1, 0.8, "anull") < -80.0 && level(&file, 1.1, 0.8, "anull") > -40.0);
}

#[test]
fn music_comes_goes_and_makes_way_for_speech() {
    let bench = Bench::new();
    let speech = "aevalsrc=0.3*sin(2*PI*1500*t)*between(t\\,3\\,5):s=48000:d=8";
    let cut = cut(&bench, 8.0, speech);
    bench.make("music.wav", "-f lavfi -i sine=f=200:d=3:r=48000 -af volume=-6dB");
    let file = bench.render(&planned(&cut, &Wishes { music: true, ..Wishes::default() }), "archive", &cut, Loudness::AsIs);
    let music = |at: f64| level(&file, at, 0.3, "bandpass=f=200:width_type=h:w=60");
    let (start, alone, under, end) = (music(0.0), music(2.0), music(4.0), music(7.7));
    assert!(start < alone - 6.0, "comes in: {start} {alone}");
    assert!(under < alone - 6.0, "makes way: {under} {alone}");
    assert!(end < alone - 12.0, "goes out: {end} {alone}");
    assert!(level(&file, 4.0, 0.3, "bandpass=f=1500:width_type=h:w=200") > under + 12.0, "speech is well above");
    assert_eq!(samples(&file).len(), 8 * 48_000, "exactly as long as the picture");
}

#[test]
fn the_cut_makes_way_for_a_voice_over() {
    let bench = Bench::new();
    let cut = cut(&bench, 6.0, "sine=f=300:d=6:r=48000");
    bench.make("voice.wav", "-f lavfi -i aevalsrc=0.3*sin(2*PI*1500*t)*between(t\\,2\\,4):s=48000:d=6");
    let file = bench.render(&planned(&cut, &Wishes { voice_over: true, ..Wishes::default() }), "archive", &cut, Loudness::AsIs);
    let own = |at: f64| level(&file, at, 0.3, "bandpass=f=300:width_type=h:w=60");
    assert!(own(3.0) < own(1.0) - 6.0, "{} {}", own(3.0), own(1.0));
}

#[test]
fn a_gain_is_a_gain_and_no_peak_passes_the_ceiling() {
    let bench = Bench::new();
    let cut = cut(&bench, 4.0, "anoisesrc=d=4:c=pink:a=0.5:r=48000:seed=7");
    let plan = planned(&cut, &Wishes::default());
    let before = level(&bench.render(&plan, "archive", &cut, Loudness::AsIs), 1.0, 2.0, "anull");
    let quiet = bench.render(&plan, "archive", &cut, Loudness::Gain { db: -12.0, ceiling: -1.0 });
    assert!((level(&quiet, 1.0, 2.0, "anull") - before + 12.0).abs() < 0.1);
    let loud = bench.render(&plan, "archive", &cut, Loudness::Gain { db: 20.0, ceiling: -2.0 });
    let peaks = raw("-i FILE -map 0:a -af aresample=192000 -f f32le", &loud);
    let (peaks, _) = peaks.as_chunks::<4>();
    let peak = peaks.iter().map(|s| f32::from_le_bytes(*s).abs()).fold(0.0_f32, f32::max);
    assert!(20.0 * peak.log10() < -2.0 && 20.0 * peak.log10() > -4.0, "{}", 20.0 * peak.log10());
}

#[test]
fn a_review_copy_is_heard_to_its_end() {
    let bench = Bench::new();
    let cut = cut(&bench, 4.0, "sine=f=300:d=4:r=48000");
    let near = Loudness::OnePass { integrated: -16.0, ceiling: -1.0 };
    let heard = samples(&bench.render(&planned(&cut, &Wishes::default()), "archive", &cut, near));
    let last = heard[heard.len() - 24_000..].iter().fold(0.0_f32, |most, (left, _)| most.max(left.abs()));
    assert!(heard.len() == 4 * 48_000 && last > 0.1, "{} samples, {last} in the last half second", heard.len());
}
