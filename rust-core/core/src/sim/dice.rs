//! Draws of the simulator. No logarithm or power: those differ between platforms in the last digit.

use crate::num::fnv::Fnv64;
use crate::num::rng::Rng;

/// A seeded source of draws.
#[derive(Clone, Debug)]
pub struct Dice(Rng);

impl Dice {
    /// Draws that depend on the seed and on what they are for, so that one purpose never disturbs another.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Fnv64::default();
        hash.word(seed);
        hash.bytes(purpose.as_bytes());
        Self(Rng::new(hash.finish()))
    }

    /// `0.0 ≤ x < 1.0`
    pub fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// `from ≤ x < to`
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// `from ≤ n ≤ to`
    pub fn whole(&mut self, from: i64, to: i64) -> i64 {
        from + i64::from(self.0.up_to((to - from) as u32))
    }

    /// Happens in so many of a million cases.
    pub fn in_a_million(&mut self, cases: u32) -> bool {
        cases > 0 && self.0.up_to(999_999) < cases
    }

    /// Bell-shaped around 0 with deviation 1, never beyond ±3.5: twelve draws would be enough for anybody.
    pub fn bell(&mut self) -> f64 {
        let sum: f64 = (0..4).map(|_| self.unit()).sum();
        (sum - 2.0) * 1.732_050_807_568_877_2
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.0.up_to(of.len() as u32 - 1) as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn draws_keep_to_their_ranges() {
        let mut dice = Dice::new(7, "ranges");
        let draws: Vec<f64> = (0..10_000).map(|_| dice.bell()).collect();
        let mean = draws.iter().sum::<f64>() / 10_000.0;
        let variance = draws.iter().map(|x| x * x).sum::<f64>() / 10_000.0;
        assert!(mean.abs() < 0.05 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
        assert!((0..1_000).all(|_| (3..=5).contains(&dice.whole(3, 5))));
        assert_eq!((0..1_000).filter(|_| dice.in_a_million(0)).count(), 0);
    }
}
