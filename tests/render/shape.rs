//! Sizes, places and times, for cuts of any shape and length.

use claqueta::domain::media::MediaInfo;
use claqueta::domain::render::geometry::{self, Size};
use claqueta::domain::render::plan::RenderPlan;
use claqueta::domain::render::timeline::Timeline;
use claqueta::domain::render::treatment::Wishes;
use claqueta::domain::time::Rate;
use claqueta::domain::video::Kind;

use crate::support::{info, plan_of, presets};

fn cut(width: u32, height: u32, seconds: f64) -> MediaInfo {
    let mut info = info();
    let video = &mut info.video[0];
    (video.width, video.height, video.duration, video.frames) = (width, height, Some(seconds), None);
    info
}

fn planned(width: u32, height: u32, seconds: f64) -> RenderPlan {
    plan_of(Kind::Evento, &cut(width, height, seconds), &Wishes { music: true, ..Wishes::default() })
}

fn canvas(export: &str, width: u32, height: u32, seconds: f64) -> (u32, u32) {
    let Size { width, height } = geometry::canvas(&planned(width, height, seconds), presets().export(export).expect("built in"));
    (width, height)
}

#[test]
fn a_canvas_is_the_cuts_shape_or_the_exports() {
    assert_eq!(canvas("review", 1920, 1080, 60.0), (1280, 720));
    assert_eq!(canvas("review", 1080, 1920, 60.0), (720, 1280));
    assert_eq!(canvas("review", 320, 240, 60.0), (320, 240));
    assert_eq!(canvas("review", 1920, 1080, 900.0), (480, 270), "few bits, a small picture");
    assert_eq!(canvas("web-1080p", 320, 240, 60.0), (1920, 1080));
    assert_eq!(canvas("archive", 333, 187, 60.0), (334, 188));
    assert_eq!(canvas("archive", 60_000, 30_000, 60.0), (8192, 4096));
}

#[test]
fn absurd_cuts_have_a_canvas_and_a_place_on_it() {
    for (name, export) in presets().exports {
        for (width, height) in [(1, 1), (1, 50_000), (50_000, 1), (3, 7), (16_384, 16_384), (854, 480)] {
            let plan = planned(width, height, 60.0);
            let canvas = geometry::canvas(&plan, &export);
            let fit = geometry::fit(&plan, canvas);
            let logo = geometry::corner_logo(&presets().logos["institucional"], plan.inputs.logo.expect("a logo"), canvas);
            let end = geometry::end_logo(&presets().end_logos["institucional"], plan.inputs.end_logo.expect("a logo"), canvas);
            for place in [fit, logo, end] {
                let (right, lower) = (place.x + place.size.width, place.y + place.size.height);
                let even = [place.x, place.y, place.size.width, place.size.height].iter().all(|side| side % 2 == 0);
                assert!(
                    even && right <= canvas.width && lower <= canvas.height,
                    "{name} {width}×{height}: {place:?} on {canvas:?}"
                );
            }
            let (cover, kept) = geometry::backdrop(fit.size, canvas);
            assert!(cover.width >= kept.width && cover.height >= kept.height && cover.width <= 4096 && cover.height <= 4096);
        }
    }
}

#[test]
fn the_corner_logo_stands_upper_right_inside_the_margins() {
    for (width, height) in [(1920, 1080), (1080, 1920), (1080, 1080)] {
        let canvas = Size { width, height };
        let place =
            geometry::corner_logo(&presets().logos["institucional"], planned(1, 1, 9.0).inputs.logo.expect("a logo"), canvas);
        assert_eq!((place.x + place.size.width, place.y), (width - 54, 54));
        assert_eq!(place.size.height, 162);
    }
}

#[test]
fn fades_shrink_and_the_end_logo_follows_the_cut() {
    let export = presets().export("web-1080p").expect("built in").clone();
    let times = |seconds| Timeline::new(&planned(640, 360, seconds), &export);
    let usual = times(10.0);
    assert_eq!((usual.cut, usual.tail, usual.pictures()), (250, 100, 350));
    let (logo, end, music) = (usual.logo.expect("logo"), usual.end_logo.expect("end"), usual.music.expect("music"));
    assert_eq!((logo.from, logo.to, logo.fade_out), (0.0, 10.0, 0.8));
    assert_eq!((end.from, end.to, music.to, music.fade_out), (10.0, 14.0, 14.0, 3.0));
    assert_eq!(usual.samples(usual.pictures()), 14 * 48_000);
    let short = times(0.2).logo.expect("logo");
    assert_eq!((short.to, short.fade_in, short.fade_out), (0.2, 0.1, 0.1));
    assert_eq!(times(0.001).cut, 1, "never nothing");
}

#[test]
fn an_end_logo_over_the_cut_leaves_its_length_alone() {
    let mut plan = planned(640, 360, 5.0);
    if let Some(end) = &mut plan.treatment.end_logo {
        end.mode = claqueta::domain::render::presets::EndMode::Overlay;
    }
    let times = Timeline::new(&plan, presets().export("web-1080p").expect("built in"));
    assert_eq!((times.pictures(), times.tail), (125, 0));
    assert_eq!((times.end_logo.expect("end").from, times.logo.expect("logo").to), (2.5, 2.5), "at most half of the cut");
}

#[test]
fn television_counts_two_pictures_a_frame() {
    let times = Timeline::new(&planned(640, 360, 10.0), presets().export("tv-hd").expect("built in"));
    assert_eq!((times.rate.num(), times.rate.den()), (60_000, 1001));
    assert_eq!((times.cut, times.tail), (600, 240));
}

#[test]
fn a_cut_that_cannot_be_rendered_is_refused_with_a_sentence() {
    let made = || planned(640, 360, 5.0);
    let refused = |info: &MediaInfo| {
        let RenderPlan { inputs, treatment, .. } = made();
        claqueta::domain::render::plan::plan(Kind::Evento, info, inputs, treatment).expect_err("no film").code
    };
    assert_eq!(refused(&MediaInfo { video: Vec::new(), ..info() }), "cut-no-picture");
    assert_eq!(refused(&MediaInfo { still: true, ..info() }), "cut-still");
    assert_eq!(refused(&cut(640, 360, 1e9)), "cut-too-long");
    let endless = MediaInfo { duration: None, ..cut(640, 360, f64::NAN) };
    assert_eq!(refused(&endless), "cut-no-length");
    let fast = plan_of(Kind::Evento, &MediaInfo { duration: Some(2.0), ..cut(640, 360, 0.0) }, &Wishes::default());
    assert_eq!((fast.source.rate, fast.source.frames), (Rate::STANDARD[2], 50));
}
