//! The only place that starts FFmpeg.

pub mod job;
