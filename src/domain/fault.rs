//! What went wrong, as data.
//!
//! A fault names a sentence of `locales/*/faults.ftl` by its code and carries the words that the sentence needs. The same
//! value becomes a Spanish or English sentence with a hint, a JSON document, or an exit code; nothing below the faces
//! writes prose.

use std::error::Error;
use std::fmt;

/// The result of everything that a person can ask for.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// How a fault ends the program. The numbers are a contract: people script them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was tried and did not work, or what was named does not exist.
    Failed = 1,
    /// The request itself cannot be understood.
    Usage = 2,
    /// Procedure, policy, role or password forbid it; nothing changed.
    Refused = 3,
    /// A damaged or missing copy remains.
    Integrity = 4,
}

/// A failure that a person can act on.
#[derive(Debug)]
pub struct Fault {
    /// How it ends the program.
    pub kind: Kind,
    /// The stable name of the sentence, such as `video-unknown`.
    pub code: &'static str,
    /// The words that the sentence needs.
    pub args: Vec<(&'static str, String)>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault with no words yet; see the [`fault!`](crate::fault) macro.
    #[must_use]
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self { kind, code, args: Vec::new(), cause: None }
    }

    /// Adds a word for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Keeps what another library said, for `-v` and for the sentence's `detail`.
    #[must_use]
    pub fn because(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        let mut fault = self.with("detail", &cause);
        fault.cause = Some(cause);
        fault
    }
}

impl fmt::Display for Fault {
    /// The developer's form, `code (name: value, …)`; people get the sentence from the locale.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        for (i, (name, value)) in self.args.iter().enumerate() {
            write!(f, "{}{name}: {value}", if i == 0 { " (" } else { ", " })?;
        }
        if self.args.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}

/// Two faults are the same if people are told the same.
impl PartialEq for Fault {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, self.code, &self.args) == (other.kind, other.code, &other.args)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn Error + 'static))
    }
}

/// Builds a [`Fault`]: `fault!(Refused, "not-approved", video = id)`.
#[macro_export]
macro_rules! fault {
    ($kind:ident, $code:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::domain::fault::Fault::new($crate::domain::fault::Kind::$kind, $code)$(.with(stringify!($name), &$value))*
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_keeps_its_words_and_its_cause() {
        let fault = fault!(Failed, "disk-read", path = "/media/card/C1.MP4").because(std::io::Error::other("gone"));
        assert_eq!(fault.to_string(), "disk-read (path: /media/card/C1.MP4, detail: gone)");
        assert_eq!(fault.source().map(ToString::to_string).as_deref(), Some("gone"));
        assert_eq!(fault.kind as i32, 1);
    }
}
