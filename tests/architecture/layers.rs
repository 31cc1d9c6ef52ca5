//! Who may know whom, and who alone may do what.

use crate::none;
use crate::source::Source;

/// The layers, and what each may use besides itself. An adapter knows `domain` and no other adapter; a face knows the adapters
/// only by what `app` makes of them.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("media", &["domain"]),
    ("disk", &["domain"]),
    ("mail", &["domain"]),
    ("documents", &["domain"]),
    ("app", &["domain", "store", "media", "disk", "mail", "documents"]),
    ("cli", &["domain", "app"]),
    ("web", &["domain", "app"]),
];

/// What one module alone may name: the place to look when SQL, FFmpeg or the terminal misbehave.
const OWNED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("ffmpeg_sidecar", &["media"]),
    ("std::process::Command", &["media"]),
    ("reflink_copy", &["disk"]),
    ("walkdir", &["disk"]),
    ("lettre", &["mail"]),
    ("icalendar", &["documents"]),
    ("csv", &["documents"]),
    ("askama", &["documents", "web"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("rpassword", &["cli"]),
    ("anstream", &["cli::show"]),
    ("owo_colors", &["cli::show"]),
];

/// What a layer may not name at all, besides what others own.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "std::fs",
            "std::process",
            "std::net",
            "std::env",
            "std::thread",
            "std::io::stdin",
            "std::io::stdout",
            "std::io::stderr",
            "std::time::SystemTime",
            "std::time::Instant",
            "rustix",
            "tempfile",
            "ctrlc",
            "tokio",
            "axum",
        ],
    ),
    ("app", &["std::process", "std::net", "axum", "ctrlc"]),
    ("cli", &["std::net", "axum"]),
];

/// Macros that write to the terminal.
const PRINTS: [&str; 5] = ["println!", "print!", "eprintln!", "eprint!", "dbg!"];

fn breaches(found: impl Fn(&Source, &str) -> Option<String>) -> Vec<String> {
    let sources = Source::all();
    let each = sources.iter().flat_map(|source| source.paths().into_iter().map(move |path| (source, path)));
    each.filter_map(|(source, path)| found(source, &path).map(|why| format!("{}: {path} {why}", source.name))).collect()
}

/// Is the path this one, or below it?
fn below(path: &str, head: &str) -> bool {
    path.strip_prefix(head).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn may_use(layer: &str) -> Option<&'static [&'static str]> {
    LAYERS.iter().find(|(name, _)| *name == layer).map(|(_, may)| *may)
}

#[test]
fn layers_look_inwards() {
    let wrong = breaches(|source, path| {
        let from = source.module.first()?;
        let to = path.strip_prefix("crate::")?.split("::").next()?;
        let allowed = to == from || may_use(to).is_none() || may_use(from).is_none_or(|may| may.contains(&to));
        (!allowed).then(|| format!("({from} may use {:?})", may_use(from).unwrap_or_default()))
    });
    none("a layer uses only those inside it", &wrong);
}

#[test]
fn every_module_belongs_to_a_layer() {
    let strangers = Source::all().into_iter().filter(|s| s.module.first().is_some_and(|layer| may_use(layer).is_none()));
    let strangers: Vec<String> = strangers.map(|source| source.name).collect();
    none("every module belongs to a layer of the design; a new one is added to this test with what it may use", &strangers);
}

#[test]
fn what_has_an_owner_is_named_only_there() {
    let wrong = breaches(|source, path| {
        let (_, owners) = OWNED.iter().find(|(owned, _)| below(path, owned))?;
        let allowed = owners.iter().any(|owner| source.within(owner));
        (!allowed).then(|| format!("(only {})", owners.join(", ")))
    });
    none("one place for each", &wrong);
}

#[test]
fn only_media_starts_programs() {
    let wrong = breaches(|source, path| {
        let starts = path.ends_with("Command::new") && !path.starts_with("clap::");
        (starts && !source.within("media")).then(String::new)
    });
    none("only src/media starts programs, through its cage", &wrong);
}

#[test]
fn no_layer_names_what_it_may_not() {
    let wrong = breaches(|source, path| {
        let (_, names) = FORBIDDEN.iter().find(|(layer, _)| source.within(layer))?;
        names.iter().any(|name| below(path, name)).then(String::new)
    });
    none("forbidden here", &wrong);
}

#[test]
fn only_show_prints() {
    let elsewhere = |source: &Source| {
        let prints = PRINTS.iter().filter(|print| calls(&source.code, print));
        prints.map(|print| format!("{}: {print}", source.name)).collect::<Vec<_>>()
    };
    let wrong: Vec<String> = Source::all().iter().filter(|s| !s.within("cli::show")).flat_map(elsewhere).collect();
    none("only cli/show prints", &wrong);
}

/// Does the code call a macro of exactly this name?
fn calls(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}
