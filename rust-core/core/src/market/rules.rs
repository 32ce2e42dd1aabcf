//! Tick, step and minimum of a market, from a dated table in its venue's file.

use crate::num::Decimal;
use crate::num::decimal::{PRICE_SCALE_MAX, pow10};

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

    /// The same rules in units of a coin, where the venue's unit is `10^power` of it; `None` where they do
    /// not fit.
    pub fn of_multiple(self, power: u8) -> Option<Self> {
        Some(Self {
            tick: finer(self.tick, power)?,
            step: larger(self.step, power)?,
            min_qty: larger(self.min_qty, power)?,
            min_notional: self.min_notional,
        })
    }
}

/// A price of one coin instead of `10^power` of them.
fn finer(price: Decimal, power: u8) -> Option<Decimal> {
    let scale = price.scale + power;
    (scale <= PRICE_SCALE_MAX).then_some(Decimal::new(price.units, scale))
}

/// A quantity counted in coins instead of `10^power` of them.
fn larger(quantity: Decimal, power: u8) -> Option<Decimal> {
    match quantity.scale.checked_sub(power) {
        Some(scale) => Some(Decimal::new(quantity.units, scale)),
        None => Some(Decimal::new(quantity.units.checked_mul(pow10(power - quantity.scale))?, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_a_thousand_coins_in_units_of_one() {
        let rules = Rules {
            tick: Decimal::new(1, 7),
            step: Decimal::new(1, 1),
            min_qty: Decimal::new(5, 0),
            min_notional: Decimal::new(10, 0),
        };
        let one = rules.of_multiple(3).unwrap();
        assert_eq!((one.tick, one.step), (Decimal::new(1, 10), Decimal::new(100, 0)));
        assert_eq!((one.min_qty, one.min_notional), (Decimal::new(5_000, 0), Decimal::new(10, 0)));
        assert_eq!(rules.of_multiple(0), Some(rules));
        assert_eq!(Rules { tick: Decimal::new(1, 16), ..rules }.of_multiple(3), None);
    }
}
