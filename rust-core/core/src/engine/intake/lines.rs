//! Connections: which one speaks, dialling, giving up, renewing.

use super::*;

impl Intake {
    pub(super) fn find(&self, venue: VenueId, number: u32) -> Option<usize> {
        self.sockets.iter().position(|socket| socket.venue == venue && socket.number == number)
    }

    /// The slot an `open` belongs to; in a recording one is made.
    pub(super) fn slot_for(&mut self, venue: VenueId, number: u32, url: &str) -> Option<usize> {
        let endpoint = self.venues[venue.index()].venue.spec().endpoint_of(url);
        let known = self.find(venue, number);
        match (known, self.world) {
            (Some(slot), World::Recorded) => {
                if !url.is_empty() {
                    self.sockets[slot].endpoint = endpoint;
                    self.sockets[slot].is_stream = self.is_stream(venue, endpoint);
                }
                Some(slot)
            }
            (None, World::Recorded) => Some(self.adopt(venue, number, endpoint)),
            (Some(slot), World::Live) if self.sockets[slot].is_dialling() => Some(slot),
            (_, World::Live) => {
                self.venues[venue.index()].counters.late += 1;
                None
            }
        }
    }

    fn is_stream(&self, venue: VenueId, endpoint: usize) -> bool {
        self.venues[venue.index()].venue.spec().endpoints[endpoint].role == Role::Stream
    }

    pub(super) fn adopt(&mut self, venue: VenueId, number: u32, endpoint: usize) -> usize {
        self.venues[venue.index()].number_seen(number);
        self.place(Socket::new(venue, number, endpoint, None, self.is_stream(venue, endpoint)))
    }

    /// Gives a connection a slot; one that nothing refers to any more is used again.
    pub(super) fn place(&mut self, socket: Socket) -> usize {
        match self.free_slot() {
            Some(slot) => {
                self.sockets[slot] = socket;
                slot
            }
            None => {
                self.sockets.push(socket);
                self.sockets.len() - 1
            }
        }
    }

    /// A recording's connections are remembered after their end, up to a bound.
    fn free_slot(&mut self) -> Option<usize> {
        let is_free = |s: &Socket| s.plan.is_none() && s.phase == Phase::Idle;
        let full = self.sockets.len() >= SOCKETS_MAX;
        if self.world == World::Live || full {
            let free = self.sockets.iter().position(is_free);
            if free.is_some() || self.world == World::Live {
                return free;
            }
        }
        full.then(|| self.drop_most_silent())
    }

    fn drop_most_silent(&mut self) -> usize {
        let heard_us = |slot: &usize| self.sockets[*slot].last_frame_us;
        let slot = (0..self.sockets.len()).min_by_key(heard_us).unwrap_or(0);
        self.lose(self.sockets[slot].last_frame_us, slot);
        slot
    }

    /// The open slot a frame belongs to; in a recording whoever speaks is open.
    pub(super) fn speaking(&mut self, now_us: i64, venue: VenueId, number: u32) -> Option<usize> {
        match self.find(venue, number) {
            Some(slot) if self.sockets[slot].is_open() => Some(slot),
            _ if planted!(LateFramesAccepted) && self.is_up(venue) => {
                self.sockets.iter().position(|s| s.venue == venue && s.is_stream && s.is_open())
            }
            _ if self.world == World::Recorded => {
                self.opened(now_us, venue, number, "");
                self.find(venue, number)
            }
            _ => None,
        }
    }

    pub(super) fn note_frame(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        let quiet_us = now_us - socket.last_frame_us;
        socket.last_frame_us = now_us;
        socket.frames += 1;
        socket.stalled = false;
        socket.asked_us = None;
        let spec = self.venues[socket.venue.index()].venue.spec();
        self.venues[socket.venue.index()].counters.frames += 1;
        if socket.frames == 1 {
            self.venues[socket.venue.index()].reach.heard();
        }
        self.shelf.prove_socket(slot, now_us);
        if planted!(HeartbeatIsOwnMessage) {
            for market in self.sockets[slot].markets.clone() {
                self.shelf.leg_mut(market).1.rhythm_until_us = now_us + STALL_US;
            }
        }
        self.lower(now_us + self.sockets[slot].stall_us(spec));
        if quiet_us > SKEW_MAX_US {
            self.mark_socket(slot);
        }
    }

    pub(super) fn mark_socket(&mut self, slot: usize) {
        let Self { sockets, dirty, .. } = self;
        sockets[slot].markets.iter().for_each(|market| dirty.mark(*market));
    }

    /// Markets whose unbroken chains this connection carries.
    pub(super) fn whole_books(&self, slot: usize) -> Vec<MarketId> {
        let carries = |market: &&MarketId| {
            let feed = &self.feeds[market.index()];
            feed.socket == Some(slot) && feed.is_whole()
        };
        self.sockets[slot].markets.iter().filter(carries).copied().collect()
    }

    /// The connection is gone: its books lose their chains, and it is dialled again if it is wanted.
    pub(super) fn lose(&mut self, now_us: i64, slot: usize) {
        for market in std::mem::take(&mut self.sockets[slot].markets) {
            if self.feeds[market.index()].socket == Some(slot) {
                self.note_cut(now_us, market);
                self.feeds[market.index()].end(self.shelf.leg_mut(market).1);
                self.dirty.mark(market);
            }
        }
        self.bequeath(now_us, slot);
        let planned = self.sockets[slot].plan.as_ref().map(|plan| plan.markets.clone());
        self.sockets[slot].markets = planned.unwrap_or_default();
        if self.sockets[slot].is_dialling() {
            let others_up = self.are_others_up(slot);
            self.door(slot).turned_down(others_up);
        }
        self.sockets[slot].lose();
        if self.sockets[slot].plan.is_some() && self.world == World::Live {
            self.schedule_dial(now_us, slot, 0);
        }
    }

    /// A connection that has a successor is not dialled again: the successor carries its markets alone.
    fn bequeath(&mut self, now_us: i64, slot: usize) {
        let is_heir = |s: &Socket| s.replaces == Some(slot) && s.plan.is_some();
        let Some(heir) = self.sockets.iter().position(is_heir) else { return };
        self.sockets[slot].plan = None;
        self.sockets[heir].replaces = None;
        if self.sockets[heir].is_open() {
            for market in self.sockets[heir].markets.clone() {
                if self.feeds[market.index()].socket.is_none() {
                    self.bind(market, heir);
                    self.expect_snapshot(now_us, market);
                }
            }
        }
    }

    pub(super) fn give_up(&mut self, now_us: i64, slot: usize, least_wait_us: i64) {
        let (venue, number) = (self.sockets[slot].venue, self.sockets[slot].number);
        self.effects.close(venue, number);
        self.lose_for(now_us, slot, least_wait_us);
    }

    /// The connection is gone, and is not dialled again before this time has passed.
    pub(super) fn lose_for(&mut self, now_us: i64, slot: usize, least_wait_us: i64) {
        self.lose(now_us, slot);
        if least_wait_us > 0 && self.sockets[slot].plan.is_some() {
            self.sockets[slot].phase = Phase::Waiting { at_us: now_us + least_wait_us };
            self.lower(now_us + least_wait_us);
        }
    }

    pub(super) fn schedule_dial(&mut self, now_us: i64, slot: usize, least_wait_us: i64) {
        let venue = self.sockets[slot].venue;
        let others_up = self.are_others_up(slot);
        let wait_us = self.sockets[slot].backoff.next_wait_us(&mut self.rng);
        if self.door(slot).looks_banned() && others_up && !planted!(BanIgnored) {
            return self.suspect_ban(now_us, slot);
        }
        let failures = self.sockets[slot].backoff.failures();
        let wait_us = match others_up {
            true => wait_us.min(BACKOFF_MAX_US),
            false if failures <= FAILURES_QUICK => wait_us.min(CONNECT_TIMEOUT_US),
            // At a pace that leaves some of its quota for the moment at which the network is back.
            false => wait_us.min(CONNECT_TIMEOUT_US).max(self.venues[venue.index()].pace_us()),
        };
        let wait_us = wait_us.max(least_wait_us);
        self.journal.note(now_us, venue, Happening::Waits { wait_us, failures });
        self.wait_until(slot, now_us + wait_us);
    }

    /// Whether our own network works: another venue holds a connection open with us.
    fn are_others_up(&self, slot: usize) -> bool {
        let venue = self.sockets[slot].venue;
        self.sockets.iter().any(|socket| socket.venue != venue && socket.is_open())
    }

    /// The way in that a connection takes.
    pub(super) fn door(&mut self, slot: usize) -> &mut Door {
        let Socket { venue, endpoint, .. } = self.sockets[slot];
        &mut self.venues[venue.index()].doors[endpoint]
    }

    fn wait_until(&mut self, slot: usize, at_us: i64) {
        self.sockets[slot].phase = Phase::Waiting { at_us };
        self.lower(at_us);
    }

    /// The connection waits for long, and with it the whole venue, unless that still holds one open with us.
    pub(super) fn suspect_ban(&mut self, now_us: i64, slot: usize) {
        let wait_us = self.door(slot).shut(now_us);
        let venue = self.sockets[slot].venue;
        let is_up = self.is_up(venue);
        self.blame_line(slot, VenueReason::Banned);
        let held = &mut self.venues[venue.index()];
        if planted!(BanOfOneSocket) {
            held.admit();
        } else if !is_up {
            held.banned_until_us = held.banned_until_us.max(now_us + wait_us);
        }
        self.journal.note(now_us, venue, Happening::BanSuspected { wait_us });
        self.wait_until(slot, now_us + wait_us);
    }

    /// Our own network is back, says the host or the first connection that opens again: one try a venue at once,
    /// within its quotas.
    pub fn back_online(&mut self, now_us: i64) {
        for index in 0..self.venues.len() {
            if self.is_up(VenueId(index as u8)) {
                continue;
            }
            let waits = |s: &Socket| {
                s.venue.index() == index && !s.oversize && matches!(s.phase, Phase::Waiting { .. })
            };
            // What failed while nothing was reached says nothing of the venue.
            self.sockets.iter_mut().filter(|s| waits(s)).for_each(|s| s.backoff.try_now());
            if let Some(slot) = self.sockets.iter().position(|s| s.is_stream && waits(s)) {
                self.wait_until(slot, now_us);
            }
        }
    }

    pub(super) fn dial(&mut self, now_us: i64, slot: usize) {
        let venue = self.sockets[slot].venue;
        let Some(plan) = &self.sockets[slot].plan else { return };
        let url = plan.url.clone();
        let opening = self.sockets.iter().filter(|socket| socket.is_dialling()).count();
        let is_held = opening >= OPENING_MAX || self.waits_for_scout(slot);
        let busy_us = if is_held { now_us + BACKOFF_FIRST_US } else { now_us };
        let endpoint = self.sockets[slot].endpoint;
        let allowed_us = self.venues[venue.index()].dial_allowed_us(now_us, endpoint).max(busy_us);
        if allowed_us > now_us {
            self.sockets[slot].phase = Phase::Waiting { at_us: allowed_us };
            return self.lower(allowed_us);
        }
        let number = self.venues[venue.index()].new_number();
        self.venues[venue.index()].dialled(now_us, number);
        let socket = &mut self.sockets[slot];
        socket.number = number;
        socket.phase = Phase::Dialling { until_us: now_us + CONNECT_TIMEOUT_US };
        self.effects.open(venue, number, &url);
        self.journal.note(now_us, venue, Happening::Dialled { conn: number });
        self.lower(now_us + CONNECT_TIMEOUT_US);
    }

    /// While nothing at all is up, one connection of a venue tries the way for the others.
    fn waits_for_scout(&self, slot: usize) -> bool {
        let is_lost = |s: &Socket| s.backoff.failures() > FAILURES_QUICK && s.plan.is_some();
        let venue = self.sockets[slot].venue;
        let is_scout = |s: &Socket| s.venue == venue && is_lost(s) && !s.is_open();
        !self.sockets.iter().any(Socket::is_open)
            && is_lost(&self.sockets[slot])
            && self.sockets[..slot].iter().any(is_scout)
    }

    /// Whether the venue holds a connection open with us.
    pub(super) fn is_up(&self, venue: VenueId) -> bool {
        self.sockets.iter().any(|socket| socket.venue == venue && socket.is_open())
    }

    /// Sends what is queued, within the venue's rate.
    pub(super) fn flush(&mut self, now_us: i64, slot: usize) {
        if !self.sockets[slot].is_open() {
            return;
        }
        let at_us = self.may_send_us(now_us, slot);
        let Some(at_us) = at_us else { return };
        if now_us >= at_us && self.is_its_turn(slot) {
            self.send_next(now_us, slot);
        }
        if let Some(at_us) = self.may_send_us(now_us, slot) {
            self.lower(at_us);
        }
        self.lower(
            self.sockets[slot].deadline_us(self.venues[self.sockets[slot].venue.index()].venue.spec()),
        );
    }

    /// Where texts are counted by address: whether no other connection has waited for longer.
    fn is_its_turn(&self, slot: usize) -> bool {
        let socket = &self.sockets[slot];
        let waits = |other: &Socket| other.is_open() && !(other.queue.is_empty() && other.urgent.is_empty());
        let is_before =
            |other: &Socket| other.venue == socket.venue && other.next_send_us < socket.next_send_us;
        let is_shared = self.venues[socket.venue.index()].venue.spec().limits.sends_shared;
        !is_shared || !self.sockets.iter().any(|other| is_before(other) && waits(other))
    }

    /// When the next queued text may go, if there is one: never sooner than each of the venue's quotas lets it.
    fn may_send_us(&mut self, now_us: i64, slot: usize) -> Option<i64> {
        let socket = &mut self.sockets[slot];
        if socket.queue.is_empty() && socket.urgent.is_empty() {
            return None;
        }
        let venue = &mut self.venues[socket.venue.index()];
        let limits = venue.venue.spec().limits;
        let paced_us = socket.next_send_us.max(venue.next_send_us);
        let counted_us = match (socket.urgent.is_empty(), socket.is_stream) {
            (false, _) => now_us,
            (_, true) => socket.sent.allowed_us(now_us, limits.sends_per_hour, HOUR_US),
            (_, false) => venue.requests.allowed_us(now_us, limits.requests_per_minute, MINUTE_US),
        };
        Some(paced_us.max(counted_us))
    }

    fn send_next(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        let venue = &mut self.venues[socket.venue.index()];
        match (socket.urgent.is_empty(), socket.is_stream) {
            (false, _) => {}
            (_, true) => socket.sent.take(now_us),
            (_, false) => venue.requests.take(now_us),
        }
        let Some(text) = socket.next_text() else { return };
        self.effects.send(socket.venue, socket.number, &text);
        let has_said_all = socket.queue.is_empty() && socket.subscribed_us.is_none();
        if has_said_all {
            socket.subscribed_us = Some(now_us);
        }
        if !socket.is_stream {
            socket.asked_us.get_or_insert(now_us);
        }
        let (conn, markets) = (socket.number, socket.markets.len() as u32);
        if has_said_all && socket.is_stream {
            self.note_line(now_us, slot, Happening::Subscribed { conn, markets });
        }
        self.pace(now_us, slot);
    }

    /// A text was sent: the next one waits its turn.
    pub(super) fn pace(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        let venue = &mut self.venues[socket.venue.index()];
        let spec = venue.venue.spec();
        socket.next_send_us = now_us + send_gap_us(spec);
        if spec.limits.sends_shared {
            venue.next_send_us = socket.next_send_us;
        }
    }

    /// When a connection of limited life must have a successor: five minutes before its end.
    pub(super) fn cut_us(&self, slot: usize) -> i64 {
        let socket = &self.sockets[slot];
        let wanted = socket.is_open() && socket.plan.is_some() && !socket.replaced;
        if wanted { self.end_us(slot) } else { i64::MAX }
    }

    /// When the end of a connection of limited life has come near.
    pub(super) fn end_us(&self, slot: usize) -> i64 {
        let socket = &self.sockets[slot];
        let life_us = self.venues[socket.venue.index()].venue.spec().limits.conn_life_us;
        if life_us > 0 { socket.opened_us + life_us - 300_000_000 } else { i64::MAX }
    }

    /// Opens a second connection for the same markets; books move over as soon as it carries them. In a
    /// recording it comes by itself, if it comes.
    pub(super) fn renew(&mut self, now_us: i64, slot: usize) {
        let is_recorded = self.world == World::Recorded;
        let socket = &mut self.sockets[slot];
        if socket.replaced || (socket.plan.is_none() && !is_recorded) {
            return;
        }
        let (venue, number) = (socket.venue, socket.number);
        self.journal.note(now_us, venue, Happening::PlannedCut { conn: number });
        if is_recorded {
            socket.replaced = true;
        } else {
            self.succeed(now_us, slot);
        }
    }

    /// Dials a successor of this connection, unless it has one.
    pub(super) fn succeed(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        if std::mem::replace(&mut socket.replaced, true) {
            return;
        }
        let mut successor =
            Socket::new(socket.venue, 0, socket.endpoint, socket.plan.clone(), socket.is_stream);
        successor.replaces = Some(slot);
        let successor = self.place(successor);
        self.dial(now_us, successor);
    }

    /// A successor that carries every market lets the old connection go.
    pub(super) fn retire_replaced(&mut self, slot: usize) {
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
}

/// Least time between two texts on one connection.
fn send_gap_us(spec: &Spec) -> i64 {
    1_000_000 / i64::from(spec.limits.sends_per_second.max(1))
}
