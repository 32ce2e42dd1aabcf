//! Walks against the golden vectors of the paper model, and depth.

use arbscope_core::book::analyzer::best_size;
use arbscope_core::book::l2::LEVELS_MAX;
use arbscope_core::book::{Book, OrderBookAnalyzer};
use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::venue::RawLevel;

use super::subject::{ask, bid};

fn book(levels: &[RawLevel]) -> Book {
    let mut book = Book::default();
    book.replace(levels).expect("it fits");
    book
}

fn bought_at() -> Book {
    book(&[ask("100.00", "0.5"), ask("100.10", "1.0"), ask("100.30", "5"), bid("99.98", "1")])
}

fn sold_at() -> Book {
    book(&[bid("100.80", "0.4"), bid("100.65", "1.2"), bid("100.40", "3")])
}

fn near(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance, "{got} is not {want}");
}

#[test]
fn vector_1_a_buy_walks_the_asks() {
    let book = bought_at();
    let walk = OrderBookAnalyzer::new(&book).walk(Side::Ask, 2.0, None);
    assert_eq!((walk.filled, walk.levels), (2.0, 3));
    near(walk.vwap, 100.125, 1e-9);
    near(walk.impact_bps, 12.50, 5e-3);
    near(walk.vs_mid_bps, 13.50, 5e-3);
}

#[test]
fn vector_2_both_sides_and_fees() {
    let (buy, sell) = (bought_at(), sold_at());
    let bought = OrderBookAnalyzer::new(&buy).walk(Side::Ask, 2.0, None);
    let sold = OrderBookAnalyzer::new(&sell).walk(Side::Bid, 2.0, None);
    near(sold.vwap, 100.63, 1e-9);
    assert!(sold.vs_mid_bps.is_nan(), "that book has no asks, so no mid");
    near(1e4 * (100.80 / 100.00 - 1.0), 80.0, 1e-6);
    near(1e4 * (sold.vwap / bought.vwap - 1.0), 50.44, 5e-3);
    let net = 1e4 * (sold.vwap * (1.0 - 0.0008) / (bought.vwap * (1.0 + 0.001)) - 1.0);
    near(net, 32.36, 5e-3);
    near(sold.cost * (1.0 - 0.0008) - bought.cost * (1.0 + 0.001), 0.64874, 5e-6);
}

#[test]
fn vector_3_the_best_size_of_both_books() {
    let (buy, sell) = (bought_at(), sold_at());
    let best = best_size((&buy, 0.001), (&sell, 0.0008), 0.0);
    near(best.quantity, 1.6, 1e-9);
    near(best.profit_quote, 0.68099, 5e-6);
    near(best_size((&buy, 0.001), (&sell, 0.0008), 0.4).quantity, 0.5, 1e-9);
    assert_eq!(best_size((&buy, 0.01), (&sell, 0.01), 0.0).quantity, 0.0);
}

#[test]
fn a_walk_ends_at_its_limit_and_at_the_last_level() {
    let book = bought_at();
    let analyzer = OrderBookAnalyzer::new(&book);
    near(analyzer.walk(Side::Ask, 2.0, Some(100.10)).filled, 1.5, 1e-12);
    near(analyzer.walk(Side::Ask, 100.0, None).filled, 6.5, 1e-12);
    near(analyzer.walk(Side::Bid, 1.0, Some(99.98)).filled, 1.0, 1e-12);
    let nothing = analyzer.walk(Side::Bid, 1.0, Some(99.99));
    assert!(nothing.filled == 0.0 && nothing.vwap.is_nan() && nothing.impact_bps.is_nan());
}

/// A level told of after the cap cut the book is held, but what lies before it is not known.
#[test]
fn nothing_beyond_the_known_book_is_priced() {
    let unit = |price| RawLevel { side: Side::Ask, price: Decimal::new(price, 0), size: Decimal::new(1, 0) };
    let full: Vec<RawLevel> = (1..=LEVELS_MAX as i64 + 1).map(|n| unit(n + 100)).collect();
    let mut book = book(&full);
    let end = book.known_to(Side::Ask).expect("one level was cut");
    let gone = RawLevel { size: Decimal::new(0, 0), ..unit(101) };
    book.apply(&[gone, unit(end + 50)]).expect("it fits");
    let walk = OrderBookAnalyzer::new(&book).walk(Side::Ask, 1e9, None);
    assert_eq!((book.len(Side::Ask), walk.levels), (LEVELS_MAX, LEVELS_MAX - 1));
}

#[test]
fn depth_and_balance() {
    let book = bought_at();
    let analyzer = OrderBookAnalyzer::new(&book);
    near(analyzer.mid().expect("two sides"), 99.99, 1e-9);
    near(analyzer.spread_bps().expect("two sides"), 2.0002, 1e-4);
    assert_eq!((analyzer.depth(Side::Ask, 2), analyzer.depth(Side::Ask, 9)), (1.5, 6.5));
    assert_eq!(analyzer.depth_within(Side::Ask, 12.0), 1.5);
    near(analyzer.imbalance(1), (1.0 - 0.5) / 1.5, 1e-12);
    near(analyzer.imbalance(3), (1.0 - 6.5) / 7.5, 1e-12);
}
