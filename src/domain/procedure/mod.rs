//! A procedure of the manual as data, and the one engine that advances a case through it.
//!
//! A [`Definition`] is read from `presets/procedures/` and says which states there are, who moves a case on and with which
//! command. [`Definition::advance`] is the only place where a case changes state. Gates are named in the definition and are
//! code here, in [`gate`].

mod definition;
pub mod gate;

use serde::Serialize;

pub use definition::{Definition, RecordType};

use crate::domain::fault::{Fault, Result};
use crate::domain::ids::VideoId;
use crate::domain::people::Role;
use crate::domain::video::Class;
use crate::{fault, text_enum};
use definition::{Move, State};
use gate::CaseFacts;

text_enum! {
    /// What can happen to the case of a video.
    Event {
        /// Footage is in the library.
        FootageIngested = "footage-ingested",
        /// The editor's cut arrived, the first or a later one.
        CutAdded = "cut-added",
        /// A review round was opened.
        Presented = "presented",
        /// Produccion signed the checklist.
        Checked = "checked",
        /// The jefa wants something changed.
        ChangesAsked = "changes-asked",
        /// The jefa approved the round.
        Approved = "approved",
        /// The jefa authorised broadcast on named media.
        Authorized = "authorized",
        /// The finals are made and archived.
        Delivered = "delivered",
        /// The approved content is no longer what would be rendered.
        Voided = "voided",
    }
}

/// Where a case stands: the branch that its kind chose, and the state in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The branch.
    pub class: Class,
    /// The state's id.
    pub state: String,
}

/// What an event did to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    /// The state that it is in now.
    pub to: String,
    /// The manual's steps that are done by it.
    pub steps: Vec<String>,
    /// The records that it makes.
    pub records: Vec<String>,
    /// The approval binds the final.
    pub binds: bool,
}

/// Something that can be done next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The manual's number of the step.
    pub step: String,
    /// Whose it is.
    pub role: Role,
    /// The literal command, without the program's name.
    #[serde(rename = "do")]
    pub command: String,
}

impl Definition {
    /// Where a case of a class begins.
    #[must_use]
    pub fn begin(&self, class: Class) -> Case {
        Case { class, state: self.branch(class).first.clone() }
    }

    /// The manual's number of the step that a case waits for, or `fin`.
    pub fn step(&self, case: &Case) -> Result<&str> {
        Ok(&self.state(case)?.step)
    }

    /// Does the case take the event now, gates aside?
    pub fn takes(&self, case: &Case, event: Event) -> Result<bool> {
        Ok(self.state(case)?.on.contains_key(&event))
    }

    /// Moves a case on, or says who must do what first.
    pub fn advance(&self, case: &Case, event: Event, video: VideoId, facts: &dyn CaseFacts) -> Result<Advance> {
        let Some(found) = self.state(case)?.on.get(&event) else { return Err(self.not_now(case, event, video)?) };
        for gate in &found.gates {
            gate.check(facts, &self.gate_context(case, event, found, video)?)?;
        }
        Ok(Advance { to: found.to.clone(), steps: found.steps.clone(), records: found.records.clone(), binds: found.binds })
    }

    /// Everything that can be done next, the main way forward first.
    pub fn next(&self, case: &Case, video: VideoId) -> Result<Vec<Next>> {
        let state = self.state(case)?;
        let events = state.main.iter().chain(&state.also).map(|event| self.next_by(*event, &state.step, video));
        let optional = state.optional.iter().map(|o| Next {
            step: o.step.clone(),
            role: o.role,
            command: o.command.replace("{video}", &video.to_string()),
        });
        Ok(events.chain(optional).collect())
    }

    /// Who makes an event happen, and with which command.
    #[must_use]
    pub fn by(&self, event: Event, video: VideoId) -> (Role, String) {
        let event = &self.events[&event];
        (event.role, event.command.replace("{video}", &video.to_string()))
    }

    fn next_by(&self, event: Event, step: &str, video: VideoId) -> Next {
        let (role, command) = self.by(event, video);
        Next { step: step.to_owned(), role, command }
    }

    fn not_now(&self, case: &Case, event: Event, video: VideoId) -> Result<Fault> {
        let state = self.state(case)?;
        let Some(main) = state.main else {
            return Ok(fault!(Refused, "case-ended", video = video, event = event));
        };
        let (role, command) = self.by(main, video);
        Ok(fault!(Refused, "not-now", video = video, event = event, step = state.step, role = role, command = command))
    }

    fn gate_context(&self, case: &Case, event: Event, found: &Move, video: VideoId) -> Result<gate::Context> {
        let step = found.steps.first().map_or(self.state(case)?.step.as_str(), String::as_str);
        let again = self.branch(case.class).states.iter().find(|s| s.main == Some(Event::Presented)).map(|s| s.step.clone());
        let (_, command) = self.by(event, video);
        Ok(gate::Context { video, step: step.to_owned(), event, command, present_step: again.unwrap_or_default() })
    }

    fn state(&self, case: &Case) -> Result<&State> {
        self.branch(case.class)
            .states
            .iter()
            .find(|s| s.id == case.state)
            .ok_or_else(|| fault!(Failed, "state-unknown", state = case.state, procedure = self.name()))
    }
}

#[cfg(test)]
mod tests;
