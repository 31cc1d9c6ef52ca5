//! Table `person`.

use rusqlite::{Row, params};

use super::rows::{Columns, all, first};
use super::{Store, Tx};
use crate::domain::fault::Result;
use crate::domain::people::{Person, Role};

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their short name.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where their mail goes.
    pub email: Option<String>,
    /// The operating-system user that is them.
    pub login: Option<String>,
}

impl Store {
    /// Everybody.
    pub fn people(&self) -> Result<Vec<Person>> {
        all(&self.db, "SELECT * FROM person ORDER BY id", [], read)
    }

    /// Somebody by their short name.
    pub fn person(&self, id: &str) -> Result<Option<Person>> {
        first(&self.db, "SELECT * FROM person WHERE id = ?1", [id], read)
    }

    /// Somebody by their operating-system user.
    pub fn person_with_login(&self, login: &str) -> Result<Option<Person>> {
        first(&self.db, "SELECT * FROM person WHERE login = ?1", [login], read)
    }

    /// The Argon2id string kept for somebody.
    pub fn password(&self, id: &str) -> Result<Option<String>> {
        Ok(first(&self.db, "SELECT password FROM person WHERE id = ?1", [id], |row| Ok(row.get(0)?))?.flatten())
    }
}

impl Tx<'_> {
    /// Adds somebody; false if the short name or the login is taken.
    pub fn add_person(&self, person: &NewPerson) -> Result<bool> {
        let roles = serde_json::to_string(&person.roles).expect("words are JSON");
        let added = self.tx.execute(
            "INSERT OR IGNORE INTO person (id, name, roles, email, login) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![person.id, person.name, roles, person.email, person.login],
        )?;
        Ok(added == 1)
    }

    /// Keeps the Argon2id string of somebody's password.
    pub fn set_password(&self, id: &str, phc: &str) -> Result<()> {
        self.tx.execute("UPDATE person SET password = ?2 WHERE id = ?1", [id, phc])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        name: row.get("name")?,
        roles: row.json("roles")?,
        email: row.get("email")?,
        login: row.get("login")?,
        has_password: row.get::<_, Option<String>>("password")?.is_some(),
    })
}
