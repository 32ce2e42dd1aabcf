//! A property: at every moment every cell equals what judging the pair from scratch gives.

use arbscope_core::book::{Gate, Leg};
use arbscope_core::market::{Reason, Side};
use arbscope_core::num::rng::Rng;
use arbscope_core::scan::{Cell, EDGE_SANE_BPS, Pair, PairState};

use super::world::World;

const SEED: u64 = 20_260_801;

#[test]
fn every_cell_is_right_at_every_moment() {
    println!("seed {SEED}");
    let mut rng = Rng::new(SEED);
    let mut world = World::new();
    let mut seen = [0u32; 5];
    for _ in 0..20_000 {
        let pause_us = [0, 1, 3_000, 40_000, 300_000, 900_000][rng.up_to(5) as usize];
        world.wait(i64::from(rng.up_to(pause_us)), check);
        check(&mut world);
        world.happen(&mut rng);
        check(&mut world);
        for cell in world.scanner.cells() {
            seen[cell.state as usize] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 1_000), "every state was met: {seen:?}");
}

fn check(world: &mut World) {
    for pair in world.pairs() {
        let (got, want) = (world.scanner.cell(pair), expected(world, pair));
        assert_eq!((got.state, got.reason), (want.state, want.reason), "{pair:?} at {}", world.now_us);
        assert!(near(got.net_bps, want.net_bps) && near(got.gross_bps, want.gross_bps), "{got:?} {want:?}");
    }
    assert_eq!(world.scanner.offers().count() as u32, world.scanner.offered_count());
}

fn near(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-8
}

fn expected(world: &World, pair: Pair) -> Cell {
    let market = |venue| world.scanner.market(pair.instrument, venue).map(|id| world.shelf.leg(id));
    match (market(pair.buy), market(pair.sell)) {
        (Some(buy), Some(sell)) if pair.buy != pair.sell => judged(world, pair, buy, sell),
        _ => Cell { state: PairState::Absent, reason: Reason::None, net_bps: f64::NAN, gross_bps: f64::NAN },
    }
}

fn judged(world: &World, pair: Pair, buy: Leg<'_>, sell: Leg<'_>) -> Cell {
    let scanner = &world.scanner;
    let price = |leg: &Leg<'_>, side| leg.book.best(side).map_or(f64::NAN, |l| leg.book.price_f64(l.price));
    let size = |leg: &Leg<'_>, side| leg.book.best(side).map_or(f64::NAN, |l| leg.book.size_f64(l.size));
    let (ask, bid) = (price(&buy, Side::Ask), price(&sell, Side::Bid));
    let gross_bps = 1e4 * (bid / ask - 1.0);
    let cost = ask * (1.0 + scanner.fee(pair.buy));
    let net_bps = 1e4 * (bid * (1.0 - scanner.fee(pair.sell)) / cost - 1.0);
    let quantity = scanner.order_size_quote() / ask;
    let short = size(&buy, Side::Ask) < quantity || size(&sell, Side::Bid) < quantity;
    let gate = Gate { now_us: world.now_us }.judge(&[buy, sell]);
    let exact = scanner.cell(pair).net_bps;
    let strangers = [&buy, &sell].into_iter().any(|leg| !leg.status.identity.is_trusted());
    let reason = match gate {
        _ if strangers => Reason::Identity,
        Err(reason) => reason,
        Ok(()) if short => Reason::Depth,
        // On the edge itself the sign of the difference decides, not the rounding of a quotient.
        Ok(()) if near(exact, net_bps) && (exact <= scanner.min_edge_bps()) => Reason::Fee,
        Ok(()) if net_bps.abs() > EDGE_SANE_BPS || gross_bps.abs() > EDGE_SANE_BPS => Reason::Sanity,
        Ok(()) => Reason::None,
    };
    let state = match reason {
        _ if net_bps.is_nan() => PairState::Unknown,
        Reason::None => PairState::Offered,
        _ if gate.is_ok() => PairState::Rejected,
        _ => PairState::Unproved,
    };
    Cell { state, reason, net_bps, gross_bps }
}
