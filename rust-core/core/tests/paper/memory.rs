//! No use of the same liquidity twice.

use crate::world::{A, B, World, amount};
use arbscope_core::book::State;
use arbscope_core::market::{Reason, Side};
use arbscope_core::num::Amount;
use arbscope_core::paper::LiquidityMemory;

const BID: &[(&str, &str)] = &[("99.98", "500")];

fn claimed(world: &World, memory: &LiquidityMemory) -> Amount {
    memory.taken(A, Side::Ask, amount("100"), world.now_us)
}

fn taken() -> (World, LiquidityMemory) {
    let mut world = World::new();
    world.book(A, BID, &[("100.00", "10"), ("100.50", "10")]);
    let mut memory = LiquidityMemory::default();
    memory.take((A, Side::Ask), (amount("100"), amount("10")), amount("4"), world.now_us);
    (world, memory)
}

fn look(world: &World, memory: &mut LiquidityMemory) {
    memory.observe(A, world.shelf.book(A), world.shelf.status(A), world.now_us);
}

#[test]
fn a_claim_halves_every_five_seconds() {
    let (mut world, memory) = taken();
    for (at_ms, left) in [(0, "4"), (2_500, "3"), (5_000, "2"), (7_500, "1.5"), (10_000, "1"), (80_000, "0")]
    {
        world.now_us = crate::world::START_US + at_ms * 1_000;
        assert_eq!(claimed(&world, &memory), amount(left), "after {at_ms} ms");
    }
}

#[test]
fn real_decreases_release_it_and_growth_is_new() {
    let (mut world, mut memory) = taken();
    world.book(A, BID, &[("100.00", "9"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), amount("3"));
    world.book(A, BID, &[("100.00", "30"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), amount("3"));
    world.book(A, BID, &[("100.00", "1"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), Amount::ZERO);
}

#[test]
fn a_level_that_vanishes_takes_its_claim_along() {
    let (mut world, mut memory) = taken();
    world.book(A, BID, &[("100.50", "10")]);
    look(&world, &mut memory);
    world.book(A, BID, &[("100.00", "10"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), Amount::ZERO);
}

#[test]
fn a_level_out_of_sight_keeps_its_claim() {
    let (mut world, mut memory) = taken();
    // The book now ends before the level: it may still be there.
    world.book(A, &[("99.00", "1")], &[("99.50", "10")]);
    look(&world, &mut memory);
    world.book(A, BID, &[("100.00", "2"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), amount("4"));
}

#[test]
fn a_resync_keeps_claims_at_prices_that_still_exist() {
    let (mut world, mut memory) = taken();
    world.drop_book(A);
    look(&world, &mut memory);
    world.book(A, BID, &[("100.00", "8"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), amount("4"));
    world.shelf.leg_mut(A).1.state = State::Resync;
    look(&world, &mut memory);
    world.book(A, BID, &[("100.20", "8"), ("100.50", "10")]);
    world.book(A, BID, &[("99.99", "1"), ("100.20", "8"), ("100.50", "10")]);
    look(&world, &mut memory);
    assert_eq!(claimed(&world, &memory), Amount::ZERO);
}

#[test]
fn the_table_is_bounded_and_the_oldest_goes() {
    let mut memory = LiquidityMemory::default();
    for n in 0..600i64 {
        let price = Amount::scaled(10_000 + n, 2);
        memory.take((A, Side::Ask), (price, Amount::whole(1)), Amount::whole(1), n);
    }
    assert_eq!(memory.forgotten(), 600 - 512);
    assert_eq!(memory.taken(A, Side::Ask, amount("100"), 600), Amount::ZERO);
    assert!(memory.taken(A, Side::Ask, amount("105.99"), 600).is_positive());
}

#[test]
fn a_second_trade_finds_what_the_first_left() {
    let mut world = World::golden();
    world.order_size_quote = 40.0;
    world.enable("cross-venue", &[("minSizePct", 1.0), ("cooldownMs", 0.0), ("guardPct", 0.0)]);
    world.offer(80.0);
    world.pass_ms(150);
    // B's best bid of 0.4 is ours; A's ask of 0.5 has 0.1 left.
    world.offer(80.0);
    assert_eq!(world.paper.trade_rows().count(), 1);
    let row = world.paper.strategy_rows().nth(1).unwrap();
    assert_eq!(row.last_reason, Reason::Consumed);
}

#[test]
fn two_trades_under_way_share_one_level() {
    let mut world = World::new();
    world.book(A, BID, &[("100.00", "5")]);
    world.book(B, &[("100.80", "500")], &[("101.00", "500")]);
    world.order_size_quote = 400.0;
    world.enable("cross-venue", &[("guardPct", 0.0)]);
    world.enable("book-imbalance", &[("orderQuote", 400.0), ("guardBps", 0.0)]);
    world.signals = vec![arbscope_core::paper::MarketSignal { market: A, queue_imbalance: 0.9, ofi_1s: 3.0 }];
    world.offer(80.0);
    world.signals.clear();
    world.pass_ms(150);
    let rows: Vec<_> = world.paper.trade_rows().collect();
    let bought: f64 = rows.iter().map(|row| row.bought).sum();
    assert_eq!((rows.len(), bought), (2, 5.0));
    assert_eq!((rows[0].bought, rows[0].reason), (1.0, Reason::Consumed));
    world.check_ledger();
}
