//! Crypto.com Exchange, market data of its v1 API.
//!
//! Sources, read 2026-11-22: exchange-docs.crypto.com/exchange/v1/rest-ws, ccxt 4.5.84 and tardis-node; a recording
//! of 2021-11-23 in the form of the older v2 API, whose books have no numbers.

use super::pairs::is_way_round;
use super::read::{self, Scope, once};
use super::seq;
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Limits, Malformed, Role,
    Seq, Spec, TextSpan, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json::parse_u64;
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Json, Kind, Text};

// ---- Constants -------------------------------------------------------------------------------------

static SPEC: Spec = Spec {
    id: "crypto-com",
    name: "Crypto.com",
    short: "CDC",
    endpoints: &[Endpoint {
        url: "wss://stream.crypto.com/exchange/v1/market",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    fee_taker: 0.005,
    fee_maker: 0.0025,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84",
    guard: Guard::Sequence,
    push_interval_us: 0,
    // Asks for an answer within 5 s.
    heartbeat_us: 30_000_000,
    keepalive: None,
    limits: Limits {
        streams_per_conn: CHANNELS_PER_MARKET * MARKETS_PER_CONN,
        // A hundred are allowed, counted by calendar second.
        sends_per_second: 20,
        connects: 20,
        connects_window_us: 60_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "A quiet book is taken to get empty changes, or none at all.",
        "Which pairs in US dollars are listed, and ETH/BTC, is not known; those that are not are refused.",
        "A refusal is taken to name the channels it is about.",
        "What `cs` is computed from is not published, so it is not checked.",
        "Tick and step are those of 2021-11-23; the smallest order is taken to be one step.",
        "How many connections may be opened is not published; ours are cautious.",
    ],
};

/// 400 subscriptions are allowed on a connection.
const MARKETS_PER_CONN: usize = 200;
const CHANNELS_PER_MARKET: usize = 2;

/// The 50 best levels a side, changes every 100 ms.
const BOOK: &str = "book.";
const DEPTH: &str = ".50";

// ---- Symbols and rules -----------------------------------------------------------------------------

const QUOTES: [&str; 4] = ["USD", "USDT", "USDC", "BTC"];

/// Symbol, digits of a price, digits of a size: `get-instruments` as recorded on 2021-11-23.
const RULES: [(&str, u8, u8); 16] = [
    ("BTC_USDC", 2, 6),
    ("BTC_USDT", 2, 6),
    ("DAI_USDC", 4, 2),
    ("DAI_USDT", 4, 3),
    ("DOGE_USDC", 5, 1),
    ("DOGE_USDT", 5, 2),
    ("ETH_BTC", 6, 5),
    ("ETH_USDC", 2, 5),
    ("ETH_USDT", 2, 5),
    ("LINK_USDC", 3, 3),
    ("LINK_USDT", 3, 2),
    ("SOL_USDC", 3, 3),
    ("SOL_USDT", 3, 3),
    ("USDC_USDT", 4, 2),
    ("XRP_USDC", 5, 1),
    ("XRP_USDT", 5, 1),
];

// ---- The venue -------------------------------------------------------------------------------------

/// Crypto.com remembers nothing between frames.
#[derive(Debug, Default)]
pub struct CryptoCom;

impl Venue for CryptoCom {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| format!("{base}_{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step) = *RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, tick), Decimal::new(1, step));
        Some(Rules { tick, step, min_qty: step, min_notional: Decimal::new(0, 0) })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2021-11-23")
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        wanted.chunks(MARKETS_PER_CONN).map(connection).collect()
    }

    /// The documentation asks for it: what is sent in the first calendar second counts against a limit of
    /// its own.
    fn settle_us(&self) -> i64 {
        1_000_000
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        message(scope, out).map_err(|error| concerning(error, scope))
    }

    /// Sequence rule (2026-11-22):
    /// 1. A change's `pu` must be the book's `u`. That holds for an empty one too.
    /// 2. The same message twice is stale. Any other number, low ones included, is a gap.
    /// 3. A change without `pu` (API of 2022) proves nothing: a gap.
    /// 4. Whole books without numbers (API of 2021) are taken as they come, though 113 of the 1,525 recorded
    ///    ones are a moment older than one before them.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        seq::chained(last, seq)
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        let channel = book_channel(&market.symbol);
        ["unsubscribe", "subscribe"].map(|method| request(method, std::slice::from_ref(&channel))).into()
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        let verb = if on { "subscribe" } else { "unsubscribe" };
        markets.iter().map(|market| request(verb, &[format!("trade.{}", market.symbol)])).collect()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        vec![request("unsubscribe", &[book_channel(&market.symbol), format!("trade.{}", market.symbol)])]
    }
}

// ---- Subscribing -----------------------------------------------------------------------------------

/// A request a market: one that is not listed takes no other with it.
fn connection(wanted: &[Wanted<'_>]) -> ConnPlan {
    let ask = |want: &Wanted<'_>| {
        let symbol = &want.market.symbol;
        request("subscribe", &[book_channel(symbol), format!("trade.{symbol}")])
    };
    ConnPlan {
        endpoint: 0,
        url: SPEC.endpoints[0].url.into(),
        markets: wanted.iter().map(|want| want.id).collect(),
        sends: wanted.iter().map(ask).collect(),
    }
}

fn book_channel(symbol: &str) -> String {
    format!("{BOOK}{symbol}{DEPTH}")
}

/// A nonce is asked of private requests alone.
fn request(method: &str, channels: &[String]) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key("id").raw(1).key("method").string(method).key("params").object(|params| {
            params.key("channels").array(|list| {
                for name in channels {
                    list.string(name);
                }
            });
            params.key("book_subscription_type").string("SNAPSHOT_AND_UPDATE");
            params.key("book_update_frequency").raw(100);
        });
    });
    out.finish()
}

// ---- Frames ----------------------------------------------------------------------------------------

/// What a result carries.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Channel {
    /// A whole book.
    Book,
    Changes,
    Trades,
    Other,
}

impl Channel {
    fn of(name: Option<&[u8]>) -> Self {
        match name {
            Some(b"book") => Self::Book,
            Some(b"book.update") => Self::Changes,
            Some(b"trade") => Self::Trades,
            _ => Self::Other,
        }
    }

    fn is_book(self) -> bool {
        matches!(self, Self::Book | Self::Changes)
    }
}

/// A push (`result`), an answer without one, or the heartbeat.
#[derive(Default)]
struct Message<'a> {
    id: Option<Option<&'a [u8]>>,
    code: Option<Option<&'a [u8]>>,
    method: Option<Option<&'a [u8]>>,
    text: Option<Option<Text<'a>>>,
    original: Option<Option<Text<'a>>>,
    push: Option<Push>,
}

/// What stands under `result`, its data read into the batch.
#[derive(Default)]
struct Push {
    channel: Option<Channel>,
    market: Option<Option<MarketId>>,
    /// Where the data stand.
    place: Option<usize>,
    was_read: bool,
}

fn message(scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut json = Json::new(scope.frame.bytes)?;
    let mut message = Message::default();
    read::fields(&mut json, |key, json| match key {
        b"id" => once(&mut message.id, number(json)?),
        b"code" => once(&mut message.code, read::scalar(json)?),
        b"method" => once(&mut message.method, read::scalar(json)?),
        b"message" => once(&mut message.text, read::text(json)?),
        b"original" => once(&mut message.original, read::text(json)?),
        b"result" if json.peek()? == Kind::Object => {
            once(&mut message.push, Push::default())?;
            message.push.as_mut().map_or(Ok(()), |push| push.read(json, scope, out))
        }
        _ => read::pass(json),
    })?;
    json.finish()?;
    message.finish(scope, out)?;
    if out.events.is_empty() {
        out.push(Event::Ignored);
    }
    Ok(())
}

/// Whose book a frame is about that could not be read.
fn concerning(error: Malformed, scope: Scope<'_>) -> Malformed {
    let told = || -> Option<(Channel, Option<MarketId>)> {
        let [result] = Json::new(scope.frame.bytes).ok()?.fields(["result"]).ok()?;
        let [channel, symbol] = result?.fields(["channel", "instrument_name"]).ok()?;
        Some((Channel::of(channel?.string().ok()?.plain()), scope.market(symbol?.string().ok()?)))
    };
    match told() {
        Some((channel, market)) if channel.is_book() => Malformed { market, ..error },
        Some(_) => error.of_no_book(),
        None => error,
    }
}

impl Message<'_> {
    fn finish(&self, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        if self.code.flatten().is_some_and(|code| code != b"0") {
            out.events.clear();
            return Ok(self.refuse(scope, out));
        }
        match (self.method.flatten(), &self.push) {
            (Some(b"public/heartbeat"), _) => self.reply(out),
            (Some(b"subscribe"), None) => Ok(out.push(Event::Ack { market: None })),
            _ => Ok(()),
        }
    }

    /// To be dropped otherwise.
    fn reply(&self, out: &mut Batch) -> Result<(), Malformed> {
        const NO_ID: Malformed = Malformed::new("a heartbeat without its number");
        let id = self.id.flatten().filter(|id| parse_u64(id).is_some()).ok_or(NO_ID.of_no_book())?;
        let from = out.text.len();
        for part in [br#"{"id":"#, id, br#","method":"public/respond-heartbeat"}"#] {
            out.text.extend_from_slice(part);
        }
        out.push(Event::Reply { text: TextSpan { from, to: out.text.len() } });
        Ok(())
    }

    /// The text or the request it repeats names the channels.
    fn refuse(&self, scope: Scope<'_>, out: &mut Batch) {
        let texts = [self.text.flatten(), self.original.flatten()];
        let market = texts.into_iter().flatten().find_map(|text| market_in(text, scope));
        let text = texts[0].map(|text| read::keep(text, out));
        let text = text.unwrap_or_else(|| out.keep_text(b"refused"));
        out.push(Event::Refused { market, text });
    }
}

/// The market of the book channel that a text names.
fn market_in(text: Text<'_>, scope: Scope<'_>) -> Option<MarketId> {
    let mut room = [0; 512];
    let plain = read::plain(text, &mut room)?;
    let after = plain.windows(BOOK.len()).position(|window| window == BOOK.as_bytes())? + BOOK.len();
    let symbol = plain[after..].split(|byte| *byte == b'.').next()?;
    scope.market_of(symbol)
}

impl Push {
    fn read(&mut self, json: &mut Json<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        read::fields(json, |key, json| match key {
            b"channel" => once(&mut self.channel, Channel::of(read::scalar(json)?)),
            b"instrument_name" => {
                let symbol = read::text(json)?;
                once(&mut self.market, symbol.and_then(|symbol| scope.market(symbol)))
            }
            b"data" => {
                once(&mut self.place, json.place())?;
                self.was_read = self.data(json, out)?;
                if self.was_read { Ok(()) } else { read::pass(json) }
            }
            _ => read::pass(json),
        })?;
        // The data stood before it was known what they are.
        if let Some(place) = self.place.filter(|_| !self.was_read) {
            self.data(&mut json.seek(place), out)?;
        }
        Ok(())
    }

    /// Reads the data if it is known by now whose they are; whether it did.
    fn data(&self, json: &mut Json<'_>, out: &mut Batch) -> Result<bool, Malformed> {
        let (Some(channel), Some(Some(market))) = (self.channel, self.market) else { return Ok(false) };
        match channel {
            Channel::Book => read::items(json, |json| Item::read(json, out)?.whole(market, out))?,
            Channel::Changes => read::items(json, |json| Item::read(json, out)?.changes(market, out))?,
            Channel::Trades => trades(json, market, out)?,
            Channel::Other => return Ok(false),
        }
        Ok(true)
    }
}

// ---- Books -----------------------------------------------------------------------------------------

/// One book message; changes hold their levels under `update`.
#[derive(Default)]
struct Item<'a> {
    from: usize,
    asks: Option<()>,
    bids: Option<()>,
    update: Option<()>,
    time_ms: Option<Option<&'a [u8]>>,
    last: Option<Option<&'a [u8]>>,
    prev: Option<Option<&'a [u8]>>,
    /// Of the API of 2022.
    old: Option<Option<&'a [u8]>>,
}

impl<'a> Item<'a> {
    fn read(json: &mut Json<'a>, out: &mut Batch) -> Result<Self, Malformed> {
        let mut item = Self { from: out.levels.len(), ..Self::default() };
        read::fields(json, |key, json| match key {
            b"update" => {
                once(&mut item.update, ())?;
                read::fields(json, |key, json| item.side(key, json, out))
            }
            b"t" => once(&mut item.time_ms, read::scalar(json)?),
            b"u" => once(&mut item.last, read::scalar(json)?),
            b"pu" => once(&mut item.prev, read::scalar(json)?),
            b"s" => once(&mut item.old, read::scalar(json)?),
            _ => item.side(key, json, out),
        })?;
        Ok(item)
    }

    /// `[["43755.46","0.1","1"], ...]`, numbers in place of strings until 2022.
    fn side(&mut self, key: &[u8], json: &mut Json<'_>, out: &mut Batch) -> Result<(), Malformed> {
        match key {
            b"asks" => once(&mut self.asks, read::pairs(json, Side::Ask, out)?),
            b"bids" => once(&mut self.bids, read::pairs(json, Side::Bid, out)?),
            _ => read::pass(json),
        }
    }

    /// With a number it starts a chain of changes; without one it is one of many.
    fn whole(&self, market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
        let own = |text: Option<Option<&[u8]>>| text.map(numeral).transpose();
        let last = own(self.last)?.or(own(self.old)?);
        let (kind, last) = match last {
            Some(last) => (BookKind::Snapshot, last),
            None => (BookKind::Full, 0),
        };
        self.push(market, kind, Seq { first: last, last, prev: None }, out)
    }

    fn changes(&self, market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
        let last = numeral(self.last.or(self.old).flatten())?;
        let prev = self.prev.map(numeral).transpose()?;
        self.push(market, BookKind::Delta, Seq { first: last, last, prev }, out)
    }

    fn push(&self, market: MarketId, kind: BookKind, seq: Seq, out: &mut Batch) -> Result<(), Malformed> {
        if self.asks.and(self.bids).is_none() {
            return Err(Malformed::new("a book message without both sides"));
        }
        let event_us = read::ms_as_us(self.time_ms.flatten());
        let (from, to) = (self.from, out.levels.len());
        out.push(Event::Book(BookEvent {
            market,
            kind,
            seq,
            event_us,
            from,
            to,
            checksum: None,
            keep_depth: 0,
        }));
        Ok(())
    }
}

/// A sequence number that is there must be readable.
fn numeral(text: Option<&[u8]>) -> Result<u64, Malformed> {
    text.and_then(parse_u64).ok_or(Malformed::new("a book message without its number"))
}

// ---- Trades ----------------------------------------------------------------------------------------

/// The newest stands first.
fn trades(json: &mut Json<'_>, market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
    let from = out.events.len();
    read::items(json, |json| trade(json, market, out))?;
    out.events[from..].reverse();
    Ok(())
}

fn trade(json: &mut Json<'_>, market: MarketId, out: &mut Batch) -> Result<(), Malformed> {
    const SHORT: Malformed = Malformed::new("a trade without side, price or size");
    let (mut side, mut price, mut size, mut time_ms) = (None, None, None, None);
    read::fields(json, |key, json| match key {
        b"s" => once(&mut side, read::scalar(json)?),
        b"p" => once(&mut price, read::scalar(json)?),
        b"q" => once(&mut size, read::scalar(json)?),
        b"t" => once(&mut time_ms, read::scalar(json)?),
        _ => read::pass(json),
    })?;
    let price = Decimal::price(price.flatten().ok_or(SHORT)?)?;
    let size = Decimal::size(size.flatten().ok_or(SHORT)?)?.size;
    let taker = match side.flatten() {
        Some(b"BUY") => Side::Bid,
        Some(b"SELL") => Side::Ask,
        _ => return Err(SHORT),
    };
    let event_us = read::ms_as_us(time_ms.flatten());
    out.push(Event::Trade(TradeEvent { market, price, size, taker, event_us }));
    Ok(())
}

/// The text of a number, or nothing where another kind of value stands.
fn number<'a>(json: &mut Json<'a>) -> Result<Option<&'a [u8]>, Malformed> {
    match json.peek()? {
        Kind::Number => Ok(Some(json.number()?)),
        _ => read::pass(json).map(|()| None),
    }
}
