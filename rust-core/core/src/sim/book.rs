//! One market of one simulated exchange: the true book, and the number of its last change.

use std::cmp::Reverse;

use crate::num::decimal::pow10;

/// A price level in units of its book's digits. As part of a change, size 0 takes the level away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Level {
    pub price: i64,
    pub size: i64,
}

/// Both sides, best first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sides {
    pub bids: Vec<Level>,
    pub asks: Vec<Level>,
}

impl Sides {
    /// What has to change for these sides to become `to`: levels that go first, then new sizes.
    pub fn change_to(&self, to: &Sides) -> Sides {
        Sides { bids: difference(&self.bids, &to.bids), asks: difference(&self.asks, &to.asks) }
    }

    /// The best levels alone.
    pub fn cut(&self, depth: usize) -> Sides {
        let best = |side: &[Level]| side[..side.len().min(depth)].to_vec();
        Sides { bids: best(&self.bids), asks: best(&self.asks) }
    }
}

fn difference(from: &[Level], to: &[Level]) -> Vec<Level> {
    let is_in = |side: &[Level], price| side.iter().any(|level| level.price == price);
    let gone = from.iter().filter(|level| !is_in(to, level.price));
    let gone = gone.map(|level| Level { price: level.price, size: 0 });
    gone.chain(to.iter().filter(|level| !from.contains(level)).copied()).collect()
}

/// A market: what it is called, how its numbers are printed, what stands in it.
#[derive(Clone, Debug)]
pub struct Book {
    pub base: String,
    pub quote: String,
    /// What the venue calls it.
    pub symbol: String,
    /// Fraction digits of prices and sizes.
    pub price_digits: u8,
    pub size_digits: u8,
    /// Price step in units of `price_digits`.
    pub tick: i64,
    /// Rises by one with every change.
    pub sequence: u64,
    pub sides: Sides,
}

impl Book {
    /// Goes over to other levels and tells what changed.
    pub fn become_sides(&mut self, to: Sides) -> Sides {
        let change = self.sides.change_to(&to);
        self.sides = to;
        self.sequence += 1;
        change
    }

    pub fn sorted(mut sides: Sides) -> Sides {
        sides.bids.sort_by_key(|level| Reverse(level.price));
        sides.asks.sort_by_key(|level| level.price);
        sides
    }

    /// A price with every digit: `78715.0`.
    pub fn price(&self, units: i64) -> String {
        fixed(units, self.price_digits)
    }

    /// A size with every digit.
    pub fn size(&self, units: i64) -> String {
        fixed(units, self.size_digits)
    }

    /// A price without trailing zeros: `78715`.
    pub fn short_price(&self, units: i64) -> String {
        trimmed(units, self.price_digits)
    }

    /// A size without trailing zeros.
    pub fn short_size(&self, units: i64) -> String {
        trimmed(units, self.size_digits)
    }

    /// A price printed with more digits than it has: `61730.17000000`.
    pub fn price_to(&self, units: i64, digits: u8) -> String {
        padded(units, self.price_digits, digits)
    }

    /// The same of a size.
    pub fn size_to(&self, units: i64, digits: u8) -> String {
        padded(units, self.size_digits, digits)
    }
}

/// `units × 10^-digits` with every digit: `fixed(787150, 1)` is `78715.0`.
pub fn fixed(units: i64, digits: u8) -> String {
    if digits == 0 {
        return units.to_string();
    }
    let step = pow10(digits);
    format!("{}.{:0width$}", units / step, units % step, width = digits as usize)
}

/// The same without trailing zeros: `78715`.
pub fn trimmed(units: i64, digits: u8) -> String {
    let text = fixed(units, digits);
    if digits == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_string() }
}

/// The same with zeros up to `to` digits.
pub fn padded(units: i64, digits: u8, to: u8) -> String {
    fixed(units * pow10(to.saturating_sub(digits)), to.max(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_venues_print_them() {
        assert_eq!((fixed(787_150, 1), trimmed(787_150, 1)), ("78715.0".into(), "78715".into()));
        assert_eq!(
            (fixed(5, 3), trimmed(500, 3), padded(5, 3, 8)),
            ("0.005".into(), "0.5".into(), "0.00500000".into())
        );
        assert_eq!((fixed(100, 0), trimmed(100, 0)), ("100".into(), "100".into()));
    }

    #[test]
    fn a_change_makes_one_book_of_the_other() {
        let level = |price, size| Level { price, size };
        let from = Sides { bids: vec![level(9, 1), level(8, 2)], asks: vec![level(10, 1)] };
        let to = Sides { bids: vec![level(9, 3), level(7, 2)], asks: vec![level(10, 1)] };
        let change = from.change_to(&to);
        assert_eq!(change.bids, [level(8, 0), level(9, 3), level(7, 2)]);
        assert_eq!(change.asks, []);
    }
}
