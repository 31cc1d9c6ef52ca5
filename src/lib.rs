//! claqueta: from a camera card to an approved, archived final.

pub mod domain;
pub mod media;
pub mod disk;
