//! Which way an order goes.

use crate::market::Side;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// Takes asks, pays quote.
    Buy,
    /// Takes bids, pays base.
    Sell,
}

impl Direction {
    /// The side of the book that it takes.
    pub const fn takes(self) -> Side {
        match self {
            Direction::Buy => Side::Ask,
            Direction::Sell => Side::Bid,
        }
    }

    pub const fn index(self) -> usize {
        self as usize
    }
}
