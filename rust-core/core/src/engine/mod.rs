//! The engine: events in, effects and frames out. It alone knows the order of steps.
//!
//! Time is handed in with every event and never goes back; it runs from 1970 to 2255. Events of equal time are one instant: the
//! engine steps after the last of them, when time moves on or [`Engine::step`] is called. Timers fire at
//! their own time between events, and none after the last.

pub mod backoff;
mod care;
pub mod coins;
pub mod command;
pub mod constants;
pub mod counters;
pub mod decimal_text;
mod door;
pub mod effects;
mod evidence;
pub mod feed;
pub mod health;
mod heat;
pub mod intake;
pub mod journal;
pub mod likeness;
pub mod listing;
pub mod lists;
mod obey;
mod order;
mod outcome;
mod patience;
mod query;
mod quota;
mod reach;
mod report;
pub mod rhythm;
mod room;
pub mod settings;
mod setup;
pub mod slot;
pub mod socket;
mod stillness;
mod summary;
mod sums;
mod touches;
pub mod unobserved;
mod view;
pub mod waiting;
pub mod watch;

use command::Command;
use constants::SLEEP_US;
use intake::{Intake, World};
use likeness::SECONDS_MAX;
pub use settings::Refusal;
use settings::Settings;

use crate::book::State;
use crate::frame::layout::VenueRow;
use crate::frame::paper::PaperRows;
use crate::frame::{FeedFacts, Focus};
use crate::market::{MarketId, VenueId};
use crate::num::fnv::Fnv64;
use crate::paper::{Paper, PaperContext, Sights};
use crate::scan::ArbitrageScanner;
use crate::signal::SignalGenerator;

const SECOND_US: i64 = 1_000_000;
/// The last moment there is (2⁵³ − 1 µs, the year 2255): sums and differences of times never overflow.
const TIME_MAX_US: i64 = 9_007_199_254_740_991;

/// One engine: its own books, clock and paper account.
pub struct Engine {
    intake: Intake,
    heat: heat::Heat,
    scanner: ArbitrageScanner,
    signals: SignalGenerator,
    paper: Paper,
    sights: Sights,
    /// Taker fee in force, a fraction, by venue.
    fees: Vec<f64>,
    focus: Focus,
    availability: summary::Availability,
    venue_rows: Vec<VenueRow>,
    feed_facts: Vec<FeedFacts>,
    paper_rows: PaperRows,
    /// The instant that is being taken in.
    now_us: i64,
    /// Events came since the last step.
    unstepped: bool,
    first_us: Option<i64>,
    events: u64,
    frames_packed: u64,
}

impl Default for Engine {
    fn default() -> Self {
        Self::with(Intake::new(World::Recorded, 0))
    }
}

impl Engine {
    /// An engine for this session header (JSON). Nothing is dialled before the first event.
    pub fn configured(header: &[u8]) -> Result<Self, Refusal> {
        setup::engine(&Settings::read(header)?)
    }

    fn with(intake: Intake) -> Self {
        let scanner = ArbitrageScanner::new(&intake.catalogue, intake.venues.len());
        let signals = SignalGenerator::new(&intake.catalogue);
        let ids: Vec<&str> = intake.venues.iter().map(|slot| slot.venue.spec().id).collect();
        let mut paper = Paper::new(&ids);
        paper.follow(&intake.catalogue);
        let mut heat = heat::Heat::default();
        heat.make_room(intake.catalogue.markets().len());
        let (venue_rows, fees) = (vec![VenueRow::default(); ids.len()], vec![0.0; ids.len()]);
        Self {
            intake,
            heat,
            scanner,
            signals,
            paper,
            sights: Sights::default(),
            fees,
            venue_rows,
            feed_facts: Vec::new(),
            paper_rows: PaperRows::default(),
            focus: Focus::default(),
            availability: summary::Availability::default(),
            now_us: 0,
            unstepped: false,
            first_us: None,
            events: 0,
            frames_packed: 0,
        }
    }

    // --- Events -----------------------------------------------------------------------------------

    /// A connection is open.
    pub fn open(&mut self, t_us: i64, venue: VenueId, conn: u32, url: &str) {
        self.enter(t_us);
        self.intake.opened(self.now_us, venue, conn, url);
    }

    /// A frame arrived: text as UTF-8, or raw bytes where `binary`.
    pub fn receive(&mut self, t_us: i64, venue: VenueId, conn: u32, bytes: &[u8], binary: bool) {
        self.enter(t_us);
        self.intake.received(self.now_us, venue, conn, bytes, binary);
    }

    /// A connection is closed, or could not be opened.
    pub fn close(&mut self, t_us: i64, venue: VenueId, conn: u32, code: u32) {
        self.close_saying(t_us, venue, conn, code, "");
    }

    /// The same, with the reason that was given.
    pub fn close_saying(&mut self, t_us: i64, venue: VenueId, conn: u32, code: u32, reason: &str) {
        self.enter(t_us);
        self.intake.closed(self.now_us, venue, conn, code, reason);
    }

    /// Time passes.
    pub fn tick(&mut self, t_us: i64) {
        self.enter(t_us);
    }

    /// The wall clock stands `wall_us` before (+) or behind (−) the monotonic one.
    pub fn wall(&mut self, t_us: i64, wall_us: i64) {
        self.enter(t_us);
        self.intake.wall(self.now_us, wall_us);
    }

    /// A person did something. On a refusal nothing has changed.
    pub fn command(&mut self, t_us: i64, json: &[u8]) -> Result<(), Refusal> {
        self.enter(t_us);
        let command = Command::read(json)?;
        self.obey(command)
    }

    /// Completes the instant that was taken in last.
    pub fn step(&mut self) {
        if std::mem::take(&mut self.unstepped) {
            self.run();
        }
    }

    // --- Answers ----------------------------------------------------------------------------------

    /// When the engine wants to be ticked although nothing happens, µs.
    pub fn next_wake_us(&self) -> Option<i64> {
        let books = [self.intake.next_deadline_us(), self.scanner.next_deadline_us()];
        let deadlines =
            books.into_iter().chain([self.paper.next_deadline_us(), self.heat.next_deadline_us()]);
        deadlines.flatten().min()
    }

    /// Requests for the host since the last call, one JSON object a line.
    pub fn take_effects(&mut self) -> String {
        self.intake.effects.take_json()
    }

    /// Whether the host has something to carry out.
    pub fn has_effects(&self) -> bool {
        !self.intake.effects.is_empty()
    }

    /// FNV-1a 64 over, in market order, every level, state, epoch and counter, then the ledger.
    pub fn state_hash(&self) -> u64 {
        let mut hash = Fnv64::default();
        for index in 0..self.intake.feeds.len() {
            self.hash_market(MarketId::from_index(index), &mut hash);
        }
        self.intake.venues.iter().for_each(|slot| slot.counters.hash_into(&mut hash));
        hash.word(self.paper.ledger_hash());
        hash.finish()
    }

    /// A book of a market, for tests and tools.
    pub fn book(&self, market: MarketId) -> &crate::book::Book {
        self.intake.shelf.book(market)
    }

    /// A book with its status and its last proof, as the gate takes it.
    pub fn leg(&self, market: MarketId) -> crate::book::Leg<'_> {
        self.intake.shelf.leg(market)
    }

    /// Pairs offered at the last step.
    pub fn offers(&self) -> impl Iterator<Item = crate::scan::Offer> + '_ {
        self.scanner.offers()
    }

    /// The instant that is being taken in, µs.
    pub fn now_us(&self) -> i64 {
        self.now_us
    }

    pub fn catalogue(&self) -> &crate::market::Catalogue {
        &self.intake.catalogue
    }

    fn hash_market(&self, market: MarketId, hash: &mut Fnv64) {
        let leg = self.intake.shelf.leg(market);
        leg.book.digest_into(hash);
        hash.byte(leg.status.state as u8);
        hash.word(u64::from(leg.status.epoch));
        self.intake.feeds[market.index()].hash_into(hash);
        self.intake.care[market.index()].health.hash_into(hash);
    }

    // --- Time -------------------------------------------------------------------------------------

    /// Moves to the instant of an event: completes the one before, then lets timers fire in between.
    fn enter(&mut self, t_us: i64) {
        let t_us = t_us.clamp(0, TIME_MAX_US);
        self.events += 1;
        if self.first_us.is_none() {
            self.first_us = Some(t_us);
            self.now_us = t_us;
            self.start();
        }
        if t_us > self.now_us {
            self.step();
            let is_awake = t_us - self.now_us <= SLEEP_US || planted!(SleepUnnoticed);
            if self.intake.world == World::Live && !is_awake {
                self.wake(t_us);
            } else {
                self.fire_timers(t_us);
                self.move_to(t_us);
            }
        }
        self.unstepped = true;
    }

    /// Timers that are due before an event fire at their own time.
    fn fire_timers(&mut self, t_us: i64) {
        while let Some(due_us) = self.next_wake_us().filter(|due_us| *due_us < t_us) {
            self.move_to(due_us.max(self.now_us + 1).min(t_us - 1).max(self.now_us));
            self.run();
        }
    }

    /// The host slept: the time between did not happen, so no dial of it is made up for, and its seconds are
    /// counted nowhere.
    fn wake(&mut self, t_us: i64) {
        self.intake.wake(self.now_us, t_us - self.now_us);
        self.run();
        self.now_us = t_us;
        self.intake.count_frames(0);
    }

    /// Whole seconds that end on the way are counted as they stood.
    fn move_to(&mut self, t_us: i64) {
        let ended = t_us.div_euclid(SECOND_US) - self.now_us.div_euclid(SECOND_US);
        if ended > 0 {
            self.count_seconds(ended as u64);
            self.look_back(ended);
        }
        self.now_us = t_us;
    }

    /// At the end of each whole second prices may tell that a market trades another coin, and its health may
    /// have changed: that counts from then on, whenever the next event comes.
    fn look_back(&mut self, seconds: i64) {
        let first_us = (self.now_us.div_euclid(SECOND_US) + 1) * SECOND_US;
        for second in 0..seconds.min(SECONDS_MAX) {
            let end_us = first_us + second * SECOND_US;
            let is_other = self.intake.compare_prices(end_us);
            if self.intake.tend_health(end_us) || is_other {
                self.now_us = end_us;
                self.run();
            }
        }
    }

    /// Seconds that ended without anything happening between their ends.
    fn count_seconds(&mut self, seconds: u64) {
        self.scanner.count_seconds(seconds);
        self.availability.count(&self.intake, seconds);
        self.intake.count_frames(seconds);
    }

    /// One step, in order: timers, signals, scan, paper, and what is only looked at.
    fn run(&mut self) {
        self.intake.run_timers(self.now_us);
        while let Some(venue) = self.intake.take_list_news() {
            self.adopt_listed(venue);
        }
        if self.intake.take_wishes_changed() {
            self.follow_wishes();
        }
        self.read_dirty();
        self.intake.look_at_states(self.now_us);
        self.scanner.scan(self.now_us, &self.intake.shelf);
        self.trade();
        self.intake.tend_orders(self.now_us);
        self.intake.dirty.clear();
    }

    /// Has the books that changed read: at once, but for hot ones that are LIVE and of which nothing is offered.
    fn read_dirty(&mut self) {
        let Self { intake, heat, scanner, signals, now_us, .. } = self;
        let now_us = *now_us;
        for market in intake.dirty.list() {
            let is_live = intake.shelf.status(*market).state == State::Live;
            if heat.is_hot(now_us, *market) && is_live && !scanner.is_lively(*market) {
                if !planted!(HotForgotten) {
                    heat.put_off(now_us, *market);
                }
                continue;
            }
            scanner.mark_market(*market);
            signals.update(*market, now_us, &intake.shelf);
        }
        while let Some(market) = heat.take_due(now_us) {
            scanner.mark_market(market);
            signals.update(market, now_us, &intake.shelf);
        }
    }

    /// Lets the paper desk settle what arrives and decide on what is offered.
    fn trade(&mut self) {
        let (shelf, catalogue) = (&self.intake.shelf, &self.intake.catalogue);
        if self.paper.is_switched_on() {
            self.sights.take_offers(&self.scanner);
            self.sights.take_signals(&self.signals, catalogue, self.focus.instrument, (self.now_us, shelf));
        }
        self.paper.step(&PaperContext {
            now_us: self.now_us,
            shelf,
            catalogue,
            fees: &self.fees,
            order_size_quote: self.scanner.order_size_quote(),
            dirty: self.intake.dirty.list(),
            offers: self.sights.offers(),
            signals: self.sights.signals(),
        });
    }

    /// The first event: connections are planned now that there is a time.
    fn start(&mut self) {
        self.intake.name_coins(self.now_us);
        for index in 0..self.intake.venues.len() {
            self.intake.plan_venue(self.now_us, VenueId::from_index(index));
        }
    }
}
