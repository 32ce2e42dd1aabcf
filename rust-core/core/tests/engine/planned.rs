//! T08 in a recording: nothing can be dialled there, yet a planned cut must cost what it cost live.

use super::frames::*;
use super::host::*;

const STREAM: &str = "wss://data-stream.binance.vision/stream";
const SHUTDOWN: &str = r#"{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}"#;
const HOUR: i64 = 3_600 * SECOND;

fn binance_live() -> Host {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, STREAM);
    host.open("binance", 2, "wss://ws-api.binance.com:443/ws-api/v3");
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    assert_eq!(host.state(), "LIVE");
    host
}

#[test]
fn t08_the_recorded_successor_carries_the_chain_on_and_no_moment_is_lost() {
    let mut host = binance_live();
    host.say("binance", 1, SHUTDOWN);
    host.open("binance", 3, STREAM);
    host.say("binance", 1, &binance(113, 113, "100"));
    host.say("binance", 3, &binance(113, 114, "100.5"));
    assert_eq!(host.state(), "LIVE");
    host.close("binance", 1);
    assert_eq!(host.state(), "LIVE", "the old connection has nothing left to take along");
    host.say("binance", 3, &binance(115, 115, "100.25"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("LIVE".into(), 0));
    let text = host.engine.query(br#"{"ask":"events","venue":"binance"}"#).unwrap();
    assert!(text.contains(r#""what":"planned-cut""#), "{text}");
}

#[test]
fn t08_a_life_that_ends_needs_no_notice() {
    let mut host = binance_live();
    let mut u = 113;
    while host.now_us < START + 24 * HOUR - 240 * SECOND {
        host.now_us += 4 * SECOND;
        host.say("binance", 1, &binance(u, u, "100"));
        u += 1;
    }
    host.open("binance", 3, STREAM);
    host.say("binance", 3, &binance(u, u, "100"));
    host.close("binance", 1);
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("LIVE".into(), 0));
}

#[test]
fn t08_without_a_recorded_successor_the_book_ends_with_its_connection_and_that_is_no_gap() {
    let mut host = Host::replay(&[("okx", "BTC-USDT", "BTC-USDT")]);
    host.open("okx", 1, "wss://ws.okx.com:8443/ws/v5/public");
    host.say("okx", 1, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.say("okx", 1, r#"{"event":"notice","code":"64008","msg":"upgrade","connId":"x"}"#);
    host.say("okx", 1, &okx("BTC-USDT", "update", 10, 11, 0));
    assert_eq!(host.state(), "LIVE", "a notice is not yet a cut");
    host.close("okx", 1);
    assert_eq!((host.state(), host.counter("okx", "gaps")), ("CONNECTING".into(), 0));
    assert!(host.asked().iter().all(|asked| !matches!(asked, Asked::Open { .. })));
}

#[test]
fn t08_a_cut_connection_that_just_falls_silent_is_stale() {
    let mut host = binance_live();
    host.say("binance", 1, SHUTDOWN);
    host.wait(6 * SECOND);
    assert_eq!(host.state(), "STALE");
}

#[test]
fn t08_a_successor_that_missed_something_waits_for_a_book_of_its_own() {
    let mut host = binance_live();
    host.say("binance", 1, SHUTDOWN);
    host.open("binance", 3, STREAM);
    host.say("binance", 3, &binance(120, 121, "100.5"));
    assert_eq!(host.state(), "LIVE", "the old one still speaks");
    host.close("binance", 1);
    host.say("binance", 3, &binance(122, 123, "100.5"));
    assert_eq!(host.state(), "SYNCING");
    host.say("binance", 2, &binance_book(122, "99", "102"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("LIVE".into(), 0));
}

#[test]
fn a_second_connection_without_any_cut_takes_nothing_over_by_changes() {
    let mut host = binance_live();
    host.open("binance", 3, STREAM);
    host.say("binance", 3, &binance(113, 113, "100.5"));
    host.say("binance", 1, &binance(113, 113, "100.5"));
    assert_eq!(host.state(), "LIVE");
    host.close("binance", 1);
    assert_eq!(host.state(), "CONNECTING");
}
