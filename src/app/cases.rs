//! A video's case: where it stands, what would move it on, and the facts that its gates ask for.

use jiff::{Span, civil::Date};
use serde_json::{Value, json};

use super::App;
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::licence;
use crate::domain::people::Person;
use crate::domain::plan::Video;
use crate::domain::procedure::gate::CaseFacts;
use crate::domain::procedure::{Advance, Case, Definition, Event, Next};
use crate::domain::records::Fact;
use crate::domain::review::Round;
use crate::domain::video::Kind;
use crate::fault;
use crate::store::{Cut, NewRecord, Tx};

/// A video with its procedure, as it stands now.
pub(super) struct OpenCase {
    pub(super) video: Video,
    pub(super) definition: Definition,
    /// Where it stands, a void approval taken into account.
    pub(super) case: Case,
    /// The approval that stood is void: the content has changed since.
    pub(super) voided: bool,
}

/// What the gates may ask, answered when they do.
pub(super) struct Facts<'a> {
    pub(super) app: &'a App,
    pub(super) video: &'a Video,
    /// The round that is decided about.
    pub(super) round: Option<&'a Round>,
    /// Who decides.
    pub(super) decider: Option<&'a Person>,
    /// The jefa's reason to go without a consent.
    pub(super) waiver: Option<&'a str>,
}

impl App {
    /// A video with its case; one that was cancelled can be looked at but not worked on.
    pub(super) fn case(&self, id: VideoId) -> Result<OpenCase> {
        let open = self.look_at(id)?;
        match &open.video.cancelled {
            Some(reason) => Err(fault!(Refused, "video-cancelled", video = id, reason = reason)),
            None => Ok(open),
        }
    }

    /// A video with its case, whatever its state.
    pub(super) fn look_at(&self, id: VideoId) -> Result<OpenCase> {
        let video = self.store.video(id)?;
        let text = self.store.procedure(video.procedure)?;
        let definition = Definition::parse("procedure", &text)?;
        let mut case = video.case();
        let voided = definition.takes(&case, Event::Voided)? && self.approval_is_void(&video)?;
        if voided {
            let facts = Facts::of(self, &video);
            case.state = definition.advance(&case, Event::Voided, id, &facts)?.to;
        }
        Ok(OpenCase { video, definition, case, voided })
    }

    /// Was something else approved than what would be rendered now?
    fn approval_is_void(&self, video: &Video) -> Result<bool> {
        let bound = self.bound_round(video)?;
        Ok(bound.is_none_or(|round| self.fingerprint_now(video).map_or(true, |now| now != round.fingerprint)))
    }

    /// The round whose approval binds the final.
    pub(super) fn bound_round(&self, video: &Video) -> Result<Option<Round>> {
        let Some(row) = video.bound_round else { return Ok(None) };
        Ok(self.store.rounds(video.id)?.into_iter().find(|round| round.id == row))
    }

    /// What would be rendered now.
    fn fingerprint_now(&self, video: &Video) -> Result<ContentHash> {
        Ok(self.render_plan(video, &self.last_cut(video.id)?)?.plan.fingerprint())
    }

    /// The newest cut, or the fault that there is none.
    pub(super) fn last_cut(&self, id: VideoId) -> Result<Cut> {
        self.store.last_cut(id)?.ok_or_else(|| fault!(Refused, "cut-missing", video = id))
    }

    /// Every track of a cut may be used today.
    pub(super) fn music_allowed(&self, cut: &Cut) -> Result<()> {
        for track in [cut.parts.music, cut.parts.contains.music].into_iter().flatten() {
            let track = self.store.track(track)?;
            let recorded = &track.recorded;
            licence::usable(track.id, &recorded.licence, recorded.proof.is_some(), recorded.until, self.today())?;
        }
        Ok(())
    }

    fn keep_until(&self, months: u32) -> Date {
        self.today().saturating_add(Span::new().months(months))
    }
}

impl OpenCase {
    /// The video's number.
    pub(super) fn id(&self) -> VideoId {
        self.video.id
    }

    /// Would the event go through? Asked before any work is done for it.
    pub(super) fn try_event(&self, event: Event, facts: &Facts<'_>) -> Result<Advance> {
        self.definition.advance(&self.case, event, self.id(), facts)
    }

    /// The step that the case waits for.
    pub(super) fn step(&self) -> Result<String> {
        Ok(self.definition.step(&self.case)?.to_owned())
    }

    /// What can be done next; nothing for a cancelled video.
    pub(super) fn next(&self) -> Result<Vec<Next>> {
        if self.video.cancelled.is_some() { Ok(Vec::new()) } else { self.definition.next(&self.case, self.id()) }
    }

    /// Moves the case on inside a change, makes its records, and gives the fact that tells of it.
    pub(super) fn go(
        &self,
        tx: &Tx<'_>,
        app: &App,
        event: Event,
        to: &Advance,
        record: Option<AssetId>,
        data: Value,
    ) -> Result<Fact> {
        if !tx.set_state(self.id(), &self.video.state, &to.to)? {
            return Err(fault!(Failed, "case-moved", video = self.id()));
        }
        if self.voided {
            tx.tell(Fact::new("approval-voided", self.id()).with(json!({"from": self.video.state, "to": self.case.state})))?;
        }
        let step = to.steps.first().map_or("—", String::as_str);
        for name in &to.records {
            let kind = self.definition.record_type(name).expect("the definition holds together");
            tx.add_record(&NewRecord {
                video: Some(self.id()),
                procedure: self.definition.name(),
                step: to.steps.last().cloned().unwrap_or_default(),
                name: name.clone(),
                role: kind.role,
                asset: record,
                keep_until: app.keep_until(kind.months),
                destination: kind.destination.clone(),
            })?;
        }
        let (role, _) = self.definition.by(event, self.id());
        let mut details = json!({"steps": to.steps, "from": self.video.state, "to": to.to, "records": to.records});
        if let (Some(all), Value::Object(more)) = (details.as_object_mut(), data) {
            all.extend(more);
        }
        Ok(Fact::new(event.as_str(), self.id()).at_step(step).by(role).with(details))
    }
}

impl<'a> Facts<'a> {
    /// Facts of a video about which nothing is being decided.
    pub(super) fn of(app: &'a App, video: &'a Video) -> Self {
        Self { app, video, round: None, decider: None, waiver: None }
    }
}

impl CaseFacts for Facts<'_> {
    fn unsafe_footage(&self) -> Result<Option<(String, String)>> {
        self.app.store.unsafe_footage(self.video.id)
    }

    fn own_work(&self) -> Result<Option<String>> {
        let own = self.round.zip(self.decider).filter(|(round, decider)| round.by == decider.id);
        Ok(own.map(|(_, decider)| decider.name.clone()))
    }

    fn content_unchanged(&self) -> Result<bool> {
        let Some(round) = self.round else { return Ok(false) };
        Ok(self.app.fingerprint_now(self.video)? == round.fingerprint)
    }

    fn music_allowed(&self) -> Result<()> {
        self.app.music_allowed(&self.app.last_cut(self.video.id)?)
    }

    fn consent_missing(&self) -> Result<bool> {
        if self.video.kind != Kind::Testimonial || self.waiver.is_some() {
            return Ok(false);
        }
        let today = self.app.today();
        let valid = |until: Option<Date>| until.is_none_or(|until| until >= today);
        Ok(!self.app.store.consents(self.video.id)?.iter().any(|consent| valid(consent.until)))
    }
}
