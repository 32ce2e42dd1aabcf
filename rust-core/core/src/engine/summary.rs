//! The session at a glance: how much of the time books were to be trusted.

use super::intake::Intake;
use crate::book::State;
use crate::market::MarketId;

/// Shares of whole seconds, sampled at each second's last instant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Availability {
    wanted: u64,
    live: u64,
    seconds: u64,
    seconds_two_live: u64,
}

impl Availability {
    /// Takes this many seconds as they stand.
    pub fn count(&mut self, intake: &Intake, seconds: u64) {
        let mut live_venues = 0u64;
        for index in 0..intake.feeds.len() {
            let market = MarketId::from_index(index);
            if !intake.wants(market) {
                continue;
            }
            let is_live = intake.shelf.status(market).state == State::Live;
            self.wanted += seconds;
            self.live += seconds * u64::from(is_live);
            live_venues |= u64::from(is_live) << (intake.feeds[index].venue.0 & 63);
        }
        self.seconds += seconds;
        self.seconds_two_live += seconds * u64::from(live_venues.count_ones() >= 2);
    }

    /// Share of wanted market-seconds that were LIVE; NaN before the first second.
    pub fn live_share(&self) -> f64 {
        self.live as f64 / self.wanted as f64
    }

    /// Share of seconds with at least two venues LIVE; NaN before the first second.
    pub fn two_live_share(&self) -> f64 {
        self.seconds_two_live as f64 / self.seconds as f64
    }
}
