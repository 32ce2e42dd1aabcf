//! The scanner itself: what to compute again, and when.

use super::episodes::Episodes;
use super::kernel::{Row, judge_row};
use super::tally::Seconds;
use super::tops::Tops;
use super::verdict::{passes_gate, rank, rank_of};
use crate::book::{Gate, Shelf};
use crate::market::{Catalogue, InstrumentId, Kind, MarketId, VenueId};

/// An ordered pair of venues for one instrument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    pub instrument: InstrumentId,
    pub buy: VenueId,
    pub sell: VenueId,
}

/// Edges and verdicts of all ordered pairs of venues, kept up to date instrument by instrument.
///
/// All room is made in [`ArbitrageScanner::rebuild`]; nothing else allocates.
#[derive(Clone, Debug, Default)]
pub struct ArbitrageScanner {
    pub(super) venues: usize,
    pub(super) instruments: usize,
    pub(super) fee_taker: Vec<f64>,
    pub(super) min_edge_bps: f64,
    pub(super) order_size_quote: f64,
    /// Per market: its place in `tops`, if it is paired.
    pub(super) place_of: Vec<Option<usize>>,
    pub(super) tops: Tops,
    // One value a pair.
    pub(super) gross: Vec<f64>,
    pub(super) net: Vec<f64>,
    pub(super) rank: Vec<f64>,
    pub(super) best: Vec<f64>,
    pub(super) seconds: Seconds,
    pub(super) episodes: Episodes,
    // One value an instrument.
    pub(super) is_dirty: Vec<bool>,
    pub(super) is_uncertain: Vec<bool>,
    pub(super) is_lively: Vec<bool>,
    pub(super) due_us: Vec<i64>,
    pub(super) listed: Vec<u32>,
    pub(super) offered: Vec<u32>,
    pub(super) positive: Vec<u32>,
    pub(super) dirty: Vec<u16>,
    pub(super) uncertain_count: usize,
    pub(super) earliest_due_us: i64,
    pub(super) last_positive_us: Option<i64>,
    pub(super) pair_calculations: u64,
}

impl ArbitrageScanner {
    /// A scanner over every spot market of a catalogue. Order size 1,000 quote units, minimum edge and
    /// fees zero, until they are set.
    pub fn new(catalogue: &Catalogue, venues: usize) -> Self {
        let mut scanner =
            Self { venues, order_size_quote: 1_000.0, earliest_due_us: i64::MAX, ..Self::default() };
        scanner.fee_taker.resize(venues, 0.0);
        scanner.rebuild(catalogue);
        scanner
    }

    /// Takes in what the catalogue gained since; what is known of the rest stays.
    pub fn rebuild(&mut self, catalogue: &Catalogue) {
        self.make_room(catalogue.instruments().len());
        for at in self.place_of.len()..catalogue.markets().len() {
            self.place_of.push(None);
            self.set_wanted(catalogue, MarketId::from_index(at), true);
        }
    }

    fn make_room(&mut self, instruments: usize) {
        let places = instruments * self.venues;
        let pairs = places * self.venues;
        self.instruments = instruments;
        self.tops.resize(places);
        for lane in [&mut self.gross, &mut self.net] {
            lane.resize(pairs, f64::NAN);
        }
        self.rank.resize(pairs, rank::ABSENT);
        self.best.resize(pairs, f64::NEG_INFINITY);
        self.seconds.resize(pairs);
        self.episodes.resize(pairs);
        for flags in [&mut self.is_dirty, &mut self.is_uncertain, &mut self.is_lively] {
            flags.resize(instruments, false);
        }
        for counts in [&mut self.listed, &mut self.offered, &mut self.positive] {
            counts.resize(instruments, 0);
        }
        self.due_us.resize(instruments, i64::MAX);
        self.dirty.reserve(instruments.saturating_sub(self.dirty.len()));
    }

    /// Pairs a market, or stops pairing it (a venue or instrument that a person switched off).
    /// Only spot markets with an instrument are paired, one a venue and instrument.
    pub fn set_wanted(&mut self, catalogue: &Catalogue, market: MarketId, wanted: bool) {
        let told = catalogue.market(market);
        let Some(instrument) = told.instrument.filter(|_| told.kind == Kind::Spot) else { return };
        let place = instrument.index() * self.venues + told.venue.index();
        let holder = self.tops.market(place);
        if wanted == (holder == Some(market)) || (wanted && holder.is_some()) {
            return;
        }
        self.tops.put(place, wanted.then_some(market));
        self.place_of[market.index()] = wanted.then_some(place);
        let first = instrument.index() * self.venues;
        let paired = (first..first + self.venues).filter(|at| self.tops.market(*at).is_some()).count();
        self.listed[instrument.index()] = (paired * paired.saturating_sub(1)) as u32;
        self.mark(instrument);
    }

    /// Taker fee of a venue, as a fraction.
    pub fn set_fee(&mut self, venue: VenueId, taker: f64) {
        self.fee_taker[venue.index()] = taker;
        for instrument in 0..self.instruments {
            self.tops.forget(instrument * self.venues + venue.index());
        }
        self.mark_all();
    }

    pub fn fee(&self, venue: VenueId) -> f64 {
        self.fee_taker[venue.index()]
    }

    /// Net edge that a pair must exceed to be offered, bps.
    pub fn set_min_edge_bps(&mut self, bps: f64) {
        self.min_edge_bps = bps;
        self.mark_all();
    }

    pub fn min_edge_bps(&self) -> f64 {
        self.min_edge_bps
    }

    /// Notional that both tops must hold for a pair to be offered, quote units.
    pub fn set_order_size(&mut self, quote: f64) {
        self.order_size_quote = quote;
        self.mark_all();
    }

    pub fn order_size_quote(&self) -> f64 {
        self.order_size_quote
    }

    /// The instrument is computed again at the next scan.
    pub fn mark(&mut self, instrument: InstrumentId) {
        if !std::mem::replace(&mut self.is_dirty[instrument.index()], true) {
            self.dirty.push(instrument.0);
        }
    }

    /// The instrument of a market is computed again at the next scan.
    pub fn mark_market(&mut self, market: MarketId) {
        if let Some(place) = self.place_of.get(market.index()).copied().flatten() {
            self.mark(InstrumentId::from_index(place / self.venues));
        }
    }

    pub fn mark_all(&mut self) {
        for instrument in 0..self.instruments {
            self.mark(InstrumentId::from_index(instrument));
        }
    }

    /// Computes every marked instrument again, and those whose verdicts time alone may have changed.
    pub fn scan(&mut self, now_us: i64, shelf: &Shelf) {
        if now_us >= self.earliest_due_us || self.uncertain_count > 0 {
            self.mark_due(now_us);
        }
        if self.dirty.is_empty() {
            return;
        }
        while let Some(instrument) = self.dirty.pop() {
            self.is_dirty[usize::from(instrument)] = false;
            self.scan_instrument(usize::from(instrument), now_us, shelf);
        }
        self.earliest_due_us = self.due_us.iter().copied().min().unwrap_or(i64::MAX);
        self.episodes.prune(now_us);
    }

    /// When a verdict may change although nothing happens, µs: the engine scans then.
    pub fn next_deadline_us(&self) -> Option<i64> {
        (self.earliest_due_us != i64::MAX).then_some(self.earliest_due_us)
    }

    fn mark_due(&mut self, now_us: i64) {
        for at in 0..self.instruments {
            if self.is_uncertain[at] || self.due_us[at] <= now_us {
                self.mark(InstrumentId::from_index(at));
            }
        }
    }

    fn scan_instrument(&mut self, at: usize, now_us: i64, shelf: &Shelf) {
        let from = at * self.venues;
        for venue in 0..self.venues {
            if let Some(market) = self.tops.market(from + venue) {
                self.tops.refresh(from + venue, self.fee_taker[venue], now_us, shelf.leg(market));
            }
        }
        let hold = self.tops.hold(from, self.venues, now_us, shelf);
        self.due_us[at] = hold.until_us;
        self.uncertain_count += usize::from(hold.uncertain);
        self.uncertain_count -= usize::from(std::mem::replace(&mut self.is_uncertain[at], hold.uncertain));
        self.pair_calculations += u64::from(self.listed[at]);
        let lively = self.judge(from);
        if lively || self.is_lively[at] {
            self.settle(at, now_us, shelf);
        }
        self.is_lively[at] = lively;
    }

    /// Fills the instrument's matrix; true if any pair of it lives.
    fn judge(&mut self, from: usize) -> bool {
        let mut lively = false;
        for buy in 0..self.venues {
            let pairs = (from + buy) * self.venues..(from + buy + 1) * self.venues;
            let row = Row {
                gross: &mut self.gross[pairs.clone()],
                net: &mut self.net[pairs.clone()],
                rank: &mut self.rank[pairs.clone()],
                best: &mut self.best[pairs.clone()],
            };
            let side = self.tops.buy(from + buy, self.order_size_quote, self.min_edge_bps);
            lively |= judge_row(side, self.tops.sells(from, self.venues), row);
            self.rank[pairs.start + buy] = rank::ABSENT;
        }
        lively
    }

    /// Sends every offer through the gate, and keeps the books of episodes and counts.
    fn settle(&mut self, at: usize, now_us: i64, shelf: &Shelf) {
        let was_positive = self.has_positive();
        (self.offered[at], self.positive[at]) = (0, 0);
        let square = self.venues * self.venues;
        for key in at * square..(at + 1) * square {
            if self.rank[key] == rank::OFFERED {
                self.rank[key] = self.through_the_gate(key, now_us, shelf);
            }
            self.count(at, key, now_us);
        }
        if was_positive || self.has_positive() {
            self.last_positive_us = Some(now_us);
        }
    }

    fn through_the_gate(&self, key: usize, now_us: i64, shelf: &Shelf) -> f64 {
        let Some((buy, sell)) = self.markets_of(key) else { return rank::ABSENT };
        rank_of(Gate { now_us }.judge(&[shelf.leg(buy), shelf.leg(sell)]))
    }

    fn count(&mut self, at: usize, key: usize, now_us: i64) {
        let proved = passes_gate(self.rank[key]);
        let offered = self.rank[key] == rank::OFFERED;
        self.offered[at] += u32::from(offered);
        self.positive[at] += u32::from(proved && self.net[key] > 0.0);
        if offered || (proved && self.gross[key] > 0.0) {
            self.episodes.alive(key, self.net[key], now_us);
        } else {
            self.episodes.over(key, now_us);
        }
    }

    pub(super) fn has_positive(&self) -> bool {
        self.positive.iter().any(|count| *count > 0)
    }

    /// Counts every pair as it stands; called once a second, at the second's last instant, after a scan.
    pub fn count_second(&mut self) {
        for key in 0..self.rank.len() {
            let cell = self.cell_at(key);
            self.seconds.count(key, cell);
        }
    }

    pub(super) fn places(&self, pair: Pair) -> (usize, usize) {
        let from = pair.instrument.index() * self.venues;
        (from + pair.buy.index(), from + pair.sell.index())
    }

    pub(super) fn markets_of(&self, key: usize) -> Option<(MarketId, MarketId)> {
        let (buy, sell) = self.places(self.pair(key));
        Some((self.tops.market(buy)?, self.tops.market(sell)?))
    }
}
