//! One venue of the engine: its file, its counts, and what the person decided about it.

use super::counters::Counters;
use super::door::Door;
use super::quota::Quota;
use super::reach::ReachTest;
use crate::market::VenueReason;
use crate::venue::Venue;

pub struct VenueSlot {
    pub venue: Box<dyn Venue>,
    pub counters: Counters,
    pub enabled: bool,
    pub in_maintenance: bool,
    /// Last reason that kept something from being LIVE.
    pub reason: VenueReason,
    pub reach: ReachTest,
    /// Most markets that fit into its quotas, once that was reckoned.
    pub room: Option<usize>,
    /// Number of the next connection.
    next_number: u32,
    dials: Quota,
    /// One for each of its endpoints.
    pub doors: Vec<Door>,
    /// Until when nothing is dialled there, because the venue seems to have banned us, µs.
    pub banned_until_us: i64,
    /// Requests to query endpoints.
    pub requests: Quota,
    /// When the next text may go, where the venue counts them by address.
    pub next_send_us: i64,
    /// Frames counted at the last whole second, and in the second before it.
    pub frames_at_second: u64,
    pub frames_per_second: u64,
    /// Receive minus event time of the last book message that carried a time, µs.
    pub delay_us: Option<i64>,
}

impl VenueSlot {
    pub fn new(venue: Box<dyn Venue>) -> Self {
        Self {
            doors: vec![Door::default(); venue.spec().endpoints.len()],
            venue,
            counters: Counters::default(),
            enabled: true,
            in_maintenance: false,
            reason: VenueReason::Waiting,
            reach: ReachTest::default(),
            room: None,
            next_number: 1,
            dials: Quota::default(),
            banned_until_us: 0,
            requests: Quota::default(),
            next_send_us: 0,
            frames_at_second: 0,
            frames_per_second: 0,
            delay_us: None,
        }
    }

    /// A connection number never used before at this venue.
    pub fn new_number(&mut self) -> u32 {
        self.next_number += 1;
        self.next_number - 1
    }

    /// A number met in a recording is taken.
    pub fn number_seen(&mut self, number: u32) {
        self.next_number = self.next_number.max(number.saturating_add(1));
    }

    /// When the venue's connection quota, and its ban if there is one, allow the next dial to an endpoint.
    pub fn dial_allowed_us(&mut self, now_us: i64, endpoint: usize) -> i64 {
        let limits = self.venue.spec().limits;
        let allowed_us = self.dials.allowed_us(now_us, limits.connects.max(1), limits.connects_window_us);
        allowed_us.max(self.banned_until_us).max(self.doors[endpoint].shut_until_us)
    }

    /// The time between two tries at which its quota of connections is never more than about two thirds used, µs.
    pub fn pace_us(&self) -> i64 {
        let limits = self.venue.spec().limits;
        limits.connects_window_us * 21 / 20 / i64::from((limits.connects * 6 / 10).max(1))
    }

    /// A person wants it tried at once; a ban that goes on is still known.
    pub fn admit(&mut self) {
        self.banned_until_us = 0;
        self.doors.iter_mut().for_each(|door| door.shut_until_us = 0);
    }

    pub fn dialled(&mut self, now_us: i64, number: u32) {
        self.reach.dialled(now_us, number);
        self.dials.take(now_us);
        self.counters.dials += 1;
    }
}
