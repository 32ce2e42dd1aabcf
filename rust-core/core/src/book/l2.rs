//! The exact L2 book: integer prices and sizes at the market's own scales.

use crate::market::Side;
use crate::num::decimal::pow10;
use crate::num::fnv::Fnv64;
use crate::venue::RawLevel;

/// One level, at its book's scales.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Level {
    pub price: i64,
    pub size: i64,
}

/// Levels kept a side. At the cap the level farthest from the touch goes and the book's
/// "known to" price moves in.
pub const LEVELS_MAX: usize = 65_536;

/// Bids and asks of one market. Each side is sorted with its best level last, so that the many
/// changes near the touch move few levels.
#[derive(Clone, Debug, Default)]
pub struct Book {
    sides: [Vec<Level>; 2],
    price_scale: u8,
    size_scale: u8,
    /// Per side: beyond this price levels were cut away, so nothing there is known.
    known_to: [Option<i64>; 2],
    levels_cut: u64,
}

/// A level that does not fit 64 bits at the scales the book would need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unfit;

impl Book {
    pub fn price_scale(&self) -> u8 {
        self.price_scale
    }

    pub fn size_scale(&self) -> u8 {
        self.size_scale
    }

    pub fn is_empty(&self) -> bool {
        self.sides.iter().all(Vec::is_empty)
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
        self.sides[side.index()].last().copied()
    }

    /// Levels of a side, best first.
    pub fn levels(&self, side: Side) -> impl DoubleEndedIterator<Item = Level> + ExactSizeIterator + '_ {
        self.sides[side.index()].iter().rev().copied()
    }

    /// Drops every level and what was learned of the scales. Room is kept.
    pub fn clear(&mut self) {
        self.sides.iter_mut().for_each(Vec::clear);
        self.known_to = [None; 2];
        self.levels_cut = 0;
        self.price_scale = 0;
        self.size_scale = 0;
    }

    /// Replaces the book.
    pub fn replace(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        self.sides.iter_mut().for_each(Vec::clear);
        self.known_to = [None; 2];
        self.levels_cut = 0;
        self.apply(levels)
    }

    /// Applies changes in order: absolute sizes, zero deletes, deleting an unknown level is a no-op.
    /// On [`Unfit`] the book is no longer to be trusted.
    pub fn apply(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        self.widen(levels)?;
        for raw in levels {
            let price = raw.price.rescale(self.price_scale).ok_or(Unfit)?;
            let size = raw.size.rescale(self.size_scale).ok_or(Unfit)?;
            self.set(raw.side, price, size);
        }
        Ok(())
    }

    /// Cuts both sides to their `depth` best levels.
    pub fn truncate(&mut self, depth: usize) {
        for side in &mut self.sides {
            let extra = side.len().saturating_sub(depth);
            side.drain(..extra);
        }
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
        price as f64 / pow10(self.price_scale) as f64
    }

    pub fn size_f64(&self, size: i64) -> f64 {
        size as f64 / pow10(self.size_scale) as f64
    }

    /// Feeds every level and the scales to a hash, bids then asks, best first.
    pub fn digest_into(&self, hash: &mut Fnv64) {
        hash.byte(self.price_scale);
        hash.byte(self.size_scale);
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
        let levels = &mut self.sides[side.index()];
        let found = match side {
            Side::Bid => levels.binary_search_by(|level| level.price.cmp(&price)),
            Side::Ask => levels.binary_search_by(|level| price.cmp(&level.price)),
        };
        match (found, size) {
            (Ok(at), 0) => drop(levels.remove(at)),
            (Ok(at), size) => levels[at].size = size,
            (Err(_), 0) => {}
            (Err(at), size) => levels.insert(at, Level { price, size }),
        }
        if levels.len() > LEVELS_MAX {
            levels.remove(0);
            self.levels_cut += 1;
            self.known_to[side.index()] = levels.first().map(|level| level.price);
        }
    }

    fn widen(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        let price_scale = levels.iter().map(|l| l.price.scale).fold(self.price_scale, u8::max);
        let size_scale = levels.iter().map(|l| l.size.scale).fold(self.size_scale, u8::max);
        if (price_scale, size_scale) != (self.price_scale, self.size_scale) {
            let price_step = pow10(price_scale - self.price_scale);
            let size_step = pow10(size_scale - self.size_scale);
            for level in self.sides.iter_mut().flatten() {
                level.price = level.price.checked_mul(price_step).ok_or(Unfit)?;
                level.size = level.size.checked_mul(size_step).ok_or(Unfit)?;
            }
            (self.price_scale, self.size_scale) = (price_scale, size_scale);
        }
        Ok(())
    }
}
