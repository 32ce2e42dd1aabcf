//! What the venues' own lists said of their markets.

use super::Engine;
use super::decimal_text::decimal_text;
use crate::market::{MarketId, Rules, VenueId};
use crate::num::Decimal;
use crate::num::json_out::JsonOut;
use crate::num::time::date_of;
use crate::venue::Batch;
use crate::venue::list::{LISTED_MAX, ListedMarket};

/// The list of one venue, by symbol.
#[derive(Debug, Default)]
pub struct VenueList {
    /// The connection that keeps it up to date, where the venue does so.
    pub conn: Option<u32>,
    /// When it was asked for, and when it last came.
    pub asked_us: Option<i64>,
    pub at_us: Option<i64>,
    /// It once named all that the venue has.
    whole: bool,
    rows: Vec<Row>,
}

/// A market as the list names it.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub symbol: Box<str>,
    pub base: Box<str>,
    pub quote: Box<str>,
    pub trading: bool,
    pub rules: Option<Rules>,
}

impl Row {
    fn of(batch: &Batch, market: &ListedMarket) -> Self {
        let [symbol, base, quote] =
            [market.symbol, market.base, market.quote].map(|span| batch.text_of(span).into());
        Self { symbol, base, quote, trading: market.trading, rules: market.rules }
    }
}

impl VenueList {
    /// Takes in what came: all that there is, or what changed.
    pub fn take(&mut self, now_us: i64, batch: &Batch, whole: bool) {
        self.at_us = Some(now_us);
        let rows = batch.listed.iter().map(|market| Row::of(batch, market));
        if whole {
            self.whole = true;
            self.rows = rows.collect();
            self.rows.sort_by(|a, b| a.symbol.cmp(&b.symbol));
            self.rows.dedup_by(|a, b| a.symbol == b.symbol);
        } else {
            rows.for_each(|row| self.put(row));
        }
    }

    fn put(&mut self, row: Row) {
        match self.rows.binary_search_by(|other| other.symbol.cmp(&row.symbol)) {
            Ok(place) => self.rows[place] = row,
            Err(place) if self.rows.len() < LISTED_MAX => self.rows.insert(place, row),
            Err(_) => {}
        }
    }

    pub fn find(&self, symbol: &str) -> Option<&Row> {
        self.rows.binary_search_by(|row| (*row.symbol).cmp(symbol)).ok().map(|place| &self.rows[place])
    }

    /// What the venue calls a pair of its own names of assets.
    pub fn symbol_of(&self, base: &str, quote: &str) -> Option<&str> {
        let is_it = |row: &&Row| *row.base == *base && *row.quote == *quote;
        self.rows.iter().find(is_it).map(|row| &*row.symbol)
    }

    /// How many markets it names, if it names all.
    pub fn whole_count(&self) -> Option<usize> {
        self.whole.then_some(self.rows.len())
    }
}

/// What its venue told of a market that is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// When its rules came from there.
    pub rules_us: Option<i64>,
    pub trading: bool,
}

impl Default for Told {
    fn default() -> Self {
        Self { rules_us: None, trading: true }
    }
}

impl Engine {
    /// The answer to `{"ask":"listings"}`.
    pub(super) fn listings_json(&self) -> String {
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("venues").array(|list| {
                (0..self.intake.venues.len()).for_each(|at| {
                    list.object(|o| self.list_json(at, o));
                });
            });
            o.key("markets").array(|list| {
                for (at, venue) in self.intake.lists.iter().enumerate() {
                    let id = self.intake.venues[at].venue.spec().id;
                    venue.rows.iter().for_each(|row| {
                        list.object(|o| row_json(id, row, o));
                    });
                }
            });
        });
        out.finish()
    }

    fn list_json(&self, venue: usize, out: &mut JsonOut) {
        let list = &self.intake.lists[venue];
        out.key("id").string(self.intake.venues[venue].venue.spec().id);
        out.key("source").string(if list.at_us.is_some() { "venue" } else { "none" }).key("atUs");
        match list.at_us {
            Some(at_us) => out.raw(at_us),
            None => out.null(),
        };
        out.key("count").raw(list.rows.len());
    }

    /// The members `rules` and `trading` of a market of the catalogue.
    pub(super) fn rules_json(&self, id: MarketId, out: &mut JsonOut) {
        let (market, told) = (self.intake.catalogue.market(id), self.intake.told[id.index()]);
        let file = &self.intake.venues[market.venue.index()].venue;
        out.key("rules");
        match market.rules {
            Some(rules) => out.object(|o| {
                let number = |number: Decimal| decimal_text(number.units, number.scale);
                o.key("tick").string(&number(rules.tick)).key("step").string(&number(rules.step));
                o.key("minimum").string(&self.minimum(id, &rules));
                let from_venue = told.rules_us.map(date_of);
                o.key("from").string(if from_venue.is_some() { "venue" } else { "table" }).key("date");
                match from_venue.as_deref().or(file.rules_date()) {
                    Some(date) => o.string(date),
                    None => o.null(),
                };
            }),
            None => out.null(),
        };
        out.key("trading").raw(told.trading);
    }

    /// The smallest order in words: a quantity, a sum, or both.
    fn minimum(&self, id: MarketId, rules: &Rules) -> String {
        let instrument = self.intake.catalogue.market(id).instrument;
        let names = instrument.map(|at| &self.intake.catalogue.instruments()[at.index()]);
        let [base, quote] = names.map_or(["", ""], |names| [&names.base, &names.quote]);
        let least = |number: Decimal, unit: &str| {
            let text = format!("{} {unit}", decimal_text(number.units, number.scale));
            (number.units > 0).then(|| text.trim_end().to_string())
        };
        let both = [least(rules.min_qty, base), least(rules.min_notional, quote)];
        let both: Vec<String> = both.into_iter().flatten().collect();
        if both.is_empty() { "none".into() } else { both.join(" and ") }
    }

    /// Follows at this venue what its list names otherwise than its file does.
    pub(super) fn adopt_listed(&mut self, venue: VenueId) {
        let before = self.intake.catalogue.markets().len();
        super::setup::follow_listed(&mut self.intake, self.now_us, venue);
        self.make_room_for_markets(before);
        self.intake.plan_venue(self.now_us, venue);
        self.follow_wishes();
    }
}

fn row_json(venue: &str, row: &Row, out: &mut JsonOut) {
    out.key("venue").string(venue).key("symbol").string(&row.symbol);
    out.key("base").string(&row.base).key("quote").string(&row.quote).key("trading").raw(row.trading);
}
