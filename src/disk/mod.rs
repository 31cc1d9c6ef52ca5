//! Files on disks: offload from cards, read back from the medium, link, verify, repair, manifests.
//!
//! Nothing here knows the catalogue: callers are told what was done and record it.

pub mod platform;
pub mod names;
pub mod scan;
pub mod walk;
pub mod space;
pub mod location;
pub mod work;
pub mod publish;
mod block;
mod grow;
pub mod medium;
pub mod offload;
pub mod copy;
pub mod link;
pub mod verify;
pub mod manifest;
pub mod library;
pub mod presets;
