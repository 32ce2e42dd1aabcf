//! Kraken, plainly.

use std::collections::HashMap;

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::kraken_v1::frames_v2;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};

/// Depths that connections acknowledged, and those that snapshots showed.
#[derive(Default)]
pub struct Plain {
    told: HashMap<(u32, MarketId), usize>,
    shown: HashMap<(u32, MarketId), usize>,
}

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "kraken"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        ["BTC/USD", "XMR/USD", "SC/EUR", "ADA/BTC", "WAVES/EUR"].map(|symbol| (symbol, Kind::Spot)).into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("kraken/tickvault.kraken_v2_book.jsonl", "", 10);
        for sample in samples("kraken/cryptofeed-v3.KRAKEN.jsonl.gz", "", 5000) {
            let frame = serde_json::from_slice(&sample.bytes).expect("JSON");
            let frames = frames_v2(&frame).into_iter().map(String::into_bytes);
            all.extend(frames.map(|bytes| Sample { bytes, ..sample.clone() }));
        }
        all.extend(samples("kraken/crypto-msg-parser.messages.jsonl", "", 20));
        all.extend(replies());
        all
    }

    fn opened(&mut self, conn: u32) {
        self.told.retain(|(known, _), _| *known != conn);
        self.shown.retain(|(known, _), _| *known != conn);
    }

    fn remembers(&self) -> bool {
        true
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        let mut said = Vec::new();
        if doc.list().is_none() {
            said = self.message(&doc, frame.conn, markets)?;
        }
        for said in &mut said {
            if let Said::Book(book) = said {
                book.keep_depth = self.depth(frame.conn, book);
            }
        }
        if said.is_empty() {
            said.push(Said::Plain(Event::Ignored));
        }
        Some(said)
    }
}

fn replies() -> Vec<Sample> {
    let texts = [
        r#"{"error":"Currency pair not supported BTC/USD","method":"subscribe","success":false,"symbol":"BTC/USD","req_id":1}"#,
        r#"{"Error":"Exceeded msg rate"}"#,
        r#"{"method":"pong","req_id":42,"time_in":"2026-08-24T22:21:56.724795Z"}"#,
        r#"{"method":"subscribe","result":{"channel":"book","depth":25,"snapshot":true,"symbol":"BTC/USD"},"success":true}"#,
        r#"{"data":[{"timestamp":"2026-08-24T22:21:58.343688Z","symbol":"BTC/USD","bids":[{"qty":1,"price":2}],"asks":[],"checksum":5}],"type":"update","channel":"book"}"#,
        r#"{"method":"unsubscribe","result":{"channel":"book","symbol":"BTC/USD"},"success":true}"#,
        r#"{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":105944.20,"qty":0.00027625,"ord_type":"limit","trade_id":10218208,"timestamp":"2023-10-06T17:35:55.440295Z"}]}"#,
        r#"{"channel":"status","type":"update","data":[{"system":"maintenance"}]}"#,
    ];
    texts.into_iter().map(|reply| text("", reply.into())).collect()
}

/// No key of these stands twice.
pub fn single(doc: &Doc, keys: &[&str]) -> Option<()> {
    keys.iter().all(|key| doc.count(key) < 2).then_some(())
}

impl Plain {
    fn message(&mut self, doc: &Doc, conn: u32, markets: &Markets) -> Option<Vec<Said>> {
        doc.object()?;
        single(doc, &["channel", "type", "data", "method", "result", "success", "symbol"])?;
        if doc.count("error") + doc.count("Error") > 1 {
            return None;
        }
        let word = |key: &str| doc.get(key).and_then(Doc::text).unwrap_or("");
        let mut said = match doc.get("data") {
            Some(data) => self.data(data, word("channel"), word("type"), markets)?,
            None => Vec::new(),
        };
        if word("channel") == "heartbeat" || word("method") == "pong" {
            said.push(Said::Plain(Event::Heartbeat));
        }
        if doc.get("method").is_none() || word("method") == "subscribe" {
            said.extend(self.answer(doc, conn, markets)?);
        }
        Some(said)
    }

    fn depth(&mut self, conn: u32, book: &Book) -> usize {
        let place = (conn, book.market);
        if book.kind == BookKind::Snapshot {
            let longer = book.bids.len().max(book.asks.len());
            let shown = [10, 25, 100, 500].into_iter().find(|depth| longer <= *depth).unwrap_or(1000);
            if self.told.get(&place).is_some_and(|told| shown > *told) {
                self.told.remove(&place);
            }
            self.shown.insert(place, shown);
        }
        *self.told.get(&place).or(self.shown.get(&place)).unwrap_or(&10)
    }

    fn data(&self, data: &Doc, channel: &str, kind: &str, markets: &Markets) -> Option<Vec<Said>> {
        match (channel, kind) {
            ("book", "snapshot") => {
                data.list()?.iter().map(|entry| self.book(entry, BookKind::Snapshot, markets)).collect()
            }
            ("book", "update") => {
                data.list()?.iter().map(|entry| self.book(entry, BookKind::Delta, markets)).collect()
            }
            ("book", _) => None,
            ("trade", "update") => data.list()?.iter().map(|entry| trade(entry, markets)).collect(),
            ("status", _) => data.list()?.iter().map(status).collect(),
            _ => Some(Vec::new()),
        }
    }

    fn book(&self, doc: &Doc, kind: BookKind, markets: &Markets) -> Option<Said> {
        doc.object()?;
        single(doc, &["symbol", "bids", "asks", "checksum", "timestamp"])?;
        let side = |key: &str| doc.get(key).map_or(Some(Vec::new()), levels);
        let (bids, asks) = (side("bids")?, side("asks")?);
        let checksum = match doc.get("checksum") {
            None | Some(Doc::Null) => None,
            Some(sum) => Some(u32::try_from(plain::u64(sum.scalar()?)?).ok()?).filter(|sum| *sum != 0),
        };
        let event_us = doc.get("timestamp").map_or(0, date_us);
        let Some(market) = markets.find_any(doc.get("symbol")?.text()?) else {
            return Some(Said::Plain(Event::Ignored));
        };
        let seq = Seq::default();
        Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum, keep_depth: 0 }))
    }

    fn answer(&mut self, doc: &Doc, conn: u32, markets: &Markets) -> Option<Option<Said>> {
        let market = |doc: &Doc| markets.find_any(doc.get("symbol")?.text()?);
        if let (Some(true), Some(result)) = (doc.get("success").and_then(Doc::flag), doc.get("result")) {
            result.object()?;
            single(result, &["channel", "symbol", "depth"])?;
            let depth = result.get("depth").map(|depth| plain::u64(depth.scalar()?));
            let is_book = result.get("channel").and_then(Doc::text) == Some("book");
            if let (true, Some(market), Some(depth)) = (is_book, market(result), depth) {
                let depth = [10, 25, 100, 500, 1000].into_iter().find(|known| Some(*known) == depth)?;
                self.told.insert((conn, market), depth as usize);
            } else if depth == Some(None) {
                return None;
            }
            return Some(Some(Said::Plain(Event::Ack { market: market(result) })));
        }
        let error = doc.get("error").or(doc.get("Error")).and_then(Doc::text);
        Some(error.map(|error| Said::Refused { market: market(doc), text: kept(error) }))
    }
}

fn levels(doc: &Doc) -> Option<Vec<Level>> {
    let level = |level: &Doc| {
        level.object()?;
        single(level, &["price", "qty"])?;
        let number = |key: &str| level.get(key)?.scalar();
        Some((plain::price(number("price")?)?, plain::size(number("qty")?)?))
    };
    doc.list()?.iter().map(level).collect()
}

fn trade(doc: &Doc, markets: &Markets) -> Option<Said> {
    doc.object()?;
    single(doc, &["symbol", "side", "price", "qty", "timestamp"])?;
    let number = |key: &str| doc.get(key)?.scalar();
    let (price, size) = (plain::price(number("price")?)?, plain::size(number("qty")?)?);
    let taker = plain::side(word(doc.get("side")?), "buy", "sell")?;
    let event_us = doc.get("timestamp").map_or(0, date_us);
    let market = markets.find_any(doc.get("symbol")?.text()?);
    let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
    Some(Said::Plain(market.map_or(Event::Ignored, event)))
}

fn status(doc: &Doc) -> Option<Said> {
    doc.object()?;
    single(doc, &["system"])?;
    Some(Said::Plain(match doc.get("system").and_then(word) {
        Some("online") => Event::Maintenance { on: false },
        Some("maintenance" | "cancel_only" | "post_only" | "limit_only") => Event::Maintenance { on: true },
        _ => Event::Ignored,
    }))
}

/// A string that was sent without escapes.
pub fn word(doc: &Doc) -> Option<&str> {
    doc.text().and_then(|_| doc.scalar())
}

fn date_us(doc: &Doc) -> i64 {
    word(doc).and_then(plain::date_us).unwrap_or(0)
}
