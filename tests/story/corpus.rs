//! Real and broken material: all of it is kept, and each file is rendered or refused with a sentence. Nothing hangs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use serde_json::Value;

use crate::bench::{Office, blake3, files, list, path, program, text};
use crate::material;

/// Folders of the corpus that hold media.
const FOLDERS: [&str; 7] = ["broken", "loudness", "music", "mxf", "speech", "subs", "video"];
/// Folders whose files an editor might hand in as a cut.
const CUTS: [&str; 3] = ["broken", "mxf", "video"];
/// One file of three seconds may take so long, whatever is wrong with it.
const PATIENCE: Duration = Duration::from_secs(180);

/// The folder of real material, where one is named.
fn corpus() -> Option<PathBuf> {
    env::var_os("CLAQUETA_CORPUS").filter(|folder| !folder.is_empty()).map(PathBuf::from).filter(|folder| folder.is_dir())
}

#[test]
fn everything_is_kept_and_what_is_broken_is_marked() {
    let Some(corpus) = corpus() else { skipped!("CLAQUETA_CORPUS names no folder of real material") };
    let office = Office::open();
    let video = office.video("evento");
    let sources = FOLDERS.map(|name| corpus.join(name)).into_iter().filter(|folder| folder.is_dir());
    let mut words = words!["ingest"];
    words.extend(sources.map(PathBuf::into_os_string));
    words.extend(words!["--video", video, "--label", "corpus"]);
    let taken = office.producer(words).ok();
    let kept: BTreeMap<_, _> = list(&taken["files"]).iter().map(|file| (text(&file["path"]), file)).collect();
    for folder in FOLDERS {
        for file in files(&corpus.join(folder)) {
            let place = file.strip_prefix(&corpus).expect("below").to_str().expect("text").to_owned();
            let found = kept.get(&place).unwrap_or_else(|| panic!("{place} is lost"));
            assert_eq!(text(&found["blake3"]), blake3(&file), "{place}");
            assert_eq!(text(&found["blake3"]), blake3(&path(&taken["folder"]).join(&place)), "{place}");
            let troubles: Vec<_> = list(&found["why"]).iter().map(text).collect();
            assert!(folder != "broken" || !troubles.is_empty(), "{place} is broken, and nothing says so");
            assert!(troubles.iter().all(|why| why.contains(' ') && !why.contains("trouble-")), "{place}: {troubles:?}");
        }
    }
    office.anyone(["verify"]).ok();
}

#[test]
fn every_file_is_a_cut_or_is_refused_with_a_sentence() {
    let Some(corpus) = corpus() else { skipped!("CLAQUETA_CORPUS names no folder of real material") };
    let office = Office::open();
    let (mut rendered, mut refused, mut wronged) = (Vec::new(), Vec::new(), Vec::new());
    for folder in CUTS {
        for file in files(&corpus.join(folder)) {
            match tried(&office, &shortened(&office, &file)) {
                Some(why) if folder != "broken" && has_picture(&file) => wronged.push(why),
                Some(why) => refused.push(why),
                None => rendered.push(file.clone()),
            }
        }
    }
    assert!(wronged.is_empty(), "whole films were refused: {wronged:#?}");
    assert!(!rendered.is_empty(), "{refused:#?}");
    assert!(office.anyone(["verify"]).ok()["ok"].as_u64() > Some(0));
}

/// The first three seconds of a long film as they are; the film itself where it is short or cannot be cut.
fn shortened(office: &Office, file: &Path) -> PathBuf {
    let short = office.path("cortes").join(file.file_name().expect("a name"));
    fs::create_dir_all(office.path("cortes")).expect("a folder");
    let long = seconds(file, "format=duration").is_some_and(|length| length > 4.0);
    let copied = || {
        let words = ["-t", "3", "-i", "", "-map", "0:v?", "-map", "0:a?", "-c", "copy"];
        let words = words.iter().map(|word| if word.is_empty() { file } else { Path::new(word) });
        material::ffmpeg_makes(words, &short)
    };
    if long && copied() { short } else { file.to_owned() }
}

/// A number that FFprobe reads, such as a length; nothing where it reads none.
fn seconds(file: &Path, entry: &str) -> Option<f64> {
    text_of(file, entry).trim().parse().ok()
}

fn has_picture(file: &Path) -> bool {
    text_of(file, "stream=codec_type").contains("video")
}

fn text_of(file: &Path, entry: &str) -> String {
    let mut command = program(env::var_os("CLAQUETA_FFPROBE").unwrap_or_else(|| "ffprobe".into()));
    let output = command.args(["-v", "error", "-of", "csv=p=0", "-show_entries", entry]).arg(file).output();
    String::from_utf8_lossy(&output.expect("FFprobe starts").stdout).into_owned()
}

/// Tries a file as the cut of an event: nothing if it was rendered, or why it was refused.
fn tried(office: &Office, file: &Path) -> Option<String> {
    let video = office.video("evento");
    let cut = words!["cut", "add", video, file, "--contains", "music=none,logo=no,subtitles=no"];
    let added = office.producer(cut).within(PATIENCE).ends();
    if added.code == Some(1) {
        assert!(list(&office.show(&video)["cuts"]).is_empty(), "a refused cut leaves nothing behind");
        return Some(sentence(&added.json()));
    }
    assert_eq!(added.code, Some(0), "{}: {added:#?}", file.display());
    let copy = office.producer(["review", "export", &video]).within(PATIENCE).ends();
    match copy.code {
        Some(0) => assert!(path(&copy.json()["path"]).is_file(), "{}", file.display()),
        Some(1) => return Some(sentence(&copy.json())),
        _ => panic!("{}: {copy:#?}", file.display()),
    }
    None
}

fn sentence(answer: &Value) -> String {
    let message = text(&answer["error"]["message"]);
    assert!(message.contains(' '), "{answer:#}");
    message
}
