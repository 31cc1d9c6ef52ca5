//! Help in the language asked for.
//!
//! The texts are `help-<command>` and `help-<command>.example` for commands, `arg-<name>` for arguments, or
//! `arg-<command>-<name>` where one command means something else by it.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

use super::args::Cli;
use crate::domain::fault::Fault;
use crate::domain::texts::Lang;
use crate::fault;

/// The place of arguments that every command has.
const EVERYWHERE: usize = 100;

/// Where clap's own switches stand: after those of the command and those of all commands.
const LAST: usize = 900;

/// The whole command line, its help in a language.
pub(super) fn command(lang: Lang) -> Command {
    let mut root = translated(Cli::command(), "", lang);
    root.build();
    root
}

fn translated(command: Command, parent: &str, lang: Lang) -> Command {
    let name = if parent.is_empty() { "claqueta".to_owned() } else { command.get_name().to_owned() };
    let path = if parent.is_empty() || parent == "claqueta" { name } else { format!("{parent}-{name}") };
    let about = lang.say(&format!("help-{path}"), &[]);
    let example = lang.find(&format!("help-{path}.example"), &[]);
    let heading = |key: &str| lang.say(&format!("heading-{key}"), &[]);
    let template = format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", heading("usage"));
    let mut command = command
        .about(about)
        .help_template(template)
        .subcommand_help_heading(heading("commands"))
        .next_help_heading(heading("options"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .display_order(LAST)
                .help(heading("help"))
                .help_heading(heading("options")),
        );
    if parent.is_empty() {
        let version = Arg::new("version").short('V').long("version").action(clap::ArgAction::Version).display_order(LAST);
        command = command.arg(version.help(heading("version")).help_heading(heading("options")));
    }
    if let Some(example) = example {
        command = command.after_help(format!("{}:\n  {}", heading("example"), example.replace('\n', "\n  ")));
    }
    let (options, arguments) = (heading("options"), heading("arguments"));
    let mut order = 0;
    command = command.mut_args(|arg| {
        order += 1;
        if matches!(arg.get_id().as_str(), "help" | "version") {
            return arg.display_order(EVERYWHERE + order);
        }
        // What every command has comes after what this one is about.
        let arg = if arg.is_global_set() { arg.display_order(EVERYWHERE + order) } else { arg.display_order(order) };
        let own = lang.find(&format!("arg-{path}-{}", arg.get_id()), &[]);
        let help = own.unwrap_or_else(|| lang.say(&format!("arg-{}", arg.get_id()), &[]));
        let section = if arg.is_positional() { &arguments } else { &options };
        arg.help(help).help_heading(section.clone())
    });
    let names: Vec<_> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    names.iter().fold(command, |command, name| command.mut_subcommand(name, |sub| translated(sub, &path, lang)))
}

/// What clap refused, as a fault with a sentence of ours.
pub(super) fn usage_fault(error: &clap::Error, lang: Lang) -> Fault {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let command = usage_of(error);
    let arg = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => fault!(Usage, "usage-missing", arg = arg, command = command),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            fault!(Usage, "usage-incomplete", command = command)
        }
        ErrorKind::InvalidSubcommand => {
            let (word, near) = (text(ContextKind::InvalidSubcommand), text(ContextKind::SuggestedSubcommand));
            if near.is_empty() {
                fault!(Usage, "usage-unknown-command", word = word)
            } else {
                fault!(Usage, "usage-misspelt-command", word = word, near = near)
            }
        }
        ErrorKind::UnknownArgument => fault!(Usage, "usage-unknown-argument", arg = arg, command = command),
        ErrorKind::ArgumentConflict => fault!(Usage, "usage-conflict", arg = arg, other = text(ContextKind::PriorArg)),
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_empty() => {
            fault!(Usage, "usage-value-missing", arg = arg)
        }
        ErrorKind::InvalidValue => {
            fault!(
                Usage,
                "usage-value",
                arg = arg,
                value = text(ContextKind::InvalidValue),
                detail = text(ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => {
            fault!(Usage, "usage-value", arg = arg, value = text(ContextKind::InvalidValue), detail = why(error, lang))
        }
        ErrorKind::InvalidUtf8 => fault!(Usage, "usage-not-text", command = command),
        _ => fault!(Usage, "usage-other", detail = error.kind()),
    }
}

/// What our own parser said about a value, where it was ours.
fn why(error: &clap::Error, lang: Lang) -> String {
    let Some(source) = std::error::Error::source(error) else { return String::new() };
    let sentences = |fault: &Fault| format!("{} {}", lang.fault(fault), lang.hint(fault).unwrap_or_default());
    source.downcast_ref::<Fault>().map_or_else(|| source.to_string(), sentences)
}

fn usage_of(error: &clap::Error) -> String {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return "claqueta --help".to_owned() };
    let usage = usage.to_string();
    usage.lines().next().unwrap_or_default().trim_start_matches("Usage:").trim().to_owned()
}
