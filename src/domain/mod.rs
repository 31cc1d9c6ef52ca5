//! What things are and what is allowed: values in, values out.
//!
//! Nothing here knows a file, a clock, a process, SQL or a terminal, and nothing can fail for a reason outside its arguments.

pub mod fault;
pub mod text_enum;
pub mod ids;
pub mod hash;
pub mod time;
pub mod texts;
pub mod settings;
pub mod watch;
pub mod media;
pub mod video;
pub mod people;
pub mod procedure;
pub mod licence;
pub mod plan;
pub mod ingest;
pub mod mhl;
pub mod catalog;
pub mod sample;
pub mod edit;
pub mod finding;
pub mod subtitles;
pub mod render;
pub mod quality;
pub mod review;
pub mod records;
