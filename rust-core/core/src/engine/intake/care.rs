//! What becomes of a fault for a person: a cause, a line in the journal, and what it costs the feed's health.

use super::*;

/// Characters kept of the reason that a connection was closed with.
const REASON_MAX: usize = 123;

impl Intake {
    /// This is why the market is not LIVE, and the newest that is wrong at its venue.
    pub(super) fn blame(&mut self, market: MarketId, reason: VenueReason) {
        self.care[market.index()].cause = reason;
        self.venues[self.feeds[market.index()].venue.index()].reason = reason;
    }

    /// The same of a connection, for every market that it carries.
    pub(super) fn blame_line(&mut self, slot: usize, reason: VenueReason) {
        let socket = &self.sockets[slot];
        socket.markets.iter().for_each(|market| self.care[market.index()].cause = reason);
        self.venues[socket.venue.index()].reason = reason;
    }

    /// Something happened to a connection: its venue is told, and every market that it carries.
    pub(super) fn note_line(&mut self, now_us: i64, slot: usize, what: Happening) {
        let socket = &self.sockets[slot];
        socket.markets.iter().for_each(|market| self.journal.note_market(now_us, Some(*market), &what));
        self.journal.note(now_us, socket.venue, what);
    }

    /// The feed suffered: its health is judged again.
    pub(super) fn ail(&mut self, now_us: i64, market: MarketId, ill: Ill, amount: u32) {
        let minute = self.minute(now_us);
        self.care[market.index()].health.take(minute, ill, amount);
        self.judge_health(now_us, market);
    }

    /// Whether the gate must be closed or opened; true if it was.
    fn judge_health(&mut self, now_us: i64, market: MarketId) -> bool {
        let health = &self.care[market.index()].health;
        let (held, score) = (health.is_held(), health.score());
        let status = self.shelf.leg_mut(market).1;
        if std::mem::replace(&mut status.held, held) == held {
            return false;
        }
        let what =
            if held { Happening::Held { market, score } } else { Happening::Trusted { market, score } };
        self.journal.note(now_us, self.feeds[market.index()].venue, what);
        self.dirty.mark(market);
        true
    }

    /// Minutes of time in which somebody watched: what nobody saw makes no feed healthier.
    fn minute(&self, now_us: i64) -> i64 {
        (now_us - self.unobserved.own_us).div_euclid(MINUTE_US)
    }

    /// A second ended: silence and lateness are counted by the second, and what is old is forgotten. True if
    /// a gate was closed or opened.
    pub fn tend_health(&mut self, end_us: i64) -> bool {
        let minute = self.minute(end_us);
        let mut changed = false;
        for index in 0..self.feeds.len() {
            let market = MarketId::from_index(index);
            let state = self.shelf.status(market).state;
            let care = &mut self.care[index];
            care.look(end_us, state);
            match (state, care.cause) {
                (State::Stale, VenueReason::Silent | VenueReason::Frozen) => {
                    care.health.take(minute, Ill::Silence, 1)
                }
                (State::Stale, VenueReason::Lag | VenueReason::Clock) => {
                    care.health.take(minute, Ill::Lag, 1)
                }
                _ => care.health.turn(minute),
            }
            changed |= self.judge_health(end_us, market);
        }
        changed
    }

    /// Notes since when the markets that changed are in their state.
    pub fn look_at_states(&mut self, now_us: i64) {
        for market in self.dirty.list() {
            self.care[market.index()].look(now_us, self.shelf.status(*market).state);
        }
    }

    /// The book is LIVE again.
    pub(super) fn note_live(&mut self, now_us: i64, market: MarketId, before: State) {
        let out_us = self.care[market.index()].back(now_us).unwrap_or(0);
        let fresh = before != State::Stale;
        self.journal.note(
            now_us,
            self.feeds[market.index()].venue,
            Happening::Live { market, out_us, fresh },
        );
    }

    /// A message did not prove its book: it came late, or its feed hides losses and no snapshot came.
    pub(super) fn note_doubt(&mut self, now_us: i64, market: MarketId, before: State) {
        let is_frozen = self.feeds[market.index()].frozen_deadline_us().is_some_and(|us| now_us >= us);
        self.blame(market, if is_frozen { VenueReason::Frozen } else { VenueReason::Lag });
        if before == State::Stale {
            return;
        }
        let feed = &self.feeds[market.index()];
        let what = if is_frozen {
            Happening::Frozen { market }
        } else if feed.lags() {
            let (delay_us, least_us) = (feed.delay_us.unwrap_or(0), feed.least_delay_us().unwrap_or(0));
            Happening::Lagging { market, delay_us, least_us }
        } else {
            Happening::Unproved { market, since_us: now_us - feed.last_snapshot_us }
        };
        self.journal.note(now_us, feed.venue, what);
    }

    /// The stream stopped against its own habit, or no snapshot came where only that is a proof.
    pub(super) fn note_silence(&mut self, now_us: i64, market: MarketId, proof_us: i64) {
        let feed = &self.feeds[market.index()];
        let (habit_us, silent_us) = (feed.rhythm.median_us().unwrap_or(0), now_us - proof_us);
        let what = if now_us >= feed.rhythm.until_us() {
            Happening::Stale { market, silent_us, habit_us }
        } else {
            Happening::Unproved { market, since_us: now_us - feed.last_snapshot_us }
        };
        self.journal.note(now_us, feed.venue, what);
        self.blame(market, VenueReason::Silent);
    }

    /// Takes note of a crossed book; gives for how long it was crossed, once that is over, µs.
    pub(super) fn note_crossing(&mut self, now_us: i64, market: MarketId, is_crossed: bool) -> i64 {
        let Some(for_us) = self.care[market.index()].cross(now_us, is_crossed) else { return 0 };
        self.ail(now_us, market, Ill::Crossed, u32::try_from(for_us / 1_000).unwrap_or(u32::MAX));
        for_us
    }

    /// The connection that carried the market is gone, and its chain with it.
    pub(super) fn note_cut(&mut self, now_us: i64, market: MarketId) {
        self.note_crossing(now_us, market, false);
        if self.feeds[market.index()].is_whole() {
            self.ail(now_us, market, Ill::Rebuild, 1);
        }
    }

    /// Frames of the last whole second, where one ended; else nothing is known of it.
    pub fn count_frames(&mut self, seconds: u64) {
        for slot in &mut self.venues {
            let last_frames = slot.counters.frames - slot.frames_at_second;
            slot.frames_per_second = if seconds == 1 { last_frames } else { 0 };
            slot.frames_at_second = slot.counters.frames;
        }
    }

    /// Why the market is not LIVE, the most telling thing first.
    pub fn market_reason(&self, market: MarketId) -> VenueReason {
        let (feed, care) = (&self.feeds[market.index()], &self.care[market.index()]);
        let slot = &self.venues[feed.venue.index()];
        match self.shelf.status(market).state {
            _ if !slot.enabled => VenueReason::Disabled,
            _ if self.listings.is_missing(market) => VenueReason::NotListed,
            State::Live => VenueReason::None,
            _ if slot.in_maintenance => VenueReason::Maintenance,
            State::Quarantined => VenueReason::Quarantined,
            _ if care.cause != VenueReason::None => care.cause,
            _ => self.progress_of(market),
        }
    }

    /// How far a market has come that nothing went wrong with.
    fn progress_of(&self, market: MarketId) -> VenueReason {
        let carries = |socket: &&Socket| socket.markets.contains(&market);
        let socket = self.sockets.iter().find(carries);
        match socket.map(|socket| socket.phase) {
            Some(Phase::Open) if self.shelf.status(market).state == State::Syncing => VenueReason::Snapshot,
            Some(Phase::Open) => VenueReason::Subscribing,
            Some(Phase::Dialling { .. }) => VenueReason::Dialing,
            _ => VenueReason::Waiting,
        }
    }

    /// When something is tried again for a market that is not LIVE, µs.
    pub fn next_try_us(&self, market: MarketId) -> Option<i64> {
        let feed = &self.feeds[market.index()];
        let dial_us = || {
            let carries = |socket: &&Socket| socket.markets.contains(&market);
            match self.sockets.iter().find(carries).map(|socket| socket.phase) {
                Some(Phase::Waiting { at_us }) => Some(at_us),
                _ => None,
            }
        };
        match self.shelf.status(market).state {
            State::Live | State::Idle => None,
            State::Quarantined => feed.quarantined_until_us(),
            State::Stale => feed.renewal.due_us,
            State::Connecting => dial_us(),
            State::Syncing | State::Resync => feed.ask_at_us.or_else(dial_us),
        }
    }
}

/// The venue's own words, cut.
pub(super) fn capped(reason: &str) -> Box<str> {
    reason.chars().take(REASON_MAX).collect::<String>().into()
}
