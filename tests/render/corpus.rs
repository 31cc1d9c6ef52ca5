//! Every film of a folder of real material: rendered right, or refused with a sentence.

use std::path::{Path, PathBuf};

use claqueta::disk::presets::{LogoKind, PresetFolder};
use claqueta::domain::fault::Fault;
use claqueta::domain::hash::ContentHash;
use claqueta::domain::render::plan::{Ingredients, RenderPlan, plan};
use claqueta::domain::render::timeline::Timeline;
use claqueta::domain::render::treatment::{Wishes, treatment};
use claqueta::domain::video::Kind;
use claqueta::media::graph::Loudness;

use crate::support::{Bench, inspect, presets, probe};

fn films(folder: &Path) -> Vec<PathBuf> {
    let entries = ["video", "mxf"].iter().filter_map(|name| std::fs::read_dir(folder.join(name)).ok()).flatten();
    let mut films: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    films.sort();
    films
}

/// One second of a film, planned.
fn short_plan(film: &Path) -> Result<RenderPlan, Fault> {
    let folder = PresetFolder::default();
    let made = treatment(Kind::Evento, &presets(), &Wishes::default())?;
    let inputs = Ingredients {
        cut: ContentHash::of(b"cut"),
        logo: made.logo.as_ref().map(|logo| folder.image(LogoKind::Corner, &logo.image).expect("built in").1),
        end_logo: made.end_logo.as_ref().map(|logo| folder.image(LogoKind::End, &logo.image).expect("built in").1),
        subtitles: None,
        fonts: None,
        music: None,
        voice_over: None,
    };
    let mut plan = plan(Kind::Evento, &inspect(film).expect("a media file"), inputs, made)?;
    plan.source.frames = plan.source.frames.min(plan.source.rate.frames_in(1.0));
    Ok(plan)
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so, and a corpus names what it refuses")]
fn every_film_of_the_corpus_is_rendered_or_refused() {
    let Some(corpus) = std::env::var_os("CLAQUETA_CORPUS").filter(|folder| !folder.is_empty()) else {
        eprintln!("skipped: CLAQUETA_CORPUS names no folder of real material");
        return;
    };
    let films = films(Path::new(&corpus));
    assert!(!films.is_empty(), "no film in {}", Path::new(&corpus).display());
    for film in films {
        let plan = match short_plan(&film) {
            Ok(plan) => plan,
            Err(refusal) => {
                eprintln!("{}: refused, {refusal}", film.display());
                assert!(refusal.code.starts_with("cut-"), "{refusal}");
                continue;
            }
        };
        let bench = Bench::new();
        bench.write(
            "marks.ass",
            &crate::support::ass((1280, 720), "Atkinson Hyperlegible,40,&HFFFFFF,&H0,&H0,1,1,2,0,2,9,9,9", "COPIA"),
        );
        for export in ["review", "social-square"] {
            let file = bench.render(&plan, export, &film, Loudness::AsIs);
            let preset = presets().export(export).expect("built in").clone();
            let timeline = Timeline::new(&plan, &preset);
            let found = probe(&file);
            let frames = found["streams"][0]["nb_read_frames"].as_str().map(str::to_owned);
            assert_eq!(frames, Some(timeline.pictures().to_string()), "{} as {export}", film.display());
            eprintln!("{}: {} frames in {}", film.display(), timeline.pictures(), file.display());
        }
    }
}
