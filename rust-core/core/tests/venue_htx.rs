//! HTX: gzip frames, whole books that never go back, pings answered, the books end as they must.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tardis.rs"]
mod tardis;

use std::io::Write;

use arbscope_core::book::Level;
use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::gzip::INFLATED_MAX;
use arbscope_core::venue::{BookKind, Event, Follow, Seq, Wanted};
use capture::{Origin, Record, fixture, read, text_of};
use desk::Desk;
use flate2::{Compression, GzBuilder};
use serde_json::Value;
use tardis::Normalised;

const CAPTURE: &str = "htx/cryptofeed-v3.HUOBI.jsonl.gz";
const FINAL: &str = "final-books/htx.cryptofeed-v3.json";
/// Trades in the 44 frames of trades.
const TRADES: usize = 73;

/// A desk with the markets of the recording, and what each ends with.
fn desk() -> (Desk, Vec<(MarketId, String)>, Value) {
    let oracle: Value = serde_json::from_str(&text_of(&fixture(FINAL))).unwrap();
    let mut desk = Desk::new("htx");
    let symbols = oracle["markets"].as_object().unwrap().keys();
    let markets = symbols.map(|symbol| (desk.add(symbol, Kind::Spot), symbol.clone())).collect();
    (desk, markets, oracle)
}

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

fn frames() -> Vec<Record> {
    read(&fixture(CAPTURE)).into_iter().filter(|record| record.origin == Origin::Socket).collect()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut writer =
        GzBuilder::new().filename("frame").comment("of a test").write(Vec::new(), Compression::fast());
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

#[test]
fn every_frame_of_the_recording_and_its_final_books() {
    let (mut desk, markets, oracle) = desk();
    let mut events = Vec::new();
    let frames = frames();
    for record in &frames {
        desk.receive(record.conn, &record.url, &record.data, record.binary);
        events.extend_from_slice(desk.events());
    }
    assert_eq!((frames.len(), desk.sum(|h| h.fulls)), (362, 292));
    assert_eq!((desk.sum(|h| h.stale), desk.sum(|h| h.crossed)), (0, 0));
    assert_eq!(count(&events, |e| matches!(e, Event::Ack { market: Some(_) })), 20);
    assert_eq!(count(&events, |e| matches!(e, Event::Reply { .. })), 6);
    assert_eq!(count(&events, |e| *e == Event::Ignored), 0);
    assert_eq!(count(&events, |e| matches!(e, Event::Trade(_))), TRADES);
    for (market, symbol) in markets {
        desk.assert_final(market, &symbol, &fixture(FINAL));
        let fulls = desk.held[market.index()].fulls as u64;
        assert_eq!(Some(fulls), oracle["markets"][&symbol]["updates"].as_u64(), "{symbol}");
    }
}

#[test]
fn an_inflated_frame_reads_as_the_compressed_one() {
    let (mut desk, ..) = desk();
    for record in frames() {
        let compressed = desk.read(&record.data).unwrap();
        let levels = desk.batch.levels.clone();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&record.data[..]), &mut text).unwrap();
        assert_eq!(desk.read(&text).unwrap(), compressed);
        assert_eq!(desk.batch.levels, levels);
    }
}

#[test]
fn a_ping_is_answered_with_its_own_digits() {
    let mut desk = Desk::new("htx");
    let events = desk.read(&gzip(br#"{"ping":1618678073643}"#)).unwrap();
    let [Event::Reply { text }, Event::Heartbeat] = events[..] else { panic!("{events:?}") };
    assert_eq!(desk.batch.text_of(text), r#"{"pong":1618678073643}"#);
}

#[test]
fn a_refusal_tells_its_market_by_the_id_we_sent() {
    let mut desk = Desk::new("htx");
    let market = desk.add("linkusdt", Kind::Spot);
    let wanted = [Wanted { id: market, market: desk.catalogue.market(market) }];
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan[0].url, "wss://api.huobi.pro/ws");
    assert_eq!(
        plan[0].sends,
        [
            r#"{"sub":"market.linkusdt.mbp.refresh.20","id":"market.linkusdt.mbp.refresh.20"}"#,
            r#"{"sub":"market.linkusdt.trade.detail","id":"market.linkusdt.trade.detail"}"#
        ]
    );
    let refusal = r#"{"status":"error","ts":1,"id":"market.linkusdt.mbp.refresh.20","err-code":"bad-request","err-msg":"invalid symbol linkusdt"}"#;
    let events = desk.read(refusal.as_bytes()).unwrap();
    let [Event::Refused { market: Some(told), text }] = events[..] else { panic!("{events:?}") };
    assert_eq!((told, desk.batch.text_of(text)), (market, "invalid symbol linkusdt"));
}

#[test]
fn changes_with_sequence_numbers_splice_onto_the_answer_of_a_request() {
    let mut desk = Desk::new("htx");
    desk.add("btcusdt", Kind::Spot);
    let change = |prev: u64, last: u64, price: &str| {
        format!(
            r#"{{"ch":"market.btcusdt.mbp.150","ts":1,"tick":{{"seqNum":{last},"prevSeqNum":{prev},"asks":[[{price},0.5]],"bids":[]}}}}"#
        )
    };
    for text in [change(10, 20, "101"), change(20, 30, "102"), change(30, 40, "103")] {
        desk.text("", &text);
    }
    let answer = r#"{"id":"6","rep":"market.btcusdt.mbp.150","status":"ok","data":{"seqNum":25,"bids":[[100,1]],"asks":[]}}"#;
    desk.text("", answer);
    let prices: Vec<i64> = desk.held[0].book.levels(Side::Ask).map(|level| level.price).collect();
    assert_eq!((prices, desk.held[0].stale, desk.held[0].gaps), (vec![102, 103], 1, 0));
    desk.text("", &change(45, 50, "104"));
    assert_eq!(desk.held[0].gaps, 1);
}

#[test]
fn the_rule_of_whole_books_and_of_changes() {
    let venue = Desk::new("htx").venue;
    let seq = |last: u64, prev: Option<u64>| Seq { first: last, last, prev };
    assert_eq!(venue.follow(7, &seq(6, None), false), Follow::Stale);
    assert_eq!(venue.follow(7, &seq(7, None), false), Follow::Apply);
    assert_eq!(venue.follow(7, &seq(0, None), false), Follow::Apply);
    assert_eq!(venue.follow(7, &seq(9, Some(7)), true), Follow::Apply);
    assert_eq!(venue.follow(7, &seq(9, Some(6)), true), Follow::Gap);
    assert_eq!(venue.follow(7, &seq(9, Some(6)), false), Follow::Apply);
    assert_eq!(venue.follow(7, &seq(9, Some(8)), false), Follow::Gap);
    assert_eq!(venue.follow(7, &seq(7, Some(5)), true), Follow::Stale);
}

#[test]
fn exponents_and_fine_sizes() {
    let mut desk = Desk::new("htx");
    desk.add("mexbtc", Kind::Spot);
    let frame = br#"{"tick":{"version":100033171703,"asks":[[6.35e-8,1033141.4112345678912],[6.4e-8,1e-10]],"bids":null},
        "ts":1572911920067,"ch":"market.mexbtc.depth.step0"}"#;
    desk.receive(0, "", frame, false);
    let book = &desk.held[0].book;
    assert_eq!((book.len(Side::Ask), book.len(Side::Bid)), (1, 0));
    assert_eq!((book.best(Side::Ask).unwrap().price, book.price_scale()), (635, 10));
    assert_eq!((book.best(Side::Ask).unwrap().size, book.size_scale()), (1_033_141_411_234_567, 9));
    assert_eq!(desk.batch.sizes_floored, 2);
}

#[test]
fn derivatives_books_count_their_versions() {
    let mut desk = Desk::new("htx");
    desk.add("BTC-USDT", Kind::Spot);
    let frame = |event: &str, version: u64| {
        let text = format!(
            r#"{{"ch":"market.BTC-USDT.depth.size_150.high_freq","tick":{{"asks":[[39055,1]],"bids":[],"event":"{event}","version":{version}}},"ts":1}}"#
        );
        text.into_bytes()
    };
    let mut seq = |event: &str| match desk.read(&frame(event, 8)).unwrap()[..] {
        [Event::Book(book)] => (book.kind, book.seq.prev),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(seq("snapshot"), (BookKind::Snapshot, None));
    assert_eq!(seq("update"), (BookKind::Delta, Some(7)));
    assert!(desk.read(&frame("other", 8)).is_err());
}

#[test]
fn a_bomb_and_broken_gzip_are_refused_within_the_cap() {
    let mut desk = Desk::new("htx");
    let bomb = gzip(&vec![b' '; 200 << 20]);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert!(desk.read(&bomb).is_err());
    assert_eq!(desk.batch.scratch.capacity(), INFLATED_MAX);
    let frame = gzip(br#"{"ping":1}"#);
    for end in 0..frame.len() {
        assert!(desk.read(&frame[..end]).is_err(), "cut at {end}");
    }
    let mut changed = frame.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(desk.read(&changed).is_err());
    assert!(desk.read(&[&frame[..], b"x"].concat()).is_err());
    assert_eq!(desk.read(&frame).unwrap().len(), 2);
}

#[test]
fn every_listed_pair_has_rules() {
    let venue = Desk::new("htx").venue;
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"] {
        assert!(venue.rules(&venue.symbol(base, "USDT").unwrap()).is_some());
        assert_eq!(venue.symbol(base, "USD"), None);
    }
    let rules = venue.rules("linkusdt").unwrap();
    assert_eq!((rules.tick, rules.step), (Decimal::new(1, 4), Decimal::new(1, 2)));
}

#[test]
fn single_messages_are_decoded_or_ignored() {
    let mut desk = Desk::new("htx");
    for symbol in [
        "btcusdt",
        "BTC_CQ",
        "ETH_CQ",
        "DOT_CW",
        "BTC-USD",
        "BTC-USDT",
        "ETH-USDT",
        "GST-USDT",
        "PEOPLE-USDT",
    ] {
        desk.add(symbol, Kind::Spot);
    }
    let messages = read(&fixture("htx/crypto-msg-parser.messages.jsonl"));
    assert_eq!(messages.len(), 31);
    for message in messages {
        let case: &str = &message.url;
        let events = desk.read(&message.data).unwrap_or_else(|error| panic!("{case}: {error:?}"));
        println!("{case} {events:?}");
        let book = |kind: BookKind| events.iter().all(|e| matches!(e, Event::Book(b) if b.kind == kind));
        let as_expected = match case {
            _ if case.starts_with("trade::") => events.iter().all(|event| matches!(event, Event::Trade(_))),
            _ if case.starts_with("l2_topk::") || case.starts_with("l2_snapshot::") => book(BookKind::Full),
            _ if case.starts_with("l2_event::") && case.contains("snapshot") => book(BookKind::Snapshot),
            _ if case.starts_with("l2_event::") => book(BookKind::Delta),
            _ => events == [Event::Ignored],
        };
        assert!(as_expected, "{case}: {events:?}");
    }
}

/// Whether the other normaliser and the venue's file both take a channel message by message.
fn is_taken(message: &str) -> bool {
    let is_book = message.contains(".depth.step0") || message.contains(".high_freq");
    let is_answer = message.contains(r#""subbed""#);
    (is_book || message.contains(".trade.detail")) && !is_answer
}

fn market_of(message: &str) -> String {
    let message: Value = serde_json::from_str(message).unwrap();
    message["ch"].as_str().and_then(|topic| topic.split('.').nth(1)).unwrap_or("none").into()
}

#[test]
fn another_normaliser_reads_the_same() {
    let (mut agreed, mut ignored) = (0, 0);
    for case in ["huobi.jsonl", "huobi-dm-swap.jsonl"].into_iter().filter_map(tardis::cases).flatten() {
        let mut desk = Desk::new("htx");
        desk.add(&market_of(&case.message), Kind::Spot);
        desk.decode(0, "", case.message.as_bytes(), false).expect("a frame");
        if is_taken(&case.message) {
            assert_eq!(tardis::ours(&desk), case.normalised, "{}", case.message);
            agreed += 1;
        } else if !case.message.contains(".mbp.") {
            println!("ignored: {}", case.message);
            assert!(matches!(desk.events(), [Event::Ignored | Event::Ack { .. }]), "{:?}", desk.events());
            ignored += 1;
        }
    }
    assert!(matches!((agreed, ignored), (16, 12) | (0, 0)), "{agreed} {ignored}");
}

/// The other normaliser gives the whole book once changes and answer are spliced.
#[test]
fn another_normaliser_splices_the_same() {
    let Some(cases) = tardis::cases("huobi.jsonl") else { return };
    let mut desk = Desk::new("htx");
    desk.add("btcusdt", Kind::Spot);
    // The first of its cases is a change from after the others, which breaks the chain.
    let changes = cases.iter().filter(|case| case.message.contains(".mbp.150")).skip(1).take(5);
    for case in changes {
        desk.text("", &case.message);
        let Some(Normalised::Book { bids, asks, .. }) = case.normalised.first() else { continue };
        let held = &desk.held[0];
        for (side, theirs) in [(Side::Bid, bids), (Side::Ask, asks)] {
            let mut theirs: Vec<[f64; 2]> = theirs.iter().copied().filter(|[_, size]| *size > 0.0).collect();
            theirs.sort_by(
                |a, b| if side == Side::Bid { b[0].total_cmp(&a[0]) } else { a[0].total_cmp(&b[0]) },
            );
            let level = |l: Level| [held.book.price_f64(l.price), held.book.size_f64(l.size)];
            assert_eq!(held.book.levels(side).map(level).collect::<Vec<_>>(), theirs);
        }
    }
    assert_eq!(
        (desk.held[0].snapshots, desk.held[0].applied, desk.held[0].stale, desk.held[0].gaps),
        (1, 2, 2, 0)
    );
}
