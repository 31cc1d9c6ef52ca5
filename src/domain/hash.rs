//! The name of a content.

use std::fmt;
use std::str::FromStr;

use crate::domain::fault::Fault;
use crate::fault;

/// A BLAKE3 digest of a whole file, shown as 64 hexadecimal digits.
///
/// Equal hashes mean equal bytes. They say nothing about where a file lies, its name, its dates, or what lies beside it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of a content that is already in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The first digits, for people's eyes only: never a key.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for ContentHash {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let hash = blake3::Hash::from_hex(text).map_err(|_| fault!(Usage, "hash-malformed", text = text))?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl serde::Serialize for ContentHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ContentHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_form_reads_back() {
        let hash = ContentHash::of(b"claqueta");
        assert_eq!(hash.to_string().parse::<ContentHash>().expect("own form"), hash);
        assert_eq!(hash.to_string().len(), 64);
        assert!("abc".parse::<ContentHash>().is_err());
    }
}
