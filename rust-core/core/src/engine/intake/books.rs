//! Book messages: whose they are, what they did, and what a damaged or waiting book needs.

use super::*;

impl Intake {
    /// The market's stream comes over this connection from now on, beginning anew.
    pub(super) fn bind(&mut self, market: MarketId, slot: usize) {
        self.move_to(market, slot);
        let status = self.shelf.leg_mut(market).1;
        self.feeds[market.index()].begin(status);
        self.dirty.mark(market);
    }

    /// The market's stream comes over this connection, its chain unbroken.
    pub(super) fn move_to(&mut self, market: MarketId, slot: usize) {
        if let Some(old) = self.feeds[market.index()].socket.replace(slot).filter(|old| *old != slot) {
            self.feeds[market.index()].moved();
            self.sockets[old].markets.retain(|other| *other != market);
            let proved_by = &mut self.shelf.leg_mut(market).1.socket;
            *proved_by = proved_by.map(|_| slot);
        }
        let markets = &mut self.sockets[slot].markets;
        if !markets.contains(&market) {
            markets.push(market);
        }
    }

    pub(super) fn take_events(&mut self, now_us: i64, slot: usize, batch: &Batch) {
        let venue = self.sockets[slot].venue;
        for event in &batch.events {
            match *event {
                Event::Book(book) => self.take_book(now_us, slot, &book, batch),
                Event::Orders(orders) => self.take_orders(now_us, slot, &orders, batch),
                Event::Trade(trade) => self.take_trade(now_us, &trade),
                Event::Ack { market } => {
                    let acked = |market| Happening::Acked { market };
                    market.into_iter().for_each(|at| self.journal.note_market(now_us, Some(at), &acked(at)));
                }
                Event::Heartbeat => {}
                Event::Refused { market, text } => self.refused(now_us, slot, market, batch.text_of(text)),
                Event::Reply { text } => self.reply(now_us, slot, batch.text_of(text)),
                Event::ConnGap { expected, got } => self.conn_gap(now_us, slot, expected, got),
                Event::PlannedCut => self.renew(now_us, slot),
                Event::Maintenance { on } => self.maintenance(now_us, venue, on),
                Event::List { whole } => self.take_list(now_us, venue, batch, whole),
                Event::Ignored => self.venues[venue.index()].counters.ignored += 1,
            }
        }
    }

    pub(super) fn take_book(&mut self, now_us: i64, slot: usize, event: &BookEvent, batch: &Batch) {
        let levels = batch.levels_of(event);
        let from_query = self.answers(slot, event);
        if from_query && self.world == World::Live && self.feeds[event.market.index()].socket.is_none() {
            return self.venues[self.sockets[slot].venue.index()].counters.ignored += 1;
        }
        if !from_query && (self.is_left_behind(slot, event) || !self.accepts(now_us, slot, event)) {
            self.venues[self.sockets[slot].venue.index()].counters.ignored += 1;
            return;
        }
        self.heard(event.market);
        self.sockets[slot].misshapen = 0;
        let before = self.shelf.status(event.market).state;
        let (feed, mut hands) = self.hands(now_us, event.market);
        let outcome = feed.take(&mut hands, event, levels, from_query);
        let silent_until_us = hands.status.rhythm_until_us;
        let delay_us = feed.delay_us;
        let is_crossed = hands.status.crossed;
        self.late_frame |= outcome == Outcome::Changed && feed.lags();
        let slot_of_venue = &mut self.venues[self.feeds[event.market.index()].venue.index()];
        slot_of_venue.delay_us = delay_us.or(slot_of_venue.delay_us);
        if outcome == Outcome::Changed {
            self.note_crossing(now_us, event.market, is_crossed);
        }
        match outcome {
            Outcome::Same => self.mark_if_other(now_us, event.market, before),
            Outcome::Changed => {
                self.lower(silent_until_us);
                self.lower_to(self.feeds[event.market.index()].crossed_deadline_us());
                self.changed(now_us, event.market, before);
                self.time_first_book(now_us, slot, event.market);
            }
            Outcome::Waiting if self.feeds[event.market.index()].misfits > SNAPSHOT_TRIES => {
                return self.quarantine(now_us, event.market);
            }
            Outcome::Waiting => self.needs_snapshot(now_us, event.market),
            Outcome::Damaged(damage) => {
                self.damage(now_us, event.market, damage);
                self.feeds[event.market.index()].hold(event, levels);
            }
        }
        if from_query && !self.feeds[event.market.index()].is_whole() {
            self.ask_again(now_us, event.market);
        }
    }

    /// A trade puts nothing into a book, but may speak against one that stands still.
    fn take_trade(&mut self, now_us: i64, trade: &TradeEvent) {
        let feed = &mut self.feeds[trade.market.index()];
        self.venues[feed.venue.index()].counters.trades += 1;
        if feed.is_whole() {
            feed.printed(now_us, trade, self.shelf.book(trade.market));
            let at_us = feed.frozen_deadline_us();
            self.lower_to(at_us);
        }
    }

    /// The first exact book over the connection that the test of the venue's reach timed.
    fn time_first_book(&mut self, now_us: i64, slot: usize, market: MarketId) {
        let (number, venue) = (self.sockets[slot].number, self.sockets[slot].venue);
        let reach = &mut self.venues[venue.index()].reach;
        if reach.awaits_book(number) && self.shelf.status(market).state == State::Live {
            reach.first_book(now_us);
        }
    }

    /// Whether this is the answer to a request, not part of a stream. Where snapshots have connections of
    /// their own, one is an answer even if the recording does not say where it came from.
    fn answers(&self, slot: usize, event: &BookEvent) -> bool {
        let socket = &self.sockets[slot];
        let spec = self.venues[socket.venue.index()].venue.spec();
        !socket.is_stream || (event.kind == BookKind::Snapshot && spec.has_queries())
    }

    /// The snapshot that came did not fit: the next one may.
    fn ask_again(&mut self, now_us: i64, market: MarketId) {
        let at_us = now_us + SNAPSHOT_AGAIN_US;
        let asked_at_us = &mut self.feeds[market.index()].ask_at_us;
        *asked_at_us = asked_at_us.map(|earlier_us| earlier_us.min(at_us));
        self.lower(at_us);
    }

    /// Whether this connection was asked for the market.
    pub(super) fn carries(&self, slot: usize, market: MarketId) -> bool {
        self.sockets[slot].plan.as_ref().is_some_and(|plan| plan.markets.contains(&market))
    }

    /// Whether this connection may speak for the market; the first to do so is bound to it.
    pub(super) fn accepts(&mut self, now_us: i64, slot: usize, event: &BookEvent) -> bool {
        let bound = self.feeds[event.market.index()].socket;
        if bound == Some(slot) {
            return true;
        }
        if self.world == World::Live && !self.carries(slot, event.market) {
            // Unsubscribed, but still under way.
            return false;
        }
        let is_free = bound.is_none_or(|old| !self.sockets[old].is_open());
        if bound.is_none() && self.feeds[event.market.index()].is_whole() {
            // The answer to a request came before the stream that it belongs to.
            self.move_to(event.market, slot);
            return true;
        }
        if is_free {
            self.bind(event.market, slot);
            self.retire_replaced(slot);
            return true;
        }
        let successor = self.succeeds(now_us, slot, event.market);
        let whole = event.kind != BookKind::Delta;
        let is_live = self.shelf.status(event.market).state == State::Live;
        if successor && !whole && !is_live {
            // Nothing is lost with the old chain.
            self.bind(event.market, slot);
        } else if whole || (successor && self.continues(event)) {
            self.move_to(event.market, slot);
        } else {
            return false;
        }
        self.retire_replaced(slot);
        true
    }

    pub(super) fn continues(&self, event: &BookEvent) -> bool {
        let feed = &self.feeds[event.market.index()];
        let venue = &self.venues[feed.venue.index()].venue;
        let is_numbered = event.seq.last != 0 && !venue.counts_frames();
        // Changes of the first channel continue no book of the second.
        is_numbered
            && !self.has_fallen(event.market)
            && feed.is_whole()
            && feed.verdict(venue.as_ref(), event) != Follow::Gap
    }

    /// Whether this connection takes over from the one that carries the market. A recording does not say
    /// which was dialled for which: there it is one opened after the other began to leave.
    fn succeeds(&self, now_us: i64, slot: usize, market: MarketId) -> bool {
        let Some(old) = self.feeds[market.index()].socket else { return false };
        if self.world == World::Live {
            return self.sockets[slot].replaces == Some(old);
        }
        let (new, left) = (&self.sockets[slot], &self.sockets[old]);
        let is_later = (left.opened_us, left.number) < (new.opened_us, new.number);
        let is_mute = self.feeds[market.index()].renewal.due_us.is_some();
        let is_leaving = left.replaced || left.stalled || is_mute || now_us >= self.end_us(old);
        is_later && is_leaving && new.is_stream && left.endpoint == new.endpoint
    }

    pub(super) fn hands(&mut self, now_us: i64, market: MarketId) -> (&mut Feed, Hands<'_>) {
        let feed = &mut self.feeds[market.index()];
        let slot = &mut self.venues[feed.venue.index()];
        let (book, status) = self.shelf.leg_mut(market);
        (feed, Hands { now_us, venue: slot.venue.as_ref(), book, status, counters: &mut slot.counters })
    }

    /// A message may put its book in doubt without touching it.
    fn mark_if_other(&mut self, now_us: i64, market: MarketId, before: State) {
        if self.shelf.status(market).state != before {
            self.dirty.mark(market);
            self.blame(market, VenueReason::Lag);
            self.journal.note(now_us, self.feeds[market.index()].venue, Happening::Behind { market });
        }
    }

    pub(super) fn changed(&mut self, now_us: i64, market: MarketId, before: State) {
        self.dirty.mark(market);
        let after = self.shelf.status(market).state;
        if after == State::Live && before != State::Live {
            self.note_live(now_us, market, before);
        }
        if after == State::Stale {
            self.note_doubt(now_us, market, before);
        }
    }

    pub(super) fn damage(&mut self, now_us: i64, market: MarketId, damage: Damage) {
        let (feed, mut hands) = self.hands(now_us, market);
        let pause_us = feed.damage(&mut hands);
        let venue = self.feeds[market.index()].venue;
        let for_us = self.note_crossing(now_us, market, false);
        let (reason, ill, what) = damage_words(market, damage, for_us);
        self.blame(market, reason);
        self.journal.note(now_us, venue, what);
        ill.into_iter().for_each(|ill| self.ail(now_us, market, ill, 1));
        self.ail(now_us, market, Ill::Rebuild, 1);
        self.dirty.mark(market);
        match pause_us {
            Some(pause_us) => self.quarantined(now_us, market, pause_us),
            None => self.needs_snapshot(now_us, market),
        }
    }

    /// A snapshot should come by itself after subscribing; it is asked for if it does not.
    pub(super) fn expect_snapshot(&mut self, now_us: i64, market: MarketId) {
        let at_us = now_us + self.first_book_us(market).unwrap_or(SNAPSHOT_WAIT_US);
        self.feeds[market.index()].ask_at_us = Some(at_us);
        self.lower(at_us);
    }

    /// Asks for the market's snapshot at once, unless it was already asked for.
    pub(super) fn needs_snapshot(&mut self, now_us: i64, market: MarketId) {
        let feed = &mut self.feeds[market.index()];
        if self.world == World::Live && feed.asked == 0 {
            feed.ask_at_us = Some(now_us);
            self.lower(now_us);
        }
    }

    /// Asks for a snapshot: by request where the venue has one, else by subscribing anew; after
    /// [`SNAPSHOT_TRIES`] the connection is renewed.
    pub(super) fn ask_snapshot(&mut self, now_us: i64, market: MarketId) {
        let is_under_way = self.see_to_late_book(now_us, market) || self.is_unsaid(now_us, market);
        if is_under_way || self.is_still_to_ask(now_us, market) {
            return;
        }
        let feed = &mut self.feeds[market.index()];
        feed.ask_at_us = Some(now_us + SNAPSHOT_WAIT_US);
        feed.asked += 1;
        let (tries, Some(slot)) = (feed.asked, feed.socket) else { return };
        if self.is_strange(slot) {
            return self.format_changed(now_us, slot);
        }
        self.lower(now_us + SNAPSHOT_WAIT_US);
        self.journal.note_market(now_us, Some(market), &Happening::SnapshotAsked { market, tries });
        let held = self.catalogue.market(market);
        let venue = self.feeds[market.index()].venue;
        let request = self.venues[venue.index()].venue.snapshot_request(held);
        // Where a snapshot comes only on request, the first one asks for nothing again.
        if tries > SNAPSHOT_TRIES + u32::from(request.is_some()) {
            return self.no_snapshot(now_us, market, slot);
        }
        if let Some(request) = request {
            return self.request(now_us, slot, request.endpoint, request.text);
        }
        let frames = self.renewal(market);
        if frames.is_empty() {
            return self.give_up(now_us, slot, 0);
        }
        self.sockets[slot].queue.extend(frames);
        self.flush(now_us, slot);
    }

    /// Whether a request for the market waits to be sent, by the venue's quota: no answer can have come.
    fn is_still_to_ask(&mut self, now_us: i64, market: MarketId) -> bool {
        let held = self.catalogue.market(market);
        let request = self.venues[held.venue.index()].venue.snapshot_request(held);
        let queued =
            |text: &String| self.sockets.iter().any(|s| s.venue == held.venue && s.queue.contains(text));
        if !request.is_some_and(|request| queued(&request.text)) {
            return false;
        }
        self.feeds[market.index()].ask_at_us = Some(now_us + SNAPSHOT_WAIT_US);
        self.lower(now_us + SNAPSHOT_WAIT_US);
        true
    }

    /// Asked often enough: the market is put into quarantine, or, if nothing lives on the connection, the
    /// connection is renewed.
    pub(super) fn no_snapshot(&mut self, now_us: i64, market: MarketId, slot: usize) {
        if self.is_unheard(now_us, market, slot) {
            return;
        }
        let venue = self.feeds[market.index()].venue;
        self.blame(market, VenueReason::NoSnapshot);
        self.journal.note(now_us, venue, Happening::NoSnapshot { market });
        if self.any_live(slot) { self.quarantine(now_us, market) } else { self.give_up(now_us, slot, 0) }
    }

    /// Out of play for the longest pause, because somebody said so.
    pub fn leave_out(&mut self, now_us: i64, market: MarketId) {
        self.feeds[market.index()].expect_the_worst();
        self.quarantine(now_us, market);
    }

    /// Out of play for a while, then from the beginning.
    pub(super) fn quarantine(&mut self, now_us: i64, market: MarketId) {
        let (feed, mut hands) = self.hands(now_us, market);
        let pause_us = feed.quarantine(&mut hands);
        self.quarantined(now_us, market, pause_us);
    }

    fn quarantined(&mut self, now_us: i64, market: MarketId, pause_us: i64) {
        self.journal.note(
            now_us,
            self.feeds[market.index()].venue,
            Happening::Quarantined { market, pause_us },
        );
        self.dirty.mark(market);
        self.lower(now_us + pause_us);
    }

    pub(super) fn any_live(&self, slot: usize) -> bool {
        let lives = |market: &MarketId| self.shelf.status(*market).state == State::Live;
        self.sockets[slot].markets.iter().any(lives)
    }

    /// Sends a request on the stream's own connection or on one to the endpoint that answers it.
    pub(super) fn request(&mut self, now_us: i64, stream: usize, endpoint: usize, text: String) {
        let venue = self.sockets[stream].venue;
        let is_query =
            |s: &Socket| s.venue == venue && s.endpoint == endpoint && !s.is_stream && s.plan.is_some();
        let slot = match self.sockets.iter().position(is_query) {
            _ if self.sockets[stream].endpoint == endpoint => stream,
            Some(slot) => slot,
            None => self.add_query(venue, endpoint),
        };
        if !self.sockets[slot].queue.contains(&text) {
            self.sockets[slot].queue.push_back(text);
        }
        if self.sockets[slot].phase == Phase::Idle {
            self.dial(now_us, slot);
        }
        self.flush(now_us, slot);
    }

    pub(super) fn add_query(&mut self, venue: VenueId, endpoint: usize) -> usize {
        let url = self.venues[venue.index()].venue.spec().endpoints[endpoint].url.to_string();
        let plan = ConnPlan { endpoint, url, markets: Vec::new(), sends: Vec::new() };
        self.place(Socket::new(venue, 0, endpoint, Some(plan), false))
    }

    /// Something that the venue waits for: it goes before what else is to be sent.
    fn reply(&mut self, now_us: i64, slot: usize, text: &str) {
        let socket = &mut self.sockets[slot];
        let paced_us = socket.next_send_us.max(self.venues[socket.venue.index()].next_send_us);
        let may_go = now_us >= paced_us && socket.urgent.is_empty();
        if self.world == World::Live && !may_go {
            socket.urgent.push_back(text.into());
            return self.flush(now_us, slot);
        }
        self.effects.send(socket.venue, socket.number, text);
        self.pace(now_us, slot);
    }

    pub(super) fn conn_gap(&mut self, now_us: i64, slot: usize, expected: u64, got: u64) {
        let venue = self.sockets[slot].venue;
        self.venues[venue.index()].counters.gaps += 1;
        self.venues[venue.index()].reason = VenueReason::Gap;
        self.journal.note(now_us, venue, Happening::ConnectionGap { expected, got });
        let most = if planted!(ConnGapCostsOne) { 1 } else { usize::MAX };
        for market in self.whole_books(slot).into_iter().take(most) {
            self.damage(now_us, market, Damage::Gap { had: expected, got });
        }
        self.doubt_orders(now_us, slot, "a frame of their connection is missing");
    }

    pub(super) fn malformed(&mut self, now_us: i64, slot: usize, malformed: Malformed) {
        let venue = self.sockets[slot].venue;
        self.venues[venue.index()].counters.malformed += 1;
        let named = Happening::Malformed { market: malformed.market, what: malformed.what };
        self.journal.note(now_us, venue, named);
        if malformed.market.is_none() {
            self.doubt_orders(now_us, slot, "a message could not be read");
        }
        match malformed.market {
            _ if planted!(MalformedSkipped) => {}
            Some(market) if self.feeds[market.index()].is_whole() => {
                self.damage(now_us, market, Damage::Malformed);
            }
            None if !malformed.bookless => self.doubt_all(slot),
            _ => {}
        }
    }

    /// Any book of this connection may have missed something: the next message of its own will show.
    pub(super) fn doubt_all(&mut self, slot: usize) {
        for at in 0..self.sockets[slot].markets.len() {
            let market = self.sockets[slot].markets[at];
            if self.feeds[market.index()].socket == Some(slot) {
                self.feeds[market.index()].make_stale(self.shelf.leg_mut(market).1);
                self.care[market.index()].cause = VenueReason::Malformed;
                self.dirty.mark(market);
            }
        }
    }

    pub(super) fn maintenance(&mut self, now_us: i64, venue: VenueId, on: bool) {
        if std::mem::replace(&mut self.venues[venue.index()].in_maintenance, on) != on {
            self.journal.note(now_us, venue, Happening::Maintenance { on });
        }
    }

    /// Every book is stale. What was late before a sleep is late after it: only a clock that was set makes
    /// delays worthless.
    pub(super) fn distrust(&mut self, now_us: i64, why: Happening) {
        let is_set = matches!(why, Happening::ClockJumped { .. });
        for index in 0..self.feeds.len() {
            let market = MarketId::from_index(index);
            if is_set {
                self.feeds[index].forget_delays();
            }
            let was_live = self.shelf.status(market).state == State::Live;
            self.feeds[index].make_stale(self.shelf.leg_mut(market).1);
            self.dirty.mark(market);
            if was_live {
                self.care[index].cause = VenueReason::Clock;
                self.journal.note_market(now_us, Some(market), &why);
            }
        }
        for index in 0..self.venues.len() {
            self.journal.note(now_us, VenueId::from_index(index), why.clone());
        }
    }
}

fn damage_words(market: MarketId, damage: Damage, for_us: i64) -> (VenueReason, Option<Ill>, Happening) {
    let malformed =
        |what| (VenueReason::Malformed, None, Happening::Malformed { market: Some(market), what });
    match damage {
        Damage::Gap { had, got } => (VenueReason::Gap, Some(Ill::Gap), Happening::Gap { market, had, got }),
        Damage::Checksum { expected, computed } => {
            let what = Happening::ChecksumWrong { market, expected, computed };
            (VenueReason::Checksum, Some(Ill::Checksum), what)
        }
        Damage::Crossed => (VenueReason::Crossed, None, Happening::Crossed { market, for_us }),
        Damage::Unfit => malformed("a level too fine for its book"),
        Damage::Malformed => malformed("a message of this book"),
    }
}
