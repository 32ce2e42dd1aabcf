//! A strategy at the desk: whether it is on, its parameters, what it did lately.

use super::Strategy;
use crate::market::Reason;

/// Keys whose last attempt is remembered; the oldest goes.
const ATTEMPTS_MAX: usize = 256;

#[derive(Clone, Copy, Debug)]
struct Attempt {
    key: u32,
    at_us: i64,
}

pub struct Seat {
    pub strategy: &'static dyn Strategy,
    pub enabled: bool,
    /// In the order of the strategy's own list.
    pub parameters: Vec<f64>,
    /// Orders filled, whole or in part.
    pub filled: u64,
    /// Orders that were refused, or whose outcome stayed unknown.
    pub refusals: u64,
    /// Last refusal, or why it waits.
    pub last_reason: Reason,
    pub last_fill_us: Option<i64>,
    /// When it asked to be called even if nothing moves, µs.
    pub wake_us: Option<i64>,
    attempts: Vec<Attempt>,
}

impl Seat {
    pub fn new(strategy: &'static dyn Strategy) -> Self {
        Self {
            strategy,
            enabled: false,
            parameters: strategy.parameters().iter().map(|parameter| parameter.default).collect(),
            filled: 0,
            refusals: 0,
            last_reason: Reason::None,
            last_fill_us: None,
            wake_us: None,
            attempts: Vec::with_capacity(ATTEMPTS_MAX),
        }
    }

    /// Forgets what it did; settings stay.
    pub fn reset(&mut self) {
        (self.filled, self.refusals, self.last_reason) = (0, 0, Reason::None);
        (self.last_fill_us, self.wake_us) = (None, None);
        self.attempts.clear();
    }

    pub fn parameter(&self, name: &str) -> Option<f64> {
        let place = self.strategy.parameters().iter().position(|parameter| parameter.name == name)?;
        self.parameters.get(place).copied()
    }

    /// Remembers that it tried to trade on this key, sent or refused.
    pub fn attempted(&mut self, key: u32, at_us: i64) {
        if let Some(known) = self.attempts.iter_mut().find(|attempt| attempt.key == key) {
            known.at_us = at_us;
            return;
        }
        if self.attempts.len() == ATTEMPTS_MAX {
            let oldest = self.attempts.iter().enumerate().min_by_key(|(_, attempt)| attempt.at_us);
            let oldest = oldest.map_or(0, |(place, _)| place);
            self.attempts.remove(oldest);
        }
        self.attempts.push(Attempt { key, at_us });
    }

    pub fn last_attempt_us(&self, key: u32) -> Option<i64> {
        self.attempts.iter().find(|attempt| attempt.key == key).map(|attempt| attempt.at_us)
    }
}
