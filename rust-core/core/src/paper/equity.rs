//! The equity curve of a strategy in one quote currency.

use std::collections::VecDeque;

use crate::num::Amount;

/// Points kept; the oldest goes.
pub const POINTS_MAX: usize = 5_000;

/// One point: the first step of a whole second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    /// Seconds since epoch, monotonic clock.
    pub at_s: i64,
    /// P&L, quote units.
    pub pnl: Amount,
}

/// Made when its strategy is first switched on.
#[derive(Clone, Debug)]
pub struct Curve {
    pub strategy: usize,
    /// Asset.
    pub quote: usize,
    points: VecDeque<Point>,
}

impl Curve {
    pub fn new(strategy: usize, quote: usize) -> Self {
        Self { strategy, quote, points: VecDeque::with_capacity(POINTS_MAX) }
    }

    /// A second that the curve has already is left as it is.
    pub fn push(&mut self, point: Point) {
        if self.points.back().is_some_and(|last| last.at_s >= point.at_s) {
            return;
        }
        if self.points.len() == POINTS_MAX {
            self.points.pop_front();
        }
        self.points.push_back(point);
    }

    pub fn clear(&mut self) {
        self.points.clear();
    }

    /// Oldest first.
    pub fn points(&self) -> impl ExactSizeIterator<Item = &Point> {
        self.points.iter()
    }
}
