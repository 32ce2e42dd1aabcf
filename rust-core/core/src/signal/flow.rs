//! A sum over the last second, exact: what came in is taken out again to the last unit.

/// Length of the window, ms. Its resolution is one millisecond: what happened within the same one leaves
/// together.
pub const WINDOW_MS: i64 = 1_000;

/// Slots of the ring: one a millisecond that can be within the window.
const SLOTS: usize = WINDOW_MS as usize;

/// One millisecond and what flowed in it, at the book's size scale.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    ms: i64,
    flow: i64,
}

/// Order flow of the last second. Its room is made once; a millisecond takes one slot however much happens
/// in it, so it cannot overflow.
#[derive(Clone, Debug)]
pub struct Flow {
    slots: Box<[Slot]>,
    first: usize,
    len: usize,
    sum: i128,
}

impl Default for Flow {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); SLOTS].into_boxed_slice(), first: 0, len: 0, sum: 0 }
    }
}

impl Flow {
    pub fn clear(&mut self) {
        (self.first, self.len, self.sum) = (0, 0, 0);
    }

    /// Adds what flowed at `now_us`; times never go back.
    pub fn add(&mut self, now_us: i64, flow: i64) {
        let ms = now_us.div_euclid(1_000);
        self.expire(ms);
        if self.len > 0 && self.slots[self.place(self.len - 1)].ms == ms {
            let newest = self.place(self.len - 1);
            let before = self.slots[newest].flow;
            self.slots[newest].flow = before.saturating_add(flow);
            self.sum += i128::from(self.slots[newest].flow) - i128::from(before);
            return;
        }
        let place = self.place(self.len);
        self.slots[place] = Slot { ms, flow };
        self.len += 1;
        self.sum += i128::from(flow);
    }

    /// Sum over the window that ends now, in units of the size scale.
    pub fn sum(&self, now_us: i64) -> i128 {
        let ms = now_us.div_euclid(1_000);
        let old = (0..self.len).map(|at| self.slots[self.place(at)]).take_while(|slot| is_over(*slot, ms));
        self.sum - old.map(|slot| i128::from(slot.flow)).sum::<i128>()
    }

    /// The book's size scale grew: every unit is now `step` units. False where that does not fit.
    pub fn widen(&mut self, step: i64) -> bool {
        for at in 0..self.len {
            let place = self.place(at);
            let Some(flow) = self.slots[place].flow.checked_mul(step) else { return false };
            self.slots[place].flow = flow;
        }
        self.sum *= i128::from(step);
        true
    }

    fn expire(&mut self, ms: i64) {
        while self.len > 0 && is_over(self.slots[self.first], ms) {
            self.sum -= i128::from(self.slots[self.first].flow);
            self.first = (self.first + 1) % SLOTS;
            self.len -= 1;
        }
    }

    fn place(&self, at: usize) -> usize {
        (self.first + at) % SLOTS
    }
}

fn is_over(slot: Slot, now_ms: i64) -> bool {
    now_ms - slot.ms >= WINDOW_MS
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
