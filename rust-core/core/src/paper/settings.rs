//! What a person sets for the paper account.

use crate::num::Amount;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// From decision to arrival, one leg, µs.
    pub delay_us: i64,
    /// Starting balance of each quote at each venue, quote units.
    pub start_quote: Amount,
    /// Worth of the starting balance of each base at each venue, quote units at its first proved book.
    pub start_base_worth: Amount,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            delay_us: 150_000,
            start_quote: Amount::whole(10_000),
            start_base_worth: Amount::whole(10_000),
        }
    }
}
