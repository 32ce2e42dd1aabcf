//! The fault catalogue, one trouble at a time: each test sees that it really happened, that nothing was offered on
//! the strength of it (the checker looks on), and that all was well again in time.

use arbscope_core::book::State;
use arbscope_core::num::fnv::Fnv64;
use arbscope_core::sim::{Level, Plan, Sides, Troubles};
use arbscope_core::venue::registry;

use crate::driver::{Request, SECOND_US, place};
use crate::session::{Session, guarded, plan, venue};

const STALL_US: i64 = 5 * SECOND_US;
/// A stall is noticed so much later at most.
const NOTICED_US: i64 = 250_000;
/// A connection that was lost for a moment is LIVE again by then (R2, R3).
const BACK_US: i64 = 2 * SECOND_US;
/// Longest wait for a market's own next message in a busy session.
const NEXT_US: i64 = 4 * SECOND_US;

fn quiet() -> Session {
    Session::of(plan(7, &[]))
}

/// How long a whole session needs to be LIVE again, in words if it is too long.
fn back_within(session: &mut Session, within_us: i64) -> i64 {
    let after_us = session.live_after(within_us);
    let ms =
        after_us.unwrap_or_else(|| panic!("not LIVE after {within_us} µs: {:?}", session.not_live())) / 1_000;
    println!("LIVE after {ms} ms");
    ms
}

#[test]
fn t01_every_connection_cut_at_once_is_back_in_time() {
    let mut session = Session::of(Plan { wire: false, ..plan(7, &[]) });
    (0..registry::all().len()).for_each(|at| session.driver.world.drop_venue(at));
    session.pass(0.001);
    assert!(session.not_live().len() > 20);
    back_within(&mut session, BACK_US);
}

/// Every venue in turn, one at a time, whatever it does to show that it is there.
#[test]
fn t03_a_half_open_connection_is_replaced_as_soon_as_its_streams_are_silent() {
    let pairs = [("BTC", "USDT"), ("BTC", "USDC"), ("ETH", "USDT"), ("SOL", "USDT")];
    let instruments = pairs.map(|(base, quote)| (base.into(), quote.into())).to_vec();
    let (mut session, mut in_time) = (Session::of(Plan { instruments, ..plan(7, &[]) }), 0);
    for (venue, at) in registry::all().iter().zip(0..) {
        let (from_us, id) = (session.now_us(), venue.spec().id);
        session.driver.world.deafen(at);
        // A stream of slow habit is given longer.
        let out_us = session.first(from_us + 30 * SECOND_US, |it| !it.not_live().is_empty());
        let out_us = out_us.unwrap_or_else(|| panic!("{id}: a dead connection is believed"));
        in_time += usize::from(out_us - from_us <= STALL_US + NOTICED_US);
        session.pass(1.0);
        assert!(session.not_live().iter().all(|(venue, ..)| *venue == at), "{id}: only its own books");
        let back_us = session.live_after(30 * SECOND_US).unwrap_or_else(|| panic!("{id}: not LIVE"));
        println!("{id}: {:.2} s until all is LIVE", (session.now_us() - from_us) as f64 / 1e6);
        assert!(back_us <= 3 * SECOND_US, "{id}: LIVE after {back_us} µs");
        assert!(!session.dials_us(at, from_us).is_empty());
        session.pass(20.0);
    }
    println!("{in_time} stale within {STALL_US} µs");
    assert!(in_time >= registry::all().len() / 2);
}

#[test]
fn t05_a_venue_that_hangs_up_at_once_is_tried_less_and_less() {
    let (mut session, bybit) = (quiet(), venue("bybit"));
    let (from_us, opened) = (session.now_us(), session.counters(bybit).dials);
    session.driver.world.flap(bybit, from_us + 240 * SECOND_US);
    session.pass(239.0);
    let dials_us = session.dials_us(bybit, from_us);
    let waits_us: Vec<i64> = dials_us.windows(2).map(|two| two[1] - two[0]).collect();
    println!("{} dials, waits {waits_us:?}", dials_us.len());
    assert!(session.counters(bybit).dials > opened + 5, "it was tried");
    assert!(dials_us.len() < 60, "an open alone does not begin the back-off anew");
    assert!(waits_us.iter().any(|wait_us| *wait_us > 10 * SECOND_US));
    session.until(from_us + 240 * SECOND_US);
    back_within(&mut session, 35 * SECOND_US);
}

#[test]
fn t07_late_frames_of_a_replaced_connection_are_counted_and_ignored() {
    let mut session = quiet();
    session.driver.world.trouble(Troubles { late: 1_000_000, ..Troubles::default() });
    for _ in 0..10 {
        (0..registry::all().len()).for_each(|at| session.driver.world.drop_venue(at));
        session.pass(4.0);
    }
    let late: u64 = (0..registry::all().len()).map(|at| session.counters(at).late).sum();
    println!("{late} late frames");
    assert!(late > 20);
    session.driver.world.trouble(Troubles::default());
    back_within(&mut session, 35 * SECOND_US);
}

#[test]
fn t08_an_announced_cut_costs_no_second_without_a_live_book() {
    let notices = [
        ("binance", r#"{"e":"serverShutdown","E":1700000000000}"#),
        ("bitfinex", r#"{"event":"info","code":20051,"msg":"Stopping. Please try to reconnect"}"#),
        ("bitstamp", r#"{"event":"bts:request_reconnect","channel":"","data":""}"#),
        (
            "okx",
            r#"{"event":"notice","code":"64008","msg":"The connection will soon be closed.","connId":"a4d3ae55"}"#,
        ),
    ];
    for (id, notice) in notices {
        let (mut session, at) = (quiet(), venue(id));
        let (from_us, conn) = (session.now_us(), session.conn(at, 0));
        session.driver.engine.receive(from_us, place(at), conn, notice.as_bytes(), false);
        let moved = session.first(from_us + 20 * SECOND_US, |it| {
            assert_ne!(it.state(at, 0), State::Connecting, "{id}: a second without a book");
            assert!(it.not_live().is_empty(), "{id}: {:?}", it.not_live());
            it.conn(at, 0) != conn
        });
        assert!(moved.is_some(), "{id}: nothing took over");
        assert_eq!(session.dials_us(at, from_us).len(), 1, "{id}: one successor");
        let closed = session.asked(at, from_us).any(|it| it.conn == conn && it.what == Request::Close);
        assert!(closed || !session.driver.world.connections().any(|it| it == (at, conn)), "{id}: two stay");
    }
}

#[test]
fn t09_refusals_in_a_row_are_a_ban_and_bring_silence() {
    let (mut session, okx) = (quiet(), venue("okx"));
    let from_us = session.now_us();
    session.driver.world.shut(okx, from_us + 400 * SECOND_US);
    session.pass(400.0);
    let dials_us = session.dials_us(okx, from_us);
    let waits_us: Vec<i64> = dials_us.windows(2).map(|two| two[1] - two[0]).collect();
    println!("waits {waits_us:?}");
    assert!(waits_us.len() >= 8 && waits_us[7..].iter().all(|wait_us| *wait_us >= 60 * SECOND_US));
    assert!(session.not_live().iter().all(|(at, ..)| *at == okx), "the others stay LIVE");
    back_within(&mut session, 300 * SECOND_US);
}

#[test]
fn t10_without_a_network_dials_are_gentle_and_it_is_back_soon_after() {
    let mut session = quiet();
    let from_us = session.now_us();
    session.driver.world.leave_network(from_us + 30 * SECOND_US);
    session.pass(1.0);
    assert!(session.not_live().len() > 20, "nothing is LIVE without a network");
    session.until(from_us + 30 * SECOND_US);
    for at in 0..registry::all().len() {
        assert!(session.dials_us(at, from_us).len() < 40, "venue {at} was dialled without end");
    }
    let slow = |at: usize| is_sparing(at);
    let back = session.first(from_us + 37 * SECOND_US, |it| it.not_live().iter().all(|(at, ..)| slow(*at)));
    assert!(back.is_some(), "not LIVE 7 s after its return: {:?}", session.not_live());
    // Who allows ten connections a minute has seen them by now, as far as we know.
    back_within(&mut session, 60 * SECOND_US);
}

/// A venue that allows less than a connection in 5 s.
fn is_sparing(at: usize) -> bool {
    let limits = registry::all()[at].spec().limits;
    limits.connects_window_us / i64::from(limits.connects) > 5 * SECOND_US
}

#[test]
fn t14_never_more_than_thirty_connections_are_opening() {
    let instruments = Plan::default().instruments;
    let all = Plan { instruments, pace: 0.2, ..plan(7, &[]) };
    let mut session = Session::dialling(all);
    let most = most_opening(&mut session, 20);
    let dials: usize = (0..registry::all().len()).map(|at| session.dials_us(at, 0).len()).sum();
    println!("{dials} connections, {most} at once");
    assert!(most <= 30 && dials > 16);
    back_within(&mut session, 60 * SECOND_US);
}

/// The most dials that were ever unanswered at once.
fn most_opening(session: &mut Session, seconds: i64) -> usize {
    let (end_us, mut opening, mut most) = (session.now_us() + seconds * SECOND_US, Vec::new(), 0);
    while session.now_us() < end_us {
        let before = session.driver.asked.as_ref().map_or(0, Vec::len);
        let arrived = session.driver.next(end_us);
        for asked in &session.driver.asked.as_ref().expect("kept")[before..] {
            match asked.what {
                Request::Open(_) => opening.push((asked.venue, asked.conn)),
                Request::Close => opening.retain(|one| *one != (asked.venue, asked.conn)),
                Request::Send(_) => {}
            }
        }
        most = most.max(opening.len());
        use arbscope_core::sim::Delivery::{Closed, Opened};
        if let Some(Opened { venue, conn, .. } | Closed { venue, conn, .. }) = &arrived {
            opening.retain(|one| one != &(*venue, *conn));
        }
        session.driver.give(arrived);
    }
    most
}

#[test]
fn p04_a_snapshot_older_than_what_waits_is_asked_for_again() {
    let (mut session, binance) = (Session::dialling(plan(7, &["binance", "kraken"])), venue("binance"));
    let old = session.next_frame(binance, 0, true);
    session.hand_over(binance, old.clone());
    session.pass(20.0);
    let (from_us, conn) = (session.now_us(), session.conn(binance, 0));
    session.driver.world.drop_line(binance, conn);
    let (by, fresh) = session.next_frame(binance, 0, true);
    let stale = arbscope_core::sim::Packet { bytes: old.1.bytes, ..fresh };
    session.hand_over(binance, (by, stale));
    assert_ne!(session.state(binance, 0), State::Live, "an old snapshot does not make a book");
    back_within(&mut session, 10 * SECOND_US);
    let is_ask = |text: &str| text.contains("\"depth\"") && text.contains("BTCUSDT");
    let asks = session.asked(binance, from_us).filter(|it| matches!(&it.what, Request::Send(t) if is_ask(t)));
    assert!(asks.count() >= 2, "it is asked for again");
}

#[test]
fn p05_a_new_connection_begins_a_new_epoch_without_ghosts() {
    let mut session = quiet();
    let epochs: Vec<u32> = guarded().iter().map(|at| session.epoch(*at, 0)).collect();
    session.driver.world.leave_network(session.driver.now_us + 5 * SECOND_US);
    session.pass(5.0);
    back_within(&mut session, 10 * SECOND_US);
    for (at, before) in guarded().into_iter().zip(epochs) {
        assert!(session.epoch(at, 0) > before);
    }
    for market in session.driver.checker.listed().collect::<Vec<_>>() {
        let driver = &mut session.driver;
        assert!(driver.checker.is_exact(market, &driver.engine, &driver.world), "no level of the old epoch");
    }
}

#[test]
fn p07_a_crossed_book_is_never_offered_and_soon_rebuilt() {
    let (mut session, bybit) = (quiet(), venue("bybit"));
    let (from_us, epoch, resyncs) =
        (session.now_us(), session.epoch(bybit, 0), session.counters(bybit).resyncs);
    let mut sides = session.driver.world.exchange(bybit).expect("it is up").books[0].sides.clone();
    let beyond = sides.asks[2];
    sides.bids.insert(0, Level { price: beyond.price, size: beyond.size });
    session.driver.world.halt(bybit, 0, from_us + 600_000);
    session.driver.world.put(bybit, 0, sides);
    let is_out = |it: &Session| it.state(bybit, 0) != State::Live;
    assert!(session.first(from_us + SECOND_US, is_out).is_some(), "still crossed after 250 ms");
    assert!(session.counters(bybit).resyncs > resyncs && session.epoch(bybit, 0) > epoch);
    back_within(&mut session, 10 * SECOND_US);
}

#[test]
fn p11_numbers_that_begin_anew_are_no_old_news() {
    for id in ["binance", "bitget", "bybit", "crypto-com", "gate", "gemini", "kucoin", "okx"] {
        let (mut session, at) = (Session::of(Plan { wire: false, ..plan(7, &[id, "kraken"]) }), venue(id));
        let (resyncs, epoch) = (session.counters(at).resyncs, session.epoch(at, 0));
        session.driver.world.renumber(at, 0, 5);
        session.pass(4.0);
        back_within(&mut session, 10 * SECOND_US);
        assert!(session.epoch(at, 0) > epoch, "{id}: {resyncs} resyncs");
        session.pass(10.0);
        assert!(session.not_live().is_empty(), "{id}: {:?}", session.not_live());
    }
}

#[test]
fn p12_a_market_that_stands_still_against_its_habit_is_stale() {
    let (mut session, kraken) = (quiet(), venue("kraken"));
    let from_us = session.now_us();
    session.driver.world.halt(kraken, 0, from_us + 30 * SECOND_US);
    let stale = session.first(from_us + 15 * SECOND_US, |it| it.state(kraken, 0) == State::Stale);
    println!("STALE after {} ms", (stale.expect("a halt is noticed") - from_us) / 1_000);
    assert_eq!(session.not_live(), [(kraken, 0, State::Stale)], "the others stay LIVE");
    session.until(from_us + 30 * SECOND_US);
    back_within(&mut session, 2 * NEXT_US);
}

#[test]
fn c01_a_clock_that_is_wrong_by_hours_changes_no_offer() {
    let offered = |by_us: i64| {
        let mut session = Session::dialling(plan(7, &[]));
        session.driver.world.set_clocks(by_us);
        let (end_us, mut hash, mut count) = (session.now_us() + 60 * SECOND_US, Fnv64::default(), 0u64);
        while session.now_us() < end_us {
            let arrived = session.driver.next(end_us);
            session.driver.give(arrived);
            session.driver.look().unwrap_or_else(|wrong| panic!("{wrong}"));
            for offer in session.driver.engine.offers() {
                count += 1;
                hash.word(session.driver.now_us as u64);
                hash.word((offer.buy_market.index() << 16 | offer.sell_market.index()) as u64);
                hash.word(offer.net_bps.to_bits());
            }
        }
        (count, hash.finish())
    };
    let right = offered(0);
    println!("{} offers looked at", right.0);
    assert!(right.0 > 100);
    for hours in [-12, 12] {
        assert_eq!(offered(hours * 3_600 * SECOND_US), right, "{hours} h");
    }
}

#[test]
fn c02_a_clock_that_is_set_makes_every_book_wait_for_news() {
    let mut session = quiet();
    let now_us = session.now_us();
    session.driver.engine.wall(now_us, 0);
    session.pass(1.0);
    session.driver.engine.wall(session.driver.now_us, 3_600 * SECOND_US);
    session.driver.engine.step();
    assert!(session.not_live().iter().all(|(.., state)| *state == State::Stale));
    assert_eq!(session.driver.engine.offers().count(), 0, "nothing is offered meanwhile");
    back_within(&mut session, NEXT_US);
}

#[test]
fn c05_a_connection_that_falls_behind_is_stale_until_it_has_caught_up() {
    let (mut session, kraken) = (quiet(), venue("kraken"));
    let from_us = session.now_us();
    session.driver.world.slow(kraken, 2 * SECOND_US, from_us + 10 * SECOND_US);
    let stale = session.first(from_us + 8 * SECOND_US, |it| it.state(kraken, 0) == State::Stale);
    assert!(stale.is_some(), "a lag of 2 s is noticed");
    assert!(session.not_live().iter().all(|(at, ..)| *at == kraken), "only its own books");
    session.until(from_us + 12 * SECOND_US);
    back_within(&mut session, NEXT_US);
}

#[test]
fn b02_b03_after_sleep_nothing_is_offered_before_every_book_is_new() {
    let mut session = quiet();
    let epochs: Vec<u32> = guarded().iter().map(|at| session.epoch(*at, 0)).collect();
    session.driver.sleep(600 * SECOND_US);
    let arrived = session.driver.next(i64::MAX);
    session.driver.give(arrived);
    assert_eq!(session.driver.engine.offers().count(), 0);
    assert!(
        session
            .driver
            .checker
            .listed()
            .all(|market| { session.driver.engine.leg(market).status.state != State::Live })
    );
    back_within(&mut session, 3 * SECOND_US);
    for (at, before) in guarded().into_iter().zip(epochs) {
        assert!(session.epoch(at, 0) > before);
    }
}

#[test]
fn b09_when_the_network_changes_every_dead_connection_is_found_out() {
    let mut session = quiet();
    let from_us = session.now_us();
    (0..registry::all().len()).for_each(|at| session.driver.world.deafen(at));
    for (at, one) in registry::all().iter().enumerate() {
        let stall_us = STALL_US.max(one.spec().heartbeat_us * 5 / 2);
        let listed =
            session.driver.checker.listed().any(|it| session.driver.checker.place(it) == Some((at, 0)));
        if listed && stall_us == STALL_US {
            let until_us = from_us + stall_us + NOTICED_US;
            assert!(
                session.first(until_us, |it| it.state(at, 0) != State::Live).is_some(),
                "{}",
                one.spec().id
            );
        }
    }
    // The longest heartbeat is half a minute; a connection is believed for two and a half of them.
    back_within(&mut session, 80 * SECOND_US);
}

#[test]
fn l02_a_hot_market_leaves_the_others_alone() {
    let (mut session, bybit) = (quiet(), venue("bybit"));
    let updates = session.counters(bybit).book_updates;
    for round in 0..3_000 {
        let mut sides: Sides = session.driver.world.exchange(bybit).expect("it is up").books[0].sides.clone();
        sides.bids[5].size += 1 + round % 2;
        session.driver.world.put(bybit, 0, sides);
        session.pass(0.001);
        assert!(
            session.not_live().iter().all(|(at, book, _)| (*at, *book) == (bybit, 0)),
            "{:?}",
            session.not_live()
        );
    }
    session.pass(1.0);
    assert!(session.counters(bybit).book_updates > updates + 2_900, "every change was taken");
    back_within(&mut session, NEXT_US);
}

#[test]
fn l05_all_venues_that_come_back_together_are_dialled_within_their_quotas() {
    let mut session = quiet();
    let from_us = session.now_us();
    session.driver.world.leave_network(from_us + 20 * SECOND_US);
    let most = most_opening(&mut session, 30);
    assert!(most <= 30, "{most} at once");
    back_within(&mut session, 60 * SECOND_US);
    let mut firsts_us: Vec<i64> = Vec::new();
    for (at, one) in registry::all().iter().enumerate() {
        let (dials_us, limits) = (session.dials_us(at, 0), one.spec().limits);
        let most = limits.connects as usize;
        assert!(dials_us.windows(most + 1).all(|all| all[most] - all[0] >= limits.connects_window_us));
        firsts_us.extend(dials_us.iter().find(|us| **us > from_us));
    }
    firsts_us.sort_unstable();
    firsts_us.dedup_by_key(|us| *us / 10_000);
    assert!(firsts_us.len() > 6, "they are staggered: {firsts_us:?}");
}
