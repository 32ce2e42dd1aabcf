//! Bybit v5: books of 50 levels with their snapshot in the same stream, and public trades.
//!
//! Facts of 2026-11-22, from Bybit's own v5 documents (2026-07-24) and from recordings of 2025 and 2026;
//! what neither shows stands in [`Spec::unverified`].

use super::pairs::is_way_round;
use super::read::{self, Find};
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind, Market, MarketId, Rules, Side, Symbols};
use crate::num::bytes::ends_with;
use crate::num::json::parse_u64;
use crate::num::{Decimal, Json, Scan, Text};

// ---- Hosts, limits, fees ------------------------------------------------------------------------

const SPOT: usize = 0;

const fn endpoint(url: &'static str, kind: Kind, live: bool) -> Endpoint {
    Endpoint { url, kind, role: Role::Stream, live }
}

static SPEC: Spec = Spec {
    id: "bybit",
    name: "Bybit",
    short: "Byb",
    endpoints: &[
        endpoint("wss://stream.bybit.com/v5/public/spot", Kind::Spot, true),
        // Met in recordings alone. The same topic names stand for other markets there.
        endpoint("wss://stream.bybit.com/v5/public/linear", Kind::Linear, false),
        endpoint("wss://stream.bybit.com/v5/public/inverse", Kind::Inverse, false),
        endpoint("wss://stream.bybit.com/v5/public/option", Kind::Option, false),
    ],
    fee_taker: 0.001,
    fee_maker: 0.001,
    fee_date: "2026-07-30",
    fee_source: "hummingbot's fee table of 2026-07, non-VIP spot",
    guard: Guard::Sequence,
    push_interval_us: 0,
    heartbeat_us: 0,
    keepalive: Some(Keepalive { every_us: 20_000_000, text: r#"{"op":"ping"}"# }),
    limits: Limits {
        // 21,000 characters of topics are allowed; two topics of a market take some 50.
        streams_per_conn: 400,
        sends_per_second: 10,
        connects: 500,
        connects_window_us: 300_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 1 << 20,
    unverified: &[
        "How many requests a second are allowed; ten are sent.",
        "Whether one bad topic fails the whole request; every market is asked for by a request of its own.",
        "Some pairs of stablecoins are free of fees at times.",
        "United States and mainland China addresses are refused at the handshake, without a reason a page could see.",
    ],
};

const STREAMS_PER_MARKET: usize = 2;

// ---- Symbols and rules --------------------------------------------------------------------------

/// Quote currencies with many pairs.
const QUOTES: [&str; 3] = ["USDT", "USDC", "BTC"];

/// Spot pairs in US dollars as listed on 2026-08-09.
const IN_DOLLARS: [&str; 3] = ["BTC", "ETH", "USDT"];

/// Symbol, tick, step (also the smallest quantity), smallest notional: `instruments-info` as recorded on 2026-08-09.
const RULES: [(&str, &str, &str, &str); 14] = [
    ("BTCUSD", "0.1", "0.000001", "5"),
    ("BTCUSDC", "0.1", "0.000001", "5"),
    ("BTCUSDT", "0.1", "0.000001", "5"),
    ("DOGEUSDC", "0.00001", "0.1", "5"),
    ("DOGEUSDT", "0.00001", "0.1", "5"),
    ("ETHUSD", "0.01", "0.00001", "5"),
    ("ETHUSDC", "0.01", "0.00001", "5"),
    ("ETHUSDT", "0.01", "0.00001", "5"),
    ("LINKUSDC", "0.001", "0.001", "5"),
    ("LINKUSDT", "0.001", "0.001", "5"),
    ("SOLUSDC", "0.01", "0.0001", "5"),
    ("SOLUSDT", "0.01", "0.0001", "5"),
    ("XRPUSDC", "0.0001", "0.01", "5"),
    ("XRPUSDT", "0.0001", "0.01", "5"),
];

// ---- The venue ----------------------------------------------------------------------------------

/// Bybit. It remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Bybit;

impl Venue for Bybit {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        let is_listed = match quote {
            "USD" => IN_DOLLARS.contains(&base),
            _ => is_way_round(base, quote, &QUOTES),
        };
        is_listed.then(|| format!("{base}{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step, notional) = RULES.iter().find(|row| row.0 == symbol)?;
        Rules::printed(tick, step, notional)
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2026-08-09")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let spot: Vec<&Wanted<'_>> = wanted.iter().filter(|w| w.market.kind == Kind::Spot).collect();
        spot.chunks(SPEC.limits.streams_per_conn / STREAMS_PER_MARKET).map(connection).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        if frame.binary {
            return Err(Malformed::new("a binary frame"));
        }
        let find = Find { symbols, venue: frame.venue, kind: self.kind(frame.endpoint) };
        if book_as_printed(frame.bytes, &find, out).is_some() {
            return Ok(());
        }
        out.clear();
        let mut message = Message::default();
        let read = message.read(frame.bytes, &find, out);
        read.map_err(|error| match message.market(&find) {
            _ if !message.is_about_a_book() => error.of_no_book(),
            market => Malformed { market, ..error },
        })
    }

    /// 2026-07 (`orderbook.mdx`), counted per topic:
    /// 1. A delta that ends at or before the book's id is stale.
    /// 2. The next id, and only that one, continues the book.
    ///
    /// A snapshot replaces the book at any time, and a delta with id 1 is one: the service was restarted.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        match seq.last {
            u if u <= last => Follow::Stale,
            u if u - last == 1 => Follow::Apply,
            _ => Follow::Gap,
        }
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        let symbol = &market.symbol;
        let topic = format!(r#""orderbook.50.{symbol}""#);
        vec![request(symbol, "unsubscribe", &topic), request(symbol, "subscribe", &topic)]
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        // What is said of trades alone is about no book: the request is called after no market.
        let frame =
            |market: &&Market| request("trades", verb, &format!(r#""publicTrade.{}""#, market.symbol));
        markets.iter().map(frame).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        let symbol = &market.symbol;
        vec![request(symbol, "unsubscribe", &format!(r#""orderbook.50.{symbol}","publicTrade.{symbol}""#))]
    }
}

// ---- Subscribing --------------------------------------------------------------------------------

fn connection(wanted: &[&Wanted<'_>]) -> ConnPlan {
    ConnPlan {
        endpoint: SPOT,
        url: SPEC.endpoints[SPOT].url.into(),
        markets: wanted.iter().map(|w| w.id).collect(),
        sends: wanted.iter().map(|w| subscribe(&w.market.symbol)).collect(),
    }
}

/// One request a market: its answer tells which market it is about, and a refusal harms no other.
fn subscribe(symbol: &str) -> String {
    request(symbol, "subscribe", &format!(r#""orderbook.50.{symbol}","publicTrade.{symbol}""#))
}

fn request(symbol: &str, op: &str, topics: &str) -> String {
    format!(r#"{{"req_id":"{symbol}","op":"{op}","args":[{topics}]}}"#)
}

// ---- Decoding -----------------------------------------------------------------------------------

// Book messages in the shape seen in 2025 and 2026, in one pass. `None` in any doubt: then the reader below,
// which takes the keys in any order, decides.

fn book_as_printed(text: &[u8], find: &Find<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(text);
    scan.eat(br#"{"topic":"orderbook."#)?;
    // The best level alone follows other rules.
    if scan.eat(b"1.").or_else(|| scan.eat(b"full.")).is_some() {
        return None;
    }
    let topic = scan.word()?;
    scan.eat(br#"""#)?;
    let sent_ms = scan.eat(br#","ts":"#).map(|()| scan.integer());
    scan.eat(br#","type":""#)?;
    let kind = scan.word()?;
    scan.eat(br#"""#)?;
    // Derivatives print the time after the type.
    if sent_ms.is_none() {
        scan.eat(br#","ts":"#)?;
        scan.integer()?;
    } else {
        sent_ms??;
    }
    scan.eat(br#","data":{"s":""#)?;
    let symbol = scan.word().filter(|symbol| ends_with(topic, symbol))?;
    let market = find.market(symbol)?;
    scan.eat(br#"","b":"#)?;
    read::levels_as_printed(scan, Side::Bid, out)?;
    scan.eat(br#","a":"#)?;
    read::levels_as_printed(scan, Side::Ask, out)?;
    scan.eat(br#","u":"#)?;
    let last = scan.count()?;
    scan.eat(br#","seq":"#)?;
    scan.integer()?;
    scan.eat(br#"},"cts":"#)?;
    let event_us = scan.ms_as_us()?;
    scan.eat(b"}")?;
    scan.end()?;
    let kind = kind_of(Some(kind), last, false)?;
    out.push_book(market, kind, Seq { first: last, last, prev: None }, event_us, 0);
    Some(())
}

/// What a book message is, by its type and id.
fn kind_of(word: Option<&[u8]>, last: u64, is_best_only: bool) -> Option<BookKind> {
    match word? {
        b"snapshot" if is_best_only => Some(BookKind::Full),
        b"snapshot" => Some(BookKind::Snapshot),
        b"delta" if last == 1 => Some(BookKind::Snapshot),
        b"delta" => Some(BookKind::Delta),
        _ => None,
    }
}

/// What a topic carries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Channel {
    /// `orderbook.50.BTCUSDT`; the flag tells a feed of best prices that sends no deltas.
    Book {
        is_best_only: bool,
    },
    /// `publicTrade.BTCUSDT`
    Trades,
    Other,
}

/// A frame: a push of a topic, or the answer to a request.
#[derive(Default)]
struct Message<'a> {
    /// Outer: whether the key was there; inner: whether it held a text.
    topic: Option<Option<&'a [u8]>>,
    kind: Option<Option<&'a [u8]>>,
    op: Option<&'a [u8]>,
    request: Option<&'a [u8]>,
    answer: Option<Text<'a>>,
    success: Option<bool>,
    sent_ms: Option<&'a [u8]>,
    /// When the matching engine made the change.
    done_ms: Option<&'a [u8]>,
    /// Where `data` stands, if it came before its topic.
    waiting: Option<Json<'a>>,
    data_seen: Option<()>,
    book: Book<'a>,
}

/// `data` of a book message.
#[derive(Default)]
struct Book<'a> {
    symbol: Option<&'a [u8]>,
    update: Option<&'a [u8]>,
    sides: [bool; 2],
}

impl<'a> Message<'a> {
    fn read(&mut self, text: &'a [u8], find: &Find<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let mut json = Json::new(text)?;
        read::fields(&mut json, |key, json| self.field(key, json, find, out))?;
        json.finish()?;
        if let Some(mut data) = self.waiting.take() {
            self.data(&mut data, find, out)?;
        }
        self.finish(find, out)
    }

    fn field(
        &mut self,
        key: &[u8],
        json: &mut Json<'a>,
        find: &Find<'_>,
        out: &mut Batch,
    ) -> Result<(), Malformed> {
        match key {
            b"topic" => read::once(&mut self.topic, read::scalar(json)?)?,
            b"type" => read::once(&mut self.kind, read::scalar(json)?)?,
            b"data" => self.data_or_wait(json, find, out)?,
            b"ts" => self.sent_ms = read::scalar(json)?,
            b"cts" => self.done_ms = read::scalar(json)?,
            b"op" => self.op = read::scalar(json)?,
            b"req_id" => self.request = read::scalar(json)?,
            b"ret_msg" => self.answer = read::text(json)?,
            b"success" => self.success = read::flag(json)?,
            _ => read::pass(json)?,
        }
        Ok(())
    }

    fn data_or_wait(
        &mut self,
        json: &mut Json<'a>,
        find: &Find<'_>,
        out: &mut Batch,
    ) -> Result<(), Malformed> {
        read::once(&mut self.data_seen, ())?;
        if self.topic.is_some() {
            return self.data(json, find, out);
        }
        let place = json.place();
        self.waiting = Some(json.seek(place));
        read::pass(json)
    }

    fn data(&mut self, json: &mut Json<'a>, find: &Find<'_>, out: &mut Batch) -> Result<(), Malformed> {
        match self.channel(find) {
            Channel::Book { .. } => self.book.read(json, out),
            Channel::Trades => trades(json, find, out),
            Channel::Other => read::pass(json),
        }
    }

    fn channel(&self, find: &Find<'_>) -> Channel {
        let topic = self.topic.flatten().unwrap_or_default();
        if topic.starts_with(b"publicTrade.") {
            return Channel::Trades;
        }
        match topic.strip_prefix(b"orderbook.") {
            // Spot repeats the whole best level; derivatives send differences of it.
            Some([b'1', b'.', ..]) => Channel::Book { is_best_only: find.kind == Kind::Spot },
            // Comes without a snapshot.
            Some([b'f', b'u', b'l', b'l', b'.', ..]) => Channel::Other,
            Some(_) => Channel::Book { is_best_only: false },
            None => Channel::Other,
        }
    }

    fn finish(&self, find: &Find<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let event = match (self.topic, self.channel(find)) {
            (None, _) => self.reply(find, out),
            (_, Channel::Book { is_best_only }) => self.book_event(is_best_only, find, out)?,
            (_, Channel::Trades) if !out.events.is_empty() => return Ok(()),
            _ => Event::Ignored,
        };
        out.push(event);
        Ok(())
    }

    /// The venue answers a ping with `"op":"ping"` and `"ret_msg":"pong"`, or with `"op":"pong"`.
    fn reply(&self, find: &Find<'_>, out: &mut Batch) -> Event {
        let market = self.request.and_then(|symbol| find.market(symbol));
        match (self.success, self.op) {
            (Some(false), _) => {
                let text = read::keep(self.answer.unwrap_or(Text { raw: b"", escaped: false }), out);
                Event::Refused { market, text }
            }
            (_, Some(b"ping" | b"pong")) => Event::Heartbeat,
            (Some(true), Some(b"subscribe")) => Event::Ack { market },
            _ => Event::Ignored,
        }
    }

    fn book_event(&self, is_best_only: bool, find: &Find<'_>, out: &Batch) -> Result<Event, Malformed> {
        let last = self.book.update.and_then(parse_u64);
        let last = last.ok_or(Malformed::new("a book message without its update id"))?;
        let kind = kind_of(self.kind.flatten(), last, is_best_only);
        let kind = kind.ok_or(Malformed::new("neither a snapshot nor a delta"))?;
        if self.book.sides != [true; 2] {
            return Err(Malformed::new("a book message without both sides"));
        }
        let Some(market) = self.market(find) else { return Ok(Event::Ignored) };
        let seq = Seq { first: last, last, prev: None };
        let (event_us, to) = (self.time_us(), out.levels.len());
        Ok(Event::Book(BookEvent { market, kind, seq, event_us, from: 0, to, checksum: None, keep_depth: 0 }))
    }

    /// False where the topic says that it is about trades, tickers or candles.
    fn is_about_a_book(&self) -> bool {
        self.topic.flatten().is_none_or(|topic| topic.starts_with(b"orderbook."))
    }

    /// Whose book this is, as far as it was read.
    fn market(&self, find: &Find<'_>) -> Option<MarketId> {
        let of_topic = || self.topic??.rsplit(|byte| *byte == b'.').next();
        find.market(self.book.symbol.or_else(of_topic)?)
    }

    fn time_us(&self) -> i64 {
        read::ms_as_us(self.done_ms.or(self.sent_ms))
    }
}

impl<'a> Book<'a> {
    fn read(&mut self, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        read::fields(json, |key, json| {
            match key {
                b"s" => self.symbol = read::scalar(json)?,
                b"u" => self.update = read::scalar(json)?,
                b"b" => self.side(Side::Bid, json, out)?,
                b"a" => self.side(Side::Ask, json, out)?,
                _ => read::pass(json)?,
            }
            Ok(())
        })
    }

    fn side(&mut self, side: Side, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        if std::mem::replace(&mut self.sides[side.index()], true) {
            return Err(Malformed::new("a side that stands twice"));
        }
        read::pairs(json, side, out)
    }
}

fn trades(json: &mut Json<'_>, find: &Find<'_>, out: &mut Batch) -> Result<(), Malformed> {
    read::items(json, |json| {
        let mut trade = Trade::default();
        trade.read(json)?;
        out.events.extend(trade.event(find, &mut out.sizes_floored)?);
        Ok(())
    })
}

/// One element of `publicTrade`'s data.
#[derive(Default)]
struct Trade<'a> {
    symbol: Option<&'a [u8]>,
    taker: Option<&'a [u8]>,
    price: Option<&'a [u8]>,
    size: Option<&'a [u8]>,
    done_ms: Option<&'a [u8]>,
}

impl<'a> Trade<'a> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Malformed> {
        read::fields(json, |key, json| {
            let slot = match key {
                b"s" => &mut self.symbol,
                b"S" => &mut self.taker,
                b"p" => &mut self.price,
                b"v" => &mut self.size,
                b"T" => &mut self.done_ms,
                _ => return read::pass(json),
            };
            *slot = read::scalar(json)?;
            Ok(())
        })
    }

    fn event(&self, find: &Find<'_>, sizes_floored: &mut u64) -> Result<Option<Event>, Malformed> {
        let price = Decimal::price(self.price.unwrap_or_default())?;
        let size = Decimal::size(self.size.unwrap_or_default())?;
        *sizes_floored += u64::from(size.floored);
        let taker = match self.taker {
            Some(b"Buy") => Side::Bid,
            Some(b"Sell") => Side::Ask,
            _ => return Err(Malformed::new("a trade without its taker's side")),
        };
        let market = self.symbol.and_then(|symbol| find.market(symbol));
        let (size, event_us) = (size.size, read::ms_as_us(self.done_ms));
        Ok(market.map(|market| Event::Trade(TradeEvent { market, price, size, taker, event_us })))
    }
}
