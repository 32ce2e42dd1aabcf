//! Connections in the live world beyond the plain cases: requests, late answers, plans that change, quotas.

use super::frames::*;
use super::host::*;

const STREAM_URL: &str = "wss://data-stream.binance.vision/stream";

fn opens(asked: &[Asked]) -> Vec<(u32, String)> {
    let open = |a: &Asked| match a {
        Asked::Open { conn, url, .. } => Some((*conn, url.clone())),
        _ => None,
    };
    asked.iter().filter_map(open).collect()
}

fn sends(asked: &[Asked]) -> Vec<String> {
    let text = |a: &Asked| if let Asked::Send { text, .. } = a { Some(text.clone()) } else { None };
    asked.iter().filter_map(text).collect()
}

/// Binance with its stream open and a first difference, and the connection it asks for the book on.
fn asking() -> (Host, u32, u32) {
    let mut host = Host::live(&["binance"], &["BTC-USDT"]);
    let (stream, _) = opens(&host.wait(SECOND))[0].clone();
    host.open("binance", stream, STREAM_URL);
    host.say("binance", stream, &binance(110, 112, "100"));
    let (query, url) = opens(&host.wait(SECOND)).pop().expect("a connection for requests");
    assert!(url.contains("ws-api"), "{url}");
    host.open("binance", query, &url);
    (host, stream, query)
}

/// Keeps the stream alive for some seconds and gives what was asked.
fn seconds(host: &mut Host, stream: u32, from: u64, count: u64) -> Vec<Asked> {
    let mut asked = Vec::new();
    for n in from..from + count {
        host.say("binance", stream, &binance(n, n, "100"));
        asked.extend(host.wait(SECOND));
    }
    asked
}

#[test]
fn p04_a_refused_request_is_made_again() {
    let (mut host, stream, query) = asking();
    host.say(
        "binance",
        query,
        r#"{"id":"BTCUSDT","status":429,"error":{"code":-1003,"msg":"Too many requests"}}"#,
    );
    let mut asked = seconds(&mut host, stream, 113, 4);
    host.say("binance", query, r#"{"id":"exchangeInfo","status":200,"result":{}}"#);
    asked.extend(seconds(&mut host, stream, 117, 8));
    assert!(sends(&asked).iter().any(|text| text.contains("\"depth\"")), "{asked:?}");
    host.say("binance", query, &binance_book(120, "99", "102"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn p04_a_book_that_did_not_fit_is_asked_for_again_soon() {
    let (mut host, stream, query) = asking();
    host.say("binance", query, &binance_book(100, "99", "102"));
    assert_eq!(host.state(), "SYNCING");
    let asked = seconds(&mut host, stream, 113, 2);
    assert!(sends(&asked).iter().any(|text| text.contains("\"depth\"")), "{asked:?}");
    host.say("binance", query, &binance_book(113, "99", "102"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn t03_a_half_open_connection_for_requests_is_replaced() {
    let (mut host, stream, query) = asking();
    let asked = seconds(&mut host, stream, 113, 14);
    assert!(asked.contains(&Asked::Close { venue: id("binance").0, conn: query }), "{asked:?}");
    let (again, url) = opens(&asked).pop().expect("another one");
    host.open("binance", again, &url);
    let asked = seconds(&mut host, stream, 127, 10);
    assert!(sends(&asked).iter().any(|text| text.contains("\"depth\"")), "{asked:?}");
    host.say("binance", again, &binance_book(130, "99", "102"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn t03_a_stream_that_falls_silent_takes_the_connection_for_requests_along() {
    let (mut host, stream, query) = asking();
    host.say("binance", query, &binance_book(111, "99", "102"));
    assert_eq!(host.state(), "LIVE");
    seconds(&mut host, stream, 113, 6);
    let asked = host.wait(6 * SECOND);
    for conn in [stream, query] {
        assert!(asked.contains(&Asked::Close { venue: id("binance").0, conn }), "{conn}: {asked:?}");
    }
    let again = opens(&asked);
    assert!(again.iter().any(|(_, url)| url.contains("ws-api")), "{again:?}");
}

#[test]
fn a_venue_switched_off_and_on_asks_for_its_books_at_a_real_address() {
    let (mut host, _, query) = asking();
    host.say("binance", query, &binance_book(111, "99", "102"));
    for enabled in [false, true] {
        host.command(serde_json::json!({"do": "venue", "id": "binance", "enabled": enabled})).unwrap();
    }
    let (stream, _) = opens(&host.wait(SECOND))[0].clone();
    host.open("binance", stream, STREAM_URL);
    host.say("binance", stream, &binance(210, 212, "100"));
    let (_, url) = opens(&host.wait(SECOND)).pop().expect("a connection for requests");
    assert!(url.starts_with("wss://ws-api"), "{url:?}");
}

#[test]
fn t07_an_open_that_comes_after_the_dial_was_given_up_is_late() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let (conn, _) = opens(&host.wait(SECOND))[0].clone();
    host.command(serde_json::json!({"do": "venue", "id": "kraken", "enabled": false})).unwrap();
    host.open("kraken", conn, "wss://ws.kraken.com/v2");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    assert_eq!((host.state(), host.counter("kraken", "frames")), ("IDLE".into(), 0));
    assert!(sends(&host.wait(SECOND)).is_empty());
}

#[test]
fn an_instrument_that_comes_or_goes_leaves_other_venues_alone() {
    let mut host = Host::live(&["kraken", "okx"], &["BTC-USD", "BTC-USDT", "ETH-USD"]);
    let okx_conn = host
        .wait(SECOND)
        .iter()
        .find_map(|a| match a {
            Asked::Open { venue, conn, .. } if *venue == id("okx").0 => Some(*conn),
            _ => None,
        })
        .expect("a dial");
    host.open("okx", okx_conn, "wss://ws.okx.com:8443/ws/v5/public");
    host.say("okx", okx_conn, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.command(serde_json::json!({"do": "instrument", "name": "ETH-USD", "enabled": false})).unwrap();
    assert!(!host.asked().contains(&Asked::Close { venue: id("okx").0, conn: okx_conn }));
    assert_eq!(host.state_of("okx", "BTC-USDT"), "LIVE");
}

#[test]
fn t01_what_was_not_sent_on_a_lost_stream_is_not_sent_twice_on_the_next() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let mut asked = host.wait(SECOND);
    for _ in 0..20 {
        let Some((conn, url)) = opens(&asked).pop() else { break };
        host.open("kraken", conn, &url);
        host.close("kraken", conn);
        host.asked();
        asked = host.wait(31 * SECOND);
        asked.retain(|a| matches!(a, Asked::Open { .. }));
        if let Some(last) = opens(&asked).pop() {
            asked = vec![Asked::Open { venue: 0, conn: last.0, url: last.1 }];
        }
    }
    let (conn, url) = loop {
        if let Some(open) = opens(&host.wait(SECOND)).pop() {
            break open;
        }
    };
    host.open("kraken", conn, &url);
    let mut texts = sends(&host.asked());
    texts.extend(sends(&host.wait(4 * SECOND)));
    assert_eq!(texts.iter().filter(|text| text.contains("\"book\"")).count(), 1, "{texts:?}");
}

#[test]
fn r13_no_connection_sends_more_than_its_venue_allows_in_any_second() {
    let mut host =
        Host::live(&["htx"], &["BTC-USDT", "ETH-USDT", "SOL-USDT", "XRP-USDT", "DOGE-USDT", "LINK-USDT"]);
    let (conn, url) = opens(&host.wait(SECOND))[0].clone();
    host.open("htx", conn, &url);
    let mut sent_us: Vec<i64> = sends(&host.asked()).iter().map(|_| host.now_us).collect();
    for n in 0..60 {
        if n % 3 == 0 {
            host.say("htx", conn, &format!(r#"{{"ping":{n}}}"#));
        }
        let asked = host.wait(50_000);
        sent_us.extend(sends(&asked).iter().map(|_| host.now_us));
    }
    let most =
        sent_us.iter().map(|from| sent_us.iter().filter(|us| (*from..*from + SECOND).contains(us)).count());
    let most = most.max().unwrap_or(0);
    assert!((5..=10).contains(&most), "{most} texts in a second");
    assert!(sent_us.len() >= 12 + 15, "and everything was sent: {}", sent_us.len());
}

#[test]
fn t08_a_connection_cut_before_its_successor_is_ready_is_not_dialled_beside_it() {
    let mut host = Host::live(&["okx"], &["BTC-USDT"]);
    let (first, url) = opens(&host.wait(SECOND))[0].clone();
    host.open("okx", first, &url);
    host.say("okx", first, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.say("okx", first, r#"{"event":"notice","code":"64008","msg":"upgrade","connId":"x"}"#);
    let (second, _) = opens(&host.wait(SECOND))[0].clone();
    host.open("okx", second, &url);
    host.close("okx", first);
    let mut asked = Vec::new();
    for _ in 0..10 {
        host.say("okx", second, "pong");
        asked.extend(host.wait(SECOND));
    }
    assert!(opens(&asked).is_empty(), "{asked:?}");
    host.say("okx", second, &okx("BTC-USDT", "snapshot", -1, 20, 0));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn t04_a_stream_without_a_way_to_subscribe_anew_gets_another_connection() {
    let (mut host, stream, query) = asking();
    host.say("binance", query, &binance_book(111, "99", "102"));
    for n in 113..130 {
        host.say("binance", stream, &binance(n, n, "100"));
        host.wait(SECOND / 10);
    }
    assert_eq!(host.state(), "LIVE");
    let mut asked = Vec::new();
    for _ in 0..8 {
        host.say("binance", stream, r#"{"stream":"btcusdt@trade","data":{"e":"x"}}"#);
        asked.extend(host.wait(SECOND));
    }
    assert_eq!(host.state(), "STALE");
    let (second, url) = opens(&asked).pop().expect("a second connection");
    host.open("binance", second, &url);
    host.say("binance", second, &binance(300, 300, "100"));
    assert!(
        host.asked().contains(&Asked::Close { venue: id("binance").0, conn: stream }),
        "the mute one goes"
    );
    host.wait(SECOND);
    host.say("binance", query, &binance_book(300, "99", "102"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn t09_failures_after_an_open_are_no_ban() {
    let mut host = Host::live(&["kraken", "coinbase"], &["BTC-USD"]);
    let mut longest_us = 0;
    let (mut closed_us, mut other, mut beats) = (None, 0, 0);
    for _ in 0..(20 * 400) {
        for asked in host.wait(SECOND / 20) {
            match asked {
                Asked::Open { venue, conn, .. } if venue == id("coinbase").0 => {
                    (other, beats) = (conn, 0);
                    host.open("coinbase", conn, "");
                }
                Asked::Open { conn, .. } => {
                    longest_us = longest_us.max(closed_us.map_or(0, |us| host.now_us - us));
                    host.open("kraken", conn, "");
                    host.close("kraken", conn);
                    closed_us = Some(host.now_us);
                }
                _ => {}
            }
        }
        host.say(
            "coinbase",
            other,
            &format!(r#"{{"channel":"heartbeats","sequence_num":{beats},"events":[]}}"#),
        );
        beats += 1;
    }
    assert!(longest_us <= 31 * SECOND, "longest pause {longest_us} µs");
}

#[test]
fn t07_a_book_is_proved_by_its_new_connection_not_by_whoever_has_the_place_of_the_old() {
    let (mut host, first, query) = asking();
    host.say("binance", query, &binance_book(111, "99", "102"));
    host.say("binance", first, r#"{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}"#);
    let (second, url) = opens(&host.wait(SECOND)).pop().expect("a successor");
    host.open("binance", second, &url);
    // The successor repeats what the book holds: it takes over, and the old connection goes.
    host.say("binance", second, &binance(110, 112, "100"));
    assert!(host.asked().contains(&Asked::Close { venue: id("binance").0, conn: first }));
    let markets = host.engine.catalogue().symbols();
    let market = markets.find_any(id("binance"), b"BTCUSDT").expect("followed");
    let before_us = host.engine.leg(market).proof_us;
    host.wait(100_000);
    host.say("binance", second, r#"{"result":null,"id":1}"#);
    assert!(host.engine.leg(market).proof_us > before_us, "the new connection speaks for it");
}

#[test]
fn the_markets_that_a_person_can_add_are_bounded() {
    let mut host = Host::live(&["okx"], &["BTC-USDT"]);
    let refused = (0..3_000).find_map(|n| {
        let command = serde_json::json!({"do": "instrument", "name": format!("C{n}-USDT"), "enabled": true});
        host.engine.command(host.now_us, command.to_string().as_bytes()).err()
    });
    assert_eq!(refused.expect("a bound").code, "TOO_MANY_MARKETS");
}

#[test]
fn p04_a_book_that_never_fits_is_fetched_again_three_times_and_then_quarantined() {
    let (mut host, stream, query) = asking();
    let mut fetched = 0;
    for n in 0..4 {
        assert_eq!(host.state(), "SYNCING");
        host.say("binance", query, &binance_book(50 + n, "99", "102"));
        let asked = seconds(&mut host, stream, 113 + 2 * n, 2);
        fetched += sends(&asked).iter().filter(|text| text.contains("\"depth\"")).count();
    }
    assert_eq!((host.state(), fetched), ("QUARANTINED".into(), 4));
    let asked = seconds(&mut host, stream, 121, 55);
    assert!(sends(&asked).is_empty(), "nothing is asked for meanwhile: {asked:?}");
    let asked = seconds(&mut host, stream, 176, 5);
    assert!(sends(&asked).iter().any(|text| text.contains("\"depth\"")), "{asked:?}");
    host.say("binance", query, &binance_book(180, "99", "102"));
    assert_eq!(host.state(), "LIVE");
}
