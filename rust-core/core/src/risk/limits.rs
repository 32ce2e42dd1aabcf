//! What a person allows the paper strategies.

use crate::num::Amount;

/// Most orders that can ever be open at once, whatever the limit says.
pub const OPEN_ORDERS_MAX: u32 = 64;

/// Limits in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Largest notional of one order, quote units.
    pub order_notional_quote: Amount,
    /// Orders on their way at once (1..=[`OPEN_ORDERS_MAX`]).
    pub open_orders: u32,
    /// Largest loss of one UTC day in one quote currency, quote units.
    pub daily_loss_quote: Amount,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            order_notional_quote: Amount::whole(5_000),
            open_orders: 8,
            daily_loss_quote: Amount::whole(500),
        }
    }
}
