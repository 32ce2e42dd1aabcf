//! Bitget, plainly.

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};

#[derive(Default)]
pub struct Plain;

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "bitget"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        let spot = ["BTCUSDT", "EOSUSDT", "CULTUSDT", "STGUSDT"].map(|symbol| (symbol, Kind::Spot));
        let others = [("DASHUSDT", Kind::Linear), ("BTCUSDT", Kind::Linear), ("BTCUSD", Kind::Inverse)];
        spot.into_iter().chain(others).collect()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("bitget/cryptofeed-v3.BITGET.jsonl.gz", "", 600);
        all.extend(samples("bitget/crypto-msg-parser.messages.jsonl", "", 30).into_iter().cycle().take(120));
        all.extend(TEXTS.into_iter().cycle().take(400).map(|said| text("", said.into())));
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        if frame.bytes == b"pong" {
            return Some(vec![Said::Plain(Event::Heartbeat)]);
        }
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        let mut said = message(&doc, markets)?;
        if said.is_empty() {
            said.push(Said::Plain(Event::Ignored));
        }
        Some(said)
    }
}

const TEXTS: [&str; 9] = [
    r#"{"action":"update","arg":{"instType":"spot","topic":"books","symbol":"BTCUSDT"},"data":[{"a":[["76679.99","0"]],"b":[["76646.9","0.03914"]],"checksum":1153969492,"seq":451057502090,"pseq":451057497631,"ts":"1777358880011"}],"ts":1777358880013}"#,
    r#"{"action":"snapshot","arg":{"instType":"SPOT","channel":"books","instId":"BTCUSDT"},"data":[{"asks":[["26274.9","0.0009"]],"bids":[["26274.8","0.0009"]],"checksum":0,"seq":123,"ts":"1695710946294"}],"ts":1695710946294}"#,
    r#"{"arg":{"instType":"spot","topic":"books50","symbol":"BTCUSDT"},"action":"snapshot","data":[{"seq":"1304314508780744705","pseq":"0","ts":"1746698732562","b":[["100","2"]],"a":[["101","3"]],"maxdepth":"50"},{"a":[],"b":[]}]}"#,
    r#"{"action":"update","arg":{"instType":"spot","topic":"publicTrade","symbol":"BTCUSDT"},"data":[{"i":"1432912488536195072","p":"76671.22","v":"0.001367","S":"sell","T":"1777358880170","isRPI":"no"}],"ts":1777358880172}"#,
    r#"{"action":"update","arg":{"instType":"SPOT","channel":"trade","instId":"BTCUSDT"},"data":[{"ts":"1695716760565","price":"27000.5","size":"0.001","side":"buy","tradeId":"1"}]}"#,
    r#"{"event":"subscribe","arg":{"instType":"spot","topic":"books","symbol":"BTCUSDT"}}"#,
    r#"{"event":"error","arg":{"instType":"spot","topic":"books","symbol":"BTCUSDT"},"code":30001,"msg":"Param \"symbol\" error"}"#,
    r#"{"event":"error","code":"30007","msg":"request too many"}"#,
    "pong",
];

fn message(doc: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    let arg = doc.get("arg").filter(|arg| arg.object().is_some());
    let word = |key: &str| arg?.get(key);
    let name = |new: &str, old: &str| word(new).or(word(old)).and_then(Doc::text).unwrap_or("");
    let (channel, symbol) = (name("topic", "channel"), name("symbol", "instId"));
    let market = kind_of(name("instType", "instType"), symbol).and_then(|kind| markets.find(symbol, kind));
    if let Some(event) = doc.get("event") {
        let market = market.filter(|_| is_depth(channel));
        return notice(event.text()?, doc, market).map(|said| said.into_iter().collect());
    }
    let Some(market) = market else { return Some(Vec::new()) };
    let action = || match unescaped(doc.get("action")?)? {
        "snapshot" => Some(BookKind::Snapshot),
        "update" => Some(BookKind::Delta),
        _ => None,
    };
    let kind = match channel {
        "books" => action()?,
        "trade" | "publicTrade" if action()? == BookKind::Snapshot => return Some(Vec::new()),
        "trade" | "publicTrade" => {
            return doc.get("data")?.list()?.iter().map(|data| trade(data, market)).collect();
        }
        _ if is_depth(channel) => BookKind::Full,
        _ => return Some(Vec::new()),
    };
    doc.get("data")?.list()?.iter().map(|data| book(data, market, kind)).collect()
}

fn kind_of(inst_type: &str, symbol: &str) -> Option<Kind> {
    match inst_type.to_ascii_lowercase().as_str() {
        "sp" | "spot" => Some(Kind::Spot),
        "mc" if symbol.ends_with("USD") => Some(Kind::Inverse),
        "coin-futures" => Some(Kind::Inverse),
        "mc" | "usdt-futures" | "usdc-futures" => Some(Kind::Linear),
        _ => None,
    }
}

fn is_depth(channel: &str) -> bool {
    matches!(channel, "books" | "books1" | "books5" | "books15" | "books50")
}

fn book(data: &Doc, market: MarketId, kind: BookKind) -> Option<Said> {
    data.object()?;
    let side = |new: &str, old: &str| -> Option<Vec<Level>> {
        let side = data.get(new).or(data.get(old))?;
        if *side == Doc::Null { Some(Vec::new()) } else { plain::levels(side) }
    };
    let (bids, asks) = (side("b", "bids")?, side("a", "asks")?);
    let number = |key: &str| data.get(key).map(|doc| plain::u64(doc.scalar()?));
    let (own, previous) = (number("seq"), number("pseq"));
    let (own, previous) =
        (own.map_or(Some(None), |own| own.map(Some))?, previous.map_or(Some(None), |p| p.map(Some))?);
    let sum = data.get("checksum").filter(|_| own.is_none());
    let sum = sum.map_or(Some(0), |sum| sum.scalar()?.parse::<i64>().ok())?;
    let sum = i32::try_from(sum).ok()?;
    let checksum = if sum == 0 { None } else { Some(sum.cast_unsigned()) };
    let prev = if kind == BookKind::Delta { previous } else { None };
    let last = own.unwrap_or(0);
    let seq = Seq { first: last, last, prev };
    let event_us = plain::ms_to_us(data.get("ts").and_then(Doc::scalar));
    Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum, keep_depth: 0 }))
}

fn trade(data: &Doc, market: MarketId) -> Option<Said> {
    let field = |at: usize, new: &str, old: &str| match data {
        Doc::List(row) => row.get(at),
        _ => data.get(new).or(data.get(old)),
    };
    let price = plain::price(field(1, "p", "price")?.scalar()?)?;
    let size = plain::size(field(2, "v", "size")?.scalar()?)?;
    let taker = plain::side(Some(unescaped(field(3, "S", "side")?)?), "buy", "sell")?;
    let event_us = plain::ms_to_us(field(0, "T", "ts").and_then(Doc::scalar));
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us })))
}

/// Outer `None`: refused; inner: of no use.
fn notice(event: &str, doc: &Doc, market: Option<MarketId>) -> Option<Option<Said>> {
    Some(match event {
        "subscribe" => Some(Said::Plain(Event::Ack { market })),
        "error" => {
            let code = doc.get("code")?.scalar()?;
            plain::u64(code)?;
            let text = format!("{}: {}", kept(code), kept(doc.get("msg")?.text()?));
            Some(Said::Refused { market, text })
        }
        _ => None,
    })
}

fn unescaped(doc: &Doc) -> Option<&str> {
    if let Doc::Text { text, escaped: false } = doc { Some(text) } else { None }
}
