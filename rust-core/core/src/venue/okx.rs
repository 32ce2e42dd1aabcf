//! OKX, the public WebSocket of its v5 API.
//!
//! Sources: okx.com docs-v5 and its change log (copy of 2026-02-12), the announcement of 2026-05-21, the
//! code of ccxt, nautilus_trader and hummingbot as of 2026-11, captures of 2022-02-27 and 2022-05-13.

use super::checksum::Summed;
use super::field::{self, Field, list, word};
use super::pairs::is_way_round;
use super::read::{self, Scope};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Fallback, Follow, Frame, Guard, Keepalive, Limits,
    Malformed, Role, Seq, Spec, TextSpan, Top, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Form, Json, Scan, Text};

// ---- Constants -------------------------------------------------------------------------------------

static SPEC: Spec = Spec {
    id: "okx",
    name: "OKX",
    short: "OKX",
    endpoints: &[Endpoint {
        url: "wss://ws.okx.com:8443/ws/v5/public",
        kind: Kind::Spot,
        role: Role::Stream,
        live: true,
    }],
    // The dearer of two published tables; hummingbot and most others say 0.10 % and 0.08 %.
    fee_taker: 0.0015,
    fee_maker: 0.0010,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84 (other tables: 0.10 % / 0.08 %)",
    guard: Guard::Sequence,
    push_interval_us: 0,
    heartbeat_us: 0,
    // A connection that was silent for 30 s is closed; the answer is the text `pong`.
    keepalive: Some(Keepalive { every_us: 20_000_000, text: "ping" }),
    limits: Limits {
        streams_per_conn: 2 * MARKETS_PER_CONN,
        sends_per_second: 3,
        connects: 3,
        connects_window_us: 1_000_000,
        // 480 are allowed, whatever their pace.
        sends_per_hour: 240,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "An announcement of 2026-02-12 drops the first snapshot of `books`; seen still sent on 2026-08-21. After three seconds without it the program takes `books5`.",
        "Tick, step and smallest quantity are those of 2022-05-13.",
        "The taker fee is 0.15 % in one current table and 0.10 % in others; the dearer one is the default.",
        "Hosts of the European and American entities are not used.",
    ],
};

/// All subscriptions of a connection may take 64 KB of text; these take about 9.
const MARKETS_PER_CONN: usize = 100;
const MARKETS_PER_SEND: usize = 25;

// ---- Symbols and rules -----------------------------------------------------------------------------

/// `BTC-USDT`. Pairs against USD exist on some entities' hosts alone, not on this one.
fn is_listed(base: &str, quote: &str) -> bool {
    is_way_round(base, quote, &["USDT", "USDC", "BTC", "ETH"])
}

/// Symbol, digits of the tick, digits of the step, smallest quantity, from the venue's own instrument
/// list of 2022-05-13 (`tickSz`, `lotSz`, `minSz`). There is no smallest notional.
const RULES: [(&str, u8, u8, Decimal); 6] = [
    ("BTC-USDT", 1, 8, Decimal::new(1, 5)),
    ("DOGE-USDT", 6, 6, Decimal::new(10, 0)),
    ("ETH-USDT", 2, 6, Decimal::new(1, 3)),
    ("LINK-USDT", 3, 6, Decimal::new(1, 1)),
    ("SOL-USDT", 3, 6, Decimal::new(1, 2)),
    ("XRP-USDT", 5, 6, Decimal::new(1, 0)),
];

// ---- Subscribing -----------------------------------------------------------------------------------

/// A snapshot, then changes of 400 levels; and the best 5, whole each time.
const DEPTH: &str = "books";
const WHOLE: &str = "books5";

/// `{"op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT"},...]}`: every argument is
/// acknowledged or refused for itself.
fn ask(op: &str, channels: &[&str], symbols: &[&str]) -> String {
    let mut out = JsonOut::new();
    out.object(|message| {
        message.key("op").string(op).key("args").array(|args| {
            for (symbol, channel) in symbols.iter().flat_map(|s| channels.iter().map(move |c| (s, c))) {
                args.object(|arg| {
                    arg.key("channel").string(channel).key("instId").string(symbol);
                });
            }
        });
    });
    out.finish()
}

// ---- The venue -------------------------------------------------------------------------------------

/// How long the first snapshot may take; in February 2026 the venue announced that it would end.
const FIRST_BOOK_US: i64 = 3_000_000;

/// OKX remembers nothing between frames.
#[derive(Debug, Default)]
pub struct Okx;

impl Venue for Okx {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_listed(base, quote).then(|| format!("{base}-{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step, min_qty) = *RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, tick), Decimal::new(1, step));
        Some(Rules { tick, step, min_qty, min_notional: Decimal::new(0, 0) })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2022-05-13")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let send = |part: &[Wanted<'_>]| {
            let symbols: Vec<&str> = part.iter().map(|w| w.market.symbol.as_str()).collect();
            ask("subscribe", &[DEPTH, "trades"], &symbols)
        };
        let conn = |part: &[Wanted<'_>]| ConnPlan {
            endpoint: 0,
            url: SPEC.endpoints[0].url.into(),
            markets: part.iter().map(|w| w.id).collect(),
            sends: part.chunks(MARKETS_PER_SEND).map(send).collect(),
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

    /// Learnt from the change log of 2023 to 2026 and a review of gocryptotrader #2255 (2026-08-10):
    /// 1. No numbers at all (2022): nothing to judge by; the checksum guards. But a book that has a
    ///    number never goes on without one.
    /// 2. `prevSeqId` must be the book's own number. Steps are not 1.
    /// 3. That holds for the keep-alive of a quiet book too (`seqId` equal to `prevSeqId`, no levels),
    /// 4. and for the reset after maintenance (`seqId` below `prevSeqId`): the small number is in force.
    /// 5. The same message twice is stale. Any other number, low ones included, is a gap: after a reset
    ///    that was lost, low is new.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        match seq.prev {
            None if seq.last == 0 => seq::unnumbered(last),
            _ => seq::chained(last, seq),
        }
    }

    /// CRC-32 of `bid:size:ask:size:...` over the 25 best levels, a missing level left out, numbers
    /// without trailing zeros as OKX prints them (3,969 of 3,969 in the captures).
    fn checksum(&self, top: &Top<'_>, _summed: &mut Summed) -> u32 {
        top.interleaved(|crc, _, (price, size)| {
            crc.trimmed(price, top.price_scale);
            crc.byte(b':');
            crc.trimmed(size, top.size_scale);
        })
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["unsubscribe", "subscribe"].map(|op| ask(op, &[DEPTH], &[&market.symbol])).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        let symbols: Vec<&str> = markets.iter().map(|market| market.symbol.as_str()).collect();
        symbols.chunks(MARKETS_PER_SEND).map(|part| ask(verb, &["trades"], part)).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![ask("unsubscribe", &[DEPTH, "trades"], &[&market.symbol])]
    }

    fn first_book_us(&self) -> Option<i64> {
        Some(FIRST_BOOK_US)
    }

    fn fallback(&self, market: &Market, _refusal: Option<&str>) -> Option<Fallback> {
        let ask = |op, channel| ask(op, &[channel], &[&market.symbol]);
        Some(Fallback {
            channel: WHOLE,
            leave_first: ask("unsubscribe", DEPTH),
            subscribe: ask("subscribe", WHOLE),
            unsubscribe: ask("unsubscribe", WHOLE),
        })
    }
}

/// What a subscription's channel carries.
#[derive(Clone, Copy, PartialEq)]
enum Channel {
    /// A snapshot, then changes: 400 levels, or 400 and 50 for those who logged in.
    Changes,
    /// The best 5 or the best level, whole each time.
    Whole,
    Trades,
    Other,
}

impl Channel {
    fn of(name: &[u8]) -> Self {
        match name {
            b"books" | b"books-l2-tbt" | b"books50-l2-tbt" => Self::Changes,
            b"books5" | b"bbo-tbt" => Self::Whole,
            b"trades" | b"trades-all" => Self::Trades,
            _ => Self::Other,
        }
    }
}

// ---- Depth as the venue prints it --------------------------------------------------------------------

/// Reads a depth frame in the exact shape that was seen, in one pass. `None` in any doubt: what
/// [`any_frame`] then makes of the frame counts.
fn book_as_printed(scope: Scope<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(scope.frame.bytes);
    scan.eat(br#"{"arg":{"channel":""#)?;
    let channel = Channel::of(scan.word()?);
    scan.eat(br#"","instId":""#)?;
    let market = scope.market_of(scan.word()?)?;
    scan.eat(br#""},"#)?;
    let kind = match channel {
        Channel::Whole => BookKind::Full,
        Channel::Changes => {
            scan.eat(br#""action":""#)?;
            let kind = field::kind_of(scan.word()?)?;
            scan.eat(br#"","#)?;
            kind
        }
        _ => return None,
    };
    scan.eat(br#""data":[{"asks":"#)?;
    read::levels_in_form(scan, &LEVEL, Side::Ask, out)?;
    scan.eat(br#","bids":"#)?;
    read::levels_in_form(scan, &LEVEL, Side::Bid, out)?;
    let numbers = numbers_as_printed(scan)?;
    scan.eat(b"}]}")?;
    scan.end()?;
    push_book(market, kind, numbers, 0, out).ok()
}

/// `["8476.98","415","0","13"]`: price, size, nothing, number of orders.
const LEVEL: Form<2, 3, 7, 1> = Form {
    open: *b"[\"",
    middle: *b"\",\"",
    close: *b"\",\"0\",\"",
    separator: *b",",
    bare: false,
    counted: true,
};

/// What follows the levels; its order has changed over the years.
fn numbers_as_printed(scan: &mut Scan<'_>) -> Option<Numbers> {
    let mut numbers = Numbers::default();
    loop {
        if scan.eat(br#","ts":""#).is_some() {
            numbers.ts_ms = scan.integer()?;
            scan.eat(br#"""#)?;
        } else if scan.eat(br#","checksum":"#).is_some() {
            numbers.checksum = scan.integer()?;
        } else if scan.eat(br#","prevSeqId":"#).is_some() {
            numbers.previous = Some(scan.integer()?);
        } else if scan.eat(br#","seqId":"#).is_some() {
            numbers.own = Some(scan.integer()?);
        } else if scan.eat(br#","instId":""#).is_some() {
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
    let names = ["event", "arg", "action", "data", "code", "msg"];
    let [event, arg, action, data, code, msg] = json.fields(names)?;
    json.finish()?;
    let (channel, market) = arg.map_or(Ok((Channel::Other, None)), |arg| subscription(arg, scope))?;
    match (event, market) {
        (Some(event), _) => notice(word(Some(event))?, [code, msg], (channel, market), scope, out)?,
        (None, Some(market)) => pushes(channel, market, [action, data], out)?,
        (None, None) => {}
    }
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(())
}

/// `{"channel":"books","instId":"BTC-USDT"}`.
fn subscription(mut arg: Json<'_>, scope: Scope<'_>) -> Result<(Channel, Option<MarketId>), Malformed> {
    let [channel, symbol] = arg.fields(["channel", "instId"])?;
    let channel = Channel::of(word(channel)?.plain().unwrap_or(b""));
    let symbol = symbol.map(|symbol| word(Some(symbol))).transpose()?;
    Ok((channel, symbol.and_then(|symbol| scope.market(symbol))))
}

fn pushes(
    channel: Channel,
    market: MarketId,
    [action, data]: [Field<'_>; 2],
    out: &mut Batch,
) -> Result<(), Malformed> {
    let kind = match channel {
        Channel::Other => return Ok(()),
        Channel::Trades => return list(data, |data| trade(data, market, out)),
        Channel::Whole => Ok(BookKind::Full),
        Channel::Changes => field::book_kind(action),
    };
    let read = kind.and_then(|kind| list(data, |data| book(data, market, kind, out)));
    read.map_err(|wrong| wrong.of(market))
}

fn book(data: &mut Json<'_>, market: MarketId, kind: BookKind, out: &mut Batch) -> Result<(), Malformed> {
    let names = ["asks", "bids", "ts", "checksum", "prevSeqId", "seqId"];
    let [asks, bids, ts, checksum, previous, own] = data.fields(names)?;
    let from = out.levels.len();
    for (side, levels) in [(Side::Ask, asks), (Side::Bid, bids)] {
        list(levels, |level| {
            let (price, size) = read::pair(level)?;
            out.level(side, price, size)
        })?;
    }
    let numbers = Numbers {
        ts_ms: field::whole(ts)?.unwrap_or(0),
        checksum: field::whole(checksum)?.unwrap_or(0),
        previous: field::whole(previous)?,
        own: field::whole(own)?,
    };
    push_book(market, kind, numbers, from, out)
}

/// The numbers of a book message as sent; 0 where there is no time or checksum.
#[derive(Default)]
struct Numbers {
    ts_ms: i64,
    checksum: i64,
    previous: Option<i64>,
    own: Option<i64>,
}

/// Adds the message whose levels are those of the batch from `from` on.
fn push_book(
    market: MarketId,
    kind: BookKind,
    numbers: Numbers,
    from: usize,
    out: &mut Batch,
) -> Result<(), Malformed> {
    const RANGE: Malformed = Malformed::new("a number out of range");
    let last = u64::try_from(numbers.own.unwrap_or(0)).map_err(|_| RANGE)?;
    // -1 says that nothing comes before.
    let previous = numbers.previous.filter(|previous| *previous != -1);
    let prev = previous.map(u64::try_from).transpose().map_err(|_| RANGE)?;
    // Always 0 since 2026-06-23.
    let checksum = i32::try_from(numbers.checksum).map_err(|_| RANGE)?;
    out.push(Event::Book(BookEvent {
        market,
        kind,
        seq: Seq { first: last, last, prev },
        event_us: time_us(numbers.ts_ms),
        from,
        to: out.levels.len(),
        checksum: (checksum != 0).then_some(checksum as u32),
        keep_depth: 0,
    }));
    Ok(())
}

/// One taker order's fills at one price; `side` is the taker's.
fn trade(data: &mut Json<'_>, market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
    let [price, size, side, ts] = data.fields(["px", "sz", "side", "ts"])?;
    let (price, size) = (field::price(price)?, field::size(size)?);
    let taker = read::taker(&mut side.ok_or(Malformed::new("a trade without a side"))?)?;
    let event_us = time_us(field::whole(ts)?.unwrap_or(0));
    out.push(Event::Trade(TradeEvent { market, price, size, taker, event_us }));
    Ok(())
}

/// Everything with an `event`: `subscribe`, `error`, `notice`. A subscription to trades is not a book's.
fn notice(
    event: Text<'_>,
    [code, msg]: [Field<'_>; 2],
    (channel, market): (Channel, Option<MarketId>),
    scope: Scope<'_>,
    out: &mut Batch,
) -> Result<(), Malformed> {
    match event.plain().unwrap_or(b"") {
        b"subscribe" => {
            let is_depth = matches!(channel, Channel::Changes | Channel::Whole);
            out.push(Event::Ack { market: market.filter(|_| is_depth) });
        }
        b"error" => refusal([code, msg], market.filter(|_| channel != Channel::Trades), scope, out)?,
        // A service upgrade cuts the connection in 30 to 60 s.
        b"notice" if word(code)?.is("64008") => out.push(Event::PlannedCut),
        _ => {}
    }
    Ok(())
}

/// Of a depth channel, or of nothing that is known. The text names the subscription: `Wrong URL or channel:books,instId:X-USDT doesn't exist. ...`.
fn refusal(
    [code, msg]: [Field<'_>; 2],
    market: Option<MarketId>,
    scope: Scope<'_>,
    out: &mut Batch,
) -> Result<(), Malformed> {
    let (code, msg) = (word(code)?, word(msg)?);
    let code = read::keep(code, out);
    out.keep_text(b": ");
    let text = TextSpan { from: code.from, ..read::keep(msg, out) };
    let named = || {
        let (before, after) = out.text_of(text).split_once("instId:")?;
        if before.contains("channel:trades") {
            return None;
        }
        let symbol = after.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next()?;
        scope.market_of(symbol.as_bytes())
    };
    out.push(Event::Refused { market: market.or_else(named), text });
    Ok(())
}

// ---- Small readers ---------------------------------------------------------------------------------

/// 0 where the count of milliseconds is no time.
fn time_us(ts_ms: i64) -> i64 {
    ts_ms.checked_mul(1000).unwrap_or(0).max(0)
}
