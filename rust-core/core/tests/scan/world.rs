//! A small market: books that change, sockets that fall silent, states that come and go.

use arbscope_core::book::{Shelf, State};
use arbscope_core::market::{Catalogue, Identity, Kind, Market, MarketId, Side, VenueId};
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;
use arbscope_core::scan::{ArbitrageScanner, Pair};
use arbscope_core::venue::RawLevel;

pub const VENUES: usize = 4;
pub const START_US: i64 = 1_700_000_000_000_000;

/// One market a venue for each of two instruments, except that the last venue lists only the first.
pub struct World {
    pub catalogue: Catalogue,
    pub shelf: Shelf,
    pub scanner: ArbitrageScanner,
    pub now_us: i64,
    pub socket_us: [i64; VENUES],
}

impl World {
    pub fn new() -> Self {
        let mut catalogue = Catalogue::default();
        let mut shelf = Shelf::default();
        for (base, venues) in [("BTC", VENUES), ("ETH", VENUES - 1)] {
            let instrument = catalogue.instrument(base, "USDT");
            for venue in 0..venues {
                catalogue.add(Market {
                    venue: VenueId::from_index(venue),
                    symbol: format!("{base}USDT"),
                    kind: Kind::Spot,
                    instrument: Some(instrument),
                    rules: None,
                });
                shelf.add();
            }
        }
        let scanner = ArbitrageScanner::new(&catalogue, VENUES);
        Self { catalogue, shelf, scanner, now_us: START_US, socket_us: [0; VENUES] }
    }

    pub fn markets(&self) -> usize {
        self.catalogue.markets().len()
    }

    pub fn pairs(&self) -> Vec<Pair> {
        (0..self.scanner.pair_count()).map(|key| self.scanner.pair(key)).collect()
    }

    /// A frame came on a venue's socket; `market` is what it was about.
    pub fn frame(&mut self, venue: usize, market: Option<MarketId>) {
        let quiet_us = self.now_us - self.socket_us[venue];
        self.socket_us[venue] = self.now_us;
        self.shelf.prove_socket(venue, self.now_us);
        if let Some(market) = market {
            let (_, status) = self.shelf.leg_mut(market);
            status.proof_us = self.now_us;
            status.version += 1;
            self.scanner.mark_market(market);
        }
        if quiet_us > 500_000 {
            self.mark_socket(venue);
        }
    }

    fn mark_socket(&mut self, venue: usize) {
        for at in 0..self.markets() {
            if self.catalogue.markets()[at].venue.index() == venue {
                self.scanner.mark_market(MarketId::from_index(at));
            }
        }
    }

    /// Puts a LIVE book of one level a side, in cents and thousandths.
    pub fn quote(&mut self, market: MarketId, bid: (i64, i64), ask: (i64, i64)) {
        let level = |side, (price, size)| RawLevel {
            side,
            price: Decimal::new(price, 2),
            size: Decimal::new(size, 3),
        };
        let levels = [level(Side::Bid, bid), level(Side::Ask, ask)];
        let has = |l: &RawLevel| l.price.units > 0 && l.size.units > 0;
        let from = usize::from(!has(&levels[0]));
        let to = 1 + usize::from(has(&levels[1]));
        let (book, status) = self.shelf.leg_mut(market);
        book.replace(&levels[from..to.max(from)]).expect("small numbers");
        (status.state, status.crossed) = (State::Live, book.is_crossed());
        let venue = self.catalogue.market(market).venue.index();
        self.frame(venue, Some(market));
    }

    pub fn scan(&mut self) {
        self.scanner.scan(self.now_us, &self.shelf);
    }

    /// Moves time on, scanning at every deadline on the way as the engine does.
    pub fn wait(&mut self, us: i64, mut at_each: impl FnMut(&mut World)) {
        let end = self.now_us + us;
        while let Some(due) = self.scanner.next_deadline_us().filter(|due| *due < end) {
            assert!(due > self.now_us, "a deadline lies ahead");
            self.now_us = due;
            self.scan();
            at_each(self);
        }
        self.now_us = end;
        self.scan();
    }

    /// Something happens to somebody.
    pub fn happen(&mut self, rng: &mut Rng) {
        let market = MarketId::from_index(rng.up_to(self.markets() as u32 - 1) as usize);
        let venue = self.catalogue.market(market).venue.index();
        match rng.up_to(10) {
            0..=4 => self.random_quote(market, rng),
            5 | 6 => self.frame(venue, None),
            7 => self.random_socket(market, venue, rng),
            8 => self.random_state(market, rng),
            9 => self.name(market, Identity::ALL[rng.up_to(6) as usize * usize::from(rng.up_to(3) == 0)]),
            _ => self.random_setting(rng),
        }
        self.scan();
    }

    fn random_quote(&mut self, market: MarketId, rng: &mut Rng) {
        let mut size = || i64::from(rng.up_to(30)) * 4_000;
        let sizes = (size(), size());
        let wild = if rng.up_to(40) == 0 { 900 } else { 0 };
        let bid = 9_990 + i64::from(rng.up_to(20)) + wild;
        let ask = bid + i64::from(rng.up_to(12)) - 1;
        self.quote(market, (bid, sizes.0), (ask, sizes.1));
    }

    fn random_socket(&mut self, market: MarketId, venue: usize, rng: &mut Rng) {
        let (_, status) = self.shelf.leg_mut(market);
        status.socket = (rng.up_to(3) > 0).then_some(venue);
        status.rhythm_until_us = self.now_us + i64::from(rng.up_to(5_000_000));
        status.age_max_us = [1_000_000, 1_500_000, 750_000][rng.up_to(2) as usize];
        self.scanner.mark_market(market);
    }

    fn random_state(&mut self, market: MarketId, rng: &mut Rng) {
        let (book, status) = self.shelf.leg_mut(market);
        status.state = State::ALL[rng.up_to(6) as usize];
        status.version += 1;
        if status.state == State::Resync {
            book.clear();
        }
        self.scanner.mark_market(market);
    }

    /// Something became known of a market's coin.
    pub fn name(&mut self, market: MarketId, identity: Identity) {
        self.shelf.leg_mut(market).1.identity = identity;
        self.scanner.mark_market(market);
    }

    fn random_setting(&mut self, rng: &mut Rng) {
        match rng.up_to(2) {
            0 => self.scanner.set_fee(VenueId(rng.up_to(3) as u8), f64::from(rng.up_to(4)) * 1e-4),
            1 => self.scanner.set_min_edge_bps(f64::from(rng.up_to(8)) - 4.0),
            _ => self.scanner.set_order_size([100.0, 1_000.0, 3_000.0][rng.up_to(2) as usize]),
        }
    }
}
