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

/// What stands against a pair, by weight: the heaviest is the one that is judged first, and speaks.
pub(super) mod objection {
    pub const NONE: f64 = 0.0;
    pub const SANITY: f64 = 1.0;
    pub const FEE: f64 = 2.0;
    pub const DEPTH: f64 = 3.0;
    pub const SKEW: f64 = 4.0;
    pub const GAP: f64 = 8.0;
    pub const ABSENT: f64 = 11.0;
}

const REASONS: [Reason; 12] = [
    Reason::None,
    Reason::Sanity,
    Reason::Fee,
    Reason::Depth,
    Reason::Skew,
    Reason::Health,
    Reason::Empty,
    Reason::Crossed,
    Reason::Gap,
    Reason::Stale,
    Reason::Identity,
    Reason::None,
];

pub(super) fn reason_of(objection: f64) -> Reason {
    REASONS[objection as usize]
}

/// The weight of what the gate said.
pub(super) fn weight_of(verdict: Result<(), Reason>) -> f64 {
    let Err(reason) = verdict else { return objection::NONE };
    let place = REASONS.iter().position(|known| *known == reason);
    place.map_or(objection::ABSENT, |place| place as f64)
}

pub(super) fn passes_gate(objection: f64) -> bool {
    objection < objection::SKEW
}

pub(super) fn cell(objection: f64, net_bps: f64, gross_bps: f64) -> Cell {
    let state = match objection {
        objection::ABSENT => return ABSENT,
        _ if net_bps.is_nan() => PairState::Unknown,
        objection::NONE => PairState::Offered,
        _ if passes_gate(objection) => PairState::Rejected,
        _ => PairState::Unproved,
    };
    Cell { state, reason: reason_of(objection), net_bps, gross_bps }
}

const ABSENT: Cell =
    Cell { state: PairState::Absent, reason: Reason::None, net_bps: f64::NAN, gross_bps: f64::NAN };
