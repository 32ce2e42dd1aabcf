//! Money is never made or lost: every asset sums to zero after every step of a random market.

use crate::world::{A, A_USD, B, World};
use arbscope_core::num::rng::Rng;

fn price(rng: &mut Rng, around: u32) -> String {
    let cents = around + rng.up_to(60);
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn size(rng: &mut Rng) -> String {
    format!("{}.{:03}", rng.up_to(9), 1 + rng.up_to(998))
}

/// A book of three levels a side around 100, sometimes dropped.
fn shake(world: &mut World, rng: &mut Rng) {
    let market = [A, B, A_USD][rng.up_to(2) as usize];
    if rng.up_to(19) == 0 {
        return world.drop_book(market);
    }
    let bids: Vec<_> = (0..3).map(|_| (price(rng, 9_950), size(rng))).collect();
    let asks: Vec<_> = (0..3).map(|_| (price(rng, 10_015), size(rng))).collect();
    let levels = |side: &[(String, String)]| -> Vec<(String, String)> { side.to_vec() };
    let (bids, asks) = (levels(&bids), levels(&asks));
    let bids: Vec<(&str, &str)> = bids.iter().map(|(p, s)| (p.as_str(), s.as_str())).collect();
    let asks: Vec<(&str, &str)> = asks.iter().map(|(p, s)| (p.as_str(), s.as_str())).collect();
    world.book(market, &bids, &asks);
}

fn run(seed: u64, steps: u32) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::new();
    world.fees = vec![0.001, 0.000_75];
    world.enable("cross-venue", &[("cooldownMs", 100.0), ("minSizePct", 1.0)]);
    world.enable("book-imbalance", &[("horizonS", 1.0), ("cooldownMs", 200.0), ("guardBps", 50.0)]);
    for _ in 0..steps {
        world.now_us += i64::from(rng.up_to(400_000));
        shake(&mut world, &mut rng);
        world.order_size_quote = f64::from(50 + rng.up_to(500));
        let imbalance = f64::from(rng.up_to(200)) / 100.0 - 1.0;
        let market = [A, B, A_USD][rng.up_to(2) as usize];
        world.signals = vec![arbscope_core::paper::MarketSignal {
            market,
            queue_imbalance: imbalance,
            ofi_1s: imbalance,
        }];
        world.offer(f64::from(rng.up_to(80)));
        world.check_ledger();
    }
    world
}

#[test]
fn every_asset_sums_to_zero_always() {
    for seed in 1..=8 {
        let world = run(seed, 1_500);
        let filled: u64 = world.paper.strategy_rows().map(|row| row.trades).sum();
        assert!(filled > 50, "seed {seed}: only {filled} fills");
    }
}

#[test]
fn the_same_events_give_the_same_hash() {
    let (first, second, other) = (run(3, 400), run(3, 400), run(4, 400));
    assert_eq!(first.paper.ledger_hash(), second.paper.ledger_hash());
    assert_eq!(first.account(), second.account());
    assert_ne!(first.paper.ledger_hash(), other.paper.ledger_hash());
}
