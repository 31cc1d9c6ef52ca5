//! From presets to pictures: goldens of FFmpeg's words, and real renders looked at by their pixels and samples.

mod support;
mod golden;
mod policy;
mod picture;
mod sound;
mod files;
mod corpus;
