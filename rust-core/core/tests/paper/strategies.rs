//! The two strategies, as a person sees them.

use crate::world::{A, A_USD, B, World, amount};
use arbscope_core::market::Reason;
use arbscope_core::num::Amount;

fn world() -> World {
    let mut world = World::new();
    world.book(A, &[("99.98", "500")], &[("100.00", "500")]);
    world.book(B, &[("100.80", "500")], &[("101.00", "500")]);
    world.book(A_USD, &[("99.90", "500")], &[("99.92", "500")]);
    world.step();
    world
}

#[test]
fn off_by_default_and_off_at_once() {
    let mut world = world();
    world.offer(80.0);
    assert_eq!(world.paper.trade_rows().count(), 0);
    world.enable("cross-venue", &[("cooldownMs", 0.0)]);
    world.offer(80.0);
    world.paper.set_enabled("cross-venue", false).unwrap();
    world.pass_ms(150);
    world.offer(80.0);
    let rows: Vec<_> = world.paper.trade_rows().collect();
    assert_eq!((rows.len(), rows[0].bought), (1, 10.0));
}

#[test]
fn cross_venue_waits_and_keeps_one_trade_a_pair() {
    let mut world = world();
    world.enable("cross-venue", &[("minEdgeBps", 20.0)]);
    world.offer(19.9);
    assert_eq!(world.paper.trade_rows().count(), 0);
    world.offer(20.0);
    world.offer(20.0);
    assert_eq!(world.paper.trade_rows().count(), 1);
    world.pass_ms(999);
    world.offer(20.0);
    assert_eq!(world.paper.strategy_rows().nth(1).unwrap().last_reason, Reason::Cooldown);
    world.pass_ms(1);
    world.offer(20.0);
    assert_eq!(world.paper.trade_rows().count(), 2);
}

#[test]
fn a_pair_of_fills_has_the_expected_result_and_no_exposure() {
    let mut world = world();
    world.fees = vec![0.001, 0.002];
    world.enable("cross-venue", &[]);
    world.offer(49.0);
    world.pass_ms(150);
    let row = world.paper.trade_rows().next().unwrap();
    // 10 × (100.80 × 0.998 − 100 × 1.001)
    assert_eq!((row.expected_quote, row.realised_quote), (4.984, 4.984));
    assert_eq!(world.pnl("cross-venue", "USDT"), amount("4.984"));
    let result = world.paper.result(world.strategy("cross-venue"), "USDT", &world.shelf, world.now_us);
    assert_eq!((result.exposure_quote, result.fees_quote, result.volume_quote), (0.0, 3.016, 2_008.0));
    assert_eq!(world.paper.strategy_rows().nth(1).unwrap().trades, 2);
}

#[test]
fn book_imbalance_enters_leaves_after_the_horizon_and_pays_the_spread() {
    let mut world = world();
    world.enable("book-imbalance", &[("horizonS", 2.0)]);
    world.signal(A, 0.7, -1.0);
    assert_eq!(world.paper.trade_rows().count(), 0, "order flow disagrees");
    world.signal(A, 0.7, 1.0);
    world.pass_ms(150);
    assert_eq!(world.paper.next_deadline_us(), Some(world.now_us + 2_000_000));
    world.pass_ms(2_000);
    world.pass_ms(150);
    let rows: Vec<_> = world.paper.trade_rows().collect();
    assert_eq!((rows[1].bought, rows[0].sold), (2.0, 2.0));
    assert!(rows[0].expected_quote.is_nan());
    assert_eq!(world.pnl("book-imbalance", "USDT"), amount("-0.04"));
    assert_eq!(world.paper.next_deadline_us(), None);
}

#[test]
fn book_imbalance_sells_only_what_the_venue_holds() {
    let mut world = world();
    world.enable("book-imbalance", &[("orderQuote", 20_000.0)]);
    world.paper.set_limit("orderNotionalQuote", 50_000.0).unwrap();
    world.signal(A, -0.9, -1.0);
    assert_eq!(world.paper.refusals(Reason::Inventory), 1);
    world.paper.set_parameter("book-imbalance", "orderQuote", 200.0).unwrap();
    world.pass_ms(5_000);
    world.signal(A, -0.9, -1.0);
    world.pass_ms(150);
    assert_eq!(world.paper.trade_rows().next().unwrap().sold, 2.0);
    let result = world.paper.result(world.strategy("book-imbalance"), "USDT", &world.shelf, world.now_us);
    assert!(result.exposure_quote < 0.0);
}

#[test]
fn profits_of_two_quotes_are_never_added() {
    let mut world = world();
    world.enable("book-imbalance", &[("horizonS", 1.0), ("cooldownMs", 0.0)]);
    world.signal(A, 0.9, 1.0);
    world.signal(A_USD, 0.9, 1.0);
    world.pass_ms(150);
    world.pass_ms(1_000);
    world.pass_ms(150);
    assert_eq!(world.pnl("book-imbalance", "USDT"), amount("-0.04"));
    assert_eq!(world.pnl("book-imbalance", "USD"), amount("-0.04"));
    let mut out = arbscope_core::num::json_out::JsonOut::new();
    world.paper.write_report(&mut out);
    let report = out.finish();
    let both =
        r#"{"id":"book-imbalance","trades":4,"pnl":"-0.04","pnlByQuote":{"USDT":"-0.04","USD":"-0.04"}}"#;
    assert!(report.contains(both), "{report}");
    assert!(report.contains(r#"{"id":"cross-venue","trades":0,"pnl":"0"}"#), "{report}");
}

#[test]
fn a_position_without_a_fresh_mid_stands_at_its_last_one() {
    let mut world = world();
    world.enable("book-imbalance", &[]);
    world.signal(A, 0.9, 1.0);
    world.pass_ms(150);
    let before = world.pnl("book-imbalance", "USDT");
    world.drop_book(A);
    world.drop_book(B);
    world.step();
    let result = world.paper.result(world.strategy("book-imbalance"), "USDT", &world.shelf, world.now_us);
    assert!(result.unmarked);
    assert_eq!(world.pnl("book-imbalance", "USDT"), before);
    let other = world.paper.result(world.strategy("cross-venue"), "USDT", &world.shelf, world.now_us);
    assert!(!other.unmarked);
}

#[test]
fn starting_inventory_does_not_count() {
    let mut world = world();
    world.book(A, &[("199.98", "500")], &[("200.00", "500")]);
    world.pass_ms(10);
    assert_eq!(world.pnl("cross-venue", "USDT"), Amount::ZERO);
    assert_eq!(world.total(0, "LINK"), amount("100.010001"));
}

#[test]
fn the_newest_128_trades_are_kept() {
    let mut world = world();
    world.enable("cross-venue", &[("cooldownMs", 0.0), ("minSizePct", 1.0)]);
    world.order_size_quote = 20.0;
    for _ in 0..140 {
        world.offer(80.0);
        world.pass_ms(150);
    }
    let seqs: Vec<u64> = world.paper.trade_rows().map(|row| row.seq).collect();
    assert_eq!((seqs.len(), seqs[0], seqs[127]), (128, 140, 13));
    world.check_ledger();
}
