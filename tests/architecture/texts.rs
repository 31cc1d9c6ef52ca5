//! Every sentence exists in Spanish and in English, says the same things, and is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::none;
use crate::source::{Source, files, root};

/// A message or one of its attributes (`fault-x` or `fault-x.hint`), with the variables in it.
type Texts = BTreeMap<String, BTreeSet<String>>;

/// The texts of a language, by file and key.
fn language(language: &str) -> BTreeMap<String, Texts> {
    let texts = files(&format!("locales/{language}"), "ftl").into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("a text file");
        (path.file_name().expect("a name").to_string_lossy().into_owned(), parse(&text))
    });
    texts.collect()
}

/// Reads what the rules need of a Fluent file; the program's own reader checks the rest when it starts.
fn parse(text: &str) -> Texts {
    let mut texts = Texts::new();
    let (mut message, mut key) = (String::new(), String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let indented = line.starts_with(' ');
        if let Some((name, _)) = line.split_once('=').filter(|(name, _)| !indented && is_key(name.trim())) {
            name.trim().clone_into(&mut message);
            key.clone_from(&message);
        } else if let Some((name, _)) = line.trim().strip_prefix('.').and_then(|l| l.split_once('=')).filter(|_| indented) {
            key = format!("{message}.{}", name.trim());
        }
        if !key.is_empty() {
            texts.entry(key.clone()).or_default().extend(variables(line));
        }
    }
    texts
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn variables(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('$')
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).next().unwrap_or("").to_owned())
}

/// Every text of a language, whichever file it stands in.
fn merged(language: BTreeMap<String, Texts>) -> Texts {
    language.into_values().flatten().collect()
}

/// A fault that the code can raise: where, and the words that it gives.
struct Raised {
    place: String,
    words: BTreeSet<String>,
}

/// Every `fault!(Kind, "code", word = …)` and `Fault::new(Kind::…, "code")`, by code.
fn raised() -> BTreeMap<String, Vec<Raised>> {
    let mut all: BTreeMap<String, Vec<Raised>> = BTreeMap::new();
    for source in Source::all() {
        for call in ["fault!(", "Fault::new("].iter().flat_map(|open| calls(&source, open)) {
            if let Some(code) = call.split('"').nth(1) {
                let raised = Raised { place: source.name.clone(), words: words(call) };
                all.entry(code.to_owned()).or_default().push(raised);
            }
        }
    }
    all
}

/// The arguments of each call, quotes filled.
fn calls<'a>(source: &'a Source, open: &str) -> Vec<&'a str> {
    let begins = source.code.match_indices(open).map(|(at, _)| at + open.len());
    begins.map(|at| &source.quoted[at..at + closing(&source.code[at..])]).collect()
}

/// Where the bracket that was opened before this code is closed.
fn closing(code: &str) -> usize {
    let mut open = 1;
    for (at, c) in code.char_indices() {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if open == 0 {
            return at;
        }
    }
    code.len()
}

/// The names before each `=` of the call.
fn words(call: &str) -> BTreeSet<String> {
    let names = call.match_indices(" = ").filter_map(|(at, _)| call[..at].rsplit([' ', ',', '(', '\n']).next());
    names.filter(|name| is_key(name)).map(str::to_owned).collect()
}

/// The words that are added after a fault was made, anywhere: `.with("path", …)`, and the cause's `detail`.
fn added() -> BTreeSet<String> {
    let with = |source: &Source| {
        calls(source, ".with(").iter().filter_map(|call| call.split('"').nth(1)).map(str::to_owned).collect::<Vec<_>>()
    };
    Source::all().iter().flat_map(with).chain(["detail".to_owned()]).collect()
}

#[test]
fn both_languages_say_the_same() {
    let (spanish, english) = (language("es"), language("en"));
    assert_eq!(spanish.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "the same files in both languages");
    let mut wrong = Vec::new();
    for (file, ours) in &spanish {
        let theirs = &english[file];
        wrong.extend(ours.keys().filter(|key| !theirs.contains_key(*key)).map(|key| format!("{file}: {key} is only in Spanish")));
        wrong.extend(theirs.keys().filter(|key| !ours.contains_key(*key)).map(|key| format!("{file}: {key} is only in English")));
        let differ = ours.iter().filter(|(key, words)| theirs.get(*key).is_some_and(|other| other != *words));
        wrong.extend(differ.map(|(key, words)| format!("{file}: {key} has {words:?} in Spanish, {:?} in English", theirs[key])));
    }
    none("both languages have the same texts with the same words", &wrong);
}

#[test]
fn no_key_is_written_twice() {
    let mut wrong = Vec::new();
    for path in files("locales", "ftl") {
        let text = fs::read_to_string(&path).expect("a text file");
        let mut seen = BTreeSet::new();
        let keys = text.lines().filter_map(|l| l.split_once('=')).map(|(key, _)| key.trim_end()).filter(|key| is_key(key));
        let name = path.strip_prefix(root()).expect("below the project").display().to_string();
        wrong.extend(keys.filter(|key| !seen.insert(*key)).map(|key| format!("{name}: {key}")));
    }
    let texts = language("es");
    let mut home = BTreeMap::new();
    for (file, keys) in &texts {
        for key in keys.keys() {
            wrong.extend(home.insert(key, file).map(|other| format!("{key} is in {other} and in {file}")));
        }
    }
    none("a text has one place", &wrong);
}

#[test]
fn every_fault_has_a_sentence_and_a_hint() {
    let texts = merged(language("es"));
    let mut wrong = Vec::new();
    for (code, raised) in raised() {
        for key in [format!("fault-{code}"), format!("fault-{code}.hint")] {
            if !texts.contains_key(&key) {
                wrong.push(format!("{}: no text {key}", raised[0].place));
            }
        }
    }
    none("every fault that code can raise has a text, and a hint what to do next", &wrong);
}

#[test]
fn no_sentence_is_dead() {
    let raised = raised();
    let codes = merged(language("es"));
    let codes = codes.keys().filter_map(|key| key.strip_prefix("fault-")).filter(|code| !code.contains('.'));
    let dead: Vec<String> = codes.filter(|code| !raised.contains_key(*code)).map(|code| format!("fault-{code}")).collect();
    none("every text of a fault is one that code can raise", &dead);
}

#[test]
fn sentences_use_only_words_that_their_fault_gives() {
    let (texts, added) = (merged(language("es")), added());
    let mut wrong = Vec::new();
    for (code, raised) in raised() {
        let given: BTreeSet<&String> = raised.iter().flat_map(|raised| &raised.words).chain(&added).collect();
        let used = [format!("fault-{code}"), format!("fault-{code}.hint")];
        let used = used.iter().filter_map(|key| texts.get(key)).flatten();
        wrong.extend(used.filter(|word| !given.contains(word)).map(|word| format!("fault-{code} says {{ ${word} }}")));
    }
    none("a sentence names words as the fault does", &wrong);
}

#[test]
fn texts_are_read_as_fluent_does() {
    let texts = parse(
        "# no = key\nfault-a = Uno { $path } de\n    { $n ->\n        [one] uno\n       *[other] { $n }\n    }\n    .hint = Haz { $x }.\n-term = no\n",
    );
    assert_eq!(texts.keys().collect::<Vec<_>>(), ["-term", "fault-a", "fault-a.hint"]);
    assert_eq!(texts["fault-a"].iter().collect::<Vec<_>>(), ["n", "path"]);
    assert_eq!(texts["fault-a.hint"].iter().collect::<Vec<_>>(), ["x"]);
    let source =
        Source::of("src/disk/x.rs".into(), "fn f() { fault!(Failed, \"disk-x\", path = p.display(), n = f(1)).with(\"at\", 3) }");
    let call = calls(&source, "fault!(")[0];
    assert_eq!(words(call).iter().collect::<Vec<_>>(), ["n", "path"]);
}
