//! What a frame shows of single orders beside a ladder.

use super::pack::LADDER_LEVELS;
use crate::book::Level;
use crate::market::OrdersState;

/// A level of the ladder, at its book's scales, and its orders as they were when both agreed on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct QueueRow {
    pub price: i64,
    pub size: i64,
    pub orders: u32,
    /// Before an own order that joined its end, at the size's scale.
    pub ahead: i64,
    /// When orders and level last agreed, µs; 0 never.
    pub agreed_us: i64,
}

/// One ladder's orders.
#[derive(Clone, Copy, Debug)]
pub struct Queues<'a> {
    pub state: OrdersState,
    /// When the imagined own orders joined, µs; NaN where they did not.
    pub joined_us: f64,
    pub rows: &'a [QueueRow],
}

impl Queues<'_> {
    /// Nothing is known.
    pub const NONE: Queues<'static> =
        Queues { state: OrdersState::Unpublished, joined_us: f64::NAN, rows: &[] };

    /// What is known of a level as the ladder shows it.
    pub(super) fn of(&self, place: usize, level: Level) -> Option<&QueueRow> {
        let is_it = |row: &&QueueRow| row.agreed_us > 0 && (row.price, row.size) == (level.price, level.size);
        self.rows.get(place).filter(is_it)
    }
}

/// One row a level of the ladder.
pub type QueueRows = [QueueRow; LADDER_LEVELS];
