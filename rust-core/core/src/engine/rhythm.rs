//! A stream's own habit: how often it speaks, and how late.

use super::constants::{LAG_WINDOW_US, STALL_US};
use crate::num::select::select_by;

/// Intervals remembered.
const MEMORY: usize = 100;
/// The median is taken anew with every message up to this one, then after as many.
const REFRESH: usize = 16;

/// The last intervals between messages of one stream and their median.
#[derive(Clone, Debug)]
pub struct Rhythm {
    intervals_us: [i64; MEMORY],
    count: usize,
    last_us: Option<i64>,
    median_us: Option<i64>,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self { intervals_us: [0; MEMORY], count: 0, last_us: None, median_us: None }
    }
}

impl Rhythm {
    /// A message came.
    pub fn beat(&mut self, now_us: i64) {
        if let Some(last_us) = self.last_us.replace(now_us) {
            self.intervals_us[self.count % MEMORY] = now_us - last_us;
            self.count += 1;
            if self.count < REFRESH || self.count.is_multiple_of(REFRESH) {
                self.median_us = Some(self.middle());
            }
        }
    }

    /// A pause that is nobody's habit (a new connection) is not an interval.
    pub fn pause(&mut self) {
        self.last_us = None;
    }

    /// Median interval of the last hundred messages, once there is one.
    pub fn median_us(&self) -> Option<i64> {
        self.median_us
    }

    /// Until when silence is within the habit: `max(5 s, 10 × median)` after the last message.
    pub fn until_us(&self) -> i64 {
        match (self.last_us, self.median_us) {
            (Some(last_us), Some(median_us)) => last_us + STALL_US.max(10 * median_us),
            _ => i64::MAX,
        }
    }

    fn middle(&self) -> i64 {
        let mut intervals_us = self.intervals_us;
        let held = self.count.min(MEMORY);
        select_by(&mut intervals_us[..held], held / 2, i64::cmp);
        intervals_us[held / 2]
    }
}

/// Smallest delay of the last 60 s, kept in two half windows.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastDelay {
    halves_us: [Option<i64>; 2],
    since_us: i64,
}

impl LeastDelay {
    /// Takes one delay (receive minus event time, may be negative) and gives the least of the window.
    pub fn take(&mut self, now_us: i64, delay_us: i64) -> i64 {
        if now_us - self.since_us >= LAG_WINDOW_US / 2 {
            self.halves_us = [self.halves_us[1], None];
            self.since_us = now_us;
        }
        let current = self.halves_us[1].map_or(delay_us, |least| least.min(delay_us));
        self.halves_us[1] = Some(current);
        self.halves_us[0].map_or(current, |older| older.min(current))
    }

    /// The least delay known, if any.
    pub fn least_us(&self) -> Option<i64> {
        self.halves_us.iter().flatten().min().copied()
    }

    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_messages_are_a_habit_and_later_ones_change_it() {
        let mut rhythm = Rhythm::default();
        rhythm.beat(0);
        assert_eq!(rhythm.until_us(), i64::MAX);
        rhythm.beat(1_000_000);
        assert_eq!(rhythm.until_us(), 11_000_000);
        [3, 5].into_iter().for_each(|second| rhythm.beat(second * 1_000_000));
        assert_eq!(rhythm.until_us(), 25_000_000);
    }

    #[test]
    fn the_least_delay_leaves_the_window() {
        let mut least = LeastDelay::default();
        assert_eq!(least.take(1, -1_270_000), -1_270_000);
        assert_eq!(least.take(31_000_000, 5), -1_270_000);
        assert_eq!(least.take(62_000_000, 7), 5);
    }
}
