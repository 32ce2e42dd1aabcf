//! Paper trading allocates nothing once its strategies are on.

use arbscope_core::frame::PaperRows;
use arbscope_core::num::rng::Rng;
use arbscope_core::paper::MarketSignal;

use crate::allocations;
use crate::world::{A, B, World};

/// Both strategies trade all the time; the books are proved but keep their levels (those of a book are its own affair).
#[test]
fn steps_and_frames_allocate_nothing() {
    let mut rng = Rng::new(9);
    let mut world = World::new();
    world.book(A, &[("99.98", "500")], &[("100.00", "500"), ("100.02", "500")]);
    world.book(B, &[("100.80", "500"), ("100.79", "90")], &[("101.00", "500")]);
    world.step();
    world.enable("cross-venue", &[("cooldownMs", 200.0), ("minSizePct", 1.0)]);
    world.enable("book-imbalance", &[("horizonS", 1.0), ("cooldownMs", 300.0), ("orderQuote", 50.0)]);
    world.order_size_quote = 50.0;
    world.offers.reserve(1);
    world.signals.reserve(1);
    let mut rows = PaperRows::default();
    rows.refresh(&world.paper, &world.catalogue, &world.shelf, world.now_us);
    world.pass_ms(1);
    let instrument = world.catalogue.market(A).instrument.expect("known");
    let before = allocations::count();
    for _ in 0..20_000 {
        world.offers.clear();
        world.signals.clear();
        let imbalance = f64::from(rng.up_to(200)) / 100.0 - 1.0;
        world.signals.push(MarketSignal { market: A, queue_imbalance: imbalance, ofi_1s: imbalance });
        world.offers.push(arbscope_core::paper::Offer { key: 1, instrument, buy: A, sell: B, net_bps: 60.0 });
        world.pass_ms(i64::from(rng.up_to(100)));
        rows.refresh(&world.paper, &world.catalogue, &world.shelf, world.now_us);
    }
    assert_eq!(allocations::count() - before, 0);
    let filled: u64 = world.paper.strategy_rows().map(|row| row.trades).sum();
    assert!(filled > 500, "{filled}");
    assert_eq!((rows.trades.len(), rows.results.len(), rows.strategies.len()), (128, 4, 2));
}
