//! What a strategy may see: proved books less what paper already took, and its own account.

use super::Direction;
use super::context::{MarketSignal, Offer, PaperContext};
use super::ledger::{Holding, Ledger};
use super::memory::LiquidityMemory;
use super::order::Order;
use super::places::Places;
use super::seat::Seat;
use crate::book::Gate;
use crate::market::{MarketId, Side};
use crate::num::Amount;
use crate::risk::Lot;

/// The top of a proved book.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Touch {
    pub bid: Amount,
    pub ask: Amount,
    /// Base units that paper has not taken yet.
    pub bid_size: Amount,
    pub ask_size: Amount,
}

/// Valid for one decision.
pub struct View<'a> {
    pub(super) cx: &'a PaperContext<'a>,
    pub(super) places: &'a Places,
    pub(super) ledger: &'a Ledger,
    pub(super) memory: &'a LiquidityMemory,
    pub(super) orders: &'a [Order],
    pub(super) seat: &'a Seat,
    pub(super) strategy: usize,
}

impl<'a> View<'a> {
    pub fn now_us(&self) -> i64 {
        self.cx.now_us
    }

    /// Pairs offered now.
    pub fn offers(&self) -> &'a [Offer] {
        self.cx.offers
    }

    pub fn signals(&self) -> &'a [MarketSignal] {
        self.cx.signals
    }

    /// The person's order size, quote units.
    pub fn order_size_quote(&self) -> f64 {
        self.cx.order_size_quote
    }

    /// A parameter of the strategy itself. An unknown name is a mistake in the strategy: NaN, so that no
    /// comparison with it holds.
    pub fn parameter(&self, name: &str) -> f64 {
        self.seat.parameter(name).unwrap_or(f64::NAN)
    }

    /// A parameter in milliseconds, as µs.
    pub fn parameter_ms_in_us(&self, name: &str) -> i64 {
        (self.parameter(name) * 1e3) as i64
    }

    /// Taker fee of a market's venue, a fraction.
    pub fn fee(&self, market: MarketId) -> f64 {
        self.cx.fee(market)
    }

    /// The top of the book, if the book passes the gate now.
    pub fn touch(&self, market: MarketId) -> Option<Touch> {
        let leg = self.cx.shelf.leg(market);
        Gate { now_us: self.cx.now_us }.judge(&[leg]).ok()?;
        let (bid, ask) = leg.book.touch()?;
        let price = |units| Amount::scaled(units, leg.book.price_scale());
        let left = |side, level: crate::book::Level| {
            let claimed = self.memory.taken(market, side, price(level.price), self.cx.now_us);
            (Amount::scaled(level.size, leg.book.size_scale()) - claimed).max(Amount::ZERO)
        };
        Some(Touch {
            bid: price(bid.price),
            ask: price(ask.price),
            bid_size: left(Side::Bid, bid),
            ask_size: left(Side::Ask, ask),
        })
    }

    /// Free balance that an order in this direction draws on: quote to buy, base to sell.
    pub fn free(&self, market: MarketId, direction: Direction) -> Amount {
        let Some(slot) = self.places.slot_of(market).map(|slot| &self.places.slots()[slot]) else {
            return Amount::ZERO;
        };
        let asset = if direction == Direction::Buy { slot.quote } else { slot.base };
        self.ledger.balance(slot.venue, asset).free()
    }

    /// The strategy's own flows in every market it ever traded that is followed now.
    pub fn holdings(&self) -> impl Iterator<Item = (MarketId, &'a Holding)> + '_ {
        let (places, ledger, strategy) = (self.places, self.ledger, self.strategy);
        let held = move |slot| ledger.holding(strategy, slot);
        let markets =
            places.slots().iter().enumerate().filter_map(|(slot, place)| Some((slot, place.market?)));
        markets.map(move |(slot, market)| (market, held(slot))).filter(|(_, held)| !held.is_untouched())
    }

    /// The strategy's own net position in one market, base units.
    pub fn position(&self, market: MarketId) -> Amount {
        let slot = self.places.slot_of(market);
        slot.map_or(Amount::ZERO, |slot| self.ledger.holding(self.strategy, slot).position())
    }

    /// Whether a trade on this key is on its way.
    pub fn is_open(&self, key: u32) -> bool {
        self.orders.iter().any(|order| order.strategy == self.strategy && order.key == key)
    }

    /// When the strategy may try this key again, given a pause after each attempt.
    pub fn ready_us(&self, key: u32, pause_us: i64) -> i64 {
        self.seat.last_attempt_us(key).map_or(i64::MIN, |at_us| at_us.saturating_add(pause_us))
    }

    /// Whether the market would take an order of this quantity at this price.
    pub fn takes(&self, market: MarketId, quantity: Amount, price: Amount) -> bool {
        let lot = Lot::of(self.cx.catalogue.market(market).rules.as_ref());
        lot.is_some_and(|lot| lot.takes(quantity.floor_to(lot.step), price))
    }
}
