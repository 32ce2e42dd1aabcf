//! What a decoder said, in a form in which two decoders can be compared.

use arbscope_core::market::{MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{Batch, BookEvent, BookKind, Event, OrdersEvent, OrdersKind, RawOrder, Seq};

/// Price and size.
pub type Level = (Decimal, Decimal);

/// A book message with its levels, each side in the order sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Book {
    pub market: MarketId,
    pub kind: BookKind,
    pub seq: Seq,
    pub event_us: i64,
    pub bids: Vec<Level>,
    pub asks: Vec<Level>,
    pub checksum: Option<u32>,
    pub keep_depth: usize,
}

/// A message about single orders.
#[derive(Clone, PartialEq, Debug)]
pub struct Orders {
    pub market: MarketId,
    pub kind: OrdersKind,
    pub at: u64,
    pub orders: Vec<RawOrder>,
    pub checksum: Option<u32>,
}

/// One event.
#[derive(Clone, PartialEq, Debug)]
pub enum Said {
    Book(Book),
    Orders(Orders),
    Refused {
        market: Option<MarketId>,
        text: String,
    },
    Reply(String),
    /// Everything that needs nothing from the batch.
    Plain(Event),
}

/// All that a batch holds.
pub fn all(batch: &Batch) -> Vec<Said> {
    batch.events.iter().map(|event| said(batch, event)).collect()
}

/// A foreign text as the batch keeps it: capped at 256 bytes, at a character's edge.
pub fn kept(text: &str) -> String {
    let mut cut = text.len().min(256);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    text[..cut].into()
}

fn said(batch: &Batch, event: &Event) -> Said {
    match *event {
        Event::Book(ref event) => Said::Book(book(batch, event)),
        Event::Orders(ref event) => Said::Orders(orders(batch, event)),
        Event::Refused { market, text } => Said::Refused { market, text: batch.text_of(text).into() },
        Event::Reply { text } => Said::Reply(batch.text_of(text).into()),
        other => Said::Plain(other),
    }
}

fn orders(batch: &Batch, event: &OrdersEvent) -> Orders {
    let OrdersEvent { market, kind, at, checksum, .. } = *event;
    Orders { market, kind, at, orders: batch.orders_of(event).to_vec(), checksum }
}

fn book(batch: &Batch, event: &BookEvent) -> Book {
    let side = |side: Side| {
        let levels = batch.levels_of(event).iter().filter(|level| level.side == side);
        levels.map(|level| (level.price, level.size)).collect()
    };
    let BookEvent { market, kind, seq, event_us, checksum, keep_depth, .. } = *event;
    Book { market, kind, seq, event_us, bids: side(Side::Bid), asks: side(Side::Ask), checksum, keep_depth }
}
