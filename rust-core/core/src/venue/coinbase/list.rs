//! The channel `status` of Advanced Trade, as documented: products, the first time all that were asked for.

use super::super::field::{self, digits_if, word};
use super::super::list::rules_of;
use super::super::{Batch, Event, Malformed};
use crate::num::Json;

pub const REQUEST: &str = r#"{"type":"subscribe","channel":"status"}"#;

/// `{"type":"snapshot","products":[{"id":"BTC-USD","base_currency":"BTC",...}]}`. Whether all are there when
/// none is named is not documented, so a product that is missing is not taken to be gone.
pub fn read(event: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let [products] = event.fields(["products"])?;
    if products.is_some() {
        field::list(products, |product| market(product, out)).map_err(Malformed::of_no_book)?;
        out.push(Event::List { whole: false });
    }
    Ok(())
}

fn market(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let names = [
        "id",
        "base_currency",
        "quote_currency",
        "status",
        "quote_increment",
        "base_increment",
        "min_market_funds",
        "product_type",
    ];
    let [symbol, base, quote, status, tick, step, funds, kind] = json.fields(names)?;
    if kind.is_some() && !word(kind)?.is("SPOT") {
        return Ok(());
    }
    let trading = word(status)?.is("online");
    let (step, funds) = (digits_if(step)?, digits_if(funds)?);
    // One step is the smallest quantity.
    let rules = rules_of([digits_if(tick)?, step], [step, funds]);
    out.list_market([word(symbol)?, word(base)?, word(quote)?], trading, rules);
    Ok(())
}
