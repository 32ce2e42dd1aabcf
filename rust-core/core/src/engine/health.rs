//! A feed's health: what went wrong with it in the last ten minutes of its own time, as one number.
//!
//! `score = 100 − Σ min(most, points × amount ÷ per)`, never below zero; the table is [`Ill::TABLE`]. Damage is
//! remembered: gaps, bad checksums or crossed books alone can close the gate. What is only late or quiet is
//! judged instant by instant (STALE), so those three can close it together but never one by itself: a thin
//! pair's silence or a slow network is no reason to distrust a book that is proved now.

use crate::num::fnv::Fnv64;

/// Minutes that are remembered, the running one included.
pub const MINUTES: usize = 10;
/// Below this no pair of the market is offered…
pub const HELD_BELOW: u8 = 50;
/// …until its score is back here.
pub const TRUSTED_FROM: u8 = 60;

const KINDS: usize = Ill::TABLE.len();

/// What a feed can suffer from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Ill {
    Gap,
    Checksum,
    Crossed,
    Silence,
    Lag,
    Rebuild,
}

/// What one kind of trouble costs.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub ill: Ill,
    pub word: &'static str,
    /// What is counted, with its unit.
    pub counted: &'static str,
    /// So many points for each `per`.
    pub points: u32,
    pub per: u32,
    /// It never costs more than this.
    pub most: u32,
}

const fn cost(ill: Ill, word: &'static str, counted: &'static str, price: [u32; 3]) -> Cost {
    let [points, per, most] = price;
    Cost { ill, word, counted, points, per, most }
}

impl Ill {
    /// In the order in which they are shown.
    pub const TABLE: [Cost; 6] = [
        cost(Ill::Gap, "sequence", "gaps in the numbering", [15, 1, 60]),
        cost(Ill::Checksum, "checksum", "checksums that did not match", [15, 1, 60]),
        cost(Ill::Crossed, "crossed", "ms with the bid above the ask", [1, 50, 60]),
        cost(Ill::Silence, "silence", "s of silence against its own rhythm", [1, 3, 40]),
        cost(Ill::Lag, "clock and lag", "s late or with a clock that jumped", [1, 2, 40]),
        cost(Ill::Rebuild, "rebuilds", "books dropped or cut off", [5, 1, 40]),
    ];
}

/// One market's troubles by minute, and what they come to.
#[derive(Clone, Debug)]
pub struct Health {
    /// By minute, each in its place modulo [`MINUTES`].
    amounts: [[u16; KINDS]; MINUTES],
    minute: i64,
    score: u8,
    held: bool,
}

impl Default for Health {
    fn default() -> Self {
        Self { amounts: [[0; KINDS]; MINUTES], minute: 0, score: 100, held: false }
    }
}

impl Health {
    /// Takes trouble in this minute; the same amount never makes a feed look better.
    pub fn take(&mut self, minute: i64, ill: Ill, amount: u32) {
        self.turn(minute);
        let place = &mut self.amounts[slot_of(self.minute)][ill as usize];
        *place = place.saturating_add(amount.min(u32::from(u16::MAX)) as u16);
        self.judge();
    }

    /// Time has come to this minute: what is older than the window no longer counts.
    pub fn turn(&mut self, minute: i64) {
        if minute <= self.minute {
            return;
        }
        if self.score < 100 {
            let first = (self.minute + 1).max(minute + 1 - MINUTES as i64);
            (first..=minute).for_each(|gone| self.amounts[slot_of(gone)] = [0; KINDS]);
            self.judge();
        }
        self.minute = minute;
    }

    /// 0 to 100.
    pub fn score(&self) -> u8 {
        self.score
    }

    /// No pair of the market may be offered.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// How much of it the window holds, in the unit of its cost.
    pub fn amount(&self, ill: Ill) -> u32 {
        self.amounts.iter().map(|minute| u32::from(minute[ill as usize])).sum()
    }

    /// What that takes from the score.
    pub fn points(&self, cost: &Cost) -> u32 {
        (self.amount(cost.ill) * cost.points / cost.per).min(cost.most)
    }

    pub fn hash_into(&self, hash: &mut Fnv64) {
        hash.byte(self.score);
        hash.byte(u8::from(self.held));
        if self.score < 100 {
            hash.word(self.minute as u64);
            self.amounts.iter().flatten().for_each(|amount| {
                hash.byte(*amount as u8);
                hash.byte((*amount >> 8) as u8);
            });
        }
    }

    fn judge(&mut self) {
        let lost: u32 = Ill::TABLE.iter().map(|cost| self.points(cost)).sum();
        self.score = 100 - lost.min(100) as u8;
        self.held = self.score < if self.held { TRUSTED_FROM } else { HELD_BELOW };
    }
}

fn slot_of(minute: i64) -> usize {
    minute.rem_euclid(MINUTES as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::rng::Rng;

    const ILLS: [Ill; KINDS] = [Ill::Gap, Ill::Checksum, Ill::Crossed, Ill::Silence, Ill::Lag, Ill::Rebuild];

    #[test]
    fn the_table_is_in_the_order_of_the_kinds() {
        for (place, (cost, ill)) in Ill::TABLE.iter().zip(ILLS).enumerate() {
            assert_eq!((cost.ill, ill as usize), (ill, place));
        }
    }

    #[test]
    fn three_gaps_hold_a_market_back_until_they_are_old() {
        let mut health = Health::default();
        let mut gap = |minute| {
            health.take(minute, Ill::Gap, 1);
            health.take(minute, Ill::Rebuild, 1);
            (health.score(), health.is_held())
        };
        assert_eq!([gap(100), gap(104), gap(105)], [(80, false), (60, false), (40, true)]);
        health.turn(109);
        assert!(health.is_held(), "the first is still in the window");
        health.turn(110);
        assert_eq!((health.score(), health.is_held()), (60, false));
        health.turn(200);
        assert_eq!(health.score(), 100);
    }

    #[test]
    fn between_the_two_thresholds_it_stays_what_it_is() {
        let mut health = Health::default();
        health.take(1, Ill::Crossed, 2_300);
        assert_eq!((health.score(), health.is_held()), (54, false), "falling through the fifties: offered");
        health.take(2, Ill::Crossed, 250);
        assert_eq!((health.score(), health.is_held()), (49, true));
        health.turn(11);
        assert_eq!((health.score(), health.is_held()), (95, false));
        health.take(11, Ill::Gap, 2);
        health.take(11, Ill::Crossed, 1_000);
        assert_eq!((health.score(), health.is_held()), (45, true));
    }

    #[test]
    fn lateness_alone_never_holds_a_market_back() {
        for ill in [Ill::Silence, Ill::Lag, Ill::Rebuild] {
            let mut health = Health::default();
            (0..100).for_each(|_| health.take(5, ill, u32::MAX));
            assert_eq!((health.score(), health.is_held()), (60, false), "{ill:?}");
        }
    }

    /// Bounded, monotone in faults, and forgetful: whatever happened, ten minutes later it is 100.
    #[test]
    fn any_history_keeps_the_score_in_bounds_and_no_fault_raises_it() {
        for seed in 0..500 {
            let (mut rng, mut health, mut minute) = (Rng::new(seed), Health::default(), 1_000);
            for _ in 0..200 {
                minute += i64::from(rng.up_to(9).saturating_sub(6));
                health.turn(minute);
                let before = (health.score(), health.is_held());
                health.take(minute, ILLS[rng.up_to(5) as usize], rng.up_to(400));
                let after = (health.score(), health.is_held());
                assert!(
                    after.0 <= before.0.min(100) && after.1 >= before.1,
                    "seed {seed}: {before:?} {after:?}"
                );
                assert!(!after.1 || after.0 < TRUSTED_FROM, "seed {seed}: held at {}", after.0);
                assert!(after.1 || after.0 >= HELD_BELOW, "seed {seed}: offered at {}", after.0);
            }
            health.turn(minute + MINUTES as i64);
            assert_eq!((health.score(), health.is_held()), (100, false), "seed {seed}");
        }
    }
}
