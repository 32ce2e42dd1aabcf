//! Gate: books and changes by update id, a recording of 2021 whose books came over REST, and the move to whole
//! books where a host has no changes.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tally.rs"]
mod tally;
#[path = "support/tardis.rs"]
mod tardis;

use std::collections::{BTreeMap, BTreeSet};

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Seq, Wanted};
use capture::{Origin, Record, fixture, read};
use desk::Desk;
use tally::Tally;

const CAPTURE: &str = "gate/cryptofeed-v3.GATEIO.jsonl.gz";
const FINAL: &str = "final-books/gate.cryptofeed-v3.json";
const SYMBOLS: [&str; 10] = [
    "BTC_USDC",
    "DIS_USDT",
    "FAST_USDT",
    "HAI_ETH",
    "INK_USDT",
    "NANO_USDT",
    "NEO_BTC",
    "OMG_USDT",
    "QTUM3S_USDT",
    "ZKS_ETH",
];

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("gate");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

/// A REST book as the whole book that `spot.obu` sends first, its digits unchanged; `None` for other replies.
fn as_push(record: &Record) -> Option<Vec<u8>> {
    let symbol = record.url.split_once("currency_pair=")?.1.split('&').next()?;
    let book = std::str::from_utf8(&record.data).unwrap();
    let body = book.replacen(r#""id":"#, r#""u":"#, 1);
    let body = body.replacen(r#""asks":"#, r#""a":"#, 1).replacen(r#""bids":"#, r#""b":"#, 1);
    let body = body.strip_prefix('{').unwrap();
    Some(
        format!(
            r#"{{"channel":"spot.obu","result":{{"full":true,"s":"ob.{symbol}.100",{body},"event":"update"}}"#
        )
        .into_bytes(),
    )
}

#[test]
fn the_recording_follows_its_books_without_a_gap() {
    let mut desk = desk_of(&SYMBOLS);
    let mut tally = Tally::default();
    for record in read(&fixture(CAPTURE)) {
        let frame = if record.origin == Origin::Rest { as_push(&record) } else { Some(record.data) };
        let Some(frame) = frame else { continue };
        let before: Vec<_> = desk.held.iter().map(|held| (held.last, held.applied)).collect();
        desk.receive(record.conn, "", &frame, false);
        tally.add(desk.events());
        let Some(Event::Book(book)) = desk.events().first() else { continue };
        if let (Some(last), 0) = before[book.market.index()] {
            let next = last + 1;
            assert!(book.seq.last < next || book.seq.first == next, "a splice begins with the next id");
        }
    }
    let expected = Tally {
        snapshots: 10,
        deltas: 172,
        levels: tally.levels,
        trades: 9,
        acks: 22,
        ignored: 36,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert_eq!([desk.sum(|h| h.gaps), desk.sum(|h| h.crossed), desk.sum(|h| h.deltas)], [0, 0, 172]);
    let mut only_stale = BTreeSet::new();
    for (place, held) in desk.held.iter().enumerate() {
        desk.assert_final(MarketId::from_index(place), &held.symbol, &fixture(FINAL));
        if held.applied == 0 {
            only_stale.insert(held.symbol.as_str());
        }
    }
    assert!(only_stale.iter().eq(&["BTC_USDC", "INK_USDT"]), "{only_stale:?}");
    assert_eq!(desk.sum(|held| held.applied), 159);
}

#[test]
fn decoding_allocates_nothing_once_the_room_has_grown() {
    let mut desk = desk_of(&SYMBOLS);
    let records = read(&fixture(CAPTURE));
    let mut all = || {
        let before = allocations::count();
        for record in records.iter().filter(|record| record.origin == Origin::Socket) {
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
    let (mut printed, mut any) = (desk_of(&SYMBOLS), desk_of(&SYMBOLS));
    let mut both = |bytes: &[u8]| {
        printed.decode(0, "", bytes, false).expect("a frame");
        any.decode(0, "", &[b" ", bytes].concat(), false).expect("a frame");
        assert_eq!(printed.events(), any.events());
        assert_eq!(printed.batch.levels, any.batch.levels);
    };
    for record in read(&fixture(CAPTURE)).iter().filter(|record| record.origin == Origin::Socket) {
        both(&record.data);
    }
    both(change("BTC_USDC", 7, 9).as_bytes());
}

/// A change as the venue prints it.
fn change(symbol: &str, first: u64, last: u64) -> String {
    format!(
        r#"{{"channel":"spot.obu","result":{{"t":1754006460600,"s":"ob.{symbol}.50","u":{last},"U":{first},"b":[["115576.7","0.050772"],["115717.7","0"]],"a":[]}},"time_ms":1754006460601,"event":"update"}}"#
    )
}

fn whole(symbol: &str, last: u64) -> String {
    format!(
        r#"{{"channel":"spot.obu","result":{{"t":1754006400261,"full":true,"s":"ob.{symbol}.50","u":{last},"b":[["115765.1","0.337839"]],"a":[["115765.2","0.631155"]]}},"time_ms":1754006400264,"event":"update"}}"#
    )
}

/// `spot.order_book`, as crypto-msg-parser's message of 2022 has it.
fn pushed(symbol: &str, last: u64) -> String {
    format!(
        r#"{{"time":1662630117,"channel":"spot.order_book","event":"update","result":{{"t":1662630117190,"lastUpdateId":{last},"s":"{symbol}","bids":[["19201.39","0.0005"]],"asks":[["19201.4","1"]]}}}}"#
    )
}

#[test]
fn a_whole_book_replaces_the_book_and_changes_continue_it() {
    let mut desk = desk_of(&["BTC_USDT"]);
    desk.text("", &whole("BTC_USDT", 10));
    desk.text("", &change("BTC_USDT", 11, 14));
    desk.text("", &change("BTC_USDT", 15, 15));
    desk.text("", &change("BTC_USDT", 15, 15));
    let held = &desk.held[0];
    assert_eq!((held.snapshots, held.applied, held.stale, held.gaps), (1, 2, 1, 0));
    assert_eq!((held.last, held.book.len(Side::Bid)), (Some(15), 2));
    desk.text("", &change("BTC_USDT", 17, 17));
    assert_eq!(desk.held[0].gaps, 1);
    desk.text("", &whole("BTC_USDT", 20));
    assert_eq!((desk.held[0].last, desk.held[0].book.len(Side::Bid)), (Some(20), 1));
    desk.text("", &pushed("BTC_USDT", 25));
    assert_eq!((desk.held[0].last, desk.held[0].fulls), (Some(25), 1));
}

#[test]
fn the_rule_of_the_numbers_step_by_step() {
    let venue = Desk::new("gate").venue;
    let says = |last, first, own, spliced| venue.follow(last, &Seq { first, last: own, prev: None }, spliced);
    assert_eq!(says(10, 5, 10, true), Follow::Stale);
    assert_eq!(says(10, 11, 11, true), Follow::Apply);
    assert_eq!(says(10, 11, 30, false), Follow::Apply);
    assert_eq!(says(10, 9, 12, false), Follow::Apply, "the first may overlap");
    assert_eq!(says(10, 9, 12, true), Follow::Gap, "later ones may not");
    assert_eq!(says(10, 12, 12, false), Follow::Gap);
    assert_eq!(says(u64::MAX, 1, u64::MAX, true), Follow::Stale);
}

#[test]
fn the_second_channel_is_that_of_whole_books() {
    let mut desk = desk_of(&["BTC_USDT"]);
    let market = desk.catalogue.market(MarketId(0)).clone();
    let refusal = |message: &str| {
        format!(
            r#"{{"time":1782457192,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"error":{{"code":2,"message":"{message}"}},"result":null}}"#
        )
    };
    assert_eq!(desk.read(refusal("Alert sub ob.BTC_USDT.50").as_bytes()).unwrap(), [Event::Ignored]);
    let unlisted = desk.read(refusal("unknown currency pair: BTC_USDT").as_bytes()).unwrap();
    let [Event::Refused { market: Some(MarketId(0)), text }] = unlisted[..] else { panic!("{unlisted:?}") };
    assert_eq!(desk.batch.text_of(text), "unknown currency pair: BTC_USDT");
    assert!(desk.venue.resubscribe(&market)[1].contains("spot.obu"));

    let unknown = "unknown channel spot.obu";
    let refused = desk.read(refusal(unknown).as_bytes()).unwrap();
    assert!(matches!(refused[..], [Event::Refused { market: Some(MarketId(0)), .. }]), "{refused:?}");
    assert_eq!(desk.venue.fallback(&market, Some("unknown currency pair: BTC_USDT")), None);
    let second = desk.venue.fallback(&market, Some(unknown)).expect("another channel");
    let whole_books = r#"{"time":1754006400,"channel":"spot.order_book","event":"subscribe","payload":["BTC_USDT","50","100ms"]}"#;
    assert_eq!((second.channel, second.subscribe.as_str()), ("spot.order_book", whole_books));
    assert_eq!(second.unsubscribe, whole_books.replace("subscribe", "unsubscribe"));
    assert_eq!(second.leave_first, desk.venue.resubscribe(&market)[0]);
    let refused_again = refusal("invalid argument")
        .replace("spot.obu", "spot.order_book")
        .replace("ob.BTC_USDT.50", "BTC_USDT");
    assert!(matches!(
        desk.read(refused_again.as_bytes()).unwrap()[..],
        [Event::Refused { market: Some(_), .. }]
    ));
    desk.text("", &pushed("BTC_USDT", 9));
    assert_eq!(desk.held[0].fulls, 1);
}

#[test]
fn answers_and_pongs() {
    let mut desk = desk_of(&["BTC_USDT"]);
    let mut one = |text: &str| desk.read(text.as_bytes()).unwrap()[0];
    let ack = |channel: &str, name: &str| {
        format!(
            r#"{{"time":1754006400,"time_ms":1754006400138,"conn_id":"06a3248d8f02479a","channel":"{channel}","event":"subscribe","payload":["{name}"],"result":{{"status":"success"}},"requestId":"1"}}"#
        )
    };
    let market = Some(MarketId(0));
    assert_eq!(one(&ack("spot.obu", "ob.BTC_USDT.50")), Event::Ack { market });
    assert_eq!(one(&ack("spot.order_book", "BTC_USDT")), Event::Ack { market });
    assert_eq!(one(&ack("spot.trades", "BTC_USDT")), Event::Ack { market: None });
    assert_eq!(one(&ack("spot.obu", "ob.XYZ_USDT.50")), Event::Ack { market: None });
    assert_eq!(
        one(r#"{"time":1754006400,"channel":"spot.pong","event":"","result":null}"#),
        Event::Heartbeat
    );
    let refused = r#"{"time":1606292218,"channel":"spot.trades","event":"subscribe","error":{"code":2,"message":"unknown currency pair GIBBERISH_USD"},"result":null}"#;
    assert!(matches!(one(refused), Event::Refused { market: None, .. }));
}

#[test]
fn damage_names_its_market() {
    let mut desk = desk_of(&["BTC_USDT"]);
    let mut wrong = |text: &str| desk.read(text.as_bytes()).unwrap_err();
    let good = change("BTC_USDT", 1, 2);
    for damaged in [
        good.replace("115576.7", "-1"),
        good.replace(r#""u":2,"#, ""),
        good.replace(r#""U":1"#, r#""U":"x""#),
        good.replace(r#""a":[]"#, r#""a":[["1"]]"#),
        pushed("BTC_USDT", 1).replace("lastUpdateId", "id"),
    ] {
        assert_eq!(wrong(&damaged).market, Some(MarketId(0)), "{damaged}");
    }
    let trade = r#"{"channel":"spot.trades","event":"update","result":{"side":"up","currency_pair":"BTC_USDT","amount":"1","price":"2"}}"#;
    assert!(wrong(trade).bookless);
    assert_eq!(desk.read(change("XYZ_USDT", 1, 2).as_bytes()).unwrap(), [Event::Ignored]);
    assert!(desk.batch.levels.is_empty());
}

#[test]
fn a_plan_asks_for_one_market_a_frame_depth_first() {
    let symbols: Vec<String> = (0..120).map(|n| format!("A{n}_USDT")).collect();
    let desk = desk_of(&symbols.iter().map(String::as_str).collect::<Vec<_>>());
    let markets = desk.catalogue.markets().iter().enumerate();
    let wanted: Vec<Wanted<'_>> =
        markets.map(|(n, market)| Wanted { id: MarketId(n as u16), market }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [50, 50, 20]);
    assert!(plan.iter().all(|conn| conn.sends.len() == 2 * conn.markets.len()));
    let sends = &plan[2].sends;
    let expected =
        r#"{"time":1754006400,"channel":"spot.obu","event":"subscribe","payload":["ob.A100_USDT.50"]}"#;
    assert_eq!(sends[0], expected);
    let expected =
        r#"{"time":1754006400,"channel":"spot.trades","event":"subscribe","payload":["A100_USDT"]}"#;
    assert_eq!(sends[20], expected);
}

#[test]
fn pairs_and_their_rules() {
    let venue = Desk::new("gate").venue;
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK", "USDC", "DAI"] {
        let symbol = venue.symbol(base, "USDT").expect("a market");
        assert!(venue.rules(&symbol).is_some(), "{symbol}");
    }
    assert_eq!(venue.symbol("ETH", "BTC").as_deref(), Some("ETH_BTC"));
    for (base, quote) in [("BTC", "USD"), ("BTC", "ETH"), ("USDT", "USDT"), ("USDT", "USDC"), ("DAI", "USD")]
    {
        assert_eq!(venue.symbol(base, quote), None, "{base} in {quote}");
    }
}

#[test]
fn single_messages_are_decoded_or_ignored() {
    let mut desk = desk_of(&["BTC_USDT"]);
    let mut outcomes = BTreeMap::new();
    for message in read(&fixture("gate/crypto-msg-parser.messages.jsonl")) {
        let events = desk.read(&message.data).unwrap_or_else(|error| panic!("{}: {error:?}", message.url));
        outcomes.insert(message.url.to_string(), events[0]);
    }
    let Event::Trade(trade) = outcomes["trade::spot"] else { panic!("{outcomes:?}") };
    assert_eq!((trade.price, trade.size), (Decimal::new(47_395_009, 3), Decimal::new(52, 5)));
    assert_eq!((trade.taker, trade.event_us), (Side::Bid, 1_631_824_310_261_896));
    assert!(
        matches!(outcomes["l2_event::spot_update"], Event::Book(book) if book.kind == BookKind::Delta && book.seq.first == 4_622_074_361 && book.to == 4)
    );
    assert!(matches!(outcomes["l2_topk::spot"], Event::Book(book) if book.kind == BookKind::Full));
    // The API of 2020 and derivatives.
    let of_use = outcomes.values().filter(|event| **event != Event::Ignored).count();
    assert_eq!((of_use, outcomes.len()), (3, 26));
}

/// What tardis-dev makes of the same messages. The API of 2020 (`method`) is not ours, and neither is the
/// book that its recorder made of a REST reply.
#[test]
fn another_normaliser_reads_the_same() {
    let Some(cases) = tardis::cases("gate-io.jsonl") else { return };
    let mut desk = desk_of(&["BTC_USDT", "TLOS_BTC", "ETC_ETH", "BTG_USDT", "TRX_USDT"]);
    let (mut same, mut ignored) = (0, 0);
    for case in cases {
        desk.decode(0, "", case.message.as_bytes(), false)
            .unwrap_or_else(|e| panic!("{e:?} {}", case.message));
        let foreign = case.message.contains(r#""method""#) || case.message.contains(r#""generated""#);
        if foreign || case.normalised == [tardis::Normalised::Other] {
            assert_eq!(desk.events(), [Event::Ignored], "{}", case.message);
            ignored += 1;
        } else {
            assert_eq!(tardis::ours(&desk), case.normalised, "{}", case.message);
            same += 1;
        }
    }
    assert_eq!((same, ignored), (5, 8));
}
