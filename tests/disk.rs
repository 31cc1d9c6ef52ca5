//! Offload on real file systems: kills, full disks, unreadable sectors, sources that move, and the kernel's own count of bytes.

#![expect(clippy::print_stderr, reason = "what is skipped, seeds and measurements are said aloud")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};

use claqueta::disk::offload::{Content, FileOutcome, Offload, Offloaded, Options, Placed, Target, Traffic, offload_all};
use claqueta::disk::scan::{Scan, scan};
use claqueta::disk::work::clean_work;
use claqueta::domain::fault::Result;
use claqueta::domain::hash::ContentHash;
use claqueta::domain::ingest::Digests;
use claqueta::domain::watch::{Notice, Stop, Unwatched, Watcher};

/// Bytes that are no other file's.
fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut out = vec![0; size];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes()).finalize_xof().fill(&mut out);
    out
}

/// A card with files of every awkward length.
fn card(folder: &Path, large: usize) -> PathBuf {
    let card = folder.join("card");
    let sizes = [0, 1, 4096, 4097, (1 << 20) - 1, 1 << 20, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, large];
    for (i, size) in sizes.into_iter().enumerate() {
        let path = card.join(format!("PRIVATE/M4ROOT/CLIP/C{i:04}.MP4"));
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, noise(i as u64, size)).expect("written");
    }
    for i in 0..40 {
        fs::write(card.join(format!("PRIVATE/M4ROOT/CLIP/C{i:04}M01.XML")), noise(1000 + i, 700)).expect("written");
    }
    card
}

fn targets(roots: &[PathBuf]) -> Vec<Target> {
    for root in roots {
        fs::create_dir_all(root).expect("made");
    }
    roots.iter().map(|root| Target { root: root.clone(), folder: root.join("material/2026/V/A1") }).collect()
}

fn two(folder: &Path) -> Vec<Target> {
    targets(&["lib", "b1"].map(|name| folder.join(name)))
}

struct Run {
    outcomes: Vec<FileOutcome>,
    result: Result<Traffic>,
}

impl Run {
    fn copies(&self) -> impl Iterator<Item = (usize, &Content, &Vec<Result<claqueta::disk::offload::Copy>>)> {
        self.outcomes.iter().filter_map(|outcome| match &outcome.result {
            Ok(Offloaded::Copied(content, copies)) => Some((outcome.index, content, copies)),
            _ => None,
        })
    }

    fn placed(&self, how: Placed) -> usize {
        self.copies().flat_map(|(_, _, copies)| copies).filter(|copy| copy.as_ref().is_ok_and(|c| c.placed == how)).count()
    }

    fn faults(&self) -> Vec<&'static str> {
        self.outcomes.iter().filter_map(|outcome| outcome.result.as_ref().err().map(|fault| fault.code)).collect()
    }
}

fn run_with(scan: &Scan, targets: &[Target], options: Options, known: &dyn Fn(u64, &ContentHash) -> bool) -> Run {
    let mut outcomes = Vec::new();
    let order = Offload { files: &scan.files, targets, known, options };
    let mut on_done = |outcome| {
        outcomes.push(outcome);
        Ok(())
    };
    let result = offload_all(&order, &mut on_done, &Unwatched, &Stop::default());
    Run { outcomes, result }
}

fn run(scan: &Scan, targets: &[Target]) -> Run {
    run_with(scan, targets, Options::default(), &|_, _| false)
}

fn listed(card: &Path) -> Scan {
    scan(&[card.to_owned()]).expect("readable")
}

/// Every file below a folder, by relative path.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Digests> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(std::result::Result::ok).filter(|e| e.file_type().is_file());
    let digest = |path: &Path| Digests::of(&fs::read(path).expect("readable"));
    files.map(|e| (e.path().strip_prefix(folder).expect("below").to_owned(), digest(e.path()))).collect()
}

fn leftovers(target: &Target) -> usize {
    fs::read_dir(target.root.join(".claqueta/work")).map_or(0, Iterator::count)
}

#[test]
fn every_copy_is_the_cards_in_bytes_and_dates() {
    let folder = tempfile::tempdir().expect("a folder");
    let card = card(folder.path(), 9 << 20);
    let before = tree(&card);
    let (scan, targets) = (listed(&card), two(folder.path()));
    let run = run_with(&scan, &targets, Options { double_read: true, ..Options::default() }, &|_, _| false);
    let traffic = run.result.as_ref().expect("done");
    let bytes = scan.bytes();
    assert_eq!(*traffic, Traffic { read: bytes, written: 2 * bytes, read_back: 3 * bytes });
    assert_eq!(run.placed(Placed::Written), 2 * scan.files.len());
    for (index, content, copies) in run.copies() {
        let was = fs::metadata(&scan.files[index].path).expect("there");
        assert_eq!(content.digests, before[&scan.files[index].relative]);
        for copy in copies.iter().map(|copy| copy.as_ref().expect("copied")) {
            let is = fs::metadata(&copy.path).expect("there");
            assert!(is.permissions().readonly() && is.modified().expect("dated") == was.modified().expect("dated"));
        }
    }
    for target in &targets {
        assert_eq!(tree(&target.folder), before);
        assert_eq!(leftovers(target), 0);
    }
    assert_eq!(tree(&card), before, "the card is as it was");
}

#[test]
fn a_second_run_finds_everything_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scan, targets) = (listed(&card(folder.path(), 5 << 20)), two(folder.path()));
    run(&scan, &targets).result.expect("done");
    fs::remove_file(targets[1].folder.join(&scan.files[9].relative)).expect("removed");
    let again = run(&scan, &targets);
    let bytes = scan.bytes();
    let missing = scan.files[9].identity.size;
    assert_eq!(again.result.as_ref().expect("done"), &Traffic { read: bytes, written: missing, read_back: 2 * bytes });
    assert_eq!((again.placed(Placed::Adopted), again.placed(Placed::Written)), (2 * scan.files.len() - 1, 1));
}

#[test]
fn another_content_under_the_name_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scan, targets) = (listed(&card(folder.path(), 5 << 20)), two(folder.path()));
    let taken = |i: usize| targets[0].folder.join(&scan.files[i].relative);
    fs::create_dir_all(taken(0).parent().expect("a parent")).expect("made");
    let large = scan.files.iter().position(|file| file.identity.size == 5 << 20).expect("there");
    let small = scan.files.iter().position(|file| file.identity.size == 700).expect("there");
    fs::write(taken(large), noise(77, 5 << 20)).expect("same length");
    fs::write(taken(small), "other length").expect("written");
    for round in [Placed::Written, Placed::Adopted] {
        let run = run(&scan, &targets);
        run.result.as_ref().expect("done");
        for (index, _, copies) in run.copies().filter(|(index, ..)| [large, small].contains(index)) {
            let mut numbered = scan.files[index].path.file_stem().expect("named").to_owned();
            numbered.push(" (2).");
            numbered.push(scan.files[index].path.extension().expect("has one"));
            for copy in copies.iter().map(|copy| copy.as_ref().expect("copied")) {
                assert_eq!((copy.path.file_name(), copy.placed), (Some(numbered.as_ref()), round), "the same name everywhere");
            }
        }
    }
    assert_eq!(Digests::of(&fs::read(taken(large)).expect("there")), Digests::of(&noise(77, 5 << 20)));
    assert_eq!(fs::read(taken(small)).expect("there"), b"other length");
}

#[test]
fn what_may_be_known_is_only_hashed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scan, targets) = (listed(&card(folder.path(), 5 << 20)), two(folder.path()));
    let big = ContentHash::of(&noise(9, 5 << 20)[..1 << 20]);
    let run = run_with(&scan, &targets, Options::default(), &|size, head| size == 5 << 20 && *head == big);
    let seen: Vec<_> = run.outcomes.iter().filter(|o| matches!(&o.result, Ok(Offloaded::Seen(_)))).collect();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].traffic, Traffic { read: 5 << 20, written: 0, read_back: 0 });
    let Ok(Offloaded::Seen(content)) = &seen[0].result else { unreachable!() };
    assert_eq!(content.digests, Digests::of(&noise(9, 5 << 20)));
    assert!(!targets[0].folder.join(&scan.files[seen[0].index].relative).exists());
}

#[test]
fn a_source_that_does_not_hold_still_is_refused_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let card = card(folder.path(), 5 << 20);
    let (scan, targets) = (listed(&card), two(folder.path()));
    let path = |i: usize| scan.files[i].path.clone();
    fs::write(path(1), "grown since").expect("written");
    fs::remove_file(path(2)).expect("removed");
    fs::remove_file(path(3)).expect("removed");
    fs::create_dir(path(3)).expect("made");
    let large = scan.files.iter().position(|file| file.identity.size == 5 << 20).expect("there");
    // Changed after its first block was read: same length, new date.
    let known = |size: u64, _: &ContentHash| {
        if size == 5 << 20 {
            let file = fs::File::options().write(true).open(path(large)).expect("open");
            file.set_modified(std::time::UNIX_EPOCH).expect("dated");
        }
        false
    };
    let run = run_with(&scan, &targets, Options::default(), &known);
    run.result.as_ref().expect("the rest went on");
    let mut faults = run.faults();
    faults.sort_unstable();
    assert_eq!(faults, ["source-changed", "source-changed", "source-changed", "source-open"]);
    assert_eq!(run.placed(Placed::Written), 2 * (scan.files.len() - 4));
    assert!(!targets[0].folder.join(&scan.files[large].relative).exists());
    assert_eq!(leftovers(&targets[0]), 0);
}

/// Wishes to stop once so many bytes were moved.
struct StopAt(Stop, u64);
impl Watcher for StopAt {
    fn notice(&self, notice: Notice) {
        if matches!(notice, Notice::Reached(bytes) if bytes > self.1) {
            self.0.ask();
        }
    }
}

#[test]
fn a_fault_of_the_caller_or_a_wish_to_stop_ends_the_run_cleanly() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scan, targets) = (listed(&card(folder.path(), 80 << 20)), two(folder.path()));
    let order = Offload { files: &scan.files, targets: &targets, known: &|_, _| false, options: Options::default() };
    let mut refuse = |_| Err(claqueta::fault!(Failed, "catalogue-gone"));
    let fault = offload_all(&order, &mut refuse, &Unwatched, &Stop::default()).expect_err("refused");
    assert_eq!(fault.code, "catalogue-gone");

    let stop = Stop::default();
    let fault = offload_all(&order, &mut |_| Ok(()), &StopAt(stop.clone(), 10 << 20), &stop).expect_err("stopped");
    assert_eq!(fault.code, "stopped");
    let whole = tree(folder.path().join("card").as_path());
    for target in &targets {
        assert_eq!(leftovers(target), 0);
        assert!(tree(&target.folder).iter().all(|(path, digests)| whole[path] == *digests));
    }
}

#[test]
fn a_target_that_goes_away_does_not_hold_up_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scan, targets) = (listed(&card(folder.path(), 5 << 20)), two(folder.path()));
    // A plain file where the folder should be: nothing can be named there.
    fs::write(targets[1].root.join("material"), "in the way").expect("written");
    let run = run(&scan, &targets);
    run.result.as_ref().expect("done");
    for (_, _, copies) in run.copies() {
        assert!(copies[0].is_ok());
        assert_eq!(copies[1].as_ref().expect_err("in the way").code, "disk-read");
    }
    assert_eq!(tree(&targets[0].folder), tree(&folder.path().join("card")));
}

/// Mounts, and unmounts when dropped. Nothing without root, said aloud.
struct Mount(PathBuf);

impl Mount {
    fn new(at: &Path, words: &[&OsStr]) -> Option<Self> {
        fs::create_dir_all(at).expect("made");
        let done = program("mount").args(words).arg(at).status();
        if done.is_ok_and(|status| status.success()) {
            return Some(Self(at.to_owned()));
        }
        eprintln!("SKIPPED: mounting needs root (mount {words:?})");
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = program("umount").arg(&self.0).status();
    }
}

#[expect(clippy::disallowed_methods, reason = "tests mount file systems and start themselves again")]
fn program(name: impl AsRef<OsStr>) -> Command {
    Command::new(name)
}

#[test]
fn a_full_disk_is_said_before_or_while_writing_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let card = card(folder.path(), 3 << 20);
    let small = folder.path().join("small");
    let words = ["-t", "tmpfs", "-o", "size=8m", "none"].map(OsStr::new);
    let Some(_mount) = Mount::new(&small, &words) else { return };
    let (scan, targets) = (listed(&card), targets(&[folder.path().join("lib"), small.clone()]));
    let refused = run(&scan, &targets);
    assert_eq!(refused.result.expect_err("12 MB into 8").code, "disk-space");
    assert!(refused.outcomes.is_empty() && !targets[0].folder.exists(), "before the first byte");

    // The caller believes that most is known: the disk fills up on the way.
    let options = Options { expected: Some(1), ..Options::default() };
    let run = run_with(&scan, &targets, options, &|_, _| false);
    run.result.as_ref().expect("the library's copies went on");
    let full = run.copies().filter(|(_, _, copies)| copies[1].as_ref().is_err_and(|fault| fault.code == "target-full")).count();
    assert!(full > 0 && full < scan.files.len(), "{full}");
    assert!(run.copies().all(|(_, _, copies)| copies[0].is_ok()));
    let whole = tree(&card);
    assert_eq!(tree(&targets[0].folder), whole);
    assert!(tree(&targets[1].folder).iter().all(|(path, digests)| whole[path] == *digests));
    assert_eq!(leftovers(&targets[1]), 0);
}

#[test]
fn an_unreadable_sector_is_named_and_the_rest_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let (image, card) = (folder.path().join("image"), folder.path().join("card"));
    fs::File::create(&image).expect("made").set_len(64 << 20).expect("sized");
    let formatted = program("mkfs.ext4").args(["-q", "-E", "lazy_itable_init=0"]).arg(&image).status();
    if !formatted.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no mkfs.ext4");
        return;
    }
    let words = [OsStr::new("-o"), OsStr::new("loop"), image.as_os_str()];
    let (bytes, offset) = (noise(5, 6 << 20), {
        let Some(_mount) = Mount::new(&card, &words) else { return };
        fs::write(card.join("good.MP4"), noise(4, 1 << 20)).expect("written");
        fs::write(card.join("worn.MP4"), noise(5, 6 << 20)).expect("written");
        rustix::fs::syncfs(fs::File::open(&card).expect("there")).expect("synced");
        let needle = noise(5, 6 << 20)[3 << 20..(3 << 20) + 64].to_vec();
        let image = fs::read(&image).expect("there");
        image.windows(64).step_by(512).position(|window| window == needle).expect("on the medium") * 512
    });
    // The medium ends in the middle of the file: every sector from there on answers with an error.
    let Some(_mount) = Mount::new(&card, &words) else { return };
    let scan = listed(&card);
    fs::File::options().write(true).open(&image).expect("there").set_len(offset as u64).expect("cut");
    let targets = two(folder.path());
    fs::write("/proc/sys/vm/drop_caches", "3").expect("root");
    let run = run(&scan, &targets);
    let worn = run.outcomes.iter().find_map(|outcome| outcome.result.as_ref().err()).expect("one fault");
    assert_eq!((worn.code, worn.args[1].1.as_str()), ("source-read", (3 << 20).to_string().as_str()));
    assert!(worn.args[0].1.ends_with("worn.MP4"));
    assert_eq!(run.placed(Placed::Written), 2 * (scan.files.len() - 1));

    let kept = run_with(&scan, &targets, Options { keep_damaged: true, ..Options::default() }, &|_, _| false);
    let (_, content, copies) = kept.copies().find(|(_, content, _)| !content.damaged.is_empty()).expect("kept");
    assert!(content.damaged.len() == 1 && content.damaged[0] == (3 << 20..6 << 20), "{:?}", content.damaged);
    let copy = fs::read(&copies[0].as_ref().expect("copied").path).expect("there");
    assert!(copy[..3 << 20] == bytes[..3 << 20] && copy[3 << 20..].iter().all(|byte| *byte == 0) && copy.len() == 6 << 20);
}

const CHILD: &str = "CLAQUETA_TEST_CHILD";

/// Dies of SIGKILL when so many units of progress were made.
struct DieAt(u64, AtomicU64);

impl DieAt {
    fn step(&self) {
        if self.1.fetch_add(1, Ordering::Relaxed) + 1 == self.0 {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        }
    }
}

impl Watcher for DieAt {
    fn notice(&self, _: Notice) {
        self.step();
    }
}

/// Not a test of its own: what a killed process does before it dies.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let die_at = std::env::var("DIE_AT").expect("given").parse().expect("a number");
    let (scan, targets) = (listed(&folder.join("card")), two(&folder));
    let die = DieAt(die_at, AtomicU64::new(0));
    let order = Offload { files: &scan.files, targets: &targets, known: &|_, _| false, options: Options::default() };
    let before = io_counts();
    let traffic = offload_all(
        &order,
        &mut |_| {
            die.step();
            Ok(())
        },
        &die,
        &Stop::default(),
    )
    .expect("done");
    let after = io_counts();
    fs::write(folder.join("steps"), die.1.load(Ordering::Relaxed).to_string()).expect("written");
    let counts = [after[0] - before[0], after[1] - before[1], traffic.read + traffic.read_back, traffic.written];
    fs::write(folder.join("counts"), counts.map(|n| n.to_string()).join(" ")).expect("written");
}

/// Bytes that this process read and wrote, as the kernel counts system calls.
fn io_counts() -> [u64; 2] {
    let text = fs::read_to_string("/proc/self/io").expect("Linux");
    ["rchar: ", "wchar: "].map(|key| {
        let line = text.lines().find_map(|line| line.strip_prefix(key)).expect("counted");
        line.parse().expect("a number")
    })
}

fn run_child(folder: &Path, die_at: u64) -> ExitStatus {
    let mut child = program(std::env::current_exe().expect("known"));
    child.args(["child", "--exact"]).env(CHILD, folder).env("DIE_AT", die_at.to_string());
    child.stdout(std::process::Stdio::null()).status().expect("started")
}

#[test]
fn the_kernel_counts_one_read_n_writes_and_n_read_backs() {
    let folder = tempfile::tempdir().expect("a folder");
    card(folder.path(), 30 << 20);
    assert!(run_child(folder.path(), u64::MAX).success());
    let text = fs::read_to_string(folder.path().join("counts")).expect("told");
    let counts: Vec<u64> = text.split(' ').map(|n| n.parse().expect("a number")).collect();
    let (read, written) = (counts[0], counts[1]);
    assert!(counts[2] <= read && read - counts[2] < 100_000, "{text}");
    assert_eq!(counts[3], written, "{text}");
}

#[test]
fn killed_anywhere_it_ends_as_if_undisturbed() {
    let folder = tempfile::tempdir().expect("a folder");
    let card = card(folder.path(), 66 << 20);
    let whole = tree(&card);
    assert!(run_child(folder.path(), u64::MAX).success());
    let steps: u64 = fs::read_to_string(folder.path().join("steps")).expect("told").parse().expect("a number");
    let seed: u64 = std::env::var("CLAQUETA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let rounds: u64 = std::env::var("CLAQUETA_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4);
    eprintln!("seed {seed}, {rounds} kills within {steps} steps");
    for round in 0..rounds {
        for name in ["lib", "b1"] {
            fs::remove_dir_all(folder.path().join(name)).expect("removed");
        }
        let at = u64::from_le_bytes(noise(seed * 1000 + round, 8).try_into().expect("eight")) % steps + 1;
        assert!(!run_child(folder.path(), at).success(), "killed at {at}");
        let targets = two(folder.path());
        for target in &targets {
            assert!(tree(&target.folder).iter().all(|(path, digests)| whole.get(path) == Some(digests)), "whole or absent: {at}");
        }
        assert!(run_child(folder.path(), u64::MAX).success());
        for target in &targets {
            assert_eq!(tree(&target.folder), whole, "killed at {at}");
            assert_eq!(clean_work(&target.root).expect("clean"), 0, "nothing left to clean: {at}");
            assert_eq!(leftovers(target), 0, "killed at {at}");
        }
    }
}

/// A measurement, not a check: `CLAQUETA_BENCH=DIR cargo test --release --test disk throughput -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn throughput() {
    let folder = std::env::var_os("CLAQUETA_BENCH").map_or_else(std::env::temp_dir, PathBuf::from).join("claqueta-bench");
    let scan = listed(&folder.join("card"));
    let order = Offload { files: &scan.files, targets: &two(&folder), known: &|_, _| false, options: Options::default() };
    let begun = std::time::Instant::now();
    let traffic = offload_all(&order, &mut |_| Ok(()), &Unwatched, &Stop::default()).expect("done");
    let peak = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    eprintln!("{:.2} s, {} files, {traffic:?}, {peak}", begun.elapsed().as_secs_f64(), scan.files.len());
}
