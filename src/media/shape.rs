//! Does a file reach the end that its own structure promises? Decoders forgive what this tells: a copy cut short.

use std::io::{self, Read, Seek, SeekFrom};

/// What a file's outermost structure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Whole, or of a kind that makes no promise.
    Sound,
    /// It promises so many bytes more.
    Cut {
        /// Bytes that are not there.
        missing: u64,
    },
    /// Pictures without the table that says where they are: the recording was never closed.
    NoIndex,
}

/// More boxes than this at the outermost level is no file of a camera's.
const MOST_BOXES: usize = 100_000;

/// Reads the outermost structure of a file of so many bytes.
pub(crate) fn shape(file: &mut (impl Read + Seek), length: u64) -> io::Result<Shape> {
    let mut start = [0; 12];
    file.seek(SeekFrom::Start(0))?;
    if length < 12 || file.read_exact(&mut start).is_err() {
        return Ok(Shape::Sound);
    }
    match [start[4], start[5], start[6], start[7]] {
        _ if start.starts_with(b"RIFF") => Ok(riff(start, length)),
        kind if is_box(kind) => boxes(file, length),
        _ => Ok(Shape::Sound),
    }
}

/// WAV and AVI: one chunk round all, whose size is 0 or all ones while recording.
fn riff(start: [u8; 12], length: u64) -> Shape {
    let size = u32::from_le_bytes([start[4], start[5], start[6], start[7]]);
    let end = u64::from(size) + 8;
    if size == 0 || size == u32::MAX || end <= length { Shape::Sound } else { Shape::Cut { missing: end - length } }
}

/// MP4 and `QuickTime`: boxes in a row.
fn boxes(file: &mut (impl Read + Seek), length: u64) -> io::Result<Shape> {
    let (mut at, mut media, mut index, mut missing) = (0_u64, false, false, 0);
    for _ in 0..MOST_BOXES {
        if at + 8 > length {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let (size, kind) = header(file, length - at)?;
        media |= kind == *b"mdat";
        // `meta` is a HEIF picture's table, `moof` a fragment's.
        index |= matches!(&kind, b"moov" | b"moof" | b"meta");
        if size < 8 {
            break;
        }
        at = at.saturating_add(size);
        // Only of these is a size believed: what cameras and phones append need not be boxes.
        if matches!(&kind, b"mdat" | b"moov" | b"moof") {
            missing = at.saturating_sub(length);
        }
    }
    Ok(match (media, index, missing) {
        (true, false, _) => Shape::NoIndex,
        (_, _, 0) => Shape::Sound,
        (_, _, missing) => Shape::Cut { missing },
    })
}

/// A box's whole size and its kind. Size 0 reaches to the end; size 1 stands before a longer one.
fn header(file: &mut impl Read, rest: u64) -> io::Result<(u64, [u8; 4])> {
    let mut header = [0; 16];
    let known = usize::try_from(rest.min(16)).unwrap_or(16);
    file.read_exact(&mut header[..known])?;
    let kind = std::array::from_fn(|i| header[4 + i]);
    let size = match u32::from_be_bytes(std::array::from_fn(|i| header[i])) {
        0 => rest,
        1 => u64::from_be_bytes(std::array::from_fn(|i| header[8 + i])),
        size => size.into(),
    };
    // What is no box is left-over bytes; two zero bytes end many a QuickTime file.
    Ok(if kind.iter().all(|byte| (0x20..=0x7E).contains(byte) || *byte == 0xA9) { (size, kind) } else { (0, kind) })
}

fn is_box(kind: [u8; 4]) -> bool {
    matches!(&kind, b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" | b"styp")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn judge(bytes: &[u8]) -> Shape {
        shape(&mut Cursor::new(bytes), bytes.len() as u64).expect("memory can be read")
    }

    fn boxed(parts: &[(&str, u32, usize)]) -> Vec<u8> {
        let one = |(kind, size, there): &(&str, u32, usize)| {
            [size.to_be_bytes().as_slice(), kind.as_bytes(), &vec![0; *there]].concat()
        };
        parts.iter().flat_map(one).collect()
    }

    #[test]
    fn boxes_are_followed_to_the_end() {
        assert_eq!(judge(&boxed(&[("ftyp", 16, 8), ("mdat", 108, 100), ("moov", 16, 8)])), Shape::Sound);
        assert_eq!(judge(&boxed(&[("ftyp", 16, 8), ("moov", 16, 8), ("mdat", 108, 60)])), Shape::Cut { missing: 40 });
        assert_eq!(judge(&boxed(&[("ftyp", 16, 8), ("mdat", 108, 100)])), Shape::NoIndex);
        assert_eq!(judge(&boxed(&[("ftyp", 16, 8), ("mdat", 0, 100)])), Shape::NoIndex);
        assert_eq!(judge(&boxed(&[("ftyp", 16, 8), ("moov", 16, 8), ("mdat", 0, 9)])), Shape::Sound);
        let trailing = [boxed(&[("ftyp", 16, 8), ("mdat", 16, 8), ("moov", 16, 8)]), vec![0; 11]].concat();
        assert_eq!(judge(&trailing), Shape::Sound);
    }

    #[test]
    fn a_large_box_writes_its_size_behind_its_kind() {
        let mut file = boxed(&[("ftyp", 16, 8), ("moov", 16, 8), ("mdat", 1, 0)]);
        file.extend(5_000_000_000_u64.to_be_bytes());
        assert_eq!(judge(&file), Shape::Cut { missing: 5_000_000_000 + 32 - file.len() as u64 });
    }

    #[test]
    fn riff_promises_its_size_unless_it_was_left_open() {
        let wave = |size: u32| [b"RIFF", size.to_le_bytes().as_slice(), b"WAVE", &[0; 36]].concat();
        assert_eq!(judge(&wave(40)), Shape::Sound);
        assert_eq!(judge(&wave(100)), Shape::Cut { missing: 60 });
        assert_eq!(judge(&wave(0)), Shape::Sound);
        assert_eq!(judge(&wave(u32::MAX)), Shape::Sound);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0_usize..3) {
            if bytes.len() >= 8 && kind > 0 {
                bytes[4..8].copy_from_slice([b"ftyp", b"mdat"][kind - 1]);
            }
            let _ = judge(&bytes);
        }
    }
}
