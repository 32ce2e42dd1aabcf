//! Crypto.com, plainly.

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};
use crate::twin::kraken::single;

#[derive(Default)]
pub struct Plain;

const MARKETS: [&str; 6] = ["BAND_USDT", "HNT_USDT", "GRT_CRO", "RGT_USDC", "BTC_USDT", "ETH_USDT"];

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "crypto-com"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        MARKETS.map(|symbol| (symbol, Kind::Spot)).into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("crypto-com/cryptofeed-v3.CRYPTO.COM.jsonl.gz", "", 500);
        all.extend(TEXTS.into_iter().cycle().take(400).map(|said| text("", said.into())));
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        single(&doc, &["id", "code", "method", "message", "original"])?;
        let results = || doc.object().unwrap_or(&[]).iter().filter(|(key, _)| key == "result");
        let mut pushes = results().filter(|(_, value)| value.object().is_some());
        let push = pushes.next().map(|(_, value)| value);
        if pushes.next().is_some() {
            return None;
        }
        let mut said = push.map_or(Some(Vec::new()), |push| pushed(push, markets))?;
        let word = |key| doc.get(key).and_then(Doc::scalar);
        match (word("code"), word("method")) {
            (Some(code), _) if code != "0" => said = vec![refused(&doc, markets)],
            (_, Some("public/heartbeat")) => said.push(reply(&doc)?),
            (_, Some("subscribe")) if push.is_none() => said.push(Said::Plain(Event::Ack { market: None })),
            _ => {}
        }
        if said.is_empty() {
            said.push(Said::Plain(Event::Ignored));
        }
        Some(said)
    }
}

const TEXTS: [&str; 10] = [
    r#"{"id":-1,"method":"subscribe","code":0,"result":{"instrument_name":"BTC_USDT","subscription":"book.BTC_USDT.50","channel":"book","depth":50,"data":[{"asks":[["43755.46","0.1","1"]],"bids":[["43737.46","0.14","1"]],"t":1704484068898,"tt":1704484068892,"u":78795598253024,"cs":-781431132}]}}"#,
    r#"{"id":-1,"method":"subscribe","code":0,"result":{"instrument_name":"BTC_USDT","subscription":"book.BTC_USDT.50","channel":"book.update","depth":50,"data":[{"update":{"asks":[["43755.46","0","0"]],"bids":[]},"t":1704484068998,"tt":1704484068992,"u":78795598262080,"pu":78795598253024,"cs":-1}]}}"#,
    r#"{"code":0,"method":"subscribe","result":{"instrument_name":"ETH_USDT","subscription":"book.ETH_USDT.150","channel":"book.update","depth":150,"data":[{"update":{"bids":[[8.6143,4.694,1],[8.6135,0,0]],"asks":[[8.6427,696.434,2]]},"t":1659312000046,"s":763793123}]}}"#,
    r#"{"result":{"data":[{"bids":[],"u":7,"asks":[["2","1","1"]]}],"channel":"book","instrument_name":"BTC_USDT"},"code":0}"#,
    r#"{"id":-1,"method":"subscribe","code":0,"result":{"instrument_name":"ETH_USDT","subscription":"trade.ETH_USDT","channel":"trade","data":[{"d":"9","t":1653917168398,"p":"101","q":"1","s":"SELL","i":"ETH_USDT"},{"d":"8","t":1653917168397,"p":"100","q":"2","s":"BUY","i":"ETH_USDT"}]}}"#,
    r#"{"id":1587523073344,"method":"public/heartbeat","code":0}"#,
    r#"{"id":1,"code":0,"method":"subscribe"}"#,
    r#"{"id":1,"code":10004,"method":"subscribe","message":"invalid channel {\"channels\":[\"book.BTC_USDT.50\"]}"}"#,
    r#"{"id":1,"code":10004,"method":"subscribe","message":"BAD_REQUEST","original":"{\"id\":1,\"params\":{\"channels\":[\"book.BTC_USDT.50\"]}}"}"#,
    r#"{"id":1,"code":42901,"method":"subscribe"}"#,
];

fn refused(doc: &Doc, markets: &Markets) -> Said {
    let named = |text: &str| {
        let (_, after) = text.split_once("book.")?;
        markets.find_any(after.split('.').next().unwrap_or(""))
    };
    let market = ["message", "original"].into_iter().filter_map(|key| looked_at(doc, key)).find_map(named);
    let text = doc.get("message").and_then(Doc::text).unwrap_or("refused");
    Said::Refused { market, text: kept(text) }
}

/// A text that was sent with escapes is looked at up to a length.
fn looked_at<'a>(doc: &'a Doc, key: &str) -> Option<&'a str> {
    let text = doc.get(key)?;
    let whole = text.text()?;
    (text.scalar().is_some() || whole.len() <= 512).then_some(whole)
}

fn reply(doc: &Doc) -> Option<Said> {
    let Doc::Number(id) = doc.get("id")? else { return None };
    plain::u64(id)?;
    Some(Said::Reply(format!(r#"{{"id":{id},"method":"public/respond-heartbeat"}}"#)))
}

fn pushed(push: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    single(push, &["channel", "instrument_name", "data"])?;
    let market = push.get("instrument_name").and_then(Doc::text).and_then(|name| markets.find_any(name));
    let (Some(market), Some(data)) = (market, push.get("data")) else { return Some(Vec::new()) };
    match push.get("channel").and_then(Doc::scalar) {
        Some("book") => data.list()?.iter().map(|item| whole(item, market)).collect(),
        Some("book.update") => data.list()?.iter().map(|item| changes(item, market)).collect(),
        Some("trade") => data.list()?.iter().rev().map(|item| trade(item, market)).collect(),
        _ => Some(Vec::new()),
    }
}

/// Levels of both sides, of the item or of what stands under `update`, and the numbers `u`, `s`, `pu`.
struct Item {
    bids: Vec<Level>,
    asks: Vec<Level>,
    own: Option<Option<u64>>,
    old: Option<Option<u64>>,
    prev: Option<Option<u64>>,
    event_us: i64,
}

fn item(doc: &Doc) -> Option<Item> {
    doc.object()?;
    single(doc, &["update", "t", "u", "pu", "s", "asks", "bids"])?;
    let inner = doc.get("update");
    if let Some(inner) = inner {
        inner.object()?;
        single(inner, &["asks", "bids"])?;
    }
    let side = |key: &str| match (doc.get(key), inner.and_then(|inner| inner.get(key))) {
        (Some(side), None) | (None, Some(side)) => levels(side),
        _ => None,
    };
    let number = |key| doc.get(key).map(|value| value.scalar().and_then(plain::u64));
    Some(Item {
        bids: side("bids")?,
        asks: side("asks")?,
        own: number("u"),
        old: number("s"),
        prev: number("pu"),
        event_us: plain::ms_to_us(doc.get("t").and_then(Doc::scalar)),
    })
}

/// `null` is a side without levels.
fn levels(side: &Doc) -> Option<Vec<Level>> {
    if *side == Doc::Null { Some(Vec::new()) } else { plain::levels(side) }
}

/// With a number the start of a chain, without one a book of its own.
fn whole(doc: &Doc, market: MarketId) -> Option<Said> {
    let item = item(doc)?;
    let (own, old) = (readable(item.own)?, readable(item.old)?);
    let kind = if own.or(old).is_some() { BookKind::Snapshot } else { BookKind::Full };
    Some(said(item, market, kind, own.or(old).unwrap_or(0), None))
}

fn changes(doc: &Doc, market: MarketId) -> Option<Said> {
    let item = item(doc)?;
    let last = item.own.or(item.old)??;
    let prev = readable(item.prev)?;
    Some(said(item, market, BookKind::Delta, last, prev))
}

/// A number that is there must be one.
fn readable(number: Option<Option<u64>>) -> Option<Option<u64>> {
    number.map_or(Some(None), |number| number.map(Some))
}

fn said(item: Item, market: MarketId, kind: BookKind, last: u64, prev: Option<u64>) -> Said {
    let Item { bids, asks, event_us, .. } = item;
    let seq = Seq { first: last, last, prev };
    Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 })
}

fn trade(doc: &Doc, market: MarketId) -> Option<Said> {
    doc.object()?;
    single(doc, &["s", "p", "q", "t"])?;
    let word = |key| doc.get(key).and_then(Doc::scalar);
    let (price, size) = (plain::price(word("p")?)?, plain::size(word("q")?)?);
    let taker = plain::side(word("s"), "BUY", "SELL")?;
    let event_us = plain::ms_to_us(word("t"));
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us })))
}
