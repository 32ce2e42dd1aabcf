//! Bitfinex, the public WebSocket of its v2 API.
//!
//! Sources: docs.bitfinex.com (ws-general, ws-public, ws-public-books, ws-websocket-checksum), the code of
//! bfx-api-node-models, cryptofeed, tardis and ccxt as of 2026-11, a capture of 2021-04-17.
//!
//! Data comes in arrays that name their channel by a number, which the venue gives out on subscribing.

mod names;
mod orders;
mod printed;
mod subscribe;

use subscribe::{ask_book, ask_trades, drop_channel};

use super::checksum::Summed;
use super::conns::Conns;
use super::field::Field;
use super::numbering::Numbering;
use super::read::{self, Scope};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Limits, Malformed,
    OrdersKind, OrdersStep, Role, Seq, Spec, Top, TradeEvent, Venue, Wanted,
};
use crate::market::symbols::SYMBOL_MAX;
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::{Decimal, Json, Kind};

// ---- Constants -------------------------------------------------------------------------------------

static SPEC: Spec = Spec {
    id: "bitfinex",
    name: "Bitfinex",
    short: "Bfx",
    endpoints: &[Endpoint {
        url: "wss://api-pub.bitfinex.com/ws/2",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    // Announced away in December 2025; a wrong zero would make up arbitrage.
    fee_taker: 0.002,
    fee_maker: 0.001,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84 (an announcement of December 2025: none at all)",
    guard: Guard::Sequence,
    push_interval_us: 0,
    // Each channel says `hb` every 15 s while it is quiet.
    heartbeat_us: 15_000_000,
    keepalive: None,
    limits: Limits {
        streams_per_conn: CHANNELS_PER_CONN,
        sends_per_second: 8,
        connects: 20,
        connects_window_us: 60_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "The end of all trading fees was announced in December 2025; date and scope are not known, the older fees are the default.",
        "In the checksum numbers below 0.000001 are written with an exponent, as they are sent: so bfx-api-node-models #70 measured it, its own code writes prices out.",
        "Books of single orders at the same time as books by price were seen in no recording; orders of one price are checked in the order of their ids, as bfx-api-node-models sorts them.",
        "Messages a second are not documented; ours are cautious.",
        "Which pairs are listed is known as of 2021-04-17; tick, step and smallest order are not known.",
    ],
};

const CHANNELS_PER_CONN: usize = 25;
/// A book and its trades are two channels; one more is left for the single orders of a market in focus.
const MARKETS_PER_CONN: usize = CHANNELS_PER_CONN / 2;

/// Times (32768), numbers on every frame (65536) and book checksums (131072).
const CONFIGURE: &str = r#"{"event":"conf","flags":229376}"#;

// ---- Subscribing -----------------------------------------------------------------------------------

fn connection(wanted: &[Wanted<'_>]) -> ConnPlan {
    let asks = wanted.iter().flat_map(|want| {
        let symbol = &want.market.symbol;
        [ask_book(symbol), ask_trades(symbol)]
    });
    ConnPlan {
        endpoint: 0,
        url: SPEC.endpoints[0].url.into(),
        markets: wanted.iter().map(|want| want.id).collect(),
        sends: std::iter::once(CONFIGURE.into()).chain(asks).collect(),
    }
}

// ---- What is remembered of a connection ------------------------------------------------------------

/// Far more channels than a connection may have.
const CHANNELS_MAX: usize = 256;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Feed {
    /// Levels at their full precision (`P0`).
    Book,
    Trades,
    /// Single orders (`R0`).
    Orders,
    /// Tickers, candles, books of rounded prices (`P1` to `P4`).
    Other,
}

#[derive(Clone, Debug)]
struct Channel {
    number: u64,
    feed: Feed,
    market: Option<MarketId>,
    symbol: String,
}

/// A connection's channels, and where its numbering stands.
#[derive(Clone, Debug, Default)]
struct Line {
    channels: Vec<Channel>,
    numbering: Numbering,
}

#[derive(Debug, Default)]
pub struct Bitfinex {
    lines: Conns<Line>,
}

// ---- The venue -------------------------------------------------------------------------------------

impl Venue for Bitfinex {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        names::symbol_of(base, quote)
    }

    fn rules(&self, _symbol: &str) -> Option<Rules> {
        None
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        wanted.chunks(MARKETS_PER_CONN).map(connection).collect()
    }

    fn opened(&mut self, conn: u32) {
        self.lines.begin(conn);
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        let line = self.lines.of(frame.conn);
        if let Some(number) = printed::book(frame.bytes, line, out) {
            line.numbering.take(number, out);
            return Ok(());
        }
        out.clear();
        let mut json = Json::new(frame.bytes)?;
        let number = match json.peek()? {
            Kind::Array => data(&mut json, line, out)?,
            Kind::Object => notice(&mut json, scope, line, out).map(|()| None)?,
            _ => json.skip().map(|_| None)?,
        };
        json.finish()?;
        if out.events.is_empty() {
            out.push(Event::Ignored);
        }
        if let Some(number) = number {
            line.numbering.take(number, out);
        }
        Ok(())
    }

    /// Learnt from the documents and 1,670 numbered frames of 2021-04-17:
    /// 1. Numbers count the frames of the connection, whatever their channel, in steps of 1.
    /// 2. A jump is a [`Event::ConnGap`] (see [`Numbering::take`]): it costs every book of the connection.
    /// 3. So a change that gets here continues its book, unless the book already holds it.
    /// 4. Without numbers (`conf` was refused) nothing can be judged; the checksum guards. But a book that
    ///    has a number never goes on without one.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        match seq.last {
            0 => seq::unnumbered(last),
            number if number > last => Follow::Apply,
            _ => Follow::Stale,
        }
    }

    /// CRC-32 of `bid:amount:ask:-amount:...` over the 25 best levels, a missing level left out.
    fn checksum(&self, top: &Top<'_>, _summed: &mut Summed) -> u32 {
        top.interleaved(|crc, side, (price, size)| {
            crc.scripted(price, top.price_scale);
            crc.bytes(if side == Side::Bid { b":" } else { b":-" });
            crc.scripted(size, top.size_scale);
        })
    }

    fn counts_frames(&self) -> bool {
        true
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        let drop = self.newest(Feed::Book, market).map(|channel| drop_channel(channel.number));
        drop.into_iter().chain([ask_book(&market.symbol)]).collect()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let frame = |market: &&Market| match on {
            true => Some(ask_trades(&market.symbol)),
            false => self.newest(Feed::Trades, market).map(|channel| drop_channel(channel.number)),
        };
        markets.iter().filter_map(frame).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        let held = [Feed::Book, Feed::Trades].into_iter().filter_map(|feed| self.newest(feed, market));
        held.map(|channel| drop_channel(channel.number)).collect()
    }

    fn orders_frames(&self, conn: u32, market: &Market, step: OrdersStep) -> Vec<String> {
        let channel = || self.lines.get(conn)?.channel(Feed::Orders, &market.symbol);
        match step {
            OrdersStep::Begin => vec![orders::ask(&market.symbol)],
            OrdersStep::Begun => Vec::new(),
            OrdersStep::End => channel().map(|channel| drop_channel(channel.number)).into_iter().collect(),
        }
    }
}

impl Bitfinex {
    /// The newest connection's channel counts.
    fn newest(&self, feed: Feed, market: &Market) -> Option<&Channel> {
        self.lines.newest_first().find_map(|line| line.channel(feed, &market.symbol))
    }
}

impl Line {
    fn find(&self, number: u64) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.number == number)
    }

    fn channel(&self, feed: Feed, symbol: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.feed == feed && channel.symbol == symbol)
    }

    fn forget(&mut self, number: Option<u64>) {
        self.channels.retain(|channel| Some(channel.number) != number);
    }

    fn remember(&mut self, channel: Channel) {
        self.forget(Some(channel.number));
        if self.channels.len() == CHANNELS_MAX {
            self.channels.remove(0);
        }
        self.channels.push(channel);
    }
}

// ---- Data: `[channel, content, number, ms]` ----------------------------------------------------------

/// What stands between a channel's number and the frame's own.
enum Content {
    Heartbeat,
    Levels(BookKind),
    Orders(OrdersKind),
    /// The book's checksum, or that of the single orders.
    Checksum(u32),
    Trade(TradeEvent),
    Other,
}

/// Gives the frame's number where it has one.
fn data(json: &mut Json<'_>, line: &Line, out: &mut Batch) -> Result<Option<u64>, Malformed> {
    json.array()?;
    let number = if json.item()? { read::scalar(json)? } else { return Ok(None) };
    let Some(number) = number.and_then(parse_u64) else {
        while json.item()? {
            json.skip()?;
        }
        return Ok(None);
    };
    let channel = line.find(number);
    let aim = channel.and_then(|channel| Some((channel.feed, channel.market?)));
    pushed(json, aim, out).map_err(|wrong| match aim {
        Some((Feed::Book, market)) => wrong.of(market),
        _ if channel.is_some() => wrong.of_no_book(),
        _ => wrong,
    })
}

/// What a channel carries, and for which market that is followed.
type Aim = Option<(Feed, MarketId)>;

fn pushed(json: &mut Json<'_>, aim: Aim, out: &mut Batch) -> Result<Option<u64>, Malformed> {
    let content = if json.item()? { content(json, aim, out)? } else { return Ok(None) };
    let (mut number, mut event_us, mut place) = (None, 0, 0);
    while json.item()? {
        match place {
            0 => number = Some(json.u64()?),
            1 => event_us = read::time_us(json, 1000)?,
            _ => drop(json.skip()?),
        }
        place += 1;
    }
    let last = number.unwrap_or(0);
    let book = |market, kind, checksum| book((market, kind), (last, event_us), checksum, out);
    let event = match (content, aim) {
        (Content::Levels(kind), Some((_, market))) => book(market, kind, None),
        (Content::Orders(kind), Some((_, market))) => orders::event((market, kind), last, None, out),
        (Content::Checksum(sum), Some((Feed::Orders, market))) => {
            orders::event((market, OrdersKind::Changes), last, Some(sum), out)
        }
        (Content::Checksum(sum), Some((_, market))) => book(market, BookKind::Delta, Some(sum)),
        (Content::Trade(trade), _) => Event::Trade(trade),
        (Content::Heartbeat, _) => Event::Heartbeat,
        _ => Event::Ignored,
    };
    out.push(event);
    Ok(number)
}

fn book((market, kind): (MarketId, BookKind), at: (u64, i64), checksum: Option<u32>, out: &Batch) -> Event {
    let (seq, to) = (Seq { first: at.0, last: at.0, prev: None }, out.levels.len());
    Event::Book(BookEvent { market, kind, seq, event_us: at.1, from: 0, to, checksum, keep_depth: 0 })
}

fn content(json: &mut Json<'_>, aim: Aim, out: &mut Batch) -> Result<Content, Malformed> {
    let kind = json.peek()?;
    match aim {
        Some((Feed::Book, _)) if kind == Kind::Array => return levels(json, out).map(Content::Levels),
        Some((Feed::Orders, _)) if kind == Kind::Array => {
            return orders::read(json, out).map(Content::Orders);
        }
        _ => {}
    }
    let word = if kind == Kind::String { json.string()?.plain().or(Some(b"")) } else { None };
    let announces = !matches!(word, None | Some(b"hb"));
    if announces && !json.item()? {
        return Err(Malformed::new("a word without what it announces"));
    }
    match (word, aim) {
        (Some(b"hb"), _) => Ok(Content::Heartbeat),
        (Some(b"cs"), Some((Feed::Book | Feed::Orders, _))) => {
            let signed = i32::try_from(json.i64()?).map_err(|_| Malformed::new("a number out of range"))?;
            Ok(Content::Checksum(signed as u32))
        }
        // It comes again as `tu`, with no more that we use.
        (Some(b"te"), Some((Feed::Trades, market))) => trade(json, market).map(Content::Trade),
        _ => Ok(json.skip().map(|_| Content::Other)?),
    }
}

/// `[[price, count, amount], ...]` is a whole book, `[price, count, amount]` a change.
fn levels(json: &mut Json<'_>, out: &mut Batch) -> Result<BookKind, Malformed> {
    json.array()?;
    if !json.item()? {
        return Ok(BookKind::Snapshot);
    }
    if json.peek()? == Kind::Number {
        return level(json, out).map(|()| BookKind::Delta);
    }
    loop {
        json.array()?;
        if !json.item()? {
            return Err(SHORT);
        }
        level(json, out)?;
        if !json.item()? {
            return Ok(BookKind::Snapshot);
        }
    }
}

const SHORT: Malformed = Malformed::new("a level without price, count and amount");

/// The rest of a level whose price stands next. An amount above 0 is a bid's, below 0 an ask's; without
/// orders (`count` 0) the level is gone, and the amount, 1 or -1, says no more than its side.
fn level(json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let price = json.number()?;
    let count = if json.item()? { json.number()? } else { return Err(SHORT) };
    let amount = if json.item()? { json.number()? } else { return Err(SHORT) };
    while json.item()? {
        json.skip()?;
    }
    let count = parse_u64(count).ok_or(Malformed::new("a count of orders that is no count"))?;
    let (side, size) = signed(amount)?;
    if count > 0 {
        return out.level(side, price, size);
    }
    Decimal::size(size)?;
    out.level(side, price, b"0")
}

/// Side and size of an amount, whose sign is the side.
fn signed(amount: &[u8]) -> Result<(Side, &[u8]), Malformed> {
    let (side, size) = amount.strip_prefix(b"-").map_or((Side::Bid, amount), |size| (Side::Ask, size));
    let digits = size.split(|byte| matches!(byte, b'e' | b'E')).next().unwrap_or(size);
    if digits.iter().all(|byte| matches!(byte, b'0' | b'.')) {
        return Err(Malformed::new("an amount of neither side"));
    }
    Ok((side, size))
}

/// `[id, ms, amount, price]`: an amount above 0 was bought by who took.
fn trade(json: &mut Json<'_>, market: MarketId) -> Result<TradeEvent, Malformed> {
    const SHORT: Malformed = Malformed::new("a trade without amount or price");
    json.array()?;
    let mut values = [None; 4];
    for value in &mut values {
        *value = Some(if json.item()? { json.number()? } else { return Err(SHORT) });
    }
    while json.item()? {
        json.skip()?;
    }
    let [_, Some(ms), Some(amount), Some(price)] = values else { return Err(SHORT) };
    let (taker, size) = signed(amount)?;
    let (price, size) = (Decimal::price(price)?, Decimal::size(size)?.size);
    Ok(TradeEvent { market, price, size, taker, event_us: read::ms_as_us(Some(ms)) })
}

// ---- Notices: `{"event":"subscribed",...}` -----------------------------------------------------------

fn notice(json: &mut Json<'_>, scope: Scope<'_>, line: &mut Line, out: &mut Batch) -> Result<(), Malformed> {
    let names = ["event", "channel", "prec", "symbol", "chanId", "code", "msg", "status", "platform"];
    let [event, channel, prec, symbol, number, code, msg, status, platform] = json.fields(names)?;
    json.finish()?; // Nothing is remembered of a frame that is refused.
    let is_book = said(&channel)? == b"book" && matches!(said(&prec)?, b"" | b"P0");
    let is_orders = said(&channel)? == b"book" && said(&prec)? == b"R0";
    let mut room = [0; SYMBOL_MAX];
    let symbol = symbol.map(|mut symbol| read::text(&mut symbol)).transpose()?.flatten();
    let symbol = symbol.and_then(|symbol| read::plain(symbol, &mut room)).unwrap_or(b"");
    let market = scope.market_of(symbol);
    match said(&event)? {
        b"subscribed" => {
            let number = parse_u64(said(&number)?).ok_or(Malformed::new("a channel without its number"))?;
            let feed = match said(&channel)? {
                b"trades" => Feed::Trades,
                _ if is_book => Feed::Book,
                _ if is_orders => Feed::Orders,
                _ => Feed::Other,
            };
            let symbol = String::from_utf8_lossy(symbol).into_owned();
            line.remember(Channel { number, feed, market, symbol });
            match market.filter(|_| is_orders) {
                Some(market) => out.push_orders(market, OrdersKind::Opened, 0),
                None => out.push(Event::Ack { market: market.filter(|_| is_book) }),
            }
        }
        b"unsubscribed" => line.forget(parse_u64(said(&number)?)),
        b"conf" if said(&status)? == b"OK" => out.push(Event::Ack { market: None }),
        // Subscribed already (10301): nobody is refused anything.
        b"error" | b"conf" => {
            let market = market.filter(|_| said(&code) != Ok(b"10301"));
            if let Some(market) = market.filter(|_| is_orders) {
                out.push_orders(market, OrdersKind::Refused, 0);
            }
            let market = market.filter(|_| is_book);
            let code = Some(said(&code)?).filter(|code| parse_u64(code).is_some());
            let text = out.keep_text(&[code.unwrap_or(b"?"), b": ", said(&msg)?].concat());
            out.push(Event::Refused { market, text });
        }
        b"pong" => out.push(Event::Heartbeat),
        b"info" => info(said(&code)?, platform, out)?,
        _ => {}
    }
    Ok(())
}

/// A text without escapes or the digits of a number, empty where there is neither.
fn said<'a>(field: &Field<'a>) -> Result<&'a [u8], Malformed> {
    let said = field.clone().map(|mut field| read::scalar(&mut field)).transpose()?;
    Ok(said.flatten().unwrap_or(b""))
}

/// 20051: connect again. 20060: maintenance begins. 20061: it is over, and all must be subscribed anew. The
/// greeting says whether the platform runs.
fn info(code: &[u8], platform: Field<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let [status] = platform.map_or(Ok([None]), |mut platform| platform.fields(["status"]))?;
    match (code, said(&status)?) {
        (b"20051", _) => out.push(Event::PlannedCut),
        (b"20060", _) | (b"", b"0") => out.push(Event::Maintenance { on: true }),
        (b"20061", _) => out.events.extend([Event::Maintenance { on: false }, Event::PlannedCut]),
        (b"", b"1") => out.push(Event::Maintenance { on: false }),
        _ => {}
    }
    Ok(())
}
