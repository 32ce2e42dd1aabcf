//! Cross-venue taker-taker: buys at one venue and sells at another, both at once, on offered pairs.

use crate::market::Reason;
use crate::num::Amount;
use crate::paper::{Direction, Intent, Intents, Leg, Offer, Parameter, Strategy, View};

pub struct CrossVenue;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "minEdgeBps",
        label: "Minimum net edge",
        unit: "bps",
        min: 0.0,
        max: 500.0,
        step: 0.1,
        default: 0.0,
        help: "Trades only on offered pairs whose net edge is at least this.",
    },
    Parameter {
        name: "guardPct",
        label: "Price guard",
        unit: "% of edge",
        min: 0.0,
        max: 100.0,
        step: 5.0,
        default: 50.0,
        help: "Each leg takes prices worse than the one seen by at most this part of the expected net edge.",
    },
    Parameter {
        name: "minSizePct",
        label: "Smallest size",
        unit: "% of order",
        min: 1.0,
        max: 100.0,
        step: 1.0,
        default: 25.0,
        help: "Does not trade where books and balances leave less than this part of the order size.",
    },
    Parameter {
        name: "cooldownMs",
        label: "Pause per pair",
        unit: "ms",
        min: 0.0,
        max: 600_000.0,
        step: 100.0,
        default: 1_000.0,
        help: "Waits this long after each attempt on a pair.",
    },
];

impl Strategy for CrossVenue {
    fn id(&self) -> &'static str {
        "cross-venue"
    }

    fn name(&self) -> &'static str {
        "Cross-venue taker-taker"
    }

    fn help(&self) -> &'static str {
        "Buys where an offered pair is cheap and sells where it is dear, both orders at once. What only one \
         of them gets is held and marked."
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn decide(&self, view: &View<'_>, out: &mut Intents) {
        let min_edge_bps = view.parameter("minEdgeBps");
        for offer in view.offers().iter().filter(|offer| offer.net_bps >= min_edge_bps) {
            match wish(view, offer) {
                Ok(intent) => out.push(intent),
                Err(reason) => out.wait(reason),
            }
        }
    }
}

fn wish(view: &View<'_>, offer: &Offer) -> Result<Intent, Reason> {
    let pause_us = view.parameter_ms_in_us("cooldownMs");
    if view.is_open(offer.key) || view.now_us() < view.ready_us(offer.key, pause_us) {
        return Err(Reason::Cooldown);
    }
    let guard = offer.net_bps / 1e4 * view.parameter("guardPct") / 100.0;
    let leg = |market, direction| Some(Leg { market, direction, guard });
    Ok(Intent {
        key: offer.key,
        legs: [leg(offer.buy, Direction::Buy), leg(offer.sell, Direction::Sell)],
        quantity: quantity(view, offer, guard)?,
        closing: false,
    })
}

/// The order size, less where a top or a balance holds less; refused below the smallest size.
fn quantity(view: &View<'_>, offer: &Offer, guard: f64) -> Result<Amount, Reason> {
    let buy = view.touch(offer.buy).ok_or(Reason::Stale)?;
    let sell = view.touch(offer.sell).ok_or(Reason::Stale)?;
    let ask = buy.ask.to_f64();
    let order = view.order_size_quote() / ask;
    let least = order * view.parameter("minSizePct") / 100.0;
    let shown = order.min(buy.ask_size.to_f64()).min(sell.bid_size.to_f64());
    if shown < least {
        return Err(Reason::Consumed);
    }
    let worst_cost = ask * (1.0 + guard) * (1.0 + view.fee(offer.buy));
    let affordable = view.free(offer.buy, Direction::Buy).to_f64() / worst_cost;
    let held = view.free(offer.sell, Direction::Sell).to_f64();
    let covered = shown.min(affordable).min(held);
    if covered < least {
        return Err(Reason::Inventory);
    }
    Amount::from_f64(covered).ok_or(Reason::Notional)
}
