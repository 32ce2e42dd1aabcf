//! What keeps one market's book: levels around the common price, with a venue's own noise and rhythm.

use super::book::{Book, Level, Sides};
use super::dialect::Trade;
use super::dice::Dice;
use super::truth::Mood;
use crate::num::decimal::pow10;

/// Levels a side: few enough that none ever leaves a depth that a venue shows.
pub const LEVELS: i64 = 10;
const BPS: f64 = 1e-4;
/// Share of the noise that is left after an update.
const NOISE_KEPT: f64 = 0.9;
const SECOND_US: f64 = 1_000_000.0;

/// One market's maker.
#[derive(Clone, Debug)]
pub struct Maker {
    dice: Dice,
    /// Places in [`super::truth::Truth`].
    pub coin: usize,
    pub money: usize,
    noise_bps: f64,
    half_spread_bps: f64,
    /// Mean time between two changes in usual times.
    every_us: f64,
    /// Interval of a venue that pushes by the clock (0: it does not).
    push_us: i64,
    /// Nothing changes until then.
    pub halted_until_us: i64,
    trades: u64,
}

impl Maker {
    pub fn new(mut dice: Dice, (coin, money): (usize, usize), push_us: i64, pace: f64) -> Self {
        let (half_spread_bps, quiet) = (dice.between(0.5, 2.5), dice.between(0.0, 1.0));
        // One market in five is quiet.
        let seconds = if quiet < 0.2 { dice.between(2.0, 4.0) } else { dice.between(0.2, 1.5) };
        let every_us = seconds * SECOND_US / pace;
        let (noise_bps, halted_until_us, trades) = (0.0, 0, 0);
        Self { dice, coin, money, noise_bps, half_spread_bps, every_us, push_us, halted_until_us, trades }
    }

    /// Until the next change, µs.
    pub fn rest_us(&mut self, mood: Mood) -> i64 {
        if self.push_us > 0 {
            return self.push_us;
        }
        let pace = match mood {
            Mood::Quiet => 0.7,
            Mood::Usual => 1.0,
            Mood::Busy => 6.0,
        };
        (self.every_us * self.dice.between(0.2, 1.8) / pace) as i64 + 1
    }

    /// No two changes are farther apart while nothing is halted, µs.
    pub fn longest_rest_us(&self) -> i64 {
        if self.push_us > 0 { self.push_us } else { (self.every_us * 1.8 / 0.7) as i64 + 1 }
    }

    /// The book's next sides around `fair`, in quote units.
    pub fn quote(&mut self, book: &Book, fair: f64) -> Sides {
        self.noise_bps = self.noise_bps * NOISE_KEPT + self.dice.bell() * 0.25;
        let mid = fair * (1.0 + self.noise_bps * BPS) * pow10(book.price_digits) as f64;
        let step = spacing(mid, book.tick);
        let gap = mid * self.half_spread_bps * BPS;
        let bid = ((mid - gap) / step as f64).floor() as i64 * step;
        let ask = (((mid + gap) / step as f64).ceil() as i64 * step).max(bid + step);
        let unit_value = fair / pow10(book.size_digits) as f64;
        let bids = self.side(&book.sides.bids, (bid, -step), unit_value);
        let asks = self.side(&book.sides.asks, (ask, step), unit_value);
        Sides { bids, asks }
    }

    /// Keeps the sizes of levels that stay, and changes one of them.
    fn side(&mut self, before: &[Level], (best, step): (i64, i64), unit_value: f64) -> Vec<Level> {
        let touched = self.dice.whole(0, LEVELS - 1);
        let mut side = Vec::with_capacity(LEVELS as usize);
        for place in 0..LEVELS {
            let price = best + place * step;
            let known = before.iter().find(|level| level.price == price && place != touched);
            let size = known.map_or_else(|| self.size(unit_value), |level| level.size);
            if price > 0 {
                side.push(Level { price, size });
            }
        }
        side
    }

    /// A level is worth a few hundred to a few ten thousand.
    fn size(&mut self, unit_value: f64) -> i64 {
        let wide = self.dice.unit();
        ((300.0 + 20_000.0 * wide * wide) / unit_value) as i64 + 1
    }

    /// A trade at the touch, now and then.
    pub fn trade(&mut self, book: &Book) -> Option<Trade> {
        let bought = self.dice.unit() < 0.5;
        if self.dice.unit() > 0.12 {
            return None;
        }
        let touch = if bought { book.sides.asks.first() } else { book.sides.bids.first() }?;
        self.trades += 1;
        let size = (touch.size / 4).max(1);
        Some(Trade { id: self.trades, bought, price: touch.price, size })
    }
}

/// Levels stand a basis point apart, on the venue's grid.
fn spacing(mid: f64, tick: i64) -> i64 {
    let ticks = (mid * BPS / tick as f64) as i64;
    ticks.max(1) * tick
}
