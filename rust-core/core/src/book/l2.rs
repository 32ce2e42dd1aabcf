//! The exact L2 book: integer prices and sizes at the market's own scales.

use super::ladder::{Ladder, Levels};
use crate::market::RawLevel;
use crate::market::Side;
use crate::num::decimal::{PRICE_SCALE_MAX, pow10};
use crate::num::fnv::Fnv64;

/// One level, at its book's scales.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Level {
    pub price: i64,
    pub size: i64,
}

/// Levels kept a side. At the cap the level farthest from the touch goes and the book's
/// "known to" price moves in.
pub const LEVELS_MAX: usize = 65_536;

/// Room made beyond a snapshot's own levels, so that a book grows without asking for memory.
const ROOM_MIN: usize = 512;

/// Bids and asks of one market.
#[derive(Clone, Debug)]
pub struct Book {
    sides: [Ladder; 2],
    /// The best level of each side, at hand after every message.
    best: [Option<Level>; 2],
    /// Fraction digits of the integers held, in the venue's own units.
    price_scale: u8,
    size_scale: u8,
    /// The venue's unit is `10^power` coins: what is read from here is in coins, the integers are the same.
    power: u8,
    /// Per side: beyond this price levels were cut away, so nothing there is known.
    known_to: [Option<i64>; 2],
    levels_cut: u64,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            sides: Side::BOTH.map(Ladder::new),
            best: [None; 2],
            price_scale: 0,
            size_scale: 0,
            power: 0,
            known_to: [None; 2],
            levels_cut: 0,
        }
    }
}

/// A level that does not fit 64 bits at the scales the book would need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unfit;

impl Book {
    /// A book of a market whose unit is `10^power` coins (1000PEPE: 3).
    pub fn of_multiple(power: u8) -> Self {
        Self { power, size_scale: power, ..Self::default() }
    }

    /// Fraction digits of prices of one coin.
    pub fn price_scale(&self) -> u8 {
        self.price_scale + self.power
    }

    /// Fraction digits of sizes in coins.
    pub fn size_scale(&self) -> u8 {
        self.size_scale - self.power
    }

    /// The same digits of price and size in the venue's own units: what its checksum is about.
    pub fn own_scales(&self) -> (u8, u8) {
        (self.price_scale, self.size_scale)
    }

    /// How many coins the venue's unit is, as a power of ten.
    pub fn power(&self) -> u8 {
        self.power
    }

    pub fn is_empty(&self) -> bool {
        self.sides.iter().all(|side| side.len() == 0)
    }

    pub fn len(&self, side: Side) -> usize {
        self.sides[side.index()].len()
    }

    /// Levels that went at the cap since the last snapshot.
    pub fn levels_cut(&self) -> u64 {
        self.levels_cut
    }

    /// Price beyond which the side is not known, if any level was cut.
    pub fn known_to(&self, side: Side) -> Option<i64> {
        self.known_to[side.index()]
    }

    pub fn best(&self, side: Side) -> Option<Level> {
        self.best[side.index()]
    }

    /// Size of the level at this price, if there is one.
    pub fn size_at(&self, side: Side, price: i64) -> Option<i64> {
        self.sides[side.index()].size_at(price)
    }

    /// Levels of a side, best first.
    pub fn levels(&self, side: Side) -> Levels<'_> {
        self.sides[side.index()].levels()
    }

    /// Copies `(price, size)` of the best levels, best first, and gives their number; what `out` holds
    /// behind them says nothing.
    pub fn top(&self, side: Side, out: &mut [(i64, i64)]) -> usize {
        self.sides[side.index()].top(out)
    }

    /// Drops every level and what was learned of the scales. Room is kept.
    pub fn clear(&mut self) {
        self.sides.iter_mut().for_each(Ladder::clear);
        self.known_to = [None; 2];
        self.levels_cut = 0;
        self.price_scale = 0;
        self.size_scale = self.power;
        self.note_best();
    }

    /// Replaces the book and makes room for half as many levels again. What was learned of the scales stays.
    pub fn replace(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        let bids = levels.iter().filter(|level| level.side == Side::Bid).count();
        let counts = [bids, levels.len() - bids];
        for (side, count) in self.sides.iter_mut().zip(counts) {
            side.clear();
            side.reserve((count + count / 2 + ROOM_MIN).min(LEVELS_MAX + 1));
        }
        self.known_to = [None; 2];
        self.levels_cut = 0;
        self.widen(levels)?;
        let built = counts.iter().all(|count| *count <= LEVELS_MAX) && self.build(levels)?;
        if !built {
            self.sides.iter_mut().for_each(Ladder::clear);
            self.set_all(levels)?;
        }
        self.note_best();
        Ok(())
    }

    /// Applies changes in order: absolute sizes, zero deletes, deleting an unknown level is a no-op.
    /// On [`Unfit`] the book is no longer to be trusted.
    pub fn apply(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        self.widen(levels)?;
        let applied = self.set_all(levels);
        self.note_best();
        applied
    }

    fn set_all(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        for raw in levels {
            let Level { price, size } = self.level_of(raw)?;
            self.set(raw.side, price, size);
        }
        Ok(())
    }

    /// Fills an empty book from its worst levels on; `false` where a side is not sent in order, best first.
    fn build(&mut self, levels: &[RawLevel]) -> Result<bool, Unfit> {
        for raw in levels.iter().rev() {
            let Level { price, size } = self.level_of(raw)?;
            if size == 0 || !self.sides[raw.side.index()].push(price, size) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    #[inline]
    fn level_of(&self, raw: &RawLevel) -> Result<Level, Unfit> {
        let price = raw.price.rescale(self.price_scale).ok_or(Unfit)?;
        let size = raw.size.rescale(self.size_scale).ok_or(Unfit)?;
        Ok(Level { price, size })
    }

    /// Cuts both sides to their `depth` best levels.
    pub fn truncate(&mut self, depth: usize) {
        self.sides.iter_mut().for_each(|side| side.truncate(depth));
        self.note_best();
    }

    /// `bid ≥ ask`.
    pub fn is_crossed(&self) -> bool {
        self.touch().is_some_and(|(bid, ask)| bid.price >= ask.price)
    }

    /// Best bid and best ask, where both exist.
    pub fn touch(&self) -> Option<(Level, Level)> {
        Some((self.best(Side::Bid)?, self.best(Side::Ask)?))
    }

    pub fn price_f64(&self, price: i64) -> f64 {
        price as f64 / pow10(self.price_scale()) as f64
    }

    pub fn size_f64(&self, size: i64) -> f64 {
        size as f64 / pow10(self.size_scale()) as f64
    }

    /// Feeds every level and the scales to a hash, bids then asks, best first.
    pub fn digest_into(&self, hash: &mut Fnv64) {
        hash.byte(self.price_scale());
        hash.byte(self.size_scale());
        for side in Side::BOTH {
            hash.word(self.len(side) as u64);
            for level in self.levels(side) {
                hash.word(level.price as u64);
                hash.word(level.size as u64);
            }
        }
    }

    pub fn digest(&self) -> u64 {
        let mut hash = Fnv64::default();
        self.digest_into(&mut hash);
        hash.finish()
    }

    fn set(&mut self, side: Side, price: i64, size: i64) {
        let ladder = &mut self.sides[side.index()];
        ladder.set(price, size);
        if ladder.len() > LEVELS_MAX {
            ladder.truncate(LEVELS_MAX);
            self.levels_cut += 1;
            self.note_cut(side);
        }
    }

    fn note_best(&mut self) {
        for (best, side) in self.best.iter_mut().zip(&self.sides) {
            *best = side.best();
        }
    }

    /// The worst level left is the last that is known; what was cut before may lie nearer still.
    fn note_cut(&mut self, side: Side) {
        let Some(worst) = self.sides[side.index()].worst() else { return };
        let nearer = match (side, self.known_to[side.index()]) {
            (_, None) => worst.price,
            (Side::Bid, Some(before)) => before.max(worst.price),
            (Side::Ask, Some(before)) => before.min(worst.price),
        };
        self.known_to[side.index()] = Some(nearer);
    }

    fn widen(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        let finest =
            |(price, size): (u8, u8), raw: &RawLevel| (price.max(raw.price.scale), size.max(raw.size.scale));
        let (price_scale, size_scale) = levels.iter().fold((self.price_scale, self.size_scale), finest);
        if (price_scale, size_scale) != (self.price_scale, self.size_scale) {
            if price_scale + self.power > PRICE_SCALE_MAX {
                return Err(Unfit);
            }
            let price_step = pow10(price_scale - self.price_scale);
            let size_step = pow10(size_scale - self.size_scale);
            for side in &mut self.sides {
                side.scale(price_step, size_step).ok_or(Unfit)?;
            }
            for price in self.known_to.iter_mut().flatten() {
                *price = price.checked_mul(price_step).ok_or(Unfit)?;
            }
            (self.price_scale, self.size_scale) = (price_scale, size_scale);
        }
        Ok(())
    }
}
