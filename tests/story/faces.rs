//! What the program says to people and to scripts: help, errors, silence.

use std::fs;

use crate::bench::{Call, Office, scratch};
use crate::material;

const LANGUAGES: [&str; 2] = ["es", "en"];

/// Help as a person at a terminal of a fixed width reads it.
fn help(lang: &str, command: &[String]) -> String {
    let mut words = vec!["--lang".to_owned(), lang.to_owned()];
    words.extend_from_slice(command);
    words.push("--help".to_owned());
    let ending = Call::new(&words).for_people().env("COLUMNS", "100").ends();
    assert_eq!((ending.code, ending.told.as_str()), (Some(0), ""), "{command:?}");
    ending.said
}

/// The names of the commands that a help lists: two blanks, a name, and what it does.
fn listed(help: &str) -> Vec<String> {
    let after = ["Órdenes:", "Commands:"].into_iter().find_map(|heading| help.split_once(heading)).map(|(_, rest)| rest);
    let lines = after.unwrap_or_default().lines().skip(1).take_while(|line| line.starts_with("  "));
    let names = lines.filter(|line| line.as_bytes().get(2).is_some_and(u8::is_ascii_lowercase));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Every command with its help, depth first; the hidden ones too.
fn commands(lang: &str) -> Vec<(Vec<String>, String)> {
    fn walk(lang: &str, command: &[String], found: &mut Vec<(Vec<String>, String)>) {
        let text = help(lang, command);
        let mut below = listed(&text);
        if command.is_empty() {
            assert!(below.len() > 15, "the commands are listed: {text}");
            below.extend(["completions", "man"].map(str::to_owned));
        }
        found.push((command.to_owned(), text));
        for name in below {
            walk(lang, &[command, &[name]].concat(), found);
        }
    }
    let mut found = Vec::new();
    walk(lang, &[], &mut found);
    found
}

#[test]
fn the_help_of_every_command_is_reviewed() {
    for lang in LANGUAGES {
        let mut whole = String::new();
        for (command, text) in commands(lang) {
            let typed = format!("claqueta {}", command.join(" "));
            whole.extend(["──── ", typed.trim_end(), " ────\n", text.trim_end(), "\n\n"]);
        }
        let version = format!(" {}", env!("CARGO_PKG_VERSION"));
        insta::assert_snapshot!(format!("help_{lang}"), whole.replace(&version, " VERSION"));
    }
}

#[test]
fn every_command_shows_an_example_of_itself() {
    for (lang, heading) in [("es", "Ejemplo:"), ("en", "Example:")] {
        let all = commands(lang);
        let groups = |command: &[String]| all.iter().any(|(other, _)| other.len() > command.len() && other.starts_with(command));
        for (command, text) in all.iter().filter(|(command, _)| command.is_empty() || !groups(command)) {
            let (_, example) = text.split_once(heading).unwrap_or_else(|| panic!("{lang} {command:?} has no example: {text}"));
            let line = example.lines().find(|line| line.trim().starts_with("claqueta")).expect("a line to type");
            let names = command.iter().all(|name| line.split(' ').any(|word| word == name));
            assert!(names && !text.contains("help-") && !text.contains("arg-"), "{lang} {command:?}: {text}");
        }
    }
}

#[test]
fn what_was_typed_wrong_is_said_in_both_languages() {
    let wrong: [(&[&str], &str); 11] = [
        (&["quux", "list"], "usage-unknown-command"),
        (&["vide", "list"], "usage-misspelt-command"),
        (&["video"], "usage-incomplete"),
        (&[], "usage-incomplete"),
        (&["video", "new", "--title", "T"], "usage-missing"),
        (&["video", "list", "--colour"], "usage-unknown-argument"),
        (&["video", "new", "--title", "T", "--kind", "cine"], "usage-value"),
        (&["video", "show", "uno"], "usage-value"),
        (&["video", "new", "--title", "T", "--kind", "visita", "--due", "mañana"], "usage-value"),
        (&["video", "list", "--library"], "usage-value-missing"),
        (&["select", "V-2026-0001", "A-000001", "--in", "1s", "--out", "2s", "--edl", "x"], "usage-conflict"),
    ];
    for (words, code) in wrong {
        let said = LANGUAGES.map(|lang| Call::new([&["--lang", lang], words].concat()).fails(2, code));
        assert_ne!(said[0].message, said[1].message, "{words:?}");
        assert!(said.iter().all(|sentence| !sentence.hint.is_empty()), "{words:?}: {said:?}");
    }
    let typed = Call::new(["video", "new"]).for_people().ends();
    assert_eq!((typed.code, typed.said.as_str()), (Some(2), ""), "for people it goes to standard error");
    assert!(typed.told.contains("--title") && !typed.told.contains('\u{1b}'), "{}", typed.told);
}

#[test]
fn values_are_checked_before_anything_is_done() {
    let office = Office::open();
    let video = office.video("evento");
    let before = office.standing(&video);
    office.jefa(["video", "new", "--title", "  ", "--kind", "evento"]).fails(2, "title-unusable");
    office.jefa(["video", "cancel", &video, "--reason", " "]).fails(2, "reason-needed");
    office.jefa(["person", "add", "Ñandú", "--name", "N", "--role", "archivo"]).fails(2, "person-id-malformed").names(&["Ñandú"]);
    office.jefa(["person", "add", "erick", "--name", "N", "--role", "archivo"]).fails(1, "person-exists");
    let contains = words!["cut", "add", video, material::cut(), "--contains", "música=no"];
    office.producer(contains).fails(2, "usage-value");
    let paper = words!["cut", "add", video, material::paper()];
    office.producer(paper).fails(1, "cut-unreadable").names(&["papel.txt"]);
    let text_as_subtitles = words!["cut", "add", video, material::cut(), "--subtitles", material::cut()];
    assert_ne!(office.producer(text_as_subtitles).ends().code, Some(0));
    assert_eq!(office.standing(&video), before);
}

#[test]
fn what_does_not_exist_is_said() {
    let office = Office::open();
    let unknown: [(&[&str], &str, &str); 11] = [
        (&["video", "show", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["history", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["deliver", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["review", "approve", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["review", "show", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["asset", "show", "A-000099"], "asset-unknown", "A-000099"),
        (&["person", "password", "nadie"], "person-unknown", "nadie"),
        (&["verify", "--location", "respaldo-9"], "location-unknown", "respaldo-9"),
        (&["records", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["interview", "list", "V-2026-0099"], "video-unknown", "V-2026-0099"),
        (&["select", "V-2026-0099"], "video-unknown", "V-2026-0099"),
    ];
    for (words, code, name) in unknown {
        for lang in LANGUAGES {
            let words = [&["--lang", lang], words].concat();
            office.jefa(words).fails(1, code).names(&[name]);
        }
    }
    Call::new(words!["--library", office.path("nada"), "video", "list"]).fails(1, "library-missing").names(&["nada"]);
    office.anyone(["video", "new", "--title", "T", "--kind", "visita"]).refused("person-needed").names(&["--as"]);
    Call::new(words!["init", office.library, "--backup", office.path("otro")]).refused("library-exists");
    Call::new(words!["init", office.path("l"), "--backup", office.path("l/b")]).fails(2, "locations-nested");
}

#[test]
fn the_library_is_found_from_its_folders_and_the_environment() {
    let office = Office::open();
    let video = office.video("evento");
    let below = office.library.join("montajes");
    fs::create_dir_all(&below).expect("a folder");
    let cd = ["sh", "-c", "cd \"$0\" && exec \"$@\""].map(std::ffi::OsStr::new);
    let wrapper = [&cd[..], &[below.as_os_str()]].concat();
    assert_eq!(Call::new(["video", "list"]).behind(&wrapper).ok()["videos"][0]["video"], video.as_str());
    let named = Call::new(["video", "list"]).env("CLAQUETA_LIBRARY", office.library.to_str().expect("text"));
    assert_eq!(named.ok()["videos"][0]["video"], video.as_str());
    let outside = scratch();
    let wrapper = [&cd[..], &[outside.path().as_os_str()]].concat();
    // Below the build's folder there is no library, unless somebody keeps one there.
    Call::new(["video", "list"]).behind(&wrapper).fails(2, "library-needed").names(&["--library"]);
}

#[test]
fn quiet_is_silent_and_a_pipe_gets_no_colours() {
    let office = Office::open();
    let video = office.urgent("4.8");
    let questions: [&[&str]; 10] = [
        &["video", "list"],
        &["video", "show", &video],
        &["person", "list"],
        &["plan"],
        &["find", "evento"],
        &["history", "--verify"],
        &["records"],
        &["music", "list"],
        &["verify"],
        &["backup", "sync"],
    ];
    for words in questions {
        let quiet = office.anyone([&["-q"], words].concat()).for_people().ends();
        assert_eq!((quiet.code, quiet.said.as_str(), quiet.told.as_str()), (Some(0), "", ""), "{words:?}");
        for lang in LANGUAGES {
            let aloud = office.anyone([&["--lang", lang], words].concat()).for_people().ends();
            assert_eq!((aloud.code, aloud.told.as_str()), (Some(0), ""), "{words:?}");
            assert!(!aloud.said.contains('\u{1b}'), "{words:?}: {}", aloud.said);
            assert!(
                !aloud.said.contains("column-") && !aloud.said.contains("event-") && !aloud.said.contains('{'),
                "{}",
                aloud.said
            );
        }
    }
    let export = office.producer(["review", "export", &video]).for_people().ends();
    assert!(export.code == Some(0) && export.told.is_empty() && !export.said.contains(['\u{1b}', '\r']), "{export:#?}");
    let refused = office.producer(["-q", "deliver", &video]).for_people().ends();
    assert!(refused.code == Some(3) && refused.said.is_empty() && !refused.told.is_empty(), "an error is said all the same");
    assert!(!refused.told.contains('\u{1b}'), "{}", refused.told);
}

#[test]
fn a_title_cannot_steer_a_terminal() {
    let office = Office::open();
    let title = "Rojo \u{1b}[31m y \u{202e}al revés";
    office.jefa(["video", "new", "--title", title, "--kind", "evento"]).ok();
    let listed = office.anyone(["video", "list"]).for_people().ends();
    assert!(!listed.said.contains(['\u{1b}', '\u{202e}']), "{}", listed.said);
    assert_eq!(office.anyone(["video", "list"]).ok()["videos"][0]["title"], title);
}

#[test]
fn shells_get_completions_and_man_gets_pages() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Call::new(["completions", shell]).for_people().ends();
        assert!(script.code == Some(0) && script.said.contains("claqueta") && script.said.contains("deliver"), "{shell}");
    }
    let folder = scratch();
    for lang in LANGUAGES {
        let pages = folder.path().join(lang);
        Call::new(words!["--lang", lang, "man", pages]).for_people().ends();
        for (command, _) in commands(lang) {
            let page = pages.join(format!("{}.1", [&["claqueta".to_owned()], &command[..]].concat().join("-")));
            let text = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
            assert!(text.contains(".TH") && text.contains("claqueta"), "{}", page.display());
        }
    }
}

#[test]
fn the_doctor_says_what_is_there() {
    let found = Call::new(["doctor"]).ok();
    assert!(found["ffmpeg"].is_string() || found["ffmpeg"].is_object(), "{found:#}");
    let none = Call::new(["doctor"]).env("CLAQUETA_FFMPEG", "/nada/ffmpeg").env("PATH", "/nada").ends();
    assert!(none.code == Some(1) && none.json().is_object(), "{none:#?}");
}
