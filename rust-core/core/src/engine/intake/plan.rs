//! Which connections are wanted, and bringing the present ones into line with that.

use super::*;

impl Intake {
    /// Brings the venue's connections into line with what is wanted. Those that stay go on undisturbed: what is
    /// no longer wanted is unsubscribed there, what is new is subscribed where there is room, and only the rest
    /// is dialled for.
    pub fn plan_venue(&mut self, now_us: i64, venue: VenueId) {
        if self.world == World::Recorded {
            return;
        }
        let wanted = self.wanted_at(venue);
        for slot in 0..self.sockets.len() {
            if self.sockets[slot].venue == venue && self.sockets[slot].plan.is_some() {
                self.drop_unwanted(now_us, slot, &wanted);
            }
        }
        let mut missing: Vec<MarketId> = wanted.into_iter().filter(|id| !self.is_planned(*id)).collect();
        for slot in 0..self.sockets.len() {
            if self.sockets[slot].venue == venue && !missing.is_empty() {
                self.fill(now_us, slot, &mut missing);
            }
        }
        for plan in self.plan_of(venue, &missing) {
            self.dial_soon(now_us, venue, plan);
        }
    }

    fn dial_soon(&mut self, now_us: i64, venue: VenueId, plan: ConnPlan) {
        let mut socket = Socket::new(venue, 0, plan.endpoint, Some(plan), true);
        let wait_us = i64::from(self.rng.up_to(BACKOFF_FIRST_US as u32));
        socket.phase = Phase::Waiting { at_us: now_us + wait_us };
        self.place(socket);
        self.lower(now_us + wait_us);
    }

    /// Markets to be subscribed at this venue. One that it was found not to list stays where it was asked for,
    /// to be asked for again by the next connection, and is asked for nowhere else.
    fn wanted_at(&self, venue: VenueId) -> Vec<MarketId> {
        let ids = (0..self.catalogue.markets().len()).map(MarketId::from_index);
        let is_wanted = |id: &MarketId| {
            let market = self.catalogue.market(*id);
            let chosen = market.instrument.is_some_and(|instrument| self.is_wanted(instrument));
            market.venue == venue && market.kind == Kind::Spot && chosen
        };
        let is_asked = |id: &MarketId| !self.listings.is_missing(*id) || self.is_planned(*id);
        let enabled = self.venues[venue.index()].enabled;
        ids.filter(|id| enabled && is_wanted(id) && is_asked(id)).collect()
    }

    /// Whether a connection is to carry the market.
    fn is_planned(&self, market: MarketId) -> bool {
        let carries = |s: &Socket| s.plan.as_ref().is_some_and(|plan| plan.markets.contains(&market));
        self.sockets.iter().any(carries)
    }

    /// The venue's own plan for these markets.
    fn plan_of(&self, venue: VenueId, markets: &[MarketId]) -> Vec<ConnPlan> {
        let want = |id: &MarketId| Wanted { id: *id, market: self.catalogue.market(*id) };
        let wanted: Vec<Wanted<'_>> = markets.iter().map(want).collect();
        if wanted.is_empty() { Vec::new() } else { self.venues[venue.index()].venue.plan(&wanted) }
    }

    /// Ends what a connection carries for nobody; one that would carry nothing is closed. A connection for
    /// requests stays as long as the venue is wanted.
    fn drop_unwanted(&mut self, now_us: i64, slot: usize, wanted: &[MarketId]) {
        let Some(plan) = &self.sockets[slot].plan else { return };
        let (keep, gone): (Vec<MarketId>, Vec<MarketId>) =
            plan.markets.iter().partition(|market| wanted.contains(market));
        let is_used = if self.sockets[slot].is_stream { !keep.is_empty() } else { !wanted.is_empty() };
        if !is_used {
            return self.close_for_good(now_us, slot);
        }
        if gone.is_empty() {
            return;
        }
        self.replan(slot, &keep);
        let is_told = gone.iter().all(|market| self.unsubscribe(slot, *market));
        self.flush(now_us, slot);
        if !is_told {
            self.succeed(now_us, slot);
        }
    }

    /// Nothing is wanted of this connection any more.
    pub(super) fn close_for_good(&mut self, now_us: i64, slot: usize) {
        if self.sockets[slot].is_current() {
            self.effects.close(self.sockets[slot].venue, self.sockets[slot].number);
        }
        self.sockets[slot].plan = None;
        self.lose(now_us, slot);
    }

    /// The connection is for these markets from now on: so it is dialled, if it is lost.
    fn replan(&mut self, slot: usize, markets: &[MarketId]) {
        let plan = self.plan_of(self.sockets[slot].venue, markets).into_iter().next();
        self.sockets[slot].plan = plan;
    }

    /// Ends the market's subscriptions; false where the venue has no words for that.
    fn unsubscribe(&mut self, slot: usize, market: MarketId) -> bool {
        self.sockets[slot].markets.retain(|other| *other != market);
        if self.feeds[market.index()].socket == Some(slot) {
            self.release(market);
        }
        let held = self.catalogue.market(market);
        let venue = &self.venues[held.venue.index()].venue;
        let mut frames = venue.unsubscribe(held);
        let (is_told, socket) = (!frames.is_empty(), &mut self.sockets[slot]);
        if socket.fallen.contains(&market) {
            frames.extend(venue.fallback(held, None).map(|second| second.unsubscribe));
        }
        socket.fallen.retain(|other| *other != market);
        if socket.is_open() {
            socket.queue.extend(frames);
        }
        is_told || !socket.is_open()
    }

    /// No connection carries the market any more, and none is to.
    pub(super) fn release(&mut self, market: MarketId) {
        let status = self.shelf.leg_mut(market).1;
        self.feeds[market.index()].end(status);
        status.state = State::Idle;
        self.dirty.mark(market);
    }

    /// Gives a connection as many of these markets as it has room for.
    fn fill(&mut self, now_us: i64, slot: usize, missing: &mut Vec<MarketId>) {
        let socket = &self.sockets[slot];
        let Some(plan) = socket.plan.as_ref().filter(|_| socket.is_stream && !socket.replaced) else {
            return;
        };
        let held = plan.markets.clone();
        let all = [held.as_slice(), missing.as_slice()].concat();
        let Some(room) = self.plan_of(socket.venue, &all).into_iter().next() else { return };
        if room.markets.len() <= held.len() || !room.markets.starts_with(&held) {
            return;
        }
        let added = room.markets[held.len()..].to_vec();
        missing.retain(|market| !added.contains(market));
        self.sockets[slot].markets.extend(added.iter().copied());
        if self.sockets[slot].is_open() {
            self.subscribe(now_us, slot, &added);
        }
        self.sockets[slot].plan = Some(room);
    }

    /// Subscribes more markets on an open connection. What a plan says for any market (a greeting) was said.
    fn subscribe(&mut self, now_us: i64, slot: usize, added: &[MarketId]) {
        let venue = self.sockets[slot].venue;
        let held = self.sockets[slot].plan.as_ref().map_or(&[][..], |plan| &plan.markets);
        let said: Vec<String> = self.plan_of(venue, held).into_iter().flat_map(|plan| plan.sends).collect();
        let sends = self
            .plan_of(venue, added)
            .into_iter()
            .flat_map(|plan| plan.sends)
            .filter(|text| !said.contains(text));
        self.sockets[slot].queue.extend(sends);
        self.sockets[slot].subscribed_us = None;
        if self.sparing.trades {
            self.ask_for_trades(now_us, slot, added, false);
        }
        for market in added {
            self.bind(*market, slot);
            self.listings.asked(now_us, *market);
            self.expect_snapshot(now_us, *market);
        }
        self.flush(now_us, slot);
    }

    fn is_wanted(&self, instrument: InstrumentId) -> bool {
        !self.unwanted.contains(&instrument)
    }

    /// Switches a venue on or off at once.
    pub fn enable_venue(&mut self, now_us: i64, venue: VenueId, enabled: bool) {
        self.venues[venue.index()].enabled = enabled;
        self.venues[venue.index()].reason =
            if enabled { VenueReason::Waiting } else { VenueReason::Disabled };
        self.plan_venue(now_us, venue);
        self.idle_unwanted();
    }

    /// Follows instruments everywhere, or nowhere.
    pub fn enable_instruments(&mut self, now_us: i64, instruments: &[InstrumentId], enabled: bool) {
        self.unwanted.retain(|other| !instruments.contains(other));
        if !enabled {
            self.unwanted.extend(instruments);
        }
        for index in 0..self.venues.len() {
            self.plan_venue(now_us, VenueId::from_index(index));
        }
        self.idle_unwanted();
    }

    /// Whether the person follows it.
    pub fn follows(&self, instrument: InstrumentId) -> bool {
        self.is_wanted(instrument)
    }

    /// How many instruments are followed.
    pub fn wanted_instruments(&self) -> usize {
        self.catalogue.instruments().len() - self.unwanted.len()
    }

    /// Tries a venue again now, whatever it waits for, and tests anew whether it can be reached: where a
    /// connection is open, with a second one that takes its place.
    pub fn retry(&mut self, now_us: i64, venue: VenueId) {
        self.venues[venue.index()].reach.begin_anew();
        self.venues[venue.index()].admit();
        self.probe_missing(now_us, venue);
        let mut dials = false;
        for slot in 0..self.sockets.len() {
            let waits = matches!(self.sockets[slot].phase, Phase::Waiting { .. });
            if self.sockets[slot].venue == venue && waits {
                self.sockets[slot].backoff.try_now();
                self.sockets[slot].phase = Phase::Waiting { at_us: now_us };
                self.lower(now_us);
                dials = true;
            }
        }
        let carries = |s: &Socket| s.venue == venue && s.is_stream && s.is_open() && s.plan.is_some();
        if let Some(slot) = self.sockets.iter().position(carries).filter(|_| !dials) {
            self.succeed(now_us, slot);
        }
    }

    fn idle_unwanted(&mut self) {
        for index in 0..self.feeds.len() {
            let id = MarketId::from_index(index);
            let market = self.catalogue.market(id);
            let off = !self.venues[market.venue.index()].enabled;
            if off || market.instrument.is_some_and(|instrument| !self.is_wanted(instrument)) {
                self.shelf.leg_mut(id).1.state = State::Idle;
                self.dirty.mark(id);
            }
        }
    }

    /// Whether a market counts in the share of time LIVE.
    pub fn wants(&self, id: MarketId) -> bool {
        self.chooses(id) && !self.listings.is_missing(id)
    }

    /// Whether the person follows it, be it listed or not.
    pub fn chooses(&self, id: MarketId) -> bool {
        let market = self.catalogue.market(id);
        self.venues[market.venue.index()].enabled && market.instrument.is_none_or(|i| self.is_wanted(i))
    }
}
