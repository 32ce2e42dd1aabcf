//! Times the scanner: `cargo run --release -p arbscope-core --example scan_speed`.
//!
//! 64 instruments on 12 venues, every book changed before every round; ns an instrument (132 pairs),
//! the fastest tenth of the rounds, so that a busy machine says little.

use std::time::Instant;

use arbscope_core::book::{Shelf, State};
use arbscope_core::market::{Catalogue, Kind, Market, MarketId, Side, VenueId};
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;
use arbscope_core::scan::ArbitrageScanner;
use arbscope_core::venue::RawLevel;

const VENUES: usize = 12;
const INSTRUMENTS: usize = 64;
const ROUNDS: i64 = 4_000;

fn main() {
    println!("| what | ns an instrument | pair calculations a ms |");
    println!("|---|---|---|");
    for (what, changes, edge) in [
        ("all books changed, no edge anywhere", true, 0),
        ("all books changed, edges everywhere", true, 40),
        ("only time moved, no edge anywhere", false, 0),
    ] {
        report(what, changes, edge);
    }
}

fn report(what: &str, changes: bool, edge: u32) {
    let (catalogue, mut shelf) = universe();
    let mut scanner = ArbitrageScanner::new(&catalogue, VENUES);
    let mut rng = Rng::new(3);
    let mut rounds_ns = Vec::new();
    let mut now_us = 1_700_000_000_000_000;
    for round in 0..ROUNDS {
        now_us += 1_000;
        if changes || round == 0 {
            quote_all(&mut shelf, catalogue.markets().len(), now_us, edge, &mut rng);
        }
        touch_all(&mut shelf, catalogue.markets().len(), now_us);
        scanner.mark_all();
        let started = Instant::now();
        scanner.scan(now_us, &shelf);
        rounds_ns.push(started.elapsed().as_nanos() as f64);
    }
    rounds_ns.sort_by(f64::total_cmp);
    let round_ns = rounds_ns[rounds_ns.len() / 10];
    let pairs = (INSTRUMENTS * VENUES * (VENUES - 1)) as f64;
    println!("| {what} | {:.0} | {:.2} million |", round_ns / INSTRUMENTS as f64, pairs / round_ns);
}

fn universe() -> (Catalogue, Shelf) {
    let (mut catalogue, mut shelf) = (Catalogue::default(), Shelf::default());
    for n in 0..INSTRUMENTS {
        let instrument = catalogue.instrument(&format!("C{n}"), "USDT");
        for venue in 0..VENUES {
            catalogue.add(Market {
                venue: VenueId::from_index(venue),
                symbol: format!("C{n}"),
                kind: Kind::Spot,
                instrument: Some(instrument),
                rules: None,
            });
            shelf.add();
        }
    }
    (catalogue, shelf)
}

fn quote_all(shelf: &mut Shelf, markets: usize, now_us: i64, edge: u32, rng: &mut Rng) {
    for market in (0..markets).map(MarketId::from_index) {
        let bid = 1_000_000 + i64::from(rng.up_to(edge));
        let level =
            |side, price| RawLevel { side, price: Decimal::new(price, 2), size: Decimal::new(5_000, 3) };
        let (book, status) = shelf.leg_mut(market);
        book.replace(&[level(Side::Bid, bid), level(Side::Ask, bid + 10)]).expect("it fits");
        (status.state, status.proof_us) = (State::Live, now_us);
        status.version += 1;
    }
}

fn touch_all(shelf: &mut Shelf, markets: usize, now_us: i64) {
    for market in (0..markets).map(MarketId::from_index) {
        shelf.leg_mut(market).1.proof_us = now_us;
    }
}
