//! Short questions to FFmpeg and FFprobe, whose answer is what they print.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::domain::fault::{Fault, Result};
use crate::domain::watch::Stop;
use crate::fault;
use crate::media::cage::{self, Limits};
use crate::media::locate::Ffmpeg;
use crate::media::messages;

/// Which of the two programs is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `ffmpeg`
    Ffmpeg,
    /// `ffprobe`
    Ffprobe,
}

/// The most that an answer may hold.
const ANSWER: u64 = 16 << 20;
/// The most that is kept of what a program says beside its answer.
const REMARKS: u64 = 64 << 10;
/// How often a wish to stop is looked for.
pub(crate) const PULSE: Duration = Duration::from_millis(100);

/// What came of a question.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) end: End,
    pub(crate) answer: Vec<u8>,
    pub(crate) remarks: String,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself.
    Exit(ExitStatus),
    /// Stopped by us: the deadline passed.
    TooLong,
    /// Stopped by us: the answer would not end.
    TooMuch,
}

impl End {
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Exit(status) if status.success())
    }

    /// Did a limit end it? A program that a signal ended met the limit of processor time, file size or memory.
    pub(crate) fn is_limit(self) -> bool {
        !matches!(self, Self::Exit(status) if status.code().is_some())
    }
}

impl Ffmpeg {
    /// Runs one of the programs in a folder and gives what it wrote to standard output.
    ///
    /// The run is confined as a probe is, ends at the deadline, and its answer is bounded.
    pub fn capture(&self, tool: Tool, words: &[OsString], folder: &Path, deadline: Duration, stop: &Stop) -> Result<Vec<u8>> {
        let heard = self.ask(tool, words, folder, deadline, stop)?;
        match heard.end {
            end if end.is_success() => Ok(heard.answer),
            End::TooLong => Err(fault!(Failed, "ffmpeg-too-long", seconds = deadline.as_secs())),
            End::TooMuch => Err(fault!(Failed, "ffmpeg-too-much")),
            End::Exit(status) => {
                let errors = messages::errors(heard.remarks.lines());
                let detail = if errors.is_empty() { status.to_string() } else { errors.join("\n") };
                Err(fault!(Failed, "ffmpeg-question").because(detail))
            }
        }
    }

    /// As [`capture`](Self::capture), but a bad end is an answer too.
    pub(crate) fn ask(&self, tool: Tool, words: &[OsString], folder: &Path, deadline: Duration, stop: &Stop) -> Result<Heard> {
        let mut command = match tool {
            Tool::Ffmpeg => cage::command(self.program(), folder, Limits::PROBE),
            Tool::Ffprobe => cage::command(self.probe_program(), folder, Limits::PROBE),
        };
        if tool == Tool::Ffmpeg {
            command.arg("-nostdin");
        }
        command.args(["-hide_banner", "-loglevel", "level+error"]).args(words);
        listen(command, deadline, stop)
    }
}

/// Starts a command and hears it out. Fails only if it cannot be started, or was stopped.
pub(crate) fn listen(mut command: Command, deadline: Duration, stop: &Stop) -> Result<Heard> {
    stop.check()?;
    let mut running = Running(command.spawn().map_err(|error| cannot_start(&command, error))?);
    let (full, news) = mpsc::channel();
    let answer = running.0.stdout.take().map(|pipe| read_answer(pipe, full.clone()));
    let remarks = running.0.stderr.take().map(|pipe| read_remarks(pipe, full));
    let wait = wait(&news, Instant::now() + deadline, stop);
    if wait != Wait::Over {
        cage::kill(&mut running.0);
    }
    let status = running.0.wait().map_err(|error| cannot_start(&command, error))?;
    let (answer, remarks) = (collect(answer), collect(remarks));
    let end = match wait {
        Wait::Over => End::Exit(status),
        Wait::Full => End::TooMuch,
        Wait::Late => End::TooLong,
        Wait::Stopped => return Err(fault!(Failed, "stopped")),
    };
    Ok(Heard { end, answer, remarks: String::from_utf8_lossy(&remarks).into_owned() })
}

/// What is said when a program is there but cannot be started, or is not there any more.
pub(crate) fn cannot_start(command: &Command, error: io::Error) -> Fault {
    let path = Path::new(command.get_program()).display();
    if error.kind() == io::ErrorKind::NotFound {
        fault!(Failed, "ffmpeg-missing", program = path)
    } else {
        fault!(Failed, "ffmpeg-start", program = path).because(error)
    }
}

/// A child that does not outlive its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            cage::kill(&mut self.0);
            let _ = self.0.wait();
        }
    }
}

/// Why the waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    Over,
    Full,
    Late,
    Stopped,
}

/// Waits until both pipes are closed, which is when both senders are gone.
fn wait(news: &Receiver<()>, until: Instant, stop: &Stop) -> Wait {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if stop.asked() {
            return Wait::Stopped;
        } else if left.is_zero() {
            return Wait::Late;
        }
        match news.recv_timeout(left.min(PULSE)) {
            Ok(()) => return Wait::Full,
            Err(RecvTimeoutError::Disconnected) => return Wait::Over,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Reads an answer, and says so when it is too long.
fn read_answer(mut pipe: impl Read + Send + 'static, full: Sender<()>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut answer = Vec::new();
        let _ = pipe.by_ref().take(ANSWER).read_to_end(&mut answer);
        if matches!(pipe.read(&mut [0]), Ok(1)) {
            let _ = full.send(());
        }
        answer
    })
}

/// Reads remarks to their end, so that the program is never held up, and keeps the first of them.
fn read_remarks(mut pipe: impl Read + Send + 'static, full: Sender<()>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut remarks = Vec::new();
        let _ = pipe.by_ref().take(REMARKS).read_to_end(&mut remarks);
        let _ = io::copy(&mut pipe, &mut io::sink());
        drop(full);
        remarks
    })
}

fn collect(reader: Option<JoinHandle<Vec<u8>>>) -> Vec<u8> {
    reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
}
