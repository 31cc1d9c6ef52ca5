//! Passwords: from the environment, from the terminal unseen, or from standard input.

use std::io::{IsTerminal, Read, stdin};

use crate::app::Secrets;
use crate::domain::fault::Result;
use crate::domain::people::Person;
use crate::domain::texts::Lang;
use crate::{fault, words};

/// The environment variable that holds a password, for scripts.
const VARIABLE: &str = "CLAQUETA_PASSWORD";

/// Asks at the terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    pub(super) lang: Lang,
}

impl Secrets for Terminal {
    fn password(&self, person: &Person) -> Result<Option<String>> {
        if let Ok(password) = std::env::var(VARIABLE) {
            return Ok(Some(password));
        }
        if !stdin().is_terminal() {
            return Ok(None);
        }
        self.ask("ask-password", person).map(Some)
    }

    fn new_password(&self, person: &Person) -> Result<String> {
        if !stdin().is_terminal() {
            return from_stdin();
        }
        let first = self.ask("ask-password-new", person)?;
        if self.ask("ask-password-again", person)? == first { Ok(first) } else { Err(fault!(Usage, "password-differs")) }
    }
}

impl Terminal {
    fn ask(&self, key: &str, person: &Person) -> Result<String> {
        rpassword::prompt_password(self.lang.say(key, words![person = person.name]))
            .map_err(|e| fault!(Failed, "terminal-unreadable").because(e))
    }
}

/// Says a password that is known beforehand: the demo's people have no secrets.
#[derive(Debug)]
pub(super) struct Known(pub(super) String);

impl Secrets for Known {
    fn password(&self, _: &Person) -> Result<Option<String>> {
        Ok(Some(self.0.clone()))
    }

    fn new_password(&self, _: &Person) -> Result<String> {
        Ok(self.0.clone())
    }
}

/// One line, without its end; a bound keeps a mistaken pipe from filling the memory.
fn from_stdin() -> Result<String> {
    let mut text = String::new();
    stdin().take(4096).read_to_string(&mut text).map_err(|e| fault!(Failed, "terminal-unreadable").because(e))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
