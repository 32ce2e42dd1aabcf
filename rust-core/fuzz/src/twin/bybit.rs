//! Bybit, plainly.

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Said, kept};
use crate::sample::{Sample, samples, text};

#[derive(Default)]
pub struct Plain;

const SPOT: &str = "wss://stream.bybit.com/v5/public/spot";

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "bybit"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        let linear = ["BTCUSDT", "ETHUSDT", "SOLUSDT"].map(|symbol| (symbol, Kind::Linear));
        let spot = ["BTCUSDT", "OPUSDC", "MASAUSDT"].map(|symbol| (symbol, Kind::Spot));
        linear.into_iter().chain(spot).collect()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("bybit/cryptofeed-v3.BYBIT.jsonl.gz", "", 4000);
        all.extend(samples("bybit/cryptofeed-2025-06-13.BYBIT.spot.ws.txt.gz", "", 200));
        all.extend(samples("bybit/tickvault.bybit_orderbook50.jsonl", SPOT, 20));
        all.extend(samples("bybit/crypto-msg-parser.messages.jsonl", SPOT, 20));
        all.extend(replies());
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        if frame.binary {
            return None;
        }
        let kind = [Kind::Spot, Kind::Linear, Kind::Inverse, Kind::Option][frame.endpoint];
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        if ["topic", "type", "data"].iter().any(|key| doc.count(key) > 1) {
            return None;
        }
        Message { doc: &doc, markets, kind }.said()
    }
}

fn replies() -> Vec<Sample> {
    let texts = [
        r#"{"success":true,"ret_msg":"pong","conn_id":"x","req_id":"","op":"ping"}"#,
        r#"{"req_id":"","op":"pong","args":["1672916271846"],"conn_id":"x"}"#,
        r#"{"success":true,"ret_msg":"subscribe","req_id":"BTCUSDT","op":"subscribe"}"#,
        r#"{"success":false,"ret_msg":"error:handler not found","req_id":"BTCUSDT","op":"subscribe"}"#,
        r#"{"data":{"u":1,"a":[["3","1"]],"b":[["2","1"]],"s":"BTCUSDT"},"type":"delta","topic":"orderbook.50.BTCUSDT"}"#,
        r#"{"data":[{"T":5,"s":"BTCUSDT","S":"Sell","v":"0.1","p":"2"}],"type":"snapshot","topic":"publicTrade.BTCUSDT"}"#,
    ];
    texts.into_iter().map(|reply| text(SPOT, reply.into())).collect()
}

struct Message<'a> {
    doc: &'a Doc,
    markets: &'a Markets,
    kind: Kind,
}

impl Message<'_> {
    fn said(&self) -> Option<Vec<Said>> {
        let Some(topic) = self.doc.get("topic") else { return Some(vec![self.reply()]) };
        let topic = topic.scalar().unwrap_or("");
        if topic.starts_with("publicTrade.") {
            return self.trades();
        }
        match topic.strip_prefix("orderbook.") {
            Some(rest) if !rest.starts_with("full.") => Some(vec![self.book(topic, rest.starts_with("1."))?]),
            _ => Some(vec![Said::Plain(Event::Ignored)]),
        }
    }

    fn market(&self, symbol: &str) -> Option<MarketId> {
        self.markets.find(symbol, self.kind)
    }

    fn reply(&self) -> Said {
        let market = scalar(self.doc, "req_id").and_then(|symbol| self.market(symbol));
        match (self.doc.get("success").and_then(Doc::flag), scalar(self.doc, "op")) {
            (Some(false), _) => {
                let text = self.doc.get("ret_msg").and_then(Doc::text).unwrap_or("");
                Said::Refused { market, text: kept(text) }
            }
            (_, Some("ping" | "pong")) => Said::Plain(Event::Heartbeat),
            (Some(true), Some("subscribe")) => Said::Plain(Event::Ack { market }),
            _ => Said::Plain(Event::Ignored),
        }
    }

    fn book(&self, topic: &str, is_best: bool) -> Option<Said> {
        let data = self.doc.get("data")?;
        data.object()?;
        if data.count("b") != 1 || data.count("a") != 1 {
            return None;
        }
        let (bids, asks) = (levels(data.get("b")?)?, levels(data.get("a")?)?);
        let last = plain::u64(scalar(data, "u")?)?;
        let kind = match scalar(self.doc, "type")? {
            "snapshot" if is_best && self.kind == Kind::Spot => BookKind::Full,
            "snapshot" => BookKind::Snapshot,
            "delta" if last == 1 => BookKind::Snapshot,
            "delta" => BookKind::Delta,
            _ => return None,
        };
        let symbol = scalar(data, "s").unwrap_or(topic.rsplit('.').next().unwrap_or(""));
        let Some(market) = self.market(symbol) else { return Some(Said::Plain(Event::Ignored)) };
        let event_us = plain::ms_to_us(scalar(self.doc, "cts").or(scalar(self.doc, "ts")));
        let seq = Seq { first: last, last, prev: None };
        Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 }))
    }

    fn trades(&self) -> Option<Vec<Said>> {
        let mut trades = Vec::new();
        for trade in self.doc.get("data").map_or(Some(&[][..]), Doc::list)? {
            trades.extend(self.trade(trade)?.map(|trade| Said::Plain(Event::Trade(trade))));
        }
        if trades.is_empty() {
            trades.push(Said::Plain(Event::Ignored));
        }
        Some(trades)
    }

    /// Outer `None`: refused; inner: a trade of nobody's market.
    fn trade(&self, doc: &Doc) -> Option<Option<TradeEvent>> {
        doc.object()?;
        let price = plain::price(scalar(doc, "p")?)?;
        let size = plain::size(scalar(doc, "v")?)?;
        let taker = plain::side(scalar(doc, "S"), "Buy", "Sell")?;
        let event_us = plain::ms_to_us(scalar(doc, "T"));
        let market = scalar(doc, "s").and_then(|symbol| self.market(symbol));
        Some(market.map(|market| TradeEvent { market, price, size, taker, event_us }))
    }
}

fn scalar<'a>(doc: &'a Doc, key: &str) -> Option<&'a str> {
    doc.get(key).and_then(Doc::scalar)
}

/// A side; `null` stands for one without levels.
fn levels(doc: &Doc) -> Option<Vec<crate::said::Level>> {
    if *doc == Doc::Null { Some(Vec::new()) } else { plain::levels(doc) }
}
