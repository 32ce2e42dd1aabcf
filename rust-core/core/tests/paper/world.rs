//! Two venues, two instruments, and hands to move their books.

use arbscope_core::book::{Shelf, State};
use arbscope_core::market::{Catalogue, Kind, Market, MarketId, Rules, Side, VenueId};
use arbscope_core::num::json_out::JsonOut;
use arbscope_core::num::{Amount, Decimal};
use arbscope_core::paper::{MarketSignal, Offer, Paper, PaperContext, STRATEGIES};
use arbscope_core::venue::RawLevel;

/// Where an instrument trades: at venue A (`binance`) and venue B (`htx`).
pub const A: MarketId = MarketId(0);
pub const B: MarketId = MarketId(1);
/// The same base in another quote at venue A.
pub const A_USD: MarketId = MarketId(2);

/// 2021-08-20 00:00 UTC.
pub const START_US: i64 = 1_629_417_600_000_000;

pub struct World {
    pub catalogue: Catalogue,
    pub shelf: Shelf,
    pub paper: Paper,
    pub fees: Vec<f64>,
    pub order_size_quote: f64,
    pub offers: Vec<Offer>,
    pub signals: Vec<MarketSignal>,
    pub now_us: i64,
    dirty: Vec<MarketId>,
}

pub fn amount(text: &str) -> Amount {
    Amount::parse(text.as_bytes()).expect(text)
}

pub fn level(side: Side, price: &str, size: &str) -> RawLevel {
    let price = Decimal::price(price.as_bytes()).expect(price);
    RawLevel { side, price, size: Decimal::size(size.as_bytes()).expect(size).size }
}

fn rules() -> Rules {
    Rules {
        tick: Decimal::new(1, 2),
        step: Decimal::new(1, 2),
        min_qty: Decimal::new(1, 2),
        min_notional: Decimal::new(10, 0),
    }
}

impl World {
    /// Fees zero, delay 150 ms, nothing proved yet.
    pub fn new() -> Self {
        let mut catalogue = Catalogue::default();
        let mut shelf = Shelf::default();
        for (venue, quote) in [(0, "USDT"), (1, "USDT"), (0, "USD")] {
            let instrument = Some(catalogue.instrument("LINK", quote));
            let symbol = format!("LINK{quote}");
            let (venue, rules) = (VenueId(venue), Some(rules()));
            catalogue.add(Market { venue, symbol, kind: Kind::Spot, instrument, rules });
            shelf.add();
        }
        let mut paper = Paper::new(&["binance", "htx"]);
        paper.follow(&catalogue);
        Self {
            catalogue,
            shelf,
            paper,
            fees: vec![0.0; 2],
            order_size_quote: 1_000.0,
            offers: Vec::new(),
            signals: Vec::new(),
            now_us: START_US,
            dirty: Vec::new(),
        }
    }

    /// Books of the golden vectors: asks at A, bids at B, other sides far away.
    pub fn golden() -> Self {
        let mut world = Self::new();
        world.book(A, &[("99.98", "500")], &[("100.00", "0.5"), ("100.10", "1.0"), ("100.30", "5")]);
        world.book(B, &[("100.80", "0.4"), ("100.65", "1.2"), ("100.40", "3")], &[("101.00", "500")]);
        world.step();
        world
    }

    pub fn rules_mut(&mut self, change: impl Fn(&mut Rules)) {
        let markets = self.catalogue.markets().to_vec();
        let mut catalogue = Catalogue::default();
        for instrument in self.catalogue.instruments() {
            catalogue.instrument(&instrument.base, &instrument.quote);
        }
        for mut market in markets {
            market.rules.iter_mut().for_each(&change);
            catalogue.add(market);
        }
        self.catalogue = catalogue;
    }

    /// Replaces a book and proves it now.
    pub fn book(&mut self, market: MarketId, bids: &[(&str, &str)], asks: &[(&str, &str)]) {
        let bids = bids.iter().map(|(price, size)| level(Side::Bid, price, size));
        let levels: Vec<RawLevel> =
            bids.chain(asks.iter().map(|(price, size)| level(Side::Ask, price, size))).collect();
        let (book, _) = self.shelf.leg_mut(market);
        book.replace(&levels).expect("levels fit");
        self.prove(market);
    }

    /// The book is LIVE and current.
    pub fn prove(&mut self, market: MarketId) {
        let now_us = self.now_us;
        let (book, status) = self.shelf.leg_mut(market);
        (status.state, status.proof_us, status.crossed) = (State::Live, now_us, book.is_crossed());
        status.version += 1;
        self.dirty.push(market);
    }

    /// Drops a book's levels, as damage does.
    pub fn drop_book(&mut self, market: MarketId) {
        let (book, status) = self.shelf.leg_mut(market);
        book.clear();
        status.state = State::Resync;
        self.dirty.push(market);
    }

    /// Only time passes, and the heartbeats that prove all living books.
    pub fn pass_ms(&mut self, ms: i64) {
        self.now_us += ms * 1_000;
        for market in [A, B, A_USD] {
            if self.shelf.status(market).state == State::Live {
                self.prove(market);
            }
        }
        self.step();
    }

    pub fn step(&mut self) {
        let cx = PaperContext {
            now_us: self.now_us,
            shelf: &self.shelf,
            catalogue: &self.catalogue,
            fees: &self.fees,
            order_size_quote: self.order_size_quote,
            dirty: &self.dirty,
            offers: &self.offers,
            signals: &self.signals,
        };
        self.paper.step(&cx);
        self.dirty.clear();
    }

    /// Switches a strategy on with these parameters.
    pub fn enable(&mut self, id: &str, parameters: &[(&str, f64)]) {
        for (name, value) in parameters {
            self.paper.set_parameter(id, name, *value).expect(name);
        }
        self.paper.set_enabled(id, true).expect(id);
    }

    /// Offers buying at A and selling at B with this net edge, for one step.
    pub fn offer(&mut self, net_bps: f64) {
        let instrument = self.catalogue.market(A).instrument.expect("known");
        self.offers = vec![Offer { key: 1, instrument, buy: A, sell: B, net_bps }];
        self.step();
        self.offers.clear();
    }

    /// Signals one market, for one step.
    pub fn signal(&mut self, market: MarketId, queue_imbalance: f64, ofi_1s: f64) {
        self.signals = vec![MarketSignal { market, queue_imbalance, ofi_1s }];
        self.step();
        self.signals.clear();
    }

    pub fn strategy(&self, id: &str) -> usize {
        STRATEGIES.iter().position(|strategy| strategy.id() == id).expect(id)
    }

    pub fn total(&self, venue: u8, asset: &str) -> Amount {
        let asset = self.paper.places().asset_named(asset).expect(asset);
        self.paper.ledger().balance(VenueId(venue), asset).total
    }

    pub fn locked(&self, venue: u8, asset: &str) -> Amount {
        let asset = self.paper.places().asset_named(asset).expect(asset);
        self.paper.ledger().balance(VenueId(venue), asset).locked
    }

    pub fn pnl(&self, id: &str, quote: &str) -> Amount {
        let quote = self.paper.places().asset_named(quote).expect(quote);
        self.paper.pnl(self.strategy(id), quote)
    }

    /// Every asset sums to zero, and nothing is negative or locked beyond its total.
    pub fn check_ledger(&self) {
        for (asset, name) in self.paper.places().assets().iter().enumerate() {
            let sum = self.paper.ledger().sum(asset, self.paper.places());
            assert!(sum.is_zero(), "{name} is off by {sum}");
            for venue in 0..2 {
                let balance = self.paper.ledger().balance(VenueId(venue), asset);
                assert!(balance.locked >= Amount::ZERO && balance.free() >= Amount::ZERO, "{name}");
            }
        }
    }

    pub fn account(&self) -> String {
        let mut out = JsonOut::new();
        self.paper.write_account(&mut out);
        out.finish()
    }
}
