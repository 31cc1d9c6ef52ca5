//! The only place that starts FFmpeg.

pub mod job;
pub mod ass;
pub mod metadata;
pub mod measure;
pub mod compare;
