//! `review`, `authorize`, `deliver`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::args::ReviewCommand;
use super::plan::next;
use super::show::{Page, Show, page};
use crate::app::{App, Deliver, FinalMade, Reviewed, RoundOpened, RoundShown};
use crate::domain::fault::Result;
use crate::domain::ids::VideoId;
use crate::words;

pub(super) fn review(command: ReviewCommand, app: &App, show: Show) -> Result<ExitCode> {
    let done = match command {
        ReviewCommand::Export { video } => {
            let opened = app.export_review(video)?;
            return Ok(show.outcome(&opened, |out| {
                round_opened(&opened, out);
                next(app, video, out);
            }));
        }
        ReviewCommand::Show { video } => {
            let rounds = app.rounds(video)?;
            return Ok(show.outcome(&json!({"video": video, "reviews": rounds}), |out| rounds.iter().for_each(|r| round(r, out))));
        }
        ReviewCommand::Comment { video, at, text } => app.comment(video, &at, &text)?,
        ReviewCommand::Changes { video, note } => app.ask_changes(video, &note)?,
        ReviewCommand::Approve { video, note } => app.approve(video, note.as_deref())?,
        ReviewCommand::Check { video } => app.check_review(video)?,
    };
    Ok(reviewed(&done, app, show))
}

pub(super) fn authorize(
    video: VideoId,
    media: &[String],
    without_consent: Option<&str>,
    app: &App,
    show: Show,
) -> Result<ExitCode> {
    Ok(reviewed(&app.authorize(video, media, without_consent)?, app, show))
}

fn reviewed(done: &Reviewed, app: &App, show: Show) -> ExitCode {
    show.outcome(done, |out| {
        let words = words![
            video = done.video,
            round = done.review,
            fingerprint = done.fingerprint.short(),
            media = done.media.join(", ")
        ];
        out.good(&format!("review-{}", done.done), words);
        done.checklist.iter().for_each(|point| out.item(format!("☑ {point}")));
        if let Some(mail) = &done.mail {
            out.say("review-mail", words![path = page::path(mail)]);
        }
        next(app, done.video, out);
    })
}

fn round_opened(opened: &RoundOpened, out: &mut Page) {
    let words = words![round = opened.review, bytes = page::bytes(opened.bytes), fingerprint = opened.fingerprint.short()];
    out.good("review-opened", words);
    out.item(page::path(&opened.path));
    if let Some(sheet) = &opened.sheet {
        out.item(page::path(sheet));
    }
    if !opened.fits_mail {
        out.warn("review-too-large", &[]);
    }
    if let Some(mail) = &opened.mail {
        out.say("review-mail", words![path = page::path(mail)]);
    }
    out.heading(out.word("quality-heading"));
    if opened.findings.is_empty() {
        out.good("quality-clean", &[]);
    }
    opened.findings.iter().for_each(|finding| out.item(finding));
}

fn round(shown: &RoundShown, out: &mut Page) {
    let decision = out.decision(shown.decision.as_deref());
    out.heading(out_round(shown, &decision, out));
    if let Some(note) = &shown.note {
        out.item(note);
    }
    shown.findings.iter().for_each(|finding| out.item(format!("· {finding}")));
    shown.comments.iter().for_each(|comment| out.item(format!("{} {}: {}", comment.at, comment.by, comment.text)));
}

fn out_round(shown: &RoundShown, decision: &str, out: &Page) -> String {
    format!("{} {} · {} · {decision}", out.word("round"), shown.review, shown.step)
}

pub(super) fn deliver(video: VideoId, exports: Vec<String>, to: Option<PathBuf>, app: &App, show: Show) -> Result<ExitCode> {
    let delivered = app.deliver(&Deliver { video, exports, to })?;
    Ok(show.outcome(&delivered, |out| {
        out.good("deliver-done", words![video = video, version = delivered.version, count = delivered.finals.len()]);
        delivered.finals.iter().for_each(|made| final_line(made, out));
        if !delivered.not_in.is_empty() {
            out.warn("deliver-not-in", words![locations = delivered.not_in.join(", ")]);
        }
        if !delivered.remaining.is_empty() {
            out.warn("deliver-remaining", words![exports = delivered.remaining.join(", ")]);
        }
        if let Some(to) = &delivered.handed_to {
            out.good("deliver-handed", words![path = page::path(to), count = delivered.handed.len()]);
        }
        next(app, video, out);
    }))
}

fn final_line(made: &FinalMade, out: &mut Page) {
    let number = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| format!("{value:.1}"));
    let words = words![
        export = made.export,
        bytes = page::bytes(made.bytes),
        loudness = number(made.loudness),
        peak = number(made.true_peak),
        likeness = number(made.likeness),
    ];
    out.say("deliver-final", words);
    out.item(page::path(&made.path));
    if made.not_levelled {
        out.say("deliver-not-levelled", &[]);
    }
}
