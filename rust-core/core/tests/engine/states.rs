//! Book states: what damages a book, what makes it stale, what brings it back.

use super::host::*;

fn recorded_live() -> Host {
    let mut host = Host::recorded();
    host.open("kraken", 1, "wss://ws.kraken.com/v2");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    assert_eq!(host.state(), "LIVE");
    host
}

#[test]
fn silence_makes_a_book_stale_and_keeps_its_levels() {
    let mut host = recorded_live();
    host.wait(10 * SECOND);
    assert_eq!(host.state(), "STALE");
    assert_eq!(host.report()["markets"][0]["bid"], "100");
    host.say("kraken", 1, &update(&[("100.0", "2.00000000")], &[]));
    assert_eq!(host.state(), "LIVE", "the next message in sequence brings it back");
}

#[test]
fn heartbeats_prove_a_quiet_book() {
    let mut host = recorded_live();
    for _ in 0..30 {
        host.wait(SECOND);
        host.say("kraken", 1, r#"{"channel":"heartbeat"}"#);
    }
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn p05_a_snapshot_after_a_reconnect_replaces_everything() {
    let mut host = recorded_live();
    host.close("kraken", 1);
    assert_ne!(host.state(), "LIVE");
    host.open("kraken", 2, "wss://ws.kraken.com/v2");
    host.say("kraken", 2, &update(&[("99.0", "1.00000000")], &[]));
    assert_ne!(host.state(), "LIVE", "a delta alone brings nothing back");
    host.say("kraken", 2, &snapshot("200.0", "200.1"));
    assert_eq!(host.state(), "LIVE");
    assert_eq!(host.report()["markets"][0]["levels"], serde_json::json!([1, 1]), "no ghost levels");
}

#[test]
fn p06_a_wrong_checksum_drops_the_book_and_the_third_quarantines_it() {
    let mut host = recorded_live();
    let wrong = r#"{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD","bids":[{"price":100.0,"qty":1.00000000}],"asks":[{"price":100.1,"qty":1.00000000}],"checksum":1}]}"#;
    for expected in ["RESYNC", "RESYNC", "QUARANTINED"] {
        host.say("kraken", 1, wrong);
        assert_eq!(host.state(), expected);
        assert_eq!(host.report()["markets"][0]["bid"], serde_json::Value::Null, "levels are dropped");
    }
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    assert_eq!(host.state(), "QUARANTINED", "nothing brings it back during the pause");
    for _ in 0..61 {
        host.wait(SECOND);
        host.say("kraken", 1, r#"{"channel":"heartbeat"}"#);
    }
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    assert_eq!(host.state(), "LIVE");
    assert_eq!(host.counter("kraken", "checksumsWrong"), 3);
}

#[test]
fn p07_a_book_that_stays_crossed_is_dropped() {
    let mut host = recorded_live();
    host.say("kraken", 1, &update(&[("100.2", "1.00000000")], &[]));
    assert_eq!(host.state(), "LIVE", "not at once");
    host.wait(300_000);
    assert_eq!(host.state(), "RESYNC");
    assert_eq!(host.report()["markets"][0]["crossedUpdates"], 1);
}

#[test]
fn p08_a_locked_book_is_valid() {
    let mut host = recorded_live();
    host.say("kraken", 1, &update(&[("100.1", "1.00000000")], &[]));
    host.wait(SECOND / 2);
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn v01_a_frame_that_cannot_be_read_is_counted() {
    let mut host = recorded_live();
    host.say("kraken", 1, r#"{"channel":"book","type":"upd"#);
    assert_eq!(host.counter("kraken", "malformed"), 1);
}

#[test]
fn c02_a_clock_that_jumps_makes_every_book_stale() {
    let mut host = recorded_live();
    host.engine.wall(host.now_us, 0);
    host.engine.wall(host.now_us + 1, 5 * SECOND);
    host.now_us += 2;
    assert_eq!(host.state(), "STALE");
    host.say("kraken", 1, &update(&[("100.0", "2.00000000")], &[]));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn t12_an_oversized_frame_is_not_read() {
    let mut host = recorded_live();
    let huge = format!(r#"{{"channel":"book","pad":"{}"}}"#, "x".repeat(4 * 1024 * 1024));
    host.say("kraken", 1, &huge);
    assert_eq!(host.counter("kraken", "malformed"), 1);
    assert_ne!(host.state(), "LIVE");
}

#[test]
fn w04_a_market_that_breaks_things_is_left_out_for_the_longest_pause() {
    let mut host = recorded_live();
    let leave_out =
        |symbol: &str| serde_json::json!({"do": "quarantine", "venue": "kraken", "symbol": symbol});
    assert_eq!(host.command(leave_out("ETH/USD")), Err("UNKNOWN_MARKET".into()));
    host.command(leave_out("BTC/USD")).unwrap();
    for _ in 0..14 {
        host.say("kraken", 1, &snapshot("100.0", "100.1"));
        assert_eq!(host.state(), "QUARANTINED");
        assert_eq!(host.report()["markets"][0]["bid"], serde_json::Value::Null);
        host.wait(60 * SECOND);
    }
    host.wait(61 * SECOND);
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    assert_eq!(host.state(), "LIVE");
}
