//! Gate, spot WebSocket v4 (gate.com/docs/developers/apiv4/ws/en, read 2026-11-22), announcement 45317 of
//! 2025-05-30, the code of ccxt, tardis-node and aggr as of 2026-11, a recording of 2021-04-22.
//!
//! `spot.obu` sends a whole book and then changes of it. Where a host has no such channel (the European one in
//! June 2026), the market is moved to `spot.order_book`, whose every push is whole. All count in one id.

use super::field::Field;
use super::pairs::is_way_round;
use super::read::{self, Scope, once};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Fallback, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Json, Kind, Scan, Text};

// ---------------------------------------------------------------- Constants

static SPEC: Spec = Spec {
    id: "gate",
    name: "Gate",
    short: "Gat",
    endpoints: &[Endpoint {
        url: "wss://api.gateio.ws/ws/v4/",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    // The dearer of two published tables.
    fee_taker: 0.002,
    fee_maker: 0.002,
    fee_date: "2026-07-30",
    fee_source: "ccxt 4.5.84 and hummingbot of 2026-07 (pages of 2025 say 0.1 % for both)",
    guard: Guard::Sequence,
    push_interval_us: 0,
    // The answer to our own keep-alive.
    heartbeat_us: 10_000_000,
    keepalive: Some(Keepalive { every_us: 10_000_000, text: r#"{"time":1754006400,"channel":"spot.ping"}"# }),
    limits: Limits {
        streams_per_conn: 2 * MARKETS_PER_CONN,
        sends_per_second: 10,
        connects: 10,
        connects_window_us: 60_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 1 << 20,
    unverified: &[
        "The venue publishes no limit of subscriptions or messages; at most 100 connections are recommended (2022), ours are fewer.",
        "The time that every request carries is a constant: a request a thousand times too late was accepted in 2025.",
        "What a host without `spot.obu` answers; any refusal but that of an unknown pair moves the market to `spot.order_book`, and so do five seconds without a book.",
        "Tick, step and smallest order are those of 2021-04-22, BTC/USDT's tick and step those seen on 2025-08-01.",
        "The fee is 0.2 % in two current tables and 0.1 % on pages of 2025; the dearer one is the default.",
        "United States and mainland China addresses are refused.",
    ],
};

const MARKETS_PER_CONN: usize = 50;

/// Best levels a side that are followed; `spot.obu` sends changes of 50 levels every 20 ms.
const LEVELS: &str = "50";
/// The same levels whole, where `spot.obu` is refused or silent.
const WHOLE: &str = "spot.order_book";
const INTERVAL: &str = "100ms";
/// Seconds since the epoch, as the venue's own example has it: the core has no clock.
const REQUEST_TIME: u64 = 1_754_006_400;

// ---------------------------------------------------------------- Symbols and trading rules

/// Quotes of 2021-04-22 that are still in use; nothing is quoted in USD.
const QUOTES: [&str; 4] = ["USDT", "USDC", "BTC", "ETH"];

/// Symbol, digits of a price, digits of a size, smallest quantity, smallest notional: `currency_pairs` of
/// 2021-04-22, recorded in `fixtures/gate`.
type Rule = (&'static str, u8, u8, Decimal, Decimal);

const NONE: Decimal = Decimal::new(0, 0);
const ONE: Decimal = Decimal::new(1, 0);

static RULES: [Rule; 10] = [
    ("BTC_USDC", 2, 4, Decimal::new(1, 4), NONE),
    ("BTC_USDT", 1, 6, Decimal::new(1, 4), ONE),
    ("DAI_USDT", 4, 3, NONE, ONE),
    ("DOGE_USDT", 6, 2, NONE, ONE),
    ("ETH_BTC", 6, 4, Decimal::new(1, 3), Decimal::new(1, 4)),
    ("ETH_USDT", 2, 4, Decimal::new(1, 3), ONE),
    ("LINK_USDT", 3, 3, NONE, ONE),
    ("SOL_USDT", 4, 2, NONE, ONE),
    ("USDC_USDT", 3, 3, NONE, ONE),
    ("XRP_USDT", 5, 3, NONE, ONE),
];

// ---------------------------------------------------------------- The venue

/// How long the first book may take; the venue sends it with the acknowledgement.
const FIRST_BOOK_US: i64 = 5_000_000;

/// Gate remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Gate;

impl Venue for Gate {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| format!("{base}_{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, price_digits, size_digits, min_qty, min_notional) =
            *RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, price_digits), Decimal::new(1, size_digits));
        Some(Rules { tick, step, min_qty, min_notional })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2021-04-22")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let conn = |part: &[Wanted<'_>]| ConnPlan {
            endpoint: 0,
            url: SPEC.endpoints[0].url.into(),
            markets: part.iter().map(|want| want.id).collect(),
            sends: sends(part),
        };
        wanted.chunks(MARKETS_PER_CONN).map(conn).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        if book_as_printed(scope, out).is_some() {
            return Ok(());
        }
        out.clear();
        any_frame(scope, out)
    }

    /// Rule of announcement 45317 (2025-05-30) and of `spot.order_book_update`:
    /// 1. What ends at or before the book's id is stale.
    /// 2. A change that begins with the next id continues the book.
    /// 3. The first one after a whole book may begin before that, if it ends after it: sizes are absolute.
    /// 4. Everything else is a gap. A whole book replaces the book at any time.
    fn follow(&self, last: u64, seq: &Seq, spliced: bool) -> Follow {
        seq::overlapping_once(last, seq, spliced, seq.first == last.saturating_add(1))
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["unsubscribe", "subscribe"].map(|event| depth(event, &market.symbol)).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        markets.iter().map(|market| request("spot.trades", verb, &[&market.symbol])).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![depth("unsubscribe", &market.symbol), request("spot.trades", "unsubscribe", &[&market.symbol])]
    }

    fn first_book_us(&self) -> Option<i64> {
        Some(FIRST_BOOK_US)
    }

    /// What is refused for its pair is refused on any channel.
    fn fallback(&self, market: &Market, refusal: Option<&str>) -> Option<Fallback> {
        if refusal.is_some_and(|said| said.contains("currency pair")) {
            return None;
        }
        let whole = |event| request(WHOLE, event, &[&market.symbol, LEVELS, INTERVAL]);
        Some(Fallback {
            channel: WHOLE,
            leave_first: depth("unsubscribe", &market.symbol),
            subscribe: whole("subscribe"),
            unsubscribe: whole("unsubscribe"),
        })
    }
}

// ---------------------------------------------------------------- Subscriptions

/// One request a market: a pair that is not listed then fails alone. Depth first.
fn sends(wanted: &[Wanted<'_>]) -> Vec<String> {
    let symbols = || wanted.iter().map(|want| want.market.symbol.as_str());
    let depths = symbols().map(|symbol| depth("subscribe", symbol));
    depths.chain(symbols().map(|symbol| request("spot.trades", "subscribe", &[symbol]))).collect()
}

fn depth(event: &str, symbol: &str) -> String {
    request("spot.obu", event, &[&format!("ob.{symbol}.{LEVELS}")])
}

/// `{"time":1754006400,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50"]}`.
fn request(channel: &str, event: &str, payload: &[&str]) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key("time").raw(REQUEST_TIME).key("channel").string(channel).key("event").string(event);
        frame.key("payload").array(|list| {
            for text in payload {
                list.string(text);
            }
        });
    });
    out.finish()
}

// ---------------------------------------------------------------- Books as the venue prints them

/// Changes in the exact shapes of 2021 (`spot.order_book_update`) and 2025 (`spot.obu`), in one pass. `None` in
/// any doubt: what [`any_frame`] then makes of the frame counts.
fn book_as_printed(scope: Scope<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(scope.frame.bytes);
    let is_stream = scan.eat(br#"{"channel":"spot.obu","result":{"t":"#).is_some();
    let (market, seq, event_us) =
        if is_stream { stream_head(scan, scope)? } else { update_head(scan, scope)? };
    scan.eat(br#","b":"#)?;
    read::levels_as_printed(scan, Side::Bid, out)?;
    scan.eat(br#","a":"#)?;
    read::levels_as_printed(scan, Side::Ask, out)?;
    scan.eat(b"}")?;
    if is_stream {
        scan.eat(br#","time_ms":"#)?;
        scan.integer()?;
        scan.eat(br#","event":"update""#)?;
    }
    scan.eat(b"}")?;
    scan.end()?;
    push_book(market, BookKind::Delta, seq, event_us, out);
    Some(())
}

fn stream_head(scan: &mut Scan<'_>, scope: Scope<'_>) -> Option<(MarketId, Seq, i64)> {
    let event_us = scan.ms_as_us()?;
    scan.eat(br#","s":""#)?;
    let market = scope.market_of(symbol_in(scan.word()?)?)?;
    scan.eat(br#"","u":"#)?;
    let last = scan.count()?;
    scan.eat(br#","U":"#)?;
    Some((market, Seq { first: scan.count()?, last, prev: None }, event_us))
}

fn update_head(scan: &mut Scan<'_>, scope: Scope<'_>) -> Option<(MarketId, Seq, i64)> {
    scan.eat(br#"{"time":"#)?;
    scan.integer()?;
    scan.eat(br#","channel":"spot.order_book_update","event":"update","result":{"t":"#)?;
    let event_us = scan.ms_as_us()?;
    scan.eat(br#","e":"depthUpdate","E":"#)?;
    scan.integer()?;
    scan.eat(br#","s":""#)?;
    let market = scope.market_of(scan.word()?)?;
    scan.eat(br#"","U":"#)?;
    let first = scan.count()?;
    scan.eat(br#","u":"#)?;
    Some((market, Seq { first, last: scan.count()?, prev: None }, event_us))
}

/// `BTC_USDT` of `ob.BTC_USDT.400`.
fn symbol_in(stream: &[u8]) -> Option<&[u8]> {
    let rest = stream.strip_prefix(b"ob.")?;
    let dot = rest.iter().rposition(|byte| *byte == b'.')?;
    Some(&rest[..dot])
}

// ---------------------------------------------------------------- Any frame, any order of keys

/// What a channel carries.
#[derive(Clone, Copy, PartialEq)]
enum Channel {
    /// A whole book, then changes; named `ob.BTC_USDT.50`.
    Stream,
    /// Changes for which only REST has a book.
    Changes,
    /// The best levels, whole each time.
    Whole,
    Trades,
    Pong,
    /// Tickers, candles, derivatives.
    Other,
}

impl Channel {
    fn of(name: Option<Text<'_>>) -> Self {
        let mut room = [0; NAME_MAX];
        match name.and_then(|name| read::plain(name, &mut room)).unwrap_or(b"") {
            b"spot.obu" => Self::Stream,
            b"spot.order_book_update" => Self::Changes,
            b"spot.order_book" => Self::Whole,
            b"spot.trades" | b"spot.trades_v2" => Self::Trades,
            b"spot.pong" => Self::Pong,
            _ => Self::Other,
        }
    }

    fn is_depth(self) -> bool {
        matches!(self, Self::Stream | Self::Changes | Self::Whole)
    }

    /// The market that a name in this channel stands for.
    fn market(self, name: Text<'_>, scope: Scope<'_>) -> Option<MarketId> {
        let mut room = [0; NAME_MAX];
        let name = read::plain(name, &mut room)?;
        scope.market_of(if self == Self::Stream { symbol_in(name)? } else { name })
    }
}

/// Longer than any name we look for.
const NAME_MAX: usize = 128;

fn any_frame(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    // A list is a REST reply.
    let mut frame = [const { None }; 5];
    if json.peek()? == Kind::Object {
        frame = json.fields(["channel", "event", "result", "error", "payload"])?;
    } else {
        read::pass(&mut json)?;
    }
    json.finish()?;
    message(frame, scope, out)?;
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(())
}

fn message(
    [channel, event, result, error, payload]: [Field<'_>; 5],
    scope: Scope<'_>,
    out: &mut Batch,
) -> Result<(), Malformed> {
    let (channel, event) = (Channel::of(text(channel)?), text(event)?);
    let says = |word| event.is_some_and(|event| event.is(word));
    if let Some(error) = message_of(error)? {
        refusal(channel, first_of(payload)?, error, scope, out);
        return Ok(());
    }
    match result {
        _ if channel == Channel::Pong => out.push(Event::Heartbeat),
        _ if says("subscribe") => {
            let named = first_of(payload)?.filter(|_| channel.is_depth());
            out.push(Event::Ack { market: named.and_then(|name| channel.market(name, scope)) });
        }
        Some(mut result) if says("update") => update(channel, &mut result, scope, out)?,
        _ => {}
    }
    Ok(())
}

/// A string, or nothing where there is none.
fn text(field: Field<'_>) -> Result<Option<Text<'_>>, Malformed> {
    Ok(field.map(|mut json| read::text(&mut json)).transpose()?.flatten())
}

/// The text of an error, where there is one.
fn message_of(error: Field<'_>) -> Result<Option<Text<'_>>, Malformed> {
    let Some(mut json) = error else { return Ok(None) };
    if json.peek()? != Kind::Object {
        return Ok(None);
    }
    let [message] = json.fields(["message"])?;
    Ok(Some(text(message)?.unwrap_or(Text { raw: b"error", escaped: false })))
}

/// The first name of what was asked for.
fn first_of(payload: Field<'_>) -> Result<Option<Text<'_>>, Malformed> {
    let Some(mut json) = payload else { return Ok(None) };
    if json.peek()? != Kind::Array {
        return Ok(None);
    }
    json.array()?;
    Ok(if json.item()? { read::text(&mut json)? } else { None })
}

/// Subscribed already (`Alert sub`): nobody is refused anything.
fn refusal(channel: Channel, name: Option<Text<'_>>, error: Text<'_>, scope: Scope<'_>, out: &mut Batch) {
    let text = read::keep(error, out);
    if !out.text_of(text).starts_with("Alert sub ") {
        let name = name.filter(|_| channel.is_depth());
        out.push(Event::Refused { market: name.and_then(|name| channel.market(name, scope)), text });
    }
}

// ---------------------------------------------------------------- Books and trades

fn update(channel: Channel, json: &mut Json<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    if channel == Channel::Trades {
        return trade(json, scope, out).map_err(Malformed::of_no_book);
    }
    if !channel.is_depth() {
        return Ok(());
    }
    let mut book = Book::default();
    let read = book.read(json, out).and_then(|()| book.event(channel, scope, out));
    read.map_err(|error| Malformed { market: book.market(channel, scope), ..error })
}

/// `result` of a depth channel: short names, or long ones in `spot.order_book`.
#[derive(Default)]
struct Book<'a> {
    symbol: Option<Option<Text<'a>>>,
    time: Option<i64>,
    first: Option<Option<&'a [u8]>>,
    last: Option<Option<&'a [u8]>>,
    full: Option<Option<bool>>,
    bids: Option<()>,
    asks: Option<()>,
}

impl<'a> Book<'a> {
    fn read(&mut self, json: &mut Json<'a>, out: &mut Batch) -> Result<(), Malformed> {
        read::fields(json, |key, json| match key {
            b"s" => once(&mut self.symbol, read::text(json)?),
            b"t" => once(&mut self.time, read::time_us(json, 1000)?),
            b"U" => once(&mut self.first, read::scalar(json)?),
            b"u" | b"lastUpdateId" => once(&mut self.last, read::scalar(json)?),
            b"full" => once(&mut self.full, read::flag(json)?),
            b"b" | b"bids" => once(&mut self.bids, read::pairs(json, Side::Bid, out)?),
            b"a" | b"asks" => once(&mut self.asks, read::pairs(json, Side::Ask, out)?),
            _ => read::pass(json),
        })
    }

    fn market(&self, channel: Channel, scope: Scope<'_>) -> Option<MarketId> {
        channel.market(self.symbol.flatten()?, scope)
    }

    fn event(&self, channel: Channel, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        const UNNUMBERED: Malformed = Malformed::new("a book message without its update ids");
        let kind = match channel {
            Channel::Whole => BookKind::Full,
            _ if self.full.flatten() == Some(true) => BookKind::Snapshot,
            _ => BookKind::Delta,
        };
        let id = |slot: Option<Option<&[u8]>>| slot.flatten().and_then(parse_u64).ok_or(UNNUMBERED);
        let last = id(self.last)?;
        let first = if kind == BookKind::Delta { id(self.first)? } else { last };
        let Some(market) = self.market(channel, scope) else {
            out.levels.clear();
            out.sizes_floored = 0;
            return Ok(());
        };
        push_book(market, kind, Seq { first, last, prev: None }, self.time.unwrap_or(0), out);
        Ok(())
    }
}

fn push_book(market: MarketId, kind: BookKind, seq: Seq, event_us: i64, out: &mut Batch) {
    let to = out.levels.len();
    let book = BookEvent { market, kind, seq, event_us, from: 0, to, checksum: None, keep_depth: 0 };
    out.push(Event::Book(book));
}

fn trade(json: &mut Json<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let (mut market, mut taker, mut price, mut size, mut time) = (None, None, None, None, None);
    read::fields(json, |key, json| match key {
        b"currency_pair" => once(&mut market, scope.market(json.string()?)),
        b"side" => once(&mut taker, read::taker(json)?),
        b"price" => once(&mut price, Decimal::price(json.digits_text()?)?),
        b"amount" => once(&mut size, Decimal::size(json.digits_text()?)?.size),
        b"create_time_ms" => once(&mut time, read::scalar(json)?),
        _ => read::pass(json),
    })?;
    let (Some(market), Some(taker), Some(price), Some(size)) = (market, taker, price, size) else {
        return Err(Malformed::new("a trade without pair, side, price or amount"));
    };
    let event_us = time.flatten().map_or(0, fine_ms_as_us);
    let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
    out.events.extend(market.map(event));
    Ok(())
}

/// `1631824310261.896`, in milliseconds; 0 where it cannot be read.
fn fine_ms_as_us(text: &[u8]) -> i64 {
    let dot = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    let mut fine = *b"000";
    for (place, digit) in fine.iter_mut().zip(text.iter().skip(dot + 1)) {
        *place = *digit;
    }
    let (ms_us, fine_us) = (read::ms_as_us(Some(&text[..dot])), parse_u64(&fine));
    fine_us.filter(|_| ms_us > 0).map_or(0, |fine_us| ms_us.saturating_add(fine_us as i64))
}
