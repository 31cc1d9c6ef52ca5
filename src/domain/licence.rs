//! Which music may be used (63-COM-P01, policy 3): free of author's rights, or usable commercially or privately.

use std::fmt;

use jiff::civil::Date;

use crate::domain::fault::Result;
use crate::domain::ids::TrackId;
use crate::fault;

/// What permits the use of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Licence {
    /// A public licence by its SPDX id, such as `CC-BY-3.0`. Source of the list: <https://spdx.org/licenses/>.
    Public(&'static str),
    /// The institute's own music.
    Own,
    /// Bought, with a receipt.
    Bought,
}

impl Licence {
    /// Reads what a person typed, and refuses what the policy forbids: non-commercial, no derivatives, unknown.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "propia" => return Ok(Self::Own),
            "comprada" => return Ok(Self::Bought),
            _ => {}
        }
        let Some(found) = spdx::license_id(text) else {
            let near = spdx::imprecise_license_id(text).map_or("CC-BY-4.0", |(id, _)| id.name);
            return Err(fault!(Refused, "licence-unknown", licence = text, near = near));
        };
        let forbids = |part: &str| found.name.split('-').any(|p| p == part);
        if forbids("NC") {
            return Err(fault!(Refused, "licence-non-commercial", licence = found.name));
        }
        if forbids("ND") {
            return Err(fault!(Refused, "licence-no-derivatives", licence = found.name));
        }
        Ok(Self::Public(found.name))
    }

    /// Does it hold only with a paper that shows it?
    #[must_use]
    pub fn needs_proof(&self) -> bool {
        matches!(self, Self::Own | Self::Bought)
    }

    /// Must the author be named wherever the music is heard?
    #[must_use]
    pub fn needs_credit(&self) -> bool {
        matches!(self, Self::Public(id) if id.starts_with("CC-BY"))
    }
}

impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public(id) => id,
            Self::Own => "propia",
            Self::Bought => "comprada",
        })
    }
}

/// May a track be used today? `licence` is as recorded, which an older version of the program may have let through.
pub fn usable(track: TrackId, licence: &str, has_proof: bool, until: Option<Date>, today: Date) -> Result<()> {
    let licence = Licence::parse(licence).map_err(|why| why.with("track", track))?;
    if licence.needs_proof() && !has_proof {
        return Err(fault!(Refused, "licence-without-proof", licence = licence, track = track));
    }
    match until {
        Some(until) if until < today => Err(fault!(Refused, "licence-expired", track = track, until = until)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn policy_3_decides() {
        assert_eq!(Licence::parse("CC-BY-3.0").expect("allowed"), Licence::Public("CC-BY-3.0"));
        assert_eq!(Licence::parse("CC0-1.0").expect("allowed").to_string(), "CC0-1.0");
        assert_eq!(Licence::parse("CC-BY-NC-SA-4.0").expect_err("commercial use").code, "licence-non-commercial");
        assert_eq!(Licence::parse("CC-BY-ND-4.0").expect_err("it is cut and ducked").code, "licence-no-derivatives");
        assert_eq!(Licence::parse("de YouTube").expect_err("nobody knows").code, "licence-unknown");
    }

    #[test]
    fn a_bought_track_shows_its_receipt_and_a_term_ends() {
        let (today, track) = (date(2026, 11, 24), TrackId(1));
        assert_eq!(usable(track, "comprada", false, None, today).expect_err("no receipt").code, "licence-without-proof");
        assert!(usable(track, "comprada", true, Some(today), today).is_ok());
        assert_eq!(usable(track, "CC-BY-4.0", false, Some(date(2026, 11, 23)), today).expect_err("over").code, "licence-expired");
    }
}
