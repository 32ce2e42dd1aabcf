//! A small seeded generator (SFC32): 32-bit arithmetic only, so the JavaScript build is as fast as it can be.

/// Chris Doty-Humphrey's SFC32. The seed is part of a session's header.
#[derive(Clone, Debug)]
pub struct Rng {
    a: u32,
    b: u32,
    c: u32,
    counter: u32,
}

impl Rng {
    pub fn new(seed: u64) -> Self {
        let mut rng = Self { a: 0, b: seed as u32, c: (seed >> 32) as u32, counter: 1 };
        for _ in 0..12 {
            rng.next_u32();
        }
        rng
    }

    pub fn next_u32(&mut self) -> u32 {
        let out = self.a.wrapping_add(self.b).wrapping_add(self.counter);
        self.counter = self.counter.wrapping_add(1);
        self.a = self.b ^ (self.b >> 9);
        self.b = self.c.wrapping_add(self.c << 3);
        self.c = self.c.rotate_left(21).wrapping_add(out);
        out
    }

    /// A number in `0..=max` (slightly uneven for huge ranges, which jitter does not mind).
    pub fn up_to(&mut self, max: u32) -> u32 {
        ((u64::from(self.next_u32()) * (u64::from(max) + 1)) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn same_seed_same_numbers() {
        let (mut a, mut b, mut c) = (Rng::new(7), Rng::new(7), Rng::new(8));
        let left: Vec<u32> = (0..8).map(|_| a.next_u32()).collect();
        let right: Vec<u32> = (0..8).map(|_| b.next_u32()).collect();
        let other: Vec<u32> = (0..8).map(|_| c.next_u32()).collect();
        assert_eq!(left, right);
        assert_ne!(left, other);
    }
}
