//! A slow, obvious book: two sorted maps. The suite holds the real book against it.

use std::collections::BTreeMap;

use super::Level;
use crate::market::Side;
use crate::venue::RawLevel;

/// Levels by exact price, at fixed scales given at the start.
#[derive(Clone, Debug)]
pub struct ReferenceBook {
    sides: [BTreeMap<i64, i64>; 2],
    price_scale: u8,
    size_scale: u8,
}

impl ReferenceBook {
    pub fn new(price_scale: u8, size_scale: u8) -> Self {
        Self { sides: Default::default(), price_scale, size_scale }
    }

    pub fn replace(&mut self, levels: &[RawLevel]) {
        self.sides = Default::default();
        self.apply(levels);
    }

    pub fn apply(&mut self, levels: &[RawLevel]) {
        for raw in levels {
            let price = raw.price.rescale(self.price_scale).expect("the scale holds every price");
            let size = raw.size.rescale(self.size_scale).expect("the scale holds every size");
            let side = &mut self.sides[raw.side.index()];
            if size == 0 {
                side.remove(&price)
            } else {
                side.insert(price, size)
            };
        }
    }

    /// Levels of a side, best first.
    pub fn levels(&self, side: Side) -> Vec<Level> {
        let level = |(price, size): (&i64, &i64)| Level { price: *price, size: *size };
        let map = &self.sides[side.index()];
        match side {
            Side::Bid => map.iter().rev().map(level).collect(),
            Side::Ask => map.iter().map(level).collect(),
        }
    }
}
