//! What happens because nothing else did: dials, silences, pings, renewals, ends of quarantine.

use super::*;

impl Intake {
    /// Does everything that is due, then knows when to be called again.
    pub fn run_timers(&mut self, now_us: i64) {
        if now_us < self.due_us {
            return;
        }
        self.due_us = i64::MAX;
        for slot in 0..self.sockets.len() {
            self.socket_timers(now_us, slot);
        }
        for index in 0..self.venues.len() {
            self.ask_for_list(now_us, VenueId::from_index(index));
        }
        for index in 0..self.feeds.len() {
            self.feed_timers(now_us, MarketId::from_index(index));
        }
        // Whatever is still due was just seen to: time must move before it is looked at again.
        self.due_us = self.due_us.max(now_us + 1);
    }

    fn socket_timers(&mut self, now_us: i64, slot: usize) {
        let spec = self.venues[self.sockets[slot].venue.index()].venue.spec();
        let deadline_us = self.sockets[slot].deadline_us(spec);
        if now_us >= deadline_us {
            self.socket_due(now_us, slot);
        } else {
            self.lower(deadline_us);
        }
        if self.sockets[slot].is_open() && self.world == World::Live {
            self.ping(now_us, slot);
            self.flush(now_us, slot);
            self.settle_backoff(now_us, slot);
            let cut_us = self.cut_us(slot);
            if now_us >= cut_us { self.renew(now_us, slot) } else { self.lower(cut_us) }
        }
    }

    fn socket_due(&mut self, now_us: i64, slot: usize) {
        match self.sockets[slot].phase {
            Phase::Idle => {}
            Phase::Waiting { .. } => self.dial(now_us, slot),
            Phase::Dialling { .. } => self.no_answer(now_us, slot),
            Phase::Open => self.silent(now_us, slot),
        }
    }

    fn no_answer(&mut self, now_us: i64, slot: usize) {
        let (venue, conn) = (self.sockets[slot].venue, self.sockets[slot].number);
        self.blame_line(slot, VenueReason::NoAnswer);
        self.journal.note(now_us, venue, Happening::NoAnswer { conn });
        let reached = self.is_up(venue);
        self.venues[venue.index()].reach.unheard(reached);
        self.give_up(now_us, slot, 0);
    }

    /// A silent socket proves nothing: its books are stale; a live one is given up at once.
    fn silent(&mut self, now_us: i64, slot: usize) {
        let (venue, conn) = (self.sockets[slot].venue, self.sockets[slot].number);
        let silent_us = now_us - self.sockets[slot].last_frame_us;
        self.sockets[slot].stalled = true;
        if self.sockets[slot].frames == 0 {
            self.venues[venue.index()].reach.unheard(false);
        }
        self.blame_line(slot, VenueReason::Silent);
        self.note_line(now_us, slot, Happening::Silent { conn, silent_us });
        for at in 0..self.sockets[slot].markets.len() {
            let market = self.sockets[slot].markets[at];
            self.feeds[market.index()].make_stale(self.shelf.leg_mut(market).1);
            self.dirty.mark(market);
        }
        if self.world == World::Live {
            self.give_up(now_us, slot, 0);
            self.doubt_requests(now_us, venue);
        }
    }

    /// What answers a venue's requests says nothing unasked: it may be as dead as the stream that fell silent,
    /// and its successor would wait for it.
    fn doubt_requests(&mut self, now_us: i64, venue: VenueId) {
        for slot in 0..self.sockets.len() {
            let socket = &self.sockets[slot];
            let is_quiet = now_us - socket.last_frame_us >= STALL_US;
            if socket.venue == venue && !socket.is_stream && socket.is_open() && is_quiet {
                self.give_up(now_us, slot, 0);
            }
        }
    }

    fn ping(&mut self, now_us: i64, slot: usize) {
        let socket = &mut self.sockets[slot];
        let Some(keepalive) = self.venues[socket.venue.index()].venue.spec().keepalive else { return };
        if now_us >= socket.next_ping_us {
            self.effects.send(socket.venue, socket.number, keepalive.text);
            socket.next_ping_us = now_us + keepalive.every_us;
        }
        let next_us = socket.next_ping_us;
        self.lower(next_us);
    }

    /// Back-off starts anew once every market of the connection has been LIVE for a while.
    fn settle_backoff(&mut self, now_us: i64, slot: usize) {
        let is_calm = self.door(slot).is_calm();
        let socket = &mut self.sockets[slot];
        if socket.backoff.failures() == 0 && is_calm {
            return;
        }
        let live = |market: &MarketId| self.shelf.status(*market).state == State::Live;
        if !socket.markets.is_empty() && !socket.markets.iter().any(live) {
            socket.live_since_us = None;
            return;
        }
        let since_us = *socket.live_since_us.get_or_insert(now_us);
        if now_us - since_us >= OPEN_STABLE_US {
            socket.backoff.reset();
            self.door(slot).trust();
        } else {
            self.lower(since_us + OPEN_STABLE_US);
        }
    }

    fn feed_timers(&mut self, now_us: i64, market: MarketId) {
        self.quarantine_timer(now_us, market);
        self.crossed_timer(now_us, market);
        self.frozen_timer(now_us, market);
        self.silence_timer(now_us, market);
        self.snapshot_timer(now_us, market);
    }

    fn quarantine_timer(&mut self, now_us: i64, market: MarketId) {
        let Some(until_us) = self.feeds[market.index()].quarantined_until_us() else { return };
        if now_us < until_us {
            return self.lower(until_us);
        }
        if planted!(QuarantineNeverEnds) {
            return;
        }
        self.feeds[market.index()].leave_quarantine(self.shelf.leg_mut(market).1);
        self.dirty.mark(market);
        self.needs_snapshot(now_us, market);
    }

    fn crossed_timer(&mut self, now_us: i64, market: MarketId) {
        let Some(deadline_us) = self.feeds[market.index()].crossed_deadline_us() else { return };
        if now_us < deadline_us {
            return self.lower(deadline_us);
        }
        self.damage(now_us, market, Damage::Crossed);
    }

    /// A book that stands still while its market trades: stale until it moves, and subscribed anew.
    fn frozen_timer(&mut self, now_us: i64, market: MarketId) {
        let Some(due_us) = self.feeds[market.index()].frozen_deadline_us() else { return };
        if self.shelf.status(market).state != State::Live {
            return;
        }
        if now_us < due_us {
            return self.lower(due_us);
        }
        self.blame(market, VenueReason::Frozen);
        self.journal.note(now_us, self.feeds[market.index()].venue, Happening::Frozen { market });
        self.doubt(now_us, market);
    }

    /// Takes one book out of play until its stream speaks again, and has it subscribed anew.
    fn doubt(&mut self, now_us: i64, market: MarketId) {
        let feed = &mut self.feeds[market.index()];
        feed.make_stale(self.shelf.leg_mut(market).1);
        feed.renewal.begin(now_us);
        self.dirty.mark(market);
    }

    /// A stream that stops against its own habit: stale, and renewed with growing patience.
    fn silence_timer(&mut self, now_us: i64, market: MarketId) {
        let status = *self.shelf.status(market);
        if status.state == State::Live {
            if now_us < status.rhythm_until_us {
                return self.lower(status.rhythm_until_us);
            }
            if planted!(SilenceIsCalm) {
                return;
            }
            self.note_silence(now_us, market, status.proof_us);
            self.doubt(now_us, market);
        }
        self.renew_stream(now_us, market);
    }

    fn renew_stream(&mut self, now_us: i64, market: MarketId) {
        let stale = self.shelf.status(market).state == State::Stale;
        let Feed { renewal, socket, .. } = &self.feeds[market.index()];
        let due_us = renewal.due_us.filter(|_| stale && self.world == World::Live);
        let (Some(due_us), Some(slot)) = (due_us, *socket) else { return };
        let due_us = due_us.min(self.unheard_us(slot, renewal.last_us));
        if now_us < due_us {
            return self.lower(due_us);
        }
        let renewal = &mut self.feeds[market.index()].renewal;
        let (next_us, tries) = (renewal.spend(now_us), renewal.times);
        self.lower(next_us);
        if now_us - self.sockets[slot].last_frame_us >= STALL_US {
            return self.outrun(now_us, slot);
        }
        self.lower(self.sockets[slot].last_frame_us + STALL_US);
        if tries > 1 && !self.any_live(slot) {
            // Frames come, but no book of this connection moves: it is dead in all but name.
            return self.give_up(now_us, slot, 0);
        }
        let frames = self.renewal(market);
        if frames.is_empty() {
            return self.renew(now_us, slot);
        }
        self.sockets[slot].queue.extend(frames);
        self.flush(now_us, slot);
    }

    /// When it shows that a connection did not hear what was asked of it: nothing came since.
    fn unheard_us(&self, slot: usize, asked_us: i64) -> i64 {
        let socket = &self.sockets[slot];
        let is_asked = asked_us >= socket.opened_us && !socket.replaced;
        if is_asked { socket.last_frame_us + STALL_US } else { i64::MAX }
    }

    /// A stream has stopped against its habit and nothing else came either: its connection may be half-open. It
    /// need not be, where the venue's heartbeats are rare, so a second one is opened before it is let go.
    fn outrun(&mut self, now_us: i64, slot: usize) {
        let (venue, conn) = (self.sockets[slot].venue, self.sockets[slot].number);
        if self.sockets[slot].replaced {
            return;
        }
        let silent_us = now_us - self.sockets[slot].last_frame_us;
        self.blame_line(slot, VenueReason::Silent);
        self.note_line(now_us, slot, Happening::Silent { conn, silent_us });
        self.succeed(now_us, slot);
        self.doubt_requests(now_us, venue);
    }

    fn snapshot_timer(&mut self, now_us: i64, market: MarketId) {
        let feed = &self.feeds[market.index()];
        let Some(at_us) = feed.ask_at_us.filter(|_| self.world == World::Live && !feed.is_whole()) else {
            return;
        };
        if now_us >= at_us { self.ask_snapshot(now_us, market) } else { self.lower(at_us) }
    }
}
