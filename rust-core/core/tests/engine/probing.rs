//! Markets are tried: what is refused or for ever silent is not listed there, and the rest go on.

use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::{QuoteRow, VenueRow};
use arbscope_core::market::Listing;
use serde_json::{Value, json};

use super::frames::*;
use super::host::*;

const KRAKEN: &str = "wss://ws.kraken.com/v2";
const BYBIT: &str = "wss://stream.bybit.com/v5/public/spot";
const HEARTBEAT: &str = r#"{"channel":"heartbeat"}"#;
const REFUSAL: &str = r#"{"error":"Currency pair not supported ETH/USD","method":"subscribe","success":false,"symbol":"ETH/USD","req_id":1}"#;

fn dialled(asked: &[Asked]) -> Vec<u32> {
    asked.iter().filter_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None }).collect()
}

fn sent(asked: &[Asked]) -> Vec<String> {
    let text = |a: &Asked| if let Asked::Send { text, .. } = a { Some(text.clone()) } else { None };
    asked.iter().filter_map(text).collect()
}

/// Lets time pass while the venue says this once a second.
fn alive(host: &mut Host, conn: u32, seconds: usize, beat: &str) -> Vec<Asked> {
    let mut asked = Vec::new();
    for _ in 0..seconds {
        asked.extend(host.wait(SECOND));
        host.say("kraken", conn, beat);
    }
    asked
}

/// Kraken with BTC/USD live and ETH/USD asked for.
fn kraken() -> (Host, u32) {
    let mut host = Host::live(&["kraken"], &["BTC-USD", "ETH-USD"]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("kraken", conn, KRAKEN);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    host.wait(SECOND);
    host.asked();
    (host, conn)
}

fn eth(bid: &str, ask: &str) -> String {
    snapshot(bid, ask).replace("BTC/USD", "ETH/USD")
}

/// Word and note of a market's listing.
fn listing(host: &mut Host, symbol: &str) -> (String, Option<String>) {
    let text = host.engine.query(br#"{"ask":"catalogue"}"#).expect("an answer");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let markets = answer["markets"].as_array().expect("markets");
    let market = markets.iter().find(|market| market["symbol"] == symbol).expect("a market");
    let word = market["listing"].as_str().expect("a word").to_string();
    (word, market["listingNote"].as_str().map(str::to_string))
}

fn events(host: &mut Host) -> String {
    host.engine.query(br#"{"ask":"events","venue":"kraken"}"#).expect("an answer")
}

#[test]
fn what_is_heard_of_is_listed() {
    let (mut host, _) = kraken();
    assert_eq!(listing(&mut host, "BTC/USD"), ("listed".into(), None));
    assert_eq!(listing(&mut host, "ETH/USD"), ("asked".into(), None));
}

#[test]
fn a_refused_market_is_not_listed_and_asked_for_no_more() {
    let (mut host, conn) = kraken();
    host.say("kraken", conn, REFUSAL);
    let (word, note) = listing(&mut host, "ETH/USD");
    assert_eq!(word, "not-listed");
    assert_eq!(
        note.as_deref(),
        Some("Not listed at Kraken: refused by the venue: Currency pair not supported ETH/USD")
    );
    assert!(events(&mut host).contains(r#""what":"not-listed","market":"ETH/USD""#));
    let asked = alive(&mut host, conn, 150, HEARTBEAT);
    assert!(sent(&asked).iter().all(|text| !text.contains("ETH/USD")), "{asked:?}");
    assert_eq!((host.state(), host.state_of("kraken", "ETH/USD")), ("LIVE".into(), "IDLE".into()));
}

#[test]
fn a_silent_market_is_not_listed_after_a_minute_while_others_speak() {
    let (mut host, conn) = kraken();
    let asked = alive(&mut host, conn, 58, HEARTBEAT);
    let again = |text: &&String| text.contains("\"subscribe\"") && text.contains("ETH/USD");
    assert_eq!(sent(&asked).iter().filter(again).count(), 3, "{asked:?}");
    assert_eq!(listing(&mut host, "ETH/USD").0, "asked");
    let asked = alive(&mut host, conn, 60, HEARTBEAT);
    assert_eq!(listing(&mut host, "ETH/USD").0, "not-listed");
    assert!(sent(&asked).is_empty() && dialled(&asked).is_empty(), "{asked:?}");
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn silence_says_nothing_while_the_whole_connection_is_silent() {
    let mut host = Host::live(&["kraken"], &["BTC-USD", "ETH-USD"]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("kraken", conn, KRAKEN);
    alive(&mut host, conn, 100, HEARTBEAT);
    assert_eq!([listing(&mut host, "BTC/USD").0, listing(&mut host, "ETH/USD").0], ["asked", "asked"]);
}

#[test]
fn alone_on_its_connection_a_market_must_be_silent_on_two() {
    let mut host = Host::live(&["kraken"], &["ETH-USD"]);
    let mut conns = 0;
    let mut conn = 0;
    let mut asked = host.wait(SECOND);
    for _ in 0..150 {
        if let Some(new) = dialled(&asked).first() {
            (conns, conn) = (conns + 1, *new);
            host.open("kraken", conn, KRAKEN);
        }
        host.say("kraken", conn, HEARTBEAT);
        asked = [host.asked(), host.wait(SECOND)].concat();
    }
    let (word, note) = listing(&mut host, "ETH/USD");
    assert_eq!((word.as_str(), conns), ("not-listed", 2));
    assert!(note.expect("a note").contains("alone on its connection"));
    assert!(dialled(&asked).is_empty(), "nothing is dialled for it by itself");
}

#[test]
fn it_is_tried_again_on_demand_and_then_counts_again() {
    let (mut host, conn) = kraken();
    host.say("kraken", conn, REFUSAL);
    host.asked();
    host.command(json!({"do": "probe", "venue": "kraken", "symbol": "ETH/USD"})).unwrap();
    let asked = [host.asked(), host.wait(SECOND)].concat();
    assert!(
        sent(&asked).iter().any(|text| text.contains("ETH/USD") && text.contains("\"book\"")),
        "{asked:?}"
    );
    assert!(
        dialled(&asked).is_empty() && sent(&asked).iter().all(|text| !text.contains("BTC/USD")),
        "{asked:?}"
    );
    assert_eq!((listing(&mut host, "ETH/USD").0.as_str(), host.state().as_str()), ("asked", "LIVE"));
    host.say("kraken", conn, &eth("10.0", "10.1"));
    assert_eq!(listing(&mut host, "ETH/USD"), ("listed".into(), None));
    assert_eq!(host.state_of("kraken", "ETH/USD"), "LIVE");
}

#[test]
fn retry_asks_again_for_everything_that_was_missing() {
    let (mut host, conn) = kraken();
    host.say("kraken", conn, REFUSAL);
    host.asked();
    host.command(json!({"do": "retry", "venue": "kraken"})).unwrap();
    let asked = [host.asked(), host.wait(SECOND)].concat();
    assert!(sent(&asked).iter().any(|text| text.contains("ETH/USD")), "{asked:?}");
    assert_eq!(listing(&mut host, "ETH/USD").0, "asked");
}

#[test]
fn a_new_connection_asks_again_and_nothing_counts_before_it_speaks() {
    let (mut host, conn) = kraken();
    host.say("kraken", conn, REFUSAL);
    host.close("kraken", conn);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("kraken", conn, KRAKEN);
    let asked = [host.asked(), host.wait(SECOND)].concat();
    assert!(sent(&asked).iter().any(|text| text.contains("ETH/USD")), "{asked:?}");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    let asked = alive(&mut host, conn, 100, HEARTBEAT);
    let is_list = |text: &String| text.contains("instrument");
    assert!(sent(&asked).iter().all(is_list), "one question a connection: {asked:?}");
    assert_eq!(listing(&mut host, "ETH/USD").0, "not-listed");
    host.say("kraken", conn, &eth("10.0", "10.1"));
    assert_eq!((listing(&mut host, "ETH/USD").0.as_str(), host.state().as_str()), ("listed", "LIVE"));
    assert_eq!(host.state_of("kraken", "ETH/USD"), "LIVE");
}

#[test]
fn a_connection_on_which_nothing_is_listed_is_closed_and_not_dialled_again() {
    let mut host = Host::live(&["kraken"], &["ETH-USD"]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("kraken", conn, KRAKEN);
    host.say("kraken", conn, REFUSAL);
    let asked = [host.asked(), host.wait(30 * SECOND)].concat();
    assert!(asked.contains(&Asked::Close { venue: id("kraken").0, conn }), "{asked:?}");
    assert!(dialled(&asked).is_empty(), "{asked:?}");
    host.command(json!({"do": "probe", "venue": "kraken", "symbol": "ETH/USD"})).unwrap();
    assert_eq!(dialled(&[host.asked(), host.wait(SECOND)].concat()).len(), 1);
}

#[test]
fn a_refusal_for_haste_says_nothing_of_the_market() {
    let (mut host, conn) = kraken();
    host.say("kraken", conn, &REFUSAL.replace("Currency pair not supported ETH/USD", "Exceeded msg rate"));
    alive(&mut host, conn, 90, HEARTBEAT);
    assert_eq!(listing(&mut host, "ETH/USD").0, "asked");
    assert_eq!(host.state_of("kraken", "ETH/USD"), "QUARANTINED");
}

#[test]
fn a_refusal_that_names_the_symbol_in_its_text_is_about_that_market() {
    let mut host = Host::live(&["coinbase"], &["BTC-USD", "DAI-USDT"]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("coinbase", conn, "wss://advanced-trade-ws.coinbase.com");
    host.say("coinbase", conn, r#"{"type":"error","message":"DAI-USDT is not a valid product"}"#);
    assert_eq!([listing(&mut host, "DAI-USDT").0, listing(&mut host, "BTC-USD").0], ["not-listed", "asked"]);
}

#[test]
fn a_refused_request_for_a_book_that_never_moved_finds_it_missing() {
    let mut host = Host::live(&["binance"], &["BTC-USDT", "DAI-USDT"]);
    let stream = dialled(&host.wait(SECOND))[0];
    host.open("binance", stream, "wss://data-stream.binance.vision/stream");
    let mut refused = false;
    for n in 0..20 {
        host.say("binance", stream, &binance(110 + n, 110 + n, "100"));
        for asked in host.wait(SECOND) {
            match asked {
                Asked::Open { conn, url, .. } => host.open("binance", conn, &url),
                Asked::Send { conn, text, .. } if text.contains("DAIUSDT") => {
                    host.say(
                        "binance",
                        conn,
                        r#"{"id":"DAIUSDT","status":400,"error":{"code":-1121,"msg":"Invalid symbol."}}"#,
                    );
                    refused = true;
                }
                Asked::Send { conn, text, .. } if text.contains(r#""depth""#) => {
                    host.say("binance", conn, &binance_book(110 + n, "99", "102"));
                }
                _ => {}
            }
        }
    }
    assert!(refused);
    assert_eq!(listing(&mut host, "DAIUSDT").0, "not-listed");
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn what_is_not_listed_counts_in_no_share() {
    let (mut host, conn) = kraken();
    host.say("kraken", conn, REFUSAL);
    let mut frame = vec![0; host.engine.frame_bytes_max()];
    host.wait(SECOND);
    host.engine.pack_frame(&mut frame).expect("room");
    let frame = FrameReader::new(&frame).expect("a frame");
    let row: VenueRow = frame.row(id("kraken").index());
    assert_eq!((row.markets, row.markets_live, row.markets_missing), (1, 1, 1));
    let market = host.engine.catalogue().symbols().find_any(id("kraken"), b"ETH/USD").expect("a market");
    let quote: QuoteRow = frame.row(market.index());
    assert_eq!(quote.listing, Listing::NotListed as u8);
}

#[test]
fn a_recording_says_by_itself_what_is_listed() {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    assert_eq!(listing(&mut host, "BTCUSDT").0, "unasked");
    host.open("bybit", 1, BYBIT);
    host.say("bybit", 1, &bybit("snapshot", 1, "100", "101"));
    assert_eq!(listing(&mut host, "BTCUSDT").0, "listed");
}
