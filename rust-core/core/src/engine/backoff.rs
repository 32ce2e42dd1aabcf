//! When to dial again: full jitter from the session's seed.

use super::constants::*;
use crate::num::rng::Rng;

/// Failures in a row of one connection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait before the next dial, µs.
    pub fn next_wait_us(&mut self, rng: &mut Rng) -> i64 {
        let ceiling_us = match self.failures {
            0 => BACKOFF_FIRST_US,
            n => (BACKOFF_BASE_US << (n - 1).min(6)).min(BACKOFF_MAX_US),
        };
        self.failures = self.failures.saturating_add(1);
        i64::from(rng.up_to(ceiling_us as u32))
    }

    /// Dials in a row that did not lead to a stable connection.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// A person wants it tried at once: the next wait is the shortest.
    pub fn try_now(&mut self) {
        self.failures = 0;
    }

    /// The connection has been LIVE long enough.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_cap_and_never_pass_it() {
        let mut rng = Rng::new(1);
        let mut backoff = Backoff::default();
        assert!(backoff.next_wait_us(&mut rng) <= BACKOFF_FIRST_US);
        let longest = (0..400).map(|_| backoff.next_wait_us(&mut rng)).max().unwrap();
        assert!(longest <= BACKOFF_MAX_US && longest > BACKOFF_MAX_US / 2, "{longest}");
    }
}
