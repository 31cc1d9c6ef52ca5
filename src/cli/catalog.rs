//! `asset`, `find`, `backup`.

use std::process::ExitCode;

use super::args::{AssetCommand, BackupCommand, FindArgs};
use super::show::{Page, Show, page};
use crate::app::{App, AssetShown, HitShown, Search};
use crate::domain::fault::Result;
use crate::words;

pub(super) fn asset(command: &AssetCommand, app: &App, show: Show) -> Result<ExitCode> {
    let AssetCommand::Show { asset } = command;
    let shown = app.asset(*asset)?;
    Ok(show.outcome(&shown, |out| content(&shown, out)))
}

fn content(shown: &AssetShown, out: &mut Page) {
    out.heading(format!("{} · {}", shown.asset, shown.name));
    out.item(format!("{} · {} · {}", shown.kind, page::bytes(shown.bytes), shown.blake3));
    if let Some(media) = &shown.media {
        let labels = media.labels();
        if let Some(video) = media.main_video() {
            let (width, height) = video.shown_size();
            let length = media.duration.map_or_else(String::new, |s| format!("{s:.2} s"));
            out.item(format!("{} {width}×{height} {} fps · {} · {length}", video.codec, labels.rate, labels.show(0)));
        }
        for audio in &media.audio {
            out.item(format!("{} {} Hz ×{}", audio.codec, audio.sample_rate, audio.channels));
        }
        if let Some(camera) = &media.camera {
            out.item(camera);
        }
    }
    shown.troubles.iter().for_each(|trouble| out.item(format!("! {trouble}")));
    for copy in &shown.copies {
        out.item(format!("{} · {} · {}", copy.location, out.word(&format!("copy-{}", copy.state)), page::path(&copy.path)));
    }
}

pub(super) fn find(args: FindArgs, app: &App, show: Show) -> Result<ExitCode> {
    let FindArgs { words, kind, state, since, until } = args;
    let found = app.find(&Search { words, kind, state, since, until })?;
    Ok(show.outcome(&found, |out| {
        if found.hits.is_empty() {
            out.say("find-nothing", &[]);
        }
        found.hits.iter().for_each(|hit| hit_lines(hit, out));
    }))
}

fn hit_lines(hit: &HitShown, out: &mut Page) {
    let text = |value: Option<String>| value.unwrap_or_default();
    let id = text(hit.asset.map(|id| id.to_string()).or(hit.video.map(|id| id.to_string())));
    let video = hit.video.filter(|_| hit.asset.is_some()).map(|id| format!(" · {id}"));
    let name = hit.name.clone().map(|name| format!(" · {name}"));
    out.heading(format!("{id} · {}{}{} · {}", hit.kind, text(name), text(video), text(hit.title.clone())));
    for copy in &hit.copies {
        out.item(format!("{} · {} · {}", copy.location, out.word(&format!("copy-{}", copy.state)), page::path(&copy.path)));
    }
}

pub(super) fn backup(command: &BackupCommand, app: &App, show: Show) -> Result<ExitCode> {
    let BackupCommand::Sync = command;
    let synced = app.sync_backups()?;
    let failed = synced.backups.iter().any(|backup| !backup.failed.is_empty());
    let code = show.outcome(&synced, |out| {
        for backup in &synced.backups {
            if backup.connected {
                out.good("sync-done", words![location = backup.location, count = backup.copied]);
            } else {
                out.warn("sync-offline", words![location = backup.location]);
            }
            backup.failed.iter().for_each(|why| out.item(why));
        }
    });
    Ok(if failed { ExitCode::FAILURE } else { code })
}
