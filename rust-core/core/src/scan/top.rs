//! The best prices of one venue for one instrument, and what a pair of two of them would earn.
//!
//! An edge is computed from the difference of two prices, so its sign is exact: equal prices are an edge of
//! zero and never above it. No fused multiply-add and no reordering, so every build reaches the same bits.

use super::verdict::{EDGE_SANE_BPS, objection};
use crate::book::gate::SKEW_MAX_US;
use crate::book::{Book, Leg, Level};
use crate::market::Side;
use crate::num::decimal::pow10;

const SKEW_MAX: f64 = SKEW_MAX_US as f64;

/// What a person set, as far as prices depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Taker fee of the venue, fraction.
    pub fee: f64,
    pub order_size_quote: f64,
}

/// Both sides of one market as last read; NaN where there is no price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Top {
    /// Version of the book that the prices were read from; `None`: read them again.
    pub version: Option<u64>,
    /// Best bid, and what a unit sold there brings after the taker fee.
    pub bid: f64,
    pub kept: f64,
    pub bid_size: f64,
    /// Best ask, and what a unit costs with the taker fee; each with the bps that one quote unit is of it.
    pub ask: f64,
    pub cost: f64,
    pub per_ask: f64,
    pub per_cost: f64,
    pub ask_size: f64,
    /// Base quantity of one order; infinite where the ask does not hold it.
    pub quantity: f64,
    pub proof_us: f64,
    /// What the gate holds against the book alone.
    pub objection: f64,
}

impl Top {
    /// Where no market stands.
    pub const ABSENT: Top = Top {
        version: None,
        bid: f64::NAN,
        kept: f64::NAN,
        bid_size: f64::NAN,
        ask: f64::NAN,
        cost: f64::NAN,
        per_ask: f64::NAN,
        per_cost: f64::NAN,
        ask_size: f64::NAN,
        quantity: f64::INFINITY,
        proof_us: 0.0,
        objection: objection::ABSENT,
    };

    /// Reads the prices if the book changed since. Divisions stand in pairs: a register holds two of them.
    pub fn read(&mut self, terms: Terms, leg: &Leg<'_>) {
        if self.version == Some(leg.status.version) {
            return;
        }
        self.version = Some(leg.status.version);
        let [price, size] = best_of(leg.book);
        ([self.bid, self.ask], [self.bid_size, self.ask_size]) = (price, size);
        let fee_kept = if planted!(FeesOfTheWrongSide) { -terms.fee } else { terms.fee };
        (self.kept, self.cost) = (self.bid * (1.0 - fee_kept), self.ask * (1.0 + terms.fee));
        [self.per_ask, self.per_cost] = [1e4 / self.ask, 1e4 / self.cost];
        let quantity = terms.order_size_quote / self.ask;
        self.quantity = if self.ask_size < quantity { f64::INFINITY } else { quantity };
    }

    /// The gate passes the book.
    pub fn is_proved(&self) -> bool {
        self.objection == objection::NONE
    }

    /// LIVE and not too old, whatever else stands against it.
    pub fn is_current(&self) -> bool {
        self.objection < objection::GAP
    }

    /// The two books' proofs are close enough for a pair.
    pub fn is_near(&self, other: &Top) -> bool {
        (other.proof_us - self.proof_us).abs() <= SKEW_MAX || planted!(SkewUnchecked)
    }

    /// Gross edge of buying here and selling there, bps; NaN where a price is missing.
    #[inline]
    pub fn gross_bps(&self, sell: &Top) -> f64 {
        (sell.bid - self.ask) * self.per_ask
    }

    /// Net edge of buying here and selling there, bps; NaN where a price is missing.
    #[inline]
    pub fn net_bps(&self, sell: &Top) -> f64 {
        (sell.kept - self.cost) * self.per_cost
    }

    /// The heaviest of what stands against buying here and selling there.
    pub fn objection_to(&self, sell: &Top, min_edge_bps: f64) -> f64 {
        let books = if sell.objection > self.objection { sell.objection } else { self.objection };
        match () {
            () if books > objection::NONE => books,
            () if !self.is_near(sell) => objection::SKEW,
            () if sell.bid_size < self.quantity => objection::DEPTH,
            () if self.net_bps(sell) <= min_edge_bps => objection::FEE,
            () if self.is_suspect(sell) => objection::SANITY,
            () => objection::NONE,
        }
    }

    fn is_suspect(&self, sell: &Top) -> bool {
        if planted!(SanityUnchecked) {
            return false;
        }
        self.gross_bps(sell).abs() > EDGE_SANE_BPS || self.net_bps(sell).abs() > EDGE_SANE_BPS
    }
}

/// Best prices and their sizes, bid before ask; NaN for an empty side.
fn best_of(book: &Book) -> [[f64; 2]; 2] {
    let [bid, ask] = Side::BOTH.map(|side| book.best(side));
    let [price_unit, size_unit] = [book.price_scale(), book.size_scale()].map(|scale| pow10(scale) as f64);
    let number =
        |level: Option<Level>, of: fn(Level) -> i64| level.map_or(f64::NAN, |level| of(level) as f64);
    let of_both = |of| [number(bid, of), number(ask, of)];
    [
        of_both(|level| level.price).map(|units| units / price_unit),
        of_both(|level| level.size).map(|units| units / size_unit),
    ]
}
