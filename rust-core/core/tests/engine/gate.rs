//! What may and may not prove a book, seen through what is offered.

use super::frames::*;
use super::host::*;

const OKX_URL: &str = "wss://ws.okx.com:8443/ws/v5/public";
const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";

/// Reason that stands against buying BTC-USDT at OKX and selling it at Bybit, as counted this second.
fn rejected(host: &mut Host, reason: &str) -> bool {
    host.report()["rejected"][reason].as_u64().is_some_and(|seconds| seconds > 0)
}

/// OKX's BTC-USDT is quiet beside a lively ETH-USDT on the same connection; Bybit bids above its ask.
fn two_venues() -> Host {
    let mut host = Host::replay(&[
        ("okx", "BTC-USDT", "BTC-USDT"),
        ("okx", "ETH-USDT", "ETH-USDT"),
        ("bybit", "BTCUSDT", "BTC-USDT"),
    ]);
    host.open("okx", 1, OKX_URL);
    host.open("bybit", 1, BYBIT_URL);
    host.say("okx", 1, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.say("okx", 1, &okx("ETH-USDT", "snapshot", -1, 10, 0));
    host.say("bybit", 1, &bybit("snapshot", 1_000, "102", "103"));
    host
}

/// A second passes in tenths; both connections speak, OKX's other book `late_us` after its own time.
fn chatter(host: &mut Host, from_seq: i64, late_us: i64) -> i64 {
    for n in 0..10 {
        host.wait(SECOND / 10);
        let ts_ms = (host.now_us - late_us) / 1_000;
        host.say("okx", 1, &okx("ETH-USDT", "update", from_seq + n, from_seq + n + 1, ts_ms));
        host.say("bybit", 1, &bybit("delta", 1_001 + (from_seq - 10 + n) as u64, "102", ""));
    }
    from_seq + 10
}

#[test]
fn c05_frames_that_come_late_prove_no_quiet_book() {
    let mut host = two_venues();
    let mut seq = 10;
    for _ in 0..3 {
        seq = chatter(&mut host, seq, 5_000);
    }
    assert!(!rejected(&mut host, "STALE"), "the other book's frames prove the quiet one");
    for _ in 0..3 {
        seq = chatter(&mut host, seq, 3 * SECOND);
    }
    assert_eq!(host.state_of("okx", "ETH-USDT"), "STALE");
    assert!(rejected(&mut host, "STALE"), "what was under way for three seconds proves nothing now");
}

#[test]
fn b02_after_a_sleep_nothing_is_offered_before_it_is_proved_again() {
    let config = serde_json::json!({
        "world": "live", "venues": ["okx", "bybit"], "instruments": ["BTC-USDT"],
        "fees": {"okx": 0.0, "bybit": 0.0}
    });
    let mut host = Host::new(serde_json::json!({"seed": 7, "config": config}), "okx");
    let mut conns = [0, 0];
    for asked in host.wait(SECOND) {
        if let Asked::Open { venue, conn, .. } = asked {
            conns[usize::from(venue == id("bybit").0)] = conn;
        }
    }
    host.open("okx", conns[0], OKX_URL);
    host.open("bybit", conns[1], BYBIT_URL);
    host.say("okx", conns[0], &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.say("bybit", conns[1], &bybit("snapshot", 1_000, "102", "103"));
    let offered = |host: &mut Host| -> u64 {
        let report = host.report();
        report["pairs"].as_array().unwrap().iter().filter_map(|pair| pair["offered"].as_u64()).sum()
    };
    let _ = host.wait(100_000);
    host.asked();
    let dials = host.counter("okx", "frames");
    host.now_us += 3 * SECOND;
    host.engine.receive(host.now_us, id("okx"), conns[0], b"pong", false);
    host.engine.step();
    let slept = offered(&mut host);
    assert!(slept <= 1, "{slept}: seconds asleep are not seconds offered");
    assert_eq!(
        (host.state_of("okx", "BTC-USDT"), host.state_of("bybit", "BTCUSDT")),
        ("STALE".into(), "STALE".into())
    );
    assert_eq!(host.counter("okx", "frames"), dials + 1);
    host.say("okx", conns[0], &okx("BTC-USDT", "update", 10, 11, 0));
    assert_eq!(host.state_of("okx", "BTC-USDT"), "LIVE");
}

#[test]
fn b02_what_waited_on_the_wire_during_a_sleep_is_not_taken_for_news() {
    let mut host = Host::live(&["okx"], &["BTC-USDT"]);
    let conn = host
        .wait(SECOND)
        .iter()
        .find_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None })
        .expect("a dial");
    host.open("okx", conn, OKX_URL);
    host.say("okx", conn, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    let fresh_ms = host.now_us / 1_000;
    host.say("okx", conn, &okx("BTC-USDT", "update", 10, 11, fresh_ms));
    assert_eq!(host.state(), "LIVE");
    host.now_us += 3 * SECOND;
    for n in 0..4 {
        host.say("okx", conn, &okx("BTC-USDT", "update", 11 + n, 12 + n, fresh_ms + 500 * n));
        assert_eq!(host.state(), "STALE", "{n}: made while we slept");
    }
    let fresh_ms = host.now_us / 1_000;
    host.say("okx", conn, &okx("BTC-USDT", "update", 15, 16, fresh_ms));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn b03_hours_of_sleep_are_not_made_up_for_with_dials() {
    let mut host = Host::live(&["kraken", "okx"], &["BTC-USD", "BTC-USDT"]);
    host.wait(SECOND);
    host.now_us += 8 * 3_600 * SECOND;
    let asked = host.wait(SECOND);
    let opens = asked.iter().filter(|asked| matches!(asked, Asked::Open { .. })).count();
    assert!(opens <= 4, "{opens} dials after eight hours of sleep");
}

#[test]
fn c01_a_clock_that_is_wrong_by_hours_hides_no_lag_and_makes_none() {
    for wrong_us in [0, 12 * 3_600 * SECOND, -12 * 3_600 * SECOND] {
        let mut host = two_venues();
        let seq = chatter(&mut host, 10, wrong_us);
        assert_eq!(host.state_of("okx", "ETH-USDT"), "LIVE", "{wrong_us}");
        let seq = chatter(&mut host, seq, wrong_us + 2 * SECOND);
        assert_eq!(host.state_of("okx", "ETH-USDT"), "STALE", "{wrong_us}");
        chatter(&mut host, seq, wrong_us);
        assert_eq!(host.state_of("okx", "ETH-USDT"), "LIVE", "{wrong_us}");
    }
}

#[test]
fn c03_a_time_of_another_unit_stops_nothing() {
    let mut host = two_venues();
    let seq = chatter(&mut host, 10, 0);
    host.say("okx", 1, &okx("ETH-USDT", "update", seq, seq + 1, 1_700_000_000));
    assert_eq!(host.state_of("okx", "ETH-USDT"), "LIVE");
    host.say("okx", 1, &okx("ETH-USDT", "update", seq + 1, seq + 2, host.now_us / 1_000));
    assert_eq!(host.state_of("okx", "ETH-USDT"), "LIVE");
}
