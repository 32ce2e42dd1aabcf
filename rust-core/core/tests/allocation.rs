//! Scanning, signals and packing allocate nothing once they are built.

#[path = "scan/world.rs"]
#[allow(dead_code, reason = "the scanner's tests use more of it")]
mod world;

#[path = "support/allocations.rs"]
mod allocations;

use arbscope_core::frame::layout::VenueRow;
use arbscope_core::frame::{EngineFigures, Focus, FrameSource, counts_max, frame_bytes, pack};
use arbscope_core::market::{InstrumentId, MarketId, VenueId};
use arbscope_core::num::rng::Rng;
use arbscope_core::signal::SignalGenerator;

use world::{VENUES, World};

#[test]
fn nothing_after_construction() {
    let mut rng = Rng::new(5);
    let mut world = World::new();
    for market in 0..world.markets() {
        world.quote(MarketId::from_index(market), (9_990, 20_000), (10_000, 20_000));
    }
    let mut signals = SignalGenerator::new(&world.catalogue);
    let mut bytes = vec![0; frame_bytes(&counts_max(&world.catalogue, VENUES, 2, 2))];
    let before = allocations::count();
    for _ in 0..2_000 {
        let pause_us = rng.up_to(400_000);
        world.wait(i64::from(pause_us), |_| ());
        change(&mut world, &mut signals, &mut rng);
        see(&mut world, &signals, &mut bytes);
    }
    assert_eq!(allocations::count() - before, 0);
}

fn change(world: &mut World, signals: &mut SignalGenerator, rng: &mut Rng) {
    world.happen(rng);
    for at in 0..world.markets() {
        signals.update(MarketId::from_index(at), world.now_us, &world.shelf);
    }
    world.scanner.count_seconds(1);
    assert_eq!(world.scanner.offers().count() as u32, world.scanner.offered_count());
}

fn see(world: &mut World, signals: &SignalGenerator, bytes: &mut [u8]) {
    let source = FrameSource {
        number: 1,
        now_us: world.now_us,
        figures: EngineFigures::default(),
        focus: Focus { instrument: Some(InstrumentId(0)), pair: Some((VenueId(0), VenueId(1))) },
        catalogue: &world.catalogue,
        shelf: &world.shelf,
        listings: &[],
        feeds: &[],
        scanner: &mut world.scanner,
        signals,
        queues: [arbscope_core::frame::Queues::NONE; 2],
        venues: &[VenueRow::default(); VENUES],
        refusals: &[],
        strategies: &[],
        results: &[],
        trades: &[],
    };
    pack(source, bytes).expect("the buffer was reckoned for the most");
}
