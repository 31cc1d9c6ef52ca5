//! Every sentence that a person sees, in Spanish and English.
//!
//! Sentences live in `locales/`, compiled in. A key with its words becomes a sentence here and nowhere else, so that screen,
//! mail and page say the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use unic_langid::langid;

use crate::domain::fault::Fault;
use crate::text_enum;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "es",
        // Terminals show the isolation marks as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

text_enum! {
    /// A language that the program speaks.
    Lang {
        /// Spanish of Mexico.
        Es = "es",
        /// English.
        En = "en",
    }
}

static ES: LanguageIdentifier = langid!("es");
static EN: LanguageIdentifier = langid!("en");

impl Lang {
    /// The sentence of a key, with its words. A key without a sentence is shown as it is: ugly, but never silence.
    #[must_use]
    pub fn say(self, key: &str, words: &[(&'static str, String)]) -> String {
        self.find(key, words).unwrap_or_else(|| key.to_owned())
    }

    /// The sentence of a key, if it has one.
    #[must_use]
    pub fn find(self, key: &str, words: &[(&'static str, String)]) -> Option<String> {
        self.look_up(key, words.iter().map(|(name, text)| (Cow::Borrowed(*name), text.as_str())))
    }

    /// The sentence of a key, with words that were kept in the catalogue.
    #[must_use]
    pub fn say_kept(self, key: &str, words: &BTreeMap<String, String>) -> String {
        let words = words.iter().map(|(name, text)| (Cow::Owned(name.clone()), text.as_str()));
        self.look_up(key, words).unwrap_or_else(|| key.to_owned())
    }

    fn look_up<'w>(self, key: &str, words: impl Iterator<Item = (Cow<'static, str>, &'w str)>) -> Option<String> {
        let args: HashMap<_, FluentValue<'_>> = words.map(|(name, text)| (name, value(text))).collect();
        LOCALES.try_lookup_complete(self.id(), key, Some(&args))
    }

    /// The sentence of a fault.
    #[must_use]
    pub fn fault(self, fault: &Fault) -> String {
        self.say(&format!("fault-{}", fault.code), &fault.args)
    }

    /// What to do about a fault, where something can be done.
    #[must_use]
    pub fn hint(self, fault: &Fault) -> Option<String> {
        self.find(&format!("fault-{}.hint", fault.code), &fault.args)
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Es => &ES,
            Self::En => &EN,
        }
    }
}

/// Whole numbers choose plural forms; everything else is text.
fn value(text: &str) -> FluentValue<'_> {
    let plain = text == "0" || (!text.starts_with('0') && text.len() < 16 && text.bytes().all(|b| b.is_ascii_digit()));
    match text.parse::<i64>() {
        Ok(number) if plain => FluentValue::from(number),
        _ => FluentValue::from(text),
    }
}

/// Builds the words of a sentence: `words![count = n, path = p]`.
#[macro_export]
macro_rules! words {
    ($($name:ident = $value:expr),* $(,)?) => { &[$((stringify!($name), $value.to_string())),*] };
}
