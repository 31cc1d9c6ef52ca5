//! `verify`.

use std::process::ExitCode;

use super::args::VerifyArgs;
use super::show::{Page, Show, page};
use crate::app::{App, Budget, Verification, Verify};
use crate::domain::fault::Result;
use crate::words;

pub(super) fn verify(args: VerifyArgs, app: &App, show: Show) -> Result<ExitCode> {
    let VerifyArgs { location, repair, time, percent } = args;
    let budget = time.map(Budget::Time).or(percent.map(Budget::Percent)).unwrap_or_default();
    let found = app.verify(&Verify { location, repair, budget })?;
    let code = show.outcome(&found, |out| {
        verified(&found, out);
        if found.unsound() && !repair {
            out.heading(out.word("next-heading"));
            out.command("verify --repair", "");
        }
    });
    Ok(if found.unsound() { ExitCode::from(4) } else { code })
}

fn verified(found: &Verification, out: &mut Page) {
    let words = words![checked = found.checked, ok = found.ok];
    if found.unsound() {
        out.warn("verify-unsound", words);
    } else {
        out.good("verify-sound", words);
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
    if found.left > 0 {
        out.say("verify-left", words![count = found.left]);
    }
    if found.offline > 0 {
        out.say("verify-offline", words![count = found.offline]);
    }
    if let Some(oldest) = found.overdue.oldest {
        let words = words![count = found.overdue.copies, days = found.overdue.days, oldest = oldest.strftime("%Y-%m-%d")];
        out.warn("verify-overdue", words);
    }
}
