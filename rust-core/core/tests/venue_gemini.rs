//! Gemini: two feeds, of which the recordings hold the older one and the fact sheet the newer.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;

use std::collections::BTreeMap;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Seq, Wanted};
use capture::{Origin, fixture, read, text_of};
use desk::Desk;
use serde_json::Value;

const CAPTURES: [(&str, &str, [usize; 4]); 2] = [
    // Frames, changes after the whole books, trades, heartbeats.
    (
        "gemini/cryptofeed-2021-04-17.GEMINI.ws.txt.gz",
        "final-books/gemini.2021-04-17.json",
        [993, 925, 51, 7],
    ),
    ("gemini/cryptofeed-v3.GEMINI.jsonl.gz", "final-books/gemini.cryptofeed-v3.json", [563, 549, 2, 2]),
];

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

fn replay(capture: &str, oracle: &str) -> (Desk, Vec<(MarketId, String)>, Vec<Event>) {
    let oracle: Value = serde_json::from_str(&text_of(&fixture(oracle))).unwrap();
    let mut desk = Desk::new("gemini");
    let kind = |symbol: &str| if symbol.ends_with("PERP") { Kind::Linear } else { Kind::Spot };
    let symbols = oracle["markets"].as_object().unwrap().keys();
    let markets = symbols.map(|symbol| (desk.add(symbol, kind(symbol)), symbol.clone())).collect();
    let mut events = Vec::new();
    for record in read(&fixture(capture)).iter().filter(|record| record.origin == Origin::Socket) {
        desk.receive(record.conn, &record.url, &record.data, false);
        events.extend_from_slice(desk.events());
    }
    (desk, markets, events)
}

#[test]
fn the_recordings_end_with_their_books() {
    for (capture, oracle, [frames, changes, trades, heartbeats]) in CAPTURES {
        let (desk, markets, events) = replay(capture, oracle);
        assert_eq!(events.len(), frames);
        assert_eq!((desk.sum(|h| h.snapshots), desk.sum(|h| h.deltas)), (10, changes), "{capture}");
        assert_eq!((desk.sum(|h| h.gaps), desk.sum(|h| h.stale), desk.sum(|h| h.crossed)), (0, 0, 0));
        assert_eq!(count(&events, |e| matches!(e, Event::Trade(_))), trades);
        assert_eq!(count(&events, |e| *e == Event::Heartbeat), heartbeats);
        let file: Value = serde_json::from_str(&text_of(&fixture(oracle))).unwrap();
        for (market, symbol) in markets {
            desk.assert_final(market, &symbol, &fixture(oracle));
            let applied = desk.held[market.index()].applied as u64;
            // The oracle counts the whole book too.
            assert_eq!(Some(applied + 1), file["markets"][&symbol]["updates"].as_u64(), "{symbol}");
        }
    }
}

/// Best bid and ask.
fn touch(desk: &Desk, market: MarketId) -> Option<(f64, f64)> {
    let book = &desk.held[market.index()].book;
    let price = |side| {
        let level = book.levels(side).next()?;
        Some(level.price as f64 / 10f64.powi(i32::from(book.price_scale())))
    };
    Some((price(Side::Bid)?, price(Side::Ask)?))
}

/// That `side` is the side of who took is measured: buys are made nearer to the ask of the book before.
#[test]
fn trades_are_marked_by_who_took() {
    let mut desk = Desk::new("gemini");
    for symbol in ["LTCUSD", "BTCUSD", "ETHUSD"] {
        desk.add(symbol, Kind::Spot);
    }
    let mut seen = BTreeMap::new();
    for record in read(&fixture(CAPTURES[0].0)) {
        desk.receive(record.conn, &record.url, &record.data, false);
        let Some(Event::Trade(trade)) = desk.events().first().copied() else { continue };
        let (bid, ask) = touch(&desk, trade.market).unwrap();
        let mid = (bid + ask) / 2.0;
        let at_ask = trade.price.to_f64() > mid;
        *seen.entry((trade.taker == Side::Bid, at_ask)).or_insert(0) += 1;
    }
    // Bought, and nearer to the ask.
    assert_eq!(seen, BTreeMap::from([((false, false), 7), ((true, true), 39)]));
}

/// USD, BTC, ETH and back on one venue: before any fee the way round never paid, the other way six times.
#[test]
fn the_triangle_of_the_recording() {
    let symbols = ["BTCUSD", "ETHUSD", "ETHBTC"];
    let mut desk = Desk::new("gemini");
    let markets = symbols.map(|symbol| desk.add(symbol, Kind::Spot));
    let (mut states, mut there, mut back) = (0, Vec::new(), Vec::new());
    for record in read(&fixture(CAPTURES[0].0)) {
        desk.receive(record.conn, &record.url, &record.data, false);
        if !desk.events().iter().any(|event| matches!(event, Event::Book(_))) {
            continue;
        }
        let [Some(btc), Some(eth), Some(cross)] = markets.map(|market| touch(&desk, market)) else {
            continue;
        };
        states += 1;
        // USD > BTC > ETH > USD, and USD > ETH > BTC > USD.
        there.push((eth.0 / (btc.1 * cross.1) - 1.0) * 1e4);
        back.push((btc.0 * cross.0 / eth.1 - 1.0) * 1e4);
    }
    let best = |all: &[f64]| all.iter().copied().fold(f64::MIN, f64::max);
    assert_eq!(states, 514);
    assert!((best(&there) + 1.05).abs() < 0.005, "{}", best(&there));
    assert!((best(&back) - 0.16).abs() < 0.005, "{}", best(&back));
    assert_eq!(back.iter().filter(|bps| **bps > 0.0).count(), 6);
}

fn btc() -> (Desk, MarketId) {
    let mut desk = Desk::new("gemini");
    let market = desk.add("BTCUSD", Kind::Spot);
    (desk, market)
}

fn update(first: u64, last: u64, bids: &str) -> String {
    format!(
        r#"{{"e":"depthUpdate","E":1784851199088426630,"s":"btcusd","U":{first},"u":{last},"b":[{bids}],"a":[["9","1"]]}}"#
    )
}

#[test]
fn the_first_update_is_the_book() {
    let (mut desk, _) = btc();
    desk.text("", &update(5, 5, r#"["1","1"]"#));
    desk.text("", &update(5, 8, r#"["2","1"]"#));
    // One number may be left between.
    desk.text("", &update(9, 10, r#"["1","0.000"]"#));
    let held = &desk.held[0];
    assert_eq!((held.snapshots, held.applied, held.book.len(Side::Bid)), (1, 2, 1));
    let Event::Book(book) = desk.events()[0] else { panic!("no book") };
    assert_eq!(book.event_us, 1_784_851_199_088_426);
    desk.text("", &update(5, 10, r#"["3","1"]"#));
    desk.text("", &update(12, 13, r#"["3","1"]"#));
    assert_eq!((desk.held[0].stale, desk.held[0].gaps), (1, 1));
    // Equal numbers later on are no whole book, nor is a first update that counts changes.
    assert!(
        matches!(desk.read(update(11, 11, "").as_bytes()).unwrap()[0], Event::Book(b) if b.kind == BookKind::Delta)
    );
    desk.decode(1, "", update(5, 6, "").as_bytes(), false).unwrap();
    desk.decode(1, "", update(6, 6, "").as_bytes(), false).unwrap();
    assert!(matches!(desk.events()[0], Event::Book(book) if book.kind == BookKind::Delta));
}

#[test]
fn a_dropped_book_begins_anew() {
    let (mut desk, market) = btc();
    let kind = |desk: &mut Desk| match desk.read(update(5, 5, "").as_bytes()).unwrap()[0] {
        Event::Book(book) => book.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!([kind(&mut desk), kind(&mut desk)], [BookKind::Snapshot, BookKind::Delta]);
    assert_eq!(
        desk.venue.resubscribe(desk.catalogue.market(market)),
        [
            r#"{"method":"UNSUBSCRIBE","params":["btcusd@depth@100ms"],"id":"-BTCUSD"}"#,
            r#"{"method":"SUBSCRIBE","params":["btcusd@depth@100ms"],"id":"BTCUSD"}"#
        ]
    );
    let answer = |desk: &mut Desk, text: &str| desk.read(text.as_bytes()).unwrap()[0];
    assert_eq!(answer(&mut desk, r#"{"id":"BTCUSD","status":200}"#), Event::Ack { market: Some(market) });
    assert_eq!(kind(&mut desk), BookKind::Delta);
    assert_eq!(answer(&mut desk, r#"{"id":"-BTCUSD","status":200}"#), Event::Ignored);
    assert_eq!([kind(&mut desk), kind(&mut desk)], [BookKind::Snapshot, BookKind::Delta]);
    desk.venue.opened(0);
    assert_eq!(kind(&mut desk), BookKind::Snapshot);
}

#[test]
fn the_sequence_rule() {
    let venue = Desk::new("gemini").venue;
    let follow = |last, first, to| venue.follow(last, &Seq { first, last: to, prev: None }, true);
    assert_eq!(
        (follow(7, 7, 9), follow(7, 8, 9), follow(7, 9, 9)),
        (Follow::Apply, Follow::Apply, Follow::Gap)
    );
    assert_eq!(
        (follow(7, 7, 7), follow(7, 3, 6), follow(7, 3, 8)),
        (Follow::Stale, Follow::Stale, Follow::Apply)
    );
    assert_eq!((follow(0, 0, 0), follow(7, 0, 0)), (Follow::Apply, Follow::Gap));
}

#[test]
fn answers_name_the_request() {
    let (mut desk, market) = btc();
    let mut one = |text: &str| {
        let event = desk.read(text.as_bytes()).unwrap()[0];
        let Event::Refused { market, text } = event else { return (Some(event), None, String::new()) };
        (None, market, desk.batch.text_of(text).to_string())
    };
    assert_eq!(one(r#"{"id":"ping","status":200}"#).0, Some(Event::Heartbeat));
    assert_eq!(one(r#"{"id":1,"status":200}"#).0, Some(Event::Ack { market: None }));
    for (refusal, of, text) in [
        (
            r#"{"id":"BTCUSD","status":400,"error":{"code":-1121,"msg":"Invalid symbol"}}"#,
            Some(market),
            "Invalid symbol",
        ),
        (r#"{"error":"Invalid symbol","id":"BTCUSD"}"#, Some(market), "Invalid symbol"),
        (r#"{"id":"BTCUSD","status":429}"#, Some(market), "429"),
        (r#"{"id":"-BTCUSD","result":"error"}"#, None, "error"),
        (r#"{"result":"error","reason":"InvalidJson"}"#, None, "InvalidJson"),
    ] {
        assert_eq!(one(refusal), (None, of, text.into()), "{refusal}");
    }
}

#[test]
fn frames_of_the_newer_feed() {
    let (mut desk, market) = btc();
    let trade = r#"{"E":1783981140085684200,"s":"btcusd","t":2840141014190422,"p":"62145.38","q":"0.01625","m":true}"#;
    let Event::Trade(trade) = desk.read(trade.as_bytes()).unwrap()[0] else { panic!("no trade") };
    assert_eq!((trade.market, trade.taker, trade.event_us), (market, Side::Ask, 1_783_981_140_085_684));
    assert_eq!((trade.price, trade.size), (Decimal::new(6_214_538, 2), Decimal::new(1625, 5)));
    for of_no_use in [
        r#"{"u":1764549594389752,"E":1783981140076872200,"s":"btcusd","b":"1.06149","B":"958.69","a":"1.06150","A":"38.39"}"#,
        r#"{"e":"contractStatus","s":"btcusd","b":[["1","1"]]}"#,
        r#"{"e":"depthUpdate","E":1,"s":"ethusd","U":1,"u":1,"b":[["1","1"]],"a":[]}"#,
        r#"[]"#,
    ] {
        assert_eq!(desk.read(of_no_use.as_bytes()).unwrap(), [Event::Ignored], "{of_no_use}");
        assert!(desk.batch.levels.is_empty());
    }
}

#[test]
fn damage_names_the_book_it_is_done_to() {
    let (mut desk, market) = btc();
    let of_book = [
        r#"{"e":"depthUpdate","s":"btcusd","U":2,"u":1,"b":[],"a":[]}"#,
        r#"{"e":"depthUpdate","u":1,"b":[],"a":[],"s":"btcusd"}"#,
        r#"{"changes":[["buy","0","1"]],"symbol":"BTCUSD","type":"l2_updates"}"#,
        r#"{"changes":[["bid","1","1"]],"symbol":"BTCUSD","type":"l2_updates"}"#,
        r#"{"changes":[["buy","1"]],"symbol":"BTCUSD","type":"l2_updates"}"#,
    ];
    for frame in of_book {
        assert_eq!(desk.read(frame.as_bytes()).unwrap_err().market, Some(market), "{frame}");
    }
    let trade = r#"{"type":"trade","symbol":"BTCUSD","price":"x","quantity":"1","side":"buy"}"#;
    assert!(desk.read(trade.as_bytes()).unwrap_err().bookless);
    let cut = desk.read(br#"{"e":"depthUpdate","s":"ethusd","U":1"#).unwrap_err();
    assert_eq!((cut.market, cut.bookless), (None, false));
}

#[test]
fn a_plan_asks_symbol_by_symbol() {
    let mut desk = Desk::new("gemini");
    let ids: Vec<_> = (0..100).map(|n| desk.add(&format!("C{n}USD"), Kind::Spot)).collect();
    let wanted: Vec<_> =
        ids.iter().map(|id| Wanted { id: *id, market: desk.catalogue.market(*id) }).collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [50, 50]);
    assert!(plan.iter().all(|conn| conn.url == "wss://ws.gemini.com?snapshot=-1" && conn.sends.len() == 50));
    assert_eq!(
        plan[1].sends[0],
        r#"{"method":"SUBSCRIBE","params":["c50usd@depth@100ms","c50usd@trade"],"id":"C50USD"}"#
    );
}

/// Every listed pair of the universe and its rules are those of the venue's own list of 2026-08-09.
#[test]
fn pairs_and_rules_are_those_of_the_venues_list() {
    let mut details = BTreeMap::new();
    for record in read(&fixture(CAPTURES[1].0)).iter().filter(|record| record.url.contains("/details/")) {
        let detail: Value = serde_json::from_slice(&record.data).unwrap();
        details.insert(detail["symbol"].as_str().unwrap().to_string(), detail);
    }
    let venue = Desk::new("gemini").venue;
    let mut listed = 0;
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK", "USDC", "USDT", "DAI", "FDUSD"] {
        for quote in ["USD", "USDT", "USDC", "BTC"] {
            let (ours, symbol) = (venue.symbol(base, quote), format!("{base}{quote}"));
            let theirs = details.get(&symbol).filter(|detail| detail["product_type"] == "spot");
            let known = ours.is_some() || venue.rules(&symbol).is_some();
            assert!(theirs.is_some() || !known || base == "FDUSD", "{symbol}");
            let Some(detail) = theirs.filter(|_| quote != "BTC" || base == "ETH") else { continue };
            assert_eq!(ours, Some(symbol.clone()));
            let rules = venue.rules(&symbol).unwrap();
            let number = |key: &str| detail[key].as_str().map_or(detail[key].to_string(), str::to_string);
            let value = |rule: Decimal| rule.units as f64 / 10f64.powi(i32::from(rule.scale));
            for (rule, key) in [
                (rules.tick, "quote_increment"),
                (rules.step, "tick_size"),
                (rules.min_qty, "min_order_size"),
            ] {
                assert_eq!(value(rule), number(key).parse::<f64>().unwrap(), "{symbol} {key}");
            }
            listed += 1;
        }
    }
    assert_eq!(listed, 20);
}
