//! Who is asking, how they prove it, and what time it is.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use jiff::{Timestamp, civil};

use super::App;
use crate::domain::fault::Result;
use crate::domain::people::{Person, Proof, Role};
use crate::domain::texts::Lang;
use crate::domain::watch::{Stop, Watcher};
use crate::fault;
use crate::store::By;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that the others are handed")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Asks a person for what only they know.
pub trait Secrets: Send + Sync {
    /// The password of somebody who is about to decide, or nothing if nobody can be asked.
    fn password(&self, person: &Person) -> Result<Option<String>>;
    /// A password that is being set, typed twice where it can be.
    fn new_password(&self, person: &Person) -> Result<String>;
}

/// One use of the program by one person.
pub struct Session {
    /// The person named by `--as`.
    pub acting: Option<String>,
    /// This machine's name, for manifests.
    pub hostname: String,
    /// The operating-system user.
    pub os_user: Option<String>,
    /// What time it is.
    pub clock: Box<dyn Clock>,
    /// How passwords are asked for.
    pub secrets: Box<dyn Secrets>,
    /// Who waits for long work.
    pub watcher: Arc<dyn Watcher>,
    /// The wish to stop.
    pub stop: Stop,
    /// The language of this session, where it is not the library's.
    pub lang: Option<Lang>,
}

impl App {
    /// The language that this session is answered in.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.session.lang.unwrap_or(self.settings.language)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.session.clock.now()
    }

    /// Today, by the office's clock.
    pub(super) fn today(&self) -> civil::Date {
        self.settings.local(self.now()).date()
    }

    /// The person who is asking: the one named, else the one whose login the operating-system user is.
    pub(super) fn person(&self) -> Result<Person> {
        if let Some(id) = &self.session.acting {
            return self.known_person(id);
        }
        let by_login = self.session.os_user.as_deref().map(|user| self.store.person_with_login(user)).transpose()?;
        by_login.flatten().ok_or_else(|| fault!(Refused, "person-needed"))
    }

    pub(super) fn known_person(&self, id: &str) -> Result<Person> {
        self.store.person(id)?.ok_or_else(|| fault!(Failed, "person-unknown", person = id))
    }

    /// The person who is asking, if they hold the role.
    pub(super) fn person_as(&self, role: Role, step: &str, command: &str) -> Result<Person> {
        let person = self.person()?;
        person.require(role, step, command)?;
        Ok(person)
    }

    /// The person who is deciding: they hold the role, and proved that they are who they say.
    pub(super) fn decider(&self, role: Role, step: &str, command: &str) -> Result<Person> {
        let person = self.person_as(role, step, command)?;
        self.prove(&person)?;
        Ok(person)
    }

    pub(super) fn prove(&self, person: &Person) -> Result<()> {
        match person.proof(self.session.os_user.as_deref()) {
            Proof::Login => Ok(()),
            Proof::Impossible => Err(fault!(Refused, "person-without-proof", person = person.name, id = person.id)),
            Proof::Password => {
                let typed = self.session.secrets.password(person)?;
                let typed = typed.ok_or_else(|| fault!(Refused, "password-needed", person = person.name))?;
                self.check_password(person, &typed)
            }
        }
    }

    pub(super) fn check_password(&self, person: &Person, typed: &str) -> Result<()> {
        let kept = self.store.password(&person.id)?.unwrap_or_default();
        let hash = PasswordHash::new(&kept)
            .map_err(|e| fault!(Integrity, "catalogue-odd-value", column = "password", text = "…").because(e.to_string()))?;
        Argon2::default()
            .verify_password(typed.as_bytes(), &hash)
            .map_err(|_| fault!(Refused, "password-wrong", person = person.name))
    }

    /// Who writes, for the log.
    pub(super) fn by(&self, person: &Person) -> By {
        By { person: Some(person.id.clone()), at: self.now() }
    }

    /// The program itself writes; a person may stand behind it, if one is known.
    pub(super) fn by_anyone(&self) -> By {
        By { person: self.person().ok().map(|p| p.id), at: self.now() }
    }
}

/// The Argon2id string to keep for a password.
pub(super) fn password_hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|e| fault!(Failed, "password-unusable").because(e.to_string()))?.to_string())
}
