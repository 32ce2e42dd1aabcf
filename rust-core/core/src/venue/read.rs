//! Small readers that several venue files share.

use super::batch::TEXT_MAX;
use super::{Batch, Event, Frame, Malformed, RawLevel, TextSpan};
use crate::market::symbols::SYMBOL_MAX;
use crate::market::{Kind as MarketKind, MarketId, Side, Symbols, VenueId};
use crate::num::json::parse_u64;
use crate::num::level::QUOTED;
use crate::num::time::rfc3339_us;
use crate::num::{Form, Json, JsonError, Kind, Scan, Text};

/// A frame and the markets its symbols may mean.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    pub frame: &'s Frame<'s>,
    pub symbols: &'s Symbols,
}

impl Scope<'_> {
    /// Whose symbol this is, if anybody asked for it.
    pub fn market(&self, symbol: Text<'_>) -> Option<MarketId> {
        let mut room = [0; SYMBOL_MAX];
        self.market_of(plain(symbol, &mut room)?)
    }

    pub fn market_of(&self, symbol: &[u8]) -> Option<MarketId> {
        self.symbols.find_any(self.frame.venue, symbol)
    }
}

/// Looks symbols up among the markets of one connection, where a venue uses the same symbol for several
/// kinds of market.
#[derive(Clone, Copy)]
pub struct Find<'a> {
    pub symbols: &'a Symbols,
    pub venue: VenueId,
    pub kind: MarketKind,
}

impl Find<'_> {
    pub fn market(&self, symbol: &[u8]) -> Option<MarketId> {
        self.symbols.find(self.venue, self.kind, symbol)
    }
}

/// Walks an object: every key without its escapes, its value to be read or passed over by `each`.
#[inline]
pub fn fields<'a>(
    json: &mut Json<'a>,
    mut each: impl FnMut(&[u8], &mut Json<'a>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    json.object()?;
    while let Some(key) = json.key()? {
        match key.plain() {
            Some(key) => each(key, json)?,
            None => each(plain(key, &mut [0; KEY_MAX]).unwrap_or(b""), json)?,
        }
    }
    Ok(())
}

/// Longer than any key that a venue file looks for.
const KEY_MAX: usize = 64;

/// Walks an array.
#[inline]
pub fn items<'a>(
    json: &mut Json<'a>,
    mut each: impl FnMut(&mut Json<'a>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    json.array()?;
    while json.item()? {
        each(json)?;
    }
    Ok(())
}

/// Keeps a value that may stand once: a frame that says the same key twice says two things.
#[inline]
pub fn once<T>(slot: &mut Option<T>, value: T) -> Result<(), Malformed> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Malformed::new("a key that stands twice")),
    }
}

/// Passes over a value that is of no use.
pub fn pass(json: &mut Json<'_>) -> Result<(), Malformed> {
    json.skip()?;
    Ok(())
}

/// The place of the value that stands next, which is passed over.
pub fn place(json: &mut Json<'_>) -> Result<usize, JsonError> {
    let place = json.place();
    json.skip().map(|_| place)
}

/// A string, or nothing where another kind of value stands (which is passed over).
pub fn text<'a>(json: &mut Json<'a>) -> Result<Option<Text<'a>>, JsonError> {
    match json.peek()? {
        Kind::String => json.string().map(Some),
        _ => json.skip().map(|_| None),
    }
}

/// The text of a number or of a string without escapes, or nothing where another kind of value stands.
#[inline]
pub fn scalar<'a>(json: &mut Json<'a>) -> Result<Option<&'a [u8]>, JsonError> {
    match json.peek()? {
        Kind::Number => json.number().map(Some),
        _ => Ok(text(json)?.and_then(Text::plain)),
    }
}

/// A truth value, or nothing where another kind of value stands.
pub fn flag(json: &mut Json<'_>) -> Result<Option<bool>, JsonError> {
    match json.peek()? {
        Kind::Bool => json.bool().map(Some),
        _ => json.skip().map(|_| None),
    }
}

/// Whether a key was there, held a text, and the text is `word`.
pub fn is(slot: Option<Option<Text<'_>>>, word: &str) -> bool {
    slot.flatten().is_some_and(|text| text.is(word))
}

/// A count of `unit_us` since the epoch as µs. A venue's time is a courtesy: 0 where it cannot be read.
pub fn time_us(json: &mut Json<'_>, unit_us: i64) -> Result<i64, JsonError> {
    let digits = match json.peek()? {
        Kind::Number => Some(json.number()?),
        _ => text(json)?.and_then(Text::plain),
    };
    let count = digits.and_then(parse_u64).and_then(|count| i64::try_from(count).ok());
    Ok(count.and_then(|count| count.checked_mul(unit_us)).unwrap_or(0))
}

/// Milliseconds since the epoch as µs, 0 where they cannot be read.
pub fn ms_as_us(ms: Option<&[u8]>) -> i64 {
    ms.and_then(parse_u64).and_then(|ms| i64::try_from(ms).ok()?.checked_mul(1000)).unwrap_or(0)
}

/// An RFC 3339 time as µs, 0 where it cannot be read.
pub fn date_us(json: &mut Json<'_>) -> Result<i64, JsonError> {
    Ok(text(json)?.and_then(Text::plain).and_then(rfc3339_us).unwrap_or(0))
}

/// One side as `[[price, size, ...], ...]`, or `null` for none.
pub fn pairs(json: &mut Json<'_>, side: Side, out: &mut Batch) -> Result<(), Malformed> {
    if json.null()? {
        return Ok(());
    }
    items(json, |json| match json.plain_level() {
        Some((price, size)) => out.keep(RawLevel { side, price, size }),
        None => {
            let (price, size) = pair(json)?;
            out.level(side, price, size)
        }
    })
}

/// One side as `[{"price":1.5,"qty":2}, ...]`: how a level is printed, and its keys in whatever order.
pub fn named_pairs<const O: usize, const M: usize, const C: usize, const S: usize>(
    json: &mut Json<'_>,
    (form, [price_key, size_key]): (&Form<O, M, C, S>, [&str; 2]),
    side: Side,
    out: &mut Batch,
) -> Result<(), Malformed> {
    items(json, |json| {
        if let Some((price, size)) = json.level_as(form) {
            return out.keep(RawLevel { side, price, size });
        }
        let (mut price, mut size) = (None, None);
        fields(json, |key, json| match key {
            key if key == price_key.as_bytes() => once(&mut price, json.digits_text()?),
            key if key == size_key.as_bytes() => once(&mut size, json.digits_text()?),
            _ => pass(json),
        })?;
        match (price, size) {
            (Some(price), Some(size)) => out.level(side, price, size),
            _ => Err(Malformed::new("a level without price and size")),
        }
    })
}

/// One side as `[["1.5","2"],["1.6","3"]]`, in this shape to the byte.
#[inline]
pub fn levels_as_printed(scan: &mut Scan<'_>, side: Side, out: &mut Batch) -> Option<()> {
    levels_in_form(scan, &QUOTED, side, out)
}

/// One side as an array of levels in the form given, or as an empty one.
#[inline(always)]
pub fn levels_in_form<const O: usize, const M: usize, const C: usize, const S: usize>(
    scan: &mut Scan<'_>,
    form: &Form<O, M, C, S>,
    side: Side,
    out: &mut Batch,
) -> Option<()> {
    if scan.eat(b"[]").is_some() {
        return Some(());
    }
    scan.eat(b"[")?;
    scan.levels(form, |price, size| out.keep_read(side, price, size))?;
    scan.eat(b"]")
}

/// `[price, size, ...]`, as text.
pub fn pair<'a>(json: &mut Json<'a>) -> Result<(&'a [u8], &'a [u8]), Malformed> {
    const SHORT: Malformed = Malformed::new("a level without price and size");
    json.array()?;
    let price = if json.item()? { json.digits_text()? } else { return Err(SHORT) };
    let size = if json.item()? { json.digits_text()? } else { return Err(SHORT) };
    while json.item()? {
        json.skip()?;
    }
    Ok((price, size))
}

/// `buy` or `sell`: the side of the order that took.
pub fn taker(json: &mut Json<'_>) -> Result<Side, Malformed> {
    match json.string()?.plain() {
        Some(b"buy") => Ok(Side::Bid),
        Some(b"sell") => Ok(Side::Ask),
        _ => Err(Malformed::new("a trade that is neither buy nor sell")),
    }
}

/// A string with its escapes resolved (`BTC\/USD`), in `room` only where it has any; `None` where it
/// does not fit: nothing we look for is that long.
pub fn plain<'b>(text: Text<'b>, room: &'b mut [u8]) -> Option<&'b [u8]> {
    if let Some(plain) = text.plain() {
        return Some(plain);
    }
    let mut end = 0;
    for char in text.chars() {
        let place = room.get_mut(end..end + char.len_utf8())?;
        end += char.encode_utf8(place).len();
    }
    Some(&room[..end])
}

/// Keeps as much of a foreign text as fits for a person to read.
pub fn keep(text: Text<'_>, out: &mut Batch) -> TextSpan {
    if let Some(plain) = text.plain() {
        return out.keep_text(plain);
    }
    let (mut room, mut end) = ([0; TEXT_MAX], 0);
    for char in text.chars() {
        let Some(place) = room.get_mut(end..end + char.len_utf8()) else { break };
        end += char.encode_utf8(place).len();
    }
    out.keep_text(&room[..end])
}

/// A failure of a frame that already told whose book it is about damages that book.
pub fn blame(error: Malformed, out: &Batch) -> Malformed {
    let told = out.events.iter().rev().find_map(|event| match event {
        Event::Book(book) => Some(book.market),
        _ => None,
    });
    Malformed { market: error.market.or(told), ..error }
}
