//! `exchangeInfo` over the WebSocket API, as documented (web-socket-api.md, July 2026).

use super::super::field::{self, digits_if, word};
use super::super::list::rules_of;
use super::super::read;
use super::super::{Batch, Malformed};
use crate::num::Json;

/// Asks for what is traded now, without the groups of accounts that may: a list of all has some ten megabytes.
pub const TRADING: &str = r#"{"id":"exchangeInfo","method":"exchangeInfo","params":{"showPermissionSets":false,"symbolStatus":"TRADING"}}"#;

/// Asks for everything, in the words of 2023.
pub const WHOLE: &str = r#"{"id":"exchangeInfo","method":"exchangeInfo"}"#;

/// Reads `symbols`.
pub fn read(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    read::items(json, |symbol| market(symbol, out).map_err(Malformed::of_no_book))
}

fn market(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let names = ["symbol", "baseAsset", "quoteAsset", "status", "filters"];
    let [symbol, base, quote, status, filters] = json.fields(names)?;
    let trading = word(status)?.is("TRADING");
    let mut rules = Digits::default();
    if filters.is_some() {
        field::list(filters, |filter| rules.take(filter))?;
    }
    let rules = rules_of([rules.tick, rules.step], [rules.min_qty, rules.min_notional]);
    out.list_market([word(symbol)?, word(base)?, word(quote)?], trading, rules);
    Ok(())
}

/// What the filters of a market say, as sent.
#[derive(Default)]
struct Digits<'a> {
    tick: Option<&'a [u8]>,
    step: Option<&'a [u8]>,
    min_qty: Option<&'a [u8]>,
    min_notional: Option<&'a [u8]>,
}

impl<'a> Digits<'a> {
    fn take(&mut self, filter: &mut Json<'a>) -> Result<(), Malformed> {
        let names = ["filterType", "tickSize", "stepSize", "minQty", "minNotional"];
        let [kind, tick, step, min_qty, min_notional] = filter.fields(names)?;
        match word(kind)?.plain() {
            Some(b"PRICE_FILTER") => self.tick = digits_if(tick)?,
            Some(b"LOT_SIZE") => (self.step, self.min_qty) = (digits_if(step)?, digits_if(min_qty)?),
            Some(b"NOTIONAL" | b"MIN_NOTIONAL") => self.min_notional = digits_if(min_notional)?,
            _ => {}
        }
        Ok(())
    }
}
