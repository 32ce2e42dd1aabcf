//! The read side of a book: how deep it is, which side weighs more, and what an order would get.
//!
//! Everything here is `f64`, for display and scoring; money that is booked is walked exactly elsewhere.
//! Nothing is ever priced beyond the known book: what the held levels cannot fill stays unfilled.

use super::{Book, Level};
use crate::market::Side;

/// Reads one book.
#[derive(Clone, Copy, Debug)]
pub struct OrderBookAnalyzer<'a> {
    book: &'a Book,
}

/// What an order of a given quantity gets from a book as it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Walk {
    /// Base quantity filled; less than asked for where the known book or the limit ends.
    pub filled: f64,
    /// Quote units for it, before fees.
    pub cost: f64,
    /// Average price, quote per base; NaN if nothing is filled.
    pub vwap: f64,
    /// Average price against the best level, bps, positive for worse; NaN if nothing is filled.
    pub impact_bps: f64,
    /// Average price against the mid, bps, positive for worse; NaN without a mid.
    pub vs_mid_bps: f64,
    /// Levels touched.
    pub levels: usize,
}

/// The quantity that earns most between two books, and what it earns.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct BestSize {
    /// Base units.
    pub quantity: f64,
    /// Quote units, after both fees.
    pub profit_quote: f64,
}

impl<'a> OrderBookAnalyzer<'a> {
    pub fn new(book: &'a Book) -> Self {
        Self { book }
    }

    /// Middle of the best prices; `None` while a side is empty.
    pub fn mid(&self) -> Option<f64> {
        let (bid, ask) = self.book.touch()?;
        Some((self.book.price_f64(bid.price) + self.book.price_f64(ask.price)) / 2.0)
    }

    /// Spread against the mid, bps; negative in a crossed book.
    pub fn spread_bps(&self) -> Option<f64> {
        let (bid, ask) = self.book.touch()?;
        let (bid, ask) = (bid.price as f64, ask.price as f64);
        Some(2e4 * (ask - bid) / (ask + bid))
    }

    /// Base quantity of the `levels` best levels of a side.
    pub fn depth(&self, side: Side, levels: usize) -> f64 {
        self.known(side).take(levels).fold(0.0, |sum, (_, size)| sum + size)
    }

    /// Base quantity of a side within so many bps of the mid; zero without a mid.
    pub fn depth_within(&self, side: Side, bps: f64) -> f64 {
        let Some(mid) = self.mid() else { return 0.0 };
        let near = |(price, _): &(f64, f64)| (price - mid).abs() <= mid * bps * 1e-4;
        self.known(side).take_while(near).fold(0.0, |sum, (_, size)| sum + size)
    }

    /// `(bids − asks) ÷ (bids + asks)` over the `levels` best levels, −1..1; NaN in an empty book.
    pub fn imbalance(&self, levels: usize) -> f64 {
        let (bids, asks) = (self.depth(Side::Bid, levels), self.depth(Side::Ask, levels));
        (bids - asks) / (bids + asks)
    }

    /// Takes `quantity` base units from a side, best level first: asks for a buy, bids for a sale. Stops at
    /// the limit price (a buy pays at most, a sale takes at least), and where the known book ends.
    pub fn walk(&self, side: Side, quantity: f64, limit: Option<f64>) -> Walk {
        let within = |(price, _): &(f64, f64)| match (side, limit) {
            (_, None) => true,
            (Side::Ask, Some(limit)) => *price <= limit,
            (Side::Bid, Some(limit)) => *price >= limit,
        };
        let (mut filled, mut cost, mut levels) = (0.0, 0.0, 0);
        for (price, size) in self.known(side).take_while(within) {
            if filled >= quantity {
                break;
            }
            let take = size.min(quantity - filled);
            filled += take;
            cost += take * price;
            levels += 1;
        }
        self.walked(side, filled, cost, levels)
    }

    fn walked(&self, side: Side, filled: f64, cost: f64, levels: usize) -> Walk {
        let vwap = if filled > 0.0 { cost / filled } else { f64::NAN };
        let worse = if side == Side::Ask { 1e4 } else { -1e4 };
        let against = |price: Option<f64>| price.map_or(f64::NAN, |price| worse * (vwap / price - 1.0));
        let best = self.book.best(side).map(|level| self.book.price_f64(level.price));
        Walk { filled, cost, vwap, impact_bps: against(best), vs_mid_bps: against(self.mid()), levels }
    }

    /// Levels of a side as `(price, size)`, best first, as far as the book is known.
    fn known(&self, side: Side) -> impl Iterator<Item = (f64, f64)> + 'a {
        let (book, end) = (self.book, self.book.known_to(side));
        let known = move |level: &Level| match (side, end) {
            (_, None) => true,
            (Side::Bid, Some(end)) => level.price >= end,
            (Side::Ask, Some(end)) => level.price <= end,
        };
        let levels = book.levels(side).take_while(known);
        levels.map(move |level| (book.price_f64(level.price), book.size_f64(level.size)))
    }
}

/// Buys from `buy`'s asks and sells to `sell`'s bids, level by level, while the next unit still earns more
/// than `gain_min` quote units after both taker fees (fractions).
///
/// The total is concave in the quantity, so the first unit that does not earn ends it.
pub fn best_size(buy: (&Book, f64), sell: (&Book, f64), gain_min: f64) -> BestSize {
    let mut asks = OrderBookAnalyzer::new(buy.0).known(Side::Ask);
    let mut bids = OrderBookAnalyzer::new(sell.0).known(Side::Bid);
    let (mut ask, mut bid) = (asks.next(), bids.next());
    let mut best = BestSize::default();
    while let (Some((ask_price, ask_size)), Some((bid_price, bid_size))) = (ask, bid) {
        let gain = bid_price * (1.0 - sell.1) - ask_price * (1.0 + buy.1);
        if gain <= gain_min {
            break;
        }
        let take = ask_size.min(bid_size);
        best.quantity += take;
        best.profit_quote += take * gain;
        ask = if take < ask_size { Some((ask_price, ask_size - take)) } else { asks.next() };
        bid = if take < bid_size { Some((bid_price, bid_size - take)) } else { bids.next() };
    }
    best
}
