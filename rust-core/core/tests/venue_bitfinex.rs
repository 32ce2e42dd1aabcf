//! Bitfinex: channels by number, frames numbered by connection, a checksum over the 25 best levels.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;

use std::collections::BTreeMap;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{
    BookKind, Deed, Event, Extent, Follow, Malformed, OrdersEvent, OrdersKind, OrdersStep, RawOrder, Seq,
    Summed, Top, Wanted,
};
use capture::{Origin, fixture, read, text_of};
use desk::Desk;
use serde_json::Value;

const CAPTURE: &str = "bitfinex/cryptofeed-v3.BITFINEX.jsonl.gz";
const FINAL: &str = "final-books/bitfinex.cryptofeed-v3.json";

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

#[test]
fn the_recording_is_unbroken_and_ends_with_its_books() {
    let oracle: Value = serde_json::from_str(&text_of(&fixture(FINAL))).unwrap();
    let mut desk = Desk::new("bitfinex");
    let symbols = oracle["markets"].as_object().unwrap().keys();
    let markets: Vec<_> = symbols.map(|symbol| (desk.add(symbol, Kind::Spot), symbol.clone())).collect();
    let mut events = Vec::new();
    for record in read(&fixture(CAPTURE)).iter().filter(|record| record.origin == Origin::Socket) {
        desk.receive(record.conn, &record.url, &record.data, false);
        events.extend_from_slice(desk.events());
    }
    assert_eq!(events.len(), 1693);
    assert_eq!((desk.sum(|h| h.snapshots), desk.sum(|h| h.deltas)), (7, 1593));
    assert_eq!((desk.sum(|h| h.gaps), desk.sum(|h| h.stale), desk.sum(|h| h.crossed)), (0, 0, 0));
    assert_eq!(count(&events, |e| matches!(e, Event::ConnGap { .. })), 0);
    assert_eq!(count(&events, |e| *e == Event::Heartbeat), 42);
    assert_eq!(count(&events, |e| matches!(e, Event::Ack { market: Some(_) })), 7);
    assert_eq!(count(&events, |e| *e == Event::Maintenance { on: false }), 1);
    for (market, symbol) in markets {
        desk.assert_final(market, &symbol, &fixture(FINAL));
        let applied = desk.held[market.index()].applied as u64;
        // The oracle counts the whole book too.
        assert_eq!(Some(applied + 1), oracle["markets"][&symbol]["updates"].as_u64(), "{symbol}");
    }
}

const SUBSCRIBED: &str = r#"{"event":"subscribed","channel":"book","chanId":7,"symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"25","pair":"BTCUSD"}"#;
const TRADES: &str =
    r#"{"event":"subscribed","channel":"trades","chanId":8,"symbol":"tBTCUSD","pair":"BTCUSD"}"#;

fn subscribed() -> (Desk, MarketId) {
    let mut desk = Desk::new("bitfinex");
    let market = desk.add("tBTCUSD", Kind::Spot);
    assert_eq!(desk.read(SUBSCRIBED.as_bytes()).unwrap(), [Event::Ack { market: Some(market) }]);
    assert_eq!(desk.read(TRADES.as_bytes()).unwrap(), [Event::Ack { market: None }]);
    (desk, market)
}

#[test]
fn the_checksum_follows_the_book_it_is_of() {
    let (mut desk, _) = subscribed();
    desk.text("", "[7,[[6000,1,1],[5900,1,2],[6100,1,-3],[6200,1,-5]],1,1564617600541]");
    desk.text("", "[7,[6200,2,-4],2,1564617600641]");
    desk.text("", "[7,\"cs\",1756193398,3,1564617600641]");
    assert_eq!((desk.held[0].checksums_right, desk.held[0].checksums_wrong), (1, 0));
    desk.text("", "[7,\"cs\",-890884919,4,1569715249800]");
    assert_eq!((desk.held[0].checksums_right, desk.held[0].checksums_wrong), (1, 1));
}

/// 0.4 of the fact sheet, and its numbers written otherwise.
#[test]
fn vectors_of_the_fact_sheet() {
    let venue = Desk::new("bitfinex").venue;
    let sum = |bids: &[(i64, i64)], asks: &[(i64, i64)], price_scale, size_scale| {
        venue.checksum(&Top { bids, asks, price_scale, size_scale }, &mut Summed::default())
    };
    let told = 1_756_193_398;
    assert_eq!(sum(&[(6000, 1), (5900, 2)], &[(6100, 3), (6200, 4)], 0, 0), told);
    assert_eq!(sum(&[(60_000, 100), (59_000, 200)], &[(61_000, 300), (62_000, 400)], 1, 2), told);
    assert_ne!(sum(&[(6000, 1), (5900, 2)], &[(6100, 3)], 0, 0), told);
}

#[test]
fn a_level_without_orders_is_gone() {
    let (mut desk, market) = subscribed();
    desk.text("", "[7,[[6000,1,1],[1.1e-7,17,3400000],[6100,1,-3]],1]");
    let held = |desk: &Desk| [Side::Bid, Side::Ask].map(|side| desk.held[0].book.len(side));
    assert_eq!(held(&desk), [2, 1]);
    desk.text("", "[7,[6000,0,1],2]");
    desk.text("", "[7,[6100,0,-1],3]");
    desk.text("", "[7,[6200,0,-1],4]");
    assert_eq!(held(&desk), [1, 0]);
    desk.text("", "[7,[],5]");
    assert_eq!(held(&desk), [0, 0]);
    for bad in
        ["[1,1]", "[[1,1]]", "[[]]", "[1,1,0]", "[1,0,0]", "[1,-1,1]", "[1,0.5,1]", "[0,1,1]", "[1,1,\"1\"]"]
    {
        let told: Malformed = desk.read(format!("[7,{bad},6]").as_bytes()).unwrap_err();
        assert_eq!(told.market, Some(market), "{bad}");
    }
}

#[test]
fn numbers_count_the_frames_of_a_connection() {
    let (mut desk, _) = subscribed();
    let gap = |expected, got| Event::ConnGap { expected, got };
    desk.text("", "[7,[[6000,1,1]],1]");
    assert_eq!(desk.read(b"[9,[1,2,3],2]").unwrap(), [Event::Ignored]);
    assert_eq!(desk.read(b"[8,\"hb\",3]").unwrap(), [Event::Heartbeat]);
    assert_eq!(desk.read(b"[7,[6000,1,2],3]").unwrap(), [Event::Ignored]);
    let jumped = desk.read(b"[7,[6000,1,2],6,1564617600541]").unwrap();
    assert!(jumped[0] == gap(4, 6) && matches!(jumped[1], Event::Book(book) if book.seq.last == 6));
    // A frame that could not be read is missing.
    assert!(desk.read(b"[7,[6000],7]").is_err());
    assert_eq!(desk.read(b"[8,\"hb\",8]").unwrap()[0], gap(7, 8));
    // Another connection counts for itself, and knows no channel yet.
    desk.decode(5, "", b"[7,\"hb\",1]", false).unwrap();
    assert_eq!(desk.events(), [Event::Heartbeat]);
    desk.venue.opened(0);
    assert_eq!(desk.read(b"[7,[6000,1,2],1]").unwrap(), [Event::Ignored]);
}

#[test]
fn the_sequence_rule() {
    let venue = Desk::new("bitfinex").venue;
    let follow = |last, number| venue.follow(last, &Seq { first: number, last: number, prev: None }, true);
    assert_eq!((follow(7, 8), follow(7, 12)), (Follow::Apply, Follow::Apply));
    assert_eq!((follow(7, 7), follow(7, 3)), (Follow::Stale, Follow::Stale));
    assert_eq!((follow(0, 0), follow(7, 0)), (Follow::Apply, Follow::Gap));
}

#[test]
fn a_trade_counts_once() {
    let (mut desk, market) = subscribed();
    let te = desk.read(b"[8,\"te\",[382489563,1564617600709,-0.00705845,10087.98969503],18,1564617600784]");
    let [Event::Trade(trade)] = te.unwrap()[..] else { panic!("no trade") };
    assert_eq!((trade.market, trade.taker, trade.event_us), (market, Side::Ask, 1_564_617_600_709_000));
    assert_eq!((trade.price, trade.size), (Decimal::new(1_008_798_969_503, 8), Decimal::new(705_845, 8)));
    let again = desk.read(b"[8,\"tu\",[382489563,1564617600709,-0.00705845,10087.98969503],19]");
    assert_eq!(again.unwrap(), [Event::Ignored]);
    let history = desk.read(b"[8,[[382489563,1564617600709,-0.00705845,10087.98]],20]");
    assert_eq!(history.unwrap(), [Event::Ignored]);
    assert!(desk.read(b"[8,\"te\",[382489563,1564617600709,0,10087],21]").unwrap_err().bookless);
}

#[test]
fn notices_of_the_connection() {
    let (mut desk, market) = subscribed();
    let mut all = |text: &str| desk.read(text.as_bytes()).unwrap();
    assert_eq!(all(r#"{"event":"conf","status":"OK","flags":229376}"#), [Event::Ack { market: None }]);
    assert_eq!(all(r#"{"event":"info","code":20051,"msg":"Stopping"}"#), [Event::PlannedCut]);
    assert_eq!(all(r#"{"event":"info","code":20060}"#), [Event::Maintenance { on: true }]);
    let over = [Event::Maintenance { on: false }, Event::PlannedCut];
    assert_eq!(all(r#"{"event":"info","code":20061}"#), over);
    let down = r#"{"event":"info","version":2,"platform":{"status":0}}"#;
    assert_eq!(all(down), [Event::Maintenance { on: true }]);
    assert_eq!(all(r#"{"event":"pong","cid":1,"ts":1}"#), [Event::Heartbeat]);
    let refusal = |channel: &str, code: &str| {
        format!(
            r#"{{"channel":"{channel}","symbol":"tBTCUSD","event":"error","msg":"symbol: invalid","code":{code}}}"#
        )
    };
    let refused = all(&refusal("book", "10300"));
    let Event::Refused { market: Some(of), text } = refused[0] else { panic!("{refused:?}") };
    assert_eq!((of, desk.batch.text_of(text)), (market, "10300: symbol: invalid"));
    for harmless in [refusal("book", "10301"), refusal("trades", "10300")] {
        let refused = desk.read(harmless.as_bytes()).unwrap();
        assert!(matches!(refused[..], [Event::Refused { market: None, .. }]));
    }
}

#[test]
fn a_book_is_renewed_by_its_channel() {
    let (mut desk, market) = subscribed();
    let ask =
        r#"{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"25"}"#;
    let renew = |desk: &Desk| desk.venue.resubscribe(desk.catalogue.market(market));
    assert_eq!(renew(&desk), [r#"{"event":"unsubscribe","chanId":7}"#, ask]);
    desk.text("", r#"{"event":"unsubscribed","status":"OK","chanId":7}"#);
    assert_eq!(renew(&desk), [ask]);
    assert_eq!(desk.read(b"[7,[6000,1,2],1]").unwrap(), [Event::Ignored]);
}

#[test]
fn rounded_prices_are_no_levels() {
    let (mut desk, _) = subscribed();
    for prec in ["P1", "P4"] {
        let other = SUBSCRIBED.replace("\"P0\"", &format!("\"{prec}\"")).replace(":7,", ":9,");
        assert_eq!(desk.read(other.as_bytes()).unwrap(), [Event::Ack { market: None }]);
        assert_eq!(desk.read(b"[9,[96124877612,31555,0.039]]").unwrap(), [Event::Ignored]);
    }
}

#[test]
fn single_orders_come_and_go_by_their_ids() {
    let (mut desk, market) = subscribed();
    let other = SUBSCRIBED.replace("\"P0\"", "\"R0\"").replace(":7,", ":9,");
    let mut read = |frame: &str| -> (OrdersEvent, Vec<RawOrder>) {
        let events = desk.read(frame.as_bytes()).unwrap();
        let [Event::Orders(event)] = events[..] else { panic!("{events:?}") };
        assert_eq!(event.market, market);
        (event, desk.batch.orders_of(&event).to_vec())
    };
    assert_eq!(read(&other).0.kind, OrdersKind::Opened);
    let (event, orders) = read("[9,[[96124877612,31555,0.039],[96124877613,31556.5,-2]],5,1618677543000]");
    assert_eq!((event.kind, event.at), (OrdersKind::Begin(Extent::Window(100)), 5));
    let told: Vec<_> = orders.iter().map(|order| (order.id, order.deed, order.side, order.price)).collect();
    let bid = (96_124_877_612, Deed::Stands, Side::Bid, Decimal::new(31_555, 0));
    assert_eq!(told, [bid, (96_124_877_613, Deed::Stands, Side::Ask, Decimal::new(315_565, 1))]);
    let (event, orders) = read("[9,[96124877612,0,1],6]");
    assert_eq!((event.kind, event.at, orders[0].deed), (OrdersKind::Changes, 6, Deed::Gone));
    let (event, orders) = read(r#"[9,"cs",-1,7]"#);
    assert_eq!((event.kind, event.checksum, orders.len()), (OrdersKind::Changes, Some(u32::MAX), 0));
    for wrong in ["[9,[1,2],8]", "[9,[[1,2,0]],8]", "[9,[[1.5,2,1]],8]", "[9,[[]],8]"] {
        let error = desk.read(wrong.as_bytes()).unwrap_err();
        assert!(error.bookless && error.market.is_none(), "{wrong}: no book is the worse for it");
    }
}

#[test]
fn single_orders_take_the_channel_that_is_left() {
    let (mut desk, market) = subscribed();
    let ask = |desk: &Desk, step| desk.venue.orders_frames(0, desk.catalogue.market(market), step);
    let subscribe =
        r#"{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"R0","freq":"F0","len":"100"}"#;
    assert_eq!(ask(&desk, OrdersStep::Begin), [subscribe]);
    assert!(ask(&desk, OrdersStep::End).is_empty(), "its number is not known yet");
    let other = SUBSCRIBED.replace("\"P0\"", "\"R0\"").replace(":7,", ":9,");
    desk.read(other.as_bytes()).unwrap();
    assert_eq!(ask(&desk, OrdersStep::End), [r#"{"event":"unsubscribe","chanId":9}"#]);
    let dropped = r#"{"event":"unsubscribe","chanId":7}"#;
    assert_eq!(
        desk.venue.resubscribe(desk.catalogue.market(market))[0],
        dropped,
        "the book is another channel"
    );
    let refused = r#"{"event":"error","msg":"subscribe: limit","code":10305,"channel":"book","symbol":"tBTCUSD","prec":"R0"}"#;
    let events = desk.read(refused.as_bytes()).unwrap();
    assert!(matches!(
        events[..],
        [Event::Orders(event), Event::Refused { market: None, .. }] if event.kind == OrdersKind::Refused
    ));
    let again = refused.replace("10305", "10301");
    assert!(matches!(desk.read(again.as_bytes()).unwrap()[..], [Event::Refused { market: None, .. }]));
}

/// Ids stand in the place of prices; the text is put together by hand.
#[test]
fn the_checksum_of_single_orders_is_over_their_ids() {
    let (desk, _) = subscribed();
    let (bids, asks) = ([(34_006_738_527, 120), (34_006_738_550, 5)], [(34_006_739_100, 2_000)]);
    let top = Top { bids: &bids, asks: &asks, price_scale: 0, size_scale: 3 };
    let mut crc = flate2::Crc::new();
    crc.update(b"34006738527:0.12:34006739100:-2:34006738550:0.005");
    assert_eq!(desk.venue.checksum(&top, &mut Summed::default()), crc.sum());
}

#[test]
fn a_plan_keeps_to_the_channels_of_a_connection() {
    let mut desk = Desk::new("bitfinex");
    let ids: Vec<_> = (0..100).map(|n| desk.add(&format!("tC{n}USD"), Kind::Spot)).collect();
    let wanted: Vec<_> =
        ids.iter().map(|id| Wanted { id: *id, market: desk.catalogue.market(*id) }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(
        plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(),
        [12, 12, 12, 12, 12, 12, 12, 12, 4]
    );
    let limits = desk.venue.spec().limits;
    assert!(plan.len() <= limits.connects as usize);
    for conn in &plan {
        assert_eq!(conn.sends[0], r#"{"event":"conf","flags":229376}"#);
        assert_eq!(conn.sends.len() - 1, 2 * conn.markets.len());
        assert!(conn.sends.len() - 1 <= limits.streams_per_conn);
    }
    assert_eq!(plan[8].sends[2], r#"{"event":"subscribe","channel":"trades","symbol":"tC96USD"}"#);
}

#[test]
fn the_venue_has_names_of_its_own() {
    let venue = Desk::new("bitfinex").venue;
    let symbol = |base, quote| venue.symbol(base, quote);
    for (base, quote, name) in [
        ("BTC", "USD", "tBTCUSD"),
        ("BTC", "USDT", "tBTCUST"),
        ("ETH", "BTC", "tETHBTC"),
        ("DOGE", "USD", "tDOGE:USD"),
        ("LINK", "USDT", "tLINK:UST"),
        ("USDC", "USDT", "tUDCUST"),
        ("USDT", "USD", "tUSTUSD"),
        ("DAI", "USD", "tDAIUSD"),
    ] {
        assert_eq!(symbol(base, quote).as_deref(), Some(name));
    }
    // UST is Tether here and DOG a million DOGE; the trading pairs of the paper account are nobody's.
    for (base, quote) in [
        ("UST", "USD"),
        ("DOG", "USD"),
        ("TESTBTC", "USD"),
        ("BTC", "USDC"),
        ("FDUSD", "USDT"),
        ("DAI", "USDT"),
    ] {
        assert_eq!(symbol(base, quote), None, "{base} {quote}");
    }
    assert_eq!(venue.rules("tBTCUSD"), None);
}

/// That parser was handed messages whose channel number had been replaced by the subscription; put back,
/// they are what the venue sends.
#[test]
fn single_messages_are_decoded_or_ignored() {
    let mut desk = Desk::new("bitfinex");
    desk.add("tBTCUST", Kind::Spot);
    desk.add("tBTCF0:USTF0", Kind::Linear);
    let mut outcomes = BTreeMap::new();
    for (number, message) in read(&fixture("bitfinex/crypto-msg-parser.messages.jsonl")).iter().enumerate() {
        assert_eq!(desk.read(&message.data).unwrap(), [Event::Ignored], "{}", message.url);
        let mut frame: Value = serde_json::from_slice(&message.data).unwrap();
        if !frame[0].is_object() {
            // The reply to a REST request.
            continue;
        }
        let mut notice = std::mem::replace(&mut frame[0], number.into());
        notice["event"] = "subscribed".into();
        notice["chanId"] = number.into();
        desk.read(notice.to_string().as_bytes()).unwrap();
        let events = desk.read(frame.to_string().as_bytes()).unwrap();
        outcomes.insert(message.url.to_string(), (events[0], desk.batch.levels.len()));
    }
    assert_eq!(outcomes.len(), 14);
    let book = |case: &str| match outcomes[case] {
        (Event::Book(book), levels) => (book.kind, levels),
        other => panic!("{case}: {other:?}"),
    };
    assert_eq!(book("l2_event::spot_snapshot"), (BookKind::Snapshot, 10));
    assert_eq!(book("l2_event::spot_update"), (BookKind::Delta, 1));
    assert_eq!(book("l2_event::linear_swap_update"), (BookKind::Delta, 1));
    for case in ["trade::spot_te", "trade::swap_te"] {
        assert!(matches!(outcomes[case].0, Event::Trade(trade) if trade.taker == Side::Bid));
    }
    let orders = |case: &str| match outcomes[case].0 {
        Event::Orders(event) => (event.kind, event.to),
        other => panic!("{case}: {other:?}"),
    };
    let begin = OrdersKind::Begin(Extent::Window(100));
    assert_eq!(orders("l3_event::spot_snapshot"), (begin, 6));
    assert_eq!(orders("l3_event::linear_swap_snapshot"), (begin, 6));
    assert_eq!(orders("l3_event::linear_swap_update"), (OrdersKind::Changes, 1));
    let ignored = outcomes.values().filter(|(event, levels)| *event == Event::Ignored && *levels == 0);
    // Candles, tickers, and the second message of each trade.
    assert_eq!(ignored.count(), 6);
}
