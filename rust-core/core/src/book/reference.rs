//! A slow, obvious book: two sorted maps. The suite holds the real book against it.

use std::collections::BTreeMap;

use super::Level;
use super::l2::{LEVELS_MAX, Unfit};
use crate::market::RawLevel;
use crate::market::Side;
use crate::num::Decimal;
use crate::num::decimal::{PRICE_SCALE_MAX, SIZE_SCALE_MAX, pow10};

/// Levels by price. Both stand at the finest scale there is, so nothing is ever converted; what does not
/// fit 64 bits at the learned scales is found by looking at every level.
#[derive(Clone, Debug, Default)]
pub struct ReferenceBook {
    sides: [BTreeMap<i128, i128>; 2],
    price_scale: u8,
    size_scale: u8,
    known_to: [Option<i128>; 2],
}

impl ReferenceBook {
    pub fn price_scale(&self) -> u8 {
        self.price_scale
    }

    pub fn size_scale(&self) -> u8 {
        self.size_scale
    }

    /// Forgets everything, scales included.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Replaces the book; what was learned of the scales stays.
    pub fn replace(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        let (price_scale, size_scale) = (self.price_scale, self.size_scale);
        *self = Self { price_scale, size_scale, ..Self::default() };
        self.apply(levels)
    }

    /// Applies changes in order: absolute sizes, zero deletes.
    pub fn apply(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
        for raw in levels {
            self.price_scale = self.price_scale.max(raw.price.scale);
            self.size_scale = self.size_scale.max(raw.size.scale);
        }
        self.fits()?;
        for raw in levels {
            let price = widest(raw.price, PRICE_SCALE_MAX);
            let size = widest(raw.size, SIZE_SCALE_MAX);
            self.price(price)?;
            self.size(size)?;
            if size == 0 {
                self.sides[raw.side.index()].remove(&price);
            } else {
                self.sides[raw.side.index()].insert(price, size);
            }
            self.cap(raw.side);
        }
        Ok(())
    }

    /// Cuts both sides to their best levels.
    pub fn truncate(&mut self, depth: usize) {
        for side in Side::BOTH {
            while self.sides[side.index()].len() > depth {
                self.drop_worst(side);
            }
        }
    }

    /// Price beyond which the side is not known, if any level was cut.
    pub fn known_to(&self, side: Side) -> Option<i64> {
        self.known_to[side.index()].map(|price| self.price(price).expect("it was a level's"))
    }

    /// Levels of a side, best first.
    pub fn levels(&self, side: Side) -> Vec<Level> {
        let level = |(price, size): (&i128, &i128)| Level {
            price: self.price(*price).expect("checked when it came"),
            size: self.size(*size).expect("checked when it came"),
        };
        let map = &self.sides[side.index()];
        match side {
            Side::Bid => map.iter().rev().map(level).collect(),
            Side::Ask => map.iter().map(level).collect(),
        }
    }

    fn cap(&mut self, side: Side) {
        if self.sides[side.index()].len() <= LEVELS_MAX {
            return;
        }
        self.drop_worst(side);
        let map = &self.sides[side.index()];
        let before = self.known_to[side.index()];
        self.known_to[side.index()] = match side {
            Side::Bid => map.keys().next().copied().max(before),
            Side::Ask => {
                let worst = map.keys().next_back().copied();
                Some(worst.into_iter().chain(before).min().expect("a full side"))
            }
        };
    }

    fn drop_worst(&mut self, side: Side) {
        match side {
            Side::Bid => self.sides[0].pop_first(),
            Side::Ask => self.sides[1].pop_last(),
        };
    }

    fn fits(&self) -> Result<(), Unfit> {
        for (price, size) in self.sides.iter().flatten() {
            self.price(*price)?;
            self.size(*size)?;
        }
        Ok(())
    }

    fn price(&self, widest: i128) -> Result<i64, Unfit> {
        i64::try_from(widest / i128::from(pow10(PRICE_SCALE_MAX - self.price_scale))).map_err(|_| Unfit)
    }

    fn size(&self, widest: i128) -> Result<i64, Unfit> {
        i64::try_from(widest / i128::from(pow10(SIZE_SCALE_MAX - self.size_scale))).map_err(|_| Unfit)
    }
}

fn widest(value: Decimal, scale: u8) -> i128 {
    i128::from(value.units) * i128::from(pow10(scale - value.scale))
}
