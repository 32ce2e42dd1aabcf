//! Coinbase: the Advanced Trade feed, and the older Exchange feed as recordings show it.
//!
//! Sources: docs.cdp.coinbase.com (Advanced Trade and Exchange WebSocket pages), the code of ccxt,
//! nautilus_trader, hummingbot and aggr as of 2026-11, and a capture of 2026-08-09.

mod list;

use super::conns::Conns;
use super::field::{self, Field, digits, list, word};
use super::numbering::Numbering;
use super::read::{self, Scope};
use super::{
    Batch, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Limits, ListRequest, Malformed, Role,
    Seq, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json_out::JsonOut;
use crate::num::time::rfc3339_us;
use crate::num::{Decimal, Form, Json, Scan, Text};

// ---- Constants -------------------------------------------------------------------------------------

const ADVANCED: usize = 0;
const EXCHANGE: usize = 1;

static SPEC: Spec = Spec {
    id: "coinbase",
    name: "Coinbase",
    short: "Cbs",
    endpoints: &[
        Endpoint {
            url: "wss://advanced-trade-ws.coinbase.com",
            kind: Kind::Spot,
            role: Role::Stream,
            live: true,
        },
        Endpoint {
            url: "wss://ws-feed.exchange.coinbase.com",
            kind: Kind::Spot,
            role: Role::Stream,
            live: false,
        },
    ],
    // The dearer of two published tables: Advanced at 0 to 1,000 USD a month. Older tables and the
    // Exchange say 0.60 % and 0.40 %.
    fee_taker: 0.012,
    fee_maker: 0.006,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84, tier Advanced 1 (older tables: 0.60 % / 0.40 %)",
    guard: Guard::Sequence,
    push_interval_us: 0,
    heartbeat_us: 1_000_000,
    keepalive: None,
    limits: Limits {
        // None is documented; two channels for each of MARKETS_PER_CONN and the heartbeats.
        streams_per_conn: 2 * MARKETS_PER_CONN + 1,
        sends_per_second: 8,
        connects: 8,
        connects_window_us: 1_000_000,
        sends_shared: true,
        ..Limits::PLAIN
    },
    // A snapshot of BTC-USD was 5.1 MB on 2026-08-09.
    frame_bytes_max: 16 << 20,
    unverified: &[
        "That sequence_num counts every frame of a connection is seen in captures, the documents do not say it.",
        "The taker fee is 1.20 % in one current table and 0.60 % in another; the dearer one is the default.",
        "That a trade's side is the maker's is measured on one capture, the documents do not say it.",
        "The list of markets (channel `status`) is read as documented: no recording of it is at hand.",
    ],
};

/// A lost frame costs every book of its connection, and snapshots are large: few markets on each.
const MARKETS_PER_CONN: usize = 20;

// ---- Symbols and rules -----------------------------------------------------------------------------

/// `BTC-USD`. `BTC-USDC` is the same book under another name (`alias_to` in the product list) and no
/// market of its own; only the stablecoins trade against USDC for themselves, and USDC against no other.
fn is_listed(base: &str, quote: &str) -> bool {
    match quote {
        "USD" | "USDT" => !matches!(base, "USD" | "USDC") && base != quote,
        "EUR" | "GBP" | "BTC" => base != quote,
        "USDC" => matches!(base, "USDT" | "EURC"),
        _ => false,
    }
}

/// Symbol, digits of the tick, digits of the step, from the venue's own product list of 2026-08-09
/// (`price_increment`, `base_increment`). The smallest quantity was one step, the smallest notional 1.
const RULES: [(&str, u8, u8); 12] = [
    ("BTC-USD", 2, 8),
    ("BTC-USDT", 2, 8),
    ("DOGE-USD", 5, 1),
    ("DOGE-USDT", 4, 1),
    ("ETH-USD", 2, 8),
    ("ETH-USDT", 2, 8),
    ("LINK-USD", 3, 2),
    ("LINK-USDT", 2, 3),
    ("SOL-USD", 2, 8),
    ("SOL-USDT", 2, 3),
    ("XRP-USD", 4, 6),
    ("XRP-USDT", 4, 6),
];

// ---- Subscribing -----------------------------------------------------------------------------------

/// One channel a message. Heartbeats first: without them the venue closes a quiet connection after 60
/// to 90 s. The others go product by product, so that a refused one takes no other with it.
fn sends(wanted: &[Wanted<'_>]) -> Vec<String> {
    let products: Vec<&str> = wanted.iter().map(|w| w.market.symbol.as_str()).collect();
    let mut sends = vec![ask("subscribe", "heartbeats", &[])];
    for channel in ["level2", "market_trades"] {
        sends.extend(products.iter().map(|product| ask("subscribe", channel, &[product])));
    }
    sends
}

fn ask(kind: &str, channel: &str, products: &[&str]) -> String {
    let mut out = JsonOut::new();
    out.object(|message| {
        message.key("type").string(kind);
        if !products.is_empty() {
            message.key("product_ids").array(|list| {
                for product in products {
                    list.string(product);
                }
            });
        }
        message.key("channel").string(channel);
    });
    out.finish()
}

// ---- The venue -------------------------------------------------------------------------------------

#[derive(Debug, Default)]
pub struct Coinbase {
    numberings: Conns<Numbering>,
}

impl Venue for Coinbase {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_listed(base, quote).then(|| format!("{base}-{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step) = RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, *tick), Decimal::new(1, *step));
        Some(Rules { tick, step, min_qty: step, min_notional: Decimal::new(1, 0) })
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let conn = |part: &[Wanted<'_>]| ConnPlan {
            endpoint: ADVANCED,
            url: SPEC.endpoints[ADVANCED].url.into(),
            markets: part.iter().map(|w| w.id).collect(),
            sends: sends(part),
        };
        wanted.chunks(MARKETS_PER_CONN).map(conn).collect()
    }

    fn opened(&mut self, conn: u32) {
        self.numberings.begin(conn);
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        if frame.endpoint == EXCHANGE {
            return exchange(scope, out);
        }
        let number = match level2_as_printed(scope, out) {
            Some(number) => Some(number),
            None => {
                out.clear();
                advanced(scope, out)?
            }
        };
        if let Some(number) = number {
            self.numberings.of(frame.conn).take(number, out);
        }
        Ok(())
    }

    /// Learnt 2026-08-09 (1,030 frames, no jump):
    /// 1. `sequence_num` counts the frames of the connection, whatever their channel, in steps of 1.
    /// 2. A jump is a [`Event::ConnGap`] (see [`Numbering::take`]): it costs every book of the connection.
    /// 3. So a delta that gets here continues its book, unless it is older than what the book holds.
    ///
    /// One frame may hold several messages of one book, all of its number. The Exchange feed has no
    /// number at all.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        if seq.last < last { Follow::Stale } else { Follow::Apply }
    }

    fn counts_frames(&self) -> bool {
        true
    }

    fn list_request(&self) -> Option<ListRequest> {
        Some(ListRequest { endpoint: ADVANCED, text: self::list::REQUEST, again_us: 0 })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2026-08-09")
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        let product = [market.symbol.as_str()];
        ["unsubscribe", "subscribe"].map(|kind| ask(kind, "level2", &product)).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        markets.iter().map(|market| ask(verb, "market_trades", &[&market.symbol])).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        ["level2", "market_trades"].map(|channel| ask("unsubscribe", channel, &[&market.symbol])).into()
    }
}

// ---- Advanced Trade: level2 as the venue prints it ---------------------------------------------------

/// Reads a `level2` frame in the exact shape that was seen, in one pass, and gives its number. `None`
/// in any doubt: what [`advanced`] then makes of the frame counts.
fn level2_as_printed(scope: Scope<'_>, out: &mut Batch) -> Option<u64> {
    let scan = &mut Scan::new(scope.frame.bytes);
    scan.eat(br#"{"channel":"l2_data","#)?;
    // In the documents, not in the recording.
    let _ = scan.eat(br#""client_id":"","#);
    scan.eat(br#""timestamp":""#)?;
    let event_us = moment_us(scan.word()?);
    scan.eat(br#"","sequence_num":"#)?;
    let number = u64::try_from(scan.integer()?).ok()?;
    scan.eat(br#","events":[{"type":""#)?;
    let kind = field::kind_of(scan.word()?)?;
    scan.eat(br#"","product_id":""#)?;
    let market = scope.market_of(scan.word()?)?;
    scan.eat(br#"","updates":["#)?;
    updates_as_printed(scan, out)?;
    scan.eat(b"]}]}")?;
    scan.end()?;
    push_book(market, kind, (number, event_us), 0, out);
    Some(number)
}

/// `1.5","new_quantity":"2"}`
const NUMBERS: Form<0, 18, 2, 0> = Form {
    open: [],
    middle: *b"\",\"new_quantity\":\"",
    close: *b"\"}",
    separator: [],
    bare: false,
    counted: false,
};

/// `{"side":"bid","event_time":"...","price_level":"1.5","new_quantity":"2"}`, again and again. What
/// stands between side and price hardly ever changes within a frame, so it is compared, not read.
fn updates_as_printed(scan: &mut Scan<'_>, out: &mut Batch) -> Option<()> {
    let mut middle: &[u8] = b"\0";
    loop {
        scan.eat(br#"{"side":""#)?;
        let bid = scan.eat(b"bid").map(|()| Side::Bid);
        let side = bid.or_else(|| scan.eat(b"offer").map(|()| Side::Ask))?;
        if scan.repeat(middle).is_none() {
            let place = scan.place();
            scan.eat(br#"","event_time":""#)?;
            scan.word()?;
            scan.eat(br#"","price_level":""#)?;
            middle = scan.since(place);
        }
        scan.level(&NUMBERS, |price, size| out.keep_read(side, price, size))?;
        if scan.eat(b",").is_none() {
            return Some(());
        }
    }
}

// ---- Advanced Trade: any frame, any order of keys ----------------------------------------------------

/// What the messages of one frame have in common.
struct Shared<'a> {
    scope: Scope<'a>,
    number: u64,
    event_us: i64,
}

/// Gives the frame's number where it has one.
fn advanced(scope: Scope<'_>, out: &mut Batch) -> Result<Option<u64>, Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    let names = ["channel", "type", "sequence_num", "timestamp", "events", "message", "reason"];
    let [channel, kind, number, timestamp, events, said, reason] = json.fields(names)?;
    json.finish()?;
    if channel.is_none() {
        return refusal(kind, [said, reason], out).map(|()| None);
    }
    let number = number.ok_or(Malformed::new("a channel's frame without its number"))?.u64()?;
    let shared = Shared { scope, number, event_us: time_us(timestamp)? };
    match word(channel)?.plain().unwrap_or(b"") {
        b"l2_data" => list(events, |event| level2(event, &shared, out))?,
        b"market_trades" => list(events, |event| trades(event, scope, out))?,
        b"subscriptions" => list(events, |event| acks(event, scope, out))?,
        b"heartbeats" => out.push(Event::Heartbeat),
        b"status" => list(events, |event| self::list::read(event, out))?,
        _ => {}
    }
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(Some(number))
}

fn level2(event: &mut Json<'_>, shared: &Shared<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let [kind, product, updates] = event.fields(["type", "product_id", "updates"])?;
    let Some(market) = shared.scope.market(word(product)?) else { return Ok(()) };
    let kind = field::book_kind(kind).map_err(|wrong| wrong.of(market))?;
    let from = out.levels.len();
    list(updates, |update| level(update, out)).map_err(|wrong| wrong.of(market))?;
    push_book(market, kind, (shared.number, shared.event_us), from, out);
    Ok(())
}

fn level(update: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let [side, price, size] = update.fields(["side", "price_level", "new_quantity"])?;
    out.level(side_of(word(side)?, ["bid", "offer"])?, digits(price)?, digits(size)?)
}

/// Adds the message whose levels are those of the batch from `from` on.
fn push_book(market: MarketId, kind: BookKind, at: (u64, i64), from: usize, out: &mut Batch) {
    let (number, event_us) = at;
    out.push_book(market, kind, Seq { first: number, last: number, prev: None }, event_us, from);
}

/// The first message of a subscription is history and is not passed on. Newest first within a message.
///
/// `side` is the side of the order that rested, as on the Exchange feed: in the capture of 2026-08-09
/// all 49 trades marked SELL that fell on a touch were at the ask, all 27 marked BUY at the bid. (aggr
/// reads it so too; nautilus_trader takes it for the aggressor's.)
fn trades(event: &mut Json<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let [kind, trades] = event.fields(["type", "trades"])?;
    if !word(kind)?.is("update") {
        return Ok(());
    }
    let from = out.events.len();
    list(trades, |one| trade(one, ["BUY", "SELL"], scope, out))?;
    out.events[from..].reverse();
    Ok(())
}

/// One trade of either feed.
fn trade(one: &mut Json<'_>, sides: [&str; 2], scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let names = ["product_id", "price", "size", "side", "time"];
    let [product, price, size, side, time] = one.fields(names)?;
    let Some(market) = scope.market(word(product)?) else { return Ok(()) };
    let (price, size) = (field::price(price)?, field::size(size)?);
    let taker = side_of(word(side)?, sides)?.other();
    out.push(Event::Trade(TradeEvent { market, price, size, taker, event_us: time_us(time)? }));
    Ok(())
}

/// `{"subscriptions":{"level2":["BTC-USD"],"heartbeats":[...]}}`: all that is subscribed by now. Only
/// depth is acknowledged by market.
fn acks(event: &mut Json<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let [subscriptions] = event.fields(["subscriptions"])?;
    let [depth] = subscriptions.map_or(Ok([None]), |mut all| all.fields(["level2"]))?;
    if depth.is_none() {
        out.push(Event::Ack { market: None });
        return Ok(());
    }
    list(depth, |product| {
        let market = scope.market(product.string()?);
        out.push(Event::Ack { market });
        Ok(())
    })
}

// ---- Exchange feed ---------------------------------------------------------------------------------

/// `level2_batch`, `matches`, `heartbeat`. Books carry no number here: a recording of this feed has
/// nothing that would show a loss.
fn exchange(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut message = Json::new(scope.frame.bytes)?;
    let mut json = message.clone();
    let names = ["type", "product_id", "time", "bids", "asks", "changes", "message", "reason"];
    let [kind, product, time, bids, asks, changes, said, reason] = json.fields(names)?;
    json.finish()?;
    match word(kind.clone())?.plain().unwrap_or(b"") {
        b"snapshot" => {
            let sides = [(bids, Some(Side::Bid)), (asks, Some(Side::Ask))];
            exchange_book(BookKind::Snapshot, sides, [product, time], scope, out)?;
        }
        b"l2update" => exchange_book(BookKind::Delta, [(changes, None)], [product, time], scope, out)?,
        b"match" => trade(&mut message, ["buy", "sell"], scope, out)?,
        b"heartbeat" => out.push(Event::Heartbeat),
        b"subscriptions" => out.push(Event::Ack { market: None }),
        b"error" => refusal(kind, [said, reason], out)?,
        _ => {}
    }
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(())
}

fn exchange_book<'a, const N: usize>(
    kind: BookKind,
    lists: [(Field<'a>, Option<Side>); N],
    [product, time]: [Field<'a>; 2],
    scope: Scope<'_>,
    out: &mut Batch,
) -> Result<(), Malformed> {
    let Some(market) = scope.market(word(product)?) else { return Ok(()) };
    let each = |(rows, side)| list(rows, |row| exchange_level(row, side, out));
    lists.into_iter().try_for_each(each).map_err(|wrong| wrong.of(market))?;
    push_book(market, kind, (0, time_us(time)?), 0, out);
    Ok(())
}

/// `["101.5","2"]` on a known side, else `["buy","101.5","2"]`.
fn exchange_level(row: &mut Json<'_>, side: Option<Side>, out: &mut Batch) -> Result<(), Malformed> {
    const SHORT: Malformed = Malformed::new("a level without price and size");
    row.array()?;
    let mut next = || if row.item()? { Ok(row.string()?) } else { Err(SHORT) };
    let side = side.map_or_else(|| side_of(next()?, ["buy", "sell"]), Ok)?;
    let (price, size) = (next()?, next()?);
    out.level(side, price.plain().ok_or(SHORT)?, size.plain().ok_or(SHORT)?)?;
    while row.item()? {
        row.skip()?;
    }
    Ok(())
}

// ---- Small readers ---------------------------------------------------------------------------------

/// `{"type":"error","message":"...","reason":"..."}`; the venue does not say which subscription it means.
fn refusal(kind: Field<'_>, said: [Field<'_>; 2], out: &mut Batch) -> Result<(), Malformed> {
    if !kind.is_some_and(|mut kind| kind.string().is_ok_and(|kind| kind.is("error"))) {
        out.push(Event::Ignored);
        return Ok(());
    }
    let mut text = out.keep_text(b"");
    for (place, mut part) in said.into_iter().flatten().enumerate() {
        out.keep_text(if place == 0 { b"" } else { b": " });
        text.to = read::keep(part.string()?, out).to;
    }
    out.push(Event::Refused { market: None, text });
    Ok(())
}

fn side_of(word: Text<'_>, [bid, ask]: [&str; 2]) -> Result<Side, Malformed> {
    match word {
        word if word.is(bid) => Ok(Side::Bid),
        word if word.is(ask) => Ok(Side::Ask),
        _ => Err(Malformed::new("a side nobody knows")),
    }
}

fn time_us(field: Field<'_>) -> Result<i64, Malformed> {
    let Some(mut field) = field else { return Ok(0) };
    Ok(field.string()?.plain().map_or(0, moment_us))
}

/// 0 where the text is no time, or one before 1970 (the Exchange feed has sent the year 1).
fn moment_us(text: &[u8]) -> i64 {
    rfc3339_us(text).unwrap_or(0).max(0)
}
