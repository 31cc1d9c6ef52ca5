//! What a measurement means, for people.

use super::{Loudness, Quality, Stretch};
use crate::domain::finding::Severity::{Error, Note, Warning};
use crate::domain::finding::{Finding, Severity};
use crate::domain::time::Labels;

/// Black this near to either end is a fade, if it is not longer than `FADE`; so is silence.
const EDGE: f64 = 0.5;
const FADE: f64 = 1.5;
/// Black this short in the middle is a hole between two clips; then come dips from scene to scene, then what is worth a look.
const FLASH: f64 = 0.13;
const DIP: f64 = 0.5;
/// Stillness shorter than this may be a look at a picture.
const STILL: f64 = 2.0;
const SILENCE: f64 = 2.0;
/// Picture and sound may differ by what an audio codec pads.
const UNEVEN: f64 = 0.2;
/// Sound that needs more gain than this was recorded wrongly.
const FAINT: f64 = -40.0;
const LOUD: f64 = -8.0;
const WIDE: f64 = 20.0;
/// Shorter sound is not brought to a target.
const SHORT: f64 = 3.0;

/// What a review copy should be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectations {
    /// How its frames are labelled, in the marks and for people.
    pub labels: Labels,
    /// Where the end logo begins, if there is one: it stands still and is silent by intention.
    pub end_logo: Option<f64>,
}

/// What somebody should know about a review copy, the gravest first.
#[must_use]
pub fn findings(quality: &Quality, expected: &Expectations) -> Vec<Finding> {
    let end = expected.end_logo.unwrap_or(f64::INFINITY).min(quality.seconds);
    let judge = Judge { quality, labels: expected.labels, content: Stretch { start: 0.0, end } };
    let mut found = judge.cut();
    found.extend(judge.logo());
    found.extend(judge.black());
    found.extend(judge.frozen());
    found.extend(judge.sound());
    found.extend(judge.clipped());
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

struct Judge<'a> {
    quality: &'a Quality,
    labels: Labels,
    /// The cut without the end logo.
    content: Stretch,
}

impl Judge<'_> {
    fn label(&self, seconds: f64) -> String {
        self.labels.show(self.labels.rate.frame_at(seconds))
    }

    fn about(&self, severity: Severity, code: &'static str, part: &Stretch) -> Finding {
        Finding::new(severity, code)
            .at(part.start)
            .with("from", self.label(part.start))
            .with("to", self.label(part.end))
            .with("seconds", format_args!("{:.1}", part.seconds()))
    }

    /// A part as far as it lies before the end logo, if that is not nothing.
    fn inside(&self, part: &Stretch) -> Option<Stretch> {
        let part = Stretch { start: part.start, end: part.end.min(self.content.end) };
        (part.end > part.start).then_some(part)
    }

    fn is_fade(&self, part: &Stretch) -> bool {
        (part.start <= EDGE || part.end >= self.content.end - EDGE) && part.seconds() <= FADE
    }

    fn black(&self) -> Vec<Finding> {
        let parts = self.quality.black.iter().filter_map(|part| self.inside(part)).filter(|part| !self.is_fade(part));
        let code = |part: &Stretch| match part.seconds() {
            ..FLASH => Some("quality-black-flash"),
            FLASH..DIP => None,
            _ => Some("quality-black"),
        };
        parts.filter_map(|part| Some(self.about(Warning, code(&part)?, &part))).collect()
    }

    /// Black stands still too, and was reported already.
    fn frozen(&self) -> Vec<Finding> {
        let black = |part: &Stretch| self.quality.black.iter().map(|black| black.within(part)).sum::<f64>();
        let parts = self.quality.frozen.iter().filter_map(|part| self.inside(part));
        parts
            .filter(|part| part.seconds() - black(part) >= STILL)
            .map(|part| self.about(Warning, "quality-frozen", &part))
            .collect()
    }

    fn sound(&self) -> Vec<Finding> {
        let Some(loudness) = &self.quality.loudness else { return vec![Finding::new(Note, "quality-no-sound")] };
        let Some(integrated) = loudness.integrated else { return vec![Finding::new(Warning, "quality-all-silent")] };
        let parts = self.quality.silent.iter().filter_map(|part| self.inside(part)).filter(|part| !self.is_fade(part));
        let silent = parts.filter(|part| part.seconds() >= SILENCE).map(|part| self.about(Warning, "quality-silent", &part));
        silent.chain(self.levels(loudness, integrated)).collect()
    }

    fn levels(&self, loudness: &Loudness, integrated: f64) -> Vec<Finding> {
        let mut found = Vec::new();
        let level = |code| Finding::new(Warning, code).with("loudness", format_args!("{integrated:.1}"));
        if self.quality.sound_seconds.is_some_and(|seconds| seconds < SHORT) {
            found.push(Finding::new(Note, "quality-short-sound"));
        }
        if integrated < FAINT {
            found.push(level("quality-faint"));
        } else if integrated > LOUD {
            found.push(level("quality-loud"));
        }
        if loudness.range > WIDE {
            found.push(Finding::new(Note, "quality-wide-range").with("range", format_args!("{:.1}", loudness.range)));
        }
        found
    }

    fn clipped(&self) -> Option<Finding> {
        let first = self.quality.clipped.first()?;
        let seconds: f64 = self.quality.clipped.iter().map(Stretch::seconds).sum();
        let finding = Finding::new(Warning, "quality-clipped").at(first.start).with("from", self.label(first.start));
        Some(finding.with("places", self.quality.clipped.len()).with("seconds", format_args!("{seconds:.1}")))
    }

    fn cut(&self) -> Vec<Finding> {
        let cut = &self.quality.cut;
        let mut found = Vec::new();
        if cut.decode_errors > 0 {
            found.push(Finding::new(Error, "quality-decode").with("count", cut.decode_errors));
        }
        if let Some(first) = cut.gaps.first() {
            let seconds: f64 = cut.gaps.iter().map(Stretch::seconds).sum();
            let finding = Finding::new(Warning, "quality-gaps").at(first.start).with("from", self.label(first.start));
            found.push(finding.with("places", cut.gaps.len()).with("seconds", format_args!("{seconds:.2}")));
        }
        if let Some(difference) = cut.difference().filter(|difference| difference.abs() > UNEVEN) {
            let code = if difference > 0.0 { "quality-sound-longer" } else { "quality-sound-shorter" };
            found.push(Finding::new(Warning, code).with("seconds", format_args!("{:.2}", difference.abs())));
        }
        found
    }

    fn logo(&self) -> Option<Finding> {
        let unseen = self.quality.logo_unseen.as_ref()?;
        let (first, last) = (*unseen.first()?, *unseen.last()?);
        if unseen.len() >= self.quality.logo_samples as usize {
            return Some(Finding::new(Error, "quality-logo-absent"));
        }
        let finding = Finding::new(Warning, "quality-logo-unseen").at(first).with("count", unseen.len());
        Some(finding.with("from", self.label(first)).with("to", self.label(last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quality::Cut;
    use crate::domain::time::Rate;

    fn part(start: f64, end: f64) -> Stretch {
        Stretch { start, end }
    }

    fn good() -> Quality {
        let loudness = Some(Loudness { integrated: Some(-20.0), range: 6.0, true_peak: Some(-3.0) });
        Quality {
            frames: 750,
            seconds: 30.0,
            loudness,
            sound_seconds: Some(30.0),
            logo_unseen: Some(vec![]),
            logo_samples: 50,
            ..Quality::default()
        }
    }

    fn found(quality: &Quality) -> Vec<(&'static str, Option<f64>)> {
        let labels = Labels::from_zero(Rate::new(25, 1).expect("rate"));
        findings(quality, &Expectations { labels, end_logo: Some(26.0) }).into_iter().map(|f| (f.code, f.at)).collect()
    }

    #[test]
    fn fades_at_both_ends_and_a_still_end_logo_are_normal() {
        let quality = Quality {
            black: vec![part(0.0, 1.0), part(25.2, 26.1), part(29.5, 30.0)],
            frozen: vec![part(0.0, 1.0), part(25.5, 30.0)],
            silent: vec![part(0.0, 1.2), part(25.8, 30.0)],
            ..good()
        };
        assert_eq!(found(&quality), []);
    }

    #[test]
    fn black_is_reported_once_and_a_hole_by_its_own_name() {
        let quality = Quality {
            black: vec![part(5.0, 5.2), part(8.0, 8.08), part(10.0, 13.0)],
            frozen: vec![part(10.0, 13.04), part(15.0, 18.0), part(20.0, 21.5)],
            silent: vec![part(12.0, 15.0)],
            ..good()
        };
        let expected =
            [("quality-black-flash", 8.0), ("quality-black", 10.0), ("quality-frozen", 15.0), ("quality-silent", 12.0)];
        assert_eq!(found(&quality), expected.map(|(code, at)| (code, Some(at))));
    }

    #[test]
    fn the_gravest_come_first() {
        let gaps = vec![part(3.0, 3.2)];
        let cut = Cut { picture: Some(26.0), sound: Some(25.0), gaps, decode_errors: 2 };
        let quality = Quality { cut, logo_unseen: Some(vec![1.0, 2.0]), clipped: vec![part(5.0, 5.2)], ..good() };
        let expected = ["quality-decode", "quality-gaps", "quality-sound-shorter", "quality-logo-unseen", "quality-clipped"];
        assert_eq!(found(&quality).iter().map(|f| f.0).collect::<Vec<_>>(), expected);
        let absent = Quality { logo_unseen: Some(vec![0.0; 50]), ..good() };
        assert_eq!(found(&absent), [("quality-logo-absent", None)]);
    }

    #[test]
    fn sound_that_is_not_levelled_is_said() {
        assert_eq!(found(&Quality { loudness: None, ..good() }), [("quality-no-sound", None)]);
        let silence = Loudness { integrated: None, range: 0.0, true_peak: None };
        assert_eq!(
            found(&Quality { loudness: Some(silence), silent: vec![part(0.0, 30.0)], ..good() }),
            [("quality-all-silent", None)]
        );
        let hiss = Loudness { integrated: Some(-55.0), range: 25.0, true_peak: Some(-40.0) };
        let hiss = Quality { loudness: Some(hiss), sound_seconds: Some(2.0), ..good() };
        let codes: Vec<_> = found(&hiss).into_iter().map(|f| f.0).collect();
        assert_eq!(codes, ["quality-faint", "quality-short-sound", "quality-wide-range"]);
    }

    #[test]
    fn positions_are_those_of_the_burnt_in_timecode() {
        let labels = Labels::of_clip(Rate::new(30000, 1001).expect("rate"), Some("01:00:00;00"));
        let quality = Quality { black: vec![part(10.0, 12.0)], ..good() };
        let finding = &findings(&quality, &Expectations { labels, end_logo: None })[0];
        assert_eq!(finding.args, [("from", "01:00:09;29".into()), ("to", "01:00:11;29".into()), ("seconds", "2.0".to_owned())]);
    }
}
