//! Books as the venue prints them: one pass, no look at what else a frame could be.

use super::{Feed, Line};
use crate::market::{RawLevel, Side};
use crate::num::{Decimal, Scan};
use crate::venue::{Batch, BookKind};

/// Reads a numbered book message in the exact shape that was seen and gives its number. `None` in any doubt:
/// what the reader of any frame then makes of it counts.
pub fn book(frame: &[u8], line: &Line, out: &mut Batch) -> Option<u64> {
    let scan = &mut Scan::new(frame);
    scan.eat(b"[")?;
    let channel = line.find(scan.count()?).filter(|channel| channel.feed == Feed::Book)?;
    let market = channel.market?;
    scan.eat(b",[")?;
    let kind = if scan.eat(b"[").is_some() { BookKind::Snapshot } else { BookKind::Delta };
    level(scan, out)?;
    while kind == BookKind::Snapshot && scan.eat(b",[").is_some() {
        level(scan, out)?;
    }
    if kind == BookKind::Snapshot {
        scan.eat(b"]")?;
    }
    scan.eat(b",")?;
    let number = scan.count()?;
    let time_us = if scan.eat(b",").is_some() { scan.ms_as_us()? } else { 0 };
    scan.eat(b"]")?;
    scan.end()?;
    out.push(super::book((market, kind), (number, time_us), None, out));
    Some(number)
}

/// `36167,1,0.48403686]`.
fn level(scan: &mut Scan<'_>, out: &mut Batch) -> Option<()> {
    let price = number(scan)?;
    scan.eat(b",")?;
    let count = scan.count()?;
    scan.eat(b",")?;
    let side = if scan.eat(b"-").is_some() { Side::Ask } else { Side::Bid };
    let amount = number(scan)?;
    scan.eat(b"]")?;
    let size = if count == 0 { Decimal::new(0, 0) } else { amount };
    out.keep(RawLevel { side, price, size }).ok()
}

/// A number above 0, as JSON prints it: no zero stands before another digit.
fn number(scan: &mut Scan<'_>) -> Option<Decimal> {
    let place = scan.place();
    let number = scan.decimal().filter(|number| number.units > 0)?;
    let is_padded = matches!(scan.since(place), [b'0', b'0'..=b'9', ..]);
    (!is_padded).then_some(number)
}
