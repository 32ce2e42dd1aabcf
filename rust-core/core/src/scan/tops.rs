//! Best prices of every venue of every instrument.

use super::lane::{GROUP, Lane};
use super::span::Span;
use super::top::{Terms, Top};
use super::verdict::weight_of;
use crate::book::gate::SKEW_MAX_US;
use crate::book::{Gate, Leg};
use crate::market::MarketId;

/// One place an instrument × venue; a row of places an instrument, filled up to whole groups with places
/// that stay absent.
#[derive(Clone, Debug, Default)]
pub(super) struct Tops {
    market: Vec<Option<MarketId>>,
    top: Vec<Top>,
    /// What a unit brings after the fee: what rows are computed from. Minus infinity where the gate does not
    /// pass the book.
    kept: Lane,
    /// The same for a row whose books are not close in time.
    near: Lane,
}

impl Tops {
    /// Places of a row that holds so many venues.
    pub fn row_of(venues: usize) -> usize {
        venues.next_multiple_of(GROUP)
    }

    pub fn resize(&mut self, places: usize, row: usize) {
        self.market.resize(places, None);
        self.top.resize(places, Top::ABSENT);
        self.kept.resize(places, f64::NEG_INFINITY);
        self.near.resize(row, f64::NEG_INFINITY);
    }

    pub fn market(&self, place: usize) -> Option<MarketId> {
        self.market[place]
    }

    pub fn put(&mut self, place: usize, market: Option<MarketId>) {
        self.market[place] = market;
        self.top[place] = Top::ABSENT;
        self.kept.put(place, f64::NEG_INFINITY);
    }

    /// Prices are read again at the next look, whatever the version says.
    pub fn forget(&mut self, place: usize) {
        self.top[place].version = None;
    }

    /// Reads one market: prices if they changed, and what the gate holds against the book alone.
    pub fn refresh(&mut self, place: usize, terms: Terms, now_us: i64, leg: Leg<'_>, span: &mut Span) {
        let top = &mut self.top[place];
        top.read(terms, &leg);
        top.proof_us = leg.proof_us as f64;
        top.objection = weight_of(Gate { now_us }.judge(&[leg]));
        span.add(top, leg.proof_us, leg.status.age_max_us, now_us);
        self.kept.put(place, if top.is_proved() { top.kept } else { f64::NEG_INFINITY });
    }

    /// Both sides of one place.
    pub fn top(&self, place: usize) -> &Top {
        &self.top[place]
    }

    /// What a unit brings at every venue of the row that begins at `from`.
    pub fn kept(&self, from: usize, row: usize) -> &[[f64; GROUP]] {
        self.kept.groups(from, row)
    }

    /// The same, where the gate passes the venue together with the one at `place`.
    pub fn kept_near(&mut self, place: usize, from: usize, row: usize) -> &[[f64; GROUP]] {
        for at in 0..row {
            let is_near = self.top[place].is_near(&self.top[from + at]);
            self.near.put(at, if is_near { self.kept.at(from + at) } else { f64::NEG_INFINITY });
        }
        self.near.groups(0, row)
    }

    /// A pair of the row that begins at `from` hangs in the balance: both books are proved and near each
    /// other, and it breaks as soon as the socket of the younger one moves on.
    pub fn is_uncertain(&self, from: usize, row: usize, now_us: i64) -> bool {
        let proved = || self.top[from..from + row].iter().enumerate().filter(|(_, top)| top.is_proved());
        let has_partner =
            |(at, top): (usize, &Top)| proved().any(|(other, near)| other != at && top.is_near(near));
        proved().filter(|(_, top)| now_us as f64 - top.proof_us > SKEW_MAX_US as f64).any(has_partner)
    }
}
