//! A source file as the rules see it: its place, its code without comments and tests, and the paths that it names.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of `src/`.
pub(crate) struct Source {
    /// Its name below the project, with `/`: `src/domain/fault.rs`.
    pub(crate) name: String,
    /// The module that it is: `["domain", "fault"]`; `main.rs` and `lib.rs` are the crate itself.
    pub(crate) module: Vec<String>,
    /// Lines before its tests.
    pub(crate) length: usize,
    /// Its code: comments and tests are left out, and what stands in quotes is blank.
    pub(crate) code: String,
    /// The same with quotes filled, byte for byte in the same places.
    pub(crate) quoted: String,
}

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder of the project with one ending, in order; none if the folder does not exist.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

impl Source {
    /// Every file of `src/` but those that hold nothing but tests.
    pub(crate) fn all() -> Vec<Self> {
        let files = files("src", "rs").into_iter();
        files.filter(|path| path.file_stem().is_none_or(|name| name != "tests")).map(|path| Self::read(&path)).collect()
    }

    fn read(path: &Path) -> Self {
        let name = path.strip_prefix(root()).expect("below the project").to_string_lossy().replace('\\', "/");
        Self::of(name, &fs::read_to_string(path).expect("a source file"))
    }

    pub(crate) fn of(name: String, text: &str) -> Self {
        let inner = name.trim_start_matches("src/").trim_end_matches(".rs");
        let parts = inner.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
        let module = parts.map(str::to_owned).collect();
        let body = ["#[cfg(test)]\nmod ", "#[cfg(test)]\npub(crate) mod "].iter().filter_map(|mark| text.find(mark)).min();
        let text = &text[..body.unwrap_or(text.len())];
        Self { name, module, length: text.lines().count(), code: blanked(text, true), quoted: blanked(text, false) }
    }

    /// Is it this module, or below it? `within("cli::show")`.
    pub(crate) fn within(&self, module: &str) -> bool {
        let wanted: Vec<&str> = module.split("::").collect();
        self.module.len() >= wanted.len() && self.module.iter().zip(wanted).all(|(is, wanted)| is == wanted)
    }

    /// Every path of two or more parts that the code names, from the crate's root or another crate's: `use` groups are taken
    /// apart, `self` and `super` resolved.
    pub(crate) fn paths(&self) -> Vec<String> {
        let tokens = tokens(&self.code);
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let begins = is_name(tokens[at]) && (at == 0 || !matches!(tokens[at - 1], "::" | "."));
            if begins { at = path(&tokens, at, &[], &mut found) } else { at += 1 }
        }
        let full: Vec<Vec<String>> = found.iter().filter(|path| path.len() > 1).map(|path| self.resolved(path)).collect();
        // After `use crate::documents::csv`, `csv::table` is ours and was seen with the import.
        let ours: Vec<&String> = full.iter().filter(|path| path[0] == "crate").filter_map(|path| path.last()).collect();
        full.iter().filter(|path| !ours.contains(&&path[0])).map(|path| path.join("::")).collect()
    }

    fn resolved(&self, path: &[&str]) -> Vec<String> {
        let up = path.iter().take_while(|part| **part == "super").count();
        let here = path[0] == "self";
        if up == 0 && !here {
            return path.iter().map(ToString::to_string).collect();
        }
        let home = self.module[..self.module.len().saturating_sub(up)].iter().cloned();
        let rest = path[up + usize::from(here)..].iter().map(ToString::to_string);
        std::iter::once("crate".to_owned()).chain(home).chain(rest).collect()
    }
}

/// Reads the path at a place, groups included, and returns where it ends.
fn path<'a>(tokens: &[&'a str], mut at: usize, before: &[&'a str], found: &mut Vec<Vec<&'a str>>) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at) {
            Some(&"{") => return group(tokens, at, &path, found),
            Some(&name) if is_name(name) => path.push(name),
            _ => break,
        }
        at += 1;
        let goes_on = tokens.get(at) == Some(&"::") && tokens.get(at + 1).is_some_and(|next| *next == "{" || is_name(next));
        if !goes_on {
            break;
        }
        at += 1;
    }
    found.push(path);
    at
}

fn group<'a>(tokens: &[&'a str], open: usize, before: &[&'a str], found: &mut Vec<Vec<&'a str>>) -> usize {
    let mut at = open + 1;
    while let Some(&token) = tokens.get(at) {
        match token {
            "}" => return at + 1,
            "," | "*" => at += 1,
            // The new name of `x as y` names nothing.
            "as" => at += 2,
            _ => at = path(tokens, at, before, found).max(at + 1),
        }
    }
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs, without blanks.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

/// The text with comments blanked, and quotes too if asked; every byte keeps its place.
fn blanked(text: &str, quotes: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (length, blank) = piece(rest);
        let (piece, after) = rest.split_at(length);
        let blank = match blank {
            Piece::Code => false,
            Piece::Comment => true,
            Piece::Quote => quotes,
        };
        if blank {
            kept.extend(piece.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        } else {
            kept.push_str(piece);
        }
        rest = after;
    }
    kept
}

enum Piece {
    Code,
    Comment,
    Quote,
}

/// How long the next piece of a source is, and what it is.
fn piece(text: &str) -> (usize, Piece) {
    let until = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    let first = text.chars().next().map_or(1, char::len_utf8);
    if text.starts_with("//") {
        (text.find('\n').unwrap_or(text.len()), Piece::Comment)
    } else if text.starts_with("/*") {
        (until("*/", 2), Piece::Comment)
    } else if text.starts_with('"') {
        (quote(text), Piece::Quote)
    } else if let Some(hashes) = raw(text) {
        (until(&format!("\"{}", "#".repeat(hashes)), 2 + hashes), Piece::Quote)
    } else if let Some(length) = letter(text) {
        (length, Piece::Quote)
    } else if text.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        // A whole name at once, so that the `r` of `for"` does not begin a raw string.
        (text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len()), Piece::Code)
    } else {
        (first, Piece::Code)
    }
}

fn quote(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn raw(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The length of `'x'` or `'\n'`; a lifetime is none.
fn letter(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\'')?;
    if rest.starts_with('\\') {
        return rest[2..].find('\'').map(|at| 1 + 2 + at + 1);
    }
    let c = rest.chars().next()?.len_utf8();
    rest[c..].starts_with('\'').then_some(1 + c + 1)
}

#[test]
fn paths_are_found_wherever_they_hide() {
    let text = "use crate::{domain::{fault::Fault as F, ids}, store};\nuse std::fs;\nfn g() { store::open(); csv::open() }\n// crate::web::no\n\
                fn f<'a>(x: &'a str) { super::super::media::run(\"crate::cli::no\", '\"', r#\"crate::app::no\"#); self::y::z() }\n\
                #[cfg(test)]\nmod tests { use crate::web; }\n";
    let source = Source::of("src/disk/offload.rs".into(), text);
    let paths = source.paths();
    let expected =
        ["crate::domain::fault::Fault", "crate::domain::ids", "crate::store", "std::fs", "csv::open", "crate::media::run"];
    assert_eq!(paths, [&expected[..], &["crate::disk::offload::y::z"]].concat());
    assert!(source.within("disk") && !source.within("disk::scan") && source.length == 5);
    assert_eq!(source.code.len(), source.quoted.len());
}
