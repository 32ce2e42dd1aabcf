//! Bitget, the public WebSockets of its v3 (unified account) API, and of v2 and v1 as recordings have them.
//!
//! Sources: bitget.com/api-doc (websocket-intro), the code of ccxt 4.5.84, tardis-node (v3 since 2026-04-28) and
//! aggr as of 2026-11, JKorf/Bitget.Net #89 (2026-06-06), a recording of v1 of 2022-04-07.
//!
//! Spot and derivatives share names: what a frame is about, its `instType` tells with the symbol.

use super::checksum::Summed;
use super::field::{self, Field, list, word};
use super::pairs::is_way_round;
use super::read::{self, Find};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TextSpan, Top, TradeEvent, Venue, Wanted,
};
use crate::market::symbols::SYMBOL_MAX;
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Json, Kind, Scan, Text};

// ---- Constants -------------------------------------------------------------------------------------

const fn endpoint(url: &'static str, kind: MarketKind, live: bool) -> Endpoint {
    Endpoint { url, kind, role: Role::Stream, live }
}

static SPEC: Spec = Spec {
    id: "bitget",
    name: "Bitget",
    short: "Bgt",
    endpoints: &[
        endpoint("wss://ws.bitget.com/v3/ws/public", MarketKind::Spot, true),
        // Met in recordings alone.
        endpoint("wss://ws.bitget.com/v2/ws/public", MarketKind::Spot, false),
        endpoint("wss://ws.bitget.com/spot/v1/stream", MarketKind::Spot, false),
        endpoint("wss://ws.bitget.com/mix/v1/stream", MarketKind::Linear, false),
    ],
    fee_taker: 0.001,
    fee_maker: 0.001,
    fee_date: "2026-07-30",
    fee_source: "hummingbot's fee table of 2026-07, the published base tier (ccxt 4.5.84 says 0.2 %)",
    guard: Guard::Sequence,
    push_interval_us: 0,
    // The answer to our own keep-alive.
    heartbeat_us: 20_000_000,
    // A connection without it for two minutes is closed; the answer is the text `pong`.
    keepalive: Some(Keepalive { every_us: 20_000_000, text: "ping" }),
    limits: Limits {
        // 1,000 are allowed, no more than 50 advised.
        streams_per_conn: 2 * MARKETS_PER_CONN,
        // Ten are allowed, pings among them.
        sends_per_second: 5,
        connects: 300,
        connects_window_us: 300_000_000,
        conn_life_us: 86_400_000_000,
        // 240 are allowed.
        sends_per_hour: 200,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "Whether v3 or v2 is the steadier one; v3 is used, because its messages name the one before them.",
        "The checksum of v2 and v3 is missing at times and has been wrong; it is not looked at. All 637 of a recording of v1 are right.",
        "The pace of `books` (100 to 200 ms) and how deep it goes.",
        "Tick, step and smallest quantity are those of 2022-04-07.",
        "The fee is 0.1 % as published and 0.2 % in ccxt's table.",
    ],
};

const MARKETS_PER_CONN: usize = 25;

// ---- Symbols and rules -----------------------------------------------------------------------------

const QUOTES: [&str; 4] = ["USDT", "USDC", "BTC", "ETH"];

/// Symbol, digits of a price, digits of a size, smallest quantity: the venue's list of products of 2022-04-07,
/// recorded in `fixtures/bitget` (`priceScale`, `quantityScale`, `minTradeAmount`).
static RULES: [(&str, u8, u8, Decimal); 8] = [
    ("BTCUSDT", 2, 4, Decimal::new(1, 4)),
    ("DOGEUSDT", 6, 4, Decimal::new(0, 0)),
    ("ETHBTC", 6, 4, Decimal::new(0, 0)),
    ("ETHUSDT", 2, 4, Decimal::new(0, 0)),
    ("LINKUSDT", 4, 4, Decimal::new(0, 0)),
    ("SOLUSDT", 3, 4, Decimal::new(1, 2)),
    ("USDCUSDT", 4, 4, Decimal::new(1, 0)),
    ("XRPUSDT", 5, 4, Decimal::new(0, 0)),
];

/// What kind of market an `instType` stands for; v1 has one name for all derivatives.
fn kind_of(inst_type: &[u8], symbol: &[u8]) -> MarketKind {
    let is = |word: &[u8]| inst_type.eq_ignore_ascii_case(word);
    if is(b"spot") || is(b"sp") {
        MarketKind::Spot
    } else if is(b"coin-futures") || (is(b"mc") && symbol.ends_with(b"USD")) {
        MarketKind::Inverse
    } else if is(b"usdt-futures") || is(b"usdc-futures") || is(b"mc") {
        MarketKind::Linear
    } else {
        MarketKind::Unknown
    }
}

// ---- The venue -------------------------------------------------------------------------------------

/// Bitget remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Bitget;

impl Venue for Bitget {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| format!("{base}{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, price_digits, size_digits, min_qty) = *RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, price_digits), Decimal::new(1, size_digits));
        Some(Rules { tick, step, min_qty, min_notional: Decimal::new(0, 0) })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2022-04-07")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let conn = |part: &[Wanted<'_>]| ConnPlan {
            endpoint: 0,
            url: SPEC.endpoints[0].url.into(),
            markets: part.iter().map(|want| want.id).collect(),
            sends: part.iter().map(|want| request("subscribe", &TOPICS, &want.market.symbol)).collect(),
        };
        wanted.chunks(MARKETS_PER_CONN).map(conn).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        if frame.bytes == b"pong" {
            out.push(Event::Heartbeat);
            return Ok(());
        }
        let scope = Scope { frame, symbols };
        if book_as_printed(scope, out).is_some() {
            return Ok(());
        }
        out.clear();
        any_frame(scope, out)
    }

    /// As of 2026-11:
    /// 1. v1 has no numbers; its checksum guards. But a book that has a number never goes on without one.
    /// 2. What is not newer than the book is stale.
    /// 3. v3: the message names the one before it, which must be the book's. Steps are not 1.
    /// 4. v2: the number must grow; a loss cannot be seen.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        match seq.prev {
            _ if seq.last == 0 => seq::unnumbered(last),
            _ if seq.last <= last => Follow::Stale,
            Some(prev) if prev != last => Follow::Gap,
            _ => Follow::Apply,
        }
    }

    /// Of v1 alone: CRC-32 of `bid:size:ask:size:...` over the 25 best levels, a missing level left out, numbers
    /// with all the digits of their market as Bitget prints them (637 of 637 in the recording).
    fn checksum(&self, top: &Top<'_>, _summed: &mut Summed) -> u32 {
        top.interleaved(|crc, _, (price, size)| {
            crc.fixed(price, top.price_scale);
            crc.byte(b':');
            crc.fixed(size, top.size_scale);
        })
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["unsubscribe", "subscribe"].map(|op| request(op, &TOPICS[..1], &market.symbol)).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        markets.iter().map(|market| request(verb, &TOPICS[1..], &market.symbol)).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![request("unsubscribe", &TOPICS, &market.symbol)]
    }
}

// ---- Subscribing -----------------------------------------------------------------------------------

const TOPICS: [&str; 2] = ["books", "publicTrade"];

/// `{"op":"subscribe","args":[{"instType":"spot","topic":"books","symbol":"BTCUSDT"},...]}`: every argument is
/// acknowledged or refused for itself.
fn request(op: &str, topics: &[&str], symbol: &str) -> String {
    let mut out = JsonOut::new();
    out.object(|message| {
        message.key("op").string(op).key("args").array(|args| {
            for topic in topics {
                args.object(|arg| {
                    arg.key("instType").string("spot");
                    arg.key("topic").string(topic).key("symbol").string(symbol);
                });
            }
        });
    });
    out.finish()
}

// ---- What a frame is about -------------------------------------------------------------------------

/// A frame and the markets its symbols may mean.
#[derive(Clone, Copy)]
struct Scope<'s> {
    frame: &'s Frame<'s>,
    symbols: &'s Symbols,
}

impl Scope<'_> {
    fn market(&self, inst_type: &[u8], symbol: &[u8]) -> Option<MarketId> {
        let kind = kind_of(inst_type, symbol);
        Find { symbols: self.symbols, venue: self.frame.venue, kind }.market(symbol)
    }
}

/// What a subscription's channel (v3: topic) carries.
#[derive(Clone, Copy, PartialEq)]
enum Channel {
    /// A snapshot, then changes.
    Changes,
    /// The best levels, whole each time.
    Whole,
    Trades,
    Other,
}

impl Channel {
    fn of(name: &[u8]) -> Self {
        match name {
            b"books" => Self::Changes,
            b"books1" | b"books5" | b"books15" | b"books50" => Self::Whole,
            b"trade" | b"publicTrade" => Self::Trades,
            _ => Self::Other,
        }
    }

    fn is_depth(self) -> bool {
        matches!(self, Self::Changes | Self::Whole)
    }
}

// ---- Depth as the venue prints it --------------------------------------------------------------------

/// Reads a depth frame in the shapes of v1 and v3, in one pass. `None` in any doubt: what [`any_frame`] then
/// makes of the frame counts.
fn book_as_printed(scope: Scope<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(scope.frame.bytes);
    scan.eat(br#"{"action":""#)?;
    let action = scan.word()?;
    scan.eat(br#"","arg":{"instType":""#)?;
    let inst_type = scan.word()?;
    let is_v3 = scan.eat(br#"","topic":""#).is_some();
    let (channel_key, symbol_key, asks_key, bids_key) = if is_v3 { V3_KEYS } else { V1_KEYS };
    scan.repeat(channel_key)?;
    let channel = Channel::of(scan.word()?);
    scan.repeat(symbol_key)?;
    let market = scope.market(inst_type, scan.word()?)?;
    let kind = match channel {
        Channel::Changes => field::kind_of(action)?,
        Channel::Whole => BookKind::Full,
        _ => return None,
    };
    scan.repeat(asks_key)?;
    read::levels_as_printed(scan, Side::Ask, out)?;
    scan.repeat(bids_key)?;
    read::levels_as_printed(scan, Side::Bid, out)?;
    let numbers = numbers_as_printed(scan)?;
    scan.eat(b"}]")?;
    if scan.eat(br#","ts":"#).is_some() {
        scan.integer()?;
    }
    scan.eat(b"}")?;
    scan.end()?;
    push_book(market, kind, numbers, 0, out).ok()
}

type Keys = (&'static [u8], &'static [u8], &'static [u8], &'static [u8]);
const V3_KEYS: Keys = (b"", br#"","symbol":""#, br#""},"data":[{"a":"#, br#","b":"#);
const V1_KEYS: Keys = (br#"","channel":""#, br#"","instId":""#, br#""},"data":[{"asks":"#, br#","bids":"#);

/// What follows the levels, in any order.
fn numbers_as_printed(scan: &mut Scan<'_>) -> Option<Numbers> {
    let mut numbers = Numbers::default();
    loop {
        if scan.eat(br#","ts":""#).is_some() {
            numbers.event_us = scan.ms_as_us()?;
            scan.eat(br#"""#)?;
        } else if scan.eat(br#","checksum":"#).is_some() {
            numbers.checksum = scan.integer()?;
        } else if scan.eat(br#","seq":""#).is_some() {
            numbers.own = Some(parse_u64(scan.word()?)?);
            scan.eat(br#"""#)?;
        } else if scan.eat(br#","seq":"#).is_some() {
            numbers.own = Some(scan.count()?);
        } else if scan.eat(br#","pseq":"#).is_some() {
            numbers.previous = Some(scan.count()?);
        } else if scan.eat(br#","maxdepth":""#).is_some() {
            scan.word()?;
            scan.eat(br#"""#)?;
        } else {
            return Some(numbers);
        }
    }
}

// ---- Any frame, any order of keys --------------------------------------------------------------------

fn any_frame(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    let [event, arg, action, data, code, msg] =
        json.fields(["event", "arg", "action", "data", "code", "msg"])?;
    json.finish()?;
    let (channel, market) = arg.map_or(Ok((Channel::Other, None)), |arg| subscription(arg, scope))?;
    match (event, market) {
        (Some(event), _) => notice(word(Some(event))?, [code, msg], (channel, market), out)?,
        (None, Some(market)) => pushes(channel, market, [action, data], out)?,
        (None, None) => {}
    }
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(())
}

/// `{"instType":"spot","topic":"books","symbol":"BTCUSDT"}`, or with `channel` and `instId`.
fn subscription(mut arg: Json<'_>, scope: Scope<'_>) -> Result<(Channel, Option<MarketId>), Malformed> {
    if arg.peek()? != Kind::Object {
        return Ok((Channel::Other, None));
    }
    let [inst_type, channel, topic, id, symbol] =
        arg.fields(["instType", "channel", "topic", "instId", "symbol"])?;
    let mut rooms = [[0; SYMBOL_MAX]; 3];
    let [type_room, channel_room, symbol_room] = &mut rooms;
    let inst_type = plain(inst_type, type_room)?;
    let channel = Channel::of(plain(topic.or(channel), channel_room)?);
    Ok((channel, scope.market(inst_type, plain(symbol.or(id), symbol_room)?)))
}

/// A text, empty where there is none or a longer one than any we look for.
fn plain<'b>(field: Field<'b>, room: &'b mut [u8]) -> Result<&'b [u8], Malformed> {
    let text = field.map(|mut json| read::text(&mut json)).transpose()?.flatten();
    Ok(text.and_then(|text| read::plain(text, room)).unwrap_or(b""))
}

fn pushes(
    channel: Channel,
    market: MarketId,
    [action, data]: [Field<'_>; 2],
    out: &mut Batch,
) -> Result<(), Malformed> {
    let kind = match channel {
        Channel::Other => return Ok(()),
        Channel::Trades => return trades(market, [action, data], out).map_err(Malformed::of_no_book),
        Channel::Whole => Ok(BookKind::Full),
        Channel::Changes => field::book_kind(action),
    };
    let read = kind.and_then(|kind| list(data, |data| book(data, market, kind, out)));
    read.map_err(|wrong| wrong.of(market))
}

fn book(data: &mut Json<'_>, market: MarketId, kind: BookKind, out: &mut Batch) -> Result<(), Malformed> {
    const ONE_SIDED: Malformed = Malformed::new("a book message without both sides");
    let [a, asks, b, bids, ts, checksum, own, previous] =
        data.fields(["a", "asks", "b", "bids", "ts", "checksum", "seq", "pseq"])?;
    let from = out.levels.len();
    read::pairs(&mut a.or(asks).ok_or(ONE_SIDED)?, Side::Ask, out)?;
    read::pairs(&mut b.or(bids).ok_or(ONE_SIDED)?, Side::Bid, out)?;
    let (own, previous) = (count(own)?, count(previous)?);
    // Only the checksum of v1 counts.
    let checksum = if own.is_none() { field::whole(checksum)?.unwrap_or(0) } else { 0 };
    let event_us = ts.map_or(Ok(0), |mut ts| read::time_us(&mut ts, 1000))?;
    push_book(market, kind, Numbers { event_us, checksum, own, previous }, from, out)
}

const NO_COUNT: Malformed = Malformed::new("a count that is none");

/// A number of 64 bits, in quotes or not, where there is one.
fn count(field: Field<'_>) -> Result<Option<u64>, Malformed> {
    let read = |field| parse_u64(field::digits(Some(field))?).ok_or(NO_COUNT);
    field.map(read).transpose()
}

/// The numbers of a book message as sent; 0 where there is no time or checksum.
#[derive(Default)]
struct Numbers {
    event_us: i64,
    checksum: i64,
    own: Option<u64>,
    previous: Option<u64>,
}

/// Adds the message whose levels are those of the batch from `from` on.
fn push_book(
    market: MarketId,
    kind: BookKind,
    numbers: Numbers,
    from: usize,
    out: &mut Batch,
) -> Result<(), Malformed> {
    let last = numbers.own.unwrap_or(0);
    // A snapshot has nothing before it.
    let prev = numbers.previous.filter(|_| kind == BookKind::Delta);
    let checksum = if numbers.own.is_some() { 0 } else { numbers.checksum };
    let checksum = i32::try_from(checksum).map_err(|_| Malformed::new("a number out of range"))?;
    out.push(Event::Book(BookEvent {
        market,
        kind,
        seq: Seq { first: last, last, prev },
        event_us: numbers.event_us,
        from,
        to: out.levels.len(),
        checksum: (checksum != 0).then_some(checksum as u32),
        keep_depth: 0,
    }));
    Ok(())
}

// ---- Trades and answers ------------------------------------------------------------------------------

/// What comes first is a list of trades that were before.
fn trades(market: MarketId, [action, data]: [Field<'_>; 2], out: &mut Batch) -> Result<(), Malformed> {
    match field::book_kind(action)? {
        BookKind::Delta => list(data, |data| trade(data, market, out)),
        _ => Ok(()),
    }
}

/// v1 `["1649290077777","0.005613","890.8","buy"]`, v2 `{ts,price,size,side}`, v3 `{T,p,v,S}`; `side` is the taker's.
fn trade(data: &mut Json<'_>, market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
    let [ts, price, size, side] = if data.peek()? == Kind::Array {
        row(data)?
    } else {
        let names = ["ts", "T", "price", "p", "size", "v", "side", "S"];
        let [ts, t, price, p, size, v, side, s] = data.fields(names)?;
        [t.or(ts), p.or(price), v.or(size), s.or(side)]
    };
    let (price, size) = (field::price(price)?, field::size(size)?);
    let taker = read::taker(&mut side.ok_or(Malformed::new("a trade without a side"))?)?;
    let event_us = ts.map_or(Ok(0), |mut ts| read::time_us(&mut ts, 1000))?;
    out.push(Event::Trade(TradeEvent { market, price, size, taker, event_us }));
    Ok(())
}

/// The first values of a list.
fn row<'a>(json: &mut Json<'a>) -> Result<[Field<'a>; 4], Malformed> {
    let (mut found, mut count) = ([const { None }; 4], 0);
    read::items(json, |json| {
        let place = json.place();
        if let Some(slot) = found.get_mut(count) {
            *slot = Some(json.seek(place));
        }
        count += 1;
        read::pass(json)
    })?;
    Ok(found)
}

/// Everything with an `event`: `subscribe`, `error`. A subscription to trades is not a book's.
fn notice(
    event: Text<'_>,
    [code, msg]: [Field<'_>; 2],
    (channel, market): (Channel, Option<MarketId>),
    out: &mut Batch,
) -> Result<(), Malformed> {
    let market = market.filter(|_| channel.is_depth());
    if event.is("subscribe") {
        out.push(Event::Ack { market });
    } else if event.is("error") {
        let code = field::digits(code)?;
        parse_u64(code).ok_or(NO_COUNT)?;
        let from = out.keep_text(code).from;
        out.keep_text(b": ");
        let text = TextSpan { from, ..read::keep(word(msg)?, out) };
        out.push(Event::Refused { market, text });
    }
    Ok(())
}
