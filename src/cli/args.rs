//! What can be typed.
//!
//! Help texts are in `locales/*/help.ftl`, found by the names of commands and arguments: see [`help`](super::help).

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use crate::domain::edit::Contains;
use crate::domain::ids::{AssetId, TrackId, VideoId};
use crate::domain::people::Role;
use crate::domain::texts::Lang;
use crate::domain::video::Kind;

#[derive(Debug, Parser)]
#[command(name = "claqueta", version, disable_help_subcommand = true, infer_long_args = false)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Args)]
pub(super) struct Global {
    #[arg(long, global = true, value_name = "DIR", env = "CLAQUETA_LIBRARY", hide_env_values = true)]
    pub(super) library: Option<PathBuf>,
    #[arg(long = "as", global = true, value_name = "PERSON", env = "CLAQUETA_PERSON", hide_env_values = true)]
    pub(super) acting: Option<String>,
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[arg(long, global = true, value_name = "es|en")]
    pub(super) lang: Option<Lang>,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(super) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init {
        dir: PathBuf,
        #[arg(long, required = true, value_name = "DIR")]
        backup: Vec<PathBuf>,
        #[arg(long, value_name = "NAME", default_value = "")]
        institution: String,
    },
    Doctor {
        #[arg(long)]
        fix: bool,
    },
    #[command(subcommand)]
    Person(PersonCommand),
    Plan {
        #[arg(long, value_name = "NAME")]
        campaign: Option<String>,
        #[arg(long, value_name = "FILE.csv")]
        export: Option<PathBuf>,
    },
    #[command(subcommand)]
    Video(VideoCommand),
    #[command(subcommand)]
    Interview(InterviewCommand),
    Ingest(IngestArgs),
    #[command(subcommand)]
    Card(CardCommand),
    #[command(subcommand)]
    Asset(AssetCommand),
    Find(FindArgs),
    Verify(VerifyArgs),
    Check,
    Drill {
        #[arg(long, value_name = "N", default_value_t = 5)]
        sample: usize,
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
    },
    #[command(subcommand)]
    Backup(BackupCommand),
    Restore {
        #[arg(long, value_name = "BACKUP")]
        from: PathBuf,
        dir: PathBuf,
    },
    #[command(subcommand)]
    Music(MusicCommand),
    #[command(subcommand)]
    Consent(ConsentCommand),
    Select(SelectArgs),
    #[command(subcommand)]
    Cut(CutCommand),
    #[command(subcommand)]
    Review(ReviewCommand),
    Authorize {
        video: VideoId,
        #[arg(long, required = true, value_delimiter = ',')]
        media: Vec<String>,
        #[arg(long, value_name = "TEXT")]
        without_consent: Option<String>,
    },
    Deliver {
        video: VideoId,
        #[arg(long, value_name = "PRESET")]
        export: Vec<String>,
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    History {
        video: Option<VideoId>,
        #[arg(long)]
        verify: bool,
    },
    Records {
        video: Option<VideoId>,
    },
    Demo {
        #[arg(default_value = "claqueta-demo")]
        dir: PathBuf,
        #[arg(long, value_name = "DIR")]
        samples: Option<PathBuf>,
    },
    #[command(hide = true)]
    Completions {
        shell: clap_complete::Shell,
    },
    #[command(hide = true)]
    Man {
        dir: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    Add {
        id: String,
        #[arg(long)]
        name: String,
        #[arg(long, required = true, num_args = 1.., value_delimiter = ',')]
        role: Vec<Role>,
        #[arg(long)]
        email: Option<String>,
        #[arg(long, value_name = "OSUSER")]
        login: Option<String>,
    },
    Password {
        id: String,
    },
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum VideoCommand {
    New {
        #[arg(long)]
        title: String,
        #[arg(long)]
        kind: Kind,
        #[arg(long)]
        campaign: Option<String>,
        #[arg(long, value_name = "AAAA-MM-DD")]
        due: Option<Date>,
        #[arg(long)]
        medium: Option<String>,
    },
    Kind {
        video: VideoId,
        kind: Kind,
    },
    Confirm {
        video: VideoId,
    },
    Cancel {
        video: VideoId,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    List,
    Show {
        video: VideoId,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum InterviewCommand {
    Add {
        video: Option<VideoId>,
        #[arg(long)]
        person: String,
        #[arg(long, value_name = "AAAA-MM-DDTHH:MM")]
        at: DateTime,
        #[arg(long)]
        place: Option<String>,
        #[arg(long)]
        phone: Option<String>,
        #[arg(long)]
        medium: Option<String>,
        #[arg(long)]
        programme: Option<String>,
    },
    List {
        video: Option<VideoId>,
        #[arg(long, value_name = "FILE.ics")]
        ics: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(super) struct IngestArgs {
    #[arg(required = true)]
    pub(super) source: Vec<PathBuf>,
    #[arg(long)]
    pub(super) video: VideoId,
    #[arg(long)]
    pub(super) label: Option<String>,
    #[arg(long)]
    pub(super) double_read: bool,
    #[arg(long)]
    pub(super) keep_damaged: bool,
    #[arg(long, value_name = "FILE.html")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum CardCommand {
    Check {
        #[arg(required = true)]
        source: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AssetCommand {
    Show { asset: AssetId },
}

#[derive(Debug, Args)]
pub(super) struct FindArgs {
    pub(super) words: Vec<String>,
    #[arg(long)]
    pub(super) kind: Option<String>,
    #[arg(long)]
    pub(super) state: Option<String>,
    #[arg(long, value_name = "AAAA-MM-DD")]
    pub(super) since: Option<Date>,
    #[arg(long, value_name = "AAAA-MM-DD")]
    pub(super) until: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    #[arg(long, value_name = "NAME")]
    pub(super) location: Option<String>,
    #[arg(long)]
    pub(super) repair: bool,
    #[arg(long = "for", value_name = "30m", conflicts_with = "percent")]
    pub(super) time: Option<SignedDuration>,
    #[arg(long, value_name = "1-100", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(super) percent: Option<u8>,
}

#[derive(Debug, Subcommand)]
pub(super) enum BackupCommand {
    Sync,
}

#[derive(Debug, Subcommand)]
pub(super) enum MusicCommand {
    Add {
        file: PathBuf,
        #[arg(long)]
        title: String,
        #[arg(long)]
        author: String,
        #[arg(long, value_name = "SPDX|propia|comprada")]
        licence: String,
        #[arg(long)]
        source: String,
        #[arg(long, value_name = "FILE")]
        proof: Option<PathBuf>,
        #[arg(long, value_name = "AAAA-MM-DD")]
        until: Option<Date>,
    },
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConsentCommand {
    Add {
        video: VideoId,
        #[arg(long)]
        person: String,
        #[arg(long)]
        file: PathBuf,
        #[arg(long, value_name = "AAAA-MM-DD")]
        until: Option<Date>,
    },
}

#[derive(Debug, Args)]
pub(super) struct SelectArgs {
    pub(super) video: VideoId,
    #[arg(requires_all = ["first", "past"])]
    pub(super) asset: Option<AssetId>,
    #[arg(long = "in", id = "first", value_name = "TC", requires = "asset")]
    pub(super) first: Option<String>,
    #[arg(long = "out", id = "past", value_name = "TC", requires = "asset")]
    pub(super) past: Option<String>,
    #[arg(long, requires = "asset")]
    pub(super) note: Option<String>,
    #[arg(long, value_name = "FILE.edl", conflicts_with = "asset")]
    pub(super) edl: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum CutCommand {
    Add(CutArgs),
}

#[derive(Debug, Args)]
pub(super) struct CutArgs {
    pub(super) video: VideoId,
    pub(super) file: PathBuf,
    #[arg(long, value_name = "music=…,logo=…,subtitles=…")]
    pub(super) contains: Option<Contains>,
    #[arg(long, value_name = "FILE")]
    pub(super) subtitles: Option<PathBuf>,
    #[arg(long, value_name = "PRESET")]
    pub(super) subtitle_style: Option<String>,
    #[arg(long)]
    pub(super) music: Option<TrackId>,
    #[arg(long, value_name = "FILE")]
    pub(super) voice_over: Option<PathBuf>,
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReviewCommand {
    Export {
        video: VideoId,
    },
    Comment {
        video: VideoId,
        #[arg(long, value_name = "TC")]
        at: String,
        text: String,
    },
    Changes {
        video: VideoId,
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    Approve {
        video: VideoId,
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    Check {
        video: VideoId,
    },
    Show {
        video: VideoId,
    },
}

/// Was a switch typed? Asked before parsing, so that a usage error too comes out in the form and language asked for.
pub(super) fn typed(args: &[OsString], switch: &str) -> bool {
    args.iter().take_while(|arg| *arg != "--").any(|arg| arg == switch)
}

/// The value of an option that was typed, asked before parsing.
pub(super) fn typed_value(args: &[OsString], option: &str) -> Option<OsString> {
    let mut args = args.iter().take_while(|arg| *arg != "--");
    while let Some(arg) = args.next() {
        if arg == option {
            return args.next().cloned();
        }
        if let Some(value) = arg.to_str().and_then(|a| a.strip_prefix(option)).and_then(|a| a.strip_prefix('=')) {
            return Some(value.into());
        }
    }
    None
}
