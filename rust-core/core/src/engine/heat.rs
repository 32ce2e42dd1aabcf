//! One market's share of our time: beyond its budget its book is still kept to the last message, but read less
//! often, so that a hot one starves nobody (L02).

use super::constants::{HOT_MESSAGES, HOT_REST_US};
use crate::market::MarketId;

const SECOND_US: i64 = 1_000_000;

/// Messages of every market in the second that runs, and who waits to be read.
#[derive(Debug, Default)]
pub struct Heat {
    /// Per market: a second, and how many times it was to be read in it.
    seconds: Vec<(i64, u32)>,
    waiting: Vec<MarketId>,
    due_us: i64,
}

impl Heat {
    pub fn make_room(&mut self, markets: usize) {
        self.seconds.resize(markets, (0, 0));
        self.waiting.reserve(markets.saturating_sub(self.waiting.len()));
    }

    /// Whether the market is beyond its budget now; counts one time more that it is to be read.
    pub fn is_hot(&mut self, now_us: i64, market: MarketId) -> bool {
        let now_s = now_us.div_euclid(SECOND_US);
        let (second, count) = &mut self.seconds[market.index()];
        *count = if *second == now_s { *count + 1 } else { 1 };
        *second = now_s;
        *count > HOT_MESSAGES
    }

    /// It is read with the others that wait.
    pub fn put_off(&mut self, now_us: i64, market: MarketId) {
        if self.waiting.is_empty() {
            self.due_us = now_us + HOT_REST_US;
        }
        if !self.waiting.contains(&market) {
            self.waiting.push(market);
        }
    }

    /// Somebody whose time has come.
    pub fn take_due(&mut self, now_us: i64) -> Option<MarketId> {
        if now_us >= self.due_us { self.waiting.pop() } else { None }
    }

    pub fn next_deadline_us(&self) -> Option<i64> {
        (!self.waiting.is_empty()).then_some(self.due_us)
    }
}
