//! MEXC: protobuf made from the published schema (no recording of it is known), answers as others saw them.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/mexc_pb.rs"]
mod mexc_pb;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Malformed, Seq, Wanted};
use capture::{fixture, read};
use desk::Desk;
use mexc_pb::{Message, changes, of_json, pair, whole, wrapper};

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("mexc");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

fn push(desk: &mut Desk, frame: &[u8]) -> Result<Vec<Event>, Malformed> {
    desk.decode(0, "", frame, true).map(|()| desk.batch.events.clone())
}

#[test]
fn whole_books_replace_each_other_by_version() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let asks = [["93180.18", "0.21976424"], ["93180.19", "1"]];
    let first = whole("BTCUSDT", &asks, &[["93179.98", "2.82651000"]], "36913293511");
    desk.receive(0, "", &first, true);
    let [Event::Book(book)] = desk.events()[..] else { panic!("{:?}", desk.events()) };
    assert_eq!(
        (book.kind, book.seq.last, book.event_us),
        (BookKind::Full, 36_913_293_511, 1_782_208_005_090_000)
    );
    assert_eq!((book.from, book.to), (0, 3));
    let later = whole("BTCUSDT", &asks[..1], &[], "36913293515");
    desk.receive(0, "", &later, true);
    desk.receive(0, "", &first, true);
    let held = &desk.held[0];
    assert_eq!((held.fulls, held.stale, held.last), (3, 1, Some(36_913_293_515)));
    assert_eq!((held.book.len(Side::Ask), held.book.len(Side::Bid)), (1, 0));
}

#[test]
fn changes_continue_a_whole_book() {
    let mut desk = desk_of(&["BTCUSDT"]);
    desk.receive(0, "", &whole("BTCUSDT", &[["101", "1"]], &[["99", "1"]], "100"), true);
    desk.receive(0, "", &changes("BTCUSDT", &[["101", "0"]], &[["98", "2"]], "99", "102"), true);
    desk.receive(0, "", &changes("BTCUSDT", &[["103", "4"]], &[], "103", "103"), true);
    desk.receive(0, "", &changes("BTCUSDT", &[], &[["97", "4"]], "105", "106"), true);
    let held = &desk.held[0];
    assert_eq!((held.applied, held.gaps, held.last), (2, 1, Some(103)));
    assert_eq!((held.book.len(Side::Ask), held.book.len(Side::Bid)), (1, 2));
    // Changes one by one, which the venue refuses to the public since 2025.
    let body = Message::default().bytes(1, &pair("104", "1").0).text(4, "104");
    let frame = wrapper("spot@public.increase.depth.v3.api.pb@BTCUSDT", "BTCUSDT", 1).bytes(302, &body.0);
    desk.receive(0, "", &frame.0, true);
    assert_eq!(desk.held[0].last, Some(104));
}

#[test]
fn the_rule_of_the_versions_step_by_step() {
    let venue = Desk::new("mexc").venue;
    let says = |last, first, own, spliced| venue.follow(last, &Seq { first, last: own, prev: None }, spliced);
    assert_eq!(says(10, 9, 10, true), Follow::Stale);
    assert_eq!(says(10, 11, 15, true), Follow::Apply);
    assert_eq!(says(10, 9, 15, false), Follow::Apply, "the first may overlap");
    assert_eq!(says(10, 9, 15, true), Follow::Gap);
    assert_eq!(says(10, 12, 15, false), Follow::Gap);
}

#[test]
fn decoding_allocates_nothing_once_the_room_has_grown() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let frame = whole("BTCUSDT", &[["1.5", "2"]; 20], &[["1.4", "3"]; 20], "7");
    let mut one = || {
        let before = allocations::count();
        desk.decode(0, "", &frame, true).expect("a frame");
        allocations::count() - before
    };
    one();
    assert_eq!(one(), 0);
}

/// Fields, lengths and values as somebody wrote them down from live frames of 2026-09-20.
#[test]
fn the_layout_that_was_seen_live() {
    let ticker = b"\x0a\x34spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT\x1a\x07BTCUSDT\x30\xa7\xd3\xd2\xf1\x8b\x34\xda\x13\x3e\x0a\x0880535.88\x12\x080.380497\x1a\x0880535.89\x22\x0a0.33336356\x2a\x0b81721676217\x30\x8e\xd3\xd2\xf1\x8b\x34";
    let mut desk = desk_of(&["BTCUSDT"]);
    assert_eq!(push(&mut desk, ticker), Ok(vec![Event::Ignored]));
    let deal = b"\x0a\x0880535.88\x12\x0a0.01362099\x18\x02\x20\xb6\xd9\xd2\xf1\x8b\x34\x2a\x0373X";
    let deals = wrapper("spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT", "BTCUSDT", 1)
        .bytes(314, &Message::default().bytes(1, deal).0);
    let events = push(&mut desk, &deals.0).unwrap();
    let [Event::Trade(trade)] = events[..] else { panic!("{events:?}") };
    assert_eq!((trade.price, trade.size), (Decimal::new(8_053_588, 2), Decimal::new(1_362_099, 8)));
    assert_eq!((trade.taker, trade.event_us), (Side::Ask, 1_789_897_518_262_000));
}

#[test]
fn what_has_no_body_or_another_symbol_is_ignored() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let channel = "spot@public.limit.depth.v3.api.pb@BTCUSDT@20";
    let changes = "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT";
    assert_eq!(push(&mut desk, &wrapper(changes, "BTCUSDT", 5).0), Ok(vec![Event::Ignored]));
    assert_eq!(push(&mut desk, &whole("XYZUSDT", &[["x", "y"]], &[], "")), Ok(vec![Event::Ignored]));
    assert_eq!(push(&mut desk, b""), Ok(vec![Event::Ignored]));
    let unnamed = Message::default().text(1, channel).bytes(303, &Message::default().text(4, "9").0);
    let events = push(&mut desk, &unnamed.0).unwrap();
    assert!(matches!(events[..], [Event::Book(book)] if book.market == MarketId(0) && book.event_us == 0));
}

#[test]
fn damage_names_its_market() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let channel = "spot@public.limit.depth.v3.api.pb@BTCUSDT@20";
    let of = |body: Message| wrapper(channel, "BTCUSDT", 5).bytes(303, &body.0).0;
    let level = pair("1", "2");
    for damaged in [
        of(Message::default().bytes(1, &level.0)),
        of(Message::default().text(4, "x")),
        of(Message::default().text(4, "1").text(4, "1")),
        of(Message::default().text(4, "1").bytes(1, &pair("-1", "2").0)),
        of(Message::default().text(4, "1").bytes(1, &pair("", "2").0)),
        of(Message::default().text(4, "1").bytes(1, &Message::default().text(1, "5").0)),
        of(Message::default().text(4, "1").number(2, 5)),
        of(Message::default().text(4, "1").bytes(2, &level.0[..level.0.len() - 1])),
    ] {
        assert_eq!(push(&mut desk, &damaged).unwrap_err().market, Some(MarketId(0)), "{damaged:?}");
    }
    let deal = Message::default().bytes(1, &pair("1", "2").number(3, 3).0);
    assert!(push(&mut desk, &wrapper(channel, "BTCUSDT", 5).bytes(314, &deal.0).0).unwrap_err().bookless);
    let whole = whole("BTCUSDT", &[["1", "2"]], &[], "7");
    let cut = push(&mut desk, &whole[..whole.len() - 1]).unwrap_err();
    assert_eq!(cut.market, None, "the wrapper itself was cut");
}

/// Every length that a hostile frame may claim ends in a refusal, and no prefix of a frame is read beyond its end.
#[test]
fn no_prefix_of_a_frame_is_taken_for_it() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let frame = whole("BTCUSDT", &[["93180.18", "0.2"]], &[["93179.98", "2.8"]], "36913293511");
    for end in 0..frame.len() {
        let read = push(&mut desk, &frame[..end]);
        assert!(read.is_err() || read == Ok(vec![Event::Ignored]), "{end}");
    }
}

#[test]
fn answers_are_told_apart_by_their_text() {
    let mut desk = desk_of(&["BTCUSDT", "ETHUSDT"]);
    let depth = |symbol: &str| format!("spot@public.limit.depth.v3.api.pb@{symbol}@20");
    let deals = |symbol: &str| format!("spot@public.aggre.deals.v3.api.pb@100ms@{symbol}");
    let mut hear = |code: u32, msg: &str| {
        desk.read(format!(r#"{{"id":0,"code":{code},"msg":"{msg}"}}"#).as_bytes()).expect("an answer")
    };
    let (btc, eth) = (Some(MarketId(0)), Some(MarketId(1)));
    assert_eq!(hear(0, "PONG"), [Event::Heartbeat]);
    let both = hear(0, &format!("{},{}", depth("BTCUSDT"), deals("BTCUSDT")));
    assert_eq!(both, [Event::Ack { market: btc }, Event::Ack { market: None }]);
    let refused = hear(
        0,
        &format!(
            "Not Subscribed successfully! [{},{}].  Reason\u{ff1a} Blocked! ",
            deals("ETHUSDT"),
            depth("ETHUSDT")
        ),
    );
    let [Event::Refused { market: None, .. }, Event::Refused { market, text }] = refused[..] else {
        panic!("{refused:?}")
    };
    assert_eq!(market, eth);
    assert_eq!(desk.batch.text_of(text), "Reason\u{ff1a} Blocked! ", "names of channels are no reason");
    let mut hear = |code: u32, msg: &str| {
        desk.read(format!(r#"{{"id":0,"code":{code},"msg":"{msg}"}}"#).as_bytes()).expect("an answer")
    };
    let mixed = format!(
        "Subscribed successful! [{}]. Not Subscribed successfully! [{}]. Reason\u{ff1a} Blocked! ",
        depth("BTCUSDT"),
        depth("ETHUSDT")
    );
    let mixed = hear(0, &mixed);
    assert!(
        matches!(mixed[..], [Event::Ack { market }, Event::Refused { market: of, .. }] if market == btc && of == eth)
    );
    assert!(matches!(hear(1, "msg format invalid")[..], [Event::Refused { market: None, .. }]));
}

#[test]
fn a_plan_keeps_within_thirty_channels_a_connection() {
    let symbols: Vec<String> = (0..40).map(|n| format!("A{n}USDT")).collect();
    let desk = desk_of(&symbols.iter().map(String::as_str).collect::<Vec<_>>());
    let markets = desk.catalogue.markets().iter().enumerate();
    let wanted: Vec<Wanted<'_>> =
        markets.map(|(n, market)| Wanted { id: MarketId(n as u16), market }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [15, 15, 10]);
    let channels = |sends: &[String]| sends.iter().map(|send| send.matches("spot@").count()).sum::<usize>();
    assert!(plan.iter().all(|conn| channels(&conn.sends) <= 30));
    let expected = r#"{"method":"SUBSCRIPTION","params":["spot@public.limit.depth.v3.api.pb@A30USDT@20","spot@public.aggre.deals.v3.api.pb@100ms@A30USDT"]}"#;
    assert_eq!(plan[2].sends[0], expected);
    let again = desk.venue.resubscribe(wanted[0].market);
    assert_eq!(
        again[0],
        r#"{"method":"UNSUBSCRIPTION","params":["spot@public.limit.depth.v3.api.pb@A0USDT@20"]}"#
    );
}

#[test]
fn pairs_are_named_without_a_mark() {
    let venue = Desk::new("mexc").venue;
    assert_eq!(venue.symbol("BTC", "USDT").as_deref(), Some("BTCUSDT"));
    assert_eq!(venue.symbol("USDC", "USDT").as_deref(), Some("USDCUSDT"));
    assert_eq!((venue.symbol("BTC", "USD"), venue.rules("BTCUSDT")), (None, None));
}

#[test]
fn v01_a_whole_book_that_is_cut_before_its_levels_costs_the_book() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let channel = "spot@public.limit.depth.v3.api.pb@BTCUSDT@20";
    let malformed = push(&mut desk, &wrapper(channel, "BTCUSDT", 5).0).unwrap_err();
    assert_eq!(malformed.market, Some(MarketId(0)));
}

/// The JSON APIs of 2021 and 2022, which the host of today does not send.
#[test]
fn single_messages_of_the_old_api_are_ignored() {
    let mut desk = desk_of(&["BTC_USDT", "BTCUSDT"]);
    let messages = read(&fixture("mexc/crypto-msg-parser.messages.jsonl"));
    for message in &messages {
        assert_eq!(desk.read(&message.data).unwrap(), [Event::Ignored], "{}", message.url);
    }
    assert_eq!(messages.len(), 16);
}

/// What tardis-dev makes of the same messages, written as protobuf. Its books wait for a REST reply, ours are
/// compared as they come; the messages that its recorder made of replies are no venue's.
#[test]
fn another_normaliser_reads_the_same() {
    let Some(cases) = tardis::cases("mexc.jsonl") else { return };
    let mut desk = desk_of(&["BTCUSDT", "XENUSDT"]);
    let (mut same, mut waiting, mut ignored) = (0, 0, 0);
    for case in cases {
        let json = serde_json::from_str(&case.message).expect("JSON");
        if case.message.contains(r#""generated""#) {
            continue;
        }
        match of_json(&json) {
            Some(frame) => desk.decode(0, "", &frame, true).expect("a push"),
            None => desk.decode(0, "", case.message.as_bytes(), false).expect("an answer"),
        }
        let book_or_trade = |event: &Event| matches!(event, Event::Book(_) | Event::Trade(_));
        if !desk.events().iter().any(book_or_trade) {
            let theirs = case.normalised.iter().any(|one| *one != tardis::Normalised::Other);
            assert!(!theirs, "{}", case.message);
            ignored += 1;
        } else if case.normalised.is_empty() {
            waiting += 1;
        } else {
            assert_eq!(tardis::ours(&desk), case.normalised, "{}", case.message);
            same += 1;
        }
    }
    println!("{same} the same, {waiting} waiting, {ignored} ignored");
    assert!(same >= 6 && waiting >= 4);
}
