//! A random sample that can be drawn again: the same seed over the same things gives the same sample, in whatever order they come.

use std::collections::BTreeMap;

use crate::domain::hash::ContentHash;

/// A sample being drawn. Each thing has a number that only its name and the seed decide; those with the lowest are drawn.
#[derive(Debug)]
pub struct Sample<T> {
    seed: u64,
    size: usize,
    drawn: BTreeMap<ContentHash, T>,
}

impl<T> Sample<T> {
    /// An empty sample of at most so many things.
    #[must_use]
    pub fn new(seed: u64, size: usize) -> Self {
        Self { seed, size, drawn: BTreeMap::new() }
    }

    /// Puts one more thing into the urn.
    pub fn offer(&mut self, name: &str, thing: T) {
        let number = ContentHash::of(&[&self.seed.to_le_bytes(), name.as_bytes()].concat());
        self.drawn.insert(number, thing);
        if self.drawn.len() > self.size {
            self.drawn.pop_last();
        }
    }

    /// What was drawn.
    pub fn into_drawn(self) -> impl Iterator<Item = T> {
        self.drawn.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(seed: u64, size: usize, names: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut sample = Sample::new(seed, size);
        names.for_each(|name| sample.offer(&name.to_string(), name));
        sample.into_drawn().collect()
    }

    #[test]
    fn the_seed_alone_decides() {
        let drawn = draw(7, 5, 0..1000);
        assert_eq!(drawn.len(), 5);
        assert_eq!(drawn, draw(7, 5, (0..1000).rev()));
        assert_ne!(drawn, draw(8, 5, 0..1000));
        assert_eq!(draw(7, 5, 0..3).len(), 3, "all there is");
        assert_eq!(draw(7, 0, 0..3), [0; 0]);
    }

    #[test]
    fn everything_has_its_turn() {
        let seen: std::collections::BTreeSet<_> = (0..200).flat_map(|seed| draw(seed, 3, 0..20)).collect();
        assert_eq!(seen.len(), 20);
    }
}
