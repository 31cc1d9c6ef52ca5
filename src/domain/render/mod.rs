//! How a cut becomes pictures, by written policy.
//!
//! `treatment` decides what is drawn and mixed (policy × presets × overrides), `plan` joins that to one cut and its inputs,
//! `timeline` and `geometry` turn both into times and pixels for one export. FFmpeg's words are made from these by
//! the adapter that starts it; nothing here knows them.

pub mod bounds;
pub mod presets;
pub mod policy;
pub mod export;
pub mod budget;
pub mod image;
pub mod overrides;
pub mod reasons;
pub mod treatment;
pub mod plan;
pub mod timeline;
pub mod geometry;
