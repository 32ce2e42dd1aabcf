//! `spotMeta`, asked for over the socket: tokens, and pairs of their places.

use super::super::field::{self, Field, word};
use super::super::read;
use super::super::{Batch, Event, Malformed};
use crate::market::Rules;
use crate::num::{Decimal, Json};

pub const REQUEST: &str =
    r#"{"method":"post","id":1,"request":{"type":"info","payload":{"type":"spotMeta"}}}"#;

/// Wrapped coins and what they wrap (their names are those of the bridge that issues them).
const WRAPPED: [(&[u8], &[u8]); 3] = [(b"UBTC", b"BTC"), (b"UETH", b"ETH"), (b"USOL", b"SOL")];

/// An order is worth at least 10 of the quote.
const MIN_NOTIONAL: Decimal = Decimal::new(10, 0);
/// Digits that a price of the spot market may have, less those of the size.
const PRICE_DIGITS: u8 = 8;
/// Tokens that are remembered while a list is read.
const TOKENS_MAX: usize = 10_000;

struct Token<'a> {
    index: u64,
    name: &'a [u8],
    size_digits: u8,
}

/// `{"id":1,"response":{"type":"info","payload":{"type":"spotMeta","data":{"tokens":[...],"universe":[...]}}}}`;
/// the list may stand in the payload itself. Answers to other questions are passed over.
pub fn read(data: Field<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let Some(mut data) = data else { return Ok(()) };
    let [response] = data.fields(["response"])?;
    let Some(mut response) = response else { return Ok(()) };
    let [kind, payload] = response.fields(["type", "payload"])?;
    let Some(mut payload) = payload.filter(|_| kind.is_some_and(|kind| says(kind, "info"))) else {
        return Ok(());
    };
    let [inner, tokens, universe] = payload.fields(["data", "tokens", "universe"])?;
    match inner {
        Some(mut inner) => {
            let [tokens, universe] = inner.fields(["tokens", "universe"])?;
            pairs(tokens, universe, out)
        }
        None => pairs(tokens, universe, out),
    }
}

fn says(mut field: Json<'_>, wanted: &str) -> bool {
    field.string().is_ok_and(|word| word.is(wanted))
}

fn pairs(tokens: Field<'_>, universe: Field<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let (Some(_), Some(_)) = (&tokens, &universe) else { return Ok(()) };
    let mut known = Vec::new();
    field::list(tokens, |one| {
        if known.len() < TOKENS_MAX {
            known.extend(token(one)?);
        }
        Ok(())
    })
    .map_err(Malformed::of_no_book)?;
    field::list(universe, |one| pair(one, &known, out)).map_err(Malformed::of_no_book)?;
    out.push(Event::List { whole: true });
    Ok(())
}

fn token<'a>(json: &mut Json<'a>) -> Result<Option<Token<'a>>, Malformed> {
    let [name, index, digits] = json.fields(["name", "index", "szDecimals"])?;
    let whole =
        |field: Field<'_>| field::whole(field).map(|number| number.and_then(|n| u64::try_from(n).ok()));
    let (index, digits) = (whole(index)?, whole(digits)?);
    let token = |name| {
        let size_digits = digits.and_then(|digits| u8::try_from(digits).ok())?;
        Some(Token { index: index?, name, size_digits })
    };
    Ok(word(name)?.plain().and_then(token))
}

/// `{"name":"@107","tokens":[150,0],"index":107}`.
fn pair(json: &mut Json<'_>, known: &[Token<'_>], out: &mut Batch) -> Result<(), Malformed> {
    let [symbol, tokens] = json.fields(["name", "tokens"])?;
    let mut places = [None; 2];
    let mut at = 0;
    let mut tokens = tokens.ok_or(Malformed::new("a pair without its tokens"))?;
    read::items(&mut tokens, |place| {
        let place = place.u64()?;
        if let Some(slot) = places.get_mut(at) {
            *slot = known.iter().find(|token| token.index == place);
        }
        at += 1;
        Ok(())
    })?;
    if let ([Some(base), Some(quote)], Some(symbol)) = (places, word(symbol)?.plain()) {
        out.list_named([symbol, unwrapped(base.name), unwrapped(quote.name)], true, rules(base));
    }
    Ok(())
}

fn unwrapped(name: &[u8]) -> &[u8] {
    WRAPPED.iter().find(|(wrapped, _)| *wrapped == name).map_or(name, |(_, coin)| coin)
}

/// A price has five significant digits at most, so its tick depends on it: none is told, and the finest that
/// the venue takes stands for it.
fn rules(base: &Token<'_>) -> Option<Rules> {
    let tick = Decimal::new(1, PRICE_DIGITS.checked_sub(base.size_digits)?);
    let step = Decimal::new(1, base.size_digits);
    Some(Rules { tick, step, min_qty: step, min_notional: MIN_NOTIONAL })
}
