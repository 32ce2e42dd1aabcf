//! Eighty minutes of two real books: seconds with an edge after fees, and seconds in which it was offered.

use arbscope_core::book::{Shelf, State};
use arbscope_core::market::{Catalogue, InstrumentId, Kind, Market, MarketId, VenueId};
use arbscope_core::scan::{ArbitrageScanner, Pair, PairTally};

use super::link::{BINANCE, HTX, rows};

/// Binance is venue 0, HTX venue 1.
const BUY_BINANCE: Pair = Pair { instrument: InstrumentId(0), buy: VenueId(0), sell: VenueId(1) };
const BUY_HTX: Pair = Pair { instrument: InstrumentId(0), buy: VenueId(1), sell: VenueId(0) };

/// What is counted of both directions at a fee a side and an order size.
fn played(fee_bps: f64, size_quote: f64) -> [PairTally; 2] {
    let (mut catalogue, mut shelf) = (Catalogue::default(), Shelf::default());
    let instrument = catalogue.instrument("LINK", "USDT");
    for venue in 0..2 {
        catalogue.add(Market {
            venue: VenueId(venue),
            symbol: "LINKUSDT".into(),
            kind: Kind::Spot,
            instrument: Some(instrument),
            rules: None,
        });
        shelf.add();
    }
    let mut scanner = ArbitrageScanner::new(&catalogue, 2);
    (0..2).for_each(|venue| scanner.set_fee(VenueId(venue), fee_bps * 1e-4));
    scanner.set_order_size(size_quote);
    let books = [rows(BINANCE), rows(HTX)];
    for second in 0..books[0].len() {
        let now_us = second as i64 * 1_000_000;
        for (venue, rows) in books.iter().enumerate() {
            let market = MarketId::from_index(venue);
            let (book, status) = shelf.leg_mut(market);
            book.replace(&rows[second]).expect("it fits");
            (status.state, status.proof_us, status.age_max_us) = (State::Live, now_us, 1_000_000);
            status.version += 1;
            scanner.mark_market(market);
        }
        scanner.scan(now_us, &shelf);
        scanner.scan(now_us + 999_999, &shelf);
        scanner.count_seconds(1);
    }
    [scanner.tally(BUY_BINANCE), scanner.tally(BUY_HTX)]
}

fn best(tally: PairTally) -> f64 {
    (tally.best_net_bps.expect("both books passed the gate") * 100.0).round() / 100.0
}

#[test]
fn seconds_with_an_edge_after_fees() {
    let expected = [
        (0.0, [390, 551], Some([4.37, 8.03])),
        (1.0, [23, 60], Some([2.37, 6.03])),
        (2.0, [1, 15], Some([0.37, 4.03])),
        (3.0, [0, 2], None),
        (10.0, [0, 0], None),
    ];
    for (fee_bps, seconds, edges) in expected {
        let tallies = played(fee_bps, 1_000.0);
        assert_eq!(tallies.map(|tally| tally.seconds_net_positive), seconds, "{fee_bps} bps a side");
        assert!(edges.is_none_or(|edges| tallies.map(best) == edges), "{fee_bps}: {tallies:?}");
    }
}

#[test]
fn seconds_in_which_the_size_was_there() {
    assert_eq!(played(0.0, 1_000.0).map(|tally| tally.seconds_offered), [27, 50]);
    assert_eq!(played(0.0, 100.0).map(|tally| tally.seconds_offered), [223, 287]);
    assert_eq!(played(10.0, 100.0).map(|tally| tally.seconds_offered), [0, 0]);
}
