//! Histories as the reference implementation writes and reads them.
//!
//! `CLAQUETA_ASCMHL` names a folder with the programs `ascmhl` and `ascmhl-debug` (`ascmhl` 1.2 from the Python package index), `CLAQUETA_ASCMHL_XSD` one
//! with its schemas. Where they are not set, what needs them is skipped, aloud.

#![expect(clippy::print_stderr, reason = "what is skipped is said aloud")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use claqueta::disk::manifest::{Creation, Entry, Generation, verify_history, write_generation};
use claqueta::disk::work::WorkFolder;
use claqueta::domain::fault::Result;
use claqueta::domain::ingest::Digests;
use claqueta::domain::mhl::Process;
use claqueta::domain::watch::Stop;

struct Bench {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Bench {
    /// A card with nested, empty and awkward things.
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("mhl").tempdir().expect("a folder");
        let root = folder.path().join("lib/A001 ñandú");
        let files =
            [("DCIM/100/a.MP4", "abcd\n"), ("DCIM/100/b <&> \"1\".MP4", "def\n"), ("Sidecar.txt", "side"), ("empty.bin", "")];
        for (path, text) in files {
            fs::create_dir_all(root.join(path).parent().expect("a parent")).expect("made");
            fs::write(root.join(path), text).expect("written");
        }
        fs::write(root.join("50% café.xml"), "percent").expect("written");
        fs::create_dir_all(root.join("CLIPINF/EMPTY")).expect("made");
        fs::write(root.join(".DS_Store"), "clutter").expect("written");
        Self { _folder: folder, root }
    }

    fn entries(&self) -> Vec<Entry> {
        let files = walkdir::WalkDir::new(&self.root).sort_by_file_name().into_iter().filter_map(std::result::Result::ok);
        let entry = |e: walkdir::DirEntry| Entry {
            path: e.path().strip_prefix(&self.root).expect("below").to_owned(),
            xxh128: Digests::of(&fs::read(e.path()).expect("readable")).xxh128,
        };
        files.filter(|e| e.file_type().is_file()).map(entry).collect()
    }

    fn write(&self, entries: &[Entry], process: Process, second: i64) -> Result<Generation> {
        let at = jiff::Timestamp::from_second(1_790_000_000 + second).expect("a time");
        let work = WorkFolder::open(self.root.parent().expect("a parent")).expect("made");
        let authors = ["Ana".to_owned()];
        let creation = Creation { process, at, hostname: "edit-1", authors: &authors, comment: Some("copy of /media/A001") };
        write_generation(&self.root, entries, &creation, &work, &Stop::default())
    }

    fn seal(&self) -> Generation {
        self.write(&self.entries(), Process::Transfer, 0).expect("written")
    }

    fn problems(&self) -> Vec<(&'static str, String)> {
        let findings = verify_history(&self.root, &Stop::default(), &|_| ()).expect("a history");
        let path =
            |fault: &claqueta::domain::fault::Fault| fault.args.iter().find(|(name, _)| *name == "path").map(|(_, p)| p.clone());
        findings.problems.iter().map(|fault| (fault.code, path(fault).unwrap_or_default())).collect()
    }

    fn manifests(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root.join("ascmhl")).expect("there").map(|entry| entry.expect("there").path());
        let mut found: Vec<_> = entries.filter(|path| path.extension() == Some(OsStr::new("mhl"))).collect();
        found.sort();
        found
    }
}

#[test]
fn a_generation_describes_the_whole_folder_and_is_written_once() {
    let bench = Bench::new();
    let first = bench.seal();
    assert_eq!(first.path.file_name(), Some(OsStr::new("0001_A001 ñandú_2026-09-21_141320Z.mhl")));
    assert!(first.root.is_some() && first.failed.is_empty());
    let again = bench.write(&bench.entries(), Process::Transfer, 99).expect("found");
    assert_eq!((again.path, again.number), (first.path.clone(), 1), "a resumed ingest has one generation");
    assert_eq!(bench.problems(), []);
    let checked = bench.write(&bench.entries(), Process::InPlace, 100).expect("written");
    assert_eq!(checked.number, 2);
    assert_eq!(bench.manifests().len(), 2);
    let text = fs::read_to_string(&checked.path).expect("there");
    assert!(text.contains("action=\"verified\"") && !text.contains("action=\"original\""));
}

#[test]
fn everything_that_is_not_as_recorded_is_said() {
    let bench = Bench::new();
    bench.seal();
    let at = |name: &str| bench.root.join(name);
    fs::write(at("Sidecar.txt"), "SIDE").expect("written");
    fs::remove_file(at("DCIM/100/a.MP4")).expect("removed");
    fs::write(at("stranger.txt"), "new").expect("written");
    let said = bench.problems();
    let wanted = [("mhl-file-differs", "Sidecar.txt"), ("mhl-file-missing", "DCIM/100/a.MP4"), ("mhl-file-new", "stranger.txt")];
    for (code, name) in wanted {
        assert!(said.contains(&(code, at(name).display().to_string())), "{code} {name} in {said:?}");
    }
    assert_eq!(said.len(), 3);
    let failed = bench.write(&bench.entries(), Process::InPlace, 5).expect("written").failed;
    assert_eq!(failed, [at("Sidecar.txt")]);
    fs::write(at("Sidecar.txt"), "side").expect("written");
    fs::rename(at("50% café.xml"), at("51% café.xml")).expect("renamed");
    let codes: Vec<_> = bench.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["mhl-file-new", "mhl-file-missing", "mhl-file-missing"]);
}

#[test]
fn folders_are_hashed_only_when_every_file_was() {
    let bench = Bench::new();
    let entries = bench.entries();
    let part = bench.write(&entries[..2], Process::Transfer, 0).expect("written");
    assert!(part.root.is_none());
    assert!(!fs::read_to_string(&part.path).expect("there").contains("directoryhash"));
    let whole = bench.write(&entries, Process::Transfer, 1).expect("written");
    assert!(whole.root.is_some() && whole.number == 2);
    assert_eq!(bench.problems(), []);
    // An empty folder gone missing changes the folder above it.
    fs::remove_dir(bench.root.join("CLIPINF/EMPTY")).expect("removed");
    let codes: Vec<_> = bench.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["mhl-folder-differs"; 3]);
    let unknown = Entry { path: "not/there".into(), ..entries[0].clone() };
    assert_eq!(bench.write(&[unknown], Process::InPlace, 2).expect_err("missing").code, "mhl-entry-missing");
}

#[test]
fn a_kill_between_manifest_and_chain_leaves_nothing_behind() {
    let bench = Bench::new();
    let first = bench.seal();
    let chain = bench.root.join("ascmhl/ascmhl_chain.xml");
    fs::remove_file(&chain).expect("removed");
    let again = bench.write(&bench.entries(), Process::Transfer, 60).expect("written");
    assert_eq!((again.number, bench.manifests()), (1, vec![again.path]));
    assert!(!first.path.exists());
    let strangers = bench.root.join("ascmhl/0002_other.mhl");
    fs::write(&strangers, "<hashlist version=\"2.0\"><processinfo/></hashlist>").expect("written");
    bench.write(&bench.entries(), Process::InPlace, 61).expect("written");
    assert!(strangers.exists(), "other programs' files are left alone");
}

#[test]
fn a_history_that_was_tampered_with_is_not_continued() {
    let bench = Bench::new();
    let first = bench.seal();
    let text = fs::read_to_string(&first.path).expect("there");
    fs::write(&first.path, text.replace("edit-1", "edit-2")).expect("written");
    assert_eq!(bench.problems()[0].0, "mhl-manifest-modified");
    let fault = bench.write(&bench.entries(), Process::InPlace, 1).expect_err("tampered");
    assert_eq!(fault.code, "mhl-manifest-modified");
    fs::remove_file(&first.path).expect("removed");
    assert_eq!(bench.problems()[0].0, "mhl-manifest-missing");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_xml_cannot_hold_are_escaped_and_found_again() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new();
    for name in [&b"bad \xff.mov"[..], b"bell\x07.mov", b"line\nbreak\t\r.mov"] {
        fs::write(bench.root.join(OsStr::from_bytes(name)), name).expect("written");
    }
    let text = fs::read_to_string(bench.seal().path).expect("there");
    assert!(text.contains(">bad %FF.mov<") && text.contains(">bell%07.mov<") && text.contains("50% café.xml"));
    assert_eq!(bench.problems(), []);
    assert!(bench.write(&bench.entries(), Process::InPlace, 1).expect("written").failed.is_empty());
    fs::write(bench.root.join(OsStr::from_bytes(b"bad \xff.mov")), "changed").expect("written");
    assert_eq!(bench.problems().len(), 1);
}

#[expect(clippy::disallowed_methods, reason = "the reference implementation is a program")]
fn reference(tool: &str, words: &[&OsStr]) -> Option<Output> {
    let Some(folder) = std::env::var_os("CLAQUETA_ASCMHL") else {
        eprintln!("SKIPPED: CLAQUETA_ASCMHL does not say where ascmhl is");
        return None;
    };
    let output = Command::new(Path::new(&folder).join(tool)).args(words).output().expect("started");
    eprintln!("{tool} {words:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stdout));
    Some(output)
}

/// What it printed, if it was content.
fn accepted(tool: &str, words: &[&OsStr]) -> Option<String> {
    let output = reference(tool, words)?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && !text.contains("ERROR"), "{tool} {words:?}: {text}");
    Some(text)
}

fn accepts(root: &Path) -> Option<()> {
    accepted("ascmhl-debug", &["verify".as_ref(), "-v".as_ref(), root.as_ref()])?;
    accepted("ascmhl-debug", &["verify".as_ref(), "-dh".as_ref(), root.as_ref()])?;
    accepted("ascmhl", &["diff".as_ref(), root.as_ref()]).map(drop)
}

#[test]
fn the_reference_accepts_and_continues_what_we_write() {
    let bench = Bench::new();
    bench.seal();
    if accepts(&bench.root).is_none() {
        return;
    }
    if let Some(xsd) = std::env::var_os("CLAQUETA_ASCMHL_XSD").map(PathBuf::from) {
        let check = OsStr::new("xsd-schema-check");
        for manifest in bench.manifests() {
            accepted("ascmhl-debug", &[check, "-xsd".as_ref(), xsd.join("ASCMHL.xsd").as_ref(), manifest.as_ref()]);
        }
        let chain = bench.root.join("ascmhl/ascmhl_chain.xml");
        let schema = xsd.join("ASCMHLDirectory__combined.xsd");
        accepted("ascmhl-debug", &[check, "-df".as_ref(), "-xsd".as_ref(), schema.as_ref(), chain.as_ref()]);
    }
    for format in ["xxh128", "md5", "c4"] {
        accepted("ascmhl", &["create".as_ref(), "-h".as_ref(), format.as_ref(), bench.root.as_ref()]);
        assert_eq!(bench.problems(), [], "{format}");
    }
    assert_eq!(bench.manifests().len(), 4);
    assert!(bench.write(&bench.entries(), Process::InPlace, 9).expect("written").failed.is_empty());
    accepts(&bench.root);
    fs::write(bench.root.join("Sidecar.txt"), "SIDE").expect("written");
    let refused = reference("ascmhl-debug", &["verify".as_ref(), bench.root.as_ref()]).expect("there");
    assert_eq!(refused.status.code(), Some(11));
}

#[test]
fn we_continue_what_the_reference_writes() {
    for format in ["md5", "sha1", "c4", "xxh64", "xxh3", "xxh128"] {
        let bench = Bench::new();
        if reference("ascmhl", &["create".as_ref(), "-h".as_ref(), format.as_ref(), bench.root.as_ref()]).is_none() {
            return;
        }
        assert_eq!(bench.problems(), [], "{format}");
        let second = bench.seal();
        assert!(second.number == 2 && second.failed.is_empty());
        accepts(&bench.root);
        fs::write(bench.root.join("Sidecar.txt"), "SIDE").expect("written");
        assert_eq!(bench.problems()[0].0, "mhl-file-differs", "{format}");
        assert_eq!(bench.write(&bench.entries(), Process::InPlace, 1).expect("written").failed.len(), 1);
    }
}

#[test]
fn histories_within_histories_are_continued_from_below() {
    let bench = Bench::new();
    let inner = Bench { root: bench.root.join("DCIM"), ..Bench::new() };
    inner.seal();
    let outer = bench.seal();
    let text = fs::read_to_string(&outer.path).expect("there");
    assert!(text.contains("<path>DCIM/ascmhl/0001_DCIM_") && !text.contains("a.MP4") && text.contains(">DCIM</path>"));
    assert_eq!(bench.problems(), []);
    if accepts(&bench.root).is_none() {
        return;
    }
    accepted("ascmhl", &["create".as_ref(), bench.root.as_ref()]);
    assert_eq!((inner.manifests().len(), bench.manifests().len()), (2, 2));
    assert!(bench.write(&bench.entries(), Process::InPlace, 7).expect("written").failed.is_empty());
    assert_eq!((inner.manifests().len(), bench.manifests().len()), (3, 3));
    accepts(&bench.root);
    assert_eq!(bench.problems(), []);
}

/// The committee's own examples, below `CLAQUETA_CORPUS`: scenario 4 has a file that was damaged on the way.
#[test]
fn the_committees_examples_are_read_and_continued() {
    let Some(corpus) = std::env::var_os("CLAQUETA_CORPUS").map(|corpus| PathBuf::from(corpus).join("mhl")).filter(|p| p.is_dir())
    else {
        eprintln!("SKIPPED: CLAQUETA_CORPUS does not say where examples are");
        return;
    };
    let folders = walkdir::WalkDir::new(&corpus).sort_by_file_name().into_iter().filter_map(std::result::Result::ok);
    let mut seen = 0;
    for history in folders.filter(|e| e.file_type().is_dir() && e.path().join("ascmhl/ascmhl_chain.xml").is_file()) {
        let bench = Bench::new();
        fs::remove_dir_all(&bench.root).expect("removed");
        for entry in walkdir::WalkDir::new(history.path()).into_iter().filter_map(std::result::Result::ok) {
            let to = bench.root.join(entry.path().strip_prefix(history.path()).expect("below"));
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).expect("made");
            } else {
                fs::write(to, fs::read(entry.path()).expect("readable")).expect("written");
            }
        }
        let damaged = history.path().components().any(|c| c.as_os_str() == "scenario_04")
            && history.path().components().any(|c| c.as_os_str() == "file_server");
        let codes: Vec<_> = bench.problems().into_iter().map(|(code, _)| code).collect();
        eprintln!("{}: {codes:?}", history.path().display());
        assert_eq!(codes.is_empty(), !damaged, "{}: {codes:?}", history.path().display());
        let failed = bench.write(&bench.entries(), Process::InPlace, 0).expect("continued").failed;
        assert_eq!(failed.is_empty(), !damaged);
        if !damaged {
            accepts(&bench.root);
        }
        seen += 1;
    }
    assert!(seen > 0, "no history in {}", corpus.display());
}
