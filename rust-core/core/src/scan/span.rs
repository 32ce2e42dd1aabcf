//! What is known of all books of an instrument together, before any pair of them is looked at.

use super::top::Top;
use crate::book::gate::SKEW_MAX_US;

/// Gathered book by book while they are read.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Span {
    /// A book turns stale, or may turn too old for its partner, at this moment, µs; `i64::MAX`: never.
    pub until_us: i64,
    /// A proof that still counts is too old for a partner that is proved only now.
    pub is_aged: bool,
    // Of the books that the gate passes.
    proof_us: (i64, i64),
    bid_max: f64,
    kept_max: f64,
    ask_min: f64,
    cost_min: f64,
}

impl Default for Span {
    fn default() -> Self {
        Self {
            until_us: i64::MAX,
            is_aged: false,
            proof_us: (i64::MAX, i64::MIN),
            bid_max: f64::NEG_INFINITY,
            kept_max: f64::NEG_INFINITY,
            ask_min: f64::INFINITY,
            cost_min: f64::INFINITY,
        }
    }
}

impl Span {
    /// One more book, proved at `proof_us` and current for `age_max_us` from then.
    pub fn add(&mut self, top: &Top, proof_us: i64, age_max_us: i64, now_us: i64) {
        if !top.is_current() {
            return;
        }
        if !planted!(AgeUnchecked) {
            self.until_us = self.until_us.min(proof_us + age_max_us + 1);
        }
        if top.is_proved() {
            self.add_proof(proof_us, now_us);
            self.add_prices(top);
        }
    }

    fn add_proof(&mut self, proof_us: i64, now_us: i64) {
        self.proof_us = (self.proof_us.0.min(proof_us), self.proof_us.1.max(proof_us));
        let skewed_us = proof_us + SKEW_MAX_US + 1;
        if skewed_us > now_us {
            self.until_us = self.until_us.min(skewed_us);
        } else {
            self.is_aged = true;
        }
    }

    fn add_prices(&mut self, top: &Top) {
        self.bid_max = if top.bid > self.bid_max { top.bid } else { self.bid_max };
        self.kept_max = if top.kept > self.kept_max { top.kept } else { self.kept_max };
        self.ask_min = if top.ask < self.ask_min { top.ask } else { self.ask_min };
        self.cost_min = if top.cost < self.cost_min { top.cost } else { self.cost_min };
    }

    /// Any two of the books are close enough in time for a pair.
    pub fn is_close(&self) -> bool {
        self.proof_us.0 > self.proof_us.1 || self.proof_us.1 - self.proof_us.0 <= SKEW_MAX_US
    }

    /// There may be an edge above zero, gross or net; if not, there is none.
    pub fn has_edge(&self) -> bool {
        self.bid_max > self.ask_min || self.kept_max > self.cost_min
    }
}
