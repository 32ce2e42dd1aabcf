//! Hyperliquid: whole books ordered by the time of their block.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Malformed, Seq, Wanted};
use capture::{fixture, json_files, read, shared};
use desk::Desk;
use tardis::Normalised;

const CAPTURE: &str = "hyperliquid/hftbacktest.hyperliquid.btcusd_20250126.gz";
const FINAL: &str = "final-books/hyperliquid.hftbacktest.json";

#[test]
fn the_recording_ends_with_its_book() {
    let mut desk = Desk::new("hyperliquid");
    let market = desk.add("BTC", Kind::Linear);
    let (mut trades, mut delays_ms) = (Vec::new(), Vec::new());
    for record in read(&fixture(CAPTURE)) {
        desk.receive(record.conn, &record.url, &record.data, false);
        for event in desk.events() {
            match event {
                Event::Book(book) => {
                    assert_eq!((book.kind, book.to - book.from), (BookKind::Full, 40));
                    delays_ms.push((record.t_us - book.event_us + 500) / 1000);
                }
                Event::Trade(trade) => trades.push(*trade),
                other => assert_eq!(*other, Event::Ignored),
            }
        }
    }
    desk.assert_final(market, "BTC", &fixture(FINAL));
    assert_eq!((desk.held[0].fulls, desk.held[0].stale, desk.held[0].crossed), (46, 0, 0));
    assert_eq!((delays_ms.iter().min(), delays_ms.iter().max()), (Some(&352), Some(&774)));
    // The first of nine messages is history.
    assert!(trades.iter().all(|trade| trade.market == market && trade.event_us >= 1_737_918_843_000_000));
    assert_eq!(trades.len(), 34);
}

#[test]
fn another_normaliser_reads_the_same() {
    let Some(cases) = tardis::cases("hyperliquid.jsonl") else { return };
    let mut desk = Desk::new("hyperliquid");
    for coin in ["FXS", "BTC", "SHIA", "BANANA"] {
        desk.add(coin, Kind::Linear);
    }
    let (mut books, mut trades) = (0, 0);
    for case in &cases {
        desk.decode(0, "", case.message.as_bytes(), false).unwrap();
        let theirs: Vec<Normalised> = case
            .normalised
            .iter()
            .filter(|one| match one {
                Normalised::Book { bids, asks, .. } => bids.len() + asks.len() > 0,
                Normalised::Trade { .. } => true,
                Normalised::Other => false,
            })
            .cloned()
            .collect();
        assert_eq!(tardis::ours(&desk), theirs, "{}", case.message);
        books += usize::from(matches!(theirs.first(), Some(Normalised::Book { .. })));
        trades += usize::from(matches!(theirs.first(), Some(Normalised::Trade { .. })));
    }
    assert_eq!((cases.len(), books, trades), (10, 1, 2));
}

/// Messages another project keeps for its tests: no depth and no trades of the feed among them.
#[test]
fn single_messages_are_ignored() {
    let Some(folder) = shared("captures/hyperliquid/nautilus") else { return };
    let mut desk = Desk::new("hyperliquid");
    desk.add("BTC", Kind::Linear);
    let files = json_files(&folder);
    assert_eq!(files.len(), 7);
    for (name, message) in files {
        assert_eq!(desk.read(&message).unwrap(), [Event::Ignored], "{name}");
        if name.contains("book") {
            let book = String::from_utf8(message).unwrap();
            let frame = format!(r#"{{"channel":"l2Book","data":{book}}}"#);
            let Event::Book(book) = desk.read(frame.as_bytes()).unwrap()[0] else { panic!("{name}") };
            assert!(book.to > 0, "{name}");
        }
    }
}

fn btc() -> (Desk, MarketId) {
    let mut desk = Desk::new("hyperliquid");
    let market = desk.add("@142", Kind::Spot);
    (desk, market)
}

fn book(time: &str, levels: &str) -> String {
    format!(r#"{{"channel":"l2Book","data":{{"coin":"@142","time":{time},"levels":{levels}}}}}"#)
}

/// The shape that is printed and any other give the same.
#[test]
fn keys_come_in_any_order() {
    let (mut desk, _) = btc();
    let printed = [
        r#"{"channel":"l2Book","data":{"coin":"@142","time":5,"levels":[[{"px":"10.5","sz":"2.50","n":3}],[{"px":"11","sz":"1","n":2}]]}}"#,
        r#"{"channel":"l2Book","data":{"coin":"@142","levels":[[{"n":3,"px":"10.5","sz":"2.50"}],[{"n":2,"px":"11","sz":"1"}]],"time":5}}"#,
    ];
    let other = [
        r#"{"data":{"levels":[[{"sz":2.50,"px":"10.5"}],[{"px":"11","sz":"1","n":2}]],"fast":true,"time":"5","coin":"@142"},"channel":"l2Book"}"#,
        r#" {"channel":"l2Book","data":{"coin":"@142","time":5,"levels":[[{"px":"10.5","sz":"2.50","n":3}],[{"px":"11","sz":"1","n":2}]]}}"#,
    ];
    let mut seen = Vec::new();
    for frame in printed.into_iter().chain(other) {
        let events = desk.read(frame.as_bytes()).unwrap();
        seen.push((events, desk.batch.levels.clone()));
    }
    assert!(seen.iter().all(|one| *one == seen[0]));
    let (_, levels) = &seen[0];
    assert_eq!((levels[0].side, levels[0].size), (Side::Bid, Decimal::new(250, 2)));
}

#[test]
fn a_book_of_an_earlier_block_is_stale() {
    let (mut desk, _) = btc();
    desk.text("", &book("5", r#"[[{"px":"10","sz":"1","n":1}],[]]"#));
    desk.text("", &book("4", r#"[[{"px":"9","sz":"1","n":1}],[]]"#));
    desk.text("", &book("5", r#"[[{"px":"10","sz":"2","n":1}],[]]"#));
    assert_eq!((desk.held[0].stale, desk.held[0].book.levels(Side::Bid).next().unwrap().size), (1, 2));
    let follow = |last, time| desk.venue.follow(last, &Seq { first: time, last: time, prev: None }, true);
    assert_eq!((follow(5, 4), follow(5, 5), follow(5, 6)), (Follow::Stale, Follow::Apply, Follow::Apply));
}

#[test]
fn damage_names_the_book_it_is_done_to() {
    let (mut desk, market) = btc();
    let mut told = |frame: &str| -> Malformed { desk.read(frame.as_bytes()).unwrap_err() };
    for (time, levels) in [
        ("5", r#"[[{"px":"0","sz":"1"}],[]]"#),
        ("5", r#"[[{"px":"1"}],[]]"#),
        ("5", "[[]]"),
        ("5", "{}"),
        ("null", "[[],[]]"),
        ("-1", "[[],[]]"),
    ] {
        assert_eq!(told(&book(time, levels)).market, Some(market), "{time} {levels}");
    }
    let trade = r#"{"channel":"trades","data":[{"coin":"@142","side":"X","px":"1","sz":"1"}]}"#;
    assert!(told(trade).bookless);
}

#[test]
fn the_first_trades_of_a_market_are_history() {
    let (mut desk, market) = btc();
    let trades = |side: &str| {
        let one = format!(r#"{{"coin":"@142","side":"{side}","px":"1.5","sz":"2","time":1730160006192}}"#);
        format!(r#"{{"channel":"trades","data":[{one},{one}]}}"#)
    };
    let all = |desk: &mut Desk, side: &str| desk.read(trades(side).as_bytes()).unwrap();
    assert_eq!(all(&mut desk, "B"), [Event::Ignored]);
    let seen = all(&mut desk, "A");
    let [Event::Trade(trade), Event::Trade(_)] = seen[..] else { panic!("{seen:?}") };
    assert_eq!((trade.market, trade.taker), (market, Side::Ask));
    assert_eq!((trade.price, trade.size), (Decimal::new(15, 1), Decimal::new(2, 0)));
    assert_eq!(trade.event_us, 1_730_160_006_192_000);
    desk.venue.opened(0);
    assert_eq!(all(&mut desk, "B"), [Event::Ignored]);
}

#[test]
fn answers_and_refusals() {
    let (mut desk, market) = btc();
    let answer = |method: &str, kind: &str| {
        format!(
            r#"{{"channel":"subscriptionResponse","data":{{"method":"{method}","subscription":{{"type":"{kind}","coin":"@142","nSigFigs":null}}}}}}"#
        )
    };
    let mut one = |text: &str| desk.read(text.as_bytes()).unwrap()[0];
    assert_eq!(one(&answer("subscribe", "l2Book")), Event::Ack { market: Some(market) });
    assert_eq!(one(&answer("subscribe", "trades")), Event::Ack { market: None });
    assert_eq!(one(&answer("unsubscribe", "l2Book")), Event::Ignored);
    assert_eq!(one(r#"{"channel":"pong"}"#), Event::Heartbeat);
    assert_eq!(one(r#"{"channel":"post","data":{"id":1,"response":{}}}"#), Event::Ignored);
    let error = |said: &str, kind: &str| {
        format!(r#"{{"channel":"error","data":"{said}: {{\"type\":\"{kind}\",\"coin\":\"@142\"}}"}}"#)
    };
    assert_eq!(one(&error("Already subscribed", "l2Book")), Event::Ignored);
    let Event::Refused { market: of, text } = one(&error("Invalid subscription", "l2Book")) else {
        panic!("not refused")
    };
    let said = desk.batch.text_of(text).to_string();
    assert_eq!(
        (of, said.as_str()),
        (Some(market), r#"Invalid subscription: {"type":"l2Book","coin":"@142"}"#)
    );
    let trades = desk.read(error("Invalid subscription", "trades").as_bytes()).unwrap();
    assert!(matches!(trades[..], [Event::Refused { market: None, .. }]));
}

#[test]
fn a_plan_stays_within_the_subscriptions_of_an_address() {
    let mut desk = Desk::new("hyperliquid");
    let ids: Vec<_> = (0..1200).map(|n| desk.add(&format!("@{n}"), Kind::Spot)).collect();
    let wanted: Vec<_> =
        ids.iter().map(|id| Wanted { id: *id, market: desk.catalogue.market(*id) }).collect();
    let sends = |count: usize| {
        let plan = desk.venue.plan(&wanted[..count]);
        plan.iter().map(|conn| (conn.markets.len(), conn.sends.len())).collect::<Vec<_>>()
    };
    assert_eq!(sends(0), []);
    assert_eq!(sends(100), [(100, 200)]);
    assert_eq!(sends(500), [(500, 1000)]);
    assert_eq!(sends(501), [(501, 501)]);
    assert_eq!(sends(1200), [(1000, 1000)]);
    let conn = desk.venue.plan(&wanted[142..143]).remove(0);
    assert_eq!(
        conn.sends,
        [
            r#"{"method":"subscribe","subscription":{"type":"l2Book","coin":"@142"}}"#,
            r#"{"method":"subscribe","subscription":{"type":"trades","coin":"@142"}}"#
        ]
    );
    let renewed = desk.venue.resubscribe(desk.catalogue.market(ids[142]));
    let dropped = r#"{"method":"unsubscribe","subscription":{"type":"l2Book","coin":"@142"}}"#;
    assert_eq!(renewed, [dropped, &conn.sends[0]]);
}

#[test]
fn spot_pairs_go_by_their_index() {
    let venue = Desk::new("hyperliquid").venue;
    assert_eq!(venue.symbol("BTC", "USDC").as_deref(), Some("@142"));
    assert_eq!(venue.symbol("PURR", "USDC").as_deref(), Some("PURR/USDC"));
    assert_eq!((venue.symbol("BTC", "USDT"), venue.symbol("UBTC", "USDC")), (None, None));
    let rules = venue.rules("@142").unwrap();
    assert_eq!((rules.tick, rules.step), (Decimal::new(1, 0), Decimal::new(1, 5)));
    assert_eq!(venue.rules("BTC"), None);
}
