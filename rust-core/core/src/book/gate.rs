//! The gate: the one function through which an opportunity, a signal or a paper fill can leave the core.

use super::{Book, State, Status};
use crate::market::{Reason, Side};

/// Oldest proof a book may have, µs.
pub const AGE_MAX_US: i64 = 1_000_000;
/// Farthest two legs' proofs may be apart, µs.
pub const SKEW_MAX_US: i64 = 500_000;

/// A book with its status.
pub type Leg<'a> = (&'a Book, &'a Status);
/// The books one decision reads.
pub type Legs<'a> = [Leg<'a>];

/// Judges books at one instant.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    pub now_us: i64,
}

impl Gate {
    /// Passes only where every book is LIVE, proved within its age limit, not crossed, has both sides,
    /// and the proofs stand close together. Reasons in the order STALE, GAP, CROSSED, EMPTY, SKEW.
    pub fn judge(self, legs: &Legs<'_>) -> Result<(), Reason> {
        let failed = |test: fn(Gate, &Leg<'_>) -> bool| legs.iter().any(|leg| test(self, leg));
        if failed(Gate::is_stale) {
            return Err(Reason::Stale);
        }
        if failed(|_, leg| leg.1.state != State::Live) {
            return Err(Reason::Gap);
        }
        if failed(|_, leg| leg.1.crossed) {
            return Err(Reason::Crossed);
        }
        if failed(|_, leg| leg.0.best(Side::Bid).is_none() || leg.0.best(Side::Ask).is_none()) {
            return Err(Reason::Empty);
        }
        if skew_us(legs) > SKEW_MAX_US { Err(Reason::Skew) } else { Ok(()) }
    }

    fn is_stale(self, leg: &Leg<'_>) -> bool {
        let status = leg.1;
        let old = self.now_us - status.proof_us > status.age_max_us;
        status.state == State::Stale || (status.state == State::Live && old)
    }
}

fn skew_us(legs: &Legs<'_>) -> i64 {
    let proofs = || legs.iter().map(|leg| leg.1.proof_us);
    proofs().max().unwrap_or(0) - proofs().min().unwrap_or(0)
}
