//! What a strategy wishes, before risk has judged it.

use super::Direction;
use crate::market::{MarketId, Reason};
use crate::num::Amount;

/// Wishes of one strategy in one step; more are dropped until the next step.
pub const INTENTS_MAX: usize = 16;

/// One order of a trade.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Leg {
    pub market: MarketId,
    pub direction: Direction,
    /// How far beyond the price seen the order still takes, as a fraction.
    pub guard: f64,
}

/// A trade as wished: all of its legs are sent, or none.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Intent {
    /// What it trades on (a pair, a market): cooldown and "one open trade" go by it.
    pub key: u32,
    pub legs: [Option<Leg>; 2],
    /// Base units of each leg; floored to the step that the markets share.
    pub quantity: Amount,
    /// It reduces the strategy's own position.
    pub closing: bool,
}

/// The fixed list that a strategy fills.
#[derive(Clone, Debug)]
pub struct Intents {
    list: Vec<Intent>,
    wake_us: Option<i64>,
    waits: Reason,
}

impl Default for Intents {
    fn default() -> Self {
        Self { list: Vec::with_capacity(INTENTS_MAX), wake_us: None, waits: Reason::None }
    }
}

impl Intents {
    pub fn clear(&mut self) {
        self.list.clear();
        (self.wake_us, self.waits) = (None, Reason::None);
    }

    pub fn push(&mut self, intent: Intent) {
        if self.list.len() < INTENTS_MAX {
            self.list.push(intent);
        }
    }

    /// Says why nothing is wished although there was a chance; shown, not counted.
    pub fn wait(&mut self, reason: Reason) {
        self.waits = reason;
    }

    /// Asks to be called at this time even if no market moves.
    pub fn wake(&mut self, at_us: i64) {
        self.wake_us = Some(self.wake_us.map_or(at_us, |earlier| earlier.min(at_us)));
    }

    pub fn list(&self) -> &[Intent] {
        &self.list
    }

    pub fn wake_us(&self) -> Option<i64> {
        self.wake_us
    }

    pub fn waits(&self) -> Reason {
        self.waits
    }
}
