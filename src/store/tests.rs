use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::domain::catalog::{AssetKind, FileStatus, LocationKind, NewAsset};
use crate::domain::edit::Contains;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::people::Role;
use crate::domain::plan::folder_name;
use crate::domain::procedure::Definition;
use crate::domain::review::Decision;
use crate::domain::video::Kind;

const P01: &str = include_str!("../../presets/procedures/63-COM-P01.rev00.toml");

fn by(person: &str) -> By {
    By { person: Some(person.to_owned()), at: Timestamp::UNIX_EPOCH }
}

/// A catalogue with a person, a video and two locations.
fn furnished() -> (tempfile::TempDir, Store, VideoId) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let store = Store::create(&folder.path().join("catalogue.db")).expect("creates");
    let definition = Definition::parse("P01", P01).expect("holds together");
    let hash = definition.hash.expect("parsed from text");
    let video = store
        .commit(by("edna"), |tx| {
            for (id, role) in [("edna", Role::Jefa), ("erick", Role::Produccion)] {
                let person = NewPerson { id: id.into(), name: id.into(), roles: vec![role], email: None, login: None };
                assert!(tx.add_person(&person)?);
            }
            tx.add_location(LocationKind::Library, "biblioteca", "u0", "/lib")?;
            tx.add_location(LocationKind::Backup, "respaldo-1", "u1", "/b1")?;
            tx.keep_procedure(hash, &definition, P01)?;
            let new = NewVideo {
                title: "Día del médico en Cajeme".into(),
                kind: Kind::Efemeride,
                campaign: Some("Efemérides 2026".into()),
                medium: None,
                due: Some(date(2026, 10, 23)),
                year: 2026,
                state: "2.2".into(),
                procedure: hash,
                confirmed: true,
            };
            let id = tx.open_video(&new, |id| folder_name(id, &new.title))?;
            Ok((id, Fact::new("video-opened", id)))
        })
        .expect("commits");
    (folder, store, video)
}

fn asset(store: &Store, video: VideoId, text: &str) -> AssetId {
    let new = NewAsset {
        hash: ContentHash::of(text.as_bytes()),
        xxh128: None,
        head: ContentHash::of(text.as_bytes()),
        bytes: text.len() as u64,
        kind: AssetKind::Footage,
        name: format!("{text}.MP4"),
        video: Some(video),
    };
    store.commit(by("erick"), |tx| Ok((tx.add_asset(&new)?, Fact::new("asset-added", video)))).expect("commits")
}

#[test]
fn a_video_reads_back_and_numbers_go_up() {
    let (_folder, store, id) = furnished();
    let video = store.video(id).expect("is there");
    assert_eq!(id.to_string(), "V-2026-0001");
    assert_eq!(video.folder, "V-2026-0001 dia-del-medico-en-cajeme");
    assert_eq!(video.campaign.as_deref(), Some("Efemérides 2026"));
    assert_eq!(video.confirmed_by.as_deref(), Some("edna"));
    assert_eq!(store.video(VideoId { year: 2026, number: 9 }).expect_err("no such").code, "video-unknown");
}

#[test]
fn a_change_and_its_fact_stand_or_fall_together() {
    let (_folder, store, id) = furnished();
    let before = store.head().expect("reads");
    let failed: Result<()> = store.commit(by("erick"), |tx| {
        assert!(tx.set_state(id, "2.2", "2.4")?);
        Err(fault!(Failed, "stopped"))
    });
    assert!(failed.is_err());
    assert_eq!(store.video(id).expect("is there").state, "2.2");
    assert_eq!(store.head().expect("reads"), before);
}

#[test]
fn a_rewritten_log_is_noticed() {
    let (_folder, store, id) = furnished();
    store
        .commit(by("erick"), |tx| Ok((tx.set_state(id, "2.2", "2.4")?, Fact::new("moved", id).with(json!({"to": "2.4"})))))
        .expect("commits");
    assert_eq!(store.broken_link().expect("reads"), None);
    store.db.execute("UPDATE event SET person = 'nadie' WHERE seq = 1", []).expect("tampers");
    assert_eq!(store.broken_link().expect("reads"), Some(1));
}

#[test]
fn one_content_is_one_asset_wherever_its_copies_are() {
    let (_folder, store, video) = furnished();
    let first = asset(&store, video, "C0001");
    assert_eq!(asset(&store, video, "C0001"), first);
    store
        .commit(by("erick"), |tx| {
            tx.put_copy(1, "material/a/C0001.MP4", first)?;
            tx.put_copy(2, "material/a/C0001.MP4", first)?;
            tx.put_copy(2, "material/a/C0001.MP4", first)?;
            Ok(((), Fact::new("copies", video)))
        })
        .expect("commits");
    assert_eq!(store.copies_of(first).expect("reads").len(), 2);
    assert!(store.may_know(5, ContentHash::of(b"C0001")).expect("reads"));
    assert!(!store.may_know(6, ContentHash::of(b"C0001")).expect("reads"));
}

#[test]
fn search_folds_accents_and_takes_beginnings() {
    let (_folder, store, video) = furnished();
    let clip = asset(&store, video, "GX010042_hospital");
    let hits = |words: &[&str]| -> Vec<String> {
        let words: Vec<_> = words.iter().map(|w| (*w).to_owned()).collect();
        store.search(&words, 10).expect("searches").into_iter().map(|h| h.subject).collect()
    };
    assert_eq!(hits(&["medico"]), [video.to_string()]);
    assert_eq!(hits(&["MÉDI", "caj"]), [video.to_string()]);
    assert_eq!(hits(&["hospital"]), [clip.to_string()]);
    assert_eq!(hits(&["\"", "NEAR("]), Vec::<String>::new());
    assert_eq!(hits(&["hospital", "medico"]), [clip.to_string()], "a content bears its video's words beside one of its own");
    let told = |tx: &Tx<'_>| Ok((tx.index(&video.to_string(), &["Dra. Ruiz"])?, Fact::new("interview-scheduled", video)));
    store.commit(by("erick"), told).expect("commits");
    assert_eq!(hits(&["ruiz", "cajeme"]), [video.to_string()], "words of different texts");
    assert_eq!(store.assets_of_kind(AssetKind::Footage, 10).expect("reads"), [clip]);
}

#[test]
fn a_round_carries_its_decision() {
    let (_folder, store, video) = furnished();
    let file = asset(&store, video, "cut");
    let round = store
        .commit(by("erick"), |tx| {
            let cut = NewCut {
                asset: file,
                contains: Contains::default(),
                subtitles: None,
                voice_over: None,
                music: None,
                wishes: "{}".into(),
            };
            let cut = tx.add_cut(video, &cut)?;
            let new = NewRound {
                cut,
                step: "2.10".into(),
                fingerprint: ContentHash::of(b"plan"),
                plan: "{}".into(),
                asset: file,
                sheet: None,
                quality: "{}".into(),
            };
            Ok((tx.open_round(video, &new)?, Fact::new("round-opened", video)))
        })
        .expect("commits");
    assert_eq!(round, 1);
    let row = store.last_round(video).expect("reads").expect("is there").id;
    store
        .commit(by("edna"), |tx| {
            tx.add_comment(video, row, 42, "bajar la música")?;
            tx.decide(&RoundDecision { round: row, decision: Decision::Approved, note: None })?;
            tx.bind_round(video, Some(row))?;
            tx.authorize(video, row, &["web".into(), "tv".into()], None)?;
            Ok(((), Fact::new("approved", video)))
        })
        .expect("commits");
    let round = store.last_round(video).expect("reads").expect("is there");
    assert_eq!(round.decision.expect("decided").by, "edna");
    assert_eq!(store.comments(row).expect("reads")[0].frame, 42);
    assert_eq!(store.authorized_media(row).expect("reads"), ["web", "tv"]);
}

#[test]
fn footage_is_unsafe_until_every_location_holds_it() {
    let (_folder, store, video) = furnished();
    let clip = asset(&store, video, "C0001");
    let new = NewIngest { video, label: "A001".into(), folder: "material/x".into(), source: "/card".into() };
    store
        .commit(by("erick"), |tx| {
            let ingest = tx.begin_ingest(&new)?;
            tx.put_footage(ingest, "C0001.MP4", Some(clip), FileStatus::Copied, None)?;
            tx.put_copy(1, "material/x/C0001.MP4", clip)?;
            Ok(((), Fact::new("ingested", video)))
        })
        .expect("commits");
    assert_eq!(store.unsafe_footage(video).expect("reads"), Some(("C0001.MP4".into(), "respaldo-1".into())));
    store
        .commit(by("erick"), |tx| Ok((tx.put_copy(2, "material/x/C0001.MP4", clip)?, Fact::new("backed-up", video))))
        .expect("commits");
    assert_eq!(store.unsafe_footage(video).expect("reads"), None);
}

#[test]
fn a_copy_of_the_catalogue_opens_and_tells_the_same() {
    let (folder, store, id) = furnished();
    let copy = folder.path().join("copia.db");
    store.copy_to(&copy).expect("copies");
    assert_eq!(Store::open(&copy).expect("opens").video(id).expect("is there"), store.video(id).expect("is there"));
    assert_eq!(Store::open(&folder.path().join("nada.db")).expect_err("no file").code, "catalogue-missing");
}
