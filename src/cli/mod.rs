//! The command line: what was typed becomes a request, what came of it becomes text.

mod archive;
mod args;
mod card;
mod catalog;
mod demo;
mod edit;
mod help;
mod plan;
mod records;
mod review;
mod secrets;
mod setup;
mod show;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::app::{App, Session, SystemClock, library_above, library_language};
use crate::domain::fault::Result;
use crate::domain::texts::Lang;
use crate::domain::watch::Stop;
use crate::fault;
use args::{Cli, Command, Global, typed, typed_value};
use secrets::{Known, Terminal};
use show::{Bars, Show};

/// Runs one command line; `args` begin with the program's name.
#[must_use]
pub fn run(args: &[OsString]) -> ExitCode {
    run_with(args, None)
}

/// Runs one command line; whoever is asked for a password says the one given.
fn run_with(args: &[OsString], password: Option<&str>) -> ExitCode {
    let lang = language(args);
    let show = Show {
        lang,
        json: typed(args, "--json"),
        quiet: typed(args, "-q") || typed(args, "--quiet"),
        verbose: typed(args, "-v"),
    };
    match parse(args, lang) {
        Ok(Ok(cli)) => {
            let show = Show { lang, json: cli.global.json, quiet: cli.global.quiet, verbose: cli.global.verbose > 0 };
            dispatch(cli, show, password).unwrap_or_else(|fault| show.fault(&fault))
        }
        Ok(Err(text)) => Show::plain(&text),
        Err(fault) => show.fault(&fault),
    }
}

/// A command, or text that was asked for instead of one: help, the version.
fn parse(args: &[OsString], lang: Lang) -> Result<Result<Cli, String>> {
    match help::command(lang).try_get_matches_from(args) {
        Ok(matches) => Ok(Ok(Cli::from_arg_matches(&matches).map_err(|error| help::usage_fault(&error))?)),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Err(error.render().ansi().to_string()))
        }
        Err(error) => Err(help::usage_fault(&error)),
    }
}

/// The language asked for, else the library's, else the locale's, else Spanish.
fn language(args: &[OsString]) -> Lang {
    let typed = typed_value(args, "--lang").and_then(|lang| lang.to_str()?.parse().ok());
    let named = typed_value(args, "--library").or_else(|| std::env::var_os("CLAQUETA_LIBRARY")).map(PathBuf::from);
    let kept = || library_language(&named.or_else(here)?);
    typed.or_else(kept).unwrap_or_else(locale)
}

/// The library that the current folder is in.
fn here() -> Option<PathBuf> {
    library_above(&std::env::current_dir().ok()?)
}

fn locale() -> Lang {
    let named =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if named.is_some_and(|locale| locale.starts_with("en")) { Lang::En } else { Lang::Es }
}

fn dispatch(cli: Cli, show: Show, password: Option<&str>) -> Result<ExitCode> {
    let Cli { global, command } = cli;
    let session = || session(&global, show, password);
    match command {
        Command::Init { dir, backup, institution } => setup::init(dir, backup, institution, &session()?, show),
        Command::Restore { from, dir } => setup::restore(&from, &dir, &session()?, show),
        Command::Doctor { fix } => {
            let app = global.library.clone().or_else(here).map(|dir| App::open(&dir, session()?)).transpose()?;
            setup::doctor(fix, app.as_ref(), show)
        }
        Command::Completions { shell } => Ok(setup::completions(shell, show.lang)),
        Command::Man { dir } => setup::man(&dir, show.lang),
        Command::Demo { dir, samples } => demo::demo(&dir, samples.as_deref(), show),
        command => with_library(command, &open(&global, session()?)?, show),
    }
}

fn with_library(command: Command, app: &App, show: Show) -> Result<ExitCode> {
    match command {
        Command::Person(command) => plan::person(command, app, show),
        Command::Plan { campaign, export } => plan::rol(campaign.as_deref(), export.as_ref(), app, show),
        Command::Video(command) => plan::video(command, app, show),
        Command::Interview(command) => plan::interview(command, app, show),
        Command::Ingest(ingest) => card::ingest(ingest, app, show),
        Command::Card(command) => card::command(&command, app, show),
        Command::Asset(command) => catalog::asset(&command, app, show),
        Command::Find(search) => catalog::find(search, app, show),
        Command::Verify(verify) => archive::verify(verify, app, show),
        Command::Check => archive::check(app, show),
        Command::Drill { sample, seed } => archive::drill(sample, seed, app, show),
        Command::Backup(command) => catalog::backup(&command, app, show),
        Command::Music(command) => edit::music(command, app, show),
        Command::Consent(command) => edit::consent(&command, app, show),
        Command::Select(select) => edit::select(select, app, show),
        Command::Cut(command) => edit::cut(command, app, show),
        Command::Review(command) => review::review(command, app, show),
        Command::Authorize { video, media, without_consent } => {
            review::authorize(video, &media, without_consent.as_deref(), app, show)
        }
        Command::Deliver { video, export, to } => review::deliver(video, export, to, app, show),
        Command::History { video, verify } => records::history(video, verify, app, show),
        Command::Records { video } => records::records(video, app, show),
        Command::Init { .. }
        | Command::Restore { .. }
        | Command::Doctor { .. }
        | Command::Completions { .. }
        | Command::Man { .. }
        | Command::Demo { .. } => Err(fault!(Usage, "usage-incomplete", command = "claqueta --help")),
    }
}

/// Opens the library that was named, or the one that the current folder is in.
fn open(global: &Global, session: Session) -> Result<App> {
    let dir = global.library.clone().or_else(here).ok_or_else(|| fault!(Usage, "library-needed"))?;
    App::open(&dir, session)
}

fn session(global: &Global, show: Show, password: Option<&str>) -> Result<Session> {
    Ok(Session {
        acting: global.acting.clone().filter(|person| !person.is_empty()),
        hostname: whoami::hostname().unwrap_or_else(|_| "localhost".to_owned()),
        os_user: whoami::username().ok(),
        clock: Box::new(SystemClock),
        secrets: match password {
            Some(password) => Box::new(Known(password.to_owned())),
            None => Box::new(Terminal { lang: show.lang }),
        },
        watcher: Arc::new(Bars::new(show.lang, show.quiet || show.json)),
        stop: stop()?,
        lang: global.lang,
    })
}

/// The wish to stop, of the whole process: Ctrl-C ends what is under way, and whatever would have come after it.
fn stop() -> Result<Stop> {
    static STOP: OnceLock<Stop> = OnceLock::new();
    if STOP.get().is_none() {
        let asked = STOP.get_or_init(Stop::default).clone();
        ctrlc::set_handler(move || asked.ask()).map_err(|e| fault!(Failed, "terminal-unreadable").because(e))?;
    }
    Ok(STOP.get_or_init(Stop::default).clone())
}
