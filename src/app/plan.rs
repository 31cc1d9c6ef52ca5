//! Plan: what must be produced, for when, by whom.

use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::App;
use super::cases::Facts;
use crate::disk::library::write_over;
use crate::documents::csv;
use crate::documents::ics::{self, Appointment};
use crate::domain::fault::Result;
use crate::domain::ids::VideoId;
use crate::domain::people::Role;
use crate::domain::plan::{Interview, Video, folder_name};
use crate::domain::procedure::{Definition, Event};
use crate::domain::records::Fact;
use crate::domain::video::{Class, Kind};
use crate::fault;
use crate::store::{NewInterview, NewVideo};

/// The definition that new cases of 63-COM-P01 begin with.
const P01: (&str, &str) = ("63-COM-P01.rev00.toml", include_str!("../../presets/procedures/63-COM-P01.rev00.toml"));

/// The record that a programmed video stands in.
const ROL: &str = "Rol de programación de campañas institucionales";

/// A video to be opened.
#[derive(Clone, Debug)]
pub struct OpenVideo {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// Its campaign.
    pub campaign: Option<String>,
    /// The medium that it is planned for.
    pub medium: Option<String>,
    /// When it must be ready.
    pub due: Option<Date>,
}

/// A video was opened, or its kind changed.
#[derive(Clone, Debug, Serialize)]
pub struct VideoOpened {
    /// Its number.
    pub video: VideoId,
    /// Its class.
    pub class: Class,
    /// What it is about.
    pub kind: Kind,
    /// The step that it waits for.
    pub step: String,
    /// Programmed by a jefa; an urgent one opened by produccion waits for her confirmation and is not held up by it.
    pub confirmed: bool,
    /// Its title.
    pub title: String,
}

/// The *Rol de programación de campañas institucionales*.
#[derive(Clone, Debug, Serialize)]
pub struct Rol {
    /// The institute.
    pub institution: String,
    /// Its lines, by due date.
    pub videos: Vec<RolLine>,
    /// Where it was written, if it was.
    #[serde(serialize_with = "super::paths::write")]
    pub path: Option<PathBuf>,
}

/// A line of the Rol.
#[derive(Clone, Debug, Serialize)]
pub struct RolLine {
    /// The video.
    pub video: VideoId,
    /// Its campaign.
    pub campaign: Option<String>,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// Planned or urgent.
    pub class: Class,
    /// When it must be ready.
    pub due: Option<Date>,
    /// The medium.
    pub medium: Option<String>,
    /// The step that it waits for, `fin`, or `cancelado`.
    pub step: String,
}

impl App {
    /// Opens a video (1.2). The jefa programmes it; an urgent one may be opened by produccion and confirmed by her afterwards.
    pub fn open_video(&self, new: OpenVideo) -> Result<VideoOpened> {
        let title = new.title.trim().to_owned();
        if title.is_empty() || title.chars().count() > 200 {
            return Err(fault!(Usage, "title-unusable", most = 200));
        }
        let person = self.person()?;
        let confirmed = person.holds(Role::Jefa);
        if !confirmed {
            let urgent = new.kind.class() == Class::Extemporaneo;
            let command = format!("video new --title … --kind {}", new.kind);
            person.require(if urgent { Role::Produccion } else { Role::Jefa }, "1.2", &command)?;
        }
        let definition = Definition::parse(P01.0, P01.1)?;
        let hash = definition.hash.expect("parsed from text");
        let case = definition.begin(new.kind.class());
        let opened = NewVideo {
            title: title.clone(),
            kind: new.kind,
            campaign: new.campaign,
            medium: new.medium,
            due: new.due,
            year: self.today().year(),
            state: case.state.clone(),
            procedure: hash,
            confirmed,
        };
        let role = if confirmed { Role::Jefa } else { Role::Produccion };
        let id = self.store.commit(self.by(&person), |tx| {
            tx.keep_procedure(hash, &definition, P01.1)?;
            let id = tx.open_video(&opened, |id| folder_name(id, &opened.title))?;
            if confirmed {
                self.keep_record(tx, &definition, id, "1.2", ROL, None)?;
            }
            let data = json!({"title": opened.title, "kind": opened.kind, "due": opened.due, "confirmed": confirmed});
            Ok((id, Fact::new("video-opened", id).at_step("1.2").by(role).with(data)))
        })?;
        self.catalogue_changed()?;
        let step = definition.step(&case)?.to_owned();
        Ok(VideoOpened { video: id, class: new.kind.class(), kind: new.kind, step, confirmed, title })
    }

    /// Changes what a video is about (1.3). Another class puts the case into the other branch, as far as its work goes.
    pub fn change_kind(&self, id: VideoId, kind: Kind) -> Result<VideoOpened> {
        let open = self.case(id)?;
        let person = self.person_as(Role::Produccion, "1.3", &format!("video kind {id} {kind}"))?;
        let mut case = open.case.clone();
        if kind.class() != open.video.kind.class() {
            case = open.definition.begin(kind.class());
            let has_cut = self.store.last_cut(id)?.is_some();
            let has_footage = !self.store.ingests_of(id)?.is_empty() && self.store.unsafe_footage(id)?.is_none();
            let reached = [(has_footage, Event::FootageIngested), (has_cut, Event::CutAdded)];
            for (_, event) in reached.into_iter().filter(|(done, _)| *done) {
                case.state = open.definition.advance(&case, event, id, &Facts::of(self, &open.video))?.to;
            }
        }
        self.store.commit(self.by(&person), |tx| {
            tx.set_kind(id, kind)?;
            if !tx.set_state(id, &open.video.state, &case.state)? {
                return Err(fault!(Failed, "case-moved", video = id));
            }
            let data = json!({"from": open.video.kind, "to": kind, "state": case.state});
            Ok(((), Fact::new("kind-changed", id).at_step("1.3").by(Role::Produccion).with(data)))
        })?;
        self.catalogue_changed()?;
        let now = self.case(id)?;
        let (step, confirmed) = (now.step()?, now.video.confirmed_by.is_some());
        Ok(VideoOpened { video: id, class: kind.class(), kind, step, confirmed, title: now.video.title })
    }

    /// The jefa programmes an urgent video that produccion opened.
    pub fn confirm_video(&self, id: VideoId) -> Result<VideoOpened> {
        let open = self.case(id)?;
        let person = self.person_as(Role::Jefa, "1.2", &format!("video confirm {id}"))?;
        let fact = Fact::new("video-confirmed", id).at_step("1.2").by(Role::Jefa);
        self.store.commit(self.by(&person), |tx| {
            tx.confirm_video(id)?;
            self.keep_record(tx, &open.definition, id, "1.2", ROL, None)?;
            Ok(((), fact))
        })?;
        self.catalogue_changed()?;
        let (class, step) = (open.case.class, open.step()?);
        Ok(VideoOpened { video: id, class, kind: open.video.kind, step, confirmed: true, title: open.video.title })
    }

    /// Cancels a video: it stays in the counts, marked.
    pub fn cancel_video(&self, id: VideoId, reason: &str) -> Result<Video> {
        self.case(id)?;
        let person = self.person_as(Role::Jefa, "1.2", &format!("video cancel {id} --reason TEXT"))?;
        if reason.trim().is_empty() {
            return Err(fault!(Usage, "reason-needed"));
        }
        let fact = Fact::new("video-cancelled", id).by(Role::Jefa).with(json!({"reason": reason}));
        self.store.commit(self.by(&person), |tx| Ok((tx.cancel_video(id, reason)?, fact)))?;
        self.catalogue_changed()?;
        self.store.video(id)
    }

    /// Schedules a talk (2.1): somebody to be filmed for a video, or an interview in a medium (policy 2).
    pub fn add_interview(&self, new: &NewInterview) -> Result<Interview> {
        let person = self.person_as(Role::Produccion, "2.1", "interview add")?;
        if new.video.is_none() && new.medium.is_none() {
            return Err(fault!(Usage, "interview-without-purpose"));
        }
        if let Some(id) = new.video {
            self.case(id)?;
        }
        let subject = new.video.map_or_else(|| "interview".to_owned(), |id| id.to_string());
        let fact = Fact::new("interview-scheduled", subject).at_step("2.1").by(Role::Produccion);
        let fact = fact.with(json!({"person": new.person, "at": new.at.to_string(), "medium": new.medium}));
        let row = self.store.commit(self.by(&person), |tx| Ok((tx.add_interview(new)?, fact)))?;
        self.catalogue_changed()?;
        let all = self.store.interviews(None)?;
        all.into_iter()
            .find(|i| i.id == row)
            .ok_or_else(|| fault!(Integrity, "catalogue-odd-value", column = "interview", text = row))
    }

    /// The talks of a video, or all; written as a calendar file where asked.
    pub fn interviews(&self, video: Option<VideoId>, calendar: Option<&PathBuf>) -> Result<Vec<Interview>> {
        if let Some(id) = video {
            self.store.video(id)?;
        }
        let talks = self.store.interviews(video)?;
        if let Some(path) = calendar {
            let entries: Vec<_> = talks.iter().map(|talk| self.appointment(talk)).collect::<Result<_>>()?;
            write_over(path, &ics::calendar(&self.settings.institution, &entries, self.now()))?;
        }
        Ok(talks)
    }

    fn appointment(&self, talk: &Interview) -> Result<Appointment> {
        let what = match (talk.video, &talk.medium) {
            (Some(id), _) => format!("{id} {}", self.store.video(id)?.title),
            (None, medium) => [medium.as_deref(), talk.programme.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", "),
        };
        let starts = self.settings.moment(talk.at)?;
        Ok(Appointment {
            uid: format!("interview-{}@claqueta", talk.id),
            revision: 0,
            summary: format!("{} · {what}", talk.person),
            description: talk.phone.clone().unwrap_or_default(),
            place: talk.place.clone().unwrap_or_default(),
            starts,
            ends: starts.saturating_add(TALK).unwrap_or(starts),
            cancelled: false,
        })
    }

    /// The Rol, by due date; written as a table where asked.
    pub fn rol(&self, campaign: Option<&str>, export: Option<&PathBuf>) -> Result<Rol> {
        let mut videos = Vec::new();
        for video in self.store.videos()? {
            if campaign.is_none_or(|wanted| video.campaign.as_deref() == Some(wanted)) {
                videos.push(self.rol_line(video)?);
            }
        }
        videos.sort_by_key(|line| (line.due.is_none(), line.due, line.video));
        let rol = Rol { institution: self.settings.institution.clone(), videos, path: export.cloned() };
        if let Some(path) = export {
            let columns = ["video", "campaign", "title", "kind", "class", "due", "medium", "step"];
            let head = columns.map(|column| self.lang().say(&format!("column-{column}"), &[]));
            let rows: Vec<_> = rol.videos.iter().map(RolLine::cells).collect();
            write_over(path, &csv::table(&head.each_ref().map(String::as_str), rows.iter().map(Vec::as_slice)))?;
        }
        Ok(rol)
    }

    fn rol_line(&self, video: Video) -> Result<RolLine> {
        let step = if video.cancelled.is_some() { "cancelado".to_owned() } else { self.look_at(video.id)?.step()? };
        Ok(RolLine {
            video: video.id,
            class: video.kind.class(),
            campaign: video.campaign,
            title: video.title,
            kind: video.kind,
            due: video.due,
            medium: video.medium,
            step,
        })
    }
}

/// How long a talk takes in the calendar.
const TALK: SignedDuration = SignedDuration::from_hours(1);

impl RolLine {
    fn cells(&self) -> Vec<String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            self.video.to_string(),
            text(&self.campaign),
            self.title.clone(),
            self.kind.to_string(),
            self.class.to_string(),
            self.due.map(|d| d.to_string()).unwrap_or_default(),
            text(&self.medium),
            self.step.clone(),
        ]
    }
}
