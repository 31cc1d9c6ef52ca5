//! `demo`: the main job on real clips, each step printed as a person would type it and then done.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Deserialize;

use super::show::{Show, page};
use crate::app::read_list;
use crate::domain::fault::Result;
use crate::domain::texts::Lang;
use crate::{fault, words};

/// The passwords of the demo's people: nobody's secret.
const PASSWORD: &str = "claqueta-de-prueba";

/// The list that lies beside the sample clips.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Samples {
    film: Film,
    voice: Voice,
    music: Music,
    testimonio: Testimonial,
    boletin: Bulletin,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Film {
    real: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Voice {
    real: bool,
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Music {
    real: bool,
    file: PathBuf,
    title: String,
    author: String,
    licence: String,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Testimonial {
    card: PathBuf,
    cut: PathBuf,
    subtitles: PathBuf,
    consent: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bulletin {
    card: PathBuf,
    cut: PathBuf,
}

/// Who types.
const NOBODY: &str = "";
const PRODUCER: &str = "erick";
const JEFA: &str = "edna";

struct Stage<'a> {
    samples: &'a Path,
    library: PathBuf,
    lang: Lang,
    show: Show,
}

pub(super) fn demo(dir: &Path, samples: Option<&Path>, show: Show) -> Result<ExitCode> {
    let samples = samples.ok_or_else(|| fault!(Usage, "demo-without-samples"))?;
    let samples = std::path::absolute(samples).map_err(|e| fault!(Failed, "disk-read", path = samples.display()).because(e))?;
    let list = samples.join("samples.toml");
    let read: Samples = toml::from_str(&read_list(&list)?)
        .map_err(|e| fault!(Usage, "preset-bad", file = list.display(), line = 0).because(e.to_string()))?;
    let dir = std::path::absolute(dir).map_err(|e| fault!(Failed, "disk-read", path = dir.display()).because(e))?;
    let stage = Stage { samples: &samples, library: dir.join("videoteca"), lang: show.lang, show };
    let all_real = read.film.real && read.voice.real && read.music.real;
    stage.say(if all_real { "demo-real" } else { "demo-generated" });
    stage.found(&dir)?;
    stage.planned(&read)?;
    stage.bulletin(&read)?;
    stage.afterwards(&dir)?;
    show.aside(&show.lang.say("demo-done", words![path = page::path(&stage.library)]));
    Ok(ExitCode::SUCCESS)
}

impl Stage<'_> {
    fn found(&self, dir: &Path) -> Result<()> {
        self.say("demo-found");
        let backup = |n: u32| dir.join(format!("respaldo-{n}"));
        let (first, second) = (backup(1), backup(2));
        let mut words: Vec<OsString> = vec!["init".into(), self.library.clone().into()];
        words.extend(["--backup".into(), first.into(), "--backup".into(), second.into()]);
        words.extend(["--institution", "Instituto de Ejemplo"].map(OsString::from));
        self.types(NOBODY, words)?;
        let person = |id, name, role| ["person", "add", id, "--name", name, "--role", role, "--email"].map(OsString::from);
        for (id, name, role) in [(PRODUCER, "Erick Núñez", "produccion"), (JEFA, "Edna Salas", "jefa")] {
            let mut words: Vec<OsString> = person(id, name, role).into();
            words.push(format!("{id}@example.org").into());
            self.types(NOBODY, words)?;
        }
        self.types(JEFA, ["person", "password", JEFA].map(OsString::from))
    }

    /// A testimonial: planned, with subtitles, music, a consent, and its two approvals.
    fn planned(&self, list: &Samples) -> Result<()> {
        self.say("demo-planned");
        let video = Self::video(1);
        let Testimonial { card, cut, subtitles, consent } = &list.testimonio;
        self.types(
            JEFA,
            plain(&[
                "video",
                "new",
                "--title",
                "Mi experiencia en el hospital",
                "--kind",
                "testimonial",
                "--campaign",
                "Salud 2026",
            ]),
        )?;
        self.types(PRODUCER, [word("ingest"), self.sample(card), word("--video"), word(&video), word("--label"), word("A001")])?;
        let Music { file, title, author, licence, source, .. } = &list.music;
        let mut music = vec![word("music"), word("add"), self.sample(file)];
        music.extend(plain(&["--title", title, "--author", author, "--licence", licence, "--source", source]));
        self.types(PRODUCER, music)?;
        let mut consents = plain(&["consent", "add", &video, "--person", "María López", "--file"]);
        consents.push(self.sample(consent));
        self.types(PRODUCER, consents)?;
        let mut words =
            vec![word("cut"), word("add"), word(&video), self.sample(cut), word("--subtitles"), self.sample(subtitles)];
        words.extend(plain(&["--music", "M-0001", "--contains", "music=none,logo=no,subtitles=no"]));
        self.types(PRODUCER, words)?;
        self.types(PRODUCER, plain(&["review", "export", &video]))?;
        self.types(JEFA, plain(&["review", "comment", &video, "--at", "2s", "Muy bien la entrada."]))?;
        self.types(JEFA, plain(&["review", "approve", &video]))?;
        self.types(PRODUCER, plain(&["review", "check", &video]))?;
        self.types(PRODUCER, plain(&["review", "export", &video]))?;
        self.types(JEFA, plain(&["review", "approve", &video]))?;
        self.types(JEFA, plain(&["authorize", &video, "--media", "web,redes"]))?;
        self.types(PRODUCER, plain(&["deliver", &video]))
    }

    /// A bulletin video: urgent, and never any logo.
    fn bulletin(&self, list: &Samples) -> Result<()> {
        self.say("demo-bulletin");
        let video = Self::video(2);
        let Bulletin { card, cut } = &list.boletin;
        self.types(PRODUCER, plain(&["video", "new", "--title", "Boletín 87: campaña de vacunación", "--kind", "boletin"]))?;
        self.types(PRODUCER, [word("ingest"), self.sample(card), word("--video"), word(&video), word("--label"), word("B001")])?;
        let mut words = vec![word("cut"), word("add"), word(&video), self.sample(cut), word("--voice-over")];
        words.push(self.sample(&list.voice.file));
        words.extend(plain(&["--contains", "music=none,logo=no,subtitles=no"]));
        self.types(PRODUCER, words)?;
        self.types(PRODUCER, plain(&["review", "export", &video]))?;
        self.types(PRODUCER, plain(&["review", "check", &video]))?;
        self.types(JEFA, plain(&["review", "approve", &video]))?;
        self.types(JEFA, plain(&["authorize", &video, "--media", "web"]))?;
        self.types(PRODUCER, plain(&["deliver", &video]))
    }

    fn afterwards(&self, dir: &Path) -> Result<()> {
        self.say("demo-afterwards");
        self.types(NOBODY, plain(&["find", "boletin"]))?;
        self.types(NOBODY, plain(&["verify"]))?;
        self.types(NOBODY, plain(&["history", "--verify"]))?;
        let from = dir.join("respaldo-1").into_os_string();
        self.types(NOBODY, [word("restore"), word("--from"), from, dir.join("rescate").into_os_string()])
    }

    /// Shows a command as it would be typed, and does it.
    fn types(&self, person: &str, words: impl IntoIterator<Item = OsString>) -> Result<()> {
        let words: Vec<_> = words.into_iter().collect();
        let mut args = vec![word("claqueta")];
        let outside = matches!(words[0].to_str(), Some("init" | "restore"));
        if !outside {
            args.extend([word("--library"), self.library.clone().into_os_string()]);
        }
        if !person.is_empty() {
            args.extend([word("--as"), word(person)]);
        }
        args.extend(words);
        let typed: Vec<_> = args.iter().map(|arg| quoted(&arg.to_string_lossy())).collect();
        self.show.typed(&typed.join(" "));
        args.extend([word("--lang"), word(self.lang.as_str())]);
        if super::run_with(&args, Some(PASSWORD)) == ExitCode::SUCCESS {
            return Ok(());
        }
        Err(fault!(Failed, "demo-failed", command = typed.join(" ")))
    }

    fn sample(&self, path: &Path) -> OsString {
        self.samples.join(path).into_os_string()
    }

    /// The number that this year's nth video has.
    fn video(nth: u32) -> String {
        let year = crate::app::Clock::now(&crate::app::SystemClock).to_string()[..4].to_owned();
        format!("V-{year}-{nth:04}")
    }

    fn say(&self, key: &str) {
        self.show.aside(&format!("\n── {}", self.lang.say(key, &[])));
    }
}

fn word(text: &str) -> OsString {
    OsString::from(text)
}

fn plain(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// A word as a shell wants it.
fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./=,:@".contains(c);
    if !word.is_empty() && word.chars().all(bare) { word.to_owned() } else { format!("\"{word}\"") }
}
