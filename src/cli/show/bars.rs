//! Progress of long work, on standard error and only where somebody looks.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anstream::eprintln;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use owo_colors::OwoColorize;

use super::page::safe;
use crate::domain::fault::Fault;
use crate::domain::texts::Lang;
use crate::domain::watch::{Measure, Notice, Watcher};
use crate::words;

/// A bar for the work that is under way.
pub(crate) struct Bars {
    lang: Lang,
    quiet: bool,
    hidden: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars that are hidden when asked for or when standard error is not a terminal; `quiet` keeps troubles to itself too.
    pub(crate) fn new(lang: Lang, quiet: bool, hidden: bool) -> Self {
        Self { lang, quiet, hidden: quiet || hidden || !stderr().is_terminal(), bar: Mutex::new(None) }
    }

    fn begin(&self, what: &str, subject: &str, measure: Measure, length: Option<u64>) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(8));
        let counts = match measure {
            Measure::Bytes => "{bytes}/{total_bytes} {bytes_per_sec} {eta}",
            Measure::MediaTime => "{reached} {pace} {eta}",
            Measure::Items => "{pos}/{len} {eta}",
        };
        let style = ProgressStyle::with_template(&format!("{{msg}} {{bar:20.cyan}} {counts}")).expect("a fixed template");
        bar.set_style(style.with_key("reached", reached).with_key("pace", pace));
        bar.set_message(safe(&self.lang.say(&format!("progress-{what}"), words![subject = subject])));
        bar.enable_steady_tick(Duration::from_millis(250));
        bar
    }

    /// Told also where nobody looks at bars.
    fn trouble(&self, fault: &Fault) {
        if !self.quiet {
            let text = [Some(self.lang.fault(fault)), self.lang.hint(fault)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            eprintln!("{} {}", "!".yellow().bold(), safe(&text));
        }
    }
}

/// Media time done and to do.
fn reached(state: &ProgressState, w: &mut dyn std::fmt::Write) {
    let clock = |micros: u64| format!("{}:{:02}", micros / 60_000_000, micros / 1_000_000 % 60);
    let _ = write!(w, "{}/{}", clock(state.pos()), state.len().map_or("?".into(), clock));
}

/// How much faster than the film itself.
#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn pace(state: &ProgressState, w: &mut dyn std::fmt::Write) {
    let _ = write!(w, "{:.1}×", state.pos() as f64 / 1e6 / state.elapsed().as_secs_f64().max(0.001));
}

impl Watcher for Bars {
    fn notice(&self, notice: Notice) {
        if let Notice::Trouble(fault) = &notice {
            return self.trouble(fault);
        }
        if self.hidden {
            return;
        }
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        match notice {
            Notice::Began { what, subject, measure, length } => {
                let fresh = self.begin(what, &subject, measure, length);
                if let Some(old) = bar.replace(fresh) {
                    old.finish_and_clear();
                }
            }
            Notice::Reached(so_far) => {
                if let Some(bar) = bar.as_ref() {
                    bar.set_position(so_far);
                }
            }
            Notice::Ended | Notice::Trouble(_) => {
                if let Some(old) = bar.take() {
                    old.finish_and_clear();
                }
            }
        }
    }
}
