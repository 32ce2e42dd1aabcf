//! The gate: the one function through which an opportunity, a signal or a paper fill can leave the core.

use super::{Leg, State};
use crate::market::Reason;

/// Oldest proof a book may have, µs.
pub const AGE_MAX_US: i64 = 1_000_000;
/// Farthest two legs' proofs may be apart, µs.
pub const SKEW_MAX_US: i64 = 500_000;

/// Judges books at one instant.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    pub now_us: i64,
}

impl Gate {
    /// Passes only where every book is LIVE, proved within its age limit, not crossed, has both sides,
    /// its feed is healthy, and the proofs stand close together; and where each market trades the coin it is
    /// named after. Reasons in the order IDENTITY, STALE, GAP, CROSSED, EMPTY, HEALTH, SKEW.
    pub fn judge(self, legs: &[Leg<'_>]) -> Result<(), Reason> {
        let is_trusted = |leg: &Leg<'_>| leg.status.identity.is_trusted() || planted!(IdentityUnchecked);
        if !legs.iter().all(is_trusted) {
            return Err(Reason::Identity);
        }
        self.prove(legs)
    }

    /// The same whatever coins they are: the books alone.
    pub fn prove(self, legs: &[Leg<'_>]) -> Result<(), Reason> {
        let failed = |test: fn(Gate, &Leg<'_>) -> bool| legs.iter().any(|leg| test(self, leg));
        if failed(Gate::is_stale) {
            return Err(Reason::Stale);
        }
        let is_used = |leg: &Leg<'_>| planted!(StaleUsed) && leg.status.state == State::Stale;
        if legs.iter().any(|leg| leg.status.state != State::Live && !is_used(leg)) {
            return Err(Reason::Gap);
        }
        if failed(|_, leg| leg.status.crossed) {
            return Err(Reason::Crossed);
        }
        if failed(|_, leg| leg.book.touch().is_none()) && !planted!(EmptySideUsed) {
            return Err(Reason::Empty);
        }
        if failed(|_, leg| leg.status.held) {
            return Err(Reason::Health);
        }
        if skew_us(legs) > SKEW_MAX_US && !planted!(SkewUnchecked) { Err(Reason::Skew) } else { Ok(()) }
    }

    fn is_stale(self, leg: &Leg<'_>) -> bool {
        let old = self.now_us - leg.proof_us > leg.status.age_max_us && !planted!(AgeUnchecked);
        let is_used = planted!(StaleUsed) && !old;
        (leg.status.state == State::Stale && !is_used) || (leg.status.state == State::Live && old)
    }
}

fn skew_us(legs: &[Leg<'_>]) -> i64 {
    let proofs = || legs.iter().map(|leg| leg.proof_us);
    proofs().max().unwrap_or(0) - proofs().min().unwrap_or(0)
}
