//! Documents that the office hands out: calendars, tables, reports.
//!
//! Values in, bytes out: whoever asks puts them into a file. The only other program that this module knows is the one that
//! will read the result, and each file says which of its habits it gives in to.

pub mod csv;
pub mod edl;
pub mod offload;
pub mod ics;
