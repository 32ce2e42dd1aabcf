//! Best prices of every venue of every instrument, as lanes.

use super::kernel::{Buy, Sells};
use super::verdict::{rank, rank_of};
use crate::book::gate::SKEW_MAX_US;
use crate::book::{Gate, Leg, Shelf};
use crate::market::{MarketId, Side};

/// A place that no market stands at.
const NOBODY: u16 = u16::MAX;

/// One lane a value, one place an instrument × venue.
#[derive(Clone, Debug, Default)]
pub(super) struct Tops {
    market: Vec<u16>,
    /// Version of the book that the prices were read from.
    version: Vec<u64>,
    pub bid: Vec<f64>,
    pub bid_size: Vec<f64>,
    pub ask: Vec<f64>,
    pub ask_size: Vec<f64>,
    kept: Vec<f64>,
    cost: Vec<f64>,
    pub proof_us: Vec<f64>,
    rank: Vec<f64>,
}

/// Until when the verdicts of an instrument hold if nothing happens to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hold {
    /// A book turns stale, or may turn too old for its partner, at this moment, µs; `i64::MAX`: never.
    pub until_us: i64,
    /// A pair hangs in the balance: it breaks as soon as the younger book's socket moves on.
    pub uncertain: bool,
}

impl Tops {
    pub fn resize(&mut self, places: usize) {
        self.market.resize(places, NOBODY);
        self.version.resize(places, u64::MAX);
        for lane in [&mut self.bid, &mut self.bid_size, &mut self.ask, &mut self.ask_size] {
            lane.resize(places, f64::NAN);
        }
        for lane in [&mut self.kept, &mut self.cost] {
            lane.resize(places, f64::NAN);
        }
        self.proof_us.resize(places, 0.0);
        self.rank.resize(places, rank::ABSENT);
    }

    pub fn market(&self, place: usize) -> Option<MarketId> {
        let raw = self.market[place];
        (raw != NOBODY).then_some(MarketId(raw))
    }

    pub fn put(&mut self, place: usize, market: Option<MarketId>) {
        self.market[place] = market.map_or(NOBODY, |id| id.0);
        self.forget(place);
        for lane in [&mut self.bid, &mut self.bid_size, &mut self.ask, &mut self.ask_size] {
            lane[place] = f64::NAN;
        }
        (self.kept[place], self.cost[place]) = (f64::NAN, f64::NAN);
        self.rank[place] = rank::ABSENT;
    }

    /// Prices are read again at the next look, whatever the version says.
    pub fn forget(&mut self, place: usize) {
        self.version[place] = u64::MAX;
    }

    /// Reads one market: prices if they changed, and the gate's verdict on the book alone.
    pub fn refresh(&mut self, place: usize, fee: f64, now_us: i64, leg: Leg<'_>) {
        if self.version[place] != leg.status.version {
            self.version[place] = leg.status.version;
            self.read(place, fee, &leg);
        }
        self.proof_us[place] = leg.proof_us as f64;
        self.rank[place] = rank_of(Gate { now_us }.judge(&[leg]));
    }

    fn read(&mut self, place: usize, fee: f64, leg: &Leg<'_>) {
        let book = leg.book;
        let best = |side| {
            book.best(side).map_or((f64::NAN, f64::NAN), |l| (book.price_f64(l.price), book.size_f64(l.size)))
        };
        (self.bid[place], self.bid_size[place]) = best(Side::Bid);
        (self.ask[place], self.ask_size[place]) = best(Side::Ask);
        self.kept[place] = self.bid[place] * (1.0 - fee);
        self.cost[place] = self.ask[place] * (1.0 + fee);
    }

    /// The selling side of the instrument whose places begin at `from`.
    pub fn sells(&self, from: usize, venues: usize) -> Sells<'_> {
        let places = from..from + venues;
        Sells {
            bid: &self.bid[places.clone()],
            kept: &self.kept[places.clone()],
            size: &self.bid_size[places.clone()],
            proof_us: &self.proof_us[places.clone()],
            rank: &self.rank[places],
        }
    }

    /// The buying side of one place.
    pub fn buy(&self, place: usize, order_size_quote: f64, min_edge_bps: f64) -> Buy {
        let quantity = order_size_quote / self.ask[place];
        Buy {
            ask: self.ask[place],
            cost: self.cost[place],
            quantity: if self.ask_size[place] < quantity { f64::INFINITY } else { quantity },
            proof_us: self.proof_us[place],
            rank: self.rank[place],
            min_edge_bps,
        }
    }

    /// How long the verdicts of an instrument stand on their own.
    pub fn hold(&self, from: usize, venues: usize, now_us: i64, shelf: &Shelf) -> Hold {
        let mut hold = Hold { until_us: i64::MAX, uncertain: false };
        for place in from..from + venues {
            let Some(market) = self.market(place).filter(|_| self.is_current(place)) else { continue };
            let proof_us = self.proof_us[place] as i64;
            let stale_us = proof_us + shelf.status(market).age_max_us + 1;
            let skewed_us = proof_us + SKEW_MAX_US + 1;
            hold.until_us = hold.until_us.min(stale_us);
            if !self.is_proved(place) {
                continue;
            }
            if skewed_us > now_us {
                hold.until_us = hold.until_us.min(skewed_us);
            } else {
                hold.uncertain |= self.has_partner(place, from, venues);
            }
        }
        hold
    }

    fn has_partner(&self, place: usize, from: usize, venues: usize) -> bool {
        let near = |other: usize| (self.proof_us[other] - self.proof_us[place]).abs() <= SKEW_MAX_US as f64;
        (from..from + venues).any(|other| other != place && self.is_proved(other) && near(other))
    }

    /// LIVE and not too old, whatever else stands against it.
    fn is_current(&self, place: usize) -> bool {
        self.rank[place] > rank::GAP
    }

    fn is_proved(&self, place: usize) -> bool {
        self.rank[place] == rank::OFFERED
    }
}
