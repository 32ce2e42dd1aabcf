//! Small readers that several venue files share.

use super::{Batch, Event, Malformed, TextSpan};
use crate::market::Side;
use crate::num::json::parse_u64;
use crate::num::time::rfc3339_us;
use crate::num::{Json, JsonError, Kind, Text};

/// Keeps a value that may stand once: a frame that says the same key twice says two things.
pub fn once<T>(slot: &mut Option<T>, value: T) -> Result<(), Malformed> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Malformed::new("a key that stands twice")),
    }
}

/// A string, or nothing where another kind of value stands (which is passed over).
pub fn text<'a>(json: &mut Json<'a>) -> Result<Option<Text<'a>>, JsonError> {
    match json.peek()? {
        Kind::String => json.string().map(Some),
        _ => json.skip().map(|_| None),
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

/// A count of `unit_us` since the epoch as µs. A venue's time is a courtesy: 0 where it cannot be read.
pub fn time_us(json: &mut Json<'_>, unit_us: i64) -> Result<i64, JsonError> {
    let digits = match json.peek()? {
        Kind::Number => Some(json.number()?),
        _ => text(json)?.and_then(Text::plain),
    };
    let count = digits.and_then(parse_u64).and_then(|count| i64::try_from(count).ok());
    Ok(count.and_then(|count| count.checked_mul(unit_us)).unwrap_or(0))
}

/// An RFC 3339 time as µs, 0 where it cannot be read.
pub fn date_us(json: &mut Json<'_>) -> Result<i64, JsonError> {
    Ok(text(json)?.and_then(Text::plain).and_then(rfc3339_us).unwrap_or(0))
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

/// One side as `[[price, size, ...], ...]`, or `null` for none.
pub fn pairs(json: &mut Json<'_>, side: Side, out: &mut Batch) -> Result<(), Malformed> {
    if json.null()? {
        return Ok(());
    }
    json.array()?;
    while json.item()? {
        let (price, size) = pair(json)?;
        out.level(side, price, size)?;
    }
    Ok(())
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

/// A truth value, or nothing where another kind of value stands.
pub fn flag(json: &mut Json<'_>) -> Result<Option<bool>, JsonError> {
    match json.peek()? {
        Kind::Bool => json.bool().map(Some),
        _ => json.skip().map(|_| None),
    }
}

/// Longest text that [`keep`] unescapes; a longer one is kept as it was sent.
const ESCAPED_MAX: usize = 512;

/// Keeps a foreign text for a person to read.
pub fn keep(text: Text<'_>, out: &mut Batch) -> TextSpan {
    let mut room = [0; ESCAPED_MAX];
    out.keep_text(plain(text, &mut room).unwrap_or(text.raw))
}

/// A failure of a frame that already told whose book it is about damages that book.
pub fn blame(error: Malformed, out: &Batch) -> Malformed {
    let told = out.events.iter().rev().find_map(|event| match event {
        Event::Book(book) => Some(book.market),
        _ => None,
    });
    Malformed { market: error.market.or(told), ..error }
}
