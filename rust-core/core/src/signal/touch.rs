//! The best level of both sides, exact, and what is computed from it alone.

use crate::book::{Book, Level};
use crate::num::decimal::pow10;

/// Best bid and ask with the scales their integers stand at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Touch {
    pub bid: Level,
    pub ask: Level,
    pub price_scale: u8,
    pub size_scale: u8,
}

impl Touch {
    /// `None` while a side is empty.
    pub fn of(book: &Book) -> Option<Self> {
        let (bid, ask) = book.touch()?;
        Some(Self { bid, ask, price_scale: book.price_scale(), size_scale: book.size_scale() })
    }

    /// Fraction digits of prices and of sizes.
    pub fn scales(&self) -> (u8, u8) {
        (self.price_scale, self.size_scale)
    }

    /// `(q_bid − q_ask) ÷ (q_bid + q_ask)`, −1..1.
    pub fn queue_imbalance(&self) -> f64 {
        let (bid, ask) = (self.bid.size as f64, self.ask.size as f64);
        (bid - ask) / (bid + ask)
    }

    /// The mid weighted by the other side's size, against the mid, bps: half the spread times the queue
    /// imbalance, so it is zero for equal sizes and never beyond the touch.
    pub fn microprice_bps(&self) -> f64 {
        let (bid, ask) = (self.bid.price as f64, self.ask.price as f64);
        1e4 * ((ask - bid) / (ask + bid)) * self.queue_imbalance()
    }

    /// Level-1 order flow from `before` to this touch (Cont, Kukanov, Stoikov), in units of the size scale:
    /// what joined the bid or left the ask, less what left the bid or joined the ask.
    ///
    /// Both touches must stand at the same scales ([`Touch::rescale`]).
    pub fn flow_since(&self, before: &Touch) -> i64 {
        let bought = side_flow(self.bid.price.cmp(&before.bid.price), self.bid.size, before.bid.size);
        let sold = side_flow(before.ask.price.cmp(&self.ask.price), self.ask.size, before.ask.size);
        bought.saturating_sub(sold)
    }

    /// The same touch at finer scales; `None` where it does not fit.
    pub fn rescale(self, price_scale: u8, size_scale: u8) -> Option<Self> {
        let price_step = pow10(price_scale.checked_sub(self.price_scale)?);
        let size_step = pow10(size_scale.checked_sub(self.size_scale)?);
        let level = |level: Level| {
            let price = level.price.checked_mul(price_step)?;
            Some(Level { price, size: level.size.checked_mul(size_step)? })
        };
        Some(Self { bid: level(self.bid)?, ask: level(self.ask)?, price_scale, size_scale })
    }
}

/// One side's part: the new queue where the price did not fall back, less the old one where it did not
/// improve. `moved` compares the new price with the old, greater meaning nearer to the other side.
fn side_flow(moved: std::cmp::Ordering, size: i64, before: i64) -> i64 {
    let joined = if moved.is_ge() { size } else { 0 };
    let left = if moved.is_le() { before } else { 0 };
    joined - left
}
