//! How many bits a second a file of a given size can spend.

/// What picture and sound may take so that a file stays below its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Kilobits a second for the picture.
    pub video: u32,
    /// Kilobits a second for the sound.
    pub audio: u32,
    /// The file will stay below its limit. If not, the floor of quality was kept instead, and a link is the way.
    pub holds: bool,
}

/// Below this the picture tells nothing: kilobits a second.
pub const VIDEO_FLOOR: u32 = 70;
/// Below this speech is not understood: kilobits a second.
const AUDIO_FLOOR: u32 = 40;
/// What a file has besides its frames, in bytes: headers, and a margin for what the encoder overdraws.
const FIXED_OVERHEAD: f64 = 60_000.0;
/// Index entries in an MP4, in bytes: for a frame of picture and for one of sound.
const ENTRY: (f64, f64) = (18.0, 10.0);
/// Frames of AAC a second at 48 kHz.
const AUDIO_FRAMES: f64 = 48_000.0 / 1024.0;

/// Shares a number of bytes between picture and sound.
///
/// The encoder keeps the picture's rate with a buffer of one second, so that one more second's worth is set aside.
#[must_use]
pub fn share(bytes: u32, seconds: f64, fps: f64, most: Budget) -> Budget {
    let index = seconds * (fps * ENTRY.0 + AUDIO_FRAMES * ENTRY.1);
    let left = (f64::from(bytes) * 0.985 - FIXED_OVERHEAD - index).max(0.0);
    let kilobits = left * 8.0 / 1000.0 / (seconds + 1.0);
    let audio = whole(kilobits * 0.2).clamp(AUDIO_FLOOR, most.audio.max(AUDIO_FLOOR));
    let video = whole(kilobits).saturating_sub(audio);
    Budget { video: video.clamp(VIDEO_FLOOR, most.video.max(VIDEO_FLOOR)), audio, holds: video >= VIDEO_FLOOR }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative, and far below 2^32 kilobits")]
fn whole(kilobits: f64) -> u32 {
    kilobits.clamp(0.0, 1e9).floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Budget = Budget { video: 2500, audio: 128, holds: true };

    #[test]
    fn short_videos_get_all_they_can_use_and_long_ones_a_floor() {
        assert_eq!(share(16_000_000, 10.0, 25.0, MOST), MOST);
        let quarter_hour = share(16_000_000, 900.0, 30.0, MOST);
        assert!(quarter_hour.holds && quarter_hour.video >= VIDEO_FLOOR && quarter_hour.audio == AUDIO_FLOOR, "{quarter_hour:?}");
        assert_eq!(share(16_000_000, 7200.0, 30.0, MOST), Budget { video: VIDEO_FLOOR, audio: AUDIO_FLOOR, holds: false });
    }

    #[test]
    fn what_is_shared_fits() {
        for seconds in [1.0, 30.0, 125.0, 600.0, 900.0] {
            let budget = share(16_000_000, seconds, 60.0, MOST);
            let bytes = f64::from(budget.video + budget.audio) * 125.0 * (seconds + 1.0) + seconds * (60.0 * 18.0 + 480.0);
            assert!(budget.holds && bytes < 16_000_000.0, "{seconds}: {budget:?} {bytes}");
        }
    }
}
