//! What a frame holds, in one common form. Reused from frame to frame: no allocation once it has grown.

use super::Seq;
use super::list::ListedMarket;
use crate::market::{Extent, MarketId, RawLevel, RawOrder, Side};
use crate::num::decimal::SizeText;
use crate::num::{Decimal, DecimalError, JsonError};

/// What a book message is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BookKind {
    /// The start of a chain of deltas: replaces the book.
    Snapshot,
    /// Changes to the book.
    Delta,
    /// A whole book of a feed that only sends whole books: replaces the book.
    Full,
}

/// One book message of one market.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BookEvent {
    pub market: MarketId,
    pub kind: BookKind,
    pub seq: Seq,
    /// The venue's own time, µs since epoch (0: none sent).
    pub event_us: i64,
    /// Its levels: `levels[from..to]` of the batch.
    pub from: usize,
    pub to: usize,
    /// The venue's checksum after this message, where it sends a real one.
    pub checksum: Option<u32>,
    /// Levels a side to cut the book to after this message (0: never cut).
    pub keep_depth: usize,
}

/// One public trade.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TradeEvent {
    pub market: MarketId,
    pub price: Decimal,
    pub size: Decimal,
    /// The side of the order that took.
    pub taker: Side,
    pub event_us: i64,
}

/// What a message about single orders is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrdersKind {
    /// The stream was subscribed: what came before it is void, the orders as they stand are to come.
    Opened,
    /// The orders as they stand.
    Begin(Extent),
    /// Changes, in order. Before the beginning they wait for it.
    Changes,
    /// The venue does not let us have the stream.
    Refused,
}

/// One message about single orders of one market.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrdersEvent {
    pub market: MarketId,
    pub kind: OrdersKind,
    /// A number or time that rises on the stream (0: none). Changes that waited and do not lie above the
    /// beginning's are part of it.
    pub at: u64,
    /// Its orders: `orders[from..to]` of the batch.
    pub from: usize,
    pub to: usize,
    /// The venue's checksum over ids and sizes after this message, where it sends one.
    pub checksum: Option<u32>,
}

/// A piece of [`Batch::text`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextSpan {
    pub from: usize,
    pub to: usize,
}

/// One thing a frame said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Event {
    Book(BookEvent),
    Orders(OrdersEvent),
    Trade(TradeEvent),
    /// A subscription was accepted.
    Ack {
        market: Option<MarketId>,
    },
    /// A subscription was refused; the text is the venue's own, capped.
    Refused {
        market: Option<MarketId>,
        text: TextSpan,
    },
    /// The venue wants this text sent back now.
    Reply {
        text: TextSpan,
    },
    /// The connection lives.
    Heartbeat,
    /// The connection's own sequence jumped: every book on it is suspect.
    ConnGap {
        expected: u64,
        got: u64,
    },
    /// The venue will cut this connection: open the next one first.
    PlannedCut,
    /// The venue is in maintenance (true) or back (false).
    Maintenance {
        on: bool,
    },
    /// The venue's own list of its markets, those of [`Batch::listed`]: all that it has, or some of them.
    List {
        whole: bool,
    },
    /// Understood, and of no use here (tickers, candles, a symbol nobody asked for).
    Ignored,
}

/// Why a frame could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// What was wrong, in a few words.
    pub what: &'static str,
    /// Whose book it was, if that was already known: that book is no longer to be trusted.
    pub market: Option<MarketId>,
    /// It is known that it was about no book at all: none is the worse for it.
    pub bookless: bool,
    /// The frame was cut or altered on its way, as its container or its grammar shows; else it is whole, and
    /// says something that is not expected of its venue.
    pub damaged: bool,
}

impl Malformed {
    pub const fn new(what: &'static str) -> Self {
        Self { what, market: None, bookless: false, damaged: false }
    }

    /// The frame did not arrive as it was sent.
    pub const fn damaged(what: &'static str) -> Self {
        Self { damaged: true, ..Self::new(what) }
    }

    /// The same, now that the market is known.
    pub fn of(self, market: MarketId) -> Self {
        Self { market: Some(market), ..self }
    }

    /// The same, now that it is known to be about trades, tickers or the like.
    pub fn of_no_book(self) -> Self {
        Self { market: None, bookless: true, ..self }
    }
}

impl From<JsonError> for Malformed {
    fn from(error: JsonError) -> Self {
        match error {
            JsonError::Syntax { .. } => Malformed::damaged("not JSON"),
            JsonError::Type { .. } => Malformed::new("a value of another type than expected"),
            JsonError::Depth { .. } => Malformed::new("nested too deep"),
            JsonError::Range { .. } => Malformed::new("a number out of range"),
        }
    }
}

impl From<DecimalError> for Malformed {
    fn from(error: DecimalError) -> Self {
        Malformed::new(match error {
            DecimalError::Grammar => "a price or size that is not a number",
            DecimalError::Range => "a price or size out of range",
        })
    }
}

/// Longest foreign text that is kept, in bytes.
pub const TEXT_MAX: usize = 256;

/// Levels a side that a message may carry; a message with more is cut by [`Batch::level`] refusing it.
pub const LEVELS_MAX: usize = 65_536;

/// The events of one frame.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub levels: Vec<RawLevel>,
    pub orders: Vec<RawOrder>,
    pub events: Vec<Event>,
    pub text: Vec<u8>,
    /// Markets of a list.
    pub listed: Vec<ListedMarket>,
    /// Buffer for inflated frames.
    pub scratch: Vec<u8>,
    /// Sizes that had digits beyond 10⁻⁹.
    pub sizes_floored: u64,
}

impl Batch {
    /// Forgets the last frame, keeps the room.
    pub fn clear(&mut self) {
        self.levels.clear();
        self.orders.clear();
        self.events.clear();
        self.text.clear();
        self.listed.clear();
        self.sizes_floored = 0;
    }

    /// Reads and keeps one level. On a full batch the message is refused.
    #[inline]
    pub fn level(&mut self, side: Side, price: &[u8], size: &[u8]) -> Result<(), Malformed> {
        let price = Decimal::price(price)?;
        let read = Decimal::size(size)?;
        self.sizes_floored += u64::from(read.floored);
        self.keep(RawLevel { side, price, size: read.size })
    }

    /// The same with numbers that were read, one of which may have been cut.
    #[inline(always)]
    pub fn keep_read(&mut self, side: Side, price: Decimal, read: SizeText) -> Option<()> {
        self.sizes_floored += u64::from(read.floored);
        self.keep(RawLevel { side, price, size: read.size }).ok()
    }

    /// Keeps a level whose numbers were read and checked.
    #[inline]
    pub fn keep(&mut self, level: RawLevel) -> Result<(), Malformed> {
        if self.levels.len() >= 2 * LEVELS_MAX {
            return Err(Malformed::new("more levels than a book may hold"));
        }
        self.levels.push(level);
        Ok(())
    }

    /// Keeps one order. On a full batch the message is refused.
    pub fn keep_order(&mut self, order: RawOrder) -> Result<(), Malformed> {
        if self.orders.len() >= 2 * LEVELS_MAX {
            return Err(Malformed::new("more orders than a book may hold"));
        }
        self.orders.push(order);
        Ok(())
    }

    pub fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Adds a book message whose levels are those from `from` on, without checksum or cut.
    pub fn push_book(&mut self, market: MarketId, kind: BookKind, seq: Seq, event_us: i64, from: usize) {
        let to = self.levels.len();
        let book = BookEvent { market, kind, seq, event_us, from, to, checksum: None, keep_depth: 0 };
        self.events.push(Event::Book(book));
    }

    /// Adds a message about single orders, those that were kept, without checksum.
    pub fn push_orders(&mut self, market: MarketId, kind: OrdersKind, at: u64) {
        let to = self.orders.len();
        self.events.push(Event::Orders(OrdersEvent { market, kind, at, from: 0, to, checksum: None }));
    }

    /// Keeps a capped copy of a foreign text, cut at a character's edge.
    pub fn keep_text(&mut self, text: &[u8]) -> TextSpan {
        let from = self.text.len();
        let mut cut = text.len().min(TEXT_MAX);
        while cut > 0 && cut < text.len() && (text[cut] & 0xc0) == 0x80 {
            cut -= 1;
        }
        self.text.extend_from_slice(&text[..cut]);
        TextSpan { from, to: self.text.len() }
    }

    /// Adds a number to the text.
    pub fn add_digits(&mut self, number: u64) {
        if number > 9 {
            self.add_digits(number / 10);
        }
        self.text.push(b'0' + (number % 10) as u8);
    }

    pub fn text_of(&self, span: TextSpan) -> &str {
        std::str::from_utf8(&self.text[span.from..span.to]).unwrap_or("")
    }

    pub fn levels_of(&self, event: &BookEvent) -> &[RawLevel] {
        &self.levels[event.from..event.to]
    }

    pub fn orders_of(&self, event: &OrdersEvent) -> &[RawOrder] {
        &self.orders[event.from..event.to]
    }
}
