//! `history`, `records`.

use std::process::ExitCode;

use serde_json::json;

use super::show::Show;
use crate::app::App;
use crate::domain::fault::Result;
use crate::domain::ids::VideoId;
use crate::words;

pub(super) fn history(video: Option<VideoId>, verify: bool, app: &App, show: Show) -> Result<ExitCode> {
    let history = app.history(video, verify)?;
    Ok(show.outcome(&history, |out| {
        let rows = history.events.iter().map(|line| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let what = show.lang.say(&format!("event-{}", line.what), &[]);
            vec![
                line.local.strftime("%Y-%m-%d %H:%M").to_string(),
                text(&line.person),
                text(&line.step),
                line.subject.clone(),
                what,
            ]
        });
        out.table(&["at", "person", "step", "subject", "what"], rows);
        if let Some(checked) = &history.verified {
            let agreeing = if checked.agreeing.is_empty() { "—".to_owned() } else { checked.agreeing.join(", ") };
            out.good("history-whole", words![lines = checked.lines, head = &checked.head[..16], locations = agreeing]);
        }
    }))
}

pub(super) fn records(video: Option<VideoId>, app: &App, show: Show) -> Result<ExitCode> {
    let records = app.records(video)?;
    Ok(show.outcome(&json!({"records": records}), |out| {
        let rows = records.iter().map(|r| {
            let video = r.video.map(|id| id.to_string()).unwrap_or_default();
            vec![video, r.name.clone(), r.step.clone(), r.role.to_string(), r.keep_until.to_string(), r.destination.clone()]
        });
        out.table(&["video", "record", "step", "role", "until", "destination"], rows);
    }))
}
