//! Carries out one [`Job`] and follows it to its end.
//!
//! FFmpeg's exit code alone proves little: asked to quit it ends well with half a file. A run counts as done when it ended
//! well, said `progress=end`, and nobody asked it to stop. Whether the file is right is for the caller to see.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::process::{ChildStderr, ChildStdout, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ffmpeg_sidecar::child::FfmpegChild;
use ffmpeg_sidecar::command::FfmpegCommand;
use ffmpeg_sidecar::event::{FfmpegEvent, LogLevel};
use ffmpeg_sidecar::log_parser::FfmpegLogParser;

use crate::domain::fault::Result;
use crate::domain::watch::{Measure, Notice, Stop, Watcher};
use crate::fault;
use crate::media::cage::{self, Limits};
use crate::media::capture::{PULSE, cannot_start};
use crate::media::job::{Job, RunLog};
use crate::media::locate::Ffmpeg;
use crate::media::messages::{self, Message};
use crate::media::progress::{Tick, Ticks};

/// How long FFmpeg may close its files after it was asked to quit.
const GRACE: Duration = Duration::from_secs(2);
/// How long nothing may come out before a run counts as hung.
const STALL: Duration = Duration::from_secs(15 * 60);
/// How many lines of the log are kept, and how many bytes.
const LOG_LINES: usize = 20_000;
const LOG_BYTES: usize = 4 << 20;

/// What every run has: overwrite (outputs are work files), a log whose lines carry their level, and progress twice a second.
const COMMON: [&str; 9] =
    ["-hide_banner", "-y", "-nostats", "-loglevel", "level+info", "-progress", "pipe:1", "-stats_period", "0.5"];

impl Ffmpeg {
    /// Renders: carries out a job, telling the watcher how far it is.
    ///
    /// Outputs belong under temporary names: after a fault they may be there, and may even be playable.
    pub fn run(&self, job: &Job, watcher: &dyn Watcher, stop: &Stop) -> Result<RunLog> {
        stop.check()?;
        let (what, subject) = (job.what, job.subject.clone());
        watcher.notice(Notice::Began { what, subject, measure: Measure::MediaTime, length: job.length });
        let outcome = self.carry_out(job, watcher, stop);
        watcher.notice(Notice::Ended);
        outcome
    }

    fn carry_out(&self, job: &Job, watcher: &dyn Watcher, stop: &Stop) -> Result<RunLog> {
        let mut command = cage::command(self.program(), &job.folder, Limits::RENDER);
        // FFmpeg is asked to quit through its standard input, which holds nothing else.
        command.args(COMMON).args(&job.words).stdin(Stdio::piped());
        let mut command = FfmpegCommand::from(command);
        let child = command.spawn().map_err(|error| cannot_start(command.as_inner(), error))?;
        let mut running = Running { child };
        let (news, ticks) = mpsc::channel();
        let progress = running.child.take_stdout().map(|pipe| read_progress(pipe, news.clone()));
        let log = running.child.take_stderr().map(|pipe| read_log(pipe, news));
        let end = follow(&ticks, watcher, stop);
        let status = running.finish(end, &ticks).map_err(|error| cannot_start(command.as_inner(), error))?;
        let finished = progress.and_then(|reader| reader.join().ok()).unwrap_or(false);
        let log = log.and_then(|reader| reader.join().ok()).unwrap_or_default();
        verdict(job, end, status, finished, log.into())
    }
}

/// Why following ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// FFmpeg closed its outputs.
    Closed,
    /// We were asked to stop.
    Stopped,
    /// Nothing has come out for too long.
    Stalled,
}

/// Passes progress on until FFmpeg has closed both its outputs, or must be ended.
fn follow(ticks: &Receiver<Tick>, watcher: &dyn Watcher, stop: &Stop) -> End {
    let (mut moved, mut before) = (Instant::now(), Tick::default());
    loop {
        if stop.asked() {
            return End::Stopped;
        } else if moved.elapsed() > STALL {
            return End::Stalled;
        }
        match ticks.recv_timeout(PULSE) {
            Ok(tick) => {
                if let Some(at) = tick.at {
                    watcher.notice(Notice::Reached(at));
                }
                if (tick.at, tick.frame, tick.bytes) != (before.at, before.frame, before.bytes) {
                    (moved, before) = (Instant::now(), tick);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return End::Closed,
        }
    }
}

/// A run that does not outlive its owner.
struct Running {
    child: FfmpegChild,
}

impl Running {
    /// Ends the run if need be, politely first, and waits for it.
    fn finish(&mut self, end: End, ticks: &Receiver<Tick>) -> std::io::Result<ExitStatus> {
        if end != End::Closed {
            let _ = self.child.quit();
            let until = Instant::now() + GRACE;
            while ticks.recv_timeout(until.saturating_duration_since(Instant::now())).is_ok() {}
            cage::kill(self.child.as_inner_mut());
        }
        self.child.as_inner_mut().wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let child = self.child.as_inner_mut();
        if !matches!(child.try_wait(), Ok(Some(_))) {
            cage::kill(child);
            let _ = child.wait();
        }
    }
}

/// Was it a success? Everything that FFmpeg could mean by its end becomes one answer.
fn verdict(job: &Job, end: End, status: ExitStatus, finished: bool, log: RunLog) -> Result<RunLog> {
    if end == End::Stopped {
        return Err(fault!(Failed, "stopped"));
    } else if log.lines.iter().any(|line| is_disk_full(line)) {
        // Said even where FFmpeg then ends well, with a file that lacks its end.
        return Err(fault!(Failed, "disk-full", subject = job.subject, path = job.folder.display()));
    } else if end == End::Stalled {
        let minutes = STALL.as_secs() / 60;
        return Err(fault!(Failed, "ffmpeg-stalled", what = job.what, subject = job.subject, minutes = minutes));
    } else if status.success() && finished {
        return Ok(log);
    }
    let mut errors = messages::errors(log.lines.iter().map(String::as_str));
    if errors.is_empty() {
        errors.extend(log.lines.last().cloned());
    }
    errors.push(status.to_string());
    Err(fault!(Failed, "ffmpeg-failed", what = job.what, subject = job.subject).because(errors.join("\n")))
}

/// Does an error speak of a full disk? Only an error: a clip may have any title.
fn is_disk_full(line: &str) -> bool {
    let message = Message::read(line);
    message.is_error() && message.text.contains("No space left on device")
}

/// Reads progress to its end; gives whether FFmpeg said that it finished.
fn read_progress(pipe: ChildStdout, news: Sender<Tick>) -> JoinHandle<bool> {
    thread::spawn(move || {
        let mut ticks = Ticks::default();
        let lines = BufReader::new(pipe).split(b'\n').map_while(std::result::Result::ok);
        let mut last = false;
        for tick in lines.filter_map(|line| ticks.line(&String::from_utf8_lossy(&line))) {
            last |= tick.last;
            // Nobody listens once the run is being ended; the pipe must be emptied all the same.
            let _ = news.send(tick);
        }
        last
    })
}

/// Reads the log to its end. Holds a sender, so that the receiver learns when both outputs are closed.
fn read_log(pipe: ChildStderr, news: Sender<Tick>) -> JoinHandle<Tail> {
    thread::spawn(move || {
        let mut parser = FfmpegLogParser::new(pipe);
        let mut tail = Tail::default();
        loop {
            match parser.parse_next_event() {
                Ok(FfmpegEvent::LogEOF) => break,
                Ok(event) => tail.take(event),
                // A line that the parser has no place for is not the end of the log; a pipe that cannot be read is.
                Err(error) if error.is::<std::io::Error>() => break,
                Err(error) => tail.push(unplaced(&error.to_string())),
            }
        }
        drop(news);
        tail
    })
}

/// The line inside the parser's complaint about it.
fn unplaced(complaint: &str) -> String {
    complaint.strip_prefix("Unexpected stream specification: ").unwrap_or(complaint).to_owned()
}

/// The end of a log.
#[derive(Debug, Default)]
struct Tail {
    lines: VecDeque<String>,
    bytes: usize,
    complaints: usize,
}

impl Tail {
    fn take(&mut self, event: FfmpegEvent) {
        if let FfmpegEvent::Log(LogLevel::Warning | LogLevel::Error | LogLevel::Fatal, _) = event {
            self.complaints += 1;
        }
        if let Some(line) = line_of(event) {
            self.push(line);
        }
    }

    fn push(&mut self, line: String) {
        self.bytes += line.len();
        self.lines.push_back(line);
        while self.lines.len() > LOG_LINES || self.bytes > LOG_BYTES {
            self.bytes -= self.lines.pop_front().map_or(self.bytes, |line| line.len());
        }
    }
}

impl From<Tail> for RunLog {
    fn from(tail: Tail) -> Self {
        Self { lines: tail.lines.into(), complaints: tail.complaints }
    }
}

/// The line that an event was read from.
fn line_of(event: FfmpegEvent) -> Option<String> {
    match event {
        FfmpegEvent::Log(_, line) | FfmpegEvent::ParsedStreamMapping(line) => Some(line),
        FfmpegEvent::ParsedVersion(version) => Some(version.raw_log_message),
        FfmpegEvent::ParsedConfiguration(configuration) => Some(configuration.raw_log_message),
        FfmpegEvent::ParsedInput(input) => Some(input.raw_log_message),
        FfmpegEvent::ParsedOutput(output) => Some(output.raw_log_message),
        FfmpegEvent::ParsedInputStream(stream) | FfmpegEvent::ParsedOutputStream(stream) => Some(stream.raw_log_message),
        FfmpegEvent::ParsedDuration(duration) => Some(duration.raw_log_message),
        FfmpegEvent::Progress(progress) => Some(progress.raw_log_message),
        FfmpegEvent::LogEOF
        | FfmpegEvent::Error(_)
        | FfmpegEvent::OutputFrame(_)
        | FfmpegEvent::OutputChunk(_)
        | FfmpegEvent::Done => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_keeps_its_end_within_bounds() {
        let mut tail = Tail::default();
        for i in 0..LOG_LINES + 5 {
            tail.take(FfmpegEvent::Log(LogLevel::Info, format!("{i}")));
        }
        assert_eq!(tail.lines.len(), LOG_LINES);
        assert_eq!(tail.lines.front().map(String::as_str), Some("5"));
        for _ in 0..5 {
            tail.take(FfmpegEvent::Log(LogLevel::Error, "x".repeat(1 << 20)));
        }
        assert_eq!((tail.lines.len(), tail.bytes, tail.complaints), (4, 4 << 20, 5));
    }

    #[test]
    fn a_line_without_a_place_is_kept() {
        assert_eq!(unplaced("Unexpected stream specification: [info]   Stream #0:0 x"), "[info]   Stream #0:0 x");
    }
}
