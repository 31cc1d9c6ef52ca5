//! The files that FFmpeg's `metadata=mode=print` writes: which frame, and what filters said about it.

use std::io::BufRead;

/// Set before printing, so that timestamps are whole microseconds: `pts_time` has only six digits in FFmpeg 5.
pub const TICKS: u32 = 1_000_000;
/// A line longer than this was not written by FFmpeg.
const LONGEST_LINE: usize = 4096;
/// More values on one frame than any filter sets.
const MOST_VALUES: usize = 128;

/// What was said about one frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Its time in seconds; the file was printed with a time base of [`TICKS`].
    pub time: f64,
    /// Keys without the leading `lavfi.`, and values.
    pub values: Vec<(String, String)>,
}

impl Frame {
    /// The value of a key as a finite number; `nan` and `inf` are none.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        let (_, value) = self.values.iter().find(|(k, _)| k == key)?;
        value.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Numbers of all keys that begin like this.
    pub fn numbers<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = f64> + 'a {
        let values = self.values.iter().filter(move |(key, _)| key.starts_with(prefix));
        values.filter_map(|(_, value)| value.parse().ok()).filter(|number: &f64| number.is_finite())
    }
}

/// Reads frames one by one; what cannot be understood is passed over.
#[derive(Debug)]
pub struct Frames<R> {
    reader: R,
    line: Vec<u8>,
    next: Option<Frame>,
}

impl<R: BufRead> Frames<R> {
    /// Frames of a file.
    #[must_use]
    pub const fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), next: None }
    }

    /// The next line that is not monstrous, or nothing at the end.
    fn read_line(&mut self) -> std::io::Result<Option<&str>> {
        loop {
            self.line.clear();
            if self.reader.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            if self.line.len() <= LONGEST_LINE && std::str::from_utf8(&self.line).is_ok() {
                return Ok(std::str::from_utf8(&self.line).ok().map(str::trim_end));
            }
        }
    }

    fn read_frame(&mut self) -> std::io::Result<Option<Frame>> {
        loop {
            let Some(line) = self.read_line()? else { return Ok(self.next.take()) };
            if line.starts_with("frame:") {
                let header = header(line);
                if let Some(done) = std::mem::replace(&mut self.next, header) {
                    return Ok(Some(done));
                }
            } else if let Some((key, value)) = line.split_once('=') {
                let pair = (key.strip_prefix("lavfi.").unwrap_or(key).to_owned(), value.to_owned());
                if let Some(frame) = self.next.as_mut().filter(|frame| frame.values.len() < MOST_VALUES) {
                    frame.values.push(pair);
                }
            }
        }
    }
}

impl<R: BufRead> Iterator for Frames<R> {
    type Item = std::io::Result<Frame>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_frame().transpose()
    }
}

/// `frame:12   pts:480000  pts_time:0.48`; nothing where the time is not known.
fn header(line: &str) -> Option<Frame> {
    let ticks: i64 = line.split_ascii_whitespace().find_map(|word| word.strip_prefix("pts:"))?.parse().ok()?;
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 microseconds")]
    Some(Frame { time: ticks as f64 / f64::from(TICKS), values: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_are_read_and_noise_is_passed_over() {
        let text = b"junk=1\nframe:0    pts:0       pts_time:0\nlavfi.r128.I=-inf\nlavfi.r128.M=-20.5\n\xff\xfe=2\n\
                     frame:1 pts:NOPTS pts_time:NOPTS\nlost=1\nframe:2    pts:1500000  pts_time:1.5\nn=1\nno value\n";
        let frames: Vec<_> = Frames::new(&text[..]).collect::<Result<_, _>>().expect("memory");
        assert_eq!(frames.iter().map(|frame| frame.time).collect::<Vec<_>>(), [0.0, 1.5]);
        assert_eq!(
            (frames[0].number("r128.I"), frames[0].number("r128.M"), frames[1].number("n")),
            (None, Some(-20.5), Some(1.0))
        );
        assert_eq!(frames[0].numbers("r128.").collect::<Vec<_>>(), [-20.5]);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Frames::new(&bytes[..]).all(|frame| frame.is_ok()));
        }
    }
}
