//! Gemini: the WebSocket API of 2025, and the older market data feed as recordings show it.
//!
//! Sources: developer.gemini.com (read 2026-11-22), the issues of pmxt on its order books (#1726, #1881),
//! the code of hummingbot and ccxt as of 2026-11, captures of the older feed of 2021-04-17 and 2026-08-09.
//!
//! Both feeds say a whole book once and changes from then on. The newer one numbers them; the older one
//! does not, so its books are to be trusted only for a while.

use super::conns::Conns;
use super::read::{self, Scope, is, once};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TextSpan, TradeEvent, Venue, Wanted,
};
use crate::market::symbols::SYMBOL_MAX;
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Json, Kind, Text};

// ---- Constants -------------------------------------------------------------------------------------

static SPEC: Spec = Spec {
    id: "gemini",
    name: "Gemini",
    short: "Gem",
    endpoints: &[
        Endpoint { url: "wss://ws.gemini.com", kind: MarketKind::Spot, role: Role::Stream, live: true },
        Endpoint {
            url: "wss://api.gemini.com/v2/marketdata",
            kind: MarketKind::Spot,
            role: Role::Stream,
            live: false,
        },
    ],
    fee_taker: 0.004,
    fee_maker: 0.002,
    fee_date: "2026-07-30",
    fee_source: "hummingbot and ccxt (ActiveTrader, lowest tier)",
    guard: Guard::Sequence,
    push_interval_us: 0,
    // The answer to our own keep-alive.
    heartbeat_us: 20_000_000,
    keepalive: Some(Keepalive { every_us: 20_000_000, text: r#"{"method":"ping","id":"ping"}"# }),
    limits: Limits {
        streams_per_conn: 2 * MARKETS_PER_CONN,
        sends_per_second: 8,
        connects: 10,
        connects_window_us: 60_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "The venue publishes no limits of subscriptions, messages or connections; ours are cautious.",
        "That a symbol that is subscribed again on the same connection begins with its whole book is assumed, as hummingbot does.",
        "That an answer repeats a request's id as text is seen in a client's code only.",
        "The newer feed was met in single frames, not in a recording.",
    ],
};

/// The first depth update of each symbol is its whole book.
const URL: &str = "wss://ws.gemini.com?snapshot=-1";
const MARKETS_PER_CONN: usize = 50;

// ---- Symbols and rules -----------------------------------------------------------------------------

/// From the venue's list of 347 symbols of 2026-08-09. Symbols are `BTCUSD` here, `btcusd` on the newer feed.
fn is_listed(base: &str, quote: &str) -> bool {
    match quote {
        "USD" => base != "USD",
        "USDC" => !matches!(base, "USD" | "USDC"),
        "USDT" => matches!(base, "BTC" | "ETH"),
        "BTC" => matches!(base, "ETH" | "LINK" | "SOL" | "LTC" | "BCH" | "ZEC"),
        "EUR" | "GBP" | "SGD" => matches!(base, "BTC" | "ETH"),
        _ => false,
    }
}

/// Symbols, digits of the tick (`quote_increment`) and of the step (`tick_size`), smallest order, from the
/// venue's own details of 2026-08-09. There is no smallest notional.
const RULES: [(&[&str], u8, u8, Decimal); 5] = [
    (&["BTCUSD", "BTCUSDC", "BTCUSDT"], 2, 8, Decimal::new(1, 5)),
    (&["ETHUSD", "ETHUSDC", "ETHUSDT"], 2, 6, Decimal::new(1, 3)),
    (&["ETHBTC"], 5, 6, Decimal::new(1, 3)),
    (&["SOLUSD", "SOLUSDC"], 3, 6, Decimal::new(1, 3)),
    (
        &[
            "DAIUSD", "DAIUSDC", "DOGEUSD", "DOGEUSDC", "LINKUSD", "LINKUSDC", "USDCUSD", "USDTUSD",
            "USDTUSDC", "XRPUSD", "XRPUSDC",
        ],
        5,
        6,
        Decimal::new(1, 1),
    ),
];

// ---- Subscribing -----------------------------------------------------------------------------------

const SUBSCRIBE: &str = "SUBSCRIBE";
const UNSUBSCRIBE: &str = "UNSUBSCRIBE";
const DEPTH: &str = "depth@100ms";

/// What stands before the symbol in the id of a request that drops a book.
const DROPPED: u8 = b'-';

/// `{"method":"SUBSCRIBE","params":["btcusd@depth@100ms"],"id":"BTCUSD"}`: the answer names the id alone.
fn ask(method: &str, symbol: &str, streams: &[&str]) -> String {
    let mark = if method == UNSUBSCRIBE { char::from(DROPPED).to_string() } else { String::new() };
    request(method, &format!("{mark}{symbol}"), symbol, streams)
}

/// What is called after no market is about no book.
fn request(method: &str, id: &str, symbol: &str, streams: &[&str]) -> String {
    let mut out = JsonOut::new();
    let stream_of = symbol.to_ascii_lowercase();
    out.object(|message| {
        message.key("method").string(method).key("params").array(|params| {
            for stream in streams {
                params.string(&format!("{stream_of}@{stream}"));
            }
        });
        message.key("id").string(id);
    });
    out.finish()
}

// ---- The venue -------------------------------------------------------------------------------------

#[derive(Debug, Default)]
pub struct Gemini {
    /// Which books of a connection have begun: nothing else tells a whole book from a change.
    begun: Conns<Vec<MarketId>>,
}

impl Venue for Gemini {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_listed(base, quote).then(|| format!("{base}{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step, min_qty) = *RULES.iter().find(|row| row.0.contains(&symbol))?;
        let (tick, step) = (Decimal::new(1, tick), Decimal::new(1, step));
        Some(Rules { tick, step, min_qty, min_notional: Decimal::new(0, 0) })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2026-08-09")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let conn = |part: &[Wanted<'_>]| ConnPlan {
            endpoint: 0,
            url: URL.into(),
            markets: part.iter().map(|want| want.id).collect(),
            sends: part.iter().map(|want| ask(SUBSCRIBE, &want.market.symbol, &[DEPTH, "trade"])).collect(),
        };
        wanted.chunks(MARKETS_PER_CONN).map(conn).collect()
    }

    fn opened(&mut self, conn: u32) {
        self.begun.begin(conn);
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        let read = self.message(scope, out);
        read.map_err(|wrong| blame(wrong, scope))
    }

    /// Documented 2026-07-23 (pmxt #1881):
    /// 1. A symbol's first update is its whole book and has `U` equal to `u`.
    /// 2. In every other `U` is the `u` of the one before; one more is taken too, as hummingbot does.
    /// 3. What ends where the book stands, or earlier, is stale; what begins later is a gap.
    /// 4. The older feed has no numbers at all: nothing to judge by.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        if seq.last == 0 { seq::unnumbered(last) } else { seq::overlapping(last, seq) }
    }

    /// The answer to the first frame makes the next update of the symbol a whole book.
    fn resubscribe(&self, market: &Market) -> Vec<String> {
        [UNSUBSCRIBE, SUBSCRIBE].map(|method| ask(method, &market.symbol, &[DEPTH])).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { SUBSCRIBE } else { UNSUBSCRIBE };
        markets.iter().map(|market| request(verb, "trade", &market.symbol, &["trade"])).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![ask(UNSUBSCRIBE, &market.symbol, &[DEPTH, "trade"])]
    }
}

impl Gemini {
    /// Whether this is a book's first update on the connection.
    fn begins(&mut self, conn: u32, market: MarketId) -> bool {
        let begun = self.begun.of(conn);
        let is_first = !begun.contains(&market);
        if is_first {
            begun.push(market);
        }
        is_first
    }

    fn message(&mut self, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let mut json = Json::new(scope.frame.bytes)?;
        if json.peek()? != Kind::Object {
            read::pass(&mut json)?;
            json.finish()?;
            out.push(Event::Ignored);
            return Ok(());
        }
        let message = Message::read(&mut json, scope, out)?;
        json.finish()?;
        let event = match message.what() {
            What::Depth => self.depth(&message, scope, out)?,
            What::OldDepth => message.old_depth(out),
            What::Answer => self.answer(&message, scope, out),
            What::Trade => message.trade()?,
            What::Heartbeat => Some(Event::Heartbeat),
            What::Other => None,
        };
        if !matches!(event, Some(Event::Book(_))) {
            out.levels.clear();
            out.sizes_floored = 0;
        }
        out.push(event.unwrap_or(Event::Ignored));
        Ok(())
    }
}

// ---- Frames ----------------------------------------------------------------------------------------

/// What a frame is.
#[derive(Clone, Copy, PartialEq, Debug)]
enum What {
    Depth,
    OldDepth,
    Trade,
    Answer,
    Heartbeat,
    Other,
}

/// A frame of either feed, read whole before it is known what it is: keys stand in any order.
#[derive(Default)]
struct Message<'a> {
    /// `type` of the older feed, `e` of the newer; its trades and tickers have neither.
    kind: Option<Option<Text<'a>>>,
    symbol: Option<Option<MarketId>>,
    bids: Option<()>,
    asks: Option<()>,
    changes: Option<()>,
    history: Option<()>,
    first: Option<Option<&'a [u8]>>,
    last: Option<Option<&'a [u8]>>,
    time_ns: Option<Option<&'a [u8]>>,
    time_ms: Option<Option<&'a [u8]>>,
    number: Option<Option<&'a [u8]>>,
    price: Option<Option<&'a [u8]>>,
    size: Option<Option<&'a [u8]>>,
    side: Option<Option<&'a [u8]>>,
    maker_bought: Option<Option<bool>>,
    id: Option<Option<&'a [u8]>>,
    status: Option<Option<&'a [u8]>>,
    result: Option<Option<&'a [u8]>>,
    error: Option<Option<Text<'a>>>,
}

impl<'a> Message<'a> {
    fn read(json: &mut Json<'a>, scope: Scope<'_>, out: &mut Batch) -> Result<Self, Malformed> {
        let mut message = Self::default();
        read::fields(json, |key, json| match key {
            b"type" | b"e" => once(&mut message.kind, read::text(json)?),
            b"symbol" | b"s" => once(&mut message.symbol, market(read::text(json)?, scope)),
            b"b" => once(&mut message.bids, levels(json, Side::Bid, out)?),
            b"a" => once(&mut message.asks, levels(json, Side::Ask, out)?),
            b"changes" => once(&mut message.changes, changes(json, out)?),
            b"trades" => once(&mut message.history, read::pass(json)?),
            b"U" => once(&mut message.first, read::scalar(json)?),
            b"u" => once(&mut message.last, read::scalar(json)?),
            b"E" => once(&mut message.time_ns, read::scalar(json)?),
            b"timestamp" => once(&mut message.time_ms, read::scalar(json)?),
            b"t" => once(&mut message.number, read::scalar(json)?),
            b"price" | b"p" => once(&mut message.price, read::scalar(json)?),
            b"quantity" | b"q" => once(&mut message.size, read::scalar(json)?),
            b"side" => once(&mut message.side, read::scalar(json)?),
            b"m" => once(&mut message.maker_bought, read::flag(json)?),
            b"id" => once(&mut message.id, read::scalar(json)?),
            b"status" => once(&mut message.status, read::scalar(json)?),
            b"result" => once(&mut message.result, read::scalar(json)?),
            b"error" | b"reason" => once(&mut message.error, complaint(json)?),
            _ => read::pass(json),
        })?;
        Ok(message)
    }

    fn what(&self) -> What {
        match self.kind.flatten().and_then(Text::plain) {
            Some(b"depthUpdate") => What::Depth,
            Some(b"l2_updates") => What::OldDepth,
            Some(b"trade") => What::Trade,
            Some(b"heartbeat") => What::Heartbeat,
            Some(_) => What::Other,
            None if self.id.is_some() || self.result.is_some() => What::Answer,
            None if self.number.is_some() && self.price.is_some() => What::Trade,
            None => What::Other,
        }
    }

    /// The text of a number that must be there.
    fn whole(slot: Option<Option<&[u8]>>) -> Result<u64, Malformed> {
        slot.flatten().and_then(parse_u64).ok_or(Malformed::new("an update without its numbers"))
    }
}

/// Nanoseconds since the epoch as µs, 0 where they cannot be read.
fn ns_as_us(ns: Option<&[u8]>) -> i64 {
    ns.and_then(parse_u64).and_then(|ns| i64::try_from(ns / 1000).ok()).unwrap_or(0)
}

/// Whose symbol this is, in whatever case it comes.
fn market(symbol: Option<Text<'_>>, scope: Scope<'_>) -> Option<MarketId> {
    let plain = symbol.and_then(Text::plain)?;
    let mut room = [0; SYMBOL_MAX];
    let upper = room.get_mut(..plain.len())?;
    upper.copy_from_slice(plain);
    upper.make_ascii_uppercase();
    scope.market_of(upper)
}

/// Whose book a frame is about that could not be read: the symbol may stand behind what is wrong.
fn blame(wrong: Malformed, scope: Scope<'_>) -> Malformed {
    let (mut kind, mut of) = (None, None);
    let walk = Json::new(scope.frame.bytes).map_err(Malformed::from).and_then(|mut json| {
        read::fields(&mut json, |key, json| match key {
            b"type" | b"e" => once(&mut kind, read::text(json)?),
            b"symbol" | b"s" => once(&mut of, market(read::text(json)?, scope)),
            _ => read::pass(json),
        })
    });
    let is_depth = is(kind, "depthUpdate") || is(kind, "l2_updates");
    match of.flatten() {
        Some(market) if is_depth => wrong.of(market),
        _ if walk.is_ok() && !is_depth => wrong.of_no_book(),
        _ => wrong,
    }
}

// ---- Books -----------------------------------------------------------------------------------------

/// `[["0.75196","1325.49900000"], ...]`; a ticker has its price under the same key.
fn levels(json: &mut Json<'_>, side: Side, out: &mut Batch) -> Result<(), Malformed> {
    match json.peek()? {
        Kind::Array => read::pairs(json, side, out),
        _ => read::pass(json),
    }
}

/// `[["buy","62000.1","0.5"],["sell","62000.9","0"]]`.
fn changes(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    const SHORT: Malformed = Malformed::new("a change without side, price and size");
    read::items(json, |json| {
        json.array()?;
        let side = if json.item()? { read::taker(json)? } else { return Err(SHORT) };
        let price = if json.item()? { json.digits_text()? } else { return Err(SHORT) };
        let size = if json.item()? { json.digits_text()? } else { return Err(SHORT) };
        while json.item()? {
            json.skip()?;
        }
        out.level(side, price, size)
    })
}

fn book(market: MarketId, kind: BookKind, seq: Seq, event_us: i64, out: &Batch) -> Event {
    let to = out.levels.len();
    Event::Book(BookEvent { market, kind, seq, event_us, from: 0, to, checksum: None, keep_depth: 0 })
}

impl Gemini {
    fn depth(
        &mut self,
        message: &Message<'_>,
        scope: Scope<'_>,
        out: &Batch,
    ) -> Result<Option<Event>, Malformed> {
        let (first, last) = (Message::whole(message.first)?, Message::whole(message.last)?);
        if first > last {
            return Err(Malformed::new("an update that ends before it begins"));
        }
        let Some(market) = message.symbol.flatten() else { return Ok(None) };
        let begins = self.begins(scope.frame.conn, market) && first == last;
        let kind = if begins { BookKind::Snapshot } else { BookKind::Delta };
        let seq = Seq { first, last, prev: None };
        Ok(Some(book(market, kind, seq, ns_as_us(message.time_ns.flatten()), out)))
    }

    /// `{"id":"BTCUSD","status":200}`, or `error`, a status from 400 on, or the older feed's `result`.
    fn answer(&mut self, message: &Message<'_>, scope: Scope<'_>, out: &mut Batch) -> Option<Event> {
        let id = message.id.flatten().unwrap_or(b"");
        let status = message.status.flatten().and_then(parse_u64).unwrap_or(0);
        let is_refused =
            message.error.is_some() || status >= 400 || message.result.flatten() == Some(b"error");
        if id == b"ping" {
            return Some(Event::Heartbeat);
        }
        let dropped = id.strip_prefix(&[DROPPED]);
        let market = scope.market_of(dropped.unwrap_or(id));
        if is_refused {
            let market = market.filter(|_| dropped.is_none());
            return Some(Event::Refused { market, text: message.complaint(out) });
        }
        match (dropped, market) {
            (Some(_), Some(market)) => {
                self.begun.of(scope.frame.conn).retain(|begun| *begun != market);
                None
            }
            _ => Some(Event::Ack { market }),
        }
    }
}

impl Message<'_> {
    /// Only a symbol's first message brings its last trades along, and its whole book.
    fn old_depth(&self, out: &Batch) -> Option<Event> {
        let kind = if self.history.is_some() { BookKind::Snapshot } else { BookKind::Delta };
        Some(book(self.symbol.flatten()?, kind, Seq::default(), 0, out))
    }

    fn complaint(&self, out: &mut Batch) -> TextSpan {
        match (self.error.flatten(), self.status.flatten()) {
            (Some(text), _) => read::keep(text, out),
            (None, status) => {
                let status = status.filter(|status| parse_u64(status).is_some());
                out.keep_text(status.unwrap_or(b"error"))
            }
        }
    }
}

/// The text of a refusal: the value itself, or its `msg`.
fn complaint<'a>(json: &mut Json<'a>) -> Result<Option<Text<'a>>, Malformed> {
    if json.peek()? != Kind::Object {
        return Ok(read::text(json)?);
    }
    let [text] = json.fields(["msg"])?;
    Ok(text.map(|mut text| read::text(&mut text)).transpose()?.flatten())
}

// ---- Trades ----------------------------------------------------------------------------------------

impl Message<'_> {
    /// The side is who took's; `m` says the same of who was resting.
    fn trade(&self) -> Result<Option<Event>, Malformed> {
        const SHORT: Malformed = Malformed::new("a trade without side, price or size");
        let price = Decimal::price(self.price.flatten().ok_or(SHORT)?)?;
        let size = Decimal::size(self.size.flatten().ok_or(SHORT)?)?.size;
        let taker = match (self.side.flatten(), self.maker_bought.flatten()) {
            (Some(b"buy"), _) | (None, Some(false)) => Side::Bid,
            (Some(b"sell"), _) | (None, Some(true)) => Side::Ask,
            _ => return Err(SHORT),
        };
        let old_us = read::ms_as_us(self.time_ms.flatten());
        let event_us = self.time_ns.map_or(old_us, |time| ns_as_us(time));
        let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
        Ok(self.symbol.flatten().map(event))
    }
}
