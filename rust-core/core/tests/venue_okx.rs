//! OKX: the venue file against two recordings of 2022, whose checksums prove every book.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tally.rs"]
mod tally;

use std::collections::BTreeSet;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookEvent, BookKind, Event, Follow, Seq, Wanted};
use capture::{Origin, fixture, json_files, read, shared, text_of};
use desk::Desk;
use serde_json::Value;
use tally::Tally;

const URL: &str = "wss://ws.okx.com:8443/ws/v5/public";

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("okx");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

/// A recording taken whole, by a desk that follows every symbol it subscribed to.
fn replayed(path: &str, oracle: &str) -> (Desk, Tally) {
    let sockets = read(&fixture(path)).into_iter().filter(|r| r.origin == Origin::Socket);
    let frames: Vec<Vec<u8>> = sockets.map(|record| record.data).collect();
    let symbol = |frame: &Vec<u8>| {
        let frame: Value = serde_json::from_slice(frame).expect("JSON");
        frame["arg"]["instId"].as_str().map(str::to_string)
    };
    let symbols: BTreeSet<String> = frames.iter().filter_map(symbol).collect();
    let mut desk = desk_of(&symbols.iter().map(String::as_str).collect::<Vec<_>>());
    let mut tally = Tally::default();
    desk.venue.opened(0);
    for frame in &frames {
        desk.receive(0, URL, frame, false);
        tally.add(desk.events());
    }
    for (place, held) in desk.held.iter().enumerate() {
        desk.assert_final(MarketId::from_index(place), &held.symbol, &fixture(oracle));
    }
    (desk, tally)
}

/// Checksums right and wrong, gaps, stale messages, messages after which a book stood crossed.
fn verdicts(desk: &Desk) -> [usize; 5] {
    [
        desk.sum(|held| held.checksums_right),
        desk.sum(|held| held.checksums_wrong),
        desk.sum(|held| held.gaps),
        desk.sum(|held| held.stale),
        desk.sum(|held| held.crossed),
    ]
}

/// Each channel was subscribed three times over: 60 answers for 30 topics, and a second snapshot of
/// every book in mid-stream, which replaces it.
#[test]
fn all_checksums_of_2022_02_reproduce() {
    let (desk, tally) =
        replayed("okx/cryptofeed-2022-02-27.OKX.ws.txt.gz", "final-books/okx.2022-02-27.json");
    let expected = Tally {
        snapshots: 20,
        deltas: 3659,
        levels: tally.levels,
        trades: 19,
        acks: 60,
        ignored: 19,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert!(desk.held.iter().all(|held| held.snapshots == 2));
    assert_eq!(verdicts(&desk), [3679, 0, 0, 0, 0]);
}

#[test]
fn all_checksums_of_2022_05_reproduce() {
    let (desk, tally) = replayed("okx/cryptofeed-v3.OKX.jsonl.gz", "final-books/okx.cryptofeed-v3.json");
    let expected = Tally {
        snapshots: 3,
        deltas: 287,
        levels: tally.levels,
        trades: 74,
        acks: 18,
        ignored: 28,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert_eq!(verdicts(&desk), [290, 0, 0, 0, 0]);
}

#[test]
fn decoding_allocates_nothing_once_the_room_has_grown() {
    let mut desk = desk_of(&["BTC-USDT", "UNI-USD-SWAP", "BTC-USD-220527"]);
    let records = read(&fixture("okx/cryptofeed-v3.OKX.jsonl.gz"));
    let mut all = || {
        let before = allocations::count();
        for record in records.iter().filter(|record| record.origin == Origin::Socket) {
            desk.decode(0, URL, &record.data, false).expect("a frame");
        }
        allocations::count() - before
    };
    all();
    assert_eq!(all(), 0);
}

/// A blank in front is enough to have a frame read in the way that takes any order of keys.
#[test]
fn both_ways_of_reading_say_the_same() {
    let (mut printed, mut any) = (desk_of(&["BTC-USDT"]), desk_of(&["BTC-USDT"]));
    for record in read(&fixture("okx/cryptofeed-v3.OKX.jsonl.gz")) {
        if record.origin == Origin::Socket {
            printed.decode(0, URL, &record.data, false).expect("a frame");
            any.decode(0, URL, &[b" ", &record.data[..]].concat(), false).expect("a frame");
            assert_eq!(printed.events(), any.events());
            assert_eq!(printed.batch.levels, any.batch.levels);
        }
    }
}

/// 8476.97 for 256 and so on: the levels of nautilus_trader's test message, in today's shape.
fn frame(action: &str, previous: i64, own: u64, bid: &str) -> String {
    format!(
        r#"{{"arg":{{"channel":"books","instId":"BTC-USDT"}},"action":"{action}","data":[{{"asks":[["8476.98","415","0","13"]],"bids":[["{bid}","256","0","12"]],"ts":"1597026383085","checksum":0,"prevSeqId":{previous},"seqId":{own}}}]}}"#
    )
}

fn book_of(desk: &Desk) -> BookEvent {
    match desk.events()[..] {
        [Event::Book(book)] => book,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_checksum_of_0_is_none_and_numbers_chain() {
    let mut desk = desk_of(&["BTC-USDT"]);
    desk.text(URL, &frame("snapshot", -1, 123_456, "8476.97"));
    let first = book_of(&desk);
    assert_eq!(
        (first.kind, first.checksum, first.event_us),
        (BookKind::Snapshot, None, 1_597_026_383_085_000)
    );
    assert_eq!(first.seq, Seq { first: 123_456, last: 123_456, prev: None });
    desk.text(URL, &frame("update", 123_456, 123_463, "8476.96"));
    assert_eq!(book_of(&desk).seq.prev, Some(123_456));
    desk.text(URL, &frame("update", 123_470, 123_480, "8476.95"));
    assert_eq!((desk.held[0].applied, desk.held[0].gaps), (1, 1));
}

#[test]
fn the_rule_of_the_numbers_step_by_step() {
    let venue = Desk::new("okx").venue;
    let says = |last, prev, own| venue.follow(last, &Seq { first: own, last: own, prev }, true);
    assert_eq!(says(0, None, 0), Follow::Apply, "2022: no numbers");
    assert_eq!(says(9, None, 0), Follow::Gap, "numbers that vanish");
    assert_eq!(says(9, None, 10), Follow::Gap, "a number without the one before it");
    assert_eq!(says(100, Some(100), 145), Follow::Apply, "steps are not 1");
    assert_eq!(says(145, Some(145), 145), Follow::Apply, "keep-alive");
    assert_eq!(says(145, Some(145), 3), Follow::Apply, "reset after maintenance");
    assert_eq!(says(3, Some(3), 7), Follow::Apply, "and on from there");
    assert_eq!(says(145, Some(100), 145), Follow::Stale, "the same message twice");
    assert_eq!(says(145, Some(150), 160), Follow::Gap);
    assert_eq!(says(145, Some(3), 7), Follow::Gap, "a reset that was lost");
    assert_eq!(says(0, Some(0), 5), Follow::Apply, "0 is a number, not none");
}

#[test]
fn the_second_channel_is_that_of_whole_pushes() {
    let mut desk = desk_of(&["BTC-USDT"]);
    let market = desk.catalogue.market(MarketId(0)).clone();
    assert!(desk.venue.first_book_us().is_some_and(|us| us <= 3_000_000));
    let second = desk.venue.fallback(&market, None).expect("another channel");
    let ask = |op: &str, channel: &str| {
        format!(r#"{{"op":"{op}","args":[{{"channel":"{channel}","instId":"BTC-USDT"}}]}}"#)
    };
    assert_eq!((second.channel, second.leave_first), ("books5", ask("unsubscribe", "books")));
    assert_eq!(
        [second.subscribe, second.unsubscribe],
        [ask("subscribe", "books5"), ask("unsubscribe", "books5")]
    );
    let whole = r#"{"arg":{"channel":"books5","instId":"BTC-USDT"},"data":[{"asks":[],"bids":[["1","2","0","1"]],"instId":"BTC-USDT","ts":"1652671418459","seqId":8}]}"#;
    desk.text(URL, whole);
    assert_eq!((book_of(&desk).kind, book_of(&desk).seq.last), (BookKind::Full, 8));
}

#[test]
fn what_refuses_trades_names_no_book() {
    let mut desk = desk_of(&["BTC-USDT"]);
    let mut market_of = |channel: &str| {
        let said = format!("Wrong URL or channel:{channel},instId:BTC-USDT doesn't exist.");
        desk.text(URL, &format!(r#"{{"event":"error","code":"60018","msg":"{said}","connId":"a"}}"#));
        let Event::Refused { market, .. } = desk.events()[0] else { panic!("a refusal") };
        market
    };
    assert_eq!(market_of("books"), Some(MarketId(0)));
    assert_eq!(market_of("books5"), Some(MarketId(0)));
    assert_eq!(market_of("trades"), None);
}

#[test]
fn answers_notices_and_pongs() {
    let mut desk = desk_of(&["BTC-USDT"]);
    let mut hear = |text: &str| {
        desk.text(URL, text);
        desk.events()[0]
    };
    let market = Some(MarketId(0));
    assert_eq!(hear("pong"), Event::Heartbeat);
    let ack = |channel: &str| {
        format!(
            r#"{{"event":"subscribe","arg":{{"channel":"{channel}","instId":"BTC-USDT"}},"connId":"a4d3"}}"#
        )
    };
    assert_eq!(hear(&ack("books")), Event::Ack { market });
    assert_eq!(hear(&ack("trades")), Event::Ack { market: None });
    assert_eq!(hear(r#"{"event":"notice","code":"64008","msg":"soon"}"#), Event::PlannedCut);
    assert_eq!(hear(r#"{"event":"notice","code":"1","msg":"hello"}"#), Event::Ignored);
    let refused = r#"{"event":"error","code":"60018","msg":"Wrong URL or channel:books,instId:BTC-USDT doesn't exist.","connId":"a"}"#;
    let Event::Refused { market: of, text } = hear(refused) else { panic!("a refusal") };
    assert_eq!(of, market);
    assert_eq!(desk.batch.text_of(text), "60018: Wrong URL or channel:books,instId:BTC-USDT doesn't exist.");
}

#[test]
fn every_single_message_is_decoded_or_ignored() {
    let path = fixture("okx/crypto-msg-parser.messages.jsonl");
    let records = read(&path);
    let symbols: BTreeSet<String> = text_of(&path)
        .split("instId\\\":\\\"")
        .skip(1)
        .map(|rest| rest.split('\\').next().expect("a symbol").to_string())
        .collect();
    let mut desk = desk_of(&symbols.iter().map(String::as_str).collect::<Vec<_>>());
    let mut ignored = BTreeSet::new();
    let mut tally = Tally::default();
    for record in &records {
        desk.decode(0, URL, &record.data, false).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", record.url));
        tally.add(desk.events());
        if desk.events() == [Event::Ignored] {
            ignored.insert(record.url.split("::").next().expect("a case"));
        }
    }
    let expected = Tally {
        snapshots: 2,
        deltas: 1,
        fulls: 5 + 4,
        levels: tally.levels,
        trades: 4,
        ignored: 33 - 16,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    // REST replies and channels of other use.
    let others = ["candlestick", "funding_rate", "l2_snapshot", "open_interest", "ticker"];
    assert!(ignored.iter().eq(&others), "{ignored:?}");
}

#[test]
fn single_messages_of_another_project_are_understood() {
    let Some(folder) = shared("captures/okx/nautilus") else { return };
    let mut desk = desk_of(&["BTC-USDT", "BTC-USD"]);
    let mut tally = Tally::default();
    for (name, bytes) in json_files(&folder) {
        desk.decode(0, URL, &bytes, false).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
        tally.add(desk.events());
    }
    let expected = Tally {
        snapshots: 1,
        deltas: 1,
        fulls: 1,
        levels: tally.levels,
        trades: 1,
        ignored: 2,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
}

/// What tardis-dev makes of the same messages; those of the v3 API of 2019 (`table`) are not ours.
#[test]
fn another_normaliser_reads_the_same() {
    let Some(path) = shared("oracles/normalised-tardis/okex.jsonl") else { return };
    let mut desk = desk_of(&["CRV-USDT", "BTC-DAI", "ETC-ETH", "BSV-USDT", "ACT-USDT"]);
    let (mut trades, mut books) = (0, 0);
    for line in text_of(&path).lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        desk.decode(0, URL, case["message"].to_string().as_bytes(), false).expect("a frame");
        if case["message"].get("table").is_some() {
            assert_eq!(desk.events(), [Event::Ignored]);
            continue;
        }
        let normalised = case["normalized"].as_array().expect("a list");
        for (event, expected) in desk.events().iter().zip(normalised) {
            match event {
                Event::Trade(trade) => {
                    let taker = if trade.taker == Side::Bid { "buy" } else { "sell" };
                    assert_eq!(expected["side"], taker);
                    assert_eq!(
                        [number(trade.price), number(trade.size)],
                        [expected["price"].clone(), expected["amount"].clone()]
                    );
                    trades += 1;
                }
                Event::Book(book) => {
                    assert_eq!(expected["isSnapshot"], book.kind == BookKind::Snapshot);
                    assert_eq!(side_of(&desk, book, Side::Bid), expected["bids"]);
                    assert_eq!(side_of(&desk, book, Side::Ask), expected["asks"]);
                    books += 1;
                }
                _ => assert_eq!(*event, Event::Ignored),
            }
        }
    }
    assert_eq!((trades, books), (2, 2));
}

fn number(decimal: Decimal) -> Value {
    decimal.to_f64().into()
}

fn side_of(desk: &Desk, book: &BookEvent, side: Side) -> Value {
    let level = |level: &arbscope_core::venue::RawLevel| serde_json::json!({ "price": number(level.price), "amount": number(level.size) });
    desk.batch.levels_of(book).iter().filter(|level| level.side == side).map(level).collect::<Vec<_>>().into()
}

#[test]
fn many_markets_share_connections_and_frames() {
    let symbols: Vec<String> = (0..230).map(|n| format!("A{n}-USDT")).collect();
    let desk = desk_of(&symbols.iter().map(String::as_str).collect::<Vec<_>>());
    let markets = desk.catalogue.markets().iter().enumerate();
    let wanted: Vec<Wanted<'_>> =
        markets.map(|(n, market)| Wanted { id: MarketId(n as u16), market }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [100, 100, 30]);
    assert!(plan.iter().all(|conn| conn.sends.iter().map(String::len).sum::<usize>() < 64 << 10));
    assert_eq!(
        desk.venue.plan(&wanted[..1])[0].sends,
        [
            r#"{"op":"subscribe","args":[{"channel":"books","instId":"A0-USDT"},{"channel":"trades","instId":"A0-USDT"}]}"#
        ]
    );
}

#[test]
fn pairs_against_usd_are_not_traded_here() {
    let venue = Desk::new("okx").venue;
    assert_eq!(venue.symbol("BTC", "USD"), None);
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"] {
        let symbol = venue.symbol(base, "USDT").expect("a market");
        assert!(venue.rules(&symbol).is_some_and(|rules| rules.min_qty.units > 0), "{symbol}");
    }
}
