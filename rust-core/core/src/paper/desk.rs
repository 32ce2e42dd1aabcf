//! The desk: everything paper, and the order of one step.

use super::PaperContext;
use super::equity::Curve;
use super::intent::Intents;
use super::ledger::Ledger;
use super::memory::{LiquidityMemory, keeps_levels};
use super::order::Order;
use super::places::Places;
use super::seat::Seat;
use super::settings::Settings;
use super::strategies;
use super::trade::Trades;
use super::view::View;
use super::walk::Take;
use crate::market::{Catalogue, Reason};
use crate::num::Amount;
use crate::risk::RiskManager;
use crate::risk::limits::OPEN_ORDERS_MAX;

const DAY_US: i64 = 86_400_000_000;

/// The paper account and its strategies. Room is made at the start, at subscription and when a strategy is
/// switched on; a step allocates nothing.
pub struct Paper {
    pub(super) settings: Settings,
    pub(super) risk: RiskManager,
    pub(super) places: Places,
    pub(super) ledger: Ledger,
    pub(super) memory: LiquidityMemory,
    pub(super) orders: Vec<Order>,
    pub(super) next_order: u64,
    pub(super) trades: Trades,
    pub(super) seats: Vec<Seat>,
    pub(super) curves: Vec<Curve>,
    /// Second of the newest points.
    pub(super) sampled_s: i64,
    /// By ticker: mean mid of its proved books when last there was one.
    pub(super) mids: Vec<Option<Amount>>,
    /// By ticker: a strategy ever traded it.
    pub(super) traded: Vec<bool>,
    /// UTC day of the last step, and each quote's P&L when it began.
    pub(super) day: Option<i64>,
    pub(super) day_start: Vec<Amount>,
    /// By reason: orders that it refused or left unfilled.
    pub(super) refusals: [u64; Reason::ALL.len()],
    pub(super) intents: Intents,
    pub(super) takes: Vec<Take>,
}

impl Paper {
    /// An empty account; venue ids in registry order.
    pub fn new(venues: &[&str]) -> Self {
        Self {
            settings: Settings::default(),
            risk: RiskManager::default(),
            places: Places::new(venues),
            ledger: Ledger::new(venues.len(), strategies::ALL.len()),
            memory: LiquidityMemory::default(),
            orders: Vec::with_capacity(OPEN_ORDERS_MAX as usize),
            next_order: 1,
            trades: Trades::default(),
            seats: strategies::ALL.iter().map(|strategy| Seat::new(*strategy)).collect(),
            curves: Vec::new(),
            sampled_s: i64::MIN,
            mids: Vec::new(),
            traded: Vec::new(),
            day: None,
            day_start: Vec::new(),
            refusals: [0; Reason::ALL.len()],
            intents: Intents::default(),
            takes: Vec::with_capacity(256),
        }
    }

    /// Takes in the markets that are new in the catalogue; call after every change of it.
    pub fn follow(&mut self, catalogue: &Catalogue) {
        self.places.follow(catalogue);
        self.make_room();
        self.fund_quotes();
    }

    /// One step: arrivals that are due, then decisions.
    pub fn step(&mut self, cx: &PaperContext<'_>) {
        self.roll_day(cx.now_us);
        self.fund_proved_bases(cx);
        self.observe(cx);
        self.settle_due(cx);
        self.refresh_mids(cx);
        self.decide(cx);
        self.sample(cx.now_us);
    }

    /// Whether any strategy looks at offers and signals.
    pub fn is_switched_on(&self) -> bool {
        self.seats.iter().any(|seat| seat.enabled)
    }

    /// When the next order arrives, or a strategy asked to be called, µs.
    pub fn next_deadline_us(&self) -> Option<i64> {
        let arrivals = self.orders.iter().map(|order| order.arrive_us);
        let wakes = self.seats.iter().filter(|seat| seat.enabled).filter_map(|seat| seat.wake_us);
        arrivals.chain(wakes).min()
    }

    pub(super) fn make_room(&mut self) {
        self.ledger.grow(&self.places);
        self.mids.resize(self.places.tickers().len(), None);
        self.traded.resize(self.places.tickers().len(), false);
        self.day_start.resize(self.places.assets().len(), Amount::ZERO);
        for strategy in 0..self.seats.len() {
            if self.seats[strategy].enabled {
                self.make_curves(strategy);
            }
        }
    }

    pub(super) fn make_curves(&mut self, strategy: usize) {
        for quote in self.places.quotes() {
            if !self.curves.iter().any(|curve| (curve.strategy, curve.quote) == (strategy, quote)) {
                self.curves.push(Curve::new(strategy, quote));
            }
        }
    }

    pub(super) fn refused(&mut self, strategy: usize, reason: Reason) {
        self.refusals[reason as usize] += 1;
        let seat = &mut self.seats[strategy];
        seat.refusals += 1;
        seat.last_reason = reason;
    }

    fn roll_day(&mut self, now_us: i64) {
        let day = now_us.div_euclid(DAY_US);
        if self.day.replace(day) == Some(day) {
            return;
        }
        for asset in 0..self.day_start.len() {
            self.day_start[asset] = self.pnl_of_all(asset);
        }
    }

    /// Lets the memory see what changed, and notes orders whose book was dropped under way.
    fn observe(&mut self, cx: &PaperContext<'_>) {
        for market in cx.dirty {
            let (book, status) = (cx.shelf.book(*market), cx.shelf.status(*market));
            self.memory.observe(*market, book, status, cx.now_us);
        }
        for order in &mut self.orders {
            order.blind |= !keeps_levels(cx.shelf.status(order.market).state);
        }
    }

    fn decide(&mut self, cx: &PaperContext<'_>) {
        for strategy in 0..self.seats.len() {
            if self.seats[strategy].enabled {
                self.decide_one(strategy, cx);
            }
        }
    }

    fn decide_one(&mut self, strategy: usize, cx: &PaperContext<'_>) {
        let Self { places, ledger, memory, orders, seats, intents, .. } = self;
        let seat = &seats[strategy];
        intents.clear();
        seat.strategy.decide(&View { cx, places, ledger, memory, orders, seat, strategy }, intents);
        let seat = &mut seats[strategy];
        // A time that is not ahead would make the engine step for ever.
        seat.wake_us = intents.wake_us().filter(|at_us| *at_us > cx.now_us);
        if intents.waits() != Reason::None {
            seat.last_reason = intents.waits();
        }
        for place in 0..self.intents.list().len() {
            let intent = self.intents.list()[place];
            self.attempt(cx, strategy, &intent);
        }
    }
}
