//! How loud sound is, and which gain brings it to a target.

use serde::{Deserialize, Serialize};

/// Loudness of a programme by ITU-R BS.1770 and EBU R 128.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loudness {
    /// Integrated loudness in LUFS; nothing for silence.
    pub integrated: Option<f64>,
    /// Loudness range in LU.
    pub range: f64,
    /// True peak in dBTP; nothing for silence.
    pub true_peak: Option<f64>,
}

/// Why sound is left as loud as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlevelled {
    /// There is nothing to hear.
    Silent,
    /// Too short for a loudness that means anything.
    Short,
}

/// Sound shorter than this is not brought to a target.
const SHORTEST: f64 = 3.0;
/// The most gain, either way; more would only raise noise.
const MOST_GAIN: f64 = 40.0;
/// When a target counts as hit, in LU.
const CLOSE: f64 = 0.3;
/// How many measurements an aim is worth.
const ROUNDS: usize = 4;
/// How far below the ceiling the limiter first stands, for what lossy coding adds.
const HEADROOM: f64 = 0.3;

/// What the sound of a final must be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aim {
    /// Integrated loudness in LUFS.
    pub loudness: f64,
    /// The highest true peak, in dBTP.
    pub ceiling: f64,
}

/// What the gain and the limiter behind it are set to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Gain in dB.
    pub gain: f64,
    /// The limiter's threshold in dBTP.
    pub limit: f64,
}

/// One setting, and what its result measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// What was set.
    pub setting: Setting,
    /// What came out.
    pub loudness: Loudness,
}

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// This setting hits the target.
    Done(Setting),
    /// Measure again with this one.
    Again(Setting),
    /// No better one is to be expected than this.
    Nearest(Setting),
}

impl Aim {
    /// The first setting for sound of a measured loudness and length, or why it is left alone.
    pub fn first(&self, measured: &Loudness, seconds: f64) -> Result<Setting, Unlevelled> {
        let integrated = measured.integrated.ok_or(Unlevelled::Silent)?;
        if seconds < SHORTEST {
            return Err(Unlevelled::Short);
        }
        Ok(Setting { gain: bounded(self.loudness - integrated), limit: self.ceiling - HEADROOM })
    }

    /// What to do after these attempts, oldest first. A limiter takes loudness away, so that gain has to be given twice.
    #[must_use]
    pub fn next(&self, attempts: &[Attempt]) -> Step {
        let Some(last) = attempts.last() else { return Step::Nearest(Setting { gain: 0.0, limit: self.ceiling }) };
        let Some(integrated) = last.loudness.integrated else { return Step::Nearest(last.setting) };
        let error = self.loudness - integrated;
        let over = last.loudness.true_peak.map_or(0.0, |peak| (peak - self.ceiling).max(0.0));
        if error.abs() <= CLOSE && over == 0.0 {
            return Step::Done(last.setting);
        }
        let gain = bounded(last.setting.gain + error / yielded(attempts));
        let limit = if over > 0.0 { last.setting.limit - over - 0.1 } else { last.setting.limit };
        let setting = Setting { gain, limit };
        if attempts.len() >= ROUNDS || setting == last.setting { self.nearest(attempts) } else { Step::Again(setting) }
    }

    /// The attempt nearest to the target; one above the ceiling only if all are.
    fn nearest(&self, attempts: &[Attempt]) -> Step {
        let distance = |attempt: &Attempt| {
            let miss = attempt.loudness.integrated.map_or(f64::INFINITY, |integrated| (integrated - self.loudness).abs());
            let over = attempt.loudness.true_peak.map_or(0.0, |peak| (peak - self.ceiling).max(0.0));
            miss + over * 100.0
        };
        let best = attempts.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        Step::Nearest(best.map_or(Setting { gain: 0.0, limit: self.ceiling }, |attempt| attempt.setting))
    }
}

/// How much loudness the last bit of gain yielded: 1 without a limiter, less with one.
fn yielded(attempts: &[Attempt]) -> f64 {
    let [.., before, last] = attempts else { return 1.0 };
    let gained = last.setting.gain - before.setting.gain;
    match before.loudness.integrated.zip(last.loudness.integrated) {
        Some((from, to)) if gained.abs() > 0.05 => ((to - from) / gained).clamp(0.25, 1.0),
        _ => 1.0,
    }
}

const fn bounded(gain: f64) -> f64 {
    gain.clamp(-MOST_GAIN, MOST_GAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: Aim = Aim { loudness: -16.0, ceiling: -1.0 };

    fn loudness(integrated: f64, true_peak: f64) -> Loudness {
        Loudness { integrated: Some(integrated), range: 5.0, true_peak: Some(true_peak) }
    }

    /// Sound whose peaks stand 20 dB above its loudness, through a limiter that costs a third of what it cuts.
    fn limited(setting: Setting) -> Loudness {
        let (raw, peak) = (-30.0 + setting.gain, -10.0 + setting.gain);
        loudness(raw - (peak - setting.limit).max(0.0) / 3.0, peak.min(setting.limit + 0.4))
    }

    #[test]
    fn a_limiter_is_given_gain_until_the_target_is_hit() {
        let mut setting = WEB.first(&loudness(-30.0, -10.0), 60.0).expect("levels");
        assert_eq!(setting, Setting { gain: 14.0, limit: -1.3 });
        let mut attempts = Vec::new();
        let done = loop {
            attempts.push(Attempt { setting, loudness: limited(setting) });
            match WEB.next(&attempts) {
                Step::Again(next) => setting = next,
                end => break end,
            }
        };
        let Step::Done(setting) = done else { panic!("{done:?} after {attempts:?}") };
        let result = limited(setting);
        assert!((result.integrated.expect("loud") + 16.0).abs() <= 0.3 && result.true_peak.expect("loud") <= -1.0);
        assert!(attempts.len() <= 4);
    }

    #[test]
    fn it_ends_after_four_rounds_with_the_nearest() {
        let stuck = |gain| Attempt { setting: Setting { gain, limit: -1.3 }, loudness: loudness(-20.0 + gain / 100.0, -1.3) };
        let attempts = [stuck(1.0), stuck(5.0), stuck(3.0), stuck(4.0)];
        assert_eq!(WEB.next(&attempts), Step::Nearest(attempts[1].setting));
        assert!(matches!(WEB.next(&attempts[..3]), Step::Again(_)));
    }

    #[test]
    fn silence_and_snippets_are_left_alone() {
        let silence = Loudness { integrated: None, range: 0.0, true_peak: None };
        assert_eq!(WEB.first(&silence, 60.0), Err(Unlevelled::Silent));
        assert_eq!(WEB.first(&loudness(-20.0, -3.0), 2.9), Err(Unlevelled::Short));
        assert_eq!(WEB.first(&loudness(-69.0, -60.0), 5.0).map(|s| s.gain), Ok(MOST_GAIN));
        assert!(matches!(WEB.next(&[]), Step::Nearest(_)));
    }
}
