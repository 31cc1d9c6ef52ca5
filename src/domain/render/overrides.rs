//! Choices for one cut over a preset: `subtitle.size=44`, checked by the preset's own bounds.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::fault::{Fault, Result};
use crate::{fault, text_enum};

text_enum! {
    /// The part of the treatment that an override changes.
    Part {
        /// The corner logo.
        Logo = "logo",
        /// The end logo.
        EndLogo = "end_logo",
        /// Subtitles.
        Subtitle = "subtitle",
        /// Sound.
        Audio = "audio",
    }
}

/// One choice: a part, the name of a value in its preset, and the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Which part.
    pub part: Part,
    /// Which value of it.
    pub key: String,
    /// The new value.
    pub value: Value,
    /// As it was written.
    pub text: String,
}

impl std::str::FromStr for Override {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self> {
        let malformed = || fault!(Usage, "override-malformed", text = text, example = "subtitle.size=44");
        let (name, value) = text.split_once('=').ok_or_else(malformed)?;
        let (part, key) = name.trim().split_once('.').ok_or_else(malformed)?;
        let unknown = |_| {
            let parts: Vec<_> = Part::ALL.iter().map(|part| format!("{part}.…")).collect();
            fault!(Usage, "override-unknown", key = name.trim(), allowed = parts.join(", "))
        };
        Ok(Self { part: part.parse().map_err(unknown)?, key: key.to_owned(), value: read(value.trim()), text: text.to_owned() })
    }
}

/// Reads a value as TOML would (numbers, `true`, quoted texts, bands of an equaliser); anything else is a bare word.
fn read(text: &str) -> Value {
    let table = toml::from_str::<toml::Table>(&format!("value = {text}")).ok();
    let value = table.filter(|table| table.len() == 1).and_then(|mut table| table.remove("value"));
    value.and_then(|value| serde_json::to_value(value).ok()).unwrap_or_else(|| Value::from(text))
}

/// A preset with the overrides of its part.
pub fn apply<T: Serialize + DeserializeOwned>(part: Part, preset: T, overrides: &[Override]) -> Result<T> {
    overrides.iter().filter(|choice| choice.part == part).try_fold(preset, |preset, choice| change(&preset, choice))
}

fn change<T: Serialize + DeserializeOwned>(preset: &T, choice: &Override) -> Result<T> {
    let mut values = values_of(preset);
    if !values.contains_key(&choice.key) {
        let allowed: Vec<_> = values.keys().map(|key| format!("{}.{key}", choice.part)).collect();
        let key = format!("{}.{}", choice.part, choice.key);
        return Err(fault!(Usage, "override-unknown", key = key, allowed = allowed.join(", ")));
    }
    values.insert(choice.key.clone(), choice.value.clone());
    serde_json::from_value(Value::Object(values))
        .map_err(|error| fault!(Usage, "override-bad", text = choice.text).because(error))
}

fn values_of<T: Serialize>(preset: &T) -> Map<String, Value> {
    match serde_json::to_value(preset) {
        Ok(Value::Object(values)) => values,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::render::bounds::{Colour, Number};

    #[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Style {
        size: Number<24, 120>,
        colour: Colour,
        bold: bool,
    }

    fn style() -> Style {
        Style { size: Number::new(50.0).expect("in bounds"), colour: Colour::new("#FFFFFF").expect("white"), bold: false }
    }

    fn set(texts: &[&str]) -> Result<Style> {
        let overrides = texts.iter().map(|text| text.parse()).collect::<Result<Vec<_>>>()?;
        apply(Part::Subtitle, style(), &overrides)
    }

    #[test]
    fn an_override_is_read_as_the_preset_would_be() {
        let changed =
            set(&["subtitle.size=44", "subtitle.colour=#FFCC00", "subtitle.bold=true", "logo.size=99"]).expect("all good");
        assert!((changed.size.get() - 44.0).abs() < f64::EPSILON && changed.bold);
        assert_eq!(changed.colour.to_string(), "#FFCC00");
    }

    #[test]
    fn a_bad_override_is_refused_with_what_is_allowed() {
        let bad = set(&["subtitle.size=440"]).expect_err("too large");
        assert_eq!(bad.to_string(), "override-bad (text: subtitle.size=440, detail: 440 (24 … 120))");
        let unknown = set(&["subtitle.tamaño=44"]).expect_err("no such key");
        assert_eq!(unknown.code, "override-unknown");
        assert_eq!(unknown.args[1].1, "subtitle.bold, subtitle.colour, subtitle.size");
        assert_eq!("sub.size=4".parse::<Override>().expect_err("no such part").code, "override-unknown");
        for text in ["", "=", "subtitle.size", "size=4"] {
            assert_eq!(text.parse::<Override>().expect_err(text).code, "override-malformed", "{text}");
        }
        assert!(set(&["subtitle.size=44\nbold = 3"]).is_err() && set(&["subtitle.size=nan"]).is_err());
    }
}
