//! KuCoin, the token-free WebSocket of its Pro (unified account) API.
//!
//! Sources, read 2026-11-22: kucoin.com/docs-new (introduction of the Pro API, announcement of 2026-06-08) and
//! ccxt 4.5.84. The classic socket wants a token from REST, which a page may not ask for; recordings of it are
//! turned into the frames below before they come here.

use super::pairs::is_way_round;
use super::read::{self, Scope, once};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, RawLevel, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Json, Text};

// ---- Constants -------------------------------------------------------------------------------------

static SPEC: Spec = Spec {
    id: "kucoin",
    name: "KuCoin",
    short: "KuC",
    endpoints: &[Endpoint {
        url: "wss://x-push-spot.kucoin.com",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    fee_taker: 0.001,
    fee_maker: 0.001,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84 and hummingbot's fee table of 2026-07, for coins of class A",
    guard: Guard::Sequence,
    push_interval_us: 0,
    // The answer to our own ping.
    heartbeat_us: 15_000_000,
    // The greeting names 30 s, or 18 s in ccxt's copy of it.
    keepalive: Some(Keepalive { every_us: 15_000_000, text: r#"{"id":"ping","type":"ping"}"# }),
    limits: Limits {
        streams_per_conn: CHANNELS_PER_MARKET * MARKETS_PER_CONN,
        sends_per_second: 8,
        connects: 20,
        connects_window_us: 60_000_000,
        conn_life_us: 86_400_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "No public program that uses this socket from a page was found, so it is not known that it takes every origin.",
        "Each change is taken to begin at the number after the last one's; ccxt only checks that they grow.",
        "No limits are published for this socket; ours are those of the classic one.",
        "A subscription's id may be the market's name, and is taken to come back with the answer.",
        "The side of a trade is taken to be the taker's.",
        "Coins of classes B and C cost two to three times the fee.",
        "Tick, step and smallest order are those of 2021-04-25.",
    ],
};

/// The classic socket takes 100 subscriptions.
const MARKETS_PER_CONN: usize = 50;
const CHANNELS_PER_MARKET: usize = 2;

/// A snapshot of the 500 best levels a side, then changes every 10 ms; a level that leaves them gets size 0.
const DEPTH: &str = "increment@10ms";

// ---- Symbols and rules -----------------------------------------------------------------------------

/// Quote currencies with many pairs. There is none in US dollars.
const QUOTES: [&str; 4] = ["USDT", "USDC", "BTC", "ETH"];

/// Symbol, digits of the tick, digits of the step, smallest quantity, smallest sum of the quote: the venue's own
/// list as recorded on 2021-04-25 (`priceIncrement`, `baseIncrement`, `baseMinSize`, `quoteMinSize`).
const RULES: [(&str, u8, u8, Decimal, Decimal); 13] = [
    ("BTC-USDC", 1, 8, Decimal::new(1, 5), Decimal::new(1, 2)),
    ("BTC-USDT", 1, 8, Decimal::new(1, 5), Decimal::new(1, 2)),
    ("DOGE-USDC", 5, 4, Decimal::new(1, 0), Decimal::new(1, 1)),
    ("DOGE-USDT", 5, 4, Decimal::new(1, 0), Decimal::new(1, 1)),
    ("ETH-BTC", 6, 7, Decimal::new(1, 4), Decimal::new(1, 5)),
    ("ETH-USDC", 2, 7, Decimal::new(1, 4), Decimal::new(1, 2)),
    ("ETH-USDT", 2, 7, Decimal::new(1, 4), Decimal::new(1, 2)),
    ("LINK-USDC", 4, 4, Decimal::new(1, 3), Decimal::new(1, 2)),
    ("LINK-USDT", 4, 4, Decimal::new(1, 3), Decimal::new(1, 2)),
    ("USDC-USDT", 5, 4, Decimal::new(1, 1), Decimal::new(1, 2)),
    ("USDT-USDC", 4, 6, Decimal::new(1, 2), Decimal::new(1, 2)),
    ("XRP-USDC", 5, 4, Decimal::new(1, 1), Decimal::new(1, 2)),
    ("XRP-USDT", 5, 4, Decimal::new(1, 1), Decimal::new(1, 2)),
];

// ---- The venue -------------------------------------------------------------------------------------

/// KuCoin remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Kucoin;

impl Venue for Kucoin {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        // These two are quoted in each other, both ways.
        let is_listed = is_way_round(base, quote, &QUOTES) || (base, quote) == ("USDT", "USDC");
        is_listed.then(|| format!("{base}-{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step, min_qty, min_notional) = *RULES.iter().find(|row| row.0 == symbol)?;
        Some(Rules { tick: Decimal::new(1, tick), step: Decimal::new(1, step), min_qty, min_notional })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2021-04-25")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        wanted.chunks(MARKETS_PER_CONN).map(connection).collect()
    }

    /// Nothing may be sent before the greeting.
    fn settle_us(&self) -> i64 {
        1_000_000
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        message(scope, out).map_err(|error| concerning(error, scope))
    }

    /// Sequence rule (2026-11-22; the recording of 2021-04-25 keeps it over 3,853 changes of 9 markets):
    /// 1. A change that ends (`C`) at or before the book's number is stale.
    /// 2. One that begins (`O`) after the number that follows leaves a hole.
    /// 3. Any other covers the next number: apply it, the book then stands at `C`.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        seq::overlapping(last, seq)
    }

    /// Live, a snapshot stands before its changes. In recordings it is a REST book, older than some of the
    /// changes before it; the numbers tell which.
    fn snapshots_are_answers(&self) -> bool {
        true
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["unsubscribe", "subscribe"].map(|action| book_request(action, &market.symbol)).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        markets.iter().map(|market| trade_request(verb, &market.symbol)).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![book_request("unsubscribe", &market.symbol), trade_request("unsubscribe", &market.symbol)]
    }
}

// ---- Subscribing -----------------------------------------------------------------------------------

fn connection(wanted: &[Wanted<'_>]) -> ConnPlan {
    let symbols = || wanted.iter().map(|want| want.market.symbol.as_str());
    let books = symbols().map(|symbol| book_request("subscribe", symbol));
    ConnPlan {
        endpoint: 0,
        url: SPEC.endpoints[0].url.into(),
        markets: wanted.iter().map(|want| want.id).collect(),
        sends: books.chain(symbols().map(|symbol| trade_request("subscribe", symbol))).collect(),
    }
}

/// The id comes back with the answer, so it is the market's own name.
fn book_request(action: &str, symbol: &str) -> String {
    request(symbol, action, "obu", symbol, |frame| {
        frame.key("depth").string(DEPTH);
    })
}

/// What refuses trades leaves the book alone: the id is no market's name.
fn trade_request(action: &str, symbol: &str) -> String {
    request(&format!("trade:{symbol}"), action, "trade", symbol, |_| {})
}

fn request(id: &str, action: &str, channel: &str, symbol: &str, more: impl FnOnce(&mut JsonOut)) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key("id").string(id).key("action").string(action).key("channel").string(channel);
        frame.key("tradeType").string("SPOT").key("symbol").string(symbol);
        more(frame);
    });
    out.finish()
}

// ---- Frames ----------------------------------------------------------------------------------------

/// What a push is about, from its `T`.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Topic {
    Book,
    Trade,
    Other,
}

impl Topic {
    fn of(name: Option<&[u8]>) -> Self {
        match name {
            Some(b"obu.SPOT") => Self::Book,
            Some(b"trade.SPOT") => Self::Trade,
            _ => Self::Other,
        }
    }
}

/// A push (`T` and `d`), an answer (`id` and `result`), the greeting or a pong.
#[derive(Default)]
struct Message<'a> {
    topic: Option<Topic>,
    depth: Option<Option<&'a [u8]>>,
    kind: Option<Option<&'a [u8]>>,
    /// Where `d` stands.
    place: Option<usize>,
    body: Option<Body<'a>>,
    id: Option<Option<Text<'a>>>,
    result: Option<Option<bool>>,
    reason: Option<Option<Text<'a>>>,
    greeting: Option<Option<&'a [u8]>>,
    control: Option<Option<&'a [u8]>>,
}

/// What stands under `d`: a book message or a trade.
#[derive(Default)]
struct Body<'a> {
    market: Option<Option<MarketId>>,
    first: Option<Option<&'a [u8]>>,
    last: Option<Option<&'a [u8]>>,
    time_ns: Option<Option<&'a [u8]>>,
    asks: Option<()>,
    bids: Option<()>,
    side: Option<Option<&'a [u8]>>,
    price: Option<Option<&'a [u8]>>,
    size: Option<Option<&'a [u8]>>,
}

fn message(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    let mut message = Message::default();
    read::fields(&mut json, |key, json| message.field(key, json, scope, out))?;
    json.finish()?;
    // The data stood before it was known what they are.
    if let Some(place) = message.place.filter(|_| message.body.is_none() && message.is_of_use()) {
        message.body = Some(Body::read(&mut json.seek(place), scope, out)?);
    }
    let event = message.event(scope, out)?;
    out.push(event);
    Ok(())
}

/// Whose book a frame is about that could not be read.
fn concerning(error: Malformed, scope: Scope<'_>) -> Malformed {
    let told = || -> Option<(Topic, Option<MarketId>)> {
        let [topic, body] = Json::new(scope.frame.bytes).ok()?.fields(["T", "d"]).ok()?;
        let topic = Topic::of(topic?.string().ok()?.plain());
        let [symbol] = body?.fields(["s"]).ok()?;
        Some((topic, scope.market(symbol?.string().ok()?)))
    };
    match told() {
        Some((Topic::Book, market)) => Malformed { market, ..error },
        Some(_) => error.of_no_book(),
        None => error,
    }
}

impl<'a> Message<'a> {
    fn field(
        &mut self,
        key: &[u8],
        json: &mut Json<'a>,
        scope: Scope<'_>,
        out: &mut Batch,
    ) -> Result<(), Malformed> {
        match key {
            b"T" => once(&mut self.topic, Topic::of(read::scalar(json)?)),
            b"d" => self.data(json, scope, out),
            b"dp" => once(&mut self.depth, read::scalar(json)?),
            b"t" => once(&mut self.kind, read::scalar(json)?),
            b"id" => once(&mut self.id, read::text(json)?),
            b"result" => once(&mut self.result, read::flag(json)?),
            b"reason" => once(&mut self.reason, read::text(json)?),
            b"message" => once(&mut self.greeting, read::scalar(json)?),
            b"type" => once(&mut self.control, read::scalar(json)?),
            _ => read::pass(json),
        }
    }

    /// Read at once where it is known by now what it is, as the venue prints it.
    fn data(&mut self, json: &mut Json<'a>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        once(&mut self.place, json.place())?;
        match self.is_of_use() {
            true => self.body = Some(Body::read(json, scope, out)?),
            false => read::pass(json)?,
        }
        Ok(())
    }

    fn is_of_use(&self) -> bool {
        matches!(self.topic, Some(Topic::Book | Topic::Trade))
    }

    fn event(&self, scope: Scope<'_>, out: &mut Batch) -> Result<Event, Malformed> {
        match (self.topic, &self.body) {
            (Some(Topic::Book), Some(body)) => body.book(self.book_kind()?, out),
            (Some(Topic::Trade), Some(body)) => body.trade(out),
            (Some(Topic::Book), None) => Err(Malformed::new("a push without its data")),
            (Some(_), _) => Ok(Event::Ignored),
            (None, _) => Ok(self.answer(scope, out)),
        }
    }

    /// `increment` and `increment@10ms` send changes, the latter after a snapshot; `1`, `5` and `50` whole books.
    fn book_kind(&self) -> Result<BookKind, Malformed> {
        match (self.depth.flatten(), self.kind.flatten()) {
            (Some(b"1" | b"5" | b"50"), _) => Ok(BookKind::Full),
            (_, Some(b"snapshot")) => Ok(BookKind::Snapshot),
            (_, Some(b"delta")) => Ok(BookKind::Delta),
            _ => Err(Malformed::new("a kind of book message nobody knows")),
        }
    }

    fn answer(&self, scope: Scope<'_>, out: &mut Batch) -> Event {
        let market = self.id.flatten().and_then(|id| scope.market(id));
        match (self.result.flatten(), self.greeting.flatten(), self.control.flatten()) {
            (Some(true), ..) => Event::Ack { market },
            (Some(false), ..) => {
                let text = self.reason.flatten().map(|text| read::keep(text, out));
                Event::Refused { market, text: text.unwrap_or_else(|| out.keep_text(b"refused")) }
            }
            (_, Some(b"welcome"), _) | (_, _, Some(b"pong" | b"welcome")) => Event::Heartbeat,
            _ => Event::Ignored,
        }
    }
}

// ---- Books and trades ------------------------------------------------------------------------------

impl<'a> Body<'a> {
    fn read(json: &mut Json<'a>, scope: Scope<'_>, out: &mut Batch) -> Result<Self, Malformed> {
        let mut body = Self::default();
        read::fields(json, |key, json| match key {
            b"s" => {
                let symbol = read::text(json)?;
                once(&mut body.market, symbol.and_then(|symbol| scope.market(symbol)))
            }
            b"O" => once(&mut body.first, read::scalar(json)?),
            b"C" => once(&mut body.last, read::scalar(json)?),
            b"M" => once(&mut body.time_ns, read::scalar(json)?),
            b"a" => once(&mut body.asks, levels(json, Side::Ask, out)?),
            b"b" => once(&mut body.bids, levels(json, Side::Bid, out)?),
            b"S" => once(&mut body.side, read::scalar(json)?),
            b"p" => once(&mut body.price, read::scalar(json)?),
            b"q" => once(&mut body.size, read::scalar(json)?),
            _ => read::pass(json),
        })?;
        Ok(body)
    }

    fn book(&self, kind: BookKind, out: &mut Batch) -> Result<Event, Malformed> {
        const SHORT: Malformed = Malformed::new("a book message without its numbers or a side");
        let number = |text: Option<Option<&[u8]>>| text.flatten().and_then(parse_u64).ok_or(SHORT);
        let seq = Seq { first: number(self.first)?, last: number(self.last)?, prev: None };
        self.asks.and(self.bids).ok_or(SHORT)?;
        let Some(market) = self.market.flatten() else { return Ok(nothing(out)) };
        Ok(Event::Book(BookEvent {
            market,
            kind,
            seq,
            event_us: self.time_us(),
            from: 0,
            to: out.levels.len(),
            checksum: None,
            keep_depth: 0,
        }))
    }

    fn trade(&self, out: &mut Batch) -> Result<Event, Malformed> {
        const SHORT: Malformed = Malformed::new("a trade without side, price or size");
        let price = Decimal::price(self.price.flatten().ok_or(SHORT)?)?;
        let size = Decimal::size(self.size.flatten().ok_or(SHORT)?)?.size;
        let taker = match self.side.flatten() {
            Some(b"buy") => Side::Bid,
            Some(b"sell") => Side::Ask,
            _ => return Err(SHORT),
        };
        let Some(market) = self.market.flatten() else { return Ok(nothing(out)) };
        Ok(Event::Trade(TradeEvent { market, price, size, taker, event_us: self.time_us() }))
    }

    /// When the engine did it, from nanoseconds.
    fn time_us(&self) -> i64 {
        let ns = self.time_ns.flatten().and_then(parse_u64).unwrap_or(0);
        i64::try_from(ns / 1000).unwrap_or(0)
    }
}

/// One side as `[["66532.5","0.46243848"], ...]`. A change at price 0 only brings its number: it is no level.
fn levels(json: &mut Json<'_>, side: Side, out: &mut Batch) -> Result<(), Malformed> {
    read::items(json, |json| {
        if let Some((price, size)) = json.plain_level() {
            return out.keep(RawLevel { side, price, size });
        }
        let (price, size) = read::pair(json)?;
        if price != b"0" {
            return out.level(side, price, size);
        }
        Decimal::size(size)?;
        Ok(())
    })
}

/// Of a symbol nobody asked for.
fn nothing(out: &mut Batch) -> Event {
    out.levels.clear();
    out.sizes_floored = 0;
    Event::Ignored
}
