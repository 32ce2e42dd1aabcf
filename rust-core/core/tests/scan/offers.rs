//! Known edges, counts and episodes.

use arbscope_core::market::{Identity, InstrumentId, MarketId, Reason, VenueId};
use arbscope_core::scan::{FADE_US, Pair, PairState};

use super::world::World;

const PAIR: Pair = Pair { instrument: InstrumentId(0), buy: VenueId(0), sell: VenueId(1) };

/// Venue 1 bids 100.50 where venue 0 asks 100.00.
fn open_world() -> World {
    let mut world = World::new();
    world.quote(MarketId(0), (9_990, 20_000), (10_000, 15_000));
    world.quote(MarketId(1), (10_050, 12_000), (10_060, 20_000));
    world.scan();
    world
}

#[test]
fn an_edge_is_what_the_issue_says() {
    let mut world = open_world();
    let offer = world.scanner.offers().next().expect("offered");
    assert_eq!((offer.pair, offer.ask, offer.bid, offer.quantity), (PAIR, 100.0, 100.5, 12.0));
    assert!((offer.gross_bps - 50.0).abs() < 1e-9 && (offer.net_bps - 50.0).abs() < 1e-9);
    world.scanner.set_fee(VenueId(0), 0.001);
    world.scanner.set_fee(VenueId(1), 0.0008);
    world.scan();
    let net = 1e4 * (100.5 * (1.0 - 0.0008) / (100.0 * (1.0 + 0.001)) - 1.0);
    assert!((world.scanner.cell(PAIR).net_bps - net).abs() < 1e-9);
    world.scanner.set_min_edge_bps(32.0);
    world.scan();
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Fee);
}

#[test]
fn equal_prices_are_never_an_edge() {
    let mut world = World::new();
    for price in 1..20_000 {
        world.quote(MarketId(0), (0, 0), (price, 900_000_000));
        world.quote(MarketId(1), (price, 900_000_000), (0, 0));
        world.scan();
        assert_eq!(world.scanner.cell(PAIR).gross_bps, 0.0);
        assert_eq!(world.scanner.cell(PAIR).reason, Reason::Empty);
    }
}

#[test]
fn the_order_must_fit_both_tops() {
    let mut world = open_world();
    world.scanner.set_order_size(1_200.0);
    world.scan();
    assert!(world.scanner.cell(PAIR).is_offered(), "exactly the twelve units of the thinner side");
    world.scanner.set_order_size(1_201.0);
    world.scan();
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Depth);
}

#[test]
fn too_good_to_be_true() {
    let mut world = open_world();
    world.quote(MarketId(1), (10_501, 20_000), (10_600, 20_000));
    world.scan();
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Sanity);
    assert_eq!(world.scanner.tally(PAIR).best_net_bps.map(f64::round), Some(501.0));
}

#[test]
fn another_coin_is_no_opportunity_whatever_else_stands_against_it() {
    let mut world = open_world();
    assert!(world.scanner.cell(PAIR).is_offered());
    for identity in Identity::ALL {
        world.name(MarketId(1), *identity);
        world.scan();
        let cell = world.scanner.cell(PAIR);
        let back = world.scanner.cell(Pair { buy: PAIR.sell, sell: PAIR.buy, ..PAIR });
        if identity.is_trusted() {
            assert!(cell.is_offered() && back.reason == Reason::Fee);
            continue;
        }
        assert_eq!((cell.state, cell.reason), (PairState::Unproved, Reason::Identity), "{identity:?}");
        assert_eq!(back.reason, Reason::Identity, "in both directions");
        assert!((cell.gross_bps - 50.0).abs() < 1e-9, "the numbers are shown");
        assert_eq!(world.scanner.offers().count(), 0);
        assert_eq!(world.scanner.rejected_now()[Reason::Identity as usize], 1);
    }
    world.wait(60_000_000, |_| ());
    assert_eq!(world.scanner.cell(PAIR).reason, Reason::Identity, "not STALE: news would change nothing");
    assert_eq!(world.scanner.next_deadline_us(), None, "nothing is to be waited for");
}

#[test]
fn an_episode_lives_fades_and_is_forgotten() {
    let mut world = open_world();
    let began_us = world.now_us;
    world.wait(200_000, |_| ());
    world.quote(MarketId(1), (10_100, 12_000), (10_110, 20_000));
    world.scan();
    world.scanner.rank_opportunities(world.now_us);
    let first = world.scanner.opportunities(world.now_us).next().expect("alive");
    assert_eq!((first.first_us, first.last_us, first.alive), (began_us, world.now_us, true));
    assert_eq!(first.peak_net_bps.round(), 100.0);
    assert!((first.profit_quote - 10.0 * 1.0).abs() < 1e-9, "ten units of the order, a unit each");
    world.quote(MarketId(1), (9_999, 12_000), (10_110, 20_000));
    world.scan();
    let ended_us = world.now_us;
    world.wait(FADE_US, |_| ());
    world.scanner.rank_opportunities(world.now_us);
    let fading = world.scanner.opportunities(world.now_us).next().expect("fading");
    assert_eq!((fading.last_us, fading.alive), (ended_us, false));
    world.wait(1, |_| ());
    world.scanner.rank_opportunities(world.now_us);
    assert_eq!(world.scanner.opportunities(world.now_us).count(), 0);
}

#[test]
fn seconds_are_counted_by_their_first_reason() {
    let mut world = open_world();
    world.scanner.count_seconds(1);
    world.scanner.set_fee(VenueId(0), 0.01);
    world.scan();
    world.scanner.count_seconds(1);
    assert_eq!(world.scanner.rejected_now()[Reason::Fee as usize], 1);
    world.wait(1_000_001, |_| ());
    world.scanner.count_seconds(1);
    let tally = world.scanner.tally(PAIR);
    assert_eq!((tally.seconds_net_positive, tally.seconds_offered), (1, 1));
    assert_eq!(world.scanner.rejected_seconds(Reason::Fee), 1);
    assert_eq!(world.scanner.rejected_seconds(Reason::Stale), 1);
    assert_eq!(world.scanner.cell(PAIR).state, PairState::Unproved);
}

#[test]
fn a_market_that_is_switched_off_is_absent() {
    let mut world = open_world();
    assert_eq!(world.scanner.listed_count(), 4 * 3 + 3 * 2);
    let catalogue = world.catalogue.clone();
    world.scanner.set_wanted(&catalogue, MarketId(1), false);
    world.scan();
    assert_eq!(world.scanner.cell(PAIR).state, PairState::Absent);
    assert_eq!(world.scanner.listed_count(), 3 * 2 + 3 * 2);
    world.scanner.set_wanted(&catalogue, MarketId(1), true);
    world.scan();
    assert!(world.scanner.cell(PAIR).is_offered());
}
