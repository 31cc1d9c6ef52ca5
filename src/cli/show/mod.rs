//! The one place that prints.
//!
//! Outcomes go to standard output, as text or as one JSON document; everything else goes to standard error.

mod bars;
pub(super) mod page;

use std::process::ExitCode;

use anstream::{eprintln, println};
use owo_colors::OwoColorize;
use serde::Serialize;
use serde_json::json;

pub(super) use bars::Bars;
pub(super) use page::Page;

use crate::domain::fault::Fault;
use crate::domain::texts::Lang;

/// How outcomes are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Show {
    pub(super) lang: Lang,
    pub(super) json: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
}

impl Show {
    /// Shows what came of a request.
    pub(super) fn outcome<T: Serialize>(self, outcome: &T, page: impl FnOnce(&mut Page)) -> ExitCode {
        if self.json {
            println!("{}", serde_json::to_string_pretty(outcome).expect("outcomes are JSON"));
        } else if !self.quiet {
            let mut text = Page::new(self.lang);
            page(&mut text);
            println!("{}", text.finish());
        }
        ExitCode::SUCCESS
    }

    /// Shows why a request came to nothing.
    pub(super) fn fault(self, fault: &Fault) -> ExitCode {
        let (message, hint) = (self.lang.fault(fault), self.lang.hint(fault));
        if self.json {
            let error = json!({"error": {"code": fault.code, "message": message, "hint": hint}});
            println!("{error:#}");
        } else {
            eprintln!("{} {}", "✗".red(), page::safe(&message));
            if let Some(hint) = hint {
                eprintln!("  {}", page::safe(&hint));
            }
            if self.verbose {
                eprintln!("  {}", page::safe(&fault.to_string()).dimmed());
            }
        }
        ExitCode::from(fault.kind as u8)
    }

    /// Shows text that stands by itself: help, a completion script.
    pub(super) fn plain(text: &str) -> ExitCode {
        println!("{}", text.trim_end());
        ExitCode::SUCCESS
    }

    /// Shows a command as it is typed.
    pub(super) fn typed(self, command: &str) {
        if !self.quiet {
            println!("\n{} {}", "$".dimmed(), page::safe(command).bold());
        }
    }

    /// Tells something on the side.
    pub(super) fn aside(self, text: &str) {
        if !self.quiet {
            eprintln!("{}", page::safe(text));
        }
    }
}
