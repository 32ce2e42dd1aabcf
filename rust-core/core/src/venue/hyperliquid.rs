//! Hyperliquid, the public WebSocket of its API: spot by index, perpetuals by coin.
//!
//! Sources: hyperliquid.gitbook.io (websocket, subscriptions, rate limits, fees; read 2026-11-22), the code
//! of ccxt, tardis, nautilus_trader and aggr as of 2026-11, a capture of 2025-01-26.
//!
//! Every push is the whole book of at most 20 levels a side, so there is nothing to lose and nothing to
//! number: the time of the block is the only order.

mod list;

use super::conns::Conns;
use super::field::{self, Field, digits, list, word};
use super::list::HOURLY_US;
use super::read::{self, Scope};
use super::{
    Batch, BookEvent, BookKind, ConnPlan, Endpoint, Event, Follow, Frame, Guard, Keepalive, Limits,
    ListRequest, Malformed, RawLevel, Role, Seq, Spec, TradeEvent, Venue, Wanted,
};
use crate::market::{Kind as MarketKind, Market, MarketId, Rules, Side, Symbols};
use crate::num::json_out::JsonOut;
use crate::num::{Decimal, Json, Kind, Scan};

// ---- Constants -------------------------------------------------------------------------------------

static SPEC: Spec = Spec {
    id: "hyperliquid",
    name: "Hyperliquid",
    short: "Hyp",
    endpoints: &[Endpoint {
        url: "wss://api.hyperliquid.xyz/ws",
        kind: MarketKind::Spot,
        role: Role::Stream,
        live: true,
    }],
    fee_taker: 0.0007,
    fee_maker: 0.0004,
    fee_date: "2026-11-22",
    fee_source: "the venue's documents and ccxt 4.5.84, spot (perpetuals 0.045 % / 0.015 %)",
    guard: Guard::FullPush,
    push_interval_us: 500_000,
    heartbeat_us: 0,
    // A connection that was silent for 60 s is closed.
    keepalive: Some(Keepalive { every_us: 30_000_000, text: r#"{"method":"ping"}"# }),
    limits: Limits {
        streams_per_conn: SUBSCRIPTIONS_MAX,
        // 2,000 texts a minute.
        sends_per_second: 20,
        sends_shared: true,
        connects: 10,
        connects_window_us: 60_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "BTC, ETH and SOL are the wrapped coins UBTC, UETH and USOL; that they are worth what they wrap is not checked here.",
        "The indexes of spot pairs were read from others' code and prices, not from the venue's own list.",
        "100 connections and 2,000 texts a minute for one address are not the venue's own words.",
        "The tick follows the price (five significant digits); the one given holds for prices of 2026.",
        "The words of a refused subscription are known for one case only.",
        "The list of markets (`spotMeta`) is read as documented: no recording of it is at hand.",
    ],
};

/// For one address, all its connections together.
const SUBSCRIPTIONS_MAX: usize = 1000;

// ---- Symbols and rules -----------------------------------------------------------------------------

/// Base in USDC and the venue's name of the pair. In a frame among nautilus_trader's tests `@142` stands at
/// the price of BTC's perpetual.
const LISTINGS: [(&str, &str); 5] =
    [("BTC", "@142"), ("ETH", "@151"), ("HYPE", "@107"), ("PURR", "PURR/USDC"), ("SOL", "@156")];

/// Digits of tick and step: sizes as `szDecimals` of 2026-10-06 says, prices with five significant digits
/// where they stood then. An order is worth at least 10 USDC.
const RULES: [(&str, u8, u8); 2] = [("@142", 0, 5), ("@151", 1, 4)];

// ---- Subscribing -----------------------------------------------------------------------------------

const BOOK: &str = "l2Book";
const TRADES: &str = "trades";

/// `{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}}`.
fn ask(method: &str, kind: &str, coin: &str) -> String {
    let mut out = JsonOut::new();
    out.object(|message| {
        message.key("method").string(method).key("subscription").object(|subscription| {
            subscription.key("type").string(kind).key("coin").string(coin);
        });
    });
    out.finish()
}

// ---- The venue -------------------------------------------------------------------------------------

#[derive(Debug, Default)]
pub struct Hyperliquid {
    /// Whose trades have begun on a connection: the first message of each is history.
    begun: Conns<Vec<MarketId>>,
}

impl Venue for Hyperliquid {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        let listed = LISTINGS.iter().find(|listing| listing.0 == base && quote == "USDC");
        listed.map(|listing| listing.1.into())
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step) = *RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, tick), Decimal::new(1, step));
        Some(Rules { tick, step, min_qty: step, min_notional: Decimal::new(10, 0) })
    }

    /// One connection carries all that one address may subscribe to: books first, trades where there is room
    /// for those of every market.
    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let wanted = &wanted[..wanted.len().min(SUBSCRIPTIONS_MAX)];
        let kinds: &[&str] = if 2 * wanted.len() <= SUBSCRIPTIONS_MAX { &[BOOK, TRADES] } else { &[BOOK] };
        let asks =
            |kind: &'static str| wanted.iter().map(move |want| ask("subscribe", kind, &want.market.symbol));
        let conn = ConnPlan {
            endpoint: 0,
            url: SPEC.endpoints[0].url.into(),
            markets: wanted.iter().map(|want| want.id).collect(),
            sends: kinds.iter().flat_map(|kind| asks(kind)).collect(),
        };
        if wanted.is_empty() { Vec::new() } else { vec![conn] }
    }

    fn opened(&mut self, conn: u32) {
        self.begun.begin(conn);
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        let scope = Scope { frame, symbols };
        if book_as_printed(scope, out).is_some() {
            return Ok(());
        }
        out.clear();
        self.any_frame(scope, out)?;
        if out.events.is_empty() {
            out.push(Event::Ignored);
        }
        Ok(())
    }

    /// Seen in 46 books of 2025-01-26:
    /// 1. A book is as of its block, in milliseconds; a later one replaces it.
    /// 2. The same time again is the same book, or a later one of the same millisecond: it counts.
    /// 3. What is earlier than the book is stale.
    fn follow(&self, last: u64, seq: &Seq, _spliced: bool) -> Follow {
        if seq.last >= last { Follow::Apply } else { Follow::Stale }
    }

    fn list_request(&self) -> Option<ListRequest> {
        Some(ListRequest { endpoint: 0, text: self::list::REQUEST, again_us: HOURLY_US })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Some("2026-10-06")
    }

    fn resubscribe(&self, market: &Market) -> Vec<String> {
        ["unsubscribe", "subscribe"].map(|method| ask(method, BOOK, &market.symbol)).into()
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        [BOOK, TRADES].map(|kind| ask("unsubscribe", kind, &market.symbol)).into()
    }
}

// ---- Books as the venue prints them ------------------------------------------------------------------

/// Reads a book in the exact shapes that were seen, in one pass. `None` in any doubt: what
/// [`Hyperliquid::any_frame`] then makes of the frame counts.
fn book_as_printed(scope: Scope<'_>, out: &mut Batch) -> Option<()> {
    let scan = &mut Scan::new(scope.frame.bytes);
    scan.eat(br#"{"channel":"l2Book","data":{"coin":""#)?;
    let market = scope.market_of(scan.word()?)?;
    let early = scan.eat(br#"","time":"#).map(|()| scan.count());
    if early.is_none() {
        scan.eat(b"\"")?;
    }
    scan.eat(br#","levels":[["#)?;
    side_as_printed(scan, Side::Bid, out)?;
    scan.eat(b",[")?;
    side_as_printed(scan, Side::Ask, out)?;
    scan.eat(b"]")?;
    let time_ms = match early {
        Some(time_ms) => time_ms?,
        None => scan.eat(br#","time":"#).and_then(|()| scan.count())?,
    };
    scan.eat(b"}}")?;
    scan.end()?;
    push_book(market, time_ms, out);
    Some(())
}

/// `{"px":"98450.5","sz":"2.5","n":3},...]` or `{"n":3,"px":"98450.5","sz":"2.5"},...]`.
fn side_as_printed(scan: &mut Scan<'_>, side: Side, out: &mut Batch) -> Option<()> {
    if scan.eat(b"]").is_some() {
        return Some(());
    }
    loop {
        let counted = scan.eat(br#"{"n":"#).is_some();
        if counted {
            scan.count()?;
        }
        scan.eat(if counted { br#","px":""# } else { br#"{"px":""# })?;
        let price = scan.decimal().filter(|price| price.units > 0)?;
        scan.eat(br#"","sz":""#)?;
        let size = scan.decimal()?;
        scan.eat(b"\"")?;
        if !counted {
            scan.eat(br#","n":"#)?;
            scan.count()?;
        }
        scan.eat(b"}")?;
        out.keep(RawLevel { side, price, size }).ok()?;
        if scan.eat(b",").is_none() {
            return scan.eat(b"]");
        }
    }
}

fn push_book(market: MarketId, time_ms: u64, out: &mut Batch) {
    let event_us = i64::try_from(time_ms).ok().and_then(|ms| ms.checked_mul(1000)).unwrap_or(0);
    out.push(Event::Book(BookEvent {
        market,
        kind: BookKind::Full,
        seq: Seq { first: time_ms, last: time_ms, prev: None },
        event_us,
        from: 0,
        to: out.levels.len(),
        checksum: None,
        keep_depth: 0,
    }));
}

// ---- Any frame, any order of keys --------------------------------------------------------------------

impl Hyperliquid {
    fn any_frame(&mut self, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let mut json = Json::new(scope.frame.bytes)?;
        if json.peek()? != Kind::Object {
            json.skip()?;
            return Ok(json.finish()?);
        }
        let [channel, data] = json.fields(["channel", "data"])?;
        json.finish()?;
        let channel = channel.map(|mut channel| read::text(&mut channel)).transpose()?.flatten();
        match channel.and_then(|channel| channel.plain()).unwrap_or(b"") {
            b"l2Book" => book(data, scope, out),
            b"trades" => self.trades(data, scope, out).map_err(Malformed::of_no_book),
            b"subscriptionResponse" => answer(data, scope, out),
            b"error" => refusal(data, scope, out),
            b"post" => self::list::read(data, out),
            b"pong" => {
                out.push(Event::Heartbeat);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn trades(&mut self, data: Field<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
        let begun = self.begun.of(scope.frame.conn);
        let known = begun.len();
        list(data, |one| {
            let [coin, side, price, size, time] = one.fields(["coin", "side", "px", "sz", "time"])?;
            let Some(market) = scope.market(word(coin)?) else { return Ok(()) };
            let (price, size) = (field::price(price)?, field::size(size)?);
            let taker = match word(side)?.plain() {
                Some(b"B") => Side::Bid,
                Some(b"A") => Side::Ask,
                _ => return Err(Malformed::new("a trade that is neither bought nor sold")),
            };
            let event_us = time.map_or(Ok(0), |mut time| read::time_us(&mut time, 1000))?;
            match begun.iter().position(|of| *of == market) {
                Some(at) if at < known => {
                    out.push(Event::Trade(TradeEvent { market, price, size, taker, event_us }));
                }
                Some(_) => {}
                None => begun.push(market),
            }
            Ok(())
        })
    }
}

/// `{"coin":"BTC","time":1703875200000,"levels":[[{"px":"98450.5","sz":"2.5","n":3}],[...]]}`.
fn book(data: Field<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    const SHORT: Malformed = Malformed::new("a book without its two sides");
    let mut data = data.ok_or(SHORT)?;
    let [coin, time, levels] = data.fields(["coin", "time", "levels"])?;
    let Some(market) = scope.market(word(coin)?) else { return Ok(()) };
    let read = || {
        let time_ms = time.ok_or(Malformed::new("a book without its time"))?.u64()?;
        let mut sides = levels.ok_or(SHORT)?;
        sides.array()?;
        for side in [Side::Bid, Side::Ask] {
            if !sides.item()? {
                return Err(SHORT);
            }
            read::items(&mut sides, |level| {
                let [price, size] = level.fields(["px", "sz"])?;
                out.level(side, digits(price)?, digits(size)?)
            })?;
        }
        push_book(market, time_ms, out);
        Ok(())
    };
    read().map_err(|wrong: Malformed| wrong.of(market))
}

/// `{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC",...}}`.
fn answer(data: Field<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let mut data = data.ok_or(Malformed::new("an answer without what it answers"))?;
    let [method, subscription] = data.fields(["method", "subscription"])?;
    let [kind, coin] = subscription.map_or(Ok([None, None]), |mut of| of.fields(["type", "coin"]))?;
    if word(method)?.is("subscribe") {
        let is_book = kind.map(|kind| word(Some(kind))).transpose()?.is_some_and(|kind| kind.is(BOOK));
        let coin = coin.filter(|_| is_book).map(|coin| word(Some(coin))).transpose()?;
        out.push(Event::Ack { market: coin.and_then(|coin| scope.market(coin)) });
    }
    Ok(())
}

/// `Already subscribed: {"type":"l2Book","coin":"BTC"}` says that all is well. Any other complaint names the
/// subscription in the same way, as far as is known.
fn refusal(data: Field<'_>, scope: Scope<'_>, out: &mut Batch) -> Result<(), Malformed> {
    let text = read::keep(word(data)?, out);
    let said = out.text_of(text);
    if said.starts_with("Already subscribed") {
        return Ok(());
    }
    let coin = said.split_once(r#""coin":""#).and_then(|(_, rest)| rest.split('"').next());
    let market = coin.filter(|_| said.contains(BOOK)).and_then(|coin| scope.market_of(coin.as_bytes()));
    out.push(Event::Refused { market, text });
    Ok(())
}
