//! What is counted of pairs over a whole session.

use super::verdict::{Cell, PairState};
use crate::market::Reason;

/// Counts of one ordered pair.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PairTally {
    /// Largest net edge at any instant with both books passing the gate, bps; `None` if never.
    pub best_net_bps: Option<f64>,
    /// Seconds at whose last instant the net edge was above zero, both books passing the gate.
    pub seconds_net_positive: u64,
    /// Seconds at whose last instant the pair was offered.
    pub seconds_offered: u64,
}

/// Second by second counts of every pair.
#[derive(Clone, Debug)]
pub(super) struct Seconds {
    pub positive: Vec<u64>,
    pub offered: Vec<u64>,
    pub rejected: [u64; Reason::ALL.len()],
}

impl Default for Seconds {
    fn default() -> Self {
        Self { positive: Vec::new(), offered: Vec::new(), rejected: [0; Reason::ALL.len()] }
    }
}

impl Seconds {
    pub fn resize(&mut self, pairs: usize) {
        self.positive.resize(pairs, 0);
        self.offered.resize(pairs, 0);
    }

    pub fn count(&mut self, key: usize, cell: Cell, seconds: u64) {
        self.positive[key] += seconds * u64::from(cell.is_proved() && cell.net_bps > 0.0);
        self.offered[key] += seconds * u64::from(cell.state == PairState::Offered);
        if is_rejected(&cell) {
            self.rejected[cell.reason as usize] += seconds;
        }
    }
}

/// A gross edge above zero that is not offered.
pub(super) fn is_rejected(cell: &Cell) -> bool {
    cell.gross_bps > 0.0 && !matches!(cell.state, PairState::Absent | PairState::Offered)
}
