//! Price differences that are really there: one venue quotes one instrument away from all others for a while.

use super::dice::Dice;

/// One planted difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Mispricing {
    /// Place in the registry.
    pub venue: usize,
    pub base: String,
    pub quote: String,
    pub from_us: i64,
    pub to_us: i64,
    /// How far the venue's price stands above the common one (negative: below).
    pub bps: f64,
}

impl Mispricing {
    pub fn is_on(&self, now_us: i64) -> bool {
        (self.from_us..self.to_us).contains(&now_us)
    }
}

/// Where and when the differences are, drawn one after the other.
#[derive(Clone, Debug)]
pub struct Mispricings {
    dice: Dice,
    next_us: i64,
    /// All so far, oldest first; the oldest go beyond [`KEPT`].
    pub list: Vec<Mispricing>,
}

const SECOND: f64 = 1_000_000.0;
/// Past ones that are remembered.
const KEPT: usize = 1_000;

impl Mispricings {
    pub fn new(seed: u64, start_us: i64) -> Self {
        let mut dice = Dice::new(seed, "mispricings");
        let next_us = start_us + (dice.between(8.0, 15.0) * SECOND) as i64;
        Self { dice, next_us, list: Vec::new() }
    }

    /// Plants the next one when it is due; `markets` are venue, base and quote of all there are.
    pub fn tick(&mut self, now_us: i64, markets: &[(usize, String, String)]) {
        if now_us < self.next_us {
            return;
        }
        self.next_us = now_us + (self.dice.between(5.0, 25.0) * SECOND) as i64;
        let Some((venue, base, quote)) = self.dice.pick(markets).cloned() else { return };
        let to_us = now_us + (self.dice.between(0.5, 20.0) * SECOND) as i64;
        let bps = self.dice.between(20.0, 250.0) * if self.dice.unit() < 0.5 { -1.0 } else { 1.0 };
        self.list.push(Mispricing { venue, base, quote, from_us: now_us, to_us, bps });
        if self.list.len() > KEPT {
            self.list.remove(0);
        }
    }

    /// How far this market is off, bps.
    pub fn bps(&self, now_us: i64, venue: usize, base: &str, quote: &str) -> f64 {
        let is_here = |one: &&Mispricing| one.venue == venue && one.base == base && one.quote == quote;
        self.list
            .iter()
            .rev()
            .take(64)
            .filter(is_here)
            .filter(|one| one.is_on(now_us))
            .map(|one| one.bps)
            .sum()
    }
}
