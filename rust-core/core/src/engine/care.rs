//! What is remembered of one market beside its feed: since when it is what it is, why, and how healthy.

use super::health::Health;
use crate::book::State;
use crate::market::VenueReason;

#[derive(Clone, Debug, Default)]
pub struct Care {
    pub health: Health,
    /// What last took its book out of LIVE.
    pub cause: VenueReason,
    state: State,
    /// Since when it is in that state, µs; 0: since the start.
    pub since_us: i64,
    out_since_us: Option<i64>,
    crossed_since_us: Option<i64>,
}

impl Care {
    /// The book stands like this now.
    pub fn look(&mut self, now_us: i64, state: State) {
        if state == self.state {
            return;
        }
        if self.state == State::Live {
            self.out_since_us = Some(now_us);
        }
        (self.state, self.since_us) = (state, now_us);
    }

    /// It is LIVE again; gives how long it was not, µs, if it ever was before.
    pub fn back(&mut self, now_us: i64) -> Option<i64> {
        self.cause = VenueReason::None;
        self.out_since_us.take().map(|since_us| now_us - since_us)
    }

    /// Whether bid stands above ask now; gives for how long it did, µs, once that is over.
    pub fn cross(&mut self, now_us: i64, is_crossed: bool) -> Option<i64> {
        if is_crossed {
            self.crossed_since_us.get_or_insert(now_us);
            return None;
        }
        self.crossed_since_us.take().map(|since_us| now_us - since_us)
    }
}
