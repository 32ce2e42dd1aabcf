//! MEXC, spot WebSocket v3: JSON for requests and answers, protobuf for data.
//!
//! Sources: mexc.com/api-docs/spot-v3/websocket-market-streams, mexcdevelop/websocket-proto (2026-06-17), the code
//! of tardis-node and aggr as of 2026-11, JKorf/Mexc.Net #35 (2025-08), answers seen live in 2025 and 2026.
//!
//! `limit.depth` pushes the 20 best levels a side, whole; `aggre.depth` pushes changes for which only REST has a
//! book. The JSON channels of before August 2025 are retired.

use super::pairs::is_way_round;
use super::read::{self, Scope, once};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TextSpan, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::protobuf::Value;
use crate::num::{Decimal, Json, Kind, Protobuf, ProtobufError, Text};

// ---------------------------------------------------------------- Constants

static SPEC: Spec = Spec {
    id: "mexc",
    name: "MEXC",
    short: "Mxc",
    endpoints: &[Endpoint {
        url: "wss://wbs-api.mexc.com/ws",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    fee_taker: 0.0005,
    fee_maker: 0.0,
    fee_date: "2025-09-02",
    fee_source: "mexc.com learn page (hummingbot of 2026-07: 0.05 % for both, ccxt 4.5.84: 0.2 % for both)",
    guard: Guard::FullPush,
    push_interval_us: 100_000,
    // The answer to our own keep-alive.
    heartbeat_us: 15_000_000,
    // A connection that is silent for a minute is closed.
    keepalive: Some(Keepalive { every_us: 15_000_000, text: r#"{"method":"PING"}"# }),
    limits: Limits {
        // More are refused, whatever their pace.
        streams_per_conn: 2 * MARKETS_PER_CONN,
        sends_per_second: 10,
        connects: 10,
        connects_window_us: 10_000_000,
        conn_life_us: 86_400_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 1 << 20,
    unverified: &[
        "No recording of the protobuf feed is known; its form is that of the published schema and of answers quoted by others.",
        "How often whole books are pushed, and whether an unchanged one is repeated.",
        "How many messages and connections are allowed; one source says 100 messages a second.",
        "Tick, step and smallest order: no dated list is at hand, so paper trading refuses.",
        "The maker and taker fee differ between sources, and many pairs are free of fees at times.",
        "United States addresses are refused.",
    ],
};

const MARKETS_PER_CONN: usize = 15;

// ---------------------------------------------------------------- Symbols

const QUOTES: [&str; 4] = ["USDT", "USDC", "BTC", "ETH"];

// ---------------------------------------------------------------- The venue

/// MEXC remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Mexc;

impl Venue for Mexc {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| format!("{base}{quote}"))
    }

    fn rules(&self, _symbol: &str) -> Option<Rules> {
        None
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let send = |want: &Wanted<'_>| {
            let symbol = &want.market.symbol;
            request("SUBSCRIPTION", &[depth(symbol), deals(symbol)])
        };
        let conn = |part: &[Wanted<'_>]| ConnPlan {
            endpoint: 0,
            url: SPEC.endpoints[0].url.into(),
            markets: part.iter().map(|want| want.id).collect(),
            sends: part.iter().map(send).collect(),
        };
        wanted.chunks(MARKETS_PER_CONN).map(conn).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        if frame.binary {
            push(scope, out)?
        } else {
            answer(scope, out)?
        }
        if out.events.is_empty() {
            out.push(Event::Ignored);
        }
        Ok(())
    }

    /// Rule of the documents (2026-11):
    /// 1. What ends at or before the book's version is stale, a whole book too.
    /// 2. Changes continue the book that ends one before they begin.
    /// 3. The first one after a whole book may begin before that, if it ends after it: sizes are absolute.
    fn follow(&self, last: u64, seq: &Seq, spliced: bool) -> Follow {
        seq::overlapping_once(last, seq, spliced, seq.first == last.saturating_add(1))
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["UNSUBSCRIPTION", "SUBSCRIPTION"].map(|method| request(method, &[depth(&market.symbol)])).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "SUBSCRIPTION" } else { "UNSUBSCRIPTION" };
        markets.iter().map(|market| request(verb, &[deals(&market.symbol)])).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![request("UNSUBSCRIPTION", &[depth(&market.symbol), deals(&market.symbol)])]
    }
}

// ---------------------------------------------------------------- Subscriptions

const WHOLE_BOOKS: &[u8] = b"spot@public.limit.depth.";

fn depth(symbol: &str) -> String {
    format!("spot@public.limit.depth.v3.api.pb@{symbol}@20")
}

fn deals(symbol: &str) -> String {
    format!("spot@public.aggre.deals.v3.api.pb@100ms@{symbol}")
}

/// `{"method":"SUBSCRIPTION","params":["spot@public.limit.depth.v3.api.pb@BTCUSDT@20",...]}`: the answer tells
/// of each channel whether it was accepted.
fn request(method: &str, channels: &[String]) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key("method").string(method).key("params").array(|list| {
            for channel in channels {
                list.string(channel);
            }
        });
    });
    out.finish()
}

/// The market that a channel's name names in one of its parts.
fn market_in(channel: &[u8], scope: Scope<'_>) -> Option<MarketId> {
    channel.split(|byte| *byte == b'@').skip(2).find_map(|part| scope.market_of(part))
}

fn is_depth(channel: &[u8]) -> bool {
    channel.windows(6).any(|part| part == b".depth")
}

// ---------------------------------------------------------------- Answers

/// A text frame. The old JSON feeds and REST replies have no `msg`.
fn answer(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    let (mut code, mut msg) = (None, None);
    if json.peek()? == Kind::Object {
        read::fields(&mut json, |key, json| match key {
            b"code" => once(&mut code, read::scalar(json)?),
            b"msg" => once(&mut msg, read::text(json)?),
            _ => read::pass(json),
        })?;
    } else {
        read::pass(&mut json)?;
    }
    json.finish()?;
    match msg.flatten() {
        Some(msg) if msg.is("PONG") => out.push(Event::Heartbeat),
        Some(msg) => verdicts(code.flatten(), msg, scope, out),
        None => {}
    }
    Ok(())
}

const REFUSED: &[u8] = b"Not Subscribed successfully! [";
/// Longer than the answer to any request of ours.
const ANSWER_MAX: usize = 4096;

/// `a,b`, or `Not Subscribed successfully! [c,d].  Reason： Blocked! ` with or without accepted ones before it.
/// The code is 0 either way.
fn verdicts(code: Option<&[u8]>, msg: Text<'_>, scope: Scope<'_>, out: &mut Batch) {
    let mut room = [0; ANSWER_MAX];
    let plain = read::plain(msg, &mut room).unwrap_or(b"");
    if code != Some(b"0") {
        let text = read::keep(msg, out);
        return out.push(Event::Refused { market: None, text });
    }
    let refused_at = plain.windows(REFUSED.len()).position(|part| part == REFUSED).unwrap_or(plain.len());
    let (accepted, refused) = plain.split_at(refused_at);
    for channel in channels(accepted) {
        out.push(Event::Ack { market: market_in(channel, scope).filter(|_| is_depth(channel)) });
    }
    if !refused.is_empty() {
        let text = out.keep_text(reason(refused));
        refusals(refused, text, scope, out);
    }
}

/// What is said after the channels: their names hold words (`limit`) that would be taken for a reason.
fn reason(refused: &[u8]) -> &[u8] {
    let said = refused.rsplit(|byte| *byte == b']').next().unwrap_or(refused);
    let from = said.iter().position(|byte| !matches!(byte, b'.' | b' ')).unwrap_or(said.len());
    &said[from..]
}

fn refusals(refused: &[u8], text: TextSpan, scope: Scope<'_>, out: &mut Batch) {
    for channel in channels(refused) {
        let market = market_in(channel, scope).filter(|_| is_depth(channel));
        out.push(Event::Refused { market, text });
    }
}

/// The channels that a text names.
fn channels(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = text.split(|byte| matches!(byte, b',' | b'[' | b']' | b' '));
    parts.filter(|part| part.starts_with(b"spot@"))
}

// ---------------------------------------------------------------- Data

impl From<ProtobufError> for Malformed {
    fn from(error: ProtobufError) -> Self {
        Malformed::new(match error {
            ProtobufError::Cut => "a message that ends inside a field",
            ProtobufError::Range => "a number of more than 64 bits",
            ProtobufError::Tag => "a field that no protobuf message has",
            ProtobufError::Type => "a value of another type than expected",
        })
    }
}

/// Walks a message.
fn fields<'a>(
    message: &'a [u8],
    mut each: impl FnMut(u32, Value<'a>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut reader = Protobuf::new(message);
    while let Some((number, value)) = reader.field()? {
        each(number, value)?;
    }
    Ok(())
}

/// What a message carries: the number of the field that holds its body.
mod body {
    pub const CHANGES_ONE_BY_ONE: u32 = 302;
    pub const WHOLE: u32 = 303;
    pub const CHANGES: u32 = 313;
    pub const DEALS: u32 = 314;
    pub const ALL: std::ops::RangeInclusive<u32> = 301..=399;
}

/// `PushDataV3ApiWrapper`.
#[derive(Default)]
struct Push<'a> {
    channel: Option<&'a [u8]>,
    symbol: Option<&'a [u8]>,
    created_ms: Option<u64>,
    sent_ms: Option<u64>,
    body: Option<(u32, &'a [u8])>,
}

impl<'a> Push<'a> {
    fn read(message: &'a [u8]) -> Result<Self, Malformed> {
        let mut push = Self::default();
        fields(message, |number, value| match number {
            1 => once(&mut push.channel, value.bytes()?),
            3 => once(&mut push.symbol, value.bytes()?),
            5 => once(&mut push.created_ms, value.number()?),
            6 => once(&mut push.sent_ms, value.number()?),
            _ if body::ALL.contains(&number) => once(&mut push.body, (number, value.bytes()?)),
            _ => Ok(()),
        })?;
        Ok(push)
    }

    fn market(&self, scope: Scope<'_>) -> Option<MarketId> {
        match self.symbol {
            Some(symbol) => scope.market_of(symbol),
            None => market_in(self.channel?, scope),
        }
    }

    fn event_us(&self) -> i64 {
        time_us(self.sent_ms.or(self.created_ms))
    }
}

/// Messages without a body occur; a push of whole books without one was cut where a field ends.
fn push(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let push = Push::read(scope.frame.bytes)?;
    let Some(market) = push.market(scope) else { return Ok(()) };
    let Some((number, message)) = push.body else {
        let is_cut = push.channel.is_some_and(|name| name.starts_with(WHOLE_BOOKS));
        return if is_cut { Err(Malformed::new("a book message without a book").of(market)) } else { Ok(()) };
    };
    match number {
        body::WHOLE | body::CHANGES | body::CHANGES_ONE_BY_ONE => {
            book(number, message, (market, push.event_us()), out).map_err(|error| error.of(market))
        }
        body::DEALS => deals_of(message, market, out).map_err(Malformed::of_no_book),
        _ => Ok(()),
    }
}

/// `asks` 1, `bids` 2, `version` 4; changes name the `fromVersion` 4 and `toVersion` 5.
fn book(
    body: u32,
    message: &[u8],
    (market, event_us): (MarketId, i64),
    out: &mut Batch,
) -> Result<(), Malformed> {
    let (mut first, mut last) = (None, None);
    fields(message, |number, value| match number {
        1 => level(Side::Ask, value.bytes()?, out),
        2 => level(Side::Bid, value.bytes()?, out),
        4 => once(&mut first, value.bytes()?),
        5 if body == body::CHANGES => once(&mut last, value.bytes()?),
        _ => Ok(()),
    })?;
    let version =
        |text: Option<&[u8]>| text.and_then(parse_u64).ok_or(Malformed::new("a book without a version"));
    let first = version(first)?;
    let last = if body == body::CHANGES { version(last)? } else { first };
    out.push(Event::Book(BookEvent {
        market,
        kind: if body == body::WHOLE { BookKind::Full } else { BookKind::Delta },
        seq: Seq { first, last, prev: None },
        event_us,
        from: 0,
        to: out.levels.len(),
        checksum: None,
        keep_depth: 0,
    }));
    Ok(())
}

/// `price` 1 and `quantity` 2, as text.
fn level(side: Side, message: &[u8], out: &mut Batch) -> Result<(), Malformed> {
    let (mut price, mut size) = (None, None);
    fields(message, |number, value| match number {
        1 => once(&mut price, value.bytes()?),
        2 => once(&mut size, value.bytes()?),
        _ => Ok(()),
    })?;
    match (price, size) {
        (Some(price), Some(size)) => out.level(side, price, size),
        _ => Err(Malformed::new("a level without price and quantity")),
    }
}

/// `deals` 1.
fn deals_of(message: &[u8], market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
    fields(message, |number, value| match number {
        1 => deal(value.bytes()?, market, out),
        _ => Ok(()),
    })
}

/// `price` 1, `quantity` 2, `tradeType` 3 (of the taker: 1 buys, 2 sells), `time` 4.
fn deal(message: &[u8], market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
    let (mut price, mut size, mut taker, mut time_ms) = (None, None, None, None);
    fields(message, |number, value| match number {
        1 => once(&mut price, Decimal::price(value.bytes()?)?),
        2 => once(&mut size, Decimal::size(value.bytes()?)?.size),
        3 => once(&mut taker, value.number()?),
        4 => once(&mut time_ms, value.number()?),
        _ => Ok(()),
    })?;
    let taker = match taker {
        Some(1) => Some(Side::Bid),
        Some(2) => Some(Side::Ask),
        _ => None,
    };
    let (Some(price), Some(size), Some(taker)) = (price, size, taker) else {
        return Err(Malformed::new("a trade without price, quantity or side"));
    };
    out.push(Event::Trade(TradeEvent { market, price, size, taker, event_us: time_us(time_ms) }));
    Ok(())
}

/// Milliseconds as µs; 0 where there are none, or too many.
fn time_us(ms: Option<u64>) -> i64 {
    ms.and_then(|ms| i64::try_from(ms).ok()?.checked_mul(1000)).unwrap_or(0)
}
