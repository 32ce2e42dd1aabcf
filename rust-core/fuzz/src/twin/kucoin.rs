//! KuCoin, plainly.

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::kucoin_classic::pro;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};
use crate::twin::kraken::single;

#[derive(Default)]
pub struct Plain;

const MARKETS: [&str; 5] = ["SNX-BTC", "BCHSV-USDT", "FET-BTC", "DAPPT-BTC", "BTC-USDT"];

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "kucoin"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        MARKETS.map(|symbol| (symbol, Kind::Spot)).into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("kucoin/cryptofeed-v3.KUCOIN.jsonl.gz", "", 1000);
        all.extend(samples("kucoin/crypto-msg-parser.messages.jsonl", "", 30));
        for sample in &mut all {
            sample.bytes = pro(std::str::from_utf8(&sample.bytes).expect("UTF-8")).into_bytes();
        }
        all.extend(TEXTS.into_iter().cycle().take(200).map(|said| text("", said.into())));
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        single(&doc, &["T", "d", "dp", "t", "id", "result", "reason", "message", "type"])?;
        let said = match (doc.get("T").map(Doc::scalar), doc.get("d")) {
            (Some(Some("obu.SPOT")), body) => book(&doc, body?, markets)?,
            (Some(Some("trade.SPOT")), Some(body)) => trade(body, markets)?,
            (Some(_), _) => Said::Plain(Event::Ignored),
            (None, _) => answer(&doc, markets),
        };
        Some(vec![said])
    }
}

const TEXTS: [&str; 9] = [
    r#"{"sessionId":"7245afa1","message":"welcome","pingInterval":30000}"#,
    r#"{"id":"ping","type":"pong"}"#,
    r#"{"id":"BTC-USDT","result":true}"#,
    r#"{"id":"BTC-USDT","result":false,"reason":"symbol not found"}"#,
    r#"{"T":"obu.SPOT","dp":"increment@10ms","t":"snapshot","P":"1774624848680504909","d":{"s":"BTC-USDT","O":20452522782,"C":20452522782,"M":"1774624848673000000","a":[["66532.5","0.46243848"],["66533","1"]],"b":[["66532.4","0.09489"]]}}"#,
    r#"{"T":"obu.SPOT","dp":"increment@10ms","t":"delta","P":"1","d":{"s":"BTC-USDT","O":20452522783,"C":20452522790,"M":"1774624848683000000","a":[["66532.5","0"]],"b":[]}}"#,
    r#"{"d":{"b":[["66532.4","0.09489"]],"C":7,"a":[["0","0"]],"O":7,"s":"BTC-USDT"},"t":"delta","dp":"50","T":"obu.SPOT"}"#,
    r#"{"T":"trade.SPOT","P":"1774618231151398133","d":{"E":"20745928670070784","M":"1774618231141000000","S":"buy","p":"1995.49","q":"0.3142324","s":"BTC-USDT","ti":"20745928670070784"}}"#,
    r#"{"T":"ticker.SPOT","P":"1","d":{"s":"BTC-USDT","a":"66532.5","b":"66532.4"}}"#,
];

fn levels(doc: &Doc) -> Option<Vec<Level>> {
    let mut levels = Vec::new();
    for level in doc.list()? {
        let (price, size) = (level.list()?.first()?.scalar()?, level.list()?.get(1)?.scalar()?);
        let size = plain::size(size)?;
        if price != "0" {
            levels.push((plain::price(price)?, size));
        }
    }
    Some(levels)
}

/// Of either message: nothing twice, and sides that are lists of levels where they stand.
fn checked(body: &Doc) -> Option<()> {
    body.object()?;
    single(body, &["s", "O", "C", "M", "a", "b", "S", "p", "q"])?;
    for side in [body.get("a"), body.get("b")].into_iter().flatten() {
        levels(side)?;
    }
    Some(())
}

fn book(doc: &Doc, body: &Doc, markets: &Markets) -> Option<Said> {
    checked(body)?;
    let word = |key| doc.get(key).and_then(Doc::scalar);
    let kind = match (word("dp"), word("t")) {
        (Some("1" | "5" | "50"), _) => BookKind::Full,
        (_, Some("snapshot")) => BookKind::Snapshot,
        (_, Some("delta")) => BookKind::Delta,
        _ => return None,
    };
    let number = |key| body.get(key).and_then(Doc::scalar).and_then(plain::u64);
    let seq = Seq { first: number("O")?, last: number("C")?, prev: None };
    let (bids, asks) = (levels(body.get("b")?)?, levels(body.get("a")?)?);
    let Some(market) = market(body, markets) else { return Some(Said::Plain(Event::Ignored)) };
    let event_us = time_us(body);
    Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 }))
}

fn trade(body: &Doc, markets: &Markets) -> Option<Said> {
    checked(body)?;
    let word = |key| body.get(key).and_then(Doc::scalar);
    let price = plain::price(word("p")?)?;
    let size = plain::size(word("q")?)?;
    let taker = plain::side(word("S"), "buy", "sell")?;
    let Some(market) = market(body, markets) else { return Some(Said::Plain(Event::Ignored)) };
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us: time_us(body) })))
}

fn market(body: &Doc, markets: &Markets) -> Option<MarketId> {
    markets.find_any(body.get("s")?.text()?)
}

/// Nanoseconds as µs, 0 where there are none.
fn time_us(body: &Doc) -> i64 {
    let ns = body.get("M").and_then(Doc::scalar).and_then(plain::u64).unwrap_or(0);
    (ns / 1000) as i64
}

fn answer(doc: &Doc, markets: &Markets) -> Said {
    let market = doc.get("id").and_then(Doc::text).and_then(|id| markets.find_any(id));
    let word = |key| doc.get(key).and_then(Doc::scalar).unwrap_or("");
    match doc.get("result").and_then(Doc::flag) {
        Some(true) => Said::Plain(Event::Ack { market }),
        Some(false) => {
            Said::Refused { market, text: kept(doc.get("reason").and_then(Doc::text).unwrap_or("refused")) }
        }
        None if word("message") == "welcome" || ["pong", "welcome"].contains(&word("type")) => {
            Said::Plain(Event::Heartbeat)
        }
        None => Said::Plain(Event::Ignored),
    }
}
