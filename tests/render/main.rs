//! From presets to pictures: goldens of FFmpeg's words, and real renders looked at by their pixels and samples.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "arithmetic over small pictures and short sounds"
)]

mod support;
mod golden;
mod policy;
mod shape;
mod picture;
mod sound;
mod files;
mod corpus;
