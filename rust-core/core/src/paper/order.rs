//! Orders on their way.

use super::Direction;
use crate::market::{MarketId, Reason};
use crate::num::{Amount, Round};

/// A market order with a limit, sent and not yet arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Order {
    /// Rises by one an order.
    pub id: u64,
    /// The trade it is a leg of.
    pub trade: u64,
    pub strategy: usize,
    /// What the strategy traded on; it has at most one open trade a key.
    pub key: u32,
    pub slot: usize,
    pub market: MarketId,
    pub direction: Direction,
    /// Base units, on the market's step.
    pub quantity: Amount,
    /// Worst price, quote per base.
    pub limit: Amount,
    pub step: Amount,
    /// Taker fee in force when it was sent: what is locked covers it.
    pub fee_rate: Amount,
    /// Locked at the venue until it settles: quote of a buyer, base of a seller.
    pub locked: Amount,
    pub arrive_us: i64,
    /// The book dropped its levels while the order was on its way: its outcome cannot be known.
    pub blind: bool,
}

/// What became of an order at its arrival.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Base, quote before fees, and the fee in quote; the reason says why it was not whole.
    Met { filled: Amount, notional: Amount, fee: Amount, short: Reason },
    /// The book in force was not proved: nothing is credited.
    Unknown(Reason),
}

/// Fee on a notional, quote units: rounded up, and a rebate (a negative rate) towards zero. `None` where it
/// leaves the ledger's range.
pub(super) fn fee_on(notional: Amount, rate: Amount) -> Option<Amount> {
    let round = if rate.is_positive() { Round::Up } else { Round::Down };
    notional.times(rate, round)
}
