//! A logo's picture: what must be known of it before FFmpeg sees it.

use serde::{Deserialize, Serialize};

use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::fault;

/// A PNG, by content and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Its content.
    pub hash: ContentHash,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// No logo needs more pixels a side; a picture bomb does.
const MAX_SIDE: u32 = 8192;

impl Image {
    /// Reads the size out of a PNG's first bytes; `name` is only for the fault.
    pub fn of_png(name: &str, bytes: &[u8]) -> Result<Self> {
        let header = bytes.first_chunk::<24>().filter(|h| h.starts_with(b"\x89PNG\r\n\x1a\n") && &h[12..16] == b"IHDR");
        let header = header.ok_or_else(|| fault!(Usage, "image-not-png", name = name))?;
        let side = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let (width, height) = (side(16), side(20));
        if (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height) {
            Ok(Self { hash: ContentHash::of(bytes), width, height })
        } else {
            Err(fault!(Usage, "image-size", name = name, width = width, height = height, limit = MAX_SIDE))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn only_pngs_of_a_sane_size_are_logos() {
        let image = Image::of_png("logo.png", &png(640, 480)).expect("a PNG");
        assert_eq!((image.width, image.height), (640, 480));
        assert_eq!(Image::of_png("x", b"GIF89a").expect_err("no PNG").code, "image-not-png");
        assert_eq!(Image::of_png("x", &png(100_000, 1)).expect_err("huge").code, "image-size");
        assert_eq!(Image::of_png("x", &png(0, 1)).expect_err("empty").code, "image-size");
    }
}
