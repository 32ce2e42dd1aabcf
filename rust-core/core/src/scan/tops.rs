//! Best prices of every venue of every instrument, as lanes.

use super::kernel::{Buy, Sell, Sells};
use super::lane::{GROUP, Lane};
use super::verdict::{objection, weight_of};
use crate::book::gate::SKEW_MAX_US;
use crate::book::{Gate, Leg, Shelf};
use crate::market::{MarketId, Side};

/// A place that no market stands at.
const NOBODY: u16 = u16::MAX;

/// What a person set, as far as prices depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Taker fee of the venue, fraction.
    pub fee: f64,
    pub order_size_quote: f64,
}

/// One lane a value, one place an instrument × venue; a row of places an instrument, filled up to whole
/// groups with places that stay absent.
#[derive(Clone, Debug, Default)]
pub(super) struct Tops {
    market: Vec<u16>,
    /// Version of the book that the prices were read from.
    version: Vec<u64>,
    /// Both sides of every place.
    buy: Vec<Buy>,
    ask_size: Vec<f64>,
    sell: Vec<Sell>,
    // What the rows are computed from; minus infinity where the gate does not pass the book.
    bid: Lane,
    kept: Lane,
    proof_us: Lane,
}

const NO_BUY: Buy = Buy {
    ask: f64::NAN,
    cost: f64::NAN,
    per_ask: f64::NAN,
    per_cost: f64::NAN,
    quantity: f64::INFINITY,
    proof_us: 0.0,
    objection: objection::ABSENT,
};

const NO_SELL: Sell =
    Sell { bid: f64::NAN, kept: f64::NAN, size: f64::NAN, proof_us: 0.0, objection: objection::ABSENT };

/// Until when the verdicts of an instrument hold if nothing happens to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hold {
    /// A book turns stale, or may turn too old for its partner, at this moment, µs; `i64::MAX`: never.
    pub until_us: i64,
    /// A pair hangs in the balance: it breaks as soon as the younger book's socket moves on.
    pub uncertain: bool,
}

impl Tops {
    /// Places of a row that holds so many venues.
    pub fn row_of(venues: usize) -> usize {
        venues.next_multiple_of(GROUP)
    }

    pub fn resize(&mut self, places: usize) {
        self.market.resize(places, NOBODY);
        self.version.resize(places, u64::MAX);
        self.buy.resize(places, NO_BUY);
        self.ask_size.resize(places, f64::NAN);
        self.sell.resize(places, NO_SELL);
        self.bid.resize(places, f64::NEG_INFINITY);
        self.kept.resize(places, f64::NEG_INFINITY);
        self.proof_us.resize(places, 0.0);
    }

    pub fn market(&self, place: usize) -> Option<MarketId> {
        let raw = self.market[place];
        (raw != NOBODY).then_some(MarketId(raw))
    }

    pub fn put(&mut self, place: usize, market: Option<MarketId>) {
        self.market[place] = market.map_or(NOBODY, |id| id.0);
        self.forget(place);
        (self.buy[place], self.sell[place], self.ask_size[place]) = (NO_BUY, NO_SELL, f64::NAN);
        self.lay_out(place);
    }

    /// Prices are read again at the next look, whatever the version says.
    pub fn forget(&mut self, place: usize) {
        self.version[place] = u64::MAX;
    }

    /// Reads one market: prices if they changed, and what the gate holds against the book alone.
    pub fn refresh(&mut self, place: usize, terms: Terms, now_us: i64, leg: Leg<'_>) {
        if self.version[place] != leg.status.version {
            self.version[place] = leg.status.version;
            self.read(place, terms, &leg);
        }
        let (proof_us, objection) = (leg.proof_us as f64, weight_of(Gate { now_us }.judge(&[leg])));
        let (buy, sell) = (&mut self.buy[place], &mut self.sell[place]);
        (buy.proof_us, buy.objection) = (proof_us, objection);
        (sell.proof_us, sell.objection) = (proof_us, objection);
        self.lay_out(place);
    }

    fn lay_out(&mut self, place: usize) {
        let sell = &self.sell[place];
        let proved = sell.objection == objection::NONE;
        let (bid, kept) = if proved { (sell.bid, sell.kept) } else { (f64::NEG_INFINITY, f64::NEG_INFINITY) };
        self.bid.put(place, bid);
        self.kept.put(place, kept);
        self.proof_us.put(place, sell.proof_us);
    }

    fn read(&mut self, place: usize, terms: Terms, leg: &Leg<'_>) {
        let book = leg.book;
        let best = |side| {
            book.best(side).map_or((f64::NAN, f64::NAN), |l| (book.price_f64(l.price), book.size_f64(l.size)))
        };
        let ((bid, size), (ask, ask_size)) = (best(Side::Bid), best(Side::Ask));
        self.sell[place] = Sell { bid, kept: bid * (1.0 - terms.fee), size, ..self.sell[place] };
        self.ask_size[place] = ask_size;
        let (cost, quantity) = (ask * (1.0 + terms.fee), terms.order_size_quote / ask);
        self.buy[place] = Buy {
            ask,
            cost,
            per_ask: 1e4 / ask,
            per_cost: 1e4 / cost,
            quantity: if ask_size < quantity { f64::INFINITY } else { quantity },
            ..self.buy[place]
        };
    }

    /// The buying side of one place.
    pub fn buy(&self, place: usize) -> &Buy {
        &self.buy[place]
    }

    /// The selling side of one place.
    pub fn sell(&self, place: usize) -> &Sell {
        &self.sell[place]
    }

    /// Size at the best ask of a place, base units.
    pub fn ask_size(&self, place: usize) -> f64 {
        self.ask_size[place]
    }

    /// The selling side of the row that begins at `from`.
    pub fn sells(&self, from: usize, row: usize) -> Sells<'_> {
        Sells {
            bid: self.bid.groups(from, row),
            kept: self.kept.groups(from, row),
            proof_us: self.proof_us.groups(from, row),
        }
    }

    /// Gross and net edge of buying at one place and selling at another, bps; NaN where a price is missing.
    pub fn edges(&self, buy: usize, sell: usize) -> (f64, f64) {
        let (buy, sell) = (&self.buy[buy], &self.sell[sell]);
        (buy.gross_bps(sell.bid), buy.net_bps(sell.kept))
    }

    /// How long the verdicts of the row that begins at `from` stand on their own.
    pub fn hold(&self, from: usize, row: usize, now_us: i64, shelf: &Shelf) -> Hold {
        let mut hold = Hold { until_us: i64::MAX, uncertain: false };
        for place in from..from + row {
            let Some(market) = self.market(place).filter(|_| self.is_current(place)) else { continue };
            let proof_us = self.buy[place].proof_us as i64;
            let stale_us = proof_us + shelf.status(market).age_max_us + 1;
            let skewed_us = proof_us + SKEW_MAX_US + 1;
            hold.until_us = hold.until_us.min(stale_us);
            if !self.is_proved(place) {
                continue;
            }
            if skewed_us > now_us {
                hold.until_us = hold.until_us.min(skewed_us);
            } else {
                hold.uncertain |= self.has_partner(place, from, row);
            }
        }
        hold
    }

    fn has_partner(&self, place: usize, from: usize, row: usize) -> bool {
        let near =
            |other: usize| (self.buy[other].proof_us - self.buy[place].proof_us).abs() <= SKEW_MAX_US as f64;
        (from..from + row).any(|other| other != place && self.is_proved(other) && near(other))
    }

    /// LIVE and not too old, whatever else stands against it.
    fn is_current(&self, place: usize) -> bool {
        self.buy[place].objection < objection::GAP
    }

    /// The gate passes the book.
    pub fn is_proved(&self, place: usize) -> bool {
        self.buy[place].objection == objection::NONE
    }
}
