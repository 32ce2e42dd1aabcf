//! How often something may be done: so many times in any stretch of so long.

use std::collections::VecDeque;

/// Moments inside the longest stretch that is asked about.
#[derive(Clone, Debug, Default)]
pub struct Quota {
    done_us: VecDeque<i64>,
}

impl Quota {
    /// The earliest moment, from now on, at which it may be done once more. `most` of 0 sets no limit. A
    /// twentieth is added to the stretch: what leaves us evenly may reach the venue in a heap.
    pub fn allowed_us(&mut self, now_us: i64, most: u32, window_us: i64) -> i64 {
        let window_us = window_us + window_us / 20;
        while self.done_us.front().is_some_and(|at_us| now_us - at_us >= window_us) {
            self.done_us.pop_front();
        }
        match self.done_us.front() {
            Some(first_us) if most > 0 && !planted!(QuotaIgnored) && self.done_us.len() >= most as usize => {
                first_us + window_us
            }
            _ => now_us,
        }
    }

    pub fn take(&mut self, now_us: i64) {
        self.done_us.push_back(now_us);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stretch_holds_more_than_allowed() {
        let mut quota = Quota::default();
        let mut now_us = 0;
        let mut done_us = Vec::new();
        for _ in 0..20 {
            now_us = quota.allowed_us(now_us, 3, 1_000);
            quota.take(now_us);
            done_us.push(now_us);
            now_us += 10;
        }
        assert!(done_us.windows(4).all(|four| four[3] - four[0] >= 1_000), "{done_us:?}");
        assert_eq!(quota.allowed_us(now_us, 0, 1_000), now_us);
    }
}
