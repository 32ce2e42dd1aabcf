//! OKX, plainly.

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};

#[derive(Default)]
pub struct Plain;

const URL: &str = "wss://ws.okx.com:8443/ws/v5/public";
const MARKETS: [&str; 6] =
    ["BTC-USDT", "UNI-USD-SWAP", "BTC-USD-220527", "ELON-USDT", "BTC-USD-220325-40000-C", "BTC-USD-220624"];

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "okx"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        MARKETS.map(|symbol| (symbol, Kind::Spot)).into()
    }

    /// A change is of use only where a snapshot came before it, so each frame follows one.
    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("okx/cryptofeed-v3.OKX.jsonl.gz", URL, 400);
        all.extend(samples("okx/cryptofeed-2022-02-27.OKX.ws.txt.gz", URL, 400));
        for _ in 0..5 {
            all.extend(samples("okx/crypto-msg-parser.messages.jsonl", URL, 40));
            all.extend(TEXTS.map(|said| text(URL, said.into())));
        }
        let snapshot = text(URL, TEXTS[0].into());
        all.into_iter().flat_map(|sample| [snapshot.clone(), sample]).collect()
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        if frame.bytes == b"pong" {
            return Some(vec![Said::Plain(Event::Heartbeat)]);
        }
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        let mut said = any(&doc, markets)?;
        if said.is_empty() {
            said.push(Said::Plain(Event::Ignored));
        }
        Some(said)
    }
}

const TEXTS: [&str; 9] = [
    r#"{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"snapshot","data":[{"asks":[["8476.98","415","0","13"]],"bids":[["8476.97","256","0","12"]],"ts":"1597026383085","checksum":0,"prevSeqId":-1,"seqId":123456}]}"#,
    r#"{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[],"bids":[["8476.97","0","0","0"]],"ts":"1597026383185","checksum":0,"seqId":123463,"prevSeqId":123456}]}"#,
    r#"{"data":[{"prevSeqId":123456,"seqId":123463,"ts":"1597026383185","bids":[["8476.97","2"]],"asks":[]},{"seqId":1,"prevSeqId":1,"bids":[],"asks":[]}],"action":"update","arg":{"instId":"BTC-USDT","channel":"books"}}"#,
    r#"{"arg":{"channel":"books5","instId":"BTC-USDT"},"data":[{"asks":[["30221.8","0.00439","0","2"]],"bids":[["30221.7","0.30608367","0","6"]],"instId":"BTC-USDT","ts":"1652671418459","seqId":8}]}"#,
    r#"{"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}"#,
    r#"{"event":"error","code":"60018","msg":"Wrong URL or channel:books,instId:ELON-USDT doesn't exist. Please use \"the\" correct URL.","connId":"a"}"#,
    r#"{"event":"error","arg":{"channel":"books","instId":"BTC-USDT"},"code":"60012","msg":"Illegal request"}"#,
    r#"{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade.","connId":"a"}"#,
    "pong",
];

fn any(doc: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    let (mut channel, mut market) = ("", None);
    if let Some(arg) = doc.get("arg") {
        arg.object()?;
        channel = unescaped(arg.get("channel")?)?;
        if let Some(symbol) = arg.get("instId") {
            market = markets.find_any(symbol.text()?);
        }
    }
    if let Some(event) = doc.get("event") {
        let said = notice(unescaped(event)?, doc, channel, market, markets)?;
        return Some(said.into_iter().collect());
    }
    let Some(market) = market else { return Some(Vec::new()) };
    let kind = match channel {
        "books" | "books-l2-tbt" | "books50-l2-tbt" => match unescaped(doc.get("action")?)? {
            "snapshot" => BookKind::Snapshot,
            "update" => BookKind::Delta,
            _ => return None,
        },
        "books5" | "bbo-tbt" => BookKind::Full,
        "trades" | "trades-all" => {
            return doc.get("data")?.list()?.iter().map(|data| trade(data, market)).collect();
        }
        _ => return Some(Vec::new()),
    };
    doc.get("data")?.list()?.iter().map(|data| book(data, market, kind)).collect()
}

fn is_depth(channel: &str) -> bool {
    matches!(channel, "books" | "books-l2-tbt" | "books50-l2-tbt" | "books5" | "bbo-tbt")
}

fn book(data: &Doc, market: MarketId, kind: BookKind) -> Option<Said> {
    data.object()?;
    let side = |key: &str| -> Option<Vec<Level>> { plain::levels(data.get(key)?) };
    let (bids, asks) = (side("bids")?, side("asks")?);
    let last = u64::try_from(whole(data, "seqId")?.unwrap_or(0)).ok()?;
    let prev = match whole(data, "prevSeqId")? {
        None | Some(-1) => None,
        Some(prev) => Some(u64::try_from(prev).ok()?),
    };
    let sum = i32::try_from(whole(data, "checksum")?.unwrap_or(0)).ok()?;
    let checksum = if sum == 0 { None } else { Some(sum.cast_unsigned()) };
    let seq = Seq { first: last, last, prev };
    let event_us = moment(data)?;
    Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum, keep_depth: 0 }))
}

fn trade(data: &Doc, market: MarketId) -> Option<Said> {
    data.object()?;
    let price = plain::price(data.get("px")?.scalar()?)?;
    let size = plain::size(data.get("sz")?.scalar()?)?;
    let taker = plain::side(Some(unescaped(data.get("side")?)?), "buy", "sell")?;
    let event_us = moment(data)?;
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us })))
}

/// Outer `None`: refused; inner: of no use.
fn notice(
    event: &str,
    doc: &Doc,
    channel: &str,
    market: Option<MarketId>,
    markets: &Markets,
) -> Option<Option<Said>> {
    let code = || doc.get("code")?.text();
    Some(match event {
        "subscribe" => Some(Said::Plain(Event::Ack { market: market.filter(|_| is_depth(channel)) })),
        "error" => {
            let text = format!("{}: {}", kept(code()?), kept(doc.get("msg")?.text()?));
            let of_book = market.filter(|_| !matches!(channel, "trades" | "trades-all"));
            let market = of_book.or_else(|| named(&text, markets));
            Some(Said::Refused { market, text })
        }
        "notice" if code()? == "64008" => Some(Said::Plain(Event::PlannedCut)),
        _ => None,
    })
}

/// The market whose book a refusal speaks of.
fn named(text: &str, markets: &Markets) -> Option<MarketId> {
    let (before, after) = text.split_once("instId:")?;
    if before.contains("channel:trades") {
        return None;
    }
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
    markets.find_any(&after[..end])
}

/// Outer `None`: no whole number; inner: not there.
fn whole(data: &Doc, key: &str) -> Option<Option<i64>> {
    let Some(value) = data.get(key) else { return Some(None) };
    let text = value.scalar()?;
    let size = i128::from(plain::u64(text.strip_prefix('-').unwrap_or(text))?);
    i64::try_from(if text.starts_with('-') { -size } else { size }).ok().map(Some)
}

/// µs since the epoch; 0 where there is no time, or none that can be.
fn moment(data: &Doc) -> Option<i64> {
    Some(whole(data, "ts")?.unwrap_or(0).checked_mul(1000).unwrap_or(0).max(0))
}

/// A string; one with escapes is no word of the venue's.
fn unescaped(doc: &Doc) -> Option<&str> {
    doc.text().map(|_| doc.scalar().unwrap_or(""))
}
