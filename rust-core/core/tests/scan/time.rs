//! What time alone changes, to the microsecond.

use arbscope_core::market::{InstrumentId, MarketId, Reason, VenueId};
use arbscope_core::scan::Pair;

use super::world::{START_US, World};

const PAIR: Pair = Pair { instrument: InstrumentId(0), buy: VenueId(0), sell: VenueId(1) };

fn open_world(second_at_us: i64) -> World {
    let mut world = World::new();
    world.quote(MarketId(0), (9_990, 20_000), (10_000, 15_000));
    world.scan();
    world.wait(second_at_us, |_| ());
    world.quote(MarketId(1), (10_050, 12_000), (10_060, 20_000));
    world.scan();
    world
}

#[test]
fn a_pair_turns_stale_one_microsecond_after_its_age() {
    let mut world = open_world(0);
    world.wait(1_000_000, |_| ());
    assert!(world.scanner.cell(PAIR).is_offered());
    assert_eq!(world.scanner.next_deadline_us(), Some(START_US + 1_000_001));
    world.wait(1, |_| ());
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Stale);
    assert_eq!(world.scanner.next_deadline_us(), None);
}

#[test]
fn proofs_half_a_second_apart_still_stand_together() {
    let world = open_world(500_000);
    assert!(world.scanner.cell(PAIR).is_offered());
    let world = open_world(500_001);
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Skew);
}

/// The younger book's socket moves on without a word about this book: the pair breaks at that frame.
#[test]
fn a_pair_in_the_balance_is_watched() {
    let mut world = open_world(0);
    world.shelf.leg_mut(MarketId(1)).1.socket = Some(1);
    world.shelf.leg_mut(MarketId(1)).1.rhythm_until_us = i64::MAX;
    world.frame(1, None);
    world.scan();
    world.wait(450_000, |_| ());
    world.frame(1, None);
    world.wait(60_000, |_| ());
    assert!(world.scanner.cell(PAIR).is_offered());
    world.frame(1, None);
    world.scan();
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Skew);
}
