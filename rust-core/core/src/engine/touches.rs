//! The last touches that one channel told of, so that two channels that are not in step can be compared: what
//! one says now, the other may have said a moment ago.

/// `(price, size)` of the best bid and the best ask; `None` where there is none, or where it is not known.
pub type Touch = [Option<(i64, i64)>; 2];

/// Touches that are remembered; in a busy market they cover less time.
const KEPT: usize = 64;

/// One channel's touches, each with the moment at which another took its place.
#[derive(Clone, Debug)]
pub struct Touches {
    kept: [(i64, Touch); KEPT],
    newest: usize,
}

impl Default for Touches {
    fn default() -> Self {
        Self { kept: [(i64::MIN, [None; 2]); KEPT], newest: 0 }
    }
}

impl Touches {
    /// This is the touch from now on.
    pub fn note(&mut self, now_us: i64, touch: Touch) {
        let (until_us, newest) = &mut self.kept[self.newest];
        if *newest == touch && *until_us == i64::MAX {
            return;
        }
        *until_us = (*until_us).min(now_us);
        self.newest = (self.newest + 1) % KEPT;
        self.kept[self.newest] = (i64::MAX, touch);
    }

    /// Until when this was the touch, the last time it was; at most now.
    pub fn until_us(&self, now_us: i64, touch: &Touch) -> Option<i64> {
        let same = self.kept.iter().filter(|(until_us, kept)| *until_us != i64::MIN && kept == touch);
        same.map(|(until_us, _)| (*until_us).min(now_us)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touch_lasts_until_the_next_one() {
        let touch = |price| [Some((price, 1)), Some((price + 1, 1))];
        let mut touches = Touches::default();
        assert_eq!(touches.until_us(5, &[None; 2]), None, "nothing was told yet");
        touches.note(10, touch(1));
        touches.note(20, touch(2));
        touches.note(25, touch(2));
        assert_eq!((touches.until_us(30, &touch(1)), touches.until_us(30, &touch(2))), (Some(20), Some(30)));
        touches.note(40, touch(1));
        assert_eq!((touches.until_us(50, &touch(1)), touches.until_us(50, &touch(2))), (Some(50), Some(40)));
        (0..KEPT as i64).for_each(|n| touches.note(60 + n, touch(100 + n)));
        assert_eq!(touches.until_us(500, &touch(1)), None, "forgotten");
    }
}
