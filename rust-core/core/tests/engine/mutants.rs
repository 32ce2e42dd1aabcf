//! What planting faults in the engine showed to be unwatched (`npm run test:planted`).

use super::capture::{Origin, fixture, read};
use super::frames::*;
use super::host::*;
use arbscope_core::market::MarketId;
use serde_json::json;

const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";
const OKX_URL: &str = "wss://ws.okx.com:8443/ws/v5/public";
const BINANCE_URL: &str = "wss://data-stream.binance.vision/stream";
const BINANCE_API_URL: &str = "wss://ws-api.binance.com:443/ws-api/v3";

fn binance_open() -> Host {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, BINANCE_URL);
    host.open("binance", 2, BINANCE_API_URL);
    host
}

/// Levels a side of the first market, and its best bid.
fn book(host: &mut Host) -> (u64, u64, String) {
    let market = host.report()["markets"][0].clone();
    let levels = |at: usize| market["levels"][at].as_u64().unwrap();
    (levels(0), levels(1), market["bid"].as_str().unwrap_or("none").into())
}

/// Bybit bids 102 for what OKX offers at 101, without fees.
fn offering() -> Host {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT"), ("okx", "BTC-USDT", "BTC-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.open("okx", 1, OKX_URL);
    host.command(json!({"do": "orderSize", "quote": 10})).unwrap();
    host.command(json!({"do": "fee", "venue": "bybit", "taker": 0})).unwrap();
    host.command(json!({"do": "fee", "venue": "okx", "taker": 0})).unwrap();
    host.say("bybit", 1, &bybit("snapshot", 1_000, "102", "103"));
    host.say("okx", 1, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    assert_eq!(offers(&host), 1);
    host
}

fn offers(host: &Host) -> usize {
    host.engine.offers().count()
}

#[test]
fn p04_an_answer_that_is_older_than_the_book_changes_nothing() {
    let mut host = binance_open();
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    host.say("binance", 1, &binance(113, 113, "100.5"));
    host.say("binance", 2, &binance_book(112, "98", "102"));
    assert_eq!((host.state(), book(&mut host)), ("LIVE".into(), (3, 1, "100.5".into())));
}

#[test]
fn p04_every_change_that_waited_is_in_the_book() {
    let mut host = binance_open();
    for (n, bid) in (112..).zip(["95", "96", "97", "98"]) {
        host.say("binance", 1, &binance(n, n, bid));
    }
    host.say("binance", 2, &binance_book(111, "90", "102"));
    assert_eq!((host.state(), book(&mut host)), ("LIVE".into(), (5, 1, "98".into())));
}

#[test]
fn p05_what_waited_on_a_lost_connection_is_put_upon_no_later_snapshot() {
    let mut host = binance_open();
    host.say("binance", 1, &binance(112, 112, "100"));
    host.close("binance", 1);
    host.open("binance", 3, BINANCE_URL);
    host.say("binance", 3, &binance(120, 120, "100"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("SYNCING".into(), 0));
}

#[test]
fn p01_a_message_of_many_levels_is_applied_to_the_last() {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.say("bybit", 1, &bybit("snapshot", 1_000, "100", "101"));
    let bids: Vec<String> = (0..20).map(|n| format!(r#"["{}","1"]"#, 70 + n)).collect();
    let burst = bybit("delta", 1_001, "", "").replace(r#""b":[]"#, &format!(r#""b":[{}]"#, bids.join(",")));
    host.say("bybit", 1, &burst);
    assert_eq!(book(&mut host), (21, 1, "100".into()));
}

#[test]
fn p01_a_frame_lost_on_a_connection_costs_every_book_of_it() {
    let mut host = Host::replay(&[("coinbase", "BTC-USD", "BTC-USD"), ("coinbase", "ETH-USD", "ETH-USD")]);
    host.open("coinbase", 1, "wss://advanced-trade-ws.coinbase.com");
    host.say("coinbase", 1, &coinbase(0, "snapshot", "100", "101"));
    host.say("coinbase", 1, &coinbase(1, "snapshot", "100", "101").replace("BTC-USD", "ETH-USD"));
    host.say("coinbase", 1, &coinbase(5, "update", "99", "").replace("BTC-USD", "NOBODY"));
    for symbol in ["BTC-USD", "ETH-USD"] {
        assert_eq!(host.state_of("coinbase", symbol), "RESYNC", "{symbol}");
    }
}

#[test]
fn p06_the_checksums_of_a_real_recording_all_agree() {
    let mut host = Host::replay(&[("okx", "BTC-USDT", "BTC-USDT")]);
    let frames = read(&fixture("okx/cryptofeed-v3.OKX.jsonl.gz"));
    let texts = frames.into_iter().filter(|record| !matches!(record.origin, Origin::Rest)).take(400);
    for record in texts {
        host.now_us = host.now_us.max(record.t_us);
        host.engine.receive(host.now_us, id("okx"), 1, &record.data, false);
    }
    assert!(host.counter("okx", "checksumsRight") > 10);
    assert_eq!(host.counter("okx", "checksumsWrong"), 0);
}

#[test]
fn t07_what_a_replaced_connection_still_says_is_counted_and_not_read() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let dialled = |asked: Vec<Asked>| {
        asked.iter().find_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None }).unwrap()
    };
    let first = dialled(host.wait(SECOND));
    host.open("kraken", first, "wss://ws.kraken.com/v2");
    host.say("kraken", first, &snapshot("100.0", "100.1"));
    host.close("kraken", first);
    let second = dialled(host.wait(SECOND));
    host.open("kraken", second, "wss://ws.kraken.com/v2");
    host.say("kraken", second, &snapshot("200.0", "200.1"));
    let frames = host.counter("kraken", "frames");
    host.say("kraken", first, &update(&[("150.0", "1.00000000")], &[]));
    let report = host.report();
    let kraken = report["markets"].as_array().unwrap().iter().find(|market| market["venue"] == "kraken");
    assert_eq!(kraken.unwrap()["levels"], json!([1, 1]));
    assert_eq!(host.counter("kraken", "frames"), frames);
}

#[test]
fn c01_a_clock_that_is_wrong_by_hours_makes_no_book_old() {
    for wrong_us in [12 * 3_600 * SECOND, -12 * 3_600 * SECOND] {
        let mut host = offering();
        for n in 0..20 {
            host.wait(SECOND / 10);
            let ts_ms = (host.now_us - wrong_us) / 1_000;
            host.say("okx", 1, &okx("BTC-USDT", "update", 10 + n, 11 + n, ts_ms));
            host.say("bybit", 1, &bybit("delta", 1_001 + n as u64, "50", ""));
            assert_eq!(offers(&host), 1, "{wrong_us} after {n}");
        }
    }
}

#[test]
fn c02_after_a_clock_jump_nothing_is_offered_at_once() {
    let mut host = offering();
    host.engine.wall(host.now_us, 0);
    host.engine.wall(host.now_us + 1, 5 * SECOND);
    host.engine.step();
    assert_eq!(offers(&host), 0);
}

#[test]
fn r1_books_that_nobody_speaks_for_are_offered_for_a_second() {
    let mut host = offering();
    host.wait(SECOND - 100_000);
    assert_eq!(offers(&host), 1);
    host.wait(SECOND);
    assert_eq!((offers(&host), host.state().as_str()), (0, "LIVE"), "not yet silent, yet too old");
}

#[test]
fn r1_books_of_different_moments_are_not_compared() {
    let mut host = offering();
    host.wait(SECOND * 6 / 10);
    host.say("bybit", 1, &bybit("delta", 1_001, "50", ""));
    assert_eq!(offers(&host), 0, "proved six tenths of a second apart");
    host.say("okx", 1, &okx("BTC-USDT", "update", 10, 11, 0));
    assert_eq!(offers(&host), 1);
}

#[test]
fn r1_the_fee_is_paid_on_both_sides() {
    let mut host = offering();
    // 0.99 % gross: 60 bps at either venue cost more.
    for venue in ["bybit", "okx"] {
        host.command(json!({"do": "fee", "venue": venue, "taker": 0.006})).unwrap();
    }
    assert_eq!(offers(&host), 0);
}

#[test]
fn t04_a_heartbeat_proves_no_book_whose_feed_could_hide_a_loss() {
    let mut host = Host::recorded();
    host.open("kraken", 1, "wss://ws.kraken.com/v2");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    host.say("kraken", 1, &update(&[("99.0", "1.00000000")], &[]));
    let proved_us = host.engine.leg(MarketId(0)).proof_us;
    host.wait(SECOND);
    host.say("kraken", 1, r#"{"channel":"heartbeat"}"#);
    assert_eq!(host.engine.leg(MarketId(0)).proof_us, proved_us, "no checksum came with the change");
}
