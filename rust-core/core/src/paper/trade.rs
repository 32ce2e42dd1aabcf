//! Trades: one decision, its orders, and what came of them beside what was expected.

use std::collections::VecDeque;

use super::{Direction, Order, Outcome};
use crate::market::{Reason, VenueId};
use crate::num::{Amount, Round};

/// What became of a paper trade.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum TradeState {
    /// Orders are on their way: no result may be shown.
    #[default]
    Pending = 0,
    /// Every leg whole.
    Filled = 1,
    /// Some of it.
    Partial = 2,
    /// Nothing.
    Missed = 3,
    /// The book in force at arrival was not proved: nothing is credited.
    Unknown = 4,
}

impl TradeState {
    pub const WORDS: [&str; 5] = ["PENDING", "FILLED", "PARTIAL", "MISSED", "UNKNOWN"];
}

/// Newest trades kept.
pub const TRADES_MAX: usize = 128;

/// One decision of a strategy that was sent. A difference between its legs is held, marked, and counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trade {
    /// Rises by one a trade.
    pub seq: u64,
    pub at_us: i64,
    pub strategy: usize,
    pub ticker: usize,
    pub buy: Option<VenueId>,
    pub sell: Option<VenueId>,
    /// Base units of each leg.
    pub quantity: Amount,
    pub bought: Amount,
    pub sold: Amount,
    /// Net result expected, quote units; one-legged trades expect nothing by themselves.
    pub expected: Option<Amount>,
    /// Net quote received so far, before fees.
    pub cash: Amount,
    pub fees: Amount,
    /// Mid of the legs' books at the decision.
    pub mid: Amount,
    /// Orders not yet settled.
    pub open: u8,
    /// An order met a book that was not proved.
    pub unknown: bool,
    /// Why it was not filled whole.
    pub reason: Reason,
}

impl Trade {
    /// Cash flows so far plus what is left over at the decision's mid, less fees.
    pub fn realised(&self) -> Amount {
        let left = (self.bought - self.sold).times(self.mid, Round::Down).unwrap_or_default();
        self.cash - self.fees + left
    }

    pub fn state(&self) -> TradeState {
        if self.open > 0 {
            return TradeState::Pending;
        }
        let whole = |venue: Option<VenueId>, filled| venue.is_none() || filled == self.quantity;
        if whole(self.buy, self.bought) && whole(self.sell, self.sold) {
            TradeState::Filled
        } else if self.bought.is_positive() || self.sold.is_positive() {
            TradeState::Partial
        } else if self.unknown {
            TradeState::Unknown
        } else {
            TradeState::Missed
        }
    }

    /// Books what became of one of its orders.
    pub fn settle(&mut self, direction: Direction, outcome: &Outcome) {
        self.open = self.open.saturating_sub(1);
        match *outcome {
            Outcome::Unknown(reason) => (self.unknown, self.reason) = (true, reason),
            Outcome::Met { filled, notional, fee, short } => {
                self.fees += fee;
                if short != Reason::None {
                    self.reason = short;
                }
                match direction {
                    Direction::Buy => (self.bought, self.cash) = (self.bought + filled, self.cash - notional),
                    Direction::Sell => (self.sold, self.cash) = (self.sold + filled, self.cash + notional),
                }
            }
        }
    }
}

/// The newest trades, newest first; the oldest goes.
#[derive(Clone, Debug)]
pub struct Trades {
    ring: VecDeque<Trade>,
    /// Sequence number of the next trade.
    next_seq: u64,
}

impl Default for Trades {
    fn default() -> Self {
        Self { ring: VecDeque::with_capacity(TRADES_MAX), next_seq: 1 }
    }
}

impl Trades {
    /// Trades as they were saved, newest first.
    pub fn restored(newest_first: &[Trade], next_seq: u64) -> Self {
        let mut trades = Self::default();
        trades.ring.extend(newest_first.iter().take(TRADES_MAX));
        trades.next_seq = next_seq;
        trades
    }

    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    pub fn newest_first(&self) -> impl ExactSizeIterator<Item = &Trade> {
        self.ring.iter()
    }

    pub fn push(&mut self, trade: Trade) {
        if self.ring.len() == TRADES_MAX {
            self.ring.pop_back();
        }
        self.next_seq = trade.seq + 1;
        self.ring.push_front(trade);
    }

    /// A trade that fell off the ring before it settled is no longer shown; the ledger has it all.
    pub fn settle(&mut self, order: &Order, outcome: &Outcome) {
        if let Some(trade) = self.ring.iter_mut().find(|trade| trade.seq == order.trade) {
            trade.settle(order.direction, outcome);
        }
    }
}
