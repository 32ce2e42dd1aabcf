//! Book-imbalance taker: follows a lopsided touch for a few seconds.

use crate::market::{MarketId, Reason};
use crate::num::Amount;
use crate::paper::{Direction, Holding, Intent, Intents, Leg, MarketSignal, Parameter, Strategy, View};

pub struct BookImbalance;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "threshold",
        label: "Imbalance",
        unit: "",
        min: 0.05,
        max: 1.0,
        step: 0.05,
        default: 0.6,
        help: "Enters when the queue imbalance is at least this, either way, and the order flow agrees.",
    },
    Parameter {
        name: "orderQuote",
        label: "Order size",
        unit: "quote",
        min: 10.0,
        max: 100_000.0,
        step: 10.0,
        default: 200.0,
        help: "Notional of one entry, in the instrument's quote currency.",
    },
    Parameter {
        name: "horizonS",
        label: "Horizon",
        unit: "s",
        min: 1.0,
        max: 600.0,
        step: 1.0,
        default: 10.0,
        help: "Leaves by the opposite order this long after the entry was filled.",
    },
    Parameter {
        name: "guardBps",
        label: "Price guard",
        unit: "bps",
        min: 0.0,
        max: 100.0,
        step: 0.5,
        default: 2.0,
        help: "Each order takes prices worse than the one seen by at most this.",
    },
    Parameter {
        name: "cooldownMs",
        label: "Pause per market",
        unit: "ms",
        min: 0.0,
        max: 600_000.0,
        step: 500.0,
        default: 5_000.0,
        help: "Waits this long after each attempt on a market.",
    },
];

impl Strategy for BookImbalance {
    fn id(&self) -> &'static str {
        "book-imbalance"
    }

    fn name(&self) -> &'static str {
        "Book-imbalance taker"
    }

    fn help(&self) -> &'static str {
        "Takes in the direction of a lopsided touch when the order flow agrees, on the instrument in focus, \
         and leaves after a fixed time. It pays the spread and two fees for that."
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn decide(&self, view: &View<'_>, out: &mut Intents) {
        for (market, holding) in view.holdings() {
            leave(view, market, holding, out);
        }
        for signal in view.signals() {
            enter(view, signal, out);
        }
    }
}

fn key(market: MarketId) -> u32 {
    u32::from(market.0)
}

/// A time to wait for, or none where the market is free to be tried now.
fn pause_until(view: &View<'_>, market: MarketId) -> Option<i64> {
    let ready_us = view.ready_us(key(market), view.parameter_ms_in_us("cooldownMs"));
    Some(ready_us).filter(|ready_us| view.now_us() < *ready_us)
}

/// Closes what has been held for the horizon.
fn leave(view: &View<'_>, market: MarketId, holding: &Holding, out: &mut Intents) {
    let position = holding.position();
    let direction = if position.is_positive() { Direction::Sell } else { Direction::Buy };
    if view.is_open(key(market)) || !is_worth_closing(view, market, position) {
        return;
    }
    let horizon_us = view.parameter_ms_in_us("horizonS") * 1_000;
    let due_us = holding.since_us.saturating_add(horizon_us);
    if view.now_us() < due_us {
        return out.wake(due_us);
    }
    match pause_until(view, market).filter(|_| was_tried_since(view, market, due_us)) {
        Some(until_us) => out.wake(until_us),
        None => out.push(intent(view, market, direction, position.abs(), true)),
    }
}

/// The pause after the entry itself does not delay the exit.
fn was_tried_since(view: &View<'_>, market: MarketId, due_us: i64) -> bool {
    view.ready_us(key(market), 0) >= due_us
}

fn is_worth_closing(view: &View<'_>, market: MarketId, position: Amount) -> bool {
    let touch = view.touch(market);
    touch.is_some_and(|touch| view.takes(market, position.abs(), touch.bid))
}

fn enter(view: &View<'_>, signal: &MarketSignal, out: &mut Intents) {
    let MarketSignal { market, queue_imbalance, ofi_1s } = *signal;
    let strong = queue_imbalance.abs() >= view.parameter("threshold");
    let agrees = queue_imbalance * ofi_1s > 0.0;
    let Some(touch) = view.touch(market).filter(|_| strong && agrees) else { return };
    if view.is_open(key(market)) || view.takes(market, view.position(market).abs(), touch.bid) {
        return;
    }
    if pause_until(view, market).is_some() {
        return out.wait(Reason::Cooldown);
    }
    let up = queue_imbalance > 0.0;
    let (direction, price) = if up { (Direction::Buy, touch.ask) } else { (Direction::Sell, touch.bid) };
    let quantity = Amount::from_f64(view.parameter("orderQuote") / price.to_f64());
    match quantity {
        Some(quantity) => out.push(intent(view, market, direction, quantity, false)),
        None => out.wait(Reason::Notional),
    }
}

fn intent(
    view: &View<'_>,
    market: MarketId,
    direction: Direction,
    quantity: Amount,
    closing: bool,
) -> Intent {
    let guard = view.parameter("guardBps") / 1e4;
    Intent { key: key(market), legs: [Some(Leg { market, direction, guard }), None], quantity, closing }
}
