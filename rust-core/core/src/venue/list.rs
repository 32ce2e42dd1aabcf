//! Venues' own lists of their markets: how to ask for one over a socket, and what it says.

use super::batch::{Batch, TextSpan};
use crate::market::Rules;
use crate::num::{Decimal, Text};

/// How a venue is asked for its list of markets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListRequest {
    /// The stream's own endpoint, or one that answers requests.
    pub endpoint: usize,
    pub text: &'static str,
    /// After how long it is asked again, µs; 0 where the venue tells of changes by itself, as long as the
    /// connection lasts.
    pub again_us: i64,
}

/// A list that is asked for again once an hour.
pub const HOURLY_US: i64 = 3_600_000_000;

/// A market as a venue's list names it; texts are pieces of the batch's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ListedMarket {
    pub symbol: TextSpan,
    /// Base and quote under the venue's names of assets, or ours where its file knows better.
    pub base: TextSpan,
    pub quote: TextSpan,
    /// Whether orders are taken now.
    pub trading: bool,
    /// `None` where the list does not say, or in numbers that do not fit.
    pub rules: Option<Rules>,
}

/// Markets that one list may name; more are not read.
pub const LISTED_MAX: usize = 10_000;

impl Batch {
    /// Adds a market of a list, unless its names are written in escapes, or the list is full.
    pub fn list_market(&mut self, names: [Text<'_>; 3], trading: bool, rules: Option<Rules>) {
        let [Some(symbol), Some(base), Some(quote)] = names.map(Text::plain) else { return };
        self.list_named([symbol, base, quote], trading, rules);
    }

    /// The same with names that are plain bytes.
    pub fn list_named(&mut self, names: [&[u8]; 3], trading: bool, rules: Option<Rules>) {
        if self.listed.len() < LISTED_MAX && names.iter().all(|name| !name.is_empty()) {
            let [symbol, base, quote] = names.map(|name| self.keep_text(name));
            self.listed.push(ListedMarket { symbol, base, quote, trading, rules });
        }
    }
}

/// Rules out of digits as sent: tick and step must be there, minima may be missing (none then).
pub fn rules_of(
    [tick, step]: [Option<&[u8]>; 2],
    [min_qty, min_notional]: [Option<&[u8]>; 2],
) -> Option<Rules> {
    let positive = |digits: &[u8]| Decimal::price(digits).ok();
    let least = |digits: Option<&[u8]>| match digits {
        Some(digits) => Decimal::size(digits).ok().map(|read| read.size),
        None => Some(Decimal::new(0, 0)),
    };
    Some(Rules {
        tick: positive(tick?)?,
        step: positive(step?)?,
        min_qty: least(min_qty)?,
        min_notional: least(min_notional)?,
    })
}
