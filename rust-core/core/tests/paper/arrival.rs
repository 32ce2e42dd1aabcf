//! Orders meet the book in force when they arrive, not the one they were decided on.

use crate::world::{A, B, World, amount};
use arbscope_core::market::Reason;
use arbscope_core::num::Amount;
use arbscope_core::paper::TradeState;

fn sent() -> World {
    let mut world = World::golden();
    world.order_size_quote = 40.0;
    world.enable("cross-venue", &[("minSizePct", 1.0)]);
    world.offer(80.0);
    world
}

fn last(world: &World) -> arbscope_core::paper::TradeRow {
    world.paper.trade_rows().next().expect("a trade")
}

#[test]
fn nothing_is_filled_before_the_delay_is_over() {
    let mut world = sent();
    assert_eq!(world.paper.next_deadline_us(), Some(world.now_us + 150_000));
    world.pass_ms(149);
    assert_eq!((last(&world).state, last(&world).bought), (TradeState::Pending, 0.0));
    assert_eq!(world.locked(1, "LINK"), amount("0.4"));
    world.pass_ms(1);
    assert_eq!(last(&world).state, TradeState::Filled);
    assert_eq!((world.locked(0, "USDT"), world.locked(1, "LINK")), (Amount::ZERO, Amount::ZERO));
    assert_eq!(world.paper.next_deadline_us(), None);
}

#[test]
fn the_fill_uses_the_later_book() {
    let mut world = sent();
    world.pass_ms(100);
    world.book(A, &[("99.98", "500")], &[("100.20", "5")]);
    world.book(B, &[("101.00", "5")], &[("102.00", "500")]);
    world.pass_ms(50);
    let row = last(&world);
    assert_eq!((row.bought, row.sold, row.state), (0.4, 0.4, TradeState::Filled));
    // Bought at 100.20, sold at 101.00; the decision saw 100.00 and 100.80.
    assert_eq!(world.pnl("cross-venue", "USDT"), amount("0.32"));
    assert_eq!(world.total(0, "USDT"), amount("9959.92"));
}

#[test]
fn a_book_that_moved_beyond_the_limit_is_missed_and_the_other_leg_is_held() {
    let mut world = sent();
    world.pass_ms(100);
    // Guard: half of 80 bps, so up to 100.40.
    world.book(A, &[("100.00", "500")], &[("100.41", "5")]);
    world.pass_ms(50);
    let row = last(&world);
    assert_eq!((row.bought, row.sold, row.state), (0.0, 0.4, TradeState::Partial));
    assert_eq!(row.reason, Reason::Unfilled);
    assert_eq!(world.paper.refusals(Reason::Unfilled), 1);
    let result = world.paper.result(world.strategy("cross-venue"), "USDT", &world.shelf, world.now_us);
    assert!(result.exposure_quote < -40.0 && !result.unmarked, "{result:?}");
    world.check_ledger();
}

#[test]
fn what_the_later_book_lacks_is_gone() {
    let mut world = sent();
    world.pass_ms(100);
    world.book(A, &[("99.98", "500")], &[("100.00", "0.1"), ("100.30", "0.05"), ("100.50", "9")]);
    world.pass_ms(50);
    let row = last(&world);
    assert_eq!((row.bought, row.sold, row.state), (0.15, 0.4, TradeState::Partial));
    world.pass_ms(5_000);
    assert_eq!(last(&world).bought, 0.15);
}

#[test]
fn a_book_without_proof_at_arrival_credits_nothing() {
    let mut world = sent();
    world.now_us += 1_200_000;
    world.prove(B);
    world.step();
    let row = last(&world);
    assert_eq!((row.bought, row.sold, row.state), (0.0, 0.4, TradeState::Partial));
    assert_eq!((row.reason, world.paper.refusals(Reason::Stale)), (Reason::Stale, 1));
    assert_eq!((world.locked(0, "USDT"), world.total(0, "USDT")), (Amount::ZERO, amount("10000")));
}

#[test]
fn both_books_gone_is_unknown() {
    let mut world = sent();
    world.drop_book(A);
    world.drop_book(B);
    world.pass_ms(150);
    assert_eq!((last(&world).state, last(&world).reason), (TradeState::Unknown, Reason::Gap));
    assert_eq!(world.paper.refusals(Reason::Gap), 2);
    assert_eq!(world.paper.strategy_rows().nth(1).unwrap().trades, 0);
}

#[test]
fn a_resync_under_way_is_unknown_even_if_the_book_is_back() {
    let mut world = sent();
    world.pass_ms(50);
    world.drop_book(A);
    world.step();
    world.book(A, &[("99.98", "500")], &[("100.00", "5")]);
    world.pass_ms(100);
    assert_eq!((last(&world).bought, last(&world).reason), (0.0, Reason::Gap));
}

#[test]
fn a_shorter_delay_overtakes_but_each_order_keeps_its_own() {
    let mut world = sent();
    let first_us = world.now_us + 150_000;
    world.paper.set_delay_ms(10.0).unwrap();
    assert_eq!(world.paper.next_deadline_us(), Some(first_us));
}

#[test]
fn the_fee_of_the_decision_is_what_was_locked_and_charged() {
    let mut world = sent();
    world.fees = vec![0.01, 0.01];
    world.pass_ms(150);
    assert_eq!(world.pnl("cross-venue", "USDT"), amount("0.32"));
}
