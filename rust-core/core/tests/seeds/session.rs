//! A quiet session in which exactly one thing goes wrong, by hand. The checker looks on at every event, so that
//! each such test is one of R1 too.

use arbscope_core::book::State;
use arbscope_core::engine::counters::Counters;
use arbscope_core::market::MarketId;
use arbscope_core::sim::{Delivery, Packet, Plan, Troubles};
use arbscope_core::venue::{Guard, registry};

use crate::driver::{Asked, Driver, Request, SECOND_US, place};
use crate::mix::{Mix, START_US};

/// Everything is LIVE by then in a quiet session.
const SETTLED_US: i64 = 25 * SECOND_US;
/// How exactly moments are measured.
const GRAIN_US: i64 = 10_000;

pub struct Session {
    pub driver: Driver,
}

/// The place of a venue in the registry.
pub fn venue(id: &str) -> usize {
    registry::all().iter().position(|venue| venue.spec().id == id).expect("a venue")
}

/// A busy plan of two instruments; all venues where none is named.
pub fn plan(seed: u64, venues: &[&str]) -> Plan {
    let instruments = [("BTC", "USDT"), ("ETH", "USDT")].map(|(base, quote)| (base.into(), quote.into()));
    let venues = venues.iter().map(|id| id.to_string()).collect();
    Plan { seed, start_us: START_US, instruments: instruments.to_vec(), venues, pace: 4.0, ..Plan::default() }
}

/// Venues whose messages show a loss by themselves, each with its place in the registry.
pub fn guarded() -> Vec<usize> {
    let shows = |guard: Guard| matches!(guard, Guard::Sequence | Guard::Checksum);
    let all = registry::all();
    (0..all.len()).filter(|at| shows(all[*at].spec().guard)).collect()
}

impl Session {
    /// A session that has run until every book was LIVE.
    pub fn of(plan: Plan) -> Self {
        let mut session = Self::dialling(plan);
        let after_us = session.live_after(SETTLED_US);
        assert!(after_us.is_some(), "not LIVE: {:?}", session.not_live());
        session.pass(5.0);
        session
    }

    /// One whose first connections are still to be dialled.
    pub fn dialling(plan: Plan) -> Self {
        let mix = Mix { plan, troubles: Troubles::default(), sleeps: 0, deaths: 0 };
        let mut driver = Driver::new(&mix);
        driver.asked = Some(Vec::new());
        driver.engine.tick(driver.now_us);
        Self { driver }
    }

    /// Time passes, and nothing that the checker sees is wrong.
    pub fn pass(&mut self, seconds: f64) {
        let until_us = self.now_us() + (seconds * SECOND_US as f64) as i64;
        self.until(until_us);
    }

    pub fn until(&mut self, until_us: i64) {
        self.driver.pass(until_us, u64::MAX).unwrap_or_else(|wrong| panic!("{wrong}"));
    }

    pub fn now_us(&self) -> i64 {
        self.driver.now_us
    }

    /// How long it takes until every listed market is LIVE, µs, if it is within so long.
    pub fn live_after(&mut self, within_us: i64) -> Option<i64> {
        let from_us = self.now_us();
        self.first(from_us + within_us, |session| session.not_live().is_empty()).map(|at_us| at_us - from_us)
    }

    /// The first moment at which something holds, up to another one.
    pub fn first(&mut self, until_us: i64, holds: impl Fn(&Self) -> bool) -> Option<i64> {
        while !holds(self) {
            if self.now_us() >= until_us {
                return None;
            }
            self.until((self.now_us() + GRAIN_US).min(until_us));
        }
        Some(self.now_us())
    }

    /// Listed markets that are not LIVE: venue, place among its books, state.
    pub fn not_live(&self) -> Vec<(usize, usize, State)> {
        let state = |market: MarketId| self.driver.engine.leg(market).status.state;
        let listed = self.driver.checker.listed().filter(|market| state(*market) != State::Live);
        let told = |market: MarketId| {
            let (venue, book) = self.driver.checker.place(market).expect("it is listed");
            (venue, book, state(market))
        };
        listed.map(told).collect()
    }

    pub fn market(&self, venue: usize, book: usize) -> MarketId {
        let is_it = |market: &MarketId| self.driver.checker.place(*market) == Some((venue, book));
        self.driver.checker.listed().find(is_it).expect("a listed market")
    }

    pub fn state(&self, venue: usize, book: usize) -> State {
        self.driver.engine.leg(self.market(venue, book)).status.state
    }

    pub fn epoch(&self, venue: usize, book: usize) -> u32 {
        self.driver.engine.leg(self.market(venue, book)).status.epoch
    }

    pub fn counters(&self, venue: usize) -> Counters {
        *self.driver.engine.counters(place(venue))
    }

    /// The connection over which a market comes; 0 before its first frame.
    pub fn conn(&self, venue: usize, book: usize) -> u32 {
        let known = self.driver.world.record.books(venue, book).filter(|known| !known.retired);
        known.min_by_key(|known| known.answer).map_or(0, |known| known.conn)
    }

    /// What was asked of a venue since a moment.
    pub fn asked(&self, venue: usize, since_us: i64) -> impl Iterator<Item = &Asked> {
        let all = self.driver.asked.iter().flatten();
        all.filter(move |asked| asked.venue == venue && asked.t_us >= since_us)
    }

    /// When a venue was dialled since a moment, µs.
    pub fn dials_us(&self, venue: usize, since_us: i64) -> Vec<i64> {
        let is_open = |asked: &&Asked| matches!(asked.what, Request::Open(_));
        self.asked(venue, since_us).filter(is_open).map(|asked| asked.t_us).collect()
    }

    /// Lets time pass until a frame of a market's book is to be handed over, and keeps it back.
    pub fn next_frame(&mut self, venue: usize, book: usize, fresh: bool) -> (u32, Packet) {
        loop {
            match self.driver.next(i64::MAX) {
                Some(Delivery::Frame { venue: from, conn, packet }) if from == venue => match packet.mark {
                    Some(mark) if mark.book == book && mark.fresh == fresh => return (conn, packet),
                    _ => self.driver.give(Some(Delivery::Frame { venue, conn, packet })),
                },
                other => self.driver.give(other),
            }
        }
    }

    pub fn hand_over(&mut self, venue: usize, (conn, packet): (u32, Packet)) {
        self.driver.give(Some(Delivery::Frame { venue, conn, packet }));
    }
}
