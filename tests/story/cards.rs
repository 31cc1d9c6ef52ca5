//! Cards: what is on them arrives whole, once, everywhere; what cannot arrive is named; and whether they may be formatted.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde_json::Value;

use crate::bench::{Office, blake3, files, list, path, program, scratch, text, tree};
use crate::material;

/// Content by place, as [`tree`] gives it for a location.
fn content(folder: &Path) -> BTreeMap<PathBuf, String> {
    files(folder).into_iter().map(|file| (file.strip_prefix(folder).expect("below").to_owned(), blake3(&file))).collect()
}

/// What became of each file, by its place on the card.
fn statuses(taken: &Value) -> BTreeMap<String, String> {
    list(&taken["files"]).iter().map(|file| (text(&file["path"]), text(&file["status"]))).collect()
}

fn ingest(office: &Office, card: &Path, video: &str, label: &str) -> crate::bench::Call {
    office.producer(words!["ingest", card, "--video", video, "--label", label])
}

/// Where a card lies in a location.
fn folder_in(office: &Office, taken: &Value, root: &Path) -> PathBuf {
    root.join(path(&taken["folder"]).strip_prefix(&office.library).expect("in the library"))
}

#[test]
fn a_card_arrives_whole_in_every_location() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    let taken = ingest(&office, &card, &video, "A001").ok();
    assert!(statuses(&taken).values().all(|status| status == "copied"), "{taken:#}");
    assert!(path(&taken["folder"]).ends_with("A001"));
    for root in office.locations() {
        let mut held = content(&folder_in(&office, &taken, root));
        held.retain(|place, _| !place.starts_with("ascmhl"));
        assert_eq!(held, content(&card), "{}", root.display());
        assert!(folder_in(&office, &taken, root).join("ascmhl/ascmhl_chain.xml").is_file(), "{}", root.display());
    }
    for copies in list(&taken["copies"]) {
        assert_eq!((&copies["verified"], &copies["connected"]), (&4.into(), &true.into()), "{taken:#}");
    }
    for file in list(&taken["files"]) {
        assert_eq!(blake3(&card.join(text(&file["path"]))), text(&file["blake3"]));
    }
    let clip = list(&taken["files"]).iter().find(|file| text(&file["path"]).ends_with("C0001.MP4")).expect("a clip");
    let shown = office.anyone(["asset", "show", clip["asset"].as_str().expect("an id")]).ok();
    assert_eq!(shown["media"]["video"][0]["width"], 320, "{shown:#}");
    assert!(path(&shown["thumbnail"]).is_file() && list(&shown["copies"]).len() == 3);
    assert_eq!(office.step(&video), "4.3");
}

#[test]
fn what_is_safe_is_linked_and_never_copied_again() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    let first = ingest(&office, &card, &video, "A001").ok();
    let again = ingest(&office, &card, &video, "A001").ok();
    assert!(statuses(&again).values().all(|status| status == "already-safe"), "{again:#}");
    let other = office.video("evento");
    let second = ingest(&office, &card, &other, "B007").ok();
    assert!(statuses(&second).values().all(|status| status == "already-safe"), "{second:#}");
    let inode = |taken: &Value, root: &Path| {
        fs::metadata(folder_in(&office, taken, root).join("PRIVATE/VIDEO/C0001.MP4")).expect("a clip").ino()
    };
    for root in office.locations() {
        assert_eq!(inode(&first, root), inode(&second, root), "one file under two names in {}", root.display());
        let found: Vec<_> = files(&root.join("material")).into_iter().filter(|file| file.ends_with("C0001.MP4")).collect();
        assert_eq!(found.len(), 2, "{found:?}");
    }
    let verified = office.anyone(["verify"]).ok();
    assert_eq!((&verified["checked"], &verified["ok"]), (&24.into(), &24.into()));
}

#[test]
fn a_card_that_grew_gives_only_what_is_new() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    ingest(&office, &card, &video, "A001").ok();
    fs::copy(material::clip(7), card.join("PRIVATE/VIDEO/C0007.MP4")).expect("a clip");
    // The same name with another content: neither may take the other's place.
    fs::copy(material::clip(8), card.join("PRIVATE/VIDEO/C0001.MP4")).expect("a clip");
    let grown = ingest(&office, &card, &video, "A001").ok();
    let statuses = statuses(&grown);
    let copied: Vec<_> = statuses.iter().filter(|(_, status)| *status == "copied").map(|(place, _)| place.as_str()).collect();
    assert_eq!(copied, ["PRIVATE/VIDEO/C0001.MP4", "PRIVATE/VIDEO/C0007.MP4"], "{grown:#}");
    let held: Vec<_> = tree(&office.library).into_values().collect();
    for number in [1, 2, 3, 7, 8] {
        assert!(held.contains(&blake3(&material::clip(number))), "clip {number}");
    }
    office.anyone(["verify"]).ok();
}

#[test]
fn names_are_only_names() {
    let office = Office::open();
    let video = office.video("visita");
    let card = office.path("tarjeta");
    fs::create_dir_all(card.join("it's \"here\"")).expect("a folder");
    let names: [&[u8]; 7] = [
        b"-rf.MP4",
        b"it's \"here\"/a'b\"c.MP4",
        "emoji 🎬 ñandú.MP4".as_bytes(),
        b"line\nbreak.MP4",
        b"percent %20 & <xml>.MP4",
        b"not-utf8-\xff\xfe.MP4",
        b"$(touch x);`id`.MP4",
    ];
    for (number, name) in (1..).zip(names) {
        fs::copy(material::clip(number), card.join(OsStr::from_bytes(name))).expect("room for a clip");
    }
    let taken = ingest(&office, &card, &video, "A001").ok();
    assert!(statuses(&taken).values().all(|status| status == "copied"), "{taken:#}");
    for root in office.locations() {
        let mut held = content(&folder_in(&office, &taken, root));
        held.retain(|place, _| !place.starts_with("ascmhl"));
        assert_eq!(held, content(&card));
    }
    // Each was looked into, whatever it is called.
    for file in list(&taken["files"]) {
        let shown = office.anyone(["asset", "show", file["asset"].as_str().expect("an id")]).ok();
        assert!(shown["media"]["duration"].is_number() && list(&shown["troubles"]).is_empty(), "{shown:#}");
    }
    office.anyone(["verify"]).ok();
    let rescued = office.path("rescate");
    crate::bench::Call::new(words!["restore", "--from", office.backups[1], rescued]).ok();
    assert_eq!(tree(&rescued), tree(&office.library));
}

#[test]
fn what_is_no_file_is_named_and_the_rest_goes_on() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    symlink("/etc/hostname", card.join("liga")).expect("a link");
    symlink(&card, card.join("PRIVATE/vuelta")).expect("a loop");
    for (name, kind) in [("tubo", FileType::Fifo), ("enchufe", FileType::Socket)] {
        mknodat(CWD, card.join(name), kind, Mode::RUSR | Mode::WUSR, 0).expect("a special file");
    }
    fs::write(card.join("._C0001.MP4"), "of another system").expect("clutter");
    let taken = ingest(&office, &card, &video, "A001").ok();
    assert_eq!(statuses(&taken).len(), 4, "{taken:#}");
    let skipped: Vec<_> = list(&taken["skipped"]).iter().map(|entry| (path(&entry["path"]), text(&entry["why"]))).collect();
    let names: Vec<_> = skipped.iter().filter_map(|(place, _)| place.file_name()?.to_str()).collect();
    for name in ["liga", "vuelta", "tubo", "enchufe"] {
        assert!(names.contains(&name), "{name}: {skipped:?}");
    }
    assert!(skipped.iter().all(|(_, why)| why.len() > 10), "{skipped:?}");
    assert_eq!(names.len(), 4);
}

#[test]
fn a_card_that_may_only_be_read_is_only_read() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    let mode = |mode| {
        for entry in walkdir::WalkDir::new(&card).contents_first(true) {
            let entry = entry.expect("an entry");
            let bits = if entry.file_type().is_dir() { mode | 0o111 } else { mode };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(bits)).expect("its mode");
        }
    };
    mode(0o444);
    let looks = || -> Vec<_> {
        let all = walkdir::WalkDir::new(&card).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry").into_path());
        all.map(|place| {
            let found = fs::metadata(&place).expect("it is there");
            (place, found.mode(), found.mtime_nsec(), found.ctime_nsec(), found.len())
        })
        .collect()
    };
    let before = looks();
    let taken = ingest(&office, &card, &video, "A001").ok();
    assert_eq!(looks(), before, "the card is never touched");
    // The copies' folders take another card, and their times are those of the camera.
    ingest(&office, &card, &video, "A001").ok();
    let copy = path(&taken["folder"]).join("PRIVATE/VIDEO/C0001.MP4");
    let time = |file: &Path| fs::metadata(file).expect("it is there").mtime();
    assert_eq!(time(&copy), time(&card.join("PRIVATE/VIDEO/C0001.MP4")));
    mode(0o644);
}

#[test]
fn a_file_that_cannot_be_read_fails_alone() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    let closed = card.join("PRIVATE/VIDEO/C0002.MP4");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("its mode");
    let mut call = ingest(&office, &card, &video, "A001");
    if fs::File::open(&closed).is_ok() {
        // Whoever reads everything gives that up for this command.
        let wrapper: Vec<_> = "setpriv --bounding-set -dac_override,-dac_read_search".split(' ').map(OsStr::new).collect();
        let reads = program("setpriv").args(&wrapper[1..]).arg("cat").arg(&closed).output();
        if !reads.is_ok_and(|tried| String::from_utf8_lossy(&tried.stderr).contains("denied")) {
            skipped!("this user reads every file, and cannot give that up (setpriv)");
        }
        call = call.behind(&wrapper);
    }
    let taken = call.exits(1);
    let failed: Vec<_> = list(&taken["files"]).iter().filter(|file| file["status"] == "failed").collect();
    assert_eq!(failed.len(), 1, "{taken:#}");
    assert!(text(&failed[0]["path"]).ends_with("C0002.MP4") && text(&failed[0]["why"][0]).contains("C0002.MP4"), "{taken:#}");
    assert_eq!(statuses(&taken).values().filter(|status| *status == "copied").count(), 3);
    assert_eq!(taken["card"]["may_format"], false);
    assert_eq!(office.step(&video), "4.1", "the step is not done");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o644)).expect("its mode");
    let whole = ingest(&office, &card, &video, "A001").ok();
    assert_eq!(statuses(&whole).values().filter(|status| *status == "copied").count(), 1, "{whole:#}");
    assert_eq!(office.step(&video), "4.3");
}

#[test]
fn sources_that_are_not_cards_are_refused() {
    let office = Office::open();
    let video = office.video("visita");
    let empty = office.path("vacía");
    fs::create_dir(&empty).expect("a folder");
    ingest(&office, &empty, &video, "A001").fails(1, "card-empty");
    ingest(&office, &office.path("nada"), &video, "A001").fails(1, "source-missing").names(&["nada"]);
    ingest(&office, &office.library, &video, "A001").fails(2, "source-inside-library");
    ingest(&office, &office.backups[0].join("."), &video, "A001").fails(2, "source-inside-library").names(&["respaldo-1"]);
    let card = material::card(&office.path("tarjeta"));
    for label in ["../fuera", ".oculta", "a/b", "ascmhl", ""] {
        let outcome = office
            .producer([words!["ingest", card, "--video", video], vec![OsString::from(format!("--label={label}"))]].concat());
        let ending = outcome.ends();
        assert!(ending.code == Some(2) || label.is_empty(), "{label}: {ending:#?}");
    }
    ingest(&office, &card, "V-2026-0099", "A001").fails(1, "video-unknown");
}

#[test]
fn copies_on_one_disk_are_no_backup() {
    let office = Office::open();
    let video = office.video("visita");
    let taken = ingest(&office, &material::card(&office.path("tarjeta")), &video, "A001").ok();
    assert_eq!(taken["card"]["may_format"], false);
    let why: Vec<_> = list(&taken["card"]["why"]).iter().map(text).collect();
    assert!(!why.is_empty() && why.iter().all(|reason| !reason.contains("verdict-")), "{why:?}");
    assert_eq!(office.step(&video), "4.3", "the step asks for locations, the verdict for disks");
}

#[test]
fn a_card_whose_copies_are_on_different_disks_may_be_formatted() {
    let device = |folder: &Path| fs::metadata(folder).map(|found| found.dev()).ok();
    let memory = Path::new("/dev/shm");
    let folder = scratch();
    if device(memory).is_none() || device(memory) == device(folder.path()) {
        skipped!("there is no second disk: /dev/shm is none");
    }
    let elsewhere = tempfile::Builder::new().prefix("story-").tempdir_in(memory).expect("a folder");
    let office = Office::with_backups(folder, vec![elsewhere.path().join("respaldo-1")]);
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    let beside = ingest(&office, &card, &video, "A001").ok();
    assert_eq!(beside["card"]["may_format"], false, "the library is on the card's own disk");

    // A third disk, for this one command: a memory disk that only it sees.
    let mount = "mount -t tmpfs tmpfs \"$0\" && cp -a \"$1/.\" \"$0\" && shift 1 && exec \"$@\"";
    let reader = office.path("lector");
    fs::create_dir(&reader).expect("a folder");
    let root = rustix::process::geteuid().is_root();
    let apart: &[&str] = if root { &["--mount"] } else { &["--mount", "--map-root-user"] };
    let mut wrapper = vec![OsStr::new("unshare")];
    wrapper.extend(apart.iter().map(OsStr::new));
    wrapper.extend(["sh", "-c", mount].map(OsStr::new));
    wrapper.extend([reader.as_os_str(), card.as_os_str()]);
    if !program(wrapper[0]).args(&wrapper[1..]).arg("true").output().is_ok_and(|tried| tried.status.success()) {
        skipped!("no third disk can be mounted here (unshare)");
    }
    let taken = ingest(&office, &reader, &video, "B002").behind(&wrapper).ok();
    assert_eq!((&taken["card"]["may_format"], list(&taken["card"]["why"]).len()), (&true.into(), 0), "{taken:#}");
    let shown = office.show(&video);
    let fates: Vec<_> = list(&shown["footage"]).iter().map(|card| card["may_format"].clone()).collect();
    assert_eq!(fates, [false, true]);
}

#[test]
fn a_backup_that_was_away_catches_up() {
    let office = Office::open();
    let video = office.video("visita");
    let card = material::card(&office.path("tarjeta"));
    let drawer = office.path("cajón");
    fs::rename(&office.backups[1], &drawer).expect("unplugged");
    let taken = ingest(&office, &card, &video, "A001").ok();
    let away = &taken["copies"][2];
    assert_eq!((&away["location"], &away["verified"], &away["connected"]), (&"respaldo-2".into(), &0.into(), &false.into()));
    assert!(!office.backups[1].exists(), "no backup is made up where its disk is not");
    assert_eq!(office.step(&video), "4.1", "2.2 and 4.1 ask for every backup");
    let offline = office.anyone(["backup", "sync"]).ok();
    assert_eq!((&offline["backups"][1]["connected"], &offline["backups"][1]["copied"]), (&false.into(), &0.into()));

    fs::rename(&drawer, &office.backups[1]).expect("plugged in");
    let synced = office.anyone(["backup", "sync"]).ok();
    assert_eq!((&synced["backups"][1]["copied"], list(&synced["backups"][1]["failed"]).len()), (&4.into(), 0), "{synced:#}");
    assert_eq!(tree(&office.backups[1]), tree(&office.library));
    let again = office.anyone(["backup", "sync"]).ok();
    assert!(list(&again["backups"]).iter().all(|backup| backup["copied"] == 0), "{again:#}");
    office.anyone(["verify"]).ok();
    office.anyone(["history", "--verify"]).ok();
    assert_eq!(office.step(&video), "4.3", "the footage is in every backup now");
}

/// A card of several large files, each another.
fn large_card(folder: &Path) -> PathBuf {
    fs::create_dir_all(folder.join("DCIM")).expect("a folder");
    for number in 1..=4 {
        let mut bytes = vec![0; 24 << 20];
        blake3::Hasher::new().update(&[number]).finalize_xof().fill(&mut bytes);
        fs::write(folder.join(format!("DCIM/GRANDE{number}.MOV")), bytes).expect("room for it");
    }
    folder.to_owned()
}

/// Bytes that are growing in a location's work folder.
fn growing(root: &Path) -> u64 {
    let lengths = files(&root.join(".claqueta/work")).into_iter().filter_map(|file| fs::metadata(file).ok());
    lengths.map(|found| found.len()).sum()
}

#[test]
fn killed_in_the_middle_and_typed_again_it_ends_as_if_undisturbed() {
    let office = Office::open();
    let video = office.video("visita");
    let card = large_card(&office.path("tarjeta"));
    // Each time it is killed a little later.
    let mut killed = 0;
    for reached in [1_u64, 8 << 20, 20 << 20] {
        let mut child = ingest(&office, &card, &video, "A001").start();
        let over = loop {
            if let Some(status) = child.try_wait().expect("its state") {
                break Some(status);
            }
            if growing(&office.backups[1]) >= reached {
                break None;
            }
            std::thread::yield_now();
        };
        child.kill().expect("killed");
        let status = over.unwrap_or_else(|| child.wait().expect("its end"));
        killed += usize::from(status.signal() == Some(9));
    }
    assert!(killed > 0, "no kill hit a running ingest");
    let taken = ingest(&office, &card, &video, "A001").ok();
    assert_eq!(statuses(&taken).len(), 4, "{taken:#}");
    let undisturbed = Office::open();
    let other = undisturbed.video("visita");
    ingest(&undisturbed, &card, &other, "A001").ok();
    for (root, reference) in office.locations().zip(undisturbed.locations()) {
        assert_eq!(tree(root), tree(reference), "{}", root.display());
        let left: Vec<_> = files(&root.join(".claqueta/work"));
        assert!(left.is_empty(), "left over: {left:?}");
        let manifests = files(&folder_in(&office, &taken, root).join("ascmhl"));
        let generations = manifests.iter().filter(|file| file.extension().is_some_and(|e| e == "mhl")).count();
        assert_eq!(generations, 1, "one complete generation: {manifests:?}");
    }
    let verified = office.anyone(["verify"]).ok();
    assert_eq!((&verified["checked"], &verified["ok"]), (&12.into(), &12.into()));
    office.anyone(["history", "--verify"]).ok();
    assert_eq!(office.step(&video), "4.3");
}
