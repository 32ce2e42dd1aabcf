//! Damaged streams: what is noticed, when, and what brings the book back. Names carry the fault's id.

use super::frames::*;
use super::host::*;

const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";
const BINANCE_URL: &str = "wss://data-stream.binance.vision/stream";
const BINANCE_API_URL: &str = "wss://ws-api.binance.com:443/ws-api/v3";

fn bybit_live(u: u64) -> Host {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.say("bybit", 1, &bybit("snapshot", u, "100", "101"));
    host.say("bybit", 1, &bybit("delta", u + 1, "100", ""));
    assert_eq!(host.state(), "LIVE");
    host
}

fn bid(host: &mut Host) -> String {
    host.report()["markets"][0]["bid"].as_str().unwrap_or("none").to_string()
}

#[test]
fn p01_a_restart_after_a_gap_is_a_snapshot_whatever_waited_before_it() {
    let mut host = bybit_live(1_000);
    host.say("bybit", 1, &bybit("delta", 1_005, "99", ""));
    host.say("bybit", 1, &bybit("delta", 1_006, "99.5", ""));
    assert_eq!((host.state(), host.counter("bybit", "gaps")), ("RESYNC".into(), 1));
    host.say("bybit", 1, &bybit("delta", 1, "50", "51"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "50".into()));
    host.say("bybit", 1, &bybit("delta", 2, "50.5", ""));
    assert_eq!((bid(&mut host), host.counter("bybit", "gaps")), ("50.5".into(), 1));
}

#[test]
fn p05_deltas_of_an_old_numbering_are_not_put_upon_a_new_snapshot() {
    let mut host = Host::replay(&[("coinbase", "BTC-USD", "BTC-USD")]);
    host.open("coinbase", 1, "wss://advanced-trade-ws.coinbase.com");
    host.say("coinbase", 1, &coinbase(500, "snapshot", "100", "101"));
    host.say("coinbase", 1, &coinbase(502, "update", "100.5", ""));
    assert_eq!((host.state(), host.counter("coinbase", "gaps")), ("RESYNC".into(), 1));
    host.say("coinbase", 1, &coinbase(0, "update", "99", ""));
    host.say("coinbase", 1, &coinbase(1, "snapshot", "50", "51"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "50".into()));
}

#[test]
fn p01_a_lost_frame_of_a_connection_costs_its_books_once_and_a_snapshot_in_that_frame_counts() {
    let mut host = Host::replay(&[("coinbase", "BTC-USD", "BTC-USD")]);
    host.open("coinbase", 1, "wss://advanced-trade-ws.coinbase.com");
    host.say("coinbase", 1, &coinbase(0, "snapshot", "100", "101"));
    host.say("coinbase", 1, &coinbase(5, "snapshot", "90", "91"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "90".into()));
    assert_eq!((host.counter("coinbase", "gaps"), host.counter("coinbase", "resyncs")), (1, 1));
    host.say("coinbase", 1, &coinbase(4, "update", "95", ""));
    assert_eq!(bid(&mut host), "90", "P03: a latecomer is dropped");
    assert_eq!(host.counter("coinbase", "gaps"), 1);
}

#[test]
fn p11_a_numbering_that_begins_anew_without_a_snapshot_is_damage() {
    let mut host = bybit_live(1_000);
    host.say("bybit", 1, &bybit("delta", 0, "100.5", ""));
    assert_eq!((host.state(), host.counter("bybit", "gaps")), ("RESYNC".into(), 1));
    let mut host = bybit_live(1_000);
    host.say("bybit", 1, &bybit("delta", 1_001, "100.5", ""));
    host.say("bybit", 1, &bybit("delta", 990, "100.5", ""));
    assert_eq!((host.state(), host.counter("bybit", "gaps")), ("LIVE".into(), 0), "P02: duplicates are none");
    assert_eq!(bid(&mut host), "100");
}

#[test]
fn p11_a_whole_book_of_a_new_numbering_is_taken() {
    let mut host = Host::replay(&[("htx", "btcusdt", "BTC-USDT")]);
    host.open("htx", 1, "wss://api.huobi.pro/ws");
    host.say("htx", 1, &htx(5_000, "100", "101"));
    host.say("htx", 1, &htx(4_990, "90", "91"));
    assert_eq!(bid(&mut host), "100", "an older one is not");
    host.say("htx", 1, &htx(3, "80", "81"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "80".into()));
}

fn binance_live() -> Host {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, BINANCE_URL);
    host
}

#[test]
fn p04_a_snapshot_older_than_what_waits_is_not_used_and_the_next_one_is() {
    let mut host = binance_live();
    host.open("binance", 2, BINANCE_API_URL);
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 2, &binance_book(105, "99", "102"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("SYNCING".into(), 0));
    host.say("binance", 1, &binance(113, 113, "100.5"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "100.5".into()));
    assert_eq!(host.counter("binance", "gaps"), 0);
}

#[test]
fn p01_a_delta_lost_among_those_that_wait_is_a_gap() {
    let mut host = binance_live();
    host.open("binance", 2, BINANCE_API_URL);
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 1, &binance(115, 116, "100.5"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("RESYNC".into(), 1));
    host.say("binance", 2, &binance_book(115, "99", "102"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "100.5".into()));
}

#[test]
fn p04_a_book_that_comes_before_its_stream_is_continued_by_it() {
    let mut host = binance_live();
    host.open("binance", 2, BINANCE_API_URL);
    host.say("binance", 2, &binance_book(111, "99", "102"));
    host.say("binance", 1, &binance(110, 111, "98"));
    host.say("binance", 1, &binance(112, 113, "100.5"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "100.5".into()));
    host.close("binance", 1);
    host.say("binance", 2, &binance_book(120, "99", "102"));
    assert_eq!(host.state(), "LIVE");
    host.wait(6 * SECOND);
    assert_eq!(host.state(), "STALE", "nothing continues it");
    host.say("binance", 3, &binance(125, 126, "98"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("RESYNC".into(), 1));
}

#[test]
fn an_answer_is_one_even_where_the_recording_lost_the_beginning_of_its_connection() {
    let mut host = binance_live();
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    host.say("binance", 1, &binance(113, 113, "100.5"));
    assert_eq!((host.state(), bid(&mut host)), ("LIVE".into(), "100.5".into()));
}

#[test]
fn v01_a_book_message_that_is_cut_costs_its_book_a_trade_that_is_cut_none() {
    let mut host = binance_live();
    host.open("binance", 2, BINANCE_API_URL);
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    host.say("binance", 1, r#"{"stream":"btcusdt@trade","data":{"e":"trade","E":0,"s":"BTCUSDT","p":"1"#);
    assert_eq!((host.state(), host.counter("binance", "malformed")), ("LIVE".into(), 1));
    host.say("binance", 1, r#"{"stream":"btcusdt@depth@100ms","data":{"e":"depthUp"#);
    assert_eq!((host.state(), host.counter("binance", "malformed")), ("RESYNC".into(), 2));
}

#[test]
fn v01_a_frame_cut_before_it_says_whose_it_is_puts_every_book_of_its_connection_in_doubt() {
    let mut host = bybit_live(1_000);
    host.say("bybit", 1, r#"{"topic":"order"#);
    assert_eq!(host.state(), "STALE");
    host.say("bybit", 1, &bybit("delta", 1_002, "100.5", ""));
    assert_eq!(host.state(), "LIVE", "the next one in sequence shows that nothing was lost");
    host.say("bybit", 1, r#"{"topic":"order"#);
    host.say("bybit", 1, &bybit("delta", 1_004, "100.5", ""));
    assert_eq!(host.state(), "RESYNC", "or that something was");
}

#[test]
fn t12_an_oversized_frame_costs_only_books_of_its_own_connection() {
    let mut host = bybit_live(1_000);
    host.open("bybit", 2, BYBIT_URL);
    host.say("bybit", 2, &"x".repeat(2 << 20));
    assert_eq!((host.state(), host.counter("bybit", "resyncs")), ("LIVE".into(), 0));
    host.say("bybit", 1, &"x".repeat(2 << 20));
    assert_eq!((host.state(), host.counter("bybit", "resyncs")), ("RESYNC".into(), 1));
    host.say("bybit", 1, &"x".repeat(2 << 20));
    assert_eq!(host.counter("bybit", "resyncs"), 1, "what is dropped cannot be dropped again");
}

#[test]
fn t13_a_refusal_of_something_else_leaves_a_whole_book_alone() {
    let mut host = Host::recorded();
    host.open("kraken", 1, "wss://ws.kraken.com/v2");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    host.say(
        "kraken",
        1,
        r#"{"error":"Already subscribed","method":"subscribe","success":false,"symbol":"BTC/USD"}"#,
    );
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn a_feed_that_could_hide_a_loss_is_trusted_for_a_minute_after_its_whole_book() {
    let bitstamp = |channel: &str, at_us: i64, bid: &str| {
        format!(
            r#"{{"event":"data","channel":"{channel}_btcusd","data":{{"microtimestamp":"{at_us}","bids":[["{bid}","1"]],"asks":[["101","1"]]}}}}"#
        )
    };
    let mut host = Host::replay(&[("bitstamp", "btcusd", "BTC-USD")]);
    host.open("bitstamp", 1, "wss://ws.bitstamp.net");
    let from_us = host.now_us;
    host.say("bitstamp", 1, &bitstamp("order_book", from_us, "100"));
    let mut seconds_live = 0;
    for n in 1..90 {
        host.wait(SECOND);
        host.say("bitstamp", 1, &bitstamp("diff_order_book", host.now_us, &format!("{}", 10 + n)));
        seconds_live += i64::from(host.state() == "LIVE");
    }
    assert!((58..=60).contains(&seconds_live), "{seconds_live}");
    assert_eq!(host.state(), "STALE");
    host.say("bitstamp", 1, &bitstamp("order_book", host.now_us, "100"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn a_recording_of_countless_connections_costs_bounded_room() {
    let mut host = bybit_live(1_000);
    for conn in 2..20_000 {
        host.engine.receive(host.now_us, id("bybit"), conn, b"{}", false);
    }
    host.say("bybit", 1, &bybit("snapshot", 2_000, "100", "101"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn p07_what_waits_for_a_snapshot_is_judged_message_by_message() {
    let waited = |bids: &[&str]| {
        let mut host = binance_live();
        host.open("binance", 2, BINANCE_API_URL);
        for (n, bid) in (112..).zip(bids) {
            host.say("binance", 1, &binance(n, n, bid));
        }
        host.say("binance", 2, &binance_book(111, "99", "102"));
        host.state()
    };
    assert_eq!(waited(&["100", "103"]), "LIVE", "crossed after one message");
    assert_eq!(waited(&["103", "100", "100"]), "RESYNC", "crossed after three");
}

#[test]
fn p04_in_a_recording_too_a_book_that_never_fits_is_quarantined() {
    let mut host = binance_live();
    host.open("binance", 2, BINANCE_API_URL);
    host.say("binance", 1, &binance(112, 113, "100"));
    for n in 0..3 {
        host.say("binance", 2, &binance_book(50 + n, "99", "102"));
        assert_eq!(host.state(), "SYNCING");
    }
    host.say("binance", 2, &binance_book(60, "99", "102"));
    assert_eq!(host.state(), "QUARANTINED");
}

#[test]
fn p06_changes_that_come_without_their_checksum_are_trusted_for_a_minute() {
    let mut host = Host::recorded();
    host.open("kraken", 1, "wss://ws.kraken.com/v2");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    let mut seconds_live = 0;
    for n in 1..90 {
        host.wait(SECOND);
        host.say("kraken", 1, &update(&[("99.0", &format!("{n}.00000000"))], &[]));
        seconds_live += i64::from(host.state() == "LIVE");
    }
    assert!((58..=60).contains(&seconds_live), "{seconds_live}");
}
