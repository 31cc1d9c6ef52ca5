//! What a library may decide for itself, as it stands in its `claqueta.toml`.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde::Deserialize;

use crate::domain::fault::Result;
use crate::domain::texts::Lang;
use crate::fault;

/// The settings of one library.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The institute's name, as it is printed.
    pub institution: String,
    /// The language of screens, mails and documents.
    #[serde(default = "spanish")]
    pub language: Lang,
    /// The office's time zone, by its IANA name.
    #[serde(default = "hermosillo")]
    pub time_zone: String,
    /// In how many backups each file must be verified before a card may be formatted.
    #[serde(default = "one")]
    pub backups_required: usize,
    /// Within how many days each copy is to be read again.
    #[serde(default = "half_a_year")]
    pub verify_every_days: u32,
    /// The largest review copy that still goes by mail or messenger, in megabytes.
    #[serde(default = "review_megabytes")]
    pub review_megabytes: u32,
    /// The largest mail that the office's server takes, in megabytes as sent.
    #[serde(default = "mail_megabytes")]
    pub mail_megabytes: u32,
    /// The address that the program's mails come from.
    #[serde(default = "mail_from")]
    pub mail_from: String,
}

fn spanish() -> Lang {
    Lang::Es
}
fn hermosillo() -> String {
    "America/Hermosillo".to_owned()
}
fn one() -> usize {
    1
}
fn half_a_year() -> u32 {
    180
}
fn review_megabytes() -> u32 {
    16
}
fn mail_megabytes() -> u32 {
    20
}
fn mail_from() -> String {
    "claqueta@localhost".to_owned()
}

impl Settings {
    /// Reads `claqueta.toml`; `file` is only for the fault.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let read: Self =
            toml::from_str(text).map_err(|e| fault!(Usage, "settings-malformed", file = file).because(e.to_string()))?;
        let bad = |name: &str, value: String, allowed: &str| {
            Err(fault!(Usage, "settings-out-of-range", file = file, name = name, value = value, allowed = allowed))
        };
        match &read {
            Self { time_zone, .. } if TimeZone::get(time_zone).is_err() => {
                bad("time_zone", time_zone.clone(), "America/Hermosillo, America/Mexico_City, …")
            }
            Self { backups_required, .. } if !(1..=9).contains(backups_required) => {
                bad("backups_required", backups_required.to_string(), "1–9")
            }
            Self { verify_every_days, .. } if !(1..=3650).contains(verify_every_days) => {
                bad("verify_every_days", verify_every_days.to_string(), "1–3650")
            }
            Self { review_megabytes, .. } if !(4..=200).contains(review_megabytes) => {
                bad("review_megabytes", review_megabytes.to_string(), "4–200")
            }
            Self { mail_megabytes, .. } if !(1..=200).contains(mail_megabytes) => {
                bad("mail_megabytes", mail_megabytes.to_string(), "1–200")
            }
            _ => Ok(read),
        }
    }

    /// The office's clock.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> civil::DateTime {
        let zone = TimeZone::get(&self.time_zone).expect("checked when read");
        zone.to_datetime(at)
    }

    /// The moment at which the office's clock shows a time.
    pub fn moment(&self, at: civil::DateTime) -> Result<Timestamp> {
        let zone = TimeZone::get(&self.time_zone).expect("checked when read");
        zone.to_timestamp(at).map_err(|_| fault!(Usage, "time-out-of-range", time = at))
    }

    /// A new library's `claqueta.toml`, every line explained.
    #[must_use]
    pub fn template(institution: &str, backups_required: usize) -> String {
        let institution = toml::Value::String(institution.to_owned());
        format!(
            "# Ajustes de esta biblioteca de claqueta. Se leen al empezar cada orden.

# Nombre del instituto, como se imprime en correos y documentos.
institution = {institution}

# Idioma de pantallas, correos y documentos: \"es\" o \"en\".
language = \"es\"

# Zona horaria de la oficina (nombre IANA).
time_zone = \"America/Hermosillo\"

# En cuántos respaldos, en discos distintos, debe estar verificado cada archivo antes de formatear una tarjeta (1–9).
backups_required = {backups_required}

# En cuántos días, a lo más, se vuelve a leer cada copia (1–3650); «claqueta verify» dice lo que se pasó.
verify_every_days = 180

# Tamaño máximo de una copia de revisión de hasta 15 minutos, en megabytes (4–200).
review_megabytes = 16

# Tamaño máximo de un correo ya codificado, en megabytes (1–200).
mail_megabytes = 20

# Remitente de los correos del programa.
mail_from = \"claqueta@localhost\"
"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_reads_back() {
        let settings = Settings::parse("x", &Settings::template("Instituto \"A\"\nB", 2)).expect("our own template");
        assert_eq!(settings.institution, "Instituto \"A\"\nB");
        assert_eq!(settings.backups_required, 2);
        assert_eq!(settings.local(Timestamp::UNIX_EPOCH).to_string(), "1969-12-31T17:00:00");
    }

    #[test]
    fn nonsense_is_named() {
        let parse = |text: &str| Settings::parse("claqueta.toml", text).expect_err("nonsense").code;
        assert_eq!(parse("institution = \"A\"\nmail_megabyte = 3"), "settings-malformed");
        assert_eq!(parse("institution = \"A\"\nmail_megabytes = 3000"), "settings-out-of-range");
        assert_eq!(parse("institution = \"A\"\ntime_zone = \"Hermosillo\""), "settings-out-of-range");
        assert_eq!(parse("institution = \"A\"\nlanguage = \"fr\""), "settings-malformed");
    }
}
