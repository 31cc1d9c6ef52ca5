//! One run of FFmpeg, described before it starts.

use std::ffi::OsString;
use std::path::PathBuf;

/// What FFmpeg is to do: pure data, made by the argument builders and carried out by [`run`](crate::media::run).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The key of the `progress-…` text that names the work, such as `render`.
    pub what: &'static str,
    /// What it works on, for people: a file name, an export.
    pub subject: String,
    /// Inputs, graph, maps and outputs; the runner adds what every run has (no standard input, progress, log level).
    pub words: Vec<OsString>,
    /// The folder that FFmpeg runs in: graphs name only plain files in it, so that nothing needs escaping.
    pub folder: PathBuf,
    /// How much media comes out, in microseconds, where known.
    pub length: Option<u64>,
}

/// What FFmpeg said while it ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunLog {
    /// The last lines of its log at level `info`, oldest first; bounded.
    pub lines: Vec<String>,
    /// How many lines were warnings or errors.
    pub complaints: usize,
}
