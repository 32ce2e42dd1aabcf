//! Bitstamp: whole books and changes keep one book, ordered by the microtimestamp alone.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;

use std::collections::BTreeMap;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Deed, Event, Extent, Follow, OrdersKind, OrdersStep, Seq, Wanted};
use capture::{Origin, Record, fixture, read, text_of};
use desk::Desk;
use serde_json::Value;

const CAPTURE: &str = "bitstamp/cryptofeed-v3.BITSTAMP.jsonl.gz";
const FINAL: &str = "final-books/bitstamp.cryptofeed-v3.json";

/// A desk with the markets of the recording, and what each ends with.
fn desk() -> (Desk, Vec<(MarketId, String)>, Value) {
    let oracle: Value = serde_json::from_str(&text_of(&fixture(FINAL))).unwrap();
    let mut desk = Desk::new("bitstamp");
    let symbols = oracle["markets"].as_object().unwrap().keys();
    let markets = symbols.map(|symbol| (desk.add(symbol, Kind::Spot), symbol.clone())).collect();
    (desk, markets, oracle)
}

/// A REST book as the push of a whole book, its digits unchanged; `None` for other replies.
fn as_push(record: &Record) -> Option<Vec<u8>> {
    let (_, symbol) = record.url.split_once("/order_book/")?;
    let book = std::str::from_utf8(&record.data).unwrap();
    Some(format!(r#"{{"event":"data","channel":"order_book_{symbol}","data":{book}}}"#).into_bytes())
}

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

#[test]
fn changes_continue_the_books_of_the_recording() {
    let (mut desk, markets, oracle) = desk();
    let mut events = Vec::new();
    for record in read(&fixture(CAPTURE)) {
        let frame = if record.origin == Origin::Rest { as_push(&record) } else { Some(record.data) };
        let Some(frame) = frame else { continue };
        desk.receive(record.conn, "", &frame, false);
        events.extend_from_slice(desk.events());
    }
    assert_eq!((desk.sum(|h| h.fulls), desk.sum(|h| h.deltas)), (10, 717));
    assert_eq!((desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (0, 0));
    assert_eq!(count(&events, |e| matches!(e, Event::Ack { market: Some(_) })), 20);
    assert_eq!(count(&events, |e| matches!(e, Event::Trade(_))), 10);
    let mut stale = BTreeMap::new();
    for (market, symbol) in markets {
        desk.assert_final(market, &symbol, &fixture(FINAL));
        let held = &desk.held[market.index()];
        assert_eq!(Some(held.applied as u64), oracle["markets"][&symbol]["updates"].as_u64(), "{symbol}");
        if held.deltas > 0 {
            stale.insert(symbol, held.stale);
        }
    }
    // One market sent no change at all.
    assert_eq!((stale.len(), stale.values().sum()), (9, 102usize));
    assert!(stale.values().all(|stale| (2..=25).contains(stale)), "{stale:?}");
}

#[test]
fn changes_without_a_book_are_decoded() {
    let mut desk = Desk::new("bitstamp");
    desk.add("btcusd", Kind::Spot);
    let mut last_us = 0;
    let mut changes = 0;
    for record in read(&fixture("bitstamp/tickvault.bitstamp_diff.jsonl")) {
        for event in desk.read(&record.data).unwrap() {
            let Event::Book(book) = event else { continue };
            assert_eq!((book.kind, book.seq.last), (BookKind::Delta, book.event_us as u64));
            assert!(book.event_us > last_us && book.to > book.from);
            (last_us, changes) = (book.event_us, changes + 1);
        }
    }
    assert_eq!(changes, 11);
}

fn book(channel: &str, micro: u64, bids: &str) -> String {
    format!(
        r#"{{"data":{{"timestamp":"1","microtimestamp":"{micro}","bids":[{bids}],"asks":[]}},"channel":"{channel}","event":"data"}}"#
    )
}

#[test]
fn both_channels_of_a_market_keep_one_book() {
    let mut desk = Desk::new("bitstamp");
    desk.add("btcusd", Kind::Spot);
    let (whole, change) = ("order_book_btcusd", "diff_order_book_btcusd");
    desk.text("", &book(change, 5, r#"["1","1"]"#));
    desk.text("", &book(change, 11, r#"["2","1"]"#));
    desk.text("", &book(whole, 10, r#"["10","1"]"#));
    let prices = |desk: &Desk| -> Vec<i64> { desk.held[0].book.levels(Side::Bid).map(|l| l.price).collect() };
    assert_eq!((prices(&desk), desk.held[0].stale), (vec![10, 2], 1));
    desk.text("", &book(whole, 9, r#"["9","1"]"#));
    desk.text("", &book(change, 11, r#"["3","1"]"#));
    assert_eq!((prices(&desk), desk.held[0].stale), (vec![10, 2], 3));
    desk.text("", &book(whole, 20, r#"["20","1"]"#));
    desk.text("", &book(change, 21, r#"["20","0.00000000"],["19","1"]"#));
    assert_eq!((prices(&desk), desk.held[0].stale), (vec![19], 3));
    let venue = &desk.venue;
    let seq = |last: u64| Seq { first: last, last, prev: None };
    assert_eq!(venue.follow(7, &seq(7), true), Follow::Stale);
    assert_eq!(venue.follow(7, &seq(8), false), Follow::Apply);
}

#[test]
fn levels_at_price_zero_are_no_levels() {
    let mut desk = Desk::new("bitstamp");
    desk.add("btcusdt", Kind::Spot);
    desk.text("", &book("order_book_btcusdt", 1, r#"["0.00","5"],["10","1"],["0","0"]"#));
    assert_eq!(desk.held[0].book.len(Side::Bid), 1);
    for level in [r#"["0","x"]"#, r#"["-0","1"]"#, r#"["0"]"#, r#"["","1"]"#, r#"["1e-19","1"]"#] {
        assert!(desk.read(book("order_book_btcusdt", 1, level).as_bytes()).is_err(), "{level}");
    }
}

#[test]
fn a_damaged_book_names_its_market_though_the_channel_stands_last() {
    let mut desk = Desk::new("bitstamp");
    let market = desk.add("btcusd", Kind::Spot);
    let damaged = book("diff_order_book_btcusd", 1, r#"["1","-1"]"#);
    assert_eq!(desk.read(damaged.as_bytes()).unwrap_err().market, Some(market));
    let untimed = damaged.replace("microtimestamp", "time").replace("-1", "1");
    assert_eq!(desk.read(untimed.as_bytes()).unwrap_err().market, Some(market));
}

#[test]
fn orders_of_the_detailed_book_are_no_levels() {
    let mut desk = Desk::new("bitstamp");
    desk.add("btcusd", Kind::Spot);
    let frame =
        book("detail_order_book_btcusd", 1, r#"["10","1","1496011283275781"],["10","2","1496011283275782"]"#);
    let events =
        desk.read(frame.replace("\"1\",\"bids\"", "\"1643643584684047\",\"bids\"").as_bytes()).unwrap();
    let [Event::Orders(event)] = events[..] else { panic!("{events:?}") };
    assert_eq!((event.kind, event.checksum), (OrdersKind::Begin(Extent::Start(100)), None));
    assert_eq!(event.at, 1_643_643_584_683_999, "changes of the same millisecond come after it");
    let told: Vec<_> =
        desk.batch.orders_of(&event).iter().map(|order| (order.id, order.side, order.size)).collect();
    let bid = |id, size| (id, Side::Bid, Decimal::new(size, 0));
    assert_eq!(told, [bid(1_496_011_283_275_781, 1), bid(1_496_011_283_275_782, 2)]);
    assert!(desk.batch.levels.is_empty());
    for entry in [r#"["10","1"]"#, r#"["10","1","x"]"#, r#"["10","-1","5"]"#, r#"["10","1",{}]"#] {
        let error = desk.read(book("detail_order_book_btcusd", 1, entry).as_bytes()).unwrap_err();
        assert!(error.bookless && error.market.is_none(), "{entry}: no book is the worse for it");
    }
    assert_eq!(desk.read(book("detail_order_book_ethusd", 1, "").as_bytes()).unwrap(), [Event::Ignored]);
}

fn order(event: &str, fields: &str) -> String {
    format!(
        r#"{{"data":{{"id":7,"id_str":"7","order_type":1,"microtimestamp":"5000",{fields}}},"channel":"live_orders_btcusd","event":"{event}"}}"#
    )
}

#[test]
fn orders_are_told_one_by_one() {
    let mut desk = Desk::new("bitstamp");
    let market = desk.add("btcusd", Kind::Spot);
    let numbers = r#""amount":0.5,"amount_str":"0.50000000","price":10,"price_str":"10.00""#;
    let deeds =
        [("order_created", Deed::Created), ("order_changed", Deed::Changed), ("order_deleted", Deed::Gone)];
    for (word, deed) in deeds {
        let events = desk.read(order(word, numbers).as_bytes()).unwrap();
        let [Event::Orders(event)] = events[..] else { panic!("{events:?}") };
        assert_eq!((event.market, event.kind, event.at), (market, OrdersKind::Changes, 5_000));
        let [told] = desk.batch.orders_of(&event) else { panic!("one order") };
        assert_eq!((told.id, told.deed), (7, deed));
        let (price, size) = (Decimal::new(1_000, 2), Decimal::new(50_000_000, 8));
        assert!(deed == Deed::Gone || (told.side, told.price, told.size) == (Side::Ask, price, size));
    }
    // One that takes whatever there is has no price, and never stands.
    let any_price = order("order_created", r#""amount":0.5,"price":0"#);
    assert_eq!(desk.read(any_price.as_bytes()).unwrap(), [Event::Ignored]);
    assert_eq!(desk.read(order("order_paused", numbers).as_bytes()).unwrap(), [Event::Ignored]);
    assert!(desk.read(order("order_created", r#""amount":0.5"#).as_bytes()).unwrap_err().bookless);
    let opened = r#"{"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}}"#;
    let events = desk.read(opened.as_bytes()).unwrap();
    assert!(matches!(events[..], [Event::Orders(event)] if event.kind == OrdersKind::Opened));
    let detailed = opened.replace("live_orders", "detail_order_book");
    assert_eq!(desk.read(detailed.as_bytes()).unwrap(), [Event::Ignored]);
    let refused = opened.replace("subscription_succeeded", "error");
    let events = desk.read(refused.as_bytes()).unwrap();
    assert!(matches!(
        events[..],
        [Event::Orders(event), Event::Refused { market: None, .. }] if event.kind == OrdersKind::Refused
    ));
}

#[test]
fn single_orders_are_two_channels_of_which_one_only_begins() {
    let mut desk = Desk::new("bitstamp");
    let market = desk.add("btcusd", Kind::Spot);
    let market = desk.catalogue.market(market);
    let frames = |step| -> Vec<String> { desk.venue.orders_frames(1, market, step) };
    let request =
        |event, channel| format!(r#"{{"event":"bts:{event}","data":{{"channel":"{channel}_btcusd"}}}}"#);
    let (orders, detailed) = ("live_orders", "detail_order_book");
    assert_eq!(frames(OrdersStep::Begin), [request("subscribe", orders), request("subscribe", detailed)]);
    assert_eq!(frames(OrdersStep::Begun), [request("unsubscribe", detailed)]);
    assert_eq!(frames(OrdersStep::End), [request("unsubscribe", orders), request("unsubscribe", detailed)]);
}

#[test]
fn events_of_the_connection() {
    let mut desk = Desk::new("bitstamp");
    let market = desk.add("btcusd", Kind::Spot);
    let mut one = |text: &str| desk.read(text.as_bytes()).unwrap()[0];
    assert_eq!(
        one(r#"{"event":"bts:subscription_succeeded","channel":"order_book_btcusd","data":{}}"#),
        Event::Ack { market: Some(market) }
    );
    assert_eq!(one(r#"{"event":"bts:request_reconnect","channel":"","data":""}"#), Event::PlannedCut);
    assert_eq!(
        one(r#"{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}"#),
        Event::Heartbeat
    );
    let refusal =
        r#"{"event":"bts:error","channel":"","data":{"code":4009,"message":"Connection is unauthorized."}}"#;
    let Event::Refused { market: None, text } = one(refusal) else { panic!("not refused") };
    assert_eq!(desk.batch.text_of(text), "Connection is unauthorized.");
}

#[test]
fn a_plan_asks_for_whole_books_and_trades_one_channel_a_frame() {
    let mut desk = Desk::new("bitstamp");
    let ids: Vec<_> = (0..60).map(|n| desk.add(&format!("c{n}usd"), Kind::Spot)).collect();
    let wanted: Vec<_> =
        ids.iter().map(|id| Wanted { id: *id, market: desk.catalogue.market(*id) }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [49, 11]);
    assert_eq!(plan[1].sends.len(), 22);
    assert_eq!(plan[1].sends[0], r#"{"event":"bts:subscribe","data":{"channel":"order_book_c49usd"}}"#);
    assert_eq!(plan[1].sends[11], r#"{"event":"bts:subscribe","data":{"channel":"live_trades_c49usd"}}"#);
}

#[test]
fn known_pairs_have_rules_and_others_are_tried() {
    let venue = Desk::new("bitstamp").venue;
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"] {
        assert!(venue.rules(&venue.symbol(base, "USD").unwrap()).is_some());
    }
    assert_eq!(venue.symbol("LINK", "USDT").as_deref(), Some("linkusdt"));
    assert_eq!((venue.rules("linkusdt"), venue.symbol("USDT", "USDC")), (None, None));
    assert_eq!(venue.rules("xrpusdt").unwrap().tick, Decimal::new(1, 5));
}

#[test]
fn single_messages_are_decoded_or_ignored() {
    let mut desk = Desk::new("bitstamp");
    desk.add("btcusd", Kind::Spot);
    let mut outcomes = BTreeMap::new();
    for message in read(&fixture("bitstamp/crypto-msg-parser.messages.jsonl")) {
        let events = desk.read(&message.data).unwrap_or_else(|error| panic!("{}: {error:?}", message.url));
        println!("{} {events:?}", message.url);
        outcomes.insert(message.url.to_string(), events[0]);
    }
    let Event::Trade(trade) = outcomes["None::trade"] else { panic!("{outcomes:?}") };
    assert_eq!(
        (trade.size, trade.price, trade.taker),
        (Decimal::new(1, 8), Decimal::new(5_774_880, 2), Side::Bid)
    );
    assert!(
        matches!(outcomes["None::l2_event"], Event::Book(book) if book.kind == BookKind::Delta && book.to == 3)
    );
    assert!(
        matches!(outcomes["None::l3_event"], Event::Orders(event) if event.kind == OrdersKind::Changes && event.to == 1)
    );
    assert_eq!(outcomes["None::l2_snapshot"], Event::Ignored);
}
