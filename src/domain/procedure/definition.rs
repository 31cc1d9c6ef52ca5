//! Reads a procedure's definition and refuses one that does not hold together.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Event;
use super::gate::Gate;
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::people::Role;
use crate::domain::video::Class;
use crate::fault;

/// One revision of one procedure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The manual's code, such as `63-COM-P01`.
    pub code: String,
    /// Its revision, such as `00`.
    pub revision: String,
    /// Its title in the manual.
    pub title: String,
    pub(super) records: BTreeMap<String, RecordType>,
    pub(super) events: BTreeMap<Event, By>,
    #[serde(rename = "branch")]
    pub(super) branches: Vec<Branch>,
    /// The hash of the text that it was read from: a case keeps the one with which it began.
    #[serde(skip)]
    pub hash: Option<ContentHash>,
}

/// A line of the inventory of records.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordType {
    /// Who answers for it.
    pub role: Role,
    /// How long it is kept.
    pub months: u32,
    /// Where it goes then.
    pub destination: String,
}

/// Who makes an event happen, and with which command.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct By {
    pub(super) role: Role,
    pub(super) command: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Branch {
    pub(super) class: Class,
    pub(super) first: String,
    #[serde(rename = "state")]
    pub(super) states: Vec<State>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub(super) id: String,
    pub(super) step: String,
    pub(super) main: Option<Event>,
    #[serde(default)]
    pub(super) also: Vec<Event>,
    #[serde(default)]
    pub(super) optional: Vec<Optional>,
    pub(super) on: BTreeMap<Event, Move>,
}

/// A step that may be taken and never blocks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Optional {
    pub(super) step: String,
    pub(super) role: Role,
    pub(super) command: String,
}

/// Where an event leads.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    pub(super) to: String,
    #[serde(default)]
    pub(super) steps: Vec<String>,
    #[serde(default)]
    pub(super) gates: Vec<Gate>,
    #[serde(default)]
    pub(super) records: Vec<String>,
    #[serde(default)]
    pub(super) binds: bool,
}

impl Definition {
    /// Reads a definition; `file` is only for the fault.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let mut read: Self =
            toml::from_str(text).map_err(|e| fault!(Usage, "procedure-malformed", file = file).because(e.to_string()))?;
        read.hash = Some(ContentHash::of(text.as_bytes()));
        match read.contradiction() {
            Some(detail) => Err(fault!(Usage, "procedure-malformed", file = file, detail = detail)),
            None => Ok(read),
        }
    }

    /// Code and revision as the manual writes them: `63-COM-P01/Rev.00`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/Rev.{}", self.code, self.revision)
    }

    /// The inventory's line for a record.
    #[must_use]
    pub fn record_type(&self, name: &str) -> Option<&RecordType> {
        self.records.get(name)
    }

    pub(super) fn branch(&self, class: Class) -> &Branch {
        self.branches.iter().find(|b| b.class == class).expect("`contradiction` saw a branch for each class")
    }

    /// What does not hold together, if anything: a state that nobody defined, an event without a command, a lost record.
    fn contradiction(&self) -> Option<String> {
        let missing = Event::ALL.iter().find(|e| !self.events.contains_key(e)).map(|e| format!("events.{e} is missing"));
        let class = Class::ALL.iter().find(|c| self.branches.iter().filter(|b| b.class == **c).count() != 1);
        missing
            .or_else(|| class.map(|c| format!("there must be one branch {c}")))
            .or_else(|| self.branches.iter().find_map(|b| self.branch_contradiction(b)))
    }

    fn branch_contradiction(&self, branch: &Branch) -> Option<String> {
        let ids: BTreeSet<_> = branch.states.iter().map(|s| &s.id).collect();
        if ids.len() != branch.states.len() {
            return Some(format!("{}: a state is defined twice", branch.class));
        }
        if !ids.contains(&branch.first) {
            return Some(format!("{}: first state {} is not defined", branch.class, branch.first));
        }
        branch.states.iter().find_map(|state| {
            let unheard = state.main.iter().chain(&state.also).find(|e| !state.on.contains_key(e));
            let lost = state.on.values().find(|m| !ids.contains(&m.to)).map(|m| &m.to);
            let unknown = state.on.values().flat_map(|m| &m.records).find(|r| !self.records.contains_key(*r));
            unheard
                .map(|e| format!("state {} names {e} but does not take it", state.id))
                .or_else(|| lost.map(|to| format!("state {} leads to {to}, which is not defined", state.id)))
                .or_else(|| unknown.map(|r| format!("state {} makes the record {r}, which is not in the inventory", state.id)))
        })
    }
}
