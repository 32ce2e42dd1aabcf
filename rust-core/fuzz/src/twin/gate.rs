//! Gate, plainly.

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

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "gate"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        ["BTC_USDT", "NEO_BTC", "OMG_USDT", "QTUM3S_USDT", "DIS_USDT"]
            .map(|symbol| (symbol, Kind::Spot))
            .into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("gate/cryptofeed-v3.GATEIO.jsonl.gz", "", 300);
        all.extend(samples("gate/crypto-msg-parser.messages.jsonl", "", 30).into_iter().cycle().take(90));
        all.extend(TEXTS.into_iter().cycle().take(300).map(|said| text("", said.into())));
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        let said = if doc.object().is_some() { message(&doc, markets)? } else { None };
        Some(vec![said.unwrap_or(Said::Plain(Event::Ignored))])
    }
}

const TEXTS: [&str; 9] = [
    r#"{"channel":"spot.obu","result":{"t":1754006400261,"full":true,"s":"ob.BTC_USDT.400","u":25847113075,"b":[["115765.1","0.337839"],["115764.2","0.005"]],"a":[["115765.2","0.631155"]]},"time_ms":1754006400264,"event":"update"}"#,
    r#"{"channel":"spot.obu","result":{"t":1754006460600,"s":"ob.BTC_USDT.400","u":25847129996,"U":25847129970,"b":[["115576.7","0.050772"],["115717.7","0"]],"a":[["115731.3","0.687304"]]},"time_ms":1754006460601,"event":"update"}"#,
    r#"{"event":"update","result":{"a":[],"b":[["115576.7","0.050772"]],"U":5,"u":6,"s":"ob.NEO_BTC.50","t":1754006460600},"channel":"spot.obu"}"#,
    r#"{"time":1662630117,"channel":"spot.order_book","event":"update","result":{"t":1662630117190,"lastUpdateId":8093065166,"s":"BTC_USDT","bids":[["19201.39","0.0005"]],"asks":[["19201.4","1"]]}}"#,
    r#"{"time":1754006400,"conn_id":"06a3248d","channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.400"],"result":{"status":"success"},"requestId":"1"}"#,
    r#"{"time":1606292218,"channel":"spot.order_book","event":"subscribe","payload":["BTC_USDT","50","100ms"],"error":{"code":2,"message":"unknown currency pair GIBBERISH_USD"},"result":null}"#,
    r#"{"time":1606292218,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"error":{"code":2,"message":"Alert sub ob.BTC_USDT.50"}}"#,
    r#"{"time":1606292218,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"error":{"code":2,"message":"unknown channel"}}"#,
    r#"{"time":1754006400,"channel":"spot.pong","event":"","result":null}"#,
];

/// Outer `None`: refused; inner: of no use.
fn message(doc: &Doc, markets: &Markets) -> Option<Option<Said>> {
    let word = |key: &str| doc.get(key).and_then(Doc::text).unwrap_or("");
    let (channel, event) = (word("channel"), word("event"));
    let is_depth = matches!(channel, "spot.obu" | "spot.order_book" | "spot.order_book_update");
    let first = doc.get("payload").and_then(|list| list.list()?.first()?.text());
    let named = first.and_then(|name| market_of(channel, name, markets));
    if let Some(error) = doc.get("error").filter(|error| error.object().is_some()) {
        let text = kept(error.get("message").and_then(Doc::text).unwrap_or("error"));
        return Some(refusal(named.filter(|_| is_depth), text));
    }
    if channel == "spot.pong" {
        return Some(Some(Said::Plain(Event::Heartbeat)));
    }
    match (event, doc.get("result")) {
        ("subscribe", _) => Some(Some(Said::Plain(Event::Ack { market: named.filter(|_| is_depth) }))),
        ("update", Some(result)) if is_depth => book(channel, result, markets),
        ("update", Some(result)) if matches!(channel, "spot.trades" | "spot.trades_v2") => {
            trade(result, markets)
        }
        _ => Some(None),
    }
}

fn market_of(channel: &str, name: &str, markets: &Markets) -> Option<MarketId> {
    let symbol = match channel {
        "spot.obu" => name.strip_prefix("ob.")?.rsplit_once('.')?.0,
        _ => name,
    };
    markets.find_any(symbol)
}

fn refusal(market: Option<MarketId>, text: String) -> Option<Said> {
    if text.starts_with("Alert sub ") {
        return None;
    }
    Some(Said::Refused { market, text })
}

fn book(channel: &str, result: &Doc, markets: &Markets) -> Option<Option<Said>> {
    result.object()?;
    single(result, &["s", "t", "U", "full"])?;
    let one_of = |short: &str, long: &str| {
        let count = result.count(short) + result.count(long);
        (count <= 1).then(|| result.get(short).or(result.get(long)))
    };
    let side = |doc: Option<&Doc>| -> Option<Vec<Level>> {
        doc.filter(|doc| **doc != Doc::Null).map_or(Some(Vec::new()), plain::levels)
    };
    let (bids, asks) = (side(one_of("b", "bids")?)?, side(one_of("a", "asks")?)?);
    let is_full = result.get("full").and_then(Doc::flag) == Some(true);
    let kind = match channel {
        "spot.order_book" => BookKind::Full,
        _ if is_full => BookKind::Snapshot,
        _ => BookKind::Delta,
    };
    let last = plain::u64(one_of("u", "lastUpdateId")??.scalar()?)?;
    let first = if kind == BookKind::Delta { plain::u64(result.get("U")?.scalar()?)? } else { last };
    let event_us = plain::ms_to_us(result.get("t").and_then(Doc::scalar));
    let market = result.get("s").and_then(Doc::text).and_then(|name| market_of(channel, name, markets));
    let Some(market) = market else { return Some(None) };
    let seq = Seq { first, last, prev: None };
    Some(Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 })))
}

fn trade(result: &Doc, markets: &Markets) -> Option<Option<Said>> {
    result.object()?;
    single(result, &["currency_pair", "side", "price", "amount", "create_time_ms"])?;
    let market = markets.find_any(result.get("currency_pair")?.text()?);
    let price = plain::price(result.get("price")?.scalar()?)?;
    let size = plain::size(result.get("amount")?.scalar()?)?;
    let taker = plain::side(Some(unescaped(result.get("side")?)?), "buy", "sell")?;
    let event_us = result.get("create_time_ms").and_then(Doc::scalar).map_or(0, fine_time);
    let event = |market| Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us }));
    Some(market.map(event))
}

fn unescaped(doc: &Doc) -> Option<&str> {
    if let Doc::Text { text, escaped: false } = doc { Some(text) } else { None }
}

/// Milliseconds with digits behind a point, as µs.
fn fine_time(text: &str) -> i64 {
    let (ms, fine) = text.split_once('.').unwrap_or((text, ""));
    let ms_us = plain::ms_to_us(Some(ms));
    let fine: String = format!("{fine:0<3}").chars().take(3).collect();
    match plain::u64(&fine) {
        Some(fine) if ms_us > 0 => ms_us + fine as i64,
        _ => 0,
    }
}
