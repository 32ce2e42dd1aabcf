//! From events to exact books: connections, feeds and what is asked of the host.
//!
//! A frame is decoded by its venue's file into normalised events; each book message goes to its market's
//! feed; what a feed or a connection needs (a dial, a snapshot, a renewal) becomes an effect.

mod books;
mod care;
mod coins;
mod fallback;
mod lines;
mod lists;
mod orders;
mod plan;
mod probing;
mod shape;
mod sparing;
mod timers;

pub use sparing::Sparing;

use super::care::Care;
use super::coins::{Coins, Standing};
use super::constants::*;
use super::door::Door;
use super::effects::Effects;
use super::feed::{Damage, Feed, Hands, Outcome};
use super::health::Ill;
use super::journal::{Happening, Journal};
use super::listing::Listings;
use super::lists::{Told, VenueList};
use super::settings::Refusal;
use super::slot::VenueSlot;
use super::socket::{Phase, Socket};
use super::unobserved::{Span, Unobserved, Why};
use super::watch::Watch;
use crate::book::gate::SKEW_MAX_US;
use crate::book::{Shelf, State};
use crate::market::{Catalogue, InstrumentId, Kind, Listing, Market, MarketId, Side, VenueId, VenueReason};
use crate::num::rng::Rng;
use crate::venue::{
    Batch, BookEvent, BookKind, ConnPlan, Event, Follow, Frame, Malformed, Role, Spec, TradeEvent, Wanted,
    registry,
};

/// Whether the outside answers, or is a recording.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum World {
    /// The host carries out effects; connections we did not ask for do not exist.
    Live,
    /// The recording is the world: nothing is dialled, and whatever speaks exists.
    #[default]
    Recorded,
}

/// Markets whose book or validity changed since the last step, each once.
#[derive(Debug, Default)]
pub struct Dirty {
    list: Vec<MarketId>,
    flags: Vec<bool>,
}

impl Dirty {
    fn mark(&mut self, market: MarketId) {
        if !std::mem::replace(&mut self.flags[market.index()], true) {
            self.list.push(market);
        }
    }

    pub fn list(&self) -> &[MarketId] {
        &self.list
    }

    pub fn clear(&mut self) {
        for market in self.list.drain(..) {
            self.flags[market.index()] = false;
        }
    }
}

pub struct Intake {
    pub world: World,
    pub venues: Vec<VenueSlot>,
    pub catalogue: Catalogue,
    pub shelf: Shelf,
    pub feeds: Vec<Feed>,
    /// One a market.
    pub care: Vec<Care>,
    pub unobserved: Unobserved,
    pub sockets: Vec<Socket>,
    pub effects: Effects,
    pub journal: Journal,
    pub dirty: Dirty,
    pub listings: Listings,
    /// One a venue.
    pub lists: Vec<VenueList>,
    /// What its venue told of each market.
    pub told: Vec<Told>,
    /// Venues whose list names markets that may be followed under another symbol.
    list_news: Vec<VenueId>,
    pub coins: Coins,
    pub watch: Watch,
    sparing: Sparing,
    batch: Batch,
    rng: Rng,
    /// No timer is due before this moment; may be too early, never too late.
    due_us: i64,
    /// Wall clock minus monotonic, µs.
    wall_us: Option<i64>,
    /// Instruments the person does not follow.
    unwanted: Vec<InstrumentId>,
    /// Some market was found missing, or found after all, since the scanner was told.
    wishes_changed: bool,
    /// The frame that is being taken was late by its own stream's measure.
    late_frame: bool,
}

impl Intake {
    pub fn new(world: World, seed: u64) -> Self {
        let venues: Vec<VenueSlot> = registry::all().into_iter().map(VenueSlot::new).collect();
        let journal = Journal::new(venues.len());
        let lists = venues.iter().map(|_| VenueList::default()).collect();
        Self {
            world,
            venues,
            catalogue: Catalogue::default(),
            shelf: Shelf::default(),
            feeds: Vec::new(),
            care: Vec::new(),
            unobserved: Unobserved::default(),
            sockets: Vec::new(),
            effects: Effects::default(),
            journal,
            dirty: Dirty::default(),
            listings: Listings::default(),
            lists,
            told: Vec::new(),
            list_news: Vec::new(),
            coins: Coins::default(),
            watch: Watch::default(),
            sparing: Sparing::default(),
            batch: Batch::default(),
            rng: Rng::new(seed),
            due_us: i64::MAX,
            wall_us: None,
            unwanted: Vec::new(),
            wishes_changed: false,
            late_frame: false,
        }
    }

    /// Follows one more market whose unit is `10^power` coins, or gives the one already followed.
    pub fn follow(&mut self, market: Market, power: u8, standing: Standing) -> MarketId {
        let venue = market.venue;
        let compared = market.instrument.filter(|_| market.kind == Kind::Spot);
        let id = self.catalogue.add(market);
        if id.index() == self.feeds.len() {
            self.feeds.push(Feed::new(venue));
            self.care.push(Care::default());
            self.journal.add_market();
            self.shelf.add_multiple(power);
            self.listings.add();
            self.told.push(Told::default());
            self.dirty.flags.push(false);
            self.dirty.list.reserve(self.feeds.len());
            self.coins.add(standing, compared);
            self.name_coin(id);
        }
        id
    }

    /// Earliest moment at which [`Intake::run_timers`] may have something to do.
    pub fn next_deadline_us(&self) -> Option<i64> {
        (self.due_us < i64::MAX).then_some(self.due_us)
    }

    // --- Events -----------------------------------------------------------------------------------

    /// A connection is open.
    pub fn opened(&mut self, now_us: i64, venue: VenueId, number: u32, url: &str) {
        let Some(slot) = self.slot_for(venue, number, url) else { return };
        let spec = self.venues[venue.index()].venue.spec();
        self.venues[venue.index()].venue.opened(number);
        self.venues[venue.index()].reach.opened(now_us, number);
        let was_dark = !self.sockets.iter().any(Socket::is_open);
        self.sockets[slot].open(now_us, spec);
        self.door(slot).opened();
        if was_dark {
            self.back_online(now_us);
        }
        self.sockets[slot].next_send_us = now_us + self.venues[venue.index()].venue.settle_us();
        self.shelf.prove_socket(slot, now_us);
        self.note_line(now_us, slot, Happening::Opened { conn: number });
        let successor = self.sockets[slot].replaces.is_some();
        // What was found missing is asked for with the others; whether it is there now, it says itself.
        self.sockets[slot].markets.retain(|market| !self.listings.is_missing(*market));
        for at in 0..self.sockets[slot].markets.len() {
            let market = self.sockets[slot].markets[at];
            if !successor {
                self.bind(market, slot);
                self.listings.asked(now_us, market);
                self.expect_snapshot(now_us, market);
            }
        }
        if self.sparing.trades {
            let markets = self.sockets[slot].markets.clone();
            self.ask_for_trades(now_us, slot, &markets, false);
        }
        self.ask_for_list(now_us, venue);
        self.flush(now_us, slot);
        self.lower(self.sockets[slot].deadline_us(spec).min(self.sockets[slot].next_ping_us));
        self.lower(self.cut_us(slot));
    }

    /// A frame arrived.
    pub fn received(&mut self, now_us: i64, venue: VenueId, number: u32, bytes: &[u8], binary: bool) {
        let Some(slot) = self.speaking(now_us, venue, number) else {
            self.venues[venue.index()].counters.late += 1;
            return;
        };
        let proof_us = self.shelf.socket_proof_us(slot);
        self.note_frame(now_us, slot);
        let is_oversize = bytes.len() > self.venues[venue.index()].venue.spec().frame_bytes_max;
        if is_oversize && !planted!(OversizeRead) {
            return self.oversize(now_us, slot);
        }
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        let frame = Frame { venue, conn: number, endpoint: self.sockets[slot].endpoint, bytes, binary };
        let read = self.venues[venue.index()].venue.decode(&frame, self.catalogue.symbols(), &mut batch);
        self.venues[venue.index()].counters.sizes_floored += batch.sizes_floored;
        self.late_frame = false;
        match read {
            Ok(()) => {
                self.note_shape(slot, &batch);
                self.take_events(now_us, slot, &batch);
            }
            Err(malformed) => {
                self.malformed(now_us, slot, malformed);
                self.misshapen(now_us, slot, malformed);
            }
        }
        self.batch = batch;
        if self.late_frame && !planted!(LateFrameProves) {
            // What was under way for so long says nothing of the other books now.
            self.shelf.prove_socket(slot, proof_us);
        }
    }

    /// A connection is closed.
    pub fn closed(&mut self, now_us: i64, venue: VenueId, number: u32, code: u32, reason: &str) {
        let Some(slot) = self.find(venue, number).filter(|slot| self.sockets[*slot].is_current()) else {
            self.venues[venue.index()].counters.late += 1;
            return;
        };
        self.note_line(now_us, slot, Happening::Closed { conn: number, code, reason: care::capped(reason) });
        // A handshake that was turned down is a close like any other, but it never was a connection.
        let was_open = self.sockets[slot].phase == Phase::Open;
        self.blame_line(slot, if was_open { VenueReason::Closed } else { VenueReason::NoAnswer });
        if !was_open {
            let reached = self.is_up(venue);
            self.venues[venue.index()].reach.turned_down(reached);
        }
        let wait_us = if was_open && code == TOO_BIG { self.too_big(now_us, slot) } else { 0 };
        self.lose_for(now_us, slot, wait_us);
        if BAN_CODES.contains(&code) && self.sockets[slot].plan.is_some() && self.world == World::Live {
            self.suspect_ban(now_us, slot);
        }
    }

    /// Wall clock minus monotonic, when it moves.
    pub fn wall(&mut self, now_us: i64, wall_us: i64) {
        let before_us = self.wall_us.replace(wall_us);
        let by_us = before_us.map_or(0, |before_us| wall_us.saturating_sub(before_us));
        if by_us.saturating_abs() > WALL_JUMP_US && !planted!(ClockJumpUnnoticed) {
            self.distrust(now_us, Happening::ClockJumped { by_us });
            if by_us > SLEEP_US {
                let why = Why::ClockJumped;
                self.unobserved.note(Span { from_us: now_us, to_us: now_us, lost_us: by_us, why });
            }
        }
    }

    /// The host was frozen or asleep: whatever happens first, nothing is known any more.
    pub fn wake(&mut self, now_us: i64, slept_us: i64) {
        self.distrust(now_us, Happening::Woke { slept_us });
        let (to_us, lost_us) = (now_us + slept_us, slept_us);
        self.unobserved.note(Span { from_us: now_us, to_us, lost_us, why: Why::Frozen });
    }

    fn lower(&mut self, at_us: i64) {
        self.due_us = self.due_us.min(at_us);
    }

    fn lower_to(&mut self, at_us: Option<i64>) {
        self.lower(at_us.unwrap_or(i64::MAX));
    }
}
