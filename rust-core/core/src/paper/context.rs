//! What the engine hands to the paper desk in every step.

use crate::book::Shelf;
use crate::market::{Catalogue, InstrumentId, MarketId};

/// A pair that the scanner offers now.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Offer {
    /// Stable while the catalogue is.
    pub key: u32,
    pub instrument: InstrumentId,
    pub buy: MarketId,
    pub sell: MarketId,
    /// Net edge after both taker fees at the top of the book, bps.
    pub net_bps: f64,
}

/// Signals of one market.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MarketSignal {
    pub market: MarketId,
    /// −1..1; NaN where its book does not pass the gate.
    pub queue_imbalance: f64,
    /// Order-flow imbalance of the last second, base units.
    pub ofi_1s: f64,
}

/// One step's view of the world.
#[derive(Clone, Copy, Debug)]
pub struct PaperContext<'a> {
    /// Time of the step, µs since epoch on the monotonic clock.
    pub now_us: i64,
    pub shelf: &'a Shelf,
    pub catalogue: &'a Catalogue,
    /// Taker fee in force, a fraction, by venue.
    pub fees: &'a [f64],
    /// The person's order size, quote units.
    pub order_size_quote: f64,
    /// Markets whose book or state changed since the last step.
    pub dirty: &'a [MarketId],
    pub offers: &'a [Offer],
    pub signals: &'a [MarketSignal],
}

impl PaperContext<'_> {
    /// Taker fee of a market's venue, a fraction.
    pub fn fee(&self, market: MarketId) -> f64 {
        let venue = self.catalogue.market(market).venue;
        self.fees.get(venue.index()).copied().unwrap_or(0.0)
    }
}
