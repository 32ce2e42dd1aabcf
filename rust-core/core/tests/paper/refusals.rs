//! Every refusal has its counted reason.

use crate::world::{A, B, START_US, World, amount};
use arbscope_core::market::Reason;
use arbscope_core::num::{Amount, Decimal};

fn ready() -> World {
    let mut world = World::new();
    world.book(A, &[("99.98", "500")], &[("100.00", "500")]);
    world.book(B, &[("100.80", "500")], &[("101.00", "500")]);
    world.step();
    world.enable("cross-venue", &[("minSizePct", 1.0), ("cooldownMs", 0.0)]);
    world
}

fn refused(world: &mut World) -> Vec<(Reason, u64)> {
    world.offer(80.0);
    let all = Reason::ALL.iter().map(|reason| (*reason, world.paper.refusals(*reason)));
    all.filter(|(_, count)| *count > 0).collect()
}

#[test]
fn quantity_is_floored_to_the_step_that_both_markets_share() {
    let mut world = ready();
    world.order_size_quote = 1_234.56;
    world.offer(80.0);
    world.pass_ms(150);
    let row = world.paper.trade_rows().next().unwrap();
    assert_eq!((row.quantity, row.bought, row.sold), (12.34, 12.34, 12.34));
}

#[test]
fn below_the_smallest_order_is_minsize() {
    let mut world = ready();
    world.order_size_quote = 9.99;
    assert_eq!(refused(&mut world), [(Reason::MinSize, 1)]);
    world.rules_mut(|rules| rules.min_qty = Decimal::new(20, 0));
    world.order_size_quote = 1_000.0;
    assert_eq!(refused(&mut world), [(Reason::MinSize, 2)]);
}

#[test]
fn unknown_rules_are_minsize() {
    let mut world = ready();
    world.rules_mut(|rules| rules.step = Decimal::new(0, 0));
    assert_eq!(refused(&mut world), [(Reason::MinSize, 1)]);
}

#[test]
fn larger_than_the_limit_is_notional() {
    let mut world = ready();
    world.order_size_quote = 6_000.0;
    assert_eq!(refused(&mut world), [(Reason::Notional, 1)]);
    world.paper.set_limit("orderNotionalQuote", 7_000.0).unwrap();
    assert_eq!(refused(&mut world), [(Reason::Notional, 1)]);
    assert_eq!(world.paper.trade_rows().count(), 1);
}

#[test]
fn both_legs_count_as_open_orders() {
    let mut world = ready();
    world.paper.set_limit("openOrders", 1.0).unwrap();
    assert_eq!(refused(&mut world), [(Reason::OpenOrders, 1)]);
    assert!(world.paper.next_deadline_us().is_none(), "no leg is sent alone");
}

#[test]
fn balances_bound_the_size_and_then_refuse() {
    let mut world = ready();
    world.paper.set_start(10_000.0, 500.0).unwrap();
    world.paper.reset();
    world.prove(A);
    world.prove(B);
    world.step();
    // Base worth 500 at a mid of 100.9.
    assert_eq!(world.total(1, "LINK"), amount("4.955401388"));
    world.offer(80.0);
    world.pass_ms(150);
    assert_eq!(world.paper.trade_rows().next().unwrap().sold, 4.95);
    world.offer(80.0);
    assert_eq!(world.paper.strategy_rows().nth(1).unwrap().last_reason, Reason::Inventory);
    world.check_ledger();
}

#[test]
fn what_is_locked_cannot_be_spent_twice() {
    let mut world = ready();
    world.paper.set_start(1_500.0, 10_000.0).unwrap();
    world.paper.reset();
    world.prove(A);
    world.prove(B);
    world.step();
    world.enable("book-imbalance", &[("orderQuote", 1_000.0)]);
    world.offer(80.0);
    world.signal(A, 0.9, 5.0);
    assert_eq!(world.paper.refusals(Reason::Inventory), 1);
    assert_eq!(world.paper.trade_rows().count(), 1);
}

#[test]
fn halted_sends_nothing_and_still_settles() {
    let mut world = ready();
    world.offer(80.0);
    world.paper.set_halted(true);
    world.pass_ms(150);
    assert_eq!(world.paper.trade_rows().next().unwrap().bought, 10.0);
    assert_eq!(refused(&mut world), [(Reason::Halted, 1)]);
}

/// Buys 50 at 100 and lets the price fall by a tenth.
fn after_a_loss() -> World {
    let mut world = ready();
    world.enable("book-imbalance", &[("orderQuote", 5_000.0), ("horizonS", 600.0), ("cooldownMs", 0.0)]);
    world.signal(A, 0.9, 5.0);
    world.pass_ms(150);
    world.book(A, &[("89.98", "500")], &[("90.00", "500")]);
    world.book(B, &[("90.80", "500")], &[("91.00", "500")]);
    world.pass_ms(1_000);
    world
}

#[test]
fn the_daily_loss_stops_new_trades_until_the_next_utc_day() {
    let mut world = after_a_loss();
    let loss = -world.pnl("book-imbalance", "USDT");
    // 50 LINK bought at 100, mean mid (89.99 + 90.90) / 2.
    assert_eq!(loss, amount("477.75"));
    world.paper.set_limit("dailyLossQuote", 477.0).unwrap();
    assert_eq!(refused(&mut world), [(Reason::DailyLoss, 1)]);
    world.now_us = START_US + 86_400_000_000;
    world.prove(A);
    world.prove(B);
    world.offer(80.0);
    assert_eq!(world.paper.refusals(Reason::DailyLoss), 1);
    assert_eq!(world.paper.next_deadline_us(), Some(world.now_us + 150_000));
}

#[test]
fn a_loss_does_not_keep_anyone_in_a_position() {
    let mut world = after_a_loss();
    world.paper.set_limit("dailyLossQuote", 1.0).unwrap();
    world.paper.set_parameter("book-imbalance", "horizonS", 1.0).unwrap();
    world.pass_ms(1_000);
    world.pass_ms(150);
    let row = world.paper.trade_rows().next().unwrap();
    assert_eq!((row.sold, row.bought), (50.0, 0.0));
    assert_eq!(world.paper.refusals(Reason::DailyLoss), 0);
}

#[test]
fn commands_name_the_range_they_expect() {
    let mut world = World::new();
    let message = |refusal: arbscope_core::paper::Refusal| refusal.message;
    let paper = &mut world.paper;
    let out = paper.set_parameter("cross-venue", "guardPct", 101.0).map_err(message);
    assert_eq!(out, Err("Price guard must be from 0 to 100 % of edge, not 101".into()));
    assert_eq!(paper.set_delay_ms(f64::NAN).unwrap_err().code, "OUT_OF_RANGE");
    assert_eq!(paper.set_limit("openOrders", 65.0).unwrap_err().code, "OUT_OF_RANGE");
    assert_eq!(paper.set_limit("nothing", 1.0).unwrap_err().code, "UNKNOWN_LIMIT");
    assert_eq!(paper.set_enabled("nothing", true).unwrap_err().code, "UNKNOWN_STRATEGY");
    let out = paper.set_parameter("cross-venue", "nothing", 1.0).unwrap_err();
    assert_eq!(out.code, "UNKNOWN_PARAMETER");
    assert!(out.message.contains("cooldownMs"), "{}", out.message);
}

#[test]
fn a_stale_leg_is_refused_at_the_decision() {
    let mut world = ready();
    world.now_us += 800_000;
    world.prove(B);
    assert_eq!(refused(&mut world), [(Reason::Skew, 1)]);
    assert_eq!(world.total(0, "USDT") + Amount::ZERO, amount("10000"));
}
