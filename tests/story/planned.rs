//! A testimonial from its first line to its finals, by following what `video show` says comes next.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Call, JEFA, Office, PRODUCER, blake3, list, path, text};
use crate::material;

/// A video that is followed step by step.
struct Story {
    office: Office,
    video: String,
}

impl Story {
    /// Types what comes next, with files in the place of their words, by whoever's it is.
    fn goes(&self, step: &str, command: &str, files: &[(&str, &Path)], more: &[OsString]) -> Value {
        let shown = self.office.show(&self.video);
        assert_eq!(shown["step"], step, "{:#}", shown["next"]);
        let next = &list(&shown["next"])[0];
        let literal = text(&next["do"]);
        assert!(literal.starts_with(command), "{literal} is not {command}");
        assert_eq!(next["step"], step);
        let word = |word: &str| files.iter().find(|(name, _)| *name == word).map_or_else(|| word.into(), |(_, file)| file.into());
        let mut words: Vec<OsString> = literal.split(' ').map(word).collect();
        words.extend_from_slice(more);
        self.by(&text(&next["role"]), words).ok()
    }

    fn by(&self, role: &str, words: Vec<OsString>) -> Call {
        match role {
            "jefa" => self.office.jefa(words),
            "produccion" => self.office.producer(words),
            other => panic!("nobody here is {other}"),
        }
    }

    /// From a cut that waits for its last round to finals.
    fn to_its_finals(&self, authorised: &str) -> Value {
        let round = self.goes("3.3", "review export", &[], &[]);
        self.goes("3.4", "review approve", &[], &[]);
        let authorised = self.goes("3.5", "authorize", &[("MEDIA", Path::new(authorised))], &[]);
        assert_eq!(authorised["fingerprint"], round["fingerprint"], "what is authorised is what was exported");
        self.goes("3.6", "deliver", &[], &[])
    }
}

/// The card and the editor's work: published clips where they were brought, else made.
struct Work {
    card: PathBuf,
    cut: PathBuf,
    subtitles: PathBuf,
    consent: PathBuf,
}

impl Work {
    fn of(office: &Office) -> Self {
        let sample = |name: &str, made: fn() -> PathBuf| material::sample(name).unwrap_or_else(made);
        Self {
            card: material::sample("cards/testimonio").unwrap_or_else(|| material::card(&office.path("tarjeta"))),
            cut: sample("cuts/testimonio.mp4", material::cut),
            subtitles: sample("subtitles/testimonio.srt", material::subtitles),
            consent: sample("papers/consentimiento.txt", material::paper),
        }
    }
}

#[test]
fn a_testimonial_goes_from_card_to_finals_and_is_corrected() {
    let office = Office::open();
    let work = Work::of(&office);
    let video = office.video("testimonial");
    let story = Story { office, video };
    edited(&story, &work);
    let first = story.to_its_finals("mensajeria");
    assert_eq!((&first["version"], &first["step"]), (&1.into(), &"fin".into()));
    finals_are_everywhere(&story.office, &first);
    loudness_is_as_the_export_says(&first);
    records_and_mails(&story);
    handed_over(&story, &first);
    corrected(&story, &first);
    let whole = story.office.anyone(["verify"]).ok();
    assert_eq!(whole["checked"], whole["ok"], "{whole:#}");
    let history = story.office.anyone(["history", &story.video, "--verify"]).ok();
    assert_eq!(history["verified"]["agreeing"], serde_json::json!(["respaldo-1", "respaldo-2"]));
}

/// From the card to an edit that the jefa approved (2.2 to 3.1).
fn edited(story: &Story, work: &Work) {
    let Story { office, video } = story;
    let taken = story.goes("2.2", "ingest", &[("SOURCE", &work.card)], &words!["--label", "A001"]);
    assert!(!list(&taken["files"]).is_empty() && taken["step"] == "2.4", "{taken:#}");
    let consent = words!["consent", "add", video, "--person", "María López", "--file", work.consent];
    office.producer(consent).ok();
    let music = words!["music", "add", material::music(), "--title", "Vibe Ace", "--author", "Kevin MacLeod"];
    let track = office.producer([music, words!["--licence", "CC-BY-3.0", "--source", "incompetech"]].concat()).ok();
    assert_eq!(track["track"], "M-0001");
    let with = words!["--subtitles", work.subtitles, "--music", "M-0001", "--contains", "music=none,logo=no,subtitles=no"];
    let cut = story.goes("2.4", "cut add", &[("FILE", &work.cut)], &with);
    assert_eq!((&cut["cut"], &cut["without_footage"], &cut["contains_assumed"]), (&1.into(), &false.into(), &false.into()));
    let round = story.goes("2.10", "review export", &[], &[]);
    assert_eq!(round["fingerprint"], cut["fingerprint"]);
    assert!(path(&round["path"]).is_file() && round["fits_mail"] == true, "{round:#}");
    heard_to_the_end_of_the_cut(&round);
    office.jefa(["review", "comment", video, "--at", "1s", "Muy bien la entrada."]).ok();
    story.goes("2.11", "review approve", &[], &[]);
    let shown = office.show(video);
    assert_eq!(shown["reviews"][0]["comments"][0]["at"], "00:00:01:00", "{:#}", shown["reviews"][0]);
    assert_eq!(shown["reviews"][0]["decision"], "approved");
    let signed = story.goes("3.1", "review check", &[], &[]);
    assert!(list(&signed["checklist"]).len() >= 4, "{signed:#}");
}

/// The mix of a review copy is no shorter than the cut's own sound.
fn heard_to_the_end_of_the_cut(round: &Value) {
    let seconds = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{round:#}"));
    let quality = &round["quality"];
    let silent = list(&quality["silent"]).iter().map(|part| seconds(&part["end"]) - seconds(&part["start"])).sum::<f64>();
    assert!(seconds(&quality["sound_seconds"]) >= seconds(&quality["cut"]["sound"]) - 0.1, "{quality:#}");
    assert!(silent < 1.0, "{quality:#}");
}

/// Each final, and its subtitle files, in the library and in both backups, byte for byte.
fn finals_are_everywhere(office: &Office, delivered: &Value) {
    let finals = list(&delivered["finals"]);
    let exports: Vec<_> = finals.iter().map(|made| text(&made["export"])).collect();
    assert_eq!(exports, ["messenger", "archive", "archive-textless"]);
    for made in finals {
        let place = path(&made["path"]);
        assert_eq!(place.metadata().expect("a final").len(), made["bytes"].as_u64().expect("a length"));
        let beside = list(&made["subtitles"]).iter().map(path).collect::<Vec<_>>();
        let endings: Vec<_> = beside.iter().filter_map(|file| file.extension()?.to_str()).collect();
        assert_eq!(endings, ["srt", "vtt"], "{made:#}");
        assert!(beside.iter().all(|file| file.parent() == place.parent() && file.file_stem() == place.file_stem()), "{made:#}");
        for file in beside.iter().chain([&place]) {
            let below = file.strip_prefix(&office.library).expect("in the library");
            let hashes: Vec<_> = office.locations().map(|root| blake3(&root.join(below))).collect();
            assert!(hashes.iter().all(|hash| *hash == hashes[0]), "{}: {hashes:?}", below.display());
            assert!(file != &place || hashes[0] == made["blake3"], "{made:#}");
        }
    }
}

/// Within half a unit of the target, and below the ceiling (presets/exports/messenger.toml).
fn loudness_is_as_the_export_says(delivered: &Value) {
    let messenger = &delivered["finals"][0];
    let number = |name: &str| messenger[name].as_f64().unwrap_or_else(|| panic!("{name}: {messenger:#}"));
    assert!((number("loudness") + 16.0).abs() <= 0.5 && number("true_peak") <= -1.0, "{messenger:#}");
    assert_eq!(messenger["not_levelled"], false);
    assert!(number("likeness") > 26.0);
}

fn records_and_mails(story: &Story) {
    let Story { office, video } = story;
    let records = office.anyone(["records", video]).ok();
    let named = |name: &str| list(&records["records"]).iter().find(|record| record["name"] == name).cloned();
    let film = named("Vídeo").unwrap_or_else(|| panic!("{records:#}"));
    assert_eq!((&film["role"], &film["step"], &film["procedure"]), (&"jefa".into(), &"3.5".into(), &"63-COM-P01/Rev.00".into()));
    let kept = named("Archivo electrónico").unwrap_or_else(|| panic!("{records:#}"));
    assert_eq!((&kept["role"], &kept["step"]), (&"produccion".into(), &"3.6".into()));
    assert!(!text(&film["keep_until"]).is_empty() && film["asset"].is_string(), "{film:#}");
    let mails = crate::bench::files(&office.library.join("registros/correo"));
    assert_eq!(mails.len(), 2, "one a round: {mails:?}");
    for mail in mails {
        let letter = fs::read_to_string(&mail).expect("a mail");
        let head = letter.split("\r\n\r\n").next().unwrap_or_default();
        assert!(head.contains("edna@example.org") && letter.contains("video/mp4"), "{head}");
        let copies = office.backups.iter().map(|root| root.join(mail.strip_prefix(&office.library).expect("below")));
        copies.for_each(|copy| assert_eq!(blake3(&copy), blake3(&mail)));
    }
    history_names_people_and_steps(story);
}

fn history_names_people_and_steps(story: &Story) {
    let history = story.office.anyone(["history", &story.video]).ok();
    let done: Vec<_> = list(&history["events"]).iter().filter(|event| event["step"].is_string()).collect();
    let by = |what: &str, step: &str, person: &str| {
        let found = done.iter().find(|event| event["what"] == what && event["step"] == step);
        assert_eq!(found.unwrap_or_else(|| panic!("{what} at {step}: {done:#?}"))["person"], person, "{what}");
    };
    by("footage-ingested", "2.2", PRODUCER);
    by("cut-added", "2.4", PRODUCER);
    by("presented", "2.10", PRODUCER);
    by("approved", "2.11", JEFA);
    by("checked", "3.1", PRODUCER);
    by("presented", "3.3", PRODUCER);
    by("approved", "3.4", JEFA);
    by("authorized", "3.5", JEFA);
    by("delivered", "3.6", PRODUCER);
}

/// `deliver --to` hands over what was made, verified, and makes nothing twice.
fn handed_over(story: &Story, first: &Value) {
    let stick = story.office.path("usb");
    fs::create_dir(&stick).expect("a folder");
    let again = story.office.producer(words!["deliver", story.video, "--to", stick, "--export", "messenger"]).ok();
    assert!(list(&again["finals"]).iter().all(|made| made["made_before"] == true), "{again:#}");
    let handed: Vec<_> = list(&again["handed"]).iter().map(path).collect();
    let film = handed.iter().find(|file| file.extension().is_some_and(|e| e == "mp4")).expect("the film");
    assert!(film.starts_with(&stick) && blake3(film) == first["finals"][0]["blake3"], "{again:#}");
    let endings = ["srt", "vtt"].map(|ending| handed.iter().any(|file| file.extension().is_some_and(|e| e == ending)));
    assert_eq!(endings, [true, true], "subtitles go along: {handed:?}");
}

/// A cut after the delivery opens a correction: the first finals are kept, and superseded by the next.
fn corrected(story: &Story, first: &Value) {
    let Story { office, video } = story;
    let cut = words!["cut", "add", video, material::corrected_cut(), "--contains", "music=none,logo=no,subtitles=no"];
    assert_eq!(office.producer(cut).ok()["approval_voided"], true);
    let second = story.to_its_finals("mensajeria");
    assert_eq!((&second["version"], &second["step"]), (&2.into(), &"fin".into()));
    let shown = office.show(video);
    for made in list(&shown["finals"]) {
        assert_eq!(made["superseded"], made["version"] == 1, "{made:#}");
        assert_eq!(blake3(&path(&made["path"])), text(&made["blake3"]));
    }
    assert_eq!(list(&shown["finals"]).len(), list(&first["finals"]).len() * 2);
    let found = office.anyone(["find", "testimonial", "--kind", "final"]).ok();
    let hits: Vec<_> = list(&found["hits"]).iter().map(|hit| text(&hit["asset"])).collect();
    let current = list(&second["finals"]).iter().map(|made| text(&made["asset"]));
    assert!(current.into_iter().all(|asset| hits.contains(&asset)), "{found:#}");
}
