//! Binance, plainly.

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Said, kept};
use crate::sample::{Sample, samples, text};

#[derive(Default)]
pub struct Plain;

const SPOT: &str = "wss://stream.binance.com:9443/stream";
const INVERSE: &str = "wss://dstream.binance.com/stream";

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "binance"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        let spot = ["BTCUSDT", "ETHUSDT", "NKNUSDT", "LRCBTC", "ZILUSDT", "AXSBNB"];
        let known = [("SUSHIUSDT", Kind::Linear), ("AKROUSDT", Kind::Linear), ("BTCUSD_PERP", Kind::Inverse)];
        spot.map(|symbol| (symbol, Kind::Spot)).into_iter().chain(known).collect()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("binance/cryptofeed-v3.BINANCE.jsonl.gz", "", 300);
        all.extend(samples("binance/cryptofeed-2021-04-05.BINANCE-b38f7c.txt.gz", "", 1500));
        all.extend(samples("binance/hftbacktest.spot.btcusdt_20240808.gz", SPOT, 700));
        all.extend(samples("binance/hftbacktest.spot.btcusdt_20240809.gz", SPOT, 700));
        all.extend(samples("binance/hftbacktest.spot.ethusdt_20240808.gz", SPOT, 700));
        all.extend(samples("binance-usdm/cryptofeed-v3.BINANCE_FUTURES.jsonl.gz", "", 700));
        for url in [SPOT, INVERSE] {
            all.extend(samples("binance/crypto-msg-parser.messages.jsonl", url, 100));
        }
        all.extend(replies());
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        if frame.binary {
            return None;
        }
        let kind = match frame.endpoint {
            2 | 5 => Kind::Linear,
            3 | 6 => Kind::Inverse,
            _ => Kind::Spot,
        };
        let doc = Doc::read(frame.bytes)?;
        if doc.list().is_some() {
            return Some(vec![Said::Plain(Event::Ignored)]);
        }
        Message { doc: &doc, markets, kind }.said().map(|said| vec![said])
    }
}

/// Frames that answer requests, which the recordings hold few of.
fn replies() -> Vec<Sample> {
    let book = r#"{"lastUpdateId":160,"bids":[["0.0024","10"],["0.0022","5"]],"asks":[["0.0026","100"]]}"#;
    let texts = [
        r#"{"result":null,"id":1}"#.to_string(),
        r#"{"result":["btcusdt@trade"],"id":3}"#.to_string(),
        r#"{"code":2,"msg":"Invalid request: unknown variant"}"#.to_string(),
        r#"{"error":{"code":2,"msg":"Invalid request: \"x\""},"id":1}"#.to_string(),
        r#"{"id":"BTCUSDT","status":429,"error":{"code":-1003,"msg":"Too much request weight used"}}"#
            .to_string(),
        format!(
            r#"{{"id":"BTCUSDT","status":200,"result":{book},"rateLimits":[{{"limit":6000,"count":50}}]}}"#
        ),
        format!(r#"{{"stream":"btcusdt@depth20@100ms","data":{book}}}"#),
        r#"{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}"#.to_string(),
        r#"{"event":{"e":"serverShutdown","E":1770123456789}}"#.to_string(),
    ];
    texts.into_iter().map(|reply| text("wss://ws-api.binance.com:443/ws-api/v3", reply)).collect()
}

struct Message<'a> {
    doc: &'a Doc,
    markets: &'a Markets,
    kind: Kind,
}

/// Keys of the frame itself; all others belong to the bare event.
const OUTER: [&str; 8] = ["stream", "id", "data", "event", "result", "error", "msg", "code"];

impl Message<'_> {
    fn said(&self) -> Option<Said> {
        let entries = self.doc.object()?;
        let bare =
            Doc::Object(entries.iter().filter(|(key, _)| !OUTER.contains(&key.as_str())).cloned().collect());
        for (key, value) in entries {
            if matches!(key.as_str(), "data" | "event" | "result") {
                sides(value)?;
            }
        }
        sides(&bare)?;
        let wrapped = entries.iter().rev().find(|(key, _)| key == "data" || key == "event");
        let id = self.doc.get("id").and_then(Doc::scalar).and_then(|id| self.market(id));
        if self.doc.count("code") + self.doc.count("error") > 0 {
            return Some(Said::Refused { market: id, text: kept(&refusal(entries)) });
        }
        match (self.doc.get("result"), wrapped) {
            (Some(Doc::Null), _) => Some(Said::Plain(Event::Ack { market: None })),
            (Some(result), _) if last_update(result).is_some() => whole(result, id, BookKind::Snapshot),
            (Some(_), _) => Some(Said::Plain(Event::Ignored)),
            (None, Some((_, body))) => self.event(body),
            (None, None) => self.event(&bare),
        }
    }

    fn market(&self, symbol: &str) -> Option<MarketId> {
        self.markets.find(symbol, self.kind)
    }

    fn event(&self, body: &Doc) -> Option<Said> {
        let stream = self.doc.get("stream").and_then(Doc::scalar).unwrap_or("");
        let symbol = scalar(body, "s").and_then(|symbol| self.market(symbol));
        match scalar(body, "e") {
            Some("depthUpdate") => depth(body, symbol, is_partial(stream)),
            Some("trade" | "aggTrade") => trade(body, symbol),
            Some("serverShutdown") => Some(Said::Plain(Event::PlannedCut)),
            None if last_update(body).is_some() && is_partial(stream) => {
                let symbol = stream.split('@').next().unwrap_or("").to_ascii_uppercase();
                whole(body, self.market(&symbol), BookKind::Full)
            }
            _ => Some(Said::Plain(Event::Ignored)),
        }
    }
}

fn scalar<'a>(doc: &'a Doc, key: &str) -> Option<&'a str> {
    doc.get(key).and_then(Doc::scalar)
}

fn last_update(doc: &Doc) -> Option<&str> {
    scalar(doc, "lastUpdateId")
}

fn is_partial(stream: &str) -> bool {
    let channel = stream.split('@').nth(1).and_then(|channel| channel.strip_prefix("depth"));
    channel.is_some_and(|levels| levels.starts_with(|c: char| c.is_ascii_digit()))
}

/// The last message of a refusal, whether it stands in the frame or in its error.
fn refusal(entries: &[(String, Doc)]) -> String {
    let mut message = None;
    for (key, value) in entries {
        match key.as_str() {
            "msg" => message = value.text(),
            "error" => {
                for (_, text) in value.object().unwrap_or(&[]).iter().filter(|(key, _)| key == "msg") {
                    message = text.text();
                }
            }
            _ => {}
        }
    }
    message.unwrap_or("").into()
}

type Sides = [Option<Vec<crate::said::Level>>; 2];

/// The levels of both sides, where they stand; refused where a side stands twice or holds no levels.
fn sides(body: &Doc) -> Option<Sides> {
    let mut sides: Sides = [None, None];
    for (key, value) in body.object().unwrap_or(&[]) {
        let side = match key.as_str() {
            "b" | "bids" => Side::Bid,
            "a" | "asks" => Side::Ask,
            _ => continue,
        };
        if value.list().is_some() && sides[side.index()].replace(plain::levels(value)?).is_some() {
            return None;
        }
    }
    Some(sides)
}

fn depth(body: &Doc, market: Option<MarketId>, is_partial: bool) -> Option<Said> {
    let prev = match scalar(body, "pu") {
        Some(text) if !text.starts_with('-') => Some(plain::u64(text)?),
        _ => None,
    };
    let id = |key| scalar(body, key).and_then(plain::u64);
    let seq = Seq { first: id("U")?, last: id("u")?, prev };
    let kind = if is_partial { BookKind::Full } else { BookKind::Delta };
    book(body, market, kind, seq, plain::ms_to_us(scalar(body, "E")))
}

fn whole(body: &Doc, market: Option<MarketId>, kind: BookKind) -> Option<Said> {
    let last = plain::u64(last_update(body)?)?;
    book(body, market, kind, Seq { first: last, last, prev: None }, time_us(body))
}

fn book(body: &Doc, market: Option<MarketId>, kind: BookKind, seq: Seq, event_us: i64) -> Option<Said> {
    let [bids, asks] = sides(body)?;
    let (bids, asks) = (bids?, asks?);
    let Some(market) = market else { return Some(Said::Plain(Event::Ignored)) };
    Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 }))
}

fn trade(body: &Doc, market: Option<MarketId>) -> Option<Said> {
    if scalar(body, "X").is_some_and(|class| class != "MARKET") {
        return Some(Said::Plain(Event::Ignored));
    }
    let price = plain::price(scalar(body, "p")?)?;
    let size = plain::size(scalar(body, "q")?)?;
    let taker = if body.get("m")?.flag()? { Side::Ask } else { Side::Bid };
    let Some(market) = market else { return Some(Said::Plain(Event::Ignored)) };
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us: time_us(body) })))
}

fn time_us(body: &Doc) -> i64 {
    plain::ms_to_us(scalar(body, "T").or(scalar(body, "E")))
}
