//! The library and its backups as places: which is which, what one that fails undoes, and what several do at once.

use std::fs;

use crate::bench::{Call, JEFA, Office, files, list, path, scratch, text};
use crate::material;

#[test]
fn a_backup_is_not_opened_as_a_library() {
    let office = Office::open();
    let there = |words: &[&str]| {
        let mut all = words!["--library", office.backups[0], "--as", JEFA];
        all.extend(words.iter().map(Into::into));
        Call::new(&all)
    };
    for words in [&["video", "list"][..], &["video", "new", "--title", "x", "--kind", "evento"]] {
        there(words).refused("library-is-backup").names(&["claqueta restore --from"]);
    }
}

#[test]
fn a_backup_that_cannot_be_written_undoes_nothing() {
    let office = Office::open();
    let work = office.backups[1].join(".claqueta/work");
    fs::remove_dir(&work).expect("empty");
    fs::write(&work, "no folder").expect("written");
    let ending = office.jefa(["video", "new", "--title", "Aun así", "--kind", "evento"]).ends();
    assert!(ending.code == Some(0) && ending.json()["video"].is_string(), "{ending:#?}");
    assert!(ending.told.contains("respaldo-2") && ending.told.contains("claqueta backup sync"), "{ending:#?}");
    assert_eq!(list(&office.anyone(["video", "list"]).ok()["videos"]).len(), 1);
}

#[test]
fn an_init_that_failed_can_be_repeated() {
    let folder = scratch();
    let [library, backup] = ["Videoteca", "disco/respaldo"].map(|name| folder.path().join(name));
    fs::write(folder.path().join("disco"), "no folder").expect("written");
    let init = words!["init", library, "--backup", backup];
    Call::new(&init).fails(1, "disk-write");
    fs::remove_file(folder.path().join("disco")).expect("removed");
    Call::new(&init).ok();
    let taken = words!["init", folder.path().join("otra"), "--backup", backup];
    Call::new(&taken).refused("location-taken");
}

#[test]
fn two_cards_come_in_at_once() {
    let office = Office::open();
    let video = office.video("evento");
    let running = ["A001", "A002"].map(|label| {
        let card = office.path(label);
        fs::create_dir(&card).expect("made");
        let clip = [fs::read(material::cut()).expect("a clip"), label.as_bytes().repeat(4 << 20)].concat();
        fs::write(card.join("C0001.MP4"), clip).expect("written");
        office.producer(words!["ingest", card, "--video", video]).start()
    });
    for child in running {
        let output = child.wait_with_output().expect("its end");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(office.step(&video), "4.3");
}

#[test]
fn only_a_jefa_sets_first_passwords() {
    let office = Office::open();
    for (id, role) in [("ada", "jefa"), ("luz", "produccion")] {
        office.jefa(["person", "add", id, "--name", id, "--role", role]).ok();
        office.person(id, ["person", "password", id]).typing("una-clave-robada").ends();
        let people = office.anyone(["person", "list"]).ok();
        let found = list(&people["people"]).iter().find(|person| person["id"] == id).expect("listed");
        assert_eq!(found["has_password"], false, "{id} took an account");
        office.jefa(["person", "password", id]).typing("una-clave-propia").ok();
    }
}

#[test]
fn one_export_of_several_leaves_the_step_open() {
    let office = Office::open();
    let video = office.urgent("4.12");
    let first = office.producer(["deliver", &video, "--export", "messenger"]).ok();
    assert_eq!((text(&first["step"]), list(&first["remaining"]).len()), ("4.12".to_owned(), 2), "{first:#}");
    let rest = office.producer(["deliver", &video]).ok();
    assert_eq!((text(&rest["step"]), list(&rest["finals"]).len()), ("fin".to_owned(), 3), "{rest:#}");
    let to = office.path("entrega");
    let handed = office.producer(words!["deliver", video, "--to", to]).ok();
    let mut given: Vec<_> = list(&handed["handed"]).iter().map(path).collect();
    given.sort();
    assert_eq!(given.len(), 3);
    assert_eq!(files(&to), given, "nothing else");
    assert!(!to.join(".claqueta").exists(), "nothing of ours stays");
}

#[test]
fn a_style_that_does_not_exist_is_refused_before_anything_is_copied() {
    let office = Office::open();
    let video = office.video("evento");
    let cut = |more: &[&str]| {
        let mut words = words!["cut", "add", video, material::cut()];
        words.extend(more.iter().map(Into::into));
        office.producer(words)
    };
    cut(&["--subtitle-style", "nada"]).fails(2, "preset-unknown");
    let hint = cut(&["--contains", "foo"]).fails(2, "usage-value").hint;
    assert!(hint.contains("music=none"), "a sentence, not a code: {hint}");
    assert!(files(&office.library.join("montajes")).is_empty());
}

#[test]
fn words_of_a_video_narrow_a_search_for_its_clips() {
    let office = Office::open();
    let [video, other] = ["evento", "visita"].map(|kind| office.video(kind));
    for (video, label) in [(&video, "TARJETA7"), (&other, "TARJETA8")] {
        let card = office.path(label);
        fs::create_dir(&card).expect("made");
        fs::write(card.join("C0001.MP4"), label).expect("written");
        office.producer(words!["ingest", card, "--video", video]).ok();
    }
    let hits = |words: &[&str]| list(&office.anyone(["find"].iter().chain(words)).ok()["hits"]).len();
    assert_eq!([hits(&["C0001"]), hits(&["C0001", "evento"]), hits(&["tarjeta8"]), hits(&["tarjeta8", "evento"])], [2, 1, 1, 0]);
    assert_eq!([hits(&["--kind", "footage"]), hits(&["--kind", "music"])], [2, 0]);
}
