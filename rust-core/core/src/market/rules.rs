//! Tick, step and minimum of a market, from a dated table in its venue's file.

use crate::num::Decimal;

/// Trading rules of one market. Paper refuses with MINSIZE where they are unknown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rules {
    /// Price step, in quote units.
    pub tick: Decimal,
    /// Quantity step, in base units.
    pub step: Decimal,
    /// Smallest quantity, in base units (0: none).
    pub min_qty: Decimal,
    /// Smallest notional, in quote units (0: none).
    pub min_notional: Decimal,
}
