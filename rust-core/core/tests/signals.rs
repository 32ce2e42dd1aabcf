//! Signals against independently computed sums over two real books.

#[path = "support/link.rs"]
mod link;

use arbscope_core::book::{Book, Shelf, State};
use arbscope_core::market::{Catalogue, Kind, Market, MarketId, Reason, Side, VenueId};
use arbscope_core::num::Decimal;
use arbscope_core::signal::{SignalGenerator, Touch};
use arbscope_core::venue::RawLevel;
use link::{BINANCE, HTX, rows};

/// Sums over all rows of queue imbalance and of raw level-1 order flow.
fn sums(name: &str) -> (f64, f64) {
    let mut book = Book::default();
    let (mut imbalance, mut flow) = (0.0, 0.0);
    let mut before: Option<Touch> = None;
    for row in rows(name) {
        book.replace(&row).expect("it fits");
        let touch = Touch::of(&book).expect("both sides");
        imbalance += touch.queue_imbalance();
        if let Some(earlier) = before {
            let earlier = earlier.rescale(touch.price_scale, touch.size_scale).expect("it fits");
            flow += book.size_f64(touch.flow_since(&earlier));
        }
        before = Some(touch);
    }
    (imbalance, flow)
}

#[test]
fn sums_over_the_link_books() {
    let (imbalance, flow) = sums(BINANCE);
    assert!((imbalance - 7.944351).abs() < 5e-7, "{imbalance}");
    assert!((flow + 14_902.857).abs() < 5e-4, "{flow}");
    let (imbalance, flow) = sums(HTX);
    assert!((imbalance + 57.035_326).abs() < 5e-7, "{imbalance}");
    assert!((flow + 7_353.653_6).abs() < 5e-5, "{flow}");
}

const MARKET: MarketId = MarketId(0);

struct World {
    shelf: Shelf,
    signals: SignalGenerator,
}

impl World {
    fn new() -> Self {
        let mut catalogue = Catalogue::default();
        let instrument = catalogue.instrument("LINK", "USDT");
        catalogue.add(Market {
            venue: VenueId(0),
            symbol: "LINKUSDT".into(),
            kind: Kind::Spot,
            instrument: Some(instrument),
            rules: None,
        });
        let mut shelf = Shelf::default();
        shelf.add();
        Self { shelf, signals: SignalGenerator::new(&catalogue) }
    }

    fn show(&mut self, row: &[RawLevel], now_us: i64) {
        let (book, status) = self.shelf.leg_mut(MARKET);
        book.replace(row).expect("it fits");
        (status.state, status.proof_us) = (State::Live, now_us);
        status.version += 1;
        self.signals.update(MARKET, now_us, &self.shelf);
    }

    fn ofi(&self, now_us: i64) -> f64 {
        self.signals.signal(MARKET, now_us, &self.shelf).expect("paired").ofi_1s
    }
}

/// Rows come once a second; two seconds later nothing is left of any of them.
#[test]
fn the_last_second_is_the_last_row() {
    let mut world = World::new();
    let mut total = 0.0;
    let rows = rows(BINANCE);
    for (second, row) in rows.iter().enumerate() {
        let now_us = second as i64 * 1_000_000;
        world.show(row, now_us);
        total += world.ofi(now_us + 999_999);
        assert_eq!(world.ofi(now_us + 1_000_000), 0.0, "second {second}");
    }
    assert!((total + 14_902.857).abs() < 5e-4, "{total}");
}

#[test]
fn a_signal_says_why_it_is_not_to_be_used() {
    let mut world = World::new();
    let rows = rows(BINANCE);
    world.show(&rows[0], 0);
    let signal = |world: &World, now_us| world.signals.signal(MARKET, now_us, &world.shelf).expect("paired");
    let fresh = signal(&world, 1_000_000);
    assert!(fresh.is_valid());
    // 988.45 bid at 27.095, 21.079 asked at 27.101.
    let (mid, micro) = (27.098, (27.101 * 988.45 + 27.095 * 21.079) / (988.45 + 21.079));
    assert!((fresh.microprice_bps - 1e4 * (micro / mid - 1.0)).abs() < 1e-9);
    assert_eq!(signal(&world, 1_000_001).reason, Reason::Stale);
    world.shelf.leg_mut(MARKET).1.epoch += 1;
    world.show(&rows[1], 500_000);
    assert_eq!(world.ofi(500_000), 0.0, "a new epoch starts a new sum");
}

#[test]
fn a_finer_scale_keeps_the_sum() {
    let mut world = World::new();
    let row = |price: &str, size: &str| {
        let level = |side, price: &str, size: &str| RawLevel {
            side,
            price: Decimal::price(price.as_bytes()).expect("a price"),
            size: Decimal::size(size.as_bytes()).expect("a size").size,
        };
        [level(Side::Bid, price, size), level(Side::Ask, "11", "1")]
    };
    world.show(&row("10", "5"), 0);
    world.show(&row("10", "8"), 1_000);
    assert_eq!(world.ofi(1_000), 3.0);
    world.show(&row("10.0", "8.25"), 2_000);
    assert_eq!(world.ofi(2_000), 3.25);
    assert_eq!(world.ofi(1_001_000), 0.25);
}
