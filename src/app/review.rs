//! Review: what the jefa sees, what she says about it, and her approval of exactly that.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::App;
use super::cases::{Facts, OpenCase};
use crate::domain::fault::{Fault, Result};
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::people::Role;
use crate::domain::procedure::Event;
use crate::domain::records::Fact;
use crate::domain::render::plan::RenderPlan;
use crate::domain::review::{Decision, Round};
use crate::domain::video::Class;
use crate::fault;
use crate::store::{NewRound, RoundDecision};

/// A review copy was rendered and its round opened.
#[derive(Debug, Serialize)]
pub struct RoundOpened {
    /// The video.
    pub video: VideoId,
    /// The round's number.
    pub review: u32,
    /// The review copy.
    #[serde(serialize_with = "super::paths::write")]
    pub path: std::path::PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// The thumbnail sheet of the cut beside it.
    #[serde(serialize_with = "super::paths::write")]
    pub sheet: Option<std::path::PathBuf>,
    /// The content that a decision will be about.
    pub fingerprint: ContentHash,
    /// What was measured on it.
    pub quality: serde_json::Value,
    /// The same in plain words.
    pub findings: Vec<String>,
    /// It fits the limit of mail and messenger; if not, a link is the way.
    pub fits_mail: bool,
    /// The mail to the jefa, if one was written.
    #[serde(serialize_with = "super::paths::write")]
    pub mail: Option<std::path::PathBuf>,
    /// The step that the video waits for.
    pub step: String,
}

/// Something was decided or noted about a round.
#[derive(Debug, Serialize)]
pub struct Reviewed {
    /// The video.
    pub video: VideoId,
    /// The round's number.
    pub review: u32,
    /// What happened: `comment`, `check`, `changes`, `approve`, `authorize`.
    pub done: &'static str,
    /// What a decision was about.
    pub fingerprint: ContentHash,
    /// What the checklist says that was signed, or the line of policy 1 that an approval carries.
    pub checklist: Vec<String>,
    /// The mail that went with it.
    #[serde(serialize_with = "super::paths::write")]
    pub mail: Option<std::path::PathBuf>,
    /// The media that broadcast is authorised on.
    pub media: Vec<String>,
    /// The step that the video waits for.
    pub step: String,
}

/// A round with its notes.
#[derive(Debug, Serialize)]
pub struct RoundShown {
    /// The round's number.
    pub review: u32,
    /// The cut that it shows.
    pub cut: u32,
    /// The manual's step.
    pub step: String,
    /// The review copy.
    pub asset: AssetId,
    /// What a decision is about.
    pub fingerprint: ContentHash,
    /// Who submitted it.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
    /// What was decided, and by whom.
    pub decision: Option<String>,
    /// The reason or remark.
    pub note: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Who signed the checklist.
    pub checked_by: Option<String>,
    /// What was measured, in plain words.
    pub findings: Vec<String>,
    /// Notes, in the order of the film: timecode, who, what.
    pub comments: Vec<CommentShown>,
}

/// A note.
#[derive(Debug, Serialize)]
pub struct CommentShown {
    /// Where, as the timecode of the cut.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub text: String,
}

impl App {
    /// Renders the review copy, measures it, and opens a round (2.10, 3.3, 4.8).
    pub fn export_review(&self, id: VideoId) -> Result<RoundOpened> {
        let open = self.case(id)?;
        let advance = open.try_event(Event::Presented, &Facts::of(self, &open.video));
        let step = advance.as_ref().ok().and_then(|a| a.steps.first().cloned()).unwrap_or_default();
        let person = self.person_as(Role::Produccion, &step, &format!("review export {id}"))?;
        let advance = advance?;
        let cut = self.last_cut(id)?;
        let planned = self.render_plan(&open.video, &cut)?;
        let number = self.store.last_round(id)?.map_or(1, |round| round.number + 1);
        let copy = self.render_review(&open.video, &planned, number, &person)?;
        let new = NewRound {
            cut: cut.number,
            step: step.clone(),
            fingerprint: planned.plan.fingerprint(),
            plan: serde_json::to_string(&planned.plan).expect("plain data is JSON"),
            asset: copy.asset,
            sheet: copy.sheet,
            quality: copy.quality.to_string(),
        };
        self.store.commit(self.by(&person), |tx| {
            // Another round may have been opened while this one was rendered, with its number in its marks.
            if tx.open_round(id, &new)? != number {
                return Err(fault!(Failed, "case-moved", video = id));
            }
            tx.bind_round(id, None)?;
            let data = json!({"review": number, "cut": cut.number, "asset": copy.asset, "fingerprint": new.fingerprint});
            Ok(((), open.go(tx, self, Event::Presented, &advance, None, data)?))
        })?;
        // On an urgent video produccion looks first (4.6): the jefa hears of it when the checklist is signed.
        let mail = match open.case.class {
            Class::Planeado => self.mail_round(&open.video, &self.round_of(id, number)?, "mail-review", &person),
            Class::Extemporaneo => None,
        };
        self.catalogue_changed()?;
        Ok(RoundOpened {
            video: id,
            review: number,
            bytes: copy.bytes,
            fits_mail: copy.bytes <= u64::from(self.settings.review_megabytes) * 1_000_000,
            path: self.readable(copy.asset)?,
            sheet: copy.sheet.map(|sheet| self.readable(sheet)).transpose()?,
            fingerprint: new.fingerprint,
            quality: copy.quality,
            findings: copy.findings,
            mail: mail.map(|mail| mail.path),
            step: self.case(id)?.step()?,
        })
    }

    /// Notes something at a place of the newest round.
    pub fn comment(&self, id: VideoId, at: &str, text: &str) -> Result<Reviewed> {
        let open = self.case(id)?;
        let person = self.person()?;
        if text.trim().is_empty() {
            return Err(fault!(Usage, "comment-empty"));
        }
        let round = self.newest_round(&open)?;
        let plan = plan_of(&round)?;
        let labels = self.cut_labels(&open.video, round.cut)?;
        let frame = labels.parse(at)?;
        if frame >= plan.source.frames {
            return Err(fault!(Usage, "comment-out-of-range", at = at, end = labels.show(plan.source.frames)));
        }
        let fact = Fact::new("commented", id).with(json!({"review": round.number, "frame": frame, "text": text}));
        self.store.commit(self.by(&person), |tx| Ok((tx.add_comment(id, round.id, frame, text)?, fact)))?;
        self.catalogue_changed()?;
        self.reviewed(&open, &round, "comment")
    }

    /// Produccion signs the checklist on the rendered copy (3.1, 4.6).
    pub fn check_review(&self, id: VideoId) -> Result<Reviewed> {
        let open = self.case(id)?;
        let step = if open.case.class == Class::Planeado { "3.1" } else { "4.6" };
        let person = self.person_as(Role::Produccion, step, &format!("review check {id}"))?;
        let advance = open.try_event(Event::Checked, &Facts::of(self, &open.video))?;
        let round = self.newest_round(&open)?;
        let checklist = self.checklist(&open, &round)?;
        self.store.commit(self.by(&person), |tx| {
            tx.sign_checklist(round.id)?;
            let data = json!({"review": round.number, "checklist": checklist});
            Ok(((), open.go(tx, self, Event::Checked, &advance, None, data)?))
        })?;
        let mail = match open.case.class {
            Class::Extemporaneo => self.mail_round(&open.video, &round, "mail-review", &person),
            Class::Planeado => None,
        };
        self.catalogue_changed()?;
        Ok(Reviewed { checklist, mail: mail.map(|mail| mail.path), ..self.reviewed(&open, &round, "check")? })
    }

    /// The jefa asks for changes, with the reason.
    pub fn ask_changes(&self, id: VideoId, note: &str) -> Result<Reviewed> {
        if note.trim().is_empty() {
            return Err(fault!(Usage, "reason-needed"));
        }
        let open = self.case(id)?;
        let step = open.step()?;
        let person = self.person_as(Role::Jefa, &step, &format!("review changes {id} --note TEXT"))?;
        let advance = open.try_event(Event::ChangesAsked, &Facts::of(self, &open.video))?;
        let round = self.newest_round(&open)?;
        self.prove(&person)?;
        self.store.commit(self.by(&person), |tx| {
            tx.decide(&RoundDecision { round: round.id, decision: Decision::Changes, note: Some(note) })?;
            let data = json!({"review": round.number, "note": note});
            Ok(((), open.go(tx, self, Event::ChangesAsked, &advance, None, data)?))
        })?;
        self.mirror(&round.files().collect::<Vec<_>>())?;
        self.catalogue_changed()?;
        self.reviewed(&open, &round, "changes")
    }

    /// The jefa approves the newest round: exactly that content (2.11, 3.4, the visto bueno of 4.8).
    pub fn approve(&self, id: VideoId, note: Option<&str>) -> Result<Reviewed> {
        let open = self.case(id)?;
        let step = open.step()?;
        let person = self.person_as(Role::Jefa, &step, &format!("review approve {id}"))?;
        let round = self.store.last_round(id)?;
        let facts = Facts { round: round.as_ref(), decider: Some(&person), ..Facts::of(self, &open.video) };
        let advance = open.try_event(Event::Approved, &facts)?;
        let round = self.newest_round(&open)?;
        self.prove(&person)?;
        let policy = self.lang().say("checklist-policy-1", &[]);
        self.store.commit(self.by(&person), |tx| {
            tx.decide(&RoundDecision { round: round.id, decision: Decision::Approved, note })?;
            if advance.binds {
                tx.bind_round(id, Some(round.id))?;
            }
            let data = json!({"review": round.number, "fingerprint": round.fingerprint, "note": note, "policy-1": policy});
            Ok(((), open.go(tx, self, Event::Approved, &advance, Some(round.asset), data)?))
        })?;
        self.mirror(&round.files().collect::<Vec<_>>())?;
        // 4.10: the approved copy goes to the jefa by mail; that mail is the record of 4.11.
        let mail = match (open.case.class, advance.binds) {
            (Class::Extemporaneo, true) => self.mail_round(&open.video, &round, "mail-approved", &person),
            _ => None,
        };
        self.catalogue_changed()?;
        let reviewed = self.reviewed(&open, &round, "approve")?;
        Ok(Reviewed { checklist: vec![policy], mail: mail.map(|mail| mail.path), ..reviewed })
    }

    /// The jefa authorises broadcast on named media (3.5, 4.11).
    pub fn authorize(&self, id: VideoId, media: &[String], without_consent: Option<&str>) -> Result<Reviewed> {
        let open = self.case(id)?;
        let step = if open.case.class == Class::Planeado { "3.5" } else { "4.11" };
        let person = self.person_as(Role::Jefa, step, &format!("authorize {id} --media MEDIA"))?;
        self.presets()?.media.exports(media.iter().map(String::as_str))?;
        let waiver = without_consent.map(str::trim).filter(|reason| !reason.is_empty());
        let round = self.bound_round(&open.video)?;
        let facts = Facts { round: round.as_ref(), decider: Some(&person), waiver, ..Facts::of(self, &open.video) };
        let advance = open.try_event(Event::Authorized, &facts)?;
        let round = round.ok_or_else(|| fault!(Refused, "round-missing", video = id, command = format!("review export {id}")))?;
        self.prove(&person)?;
        let record = match open.case.class {
            Class::Planeado => Some(round.asset),
            Class::Extemporaneo => self.approved_mail(&open.video, &round, &person)?,
        };
        self.store.commit(self.by(&person), |tx| {
            tx.authorize(id, round.id, media, waiver)?;
            let data = json!({"review": round.number, "media": media, "without-consent": waiver});
            Ok(((), open.go(tx, self, Event::Authorized, &advance, record, data)?))
        })?;
        self.catalogue_changed()?;
        Ok(Reviewed { media: self.store.authorized_media(round.id)?, ..self.reviewed(&open, &round, "authorize")? })
    }

    /// Every round of a video with its notes, newest last.
    pub fn rounds(&self, id: VideoId) -> Result<Vec<RoundShown>> {
        let open = self.look_at(id)?;
        self.store.rounds(id)?.into_iter().map(|round| self.round_shown(&open, round)).collect()
    }

    fn round_shown(&self, open: &OpenCase, round: Round) -> Result<RoundShown> {
        let labels = self.cut_labels(&open.video, round.cut)?;
        let comments = self.store.comments(round.id)?;
        let findings = self.quality_in_words(&round.quality, &plan_of(&round)?);
        let decided = round.decision;
        Ok(RoundShown {
            review: round.number,
            cut: round.cut,
            step: round.step,
            asset: round.asset,
            fingerprint: round.fingerprint,
            by: round.by,
            at: round.at,
            decision: decided.as_ref().map(|d| d.decision.to_string()),
            note: decided.as_ref().and_then(|d| d.note.clone()),
            decided_by: decided.map(|d| d.by),
            checked_by: round.checked.map(|(by, _)| by),
            findings,
            comments: comments.into_iter().map(|c| CommentShown { at: labels.show(c.frame), by: c.by, text: c.text }).collect(),
        })
    }

    /// What produccion signs for: the points of 3.1 and 4.6, what was declared of the cut, what was measured.
    fn checklist(&self, open: &OpenCase, round: &Round) -> Result<Vec<String>> {
        let lang = self.lang();
        let mut list: Vec<_> = ["transitions", "effects", "audio", "policy-1"]
            .iter()
            .map(|point| lang.say(&format!("checklist-{point}"), &[]))
            .collect();
        let cut = self.store.cuts(open.id())?.into_iter().find(|cut| cut.number == round.cut);
        if let Some(cut) = cut {
            list.push(lang.say("checklist-contains", crate::words![contains = cut.parts.contains]));
        }
        list.extend(self.quality_in_words(&round.quality, &plan_of(round)?));
        Ok(list)
    }

    fn newest_round(&self, open: &OpenCase) -> Result<Round> {
        let id = open.id();
        self.store
            .last_round(id)?
            .ok_or_else(|| fault!(Refused, "round-missing", video = id, command = format!("review export {id}")))
    }

    fn round_of(&self, id: VideoId, number: u32) -> Result<Round> {
        let found = self.store.rounds(id)?.into_iter().find(|round| round.number == number);
        found.ok_or_else(|| fault!(Failed, "round-missing", video = id, command = format!("review export {id}")))
    }

    fn reviewed(&self, open: &OpenCase, round: &Round, done: &'static str) -> Result<Reviewed> {
        Ok(Reviewed {
            video: open.id(),
            review: round.number,
            done,
            fingerprint: round.fingerprint,
            checklist: Vec::new(),
            mail: None,
            media: Vec::new(),
            step: self.case(open.id())?.step()?,
        })
    }
}

/// The plan that a round was rendered from.
pub(super) fn plan_of(round: &Round) -> Result<RenderPlan> {
    serde_json::from_str(&round.plan).map_err(|e: serde_json::Error| -> Fault {
        fault!(Integrity, "catalogue-odd-value", column = "plan", text = round.number).because(e)
    })
}

/// The folder of a video's files of one sort, below each location's root.
pub(super) fn folder_of(sort: &str, open: &crate::domain::plan::Video) -> std::path::PathBuf {
    Path::new(sort).join(open.id.year.to_string()).join(&open.folder)
}
