//! The walk: what an order gets from a book, level by level, up to its limit.

use super::Direction;
use crate::book::Book;
use crate::num::{Amount, Round};

/// One order as it meets a book.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taker {
    pub direction: Direction,
    /// Base units.
    pub quantity: Amount,
    /// Worst price that it takes, quote per base.
    pub limit: Amount,
    /// The market's quantity step: what is left beside our own claims is floored to it.
    pub step: Amount,
}

/// Part of a fill at one level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Take {
    pub price: Amount,
    /// Size that the level showed.
    pub size: Amount,
    pub quantity: Amount,
}

/// What a walk came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Walk {
    pub filled: Amount,
    /// Quote units before fees: rounded up for a buyer, down for a seller where it needs over 18 digits.
    pub notional: Amount,
    /// Earlier paper orders had taken some of what the book showed within the limit.
    pub met_claims: bool,
}

impl Taker {
    /// Walks the book from its best level. `claimed` says what of a level is already taken; `on_take` is
    /// told of every level used. Nothing is priced beyond the known book. `None` where a product leaves
    /// the ledger's range.
    pub fn walk(
        &self,
        book: &Book,
        claimed: impl Fn(Amount) -> Amount,
        mut on_take: impl FnMut(Take),
    ) -> Option<Walk> {
        let mut walk = Walk::default();
        for level in book.levels(self.direction.takes()) {
            let price = Amount::scaled(level.price, book.price_scale());
            if walk.filled == self.quantity || self.refuses(price) {
                break;
            }
            let size = Amount::scaled(level.size, book.size_scale());
            let claim = claimed(price);
            walk.met_claims |= claim.is_positive();
            let quantity = self.offered(size, claim).min(self.quantity - walk.filled);
            if quantity.is_positive() {
                walk.filled += quantity;
                walk.notional += quantity.times(price, self.rounding())?;
                on_take(Take { price, size, quantity });
            }
        }
        Some(walk)
    }

    fn offered(&self, size: Amount, claim: Amount) -> Amount {
        if claim.is_zero() { size } else { (size - claim).max(Amount::ZERO).floor_to(self.step) }
    }

    fn refuses(&self, price: Amount) -> bool {
        match self.direction {
            Direction::Buy => price > self.limit,
            Direction::Sell => price < self.limit,
        }
    }

    fn rounding(&self) -> Round {
        match self.direction {
            Direction::Buy => Round::Up,
            Direction::Sell => Round::Down,
        }
    }
}
