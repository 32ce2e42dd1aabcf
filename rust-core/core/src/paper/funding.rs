//! Starting balances: each venue gets its quotes at once and its bases at their first proved book.

use super::{Paper, PaperContext};
use crate::book::Gate;
use crate::num::Amount;

impl Paper {
    pub(super) fn fund_quotes(&mut self) {
        for place in self.places.slots().iter().filter(|place| place.market.is_some()) {
            if self.ledger.balance(place.venue, place.quote).funded.is_none() {
                self.ledger.fund(place.venue, place.quote, self.settings.start_quote);
            }
        }
    }

    pub(super) fn fund_proved_bases(&mut self, cx: &PaperContext<'_>) {
        for market in cx.dirty {
            let Some(slot) = self.places.slot_of(*market) else { continue };
            let (venue, base) = (self.places.slots()[slot].venue, self.places.slots()[slot].base);
            if self.ledger.balance(venue, base).funded.is_some() {
                continue;
            }
            let leg = cx.shelf.leg(*market);
            if (Gate { now_us: cx.now_us }).judge(&[leg]).is_ok()
                && let Some((bid, ask)) = leg.book.touch()
            {
                let mid = leg.book.price_f64(bid.price) * 0.5 + leg.book.price_f64(ask.price) * 0.5;
                let amount = Amount::from_f64(self.settings.start_base_worth.to_f64() / mid);
                self.ledger.fund(venue, base, amount.unwrap_or_default());
            }
        }
    }
}
