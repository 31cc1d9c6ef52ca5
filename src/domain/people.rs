//! Who does what: people, their roles, and what a decision asks of them.

use serde::Serialize;

use crate::domain::fault::Result;
use crate::{fault, text_enum};

text_enum! {
    /// A role of the manual. One person may hold several.
    Role {
        /// Programmes, reviews, approves, authorises.
        Jefa = "jefa",
        /// Ingests, edits, exports, delivers.
        Produccion = "produccion",
        /// Writes bulletins, selects photos, publishes.
        Difusion = "difusion",
        /// Watches the media, builds the síntesis.
        Monitoreo = "monitoreo",
        /// Finds finals and records, takes custody of them.
        Archivo = "archivo",
    }
}

/// Somebody of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The short name that they type: `edna`.
    pub id: String,
    /// Their name as it is printed.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where their mail goes.
    pub email: Option<String>,
    /// The operating-system user that is them.
    pub login: Option<String>,
    /// A password is kept for them (never the password itself).
    pub has_password: bool,
}

impl Person {
    /// Do they hold the role?
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Refuses a command that belongs to a role they do not hold.
    pub fn require(&self, role: Role, step: &str, command: &str) -> Result<()> {
        if self.holds(role) {
            return Ok(());
        }
        Err(fault!(Refused, "role-needed", person = self.name, role = role, step = step, command = command))
    }

    /// What must be shown before a decision under this account is taken.
    #[must_use]
    pub fn proof(&self, os_user: Option<&str>) -> Proof {
        match (&self.login, os_user) {
            (Some(login), Some(user)) if login == user => Proof::Login,
            _ if self.has_password => Proof::Password,
            _ => Proof::Impossible,
        }
    }
}

/// How a person shows that they are who they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The operating system knows them already.
    Login,
    /// By their password.
    Password,
    /// They have neither a login of theirs here nor a password: they cannot decide.
    Impossible,
}

/// Checks a person's id: short, lower case, typed easily, safe in a file name.
pub fn valid_id(id: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    let good = (1..=32).contains(&id.len()) && id.bytes().all(plain) && id.starts_with(|c: char| c.is_ascii_lowercase());
    if good { Ok(()) } else { Err(fault!(Usage, "person-id-malformed", text = id)) }
}

/// The shortest password that is taken, in characters.
pub const SHORTEST_PASSWORD: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn edna() -> Person {
        Person {
            id: "edna".into(),
            name: "Edna".into(),
            roles: vec![Role::Jefa],
            email: None,
            login: Some("etoscano".into()),
            has_password: true,
        }
    }

    #[test]
    fn a_command_belongs_to_its_role() {
        assert!(edna().require(Role::Jefa, "3.4", "review approve").is_ok());
        let refused = edna().require(Role::Produccion, "2.10", "review export").expect_err("not hers");
        assert_eq!(refused.code, "role-needed");
    }

    #[test]
    fn a_decision_needs_proof_unless_the_system_knows_her() {
        assert_eq!(edna().proof(Some("etoscano")), Proof::Login);
        assert_eq!(edna().proof(Some("erick")), Proof::Password);
        assert_eq!(edna().proof(None), Proof::Password);
        assert_eq!(Person { has_password: false, ..edna() }.proof(Some("erick")), Proof::Impossible);
        assert_eq!(Person { has_password: false, login: None, ..edna() }.proof(None), Proof::Impossible);
    }

    #[test]
    fn ids_are_plain_words() {
        assert!(valid_id("edna.t-2").is_ok());
        for bad in ["", "Edna", "../x", "2edna", "-x", "ñandú", "a b"] {
            assert!(valid_id(bad).is_err(), "{bad:?}");
        }
    }
}
