//! What is known of the markets' coins, kept beside their books where the gate sees it.

use super::*;
use crate::engine::coins::Standing;
use crate::market::{Identity, Verdict};

impl Intake {
    /// What is known of a market's coins now.
    pub fn identity(&self, market: MarketId) -> Identity {
        self.shelf.status(market).identity
    }

    /// Time begins: what is gone by then is gone.
    pub fn name_coins(&mut self, now_us: i64) {
        self.coins.now_us = now_us;
        self.name_all();
    }

    fn name_all(&mut self) {
        (0..self.feeds.len()).for_each(|at| self.name_coin(MarketId::from_index(at)));
    }

    /// A second ended: compares the prices of each instrument. True where that changed a verdict.
    pub fn compare_prices(&mut self, now_us: i64) -> bool {
        let mut changed = std::mem::take(&mut self.coins.changed);
        self.coins.now_us = now_us;
        self.coins.likeness.count(now_us, &self.shelf, &mut changed);
        for market in &changed {
            self.note_price(now_us, *market);
            self.name_coin(*market);
        }
        let is_other = !changed.is_empty();
        changed.clear();
        self.coins.changed = changed;
        is_other
    }

    /// Takes in what a person said of a market's coin, followed or not.
    pub fn answer(
        &mut self,
        now_us: i64,
        venue: VenueId,
        symbol: &str,
        verdict: Option<Verdict>,
    ) -> Result<(), Refusal> {
        let market = self.catalogue.symbols().find(venue, Kind::Spot, symbol.as_bytes());
        if let Some(Standing::Refused(why)) = market.map(|market| self.coins.standing(market)) {
            return Err(Refusal::new("NOT_A_COIN", format!("{symbol} is never paired: {why}")));
        }
        self.coins.answer(venue, symbol, verdict)?;
        if let Some(market) = market {
            self.coins.likeness.leave_out(market, verdict == Some(Verdict::Other));
            self.journal.note(now_us, venue, Happening::Answered { market, verdict });
            // What was said of one market may clear the others of its instrument.
            self.name_all();
        }
        Ok(())
    }

    pub(super) fn name_coin(&mut self, market: MarketId) {
        let told = self.catalogue.market(market);
        let identity = self.coins.identity(market, told.venue, &told.symbol);
        let status = self.shelf.leg_mut(market).1;
        if std::mem::replace(&mut status.identity, identity) != identity {
            self.dirty.mark(market);
        }
    }

    fn note_price(&mut self, now_us: i64, market: MarketId) {
        let venue = self.feeds[market.index()].venue;
        let likeness = &self.coins.likeness;
        let (true, Some(beside)) = (likeness.is_suspect(market), likeness.beside(market)) else {
            return self.journal.note(now_us, venue, Happening::Likened { market });
        };
        let percent = (beside.apart() * 100.0).round() as i64;
        let what = Happening::Stranger { market, percent, others: beside.others };
        self.journal.note(now_us, venue, what);
    }
}
