//! When a silent stream is renewed: at once, and then with growing patience.

use super::constants::{RESUBSCRIBE_MAX_US, RESUBSCRIBE_US};

#[derive(Clone, Copy, Debug, Default)]
pub struct Patience {
    /// When the stream is renewed next, if it stays silent, µs.
    pub due_us: Option<i64>,
    /// When it was renewed last, µs.
    pub last_us: i64,
    /// How often in a row.
    pub times: u32,
}

impl Patience {
    /// The stream is silent: it is renewed at once, or 30 s after the last time, doubling to 10 min. Once it has
    /// spoken for twice as long, all is forgotten.
    pub fn begin(&mut self, now_us: i64) {
        if now_us - self.last_us >= 2 * self.wait_us() {
            self.times = 0;
        }
        let earliest_us = if self.times == 0 { now_us } else { self.last_us + self.wait_us() };
        self.due_us = Some(earliest_us.max(now_us));
    }

    /// It is renewed now; returns when it is next, µs.
    pub fn spend(&mut self, now_us: i64) -> i64 {
        self.times += 1;
        self.last_us = now_us;
        let due_us = now_us + self.wait_us();
        self.due_us = Some(due_us);
        due_us
    }

    fn wait_us(&self) -> i64 {
        (RESUBSCRIBE_US << self.times.saturating_sub(1).min(5)).min(RESUBSCRIBE_MAX_US)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    #[test]
    fn t04_a_stream_that_falls_silent_again_and_again_is_renewed_ever_more_seldom() {
        let mut patience = Patience::default();
        let (mut now_us, mut renewed_s) = (3_600 * SECOND, Vec::new());
        for _ in 0..8 {
            patience.begin(now_us);
            let due_us = patience.due_us.unwrap();
            patience.spend(due_us);
            renewed_s.push((due_us - 3_600 * SECOND) / SECOND);
            // It speaks once, and is silent again.
            now_us = due_us + 6 * SECOND;
        }
        assert_eq!(renewed_s, [0, 30, 90, 210, 450, 930, 1_530, 2_130]);
        now_us += 1_200 * SECOND;
        patience.begin(now_us);
        assert_eq!(patience.due_us, Some(now_us), "forgotten");
    }
}
