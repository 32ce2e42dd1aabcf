//! The verdict on one pair, and the order in which its reasons are judged.

use crate::market::Reason;

/// An edge beyond this is suspect, not an opportunity (`EDGE_SANE`, 5 %), bps.
pub const EDGE_SANE_BPS: f64 = 500.0;

/// What a cell of the pair matrix is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum PairState {
    /// One of the venues does not list the instrument, or it is the diagonal.
    #[default]
    Absent = 0,
    /// A price is missing: nothing is known.
    Unknown = 1,
    /// Known, but a book does not pass the gate: the last edge, not to be used.
    Unproved = 2,
    /// Proved, and not offered.
    Rejected = 3,
    /// Proved and offered.
    Offered = 4,
}

impl PairState {
    pub const WORDS: [&str; 5] = ["ABSENT", "UNKNOWN", "UNPROVED", "REJECTED", "OFFERED"];
}

/// One cell of the pair matrix.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cell {
    pub state: PairState,
    /// The first reason that keeps it from being offered.
    pub reason: Reason,
    /// Edge after both taker fees, bps; NaN where a price is missing.
    pub net_bps: f64,
    /// Edge at the top of the book, bps; NaN where a price is missing.
    pub gross_bps: f64,
}

impl Cell {
    /// Both books passed the gate.
    pub fn is_proved(&self) -> bool {
        matches!(self.state, PairState::Rejected | PairState::Offered)
    }

    /// May be traded on now.
    pub fn is_offered(&self) -> bool {
        self.state == PairState::Offered
    }
}

/// Verdicts in the order in which they are judged: the smallest speaks. Kept as `f64`, so that verdicts are
/// computed in the same lanes as the edges they are about.
pub(super) mod rank {
    pub const ABSENT: f64 = 0.0;
    pub const GAP: f64 = 2.0;
    pub const SKEW: f64 = 5.0;
    pub const DEPTH: f64 = 6.0;
    pub const FEE: f64 = 7.0;
    pub const SANITY: f64 = 8.0;
    pub const OFFERED: f64 = 9.0;
}

const REASONS: [Reason; 10] = [
    Reason::None,
    Reason::Stale,
    Reason::Gap,
    Reason::Crossed,
    Reason::Empty,
    Reason::Skew,
    Reason::Depth,
    Reason::Fee,
    Reason::Sanity,
    Reason::None,
];

pub(super) fn reason_of(rank: f64) -> Reason {
    REASONS[rank as usize]
}

/// The rank of what the gate said.
pub(super) fn rank_of(verdict: Result<(), Reason>) -> f64 {
    let place = |reason| REASONS[1..9].iter().position(|r| *r == reason);
    match verdict {
        Ok(()) => rank::OFFERED,
        Err(reason) => place(reason).map_or(rank::ABSENT, |at| (at + 1) as f64),
    }
}

pub(super) fn passes_gate(rank: f64) -> bool {
    rank > rank::SKEW
}

pub(super) fn cell(rank: f64, net_bps: f64, gross_bps: f64) -> Cell {
    let state = match rank {
        rank::ABSENT => return ABSENT,
        _ if net_bps.is_nan() => PairState::Unknown,
        rank::OFFERED => PairState::Offered,
        _ if passes_gate(rank) => PairState::Rejected,
        _ => PairState::Unproved,
    };
    Cell { state, reason: reason_of(rank), net_bps, gross_bps }
}

const ABSENT: Cell =
    Cell { state: PairState::Absent, reason: Reason::None, net_bps: f64::NAN, gross_bps: f64::NAN };
