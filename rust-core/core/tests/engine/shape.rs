//! Frames that are whole and yet not what their venue sends: too large to be read, or of another format.

use serde_json::Value;

use super::frames::*;
use super::host::*;

const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";

fn told(host: &mut Host, venue: &str) -> String {
    let text = host.engine.query(format!(r#"{{"ask":"events","venue":"{venue}"}}"#).as_bytes());
    text.expect("a journal")
}

fn bybit_live() -> Host {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.say("bybit", 1, &bybit("snapshot", 1_000, "100", "101"));
    assert_eq!(host.state(), "LIVE");
    host
}

/// Answers the first dial of a live engine that follows one instrument at one venue; gives the connection.
fn dialled(host: &mut Host) -> (u32, String) {
    let asked = host.wait(SECOND);
    let open = asked.into_iter().find_map(|asked| match asked {
        Asked::Open { conn, url, .. } => Some((conn, url)),
        _ => None,
    });
    open.expect("a dial")
}

#[test]
fn t12_the_second_frame_too_large_to_be_read_puts_its_books_into_quarantine() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    for time in 1..=2 {
        let (conn, url) = dialled(&mut host);
        host.open("kraken", conn, &url);
        host.say("kraken", conn, &snapshot("100.0", "100.1"));
        assert_eq!(host.state(), "LIVE", "time {time}");
        // The host drops such a frame unread, and the connection with it.
        host.engine.close(host.now_us, id("kraken"), conn, 1009);
        host.engine.step();
    }
    assert_eq!((host.state(), host.counter("kraken", "malformed")), ("QUARANTINED".into(), 2));
    let is_dial = |asked: &Asked| matches!(asked, Asked::Open { .. });
    assert!(!host.wait(59 * SECOND).iter().any(is_dial), "a pause is a pause");
    let (conn, url) = dialled(&mut host);
    host.open("kraken", conn, &url);
    host.wait(SECOND);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn t12_what_is_within_the_inbox_and_above_the_venues_own_limit_is_not_read_either() {
    let mut host = bybit_live();
    let huge = bybit("delta", 1_001, "100", "101") + &" ".repeat(2 << 20);
    host.say("bybit", 1, &huge);
    assert_eq!((host.state(), host.counter("bybit", "resyncs")), ("RESYNC".into(), 1));
    host.say("bybit", 1, &bybit("snapshot", 2_000, "100", "101"));
    assert_eq!(host.state(), "LIVE");
    host.say("bybit", 1, &huge);
    assert_eq!(host.state(), "QUARANTINED");
}

#[test]
fn t12_a_connection_that_never_opened_and_other_closes_are_no_such_frames() {
    let mut host = bybit_live();
    for conn in 1..=3 {
        host.engine.close(host.now_us, id("bybit"), conn, 1006);
    }
    host.open("bybit", 4, BYBIT_URL);
    host.say("bybit", 4, &bybit("snapshot", 1_000, "100", "101"));
    assert_eq!((host.state(), host.counter("bybit", "malformed")), ("LIVE".into(), 0));
}

#[test]
fn v11_whole_messages_of_another_shape_in_a_row_are_another_format() {
    let mut host = bybit_live();
    let renamed = bybit("delta", 1_001, "100", "101").replace(r#""b":["#, r#""b":{"1":"#).replace("]]", "]}");
    let renamed = renamed.replace(r#""u":"#, r#""u":"x","w":"#);
    for _ in 0..4 {
        host.say("bybit", 1, &renamed);
        assert_eq!(host.state(), "RESYNC", "{renamed}");
    }
    host.say("bybit", 1, &renamed);
    assert_eq!(host.state(), "QUARANTINED");
    assert!(told(&mut host, "bybit").contains("format-changed"));
    host.say("bybit", 1, &bybit("snapshot", 2_000, "100", "101"));
    assert_eq!(host.state(), "QUARANTINED", "until the pause ends");
    host.wait(61 * SECOND);
    host.say("bybit", 1, &bybit("snapshot", 3_000, "100", "101"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn v11_a_book_between_them_or_damage_on_the_way_says_that_the_format_is_the_old_one() {
    let mut host = bybit_live();
    for n in 0..20 {
        host.say("bybit", 1, r#"{"topic":"orderbook.50.BTCUSDT","type":"delta","data":5}"#);
        host.say("bybit", 1, &bybit("snapshot", 2_000 + n, "100", "101"));
        if host.state() == "QUARANTINED" {
            assert!(!told(&mut host, "bybit").contains("format-changed"), "three resyncs in a minute");
            host.wait(1_000 * SECOND);
        }
    }
    let mut host = bybit_live();
    for _ in 0..20 {
        host.say("bybit", 1, r#"{"topic":"orderbook.50.BTCUSDT","type":"del"#);
    }
    assert_eq!(host.state(), "RESYNC", "cut frames are a matter of the line");
}

#[test]
fn v11_a_connection_that_says_much_and_nothing_that_is_known_speaks_another_format() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let (conn, url) = dialled(&mut host);
    host.open("kraken", conn, &url);
    for n in 0..60 {
        host.wait(SECOND / 4);
        host.say("kraken", conn, &format!(r#"{{"topic":"book.v3","payload":[{n}]}}"#));
    }
    assert_eq!(host.state(), "QUARANTINED");
    assert!(told(&mut host, "kraken").contains("format-changed"));
}

#[test]
fn v11_the_reason_has_words() {
    let report = Host::recorded().report();
    assert!(report["venues"]["kraken"].is_object(), "{report}");
    let reasons = arbscope_core::market::VenueReason::ALL;
    assert!(reasons.iter().any(|reason| reason.word() == "format changed"));
}

#[test]
fn v06_a_size_of_zero_for_a_level_never_seen_changes_nothing() {
    let mut host = Host::recorded();
    host.open("kraken", 1, "wss://ws.kraken.com/v2");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    let before = host.report()["markets"][0].clone();
    for price in ["99.9", "98.0", "100.05"] {
        host.say("kraken", 1, &update(&[(price, "0.00000000")], &[(price, "0.00000000")]));
    }
    let after = host.report()["markets"][0].clone();
    let book = |market: &Value| ["bid", "ask", "bids", "asks"].map(|key| market[key].clone());
    assert_eq!((host.state(), book(&after)), ("LIVE".into(), book(&before)));
}
