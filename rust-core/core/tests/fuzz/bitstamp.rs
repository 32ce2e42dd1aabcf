//! Bitstamp, plainly.

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::driver::{Markets, Oracle, Sample, samples, text};
use crate::kraken::single;
use crate::plain;
use crate::said::{Book, Level, Said, kept};

pub struct Plain;

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "bitstamp"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        ["btcusd", "ethusd", "batbtc", "usdtusd", "xrpeur"].map(|symbol| (symbol, Kind::Spot)).into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("bitstamp/cryptofeed-v3.BITSTAMP.jsonl.gz", "", 1000);
        all.extend(samples("bitstamp/tickvault.bitstamp_diff.jsonl", "", 20));
        all.extend(samples("bitstamp/crypto-msg-parser.messages.jsonl", "", 10).into_iter().cycle().take(40));
        all.extend(replies());
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        doc.object()?;
        single(&doc, &["event", "channel", "data"])?;
        let data = Data::read(doc.get("data"))?;
        let event = doc.get("event").and_then(Doc::text).unwrap_or("");
        let channel = doc.get("channel").and_then(Doc::text).unwrap_or("");
        message(event, channel, data, markets).map(|said| vec![said])
    }
}

fn replies() -> Vec<Sample> {
    let texts = [
        r#"{"event":"bts:error","channel":"","data":{"code":4009,"message":"Connection is unauthorized."}}"#,
        r#"{"event":"bts:request_reconnect","channel":"","data":""}"#,
        r#"{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}"#,
        r#"{"event":"bts:unsubscription_succeeded","channel":"order_book_btcusd","data":{}}"#,
        r#"{"event":"data","channel":"order_book_btcusd","data":{"timestamp":"1643643584","microtimestamp":"1643643584684047","bids":[["38000.10","0.5"],["0.00","7"]],"asks":[["38000.90","1.2"]]}}"#,
        r#"{"event":"data","channel":"detail_order_book_btcusd","data":{"timestamp":"1643643584","microtimestamp":"1643643584684047","bids":[["38000.10","0.5","77"]],"asks":[["38000.90","1.2","78"]]}}"#,
    ];
    let replies = texts.into_iter().cycle().take(60);
    replies.map(|reply| text("", reply.into())).collect()
}

/// The fields of any message that has them.
struct Data<'a> {
    doc: Option<&'a Doc>,
    bids: Vec<Level>,
    asks: Vec<Level>,
}

impl<'a> Data<'a> {
    fn read(doc: Option<&'a Doc>) -> Option<Self> {
        let doc = doc.filter(|doc| doc.object().is_some());
        let side = |key: &str| doc.and_then(|doc| doc.get(key)).map_or(Some(Vec::new()), levels);
        let keys = [
            "bids",
            "asks",
            "microtimestamp",
            "price",
            "price_str",
            "amount",
            "amount_str",
            "type",
            "message",
        ];
        doc.map_or(Some(()), |doc| single(doc, &keys))?;
        Some(Self { doc, bids: side("bids")?, asks: side("asks")? })
    }

    fn scalar(&self, key: &str) -> Option<&'a str> {
        self.doc?.get(key)?.scalar()
    }
}

fn levels(doc: &Doc) -> Option<Vec<Level>> {
    if *doc == Doc::Null {
        return Some(Vec::new());
    }
    let mut levels = Vec::new();
    for level in doc.list()? {
        let level = level.list()?;
        let (price, size) = (level.first()?.scalar()?, level.get(1)?.scalar()?);
        let size = plain::size(size)?;
        if !is_zero(price) {
            levels.push((plain::price(price)?, size));
        }
    }
    Some(levels)
}

/// A number whose digits are all zero.
fn is_zero(price: &str) -> bool {
    let digits = price.split(['e', 'E']).next().unwrap_or("");
    plain::size(price).is_some() && digits.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

fn message(event: &str, channel: &str, data: Data<'_>, markets: &Markets) -> Option<Said> {
    let of = |prefix: &str| channel.strip_prefix(prefix).map(|symbol| markets.find_any(symbol));
    let market = of("order_book_").or(of("diff_order_book_")).or(of("live_trades_")).flatten();
    let plain_event = match event {
        "data" if of("order_book_").is_some() => return book(BookKind::Full, market, data),
        "data" if of("diff_order_book_").is_some() => return book(BookKind::Delta, market, data),
        "trade" if of("live_trades_").is_some() => return trade(market, &data),
        "bts:error" => {
            let text = data.doc.and_then(|doc| doc.get("message")).and_then(Doc::text);
            return Some(Said::Refused { market, text: kept(text.unwrap_or("error")) });
        }
        "bts:subscription_succeeded" => Event::Ack { market },
        "bts:request_reconnect" => Event::PlannedCut,
        "bts:heartbeat" => Event::Heartbeat,
        _ => Event::Ignored,
    };
    Some(Said::Plain(plain_event))
}

fn book(kind: BookKind, market: Option<MarketId>, data: Data<'_>) -> Option<Said> {
    let last = plain::u64(data.scalar("microtimestamp")?)?;
    let Some(market) = market else { return Some(Said::Plain(Event::Ignored)) };
    let seq = Seq { first: last, last, prev: None };
    let event_us = i64::try_from(last).unwrap_or(0);
    let Data { bids, asks, .. } = data;
    Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 }))
}

fn trade(market: Option<MarketId>, data: &Data<'_>) -> Option<Said> {
    let number = |text: &str, number: &str| data.scalar(text).or(data.scalar(number));
    let price = plain::price(number("price_str", "price")?)?;
    let size = plain::size(number("amount_str", "amount")?)?;
    let taker = match data.scalar("type")? {
        "0" => Side::Bid,
        "1" => Side::Ask,
        _ => return None,
    };
    let time = data.scalar("microtimestamp").and_then(plain::u64);
    let event_us = time.and_then(|time| i64::try_from(time).ok()).unwrap_or(0);
    let event = |market| Event::Trade(TradeEvent { market, price, size, taker, event_us });
    Some(Said::Plain(market.map_or(Event::Ignored, event)))
}
