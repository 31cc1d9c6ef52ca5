//! FFmpeg's `-progress` blocks, read line by line: `key=value`, each block closed by `progress=`.

/// Where a run stands at the end of one block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tick {
    /// Microseconds of media written; unknown in some blocks of FFmpeg 7 and while nothing came out yet.
    pub at: Option<u64>,
    /// Frames written.
    pub frame: Option<u64>,
    /// Bytes written.
    pub bytes: Option<u64>,
    /// Times real time.
    pub speed: Option<f64>,
    /// FFmpeg said that it finished.
    pub last: bool,
}

/// Collects lines into ticks.
#[derive(Debug, Default)]
pub struct Ticks {
    pending: Tick,
}

impl Ticks {
    /// Takes one line; gives the tick that it closes. Lines that mean nothing here are passed over.
    pub fn line(&mut self, line: &str) -> Option<Tick> {
        let (key, value) = line.split_once('=')?;
        let value = value.trim();
        match key.trim() {
            // `out_time_ms` holds microseconds as well; this one says so.
            "out_time_us" => self.pending.at = count(value),
            "frame" => self.pending.frame = count(value),
            "total_size" => self.pending.bytes = count(value),
            "speed" => self.pending.speed = value.strip_suffix('x').and_then(|v| v.trim().parse().ok()),
            "progress" => {
                self.pending.last = value == "end";
                return Some(std::mem::take(&mut self.pending));
            }
            _ => {}
        }
        None
    }
}

/// A count that may be `N/A`, or negative before the first frame.
fn count(value: &str) -> Option<u64> {
    value.parse::<i64>().ok().map(|value| value.try_into().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Tick> {
        let mut ticks = Ticks::default();
        text.lines().filter_map(|line| ticks.line(line)).collect()
    }

    #[test]
    fn each_release_counts_up_and_says_when_it_ends() {
        let recorded = [
            (include_str!("../../tests/data/progress/ffmpeg-5.1.txt"), 6_013_968),
            (include_str!("../../tests/data/progress/ffmpeg-7.0.txt"), 5_920_000),
            (include_str!("../../tests/data/progress/ffmpeg-9.0.txt"), 6_000_000),
        ];
        for (text, end) in recorded {
            let ticks = read(text);
            let (last, before) = ticks.split_last().expect("blocks");
            assert!(last.last && before.iter().all(|tick| !tick.last));
            assert_eq!((last.at, last.frame), (Some(end), Some(150)));
            assert!(last.speed.is_some_and(|speed| speed > 5.0));
            assert!(ticks.iter().filter_map(|tick| tick.at).is_sorted());
        }
    }

    #[test]
    fn unknown_padded_and_negative_values_are_taken_for_what_they_are() {
        let text = "frame=    7\nout_time_us=N/A\nspeed= 0.5x\nprogress=continue\nout_time_us=-21333\nspeed=N/A\nprogress=end\n";
        let expected =
            [Tick { frame: Some(7), speed: Some(0.5), ..Tick::default() }, Tick { at: Some(0), last: true, ..Tick::default() }];
        assert_eq!(read(text), expected);
        assert_eq!(read("garbage\n=\nprogress\n"), []);
    }
}
