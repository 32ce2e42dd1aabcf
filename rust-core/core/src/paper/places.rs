//! Where money can be: venues, assets, and the spot markets that move them. Grows at subscription only,
//! and keeps what a restored account names even while no market of it is followed.

use crate::market::{Catalogue, InstrumentId, Kind, MarketId, VenueId};

/// An instrument as the account knows it: two assets by their places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticker {
    pub base: usize,
    pub quote: usize,
    pub instrument: Option<InstrumentId>,
}

/// An instrument on a venue: where a strategy's flows are booked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    pub venue: VenueId,
    pub ticker: usize,
    pub base: usize,
    pub quote: usize,
    pub market: Option<MarketId>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Places {
    venues: Vec<String>,
    assets: Vec<String>,
    tickers: Vec<Ticker>,
    slots: Vec<Slot>,
    slot_of: Vec<Option<usize>>,
}

impl Places {
    /// Venue ids in registry order.
    pub fn new(venues: &[&str]) -> Self {
        Self { venues: venues.iter().map(|id| id.to_string()).collect(), ..Self::default() }
    }

    /// Takes in the spot markets that are new in the catalogue.
    pub fn follow(&mut self, catalogue: &Catalogue) {
        for index in self.slot_of.len()..catalogue.markets().len() {
            let market = &catalogue.markets()[index];
            let spot = market.instrument.filter(|_| market.kind == Kind::Spot);
            let slot = spot.map(|id| {
                let instrument = &catalogue.instruments()[id.index()];
                let slot = self.slot(market.venue, &instrument.base, &instrument.quote);
                self.tickers[self.slots[slot].ticker].instrument = Some(id);
                self.slots[slot].market.get_or_insert(MarketId::from_index(index));
                slot
            });
            self.slot_of.push(slot);
        }
    }

    pub fn venues(&self) -> &[String] {
        &self.venues
    }

    pub fn assets(&self) -> &[String] {
        &self.assets
    }

    pub fn tickers(&self) -> &[Ticker] {
        &self.tickers
    }

    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The slot of a market; `None` where it is not a spot market of a known instrument.
    pub fn slot_of(&self, market: MarketId) -> Option<usize> {
        self.slot_of.get(market.index()).copied().flatten()
    }

    pub fn venue_named(&self, id: &str) -> Option<VenueId> {
        self.venues.iter().position(|venue| venue == id).map(VenueId::from_index)
    }

    pub fn asset_named(&self, name: &str) -> Option<usize> {
        self.assets.iter().position(|asset| asset == name)
    }

    /// Assets that something is quoted in, in order of appearance.
    pub fn quotes(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.assets.len()).filter(|asset| self.tickers.iter().any(|ticker| ticker.quote == *asset))
    }

    /// `LINK-USDT`.
    pub fn ticker_name(&self, ticker: usize) -> String {
        let Ticker { base, quote, .. } = self.tickers[ticker];
        format!("{}-{}", self.assets[base], self.assets[quote])
    }

    /// The asset of this name, made if it is new.
    pub fn asset(&mut self, name: &str) -> usize {
        self.asset_named(name).unwrap_or_else(|| {
            self.assets.push(name.into());
            self.assets.len() - 1
        })
    }

    /// The ticker of these assets, made if it is new.
    pub fn ticker(&mut self, base: &str, quote: &str) -> usize {
        let (base, quote) = (self.asset(base), self.asset(quote));
        let known = self.tickers.iter().position(|ticker| (ticker.base, ticker.quote) == (base, quote));
        known.unwrap_or_else(|| {
            self.tickers.push(Ticker { base, quote, instrument: None });
            self.tickers.len() - 1
        })
    }

    /// The slot of this venue and instrument, made if it is new.
    pub fn slot(&mut self, venue: VenueId, base: &str, quote: &str) -> usize {
        let ticker = self.ticker(base, quote);
        let known = self.slots.iter().position(|slot| (slot.venue, slot.ticker) == (venue, ticker));
        known.unwrap_or_else(|| {
            let Ticker { base, quote, .. } = self.tickers[ticker];
            self.slots.push(Slot { venue, ticker, base, quote, market: None });
            self.slots.len() - 1
        })
    }
}
