//! Paths in answers and in the log: JSON is text, and names of files need not be.

use std::path::PathBuf;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::disk::names;

/// Something that names files, or none.
pub(super) trait Written {
    /// The same as JSON: see [`names::shown`].
    fn written(&self) -> Value;
}

impl Written for PathBuf {
    fn written(&self) -> Value {
        names::shown(self).into()
    }
}

impl<P: Written> Written for Option<P> {
    fn written(&self) -> Value {
        self.as_ref().map_or(Value::Null, Written::written)
    }
}

impl<P: Written> Written for Vec<P> {
    fn written(&self) -> Value {
        self.iter().map(Written::written).collect()
    }
}

/// For `#[serde(serialize_with = "paths::write")]`.
pub(super) fn write<P: Written, S: Serializer>(paths: &P, to: S) -> Result<S::Ok, S::Error> {
    paths.written().serialize(to)
}
