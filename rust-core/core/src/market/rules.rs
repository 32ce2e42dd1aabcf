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

impl Rules {
    /// From numbers as people write them, where one step is the smallest quantity.
    pub fn printed(tick: &str, step: &str, min_notional: &str) -> Option<Self> {
        let number = |text: &str| Decimal::size(text.as_bytes()).map(|read| read.size).ok();
        let step = number(step)?;
        Some(Self { tick: number(tick)?, step, min_qty: step, min_notional: number(min_notional)? })
    }
}
