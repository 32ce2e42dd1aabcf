//! The scanner itself: what to compute again, and when.

use super::episodes::Episodes;
use super::kernel::raise_row;
use super::lane::Lane;
use super::span::Span;
use super::tally::Seconds;
use super::top::Terms;
use super::tops::Tops;
use super::verdict::{objection, passes_gate};
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
    /// Places of a row of venues, whole groups.
    pub(super) row: usize,
    pub(super) instruments: usize,
    pub(super) fee_taker: Vec<f64>,
    pub(super) min_edge_bps: f64,
    pub(super) order_size_quote: f64,
    /// Per market: its place in `tops`, if it is paired.
    pub(super) place_of: Vec<Option<usize>>,
    pub(super) tops: Tops,
    /// One a pair, laid out like the places of `tops`: the best net edge ever with both books passing the gate.
    pub(super) best: Lane,
    /// One a key: the gate let this offer pass at the last scan.
    pub(super) passed: Vec<bool>,
    /// One a key: the last scan left an offer or an episode that lives.
    pub(super) lives: Vec<bool>,
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
        let mut scanner = Self {
            venues,
            row: Tops::row_of(venues),
            order_size_quote: 1_000.0,
            earliest_due_us: i64::MAX,
            ..Self::default()
        };
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
        let (places, pairs) = (instruments * self.row, instruments * self.venues * self.venues);
        self.instruments = instruments;
        self.tops.resize(places, self.row);
        self.best.resize(places * self.row, f64::NEG_INFINITY);
        for flags in [&mut self.passed, &mut self.lives] {
            flags.resize(pairs, false);
        }
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
        let place = self.place(instrument, told.venue);
        let holder = self.tops.market(place);
        if wanted == (holder == Some(market)) || (wanted && holder.is_some()) {
            return;
        }
        self.tops.put(place, wanted.then_some(market));
        self.place_of[market.index()] = wanted.then_some(place);
        let first = instrument.index() * self.row;
        let paired = (first..first + self.venues).filter(|at| self.tops.market(*at).is_some()).count();
        self.listed[instrument.index()] = (paired * paired.saturating_sub(1)) as u32;
        self.mark(instrument);
    }

    /// Taker fee of a venue, as a fraction.
    pub fn set_fee(&mut self, venue: VenueId, taker: f64) {
        self.fee_taker[venue.index()] = taker;
        self.forget_prices();
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
        self.forget_prices();
    }

    /// What is kept beside the prices depends on what a person set: all are read again.
    fn forget_prices(&mut self) {
        for place in 0..self.instruments * self.row {
            self.tops.forget(place);
        }
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
            self.mark(InstrumentId::from_index(place / self.row));
        }
    }

    /// Whether an edge was seen between books of the market's instrument: no change of theirs may wait.
    pub fn is_lively(&self, market: MarketId) -> bool {
        let place = self.place_of.get(market.index()).copied().flatten();
        place.is_some_and(|place| self.is_lively[place / self.row])
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
        let span = self.read(at, now_us, shelf);
        self.pair_calculations += u64::from(self.listed[at]);
        self.note_hold(at, now_us, &span);
        self.raise(at * self.row, &span);
        // A person who asks for less than nothing may be offered pairs without an edge.
        let lively = span.has_edge() || self.min_edge_bps < 0.0;
        if lively || self.is_lively[at] {
            self.settle(at, now_us, shelf);
        }
        self.is_lively[at] = lively;
    }

    fn read(&mut self, at: usize, now_us: i64, shelf: &Shelf) -> Span {
        let (from, mut span) = (at * self.row, Span::default());
        for (venue, fee) in self.fee_taker.iter().enumerate() {
            if let Some(market) = self.tops.market(from + venue) {
                let terms = Terms { fee: *fee, order_size_quote: self.order_size_quote };
                self.tops.refresh(from + venue, terms, now_us, shelf.leg(market), &mut span);
            }
        }
        span
    }

    /// Notes until when the instrument's verdicts stand on their own.
    fn note_hold(&mut self, at: usize, now_us: i64, span: &Span) {
        let uncertain = span.is_aged && self.tops.is_uncertain(at * self.row, self.row, now_us);
        self.due_us[at] = span.until_us;
        self.uncertain_count += usize::from(uncertain);
        self.uncertain_count -= usize::from(std::mem::replace(&mut self.is_uncertain[at], uncertain));
    }

    /// Computes the net edge of every pair of the instrument that the gate passes.
    fn raise(&mut self, from: usize, span: &Span) {
        let row = self.row;
        for place in from..from + self.venues {
            let buy = *self.tops.top(place);
            if !buy.is_proved() {
                continue;
            }
            let close = span.is_close();
            let kept = if close { self.tops.kept(from, row) } else { self.tops.kept_near(place, from, row) };
            raise_row(&buy, kept, self.best.groups_mut(place * row, row));
        }
    }

    /// Sends every offer through the gate, and keeps account of episodes and counts.
    fn settle(&mut self, at: usize, now_us: i64, shelf: &Shelf) {
        let was_positive = self.has_positive();
        (self.offered[at], self.positive[at]) = (0, 0);
        let from = at * self.venues;
        for buy in 0..self.venues {
            for sell in 0..self.venues {
                let key = (from + buy) * self.venues + sell;
                if self.lives[key] || self.may_live(at * self.row + buy, at * self.row + sell) {
                    self.settle_pair(at, key, now_us, shelf);
                }
            }
        }
        if was_positive || self.has_positive() {
            self.last_positive_us = Some(now_us);
        }
    }

    /// Prices alone, which rule out nearly every pair.
    fn may_live(&self, buy: usize, sell: usize) -> bool {
        let (buy, sell) = (self.tops.top(buy), self.tops.top(sell));
        sell.bid > buy.ask || sell.kept > buy.cost || self.min_edge_bps < 0.0
    }

    fn settle_pair(&mut self, at: usize, key: usize, now_us: i64, shelf: &Shelf) {
        let pair = self.pair(key);
        let objection = self.objection(pair);
        let passed = objection == objection::NONE && self.passes_gate(pair, now_us, shelf);
        let (gross, net) = self.edges(pair);
        let proved = passes_gate(objection);
        let lives = passed || (proved && gross > 0.0);
        (self.passed[key], self.lives[key]) = (passed, lives);
        self.offered[at] += u32::from(passed);
        self.positive[at] += u32::from(proved && net > 0.0);
        if lives {
            self.episodes.alive(key, net, now_us);
        } else {
            self.episodes.over(key, now_us, proved);
        }
    }

    fn passes_gate(&self, pair: Pair, now_us: i64, shelf: &Shelf) -> bool {
        let (buy, sell) = self.places(pair);
        let (Some(buy), Some(sell)) = (self.tops.market(buy), self.tops.market(sell)) else { return false };
        Gate { now_us }.judge(&[shelf.leg(buy), shelf.leg(sell)]).is_ok()
    }

    /// What stands against a pair, as last scanned, the gate's word on offers aside.
    pub(super) fn objection(&self, pair: Pair) -> f64 {
        if pair.buy == pair.sell {
            return objection::ABSENT;
        }
        let (buy, sell) = self.places(pair);
        self.tops.top(buy).objection_to(self.tops.top(sell), self.min_edge_bps)
    }

    /// Gross and net edge of a pair, bps.
    pub(super) fn edges(&self, pair: Pair) -> (f64, f64) {
        let (buy, sell) = self.places(pair);
        let (buy, sell) = (self.tops.top(buy), self.tops.top(sell));
        (buy.gross_bps(sell), buy.net_bps(sell))
    }

    pub(super) fn has_positive(&self) -> bool {
        self.positive.iter().any(|count| *count > 0)
    }

    /// Counts every pair as it stands; called at the last instant of each second, or once for many seconds
    /// in which nothing happened, after a scan.
    pub fn count_seconds(&mut self, count: u64) {
        let mut seconds = std::mem::take(&mut self.seconds);
        // Where fewer than two venues list an instrument there is nothing to count.
        let paired = (0..self.instruments).filter(|at| self.listed[*at] > 0);
        for pair in paired.flat_map(|at| self.pairs_of(InstrumentId::from_index(at))) {
            seconds.count(self.key(pair), self.cell(pair), count);
        }
        self.seconds = seconds;
    }

    /// A venue's place in the row of an instrument.
    pub(super) fn place(&self, instrument: InstrumentId, venue: VenueId) -> usize {
        instrument.index() * self.row + venue.index()
    }

    /// Where a pair buys and where it sells.
    pub(super) fn places(&self, pair: Pair) -> (usize, usize) {
        (self.place(pair.instrument, pair.buy), self.place(pair.instrument, pair.sell))
    }

    /// Where a pair stands in the lane of pairs.
    pub(super) fn spot(&self, pair: Pair) -> usize {
        self.place(pair.instrument, pair.buy) * self.row + pair.sell.index()
    }
}
