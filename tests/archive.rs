//! The archive watches itself: what was moved for an ingest, what a card holds that is nowhere else, what has decayed.
//!
//! What needs a second device mounts a small file system, which only root may; elsewhere that is skipped, aloud.

#![expect(clippy::print_stderr, reason = "what is skipped is said aloud")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use claqueta::app::{App, Budget, Session, Verify};
use claqueta::disk::manifest::verify_history;
use claqueta::domain::watch::{Stop, Unwatched};
use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "a test types commands as a person would")]
fn program(name: impl AsRef<OsStr>) -> Command {
    Command::new(name)
}

/// Bytes that no other call gives.
fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("made");
    fs::write(path, bytes).expect("written");
}

/// A file system in memory, which is a device of its own.
struct Mount(PathBuf);

impl Mount {
    fn new(place: &Path) -> Option<Self> {
        Self::with(place, &["-t", "tmpfs", "-o", "size=64m", "none"].map(OsStr::new))
    }

    fn with(place: &Path, words: &[&OsStr]) -> Option<Self> {
        fs::create_dir_all(place).expect("made");
        let done = program("mount").args(words).arg(place).output();
        if done.is_ok_and(|done| done.status.success()) {
            return Some(Self(place.to_owned()));
        }
        eprintln!("SKIPPED: mounting needs root");
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = program("umount").arg(&self.0).status();
    }
}

/// A library with one backup, two people and a video; a card lies beside it.
struct Office {
    folder: tempfile::TempDir,
    video: String,
}

impl Office {
    fn new() -> Self {
        Self::within(tempfile::tempdir().expect("a folder"))
    }

    fn within(folder: tempfile::TempDir) -> Self {
        let mut office = Self { folder, video: String::new() };
        office.done(&["init", "library", "--backup", "backup"]);
        // The jefa comes last: from then on, adding somebody needs her password.
        office.done(&["person", "add", "erick", "--name", "Erick", "--role", "produccion"]);
        office.done(&["person", "add", "edna", "--name", "Edna", "--role", "jefa"]);
        let opened = office.done(&["--as", "edna", "video", "new", "--title", "Visita", "--kind", "visita"]);
        opened["video"].as_str().expect("an id").clone_into(&mut office.video);
        office
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn words<'a>(words: &[&'a str]) -> Vec<&'a str> {
        let library: &[&str] = if words[0] == "init" { &[] } else { &["--library", "library"] };
        [library, &["--json", "--lang", "en"], words].concat()
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = program(env!("CARGO_BIN_EXE_claqueta"));
        command.env_remove("CLAQUETA_PERSON").current_dir(self.folder.path());
        command.args(Self::words(words)).output().expect("the built program")
    }

    /// What a command exits with and says.
    fn says(&self, words: &[&str]) -> (i32, Value) {
        let output = self.run(words);
        let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| {
            panic!("{words:?}: {e}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
        });
        (output.status.code().expect("an exit"), said)
    }

    fn done(&self, words: &[&str]) -> Value {
        let (code, said) = self.says(words);
        assert_eq!(code, 0, "{words:?}: {said:#}");
        said
    }

    fn ingest(&self, card: &str, more: &[&str]) -> Value {
        self.done(&[&["--as", "erick", "ingest", card, "--video", &self.video, "--label", "A001"], more].concat())
    }

    /// The only file of a name below a folder.
    fn find(&self, place: &str, name: &str) -> PathBuf {
        let mut found = walkdir::WalkDir::new(self.at(place)).into_iter().flatten().filter(|entry| entry.file_name() == name);
        let path = found.next().unwrap_or_else(|| panic!("no {name} in {place}")).into_path();
        assert!(found.next().is_none(), "one {name} in {place}");
        path
    }
}

/// Changes one byte of a file that nobody is meant to change.
fn flip(path: &Path) {
    let mut permissions = fs::metadata(path).expect("there").permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "the damage is the point")]
    permissions.set_readonly(false);
    fs::set_permissions(path, permissions).expect("set");
    let mut bytes = fs::read(path).expect("there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("written");
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a number: {value}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("a list: {value}"))
}

#[test]
fn an_ingest_tells_the_bytes_that_it_moved() {
    let office = Office::new();
    let sizes = [5 << 20, 1 << 20, 12_345];
    for (seed, size) in (0..).zip(sizes) {
        write(&office.at(&format!("card/C{seed}.bin")), &noise(seed, size));
    }
    let card: u64 = sizes.iter().map(|size| *size as u64).sum();
    let taken = office.ingest("card", &[]);
    let moved = |taken: &Value| ["read", "written", "read_back"].map(|name| count(&taken["traffic"][name]));
    assert_eq!(moved(&taken), [card, 2 * card, 2 * card]);
    for copies in list(&taken["copies"]) {
        let how = list(&copies["read_back"]);
        assert!(matches!(how, [Value::String(how)] if ["direct", "cache-dropped"].contains(&how.as_str())), "{copies}");
    }
    // What is safe is hashed on the card, and linked.
    assert_eq!(moved(&office.ingest("card", &[])), [card, 0, 0]);
    write(&office.at("other/C9.bin"), &noise(9, 2 << 20));
    let twice = office.ingest("other", &["--double-read"]);
    assert_eq!(moved(&twice), [2 << 20, 4 << 20, 6 << 20], "the source is read back too");
}

/// The shell's own count includes that of the children it waited for, and of theirs.
#[test]
#[cfg(target_os = "linux")]
fn the_kernel_agrees_about_the_bytes() {
    const CARD: u64 = 96 << 20;
    let office = Office::new();
    write(&office.at("card/A.bin"), &noise(1, 64 << 20));
    write(&office.at("card/B.bin"), &noise(2, 32 << 20));
    let words = ["--as", "erick", "ingest", "card", "--video", &office.video];
    let script = "\"$@\" >outcome.json && cat /proc/$$/io";
    let mut shell = program("sh");
    shell
        .current_dir(office.folder.path())
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_claqueta")])
        .args(Office::words(&words));
    let output = shell.output().expect("a shell");
    let text = String::from_utf8_lossy(&output.stdout);
    let counted = |key: &str| -> u64 {
        let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{key} in {text}"));
        line.trim().parse().expect("a number")
    };
    // Beside the card there are the catalogue, its copy on the backup, and FFprobe's look at each file.
    let beside = 40 << 20;
    let (read, written) = (counted("rchar:"), counted("wchar:"));
    assert!((3 * CARD..3 * CARD + beside).contains(&read), "read once and twice back: {read}");
    assert!((2 * CARD..2 * CARD + beside).contains(&written), "written twice: {written}");
}

#[test]
fn a_cameras_card_is_recognised_and_what_it_lacks_is_said() {
    let office = Office::new();
    write(&office.at("card/PRIVATE/M4ROOT/CLIP/C0001.MP4"), &noise(1, 1000));
    let index = "<MediaProfile><Contents><Material uri=\"./CLIP/C0001.MP4\"/><Material uri=\"./CLIP/C0002.MP4\"/></Contents></MediaProfile>";
    write(&office.at("card/PRIVATE/M4ROOT/MEDIAPRO.XML"), index.as_bytes());
    let missing = serde_json::json!([{"index": "PRIVATE/M4ROOT/MEDIAPRO.XML", "path": "PRIVATE/M4ROOT/CLIP/C0002.MP4"}]);
    let taken = office.ingest("card", &[]);
    assert_eq!((&taken["card"]["kind"], &taken["card"]["missing"]), (&Value::from("m4root"), &missing));
    let (_, checked) = office.says(&["card", "check", "card"]);
    assert_eq!((&checked["card"]["kind"], &checked["card"]["missing"]), (&Value::from("m4root"), &missing));
}

#[test]
fn a_card_is_checked_by_content_and_read_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (backup, card) = (folder.path().join("backup"), folder.path().join("card"));
    let (Some(_backup), Some(_card)) = (Mount::new(&backup), Mount::new(&card)) else { return };
    let office = Office::within(folder);
    write(&office.at("card/A.bin"), &noise(1, 100_000));
    write(&office.at("card/B.bin"), &noise(2, 200_000));
    assert_eq!(office.ingest("card", &[])["card"]["may_format"], true);

    fs::rename(office.at("card/A.bin"), office.at("card/elsewhere.bin")).expect("renamed");
    let (code, checked) = office.says(&["card", "check", "card"]);
    assert_eq!((code, &checked["card"]["may_format"]), (0, &Value::from(true)), "{checked:#}");
    assert!(list(&checked["files"]).iter().all(|file| file["status"] == "already-safe"));
    assert_eq!(count(&checked["traffic"]["read"]), 300_000);

    write(&office.at("card/new.bin"), &noise(3, 1000));
    let (code, checked) = office.says(&["card", "check", "card"]);
    let states: Vec<_> = list(&checked["files"]).iter().map(|file| (&file["path"], &file["status"])).collect();
    assert_eq!(code, 4);
    assert_eq!(
        format!("{states:?}"),
        r#"[(String("B.bin"), String("already-safe")), (String("elsewhere.bin"), String("already-safe")), (String("new.bin"), String("not-safe"))]"#
    );
    fs::remove_file(office.at("card/new.bin")).expect("removed");

    fs::remove_file(office.find("backup/material", "B.bin")).expect("removed");
    let (code, checked) = office.says(&["card", "check", "card"]);
    assert_eq!((code, &checked["files"][0]["held_in"]), (4, &serde_json::json!(["biblioteca"])));
}

#[test]
fn a_worn_file_is_kept_and_marked_if_asked_and_forbids_formatting() {
    let folder = tempfile::tempdir().expect("a folder");
    let (image, card) = (folder.path().join("image"), folder.path().join("card"));
    fs::File::create(&image).expect("made").set_len(64 << 20).expect("sized");
    let formatted = program("mkfs.ext4").args(["-q", "-E", "lazy_itable_init=0"]).arg(&image).status();
    if !formatted.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no mkfs.ext4");
        return;
    }
    let words = [OsStr::new("-o"), OsStr::new("loop"), image.as_os_str()];
    let backup = folder.path().join("backup");
    let Some(_backup) = Mount::new(&backup) else { return };
    let bytes = noise(5, 3 << 20);
    let offset = {
        let Some(_card) = Mount::with(&card, &words) else { return };
        write(&card.join("good.bin"), &noise(4, 1 << 20));
        write(&card.join("worn.bin"), &bytes);
        rustix::fs::syncfs(fs::File::open(&card).expect("there")).expect("synced");
        let on_medium = fs::read(&image).expect("there");
        on_medium.windows(64).step_by(512).position(|window| *window == bytes[2 << 20..(2 << 20) + 64]).expect("on the medium")
            * 512
    };
    let office = Office::within(folder);
    let Some(_card) = Mount::with(&card, &words) else { return };
    fs::read_dir(&card).expect("listed").flatten().for_each(|entry| drop(entry.metadata()));
    // The medium ends in the middle of the file: every sector from there on answers with an error.
    fs::File::options().write(true).open(&image).expect("there").set_len(offset as u64).expect("cut");
    fs::write("/proc/sys/vm/drop_caches", "3").expect("root");
    let words = ["--as", "erick", "ingest", "card/worn.bin", "--video", &office.video, "--label", "A001"];
    let (code, failed) = office.says(&words);
    assert_eq!(
        (code, &failed["files"][0]["status"], &failed["card"]["may_format"]),
        (1, &Value::from("failed"), &Value::from(false))
    );
    let kept = office.done(&[&words[..], &["--keep-damaged"]].concat());
    assert_eq!(
        (&kept["files"][0]["status"], &kept["card"]["may_format"]),
        (&Value::from("copied"), &Value::from(false)),
        "{kept:#}"
    );
    let why = [&kept["files"][0]["why"][0], &kept["card"]["why"][0]].map(|why| why.as_str().expect("a sentence"));
    assert!(why[0].contains("2097152–3145727") && why[1].contains("could not be read"), "{why:?}");
    let copy = fs::read(office.find("backup/material", "worn.bin")).expect("kept");
    assert!(copy[..2 << 20] == bytes[..2 << 20] && copy[2 << 20..].iter().all(|byte| *byte == 0));
}

/// A hundred days later, and more.
struct Later(i64);

impl claqueta::app::Clock for Later {
    #[expect(clippy::disallowed_methods, reason = "a clock that is ahead of the machine's")]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * self.0)
    }
}

/// Nobody is asked for anything.
struct Nobody;

impl claqueta::app::Secrets for Nobody {
    fn password(&self, _: &claqueta::domain::people::Person) -> claqueta::domain::fault::Result<Option<String>> {
        Ok(None)
    }

    fn new_password(&self, person: &claqueta::domain::people::Person) -> claqueta::domain::fault::Result<String> {
        panic!("{} needs none", person.id)
    }
}

impl Office {
    /// The library as it is opened some days from now.
    fn later(&self, days: i64) -> App {
        let session = Session {
            acting: None,
            hostname: "edit-1".into(),
            os_user: None,
            clock: Box::new(Later(days)),
            secrets: Box::new(Nobody),
            watcher: std::sync::Arc::new(Unwatched),
            stop: Stop::default(),
            lang: None,
        };
        App::open(&self.at("library"), session).expect("a library")
    }

    /// A card of files of one length, taken in.
    fn with_files(&self, files: u64) {
        for seed in 0..files {
            write(&self.at(&format!("card/C{seed}.bin")), &noise(seed, 10_000));
        }
        self.ingest("card", &[]);
    }
}

#[test]
fn a_budget_reads_the_longest_unread_first_until_everything_had_its_turn() {
    let office = Office::new();
    office.with_files(4);
    let damaged = office.find("backup/material", "C2.bin");
    flip(&damaged);
    let halves = [(); 2].map(|()| office.says(&["verify", "--percent", "50"]));
    let numbers = |said: &Value| ["checked", "left"].map(|name| count(&said[name]));
    assert!(halves.iter().all(|(_, said)| numbers(said) == [4, 4]), "{halves:#?}");
    let corrupt: Vec<_> = halves.iter().flat_map(|(_, said)| list(&said["corrupt"])).collect();
    assert_eq!(corrupt.len(), 1, "in one half or the other");
    let mut codes = halves.each_ref().map(|(code, _)| *code);
    codes.sort_unstable();
    assert_eq!(codes, [0, 4]);

    let (_, shown) = office.says(&["asset", "show", corrupt[0]["asset"].as_str().expect("an id")]);
    let states: Vec<_> = list(&shown["copies"]).iter().filter_map(|copy| copy["state"].as_str()).collect();
    assert_eq!(states, ["here", "damaged"], "what was found is remembered");
    let (code, repaired) = office.says(&["verify", "--repair"]);
    assert_eq!((code, numbers(&repaired), list(&repaired["repaired"]).len()), (0, [8, 0], 1));
    assert_eq!(fs::read(&damaged).expect("there"), noise(2, 10_000));
    assert_eq!(count(&office.done(&["verify", "--for", "0s"])["checked"]), 1, "some progress is always made");
    assert_eq!(count(&office.done(&["verify", "--for", "1h", "--location", "respaldo-1"])["checked"]), 4);
    assert_eq!(office.says(&["verify", "--percent", "101"]).0, 2);
    assert_eq!(office.says(&["verify", "--for", "soon"]).0, 2);
}

#[test]
fn what_went_unread_for_too_long_is_said() {
    let office = Office::new();
    office.with_files(4);
    let overdue = |days: i64, budget: Budget| {
        let found = office.later(days).verify(&Verify { budget, ..Verify::default() }).expect("verified");
        (found.overdue.days, found.overdue.copies, found.overdue.oldest.is_some())
    };
    assert_eq!(overdue(179, Budget::Time(jiff::SignedDuration::ZERO)), (180, 0, false));
    assert_eq!(overdue(181, Budget::Percent(50)), (180, 3, true), "one was read two days before, four now");
    assert_eq!(overdue(182, Budget::Whole), (180, 0, false));
}

#[test]
fn catalogue_and_folders_are_compared() {
    let office = Office::new();
    office.with_files(3);
    let sound = office.done(&["check"]);
    assert_eq!(["rows", "files"].map(|name| count(&sound[name])), [6, 6], "{sound:#}");

    let missing = office.find("library/material", "C0.bin");
    fs::remove_file(&missing).expect("removed");
    let short = office.find("backup/material", "C1.bin");
    flip(&short);
    fs::File::options().write(true).open(&short).and_then(|file| file.set_len(9)).expect("cut");
    let stray = office.at("backup/finales/2020/old.mxf");
    write(&stray, b"x");
    write(&office.at("library/not-ours.txt"), b"x");
    let (code, found) = office.says(&["check"]);
    let paths =
        |name: &str| list(&found[name]).iter().map(|at| PathBuf::from(at["path"].as_str().expect("a path"))).collect::<Vec<_>>();
    assert_eq!(
        (code, paths("missing"), paths("damaged"), paths("unknown")),
        (4, vec![missing.clone()], vec![short], vec![stray.clone()])
    );
    assert!(stray.exists() && !missing.exists(), "nothing is mended");

    fs::remove_file(&stray).expect("removed");
    office.done(&["verify", "--repair"]);
    office.done(&["check"]);
    fs::rename(office.at("backup"), office.at("away")).expect("unplugged");
    assert_eq!(office.done(&["check"])["offline"], serde_json::json!(["respaldo-1"]));
}

#[test]
fn a_drill_restores_a_sample_and_says_what_does_not_come_back() {
    let office = Office::new();
    office.with_files(6);
    let first = office.done(&["drill", "--sample", "3", "--seed", "7"]);
    assert_eq!(
        (count(&first["seed"]), count(&first["backups"][0]["restored"]), count(&first["backups"][0]["bytes"])),
        (7, 3, 30_000)
    );
    let seeded = office.done(&["drill"]);
    assert_eq!(count(&seeded["backups"][0]["restored"]), 5);

    let damaged = office.find("backup/material", "C4.bin");
    flip(&damaged);
    let (code, whole) = office.says(&["drill", "--sample", "6"]);
    let failed = list(&whole["backups"][0]["failed"]);
    assert_eq!((code, failed.len(), failed[0]["path"].as_str()), (4, 1, damaged.to_str()));
    let history = office.done(&["history"]);
    let told = list(&history["events"]).iter().filter(|event| event["what"] == "drilled").count();
    assert_eq!(told, 3);
    let left = fs::read_dir(office.at("library/.claqueta/work")).expect("there").count();
    assert_eq!(left, 0, "the scratch folder is gone");

    fs::rename(office.at("backup"), office.at("away")).expect("unplugged");
    let (code, refused) = office.says(&["drill"]);
    assert_eq!((code, refused["error"]["code"].as_str()), (1, Some("drill-without-backup")));
}

#[test]
fn an_offload_is_reported_on_one_page() {
    let office = Office::new();
    let ffmpeg = std::env::var_os("CLAQUETA_FFMPEG").unwrap_or_else(|| "ffmpeg".into());
    fs::create_dir_all(office.at("card")).expect("made");
    let clip = "-nostdin -v error -f lavfi -i testsrc2=s=320x180:r=25:d=1 -timecode 10:00:00:00 -c:v libx264 -pix_fmt yuv420p";
    let made = program(ffmpeg).args(clip.split(' ')).arg(office.at("card/C 1 <b>.mov")).status().expect("FFmpeg");
    assert!(made.success());
    write(&office.at("card/notes.txt"), b"x");
    let taken = office.ingest("card", &["--report", "report.html"]);
    assert_eq!(taken["report"].as_str().map(PathBuf::from), Some(office.at("report.html")));
    let page = fs::read_to_string(office.at("report.html")).expect("written");
    let hash = taken["files"][0]["blake3"].as_str().expect("a hash");
    let expected = [
        "C 1 &#60;b&#62;.mov",
        "data:image/jpeg;base64,/9j/",
        "10:00:00:00",
        "h264 320×180",
        "1.00 s",
        "respaldo-1",
        hash,
        "Do NOT format",
    ];
    for words in expected {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<b>") && !page.contains("report-"), "{page}");
}

/// The reference implementation, where `CLAQUETA_ASCMHL` names its folder.
fn reference_accepts(folder: &Path) {
    let Some(tools) = std::env::var_os("CLAQUETA_ASCMHL") else {
        eprintln!("SKIPPED: CLAQUETA_ASCMHL names no reference implementation");
        return;
    };
    let done = program(Path::new(&tools).join("ascmhl-debug")).args(["verify", "-v"]).arg(folder).output().expect("started");
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_whole_verification_continues_each_cards_history() {
    let office = Office::new();
    office.with_files(3);
    let folder = |place: &str| office.find(place, "C0.bin").parent().expect("a card").to_owned();
    let manifests = |place: &str| {
        let entries = fs::read_dir(folder(place).join("ascmhl")).expect("a history").flatten();
        entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "mhl")).count()
    };
    assert_eq!(count(&office.done(&["verify", "--percent", "20"])["sealed"]), 0, "not the whole card");
    assert_eq!(count(&office.done(&["verify", "--location", "respaldo-1"])["sealed"]), 0, "a card has one history");
    assert_eq!(count(&office.done(&["verify"])["sealed"]), 1);
    assert_eq!(["library/material", "backup/material"].map(manifests), [2, 2]);
    for place in ["library/material", "backup/material"] {
        let found = verify_history(&folder(place), &Stop::default(), &|_| ()).expect("a history");
        assert!(found.problems.is_empty() && found.sound == 3, "{found:?}");
        reference_accepts(&folder(place));
    }
    office.done(&["check"]);

    // Damage is not sealed, nor is a history continued that somebody touched.
    flip(&office.find("library/material", "C1.bin"));
    let (code, found) = office.says(&["verify"]);
    assert_eq!((code, count(&found["sealed"])), (4, 0));
    office.done(&["verify", "--repair"]);
    let chain = office.find("library/material", "ascmhl_chain.xml");
    let manifest = fs::read_dir(chain.parent().expect("ascmhl")).expect("there").flatten().map(|entry| entry.path());
    let manifest = manifest.filter(|path| path.extension().is_some_and(|extension| extension == "mhl")).min().expect("one");
    let text = fs::read_to_string(&manifest).expect("text").replace("Erick", "Erika");
    fs::write(&manifest, text).expect("written");
    let (code, found) = office.says(&["verify"]);
    assert_eq!((code, list(&found["unsealed"]).len()), (4, 1), "{found:#}");
    office.done(&["backup", "sync"]);
    let found = verify_history(&folder("backup/material"), &Stop::default(), &|_| ()).expect("a history");
    assert!(found.problems.is_empty(), "the backup's is left alone: {found:?}");
}
