//! `init`, `restore`, `doctor`, and what an installation needs: completions and manual pages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::help;
use super::show::{Page, Show, page};
use crate::app::{App, Checkup, Init, Session, write_page};
use crate::domain::fault::Result;
use crate::domain::texts::Lang;
use crate::words;

pub(super) fn init(
    library: PathBuf,
    backups: Vec<PathBuf>,
    institution: String,
    session: &Session,
    show: Show,
) -> Result<ExitCode> {
    let institution = if institution.is_empty() { show.lang.say("institution-unnamed", &[]) } else { institution };
    let made = App::init(&Init { library, backups, institution }, session)?;
    Ok(show.outcome(&made, |out: &mut Page| {
        out.good("init-done", words![path = page::path(&made.library), count = made.backups.len()]);
        for backup in &made.backups {
            out.item(page::path(backup));
        }
        for folder in &made.same_disk {
            out.warn("init-same-disk", words![path = page::path(folder)]);
        }
        out.heading(out.word("next-heading"));
        out.command(&format!("--library {} person add ID --name NAME --role jefa", page::path(&made.library)), "");
    }))
}

pub(super) fn restore(from: &Path, to: &Path, session: &Session, show: Show) -> Result<ExitCode> {
    let restored = App::restore(from, to, session)?;
    let code = show.outcome(&restored, |out| {
        out.good("restore-done", words![path = page::path(&restored.library), count = restored.files]);
        for lost in &restored.missing {
            out.warn("restore-missing", words![path = page::path(&lost.path)]);
        }
    });
    Ok(if restored.missing.is_empty() { code } else { ExitCode::from(4) })
}

/// Less room than this is said: a card fills it.
const LITTLE_ROOM: u64 = 20_000_000_000;

pub(super) fn doctor(fix: bool, app: Option<&App>, show: Show) -> Result<ExitCode> {
    let mut found = Checkup::run(fix, &|line| show.aside(line), show.lang)?;
    found.locations = app.map(App::places).transpose()?.unwrap_or_default();
    let code = show.outcome(&found, |out| {
        match &found.ffmpeg {
            Some(version) => out.good("doctor-ffmpeg", words![version = version, path = found.program]),
            None => out.warn("doctor-no-ffmpeg", &[]),
        }
        if !found.lacking.is_empty() {
            out.warn("doctor-lacking", words![parts = found.lacking.join(", ")]);
        }
        for place in &found.locations {
            let words = words![
                location = place.location,
                path = page::path(&place.path),
                free = place.free.map_or_else(String::new, page::bytes)
            ];
            match place.free {
                Some(free) if free >= LITTLE_ROOM => out.good("doctor-room", words),
                Some(_) => out.warn("doctor-little-room", words),
                None => out.warn("doctor-away", words),
            }
        }
        match (&found.remedy, found.healthy()) {
            (_, true) => out.good("doctor-healthy", &[]),
            (Some(remedy), false) => out.say("doctor-remedy", words![command = remedy]),
            (None, false) => out.say("doctor-no-remedy", &[]),
        }
    });
    Ok(if found.healthy() { code } else { ExitCode::FAILURE })
}

pub(super) fn completions(shell: clap_complete::Shell, lang: Lang) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(lang), "claqueta", &mut script);
    Show::plain(&String::from_utf8_lossy(&script))
}

/// Writes a manual page for the program and for each command.
pub(super) fn man(dir: &Path, lang: Lang) -> Result<ExitCode> {
    pages(&help::command(lang), "claqueta", dir)?;
    Ok(ExitCode::SUCCESS)
}

fn pages(command: &clap::Command, name: &str, dir: &Path) -> Result<()> {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(command.clone().name(name.to_owned()).display_name(name.to_owned()));
    page.render(&mut text).map_err(|e| crate::fault!(Failed, "disk-write", path = dir.display()).because(e))?;
    write_page(&dir.join(format!("{name}.1")), &text)?;
    command.get_subcommands().try_for_each(|sub| pages(sub, &format!("{name}-{}", sub.get_name()), dir))
}
