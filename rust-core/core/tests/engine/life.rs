//! Connection life: dialling, back-off, quotas, renewal. Test names carry the fault's id.

use super::host::*;

fn opens(asked: &[Asked]) -> Vec<u32> {
    asked.iter().filter_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None }).collect()
}

fn live_kraken() -> (Host, u32) {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let conn = opens(&host.wait(SECOND))[0];
    host.open("kraken", conn, "wss://ws.kraken.com/v2");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    (host, conn)
}

#[test]
fn first_dial_comes_within_a_quarter_second_and_subscribes_once_open() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let asked = host.wait(300_000);
    let [Asked::Open { conn, url, .. }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(url, "wss://ws.kraken.com/v2");
    host.open("kraken", *conn, url);
    let sent = host.wait(SECOND);
    let subscribes = |a: &Asked| matches!(a, Asked::Send { text, .. } if text.contains("\"book\"") && text.contains("BTC/USD"));
    assert!(sent.iter().any(subscribes), "{sent:?}");
}

/// Crypto.com counts what is sent in the first second against a limit of its own, KuCoin greets first.
#[test]
fn a_venue_that_wants_quiet_after_opening_gets_it() {
    for (venue, instrument) in [("crypto-com", "BTC-USD"), ("kucoin", "BTC-USDT")] {
        let mut host = Host::live(&[venue], &[instrument]);
        let asked = host.wait(300_000);
        let [Asked::Open { conn, url, .. }] = &asked[..] else { panic!("{asked:?}") };
        host.open(venue, *conn, url);
        assert_eq!(host.wait(900_000), [], "{venue} is left alone for a second");
        let sent = host.wait(SECOND / 2);
        assert!(sent.iter().any(|a| matches!(a, Asked::Send { text, .. } if text.contains("subscribe"))));
    }
}

#[test]
fn t01_a_cut_socket_is_dialled_again_within_a_quarter_second() {
    let (mut host, conn) = live_kraken();
    host.wait(12 * SECOND / 60);
    host.close("kraken", conn);
    assert_ne!(host.state(), "LIVE");
    let again = opens(&host.wait(SECOND));
    assert!(!again.is_empty() && again[0] != conn, "{again:?}");
}

#[test]
fn t02_a_dial_without_answer_is_given_up_after_five_seconds() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let asked = host.wait(6 * SECOND);
    assert_eq!(opens(&asked).len(), 2, "{asked:?}");
    assert!(asked.iter().any(|a| matches!(a, Asked::Close { .. })));
}

#[test]
fn t03_a_half_open_socket_is_abandoned_and_its_late_frames_are_ignored() {
    let (mut host, conn) = live_kraken();
    let asked = host.wait(6 * SECOND);
    assert!(asked.contains(&Asked::Close { venue: id("kraken").0, conn }), "{asked:?}");
    let frames = host.counter("kraken", "frames");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    assert_eq!(host.counter("kraken", "frames"), frames, "T07: a late frame counts as late, not as data");
    assert_ne!(host.state(), "LIVE");
}

#[test]
fn t05_an_open_that_leads_nowhere_does_not_reset_the_back_off() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let mut dials = 0;
    for _ in 0..(20 * 60) {
        for conn in opens(&host.wait(SECOND / 20)) {
            dials += 1;
            host.open("kraken", conn, "wss://ws.kraken.com/v2");
            host.close("kraken", conn);
        }
    }
    assert!((4..=30).contains(&dials), "{dials} dials in a minute of opens that close at once");
}

#[test]
fn t09_eight_failures_while_others_are_up_count_as_a_ban() {
    let mut host = Host::live(&["kraken", "coinbase"], &["BTC-USD"]);
    let mut last_dial_us = 0;
    let mut longest_us = 0;
    let (mut other, mut beats) = (0, 0);
    for _ in 0..(20 * 200) {
        for asked in host.wait(SECOND / 20) {
            match asked {
                Asked::Open { venue, conn, .. } if venue == id("coinbase").0 => {
                    (other, beats) = (conn, 0);
                    host.open("coinbase", conn, "");
                }
                Asked::Open { conn, .. } => {
                    longest_us = longest_us.max(host.now_us - last_dial_us.max(START));
                    last_dial_us = host.now_us;
                    host.close("kraken", conn);
                }
                _ => {}
            }
        }
        let beat = format!(r#"{{"channel":"heartbeats","sequence_num":{beats},"events":[]}}"#);
        beats += 1;
        host.say("coinbase", other, &beat);
    }
    assert!(longest_us >= 60 * SECOND, "longest silence {longest_us} µs");
}

#[test]
fn t10_when_nothing_answers_dials_go_on_but_stay_polite() {
    let mut host = Host::live(&["kraken", "coinbase", "okx"], &["BTC-USD", "BTC-USDT"]);
    let asked = host.wait(120 * SECOND);
    let per_venue = opens(&asked).len() / 3;
    assert!((10..=40).contains(&per_venue), "{per_venue} dials a venue in two minutes");
}

#[test]
fn a_person_switches_a_venue_off_and_on() {
    let (mut host, conn) = live_kraken();
    host.command(serde_json::json!({"do": "venue", "id": "kraken", "enabled": false})).unwrap();
    let asked = host.wait(2 * SECOND);
    assert!(
        asked.contains(&Asked::Close { venue: id("kraken").0, conn }) && opens(&asked).is_empty(),
        "{asked:?}"
    );
    assert_eq!(host.state(), "IDLE");
    host.command(serde_json::json!({"do": "venue", "id": "kraken", "enabled": true})).unwrap();
    assert_eq!(opens(&host.wait(SECOND)).len(), 1);
}

#[test]
fn keep_alive_texts_are_sent_on_time() {
    let mut host = Host::live(&["okx"], &["BTC-USDT"]);
    let conn = opens(&host.wait(SECOND))[0];
    host.open("okx", conn, "wss://ws.okx.com:8443/ws/v5/public");
    let mut pings = 0;
    for _ in 0..60 {
        host.say("okx", conn, "pong");
        let asked = host.wait(SECOND);
        pings += asked.iter().filter(|a| matches!(a, Asked::Send { text, .. } if text == "ping")).count();
    }
    assert!((2..=4).contains(&pings), "{pings} pings in a minute");
}

#[test]
fn t13_a_refused_market_leaves_the_others_alone() {
    let mut host = Host::live(&["kraken"], &["BTC-USD", "ETH-USD"]);
    let conn = opens(&host.wait(SECOND))[0];
    host.open("kraken", conn, "wss://ws.kraken.com/v2");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    host.say("kraken", conn, r#"{"error":"Currency pair not supported ETH/USD","method":"subscribe","success":false,"symbol":"ETH/USD","req_id":1}"#);
    assert_eq!(host.state(), "LIVE");
    assert_eq!(host.counter("kraken", "malformed"), 0);
    let text = host.engine.query(br#"{"ask":"events","venue":"kraken"}"#).unwrap();
    assert!(
        text.contains(r#""refused","market":"ETH/USD""#) && text.contains("pair not supported"),
        "{text}"
    );
}

#[test]
fn p04_a_market_without_snapshot_is_asked_for_three_times_and_then_quarantined() {
    let mut host = Host::live(&["kraken"], &["BTC-USD", "ETH-USD"]);
    let conn = opens(&host.wait(SECOND))[0];
    host.open("kraken", conn, "wss://ws.kraken.com/v2");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    let eth = |kind: &str, checksum: u32| {
        format!(
            r#"{{"channel":"book","type":"{kind}","data":[{{"symbol":"ETH/USD","bids":[],"asks":[],"checksum":{checksum}}}]}}"#
        )
    };
    host.say("kraken", conn, &eth("snapshot", 0));
    host.say("kraken", conn, &eth("update", 7));
    let mut asked = Vec::new();
    for _ in 0..60 {
        asked.extend(host.wait(SECOND));
        host.say("kraken", conn, r#"{"channel":"heartbeat"}"#);
    }
    let again = |a: &&Asked| matches!(a, Asked::Send { text, .. } if text.contains("unsubscribe") && text.contains("ETH/USD"));
    assert_eq!(asked.iter().filter(again).count(), 3, "{asked:?}");
    assert!(!asked.iter().any(|a| matches!(a, Asked::Close { .. })), "the connection stays for BTC/USD");
    assert_eq!(host.state_of("kraken", "ETH/USD"), "QUARANTINED");
    let mut asked = Vec::new();
    for _ in 0..60 {
        asked.extend(host.wait(SECOND));
        host.say("kraken", conn, r#"{"channel":"heartbeat"}"#);
    }
    assert!(asked.iter().any(|a| again(&a)), "after the pause it is tried anew: {asked:?}");
}

#[test]
fn t08_before_its_planned_end_a_connection_gets_a_successor_and_no_second_is_lost() {
    let mut host = Host::live(&["okx"], &["BTC-USDT"]);
    let first = opens(&host.wait(SECOND))[0];
    host.open("okx", first, "wss://ws.okx.com:8443/ws/v5/public");
    let book = |kind: &str, prev: i64, seq: i64| {
        format!(
            r#"{{"arg":{{"channel":"books","instId":"BTC-USDT"}},"action":"{kind}","data":[{{"asks":[["101","1","0","1"]],"bids":[["100","1","0","1"]],"ts":"0","checksum":0,"prevSeqId":{prev},"seqId":{seq}}}]}}"#
        )
    };
    host.say("okx", first, &book("snapshot", -1, 10));
    host.say("okx", first, r#"{"event":"notice","code":"64008","msg":"upgrade","connId":"x"}"#);
    let second = opens(&host.wait(SECOND))[0];
    assert_eq!(host.state(), "LIVE");
    host.open("okx", second, "wss://ws.okx.com:8443/ws/v5/public");
    host.say("okx", first, &book("update", 10, 11));
    assert_eq!(host.state(), "LIVE");
    host.say("okx", second, &book("snapshot", -1, 12));
    assert_eq!(host.state(), "LIVE");
    assert!(host.asked().contains(&Asked::Close { venue: id("okx").0, conn: first }));
    host.say("okx", second, &book("update", 12, 13));
    assert_eq!((host.state(), host.counter("okx", "gaps")), ("LIVE".into(), 0));
}
