//! `verify`.

use std::process::ExitCode;

use super::show::{Show, page};
use crate::app::App;
use crate::domain::fault::Result;
use crate::words;

pub(super) fn verify(location: Option<&str>, repair: bool, app: &App, show: Show) -> Result<ExitCode> {
    let found = app.verify(location, repair)?;
    let code = show.outcome(&found, |out| {
        let key = if found.unsound() { "verify-unsound" } else { "verify-sound" };
        let words = words![checked = found.checked, ok = found.ok];
        if found.unsound() {
            out.warn(key, words);
        } else {
            out.good(key, words);
        }
        if found.offline > 0 {
            out.say("verify-offline", words![count = found.offline]);
        }
        for at in &found.missing {
            out.warn("verify-missing", words![location = at.location, path = page::path(&at.path)]);
        }
        for at in &found.corrupt {
            out.warn("verify-corrupt", words![location = at.location, path = page::path(&at.path)]);
        }
        for at in &found.repaired {
            out.good("verify-repaired", words![location = at.location, path = page::path(&at.path)]);
        }
        if found.unsound() && !repair {
            out.heading(out.word("next-heading"));
            out.command("verify --repair", "");
        }
    });
    Ok(if found.unsound() { ExitCode::from(4) } else { code })
}
