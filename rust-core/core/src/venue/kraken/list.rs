//! The channel `instrument`, as documented (spot-websocket-v2/instrument): all pairs, then those that changed.

use super::super::field::{self, digits_if, word};
use super::super::list::rules_of;
use super::super::{Batch, Event, Malformed};
use crate::num::Json;

pub const REQUEST: &str = r#"{"method":"subscribe","params":{"channel":"instrument","snapshot":true}}"#;

/// `{"assets":[...],"pairs":[{"symbol":"EUR/USD","base":"EUR","quote":"USD","status":"online",...}]}`.
pub fn read(json: &mut Json<'_>, whole: bool, out: &mut Batch) -> Result<(), Malformed> {
    let [pairs] = json.fields(["pairs"])?;
    if pairs.is_some() {
        field::list(pairs, |pair| market(pair, out)).map_err(Malformed::of_no_book)?;
        out.push(Event::List { whole });
    }
    Ok(())
}

fn market(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let names =
        ["symbol", "base", "quote", "status", "price_increment", "qty_increment", "qty_min", "cost_min"];
    let [symbol, base, quote, status, tick, step, min_qty, min_cost] = json.fields(names)?;
    let trading = matches!(word(status)?.plain(), Some(b"online" | b"limit_only"));
    let [tick, step, min_qty, min_cost] =
        [digits_if(tick)?, digits_if(step)?, digits_if(min_qty)?, digits_if(min_cost)?];
    let rules = rules_of([tick, step], [min_qty, min_cost]);
    out.list_market([word(symbol)?, word(base)?, word(quote)?], trading, rules);
    Ok(())
}
