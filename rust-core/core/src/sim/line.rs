//! The wire of one connection: what is late on it, and what is wrong with it.

/// A connection's wire.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// When the frame before arrives: none overtakes it unless something is wrong.
    pub last_us: i64,
    /// Nothing comes or goes any more, and nobody says so.
    pub deaf: bool,
    /// Markets that are silent, each until then.
    pub muted: Vec<(usize, i64)>,
    /// Everything takes so much longer until then.
    pub slow_by_us: i64,
    pub slow_until_us: i64,
}

impl Line {
    pub fn is_muted(&self, book: usize, now_us: i64) -> bool {
        self.muted.iter().any(|(muted, until_us)| *muted == book && now_us < *until_us)
    }

    /// What is added to a frame's way.
    pub fn slowness_us(&self, now_us: i64) -> i64 {
        if now_us < self.slow_until_us { self.slow_by_us } else { 0 }
    }
}
