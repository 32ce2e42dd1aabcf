//! Whether a venue can be reached: what is found, how long it took, and testing it anew.

use serde_json::{Value, json};

use super::frames::*;
use super::host::*;

const BYBIT: &str = "wss://stream.bybit.com/v5/public/spot";

fn opens(asked: &[Asked]) -> Vec<(u8, u32, String)> {
    let open = |a: &Asked| match a {
        Asked::Open { venue, conn, url } => Some((*venue, *conn, url.clone())),
        _ => None,
    };
    asked.iter().filter_map(open).collect()
}

/// The row of a venue in the answer to `{"ask":"reach"}`.
fn row(host: &mut Host, venue: &str) -> Value {
    let text = host.engine.query(br#"{"ask":"reach"}"#).expect("an answer");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let rows = answer["venues"].as_array().expect("rows");
    rows.iter().find(|row| row["id"] == venue).expect("a row").clone()
}

fn reach(host: &mut Host, venue: &str) -> String {
    row(host, venue)["reach"].as_str().expect("a word").to_string()
}

#[test]
fn a_venue_that_answers_is_timed_from_its_dial() {
    let mut host = Host::live(&["bybit"], &["BTC-USDT"]);
    assert_eq!(reach(&mut host, "bybit"), "untried");
    let mut asked = Vec::new();
    while opens(&asked).is_empty() {
        asked = host.wait(50_000);
    }
    assert_eq!((reach(&mut host, "bybit"), reach(&mut host, "okx")), ("trying".into(), "untried".into()));
    let conn = opens(&asked)[0].1;
    host.wait(200_000);
    host.open("bybit", conn, BYBIT);
    host.wait(300_000);
    host.say("bybit", conn, &bybit("snapshot", 1, "100", "101"));
    let row = row(&mut host, "bybit");
    assert_eq!((row["reach"].as_str(), row["instead"].is_null()), (Some("reached"), true));
    let (open_ms, first_book_ms) = (row["openMs"].as_f64().unwrap(), row["firstBookMs"].as_f64().unwrap());
    assert!((199.0..251.0).contains(&open_ms) && (499.0..552.0).contains(&first_book_ms), "{row}");
}

#[test]
fn a_retry_measures_a_second_connection_and_no_book_blinks() {
    let mut host = Host::live(&["bybit"], &["BTC-USDT"]);
    let (_, first, _) = opens(&host.wait(SECOND))[0].clone();
    host.open("bybit", first, BYBIT);
    host.say("bybit", first, &bybit("snapshot", 1, "100", "101"));
    host.command(json!({"do": "retry", "venue": "bybit"})).unwrap();
    let asked = [host.asked(), host.wait(100_000)].concat();
    let (_, second, _) = opens(&asked)[0].clone();
    assert_eq!((reach(&mut host, "bybit"), host.state()), ("trying".into(), "LIVE".into()));
    assert!(row(&mut host, "bybit")["openMs"].is_null());
    host.open("bybit", second, BYBIT);
    host.say("bybit", second, &bybit("snapshot", 2, "100", "101"));
    let row = row(&mut host, "bybit");
    assert!(row["openMs"].is_f64() && row["firstBookMs"].is_f64(), "{row}");
    assert_eq!((row["reach"].as_str(), host.state()), (Some("reached"), "LIVE".into()));
    let closed = [host.asked(), host.wait(SECOND)].concat();
    assert!(closed.iter().any(|a| matches!(a, Asked::Close { conn, .. } if *conn == first)), "{closed:?}");
}

#[test]
fn one_that_turns_down_every_handshake_seems_to_block_once_two_others_answer() {
    let mut host = Host::live(&["bybit", "kraken", "okx"], &["BTC-USDT"]);
    let refuse = |host: &mut Host, seconds: i64| {
        for _ in 0..seconds * 10 {
            for (venue, conn, url) in opens(&host.wait(SECOND / 10)) {
                match venue == id("bybit").0 {
                    true => host.close("bybit", conn),
                    false if venue == id("kraken").0 => {
                        host.open("kraken", conn, &url);
                        host.say("kraken", conn, r#"{"channel":"heartbeat"}"#);
                    }
                    false => {
                        host.open("okx", conn, &url);
                        host.say("okx", conn, "pong");
                    }
                }
            }
        }
    };
    refuse(&mut host, 20);
    assert_eq!(reach(&mut host, "bybit"), "blocked");
    let row = row(&mut host, "bybit");
    assert_eq!(row["instead"], "Its cells stay hatched; 2 other venues go on.");
    host.command(json!({"do": "retry", "venue": "bybit"})).unwrap();
    assert_ne!(reach(&mut host, "bybit"), "blocked");
}

#[test]
fn no_answer_and_an_open_connection_without_a_word_are_silent() {
    let mut host = Host::live(&["bybit", "okx"], &["BTC-USDT"]);
    let asked = host.wait(SECOND);
    let okx = opens(&asked).into_iter().find(|(venue, ..)| *venue == id("okx").0).expect("a dial");
    host.open("okx", okx.1, &okx.2);
    host.wait(7 * SECOND);
    assert_eq!([reach(&mut host, "bybit"), reach(&mut host, "okx")], ["silent", "silent"]);
}
