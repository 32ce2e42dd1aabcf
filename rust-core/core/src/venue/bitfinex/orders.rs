//! Single orders (`R0`): the best 100 a side, each with its id.

use super::signed;
use super::subscribe::request;
use crate::market::{Deed, Extent, MarketId, RawOrder};
use crate::num::json::parse_u64;
use crate::num::{Decimal, Json, Kind};
use crate::venue::{Batch, Event, Malformed, OrdersEvent, OrdersKind};

const SHORT: Malformed = Malformed::new("an order without id, price and amount");
/// Orders a side; as `len` in the request.
const WINDOW: usize = 100;

pub fn ask(symbol: &str) -> String {
    request(&[("channel", "book"), ("symbol", symbol), ("prec", "R0"), ("freq", "F0"), ("len", "100")])
}

/// Numbers count the connection's frames, so what comes after the orders as they stood continues them.
pub fn event((market, kind): (MarketId, OrdersKind), at: u64, checksum: Option<u32>, out: &Batch) -> Event {
    Event::Orders(OrdersEvent { market, kind, at, from: 0, to: out.orders.len(), checksum })
}

/// `[[id, price, amount], ...]` are the orders as they stand, `[id, price, amount]` is a change of one.
pub fn read(json: &mut Json<'_>, out: &mut Batch) -> Result<OrdersKind, Malformed> {
    let begin = OrdersKind::Begin(Extent::Window(WINDOW));
    json.array()?;
    if !json.item()? {
        return Ok(begin);
    }
    if json.peek()? == Kind::Number {
        return order(json, out).map(|()| OrdersKind::Changes);
    }
    loop {
        json.array()?;
        if !json.item()? {
            return Err(SHORT);
        }
        order(json, out)?;
        if !json.item()? {
            return Ok(begin);
        }
    }
}

/// The rest of an order whose id stands next. Without a price it is gone: it ended, or left the best 100.
fn order(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let id = json.number()?;
    let price = if json.item()? { json.number()? } else { return Err(SHORT) };
    let amount = if json.item()? { json.number()? } else { return Err(SHORT) };
    while json.item()? {
        json.skip()?;
    }
    let id = parse_u64(id).ok_or(Malformed::new("an order's id that is no number"))?;
    let (side, size) = signed(amount)?;
    let size = Decimal::size(size)?.size;
    let is_gone = price.iter().all(|byte| matches!(byte, b'0' | b'.'));
    let (deed, price) =
        if is_gone { (Deed::Gone, Decimal::default()) } else { (Deed::Stands, Decimal::price(price)?) };
    out.keep_order(RawOrder { id, deed, side, price, size })
}
