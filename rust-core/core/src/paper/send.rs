//! From a wish to orders on their way: plan, risk, locks.

use super::intent::{Intent, Leg};
use super::order::{Order, fee_on};
use super::trade::Trade;
use super::{Direction, Paper, PaperContext};
use crate::book::{self, Gate};
use crate::market::{Reason, VenueId};
use crate::num::{Amount, Round};
use crate::risk::{Lot, Request};

/// One leg, worked out on the book as it stands at the decision.
#[derive(Clone, Copy)]
struct Plan {
    leg: Leg,
    slot: usize,
    lot: Option<Lot>,
    /// Price of the touch that it takes, and the mid.
    price: Amount,
    mid: Amount,
    limit: Amount,
    fee_rate: Amount,
}

type Plans = [Option<Plan>; 2];

impl Paper {
    /// Sends a trade, or counts why not.
    pub(super) fn attempt(&mut self, cx: &PaperContext<'_>, strategy: usize, intent: &Intent) {
        self.seats[strategy].attempted(intent.key, cx.now_us);
        if let Err(reason) = self.send(cx, strategy, intent) {
            self.refused(strategy, reason);
        }
    }

    fn send(&mut self, cx: &PaperContext<'_>, strategy: usize, intent: &Intent) -> Result<(), Reason> {
        judge_together(cx, intent)?;
        let mut plans: Plans = [None; 2];
        for (plan, leg) in plans.iter_mut().zip(intent.legs.iter().flatten()) {
            *plan = Some(self.plan(cx, leg)?);
        }
        let quantity = on_common_step(intent.quantity, &plans);
        let mut locks = [Amount::ZERO; 2];
        for (place, plan) in plans.iter().flatten().enumerate() {
            locks[place] = self.pass_risk(plan, quantity, intent.closing, place as u32)?;
        }
        let trade = self.trade(cx, strategy, quantity, &plans);
        for (plan, locked) in plans.iter().flatten().zip(locks) {
            self.dispatch(cx, plan, locked, Ticket { strategy, key: intent.key, trade: trade.seq, quantity });
        }
        self.trades.push(trade);
        Ok(())
    }

    fn plan(&self, cx: &PaperContext<'_>, leg: &Leg) -> Result<Plan, Reason> {
        let slot = self.places.slot_of(leg.market).ok_or(Reason::Identity)?;
        let book = cx.shelf.book(leg.market);
        let (bid, ask) = book.touch().ok_or(Reason::Empty)?;
        let at = |level: book::Level| Amount::scaled(level.price, book.price_scale());
        let price = if leg.direction == Direction::Buy { at(ask) } else { at(bid) };
        let lot = Lot::of(cx.catalogue.market(leg.market).rules.as_ref());
        Ok(Plan {
            leg: *leg,
            slot,
            lot,
            price,
            mid: (at(bid) + at(ask)).half(),
            limit: limit(leg, price, lot).ok_or(Reason::Notional)?,
            fee_rate: Amount::from_f64(cx.fee(leg.market)).ok_or(Reason::Fee)?,
        })
    }

    /// What must be locked for the leg, if risk lets it pass. `before` legs of the trade go with it.
    fn pass_risk(&self, plan: &Plan, quantity: Amount, closing: bool, before: u32) -> Result<Amount, Reason> {
        let place = &self.places.slots()[plan.slot];
        let asset = if plan.leg.direction == Direction::Buy { place.quote } else { place.base };
        let needs = needs(plan, quantity).ok_or(Reason::Notional)?;
        self.risk.check(&Request {
            lot: plan.lot,
            quantity,
            price: plan.price,
            open_orders: self.orders.len() as u32 + before + 1,
            loss_today_quote: self.loss_today(place.quote),
            closing,
            needs,
            free: self.ledger.balance(place.venue, asset).free(),
        })?;
        Ok(needs)
    }

    fn dispatch(&mut self, cx: &PaperContext<'_>, plan: &Plan, locked: Amount, ticket: Ticket) {
        let place = &self.places.slots()[plan.slot];
        let asset = if plan.leg.direction == Direction::Buy { place.quote } else { place.base };
        self.ledger.lock(place.venue, asset, locked);
        self.orders.push(Order {
            id: self.next_order,
            trade: ticket.trade,
            strategy: ticket.strategy,
            key: ticket.key,
            slot: plan.slot,
            market: plan.leg.market,
            direction: plan.leg.direction,
            quantity: ticket.quantity,
            limit: plan.limit,
            step: plan.lot.map_or(Amount::scaled(1, 9), |lot| lot.step),
            fee_rate: plan.fee_rate,
            locked,
            arrive_us: cx.now_us.saturating_add(self.settings.delay_us),
            blind: false,
        });
        self.next_order += 1;
    }

    fn trade(&self, cx: &PaperContext<'_>, strategy: usize, quantity: Amount, plans: &Plans) -> Trade {
        let legs = || plans.iter().flatten();
        let venue = |direction| -> Option<VenueId> {
            let plan = legs().find(|plan| plan.leg.direction == direction)?;
            Some(self.places.slots()[plan.slot].venue)
        };
        let count = legs().count() as u32;
        Trade {
            seq: self.trades.next_seq(),
            at_us: cx.now_us,
            strategy,
            ticker: legs().next().map_or(0, |plan| self.places.slots()[plan.slot].ticker),
            buy: venue(Direction::Buy),
            sell: venue(Direction::Sell),
            quantity,
            bought: Amount::ZERO,
            sold: Amount::ZERO,
            expected: expected(quantity, plans),
            cash: Amount::ZERO,
            fees: Amount::ZERO,
            mid: legs().map(|plan| plan.mid).sum::<Amount>().over(count),
            open: count as u8,
            unknown: false,
            reason: Reason::None,
        }
    }
}

/// What every order of a trade has in common.
#[derive(Clone, Copy)]
struct Ticket {
    strategy: usize,
    key: u32,
    trade: u64,
    quantity: Amount,
}

/// Every book of the trade must pass the gate now, together.
fn judge_together(cx: &PaperContext<'_>, intent: &Intent) -> Result<(), Reason> {
    let gate = Gate { now_us: cx.now_us };
    let leg = |leg: &Leg| cx.shelf.leg(leg.market);
    match &intent.legs {
        [Some(first), Some(second)] => gate.judge(&[leg(first), leg(second)]),
        [Some(only), None] | [None, Some(only)] => gate.judge(&[leg(only)]),
        [None, None] => Err(Reason::MinSize),
    }
}

/// Floored to a multiple of every leg's step; unknown rules leave it, for risk to refuse.
fn on_common_step(quantity: Amount, plans: &Plans) -> Amount {
    let steps = plans.iter().flatten().filter_map(|plan| plan.lot).map(|lot| lot.step);
    let common = steps.reduce(Amount::common_multiple);
    common.map_or(quantity, |step| quantity.floor_to(step))
}

/// The touch moved by the guard against us, put on the tick in the passive direction, but never inside
/// the touch itself.
fn limit(leg: &Leg, price: Amount, lot: Option<Lot>) -> Option<Amount> {
    let room = price.times(Amount::from_f64(leg.guard)?, Round::Down)?;
    let tick = lot.map(|lot| lot.tick).filter(|tick| tick.is_positive());
    Some(match leg.direction {
        Direction::Buy => {
            let limit = price + room;
            tick.map_or(limit, |tick| limit.floor_to(tick)).max(price)
        }
        Direction::Sell => {
            let limit = price - room;
            tick.map_or(limit, |tick| limit.ceil_to(tick)).min(price)
        }
    })
}

/// A buyer locks the worst cost and its fee, a seller the base.
fn needs(plan: &Plan, quantity: Amount) -> Option<Amount> {
    match plan.leg.direction {
        Direction::Sell => Some(quantity),
        Direction::Buy => {
            let cost = quantity.times(plan.limit, Round::Up)?;
            Some(cost + fee_on(cost, plan.fee_rate)?.max(Amount::ZERO))
        }
    }
}

/// Net result of two legs at the prices seen, fees included.
fn expected(quantity: Amount, plans: &Plans) -> Option<Amount> {
    if plans.iter().any(Option::is_none) {
        return None;
    }
    let flow = |plan: &Plan| {
        let notional = quantity.times(plan.price, Round::Down)?;
        let fee = fee_on(notional, plan.fee_rate)?;
        let cash = if plan.leg.direction == Direction::Buy { -notional } else { notional };
        Some(cash - fee)
    };
    plans.iter().flatten().map(flow).sum()
}
