//! People: who they are and what they may do.

use serde::Serialize;
use serde_json::json;

use super::App;
use super::session::password_hash;
use crate::domain::fault::Result;
use crate::domain::people::{Person, Role, SHORTEST_PASSWORD, valid_id};
use crate::domain::records::Fact;
use crate::fault;
use crate::store::{By, NewPerson};

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct AddPerson {
    /// Their short name.
    pub id: String,
    /// Their name as it is printed.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where their mail goes.
    pub email: Option<String>,
    /// The operating-system user that is them.
    pub login: Option<String>,
}

/// Somebody was added, or their password was set.
#[derive(Clone, Debug, Serialize)]
pub struct PersonAdded {
    /// Their short name.
    pub person: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
}

impl App {
    /// Adds a person. Nobody is needed for that until there is a jefa, and a jefa from then on.
    pub fn add_person(&self, new: AddPerson) -> Result<PersonAdded> {
        valid_id(&new.id)?;
        if new.name.trim().is_empty() || new.roles.is_empty() {
            return Err(fault!(Usage, "person-incomplete", person = new.id));
        }
        let by = self.keeper_of_people("person add")?;
        let fact = Fact::new("person-added", &new.id).with(json!({"name": new.name, "roles": new.roles, "login": new.login}));
        let added = NewPerson {
            id: new.id.clone(),
            name: new.name.clone(),
            roles: new.roles.clone(),
            email: new.email,
            login: new.login,
        };
        self.store.commit(by, |tx| {
            if tx.add_person(&added)? { Ok(((), fact)) } else { Err(fault!(Failed, "person-exists", person = added.id)) }
        })?;
        self.catalogue_changed()?;
        Ok(PersonAdded { person: new.id, name: new.name, roles: new.roles })
    }

    /// Sets a person's password; changing one needs the old one.
    pub fn set_password(&self, id: &str) -> Result<PersonAdded> {
        let person = self.known_person(id)?;
        let by = if person.has_password {
            self.prove_with_old_password(&person)?;
            By { person: Some(person.id.clone()), at: self.now() }
        } else {
            self.keeper_of_passwords(&person)?
        };
        let password = self.session.secrets.new_password(&person)?;
        if password.chars().count() < SHORTEST_PASSWORD {
            return Err(fault!(Usage, "password-short", least = SHORTEST_PASSWORD));
        }
        let hash = password_hash(&password)?;
        self.store.commit(by, |tx| Ok((tx.set_password(id, &hash)?, Fact::new("password-set", id))))?;
        self.catalogue_changed()?;
        Ok(PersonAdded { person: person.id, name: person.name, roles: person.roles })
    }

    /// Everybody.
    pub fn people(&self) -> Result<Vec<Person>> {
        self.store.people()
    }

    fn prove_with_old_password(&self, person: &Person) -> Result<()> {
        let old = self.session.secrets.password(person)?;
        let old = old.ok_or_else(|| fault!(Refused, "password-old-needed", person = person.name))?;
        self.check_password(person, &old)
    }

    /// The first jefa sets her first password herself: until then no jefa can prove that she is one.
    fn keeper_of_passwords(&self, person: &Person) -> Result<By> {
        let own = self.session.acting.as_deref() == Some(person.id.as_str());
        let can_prove = |p: &Person| p.holds(Role::Jefa) && (p.has_password || p.login.is_some());
        if own && person.holds(Role::Jefa) && !self.store.people()?.iter().any(can_prove) {
            return Ok(self.by(person));
        }
        self.keeper_of_people("person password")
    }

    /// Whoever may add people now.
    fn keeper_of_people(&self, command: &str) -> Result<By> {
        if !self.store.people()?.iter().any(|p| p.holds(Role::Jefa)) {
            return Ok(self.by_anyone());
        }
        Ok(self.by(&self.decider(Role::Jefa, "—", command)?))
    }
}
