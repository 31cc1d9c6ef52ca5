//! An office to work in: a library with its backups, a jefa, a producer, and the built program.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt::Debug;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// Whoever decides.
pub(crate) const JEFA: &str = "edna";
/// Whoever films and edits.
pub(crate) const PRODUCER: &str = "erick";
/// What both of them type when asked who they are.
pub(crate) const PASSWORD: &str = "una-clave-larga";
/// Nothing that a test types may take longer.
const PATIENCE: Duration = Duration::from_secs(300);

/// The words of a command that holds paths: `words!["ingest", card, "--video", video]`.
macro_rules! words {
    ($($word:expr),* $(,)?) => { Vec::from([$(std::ffi::OsString::from(AsRef::<std::ffi::OsStr>::as_ref(&$word))),*]) };
}

/// Says on standard error that a test did not run, and why.
macro_rules! skipped {
    ($why:expr) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "SKIPPED: {}", $why);
        return;
    }};
}

/// A library with two backups and two people, gone when dropped.
pub(crate) struct Office {
    folder: TempDir,
    pub(crate) library: PathBuf,
    pub(crate) backups: Vec<PathBuf>,
}

/// Everything that a refused command must leave as it was.
#[derive(Debug, PartialEq)]
pub(crate) struct Standing {
    shown: Value,
    history: Value,
    pub(crate) finals: Vec<PathBuf>,
}

impl Office {
    /// An office with everything in one folder.
    pub(crate) fn open() -> Self {
        let folder = scratch();
        let backups = ["respaldo-1", "respaldo-2"].map(|name| folder.path().join(name)).to_vec();
        Self::with_backups(folder, backups)
    }

    /// An office whose backups lie elsewhere.
    pub(crate) fn with_backups(folder: TempDir, backups: Vec<PathBuf>) -> Self {
        let office = Self { library: folder.path().join("Videoteca"), folder, backups };
        let mut init = words!["init", office.library];
        office.backups.iter().for_each(|backup| init.extend(words!["--backup", backup]));
        Call::new(&init).ok();
        // Whoever keeps people is nobody until there is a jefa, and a jefa from then on.
        office.anyone(["person", "add", PRODUCER, "--name", "Erick Gil", "--role", "produccion"]).ok();
        office.anyone(["person", "password", PRODUCER]).typing(PASSWORD).ok();
        let jefa = ["person", "add", JEFA, "--name", "Edna Salas", "--role", "jefa", "--email", "edna@example.org"];
        office.anyone(jefa).ok();
        office.person(JEFA, ["person", "password", JEFA]).typing(PASSWORD).ok();
        office
    }

    /// A place for what is not the library's.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The library and its backups.
    pub(crate) fn locations(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.library).chain(&self.backups).map(PathBuf::as_path)
    }

    /// The jefa types, and gives her password where it is asked for.
    pub(crate) fn jefa(&self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Call {
        self.person(JEFA, words).password(PASSWORD)
    }

    /// The producer types.
    pub(crate) fn producer(&self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Call {
        self.person(PRODUCER, words).password(PASSWORD)
    }

    /// Somebody types and knows no password.
    pub(crate) fn person(&self, person: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Call {
        let mut all = words!["--as", person];
        all.extend(words.into_iter().map(|word| word.as_ref().to_owned()));
        self.anyone(all)
    }

    /// Somebody types without saying who they are.
    pub(crate) fn anyone(&self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Call {
        let mut all = words!["--library", self.library];
        all.extend(words.into_iter().map(|word| word.as_ref().to_owned()));
        Call::new(&all)
    }

    /// The jefa programmes a video of a kind.
    pub(crate) fn video(&self, kind: &str) -> String {
        let opened = self.jefa(["video", "new", "--title", &format!("Un video de {kind}"), "--kind", kind]).ok();
        text(&opened["video"])
    }

    /// What `video show` says.
    pub(crate) fn show(&self, video: &str) -> Value {
        self.anyone(["video", "show", video]).ok()
    }

    /// The step that a video waits for.
    pub(crate) fn step(&self, video: &str) -> String {
        text(&self.show(video)["step"])
    }

    /// What stands now.
    pub(crate) fn standing(&self, video: &str) -> Standing {
        let finals = self.locations().flat_map(|root| files(&root.join("finales")));
        let finals = finals.collect();
        Standing { shown: self.show(video), history: self.anyone(["history"]).ok(), finals }
    }

    /// Types what must be refused, and sees that it left everything as it was.
    pub(crate) fn refuses(&self, video: &str, call: Call, code: &str) -> Sentence {
        let before = self.standing(video);
        let sentence = call.refused(code);
        assert_eq!(self.standing(video), before, "{code} changed something");
        sentence
    }

    /// An urgent video with a cut and its review copy, taken to a step: 4.8, 4.6, `visto-bueno`, 4.11, 4.12 or `fin`.
    pub(crate) fn urgent(&self, state: &str) -> String {
        let video = self.video("evento");
        let cut = words!["cut", "add", video, crate::material::cut(), "--contains", "music=none,logo=no,subtitles=no"];
        let erick = |words: &[&str]| self.producer(words).ok();
        let edna = |words: &[&str]| self.jefa(words).ok();
        let steps: [(&str, &dyn Fn() -> Value); 7] = [
            ("4.1", &|| self.producer(&cut).ok()),
            ("4.8", &|| erick(&["review", "export", &video])),
            ("4.6", &|| erick(&["review", "check", &video])),
            ("visto-bueno", &|| edna(&["review", "approve", &video])),
            ("4.11", &|| edna(&["authorize", &video, "--media", "mensajeria"])),
            ("4.12", &|| erick(&["deliver", &video])),
            ("fin", &|| panic!("there is no step after the last")),
        ];
        for (_, go) in steps.into_iter().take_while(|(at, _)| *at != state) {
            go();
        }
        video
    }
}

/// A folder below the build's own, gone when dropped.
pub(crate) fn scratch() -> TempDir {
    tempfile::Builder::new().prefix("story-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

/// A line that was typed and not yet sent.
pub(crate) struct Call {
    words: Vec<OsString>,
    command: Command,
    typed: String,
    patience: Duration,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) words: Vec<OsString>,
    /// Nothing if it was killed.
    pub(crate) code: Option<i32>,
    pub(crate) said: String,
    pub(crate) told: String,
}

/// Why a command came to nothing, with what to do about it.
#[derive(Debug)]
pub(crate) struct Sentence {
    pub(crate) message: String,
    pub(crate) hint: String,
}

impl Call {
    /// A command outside of any library.
    pub(crate) fn new(words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        let words: Vec<OsString> = words.into_iter().map(|word| word.as_ref().to_owned()).collect();
        let mut command = program(env!("CARGO_BIN_EXE_claqueta"));
        command.arg("--json").args(&words);
        for name in
            ["CLAQUETA_LIBRARY", "CLAQUETA_PERSON", "CLAQUETA_PASSWORD", "CLICOLOR_FORCE", "LC_ALL", "LC_MESSAGES", "LANG"]
        {
            command.env_remove(name);
        }
        Self { words, command, typed: String::new(), patience: PATIENCE }
    }

    /// Text for people instead of JSON.
    pub(crate) fn for_people(mut self) -> Self {
        let mut plain = program(env!("CARGO_BIN_EXE_claqueta"));
        plain.args(&self.words);
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => plain.env(name, value),
                None => plain.env_remove(name),
            };
        }
        self.command = plain;
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// What is answered when a password is asked for.
    pub(crate) fn password(self, password: &str) -> Self {
        self.env("CLAQUETA_PASSWORD", password)
    }

    /// Nobody answers when a password is asked for.
    pub(crate) fn without_password(mut self) -> Self {
        self.command.env_remove("CLAQUETA_PASSWORD");
        self
    }

    /// What is typed on standard input.
    pub(crate) fn typing(mut self, text: &str) -> Self {
        self.typed = format!("{text}\n");
        self
    }

    /// Runs behind another program, which is given this one's words.
    pub(crate) fn behind(mut self, wrapper: &[&OsStr]) -> Self {
        let mut outer = program(wrapper[0]);
        outer.args(&wrapper[1..]).arg(self.command.get_program()).args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => outer.env(name, value),
                None => outer.env_remove(name),
            };
        }
        self.command = outer;
        self
    }

    /// It has only so long.
    pub(crate) fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts it without waiting.
    pub(crate) fn start(mut self) -> Child {
        let input = if self.typed.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child =
            self.command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the built program");
        if let Some(mut input) = child.stdin.take() {
            // Whoever asks for nothing may have closed its input already.
            let _ = input.write_all(self.typed.as_bytes());
        }
        child
    }

    /// Waits for its end; a command that hangs is the test's failure.
    pub(crate) fn ends(self) -> Ending {
        let (words, patience) = (self.words.clone(), self.patience);
        let child = self.start();
        let id = Pid::from_child(&child);
        let (send, receive) = mpsc::channel();
        thread::spawn(move || send.send(child.wait_with_output()));
        let Ok(output) = receive.recv_timeout(patience) else {
            kill_process(id, Signal::KILL).expect("it can be stopped");
            panic!("did not end in {patience:?}: {words:?}");
        };
        let Output { status, stdout, stderr } = output.expect("its end");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Ending { words, code: status.code(), said: text(stdout), told: text(stderr) }
    }

    /// It is done, and answers.
    pub(crate) fn ok(self) -> Value {
        self.exits(0)
    }

    /// It ends with a code, and answers all the same.
    pub(crate) fn exits(self, code: i32) -> Value {
        let ending = self.ends();
        assert_eq!(ending.code, Some(code), "{:?}: {ending:#?}", ending.words);
        ending.json()
    }

    /// Procedure, policy, role or password forbid it.
    pub(crate) fn refused(self, code: &str) -> Sentence {
        self.fails(3, code)
    }

    /// It ends with a code and the error of a name.
    pub(crate) fn fails(self, exit: i32, code: &str) -> Sentence {
        let ending = self.ends();
        let answer = ending.json();
        let error = &answer["error"];
        assert_eq!((ending.code, error["code"].as_str()), (Some(exit), Some(code)), "{ending:#?}");
        let part = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let sentence = Sentence { message: part("message"), hint: part("hint") };
        assert!(!sentence.message.is_empty() && !sentence.message.contains(['{', '}']), "{sentence:?}");
        assert!(!sentence.hint.contains(['{', '}']), "{sentence:?}");
        sentence
    }
}

impl Ending {
    /// The one document on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.said).unwrap_or_else(|error| panic!("not one JSON document ({error}): {self:#?}"))
    }
}

impl Sentence {
    /// It says, or its hint says, each of some words.
    pub(crate) fn names(&self, words: &[&str]) {
        let whole = format!("{}\n{}", self.message, self.hint);
        let missing: Vec<_> = words.iter().filter(|word| !whole.contains(**word)).collect();
        assert!(missing.is_empty(), "{missing:?} is not in: {whole}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test types commands as a person would")]
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    Command::new(name)
}

/// A value that must be text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A value that must be a path.
pub(crate) fn path(value: &Value) -> PathBuf {
    PathBuf::from(text(value))
}

/// The elements of a list.
pub(crate) fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// Every file below a folder, in order; none if there is no folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// The content of every file of a location by its place, without what belongs to the program.
pub(crate) fn tree(root: &Path) -> BTreeMap<PathBuf, String> {
    let below = |file: &PathBuf| file.strip_prefix(root).expect("below").to_owned();
    let ours = |place: &PathBuf| place.starts_with(".claqueta") || place.components().any(|part| part.as_os_str() == "ascmhl");
    files(root).into_iter().map(|file| (below(&file), blake3(&file))).filter(|(place, _)| !ours(place)).collect()
}

/// BLAKE3 of a file's bytes.
pub(crate) fn blake3(file: &Path) -> String {
    blake3::hash(&fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).to_string()
}

/// The library's catalogue, for what only a culprit or a calendar would change.
pub(crate) fn catalogue(office: &Office) -> rusqlite::Connection {
    rusqlite::Connection::open(office.library.join(".claqueta/catalogue.db")).expect("the catalogue")
}
