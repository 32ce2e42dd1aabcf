//! Parts of the core on their own, for `npm run bench` alone: never part of what ships.
//!
//! Each bench owns its inputs, so that what is timed is the part and the one call that reaches it. Hosts
//! fill `numbers` (f64s) before a timed run, never within one.

use arbscope_core::book::{Shelf, State};
use arbscope_core::engine::Engine;
use arbscope_core::market::{Catalogue, Kind, Market, MarketId, Side, VenueId};
use arbscope_core::num::{Amount, Decimal};
use arbscope_core::risk::{Limits, RiskManager};
use arbscope_core::risk::{Lot, Request};
use arbscope_core::scan::ArbitrageScanner;
use arbscope_core::signal::SignalGenerator;
use arbscope_core::venue::{Batch, Event, Frame, RawLevel, Venue, registry};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Core;
use crate::inbox::Inbox;

/// Scales of every book that is made here.
const PRICE_SCALE: u8 = 4;
const SIZE_SCALE: u8 = 6;

/// Kinds of markets in the order in which the host counts them.
const KINDS: [Kind; 5] = [Kind::Spot, Kind::Linear, Kind::Inverse, Kind::Option, Kind::Unknown];

/// What a frame costs until its levels are decoded, and not a step further.
#[wasm_bindgen]
pub struct DecoderBench {
    venues: Vec<Box<dyn Venue>>,
    catalogue: Catalogue,
    batch: Batch,
    inbox: Inbox,
}

impl Default for DecoderBench {
    fn default() -> Self {
        Self::new()
    }
}

#[wasm_bindgen]
impl DecoderBench {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        let (catalogue, batch, inbox) = (Catalogue::default(), Batch::default(), Inbox::default());
        Self { venues: registry::all(), catalogue, batch, inbox }
    }

    #[must_use]
    pub fn inbox_ptr(&self) -> u32 {
        self.inbox.address()
    }

    #[must_use]
    pub fn inbox_len(&self) -> u32 {
        self.inbox.room()
    }

    pub fn grow_inbox(&mut self, len: u32) -> i32 {
        self.inbox.grow(len).map_or(-1, |()| 0)
    }

    /// Knows one more symbol of a venue, which is in the inbox, as a market of the given place in
    /// [`KINDS`]. Unknown symbols would be skipped.
    pub fn follow(&mut self, venue: u32, kind: u32, len: u32) -> i32 {
        let Ok(symbol) = self.inbox.text(len) else { return -1 };
        let (venue, kind) = (VenueId::from_index(venue as usize), KINDS[kind as usize]);
        let market = Market { venue, symbol: symbol.into(), kind, instrument: None, rules: None };
        i32::from(self.catalogue.add(market).0)
    }

    /// A connection is open at the endpoint of this address, which is in the inbox; gives the endpoint.
    pub fn open(&mut self, venue: u32, conn: u32, len: u32) -> u32 {
        let venue = &mut self.venues[venue as usize];
        venue.opened(conn);
        self.inbox.text(len).map_or(0, |url| venue.spec().endpoint_of(url)) as u32
    }

    /// Decodes the frame in the inbox: how many levels it holds, or -1 where it is malformed.
    pub fn decode(&mut self, venue: u32, conn: u32, endpoint: u32, len: u32, binary: bool) -> i32 {
        let Ok(bytes) = self.inbox.bytes(len) else { return -1 };
        let id = VenueId::from_index(venue as usize);
        let frame = Frame { venue: id, conn, endpoint: endpoint as usize, bytes, binary };
        self.batch.clear();
        let venue = &mut self.venues[venue as usize];
        let read = venue.decode(&frame, self.catalogue.symbols(), &mut self.batch);
        read.map_or(-1, |()| self.batch.levels.len() as i32)
    }

    /// Sum of prices and sizes of the levels decoded last: what another decoder is compared by.
    #[must_use]
    pub fn level_sum(&self) -> f64 {
        self.batch.levels.iter().map(|level| level.price.to_f64() + level.size.to_f64()).sum()
    }

    /// Whose book the frame decoded last was about, in the order of [`DecoderBench::follow`]; -1: none's.
    #[must_use]
    pub fn market(&self) -> i32 {
        let market = |event: &Event| match event {
            Event::Book(book) => Some(i32::from(book.market.0)),
            _ => None,
        };
        self.batch.events.iter().find_map(market).unwrap_or(-1)
    }
}

#[wasm_bindgen]
impl Core {
    /// Best price of a side of a market, in the order in which markets came up; NaN while there is none.
    #[must_use]
    pub fn best(&self, market: u32, ask: bool) -> f64 {
        let side = if ask { Side::Ask } else { Side::Bid };
        let best = |engine: &Engine| {
            let book = engine.book(MarketId::from_index(market as usize));
            book.best(side).map(|level| book.price_f64(level.price))
        };
        self.engine_of_bench().and_then(best).unwrap_or(f64::NAN)
    }
}

/// Books whose tops the host sets, for the scanner and the signals.
struct Stage {
    catalogue: Catalogue,
    shelf: Shelf,
}

impl Stage {
    fn new(instruments: usize, venues: usize) -> Self {
        let (mut catalogue, mut shelf) = (Catalogue::default(), Shelf::default());
        for at in 0..instruments * venues {
            let instrument = Some(catalogue.instrument(&format!("A{}", at / venues), "USDT"));
            let (venue, symbol) = (VenueId::from_index(at % venues), format!("A{}", at / venues));
            catalogue.add(Market { venue, symbol, kind: Kind::Spot, instrument, rules: None });
            shelf.add();
        }
        Self { catalogue, shelf }
    }

    /// `numbers`: bid, bid size, ask, ask size of every market, whole units at the scales above.
    fn set_tops(&mut self, numbers: &[f64], now_us: i64) {
        for (at, top) in numbers.chunks_exact(4).take(self.shelf.len()).enumerate() {
            let level = |side, price: f64, size: f64| RawLevel {
                side,
                price: Decimal::new(price as i64, PRICE_SCALE),
                size: Decimal::new(size as i64, SIZE_SCALE),
            };
            let levels = [level(Side::Bid, top[0], top[1]), level(Side::Ask, top[2], top[3])];
            let (book, status) = self.shelf.leg_mut(MarketId::from_index(at));
            // Not `replace`, which makes the room of a snapshot: thousands of books stand here.
            book.clear();
            book.apply(&levels).expect("both fit");
            status.state = State::Live;
            status.proof_us = now_us;
            status.version += 1;
        }
    }
}

/// The scanner over every pair of so many venues and instruments.
#[wasm_bindgen]
pub struct ScanBench {
    stage: Stage,
    scanner: ArbitrageScanner,
    numbers: Vec<f64>,
    now_us: i64,
}

#[wasm_bindgen]
impl ScanBench {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(instruments: u32, venues: u32, fee: f64) -> Self {
        let (instruments, venues) = (instruments as usize, venues as usize);
        let stage = Stage::new(instruments, venues);
        let mut scanner = ArbitrageScanner::new(&stage.catalogue, venues);
        (0..venues).for_each(|venue| scanner.set_fee(VenueId::from_index(venue), fee));
        Self { numbers: vec![0.0; instruments * venues * 4], stage, scanner, now_us: 1_000_000 }
    }

    #[must_use]
    pub fn numbers_ptr(&self) -> u32 {
        self.numbers.as_ptr() as usize as u32
    }

    /// Takes the host's numbers into the books. Not part of what is timed.
    pub fn turn(&mut self) {
        self.now_us += 1_000;
        self.stage.set_tops(&self.numbers, self.now_us);
        self.scanner.mark_all();
    }

    /// Scans every pair. Gives how many are offered.
    pub fn scan(&mut self) -> u32 {
        self.scanner.scan(self.now_us, &self.stage.shelf);
        self.scanner.offered_count()
    }

    /// Sum of the net edges of all pairs, bps.
    #[must_use]
    pub fn net_sum(&self) -> f64 {
        let cells = (0..self.scanner.pair_count()).map(|key| self.scanner.cell_at(key).net_bps);
        cells.filter(|net| !net.is_nan()).sum()
    }
}

/// The signals of one market, update after update.
#[wasm_bindgen]
pub struct SignalBench {
    stages: Vec<Stage>,
    signals: SignalGenerator,
    numbers: Vec<f64>,
    markets: usize,
    market: usize,
    state: usize,
    now_us: i64,
}

#[wasm_bindgen]
impl SignalBench {
    /// Every market has so many states, which come round one after the other.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(markets: u32, states: u32) -> Self {
        let markets = markets as usize;
        let stages: Vec<Stage> = (0..states).map(|_| Stage::new(markets, 1)).collect();
        let signals = SignalGenerator::new(&stages[0].catalogue);
        let numbers = vec![0.0; markets * 4];
        Self { stages, signals, numbers, markets, market: 0, state: 0, now_us: 1_000_000 }
    }

    #[must_use]
    pub fn numbers_ptr(&self) -> u32 {
        self.numbers.as_ptr() as usize as u32
    }

    /// Takes the host's numbers as the given state. Not part of what is timed.
    pub fn set_state(&mut self, state: u32) {
        let state = state as usize;
        self.stages[state].set_tops(&self.numbers, i64::MAX / 2);
        for at in 0..self.markets {
            // Each state counts as another change of the same book.
            self.stages[state].shelf.leg_mut(MarketId::from_index(at)).1.version = state as u64 + 1;
        }
    }

    /// So many updates, `pause_us` apart, each one market's next state and its three signals. Gives a sum
    /// over the signals.
    pub fn run(&mut self, updates: u32, pause_us: u32) -> f64 {
        let mut sum = 0.0;
        for _ in 0..updates {
            let (market, stage) = (MarketId::from_index(self.market), &self.stages[self.state]);
            self.now_us += i64::from(pause_us);
            self.signals.update(market, self.now_us, &stage.shelf);
            if let Some(signal) = self.signals.signal(market, self.now_us, &stage.shelf) {
                sum += signal.queue_imbalance + signal.microprice_bps + signal.ofi_1s;
            }
            self.turn();
        }
        sum
    }

    /// The next market's turn, and after the last one the next state's.
    fn turn(&mut self) {
        self.market = next(self.market, self.markets);
        if self.market == 0 {
            self.state = next(self.state, self.stages.len());
        }
    }
}

/// What comes after `at` in a ring. Not a remainder: that would take longer than what is timed.
fn next(at: usize, count: usize) -> usize {
    if at + 1 == count { 0 } else { at + 1 }
}

/// The risk check of one order after the other.
#[wasm_bindgen]
pub struct RiskBench {
    manager: RiskManager,
    requests: Vec<Request>,
    numbers: Vec<f64>,
    turn: usize,
}

/// Numbers of one order: quantity, price, open orders, loss today, needs, free; amounts in units of 1e-8.
const REQUEST_NUMBERS: usize = 6;

#[wasm_bindgen]
impl RiskBench {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(requests: u32) -> Self {
        let manager = RiskManager { limits: Limits::default(), halted: false };
        let numbers = vec![0.0; requests as usize * REQUEST_NUMBERS];
        Self { manager, requests: Vec::new(), numbers, turn: 0 }
    }

    #[must_use]
    pub fn numbers_ptr(&self) -> u32 {
        self.numbers.as_ptr() as usize as u32
    }

    /// Takes the host's numbers as orders. Not part of what is timed.
    pub fn set_requests(&mut self) {
        self.requests = self.numbers.chunks_exact(REQUEST_NUMBERS).map(request).collect();
    }

    /// So many checks. Gives a sum over the reasons' numbers.
    pub fn run(&mut self, checks: u32) -> u32 {
        let mut sum = 0;
        for _ in 0..checks {
            let request = &self.requests[self.turn];
            self.turn = next(self.turn, self.requests.len());
            sum += self.manager.check(request).map_or_else(|reason| reason as u32, |()| 0);
        }
        sum
    }
}

fn request(numbers: &[f64]) -> Request {
    let amount = |at: usize| Amount::scaled(numbers[at] as i64, 8);
    let lot = Lot {
        tick: Amount::scaled(1, 2),
        step: Amount::scaled(1, 5),
        min_quantity: Amount::scaled(1, 5),
        min_notional: Amount::whole(5),
    };
    Request {
        lot: Some(lot),
        quantity: amount(0),
        price: amount(1),
        open_orders: numbers[2] as u32,
        loss_today_quote: amount(3),
        closing: false,
        needs: amount(4),
        free: amount(5),
    }
}
