//! A book that stands still while its market trades: the venue froze it, though the connection lives (P12).

use super::constants::{FROZEN_PRINTS, FROZEN_US};
use crate::book::{Book, Level};
use crate::market::Side;
use crate::venue::TradeEvent;

/// What was traded since the book last moved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stillness {
    prints: u32,
    /// The touch at the first of them.
    touch: Option<(Level, Level)>,
    /// Since when they speak against the book, µs.
    since_us: Option<i64>,
}

impl Stillness {
    /// A trade through the touch speaks against the book at once, others when there are several: each should
    /// have changed a level.
    pub fn print(&mut self, now_us: i64, trade: &TradeEvent, book: &Book) {
        if self.prints == 0 {
            self.touch = book.touch();
        }
        self.prints = self.prints.saturating_add(1);
        if self.prints >= FROZEN_PRINTS || is_through(trade, book) {
            self.since_us.get_or_insert(now_us);
        }
    }

    /// When the book counts as frozen unless it moves before.
    pub fn deadline_us(&self) -> Option<i64> {
        self.since_us.filter(|_| !planted!(FrozenIsCalm)).map(|since_us| since_us + FROZEN_US)
    }

    /// Whether the book is frozen after a message of its own. Changes move it; a whole book that is the same
    /// at its touch does not.
    pub fn is_frozen(&mut self, now_us: i64, has_changes: bool, book: &Book) -> bool {
        if self.prints > 0 && (has_changes || book.touch() != self.touch) {
            *self = Self::default();
        }
        self.deadline_us().is_some_and(|due_us| now_us >= due_us)
    }
}

/// Whether somebody bought above the best ask, or sold below the best bid.
fn is_through(trade: &TradeEvent, book: &Book) -> bool {
    let (Some((bid, ask)), Some(price)) = (book.touch(), trade.price.rescale(book.own_scales().0)) else {
        return false;
    };
    match trade.taker {
        Side::Bid => price > ask.price,
        Side::Ask => price < bid.price,
    }
}
