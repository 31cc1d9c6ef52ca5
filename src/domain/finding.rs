//! Something that a person should know about a file or a render, as data.

use serde::{Serialize, Serializer};

use crate::text_enum;

text_enum! {
    /// How much a finding matters.
    Severity {
        /// Good to know.
        Note = "note",
        /// Somebody should look at it.
        Warning = "warning",
        /// It is wrong.
        Error = "error",
    }
}

/// One thing that was found; like a [`Fault`](crate::domain::fault::Fault), its code names a sentence of the locale.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The stable name of the sentence, such as `quality-black`.
    pub code: &'static str,
    /// Where it begins, in seconds from the first frame; nothing if it concerns the whole.
    pub at: Option<f64>,
    /// The words that the sentence needs.
    #[serde(serialize_with = "as_map")]
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding about the whole, with no words yet.
    #[must_use]
    pub const fn new(severity: Severity, code: &'static str) -> Self {
        Self { severity, code, at: None, args: Vec::new() }
    }

    /// Says where it begins.
    #[must_use]
    pub const fn at(mut self, seconds: f64) -> Self {
        self.at = Some(seconds);
        self
    }

    /// Adds a word for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

fn as_map<S: Serializer>(args: &[(&'static str, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(args.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_small_json_object() {
        let finding = Finding::new(Severity::Warning, "quality-black").at(1.5).with("from", "00:00:01:12");
        let json = serde_json::to_string(&finding).expect("plain data");
        assert_eq!(json, r#"{"severity":"warning","code":"quality-black","at":1.5,"args":{"from":"00:00:01:12"}}"#);
    }
}
