//! Bitstamp, WebSocket API v2 (bitstamp.net/websocket/v2, read 2026-11-22).
//!
//! One host, one channel a subscription. `order_book_x` pushes the 100 best levels a side, whole;
//! `diff_order_book_x` pushes changes for which only REST has a book. Nothing is numbered and nothing has
//! a checksum: the microtimestamp is the only order. Most frames name their channel after their data.
//! `live_orders_x` tells of every order; `detail_order_book_x` shows the best ones with their ids.

mod orders;

use super::pairs::is_way_round;
use super::read::{self, Scope, is, once};
use super::{
    Batch, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits, Malformed,
    OrdersStep, Role, Seq, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, RawLevel, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::level::{QUOTED, SPACED};
use crate::num::{Decimal, Json, Kind, Scan, Text};

// ---------------------------------------------------------------- Constants

static SPEC: Spec = Spec {
    id: "bitstamp",
    name: "Bitstamp",
    short: "Bts",
    endpoints: &[Endpoint {
        url: "wss://ws.bitstamp.net",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    fee_taker: 0.004,
    fee_maker: 0.003,
    fee_date: "2026-11-22",
    fee_source: "tier table in ccxt 4.5.84 (its header says 0.4 % for both)",
    guard: Guard::FullPush,
    push_interval_us: 1_000_000,
    // The answer to our own keep-alive.
    heartbeat_us: 20_000_000,
    keepalive: Some(Keepalive { every_us: 20_000_000, text: r#"{"event":"bts:heartbeat"}"# }),
    limits: Limits {
        streams_per_conn: 100,
        sends_per_second: 8,
        connects: 10,
        connects_window_us: 60_000_000,
        conn_life_us: 90 * 86_400_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "The venue publishes no limits of subscriptions, messages or connections; ours are cautious",
        "Whole books are pushed every 0.1 to 1 s, by activity",
        "SOL/USD and DOGE/USD were listed after January 2022, the date of the trading rules",
        "An unknown channel is answered with an error",
        "The detailed book shows the best 100 orders a side; times of single orders are whole milliseconds",
    ],
};

/// The live book channel, and the changes that recordings hold.
const WHOLE: &str = "order_book_";
const CHANGES: &str = "diff_order_book_";
const TRADES: &str = "live_trades_";
/// Single orders: what happens to them, and how they stand.
const ORDERS: &str = "live_orders_";
const DETAILED: &str = "detail_order_book_";
/// Channels of the one market whose single orders are followed.
const ORDERS_CHANNELS: usize = 2;

// ---------------------------------------------------------------- Symbols and trading rules

/// Base, quote, digits of a price, digits of a size.
type Listing = (&'static str, &'static str, u8, u8);

/// `trading-pairs-info` of 2022-01-05, recorded in `fixtures/bitstamp`; SOL and DOGE are guesses.
static LISTINGS: [Listing; 14] = [
    ("BTC", "USD", 2, 8),
    ("BTC", "USDT", 2, 8),
    ("DAI", "USD", 5, 5),
    ("DOGE", "USD", 5, 8),
    ("ETH", "BTC", 8, 8),
    ("ETH", "USD", 2, 8),
    ("ETH", "USDT", 2, 8),
    ("LINK", "USD", 2, 8),
    ("SOL", "USD", 2, 8),
    ("USDC", "USD", 5, 5),
    ("USDC", "USDT", 5, 5),
    ("USDT", "USD", 5, 5),
    ("XRP", "USD", 5, 8),
    ("XRP", "USDT", 5, 8),
];

/// Quotes of many pairs; what is not listed stays silent or is refused.
const QUOTES: [&str; 7] = ["USD", "EUR", "GBP", "USDT", "USDC", "BTC", "ETH"];

/// Smallest order: 20 units of the quote, 0.0002 where that is BTC. There is no smallest quantity.
fn min_notional(quote: &str) -> Decimal {
    if quote == "BTC" { Decimal::new(2, 4) } else { Decimal::new(20, 0) }
}

fn symbol_of(base: &str, quote: &str) -> String {
    format!("{base}{quote}").to_ascii_lowercase()
}

// ---------------------------------------------------------------- The venue

/// Bitstamp remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Bitstamp;

impl Venue for Bitstamp {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| symbol_of(base, quote))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let listed = LISTINGS.iter().find(|listing| symbol_of(listing.0, listing.1) == symbol);
        listed.map(|(_, quote, price_digits, size_digits)| Rules {
            tick: Decimal::new(1, *price_digits),
            step: Decimal::new(1, *size_digits),
            min_qty: Decimal::new(0, 0),
            min_notional: min_notional(quote),
        })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2022-01-05")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let markets_per_conn = (SPEC.limits.streams_per_conn - ORDERS_CHANNELS) / 2;
        wanted.chunks(markets_per_conn).map(connection).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        if book_as_printed(scope, out).is_some() {
            return Ok(());
        }
        out.clear();
        message(scope, out).map_err(|error| match concerned(scope) {
            Some(channel) if channel.is_of_orders() => error.of_no_book(),
            Some(Channel { market: Some(market), .. }) => error.of(market),
            _ => error,
        })
    }

    /// Sequence rule (2026-11-22):
    /// 1. Books and changes are ordered by their microtimestamp; what is not newer than the book is stale.
    /// 2. A newer whole book replaces the book, a newer change is applied to it.
    /// 3. A lost change cannot be seen, so the live feed subscribes to whole books alone.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        if seq.last > last { Follow::Apply } else { Follow::Stale }
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["bts:unsubscribe", "bts:subscribe"].map(|event| request(event, WHOLE, &market.symbol)).into()
    }

    /// Changes come first, so that none is missed before the book that they continue.
    fn orders_frames(&self, _conn: u32, market: &Market, step: OrdersStep) -> Vec<String> {
        let frames: &[(&str, &str)] = match step {
            OrdersStep::Begin => &[("bts:subscribe", ORDERS), ("bts:subscribe", DETAILED)],
            OrdersStep::Begun => &[("bts:unsubscribe", DETAILED)],
            OrdersStep::End => &[("bts:unsubscribe", ORDERS), ("bts:unsubscribe", DETAILED)],
        };
        frames.iter().map(|(event, channel)| request(event, channel, &market.symbol)).collect()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "bts:subscribe" } else { "bts:unsubscribe" };
        markets.iter().map(|market| request(verb, TRADES, &market.symbol)).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        [WHOLE, TRADES].map(|channel| request("bts:unsubscribe", channel, &market.symbol)).into()
    }
}

// ---------------------------------------------------------------- Subscriptions

fn connection(wanted: &[Wanted<'_>]) -> ConnPlan {
    let asks =
        |channel| wanted.iter().map(move |want| request("bts:subscribe", channel, &want.market.symbol));
    ConnPlan {
        endpoint: 0,
        url: SPEC.endpoints[0].url.into(),
        markets: wanted.iter().map(|want| want.id).collect(),
        sends: asks(WHOLE).chain(asks(TRADES)).collect(),
    }
}

/// `{"event":"bts:subscribe","data":{"channel":"order_book_btcusd"}}`.
fn request(event: &str, channel: &str, symbol: &str) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key("event").string(event).key("data").object(|data| {
            data.key("channel").string(&format!("{channel}{symbol}"));
        });
    });
    out.finish()
}

// ---------------------------------------------------------------- Frames

/// What a channel carries.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Feed {
    Whole,
    Changes,
    Trades,
    /// What happens to single orders.
    Orders,
    /// A book whose levels are orders.
    Detailed,
    Unused,
}

/// `order_book_btcusd` taken apart.
#[derive(Clone, Copy, Debug)]
struct Channel {
    feed: Feed,
    market: Option<MarketId>,
}

/// Longer than any channel we follow.
const CHANNEL_MAX: usize = 128;

fn channel(json: &mut Json<'_>, scope: Scope<'_>) -> Result<Channel, Malformed> {
    let text = read::text(json)?;
    let mut room = [0; CHANNEL_MAX];
    Ok(channel_of(text.and_then(|text| read::plain(text, &mut room)).unwrap_or(b""), scope))
}

const FEEDS: [(&str, Feed); 5] = [
    (WHOLE, Feed::Whole),
    (CHANGES, Feed::Changes),
    (TRADES, Feed::Trades),
    (ORDERS, Feed::Orders),
    (DETAILED, Feed::Detailed),
];

fn channel_of(name: &[u8], scope: Scope<'_>) -> Channel {
    for (prefix, feed) in FEEDS {
        if let Some(symbol) = name.strip_prefix(prefix.as_bytes()) {
            return Channel { feed, market: scope.market_of(symbol) };
        }
    }
    Channel { feed: Feed::Unused, market: None }
}

// ---------------------------------------------------------------- Books as the venue prints them

/// Reads a book message in the shapes that were seen, in one pass: the channel before or after the data,
/// and with or without blanks. `None` in any doubt: what [`message`] then makes of the frame counts.
fn book_as_printed(scope: Scope<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(scope.frame.bytes);
    let (name, last);
    if scan.eat(br#"{"data":"#).is_some() {
        last = data_as_printed(scan, out)?;
        scan.eat(br#","channel":""#)?;
        name = scan.word()?;
        scan.eat(br#"","event":"data"}"#)?;
    } else {
        scan.eat(br#"{"event":"data","channel":""#)?;
        name = scan.word()?;
        scan.eat(br#"","data":"#)?;
        last = data_as_printed(scan, out)?;
        scan.eat(b"}")?;
    }
    scan.end()?;
    let channel = channel_of(name, scope);
    channel.kind().zip(channel.market).map(|book| push_book(book, last, out))
}

/// Gives the microtimestamp.
fn data_as_printed(scan: &mut Scan<'_>, out: &mut Batch) -> Option<u64> {
    scan.eat(br#"{"timestamp":"#)?;
    if scan.eat(b" ").is_some() {
        return data_with_blanks(scan, out);
    }
    scan.eat(b"\"")?;
    scan.count()?;
    scan.eat(br#"","microtimestamp":""#)?;
    let last = scan.count()?;
    scan.eat(br#"","bids":"#)?;
    read::levels_in_form(scan, &QUOTED, Side::Bid, out)?;
    scan.eat(br#","asks":"#)?;
    read::levels_in_form(scan, &QUOTED, Side::Ask, out)?;
    scan.eat(b"}").map(|()| last)
}

fn data_with_blanks(scan: &mut Scan<'_>, out: &mut Batch) -> Option<u64> {
    scan.eat(b"\"")?;
    scan.count()?;
    scan.eat(br#"", "microtimestamp": ""#)?;
    let last = scan.count()?;
    scan.eat(br#"", "bids": "#)?;
    read::levels_in_form(scan, &SPACED, Side::Bid, out)?;
    scan.eat(br#", "asks": "#)?;
    read::levels_in_form(scan, &SPACED, Side::Ask, out)?;
    scan.eat(b"}").map(|()| last)
}

impl Channel {
    /// What its messages are to a book.
    fn kind(self) -> Option<BookKind> {
        match self.feed {
            Feed::Whole => Some(BookKind::Full),
            Feed::Changes => Some(BookKind::Delta),
            _ => None,
        }
    }

    fn is_of_orders(self) -> bool {
        matches!(self.feed, Feed::Orders | Feed::Detailed)
    }
}

/// A whole book starts a chain that changes may continue: both count in microtimestamps, so a feed of
/// either or of both keeps one book.
fn push_book((kind, market): (BookKind, MarketId), last: u64, out: &mut Batch) {
    let seq = Seq { first: last, last, prev: None };
    out.push_book(market, kind, seq, i64::try_from(last).unwrap_or(0), 0);
}

// ---------------------------------------------------------------- Any frame, any order of keys

/// A frame, read whole before it is known what it is.
#[derive(Default)]
struct Message<'a> {
    event: Option<Option<Text<'a>>>,
    channel: Option<Channel>,
    data: Option<()>,
    bids: Option<()>,
    asks: Option<()>,
    microtimestamp: Option<Option<&'a [u8]>>,
    price: Option<Option<&'a [u8]>>,
    price_str: Option<Option<&'a [u8]>>,
    amount: Option<Option<&'a [u8]>>,
    amount_str: Option<Option<&'a [u8]>>,
    kind: Option<Option<&'a [u8]>>,
    text: Option<Option<Text<'a>>>,
    id: Option<Option<&'a [u8]>>,
    id_str: Option<Option<&'a [u8]>>,
    order_type: Option<Option<&'a [u8]>>,
}

fn message(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    let mut message = Message::default();
    read::fields(&mut json, |key, json| match key {
        b"event" => once(&mut message.event, read::text(json)?),
        b"channel" => once(&mut message.channel, channel(json, scope)?),
        b"data" => {
            once(&mut message.data, ())?;
            message.data(json, out)
        }
        _ => read::pass(json),
    })?;
    json.finish()?;
    message.finish(scope, out)
}

/// The channel of a frame that could not be read, if it is a book's or of single orders: it stands after the
/// data.
fn concerned(scope: Scope<'_>) -> Option<Channel> {
    let mut found = None;
    let mut json = Json::new(scope.frame.bytes).ok()?;
    // An error ends the walk; what was found until then counts.
    let _ = read::fields(&mut json, |key, json| match key {
        b"channel" => once(&mut found, channel(json, scope)?),
        _ => read::pass(json),
    });
    found.filter(|channel| channel.kind().is_some() || channel.is_of_orders())
}

impl<'a> Message<'a> {
    fn data(&mut self, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        if json.peek()? != Kind::Object {
            return read::pass(json);
        }
        read::fields(json, |key, json| match key {
            b"bids" => once(&mut self.bids, levels(json, Side::Bid, out)?),
            b"asks" => once(&mut self.asks, levels(json, Side::Ask, out)?),
            b"microtimestamp" => once(&mut self.microtimestamp, read::scalar(json)?),
            b"price" => once(&mut self.price, read::scalar(json)?),
            b"price_str" => once(&mut self.price_str, read::scalar(json)?),
            b"amount" => once(&mut self.amount, read::scalar(json)?),
            b"amount_str" => once(&mut self.amount_str, read::scalar(json)?),
            b"type" => once(&mut self.kind, read::scalar(json)?),
            b"message" => once(&mut self.text, read::text(json)?),
            b"id" => once(&mut self.id, read::scalar(json)?),
            b"id_str" => once(&mut self.id_str, read::scalar(json)?),
            b"order_type" => once(&mut self.order_type, read::scalar(json)?),
            _ => read::pass(json),
        })
    }

    fn finish(&self, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let channel = self.channel.unwrap_or(Channel { feed: Feed::Unused, market: None });
        let is_event = |word| is(self.event, word);
        if let (true, Some(kind)) = (is_event("data"), channel.kind()) {
            return self.book(kind, channel.market, out);
        }
        out.levels.clear();
        out.sizes_floored = 0;
        if is_event("trade") && channel.feed == Feed::Trades {
            return self.trade(channel, out);
        }
        if let Some(market) = channel.market.filter(|_| channel.is_of_orders()) {
            return self.of_orders(channel.feed, market, scope, out);
        }
        let event = if is_event("bts:subscription_succeeded") {
            Event::Ack { market: channel.market }
        } else if is_event("bts:error") {
            let text = self.text.flatten();
            let text = text.map(|text| read::keep(text, out)).unwrap_or_else(|| out.keep_text(b"error"));
            Event::Refused { market: channel.market, text }
        } else if is_event("bts:request_reconnect") {
            Event::PlannedCut
        } else if is_event("bts:heartbeat") {
            Event::Heartbeat
        } else {
            Event::Ignored
        };
        out.push(event);
        Ok(())
    }
}

// ---------------------------------------------------------------- Books

impl Message<'_> {
    fn book(&self, kind: BookKind, market: Option<MarketId>, out: &mut Batch) -> Result<(), Malformed> {
        let last = self.microtimestamp.flatten().and_then(parse_u64);
        let last = last.ok_or(Malformed::new("a book without a microtimestamp"))?;
        let Some(market) = market else {
            out.levels.clear();
            out.sizes_floored = 0;
            out.push(Event::Ignored);
            return Ok(());
        };
        push_book((kind, market), last, out);
        Ok(())
    }
}

/// `[["38000.10","0.5"], ...]`. The venue has been seen to send levels at price 0: they are no levels.
fn levels(json: &mut Json<'_>, side: Side, out: &mut Batch) -> Result<(), Malformed> {
    if json.null()? {
        return Ok(());
    }
    read::items(json, |json| {
        if let Some((price, size)) = json.plain_level() {
            return out.keep(RawLevel { side, price, size });
        }
        let (price, size) = read::pair(json)?;
        if !is_zero(price) {
            return out.level(side, price, size);
        }
        Decimal::size(size)?;
        Ok(())
    })
}

fn is_zero(price: &[u8]) -> bool {
    let short = price.first() == Some(&b'0');
    short && Decimal::size(price).is_ok_and(|read| read.size.units == 0 && !read.floored)
}

// ---------------------------------------------------------------- Trades

impl Message<'_> {
    /// Numbers of trades come twice; the text keeps the digits.
    fn trade(&self, channel: Channel, out: &mut Batch) -> Result<(), Malformed> {
        const SHORT: Malformed = Malformed::new("a trade without type, price or amount");
        let price = self.price_str.flatten().or(self.price.flatten()).ok_or(SHORT)?;
        let amount = self.amount_str.flatten().or(self.amount.flatten()).ok_or(SHORT)?;
        let taker = match self.kind.flatten() {
            Some(b"0") => Side::Bid,
            Some(b"1") => Side::Ask,
            _ => return Err(SHORT),
        };
        let (price, size) = (Decimal::price(price)?, Decimal::size(amount)?.size);
        let event_us = self.microtimestamp.flatten().and_then(parse_u64);
        let event_us = event_us.and_then(|time| i64::try_from(time).ok()).unwrap_or(0);
        let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
        out.push(channel.market.map_or(Event::Ignored, event));
        Ok(())
    }
}
