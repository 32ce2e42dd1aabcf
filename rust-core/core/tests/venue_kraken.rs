//! Kraken: every recording decodes, every checksum reproduces, the books end as they must.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/kraken_v1.rs"]
mod kraken_v1;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::market::{Kind, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, RawLevel, Wanted};
use capture::{Origin, Record, fixture, read, shared, text_of};
use desk::{Desk, checksum};
use kraken_v1::{frames_v2, renamed};
use serde_json::Value;

const CAPTURE: &str = "kraken/cryptofeed-v3.KRAKEN.jsonl.gz";
const FINAL: &str = "final-books/kraken.cryptofeed-v3.json";

/// The events of frames, which are applied.
fn play(desk: &mut Desk, frames: impl IntoIterator<Item = (u32, String)>) -> Vec<Event> {
    let mut events = Vec::new();
    for (conn, frame) in frames {
        desk.receive(conn, "", frame.as_bytes(), false);
        assert_eq!(desk.batch.sizes_floored, 0);
        events.extend_from_slice(desk.events());
    }
    events
}

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

#[test]
fn every_checksum_of_2021_reproduces_and_the_books_end_as_they_must() {
    let oracle: Value = serde_json::from_str(&text_of(&fixture(FINAL))).unwrap();
    let pairs: Vec<&String> = oracle["markets"].as_object().unwrap().keys().collect();
    let mut desk = Desk::new("kraken");
    let markets: Vec<_> = pairs.iter().map(|pair| desk.add(&renamed(pair), Kind::Spot)).collect();
    let mut records = read(&fixture(CAPTURE));
    records.retain(|record| record.origin == Origin::Socket);
    let frames = records.iter().flat_map(|record| {
        let frame = serde_json::from_slice(&record.data).unwrap();
        frames_v2(&frame).into_iter().map(|frame| (record.conn, frame))
    });
    let events = play(&mut desk, frames);
    assert_eq!((desk.sum(|h| h.checksums_right), desk.sum(|h| h.checksums_wrong)), (4269, 0));
    assert_eq!((desk.sum(|h| h.snapshots), desk.sum(|h| h.applied), desk.sum(|h| h.crossed)), (10, 4269, 0));
    assert_eq!(count(&events, |e| matches!(e, Event::Ack { .. })), 30);
    assert_eq!(count(&events, |e| matches!(e, Event::Trade(_))), 10);
    assert_eq!(count(&events, |e| *e == Event::Heartbeat), 92);
    assert_eq!(count(&events, |e| *e == Event::Ignored), 18);
    for (market, pair) in markets.into_iter().zip(pairs) {
        desk.assert_final(market, pair, &fixture(FINAL));
        let held = &desk.held[market.index()];
        assert_eq!(Some((1 + held.applied) as u64), oracle["markets"][pair]["updates"].as_u64(), "{pair}");
    }
}

#[test]
fn a_recording_without_acknowledgements_is_cut_as_deep_as_its_snapshots_show() {
    let oracle: Value = serde_json::from_str(&text_of(&fixture(FINAL))).unwrap();
    let pairs: Vec<&String> = oracle["markets"].as_object().unwrap().keys().collect();
    let mut desk = Desk::new("kraken");
    let markets: Vec<_> = pairs.iter().map(|pair| desk.add(&renamed(pair), Kind::Spot)).collect();
    let mut records = read(&fixture(CAPTURE));
    records.retain(|record| record.origin == Origin::Socket);
    let frames = records.iter().flat_map(|record| {
        let frame = serde_json::from_slice(&record.data).unwrap();
        let frames = frames_v2(&frame).into_iter().filter(|frame| !frame.contains("\"depth\""));
        frames.map(|frame| (record.conn, frame))
    });
    play(&mut desk, frames);
    assert_eq!((desk.sum(|h| h.checksums_right), desk.sum(|h| h.checksums_wrong)), (4269, 0));
    for (market, pair) in markets.into_iter().zip(pairs) {
        desk.assert_final(market, pair, &fixture(FINAL));
    }
}

#[test]
fn a_snapshot_tells_the_depth_that_no_acknowledgement_told() {
    let book = |kind: &str, levels: usize| {
        let bids: Vec<String> =
            (0..levels).map(|n| format!(r#"{{"price":{},"qty":1}}"#, 5_000 - n)).collect();
        format!(
            r#"{{"channel":"book","type":"{kind}","data":[{{"symbol":"BTC/USD","bids":[{}],"asks":[]}}]}}"#,
            bids.join(",")
        )
    };
    let cut = |desk: &mut Desk, levels: usize| {
        desk.decode(1, "", book("snapshot", levels).as_bytes(), false).unwrap();
        desk.decode(1, "", book("update", 1).as_bytes(), false).unwrap();
        let [Event::Book(event)] = desk.events() else { panic!("{:?}", desk.events()) };
        event.keep_depth
    };
    let mut desk = Desk::new("kraken");
    desk.add("BTC/USD", Kind::Spot);
    let shown = [0, 7, 10, 25, 26, 100, 500, 1000, 10].map(|levels| cut(&mut desk, levels));
    assert_eq!(shown, [10, 10, 10, 25, 100, 100, 500, 1000, 10]);
    let ack =
        r#"{"method":"subscribe","result":{"channel":"book","symbol":"BTC/USD","depth":100},"success":true}"#;
    desk.decode(1, "", ack.as_bytes(), false).unwrap();
    assert_eq!([25, 100, 500].map(|levels| cut(&mut desk, levels)), [100, 100, 500]);
}

#[test]
fn every_checksum_of_2026_reproduces() {
    let mut desk = Desk::new("kraken");
    desk.add("BTC/USD", Kind::Spot);
    let records = read(&fixture("kraken/tickvault.kraken_v2_book.jsonl"));
    let frames = records.iter().map(|record| (1, String::from_utf8(record.data.clone()).unwrap()));
    let events = play(&mut desk, frames);
    let held = &desk.held[0];
    assert_eq!((held.snapshots, held.applied), (1, 3));
    assert_eq!((held.checksums_right, held.checksums_wrong), (4, 0));
    assert_eq!(count(&events, |e| *e == Event::Heartbeat), 2);
    assert_eq!((held.book.price_scale(), held.book.size_scale(), held.book.len(Side::Bid)), (1, 8, 10));
}

#[test]
fn checksum_of_the_documentation() {
    const ASKS: &str = "45285.2/0.00100000 45286.4/1.54571953 45286.6/1.54571109 45289.6/1.54560911 \
        45290.2/0.15890660 45291.8/1.54553491 45294.7/0.04454749 45296.1/0.35380000 45297.5/0.09945542 \
        45299.5/0.18772827";
    const BIDS: &str = "45283.5/0.10000000 45283.4/1.54582015 45282.1/0.10000000 45281.0/0.10000000 \
        45280.3/1.54592586 45279.0/0.07990000 45277.6/0.03310103 45277.5/0.30000000 45277.3/1.54602737 \
        45276.6/0.15445238";
    let level = |side: Side| {
        move |text: &str| {
            let (price, size) = text.split_once('/').unwrap();
            let price = Decimal::price(price.as_bytes()).unwrap();
            RawLevel { side, price, size: Decimal::size(size.as_bytes()).unwrap().size }
        }
    };
    let asks = ASKS.split_whitespace().map(level(Side::Ask));
    let levels: Vec<RawLevel> = asks.chain(BIDS.split_whitespace().map(level(Side::Bid))).collect();
    let mut book = arbscope_core::book::Book::default();
    book.replace(&levels).unwrap();
    assert_eq!(checksum(&*Desk::new("kraken").venue, &book), 3_310_070_434);
}

#[test]
fn the_depth_of_an_acknowledgement_holds_for_its_connection_alone() {
    let mut desk = Desk::new("kraken");
    desk.add("BTC/USD", Kind::Spot);
    let ack =
        r#"{"method":"subscribe","result":{"channel":"book","symbol":"BTC/USD","depth":25},"success":true}"#;
    let book = r#"{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[],"asks":[]}]}"#;
    let told = |desk: &mut Desk, conn: u32, depth: &str| {
        desk.decode(conn, "", ack.replace("25", depth).as_bytes(), false)
    };
    let depth_of = |desk: &mut Desk, conn: u32| {
        desk.decode(conn, "", book.as_bytes(), false).unwrap();
        match desk.events() {
            [Event::Book(event)] => event.keep_depth,
            other => panic!("{other:?}"),
        }
    };
    told(&mut desk, 7, "25").unwrap();
    assert_eq!((depth_of(&mut desk, 7), depth_of(&mut desk, 8)), (25, 10));
    told(&mut desk, 8, "100").unwrap();
    assert_eq!((depth_of(&mut desk, 7), depth_of(&mut desk, 8)), (25, 100));
    desk.venue.opened(7);
    assert_eq!((depth_of(&mut desk, 7), depth_of(&mut desk, 8)), (10, 100));
    told(&mut desk, 9, "1000").unwrap();
    assert_eq!((depth_of(&mut desk, 8), depth_of(&mut desk, 9)), (100, 1000));
    assert!(told(&mut desk, 9, "11").is_err());
}

#[test]
fn keys_may_stand_in_any_order() {
    let mut desk = Desk::new("kraken");
    let market = desk.add("BTC/USD", Kind::Spot);
    let frame = r#"{"data":[{"asks":[{"qty":0.5,"price":105944.30}],"timestamp":"2023-10-06T17:35:55.440295Z",
        "checksum":7,"bids":[],"symbol":"BTC\/USD"}],"type":"snapshot","channel":"book"}"#;
    let events = desk.read(frame.as_bytes()).unwrap();
    let [Event::Book(event)] = events[..] else { panic!("{events:?}") };
    assert_eq!((event.market, event.kind, event.checksum), (market, BookKind::Snapshot, Some(7)));
    assert_eq!(event.event_us, 1_696_613_755_440_295);
    assert_eq!(desk.batch.levels_of(&event)[0].price, Decimal::new(10_594_430, 2));
}

#[test]
fn refusals_status_and_pongs() {
    let mut desk = Desk::new("kraken");
    let market = desk.add("BTC/USD", Kind::Spot);
    let mut one = |text: &str| desk.read(text.as_bytes()).unwrap()[0];
    let refused = one(
        r#"{"error":"Currency pair not supported BTC/USD","method":"subscribe","success":false,"symbol":"BTC/USD","req_id":1}"#,
    );
    assert!(matches!(refused, Event::Refused { market: Some(m), .. } if m == market));
    assert!(matches!(one(r#"{"Error":"Exceeded msg rate"}"#), Event::Refused { market: None, .. }));
    assert_eq!(one(r#"{"method":"pong","req_id":42}"#), Event::Heartbeat);
    let status =
        |word: &str| format!(r#"{{"channel":"status","type":"update","data":[{{"system":"{word}"}}]}}"#);
    assert_eq!(one(&status("online")), Event::Maintenance { on: false });
    assert_eq!(one(&status("cancel_only")), Event::Maintenance { on: true });
    assert_eq!(
        one(r#"{"method":"unsubscribe","result":{"channel":"book","symbol":"BTC/USD"},"success":true}"#),
        Event::Ignored
    );
}

#[test]
fn a_damaged_book_message_names_its_market() {
    let mut desk = Desk::new("kraken");
    let market = desk.add("BTC/USD", Kind::Spot);
    for damage in [
        r#"{"price":0,"qty":1}"#,
        r#"{"price":-1,"qty":1}"#,
        r#"{"price":1,"qty":null}"#,
        r#"{"price":1}"#,
        r#"{"price":1,"price":2,"qty":1}"#,
        "[1,2]",
    ] {
        let frame = format!(
            r#"{{"channel":"book","type":"update","data":[{{"symbol":"BTC/USD","bids":[{damage}],"asks":[]}}]}}"#
        );
        assert_eq!(desk.read(frame.as_bytes()).unwrap_err().market, Some(market), "{damage}");
        assert_eq!(desk.read(&frame.as_bytes()[..frame.len() - 1]).unwrap_err().market, Some(market));
    }
    let frame =
        r#"{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[],"asks":[]}],"x":}"#;
    assert_eq!(desk.read(frame.as_bytes()).unwrap_err().market, Some(market));
}

#[test]
fn a_plan_asks_for_every_market_once_within_the_limits() {
    let mut desk = Desk::new("kraken");
    let ids: Vec<_> = (0..150).map(|n| desk.add(&format!("C{n}/USD"), Kind::Spot)).collect();
    let wanted: Vec<_> =
        ids.iter().map(|id| Wanted { id: *id, market: desk.catalogue.market(*id) }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [100, 50]);
    assert_eq!(plan[0].sends.len(), 4);
    let first: Value = serde_json::from_str(&plan[0].sends[0]).unwrap();
    assert_eq!(first["params"]["depth"], 10);
    assert_eq!(first["params"]["symbol"].as_array().unwrap().len(), 50);
    let asked: usize =
        plan.iter().flat_map(|conn| &conn.sends).map(|text| text.matches("/USD").count()).sum();
    assert_eq!(asked, 300);
}

#[test]
fn every_listed_pair_has_rules() {
    let venue = Desk::new("kraken").venue;
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"] {
        for quote in ["USD", "USDT"] {
            let symbol = venue.symbol(base, quote).unwrap();
            assert_eq!(symbol, format!("{base}/{quote}"));
            assert!(venue.rules(&symbol).is_some());
        }
    }
    assert_eq!((venue.symbol("BTC", "JPY"), venue.rules("XBT/USD")), (None, None));
}

/// What became of single messages: the events, or `malformed`.
fn outcomes(messages: &[Record]) -> Vec<String> {
    let mut desk = Desk::new("kraken");
    desk.add("BTC/USD", Kind::Spot);
    let mut outcome = |record: &Record| match desk.read(&record.data) {
        Ok(events) => format!("{} {events:?}", record.url),
        Err(error) => format!("{} malformed: {error:?}", record.url),
    };
    messages.iter().map(&mut outcome).collect()
}

#[test]
fn single_messages_of_the_old_api_are_ignored() {
    let outcomes = outcomes(&read(&fixture("kraken/crypto-msg-parser.messages.jsonl")));
    assert_eq!(outcomes.len(), 14);
    for outcome in outcomes {
        println!("{outcome}");
        assert!(outcome.ends_with("[Ignored]"), "{outcome}");
    }
}

#[test]
fn single_messages_of_another_client_are_decoded_or_ignored() {
    let Some(folder) = shared("captures/kraken/nautilus") else { return };
    let mut desk = Desk::new("kraken");
    desk.add("BTC/USD", Kind::Spot);
    let mut seen = Vec::new();
    for (name, bytes) in capture::json_files(&folder).into_iter().filter(|(name, _)| name.starts_with("ws_"))
    {
        let events = desk.read(&bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        println!("{name} {events:?}");
        let taken = events.iter().filter(|event| **event != Event::Ignored).count();
        seen.push((name, taken));
    }
    let taken: Vec<(&str, usize)> =
        seen.iter().filter(|(_, taken)| *taken > 0).map(|(name, taken)| (name.as_str(), *taken)).collect();
    assert_eq!(
        taken,
        [("ws_book_snapshot.json", 1), ("ws_book_update.json", 1), ("ws_trade_update.json", 2)]
    );
}

#[test]
fn another_normaliser_reads_the_same() {
    let Some(cases) = tardis::cases("kraken.jsonl") else { return };
    let mut desk = Desk::new("kraken");
    desk.add("BTC/USD", Kind::Spot);
    desk.add("AAPLx/USD", Kind::Spot);
    let (mut agreed, mut ignored) = (0, 0);
    for case in cases {
        desk.decode(0, "", case.message.as_bytes(), false).expect("a frame");
        // The old API's arrays are not what the live feed sends; tickers are never applied.
        let ours = tardis::ours(&desk);
        if case.message.starts_with('[') || case.message.contains(r#""ticker""#) {
            println!("ignored: {}", case.message);
            assert_eq!(desk.events(), [Event::Ignored]);
            ignored += 1;
        } else {
            assert_eq!(ours, case.normalised, "{}", case.message);
            agreed += 1;
        }
    }
    assert_eq!((agreed, ignored), (4, 10));
}
