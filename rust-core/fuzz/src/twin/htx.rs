//! HTX, plainly: the inflater is flate2's.

use std::io::{Read, Write};

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};
use crate::twin::kraken::{single, word};

#[derive(Default)]
pub struct Plain;

/// Connections of samples whose text is damaged, then compressed.
const COMPRESSED: u32 = 1;

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "htx"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        ["btcusdt", "trioeth", "dogeeth", "omgbtc", "yfihusd", "BTC_CQ", "BTC-USDT"]
            .map(|symbol| (symbol, Kind::Spot))
            .into()
    }

    /// Three kinds: gzip as sent, text that is compressed after its damage, and plain text.
    fn samples(&self) -> Vec<Sample> {
        let sent = samples("htx/cryptofeed-v3.HUOBI.jsonl.gz", "", 400);
        let mut plain: Vec<Sample> = sent.iter().map(inflated).collect();
        plain.extend(samples("htx/crypto-msg-parser.messages.jsonl", "", 40).into_iter().cycle().take(120));
        plain.extend(replies());
        let packed = plain.iter().map(|sample| Sample { conn: COMPRESSED, ..sample.clone() });
        let mut all: Vec<Sample> = packed.chain(plain.iter().cloned()).collect();
        all.extend(sent.into_iter().step_by(4));
        all
    }

    fn envelope(&self, conn: u32, bytes: Vec<u8>) -> Vec<u8> {
        if conn != COMPRESSED {
            return bytes;
        }
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&bytes).expect("memory");
        gzip.finish().expect("memory")
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let text =
            if frame.bytes.starts_with(&[0x1f, 0x8b]) { inflate(frame.bytes)? } else { frame.bytes.into() };
        let doc = Doc::read(&text)?;
        let mut said = message(&doc, markets)?;
        if said.is_empty() {
            said.push(Said::Plain(Event::Ignored));
        }
        Some(said)
    }
}

fn inflated(sample: &Sample) -> Sample {
    let bytes = inflate(&sample.bytes).expect("gzip");
    Sample { bytes, binary: false, ..sample.clone() }
}

/// One whole member that fills the bytes.
fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = GzDecoder::new(bytes);
    let mut text = Vec::new();
    decoder.read_to_end(&mut text).ok()?;
    decoder.into_inner().is_empty().then_some(text)
}

fn replies() -> Vec<Sample> {
    let texts = [
        r#"{"ping":1492420473027}"#,
        r#"{"id":"market.btcusdt.mbp.refresh.20","status":"ok","subbed":"market.btcusdt.mbp.refresh.20","ts":1}"#,
        r#"{"status":"error","ts":1,"id":"market.btcusdt.trade.detail","err-code":"bad-request","err-msg":"invalid symbol"}"#,
        r#"{"id":"6","rep":"market.btcusdt.mbp.400","status":"ok","data":{"seqNum":5,"bids":[[1,2]],"asks":[[3,4]]}}"#,
        r#"{"data":{"seqNum":5,"bids":[[1,2]],"asks":[]},"status":"ok","rep":"market.btcusdt.mbp.400"}"#,
        r#"{"tick":{"seqNum":7,"prevSeqNum":5,"bids":[[1,0]]},"ts":8,"ch":"market.btcusdt.mbp.400"}"#,
        r#"{"ch":"market.btcusdt.mbp.refresh.20","ts":1573199608679,"tick":{"seqNum":100020142010,"bids":[[618.37,71.594]],"asks":[[618.94,0.5]]}}"#,
        r#"{"ch":"market.btcusdt.depth.step0","ts":1572912028401,"update":true,"tick":{"bids":[[290.864,1]],"asks":[],"version":9}}"#,
    ];
    texts.into_iter().map(|reply| text("", reply.into())).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Feed {
    Whole,
    Changes,
    HighFrequency,
    Trades,
    Unused,
}

/// Market and feed of a topic.
fn topic(doc: Option<&Doc>, markets: &Markets) -> (Option<MarketId>, Feed) {
    let text = doc.and_then(Doc::text).unwrap_or("");
    let parts: Vec<&str> = text.split('.').collect();
    let counted = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let counted_after = |text: &str, prefix: &str| text.strip_prefix(prefix).is_some_and(counted);
    let feed = match parts[..] {
        ["market", _, "mbp", "refresh", count] if counted(count) => Feed::Whole,
        ["market", _, "depth", step] if counted_after(step, "step") => Feed::Whole,
        ["market", _, "mbp", count] if counted(count) => Feed::Changes,
        ["market", _, "depth", size, "high_freq"] if counted_after(size, "size_") => Feed::HighFrequency,
        ["market", _, "trade", "detail"] => Feed::Trades,
        _ => Feed::Unused,
    };
    let symbol = if parts[0] == "market" { parts.get(1).copied().unwrap_or("") } else { "" };
    (markets.find_any(symbol), feed)
}

fn message(doc: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    doc.object()?;
    single(doc, &["ch", "rep", "tick", "data", "ts", "ping", "status", "subbed", "id", "err-msg", "update"])?;
    let mut said = Vec::new();
    let mut books = Vec::new();
    for (body, name, is_answer) in [("tick", "ch", false), ("data", "rep", true)] {
        let (Some(body), Some(name)) = (doc.get(body), doc.get(name)) else { continue };
        match topic(Some(name), markets) {
            (_, Feed::Unused) => {}
            (_, Feed::Trades) if is_answer => {}
            (market, Feed::Trades) => said.extend(trades(body, market)?),
            (market, feed) => books.push(book(doc, body, market, feed, is_answer)?),
        }
    }
    if let Some(ping) = doc.get("ping") {
        said.push(Said::Reply(format!("{{\"pong\":{}}}", plain::u64(ping.scalar()?)?)));
        said.push(Said::Plain(Event::Heartbeat));
    }
    if doc.get("status").and_then(Doc::text) == Some("error") {
        let text = kept(doc.get("err-msg").and_then(Doc::text).unwrap_or("error"));
        said.push(Said::Refused { market: topic(doc.get("id"), markets).0, text });
    } else if let Some(subbed) = doc.get("subbed") {
        said.push(Said::Plain(Event::Ack { market: topic(Some(subbed), markets).0 }));
    }
    if books.len() > 1 {
        return None;
    }
    said.extend(books.into_iter().flatten());
    Some(said)
}

fn book(
    doc: &Doc,
    body: &Doc,
    market: Option<MarketId>,
    feed: Feed,
    is_answer: bool,
) -> Option<Option<Said>> {
    body.object()?;
    single(body, &["bids", "asks", "seqNum", "prevSeqNum", "version", "event"])?;
    let side = |key: &str| body.get(key).map_or(Some(Vec::new()), levels);
    let (bids, asks) = (side("bids")?, side("asks")?);
    let number = |key: &str| body.get(key).map_or(Some(None), |doc| plain::u64(doc.scalar()?).map(Some));
    let (seq_num, prev, version) = (number("seqNum")?, number("prevSeqNum")?, number("version")?);
    let (kind, last, prev) = match (feed, body.get("event").and_then(Doc::text)) {
        (Feed::Changes, _) if is_answer => (BookKind::Snapshot, seq_num?, None),
        (Feed::Changes, _) => (BookKind::Delta, seq_num?, Some(prev?)),
        (Feed::HighFrequency, Some("snapshot")) => (BookKind::Snapshot, version?, None),
        (Feed::HighFrequency, Some("update")) => (BookKind::Delta, version?, Some(version?.checked_sub(1)?)),
        (Feed::HighFrequency, _) => return None,
        _ => {
            let is_change = doc.get("update").and_then(Doc::flag) == Some(true);
            let kind = if is_change { BookKind::Delta } else { BookKind::Full };
            (kind, seq_num.or(version).unwrap_or(0), None)
        }
    };
    let event_us = plain::ms_to_us(doc.get("ts").and_then(Doc::scalar));
    let seq = Seq { first: last, last, prev };
    let said =
        |market| Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 });
    Some(market.map(said))
}

fn levels(doc: &Doc) -> Option<Vec<Level>> {
    if *doc == Doc::Null { Some(Vec::new()) } else { plain::levels(doc) }
}

fn trades(body: &Doc, market: Option<MarketId>) -> Option<Vec<Said>> {
    body.object()?;
    single(body, &["data"])?;
    let Some(data) = body.get("data") else { return Some(Vec::new()) };
    data.list()?.iter().map(|doc| trade(doc, market)).collect()
}

fn trade(doc: &Doc, market: Option<MarketId>) -> Option<Said> {
    doc.object()?;
    single(doc, &["direction", "price", "amount", "ts"])?;
    let number = |key: &str| doc.get(key)?.scalar();
    let (price, size) = (plain::price(number("price")?)?, plain::size(number("amount")?)?);
    let taker = plain::side(word(doc.get("direction")?), "buy", "sell")?;
    let event_us = plain::ms_to_us(number("ts"));
    let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
    Some(Said::Plain(market.map_or(Event::Ignored, event)))
}
