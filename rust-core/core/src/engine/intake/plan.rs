//! Which connections are wanted, and bringing the present ones into line with that.

use super::*;

impl Intake {
    /// Dials whatever the venue's plan wants now; connections that are no longer wanted are closed, and
    /// those that still are go on.
    pub fn plan_venue(&mut self, now_us: i64, venue: VenueId) {
        if self.world == World::Recorded {
            return;
        }
        let plans = self.plans(venue);
        self.close_unwanted(now_us, venue, &plans);
        let is_there =
            |plan: &ConnPlan| self.sockets.iter().any(|s| s.venue == venue && s.plan.as_ref() == Some(plan));
        let missing: Vec<ConnPlan> = plans.into_iter().filter(|plan| !is_there(plan)).collect();
        for plan in missing {
            let mut socket = Socket::new(venue, 0, plan.endpoint, Some(plan), true);
            let wait_us = i64::from(self.rng.up_to(BACKOFF_FIRST_US as u32));
            socket.phase = Phase::Waiting { at_us: now_us + wait_us };
            self.place(socket);
            self.lower(now_us + wait_us);
        }
    }

    /// Markets of enabled instruments at this venue, as its file sees them.
    fn plans(&self, venue: VenueId) -> Vec<ConnPlan> {
        let slot = &self.venues[venue.index()];
        if !slot.enabled {
            return Vec::new();
        }
        let all = self.catalogue.markets().iter().enumerate();
        let wanted: Vec<Wanted<'_>> = all
            .filter(|(_, market)| market.venue == venue && market.kind == Kind::Spot)
            .filter(|(_, market)| market.instrument.is_some_and(|id| self.is_wanted(id)))
            .map(|(index, market)| Wanted { id: MarketId::from_index(index), market })
            .collect();
        if wanted.is_empty() { Vec::new() } else { slot.venue.plan(&wanted) }
    }

    fn is_wanted(&self, instrument: InstrumentId) -> bool {
        !self.unwanted.contains(&instrument)
    }

    fn close_unwanted(&mut self, now_us: i64, venue: VenueId, plans: &[ConnPlan]) {
        for slot in 0..self.sockets.len() {
            let Some(plan) = &self.sockets[slot].plan else { continue };
            let is_wanted =
                if self.sockets[slot].is_stream { plans.contains(plan) } else { !plans.is_empty() };
            if self.sockets[slot].venue != venue || is_wanted {
                continue;
            }
            if self.sockets[slot].is_current() {
                self.effects.close(venue, self.sockets[slot].number);
            }
            self.sockets[slot].plan = None;
            self.lose(now_us, slot);
        }
    }

    /// Switches a venue on or off at once.
    pub fn enable_venue(&mut self, now_us: i64, venue: VenueId, enabled: bool) {
        self.venues[venue.index()].enabled = enabled;
        self.venues[venue.index()].reason =
            if enabled { VenueReason::Waiting } else { VenueReason::Disabled };
        self.plan_venue(now_us, venue);
        self.idle_unwanted();
    }

    /// Follows an instrument everywhere, or nowhere.
    pub fn enable_instrument(&mut self, now_us: i64, instrument: InstrumentId, enabled: bool) {
        self.unwanted.retain(|other| *other != instrument);
        if !enabled {
            self.unwanted.push(instrument);
        }
        for index in 0..self.venues.len() {
            self.plan_venue(now_us, VenueId::from_index(index));
        }
        self.idle_unwanted();
    }

    /// Tries a venue again now, whatever it waits for, and tests anew whether it can be reached: where a
    /// connection is open, with a second one that takes its place.
    pub fn retry(&mut self, now_us: i64, venue: VenueId) {
        self.venues[venue.index()].reach.begin_anew();
        let mut dials = false;
        for slot in 0..self.sockets.len() {
            let waits = matches!(self.sockets[slot].phase, Phase::Waiting { .. });
            if self.sockets[slot].venue == venue && waits {
                self.sockets[slot].backoff.reset();
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
        let market = self.catalogue.market(id);
        self.venues[market.venue.index()].enabled && market.instrument.is_none_or(|i| self.is_wanted(i))
    }
}
