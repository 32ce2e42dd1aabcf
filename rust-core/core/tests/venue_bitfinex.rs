//! Bitfinex: channels by number, frames numbered by connection, a checksum over the 25 best levels.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;

use std::collections::BTreeMap;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Malformed, Seq, Summed, Top, Wanted};
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
fn orders_and_rounded_prices_are_no_levels() {
    let (mut desk, _) = subscribed();
    for prec in ["R0", "P1", "P4"] {
        let other = SUBSCRIBED.replace("\"P0\"", &format!("\"{prec}\"")).replace(":7,", ":9,");
        assert_eq!(desk.read(other.as_bytes()).unwrap(), [Event::Ack { market: None }]);
        assert_eq!(desk.read(b"[9,[96124877612,31555,0.039]]").unwrap(), [Event::Ignored]);
    }
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
    let ignored = outcomes.values().filter(|(event, levels)| *event == Event::Ignored && *levels == 0);
    // Raw orders, candles, tickers, and the second message of each trade.
    assert_eq!(ignored.count(), 9);
}
