//! `music`, `consent`, `select`, `cut`.

use std::io::{BufRead, IsTerminal, stdin};
use std::process::ExitCode;

use serde_json::json;

use super::args::{ConsentCommand, CutArgs, CutCommand, MusicCommand, SelectArgs};
use super::plan::next;
use super::show::{Page, Show, page};
use crate::app::{AddCut, AddTrack, App, CutAdded, SelectionShown, TrackShown};
use crate::domain::edit::Contains;
use crate::domain::fault::Result;
use crate::{fault, words};

pub(super) fn music(command: MusicCommand, app: &App, show: Show) -> Result<ExitCode> {
    match command {
        MusicCommand::Add { file, title, author, licence, source, proof, until } => {
            let track = app.add_track(&AddTrack { file, title, author, licence, source, proof, until })?;
            Ok(show.outcome(&track, |out| {
                out.good("music-added", words![track = track.track, title = track.title, licence = track.licence]);
                if track.credit {
                    out.say("music-credit", words![author = track.author]);
                }
            }))
        }
        MusicCommand::List => {
            let tracks = app.tracks()?;
            let row = |t: &TrackShown| {
                let until = t.until.map(|d| d.to_string()).unwrap_or_default();
                vec![t.track.to_string(), t.title.clone(), t.author.clone(), t.licence.clone(), until]
            };
            Ok(show.outcome(&json!({"tracks": tracks}), |out| {
                out.table(&["track", "title", "author", "licence", "until"], tracks.iter().map(row));
            }))
        }
    }
}

pub(super) fn consent(command: &ConsentCommand, app: &App, show: Show) -> Result<ExitCode> {
    let ConsentCommand::Add { video, person, file, until } = command;
    let asset = app.add_consent(*video, person, file, *until)?;
    let outcome = json!({"video": video, "person": person, "asset": asset, "until": until});
    Ok(show.outcome(&outcome, |out| out.good("consent-added", words![person = person, video = video])))
}

pub(super) fn select(args: SelectArgs, app: &App, show: Show) -> Result<ExitCode> {
    let shown = match (args.asset, args.first, args.past) {
        (Some(asset), Some(first), Some(past)) => app.select(args.video, asset, &first, &past, args.note)?,
        _ => app.selection(args.video, args.edl.as_ref())?,
    };
    Ok(show.outcome(&shown, |out| selection(&shown, out)))
}

fn selection(shown: &SelectionShown, out: &mut Page) {
    let rows = shown.parts.iter().map(|part| {
        vec![
            part.asset.to_string(),
            part.name.clone(),
            part.first.clone(),
            part.past.clone(),
            part.note.clone().unwrap_or_default(),
        ]
    });
    out.table(&["asset", "name", "in", "out", "note"], rows);
    if let Some(path) = &shown.path {
        out.good("written", words![path = page::path(path)]);
    }
}

pub(super) fn cut(command: CutCommand, app: &App, show: Show) -> Result<ExitCode> {
    let CutCommand::Add(args) = command;
    let contains = match args.contains {
        Some(contains) => Some(contains),
        None => ask_contains(&args, show)?,
    };
    let CutArgs { video, file, subtitles, subtitle_style, music, voice_over, set, .. } = args;
    let added = app.add_cut(video, &AddCut { file, contains, subtitles, subtitle_style, music, voice_over, overrides: set })?;
    Ok(show.outcome(&added, |out| {
        told(&added, out);
        next(app, video, out);
    }))
}

/// Asks at the terminal what the cut contains; without one, nothing is known.
fn ask_contains(args: &CutArgs, show: Show) -> Result<Option<Contains>> {
    if !stdin().is_terminal() {
        return Ok(None);
    }
    show.aside(&show.lang.say("ask-contains", words![file = page::path(&args.file)]));
    let mut line = String::new();
    stdin().lock().read_line(&mut line).map_err(|e| fault!(Failed, "terminal-unreadable").because(e))?;
    line.trim().parse().map(Some)
}

fn told(added: &CutAdded, out: &mut Page) {
    out.good("cut-added", words![video = added.video, cut = added.cut, fingerprint = added.fingerprint.short()]);
    let key = if added.contains_assumed { "cut-contains-assumed" } else { "cut-contains" };
    out.say(key, words![contains = added.contains]);
    if added.without_footage {
        out.warn("cut-without-footage", &[]);
    }
    if added.approval_voided {
        out.warn("approval-voided", &[]);
    }
    added.troubles.iter().chain(&added.subtitles).for_each(|trouble| out.item(format!("! {trouble}")));
    out.heading(out.word("policy-heading"));
    added.reasons.iter().for_each(|reason| out.item(reason));
}
