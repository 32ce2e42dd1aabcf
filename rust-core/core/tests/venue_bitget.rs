//! Bitget: a recording of v1, whose checksums prove every book, and the numbers of v3 and v2.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tally.rs"]
mod tally;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::checksum::{Crc32, Summed};
use arbscope_core::venue::{BookEvent, BookKind, Event, Follow, Seq, Top, Wanted};
use capture::{Origin, Record, fixture, read};
use desk::Desk;
use tally::Tally;

const FINAL: &str = "final-books/bitget.cryptofeed-v3.json";
const SPOT: [&str; 8] =
    ["AVAXUSDT", "CULTUSDT", "EOSUSDT", "GOGUSDT", "HOTUSDT", "STGUSDT", "SUNUSDT", "VVSUSDT"];
const LINEAR: [&str; 2] = ["DASHUSDT", "UNIUSDT"];

fn desk_of(markets: &[(&str, Kind)]) -> Desk {
    let mut desk = Desk::new("bitget");
    for (symbol, kind) in markets {
        desk.add(symbol, *kind);
    }
    desk
}

/// A desk that follows the markets of the recording, and their namesakes of the other kind.
fn recorded() -> (Desk, Vec<Record>) {
    let mut desk = Desk::new("bitget");
    for (symbols, kinds) in [(&SPOT[..], [Kind::Spot, Kind::Linear]), (&LINEAR, [Kind::Linear, Kind::Spot])] {
        for symbol in symbols {
            for kind in kinds {
                desk.add(symbol, kind);
            }
        }
    }
    let records = read(&fixture("bitget/cryptofeed-v3.BITGET.jsonl.gz"));
    (desk, records.into_iter().filter(|record| record.origin == Origin::Socket).collect())
}

#[test]
fn all_checksums_of_2022_reproduce() {
    let (mut desk, records) = recorded();
    let mut tally = Tally::default();
    for record in &records {
        desk.receive(record.conn, &record.url, &record.data, false);
        tally.add(desk.events());
    }
    let expected = Tally {
        snapshots: 10,
        deltas: 627,
        levels: tally.levels,
        trades: tally.trades,
        acks: 40,
        // Tickers, candles, and the trades from before each subscription.
        ignored: 345 + 70 + 10,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert!(tally.trades >= 55);
    assert_eq!([desk.sum(|h| h.checksums_right), desk.sum(|h| h.checksums_wrong)], [637, 0]);
    assert_eq!([desk.sum(|h| h.gaps), desk.sum(|h| h.stale), desk.sum(|h| h.crossed)], [0, 0, 0]);
    for (place, held) in desk.held.iter().enumerate() {
        let market = MarketId::from_index(place);
        let is_linear = LINEAR.contains(&held.symbol.as_str());
        if (desk.catalogue.market(market).kind == Kind::Linear) == is_linear {
            desk.assert_final(market, &held.symbol, &fixture(FINAL));
        } else {
            assert_eq!(held.snapshots, 0, "{}: a namesake", held.symbol);
        }
    }
}

#[test]
fn decoding_allocates_nothing_once_the_room_has_grown() {
    let (mut desk, records) = recorded();
    let mut all = || {
        let before = allocations::count();
        for record in &records {
            desk.decode(0, "", &record.data, false).expect("a frame");
        }
        allocations::count() - before
    };
    all();
    assert_eq!(all(), 0);
}

/// A blank in front is enough to have a frame read in the way that takes any order of keys.
#[test]
fn both_ways_of_reading_say_the_same() {
    let ((mut printed, records), (mut any, _)) = (recorded(), recorded());
    let v3 = frame("update", 5, 6).replace("BTCUSDT", "EOSUSDT");
    for bytes in records.iter().map(|record| &record.data[..]).chain([v3.as_bytes()]) {
        printed.decode(0, "", bytes, false).expect("a frame");
        any.decode(0, "", &[b" ", bytes].concat(), false).expect("a frame");
        assert_eq!(printed.events(), any.events());
        assert_eq!(printed.batch.levels, any.batch.levels);
    }
}

/// A frame of v3, as it was seen in April 2026.
fn frame(action: &str, previous: u64, own: u64) -> String {
    format!(
        r#"{{"action":"{action}","arg":{{"instType":"spot","topic":"books","symbol":"BTCUSDT"}},"data":[{{"a":[["76679.99","0"],["76680.1","1"]],"b":[["76646.9","0.03914"]],"checksum":1153969492,"seq":{own},"pseq":{previous},"ts":"1777358880011"}}],"ts":1777358880013}}"#
    )
}

fn book_of(desk: &Desk) -> BookEvent {
    match desk.events()[..] {
        [Event::Book(book)] => book,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn messages_of_v3_name_the_one_before_them() {
    let mut desk = desk_of(&[("BTCUSDT", Kind::Spot)]);
    desk.text("", &frame("snapshot", 0, 451_057_497_631));
    let first = book_of(&desk);
    assert_eq!((first.kind, first.seq.prev, first.checksum), (BookKind::Snapshot, None, None));
    desk.text("", &frame("update", 451_057_497_631, 451_057_502_090));
    let second = book_of(&desk);
    assert_eq!((second.seq.prev, second.event_us), (Some(451_057_497_631), 1_777_358_880_011_000));
    desk.text("", &frame("update", 451_057_497_631, 451_057_502_090));
    desk.text("", &frame("update", 451_057_502_091, 451_057_502_099));
    let held = &desk.held[0];
    assert_eq!((held.applied, held.stale, held.gaps, held.checksums_wrong), (1, 1, 1, 0));
    // Beyond 2^53, in quotes, sides the other way round.
    let far = r#"{"arg":{"instType":"spot","topic":"books","symbol":"BTCUSDT"},"action":"snapshot","data":[{"seq":"1304314508780744705","pseq":"0","ts":"1746698732562","b":[["100","2"]],"a":[["101","3"]],"maxdepth":"50"}]}"#;
    desk.text("", far);
    assert_eq!(book_of(&desk).seq.last, 1_304_314_508_780_744_705);
}

#[test]
fn the_rule_of_the_numbers_step_by_step() {
    let venue = Desk::new("bitget").venue;
    let says = |last, prev, own| venue.follow(last, &Seq { first: own, last: own, prev }, true);
    assert_eq!(says(0, None, 0), Follow::Apply, "v1: no numbers");
    assert_eq!(says(7, None, 0), Follow::Gap, "a number that is gone");
    assert_eq!(says(7, None, 7), Follow::Stale, "v2");
    assert_eq!(says(7, None, 30), Follow::Apply, "v2: steps are not 1");
    assert_eq!(says(7, Some(7), 30), Follow::Apply, "v3");
    assert_eq!(says(7, Some(6), 7), Follow::Stale, "v3: twice");
    assert_eq!(says(7, Some(8), 30), Follow::Gap, "v3: one is missing");
}

#[test]
fn whole_pushes_replace_the_book() {
    let mut desk = desk_of(&[("BTCUSDT", Kind::Spot)]);
    let v2 = r#"{"action":"snapshot","arg":{"instType":"SPOT","channel":"books15","instId":"BTCUSDT"},"data":[{"asks":[["26274.9","0.0009"]],"bids":[["26274.8","0.0009"]],"checksum":0,"seq":123,"ts":"1695710946294"}],"ts":1695710946294}"#;
    desk.text("", v2);
    assert_eq!((book_of(&desk).kind, book_of(&desk).seq.last), (BookKind::Full, 123));
    desk.text("", &v2.replace("123", "122"));
    assert_eq!((desk.held[0].fulls, desk.held[0].stale), (2, 1));
    let v3 = frame("snapshot", 0, 130).replace(r#""books""#, r#""books50""#);
    desk.text("", &v3);
    assert_eq!((desk.held[0].last, desk.held[0].book.len(Side::Bid)), (Some(130), 1));
}

/// A side that has no level left is passed over; every number has the digits of its market.
#[test]
fn what_the_checksum_is_taken_of() {
    let venue = Desk::new("bitget").venue;
    let top = Top {
        bids: &[(33_661, 7)],
        asks: &[(33_668, 9), (33_680, 80), (33_720, 8)],
        price_scale: 1,
        size_scale: 1,
    };
    let mut plain = Crc32::default();
    plain.bytes(b"3366.1:0.7:3366.8:0.9:3368.0:8.0:3372.0:0.8");
    assert_eq!(venue.checksum(&top, &mut Summed::default()), plain.finish());
}

#[test]
fn trades_of_all_three_apis() {
    let mut desk = desk_of(&[("BTCUSDT", Kind::Spot)]);
    let trade = |arg: &str, data: &str| {
        format!(r#"{{"action":"update","arg":{{{arg}}},"data":[{data}],"ts":1777358880172}}"#)
    };
    let v1 = trade(
        r#""instType":"sp","channel":"trade","instId":"BTCUSDT""#,
        r#"["1777358880170","76671.22","0.001367","sell"]"#,
    );
    let v2 = trade(
        r#""instType":"SPOT","channel":"trade","instId":"BTCUSDT""#,
        r#"{"ts":"1777358880170","price":"76671.22","size":"0.001367","side":"sell","tradeId":"1"}"#,
    );
    let v3 = trade(
        r#""instType":"spot","topic":"publicTrade","symbol":"BTCUSDT""#,
        r#"{"i":"1432912488536195072","p":"76671.22","v":"0.001367","S":"sell","T":"1777358880170","isRPI":"no"}"#,
    );
    for message in [&v1, &v2, &v3] {
        let events = desk.read(message.as_bytes()).unwrap();
        let [Event::Trade(trade)] = events[..] else { panic!("{events:?} {message}") };
        assert_eq!((trade.price, trade.size), (Decimal::new(7_667_122, 2), Decimal::new(1367, 6)));
        assert_eq!((trade.taker, trade.event_us), (Side::Ask, 1_777_358_880_170_000));
        let before = message.replace("update", "snapshot");
        assert_eq!(desk.read(before.as_bytes()).unwrap(), [Event::Ignored], "trades from before");
        assert!(desk.read(message.replace("sell", "up").as_bytes()).unwrap_err().bookless);
    }
}

#[test]
fn answers_and_pongs() {
    let mut desk = desk_of(&[("BTCUSDT", Kind::Spot)]);
    let mut one = |text: &str| desk.read(text.as_bytes()).unwrap()[0];
    let arg = |topic: &str| format!(r#""arg":{{"instType":"spot","topic":"{topic}","symbol":"BTCUSDT"}}"#);
    let ack = |topic: &str| format!(r#"{{"event":"subscribe",{}}}"#, arg(topic));
    let market = Some(MarketId(0));
    assert_eq!(one("pong"), Event::Heartbeat);
    assert_eq!(one(&ack("books")), Event::Ack { market });
    assert_eq!(one(&ack("publicTrade")), Event::Ack { market: None });
    assert_eq!(one(&ack("books").replace("subscribe", "unsubscribe")), Event::Ignored);
    let refused = format!(r#"{{"event":"error",{},"code":30001,"msg":"doesn't exist"}}"#, arg("books"));
    let Event::Refused { market: of, text } = one(&refused) else { panic!("not refused") };
    assert_eq!((of, desk.batch.text_of(text)), (market, "30001: doesn't exist"));
    let busy = r#"{"event":"error","code":"30007","msg":"request too many"}"#;
    assert!(matches!(desk.read(busy.as_bytes()).unwrap()[..], [Event::Refused { market: None, .. }]));
}

#[test]
fn damage_names_its_market() {
    let mut desk = desk_of(&[("BTCUSDT", Kind::Spot)]);
    let good = frame("update", 1, 2);
    for damaged in [
        good.replace("76679.99", "-1"),
        good.replace(r#""seq":2"#, r#""seq":2.5"#),
        good.replace(r#""pseq":1"#, r#""pseq":null"#),
        good.replace(r#""b":[["76646.9","0.03914"]],"#, ""),
        good.replace("update", "partial"),
    ] {
        let wrong = desk.read(damaged.as_bytes()).unwrap_err();
        assert_eq!(wrong.market, Some(MarketId(0)), "{damaged}");
    }
    assert_eq!(desk.read(good.replace("spot", "usdt-futures").as_bytes()).unwrap(), [Event::Ignored]);
}

#[test]
fn a_plan_keeps_within_fifty_channels_a_connection() {
    let symbols: Vec<String> = (0..60).map(|n| format!("A{n}USDT")).collect();
    let markets: Vec<(&str, Kind)> = symbols.iter().map(|symbol| (symbol.as_str(), Kind::Spot)).collect();
    let desk = desk_of(&markets);
    let markets = desk.catalogue.markets().iter().enumerate();
    let wanted: Vec<Wanted<'_>> =
        markets.map(|(n, market)| Wanted { id: MarketId(n as u16), market }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [25, 25, 10]);
    assert!(plan.iter().all(|conn| conn.sends.len() == conn.markets.len()));
    let expected = r#"{"op":"subscribe","args":[{"instType":"spot","topic":"books","symbol":"A50USDT"},{"instType":"spot","topic":"publicTrade","symbol":"A50USDT"}]}"#;
    assert_eq!(plan[2].sends[0], expected);
    let again = desk.venue.resubscribe(wanted[0].market);
    assert_eq!(
        again[0],
        r#"{"op":"unsubscribe","args":[{"instType":"spot","topic":"books","symbol":"A0USDT"}]}"#
    );
}

#[test]
fn pairs_and_their_rules() {
    let venue = Desk::new("bitget").venue;
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK", "USDC"] {
        let symbol = venue.symbol(base, "USDT").expect("a market");
        assert!(venue.rules(&symbol).is_some(), "{symbol}");
    }
    assert_eq!(venue.symbol("ETH", "BTC").as_deref(), Some("ETHBTC"));
    assert_eq!((venue.symbol("BTC", "USD"), venue.symbol("BTC", "ETH")), (None, None));
}

#[test]
fn single_messages_are_decoded_or_ignored() {
    let mut desk = desk_of(&[("BTCUSDT", Kind::Spot), ("BTCUSD", Kind::Inverse), ("BTCUSDT", Kind::Linear)]);
    let mut tally = Tally::default();
    for message in read(&fixture("bitget/crypto-msg-parser.messages.jsonl")) {
        desk.decode(0, "", &message.data, false).unwrap_or_else(|error| panic!("{}: {error:?}", message.url));
        tally.add(desk.events());
    }
    let expected = Tally {
        deltas: 2,
        fulls: 2,
        levels: tally.levels,
        trades: 2,
        // REST replies, the API of 2021 (`table`), tickers and candles.
        ignored: 18,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
}
