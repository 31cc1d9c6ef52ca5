//! Gates: the conditions that a definition may put before an event, each a named function.

use super::Event;
use crate::domain::fault::{Fault, Kind, Result};
use crate::domain::ids::VideoId;
use crate::{fault, text_enum};

text_enum! {
    /// A condition that a definition may name. A definition that names another does not load.
    Gate {
        /// Every file of the video's footage is verified in the library and in every backup.
        FootageBackedUp = "footage-backed-up",
        /// Whoever decides did not submit it.
        NotOwnWork = "not-own-work",
        /// What is decided about is what would be rendered now.
        ContentUnchanged = "content-unchanged",
        /// Every track of the cut has a licence that permits the use, today.
        MusicLicensed = "music-licensed",
        /// On a testimonial, every person shown has agreed, or the jefa gave a reason to go without.
        ConsentsRecorded = "consents-recorded",
    }
}

/// What the gates ask about a case. The answers come from the catalogue.
pub trait CaseFacts {
    /// The first file of the footage that is not verified everywhere, and the location that lacks it.
    fn unsafe_footage(&self) -> Result<Option<(String, String)>>;
    /// Whoever decides, if they submitted it themselves.
    fn own_work(&self) -> Result<Option<String>>;
    /// Is the content decided about what would be rendered now?
    fn content_unchanged(&self) -> Result<bool>;
    /// Fails with the reason if a track of the cut may not be used.
    fn music_allowed(&self) -> Result<()>;
    /// A consent is missing and no reason was given to go without.
    fn consent_missing(&self) -> Result<bool>;
}

/// Where the gate stands, for its sentence.
#[derive(Clone, Debug)]
pub struct Context {
    /// The video.
    pub video: VideoId,
    /// The step of the manual that it guards.
    pub step: String,
    /// The event that wants through.
    pub event: Event,
    /// The command that makes it happen.
    pub command: String,
    /// The step at which a new review round is opened.
    pub present_step: String,
}

impl Gate {
    /// Lets the event through, or says why not and what would open the gate.
    pub fn check(self, facts: &dyn CaseFacts, at: &Context) -> Result<()> {
        let (video, step) = (at.video, &at.step);
        match self {
            Self::FootageBackedUp => match facts.unsafe_footage()? {
                Some((path, location)) => {
                    Err(fault!(Refused, "gate-footage-backed-up", video = video, step = step, path = path, location = location))
                }
                None => Ok(()),
            },
            Self::NotOwnWork => match facts.own_work()? {
                Some(person) => {
                    Err(fault!(Refused, "gate-not-own-work", video = video, step = step, person = person, command = at.command))
                }
                None => Ok(()),
            },
            Self::ContentUnchanged if facts.content_unchanged()? => Ok(()),
            Self::ContentUnchanged => {
                Err(fault!(Refused, "gate-content-unchanged", video = video, step = step, again = at.present_step))
            }
            Self::MusicLicensed => facts.music_allowed().map_err(|why| at.without_licence(why)),
            Self::ConsentsRecorded if !facts.consent_missing()? => Ok(()),
            Self::ConsentsRecorded => Err(fault!(Refused, "gate-consents-recorded", video = video, step = step)),
        }
    }
}

impl Context {
    /// Why a track may not be used, with the step that waits for another. What is no matter of licences stays as it is.
    fn without_licence(&self, why: Fault) -> Fault {
        if why.kind != Kind::Refused {
            return why;
        }
        let word = |name| why.args.iter().find(|(known, _)| *known == name).map_or("", |(_, word)| word.as_str());
        fault!(
            Refused,
            "gate-music-licensed",
            video = self.video,
            step = self.step,
            reason = why.code,
            track = word("track"),
            licence = word("licence"),
            until = word("until")
        )
    }
}
