//! The hash formats of manifests, and C4 ids.

use std::collections::BTreeMap;
use std::fmt;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha512};

crate::text_enum! {
    /// A hash format, in the order in which manifests list them.
    Format {
        /// C4: SHA-512 in base 58. The chain's own.
        C4 = "c4",
        /// MD5.
        Md5 = "md5",
        /// SHA-1.
        Sha1 = "sha1",
        /// XXH3 of 128 bits: what we write.
        Xxh128 = "xxh128",
        /// XXH3 of 64 bits.
        Xxh3 = "xxh3",
        /// XXH64.
        Xxh64 = "xxh64",
    }
}

/// A content's digests, as manifests write them.
pub type Hashes = BTreeMap<Format, String>;

/// The characters of C4 ids, by value.
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Digits of a SHA-512 in base 58.
const C4_DIGITS: usize = 88;

impl Format {
    /// The bytes that a digest stands for; nothing if it is not one of this format.
    #[must_use]
    pub fn decode(self, digest: &str) -> Option<Vec<u8>> {
        let length = match self {
            Self::C4 => return decode_c4(digest),
            Self::Md5 | Self::Xxh128 => 16,
            Self::Sha1 => 20,
            Self::Xxh3 | Self::Xxh64 => 8,
        };
        if digest.len() != 2 * length || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        (0..length).map(|i| u8::from_str_radix(digest.get(2 * i..2 * i + 2)?, 16).ok()).collect()
    }

    /// Are these the same digest? Hexadecimal digits may be large or small.
    #[must_use]
    pub fn same(self, one: &str, other: &str) -> bool {
        if self == Self::C4 { one == other } else { one.eq_ignore_ascii_case(other) }
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn encode_c4(sha512: &[u8]) -> String {
    let mut digits = [0_u8; C4_DIGITS];
    for &byte in sha512 {
        let mut carry = u32::from(byte);
        for digit in digits.iter_mut().rev() {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
    }
    std::iter::once("c4")
        .chain(digits.iter().map(|digit| {
            let at = usize::from(*digit);
            std::str::from_utf8(&BASE58[at..=at]).unwrap_or_default()
        }))
        .collect()
}

fn decode_c4(id: &str) -> Option<Vec<u8>> {
    let digits = id.strip_prefix("c4").filter(|digits| digits.len() == C4_DIGITS)?;
    let mut bytes = vec![0_u8; 64];
    for character in digits.bytes() {
        let mut carry = u32::try_from(BASE58.iter().position(|known| *known == character)?).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    Some(bytes)
}

/// Computes digests of several formats in one pass.
pub struct Hashing(Vec<(Format, State)>);

enum State {
    C4(Sha512),
    Md5(Md5),
    Sha1(Sha1),
    Xxh128(Box<twox_hash::xxhash3_128::Hasher>),
    Xxh3(Box<twox_hash::xxhash3_64::Hasher>),
    Xxh64(twox_hash::XxHash64),
}

impl fmt::Debug for Hashing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(format, _)| format)).finish()
    }
}

impl Hashing {
    /// Begins with these formats.
    #[must_use]
    pub fn new(formats: impl IntoIterator<Item = Format>) -> Self {
        Self(formats.into_iter().map(|format| (format, State::new(format))).collect())
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        for (_, state) in &mut self.0 {
            state.update(bytes);
        }
    }

    /// The digests of all bytes.
    #[must_use]
    pub fn finish(self) -> Hashes {
        self.0.into_iter().map(|(format, state)| (format, state.finish())).collect()
    }
}

impl State {
    fn new(format: Format) -> Self {
        match format {
            Format::C4 => Self::C4(Sha512::new()),
            Format::Md5 => Self::Md5(Md5::new()),
            Format::Sha1 => Self::Sha1(Sha1::new()),
            Format::Xxh128 => Self::Xxh128(Box::default()),
            Format::Xxh3 => Self::Xxh3(Box::default()),
            Format::Xxh64 => Self::Xxh64(twox_hash::XxHash64::with_seed(0)),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        use std::hash::Hasher;
        match self {
            Self::C4(state) => state.update(bytes),
            Self::Md5(state) => state.update(bytes),
            Self::Sha1(state) => state.update(bytes),
            Self::Xxh128(state) => state.write(bytes),
            Self::Xxh3(state) => state.write(bytes),
            Self::Xxh64(state) => state.write(bytes),
        }
    }

    fn finish(self) -> String {
        use std::hash::Hasher;
        match self {
            Self::C4(state) => encode_c4(&state.finalize()),
            Self::Md5(state) => hex(&state.finalize()),
            Self::Sha1(state) => hex(&state.finalize()),
            Self::Xxh128(state) => format!("{:032x}", state.finish_128()),
            Self::Xxh3(state) => format!("{:016x}", state.finish()),
            Self::Xxh64(state) => format!("{:016x}", state.finish()),
        }
    }
}

/// The digest of something in memory.
#[must_use]
pub fn digest_of(format: Format, bytes: &[u8]) -> String {
    let mut state = State::new(format);
    state.update(bytes);
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference implementation's own vectors.
    const VECTORS: [(Format, &str); 6] = [
        (Format::Md5, "9db0fc9f30f5ee70041a7538809e2858"),
        (Format::Sha1, "7b57673ac5633937a55b59009ad0c57ee08188b7"),
        (Format::Xxh64, "584b2ea1974f2b7c"),
        (Format::Xxh3, "6d4cbd75905c81aa"),
        (Format::Xxh128, "61a67c014f703a456ee7a776fd8c06bd"),
        (Format::C4, "c456LycWwpMMS7VDZEKvYv2L1uJS6s4qAFnaJdnQiy5JVbBFZMA8aLDS6SPaJjLqxXH4qZdnbuktopMt9frtC2qL1R"),
    ];

    #[test]
    fn digests_are_those_of_the_reference() {
        let mut hashing = Hashing::new(Format::ALL.iter().copied());
        for piece in ["media-", "hash", "-list"] {
            hashing.update(piece.as_bytes());
        }
        let hashes = hashing.finish();
        for (format, digest) in VECTORS {
            assert_eq!(hashes[&format], digest);
            assert_eq!(digest_of(format, b"media-hash-list"), digest);
        }
    }

    #[test]
    fn digests_decode_and_nonsense_does_not() {
        let bytes: Vec<u8> = (0..64).collect();
        assert_eq!(Format::C4.decode(&encode_c4(&bytes)).expect("own form"), bytes);
        assert_eq!(Format::C4.decode(&encode_c4(&[0; 64])).expect("zero"), [0; 64]);
        assert_eq!(Format::Xxh64.decode("00ff00ff00ff00ff").expect("hex"), [0, 255, 0, 255, 0, 255, 0, 255]);
        for bad in ["", "c4", "zz", "ef46db3751d8e99", "ñandú~~~~~~~~~~~~~", "+f46db3751d8e999"] {
            assert!(Format::ALL.iter().all(|format| format.decode(bad).is_none()), "{bad:?}");
        }
        assert!(Format::C4.decode(&format!("c4{}", "z".repeat(88))).is_none(), "more than 512 bits");
    }
}
