//! ASC MHL version 2: manifests that travel with the files, generation by generation.
//!
//! A folder's history lies in its `ascmhl/` folder: numbered manifests that never change, and a chain file with the C4 id
//! of each. Here is everything about them that needs no file: the hashes, the model, its XML, and what a new generation has
//! to say about each file given the ones before.

mod hashes;
mod chain;
mod model;
mod xml;
mod read;
mod write;
mod tree;
mod history;
mod ignore;

pub use chain::{Chain, Link};
pub use hashes::{Format, Hashes, Hashing, digest_of};
pub use history::History;
pub use ignore::{DEFAULT_IGNORE, Ignore};
pub use model::{Action, Creator, DirectoryHash, DirectoryRecord, FileRecord, Hash, Manifest, Process, Reference};
pub use tree::{Pair, directory_hashes};
