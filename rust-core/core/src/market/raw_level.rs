//! A level as a venue sent it.

use super::Side;
use crate::num::Decimal;

/// One level as sent, in the order sent (a message may touch a level twice).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RawLevel {
    pub side: Side,
    pub price: Decimal,
    /// Absolute; zero deletes.
    pub size: Decimal,
}
