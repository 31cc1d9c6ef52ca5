//! The FFmpeg adapter on real FFmpeg and small material that FFmpeg makes.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use claqueta::domain::media::TroubleKind;
use claqueta::domain::watch::{Measure, Notice, Stop, Unwatched, Watcher};
use claqueta::media::Ffmpeg;
use claqueta::media::cage;
use claqueta::media::capture::Tool;
use claqueta::media::job::Job;
use tempfile::TempDir;

fn ffmpeg() -> Ffmpeg {
    Ffmpeg::locate().expect("FFmpeg is installed")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("temporary folder")
}

fn words(text: &str) -> Vec<OsString> {
    text.split_whitespace().map(OsString::from).collect()
}

/// Makes a file by FFmpeg's words, which end before the file's name.
fn make(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    let mut words = words(text);
    words.extend(["-y".into(), cage::file_word(&path)]);
    ffmpeg().capture(Tool::Ffmpeg, &words, folder, Duration::from_secs(60), &Stop::default()).expect(name);
    path
}

const PICTURE: &str = "-f lavfi -i testsrc2=s=320x180:r=25:d=6";
const CLIP: &str = "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i sine=d=6 -c:v mpeg4 -g 12 -c:a aac";

fn troubles(file: &Path) -> Vec<TroubleKind> {
    inspect(file).1
}

fn inspect(file: &Path) -> (Option<claqueta::domain::media::MediaInfo>, Vec<TroubleKind>) {
    let found = ffmpeg().inspect(file, &Stop::default()).expect("an inspection never fails for a file's content");
    (found.info, found.troubles.into_iter().map(|trouble| trouble.kind).collect())
}

fn job(folder: &Path, text: &str) -> Job {
    Job { what: "render", subject: "prueba".into(), words: words(text), folder: folder.into(), length: Some(2_000_000) }
}

/// Keeps what it was told, and may ask to stop at the first progress.
#[derive(Default)]
struct Listener {
    told: Mutex<Vec<Notice>>,
    stop_at_first: Option<Stop>,
}

impl Watcher for Listener {
    fn notice(&self, notice: Notice) {
        if let (Notice::Reached(_), Some(stop)) = (&notice, &self.stop_at_first) {
            stop.ask();
        }
        self.told.lock().expect("lock").push(notice);
    }
}

#[test]
fn this_ffmpeg_has_what_is_needed() {
    assert_eq!(ffmpeg().lacking().expect("lists"), [] as [&str; 0]);
}

#[test]
fn a_run_is_followed_to_its_end() {
    let folder = folder();
    let listener = Listener::default();
    let job = job(
        folder.path(),
        "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=d=2 -filter_complex [0:v]split[a][b];[1:a]ebur128[c] -map [a] -map [c] -c:v mpeg4 out.mp4 -map [b] -c:v mpeg4 small.mp4",
    );
    let log = ffmpeg().run(&job, &listener, &Stop::default()).expect("run");
    let told = listener.told.into_inner().expect("lock");
    let began = Notice::Began { what: "render", subject: "prueba".into(), measure: Measure::MediaTime, length: Some(2_000_000) };
    assert_eq!((told.first(), told.last()), (Some(&began), Some(&Notice::Ended)));
    assert!(log.lines.iter().any(|line| line.contains("Integrated loudness")), "the log holds what filters print");
    assert_eq!(inspect(&folder.path().join("out.mp4")).0.and_then(|info| info.main_video().and_then(|v| v.frames)), Some(50));
}

#[test]
fn a_failed_run_says_why() {
    let folder = folder();
    let fault = ffmpeg().run(&job(folder.path(), &format!("{PICTURE} -c:v nonesuch out.mp4")), &Unwatched, &Stop::default());
    let fault = fault.expect_err("no such encoder");
    assert_eq!(fault.code, "ffmpeg-failed");
    assert!(fault.to_string().contains("Unknown encoder 'nonesuch'"), "{fault}");
}

#[test]
fn a_run_stops_when_asked() {
    let folder = folder();
    let stop = Stop::default();
    let listener = Listener { stop_at_first: Some(stop.clone()), ..Listener::default() };
    let endless = job(folder.path(), "-re -f lavfi -i testsrc2=s=320x180:r=25 -c:v mpeg4 out.mp4");
    let fault = ffmpeg().run(&endless, &listener, &stop).expect_err("stopped");
    assert_eq!(fault.code, "stopped");
    assert_eq!(listener.told.into_inner().expect("lock").last(), Some(&Notice::Ended));
    assert_eq!(ffmpeg().run(&endless, &Unwatched, &stop).expect_err("still stopped").code, "stopped");
}

#[test]
fn a_question_has_a_deadline() {
    let endless = words("-re -f lavfi -i testsrc2=s=320x180:r=25 -f null -");
    let fault = ffmpeg().capture(Tool::Ffmpeg, &endless, folder().path(), Duration::from_millis(200), &Stop::default());
    assert_eq!(fault.expect_err("endless").code, "ffmpeg-too-long");
    let flood = words("-f lavfi -i testsrc2=s=1920x1080:r=25 -f rawvideo -");
    let fault = ffmpeg().capture(Tool::Ffmpeg, &flood, folder().path(), Duration::from_secs(60), &Stop::default());
    assert_eq!(fault.expect_err("endless").code, "ffmpeg-too-much");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_called_so() {
    let folder = folder();
    let full = job(folder.path(), &format!("{PICTURE} -c:v mpeg4 -f matroska /dev/full"));
    assert_eq!(ffmpeg().run(&full, &Unwatched, &Stop::default()).expect_err("full").code, "disk-full");
}

/// A program of a few shell lines in FFmpeg's place.
#[cfg(unix)]
fn fake(folder: &Path, name: &str, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    path
}

#[cfg(unix)]
#[test]
fn a_program_that_ignores_every_wish_is_ended() {
    let folder = folder();
    // The shell waits for a child of its own that holds the pipes: both must go.
    let script =
        "case $1 in -version) echo ffmpeg version 9.0;; *) echo out_time_us=1; echo progress=continue; sleep 600; true;; esac";
    let deaf = fake(folder.path(), "deaf", script);
    let deaf = Ffmpeg::at(&deaf, &deaf).expect("answers");
    let stop = Stop::default();
    let listener = Listener { stop_at_first: Some(stop.clone()), ..Listener::default() };
    assert_eq!(deaf.run(&job(folder.path(), "x"), &listener, &stop).expect_err("stopped").code, "stopped");
}

#[cfg(unix)]
#[test]
fn a_good_end_without_the_word_is_no_success() {
    let folder = folder();
    let script = "case $1 in -version) echo ffmpeg version 9.0;; *) echo out_time_us=1; echo progress=continue;; esac";
    let hasty = fake(folder.path(), "hasty", script);
    let hasty = Ffmpeg::at(&hasty, &hasty).expect("answers");
    assert_eq!(hasty.run(&job(folder.path(), "x"), &Unwatched, &Stop::default()).expect_err("cut").code, "ffmpeg-failed");
}

/// A pipe in the file system: whoever reads it sees its end when FFmpeg, which writes it, is gone.
#[cfg(target_os = "linux")]
fn endless_into_pipe(folder: &Path) -> Job {
    job(folder, "-re -f lavfi -i testsrc2=s=320x180:r=25 -c:v mpeg2video -f mpegts pipe.ts")
}

#[cfg(target_os = "linux")]
fn read_to_end(folder: &Path, then: impl FnOnce()) {
    use std::io::Read as _;
    let mut pipe = fs::File::open(folder.join("pipe.ts")).expect("opens once FFmpeg writes");
    then();
    pipe.read_to_end(&mut Vec::new()).expect("reads");
}

#[cfg(target_os = "linux")]
fn make_pipe(folder: &Path) {
    let path = folder.join("pipe.ts");
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).expect("pipe");
}

/// Fails at the first progress, as a watcher should not.
struct Clumsy;

impl Watcher for Clumsy {
    fn notice(&self, notice: Notice) {
        assert!(!matches!(notice, Notice::Reached(_)), "on purpose");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn ffmpeg_does_not_outlive_a_failed_caller() {
    let folder = folder();
    make_pipe(folder.path());
    let job = endless_into_pipe(folder.path());
    let caller = std::thread::spawn(move || ffmpeg().run(&job, &Clumsy, &Stop::default()).map(|_| ()));
    read_to_end(folder.path(), || assert!(caller.join().is_err(), "the watcher panicked"));
}

/// Not a test of its own: what the next one starts as a process and kills.
#[cfg(target_os = "linux")]
#[test]
fn a_process_to_be_killed() {
    if let Some(folder) = std::env::var_os("CLAQUETA_TEST_VICTIM") {
        let _ = ffmpeg().run(&endless_into_pipe(Path::new(&folder)), &Unwatched, &Stop::default());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn ffmpeg_does_not_outlive_a_killed_program() {
    let folder = folder();
    make_pipe(folder.path());
    #[expect(clippy::disallowed_methods, reason = "the test kills a copy of itself")]
    let mut victim = std::process::Command::new(std::env::current_exe().expect("own path"))
        .args(["--exact", "a_process_to_be_killed"])
        .env("CLAQUETA_TEST_VICTIM", folder.path())
        .spawn()
        .expect("starts");
    read_to_end(folder.path(), || victim.kill().expect("killed"));
    victim.wait().expect("reaped");
}

#[cfg(unix)]
#[test]
fn old_and_false_programs_are_refused() {
    let folder = folder();
    let fake = |name: &str, says: &str| fake(folder.path(), name, &format!("echo '{says}'"));
    let code = |ffmpeg: &Path, ffprobe: &Path| Ffmpeg::at(ffmpeg, ffprobe).map_err(|fault| fault.code).err();
    let (old, new, other) =
        (fake("old", "ffmpeg version 4.4.2-0ubuntu0 x"), fake("new", "ffmpeg version N-1-gabc x"), fake("other", "hello"));
    assert_eq!(code(&old, &new), Some("ffmpeg-too-old"));
    assert_eq!(code(&other, &new), Some("ffmpeg-start"));
    assert_eq!(code(&new, &folder.path().join("absent")), Some("ffmpeg-missing"));
    assert_eq!(code(&new, &new), None);
}

#[test]
fn a_whole_clip_has_no_trouble() {
    let folder = folder();
    let (info, troubles) = inspect(&make(folder.path(), "clip.mp4", &format!("{CLIP} -timecode 10:00:00:00")));
    let info = info.expect("media");
    assert_eq!(troubles, []);
    assert_eq!((info.video.len(), info.audio.len(), info.timecode.as_deref()), (1, 1, Some("10:00:00:00")));
    assert_eq!(info.duration.map(f64::round), Some(6.0));
}

#[test]
fn names_do_no_harm() {
    let folder = folder();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let picture = make(folder.path(), "picture.jpg", "-f lavfi -i testsrc2=s=64x64:d=1 -frames:v 1 -update 1");
    let out = folder.path().join("out %02d it's.jpg");
    let mut names: Vec<OsString> =
        ["-y.mp4", "a:b.mp4", "it's \"x\" [1];,=%03d.mp4", "línea\nnueva 🎬.mp4", "concat:a|b.mp4"].map(OsString::from).into();
    #[cfg(unix)]
    names.push(std::os::unix::ffi::OsStringExt::from_vec(b"no-utf8-\xFF.mp4".to_vec()));
    for name in names {
        let path = folder.path().join(&name);
        fs::copy(&clip, &path).expect("copy");
        let (info, troubles) = inspect(&path);
        assert_eq!((info.is_some(), troubles), (true, vec![]), "{}", name.display());
        ffmpeg().thumbnail(&path, &info.expect("media"), &out, &Stop::default()).expect("thumbnail");
        assert!(out.is_file(), "an output's name is literal as well");
    }
    for name in ["foto%02d.jpg", "a*b?.jpg", "{x}.jpg"] {
        let path = folder.path().join(name);
        fs::copy(&picture, &path).expect("copy");
        assert!(inspect(&path).0.is_some_and(|info| info.still && info.video[0].width == 64), "{name}");
    }
}

#[test]
fn broken_files_are_kept_and_marked() {
    let folder = folder();
    let clip = fs::read(make(folder.path(), "clip.mp4", CLIP)).expect("clip");
    let fast = fs::read(make(folder.path(), "fast.mp4", &format!("{CLIP} -movflags +faststart"))).expect("clip");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("write");
        path
    };
    assert_eq!(troubles(&write("empty.mov", b"")), [TroubleKind::Empty]);
    assert_eq!(troubles(&write("unclosed.mp4", &clip[..clip.len() / 2])), [TroubleKind::NoIndex]);
    assert_eq!(troubles(&write("cut.mp4", &fast[..fast.len() / 2])).first(), Some(&TroubleKind::Truncated));
    assert_eq!(troubles(&write("noise.mp4", &[0x5A; 5000])), [TroubleKind::Unreadable]);
    assert_eq!(troubles(&write("photo.heic", &[0x5A; 5000])), [TroubleKind::Unsupported]);
    let mut damaged = fast.clone();
    let at = damaged.len() / 8;
    damaged[at..at * 2].fill(0xA5);
    assert_eq!(troubles(&write("damaged.mp4", &damaged)), [TroubleKind::DamagedStart]);
    assert_eq!(troubles(&folder.path().join("absent.mp4")), [TroubleKind::Unreadable]);
}

#[test]
fn what_is_not_media_is_no_trouble() {
    let folder = folder();
    for (name, bytes) in [("C0001M01.XML", "<?xml"), ("notas.txt", "hola"), ("GX010042.LRV", ""), ("dato", "x"), ("vacio", "")] {
        fs::write(folder.path().join(name), bytes).expect("write");
        assert_eq!(inspect(&folder.path().join(name)), (None, vec![]), "{name}");
    }
    assert_eq!(inspect(folder.path()), (None, vec![]), "a folder");
}

#[test]
fn playlists_under_other_names_are_not_followed() {
    let folder = folder();
    let secret = make(folder.path(), "secret.ts", "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -c:v mpeg2video");
    let list = format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{}\n#EXT-X-ENDLIST\n", secret.display());
    let script = format!("ffconcat version 1.0\nfile '{}'\n", secret.display());
    for (name, text) in [("list.mp4", &list), ("script.mp4", &script), ("list.mov", &list), ("script.mxf", &script)] {
        fs::write(folder.path().join(name), text).expect("write");
        assert_eq!(inspect(&folder.path().join(name)), (None, vec![TroubleKind::Playlist]), "{name}");
    }
    // Without a telling name it is simply not media.
    fs::write(folder.path().join("list.m3u8"), &list).expect("write");
    assert_eq!(inspect(&folder.path().join("list.m3u8")), (None, vec![]));
}

#[test]
fn a_picture_that_unpacks_without_end_is_refused() {
    let folder = folder();
    // A PNG header that promises 60000 × 60000 pixels; the decoder must not believe it.
    let mut bomb =
        fs::read(make(folder.path(), "small.png", "-f lavfi -i color=s=16x16:d=1 -frames:v 1 -update 1")).expect("png");
    bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    fs::write(folder.path().join("bomb.png"), bomb).expect("write");
    assert_eq!(troubles(&folder.path().join("bomb.png")), [TroubleKind::TooHeavy]);
}

#[test]
fn pictures_of_files_are_small_and_upright() {
    let folder = folder();
    let out = folder.path().join("out.jpg");
    let size = |draw: &dyn Fn()| {
        draw();
        let video = inspect(&out).0.expect("picture").video.remove(0);
        (video.width, video.height)
    };
    let dark =
        "-f lavfi -i color=black:s=640x360:r=25:d=2 -f lavfi -i testsrc2=s=640x360:r=25:d=2 -filter_complex concat -c:v mpeg4";
    let wave = make(folder.path(), "wave.wav", "-f lavfi -i sine=d=2");
    let anamorphic = make(folder.path(), "anamorphic.mov", "-f lavfi -i testsrc2=s=720x576:r=25:d=1 -vf setsar=64/45 -c:v mpeg4");
    let cases =
        [(make(folder.path(), "dark.mov", dark), (480, 270), true), (anamorphic, (480, 270), true), (wave, (480, 160), false)];
    for (file, expected, sheet) in cases {
        let info = inspect(&file).0.expect("media");
        assert_eq!(size(&|| ffmpeg().thumbnail(&file, &info, &out, &Stop::default()).expect("thumbnail")), expected);
        let contact = size(&|| ffmpeg().contact_sheet(&file, &info, &out, &Stop::default()).expect("sheet"));
        assert_eq!(contact.0, if sheet { 320 * 4 + 8 * 5 } else { 480 });
    }
}

#[expect(clippy::print_stdout, reason = "a list to read, and a skipped test must say so")]
#[test]
fn every_file_of_the_corpus_is_looked_into() {
    let Some(corpus) = std::env::var_os("CLAQUETA_CORPUS") else {
        return println!("CLAQUETA_CORPUS is not set: the wide corpus was NOT tried");
    };
    let folder = folder();
    let files =
        walkdir::WalkDir::new(corpus).into_iter().map(|entry| entry.expect("corpus")).filter(|entry| entry.file_type().is_file());
    for entry in files {
        let (info, troubles) = inspect(entry.path());
        let words: Vec<_> = troubles.iter().map(|trouble| trouble.as_str()).collect();
        println!("{}: {}", entry.path().display(), if words.is_empty() { "-".into() } else { words.join(" ") });
        let broken = entry.path().parent().is_some_and(|parent| parent.ends_with("broken"));
        assert!(!broken || !troubles.is_empty(), "{} is broken and not marked", entry.path().display());
        if let Some(info) = info.filter(|info| !broken && (info.main_video().is_some() || info.main_audio().is_some())) {
            let out = folder.path().join("out.jpg");
            ffmpeg().thumbnail(entry.path(), &info, &out, &Stop::default()).expect("thumbnail");
        }
    }
}
