//! Bitstamp, plainly.

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Deed, Event, Extent, Frame, OrdersKind, RawOrder, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Orders, Said, kept};
use crate::sample::{Sample, samples, text};
use crate::twin::kraken::single;

#[derive(Default)]
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
        message(event, channel, data, markets)
    }
}

fn replies() -> Vec<Sample> {
    let texts = [
        r#"{"event":"bts:error","channel":"","data":{"code":4009,"message":"Connection is unauthorized."}}"#,
        r#"{"event":"bts:request_reconnect","channel":"","data":""}"#,
        r#"{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}"#,
        r#"{"event":"bts:unsubscription_succeeded","channel":"order_book_btcusd","data":{}}"#,
        r#"{"event":"data","channel":"order_book_btcusd","data":{"timestamp":"1643643584","microtimestamp":"1643643584684047","bids":[["38000.10","0.5"],["0.00","7"]],"asks":[["38000.90","1.2"]]}}"#,
        r#"{"event":"data","channel":"detail_order_book_btcusd","data":{"timestamp":"1643643584","microtimestamp":"1643643584684047","bids":[["38000.10","0.5","77"],["0","0.5","79"]],"asks":[["38000.90","1.2",78]]}}"#,
        r#"{"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}}"#,
        r#"{"event":"bts:error","channel":"live_orders_btcusd","data":{"code":4009,"message":"no"}}"#,
        r#"{"data":{"id":1496011283275781,"id_str":"1496011283275781","order_type":0,"datetime":"1654072104","microtimestamp":"1654072104363000","amount":7.9201,"amount_str":"7.92010000","price":31483.1,"price_str":"31483.10"},"channel":"live_orders_btcusd","event":"order_created"}"#,
        r#"{"event":"order_changed","channel":"live_orders_ethusd","data":{"id":149,"order_type":1,"microtimestamp":"1654072104363000","amount":7,"price":31}}"#,
        r#"{"event":"order_deleted","channel":"live_orders_btcusd","data":{"id_str":"149","order_type":1,"amount":7,"price":31}}"#,
    ];
    let replies = texts.into_iter().cycle().take(200);
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
            "id",
            "id_str",
            "order_type",
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

fn message(event: &str, channel: &str, data: Data<'_>, markets: &Markets) -> Option<Vec<Said>> {
    let of = |prefix: &str| channel.strip_prefix(prefix).map(|symbol| markets.find_any(symbol));
    let market = of("order_book_").or(of("diff_order_book_")).or(of("live_trades_")).flatten();
    let detailed = of("detail_order_book_").flatten();
    let ordered = of("live_orders_").flatten();
    let plain_event = match event {
        "data" if of("order_book_").is_some() => return one(book(BookKind::Full, market, data)),
        "data" if of("diff_order_book_").is_some() => return one(book(BookKind::Delta, market, data)),
        "trade" if of("live_trades_").is_some() => return one(trade(market, &data)),
        "data" if detailed.is_some() => return one(beginning(detailed?, &data)),
        "order_created" if ordered.is_some() => return one(order(ordered?, Deed::Created, &data)),
        "order_changed" if ordered.is_some() => return one(order(ordered?, Deed::Changed, &data)),
        "order_deleted" if ordered.is_some() => return one(order(ordered?, Deed::Gone, &data)),
        "bts:subscription_succeeded" if ordered.is_some() => {
            return one(Some(orders(ordered?, OrdersKind::Opened, 0, Vec::new())));
        }
        "bts:error" if detailed.or(ordered).is_some() => {
            let refused = orders(detailed.or(ordered)?, OrdersKind::Refused, 0, Vec::new());
            let text = data.doc.and_then(|doc| doc.get("message")).and_then(Doc::text);
            return Some(vec![refused, Said::Refused { market: None, text: kept(text.unwrap_or("error")) }]);
        }
        _ if detailed.or(ordered).is_some() => return one(Some(Said::Plain(Event::Ignored))),
        "bts:error" => {
            let text = data.doc.and_then(|doc| doc.get("message")).and_then(Doc::text);
            return one(Some(Said::Refused { market, text: kept(text.unwrap_or("error")) }));
        }
        "bts:subscription_succeeded" => Event::Ack { market },
        "bts:request_reconnect" => Event::PlannedCut,
        "bts:heartbeat" => Event::Heartbeat,
        _ => Event::Ignored,
    };
    one(Some(Said::Plain(plain_event)))
}

fn one(said: Option<Said>) -> Option<Vec<Said>> {
    said.map(|said| vec![said])
}

fn orders(market: MarketId, kind: OrdersKind, at: u64, orders: Vec<RawOrder>) -> Said {
    Said::Orders(Orders { market, kind, at, orders, checksum: None })
}

fn beginning(market: MarketId, data: &Data<'_>) -> Option<Said> {
    let micro_us = plain::u64(data.scalar("microtimestamp")?)?;
    let mut all = Vec::new();
    for (key, side) in [("bids", Side::Bid), ("asks", Side::Ask)] {
        let entries = data.doc.and_then(|doc| doc.get(key)).filter(|doc| **doc != Doc::Null);
        for entry in entries.map_or(Some(&[][..]), Doc::list)? {
            let entry = entry.list()?;
            let (price, size) = (entry.first()?.scalar()?, plain::size(entry.get(1)?.scalar()?)?);
            let id = plain::u64(entry.get(2)?.scalar()?)?;
            if !is_zero(price) {
                all.push(RawOrder { id, deed: Deed::Stands, side, price: plain::price(price)?, size });
            }
        }
    }
    // Before the first µs of its millisecond.
    let at = (micro_us - micro_us % 1000).saturating_sub(1);
    Some(orders(market, OrdersKind::Begin(Extent::Start(100)), at, all))
}

fn order(market: MarketId, deed: Deed, data: &Data<'_>) -> Option<Said> {
    let id = plain::u64(data.scalar("id_str").or(data.scalar("id"))?)?;
    let at = data.scalar("microtimestamp").and_then(plain::u64).unwrap_or(0);
    if deed == Deed::Gone {
        let (price, size) = (Decimal::default(), Decimal::default());
        let gone = RawOrder { id, deed, side: Side::Bid, price, size };
        return Some(orders(market, OrdersKind::Changes, at, vec![gone]));
    }
    let (price, amount) = (
        data.scalar("price_str").or(data.scalar("price"))?,
        data.scalar("amount_str").or(data.scalar("amount"))?,
    );
    let side = match data.scalar("order_type")? {
        "0" => Side::Bid,
        "1" => Side::Ask,
        _ => return None,
    };
    let size = plain::size(amount)?;
    if is_zero(price) {
        return Some(Said::Plain(Event::Ignored));
    }
    let told = RawOrder { id, deed, side, price: plain::price(price)?, size };
    Some(orders(market, OrdersKind::Changes, at, vec![told]))
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
