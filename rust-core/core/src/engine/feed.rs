//! One market's feed: from book messages to a book that is right or says that it is not.

use super::constants::*;
use super::order::Order;
pub use super::outcome::{Damage, Hands, Outcome};
use super::patience::Patience;
use super::rhythm::{LeastDelay, Rhythm};
use super::stillness::Stillness;
use super::sums::check;
use super::waiting::Waiting;
use crate::book::gate::AGE_MAX_US;
use crate::book::{Book, State, Status};
use crate::market::VenueId;
use crate::num::fnv::Fnv64;
use crate::venue::{BookEvent, BookKind, Follow, RawLevel, Summed, TradeEvent, Venue};

/// The state of one market's stream beside its book.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    pub venue: VenueId,
    /// Connection slot that carries the stream.
    pub socket: Option<usize>,
    /// Where the book stands in the venue's own numbers.
    last: u64,
    /// Where its chain began.
    first: u64,
    /// A delta has been applied since the snapshot.
    spliced: bool,
    order: Order,
    /// A snapshot or full push began an unbroken chain.
    whole: bool,
    /// That happened since the stream began.
    pub begun: bool,
    waiting: Waiting,
    /// Of the checksum of its messages.
    summed: Summed,
    pub rhythm: Rhythm,
    delay: LeastDelay,
    /// Receive minus event time of the last message, µs.
    pub delay_us: Option<i64>,
    /// It was late above the stream's own measure.
    lags: bool,
    still: Stillness,
    crossed_since_us: Option<i64>,
    crossed_messages: u32,
    damaged_us: [Option<i64>; RESYNCS_MAX],
    quarantines: u32,
    quarantined_until_us: i64,
    /// When a snapshot is asked for (again), and how often it was.
    pub ask_at_us: Option<i64>,
    pub asked: u32,
    /// Snapshots in a row that what waits does not continue.
    pub misfits: u32,
    /// When a silent stream is subscribed again.
    pub renewal: Patience,
    /// Messages after which bid ≥ ask.
    pub crossed_updates: u64,
    pub last_snapshot_us: i64,
    pub oversize: bool,
}

impl Feed {
    pub fn new(venue: VenueId) -> Self {
        Self { venue, ..Self::default() }
    }

    /// A connection was opened for this market: the old chain is void, the levels wait to be replaced.
    pub fn begin(&mut self, status: &mut Status) {
        if !planted!(KeepBookOverReconnect) {
            self.lose_chain();
        }
        self.begun = false;
        self.rhythm.pause();
        if !planted!(KeepWaitingOverReconnect) {
            self.waiting.clear();
        }
        self.ask_at_us = None;
        (self.asked, self.misfits) = (0, 0);
        self.renewal.due_us = None;
        status.epoch += 1;
        if status.state != State::Quarantined {
            status.state = State::Syncing;
        }
    }

    /// Another connection carries the chain on.
    pub fn moved(&mut self) {
        self.order.forget();
    }

    /// The connection is gone.
    pub fn end(&mut self, status: &mut Status) {
        self.begin(status);
        self.socket = None;
        status.socket = None;
        if status.state != State::Quarantined {
            status.state = State::Connecting;
        }
    }

    /// Takes one book message. `from_query`: the answer to a request, not part of the stream.
    pub fn take(
        &mut self,
        hands: &mut Hands<'_>,
        event: &BookEvent,
        levels: &[RawLevel],
        from_query: bool,
    ) -> Outcome {
        if self.is_out(hands.now_us) {
            return Outcome::Same;
        }
        if !from_query {
            self.rhythm.beat(hands.now_us);
        }
        let outcome = match event.kind {
            BookKind::Full => self.full(hands, event, levels),
            BookKind::Snapshot => self.snapshot(hands, event, levels, from_query),
            BookKind::Delta if self.whole || planted!(DeltaBeforeSnapshot) => {
                self.delta(hands, event, levels)
            }
            BookKind::Delta => self.wait(hands, event, levels),
        };
        if outcome == Outcome::Changed { self.judge(hands, event) } else { outcome }
    }

    /// What showed a gap may continue the snapshot to come.
    pub fn hold(&mut self, event: &BookEvent, levels: &[RawLevel]) {
        if event.kind == BookKind::Delta && event.seq.last != 0 {
            self.waiting.push(event, levels);
        }
    }

    /// The venue's sequence rule on a message, without taking it.
    pub fn verdict(&self, venue: &dyn Venue, event: &BookEvent) -> Follow {
        venue.follow(self.last, &event.seq, self.spliced)
    }

    /// Drops the book because it is damaged; the third time in a minute puts it into quarantine.
    /// Gives the length of the quarantine, if one begins.
    pub fn damage(&mut self, hands: &mut Hands<'_>) -> Option<i64> {
        if !planted!(KeepLevelsAtResync) {
            hands.book.clear();
        }
        hands.counters.resyncs += 1;
        hands.status.epoch += 1;
        hands.status.crossed = false;
        hands.status.version += 1;
        hands.status.state = State::Resync;
        self.lose_chain();
        self.damaged_us.rotate_left(1);
        self.damaged_us[RESYNCS_MAX - 1] = Some(hands.now_us);
        let often = self.damaged_us[0].is_some_and(|first_us| hands.now_us - first_us <= RESYNC_WINDOW_US);
        (often && !planted!(QuarantineNeverBegins)).then(|| self.quarantine(hands))
    }

    /// Levels are kept but no longer used, until the next message in sequence.
    pub fn make_stale(&self, status: &mut Status) {
        if status.state == State::Live {
            status.state = State::Stale;
        }
    }

    /// The clock was set: delays are measured anew.
    pub fn forget_delays(&mut self) {
        self.delay.forget();
        self.delay_us = None;
    }

    /// Whether the last message that was applied came late.
    pub fn lags(&self) -> bool {
        self.lags
    }

    pub fn least_delay_us(&self) -> Option<i64> {
        self.delay.least_us()
    }

    pub fn quarantined_until_us(&self) -> Option<i64> {
        (self.quarantined_until_us > 0).then_some(self.quarantined_until_us)
    }

    /// The pause is over: wait for a new snapshot.
    pub fn leave_quarantine(&mut self, status: &mut Status) {
        self.quarantined_until_us = 0;
        status.state = if self.socket.is_some() { State::Syncing } else { State::Connecting };
        self.ask_at_us = None;
        (self.asked, self.misfits) = (0, 0);
    }

    /// When a crossed book must be rebuilt, if it is crossed now.
    pub fn crossed_deadline_us(&self) -> Option<i64> {
        self.crossed_since_us.map(|since_us| since_us + CROSSED_US)
    }

    /// A trade was reported of this market: the book must show something of it, soon.
    pub fn printed(&mut self, now_us: i64, trade: &TradeEvent, book: &Book) {
        let late_us =
            now_us.saturating_sub(trade.event_us).saturating_sub(self.delay.least_us().unwrap_or(0));
        if trade.event_us == 0 || late_us.saturating_abs() <= PRINT_FRESH_US {
            self.still.print(now_us, trade, book);
        }
    }

    /// When the book counts as frozen unless it moves before, if trades speak against it.
    pub fn frozen_deadline_us(&self) -> Option<i64> {
        self.still.deadline_us()
    }

    /// Whether an unbroken chain stands behind the levels.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    pub fn hash_into(&self, hash: &mut Fnv64) {
        hash.word(self.last);
        hash.word(self.crossed_updates);
        let is_doubted = u8::from(self.still.deadline_us().is_some());
        hash.byte(u8::from(self.whole) | u8::from(self.spliced) << 1 | is_doubted << 2);
    }

    fn full(&mut self, hands: &mut Hands<'_>, event: &BookEvent, levels: &[RawLevel]) -> Outcome {
        // A repeated push says that nothing changed since: it proves the book again.
        let is_repeated = event.seq.last == self.last;
        if self.whole && event.seq.last != 0 && !is_repeated {
            let verdict = hands.venue.follow(self.last, &event.seq, self.spliced);
            match verdict {
                // A whole book of a numbering that begins anew, or of a later time, is a snapshot.
                Follow::Stale if self.begins_anew(event) || self.order.is_newer(event) => self.lose_chain(),
                // Two rising ones in a row are the stream: the book's number is beside it.
                Follow::Stale if self.order.pass(event) > 1 => return self.misnumbered(hands, event),
                Follow::Stale => return self.stale(hands, Outcome::Same),
                _ => {}
            }
        }
        hands.counters.book_updates += 1;
        hands.counters.snapshots += u64::from(!self.whole);
        self.start(hands, event, levels)
    }

    fn snapshot(
        &mut self,
        hands: &mut Hands<'_>,
        event: &BookEvent,
        levels: &[RawLevel],
        from_query: bool,
    ) -> Outcome {
        if from_query && self.whole && event.seq.last < self.last && !planted!(OldAnswerWins) {
            return self.stale(hands, Outcome::Same);
        }
        if !from_query && !hands.venue.snapshots_are_answers() {
            // It stands in order on the stream: whatever waits is older, however it is numbered.
            self.waiting.clear();
        }
        hands.counters.snapshots += 1;
        self.start(hands, event, levels)
    }

    fn start(&mut self, hands: &mut Hands<'_>, event: &BookEvent, levels: &[RawLevel]) -> Outcome {
        let new_chain = !self.whole || event.kind == BookKind::Snapshot;
        hands.status.epoch += u32::from(new_chain);
        (self.first, self.last) = (event.seq.last, event.seq.last);
        self.order.taken(event);
        self.spliced = false;
        (self.whole, self.begun) = (true, true);
        self.last_snapshot_us = hands.now_us;
        let is_merged = planted!(MergeOldSnapshot) && hands.book.apply(levels).is_ok();
        if !is_merged && hands.book.replace(levels).is_err() {
            return Outcome::Damaged(Damage::Unfit);
        }
        self.catch_up(hands)
    }

    /// Applies the deltas that waited for this snapshot.
    fn catch_up(&mut self, hands: &mut Hands<'_>) -> Outcome {
        let waiting = std::mem::take(&mut self.waiting);
        let snapshot_last = self.last;
        let mut outcome = Outcome::Changed;
        for (place, (event, levels)) in waiting.iter().enumerate() {
            if planted!(LoseDeltaOfBurst) && place == 1 {
                self.last = event.seq.last;
                continue;
            }
            outcome = match hands.venue.follow(self.last, &event.seq, self.spliced) {
                _ if event.seq.last <= snapshot_last => self.stale(hands, outcome),
                Follow::Stale if self.order.is_newer(event) => self.misnumbered(hands, event),
                Follow::Stale => self.stale(hands, outcome),
                // The last one is judged with the snapshot, as one message.
                Follow::Apply if self.stays_crossed(hands) => Outcome::Damaged(Damage::Crossed),
                Follow::Apply => self.apply(hands, event, levels),
                Follow::Gap if self.spliced => self.gap(hands, event),
                Follow::Gap => Outcome::Waiting,
            };
            if outcome != Outcome::Changed {
                break;
            }
        }
        self.waiting = waiting;
        self.caught_up(hands, outcome)
    }

    fn caught_up(&mut self, hands: &mut Hands<'_>, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Waiting => {
                // The snapshot ends before the first delta that waits: another one is needed.
                self.lose_chain();
                self.misfits += 1;
                hands.status.state = State::Syncing;
            }
            // A wrong number among them would spoil every snapshot to come.
            Outcome::Damaged(Damage::Gap { had, got }) if got <= had => self.waiting.clear(),
            // What waits behind the damage may continue the next snapshot.
            Outcome::Damaged(_) => {}
            Outcome::Changed | Outcome::Same => self.waiting.clear(),
        }
        outcome
    }

    /// Whether a number that the book has passed belongs to a sequence that begins anew: it lies before the
    /// whole chain and far from its end, where neither duplicates nor latecomers come from.
    fn begins_anew(&self, event: &BookEvent) -> bool {
        event.seq.last < self.first && event.seq.last < self.last / 2
    }

    fn gap(&self, hands: &mut Hands<'_>, event: &BookEvent) -> Outcome {
        hands.counters.gaps += 1;
        let got = event.seq.first.max(event.seq.prev.unwrap_or(0));
        Outcome::Damaged(Damage::Gap { had: self.last, got })
    }

    /// The book's own number is beside its stream; so may be the time that came with it.
    fn misnumbered(&mut self, hands: &mut Hands<'_>, event: &BookEvent) -> Outcome {
        self.forget_delays();
        self.gap(hands, event)
    }

    fn stale(&mut self, hands: &mut Hands<'_>, outcome: Outcome) -> Outcome {
        hands.counters.stale += 1;
        outcome
    }

    fn delta(&mut self, hands: &mut Hands<'_>, event: &BookEvent, levels: &[RawLevel]) -> Outcome {
        match hands.venue.follow(self.last, &event.seq, self.spliced) {
            Follow::Stale if planted!(DuplicateTwice) => {
                hands.book.apply(levels).map_or(Outcome::Damaged(Damage::Unfit), |()| Outcome::Changed)
            }
            Follow::Gap if planted!(SkipGapCheck) => self.apply(hands, event, levels),
            Follow::Stale => self.pass(hands, event),
            Follow::Gap => self.gap(hands, event),
            Follow::Apply => self.apply(hands, event, levels),
        }
    }

    /// The book's number has passed this change: it is old, or the number is wrong.
    fn pass(&mut self, hands: &mut Hands<'_>, event: &BookEvent) -> Outcome {
        self.order.pass(event);
        let is_ahead = !self.spliced && hands.venue.snapshots_are_answers();
        let ahead_us = hands.now_us - self.last_snapshot_us;
        let is_wrong = if is_ahead { ahead_us > STALL_US } else { self.order.is_wrong(event) };
        if is_wrong || self.begins_anew(event) {
            return self.misnumbered(hands, event);
        }
        if is_ahead && ahead_us > AGE_MAX_US {
            // The stream should have reached its snapshot by now.
            self.make_stale(hands.status);
        }
        self.stale(hands, Outcome::Same)
    }

    fn apply(&mut self, hands: &mut Hands<'_>, event: &BookEvent, levels: &[RawLevel]) -> Outcome {
        let lost = usize::from(planted!(LoseLevelOfBurst) && levels.len() > 8);
        if hands.book.apply(&levels[..levels.len() - lost]).is_err() {
            return Outcome::Damaged(Damage::Unfit);
        }
        hands.counters.book_updates += 1;
        self.last = event.seq.last;
        self.spliced = true;
        self.order.taken(event);
        Outcome::Changed
    }

    fn wait(&mut self, hands: &mut Hands<'_>, event: &BookEvent, levels: &[RawLevel]) -> Outcome {
        if event.seq.last != 0 {
            hands.counters.buffered_lost += self.waiting.push(event, levels);
        }
        if matches!(hands.status.state, State::Idle | State::Connecting) {
            hands.status.state = State::Syncing;
        }
        Outcome::Waiting
    }

    /// Judges the whole message once it is applied: depth, checksum, crossing, delay.
    fn judge(&mut self, hands: &mut Hands<'_>, event: &BookEvent) -> Outcome {
        if event.keep_depth > 0 {
            hands.book.truncate(event.keep_depth);
        }
        if let Some(damage) = check(hands, event, &mut self.summed) {
            return Outcome::Damaged(damage);
        }
        if self.stays_crossed(hands) {
            return Outcome::Damaged(Damage::Crossed);
        }
        self.prove(hands, event);
        Outcome::Changed
    }

    fn stays_crossed(&mut self, hands: &mut Hands<'_>) -> bool {
        self.crossed_updates += u64::from(hands.book.is_crossed());
        let is_crossed = hands.book.touch().is_some_and(|(bid, ask)| bid.price > ask.price);
        let crossed = is_crossed && !planted!(CrossedIgnored);
        hands.status.crossed = crossed;
        if !crossed {
            self.crossed_since_us = None;
            self.crossed_messages = 0;
            return false;
        }
        let since_us = *self.crossed_since_us.get_or_insert(hands.now_us);
        self.crossed_messages += 1;
        self.crossed_messages > CROSSED_MESSAGES || hands.now_us - since_us >= CROSSED_US
    }

    fn prove(&mut self, hands: &mut Hands<'_>, event: &BookEvent) {
        self.lags = self.is_lagging(hands.now_us, event);
        let guarded = hands.venue.spec().guard.guards(event);
        let trusted_until_us = match self.socket {
            _ if !guarded && !planted!(UnverifiableStaysLive) => self.last_snapshot_us + UNGUARDED_US,
            // Nothing continues it yet.
            None => hands.now_us + STALL_US,
            Some(_) => i64::MAX,
        };
        let has_changes = event.kind == BookKind::Delta && event.from < event.to;
        let is_frozen = self.still.is_frozen(hands.now_us, has_changes, hands.book);
        let status = &mut *hands.status;
        status.version += 1;
        let is_venue_time = planted!(WallClockForAge) && event.event_us > 0;
        status.proof_us = if is_venue_time { event.event_us } else { hands.now_us };
        status.rhythm_until_us = self.rhythm.until_us().min(trusted_until_us);
        status.age_max_us = self.age_max_us(event.kind);
        status.socket = self.socket.filter(|_| guarded || planted!(AgeFromReceive));
        let doubtful = self.lags || is_frozen || hands.now_us >= trusted_until_us;
        status.state = if doubtful { State::Stale } else { State::Live };
        self.ask_at_us = None;
        (self.asked, self.misfits) = (0, 0);
    }

    fn is_lagging(&mut self, now_us: i64, event: &BookEvent) -> bool {
        if event.event_us == 0 || event.kind == BookKind::Snapshot || planted!(LagIgnored) {
            return false;
        }
        let delay_us = now_us.saturating_sub(event.event_us);
        if delay_us.saturating_abs() <= EVENT_TIME_BOUND_US {
            self.delay_us = Some(delay_us);
        }
        // Our clock may be wrong by hours, so a delay is judged by the stream's own least one. One beyond all
        // bounds comes from another clock: what was measured before it says nothing.
        let beyond = |least_us: i64| delay_us.saturating_sub(least_us).saturating_abs() > EVENT_TIME_BOUND_US;
        if self.delay.least_us().is_some_and(beyond) {
            self.delay.forget();
        }
        delay_us.saturating_sub(self.delay.take(now_us, delay_us)) > LAG_MAX_US
    }

    fn age_max_us(&self, kind: BookKind) -> i64 {
        let slow = self.rhythm.median_us().filter(|median_us| kind == BookKind::Full && *median_us > 500_000);
        slow.map_or(AGE_MAX_US, |median_us| AGE_MAX_US.max(median_us * 3 / 2))
    }

    fn lose_chain(&mut self) {
        self.whole = false;
        self.spliced = false;
        (self.first, self.last) = (0, 0);
        self.crossed_since_us = None;
        self.crossed_messages = 0;
    }

    fn is_out(&self, now_us: i64) -> bool {
        now_us < self.quarantined_until_us
    }

    /// The next quarantine is the longest.
    pub fn expect_the_worst(&mut self) {
        self.quarantines = QUARANTINE_DOUBLINGS;
    }

    /// Takes the book out of play; gives for how long, µs.
    pub fn quarantine(&mut self, hands: &mut Hands<'_>) -> i64 {
        self.lose_chain();
        hands.book.clear();
        hands.status.crossed = false;
        hands.status.version += 1;
        self.ask_at_us = None;
        let pause_us = (QUARANTINE_US << self.quarantines.min(QUARANTINE_DOUBLINGS)).min(QUARANTINE_MAX_US);
        self.quarantines += 1;
        self.damaged_us = [None; RESYNCS_MAX];
        self.quarantined_until_us = hands.now_us + pause_us;
        self.waiting.clear();
        hands.status.state = State::Quarantined;
        pause_us
    }
}
