//! One connection's life: dial, open, silence, close. The host only carries out what it decides.

use std::collections::VecDeque;

use super::backoff::Backoff;
use super::constants::*;
use super::quota::Quota;
use crate::market::{MarketId, VenueId};
use crate::venue::{ConnPlan, Spec};

/// Where a connection stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Not wanted, or only met in a recording and closed there.
    Idle,
    /// Dialled again at this moment.
    Waiting {
        at_us: i64,
    },
    /// Asked for; given up at this moment.
    Dialling {
        until_us: i64,
    },
    Open,
}

/// A place for one connection. Every dial gets a new number, so late events of an old one are known.
#[derive(Clone, Debug)]
pub struct Socket {
    pub venue: VenueId,
    /// Number of the current connection, unique within the venue.
    pub number: u32,
    pub endpoint: usize,
    /// What the venue wants of it; `None` for a connection only met in a recording.
    pub plan: Option<ConnPlan>,
    /// Carries subscriptions (else it answers requests).
    pub is_stream: bool,
    pub phase: Phase,
    /// Markets whose books it carries.
    pub markets: Vec<MarketId>,
    pub opened_us: i64,
    pub last_frame_us: i64,
    /// Frames since it was opened.
    pub frames: u64,
    /// Texts to send, in order, within the venue's rate; answers that the venue waits for go first.
    pub queue: VecDeque<String>,
    pub urgent: VecDeque<String>,
    /// When the last of its plan was sent.
    pub subscribed_us: Option<i64>,
    /// Markets that come over their venue's second channel.
    pub fallen: Vec<MarketId>,
    /// When the oldest unanswered request was sent on it, if it answers requests.
    pub asked_us: Option<i64>,
    pub next_send_us: i64,
    /// What was sent on it in the last hour, answers to the venue apart.
    pub sent: Quota,
    pub next_ping_us: i64,
    pub backoff: Backoff,
    /// Since when every market on it is LIVE.
    pub live_since_us: Option<i64>,
    /// The slot this one takes over from at a planned cut.
    pub replaces: Option<usize>,
    /// A successor was already asked for.
    pub replaced: bool,
    /// It has been silent for too long.
    pub stalled: bool,
    /// A frame larger than the venue may send was seen.
    pub oversize: bool,
    /// Frames since it was opened of which nothing was understood.
    pub strange: u64,
    /// Frames in a row that were whole and yet unreadable, no book between them.
    pub misshapen: u32,
}

impl Socket {
    pub fn new(
        venue: VenueId,
        number: u32,
        endpoint: usize,
        plan: Option<ConnPlan>,
        is_stream: bool,
    ) -> Self {
        let markets = plan.as_ref().map(|plan| plan.markets.clone()).unwrap_or_default();
        Self {
            venue,
            number,
            endpoint,
            plan,
            is_stream,
            phase: Phase::Idle,
            markets,
            opened_us: 0,
            last_frame_us: 0,
            frames: 0,
            queue: VecDeque::new(),
            urgent: VecDeque::new(),
            subscribed_us: None,
            fallen: Vec::new(),
            asked_us: None,
            next_send_us: 0,
            sent: Quota::default(),
            next_ping_us: i64::MAX,
            backoff: Backoff::default(),
            live_since_us: None,
            replaces: None,
            replaced: false,
            stalled: false,
            oversize: false,
            strange: 0,
            misshapen: 0,
        }
    }

    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// Whether the host was asked to open it and has not answered.
    pub fn is_dialling(&self) -> bool {
        matches!(self.phase, Phase::Dialling { .. })
    }

    /// Whether what comes under its number belongs to the connection it holds now.
    pub fn is_current(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Dialling { .. })
    }

    /// The connection is open from now on; what the plan sends is queued.
    pub fn open(&mut self, now_us: i64, spec: &Spec) {
        self.phase = Phase::Open;
        self.opened_us = now_us;
        self.last_frame_us = now_us;
        self.frames = 0;
        (self.strange, self.misshapen) = (0, 0);
        self.next_send_us = now_us;
        self.sent = Quota::default();
        self.subscribed_us = None;
        self.fallen.clear();
        self.next_ping_us = spec.keepalive.map_or(i64::MAX, |keepalive| now_us + keepalive.every_us);
        self.live_since_us = None;
        self.replaced = false;
        self.stalled = false;
        if planted!(ResetBackoffOnOpen) {
            self.backoff.reset();
        }
        if let Some(plan) = &self.plan {
            self.queue.extend(plan.sends.iter().cloned());
        }
    }

    /// The connection is gone. What was to be sent on a stream was about that connection; requests are sent
    /// on the next one.
    pub fn lose(&mut self) {
        self.phase = Phase::Idle;
        self.urgent.clear();
        self.asked_us = None;
        if self.is_stream {
            self.queue.clear();
        }
    }

    /// The next text to send.
    pub fn next_text(&mut self) -> Option<String> {
        self.urgent.pop_front().or_else(|| self.queue.pop_front())
    }

    /// Silence after which it counts as dead.
    pub fn stall_us(&self, spec: &Spec) -> i64 {
        STALL_US.max(spec.heartbeat_us * 5 / 2)
    }

    /// When silence, a missing first frame or an unanswered dial ends it.
    pub fn deadline_us(&self, spec: &Spec) -> i64 {
        match self.phase {
            Phase::Idle => i64::MAX,
            Phase::Waiting { at_us } => at_us,
            Phase::Dialling { .. } if planted!(DialUnanswered) => i64::MAX,
            Phase::Dialling { until_us } => until_us,
            Phase::Open if planted!(StallUnnoticed) => i64::MAX,
            Phase::Open if self.stalled => i64::MAX,
            Phase::Open if !self.is_stream => self.asked_us.map_or(i64::MAX, |us| us + SNAPSHOT_WAIT_US),
            Phase::Open if self.markets.is_empty() => i64::MAX,
            Phase::Open if self.frames == 0 => self.opened_us + ACK_TIMEOUT_US,
            Phase::Open => self.last_frame_us + self.stall_us(spec),
        }
    }
}
