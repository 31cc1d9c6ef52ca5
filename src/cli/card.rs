//! `ingest`, `card`.

use std::process::ExitCode;

use super::args::{CardCommand, IngestArgs};
use super::plan::next;
use super::show::{Page, Show, page};
use crate::app::{App, CardChecked, CardFate, CardTaken, CopiesIn, FileStatus, SkippedEntry, TakeCard};
use crate::domain::catalog::Safety;
use crate::domain::fault::Result;
use crate::words;

pub(super) fn ingest(args: IngestArgs, app: &App, show: Show) -> Result<ExitCode> {
    let IngestArgs { source, video, label, double_read, keep_damaged, report } = args;
    let taken = app.take_card(&TakeCard { sources: source, video, label, double_read, keep_damaged, report })?;
    let code = show.outcome(&taken, |out| {
        card(&taken, out);
        if let Some(fault) = &taken.not_done {
            out.warn("ingest-step-open", words![why = show.lang.fault(fault)]);
        }
        next(app, video, out);
    });
    Ok(if taken.any_failed() { ExitCode::FAILURE } else { code })
}

fn card(taken: &CardTaken, out: &mut Page) {
    let count = |status| taken.files.iter().filter(|file| file.status == status).count();
    out.good(
        "ingest-done",
        words![
            label = taken.label,
            copied = count(FileStatus::Copied),
            safe = count(FileStatus::AlreadySafe),
            bytes = page::bytes(taken.files.iter().map(|f| f.bytes).sum()),
            path = page::path(&taken.folder),
        ],
    );
    for file in taken.files.iter().filter(|file| !file.why.is_empty()) {
        let key = if file.status == FileStatus::Failed { "ingest-file-failed" } else { "ingest-file-odd" };
        out.warn(key, words![path = file.path, why = file.why.join(" ")]);
    }
    left_out(&taken.skipped, out);
    taken.copies.iter().for_each(|copies| copies_in(copies, out));
    let [read, written, read_back] = [taken.traffic.read, taken.traffic.written, taken.traffic.read_back].map(page::bytes);
    out.say("ingest-traffic", words![read = read, written = written, read_back = read_back]);
    fate(&taken.card, out);
    if let Some(report) = &taken.report {
        out.say("written", words![path = page::path(report)]);
    }
}

fn copies_in(copies: &CopiesIn, out: &mut Page) {
    let how: Vec<_> = copies.read_back.iter().map(|how| out.word(&format!("read-back-{how}"))).collect();
    let key = match (copies.connected, how.is_empty()) {
        (false, _) => "ingest-offline",
        (true, true) => "ingest-copies",
        (true, false) => "ingest-copies-read-back",
    };
    out.say(key, words![location = copies.location, count = copies.verified, how = how.join(", ")]);
}

fn left_out(skipped: &[SkippedEntry], out: &mut Page) {
    for entry in skipped {
        out.warn("ingest-skipped", words![path = entry.path, why = entry.why]);
    }
}

/// Which card it is, what its index names and it lacks, and whether it may be formatted.
fn fate(card: &CardFate, out: &mut Page) {
    if let Some(kind) = card.kind {
        out.say("card-kind", words![kind = out.word(&format!("card-{kind}"))]);
    }
    for missing in &card.missing {
        out.warn("card-incomplete", words![index = missing.index, path = missing.path]);
    }
    if card.may_format {
        out.good("card-may-format", &[]);
    } else {
        out.warn("card-may-not-format", &[]);
        card.why.iter().for_each(|why| out.item(why));
    }
}

pub(super) fn command(command: &CardCommand, app: &App, show: Show) -> Result<ExitCode> {
    let CardCommand::Check { source } = command;
    let checked = app.check_card(source)?;
    let code = show.outcome(&checked, |out| contents(&checked, out));
    Ok(if checked.card.may_format { code } else { ExitCode::from(4) })
}

fn contents(checked: &CardChecked, out: &mut Page) {
    for file in &checked.files {
        let words = words![path = file.path, places = file.held_in.join(", "), why = file.why.clone().unwrap_or_default()];
        match file.status {
            Safety::AlreadySafe => out.good("card-file-safe", words),
            Safety::NotSafe if file.held_in.is_empty() => out.warn("card-file-nowhere", words),
            Safety::NotSafe => out.warn("card-file-short", words),
            Safety::Failed => out.warn("card-file-unread", words),
        }
    }
    left_out(&checked.skipped, out);
    for location in &checked.offline {
        out.say("card-offline", words![location = location]);
    }
    fate(&checked.card, out);
}
