//! `verify`, `check`, `drill`.

use std::process::ExitCode;

use super::args::VerifyArgs;
use super::show::{Page, Show, page};
use crate::app::{App, BackupDrilled, Budget, Consistency, Verification, Verify};
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
    for why in &found.unsealed {
        out.warn("verify-unsealed", words![why = why]);
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

pub(super) fn check(app: &App, show: Show) -> Result<ExitCode> {
    let found = app.check()?;
    let code = show.outcome(&found, |out| consistency(&found, out));
    Ok(if found.is_sound() { code } else { ExitCode::from(4) })
}

fn consistency(found: &Consistency, out: &mut Page) {
    let words = words![rows = found.rows, files = found.files];
    if found.is_sound() {
        out.good("check-sound", words);
    } else {
        out.warn("check-unsound", words);
    }
    for at in &found.missing {
        out.warn("check-missing", words![location = at.location, path = page::path(&at.path)]);
    }
    for at in &found.damaged {
        out.warn("check-damaged", words![location = at.location, path = page::path(&at.path)]);
    }
    for at in &found.unknown {
        out.warn("check-unknown", words![location = at.location, path = page::path(&at.path)]);
    }
    found.unreadable.iter().for_each(|why| out.item(why));
    for what in &found.catalogue {
        out.warn("check-catalogue", words![what = what]);
    }
    for location in &found.offline {
        out.say("check-offline", words![location = location]);
    }
    if !(found.missing.is_empty() && found.damaged.is_empty()) {
        out.heading(out.word("next-heading"));
        out.command("verify --repair", "");
    }
}

pub(super) fn drill(sample: usize, seed: Option<u64>, app: &App, show: Show) -> Result<ExitCode> {
    let drilled = app.drill(sample, seed)?;
    let code = show.outcome(&drilled, |out| {
        drilled.backups.iter().for_each(|backup| backup_drilled(backup, out));
        out.say("drill-seed", words![seed = drilled.seed]);
    });
    Ok(if drilled.is_sound() { code } else { ExitCode::from(4) })
}

fn backup_drilled(backup: &BackupDrilled, out: &mut Page) {
    let words = words![location = backup.location, count = backup.restored, bytes = page::bytes(backup.bytes)];
    match (backup.connected, backup.failed.is_empty()) {
        (false, _) => out.warn("sync-offline", words),
        (true, true) => out.good("drill-sound", words),
        (true, false) => out.warn("drill-unsound", words),
    }
    backup.failed.iter().for_each(|failed| out.item(&failed.why));
}
