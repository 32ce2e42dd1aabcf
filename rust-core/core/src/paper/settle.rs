//! Arrivals: an order meets the book in force, and the ledger books what came of it.

use super::ledger::Fill;
use super::order::{Order, Outcome, fee_on};
use super::walk::{Taker, Walk};
use super::{Direction, Paper, PaperContext};
use crate::book::Gate;
use crate::market::Reason;
use crate::num::Amount;

impl Paper {
    /// Settles everything that has arrived, in order of arrival, then of sending.
    pub(super) fn settle_due(&mut self, cx: &PaperContext<'_>) {
        while let Some(place) = self.next_due(cx.now_us) {
            let order = self.orders.remove(place);
            self.settle(&order, cx);
        }
    }

    fn next_due(&self, now_us: i64) -> Option<usize> {
        let due = self.orders.iter().enumerate().filter(|(_, order)| order.arrive_us <= now_us);
        due.min_by_key(|(_, order)| (order.arrive_us, order.id)).map(|(place, _)| place)
    }

    fn settle(&mut self, order: &Order, cx: &PaperContext<'_>) {
        let place = self.places.slots()[order.slot];
        let asset = if order.direction == Direction::Buy { place.quote } else { place.base };
        self.ledger.unlock(place.venue, asset, order.locked);
        let outcome = self.arrive(order, cx);
        self.trades.settle(order, &outcome);
        match outcome {
            Outcome::Unknown(reason) => self.refused(order.strategy, reason),
            Outcome::Met { filled, short, .. } if filled.is_zero() => self.missed(order, short),
            Outcome::Met { filled, notional, fee, .. } => self.fill(order, (filled, notional, fee), cx),
        }
    }

    /// What the order gets from the book in force now.
    fn arrive(&mut self, order: &Order, cx: &PaperContext<'_>) -> Outcome {
        if order.blind {
            return Outcome::Unknown(Reason::Gap);
        }
        let leg = cx.shelf.leg(order.market);
        if let Err(reason) = (Gate { now_us: cx.now_us }).judge(&[leg]) {
            return Outcome::Unknown(reason);
        }
        let Order { direction, quantity, limit, step, market, .. } = *order;
        let Self { memory, takes, .. } = self;
        takes.clear();
        let claimed = |price| memory.taken(market, direction.takes(), price, cx.now_us);
        let taker = Taker { direction, quantity, limit, step };
        let walk = taker.walk(leg.book, claimed, |take| takes.push(take));
        walk.and_then(|walk| met(order, &walk)).unwrap_or(Outcome::Unknown(Reason::Notional))
    }

    fn missed(&mut self, order: &Order, reason: Reason) {
        self.refusals[reason as usize] += 1;
        self.seats[order.strategy].last_reason = reason;
    }

    fn fill(&mut self, order: &Order, (quantity, notional, fee): Sums, cx: &PaperContext<'_>) {
        let Order { strategy, slot, direction, market, .. } = *order;
        let fill = Fill { strategy, slot, direction, quantity, notional, fee, at_us: cx.now_us };
        self.ledger.fill(&fill, &self.places);
        for take in &self.takes {
            let level = (take.price, take.size);
            self.memory.take((market, direction.takes()), level, take.quantity, cx.now_us);
        }
        let seat = &mut self.seats[strategy];
        seat.filled += 1;
        seat.last_fill_us = Some(cx.now_us);
        let ticker = self.places.slots()[slot].ticker;
        self.traded[ticker] = true;
        self.refresh_mid(ticker, cx);
    }
}

/// Base, quote before fees, fee.
type Sums = (Amount, Amount, Amount);

fn met(order: &Order, walk: &Walk) -> Option<Outcome> {
    let fee = fee_on(walk.notional, order.fee_rate)?;
    let short = match () {
        () if walk.filled == order.quantity => Reason::None,
        () if walk.met_claims => Reason::Consumed,
        () => Reason::Unfilled,
    };
    Some(Outcome::Met { filled: walk.filled, notional: walk.notional, fee, short })
}
