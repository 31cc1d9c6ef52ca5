//! What must not happen: each refusal ends with 3, names step, role and command, and leaves everything as it was.

use std::fs;

use crate::bench::{JEFA, Office, PASSWORD, PRODUCER, catalogue, list};
use crate::material;

#[test]
fn nothing_is_delivered_before_its_time() {
    let office = Office::open();
    let video = office.video("evento");
    let too_early = |step: &str, role: &str, command: &str| {
        let refused = office.refuses(&video, office.producer(["deliver", &video]), "not-now");
        refused.names(&[step, role, &format!("claqueta {command}")]);
        assert!(office.standing(&video).finals.is_empty(), "at {step}");
    };
    too_early("4.1", "produccion", &format!("ingest SOURCE --video {video}"));
    office.producer(words!["cut", "add", video, material::cut()]).ok();
    too_early("4.8", "produccion", &format!("review export {video}"));
    office.producer(["review", "export", &video]).ok();
    too_early("4.6", "produccion", &format!("review check {video}"));
    office.producer(["review", "check", &video]).ok();
    too_early("4.8", "jefa", &format!("review approve {video}"));
    office.jefa(["review", "approve", &video]).ok();
    too_early("4.11", "jefa", &format!("authorize {video} --media MEDIA"));
    office.jefa(["authorize", &video, "--media", "mensajeria"]).ok();

    office.producer(words!["cut", "add", video, material::corrected_cut()]).ok();
    too_early("4.8", "produccion", &format!("review export {video}"));
}

#[test]
fn each_step_belongs_to_a_role() {
    let office = Office::open();
    let video = office.urgent("visto-bueno");
    let not_hers = office.refuses(&video, office.jefa(["deliver", &video]), "role-needed");
    not_hers.names(&["4.12", "produccion", &format!("deliver {video}")]);
    for words in [["review", "export"], ["review", "check"]] {
        office.refuses(&video, office.jefa(words.into_iter().chain([video.as_str()])), "role-needed").names(&["produccion"]);
    }
    let not_his = office.refuses(&video, office.producer(["review", "approve", &video]), "role-needed");
    not_his.names(&["4.8", "jefa", &format!("review approve {video}")]);
    let not_his = office.refuses(&video, office.producer(["authorize", &video, "--media", "web"]), "role-needed");
    not_his.names(&["4.11", "jefa", &format!("authorize {video}")]);
    office.refuses(&video, office.producer(["review", "changes", &video, "--note", "x"]), "role-needed").names(&["4.8", "jefa"]);
    office.refuses(&video, office.producer(["video", "cancel", &video, "--reason", "x"]), "role-needed").names(&["jefa"]);
    office.person("nadie", ["review", "approve", &video]).fails(1, "person-unknown").names(&["nadie"]);
    assert_eq!(office.step(&video), "4.8");
}

#[test]
fn whoever_decides_proves_who_they_are() {
    let office = Office::open();
    let added = ["person", "add", "ada", "--name", "Ada Ruiz", "--role", "jefa"];
    office.jefa(added).ok();
    let video = office.urgent("visto-bueno");
    let approve = ["review", "approve", video.as_str()];
    let wrong = office.refuses(&video, office.jefa(approve).password("otra-clave-larga"), "password-wrong");
    wrong.names(&["Edna Salas"]);
    office.refuses(&video, office.person(JEFA, approve), "password-needed").names(&["CLAQUETA_PASSWORD"]);
    office.refuses(&video, office.person(JEFA, approve).password(""), "password-wrong");
    let nobody = office.refuses(&video, office.person("ada", approve).password(PASSWORD), "person-without-proof");
    nobody.names(&["Ada Ruiz", "claqueta person password ada"]);
    office.jefa(approve).ok();
    let authorise = ["authorize", video.as_str(), "--media", "mensajeria"];
    office.refuses(&video, office.jefa(authorise).password("otra-clave-larga"), "password-wrong");
    office.refuses(&video, office.person("ada", authorise).password(PASSWORD), "person-without-proof");
    office.jefa(authorise).ok();
}

#[test]
fn people_are_kept_by_a_jefa_and_passwords_by_their_owners() {
    let office = Office::open();
    let another = ["person", "add", "ana", "--name", "Ana", "--role", "produccion"];
    office.producer(another).refused("role-needed").names(&["jefa", "person add"]);
    office.jefa(another).without_password().refused("password-needed");
    let renew = ["person", "password", PRODUCER];
    office.person(PRODUCER, renew).typing("otra-clave-larga").refused("password-old-needed");
    office.person(PRODUCER, renew).password("no-es-la-suya").typing("otra-clave-larga").refused("password-wrong");
    office.producer(renew).typing("otra-clave-larga").ok();
    office.producer(renew).typing("corta").refused("password-wrong");
    office.producer(renew).password("otra-clave-larga").typing("corta").fails(2, "password-short");
}

#[test]
fn another_logo_voids_what_was_approved() {
    let office = Office::open();
    let video = office.urgent("4.12");
    let logo = office.library.join("presets/logos/logo.png");
    fs::create_dir_all(logo.parent().expect("a folder")).expect("a folder");
    material::ffmpeg("-f lavfi -i color=c=red:s=200x100 -frames:v 1".split(' '), &logo);
    let shown = office.show(&video);
    assert_eq!((&shown["approval_voided"], &shown["step"]), (&true.into(), &"4.8".into()));
    let refused = office.refuses(&video, office.producer(["deliver", &video]), "not-now");
    refused.names(&["4.8", "produccion", &format!("claqueta review export {video}")]);
    assert!(office.standing(&video).finals.is_empty());
    // What was approved is what would be rendered once the logo is gone again.
    fs::remove_file(&logo).expect("the logo");
    let shown = office.show(&video);
    assert_eq!((&shown["approval_voided"], &shown["step"]), (&false.into(), &"4.12".into()));
    fs::write(office.library.join("presets/policy.toml"), "[evento]\nlogo = 7\n").expect("room for a policy");
    let unreadable = office.producer(["deliver", &video]).ends();
    assert_ne!(unreadable.code, Some(0), "{unreadable:#?}");
    assert!(office.standing(&video).finals.is_empty());
}

#[test]
fn another_logo_during_the_review_needs_another_copy() {
    let office = Office::open();
    let video = office.urgent("visto-bueno");
    let logo = office.library.join("presets/logos/logo.png");
    fs::create_dir_all(logo.parent().expect("a folder")).expect("a folder");
    material::ffmpeg("-f lavfi -i color=c=blue:s=100x100 -frames:v 1".split(' '), &logo);
    let refused = office.refuses(&video, office.jefa(["review", "approve", &video]), "gate-content-unchanged");
    refused.names(&["4.8", "roducci", &format!("claqueta review export {video}")]);
    office.producer(["review", "export", &video]).ok();
    office.producer(["review", "check", &video]).ok();
    office.jefa(["review", "approve", &video]).ok();
    assert_eq!(office.step(&video), "4.11");
}

#[test]
fn nobody_authorises_their_own_work() {
    let office = Office::open();
    let both = ["person", "add", "ana", "--name", "Ana Soto", "--role", "jefa,produccion"];
    office.jefa(both).ok();
    office.jefa(["person", "password", "ana"]).typing(PASSWORD).ok();
    let video = office.urgent("4.8");
    let ana = |words: &[&str]| office.person("ana", words).password(PASSWORD);
    ana(&["review", "export", &video]).ok();
    ana(&["review", "check", &video]).ok();
    let refused = office.refuses(&video, ana(&["review", "approve", &video]), "gate-not-own-work");
    refused.names(&["Ana Soto", "4.8", "jefa", &format!("review approve {video}")]);
    office.jefa(["review", "approve", &video]).ok();
    let refused = office.refuses(&video, ana(&["authorize", &video, "--media", "mensajeria"]), "gate-not-own-work");
    refused.names(&["4.11", "jefa", &format!("authorize {video}")]);
    office.jefa(["authorize", &video, "--media", "mensajeria"]).ok();
}

#[test]
fn music_needs_a_licence_that_permits_its_use() {
    let office = Office::open();
    let add = |licence: &str, more: &[&str]| {
        let words = words!["music", "add", material::music(), "--title", "T", "--author", "A", "--source", "S"];
        let mut words = [words, words!["--licence", licence]].concat();
        words.extend(more.iter().map(Into::into));
        office.producer(words)
    };
    add("CC-BY-NC-4.0", &[]).refused("licence-non-commercial").names(&["CC-BY-NC-4.0", "3"]);
    add("CC-BY-ND-4.0", &[]).refused("licence-no-derivatives");
    add("de-un-amigo", &[]).refused("licence-unknown");
    add("comprada", &[]).refused("licence-needs-proof").names(&["--proof"]);
    assert!(list(&office.anyone(["music", "list"]).ok()["tracks"]).is_empty());
    let proof = material::paper();
    let bought = add("comprada", &["--proof", proof.to_str().expect("text"), "--until", "2020-01-31"]).ok();
    let video = office.video("evento");
    let cut = words!["cut", "add", video, material::cut(), "--music", bought["track"].as_str().expect("an id")];
    office.refuses(&video, office.producer(&cut), "licence-expired").names(&["M-0001", "2020-01-31"]);
    let inside = ["--contains", "music=M-0001,logo=no,subtitles=no"].map(Into::into);
    office.refuses(&video, office.producer(cut[..4].iter().chain(&inside)), "licence-expired").names(&["M-0001"]);
    let unknown = ["--music", "M-0077"].map(Into::into);
    office.producer(cut[..4].iter().chain(&unknown)).fails(1, "track-unknown");
    assert!(list(&office.show(&video)["cuts"]).is_empty());
}

#[test]
fn a_licence_that_ends_before_the_delivery_stops_it() {
    let office = Office::open();
    let add =
        words!["music", "add", material::music(), "--title", "T", "--author", "A", "--source", "S", "--licence", "CC-BY-4.0"];
    office.producer(add).ok();
    let video = office.video("evento");
    office.producer(words!["cut", "add", video, material::cut(), "--music", "M-0001"]).ok();
    office.producer(["review", "export", &video]).ok();
    office.producer(["review", "check", &video]).ok();
    office.jefa(["review", "approve", &video]).ok();
    office.jefa(["authorize", &video, "--media", "mensajeria"]).ok();
    // No test moves the calendar; the licence's last day can be moved.
    catalogue(&office).execute("UPDATE track SET until = '2020-01-31'", []).expect("an older licence");
    let refused = office.refuses(&video, office.producer(["deliver", &video]), "gate-music-licensed");
    refused.names(&["4.12", "roducci", "M-0001", "2020-01-31", &format!("claqueta cut add {video}")]);
    assert!(office.standing(&video).finals.is_empty());
}

#[test]
fn a_testimonial_needs_a_consent_or_the_reason_of_the_jefa() {
    let office = Office::open();
    let video = office.video("testimonial");
    office.producer(words!["cut", "add", video, material::cut()]).ok();
    for first in [true, false] {
        office.producer(["review", "export", &video]).ok();
        office.jefa(["review", "approve", &video]).ok();
        if first {
            office.producer(["review", "check", &video]).ok();
        }
    }
    let authorise = ["authorize", video.as_str(), "--media", "mensajeria"];
    let missing = office.refuses(&video, office.jefa(authorise), "gate-consents-recorded");
    missing.names(&["3.5", "roducci", &format!("claqueta consent add {video}"), "--without-consent"]);
    let consent = words!["consent", "add", video, "--person", "María López", "--file", material::paper()];
    office.producer([consent.clone(), words!["--until", "2020-01-31"]].concat()).ok();
    office.refuses(&video, office.jefa(authorise), "gate-consents-recorded");
    office.refuses(&video, office.jefa(authorise.into_iter().chain(["--without-consent", "  "])), "gate-consents-recorded");
    assert_eq!(office.step(&video), "3.5");

    let reason = "La familia lo autorizó por teléfono";
    office.jefa(authorise.into_iter().chain(["--without-consent", reason])).ok();
    let history = office.anyone(["history", &video]).ok();
    let kept = list(&history["events"]).iter().any(|event| event["what"] == "authorized" && event.to_string().contains(reason));
    assert!(kept, "the reason stays in the log: {history:#}");
    office.producer(consent).ok();
    office.jefa(authorise).ok();
}

#[test]
fn media_are_known_and_exports_authorised() {
    let office = Office::open();
    let video = office.urgent("4.11");
    let before = office.standing(&video);
    let radio = office.jefa(["authorize", &video, "--media", "mensajeria,radio"]).fails(2, "medium-unknown");
    radio.names(&["radio", "mensajeria", "web"]);
    assert_eq!(office.standing(&video), before);
    office.jefa(["authorize", &video, "--media", "mensajeria"]).ok();
    let refused = office.refuses(&video, office.producer(["deliver", &video, "--export", "web-1080p"]), "export-not-authorised");
    refused.names(&["4.11", "jefa", "web-1080p", "messenger", &format!("claqueta authorize {video} --media")]);
    let unknown = office.producer(["deliver", &video, "--export", "imax"]).ends();
    assert!(matches!(unknown.code, Some(1..=3)) && unknown.json()["error"]["message"].is_string(), "{unknown:#?}");
    assert!(office.standing(&video).finals.is_empty());
}

#[test]
fn a_cancelled_video_is_left_alone() {
    let office = Office::open();
    let video = office.urgent("4.8");
    office.jefa(["video", "cancel", &video, "--reason", "Se pospuso el evento"]).ok();
    for words in [["review", "export"], ["review", "check"]] {
        let call = office.producer(words.into_iter().chain([video.as_str()]));
        office.refuses(&video, call, "video-cancelled").names(&["Se pospuso el evento"]);
    }
    office.refuses(&video, office.producer(["deliver", &video]), "video-cancelled");
    office.refuses(&video, office.producer(words!["cut", "add", video, material::cut()]), "video-cancelled");
    let shown = office.show(&video);
    assert!(list(&shown["next"]).is_empty() && shown["cancelled"] == "Se pospuso el evento");
    let listed = office.anyone(["video", "list"]).ok();
    assert_eq!(list(&listed["videos"]).len(), 1, "it stays in the counts");
}
