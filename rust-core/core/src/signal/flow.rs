//! A sum over the last second, exact: what came in is taken out again to the last unit.

/// Length of the window, ms. Its resolution is one millisecond: what happened within the same one leaves
/// together.
pub const WINDOW_MS: i64 = 1_000;

const WINDOW_US: i64 = WINDOW_MS * 1_000;

/// Slots of the ring: one a millisecond that can be within the window.
const SLOTS: usize = WINDOW_MS as usize;

/// One millisecond and what flowed in it, at the book's size scale.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// When the millisecond began, µs.
    start_us: i64,
    flow: i64,
}

/// Order flow of the last second. Its room is made once; a millisecond takes one slot however much happens
/// in it, so it cannot overflow.
#[derive(Clone, Debug)]
pub struct Flow {
    slots: Box<[Slot]>,
    first: usize,
    len: usize,
    /// Where the newest slot stands, if there is any.
    newest: usize,
    sum: i128,
}

impl Default for Flow {
    fn default() -> Self {
        let slots = vec![Slot::default(); SLOTS].into_boxed_slice();
        Self { slots, first: 0, len: 0, newest: 0, sum: 0 }
    }
}

impl Flow {
    pub fn clear(&mut self) {
        (self.first, self.len, self.newest, self.sum) = (0, 0, 0, 0);
    }

    /// Adds what flowed at `now_us`; times never go back.
    pub fn add(&mut self, now_us: i64, flow: i64) {
        self.expire(now_us);
        let newest = self.slots[self.newest];
        let start_us = start_of(now_us, newest.start_us);
        if self.len > 0 && newest.start_us == start_us {
            return self.add_to_newest(flow);
        }
        self.newest = if self.len > 0 { next(self.newest) } else { self.first };
        self.slots[self.newest] = Slot { start_us, flow };
        self.len += 1;
        self.sum += i128::from(flow);
    }

    fn add_to_newest(&mut self, flow: i64) {
        let before = self.slots[self.newest].flow;
        let after = before.saturating_add(flow);
        self.slots[self.newest].flow = after;
        self.sum += i128::from(after) - i128::from(before);
    }

    /// Sum over the window that ends now, in units of the size scale.
    pub fn sum(&self, now_us: i64) -> i128 {
        let (mut sum, mut at) = (self.sum, self.first);
        for _ in 0..self.len {
            let slot = self.slots[at];
            if !is_over(slot, now_us) {
                break;
            }
            sum -= i128::from(slot.flow);
            at = next(at);
        }
        sum
    }

    /// The book's size scale grew: every unit is now `step` units. False where that does not fit.
    pub fn widen(&mut self, step: i64) -> bool {
        let mut at = self.first;
        for _ in 0..self.len {
            let Some(flow) = self.slots[at].flow.checked_mul(step) else { return false };
            self.slots[at].flow = flow;
            at = next(at);
        }
        self.sum *= i128::from(step);
        true
    }

    fn expire(&mut self, now_us: i64) {
        while self.len > 0 && is_over(self.slots[self.first], now_us) {
            self.sum -= i128::from(self.slots[self.first].flow);
            self.first = next(self.first);
            self.len -= 1;
        }
    }
}

fn next(at: usize) -> usize {
    if at + 1 == SLOTS { 0 } else { at + 1 }
}

fn is_over(slot: Slot, now_us: i64) -> bool {
    now_us - slot.start_us >= WINDOW_US
}

/// When the millisecond of `now_us` began. Counted from the start of another where that is not long ago:
/// division of 64 bits is slow.
fn start_of(now_us: i64, other_us: i64) -> i64 {
    match u32::try_from(now_us - other_us) {
        Ok(passed_us) => other_us + i64::from(passed_us / 1_000 * 1_000),
        Err(_) => now_us.div_euclid(1_000) * 1_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::rng::Rng;

    #[test]
    fn equals_the_sum_of_what_is_within_the_window() {
        const SEED: u64 = 11;
        println!("seed {SEED}");
        let mut rng = Rng::new(SEED);
        let (mut flow, mut all, mut now_us) = (Flow::default(), Vec::new(), 0i64);
        for _ in 0..20_000 {
            let pause_us = [3, 900, 40_000][rng.up_to(2) as usize];
            now_us += i64::from(rng.up_to(pause_us));
            let value = i64::from(rng.up_to(2_000_000)) - 1_000_000;
            flow.add(now_us, value);
            all.push((now_us.div_euclid(1_000), value));
            let later_us = now_us + i64::from(rng.up_to(1_500_000));
            let from = later_us.div_euclid(1_000) - WINDOW_MS;
            let want: i64 = all.iter().rev().take_while(|(ms, _)| *ms > from).map(|(_, v)| v).sum();
            assert_eq!(flow.sum(later_us), i128::from(want));
        }
    }
}
