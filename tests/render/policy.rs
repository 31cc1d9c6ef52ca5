//! What the written policy gives each kind of video.

use claqueta::disk::presets::{LogoKind, PresetFolder};
use claqueta::domain::edit::Contains;
use claqueta::domain::fault::Kind as FaultKind;
use claqueta::domain::render::reasons::{Reason, Why};
use claqueta::domain::render::treatment::{Treatment, Wishes, treatment};
use claqueta::domain::video::Kind;

use crate::support::{info, plan_of, presets};

fn codes(reasons: &[Reason]) -> Vec<Why> {
    reasons.iter().map(|reason| reason.code).collect()
}

fn with(overrides: &[&str]) -> Wishes {
    Wishes { subtitles: true, overrides: overrides.iter().map(ToString::to_string).collect(), ..Wishes::default() }
}

#[test]
fn every_kind_carries_the_logos_but_a_bulletin() {
    for &kind in Kind::ALL {
        let made = treatment(kind, &presets(), &Wishes::default()).expect("a treatment");
        let wanted = kind != Kind::Boletin;
        assert_eq!((made.logo.is_some(), made.end_logo.is_some()), (wanted, wanted), "{kind}");
        assert_eq!(codes(&made.reasons).contains(&Why::BulletinWithoutLogo), !wanted, "{kind}");
    }
}

#[test]
fn a_policy_file_cannot_undo_the_manual() {
    let library = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(library.path().join("presets")).expect("a folder");
    let usual = include_str!("../../presets/policy.toml");
    let none = usual.replace("\"institucional\"\nend_logo = \"institucional\"", "\"none\"\nend_logo = \"none\"");
    let odd = none.replace("[boletin] # goes with a bulletin: policy 5\nlogo = \"none\"", "[boletin]\nlogo = \"institucional\"");
    assert!(odd != none && none != usual);
    std::fs::write(library.path().join("presets/policy.toml"), odd).expect("room");
    let presets = PresetFolder::of(Some(library.path())).load().expect("well formed");
    let made = |kind| treatment(kind, &presets, &Wishes::default()).expect("a treatment");
    assert_eq!((made(Kind::Boletin).logo, made(Kind::Boletin).end_logo), (None, None));
    assert!(made(Kind::Testimonial).logo.is_some() && made(Kind::Testimonial).end_logo.is_some());
    assert!(made(Kind::Evento).logo.is_some() && made(Kind::Evento).end_logo.is_none(), "a choice of the house");
    assert!(codes(&made(Kind::Evento).reasons).contains(&Why::NoEndLogoByHouse));
}

#[test]
fn what_the_cut_contains_is_not_drawn_twice() {
    let contains: Contains = "music=M-0003, logo=yes,subtitles=yes".parse().expect("well formed");
    let wishes = Wishes { contains, subtitles: true, ..Wishes::default() };
    let made = treatment(Kind::Evento, &presets(), &wishes).expect("a treatment");
    assert!(made.logo.is_none() && made.subtitles.is_none() && made.end_logo.is_some());
    let codes = codes(&made.reasons);
    assert!([Why::LogoInCut, Why::SubtitlesInCut, Why::MusicInCut].iter().all(|why| codes.contains(why)), "{codes:?}");
    let refused = treatment(Kind::Boletin, &presets(), &wishes).expect_err("policy 5");
    assert_eq!((refused.kind, refused.code), (FaultKind::Refused, "bulletin-with-logo"));
    assert_eq!("logo=quizá".parse::<Contains>().expect_err("a word").code, "contains-malformed");
    assert_eq!("".parse::<Contains>().expect("nothing"), Contains::default());
}

#[test]
fn overrides_obey_the_bounds_of_the_presets() {
    let set = |kind, overrides: &[&str]| treatment(kind, &presets(), &with(overrides));
    let made = set(Kind::Evento, &["subtitle.size=44", "logo.opacity=80", "audio.music_level=-20"]).expect("all good");
    assert!((made.subtitles.expect("subtitles").size.get() - 44.0).abs() < f64::EPSILON);
    assert!((made.audio.music_level.get() + 20.0).abs() < f64::EPSILON);
    for (text, code) in
        [("logo.opacity=5", "override-bad"), ("logo.colour=red", "override-unknown"), ("logo.corner=lower-left", "override-bad")]
    {
        assert_eq!(set(Kind::Evento, &[text]).expect_err(text).code, code, "{text}");
    }
    assert_eq!(set(Kind::Boletin, &["logo.size=20"]).expect_err("no logo there").code, "override-idle");
    let unknown = Wishes { subtitle_style: Some("gótica".into()), ..Wishes::default() };
    assert_eq!(treatment(Kind::Evento, &presets(), &unknown).expect_err("no such style").code, "preset-unknown");
}

#[test]
fn the_fingerprint_follows_contents_and_decisions_only() {
    let plain = plan_of(Kind::Evento, &info(), &with(&[]));
    let same = plan_of(Kind::Evento, &info(), &with(&[]));
    assert_eq!(plain.fingerprint(), same.fingerprint());
    let mut other = same.clone();
    other.inputs.cut = claqueta::domain::hash::ContentHash::of(b"another cut");
    assert_ne!(plain.fingerprint(), other.fingerprint());
    assert_ne!(plain.fingerprint(), plan_of(Kind::Evento, &info(), &with(&["subtitle.size=44"])).fingerprint());
    let mut reworded = same;
    reworded.treatment.reasons.clear();
    assert_eq!(plain.fingerprint(), reworded.fingerprint());
}

#[test]
fn a_treatment_that_was_stored_is_the_same_treatment() {
    let plan = plan_of(Kind::Evento, &info(), &with(&["logo.opacity=81.7", "audio.equaliser=[{ hz = 100, db = 1.1, q = 0.7 }]"]));
    let text = serde_json::to_string(&plan).expect("plain data");
    let read: claqueta::domain::render::plan::RenderPlan = serde_json::from_str(&text).expect("our own text");
    assert_eq!(read, plan);
    assert_eq!(read.fingerprint(), plan.fingerprint());
    let _: Treatment = read.treatment;
}

#[test]
fn media_name_their_exports_once() {
    let media = presets().media;
    assert_eq!(
        media.exports(["redes", "web", "redes"]).expect("known"),
        ["social-vertical", "social-square", "web-1080p", "archive", "archive-textless"]
    );
    assert_eq!(media.exports(["radio"]).expect_err("unknown").code, "medium-unknown");
    let presets = presets();
    assert!(media.exports(["web", "tv", "redes", "mensajeria"]).expect("known").iter().all(|name| presets.export(name).is_ok()));
}

#[test]
fn a_library_wins_by_name_and_its_mistakes_are_found_at_once() {
    let library = tempfile::tempdir().expect("a folder");
    let own = library.path().join("presets/logos");
    std::fs::create_dir_all(&own).expect("a folder");
    let usual = include_str!("../../presets/logos/institucional.toml");
    std::fs::write(own.join("institucional.toml"), usual.replace("opacity = 92", "opacity = 180")).expect("room");
    let folder = PresetFolder::of(Some(library.path()));
    let bad = folder.load().expect_err("out of bounds");
    let line = usual.lines().position(|line| line.starts_with("opacity")).expect("there") + 1;
    assert_eq!(bad.code, "preset-bad");
    assert_eq!(bad.args[0].1, own.join("institucional.toml").display().to_string());
    assert_eq!((bad.args[1].1.as_str(), bad.args[2].1.as_str()), (line.to_string().as_str(), "opacity = 180 (30 … 100)"));

    std::fs::write(own.join("institucional.toml"), usual.replace("size = 15", "size = 20")).expect("room");
    std::fs::write(own.join("logo.png"), b"not a picture").expect("room");
    let presets = folder.load().expect("good again");
    assert!((presets.logos["institucional"].size.get() - 20.0).abs() < f64::EPSILON);
    let image = folder.image(LogoKind::Corner, &presets.logos["institucional"].image);
    assert_eq!(image.expect_err("the office's own file wins, good or bad").code, "image-not-png");

    std::fs::write(own.join("Mi Logo.toml"), usual).expect("room");
    assert_eq!(folder.load().expect_err("a name that no option can take").code, "preset-name");
}

#[test]
fn every_reason_has_its_sentence_in_both_languages() {
    for text in [include_str!("../../locales/es/render.ftl"), include_str!("../../locales/en/render.ftl")] {
        for why in Why::ALL {
            assert!(text.contains(&format!("\nreason-{why} = ")), "{why}");
        }
    }
}
