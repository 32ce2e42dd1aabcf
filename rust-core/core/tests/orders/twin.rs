//! A slow, obvious book of orders: each side is one list in order of arrival, in which the imagined own orders
//! stand among the others.

use std::collections::BTreeSet;

use arbscope_core::book::orders::{Extent, Queue};
use arbscope_core::market::{Deed, RawOrder, Side};

#[derive(Clone, Copy, Debug)]
enum Entry {
    Order {
        id: u64,
        price: i64,
        size: i64,
    },
    /// The own order of a level.
    Own {
        price: i64,
    },
}

/// Prices and sizes at the scales of the test; nothing is ever converted.
#[derive(Default)]
pub struct Twin {
    sides: [Vec<Entry>; 2],
    gone: Vec<u64>,
    extent: Option<Extent>,
    /// Worst price that is still known, by side.
    known_from: [Option<i64>; 2],
    was_full: [bool; 2],
}

impl Twin {
    pub fn begin(&mut self, extent: Extent, orders: &[RawOrder]) {
        *self = Self::default();
        orders.iter().for_each(|order| self.change(order));
        for side in Side::BOTH {
            self.sides[side.index()].retain(|entry| matches!(entry, Entry::Order { .. }));
            if let Extent::Start(most) = extent
                && self.count(side) >= most
            {
                self.forget_worst(side);
            }
            for price in self.prices(side) {
                self.sides[side.index()].push(Entry::Own { price });
            }
        }
        self.extent = Some(extent);
        self.settle();
    }

    pub fn apply(&mut self, changes: &[RawOrder]) {
        changes.iter().for_each(|change| self.change(change));
        self.settle();
    }

    /// Levels that are known whole, best first.
    pub fn queues(&self, side: Side) -> Vec<Queue> {
        let mut prices: Vec<i64> = self.prices(side).into_iter().collect();
        if side == Side::Bid {
            prices.reverse();
        }
        prices.into_iter().filter_map(|price| self.queue(side, price)).collect()
    }

    pub fn len(&self) -> usize {
        Side::BOTH.into_iter().map(|side| self.count(side)).sum()
    }

    fn queue(&self, side: Side, price: i64) -> Option<Queue> {
        let (mut orders, mut size, mut ahead) = (0, 0, None);
        for entry in &self.sides[side.index()] {
            match *entry {
                Entry::Order { price: at, size: of, .. } if at == price => {
                    (orders, size) = (orders + 1, size + of)
                }
                Entry::Own { price: at } if at == price => ahead = Some(size),
                _ => {}
            }
        }
        Some(Queue { price, orders, size, ahead: ahead? })
    }

    /// Best 25 by price, then by id.
    pub fn top(&self, side: Side) -> Vec<(i64, i64)> {
        let mut all: Vec<(i64, u64, i64)> = Vec::new();
        for entry in &self.sides[side.index()] {
            if let Entry::Order { id, price, size } = *entry {
                all.push((if side == Side::Bid { -price } else { price }, id, size));
            }
        }
        all.sort_unstable();
        all.into_iter().take(25).map(|(_, id, size)| (id as i64, size)).collect()
    }

    fn change(&mut self, told: &RawOrder) {
        let (price, size) = (told.price.units, told.size.units);
        if told.deed == Deed::Gone || size == 0 {
            self.take_out(told.id);
            self.gone.push(told.id);
            return;
        }
        let recent = &self.gone[self.gone.len().saturating_sub(32)..];
        if matches!(told.deed, Deed::Created | Deed::Changed) && recent.contains(&told.id) {
            return;
        }
        for side in Side::BOTH {
            for entry in &mut self.sides[side.index()] {
                if let Entry::Order { id, price: at, size: of } = entry
                    && (*id, *at, side) == (told.id, price, told.side)
                    && size <= *of
                {
                    *of = size;
                    return;
                }
            }
        }
        // What grows is not alone in its level for a moment: the own order stays where it is.
        let stays = self.sides[told.side.index()].iter().any(
            |entry| matches!(*entry, Entry::Order { id, price: at, .. } if (id, at) == (told.id, price)),
        );
        if stays {
            self.sides[told.side.index()]
                .retain(|entry| !matches!(entry, Entry::Order { id, .. } if *id == told.id));
            self.sides[told.side.index()].push(Entry::Order { id: told.id, price, size });
            return;
        }
        self.take_out(told.id);
        if self.is_known(told.side, price) {
            let is_new = !self.prices(told.side).contains(&price);
            self.sides[told.side.index()].push(Entry::Order { id: told.id, price, size });
            if is_new {
                self.sides[told.side.index()].push(Entry::Own { price });
            }
        }
    }

    fn take_out(&mut self, gone: u64) {
        for side in Side::BOTH {
            self.sides[side.index()].retain(|entry| !matches!(entry, Entry::Order { id, .. } if *id == gone));
            let prices = self.prices(side);
            self.sides[side.index()]
                .retain(|entry| !matches!(entry, Entry::Own { price } if !prices.contains(price)));
        }
    }

    fn settle(&mut self) {
        let Some(Extent::Window(most)) = self.extent else { return };
        for side in Side::BOTH {
            self.was_full[side.index()] |= self.count(side) >= most;
            let Some(worst) = self.worst(side).filter(|_| self.was_full[side.index()]) else { continue };
            let own = |entry: &Entry| if let Entry::Own { price } = entry { Some(*price) } else { None };
            let owned: BTreeSet<i64> = self.sides[side.index()].iter().filter_map(own).collect();
            for price in self.prices(side).into_iter().filter(|price| !owned.contains(price)) {
                self.sides[side.index()].push(Entry::Own { price });
            }
            self.sides[side.index()].retain(|entry| own(entry) != Some(worst));
        }
    }

    fn prices(&self, side: Side) -> BTreeSet<i64> {
        let price = |entry: &Entry| if let Entry::Order { price, .. } = entry { Some(*price) } else { None };
        self.sides[side.index()].iter().filter_map(price).collect()
    }

    fn count(&self, side: Side) -> usize {
        self.sides[side.index()].iter().filter(|entry| matches!(entry, Entry::Order { .. })).count()
    }

    fn worst(&self, side: Side) -> Option<i64> {
        let prices = self.prices(side);
        if side == Side::Bid { prices.first().copied() } else { prices.last().copied() }
    }

    fn forget_worst(&mut self, side: Side) {
        let Some(worst) = self.worst(side) else { return };
        self.known_from[side.index()] = Some(worst);
        self.sides[side.index()]
            .retain(|entry| !matches!(entry, Entry::Order { price, .. } if *price == worst));
    }

    fn is_known(&self, side: Side, price: i64) -> bool {
        self.known_from[side.index()]
            .is_none_or(|end| if side == Side::Bid { price > end } else { price < end })
    }
}
