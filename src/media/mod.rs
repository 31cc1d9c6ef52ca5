//! The only place that starts FFmpeg.

pub mod job;
pub mod graph;
pub mod argv;
