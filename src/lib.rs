//! claqueta: from a camera card to an approved, archived final.

pub mod domain;
pub mod store;
pub mod media;
