//! Values that a preset may hold: each knows its own bounds, so that a bad one cannot be read.
//!
//! What `Deserialize` says about a bad value is numbers and signs only (`180 (30 … 100)`); the sentence round it comes from the
//! locale, the place in the file from TOML's own error.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// A number from `LOW` to `HIGH`, fractions allowed.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number<const LOW: i32, const HIGH: i32>(f64);

impl<const LOW: i32, const HIGH: i32> Number<LOW, HIGH> {
    /// The number, if it lies within the bounds.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (f64::from(LOW)..=f64::from(HIGH)).contains(&value).then_some(Self(value))
    }

    /// Its value.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

struct NumberVisitor<const LOW: i32, const HIGH: i32>;

impl<const LOW: i32, const HIGH: i32> Visitor<'_> for NumberVisitor<LOW, HIGH> {
    type Value = Number<LOW, HIGH>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LOW} … {HIGH}")
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Number::new(value).ok_or_else(|| E::custom(format_args!("{value} ({LOW} … {HIGH})")))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "numbers that large are out of every bound")]
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "numbers that large are out of every bound")]
        self.visit_f64(value as f64)
    }
}

impl<'de, const LOW: i32, const HIGH: i32> Deserialize<'de> for Number<LOW, HIGH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl<const LOW: i32, const HIGH: i32> Serialize for Number<LOW, HIGH> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

/// A whole number from `LOW` to `HIGH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole<const LOW: u32, const HIGH: u32>(u32);

impl<const LOW: u32, const HIGH: u32> Whole<LOW, HIGH> {
    /// The number, if it lies within the bounds.
    #[must_use]
    pub fn new(value: u32) -> Option<Self> {
        (LOW..=HIGH).contains(&value).then_some(Self(value))
    }

    /// Its value.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<'de, const LOW: u32, const HIGH: u32> Deserialize<'de> for Whole<LOW, HIGH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = i64::deserialize(deserializer)?;
        let within = u32::try_from(value).ok().and_then(Self::new);
        within.ok_or_else(|| de::Error::custom(format_args!("{value} ({LOW} … {HIGH})")))
    }
}

impl<const LOW: u32, const HIGH: u32> Serialize for Whole<LOW, HIGH> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

/// Declares texts of one form: what is allowed, and how to say so.
macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident = $form:literal, $allowed:expr;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text, if it has this form.
            #[must_use]
            pub fn new(text: &str) -> Option<Self> {
                let allowed: fn(&str) -> bool = $allowed;
                allowed(text).then(|| Self(text.to_owned()))
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::new(&text).ok_or_else(|| de::Error::custom(format_args!(concat!("{:?} (", $form, ")"), text)))
            }
        }
    )+};
}

texts! {
    /// The name of a preset: the name of its file without `.toml`.
    Name = "a-z 0-9 -", |text| {
        (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    /// The name of a picture that lies beside its preset.
    ImageName = "*.png", |text| {
        let stem = text.strip_suffix(".png").unwrap_or_default();
        (1..=60).contains(&stem.len()) && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    /// A font family, as the font file names itself. It ends up in a subtitle file, where commas and braces mean something.
    Family = "A-Z a-z 0-9 - _", |text| {
        (1..=60).contains(&text.len())
            && !text.starts_with(' ')
            && text.chars().all(|c| c.is_alphanumeric() || " -_.".contains(c))
    };
    /// A timecode without hours past 23, such as `01:00:00;00`.
    StartLabel = "00:00:00:00 … 23:59:59;29", |text| {
        let parts: Vec<_> = text.split([':', ';']).collect();
        let below = |part: &str, limit: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|n| n < limit);
        matches!(*parts, [h, m, s, f] if below(h, 24) && below(m, 60) && below(s, 60) && below(f, 60))
            && text.find(';').is_none_or(|at| at == 8)
    };
}

/// A colour, written `#RRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red, from 0 to 255.
    pub red: u8,
    /// Green, from 0 to 255.
    pub green: u8,
    /// Blue, from 0 to 255.
    pub blue: u8,
}

impl Colour {
    /// Reads `#RRGGBB`.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| de::Error::custom(format_args!("{text:?} (#000000 … #FFFFFF)")))
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        opacity: Number<30, 100>,
    }

    #[test]
    fn a_value_out_of_bounds_is_refused_with_its_bounds_and_its_place() {
        assert!((toml::from_str::<Sample>("opacity = 80").expect("whole").opacity.get() - 80.0).abs() < f64::EPSILON);
        assert!(toml::from_str::<Sample>("opacity = 80.5").is_ok());
        for (text, message) in [
            ("# why\nopacity = 180", "180 (30 … 100)"),
            ("# why\nopacity = nan", "NaN (30 … 100)"),
            ("# why\nopacity = 'x'", "invalid type: string \"x\", expected 30 … 100"),
        ] {
            let error = toml::from_str::<Sample>(text).expect_err(text);
            assert_eq!(error.message(), message);
            assert_eq!(error.span().map(|span| text[..span.start].lines().count()), Some(2), "{text}");
        }
        assert!(toml::from_str::<Sample>("opacity = 80\nopacidad = 2").is_err());
    }

    #[test]
    fn texts_hold_only_what_is_harmless_further_on() {
        assert!(Name::new("web-1080p").is_some() && Name::new("../x").is_none() && Name::new("").is_none());
        assert!(ImageName::new("logo.png").is_some());
        for bad in ["../logo.png", "logo.jpg", ".png", "a b.png", "-/x.png"] {
            assert!(ImageName::new(bad).is_none(), "{bad}");
        }
        assert!(
            Family::new("Atkinson Hyperlegible").is_some() && Family::new("A,B").is_none() && Family::new("{\\b1}").is_none()
        );
        assert!(StartLabel::new("01:00:00;00").is_some() && StartLabel::new("10:00:00:00").is_some());
        for bad in ["24:00:00:00", "1:00:00:00", "00;00:00:00", "00:00:00", "00:60:00:00"] {
            assert!(StartLabel::new(bad).is_none(), "{bad}");
        }
        assert_eq!(Colour::new("#ffCC01").map(|c| c.to_string()).as_deref(), Some("#FFCC01"));
        assert!(Colour::new("#fff").is_none() && Colour::new("#ffcc0ñ").is_none() && Colour::new("ffcc00").is_none());
    }
}
