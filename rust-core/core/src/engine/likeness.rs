//! Whether the markets of an instrument trade the same coin: their prices agree, or they do not.
//!
//! A ticker is a name that anybody may give. Two coins of one name differ in price for hours, an opportunity
//! for seconds: so a market that stands far from the median of the others for longer than a burst is taken
//! for another coin, until it has stood near them for a while. With two markets nobody can tell which of
//! them is the stranger, so both are.

use crate::book::{Book, Gate, Shelf};
use crate::market::{InstrumentId, MarketId};

/// Apart by more than this share of the others' median is far: nothing beyond it is an opportunity anyway.
const FAR: f64 = 0.05;
/// Apart by less than this share is near.
const NEAR: f64 = 0.02;
/// Longest burst of a price that the others will follow, s.
const BURST_S: u32 = 10;
/// How long a suspect must stand near the others to be one of them again, s.
const CALM_S: u32 = 60;
/// After so many seconds in which nothing happens no verdict changes any more.
pub const SECONDS_MAX: i64 = (BURST_S + CALM_S) as i64;

/// A market's price beside those of the others, as last compared.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Beside {
    /// Its own middle price, quote units per coin.
    pub here: f64,
    /// The median of the others; of two middle ones the nearer.
    pub elsewhere: f64,
    pub others: u32,
}

impl Beside {
    /// How far it stands from the others: +0.38 is 38 % above them.
    pub fn apart(&self) -> f64 {
        self.here / self.elsewhere - 1.0
    }
}

/// What the prices said of one market so far.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    beside: Option<Beside>,
    far_s: u32,
    near_s: u32,
    far_since_us: i64,
    suspect: bool,
}

impl Record {
    /// One more second ended with the market there. True where the verdict changed.
    fn take(&mut self, now_us: i64, beside: Beside) -> bool {
        self.beside = Some(beside);
        let apart = beside.apart().abs();
        if apart <= FAR {
            self.far_s = 0;
        } else {
            self.far_since_us = if self.far_s == 0 { now_us } else { self.far_since_us };
            self.far_s = self.far_s.saturating_add(1);
        }
        self.near_s = if apart < NEAR { self.near_s.saturating_add(1) } else { 0 };
        let suspect = self.far_s > BURST_S || (self.suspect && self.near_s < CALM_S);
        std::mem::replace(&mut self.suspect, suspect) != suspect
    }
}

/// Watches the prices of every instrument that more than one venue lists.
#[derive(Clone, Debug, Default)]
pub struct Likeness {
    records: Vec<Record>,
    /// Markets of an instrument, by its number.
    groups: Vec<Vec<MarketId>>,
    /// Markets that a person called strangers: nobody is compared with them.
    is_left_out: Vec<bool>,
    /// Room for the middle prices of one instrument, in order.
    mids: Vec<(f64, MarketId)>,
}

impl Likeness {
    /// One more market, in catalogue order, to be compared with others of the instrument if it has one.
    pub fn add(&mut self, instrument: Option<InstrumentId>) {
        let market = MarketId::from_index(self.records.len());
        self.records.push(Record::default());
        self.is_left_out.push(false);
        if let Some(InstrumentId(at)) = instrument {
            let at = usize::from(at);
            self.groups.resize(self.groups.len().max(at + 1), Vec::new());
            self.groups[at].push(market);
            self.mids.reserve(self.groups[at].len());
        }
    }

    /// The prices say that this market trades another coin than its name does elsewhere.
    pub fn is_suspect(&self, market: MarketId) -> bool {
        self.records[market.index()].suspect
    }

    /// Where the market stood when it was last compared.
    pub fn beside(&self, market: MarketId) -> Option<Beside> {
        self.records[market.index()].beside
    }

    /// Since when it has been far from the others, µs, if it is.
    pub fn far_since_us(&self, market: MarketId) -> Option<i64> {
        let record = &self.records[market.index()];
        (record.far_s > 0).then_some(record.far_since_us)
    }

    /// A person said that it is a stranger, or took that back: what its price said of the others is void.
    pub fn leave_out(&mut self, market: MarketId, is_left_out: bool) {
        if std::mem::replace(&mut self.is_left_out[market.index()], is_left_out) == is_left_out {
            return;
        }
        if let Some(group) = self.groups.iter().find(|group| group.contains(&market)) {
            group.iter().for_each(|market| self.records[market.index()] = Record::default());
        }
    }

    /// A second ended at `now_us` with these books. Adds every market whose verdict changed to `changed`.
    pub fn count(&mut self, now_us: i64, shelf: &Shelf, changed: &mut Vec<MarketId>) {
        for at in 0..self.groups.len() {
            self.price(InstrumentId::from_index(at), now_us, shelf);
            for place in 0..self.mids.len() {
                let (here, market) = self.mids[place];
                let beside = Beside { here, elsewhere: self.elsewhere(place), others: self.others() };
                if self.records[market.index()].take(now_us, beside) {
                    changed.push(market);
                }
            }
        }
    }

    /// Collects the middle prices of an instrument's proved books, in order; none where there is only one.
    fn price(&mut self, instrument: InstrumentId, now_us: i64, shelf: &Shelf) {
        self.mids.clear();
        let (gate, group) = (Gate { now_us }, &self.groups[instrument.index()]);
        let is_proved = |market: &&MarketId| gate.prove(&[shelf.leg(**market)]).is_ok();
        let compared = group.iter().filter(|market| !self.is_left_out[market.index()]);
        for market in compared.filter(is_proved) {
            if let Some(mid) = mid(shelf.book(*market)) {
                let place = self.mids.partition_point(|other| other.0 <= mid);
                self.mids.insert(place, (mid, *market));
            }
        }
        if self.mids.len() < 2 {
            self.mids.clear();
        }
    }

    fn others(&self) -> u32 {
        self.mids.len() as u32 - 1
    }

    /// The median of all but the market at a place; of two middle ones the nearer, so that a stranger does
    /// not drag an honest market's measure towards itself.
    fn elsewhere(&self, place: usize) -> f64 {
        let others = self.mids.len() - 1;
        let other = |at: usize| self.mids[at + usize::from(at >= place)].0;
        let (low, high) = (other((others - 1) / 2), other(others / 2));
        let here = self.mids[place].0;
        if (here - low).abs() <= (high - here).abs() { low } else { high }
    }
}

fn mid(book: &Book) -> Option<f64> {
    let (bid, ask) = book.touch()?;
    Some((book.price_f64(bid.price) + book.price_f64(ask.price)) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(apart: f64) -> Beside {
        Beside { here: 1.0 + apart, elsewhere: 1.0, others: 3 }
    }

    fn seconds(record: &mut Record, count: u32, apart: f64) -> u32 {
        (0..count).map(|second| u32::from(record.take(i64::from(second), at(apart)))).sum()
    }

    #[test]
    fn a_burst_is_no_stranger_and_a_stranger_needs_calm() {
        let mut record = Record::default();
        assert_eq!(seconds(&mut record, BURST_S, 0.3), 0);
        assert_eq!(seconds(&mut record, 1, 0.01), 0, "the others followed");
        assert_eq!(seconds(&mut record, BURST_S, -0.3), 0);
        assert_eq!(seconds(&mut record, 1, -0.3), 1);
        assert!(record.suspect);
        assert_eq!(seconds(&mut record, 500, 0.03), 0, "neither far nor near");
        assert_eq!(seconds(&mut record, CALM_S - 1, 0.01), 0);
        assert_eq!(seconds(&mut record, 1, 0.01), 1);
        assert!(!record.suspect);
    }

    fn likeness(prices: &[f64]) -> Likeness {
        let mut mids: Vec<_> = prices.iter().enumerate().map(|(n, p)| (*p, MarketId(n as u16))).collect();
        mids.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        Likeness { mids, ..Likeness::default() }
    }

    /// Who of these is far from the others, in the order of prices.
    fn far(prices: &[f64]) -> Vec<bool> {
        let likeness = likeness(prices);
        let apart = |place: usize| likeness.mids[place].0 / likeness.elsewhere(place) - 1.0;
        (0..prices.len()).map(|place| apart(place).abs() > FAR).collect()
    }

    #[test]
    fn the_stranger_is_the_one_that_fewer_agree_with() {
        assert_eq!(far(&[1.0, 2.0]), [true, true], "nobody can tell");
        assert_eq!(far(&[1.0, 1.01, 2.0]), [false, false, true]);
        assert_eq!(far(&[0.5, 1.0, 1.01]), [true, false, false]);
        assert_eq!(far(&[1.0, 1.01, 2.0, 2.02]), [true; 4], "nobody can tell");
        assert_eq!(far(&[1.0, 1.0, 1.01, 2.0, 2.02]), [false, false, false, true, true]);
        assert_eq!(far(&[0.1, 1.0, 1.01, 1.02, 9.0]), [true, false, false, false, true]);
    }
}
