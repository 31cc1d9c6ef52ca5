//! What an ingest knows of a content, and what may become of the card.

mod cards;
mod verdict;

pub use cards::{Card, CardKind, Missing, recognise};
pub use verdict::{CardFile, Place, Reason, Role, Verdict, verdict};

use std::fmt;
use std::str::FromStr;

use crate::domain::fault::Fault;
use crate::domain::hash::ContentHash;
use crate::fault;

/// How much of the beginning of a file is its head: enough to guess, before the rest is read, that the content is known.
pub const HEAD: usize = 1 << 20;

/// An XXH3 digest of 128 bits: what ASC MHL manifests hold. It finds damage, not malice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Xxh128(pub u128);

impl fmt::Display for Xxh128 {
    /// The canonical form: 32 hexadecimal digits, most significant first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:032x}", self.0))
    }
}

impl fmt::Debug for Xxh128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Xxh128 {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let sound = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let value = sound.then(|| u128::from_str_radix(text, 16).ok()).flatten();
        value.map(Self).ok_or_else(|| fault!(Usage, "hash-malformed", text = text))
    }
}

/// Everything by which a whole content is recognised, computed in one pass over its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digests {
    /// Length in bytes.
    pub size: u64,
    /// The name of the content.
    pub blake3: ContentHash,
    /// The same bytes for a manifest.
    pub xxh128: Xxh128,
}

impl Digests {
    /// The digests of a content that is already in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::default();
        digester.update(bytes);
        digester.finish()
    }
}

/// What the catalogue knows of a content that a file should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The name of the content.
    pub blake3: ContentHash,
    /// The digest of its manifests, where one was recorded.
    pub xxh128: Option<Xxh128>,
}

impl Expected {
    /// Are these the digests of that content?
    #[must_use]
    pub fn matches(&self, found: &Digests) -> bool {
        self.blake3 == found.blake3 && self.xxh128.is_none_or(|xxh128| xxh128 == found.xxh128)
    }
}

impl From<ContentHash> for Expected {
    fn from(blake3: ContentHash) -> Self {
        Self { blake3, xxh128: None }
    }
}

impl From<Digests> for Expected {
    fn from(digests: Digests) -> Self {
        Self { blake3: digests.blake3, xxh128: Some(digests.xxh128) }
    }
}

/// Computes [`Digests`] from bytes as they come.
#[derive(Default)]
pub struct Digester {
    size: u64,
    blake3: blake3::Hasher,
    xxh128: twox_hash::xxhash3_128::Hasher,
}

impl fmt::Debug for Digester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digester").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Digester {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.blake3.update(bytes);
        self.xxh128.write(bytes);
    }

    /// The digests of all bytes so far.
    #[must_use]
    pub fn finish(&self) -> Digests {
        Digests {
            size: self.size,
            blake3: ContentHash(*self.blake3.finalize().as_bytes()),
            xxh128: Xxh128(self.xxh128.finish_128()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_in_pieces_are_digests_of_the_whole() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|i| i.to_le_bytes()[i as usize % 4]).collect();
        let mut digester = Digester::default();
        bytes.chunks(777).for_each(|piece| digester.update(piece));
        assert_eq!(digester.finish(), Digests::of(&bytes));
        assert_eq!(digester.finish().blake3, ContentHash::of(&bytes));
    }

    #[test]
    fn the_manifest_form_is_the_canonical_one() {
        let digest = Digests::of(b"media-hash-list").xxh128;
        assert_eq!(digest.to_string(), "61a67c014f703a456ee7a776fd8c06bd");
        assert_eq!("61a67c014f703a456ee7a776fd8c06bd".parse::<Xxh128>().expect("own form"), digest);
        for bad in ["", "61a67c01", "+1a67c014f703a456ee7a776fd8c06bd", "zz"] {
            assert!(bad.parse::<Xxh128>().is_err(), "{bad:?}");
        }
    }
}
