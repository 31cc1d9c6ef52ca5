//! Relative paths as text that can be kept in the catalogue and turned back into the very same bytes.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use crate::domain::fault::Result;
use crate::fault;

/// The text form of a relative path: components separated by `/`, and `%XX` for each byte that is not valid UTF-8, belongs
/// to a control character, or is a percent sign.
///
/// What is not a plain name (`..`, a root) is escaped too, so that [`from_text`] refuses it instead of following it.
#[must_use]
pub fn to_text(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components().filter(|component| *component != Component::CurDir) {
        if !text.is_empty() {
            text.push('/');
        }
        match component {
            Component::Normal(name) => escape(name.as_encoded_bytes(), &mut text),
            other => other.as_os_str().as_encoded_bytes().iter().for_each(|byte| escape_byte(*byte, &mut text)),
        }
    }
    text
}

/// A whole path for people and for answers: as it is where it is text, else with each component in the form of [`to_text`].
#[must_use]
pub fn shown(path: &Path) -> String {
    let escaped = || {
        let below = path.strip_prefix("/").unwrap_or(path);
        format!("{}{}", if below == path { "" } else { "/" }, to_text(below))
    };
    path.to_str().map_or_else(escaped, str::to_owned)
}

fn escape(mut name: &[u8], text: &mut String) {
    while !name.is_empty() {
        let (valid, rest) = match std::str::from_utf8(name) {
            Ok(valid) => (valid, &[][..]),
            Err(error) => {
                let (valid, rest) = name.split_at(error.valid_up_to());
                (std::str::from_utf8(valid).unwrap_or_default(), rest)
            }
        };
        valid.chars().for_each(|character| escape_char(character, text));
        let broken = rest.iter().take(1);
        broken.for_each(|byte| escape_byte(*byte, text));
        name = rest.get(1..).unwrap_or_default();
    }
}

fn escape_char(character: char, text: &mut String) {
    if character.is_control() || character == '%' {
        character.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| escape_byte(byte, text));
    } else {
        text.push(character);
    }
}

fn escape_byte(byte: u8, text: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(text, "%{byte:02X}");
}

/// The path that a text form stands for; refused unless every component is a plain name.
pub fn from_text(text: &str) -> Result<PathBuf> {
    let component = |text: &str| unescape(text).filter(|name| is_plain(name)).and_then(os_string);
    let path: Option<PathBuf> = text.split('/').map(component).collect();
    path.ok_or_else(|| fault!(Failed, "name-malformed", text = text))
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
            bytes.push(u8::try_from(high? * 16 + low?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}

fn is_plain(name: &[u8]) -> bool {
    let path = Path::new(std::str::from_utf8(name).unwrap_or("not text"));
    let mut components = path.components();
    let one = matches!(components.next(), Some(Component::Normal(_))) && components.next().is_none();
    one && !name.iter().any(|byte| matches!(byte, b'/' | 0)) && (cfg!(unix) || !name.contains(&b'\\'))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems cannot hold every name")]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

/// Another name for the same place: `C0001 (2).MP4`. The first is the name itself.
#[must_use]
pub fn numbered(path: &Path, number: u32) -> PathBuf {
    if number <= 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(" ({number})"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    fn path(bytes: &[u8]) -> &Path {
        Path::new(OsStr::from_bytes(bytes))
    }

    #[test]
    fn ordinary_names_stay_readable() {
        assert_eq!(to_text(Path::new("DCIM/100GOPRO/año \"1\" 🎬.MP4")), "DCIM/100GOPRO/año \"1\" 🎬.MP4");
        assert_eq!(to_text(path(b"-a/50%\n\xff\xc3")), "-a/50%25%0A%FF%C3");
        assert_eq!(to_text(Path::new("\u{85}")), "%C2%85");
    }

    #[test]
    fn whole_paths_are_shown_as_text() {
        assert_eq!(shown(Path::new("/media/50% ñ/../x")), "/media/50% ñ/../x");
        assert_eq!(shown(path(b"/media/50%/\xff.MP4")), "/media/50%25/%FF.MP4");
        assert_eq!(shown(path(b"\xff/x")), "%FF/x");
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for text in
            ["", "/", "/etc/passwd", "..", "a/../b", ".", "a//b", "a/", "%2E%2E/x", "a%2Fb", "a%00", "%", "%4", "%zz", "%ñ"]
        {
            assert_eq!(from_text(text).expect_err(text).code, "name-malformed", "{text:?}");
        }
        assert!(from_text(&to_text(Path::new("../up"))).is_err());
        assert!(from_text(&to_text(Path::new("/root"))).is_err());
        assert_eq!(from_text(&to_text(Path::new("./a/./b"))).expect("plain"), Path::new("a/b"));
    }

    #[test]
    fn numbers_go_before_the_extension() {
        assert_eq!(numbered(Path::new("d/C0001.MP4"), 1), Path::new("d/C0001.MP4"));
        assert_eq!(numbered(Path::new("d/C0001.MP4"), 2), Path::new("d/C0001 (2).MP4"));
        assert_eq!(numbered(Path::new("d/.hidden"), 3), Path::new("d/.hidden (3)"));
        assert_eq!(numbered(path(b"\xff.x"), 2), path(b"\xff (2).x"));
    }

    proptest! {
        #[test]
        fn every_relative_path_comes_back(names in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..12), 1..4)) {
            let plain = |name: &Vec<u8>| !name.iter().any(|b| matches!(b, 0 | b'/')) && name != b"." && name != b"..";
            prop_assume!(names.iter().all(plain));
            let original: PathBuf = names.iter().map(|name| path(name)).collect();
            let text = to_text(&original);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert_eq!(from_text(&text).expect("own form"), original);
        }

        #[test]
        fn no_text_panics_or_escapes(text in "\\PC{0,24}") {
            if let Ok(path) = from_text(&text) {
                prop_assert!(path.components().all(|component| matches!(component, Component::Normal(_))));
            }
        }
    }
}
