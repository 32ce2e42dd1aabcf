//! What can be read of the scanner.

use super::episodes::{Episode, Opportunity};
use super::scanner::{ArbitrageScanner, Pair};
use super::tally::{PairTally, is_rejected};
use super::verdict::{self, Cell, objection};
use crate::market::{InstrumentId, MarketId, Reason, VenueId};

/// A pair that is offered now.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Offer {
    pub pair: Pair,
    pub buy_market: MarketId,
    pub sell_market: MarketId,
    pub net_bps: f64,
    pub gross_bps: f64,
    /// Price bought at and price sold at, quote per base.
    pub ask: f64,
    pub bid: f64,
    /// Base quantity that both tops hold.
    pub quantity: f64,
    /// Base quantity of one order of the person's size.
    pub order_quantity: f64,
}

impl ArbitrageScanner {
    pub fn venue_count(&self) -> usize {
        self.venues
    }

    pub fn instrument_count(&self) -> usize {
        self.instruments
    }

    /// Ordered pairs in all, absent ones included: rows of the frame's `pairs`.
    pub fn pair_count(&self) -> usize {
        self.instruments * self.venues * self.venues
    }

    /// `(instrument × venues + buy) × venues + sell`.
    pub fn key(&self, pair: Pair) -> usize {
        (pair.instrument.index() * self.venues + pair.buy.index()) * self.venues + pair.sell.index()
    }

    /// The pair behind a key.
    pub fn pair(&self, key: usize) -> Pair {
        Pair {
            instrument: InstrumentId::from_index(key / self.venues / self.venues),
            buy: VenueId::from_index(key / self.venues % self.venues),
            sell: VenueId::from_index(key % self.venues),
        }
    }

    /// The market at which a venue trades an instrument, if it is paired.
    pub fn market(&self, instrument: InstrumentId, venue: VenueId) -> Option<MarketId> {
        self.tops.market(self.place(instrument, venue))
    }

    pub fn cell(&self, pair: Pair) -> Cell {
        let (gross_bps, net_bps) = self.edges(pair);
        match self.objection(pair) {
            objection::NONE if !self.passed[self.key(pair)] => {
                verdict::cell(objection::GAP, net_bps, gross_bps)
            }
            objection => verdict::cell(objection, net_bps, gross_bps),
        }
    }

    pub fn cell_at(&self, key: usize) -> Cell {
        self.cell(self.pair(key))
    }

    /// Every pair, absent ones and the diagonal included, in the order of keys.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        (0..self.instruments).flat_map(|at| self.pairs_of(InstrumentId::from_index(at)))
    }

    /// Every pair of one instrument, likewise.
    pub(super) fn pairs_of(&self, instrument: InstrumentId) -> impl Iterator<Item = Pair> + use<> {
        let venues = self.venues;
        let all = move || (0..venues).map(VenueId::from_index);
        all().flat_map(move |buy| all().map(move |sell| Pair { instrument, buy, sell }))
    }

    /// Every cell, in the order of keys.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        self.pairs().map(|pair| self.cell(pair))
    }

    /// Base quantity that both tops hold, as last scanned; NaN where a size is missing.
    pub fn quantity(&self, pair: Pair) -> f64 {
        let (ask_size, bid_size) = self.sizes(pair);
        match () {
            () if bid_size < ask_size => bid_size,
            () if ask_size <= bid_size => ask_size,
            () => f64::NAN,
        }
    }

    /// Best ask of the venue bought at and best bid of the venue sold at, as last scanned.
    pub fn prices(&self, pair: Pair) -> (f64, f64) {
        let (buy, sell) = self.places(pair);
        (self.tops.top(buy).ask, self.tops.top(sell).bid)
    }

    /// Sizes at those two prices, base units, as last scanned.
    pub fn sizes(&self, pair: Pair) -> (f64, f64) {
        let (buy, sell) = self.places(pair);
        (self.tops.top(buy).ask_size, self.tops.top(sell).bid_size)
    }

    /// Distance of the two books' proofs, µs, as last scanned.
    pub fn skew_us(&self, pair: Pair) -> f64 {
        let (buy, sell) = self.places(pair);
        (self.tops.top(buy).proof_us - self.tops.top(sell).proof_us).abs()
    }

    /// Base quantity of one order of the person's size at the pair's ask.
    pub fn order_quantity(&self, pair: Pair) -> f64 {
        self.order_size_quote / self.prices(pair).0
    }

    /// Net result of trading `quantity` base units at the tops, quote units.
    pub fn profit_quote(&self, pair: Pair, quantity: f64) -> f64 {
        let (ask, bid) = self.prices(pair);
        quantity * (bid * (1.0 - self.fee(pair.sell)) - ask * (1.0 + self.fee(pair.buy)))
    }

    /// Pairs offered now, in the order of keys. Valid until the next event: decide on it after a scan.
    pub fn offers(&self) -> impl Iterator<Item = Offer> + '_ {
        let square = self.venues * self.venues;
        let lively = (0..self.instruments).filter(|at| self.offered[*at] > 0);
        let keys = lively.flat_map(move |at| at * square..(at + 1) * square);
        keys.filter(|key| self.passed[*key]).filter_map(|key| self.offer(self.pair(key)))
    }

    fn offer(&self, pair: Pair) -> Option<Offer> {
        let (buy, sell) = self.places(pair);
        let (gross_bps, net_bps) = self.edges(pair);
        let (ask, bid) = self.prices(pair);
        Some(Offer {
            pair,
            buy_market: self.tops.market(buy)?,
            sell_market: self.tops.market(sell)?,
            net_bps,
            gross_bps,
            ask,
            bid,
            quantity: self.quantity(pair),
            order_quantity: self.order_quantity(pair),
        })
    }

    /// Puts the opportunities in order, for [`ArbitrageScanner::opportunities`].
    pub fn rank_opportunities(&mut self, now_us: i64) {
        self.episodes.prune(now_us);
        let mut episodes = std::mem::take(&mut self.episodes);
        episodes.rank(|key| self.cell_at(key).net_bps);
        self.episodes = episodes;
    }

    /// As last ranked: alive before fading, best net first, 128 at most.
    pub fn opportunities(&self, now_us: i64) -> impl ExactSizeIterator<Item = Opportunity> + '_ {
        self.episodes.ranked().map(move |episode| self.opportunity(episode, now_us))
    }

    fn opportunity(&self, episode: Episode, now_us: i64) -> Opportunity {
        let key = episode.key as usize;
        let pair = self.pair(key);
        let cell = self.cell_at(key);
        let quantity = self.quantity(pair);
        let order = self.order_quantity(pair);
        Opportunity {
            key: episode.key,
            instrument: pair.instrument,
            buy: pair.buy,
            sell: pair.sell,
            net_bps: cell.net_bps,
            gross_bps: cell.gross_bps,
            quantity,
            profit_quote: self.profit_quote(pair, if order < quantity { order } else { quantity }),
            first_us: episode.first_us,
            last_us: if episode.alive { now_us } else { episode.last_us },
            peak_net_bps: episode.peak_net_bps,
            reason: cell.reason,
            alive: episode.alive,
            censored: episode.censored,
        }
    }

    /// What was counted of a pair so far.
    pub fn tally(&self, pair: Pair) -> PairTally {
        let key = self.key(pair);
        PairTally {
            best_net_bps: Some(self.best.at(self.spot(pair))).filter(|bps| bps.is_finite()),
            seconds_net_positive: self.seconds.positive[key],
            seconds_offered: self.seconds.offered[key],
        }
    }

    /// Pair-seconds with a gross edge above zero that this reason kept from being offered.
    pub fn rejected_seconds(&self, reason: Reason) -> u64 {
        self.seconds.rejected[reason as usize]
    }

    /// Pairs with a gross edge above zero that are not offered now, by reason (place = code).
    pub fn rejected_now(&self) -> [u32; Reason::ALL.len()] {
        let mut counts = [0; Reason::ALL.len()];
        for cell in self.cells().filter(is_rejected) {
            counts[cell.reason as usize] += 1;
        }
        counts
    }

    /// Ordered pairs that exist: two venues that both list an instrument.
    pub fn listed_count(&self) -> u32 {
        self.listed.iter().sum()
    }

    pub fn offered_count(&self) -> u32 {
        self.offered.iter().sum()
    }

    /// Best net edge now over pairs that pass the gate, bps; NaN if there is none.
    pub fn best_net_bps(&self) -> f64 {
        let proved = self.cells().filter(Cell::is_proved).map(|cell| cell.net_bps);
        proved.fold(f64::NAN, |best, net| if net <= best { best } else { net })
    }

    /// When a pair that passed the gate last had a net edge above zero, µs.
    pub fn last_positive_us(&self, now_us: i64) -> Option<i64> {
        if self.has_positive() { Some(now_us) } else { self.last_positive_us }
    }

    /// Pairs computed since the start.
    pub fn pair_calculations(&self) -> u64 {
        self.pair_calculations
    }
}
