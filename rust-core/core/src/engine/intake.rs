//! From events to exact books: connections, feeds and what is asked of the host.
//!
//! A frame is decoded by its venue's file into normalised events; each book message goes to its market's
//! feed; what a feed or a connection needs (a dial, a snapshot, a renewal) becomes an effect.

use super::constants::*;
use super::effects::Effects;
use super::feed::{Damage, Feed, Hands, Outcome};
use super::journal::{Happening, Journal};
use super::slot::VenueSlot;
use super::socket::{Phase, Socket};
use crate::book::gate::SKEW_MAX_US;
use crate::book::{Shelf, State};
use crate::market::{Catalogue, InstrumentId, Kind, Market, MarketId, VenueId, VenueReason};
use crate::num::rng::Rng;
use crate::venue::{
    Batch, BookEvent, BookKind, ConnPlan, Event, Follow, Frame, Malformed, Role, Wanted, registry,
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
    pub sockets: Vec<Socket>,
    pub effects: Effects,
    pub journal: Journal,
    pub dirty: Dirty,
    batch: Batch,
    rng: Rng,
    /// No timer is due before this moment; may be too early, never too late.
    due_us: i64,
    /// Wall clock minus monotonic, µs.
    wall_us: Option<i64>,
    /// Instruments the person does not follow.
    unwanted: Vec<InstrumentId>,
}

impl Intake {
    pub fn new(world: World, seed: u64) -> Self {
        let venues: Vec<VenueSlot> = registry::all().into_iter().map(VenueSlot::new).collect();
        let journal = Journal::new(venues.len());
        Self {
            world,
            venues,
            catalogue: Catalogue::default(),
            shelf: Shelf::default(),
            feeds: Vec::new(),
            sockets: Vec::new(),
            effects: Effects::default(),
            journal,
            dirty: Dirty::default(),
            batch: Batch::default(),
            rng: Rng::new(seed),
            due_us: i64::MAX,
            wall_us: None,
            unwanted: Vec::new(),
        }
    }

    /// Follows one more market, or gives the one already followed.
    pub fn follow(&mut self, market: Market) -> MarketId {
        let venue = market.venue;
        let id = self.catalogue.add(market);
        if id.index() == self.feeds.len() {
            self.feeds.push(Feed::new(venue));
            self.shelf.add();
            self.dirty.flags.push(false);
            self.dirty.list.reserve(1);
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
        self.sockets[slot].open(now_us, spec);
        self.shelf.prove_socket(slot, now_us);
        self.journal.note(now_us, venue, Happening::Opened { conn: number });
        let successor = self.sockets[slot].replaces.is_some();
        for at in 0..self.sockets[slot].markets.len() {
            let market = self.sockets[slot].markets[at];
            if !successor {
                self.bind(market, slot);
                self.expect_snapshot(now_us, market);
            }
        }
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
        self.note_frame(now_us, slot);
        if bytes.len() > self.venues[venue.index()].venue.spec().frame_bytes_max {
            return self.oversize(now_us, slot);
        }
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        let frame = Frame { venue, conn: number, endpoint: self.sockets[slot].endpoint, bytes, binary };
        let read = self.venues[venue.index()].venue.decode(&frame, self.catalogue.symbols(), &mut batch);
        self.venues[venue.index()].counters.sizes_floored += batch.sizes_floored;
        match read {
            Ok(()) => self.take_events(now_us, slot, &batch),
            Err(malformed) => self.malformed(now_us, slot, malformed),
        }
        self.batch = batch;
    }

    /// A connection is closed.
    pub fn closed(&mut self, now_us: i64, venue: VenueId, number: u32, code: u32) {
        let Some(slot) = self.find(venue, number).filter(|slot| self.sockets[*slot].is_current()) else {
            self.venues[venue.index()].counters.late += 1;
            return;
        };
        self.journal.note(now_us, venue, Happening::Closed { conn: number, code });
        self.venues[venue.index()].reason = VenueReason::Closed;
        self.lose(now_us, slot);
    }

    /// Wall clock minus monotonic, when it moves.
    pub fn wall(&mut self, now_us: i64, wall_us: i64) {
        let before_us = self.wall_us.replace(wall_us);
        let by_us = before_us.map_or(0, |before_us| wall_us - before_us);
        if by_us.abs() > WALL_JUMP_US {
            self.distrust_clock(now_us, by_us);
        }
    }

    // --- Connections ------------------------------------------------------------------------------

    fn find(&self, venue: VenueId, number: u32) -> Option<usize> {
        self.sockets.iter().position(|socket| socket.venue == venue && socket.number == number)
    }

    /// The slot an `open` belongs to; in a recording one is made.
    fn slot_for(&mut self, venue: VenueId, number: u32, url: &str) -> Option<usize> {
        let endpoint = self.venues[venue.index()].venue.spec().endpoint_of(url);
        let known = self.find(venue, number);
        match (known, self.world) {
            (Some(slot), _) => {
                self.sockets[slot].endpoint = endpoint;
                Some(slot)
            }
            (None, World::Recorded) => Some(self.adopt(venue, number, endpoint)),
            (None, World::Live) => {
                self.venues[venue.index()].counters.late += 1;
                None
            }
        }
    }

    fn adopt(&mut self, venue: VenueId, number: u32, endpoint: usize) -> usize {
        self.venues[venue.index()].number_seen(number);
        let role = self.venues[venue.index()].venue.spec().endpoints[endpoint].role;
        self.place(Socket::new(venue, number, endpoint, None, role == Role::Stream))
    }

    /// Gives a connection a slot; one that nothing refers to any more is used again.
    fn place(&mut self, socket: Socket) -> usize {
        let is_free = |s: &Socket| self.world == World::Live && s.plan.is_none() && s.phase == Phase::Idle;
        let slot = self.sockets.iter().position(is_free).unwrap_or(self.sockets.len());
        if slot == self.sockets.len() {
            self.sockets.push(socket);
        } else {
            self.sockets[slot] = socket;
        }
        slot
    }

    /// The open slot a frame belongs to; in a recording whoever speaks is open.
    fn speaking(&mut self, now_us: i64, venue: VenueId, number: u32) -> Option<usize> {
        match self.find(venue, number) {
            Some(slot) if self.sockets[slot].is_open() => Some(slot),
            _ if self.world == World::Recorded => {
                self.opened(now_us, venue, number, "");
                self.find(venue, number)
            }
            _ => None,
        }
    }

    fn note_frame(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        let quiet_us = now_us - socket.last_frame_us;
        socket.last_frame_us = now_us;
        socket.frames += 1;
        socket.stalled = false;
        let spec = self.venues[socket.venue.index()].venue.spec();
        self.venues[socket.venue.index()].counters.frames += 1;
        self.shelf.prove_socket(slot, now_us);
        self.lower(now_us + self.sockets[slot].stall_us(spec));
        if quiet_us > SKEW_MAX_US {
            self.mark_socket(slot);
        }
    }

    fn mark_socket(&mut self, slot: usize) {
        let Self { sockets, dirty, .. } = self;
        sockets[slot].markets.iter().for_each(|market| dirty.mark(*market));
    }

    fn oversize(&mut self, now_us: i64, slot: usize) {
        let venue = self.sockets[slot].venue;
        self.malformed(now_us, slot, Malformed::new("a frame larger than this venue sends"));
        for market in self.sockets[slot].markets.clone() {
            self.damage(now_us, market, Damage::Malformed);
        }
        if self.world == World::Live {
            let again = std::mem::replace(&mut self.sockets[slot].oversize, true);
            let ban_us = if again { QUARANTINE_US } else { 0 };
            self.venues[venue.index()].reason = VenueReason::Malformed;
            self.give_up(now_us, slot, ban_us);
        }
    }

    /// The connection is gone: its books lose their chains, and it is dialled again if it is wanted.
    fn lose(&mut self, now_us: i64, slot: usize) {
        for market in std::mem::take(&mut self.sockets[slot].markets) {
            if self.feeds[market.index()].socket == Some(slot) {
                self.feeds[market.index()].end(self.shelf.leg_mut(market).1);
                self.dirty.mark(market);
            }
        }
        let planned = self.sockets[slot].plan.as_ref().map(|plan| plan.markets.clone());
        self.sockets[slot].markets = planned.unwrap_or_default();
        self.sockets[slot].phase = Phase::Idle;
        if self.sockets[slot].plan.is_some() && self.world == World::Live {
            self.schedule_dial(now_us, slot, 0);
        }
    }

    fn give_up(&mut self, now_us: i64, slot: usize, least_wait_us: i64) {
        let (venue, number) = (self.sockets[slot].venue, self.sockets[slot].number);
        self.effects.close(venue, number);
        self.lose(now_us, slot);
        if least_wait_us > 0 {
            self.sockets[slot].phase = Phase::Waiting { at_us: now_us + least_wait_us };
        }
    }

    fn schedule_dial(&mut self, now_us: i64, slot: usize, least_wait_us: i64) {
        let venue = self.sockets[slot].venue;
        let others_up = self.sockets.iter().any(|socket| socket.venue != venue && socket.is_open());
        let banned = self.sockets[slot].backoff.failures() >= BAN_FAILURES && others_up;
        let backoff = &mut self.sockets[slot].backoff;
        let mut wait_us = backoff.next_wait_us(&mut self.rng);
        if banned {
            wait_us = backoff.ban_wait_us();
            self.venues[venue.index()].reason = VenueReason::Banned;
            self.journal.note(now_us, venue, Happening::BanSuspected { wait_us });
        } else if !others_up {
            wait_us = wait_us.min(CONNECT_TIMEOUT_US);
        }
        let at_us = now_us + wait_us.max(least_wait_us);
        self.sockets[slot].phase = Phase::Waiting { at_us };
        self.lower(at_us);
    }

    fn dial(&mut self, now_us: i64, slot: usize) {
        let venue = self.sockets[slot].venue;
        let allowed_us = self.venues[venue.index()].dial_allowed_us(now_us);
        if allowed_us > now_us {
            self.sockets[slot].phase = Phase::Waiting { at_us: allowed_us };
            return self.lower(allowed_us);
        }
        let number = self.venues[venue.index()].new_number();
        self.venues[venue.index()].dialled(now_us);
        let socket = &mut self.sockets[slot];
        socket.number = number;
        socket.phase = Phase::Dialling { until_us: now_us + CONNECT_TIMEOUT_US };
        let url = socket.plan.as_ref().map(|plan| plan.url.clone()).unwrap_or_default();
        self.effects.open(venue, number, &url);
        self.journal.note(now_us, venue, Happening::Dialled { conn: number });
        self.lower(now_us + CONNECT_TIMEOUT_US);
    }

    /// Sends what is queued, within the venue's rate.
    fn flush(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        if !socket.is_open() {
            return;
        }
        let limits = self.venues[socket.venue.index()].venue.spec().limits;
        let gap_us = 1_000_000 / i64::from(limits.sends_per_second.max(1));
        while now_us >= socket.next_send_us {
            let Some(text) = socket.queue.pop_front() else { return };
            self.effects.send(socket.venue, socket.number, &text);
            socket.next_send_us = socket.next_send_us.max(now_us - gap_us) + gap_us;
        }
        if !socket.queue.is_empty() {
            let at_us = socket.next_send_us;
            self.lower(at_us);
        }
    }

    /// When a connection of limited life must have a successor: five minutes before its end.
    fn cut_us(&self, slot: usize) -> i64 {
        let socket = &self.sockets[slot];
        let life_us = self.venues[socket.venue.index()].venue.spec().limits.conn_life_us;
        let wanted = life_us > 0 && socket.is_open() && socket.plan.is_some() && !socket.replaced;
        if wanted { socket.opened_us + life_us - 300_000_000 } else { i64::MAX }
    }

    /// Opens a second connection for the same markets; books move over as soon as it carries them.
    fn renew(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        if self.world == World::Recorded || socket.replaced || socket.plan.is_none() {
            return;
        }
        socket.replaced = true;
        let (venue, number) = (socket.venue, socket.number);
        let mut successor = Socket::new(venue, 0, socket.endpoint, socket.plan.clone(), socket.is_stream);
        successor.replaces = Some(slot);
        self.journal.note(now_us, venue, Happening::PlannedCut { conn: number });
        let successor = self.place(successor);
        self.dial(now_us, successor);
    }

    /// A successor that carries every market lets the old connection go.
    fn retire_replaced(&mut self, slot: usize) {
        let Some(old) = self.sockets[slot].replaces else { return };
        if self.feeds.iter().any(|feed| feed.socket == Some(old)) {
            return;
        }
        self.sockets[slot].replaces = None;
        let socket = &mut self.sockets[old];
        socket.plan = None;
        socket.markets.clear();
        if socket.phase != Phase::Idle {
            socket.phase = Phase::Idle;
            self.effects.close(socket.venue, socket.number);
        }
    }

    // --- Feeds ------------------------------------------------------------------------------------

    /// The market's stream comes over this connection from now on, beginning anew.
    fn bind(&mut self, market: MarketId, slot: usize) {
        self.move_to(market, slot);
        let status = self.shelf.leg_mut(market).1;
        self.feeds[market.index()].begin(status);
        self.dirty.mark(market);
    }

    /// The market's stream comes over this connection, its chain unbroken.
    fn move_to(&mut self, market: MarketId, slot: usize) {
        if let Some(old) = self.feeds[market.index()].socket.replace(slot).filter(|old| *old != slot) {
            self.sockets[old].markets.retain(|other| *other != market);
        }
        let markets = &mut self.sockets[slot].markets;
        if !markets.contains(&market) {
            markets.push(market);
        }
    }

    fn take_events(&mut self, now_us: i64, slot: usize, batch: &Batch) {
        let venue = self.sockets[slot].venue;
        for event in &batch.events {
            match *event {
                Event::Book(book) => self.take_book(now_us, slot, &book, batch),
                Event::Trade(_) => self.venues[venue.index()].counters.trades += 1,
                Event::Ack { .. } | Event::Heartbeat => {}
                Event::Refused { market, text } => self.refused(now_us, slot, market, batch.text_of(text)),
                Event::Reply { text } => {
                    let number = self.sockets[slot].number;
                    self.effects.send(venue, number, batch.text_of(text));
                }
                Event::ConnGap { expected, got } => self.conn_gap(now_us, slot, expected, got),
                Event::PlannedCut => self.renew(now_us, slot),
                Event::Maintenance { on } => self.maintenance(now_us, venue, on),
                Event::Ignored => self.venues[venue.index()].counters.ignored += 1,
            }
        }
    }

    fn take_book(&mut self, now_us: i64, slot: usize, event: &BookEvent, batch: &Batch) {
        let levels = batch.levels_of(event);
        let from_query = !self.sockets[slot].is_stream;
        if !from_query && !self.accepts(slot, event) {
            self.venues[self.sockets[slot].venue.index()].counters.ignored += 1;
            return;
        }
        let before = self.shelf.status(event.market).state;
        let (feed, mut hands) = self.hands(now_us, event.market);
        let outcome = feed.take(&mut hands, event, levels, from_query);
        let silent_until_us = hands.status.rhythm_until_us;
        let delay_us = feed.delay_us;
        let slot_of_venue = &mut self.venues[self.feeds[event.market.index()].venue.index()];
        slot_of_venue.delay_us = delay_us.or(slot_of_venue.delay_us);
        match outcome {
            Outcome::Same => {}
            Outcome::Changed => {
                self.lower(silent_until_us);
                self.lower_to(self.feeds[event.market.index()].crossed_deadline_us());
                self.changed(now_us, event.market, before);
            }
            Outcome::Waiting => self.needs_snapshot(now_us, event.market),
            Outcome::Damaged(damage) => {
                self.damage(now_us, event.market, damage);
                self.feeds[event.market.index()].hold(event, levels);
            }
        }
    }

    /// Whether this connection may speak for the market; the first to do so is bound to it.
    fn accepts(&mut self, slot: usize, event: &BookEvent) -> bool {
        let bound = self.feeds[event.market.index()].socket;
        if bound == Some(slot) {
            return true;
        }
        let is_free = bound.is_none_or(|old| !self.sockets[old].is_open());
        if is_free {
            self.bind(event.market, slot);
            return true;
        }
        let successor = self.sockets[slot].replaces == bound;
        let whole = event.kind != BookKind::Delta;
        if whole || (successor && self.continues(event)) {
            self.move_to(event.market, slot);
            self.retire_replaced(slot);
            return true;
        }
        false
    }

    fn continues(&self, event: &BookEvent) -> bool {
        let feed = &self.feeds[event.market.index()];
        let venue = &self.venues[feed.venue.index()].venue;
        feed.is_whole() && feed.verdict(venue.as_ref(), event) != Follow::Gap
    }

    fn hands(&mut self, now_us: i64, market: MarketId) -> (&mut Feed, Hands<'_>) {
        let feed = &mut self.feeds[market.index()];
        let slot = &mut self.venues[feed.venue.index()];
        let (book, status) = self.shelf.leg_mut(market);
        (feed, Hands { now_us, venue: slot.venue.as_ref(), book, status, counters: &mut slot.counters })
    }

    fn changed(&mut self, now_us: i64, market: MarketId, before: State) {
        self.dirty.mark(market);
        let after = self.shelf.status(market).state;
        let venue = self.feeds[market.index()].venue;
        if after == State::Live && before != State::Live {
            self.journal.note(now_us, venue, Happening::Live { market });
        }
        if after == State::Stale {
            self.venues[venue.index()].reason = VenueReason::Lag;
        }
    }

    fn damage(&mut self, now_us: i64, market: MarketId, damage: Damage) {
        let (feed, mut hands) = self.hands(now_us, market);
        let pause_us = feed.damage(&mut hands);
        let venue = self.feeds[market.index()].venue;
        let (reason, what) = damage_words(market, damage);
        self.venues[venue.index()].reason = reason;
        self.journal.note(now_us, venue, what);
        self.dirty.mark(market);
        match pause_us {
            Some(pause_us) => {
                self.journal.note(now_us, venue, Happening::Quarantined { market, pause_us });
                self.lower(now_us + pause_us);
            }
            None => self.needs_snapshot(now_us, market),
        }
    }

    /// A snapshot should come by itself after subscribing; it is asked for if it does not.
    fn expect_snapshot(&mut self, now_us: i64, market: MarketId) {
        self.feeds[market.index()].ask_at_us = Some(now_us + SNAPSHOT_WAIT_US);
        self.lower(now_us + SNAPSHOT_WAIT_US);
    }

    /// Asks for the market's snapshot at once, unless it was already asked for.
    fn needs_snapshot(&mut self, now_us: i64, market: MarketId) {
        let feed = &mut self.feeds[market.index()];
        if self.world == World::Live && feed.asked == 0 {
            feed.ask_at_us = Some(now_us);
            self.lower(now_us);
        }
    }

    /// Asks for a snapshot: by request where the venue has one, else by subscribing anew; after
    /// [`SNAPSHOT_TRIES`] the connection is renewed.
    fn ask_snapshot(&mut self, now_us: i64, market: MarketId) {
        let feed = &mut self.feeds[market.index()];
        feed.ask_at_us = Some(now_us + SNAPSHOT_WAIT_US);
        feed.asked += 1;
        let (tries, Some(slot)) = (feed.asked, feed.socket) else { return };
        self.lower(now_us + SNAPSHOT_WAIT_US);
        let held = self.catalogue.market(market);
        let venue = self.feeds[market.index()].venue;
        if tries > SNAPSHOT_TRIES {
            return self.no_snapshot(now_us, market, slot);
        }
        if let Some(request) = self.venues[venue.index()].venue.snapshot_request(held) {
            return self.request(now_us, slot, request.endpoint, request.text);
        }
        let frames = self.venues[venue.index()].venue.resubscribe(held);
        if frames.is_empty() {
            return self.give_up(now_us, slot, 0);
        }
        self.sockets[slot].queue.extend(frames);
        self.flush(now_us, slot);
    }

    /// Asked often enough: the market is left out for a while, or, if nothing else lives on the
    /// connection, the connection is renewed.
    fn no_snapshot(&mut self, now_us: i64, market: MarketId, slot: usize) {
        let venue = self.feeds[market.index()].venue;
        self.venues[venue.index()].reason = VenueReason::NoSnapshot;
        self.journal.note(now_us, venue, Happening::NoSnapshot { market });
        let lives = |other: &MarketId| self.shelf.status(*other).state == State::Live;
        if self.sockets[slot].markets.iter().any(lives) {
            let feed = &mut self.feeds[market.index()];
            feed.asked = SNAPSHOT_TRIES;
            feed.ask_at_us = Some(now_us + RESUBSCRIBE_MAX_US);
            return self.lower(now_us + RESUBSCRIBE_MAX_US);
        }
        self.give_up(now_us, slot, 0);
    }

    /// Sends a request on the stream's own connection or on one to the endpoint that answers it.
    fn request(&mut self, now_us: i64, stream: usize, endpoint: usize, text: String) {
        let venue = self.sockets[stream].venue;
        let is_query = |s: &Socket| s.venue == venue && s.endpoint == endpoint && !s.is_stream;
        let slot = match self.sockets.iter().position(is_query) {
            _ if self.sockets[stream].endpoint == endpoint => stream,
            Some(slot) => slot,
            None => self.add_query(venue, endpoint),
        };
        self.sockets[slot].queue.push_back(text);
        if self.sockets[slot].phase == Phase::Idle {
            self.dial(now_us, slot);
        }
        self.flush(now_us, slot);
    }

    fn add_query(&mut self, venue: VenueId, endpoint: usize) -> usize {
        let url = self.venues[venue.index()].venue.spec().endpoints[endpoint].url.to_string();
        let plan = ConnPlan { endpoint, url, markets: Vec::new(), sends: Vec::new() };
        self.place(Socket::new(venue, 0, endpoint, Some(plan), false))
    }

    fn conn_gap(&mut self, now_us: i64, slot: usize, expected: u64, got: u64) {
        let venue = self.sockets[slot].venue;
        self.venues[venue.index()].counters.gaps += 1;
        self.venues[venue.index()].reason = VenueReason::Gap;
        self.journal.note(now_us, venue, Happening::ConnectionGap { expected, got });
        for market in self.sockets[slot].markets.clone() {
            if self.feeds[market.index()].is_whole() {
                self.damage(now_us, market, Damage::Gap { had: expected, got });
            }
        }
    }

    fn malformed(&mut self, now_us: i64, slot: usize, malformed: Malformed) {
        let venue = self.sockets[slot].venue;
        self.venues[venue.index()].counters.malformed += 1;
        self.journal.note(now_us, venue, Happening::Malformed { what: malformed.what });
        if let Some(market) = malformed.market.filter(|market| self.feeds[market.index()].is_whole()) {
            self.damage(now_us, market, Damage::Malformed);
        }
    }

    fn refused(&mut self, now_us: i64, slot: usize, market: Option<MarketId>, text: &str) {
        let venue = self.sockets[slot].venue;
        self.venues[venue.index()].counters.refused += 1;
        self.venues[venue.index()].reason = VenueReason::Refused;
        self.journal.note(now_us, venue, Happening::Refused { market, text: text.into() });
        if let Some(market) = market {
            // The others go on; this one is tried again with the next connection.
            self.feeds[market.index()].ask_at_us = None;
            self.sockets[slot].markets.retain(|other| *other != market);
            if self.feeds[market.index()].socket == Some(slot) {
                self.feeds[market.index()].end(self.shelf.leg_mut(market).1);
                self.shelf.leg_mut(market).1.state = State::Idle;
                self.dirty.mark(market);
            }
        }
    }

    fn maintenance(&mut self, now_us: i64, venue: VenueId, on: bool) {
        if std::mem::replace(&mut self.venues[venue.index()].in_maintenance, on) != on {
            self.journal.note(now_us, venue, Happening::Maintenance { on });
        }
    }

    fn distrust_clock(&mut self, now_us: i64, by_us: i64) {
        for index in 0..self.feeds.len() {
            let market = MarketId::from_index(index);
            self.feeds[index].forget_delays();
            self.feeds[index].make_stale(self.shelf.leg_mut(market).1);
            self.dirty.mark(market);
        }
        for index in 0..self.venues.len() {
            self.journal.note(now_us, VenueId::from_index(index), Happening::ClockJumped { by_us });
        }
    }

    fn lower(&mut self, at_us: i64) {
        self.due_us = self.due_us.min(at_us);
    }

    fn lower_to(&mut self, at_us: Option<i64>) {
        self.lower(at_us.unwrap_or(i64::MAX));
    }
}

fn damage_words(market: MarketId, damage: Damage) -> (VenueReason, Happening) {
    match damage {
        Damage::Gap { had, got } => (VenueReason::Gap, Happening::Gap { market, had, got }),
        Damage::Checksum { expected, computed } => {
            (VenueReason::Checksum, Happening::ChecksumWrong { market, expected, computed })
        }
        Damage::Crossed => (VenueReason::Crossed, Happening::Crossed { market }),
        Damage::Unfit => {
            (VenueReason::Malformed, Happening::Malformed { what: "a level too fine for its book" })
        }
        Damage::Malformed => {
            (VenueReason::Malformed, Happening::Malformed { what: "a message of this book" })
        }
    }
}

mod plan;
mod timers;
