//! What the office films, sings and signs: made once a run by FFmpeg's own sources, under `target/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use crate::bench::program;

/// A film's coding: quick, small, with a sound.
const FILM: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest";

/// A finished cut of five seconds: moving pictures, and a sound that comes and goes as speech does.
pub(crate) fn cut() -> PathBuf {
    let voice = "-f lavfi -i anoisesrc=c=pink:a=0.5:seed=1:d=5,tremolo=f=4";
    made("montaje.mp4", &format!("-f lavfi -i testsrc2=s=320x180:r=25:d=5 {voice} {FILM}"))
}

/// Another cut, of another picture.
pub(crate) fn corrected_cut() -> PathBuf {
    let voice = "-f lavfi -i anoisesrc=c=pink:a=0.4:seed=2:d=4,tremolo=f=5";
    made("montaje-corregido.mp4", &format!("-f lavfi -i mandelbrot=s=320x180:r=25:maxiter=200 -t 4 {voice} {FILM}"))
}

/// A clip of a camera; each number is another one.
pub(crate) fn clip(number: u32) -> PathBuf {
    let film = format!("-f lavfi -i testsrc2=s=320x180:r=25:d=1,hue=h={}", number * 40);
    made(&format!("C{number:04}.MP4"), &format!("{film} -f lavfi -i sine=f=440:d=1 {FILM}"))
}

/// Music of ten seconds.
pub(crate) fn music() -> PathBuf {
    sample("music/vibe-ace.ogg").unwrap_or_else(|| made("musica.ogg", "-f lavfi -i sine=f=330:d=10 -c:a vorbis -ac 2 -strict -2"))
}

/// Subtitles that fit [`cut`].
pub(crate) fn subtitles() -> PathBuf {
    written(
        "subtitulos.srt",
        "1\n00:00:00,500 --> 00:00:02,200\nBuenas tardes.\n\n2\n00:00:02,600 --> 00:00:04,500\nMe atendieron muy bien.\n",
    )
}

/// A paper: a consent, a receipt.
pub(crate) fn paper() -> PathBuf {
    written("papel.txt", "Yo, María López, estoy de acuerdo.\n")
}

/// A card as cameras write it, in a folder: three clips and an index.
pub(crate) fn card(folder: &Path) -> PathBuf {
    for number in 1..=3 {
        let place = folder.join(format!("PRIVATE/VIDEO/C{number:04}.MP4"));
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::copy(clip(number), place).expect("room for a clip");
    }
    fs::write(folder.join("PRIVATE/INDEX.TXT"), "C0001 C0002 C0003\n").expect("room for an index");
    folder.to_owned()
}

/// A file of the published clips, where they were brought.
pub(crate) fn sample(name: &str) -> Option<PathBuf> {
    let folder = env::var_os("CLAQUETA_SAMPLES").filter(|folder| !folder.is_empty())?;
    Some(Path::new(&folder).join(name)).filter(|file| file.is_file())
}

/// A file made by FFmpeg, once a run; `words` are split at spaces.
pub(crate) fn made(name: &str, words: &str) -> PathBuf {
    once(name, |file| ffmpeg(words.split_whitespace(), file))
}

/// Runs FFmpeg to make a file.
pub(crate) fn ffmpeg<'w>(words: impl IntoIterator<Item = &'w str>, file: &Path) {
    assert!(ffmpeg_makes(words.into_iter().map(Path::new), file), "{}", file.display());
}

/// Runs FFmpeg, which may not be able to.
pub(crate) fn ffmpeg_makes<'w>(words: impl IntoIterator<Item = &'w Path>, file: &Path) -> bool {
    let ffmpeg = env::var_os("CLAQUETA_FFMPEG").unwrap_or_else(|| "ffmpeg".into());
    let mut command = program(ffmpeg);
    command.args(["-nostdin", "-v", "error", "-y"]).args(words.into_iter().map(Path::as_os_str)).arg(file);
    command.output().expect("FFmpeg starts").status.success()
}

fn written(name: &str, text: &str) -> PathBuf {
    once(name, |file| fs::write(file, text).expect("room for a text"))
}

/// Makes a file when it is first asked for, whole before it has its name.
fn once(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    static MADE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("story-material");
    let mut known = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = folder.join(name);
    if !known.contains(name) {
        let half = folder.join(format!("half-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        make(&half);
        fs::rename(&half, &file).expect("its name");
        known.insert(name.to_owned());
    }
    file
}
