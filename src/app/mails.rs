//! The mails that go with a review, as files in `registros/correo/`.

use std::path::PathBuf;

use serde_json::json;

use super::App;
use super::intake::Intake;
use crate::disk::presets::Asset;
use crate::disk::scan::SourceFile;
use crate::domain::catalog::AssetKind;
use crate::domain::fault::Result;
use crate::domain::ids::AssetId;
use crate::domain::people::{Person, Role};
use crate::domain::plan::Video;
use crate::domain::records::Fact;
use crate::domain::review::Round;
use crate::domain::watch::Notice;
use crate::mail::eml::{Correspondent, Enclosure, Letter, eml};
use crate::store::NewMail;
use crate::{fault, words};

/// A mail that was written.
pub(super) struct MailWritten {
    pub(super) path: PathBuf,
}

impl App {
    /// Writes the mail with a round's copy to every jefa who has an address; nothing if none has.
    ///
    /// The step that it goes with is done already: a mail that cannot be written now is told of and undoes nothing.
    pub(super) fn mail_round(&self, video: &Video, round: &Round, text: &str, person: &Person) -> Option<MailWritten> {
        self.write_mail(video, round, text, person).unwrap_or_else(|fault| {
            let unwritten = fault!(Failed, "mail-not-written", video = video.id).because(self.lang().fault(&fault));
            self.session.watcher.notice(Notice::Trouble(unwritten));
            None
        })
    }

    fn write_mail(&self, video: &Video, round: &Round, text: &str, person: &Person) -> Result<Option<MailWritten>> {
        let jefas = self.store.people()?.into_iter().filter(|p| p.holds(Role::Jefa));
        let to: Vec<_> = jefas.filter_map(|p| p.email.map(|email| Correspondent { name: p.name, email })).collect();
        if to.is_empty() {
            return Ok(None);
        }
        let lang = self.settings.language;
        let copy = self.readable(round.asset)?;
        let name = copy.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let head = self.store.head()?;
        let words = words![
            video = video.id,
            title = video.title,
            round = round.number,
            fingerprint = round.fingerprint.short(),
            institution = self.settings.institution,
            person = person.name,
            command = format!("claqueta review approve {}", video.id),
            seq = head.seq,
            head = head.hash.short(),
        ];
        let subject = lang.say(&format!("{text}-subject"), words);
        let recipient = to.iter().map(|c| c.email.as_str()).collect::<Vec<_>>().join(", ");
        let id = format!("{}-{}-r{}", text, video.id, round.number).to_lowercase();
        let letter = Letter {
            id: id.clone(),
            date: self.now(),
            from: Correspondent { name: self.settings.institution.clone(), email: self.settings.mail_from.clone() },
            to,
            subject: subject.clone(),
            body: lang.say(&format!("{text}-body"), words),
            enclosure: Some(Enclosure {
                file: &copy,
                name,
                media_type: "video/mp4",
                instead: lang.say("mail-too-large", words![path = copy.display()]),
            }),
        };
        let written = eml(&letter, u64::from(self.settings.mail_megabytes) * 1_000_000)?;
        let work = self.work_folder()?;
        let file = Asset { name: format!("{id}.eml"), bytes: written.bytes.into() }.place(work.path())?;
        let folder = std::path::Path::new("registros/correo").join(video.id.year.to_string());
        let locations = self.all_connected()?;
        let intake = Intake {
            kind: AssetKind::Record,
            video: Some(video.id),
            folder: &folder,
            locations: &locations,
            by: self.by(person),
        };
        let asset = self.take_in_one(&SourceFile::single(&file, std::path::Path::new(&format!("{id}.eml")))?, &intake)?;
        let mail = NewMail { message_id: format!("{id}@claqueta"), video: Some(video.id), recipient, subject, asset };
        let fact =
            Fact::new("mail-written", video.id).with(json!({"mail": mail.message_id, "to": mail.recipient, "asset": asset}));
        self.store.commit(self.by(person), |tx| Ok((tx.add_mail(&mail)?, fact)))?;
        Ok(Some(MailWritten { path: self.readable(asset)? }))
    }

    /// The mail with a round's approved copy, as a content; written now if it could not be when the copy was approved.
    pub(super) fn approved_mail(&self, video: &Video, round: &Round, person: &Person) -> Result<Option<AssetId>> {
        if let Some(mail) = self.mail_of(video, round)? {
            return Ok(Some(mail));
        }
        self.mail_round(video, round, "mail-approved", person);
        self.mail_of(video, round)
    }

    /// The mail that carried a round's approved copy, as a content.
    fn mail_of(&self, video: &Video, round: &Round) -> Result<Option<AssetId>> {
        let id = format!("mail-approved-{}-r{}@claqueta", video.id, round.number).to_lowercase();
        self.store.mail(&id)
    }
}
