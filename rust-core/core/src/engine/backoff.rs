//! When to dial again: full jitter from the session's seed, longer waits where a ban is likely.

use super::constants::*;
use crate::num::rng::Rng;

/// Failures in a row of one connection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    failures: u32,
    /// Of these, in a row without an open while other venues were up.
    unopened: u32,
    bans: u32,
}

impl Backoff {
    /// The wait before the next dial, µs. A failure while no other venue is up speaks of our own network.
    pub fn next_wait_us(&mut self, rng: &mut Rng, others_up: bool) -> i64 {
        let ceiling_us = match self.failures {
            0 => BACKOFF_FIRST_US,
            n => (BACKOFF_BASE_US << (n - 1).min(6)).min(BACKOFF_MAX_US),
        };
        self.failures = self.failures.saturating_add(1);
        self.unopened = self.unopened.saturating_add(u32::from(others_up || planted!(OwnNetworkIsBan)));
        i64::from(rng.up_to(ceiling_us as u32))
    }

    /// The wait after what looks like a ban: 60 s, doubling to 15 min.
    pub fn ban_wait_us(&mut self) -> i64 {
        let wait_us = (BAN_WAIT_US << self.bans.min(4)).min(BAN_WAIT_MAX_US);
        self.bans = self.bans.saturating_add(1);
        wait_us
    }

    /// Dials in a row that did not lead to a stable connection.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// A person wants it tried at once: the next wait is the shortest, a ban that goes on is still known.
    pub fn try_now(&mut self) {
        self.failures = 0;
    }

    /// Dials in a row that were not even answered, though other venues' were.
    pub fn unopened(&self) -> u32 {
        self.unopened
    }

    /// The connection is open: whatever comes of it, it is not banned.
    pub fn opened(&mut self) {
        self.unopened = 0;
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
    fn t10_failures_while_nobody_is_up_are_no_sign_of_a_ban() {
        let (mut rng, mut backoff) = (Rng::new(1), Backoff::default());
        for _ in 0..20 {
            backoff.next_wait_us(&mut rng, false);
        }
        assert_eq!((backoff.failures(), backoff.unopened()), (20, 0));
        for _ in 0..BAN_FAILURES {
            backoff.next_wait_us(&mut rng, true);
        }
        assert_eq!(backoff.unopened(), BAN_FAILURES);
        backoff.opened();
        assert_eq!(backoff.unopened(), 0);
    }

    #[test]
    fn waits_grow_to_the_cap_and_never_pass_it() {
        let mut rng = Rng::new(1);
        let mut backoff = Backoff::default();
        assert!(backoff.next_wait_us(&mut rng, true) <= BACKOFF_FIRST_US);
        let longest = (0..400).map(|_| backoff.next_wait_us(&mut rng, true)).max().unwrap();
        assert!(longest <= BACKOFF_MAX_US && longest > BACKOFF_MAX_US / 2, "{longest}");
        assert_eq!([backoff.ban_wait_us(), backoff.ban_wait_us()], [60_000_000, 120_000_000]);
    }
}
