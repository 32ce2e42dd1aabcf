//! Coinbase, plainly: the Advanced Trade feed and the Exchange feed.

use std::collections::HashMap;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};

#[derive(Default)]
pub struct Plain {
    /// The number of the last frame that was read, by connection.
    last: HashMap<u32, u64>,
    /// The number of the last frame, where it was an old one.
    old: HashMap<u32, u64>,
}

const ADVANCED: &str = "wss://advanced-trade-ws.coinbase.com";
const EXCHANGE: &str = "wss://ws-feed.exchange.coinbase.com";

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "coinbase"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        vec![("BTC-USD", Kind::Spot), ("ETH-USD", Kind::Spot)]
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("coinbase/cryptofeed-v3.COINBASE.jsonl.gz", ADVANCED, 1030);
        all.extend(all.iter().filter_map(beginning).collect::<Vec<_>>());
        let advanced = ADVANCED_TEXTS.map(|said| text(ADVANCED, said.into()));
        let exchange = EXCHANGE_TEXTS.map(|said| text(EXCHANGE, said.into()));
        let parsed = samples("coinbase/crypto-msg-parser.messages.jsonl", EXCHANGE, 4);
        // As many as the others, or they would hardly be met.
        for _ in 0..40 {
            all.extend([&advanced[..], &exchange, &parsed].concat());
        }
        all
    }

    fn opened(&mut self, conn: u32) {
        self.last.remove(&conn);
        self.old.remove(&conn);
    }

    fn remembers(&self) -> bool {
        true
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        if frame.endpoint == 1 {
            return or_ignored(exchange(&doc, markets)?);
        }
        if doc.get("channel").is_none() {
            return refusal(&doc);
        }
        let number = plain::u64(doc.get("sequence_num")?.scalar()?)?;
        let mut said = or_ignored(advanced(&doc, number, markets)?)?;
        let expected = self.last.get(&frame.conn).map_or(number, |last| last.wrapping_add(1));
        let is_old = number < expected && (expected - number <= 64 || number >= expected / 2);
        let is_second = self.old.remove(&frame.conn).is_some_and(|old| old + 1 == number);
        if is_old && !is_second {
            self.old.insert(frame.conn, number);
            return Some(vec![Said::Plain(Event::Ignored)]);
        }
        self.last.insert(frame.conn, number);
        if number != expected {
            said.insert(0, Said::Plain(Event::ConnGap { expected, got: number }));
        }
        Some(said)
    }
}

const ADVANCED_TEXTS: [&str; 4] = [
    r#"{"type":"error","message":"rate \"limit\" exceeded"}"#,
    r#"{"channel":"subscriptions","timestamp":"2026-08-09T21:05:48Z","sequence_num":2,"events":[{"subscriptions":{"level2":["BTC-USD","ETH-USD"],"ticker":["BTC-USD"]}}]}"#,
    r#"{"channel":"l2_data","client_id":"","timestamp":"2026-04-07T14:30:00.123456Z","sequence_num":0,"events":[{"type":"snapshot","product_id":"BTC-USD","updates":[{"side":"bid","price_level":"68900.00","new_quantity":"1.50000000"},{"side":"offer","price_level":"68901.00","new_quantity":"0"}]},{"type":"update","product_id":"ETH-USD","updates":[]}]}"#,
    r#"{"events":[{"updates":[{"new_quantity":"2","price_level":"10.5","side":"offer"}],"product_id":"ETH-USD","type":"update"}],"sequence_num":3,"channel":"l2_data"}"#,
];

const EXCHANGE_TEXTS: [&str; 5] = [
    r#"{"type":"l2update","product_id":"BTC-USD","time":"2019-08-14T20:42:27.265Z","changes":[["buy","10101.80","0.162567"],["sell","10102.60","0"]]}"#,
    r#"{"type":"match","trade_id":1,"sequence":2,"side":"buy","size":"0.97","price":"4.978","product_id":"BTC-USD","time":"2019-08-14T20:42:27.265Z"}"#,
    r#"{"type":"error","message":"Failed to subscribe","reason":"A-B is not a valid product"}"#,
    r#"{"type":"subscriptions","channels":[{"name":"level2_batch","product_ids":["BTC-USD"]}]}"#,
    r#"{"type":"heartbeat","sequence":90,"last_trade_id":20,"product_id":"BTC-USD","time":"2014-11-07T08:19:28.464459Z"}"#,
];

/// The first levels of a snapshot too large to be damaged often.
fn beginning(sample: &Sample) -> Option<Sample> {
    let whole = (sample.bytes.len() > 1_000_000).then(|| String::from_utf8(sample.bytes.clone()))?.ok()?;
    let (kept, _) = whole.match_indices(r#",{"side""#).nth(20)?;
    Some(text(ADVANCED, format!("{}]}}]}}", &whole[..kept])))
}

fn advanced(doc: &Doc, number: u64, markets: &Markets) -> Option<Vec<Said>> {
    let event_us = moment(doc, "timestamp")?;
    let events = || doc.get("events")?.list();
    let mut said = Vec::new();
    match unescaped(doc.get("channel")?)? {
        "l2_data" => {
            for event in events()? {
                said.extend(level2(event, number, event_us, markets)?);
            }
        }
        "market_trades" => {
            for event in events()? {
                said.extend(trades(event, markets)?);
            }
        }
        "subscriptions" => {
            for event in events()? {
                said.extend(acks(event, markets)?);
            }
        }
        "heartbeats" => said.push(Said::Plain(Event::Heartbeat)),
        _ => {}
    }
    Some(said)
}

/// Outer `None`: refused; inner: nobody's market.
fn level2(event: &Doc, number: u64, event_us: i64, markets: &Markets) -> Option<Option<Said>> {
    event.object()?;
    let Some(market) = market(event, markets)? else { return Some(None) };
    let kind = match unescaped(event.get("type")?)? {
        "snapshot" => BookKind::Snapshot,
        "update" => BookKind::Delta,
        _ => return None,
    };
    let mut sides = Sides::default();
    for update in event.get("updates")?.list()? {
        let side = plain::side(Some(update.get("side")?.text()?), "bid", "offer")?;
        let price = update.get("price_level")?.scalar()?;
        sides.add(side, price, update.get("new_quantity")?.scalar()?)?;
    }
    let seq = Seq { first: number, last: number, prev: None };
    Some(Some(sides.book(market, kind, seq, event_us)))
}

fn trades(event: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    event.object()?;
    let mut said = Vec::new();
    if event.get("type")?.text()? == "update" {
        for one in event.get("trades")?.list()? {
            said.extend(trade(one, "BUY", "SELL", markets)?);
        }
    }
    said.reverse();
    Some(said)
}

fn trade(one: &Doc, buy: &str, sell: &str, markets: &Markets) -> Option<Option<Said>> {
    one.object()?;
    let Some(market) = market(one, markets)? else { return Some(None) };
    let price = plain::price(one.get("price")?.scalar()?)?;
    let size = plain::size(one.get("size")?.scalar()?)?;
    let taker = plain::side(Some(one.get("side")?.text()?), buy, sell)?.other();
    let event_us = moment(one, "time")?;
    Some(Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us }))))
}

fn acks(event: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    event.object()?;
    let all = event.get("subscriptions");
    if let Some(all) = all {
        all.object()?;
    }
    let Some(depth) = all.and_then(|all| all.get("level2")) else {
        return Some(vec![Said::Plain(Event::Ack { market: None })]);
    };
    let ack = |product: &Doc| Some(Said::Plain(Event::Ack { market: markets.find_any(product.text()?) }));
    depth.list()?.iter().map(ack).collect()
}

fn exchange(doc: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    let said = match unescaped(doc.get("type")?)? {
        "snapshot" => exchange_book(doc, BookKind::Snapshot, markets)?,
        "l2update" => exchange_book(doc, BookKind::Delta, markets)?,
        "match" => trade(doc, "buy", "sell", markets)?,
        "heartbeat" => Some(Said::Plain(Event::Heartbeat)),
        "subscriptions" => Some(Said::Plain(Event::Ack { market: None })),
        "error" => return refusal(doc),
        _ => None,
    };
    Some(said.into_iter().collect())
}

fn exchange_book(doc: &Doc, kind: BookKind, markets: &Markets) -> Option<Option<Said>> {
    let Some(market) = market(doc, markets)? else { return Some(None) };
    let mut sides = Sides::default();
    if kind == BookKind::Delta {
        for row in doc.get("changes")?.list()? {
            let (side, level) = row.list()?.split_first()?;
            sides.add_row(plain::side(Some(side.text()?), "buy", "sell")?, level)?;
        }
    } else {
        for (key, side) in [("bids", Side::Bid), ("asks", Side::Ask)] {
            for row in doc.get(key)?.list()? {
                sides.add_row(side, row.list()?)?;
            }
        }
    }
    Some(Some(sides.book(market, kind, Seq::default(), moment(doc, "time")?)))
}

#[derive(Default)]
struct Sides {
    bids: Vec<Level>,
    asks: Vec<Level>,
}

impl Sides {
    fn add(&mut self, side: Side, price: &str, size: &str) -> Option<()> {
        let levels = if side == Side::Bid { &mut self.bids } else { &mut self.asks };
        levels.push((plain::price(price)?, plain::size(size)?));
        Some(())
    }

    /// Price and size as strings.
    fn add_row(&mut self, side: Side, row: &[Doc]) -> Option<()> {
        row.first()?.text()?;
        row.get(1)?.text()?;
        self.add(side, row[0].scalar()?, row[1].scalar()?)
    }

    fn book(self, market: MarketId, kind: BookKind, seq: Seq, event_us: i64) -> Said {
        let Sides { bids, asks } = self;
        Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 })
    }
}

/// An error, or nothing of use.
fn refusal(doc: &Doc) -> Option<Vec<Said>> {
    if doc.get("type").and_then(Doc::text) != Some("error") {
        return Some(vec![Said::Plain(Event::Ignored)]);
    }
    let mut words = Vec::new();
    for part in ["message", "reason"].into_iter().filter_map(|key| doc.get(key)) {
        words.push(kept(part.text()?));
    }
    Some(vec![Said::Refused { market: None, text: words.join(": ") }])
}

/// Outer `None`: no symbol; inner: nobody's.
fn market(doc: &Doc, markets: &Markets) -> Option<Option<MarketId>> {
    Some(markets.find_any(doc.get("product_id")?.text()?))
}

/// A string; one with escapes is no word of the venue's.
fn unescaped(doc: &Doc) -> Option<&str> {
    doc.text().map(|_| doc.scalar().unwrap_or(""))
}

/// µs since the epoch; 0 where there is no time, or none that can be read, or one before 1970.
fn moment(doc: &Doc, key: &str) -> Option<i64> {
    let Some(time) = doc.get(key) else { return Some(0) };
    Some(plain::date_us(unescaped(time)?).unwrap_or(0).max(0))
}

fn or_ignored(mut said: Vec<Said>) -> Option<Vec<Said>> {
    if said.is_empty() {
        said.push(Said::Plain(Event::Ignored));
    }
    Some(said)
}
