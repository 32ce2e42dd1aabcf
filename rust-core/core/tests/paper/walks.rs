//! Golden vectors 1 to 3: walks and fees, through orders that are sent and arrive.

use crate::world::{A, World, amount};
use arbscope_core::market::Side;
use arbscope_core::num::{Amount, Round};
use arbscope_core::paper::{Direction, Taker, TradeState};

/// Two legs of `quantity` with room to the depths of the golden books.
fn trade(world: &mut World, quantity: f64) {
    world.order_size_quote = quantity * 100.0;
    world.enable("cross-venue", &[("guardPct", 100.0), ("minSizePct", 1.0)]);
    world.offer(50.0);
    world.pass_ms(150);
}

#[test]
fn vector_1_buy_walks_three_levels() {
    let world = World::golden();
    let taker = Taker {
        direction: Direction::Buy,
        quantity: amount("2"),
        limit: amount("101"),
        step: amount("0.01"),
    };
    let walk = taker.walk(world.shelf.book(A), |_| Amount::ZERO, |_| {}).unwrap();
    assert_eq!((walk.filled, walk.notional), (amount("2"), amount("200.25")));
    let vwap = walk.notional.to_f64() / walk.filled.to_f64();
    assert_eq!(vwap, 100.125);
    assert!((1e4 * (vwap / 100.0 - 1.0) - 12.5).abs() < 1e-9);
    assert!((1e4 * (vwap / 99.99 - 1.0) - 13.50).abs() < 5e-3);
}

#[test]
fn vector_2_sell_and_both_fees() {
    let mut world = World::golden();
    world.fees = vec![0.001, 0.0008];
    let sell = Taker {
        direction: Direction::Sell,
        quantity: amount("2"),
        limit: amount("100"),
        step: amount("0.01"),
    };
    let sold = sell.walk(world.shelf.book(crate::world::B), |_| Amount::ZERO, |_| {}).unwrap();
    assert_eq!((sold.filled, sold.notional), (amount("2"), amount("201.26")));
    let buy_cost = amount("200.25").times(amount("1.001"), Round::Up).unwrap();
    let kept = sold.notional.times(amount("0.9992"), Round::Down).unwrap();
    let net_bps = 1e4 * (kept.to_f64() / buy_cost.to_f64() - 1.0);
    assert!((net_bps - 32.36).abs() < 5e-3, "{net_bps}");
    assert!((1e4 * (100.63_f64 / 100.125 - 1.0) - 50.44).abs() < 5e-3);
}

#[test]
fn vector_2_through_the_desk_books_every_cent() {
    let mut world = World::golden();
    world.fees = vec![0.001, 0.0008];
    // The first top holds 0.4: a strategy takes no more than both tops show.
    trade(&mut world, 2.0);
    let row = world.paper.trade_rows().next().unwrap();
    assert_eq!((row.quantity, row.bought, row.sold), (0.4, 0.4, 0.4));
    assert_eq!(row.state, TradeState::Filled);
    // 0.4 × (100.80 × 0.9992 − 100.00 × 1.001): step 1 of vector 3.
    assert_eq!(world.pnl("cross-venue", "USDT"), amount("0.247744"));
    assert_eq!(row.expected_quote, row.realised_quote);
    world.check_ledger();
}

#[test]
fn vector_3_the_next_unit_is_worth_what_the_level_merge_says() {
    let world = World::golden();
    let mut sums = Vec::new();
    for quantity in ["0.4", "0.5", "1.5", "1.6", "2.0"] {
        let flow = |market, direction, limit| {
            let taker =
                Taker { direction, quantity: amount(quantity), limit: amount(limit), step: amount("0.01") };
            taker.walk(world.shelf.book(market), |_| Amount::ZERO, |_| {}).unwrap().notional
        };
        let paid = flow(A, Direction::Buy, "200").times(amount("1.001"), Round::Up).unwrap();
        let kept = flow(crate::world::B, Direction::Sell, "1").times(amount("0.9992"), Round::Down).unwrap();
        sums.push((kept - paid).to_f64());
    }
    let golden = [0.24774, 0.29469, 0.66407, 0.68099, 0.64874];
    for (sum, golden) in sums.iter().zip(golden) {
        assert!((sum - golden).abs() < 6e-6, "{sum} {golden}");
    }
}

#[test]
fn nothing_is_priced_beyond_the_known_book() {
    let world = World::golden();
    let taker = Taker {
        direction: Direction::Buy,
        quantity: amount("1000"),
        limit: amount("1000000"),
        step: amount("0.01"),
    };
    let walk = taker.walk(world.shelf.book(A), |_| Amount::ZERO, |_| {}).unwrap();
    assert_eq!(walk.filled, amount("6.5"));
    assert_eq!(world.shelf.book(A).levels(Side::Ask).count(), 3);
}

#[test]
fn fees_are_charged_in_quote_on_both_sides_and_rounded_up() {
    let mut world = World::golden();
    world.fees = vec![0.000_000_333, 0.000_000_333];
    trade(&mut world, 0.4);
    let (bought, sold) = (amount("40"), amount("40.32"));
    let rate = amount("0.000000333");
    let fees = bought.times(rate, Round::Up).unwrap() + sold.times(rate, Round::Up).unwrap();
    assert_eq!(world.pnl("cross-venue", "USDT"), sold - bought - fees);
    assert_eq!(world.total(0, "USDT"), amount("9960") - bought.times(rate, Round::Up).unwrap());
}

#[test]
fn a_rebate_is_credited_and_never_rounded_up() {
    let mut world = World::golden();
    world.fees = vec![-0.000_000_333, 0.0];
    trade(&mut world, 0.4);
    assert_eq!(world.pnl("cross-venue", "USDT"), amount("0.32001332"));
    world.check_ledger();
}
