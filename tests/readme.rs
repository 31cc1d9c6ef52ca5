//! The README's tour works: its commands are typed one after the other, in an empty folder, with material made on the spot
//! under the names that the tour uses.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

const README: &str = include_str!("../README.md");

/// The video that the README speaks of; the real one has the year of today.
const VIDEO: &str = "V-2026-0001";

/// The password that everybody in the tour has.
const PASSWORD: &str = "una-clave-larga";

#[expect(clippy::disallowed_methods, reason = "a test types commands as a person would")]
fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    Command::new(name)
}

/// Lines of the fenced blocks of one kind.
fn fenced(text: &str, kind: &str) -> Vec<String> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim) {
        match line.strip_prefix("```") {
            Some(opened) => inside = !inside && opened == kind,
            None if inside => lines.push(line.to_owned()),
            None => {}
        }
    }
    lines
}

/// The words of a line, as a shell would part them; double quotes are the only ones that the README uses.
fn words(line: &str) -> Vec<String> {
    assert!(!line.contains(['\'', '\\', '$', '|', '>', ';', '&', '*']), "too much shell for a tour: {line}");
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("begun").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A person at a terminal, in a folder.
struct Visitor {
    folder: PathBuf,
    /// The id that `video new` gave.
    video: String,
}

impl Visitor {
    fn types(&mut self, line: &str) {
        let words = words(&line.replace(VIDEO, &self.video));
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["cd", folder] => self.folder.push(folder),
            ["claqueta", ..] => self.asks(line, &words[1..]),
            _ => panic!("the tour holds only `claqueta …` and `cd …`: {line}"),
        }
    }

    fn asks(&mut self, line: &str, words: &[String]) {
        let output = self.run(words);
        let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{line}\nended with {}\n{said}{told}", output.status);
        let has = |word: &str| words.iter().any(|w| w == word);
        if has("video") && has("new") {
            self.video = id(&said).unwrap_or_else(|| panic!("{line}\nnames no video: {said}{told}"));
        }
    }

    fn run(&self, words: &[String]) -> Output {
        let mut command = program(env!("CARGO_BIN_EXE_claqueta"));
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CLAQUETA_")) {
            let keep = ["CLAQUETA_FFMPEG", "CLAQUETA_FFPROBE"].iter().any(|kept| name == *kept);
            if !keep {
                command.env_remove(name);
            }
        }
        // A new password is typed; an old one, asked for with a decision, comes from where scripts put it.
        let typed = if words.iter().any(|word| word == "password") { format!("{PASSWORD}\n") } else { String::new() };
        if typed.is_empty() {
            command.env("CLAQUETA_PASSWORD", PASSWORD);
        }
        command.args(words).current_dir(&self.folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the built program");
        // Whoever asks for nothing may have closed its input already.
        let _ = child.stdin.take().expect("piped").write_all(typed.as_bytes());
        child.wait_with_output().expect("its end")
    }
}

/// The first `V-2026-0001` in a text.
fn id(text: &str) -> Option<String> {
    let digits = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let parts = text.match_indices("V-").filter_map(|(at, _)| text.get(at..at + VIDEO.len()));
    parts.filter(|part| digits(&part[2..6]) && &part[6..7] == "-" && digits(&part[7..])).map(str::to_owned).next()
}

/// Makes one file with FFmpeg's own sources.
fn make(folder: &Path, words: &str, file: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let ffmpeg = env::var_os("CLAQUETA_FFMPEG").unwrap_or_else(|| "ffmpeg".into());
    let status = program(ffmpeg).args(["-nostdin", "-v", "error"]).args(words.split(' ')).arg(&path).status().expect("FFmpeg");
    assert!(status.success(), "ffmpeg {words} {file}");
}

/// The material that the tour takes for granted, beside the library.
fn material(folder: &Path) {
    let film = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest";
    let clip = |hue: &str| format!("-f lavfi -i testsrc2=s=640x360:r=25:d=3,hue=h={hue} -f lavfi -i sine=f=440:d=3 {film}");
    make(folder, &clip("0"), "tarjeta/DCIM/100CANON/MVI_0001.MP4");
    make(folder, &clip("90"), "tarjeta/DCIM/100CANON/MVI_0002.MP4");
    let voice = "anoisesrc=c=pink:a=0.5:d=6,tremolo=f=4";
    make(folder, &format!("-f lavfi -i testsrc2=s=640x360:r=25:d=6 -f lavfi -i {voice} {film}"), "montaje.mp4");
    make(folder, "-f lavfi -i sine=f=330:d=10 -c:a vorbis -ac 2 -strict -2", "musica.ogg");
    let cues = "1\n00:00:00,500 --> 00:00:02,500\nBuenas tardes.\n\n2\n00:00:03,000 --> 00:00:05,500\nBienvenidos al hospital.\n";
    fs::write(folder.join("subtitulos.srt"), cues).expect("subtitles");
}

#[test]
fn the_tour_works_as_it_is_written() {
    let scratch = tempfile::tempdir().expect("a folder");
    material(scratch.path());
    let mut visitor = Visitor { folder: scratch.path().to_owned(), video: VIDEO.to_owned() };
    let tour = fenced(README, "sh");
    assert!(tour.len() > 10, "the README has a tour");
    for line in &tour {
        visitor.types(line);
    }
    let finals = scratch.path().join("Videoteca/finales");
    assert!(
        fs::read_dir(&finals).is_ok_and(|mut entries| entries.next().is_some()),
        "the tour ends with a final in {}",
        finals.display()
    );
    assert!(scratch.path().join("Rescate/finales").is_dir(), "and with a library restored from a backup");
}

#[test]
fn the_spanish_pages_use_commands_of_the_tour() {
    let (_, spanish) = README.split_once("## Para quienes lo usan").expect("a Spanish section");
    let tour = fenced(README, "sh");
    let strangers: Vec<String> = fenced(spanish, "text").into_iter().filter(|line| !tour.contains(line)).collect();
    assert!(strangers.is_empty(), "not in the tour, so that nothing tests them: {strangers:#?}");
}

#[test]
fn links_lead_somewhere() {
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.starts_with("https://") && !target.starts_with('#'));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let missing: Vec<&str> = files.filter(|file| !root.join(file).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn words_are_parted_as_by_a_shell() {
    assert_eq!(words("claqueta  person add --name \"Edna Salas\" x"), ["claqueta", "person", "add", "--name", "Edna Salas", "x"]);
    assert_eq!(id("Video V-26, V-2031-0042 (visita)").as_deref(), Some("V-2031-0042"));
}
