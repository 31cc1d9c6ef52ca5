//! The archive notices its own decay, mends it, and comes back from one backup.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde_json::Value;

use crate::bench::{Call, Office, catalogue, files, list, path, text, tree};
use crate::material;

/// Turns one bit of a file, in place: every name of it now holds the damage.
fn flip(file: &Path) {
    use std::io::{Read, Seek, SeekFrom, Write};
    let mut open = fs::File::options().read(true).write(true).open(file).expect("the file");
    let middle = open.metadata().expect("a length").len() / 2;
    let mut byte = [0];
    open.seek(SeekFrom::Start(middle)).and_then(|_| open.read_exact(&mut byte)).expect("a byte");
    byte[0] ^= 0b100;
    open.seek(SeekFrom::Start(middle)).and_then(|_| open.write_all(&byte)).expect("another byte");
}

/// A video with two cards that share their clips, so that the second's are hard links.
fn two_cards(office: &Office) -> String {
    let video = office.video("evento");
    let card = material::card(&office.path("tarjeta"));
    for label in ["A001", "A002"] {
        office.producer(words!["ingest", card, "--video", video, "--label", label]).ok();
    }
    video
}

/// A clip of a card in a location.
fn clip(root: &Path, label: &str) -> std::path::PathBuf {
    let folder = format!("/{label}/");
    let found = files(&root.join("material"))
        .into_iter()
        .find(|file| file.to_str().is_some_and(|name| name.contains(&folder) && name.ends_with("C0002.MP4")));
    found.expect("the clip")
}

fn places(value: &Value) -> Vec<std::path::PathBuf> {
    list(value).iter().map(|copy| path(&copy["path"])).collect()
}

#[test]
fn a_flipped_bit_is_found_and_mended_under_every_name() {
    let office = Office::open();
    two_cards(&office);
    let before: Vec<_> = office.locations().map(tree).collect();
    let [first, second] = ["A001", "A002"].map(|label| clip(&office.library, label));
    let inode = |file: &Path| fs::metadata(file).expect("the clip").ino();
    assert_eq!(inode(&first), inode(&second), "what is safe is linked");
    flip(&first);

    let found = office.anyone(["verify"]).exits(4);
    assert_eq!(places(&found["corrupt"]), [first.clone(), second.clone()], "{found:#}");
    assert_eq!((list(&found["missing"]).len(), list(&found["repaired"]).len()), (0, 0));
    let elsewhere = office.anyone(["verify", "--location", "respaldo-1"]).ok();
    assert_eq!(elsewhere["checked"], elsewhere["ok"]);

    let mended = office.anyone(["verify", "--repair"]).ok();
    assert_eq!(places(&mended["repaired"]), [first, second], "{mended:#}");
    let whole = office.anyone(["verify"]).ok();
    assert_eq!((&whole["checked"], list(&whole["corrupt"]).len()), (&whole["ok"], 0), "{whole:#}");
    let aside = |(place, _): &(std::path::PathBuf, String)| !place.starts_with(".claqueta");
    let after: Vec<_> = office.locations().map(tree).collect();
    for (then, now) in before.iter().zip(&after) {
        let now: std::collections::BTreeMap<_, _> = now.clone().into_iter().filter(aside).collect();
        assert!(then.iter().all(|(place, hash)| now.get(place) == Some(hash)), "{now:#?}");
    }
    let history = office.anyone(["history"]).ok();
    let told = list(&history["events"]).iter().filter(|event| event["what"] == "repaired").count();
    assert_eq!(told, 2);
}

#[test]
fn a_lost_copy_and_a_damaged_backup_are_mended_too() {
    let office = Office::open();
    two_cards(&office);
    fs::remove_file(clip(&office.library, "A001")).expect("the clip");
    flip(&clip(&office.backups[1], "A002"));
    let found = office.anyone(["verify"]).exits(4);
    assert_eq!(list(&found["missing"]).len(), 1, "{found:#}");
    assert_eq!(list(&found["corrupt"]).len(), 2, "both names of it: {found:#}");
    office.anyone(["verify", "--repair"]).ok();
    office.anyone(["verify"]).ok();
}

#[test]
fn what_no_copy_can_mend_is_said() {
    let office = Office::open();
    two_cards(&office);
    office.locations().for_each(|root| flip(&clip(root, "A001")));
    let found = office.anyone(["verify", "--repair"]).exits(4);
    assert_eq!((list(&found["corrupt"]).len(), list(&found["repaired"]).len()), (6, 0), "{found:#}");
}

#[test]
fn a_disk_that_is_away_is_offline_and_not_missing() {
    let office = Office::open();
    two_cards(&office);
    let all = office.anyone(["verify"]).ok();
    fs::rename(&office.backups[1], office.path("en-el-cajón")).expect("unplugged");
    let some = office.anyone(["verify"]).ok();
    let number = |value: &Value| value.as_u64().expect("a number");
    assert_eq!(number(&some["checked"]) + number(&some["offline"]), number(&all["checked"]), "{some:#}");
    assert!(number(&some["offline"]) > 0 && list(&some["missing"]).is_empty());
    office.anyone(["verify", "--location", "respaldo-9"]).fails(1, "location-unknown").names(&["respaldo-9", "respaldo-1"]);
}

#[test]
fn one_backup_gives_everything_back() {
    let office = Office::open();
    let video = office.urgent("fin");
    two_cards(&office);
    let before = office.show(&video);
    let lost = tree(&office.library);
    let rescued = office.path("rescate");
    let restored = Call::new(words!["restore", "--from", office.backups[0], rescued]).ok();
    assert!(list(&restored["missing"]).is_empty(), "{restored:#}");
    assert_eq!(tree(&rescued), lost, "the same files");

    let there = |words: &[&str]| {
        let mut all = words!["--library", rescued];
        all.extend(words.iter().map(Into::into));
        Call::new(&all)
    };
    let moved =
        |value: &Value| value.to_string().replace(office.library.to_str().expect("text"), rescued.to_str().expect("text"));
    assert_eq!(there(&["video", "show", &video]).ok().to_string(), moved(&before));
    let whole = there(&["verify"]).ok();
    assert_eq!((&whole["checked"], &whole["offline"]), (&whole["ok"], &0.into()), "{whole:#}");
    there(&["history", "--verify"]).ok();
    let found = there(&["find", "evento", "--kind", "final"]).ok();
    assert!(list(&found["hits"]).iter().any(|hit| text(&hit["copies"][0]["path"]).starts_with(rescued.to_str().expect("text"))));

    Call::new(words!["restore", "--from", office.backups[0], rescued]).refused("library-exists");
    let empty = office.path("vacío");
    fs::create_dir(&empty).expect("a folder");
    Call::new(words!["restore", "--from", empty, office.path("otro")]).fails(1, "backup-unrecognised");
    assert!(!office.path("otro").join(".claqueta/catalogue.db").exists());
}

#[test]
fn a_damaged_backup_gives_back_what_is_whole_and_names_the_rest() {
    let office = Office::open();
    two_cards(&office);
    let bad = clip(&office.backups[0], "A001");
    flip(&bad);
    let rescued = office.path("rescate");
    let restored = Call::new(words!["restore", "--from", office.backups[0], rescued]).exits(4);
    let below = bad.strip_prefix(&office.backups[0]).expect("below");
    assert!(places(&restored["missing"]).contains(&rescued.join(below)), "{restored:#}");
    assert!(!rescued.join(below).exists(), "what is damaged is not brought back");
    let mut lost = tree(&office.library);
    lost.retain(|place, _| !place.ends_with("C0002.MP4"));
    assert_eq!(tree(&rescued), lost);
}

#[test]
fn a_log_that_was_tampered_with_is_noticed() {
    let office = Office::open();
    let video = office.video("evento");
    let whole = office.anyone(["history", "--verify"]).ok();
    assert_eq!(list(&whole["verified"]["agreeing"]).len(), 2, "{whole:#}");
    let last = list(&whole["events"]).last().expect("a line")["seq"].as_i64().expect("a number");

    let edited = catalogue(&office);
    edited.execute("UPDATE event SET person = 'erick' WHERE subject = ?1", [&video]).expect("an edit");
    let broken = office.anyone(["history", "--verify"]).fails(4, "log-broken");
    broken.names(&[&last.to_string()]);
    edited.execute("UPDATE event SET person = 'edna' WHERE subject = ?1", [&video]).expect("an edit");
    office.anyone(["history", "--verify"]).ok();

    // A log that ends early holds together; the backups remember how long it was.
    edited.execute("DELETE FROM event WHERE seq = ?1", [last]).expect("an edit");
    office.anyone(["history", "--verify"]).fails(4, "log-rewritten").names(&["respaldo-1", &last.to_string()]);
}

#[test]
fn a_catalogue_from_the_future_is_left_alone() {
    let office = Office::open();
    let file = office.library.join(".claqueta/catalogue.db");
    catalogue(&office).pragma_update(None, "user_version", 99).expect("a newer schema");
    for words in [&["video", "list"][..], &["verify"], &["backup", "sync"]] {
        let refused = office.anyone(words).fails(1, "catalogue-too-new");
        refused.names(&["99", file.to_str().expect("text")]);
    }
    assert_eq!(catalogue(&office).pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).expect("a version"), 99);
}

#[test]
fn a_catalogue_that_is_gone_or_damaged_is_said() {
    let office = Office::open();
    let file = office.library.join(".claqueta/catalogue.db");
    fs::write(&file, "no soy un catálogo, y bastante largo para que se note").expect("damage");
    office.anyone(["video", "list"]).fails(4, "catalogue-corrupt").names(&["restore --from"]);
    fs::remove_file(&file).expect("the catalogue");
    office.anyone(["video", "list"]).fails(1, "library-missing").names(&["restore --from"]);
}
