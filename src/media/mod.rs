//! The only place that starts FFmpeg.
//!
//! | file | question it answers |
//! |---|---|
//! | `locate` | which FFmpeg is here, and what does it lack? |
//! | `cage` | how is it started, so that a stranger's file does no harm? |
//! | `job`, `run`, `progress` | how is a render carried out and followed? |
//! | `capture` | how is a short question put? |
//! | `probe`, `ffprobe`, `shape`, `trial` | what is in a file, and what is wrong with it? |
//! | `still` | what does it look like? |

pub mod job;
pub mod locate;
pub mod install;
pub mod cage;
pub mod progress;
pub mod run;
pub mod capture;
pub mod probe;
mod ffprobe;
mod messages;
mod shape;
mod trial;
pub mod still;
pub mod graph;
pub mod argv;
pub mod ass;
pub mod metadata;
pub mod measure;
pub mod compare;

pub use locate::Ffmpeg;
