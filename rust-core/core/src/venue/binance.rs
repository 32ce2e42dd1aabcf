//! Binance: differences every 100 ms from the market-data host, the snapshot by the WebSocket API.
//!
//! Facts of 2026-11-22, from Binance's own `web-socket-streams.md` and `web-socket-api.md` (July 2026) and
//! from recordings of 2021 and 2024; what neither shows stands in [`Spec::unverified`].

pub(super) mod list;
mod subscribe;

use super::list::HOURLY_US;
use super::pairs::is_way_round;
use super::read::{self, Find};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Limits, ListRequest,
    Malformed, Role, Seq, SnapshotRequest, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::symbols::SYMBOL_MAX;
use crate::market::{Kind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::{Kind as Value, parse_u64};
use crate::num::{Decimal, Json, Scan, Text};

// ---- Hosts, limits, fees ------------------------------------------------------------------------

const STREAM: usize = 0;
const SPOT_API: usize = 1;
const LINEAR_API: usize = 2;
const INVERSE_API: usize = 3;

const fn endpoint(url: &'static str, kind: Kind, role: Role, live: bool) -> Endpoint {
    Endpoint { url, kind, role, live }
}

static SPEC: Spec = Spec {
    id: "binance",
    name: "Binance",
    short: "Bin",
    endpoints: &[
        // Market data only; no account can be reached through it.
        endpoint("wss://data-stream.binance.vision/stream", Kind::Spot, Role::Stream, true),
        endpoint("wss://ws-api.binance.com:443/ws-api/v3", Kind::Spot, Role::Query, true),
        // Met in recordings alone.
        endpoint("wss://ws-fapi.binance.com/ws-fapi/v1", Kind::Linear, Role::Query, false),
        endpoint("wss://ws-dapi.binance.com/ws-dapi/v1", Kind::Inverse, Role::Query, false),
        endpoint("wss://stream.binance.com", Kind::Spot, Role::Stream, false),
        endpoint("wss://fstream.binance.com", Kind::Linear, Role::Stream, false),
        endpoint("wss://dstream.binance.com", Kind::Inverse, Role::Stream, false),
    ],
    fee_taker: 0.001,
    fee_maker: 0.001,
    fee_date: "2026-07-30",
    fee_source: "hummingbot's fee table of 2026-07 and ccxt 4.5.84, which agree",
    guard: Guard::Sequence,
    push_interval_us: 0,
    heartbeat_us: 0,
    // The server pings with protocol frames every 20 s; the socket answers them by itself.
    keepalive: None,
    limits: Limits {
        streams_per_conn: 1024,
        sends_per_second: 4, // Five are allowed, and our pongs count among them.
        connects: 300,
        connects_window_us: 300_000_000,
        conn_life_us: 86_400_000_000,
        // A book of 1,000 levels weighs 50 of 6,000; some is left for others.
        requests_per_minute: 90,
        ..Limits::PLAIN
    },
    // The list of markets may take some megabytes.
    frame_bytes_max: 16 << 20,
    unverified: &[
        "Whether data-stream.binance.vision answers where stream.binance.com is refused (HTTP 451, seen in the United States).",
        "A stream of a pair that does not exist is accepted and then stays silent.",
        "Tick, step and smallest order are those of 2021-10-12; Binance may have made them finer since.",
        "The list of markets (`exchangeInfo`) is known as the recorded answer of its REST twin, not from the socket.",
        "Promotions without fees come and go; the fee is the public rate without them.",
    ],
};

/// Markets a SUBSCRIBE names: two streams each, a frame of some 5 kB.
const MARKETS_PER_REQUEST: usize = 100;
const STREAMS_PER_MARKET: usize = 2;

// ---- Symbols and rules --------------------------------------------------------------------------

/// Quote currencies with spot books. There is none in US dollars.
const QUOTES: [&str; 7] = ["USDT", "USDC", "FDUSD", "EUR", "BTC", "ETH", "BNB"];

/// Symbol, tick, step (also the smallest quantity), smallest notional: `exchangeInfo` as recorded on 2021-10-12.
const RULES: [(&str, &str, &str, &str); 6] = [
    ("BTCUSDT", "0.01", "0.00001", "10"),
    ("DOGEUSDT", "0.0001", "1", "10"),
    ("ETHUSDT", "0.01", "0.0001", "10"),
    ("LINKUSDT", "0.01", "0.01", "10"),
    ("SOLUSDT", "0.01", "0.01", "10"),
    ("XRPUSDT", "0.0001", "1", "10"),
];

// ---- The venue ----------------------------------------------------------------------------------

/// Binance. It remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Binance;

impl Venue for Binance {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| format!("{base}{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step, notional) = RULES.iter().find(|row| row.0 == symbol)?;
        Rules::printed(tick, step, notional)
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let spot: Vec<&Wanted<'_>> = wanted.iter().filter(|w| w.market.kind == Kind::Spot).collect();
        spot.chunks(SPEC.limits.streams_per_conn / STREAMS_PER_MARKET).map(subscribe::connection).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        if frame.binary {
            return Err(Malformed::new("a binary frame"));
        }
        let find = Find { symbols, venue: frame.venue, kind: self.kind(frame.endpoint) };
        if event_as_printed(frame.bytes, &find, out).is_some() {
            return Ok(());
        }
        out.clear();
        let mut message = Message::default();
        let event = message.read(frame.bytes, out).and_then(|()| message.event(&find, out));
        let concern = |error: Malformed| match message.market(&find) {
            _ if !message.is_about_a_book() => error.of_no_book(),
            market => Malformed { market, ..error },
        };
        out.push(event.map_err(concern)?);
        Ok(())
    }

    /// Spot (2026-07, "How to manage a local order book correctly"):
    /// 1. An event that ends at or before the book's id is stale.
    /// 2. One that begins after the id that follows leaves a hole.
    /// 3. Any other covers the next id: apply it, the book then stands at `u`.
    ///
    /// Futures events name the one before them instead (`pu`), see [`follow_futures`].
    fn follow(&self, last: u64, seq: &Seq, spliced: bool) -> Follow {
        match seq.prev {
            Some(prev) => follow_futures(last, seq, prev, spliced),
            None => seq::overlapping(last, seq),
        }
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        subscribe::trades(markets, on)
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![subscribe::unsubscribe(market)]
    }

    fn list_request(&self) -> Option<ListRequest> {
        Some(ListRequest { endpoint: SPOT_API, text: list::TRADING, again_us: HOURLY_US })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2021-10-12")
    }

    /// The reply's id is the symbol, so it tells whose book it is. Differences flow on meanwhile: after a
    /// gap a new snapshot is enough, nothing is subscribed anew.
    fn snapshot_request(&self, market: &Market) -> Option<SnapshotRequest> {
        let endpoint = match market.kind {
            Kind::Spot => SPOT_API,
            Kind::Linear => LINEAR_API,
            Kind::Inverse => INVERSE_API,
            Kind::Option | Kind::Unknown => return None,
        };
        Some(SnapshotRequest { endpoint, text: subscribe::depth(&market.symbol) })
    }
}

/// Futures (2024-08, "How to manage a local order book correctly"):
/// 1. An event that ends at or before the book's id is stale.
/// 2. One whose `pu` is the book's id continues it.
/// 3. The first one after the snapshot may also begin before the snapshot's id and end after it.
/// 4. Anything else leaves a hole.
fn follow_futures(last: u64, seq: &Seq, prev: u64, spliced: bool) -> Follow {
    seq::overlapping_once(last, seq, spliced, prev == last)
}

// ---- Decoding -----------------------------------------------------------------------------------

impl Find<'_> {
    /// The market of a stream name: `btcusdt@depth20@100ms` is BTCUSDT's.
    fn market_of_stream(&self, stream: &[u8]) -> Option<MarketId> {
        let symbol = stream.split(|byte| *byte == b'@').next()?;
        let mut room = [0; SYMBOL_MAX];
        let upper = room.get_mut(..symbol.len())?;
        upper.copy_from_slice(symbol);
        upper.make_ascii_uppercase();
        self.market(upper)
    }
}

// What the live feed sends, in the shape seen since 2021, in one pass. `None` in any doubt: then the reader
// below, which takes the keys in any order, decides.

fn event_as_printed(text: &[u8], find: &Find<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(text);
    scan.eat(br#"{"stream":""#)?;
    let stream = scan.word()?;
    scan.eat(br#"","data":{"e":""#)?;
    match scan.eat(br#"depthUpdate","E":"#) {
        Some(()) if is_partial(Some(stream)) => None,
        Some(()) => depth_as_printed(scan, find, out),
        None => trade_as_printed(scan, find).map(|trade| out.push(trade)),
    }
}

fn depth_as_printed(scan: &mut Scan<'_>, find: &Find<'_>, out: &mut Batch) -> Option<()> {
    let event_us = scan.ms_as_us()?;
    scan.eat(br#","s":""#)?;
    let market = find.market(scan.word()?)?;
    scan.eat(br#"","U":"#)?;
    let first = scan.count()?;
    scan.eat(br#","u":"#)?;
    let last = scan.count()?;
    scan.eat(br#","b":"#)?;
    read::levels_as_printed(scan, Side::Bid, out)?;
    scan.eat(br#","a":"#)?;
    read::levels_as_printed(scan, Side::Ask, out)?;
    scan.eat(b"}}")?;
    scan.end()?;
    out.push_book(market, BookKind::Delta, Seq { first, last, prev: None }, event_us, 0);
    Some(())
}

fn trade_as_printed(scan: &mut Scan<'_>, find: &Find<'_>) -> Option<Event> {
    scan.eat(br#"trade","E":"#)?;
    scan.integer()?;
    scan.eat(br#","s":""#)?;
    let market = find.market(scan.word()?)?;
    scan.eat(br#"","t":"#)?;
    scan.integer()?;
    scan.eat(br#","p":""#)?;
    let price = scan.decimal().filter(|price| price.units > 0)?;
    scan.eat(br#"","q":""#)?;
    let size = scan.decimal()?;
    scan.eat(br#"","T":"#)?;
    let event_us = scan.ms_as_us()?;
    scan.eat(br#","m":"#)?;
    let sold = scan.eat(b"true").map(|()| Side::Ask);
    let taker = sold.or_else(|| scan.eat(b"false").map(|()| Side::Bid))?;
    scan.eat(br#","M":true}}"#)?;
    scan.end()?;
    Some(Event::Trade(TradeEvent { market, price, size, taker, event_us }))
}

/// A frame: a bare event, an event in a wrapper, or a reply to a request.
#[derive(Default)]
struct Message<'a> {
    stream: Option<&'a [u8]>,
    id: Option<&'a [u8]>,
    /// The event, where the frame has no wrapper.
    bare: Body<'a>,
    /// What stood under `data`, or under the WebSocket API's `event`.
    wrapped: Option<Body<'a>>,
    /// What stood under `result`.
    result: Option<Body<'a>>,
    /// Of a refusal.
    text: Option<Text<'a>>,
    refused: bool,
}

/// Fields of an event or a book. Numbers stay text until the event is known: the same letter means
/// other things in other events.
#[derive(Default)]
struct Body<'a> {
    event: Option<&'a [u8]>,
    symbol: Option<&'a [u8]>,
    first: Option<&'a [u8]>,
    last: Option<&'a [u8]>,
    prev: Option<&'a [u8]>,
    /// `lastUpdateId` of a whole book.
    book: Option<&'a [u8]>,
    sent_ms: Option<&'a [u8]>,
    done_ms: Option<&'a [u8]>,
    price: Option<&'a [u8]>,
    size: Option<&'a [u8]>,
    /// Futures: what kind of trade.
    class: Option<&'a [u8]>,
    buyer_made: Option<bool>,
    is_null: bool,
    is_list: bool,
    /// Sides whose levels have been read.
    sides: [bool; 2],
    from: usize,
    to: usize,
}

impl<'a> Message<'a> {
    fn read(&mut self, text: &'a [u8], out: &mut Batch) -> Result<(), Malformed> {
        let mut json = Json::new(text)?;
        match json.peek()? {
            // All tickers or mark prices at once.
            Value::Array => read::pass(&mut json)?,
            _ => read::fields(&mut json, |key, json| self.field(key, json, out))?,
        }
        self.bare.to = out.levels.len();
        Ok(json.finish()?)
    }

    fn field(&mut self, key: &[u8], json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        match key {
            b"stream" => self.stream = read::scalar(json)?,
            b"id" => self.id = read::scalar(json)?,
            b"data" | b"event" => Body::read_into(self.wrapped.insert(Body::default()), json, out)?,
            b"result" => Body::read_into(self.result.insert(Body::default()), json, out)?,
            b"error" => self.error(json)?,
            b"msg" => self.text = read::text(json)?,
            b"code" => {
                self.refused = true;
                read::pass(json)?;
            }
            _ => self.bare.field(key, json, out)?,
        }
        Ok(())
    }

    fn error(&mut self, json: &mut Json<'a>) -> Result<(), Malformed> {
        self.refused = true;
        if json.peek()? != Value::Object {
            return read::pass(json);
        }
        read::fields(json, |key, json| {
            match key {
                b"msg" => self.text = read::text(json)?,
                _ => read::pass(json)?,
            }
            Ok(())
        })
    }

    fn event(&self, find: &Find<'_>, out: &mut Batch) -> Result<Event, Malformed> {
        let asked = self.id.and_then(|id| find.market(id));
        if self.refused {
            let text = read::keep(self.text.unwrap_or(Text { raw: b"", escaped: false }), out);
            return Ok(Event::Refused { market: asked, text });
        }
        match (&self.result, &self.wrapped) {
            (Some(result), _) if result.is_null => Ok(Event::Ack { market: None }),
            (Some(result), _) if result.is_list => Ok(Event::List { whole: true }),
            (Some(result), _) if result.book.is_none() => Ok(Event::Ignored),
            (Some(result), _) => result.whole(asked, BookKind::Snapshot),
            (None, Some(body)) => body.event(self.stream, find, out),
            (None, None) => self.bare.event(self.stream, find, out),
        }
    }

    /// False where stream or event say that it is about trades, tickers or candles.
    fn is_about_a_book(&self) -> bool {
        let channel = self.stream.map(|stream| stream.split(|byte| *byte == b'@').nth(1).unwrap_or(b""));
        let event = self.wrapped.as_ref().unwrap_or(&self.bare).event;
        channel.or(event).is_none_or(|name| name.starts_with(b"depth"))
    }

    /// Whose message this is, as far as it was read.
    fn market(&self, find: &Find<'_>) -> Option<MarketId> {
        let body = self.wrapped.as_ref().unwrap_or(&self.bare);
        let named = body.symbol.or(self.id).and_then(|symbol| find.market(symbol));
        named.or_else(|| self.stream.and_then(|stream| find.market_of_stream(stream)))
    }
}

impl<'a> Body<'a> {
    fn read_into(&mut self, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        self.from = out.levels.len();
        let kind = json.peek()?;
        self.is_null = kind == Value::Null;
        match kind {
            Value::Object => read::fields(json, |key, json| self.field(key, json, out))?,
            _ => read::pass(json)?,
        }
        self.to = out.levels.len();
        Ok(())
    }

    fn field(&mut self, key: &[u8], json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        let slot = match key {
            b"b" | b"bids" => return self.side(Side::Bid, json, out),
            b"a" | b"asks" => return self.side(Side::Ask, json, out),
            b"m" => return Ok(self.buyer_made = read::flag(json)?),
            b"e" => &mut self.event,
            b"s" => &mut self.symbol,
            b"U" => &mut self.first,
            b"u" => &mut self.last,
            b"pu" => &mut self.prev,
            b"lastUpdateId" => &mut self.book,
            b"symbols" => return self.list(json, out),
            b"E" => &mut self.sent_ms,
            b"T" => &mut self.done_ms,
            b"p" => &mut self.price,
            b"q" => &mut self.size,
            b"X" => &mut self.class,
            _ => return read::pass(json),
        };
        *slot = read::scalar(json)?;
        Ok(())
    }

    fn list(&mut self, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        self.is_list = true;
        if json.peek()? == Value::Array { list::read(json, out) } else { read::pass(json) }
    }

    /// Levels of one side; elsewhere the same letters are best prices or ids, which are not read.
    fn side(&mut self, side: Side, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        if json.peek()? != Value::Array {
            return read::pass(json);
        }
        if std::mem::replace(&mut self.sides[side.index()], true) {
            return Err(Malformed::new("a side that stands twice"));
        }
        read::pairs(json, side, out)
    }

    fn event(&self, stream: Option<&[u8]>, find: &Find<'_>, out: &mut Batch) -> Result<Event, Malformed> {
        let named = || self.symbol.and_then(|symbol| find.market(symbol));
        match self.event {
            Some(b"depthUpdate") => self.depth(named(), is_partial(stream)),
            Some(b"trade" | b"aggTrade") => self.trade(named(), out),
            Some(b"serverShutdown") => Ok(Event::PlannedCut),
            None if self.book.is_some() && is_partial(stream) => {
                self.whole(stream.and_then(|stream| find.market_of_stream(stream)), BookKind::Full)
            }
            _ => Ok(Event::Ignored),
        }
    }

    /// A difference; of a futures market's `@depth20` a whole small book in the same dress.
    fn depth(&self, market: Option<MarketId>, is_partial: bool) -> Result<Event, Malformed> {
        let kind = if is_partial { BookKind::Full } else { BookKind::Delta };
        let seq = Seq { first: id(self.first)?, last: id(self.last)?, prev: self.prev_id()? };
        self.book(market, (kind, seq, read::ms_as_us(self.sent_ms)))
    }

    fn whole(&self, market: Option<MarketId>, kind: BookKind) -> Result<Event, Malformed> {
        let last = id(self.book)?;
        self.book(market, (kind, Seq { first: last, last, prev: None }, self.done_us()))
    }

    fn book(&self, market: Option<MarketId>, told: (BookKind, Seq, i64)) -> Result<Event, Malformed> {
        if self.sides != [true; 2] {
            return Err(Malformed::new("a book message without both sides"));
        }
        let Some(market) = market else { return Ok(Event::Ignored) };
        let ((kind, seq, event_us), from, to) = (told, self.from, self.to);
        Ok(Event::Book(BookEvent { market, kind, seq, event_us, from, to, checksum: None, keep_depth: 0 }))
    }

    fn trade(&self, market: Option<MarketId>, out: &mut Batch) -> Result<Event, Malformed> {
        // Liquidations and the insurance fund are no trades of the book.
        if self.class.is_some_and(|class| class != b"MARKET") {
            return Ok(Event::Ignored);
        }
        let price = Decimal::price(self.price.unwrap_or_default())?;
        let read = Decimal::size(self.size.unwrap_or_default())?;
        out.sizes_floored += u64::from(read.floored);
        let made = self.buyer_made.ok_or(Malformed::new("a trade without its maker"))?;
        // Where the buyer made the order, the seller took it.
        let taker = if made { Side::Ask } else { Side::Bid };
        let Some(market) = market else { return Ok(Event::Ignored) };
        Ok(Event::Trade(TradeEvent { market, price, size: read.size, taker, event_us: self.done_us() }))
    }

    /// `pu`; a negative one is the first event of its stream and names none.
    fn prev_id(&self) -> Result<Option<u64>, Malformed> {
        match self.prev {
            None | Some([b'-', ..]) => Ok(None),
            text => id(text).map(Some),
        }
    }

    /// When the matching engine did it, else when it was sent.
    fn done_us(&self) -> i64 {
        read::ms_as_us(self.done_ms.or(self.sent_ms))
    }
}

/// `btcusdt@depth20`, `btcusdt@depth5@100ms`: whole small books, unlike `btcusdt@depth@100ms`.
fn is_partial(stream: Option<&[u8]>) -> bool {
    let channel = stream.and_then(|stream| stream.split(|byte| *byte == b'@').nth(1));
    channel.is_some_and(|channel| matches!(channel.strip_prefix(b"depth"), Some([b'0'..=b'9', ..])))
}

fn id(text: Option<&[u8]>) -> Result<u64, Malformed> {
    text.and_then(parse_u64).ok_or(Malformed::new("a book message without its update id"))
}
