//! Single orders: a detailed book to begin with, then what happens to every order.

use super::{Feed, Message, is_zero};
use crate::market::{Deed, Extent, MarketId, RawOrder, Side};
use crate::num::json::parse_u64;
use crate::num::{Decimal, Json};
use crate::venue::read::{self, Scope, is};
use crate::venue::{Batch, Event, Malformed, OrdersKind};

/// Orders a side of a detailed book.
const DETAILED_ORDERS: usize = 100;
const UNTIMED: Malformed = Malformed::new("a book of orders without a microtimestamp");
const SHORT: Malformed = Malformed::new("an order without id, type, price or amount");

impl Message<'_> {
    /// A message of a channel of single orders.
    pub(super) fn of_orders(
        &self,
        feed: Feed,
        market: MarketId,
        scope: Scope<'_>,
        out: &mut Batch,
    ) -> Result<(), Malformed> {
        let is_event = |word| is(self.event, word);
        match (feed, self.deed()) {
            (Feed::Detailed, _) if is_event("data") => return self.detailed(market, scope, out),
            (Feed::Orders, Some(deed)) => return self.order(market, deed, out),
            (Feed::Orders, None) if is_event("bts:subscription_succeeded") => {
                out.push_orders(market, OrdersKind::Opened, 0);
            }
            _ if is_event("bts:error") => {
                let text = self.text.flatten();
                let text = text.map(|text| read::keep(text, out)).unwrap_or_else(|| out.keep_text(b"error"));
                out.push_orders(market, OrdersKind::Refused, 0);
                out.push(Event::Refused { market: None, text });
            }
            _ => out.push(Event::Ignored),
        }
        Ok(())
    }

    /// What the event says of an order.
    fn deed(&self) -> Option<Deed> {
        let deeds = [
            ("order_created", Deed::Created),
            ("order_changed", Deed::Changed),
            ("order_deleted", Deed::Gone),
        ];
        deeds.into_iter().find(|(word, _)| is(self.event, word)).map(|(_, deed)| deed)
    }

    /// The amount is what is left. An order without a price is one that takes whatever there is: it never
    /// stands in the book.
    fn order(&self, market: MarketId, deed: Deed, out: &mut Batch) -> Result<(), Malformed> {
        let id = self.id_str.flatten().or(self.id.flatten()).and_then(parse_u64).ok_or(SHORT)?;
        let at = self.microtimestamp.flatten().and_then(parse_u64).unwrap_or(0);
        if deed == Deed::Gone {
            out.keep_order(gone(id))?;
        } else {
            let price = self.price_str.flatten().or(self.price.flatten()).ok_or(SHORT)?;
            let amount = self.amount_str.flatten().or(self.amount.flatten()).ok_or(SHORT)?;
            let side = match self.order_type.flatten() {
                Some(b"0") => Side::Bid,
                Some(b"1") => Side::Ask,
                _ => return Err(SHORT),
            };
            let size = Decimal::size(amount)?.size;
            if is_zero(price) {
                out.push(Event::Ignored);
                return Ok(());
            }
            out.keep_order(RawOrder { id, deed, side, price: Decimal::price(price)?, size })?;
        }
        out.push_orders(market, OrdersKind::Changes, at);
        Ok(())
    }

    /// The book counts in microseconds and changes in whole milliseconds, cut: one of the same millisecond may
    /// be later. Told twice, it does no harm.
    fn detailed(&self, market: MarketId, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let at = self.microtimestamp.flatten().and_then(parse_u64).ok_or(UNTIMED)?;
        let mut json = Json::new(scope.frame.bytes)?;
        read::fields(&mut json, |key, json| match key {
            b"data" => sides(json, out),
            _ => read::pass(json),
        })?;
        out.push_orders(
            market,
            OrdersKind::Begin(Extent::Start(DETAILED_ORDERS)),
            (at / 1000 * 1000).max(1) - 1,
        );
        Ok(())
    }
}

fn gone(id: u64) -> RawOrder {
    RawOrder { id, deed: Deed::Gone, side: Side::Bid, price: Decimal::default(), size: Decimal::default() }
}

fn sides(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    read::fields(json, |key, json| match key {
        b"bids" => side(json, Side::Bid, out),
        b"asks" => side(json, Side::Ask, out),
        _ => read::pass(json),
    })
}

/// `[["38000.10","0.5","1496011283275781"], ...]`.
fn side(json: &mut Json<'_>, side: Side, out: &mut Batch) -> Result<(), Malformed> {
    if json.null()? {
        return Ok(());
    }
    read::items(json, |json| {
        let mut texts = [None; 3];
        json.array()?;
        for text in &mut texts {
            *text = if json.item()? { Some(json.digits_text()?) } else { return Err(SHORT) };
        }
        while json.item()? {
            json.skip()?;
        }
        let [Some(price), Some(size), Some(id)] = texts else { return Err(SHORT) };
        let (size, id) = (Decimal::size(size)?.size, parse_u64(id).ok_or(SHORT)?);
        if is_zero(price) {
            return Ok(());
        }
        let price = Decimal::price(price)?;
        out.keep_order(RawOrder { id, deed: Deed::Stands, side, price, size })
    })
}
