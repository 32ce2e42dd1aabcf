//! Single orders as a venue sent them.

use super::Side;
use crate::num::Decimal;

/// What is told of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// It stands as told, whether it is new, was changed or came back into view.
    Stands,
    Created,
    Changed,
    /// It is gone; price and size say nothing.
    Gone,
}

/// One order as sent, in the order sent. Ids are the venue's own; sizes are absolute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RawOrder {
    pub id: u64,
    pub deed: Deed,
    pub side: Side,
    pub price: Decimal,
    /// What is left of it.
    pub size: Decimal,
}

/// How far the orders that a feed shows reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// All of the book.
    All,
    /// So many orders a side at the beginning; every change from then on.
    Start(usize),
    /// The best orders of a side, so many: others come and go at its end.
    Window(usize),
}
