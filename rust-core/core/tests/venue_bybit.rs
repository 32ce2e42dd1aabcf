//! Bybit held against its own recordings: sequences, two connections with the same topics, final books.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::market::{Kind, Market, MarketId, Side};
use arbscope_core::venue::{BookKind, Event, Follow, Seq, Wanted};
use capture::{Origin, fixture, read};
use desk::Desk;
use tardis::Normalised;

const SPOT: &str = "wss://stream.bybit.com/v5/public/spot";
const LINEAR: &str = "wss://stream.bybit.com/v5/public/linear";

/// The events of all frames of a recording.
fn play(desk: &mut Desk, file: &str, url: Option<&str>) -> Vec<Event> {
    let mut events = Vec::new();
    for record in read(&fixture(file)).iter().filter(|record| record.origin == Origin::Socket) {
        desk.receive(record.conn, url.unwrap_or(&record.url), &record.data, record.binary);
        events.extend_from_slice(desk.events());
    }
    events
}

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

#[test]
fn spot_and_linear_books_of_one_name_stay_apart() {
    let mut desk = Desk::new("bybit");
    let linear = ["BTCUSDT", "DOGEUSDT", "ETHUSDT", "SOLUSDT"].map(|s| (s, Kind::Linear, "linear"));
    let spot = ["BTCUSDT", "ETHUSDT"].map(|s| (s, Kind::Spot, "spot"));
    let markets: Vec<_> =
        linear.into_iter().chain(spot).map(|(s, k, w)| (desk.add(s, k), format!("{w}:{s}"))).collect();
    let events = play(&mut desk, "bybit/cryptofeed-v3.BYBIT.jsonl.gz", None);
    assert_eq!((desk.sum(|h| h.snapshots), desk.sum(|h| h.applied)), (6, 2142));
    assert_eq!((desk.sum(|h| h.gaps), desk.sum(|h| h.stale), desk.sum(|h| h.crossed)), (0, 0, 0));
    assert_eq!(count(&events, |e| matches!(e, Event::Ack { .. })), 24);
    for (market, name) in markets {
        desk.assert_final(market, &name, &fixture("final-books/bybit.cryptofeed-v3.json"));
    }
}

#[test]
fn best_levels_of_spot_are_whole_books() {
    let symbols = ["ARBUSDC", "CPOOLUSDT", "KCSUSDT", "MASAUSDT", "OPUSDC", "TUSDUSDT"];
    let mut desk = Desk::new("bybit");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    let events = play(&mut desk, "bybit/cryptofeed-2025-06-13.BYBIT.spot.ws.txt.gz", None);
    assert_eq!((desk.sum(|h| h.fulls), count(&events, |e| matches!(e, Event::Ack { .. }))), (139, 6));
    assert!(
        desk.held.iter().all(|h| h.book.len(Side::Bid) == 1 && h.book.len(Side::Ask) == 1 && h.crossed == 0)
    );
}

#[test]
fn fifty_levels_are_unbroken() {
    let mut desk = Desk::new("bybit");
    desk.add("BTCUSDT", Kind::Spot);
    play(&mut desk, "bybit/tickvault.bybit_orderbook50.jsonl", Some(SPOT));
    let held = &desk.held[0];
    assert_eq!((held.snapshots, held.applied, held.gaps, held.crossed), (1, 8, 0, 0));
    assert_eq!((held.book.len(Side::Bid), held.book.len(Side::Ask)), (50, 50));
}

#[test]
fn single_messages_of_the_older_api_are_ignored() {
    let mut desk = Desk::new("bybit");
    ["BTCUSD", "BTCUSDT", "BTCUSDM21", "BTCUSDM22"].into_iter().for_each(|s| _ = desk.add(s, Kind::Linear));
    let events = play(&mut desk, "bybit/crypto-msg-parser.messages.jsonl", Some(LINEAR));
    assert_eq!(events, [Event::Ignored; 16]);
}

#[test]
fn edited_messages_are_decoded_or_ignored() {
    let Some(folder) = capture::shared("captures/bybit/nautilus") else { return };
    for (name, bytes) in capture::json_files(&folder) {
        let mut desk = Desk::new("bybit");
        desk.add("BTCUSDT", Kind::Linear);
        desk.decode(0, LINEAR, &bytes, false).expect("a message that is understood");
        let is_book = matches!(desk.events(), [Event::Book(_)]);
        assert_eq!(is_book, name.contains("orderbook"), "{name}: {:?}", desk.events());
    }
}

/// The only event of a text on the spot connection of BTCUSDT.
fn said(text: &str) -> (Event, Desk) {
    let mut desk = Desk::new("bybit");
    desk.add("BTCUSDT", Kind::Spot);
    desk.decode(0, SPOT, text.as_bytes(), false).expect("a message that is understood");
    let [event] = desk.events() else { panic!("one event") };
    (*event, desk)
}

#[test]
fn answers_to_requests() {
    let heartbeat = [
        r#"{"success":true,"ret_msg":"pong","conn_id":"x","req_id":"","op":"ping"}"#,
        r#"{"req_id":"","op":"pong","args":["1672916271846"],"conn_id":"x"}"#,
    ];
    assert!(heartbeat.iter().all(|text| said(text).0 == Event::Heartbeat));
    let (ack, desk) = said(r#"{"success":true,"ret_msg":"subscribe","req_id":"BTCUSDT","op":"subscribe"}"#);
    assert_eq!(ack, Event::Ack { market: desk.catalogue.symbols().find(desk.id, Kind::Spot, b"BTCUSDT") });
    let refusal =
        r#"{"success":false,"ret_msg":"error:handler not found","req_id":"BTCUSDT","op":"subscribe"}"#;
    let (Event::Refused { market: Some(_), text }, desk) = said(refusal) else { panic!("a refusal") };
    assert_eq!(desk.batch.text_of(text), "error:handler not found");
}

#[test]
fn a_delta_with_id_one_is_a_snapshot() {
    let text = r#"{"cts":5,"data":{"u":1,"a":[["3","1"]],"b":[["2","1"]],"s":"BTCUSDT"},"type":"delta","topic":"orderbook.50.BTCUSDT"}"#;
    let (Event::Book(event), _) = said(text) else { panic!("a book") };
    assert_eq!((event.kind, event.event_us, event.to), (BookKind::Snapshot, 5000, 2));
}

#[test]
fn another_normaliser_says_the_same() {
    let Some(cases) = tardis::cases("bybit-spot.jsonl") else { return };
    let mut desk = Desk::new("bybit");
    ["BTCUSDT", "BTCUSDC", "ETHUSDT", "BITBTC"].into_iter().for_each(|s| _ = desk.add(s, Kind::Spot));
    let mut compared = 0;
    for case in cases {
        desk.decode(0, SPOT, case.message.as_bytes(), false).expect("a message that is understood");
        let theirs: Vec<Normalised> =
            case.normalised.into_iter().filter(|said| *said != Normalised::Other).collect();
        // The API of 2022 called its topics without symbols; it is gone. The best level is a ticker to them.
        if !case.message.contains(r#""topic":"orderbook.50"#)
            && !case.message.contains(r#""topic":"publicTrade"#)
        {
            continue;
        }
        assert_eq!(tardis::ours(&desk), theirs, "{}", case.message);
        compared += 1;
    }
    assert_eq!(compared, 4);
}

#[test]
fn a_bad_level_is_its_markets() {
    let mut desk = Desk::new("bybit");
    desk.add("BTCUSDT", Kind::Spot);
    let text = r#"{"topic":"orderbook.50.BTCUSDT","ts":1,"type":"delta","data":{"s":"BTCUSDT","b":[["x","1"]],"a":[],"u":2,"seq":1},"cts":1}"#;
    let error = desk.decode(0, SPOT, text.as_bytes(), false).expect_err("no price");
    assert_eq!(error.market, Some(MarketId(0)));
}

#[test]
fn the_next_id_and_no_other_continues() {
    let venue = Desk::new("bybit").venue;
    let follow = |last| venue.follow(100, &Seq { first: last, last, prev: None }, true);
    assert_eq!(
        [follow(99), follow(100), follow(101), follow(102)],
        [Follow::Stale, Follow::Stale, Follow::Apply, Follow::Gap,]
    );
}

#[test]
fn every_market_is_asked_for_by_itself() {
    let desk = Desk::new("bybit");
    let market = |n: usize| Market {
        venue: desk.id,
        symbol: format!("S{n}USDT"),
        kind: Kind::Spot,
        instrument: None,
        rules: None,
    };
    let markets: Vec<Market> = (0..250).map(market).collect();
    let wanted: Vec<Wanted<'_>> = markets
        .iter()
        .enumerate()
        .map(|(n, market)| Wanted { id: MarketId::from_index(n), market })
        .collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(
        plan.iter().map(|conn| (conn.markets.len(), conn.sends.len())).collect::<Vec<_>>(),
        [(200, 200), (50, 50)]
    );
    assert_eq!(
        plan[0].sends[3],
        r#"{"req_id":"S3USDT","op":"subscribe","args":["orderbook.50.S3USDT","publicTrade.S3USDT"]}"#
    );
    let characters = |sends: &[String]| sends.iter().map(String::len).sum::<usize>();
    assert!(plan.iter().all(|conn| characters(&conn.sends) <= 21_000), "topics alone are fewer still");
    let renewed = desk.venue.resubscribe(&markets[3]);
    assert!(
        renewed[0].contains(r#""op":"unsubscribe","args":["orderbook.50.S3USDT"]"#) && renewed.len() == 2
    );
}

#[test]
fn symbols_and_rules() {
    let venue = Desk::new("bybit").venue;
    assert_eq!((venue.symbol("BTC", "USD").as_deref(), venue.symbol("SOL", "USD")), (Some("BTCUSD"), None));
    for symbol in ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "LINKUSDT", "BTCUSD", "ETHUSD"] {
        let rules = venue.rules(symbol).expect("rules");
        assert!(rules.tick.units > 0 && rules.step.units > 0 && rules.min_notional.units == 5);
    }
}
