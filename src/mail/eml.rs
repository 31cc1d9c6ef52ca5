//! A message as a file (RFC 5322, with MIME parts).
//!
//! The same letter gives the same bytes: its date, its Message-ID and even the line between its parts come from the caller or
//! from what the caller gave, so that a command that was killed and typed again does not leave two different mails behind.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, Message, MultiPart, MultiPartKind, SinglePart};

use crate::domain::fault::Result;
use crate::fault;

/// What a mail server usually takes: 20 MB, counted as it travels (base64 adds a third).
pub const LIMIT: u64 = 20_000_000;

/// One person at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    /// The name that the reader sees; may be empty.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure<'a> {
    /// Where it is.
    pub file: &'a Path,
    /// What the reader's program calls it.
    pub name: String,
    /// Its media type, such as `video/mp4`.
    pub media_type: &'static str,
    /// The sentence that takes its place when it is too large to travel: where the file is instead.
    pub instead: String,
}

/// A letter, before it is a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter<'a> {
    /// The same for the same letter, unlike any other: the part of the Message-ID before `@claqueta`.
    pub id: String,
    /// When it was written.
    pub date: Timestamp,
    /// Who writes.
    pub from: Correspondent,
    /// Who reads.
    pub to: Vec<Correspondent>,
    /// The subject; line ends in it become spaces.
    pub subject: String,
    /// The text, in lines.
    pub body: String,
    /// The file that goes along.
    pub enclosure: Option<Enclosure<'a>>,
}

/// A message that a mail program opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eml {
    /// The bytes of the `.eml` file.
    pub bytes: Vec<u8>,
    /// The enclosure is inside; otherwise the body says where it is.
    pub enclosed: bool,
}

/// Returns the letter as a message of at most about `limit` bytes.
///
/// A file that would make it larger is not read: its sentence goes into the body.
pub fn eml(letter: &Letter, limit: u64) -> Result<Eml> {
    let file = letter.enclosure.as_ref().map(|enclosure| content(enclosure, limit)).transpose()?.flatten();
    let mut body = letter.body.clone();
    if let (Some(enclosure), None) = (&letter.enclosure, &file) {
        body = format!("{}\n\n{}\n", body.trim_end(), enclosure.instead);
    }
    let enclosed = file.is_some();
    let text = SinglePart::plain(body);
    let message = match (&letter.enclosure, file) {
        (Some(enclosure), Some(file)) => head(letter)?.multipart(parts(letter, text, enclosure, file)),
        _ => head(letter)?.singlepart(text),
    };
    let message = message.map_err(|err| fault!(Failed, "mail-unwritable", subject = letter.subject).because(err))?;
    Ok(Eml { bytes: message.formatted(), enclosed })
}

fn head(letter: &Letter) -> Result<lettre::message::MessageBuilder> {
    let from = mailbox(&letter.from)?;
    let to = letter.to.iter().map(mailbox).collect::<Result<Vec<_>>>()?;
    let readers = to.iter().map(|to| to.email.clone()).collect();
    let envelope = Envelope::new(Some(from.email.clone()), readers)
        .map_err(|err| fault!(Failed, "mail-nobody", subject = letter.subject).because(err))?;
    let head = Message::builder()
        .envelope(envelope)
        .message_id(Some(format!("<{}@claqueta>", token(&letter.id))))
        .date(system(letter.date))
        .from(from)
        .subject(one_line(&letter.subject));
    Ok(to.into_iter().fold(head, lettre::message::MessageBuilder::to))
}

fn mailbox(of: &Correspondent) -> Result<Mailbox> {
    let malformed = |err| fault!(Failed, "mail-address", name = of.name, email = of.email).because(err);
    let name = Some(one_line(&of.name)).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, of.email.trim().parse().map_err(malformed)?))
}

fn parts(letter: &Letter, text: SinglePart, enclosure: &Enclosure, file: Vec<u8>) -> MultiPart {
    let binary = || ContentType::parse("application/octet-stream").expect("a media type");
    let media_type = ContentType::parse(enclosure.media_type).unwrap_or_else(|_| binary());
    // Base64 has no hyphen, so this line cannot occur in the file; quoted-printable text would write its `=` as `=3D`.
    let boundary = format!("=-{}", &blake3::hash(letter.id.as_bytes()).to_hex()[..32]);
    let attachment = Attachment::new(one_line(&enclosure.name)).body(file, media_type);
    MultiPart::builder().kind(MultiPartKind::Mixed).boundary(boundary).singlepart(text).singlepart(attachment)
}

/// The bytes of the file, or nothing if they would not fit.
fn content(enclosure: &Enclosure, limit: u64) -> Result<Option<Vec<u8>>> {
    let unreadable = |err| fault!(Failed, "mail-enclosure", path = enclosure.file.display()).because(err);
    let mut file = File::open(enclosure.file).map_err(unreadable)?;
    if encoded(file.metadata().map_err(unreadable)?.len()) > limit {
        return Ok(None);
    }
    // The limit holds even if the file grows while it is read.
    let mut bytes = Vec::new();
    file.by_ref().take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(Some(bytes).filter(|bytes| encoded(bytes.len() as u64) <= limit))
}

/// How long a file is in base64, with its line ends.
const fn encoded(bytes: u64) -> u64 {
    let letters = bytes.div_ceil(3).saturating_mul(4);
    letters.saturating_add(letters.div_ceil(76).saturating_mul(2))
}

/// The same moment as the standard library counts it; a letter from before 1970 does not occur.
fn system(time: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(time.as_second()).unwrap_or(0))
}

/// A header cannot hold line ends, and a name must not forge a header.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// An id with only the letters that a Message-ID may have anywhere.
fn token(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    fn letter(enclosure: Option<Enclosure<'_>>) -> Letter<'_> {
        Letter {
            id: "review-V-2026-0014-1".into(),
            date: "2026-03-14T16:30:00Z".parse().expect("time"),
            from: Correspondent { name: "Erick Núñez".into(), email: "erick@example.org".into() },
            to: vec![
                Correspondent { name: "Edna, Jefa".into(), email: "edna@example.org".into() },
                Correspondent { name: String::new(), email: "dg@example.org".into() },
            ],
            subject: "Revisión 1: Día del niño\r\nBcc: otra@example.org".into(),
            body: "Buenas tardes:\n\nva la copia de revisión.\n".into(),
            enclosure,
        }
    }

    fn enclosure(file: &Path) -> Enclosure<'_> {
        Enclosure {
            file,
            name: "revisión \"1\".mp4".into(),
            media_type: "video/mp4",
            instead: format!("Está en {}", file.display()),
        }
    }

    fn file(folder: &tempfile::TempDir, bytes: usize) -> PathBuf {
        let path = folder.path().join("copia.mp4");
        let content: Vec<u8> = (0..bytes).map(|i| u8::try_from(i % 251).expect("small")).collect();
        fs::write(&path, content).expect("file");
        path
    }

    fn text(eml: &Eml) -> String {
        String::from_utf8(eml.bytes.clone()).expect("a message is ASCII")
    }

    fn decoded(base64: &str) -> Vec<u8> {
        let value = |c: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|x| *x == c);
        let bits = base64.bytes().filter_map(value).flat_map(|v| (0..6).rev().map(move |bit| v >> bit & 1));
        let bits: Vec<usize> = bits.collect();
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit == 1))).collect()
    }

    #[test]
    fn a_letter_alone_is_one_part_with_its_own_date_and_id() {
        let eml = eml(&letter(None), LIMIT).expect("a message");
        let text = text(&eml);
        assert!(!eml.enclosed);
        assert!(text.contains("Message-ID: <review-V-2026-0014-1@claqueta>\r\n"), "{text}");
        assert!(text.contains("Date: Sat, 14 Mar 2026 16:30:00 +0000\r\n"), "{text}");
        assert!(text.contains("<edna@example.org>") && text.contains("dg@example.org"), "{text}");
        assert!(text.contains("Content-Type: text/plain; charset=utf-8"), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "a subject forges no header: {text}");
    }

    #[test]
    fn the_file_goes_along_whole() {
        let folder = tempfile::tempdir().expect("folder");
        let path = file(&folder, 1000);
        let eml = eml(&letter(Some(enclosure(&path))), LIMIT).expect("a message");
        let text = text(&eml);
        assert!(eml.enclosed && !text.contains("=?utf-8?b?=?="), "{text}");
        let part = text.split("Content-Type: video/mp4").nth(1).expect("the file's part");
        let (head, rest) = part.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains("base64"), "{head}");
        let base64 = rest.split("\r\n--").next().expect("the end of the part");
        assert_eq!(decoded(base64), fs::read(&path).expect("file"));
        assert!(text.bytes().all(|b| b.is_ascii()) && text.split("\r\n").all(|line| line.len() <= 998));
    }

    #[test]
    fn a_file_too_large_is_named_instead() {
        let folder = tempfile::tempdir().expect("folder");
        let path = file(&folder, 1000);
        let small = eml(&letter(Some(enclosure(&path))), 1300).expect("a message");
        assert!(!small.enclosed && text(&small).contains("copia.mp4"), "{}", text(&small));
        assert!(eml(&letter(Some(enclosure(&path))), encoded(1000)).expect("a message").enclosed);
    }

    #[test]
    fn the_same_letter_gives_the_same_bytes() {
        let folder = tempfile::tempdir().expect("folder");
        let path = file(&folder, 10);
        let once = || eml(&letter(Some(enclosure(&path))), LIMIT).expect("a message");
        assert_eq!(once(), once());
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let code = |letter: &Letter| eml(letter, LIMIT).expect_err("a fault").code;
        let mut nobody = letter(None);
        nobody.to.clear();
        assert_eq!(code(&nobody), "mail-nobody");
        let mut wrong = letter(None);
        wrong.to[0].email = "edna@\nexample".into();
        assert_eq!(code(&wrong), "mail-address");
        assert_eq!(code(&letter(Some(enclosure(Path::new("/nowhere/x.mp4"))))), "mail-enclosure");
    }

    #[test]
    fn the_length_in_base64_is_exact() {
        assert_eq!([0, 1, 3, 57, 58].map(encoded), [0, 6, 6, 78, 84]);
    }
}
