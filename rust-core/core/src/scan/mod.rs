//! The scanner: for every instrument, what every ordered pair of venues would earn at the top of the book,
//! and whether that may be offered.

mod episodes;
mod kernel;
mod lane;
mod scanner;
mod span;
mod tally;
mod top;
mod tops;
mod verdict;
mod views;

pub use episodes::{FADE_US, OPPORTUNITIES_MAX, Opportunity};
pub use scanner::{ArbitrageScanner, Pair};
pub use tally::PairTally;
pub use verdict::{Cell, EDGE_SANE_BPS, PairState};
pub use views::Offer;
