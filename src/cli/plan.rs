//! `person`, `plan`, `video`, `interview`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::args::{InterviewCommand, PersonCommand, VideoCommand};
use super::show::{Page, Show, page};
use crate::app::{AddPerson, App, NewInterview, OpenVideo, VideoShown};
use crate::domain::fault::Result;
use crate::domain::plan::Interview;
use crate::words;

pub(super) fn person(command: PersonCommand, app: &App, show: Show) -> Result<ExitCode> {
    match command {
        PersonCommand::Add { id, name, role, email, login } => {
            let added = app.add_person(AddPerson { id, name, roles: role, email, login })?;
            Ok(show.outcome(&added, |out| {
                let roles = added.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
                out.good("person-added", words![person = added.name, id = added.person, roles = roles]);
            }))
        }
        PersonCommand::Password { id } => {
            let set = app.set_password(&id)?;
            Ok(show.outcome(&set, |out| out.good("password-set", words![person = set.name])))
        }
        PersonCommand::List => {
            let people = app.people()?;
            Ok(show.outcome(&json!({"people": people}), |out| {
                let rows = people.iter().map(|p| {
                    let roles = p.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
                    vec![p.id.clone(), p.name.clone(), roles, p.email.clone().unwrap_or_default()]
                });
                out.table(&["id", "name", "roles", "email"], rows);
            }))
        }
    }
}

pub(super) fn rol(campaign: Option<&str>, export: Option<&PathBuf>, app: &App, show: Show) -> Result<ExitCode> {
    let rol = app.rol(campaign, export)?;
    Ok(show.outcome(&rol, |out| {
        out.heading(out.word("rol-title"));
        if rol.videos.is_empty() {
            out.say("rol-empty", &[]);
            return;
        }
        let rows = rol.videos.iter().map(|line| {
            let due = line.due.map(|d| d.to_string()).unwrap_or_default();
            vec![
                due,
                line.video.to_string(),
                line.title.clone(),
                line.kind.to_string(),
                line.campaign.clone().unwrap_or_default(),
                line.step.clone(),
            ]
        });
        out.table(&["due", "video", "title", "kind", "campaign", "step"], rows);
        if let Some(path) = &rol.path {
            out.good("written", words![path = page::path(path)]);
        }
    }))
}

pub(super) fn video(command: VideoCommand, app: &App, show: Show) -> Result<ExitCode> {
    match command {
        VideoCommand::New { title, kind, campaign, due, medium } => {
            let opened = app.open_video(OpenVideo { title, kind, campaign, medium, due })?;
            Ok(show.outcome(&opened, |out| {
                out.good("video-opened", words![video = opened.video, title = opened.title, class = opened.class]);
                if !opened.confirmed {
                    out.say("video-unconfirmed", words![video = opened.video]);
                }
                next(app, opened.video, out);
            }))
        }
        VideoCommand::Kind { video, kind } => {
            let changed = app.change_kind(video, kind)?;
            Ok(show.outcome(&changed, |out| {
                out.good("video-kind", words![video = video, kind = kind, class = changed.class]);
                next(app, video, out);
            }))
        }
        VideoCommand::Confirm { video } => {
            let confirmed = app.confirm_video(video)?;
            Ok(show.outcome(&confirmed, |out| out.good("video-confirmed", words![video = video])))
        }
        VideoCommand::Cancel { video, reason } => {
            let cancelled = app.cancel_video(video, &reason)?;
            let outcome = json!({"video": video, "cancelled": cancelled.cancelled});
            Ok(show.outcome(&outcome, |out| out.good("video-cancelled", words![video = video])))
        }
        VideoCommand::List => {
            let list = app.videos()?;
            Ok(show.outcome(&list, |out| {
                let rows = list.videos.iter().map(|v| {
                    let step = v.cancelled.as_ref().map_or_else(|| v.step.clone(), |_| out_word_cancelled(show));
                    let (role, due) = (v.role.map(|r| r.to_string()), v.due.map(|d| d.to_string()));
                    vec![
                        v.video.to_string(),
                        v.title.clone(),
                        v.kind.to_string(),
                        step,
                        role.unwrap_or_default(),
                        due.unwrap_or_default(),
                    ]
                });
                out.table(&["video", "title", "kind", "step", "role", "due"], rows.collect::<Vec<_>>());
            }))
        }
        VideoCommand::Show { video } => {
            let shown = app.video(video)?;
            Ok(show.outcome(&shown, |out| glance(&shown, out)))
        }
    }
}

fn out_word_cancelled(show: Show) -> String {
    show.lang.say("cancelled", &[])
}

/// What comes next for a video, after something was done to it.
pub(super) fn next(app: &App, video: crate::domain::ids::VideoId, out: &mut Page) {
    if let Ok(shown) = app.video(video) {
        steps(&shown, out);
    }
}

fn steps(shown: &VideoShown, out: &mut Page) {
    if shown.next.is_empty() {
        return;
    }
    out.heading(out.word("next-heading"));
    for next in &shown.next {
        out.command(&next.command, &format!("· {} · {}", next.step, next.role));
    }
}

fn glance(shown: &VideoShown, out: &mut Page) {
    out.heading(format!("{} · {}", shown.video, shown.title));
    out.say("video-line", words![kind = shown.kind, class = shown.class, procedure = shown.procedure, step = shown.step]);
    if let Some(due) = shown.due {
        out.say("video-due", words![due = due]);
    }
    if let Some(reason) = &shown.cancelled {
        out.warn("video-was-cancelled", words![reason = reason]);
    }
    if shown.approval_voided {
        out.warn("approval-voided", &[]);
    }
    if !shown.reasons.is_empty() {
        out.heading(out.word("policy-heading"));
        shown.reasons.iter().for_each(|reason| out.item(reason));
    }
    for card in &shown.footage {
        out.say("video-card", words![label = card.label, files = card.files, path = page::path(&card.folder)]);
    }
    for cut in &shown.cuts {
        out.say("video-cut", words![cut = cut.cut, name = cut.name, by = cut.by, contains = cut.contains]);
    }
    for round in &shown.reviews {
        let decision = out.decision(round.decision.as_deref());
        out.say(
            "video-round",
            words![round = round.review, step = round.step, decision = decision, notes = round.comments.len()],
        );
    }
    if !shown.media.is_empty() {
        out.say("video-media", words![media = shown.media.join(", ")]);
    }
    for made in &shown.finals {
        if shown.finals.iter().find(|f| f.version == made.version).is_some_and(|first| first.export == made.export) {
            let folder = made.path.parent().map(page::path).unwrap_or_default();
            let key = if made.superseded { "video-finals-superseded" } else { "video-finals" };
            out.say(key, words![version = made.version, path = folder]);
        }
        out.item(&made.export);
    }
    steps(shown, out);
}

pub(super) fn interview(command: InterviewCommand, app: &App, show: Show) -> Result<ExitCode> {
    match command {
        InterviewCommand::Add { video, person, at, place, phone, medium, programme } => {
            let talk = app.add_interview(&NewInterview { video, medium, programme, person, place, phone, at })?;
            Ok(show.outcome(&talk, |out| out.good("interview-added", words![person = talk.person, at = when(&talk)])))
        }
        InterviewCommand::List { video, ics } => {
            let talks = app.interviews(video, ics.as_ref())?;
            Ok(show.outcome(&json!({"interviews": talks, "path": ics.as_deref().map(page::path)}), |out| {
                let text = |value: &Option<String>| value.clone().unwrap_or_default();
                let rows = talks.iter().map(|talk| {
                    let what = talk.video.map_or_else(|| text(&talk.medium), |id| id.to_string());
                    vec![when(talk), talk.person.clone(), what, text(&talk.place), text(&talk.phone)]
                });
                out.table(&["at", "person", "what", "place", "phone"], rows);
                if let Some(path) = &ics {
                    out.good("written", words![path = page::path(path)]);
                }
            }))
        }
    }
}

fn when(talk: &Interview) -> String {
    talk.at.strftime("%Y-%m-%d %H:%M").to_string()
}
