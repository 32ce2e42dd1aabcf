//! Finding out which markets a venue has: by asking for them.

use super::*;

impl Intake {
    /// The venue spoke of this market's book: it has it.
    #[inline]
    pub(super) fn heard(&mut self, market: MarketId) {
        self.listings.heard(market);
    }
}
