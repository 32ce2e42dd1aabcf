//! What the page is to see of an engine: rows of venues, and the frame.

use super::Engine;
use super::counters::Counters;
use super::intake::Intake;
use super::slot::VenueSlot;
use super::socket::Phase;
use crate::book::State;
use crate::frame::layout::VenueRow;
use crate::frame::{EngineFigures, FeedFacts, FrameSource, TooSmall, counts_max, frame_bytes, pack};
use crate::market::{MarketId, VenueId, VenueReason};
use crate::paper::STRATEGIES;

impl Engine {
    /// Bytes that any frame of this engine fits into; rises only when markets are added.
    pub fn frame_bytes_max(&self) -> usize {
        let (catalogue, venues) = (&self.intake.catalogue, self.intake.venues.len());
        frame_bytes(&counts_max(catalogue, venues, STRATEGIES.len(), catalogue.quotes().count()))
    }

    /// Packs what stands at the last step into `out` and gives the bytes used.
    pub fn pack_frame(&mut self, out: &mut [u8]) -> Result<usize, TooSmall> {
        for index in 0..self.venue_rows.len() {
            self.venue_rows[index] = venue_row(&self.intake, VenueId::from_index(index), self.now_us);
            self.venue_rows[index].fee_taker = self.fees[index];
        }
        self.feed_facts.clear();
        let feeds = 0..self.intake.feeds.len();
        self.feed_facts
            .extend(feeds.map(|at| feed_facts(&self.intake, MarketId::from_index(at), self.now_us)));
        let (paper, catalogue) = (&self.paper, &self.intake.catalogue);
        self.paper_rows.refresh(paper, catalogue, &self.intake.shelf, self.now_us);
        self.frames_packed += 1;
        let figures = EngineFigures {
            events: self.events,
            live_share: self.availability.live_share(),
            two_live_share: self.availability.two_live_share(),
            halted: self.paper.is_halted(),
            lagging: self.intake.lagging(),
            unobserved: self.intake.unobserved.count,
            unobserved_ms: self.intake.unobserved.lost_us as f64 / 1e3,
        };
        let source = FrameSource {
            number: self.frames_packed,
            now_us: self.now_us,
            figures,
            focus: self.focus,
            catalogue: &self.intake.catalogue,
            shelf: &self.intake.shelf,
            listings: self.intake.listings.states(),
            feeds: &self.feed_facts,
            scanner: &mut self.scanner,
            signals: &self.signals,
            queues: [self.intake.watch.seats[0].queues(), self.intake.watch.seats[1].queues()],
            venues: &self.venue_rows,
            refusals: &self.paper_rows.refusals,
            strategies: &self.paper_rows.strategies,
            results: &self.paper_rows.results,
            trades: &self.paper_rows.trades,
        };
        pack(source, out)
    }

    /// What was counted at a venue, for tests and tools.
    pub fn counters(&self, venue: VenueId) -> &Counters {
        &self.intake.venues[venue.index()].counters
    }

    /// When a venue that has to wait dials next, µs.
    pub fn next_dial_us(&self, venue: VenueId) -> Option<i64> {
        Lines::of(&self.intake, venue).next_try_us
    }
}

fn venue_row(intake: &Intake, venue: VenueId, now_us: i64) -> VenueRow {
    let slot = &intake.venues[venue.index()];
    let counters = &slot.counters;
    let books = Books::of(intake, venue);
    let lines = Lines::of(intake, venue);
    VenueRow {
        state: books.best.unwrap_or(lines.state) as u8,
        reason: reason(slot, &books, &lines) as u8,
        connections_open: lines.open,
        markets: books.wanted,
        markets_live: books.live,
        frames: counters.frames as f64,
        frames_per_second: slot.frames_per_second as f64,
        delay_ms: millis(slot.delay_us),
        offset_ms: millis(books.least_delay_us),
        silence_ms: millis(lines.last_frame_us.map(|us| now_us - us)),
        next_try_ms: millis(lines.next_try_us.map(|us| (us - now_us).max(0))),
        book_updates: counters.book_updates as f64,
        snapshots: counters.snapshots as f64,
        trades: counters.trades as f64,
        checksums_right: counters.checksums_right as f64,
        checksums_wrong: counters.checksums_wrong as f64,
        gaps: counters.gaps as f64,
        resyncs: counters.resyncs as f64,
        malformed: counters.malformed as f64,
        ignored: counters.ignored as f64,
        refused: counters.refused as f64,
        dials: counters.dials as f64,
        fee_taker: 0.0,
        markets_missing: books.missing,
        reach: intake.reach(venue) as u8,
        open_ms: millis(slot.reach.open_us()),
        first_book_ms: millis(slot.reach.first_book_us()),
        health: books.health.checked_div(books.wanted).map_or(NO_HEALTH, |middle| middle as u8),
        markets_held: books.held,
    }
}

/// Of a venue without markets.
const NO_HEALTH: u8 = 255;

fn feed_facts(intake: &Intake, market: MarketId, now_us: i64) -> FeedFacts {
    let care = &intake.care[market.index()];
    FeedFacts {
        health: care.health.score(),
        reason: intake.market_reason(market),
        since_us: if care.since_us == 0 { f64::NAN } else { care.since_us as f64 },
        next_try_ms: millis(intake.next_try_us(market).map(|us| (us - now_us).max(0))),
    }
}

fn millis(us: Option<i64>) -> f64 {
    us.map_or(f64::NAN, |us| us as f64 / 1e3)
}

/// A venue's books in sum.
#[derive(Default)]
struct Books {
    wanted: u32,
    live: u32,
    missing: u32,
    held: u32,
    /// Sum of their scores.
    health: u32,
    best: Option<State>,
    least_delay_us: Option<i64>,
}

impl Books {
    fn of(intake: &Intake, venue: VenueId) -> Self {
        let mut books = Books::default();
        for (index, feed) in intake.feeds.iter().enumerate() {
            let market = MarketId::from_index(index);
            if feed.venue == venue && intake.wants(market) {
                books.take(intake.shelf.status(market).state, feed.least_delay_us());
                let health = &intake.care[index].health;
                books.health += u32::from(health.score());
                books.held += u32::from(health.is_held());
            } else if feed.venue == venue && intake.chooses(market) {
                books.missing += 1;
            }
        }
        books
    }

    fn take(&mut self, state: State, delay_us: Option<i64>) {
        self.wanted += 1;
        self.live += u32::from(state == State::Live);
        if self.best.is_none_or(|best| standing(state) > standing(best)) {
            self.best = Some(state);
        }
        self.least_delay_us = self.least_delay_us.into_iter().chain(delay_us).min();
    }
}

/// Which of two states is the better one to show for a whole venue.
fn standing(state: State) -> u8 {
    match state {
        State::Idle => 0,
        State::Connecting => 1,
        State::Quarantined => 2,
        State::Resync => 3,
        State::Syncing => 4,
        State::Stale => 5,
        State::Live => 6,
    }
}

/// A venue's connections in sum.
struct Lines {
    open: u32,
    dialling: bool,
    state: State,
    last_frame_us: Option<i64>,
    next_try_us: Option<i64>,
}

impl Lines {
    fn of(intake: &Intake, venue: VenueId) -> Self {
        let here = || intake.sockets.iter().filter(move |socket| socket.venue == venue);
        let open = here().filter(|socket| socket.is_open()).count() as u32;
        let dialling = here().any(|socket| matches!(socket.phase, Phase::Dialling { .. }));
        let waiting = |phase: Phase| if let Phase::Waiting { at_us } = phase { Some(at_us) } else { None };
        Lines {
            open,
            dialling,
            state: if open > 0 || dialling { State::Connecting } else { State::Idle },
            last_frame_us: here().filter(|s| s.frames > 0).map(|s| s.last_frame_us).max(),
            next_try_us: here().filter_map(|socket| waiting(socket.phase)).min(),
        }
    }
}

/// Why a venue is not wholly LIVE, the most telling thing first.
fn reason(slot: &VenueSlot, books: &Books, lines: &Lines) -> VenueReason {
    if !slot.enabled {
        return VenueReason::Disabled;
    }
    if slot.in_maintenance {
        return VenueReason::Maintenance;
    }
    if books.wanted == 0 {
        return VenueReason::NotListed;
    }
    if books.live == books.wanted {
        return VenueReason::None;
    }
    match slot.reason {
        VenueReason::None | VenueReason::Waiting if lines.dialling => VenueReason::Dialing,
        VenueReason::None | VenueReason::Waiting if lines.open > 0 => VenueReason::Subscribing,
        told => told,
    }
}
