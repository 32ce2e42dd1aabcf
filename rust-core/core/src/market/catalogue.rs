//! The instruments and markets of one engine.

use super::{InstrumentId, Kind, MarketId, Rules, Symbols, VenueId};

/// A base and a quote. Another quote currency is another instrument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instrument {
    pub base: String,
    pub quote: String,
}

impl Instrument {
    /// `BTC-USDT`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.base, self.quote)
    }
}

/// One market: what a venue calls it, and which instrument it is, if that is known.
#[derive(Clone, PartialEq, Debug)]
pub struct Market {
    pub venue: VenueId,
    pub symbol: String,
    pub kind: Kind,
    pub instrument: Option<InstrumentId>,
    pub rules: Option<Rules>,
}

/// Everything the engine was told to follow. Grows at subscription only.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    instruments: Vec<Instrument>,
    markets: Vec<Market>,
    symbols: Symbols,
}

impl Catalogue {
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    pub fn markets(&self) -> &[Market] {
        &self.markets
    }

    pub fn market(&self, id: MarketId) -> &Market {
        &self.markets[id.index()]
    }

    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Quote currencies in order of first appearance: the order of results in frames.
    pub fn quotes(&self) -> impl Iterator<Item = &str> {
        let first = |at: &usize| {
            let quote = &self.instruments[*at].quote;
            self.instruments[..*at].iter().all(|earlier| earlier.quote != *quote)
        };
        (0..self.instruments.len()).filter(first).map(|at| self.instruments[at].quote.as_str())
    }

    /// The instrument with these assets, made if it is new.
    pub fn instrument(&mut self, base: &str, quote: &str) -> InstrumentId {
        let known = self.instruments.iter().position(|i| i.base == base && i.quote == quote);
        InstrumentId::from_index(known.unwrap_or_else(|| {
            self.instruments.push(Instrument { base: base.into(), quote: quote.into() });
            self.instruments.len() - 1
        }))
    }

    /// The venue said better than its file what orders must keep to.
    pub fn set_rules(&mut self, id: MarketId, rules: Rules) {
        self.markets[id.index()].rules = Some(rules);
    }

    /// Adds a market, or gives the one that has this venue, symbol and kind already.
    pub fn add(&mut self, market: Market) -> MarketId {
        if let Some(known) = self.symbols.find(market.venue, market.kind, market.symbol.as_bytes()) {
            return known;
        }
        let id = MarketId::from_index(self.markets.len());
        self.symbols.insert(market.venue, market.kind, market.symbol.as_bytes(), id);
        self.markets.push(market);
        id
    }
}
