//! HTX, formerly Huobi (spot WebSocket API; support announcements of 2020 and 2021, read 2026-11-22).
//!
//! Every frame is a gzip of a JSON text, control frames too; what we send is plain text. Prices and sizes
//! are JSON numbers, some in exponent form, and sizes may have up to 18 decimals.

mod subscribe;

use subscribe::{connection, request, topic_of};

use super::gzip::Gunzip;
use super::pairs::is_way_round;
use super::read::{self, Scope, blame, is, once};
use super::{
    Batch, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Limits, Malformed, Role, Seq, Spec,
    TextSpan, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::level::BARE;
use crate::num::{Decimal, Json, Scan, Text};

// ---------------------------------------------------------------- Constants

const fn endpoint(url: &'static str, live: bool) -> Endpoint {
    Endpoint { url, kind: MarketKind::Spot, role: Role::Stream, live }
}

static SPEC: Spec = Spec {
    id: "htx",
    name: "HTX",
    short: "HTX",
    endpoints: &[endpoint("wss://api.huobi.pro/ws", true), endpoint("wss://api.huobi.pro/feed", false)],
    fee_taker: 0.002,
    fee_maker: 0.002,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84 and hummingbot (2026-07-30), lowest tier",
    guard: Guard::FullPush,
    push_interval_us: 100_000,
    heartbeat_us: 5_000_000,
    keepalive: None,
    limits: Limits {
        streams_per_conn: 100,
        sends_per_second: 10,
        connects: 50,
        connects_window_us: 1_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "At most 100 subscriptions on one connection; two pings left unanswered close it",
        "The 20-level push is offered for every spot symbol",
        "Trading rules are those of April 2021",
        "The version of a derivative's high-frequency book rises by one with every push",
    ],
};

/// The live book channel: 20 levels a side, whole, every 100 ms.
const BOOK: &str = "mbp.refresh.20";
const TRADES: &str = "trade.detail";
const QUOTES: [&str; 4] = ["USDT", "USDC", "BTC", "ETH"];

// ---------------------------------------------------------------- Symbols and trading rules

type Listing = (&'static str, &'static str, u8, u8, Decimal);

/// Base, quote, digits of price and size, smallest order: `common/symbols` of 2021-04-17 (`fixtures/htx`).
static LISTINGS: [Listing; 9] = [
    ("BTC", "USDT", 2, 6, Decimal::new(1, 4)),
    ("DAI", "USDT", 4, 2, Decimal::new(1, 1)),
    ("DOGE", "USDT", 6, 2, Decimal::new(1, 0)),
    ("ETH", "BTC", 6, 4, Decimal::new(1, 3)),
    ("ETH", "USDT", 2, 4, Decimal::new(1, 3)),
    ("LINK", "USDT", 4, 2, Decimal::new(1, 2)),
    ("SOL", "USDT", 4, 2, Decimal::new(1, 2)),
    ("USDC", "USDT", 4, 4, Decimal::new(1, 3)),
    ("XRP", "USDT", 5, 2, Decimal::new(1, 0)),
];

fn symbol_of(base: &str, quote: &str) -> String {
    format!("{base}{quote}").to_ascii_lowercase()
}

// ---------------------------------------------------------------- The venue

/// The inflater's tables are all that it remembers between frames.
#[derive(Debug, Default)]
pub struct Htx(Gunzip);

impl Venue for Htx {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| symbol_of(base, quote))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let listed = LISTINGS.iter().find(|listing| symbol_of(listing.0, listing.1) == symbol);
        listed.map(|(_, quote, price_digits, size_digits, min_qty)| Rules {
            tick: Decimal::new(1, *price_digits),
            step: Decimal::new(1, *size_digits),
            min_qty: *min_qty,
            // Twice what the venue asked for in 2021.
            min_notional: if *quote == "BTC" { Decimal::new(2, 4) } else { Decimal::new(10, 0) },
        })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2021-04-17")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let markets_per_conn = SPEC.limits.streams_per_conn / 2;
        wanted.chunks(markets_per_conn).map(connection).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        if !frame.bytes.starts_with(&[0x1f, 0x8b]) {
            // Recordings may hold the inflated text.
            return message(frame.bytes, scope, out).map_err(|error| blame(error, out));
        }
        let mut room = std::mem::take(&mut out.scratch);
        let length = self.0.inflate(frame.bytes, &mut room);
        let read = length.and_then(|length| message(&room[..length], scope, out));
        out.scratch = room;
        read.map_err(|error| blame(error, out))
    }

    /// Sequence rule (2026-11-22):
    /// 1. A whole book replaces the last, unless its version (or `seqNum`) is older: versions never go back.
    /// 2. Changes of `mbp.N` need a snapshot, asked for on the same connection. What it already holds
    ///    (`seqNum` not above its own) is stale.
    /// 3. The first change after a snapshot may begin before it; from then on every `prevSeqNum` must be the
    ///    `seqNum` of the change before. Derivatives' books count their version up by one instead.
    fn follow(&self, last: u64, seq: &Seq, spliced: bool) -> Follow {
        match seq.prev {
            Some(_) if seq.last <= last => Follow::Stale,
            Some(prev) if prev == last || (!spliced && prev < last) => Follow::Apply,
            Some(_) => Follow::Gap,
            None if seq.last != 0 && seq.last < last => Follow::Stale,
            None => Follow::Apply,
        }
    }

    fn snapshots_are_answers(&self) -> bool {
        true
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["unsub", "sub"].map(|verb| request(verb, &topic_of(market, BOOK))).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "sub" } else { "unsub" };
        markets.iter().map(|market| request(verb, &topic_of(market, TRADES))).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        [BOOK, TRADES].map(|channel| request("unsub", &topic_of(market, channel))).into()
    }
}

// ---------------------------------------------------------------- Topics

/// What a channel carries.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Feed {
    /// `depth.stepN`, `mbp.refresh.N`: whole books.
    Whole,
    /// `mbp.N`: changes with `prevSeqNum`.
    Changes,
    /// `depth.size_N.high_freq` of derivatives: snapshot and changes with a version.
    HighFrequency,
    Trades,
    /// Tickers, candles and all else.
    Unused,
}

/// `market.btcusdt.mbp.refresh.20` taken apart.
#[derive(Clone, Copy, Debug)]
struct Topic {
    market: Option<MarketId>,
    feed: Feed,
    /// Of an answer to a request.
    answer: bool,
}

impl Topic {
    /// As the topic of an answer: old trades are history, which nobody asks for.
    fn answered(self) -> Self {
        let feed = if self.feed == Feed::Trades { Feed::Unused } else { self.feed };
        Self { feed, answer: true, ..self }
    }
}

/// Longer than any topic we follow.
const TOPIC_MAX: usize = 128;

fn topic(json: &mut Json<'_>, scope: Scope<'_>) -> Result<Topic, Malformed> {
    let text = read::text(json)?;
    let mut room = [0; TOPIC_MAX];
    let plain = text.and_then(|text| read::plain(text, &mut room)).unwrap_or(b"");
    Ok(topic_named(plain.strip_prefix(b"market.").unwrap_or(b""), scope))
}

/// What follows `market.`
fn topic_named(named: &[u8], scope: Scope<'_>) -> Topic {
    let point = named.iter().position(|byte| *byte == b'.').unwrap_or(named.len());
    let (symbol, channel) = named.split_at(point);
    Topic { market: scope.market_of(symbol), feed: feed(channel.get(1..).unwrap_or(b"")), answer: false }
}

fn feed(channel: &[u8]) -> Feed {
    let counted = |prefix: &[u8], suffix: &[u8]| {
        let count = channel.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
        count.is_some_and(|count| !count.is_empty() && count.iter().all(u8::is_ascii_digit))
    };
    if counted(b"mbp.refresh.", b"") || counted(b"depth.step", b"") {
        Feed::Whole
    } else if counted(b"mbp.", b"") {
        Feed::Changes
    } else if counted(b"depth.size_", b".high_freq") {
        Feed::HighFrequency
    } else if channel == b"trade.detail" {
        Feed::Trades
    } else {
        Feed::Unused
    }
}

// ---------------------------------------------------------------- Frames

/// Reads a book message in the shapes that were seen, in one pass. `None` in any doubt: what is made of the
/// frame below then counts.
fn book_as_printed(text: &[u8], scope: Scope<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(text);
    scan.eat(br#"{"ch":"market."#)?;
    let topic = topic_named(scan.word()?, scope);
    if topic.market.is_none() || matches!(topic.feed, Feed::Trades | Feed::Unused) {
        return None;
    }
    scan.eat(br#"","ts":"#)?;
    let envelope = Envelope { ts_us: Some(scan.ms_as_us()?), ..Envelope::default() };
    scan.eat(br#","tick":{"#)?;
    let depth = depth_as_printed(scan, topic, out)?;
    scan.eat(b"}}")?;
    scan.end()?;
    depth.finish(&envelope, out).ok()
}

/// Changes are numbered before their levels, whole books after them.
fn depth_as_printed(scan: &mut Scan<'_>, topic: Topic, out: &mut Batch) -> Option<Depth<'static>> {
    let mut depth = Depth { topic: Some(topic), ..Depth::default() };
    if scan.eat(br#""seqNum":"#).is_some() {
        depth.seq_num = Some(scan.count()?);
        if scan.eat(br#","prevSeqNum":"#).is_some() {
            depth.prev_seq_num = Some(scan.count()?);
        }
        scan.eat(b",")?;
    }
    scan.eat(br#""bids":"#)?;
    read::levels_in_form(scan, &BARE, Side::Bid, out)?;
    scan.eat(br#","asks":"#)?;
    read::levels_in_form(scan, &BARE, Side::Ask, out)?;
    if scan.eat(br#","version":"#).is_some() {
        depth.version = Some(scan.count()?);
        scan.eat(br#","ts":"#).and_then(|()| scan.count())?;
    }
    Some(depth)
}

/// The outermost keys of a frame.
#[derive(Default)]
struct Envelope<'a> {
    ch: Option<Topic>,
    rep: Option<Topic>,
    subbed: Option<Topic>,
    id: Option<Topic>,
    status: Option<Option<Text<'a>>>,
    error: Option<Option<Text<'a>>>,
    update: Option<Option<bool>>,
    ping: Option<u64>,
    ts_us: Option<i64>,
    /// Where the body of a push or of an answer stands, and whether it was read on the way.
    tick: Option<(usize, bool)>,
    data: Option<(usize, bool)>,
}

fn message(text: &[u8], scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    if book_as_printed(text, scope, out).is_some() {
        return Ok(());
    }
    out.clear();
    let mut json = Json::new(text)?;
    let mut envelope = Envelope::default();
    let mut depth = Depth::default();
    read::fields(&mut json, |key, json| match key {
        b"ch" => once(&mut envelope.ch, topic(json, scope)?),
        b"rep" => once(&mut envelope.rep, topic(json, scope)?.answered()),
        // The venue names the channel first, so that one pass is enough.
        b"tick" => body(json, &mut envelope.tick, envelope.ch, &mut depth, out),
        b"data" => body(json, &mut envelope.data, envelope.rep, &mut depth, out),
        b"ts" => once(&mut envelope.ts_us, read::time_us(json, 1000)?),
        b"ping" => once(&mut envelope.ping, json.u64()?),
        b"status" => once(&mut envelope.status, read::text(json)?),
        b"subbed" => once(&mut envelope.subbed, topic(json, scope)?),
        b"id" => once(&mut envelope.id, topic(json, scope)?),
        b"err-msg" => once(&mut envelope.error, read::text(json)?),
        b"update" => once(&mut envelope.update, read::flag(json)?),
        _ => read::pass(json),
    })?;
    json.finish()?;
    envelope.finish(&json, &mut depth, out)?;
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(())
}

/// Reads a body whose topic is known, else keeps its place.
fn body<'a>(
    json: &mut Json<'a>,
    slot: &mut Option<(usize, bool)>,
    topic: Option<Topic>,
    depth: &mut Depth<'a>,
    out: &mut Batch,
) -> Result<(), Malformed> {
    once(slot, (json.place(), topic.is_some()))?;
    match topic {
        Some(topic) => push(json, topic, depth, out),
        None => read::pass(json),
    }
}

/// What stands in a body: levels, which wait for the frame's end, or trades.
fn push<'a>(
    json: &mut Json<'a>,
    topic: Topic,
    depth: &mut Depth<'a>,
    out: &mut Batch,
) -> Result<(), Malformed> {
    match topic.feed {
        Feed::Unused => read::pass(json),
        Feed::Trades => trades(json, topic.market, out),
        _ => depth.read(json, topic, out).map_err(|error| Malformed { market: topic.market, ..error }),
    }
}

impl Envelope<'_> {
    fn finish<'a>(&self, json: &Json<'a>, depth: &mut Depth<'a>, out: &mut Batch) -> Result<(), Malformed> {
        for (body, topic) in [(self.tick, self.ch), (self.data, self.rep)] {
            if let (Some((place, false)), Some(topic)) = (body, topic) {
                push(&mut json.seek(place), topic, depth, out)?;
            }
        }
        if let Some(ping) = self.ping {
            self.alive(ping, out);
        }
        if is(self.status, "error") {
            let text = self.error.flatten();
            let text = text.map(|text| read::keep(text, out)).unwrap_or_else(|| out.keep_text(b"error"));
            out.push(Event::Refused { market: self.id.and_then(|id| id.market), text });
        } else if let Some(subbed) = self.subbed {
            out.push(Event::Ack { market: subbed.market });
        }
        depth.finish(self, out)
    }

    /// Two unanswered pings are said to close the connection.
    fn alive(&self, ping: u64, out: &mut Batch) {
        let from = out.text.len();
        out.text.extend_from_slice(b"{\"pong\":");
        out.add_digits(ping);
        out.text.push(b'}');
        out.push(Event::Reply { text: TextSpan { from, to: out.text.len() } });
        out.push(Event::Heartbeat);
    }
}

// ---------------------------------------------------------------- Books

/// One book message; what it is shows only at the end of the frame.
#[derive(Default)]
struct Depth<'a> {
    topic: Option<Topic>,
    from: usize,
    floored: u64,
    bids: Option<()>,
    asks: Option<()>,
    seq_num: Option<u64>,
    prev_seq_num: Option<u64>,
    version: Option<u64>,
    event: Option<Option<Text<'a>>>,
}

impl<'a> Depth<'a> {
    fn read(&mut self, json: &mut Json<'a>, topic: Topic, out: &mut Batch) -> Result<(), Malformed> {
        once(&mut self.topic, topic)?;
        (self.from, self.floored) = (out.levels.len(), out.sizes_floored);
        read::fields(json, |key, json| match key {
            b"bids" => once(&mut self.bids, read::pairs(json, Side::Bid, out)?),
            b"asks" => once(&mut self.asks, read::pairs(json, Side::Ask, out)?),
            b"seqNum" => once(&mut self.seq_num, json.u64()?),
            b"prevSeqNum" => once(&mut self.prev_seq_num, json.u64()?),
            b"version" => once(&mut self.version, json.u64()?),
            b"event" => once(&mut self.event, read::text(json)?),
            _ => read::pass(json),
        })
    }

    fn finish(&self, envelope: &Envelope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let Some(topic) = self.topic else { return Ok(()) };
        let (kind, seq) =
            self.meaning(topic, envelope).map_err(|e| Malformed { market: topic.market, ..e })?;
        let Some(market) = topic.market else {
            out.levels.truncate(self.from);
            out.sizes_floored = self.floored;
            return Ok(());
        };
        out.push_book(market, kind, seq, envelope.ts_us.unwrap_or(0), self.from);
        Ok(())
    }

    /// What the message does to its book, and its numbers.
    fn meaning(&self, topic: Topic, envelope: &Envelope<'_>) -> Result<(BookKind, Seq), Malformed> {
        const UNNUMBERED: Malformed = Malformed::new("a change of a book without its sequence numbers");
        let at = |last: u64, prev: Option<u64>| Seq { first: last, last, prev };
        let numbered = |last: Option<u64>, prev: Option<u64>| match (last, prev) {
            (Some(last), Some(prev)) => Ok((BookKind::Delta, at(last, Some(prev)))),
            _ => Err(UNNUMBERED),
        };
        match topic.feed {
            Feed::Changes if topic.answer => {
                self.seq_num.map(|last| (BookKind::Snapshot, at(last, None))).ok_or(UNNUMBERED)
            }
            Feed::Changes => numbered(self.seq_num, self.prev_seq_num),
            Feed::HighFrequency if is(self.event, "snapshot") => {
                self.version.map(|last| (BookKind::Snapshot, at(last, None))).ok_or(UNNUMBERED)
            }
            Feed::HighFrequency if is(self.event, "update") => {
                numbered(self.version, self.version.and_then(|version| version.checked_sub(1)))
            }
            Feed::HighFrequency => Err(Malformed::new("a book message that is neither snapshot nor update")),
            // Until 2019 whole books were followed by changes that said so.
            Feed::Whole | Feed::Trades | Feed::Unused => {
                let changed = envelope.update.flatten() == Some(true);
                let kind = if changed { BookKind::Delta } else { BookKind::Full };
                Ok((kind, at(self.seq_num.or(self.version).unwrap_or(0), None)))
            }
        }
    }
}

// ---------------------------------------------------------------- Trades

/// `{"data":[{"amount":1569.86,"price":6.37e-8,"direction":"buy","ts":1572911088761}, ...]}`, newest first.
fn trades(json: &mut Json<'_>, market: Option<MarketId>, out: &mut Batch) -> Result<(), Malformed> {
    let mut data = None;
    read::fields(json, |key, json| match key {
        b"data" => once(&mut data, read::items(json, |json| trade(json, market, out))?),
        _ => read::pass(json),
    })
}

fn trade(json: &mut Json<'_>, market: Option<MarketId>, out: &mut Batch) -> Result<(), Malformed> {
    let (mut taker, mut price, mut size, mut event_us) = (None, None, None, None);
    read::fields(json, |key, json| match key {
        b"direction" => once(&mut taker, read::taker(json)?),
        b"price" => once(&mut price, Decimal::price(json.digits_text()?)?),
        b"amount" => once(&mut size, Decimal::size(json.digits_text()?)?.size),
        b"ts" => once(&mut event_us, read::time_us(json, 1000)?),
        _ => read::pass(json),
    })?;
    let (Some(taker), Some(price), Some(size)) = (taker, price, size) else {
        return Err(Malformed::new("a trade without direction, price or amount"));
    };
    let event_us = event_us.unwrap_or(0);
    let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
    out.push(market.map_or(Event::Ignored, event));
    Ok(())
}
