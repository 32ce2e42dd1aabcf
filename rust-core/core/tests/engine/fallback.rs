//! A market whose first channel is refused, or brings no book, comes over its venue's second one.

use super::frames::okx;
use super::host::*;
use serde_json::Value;

const OKX_URL: &str = "wss://ws.okx.com:8443/ws/v5/public";
const GATE_URL: &str = "wss://api.gateio.ws/ws/v4/";

/// A live engine with one connection of the venue open, and what was sent on it.
fn opened(venue: &str, instruments: &[&str], url: &str) -> (Host, u32, Vec<String>) {
    let mut host = Host::live(&[venue], instruments);
    let dial = host.wait(SECOND).into_iter().find_map(|asked| match asked {
        Asked::Open { conn, .. } => Some(conn),
        _ => None,
    });
    let conn = dial.expect("a dial");
    host.open(venue, conn, url);
    let sent = sends(&host.wait(SECOND));
    (host, conn, sent)
}

fn sends(asked: &[Asked]) -> Vec<String> {
    let text = |a: &Asked| if let Asked::Send { text, .. } = a { Some(text.clone()) } else { None };
    asked.iter().filter_map(text).filter(|text| text != "ping").collect()
}

fn closes(asked: &[Asked]) -> usize {
    asked.iter().filter(|asked| matches!(asked, Asked::Close { .. })).count()
}

/// A whole push of OKX's five best levels.
fn books5(symbol: &str, seq: u64) -> String {
    let side = |from: u64, up: bool| {
        let price = |n: u64| if up { from + n } else { from - n };
        let levels: Vec<String> = (0..5).map(|n| format!(r#"["{}","1","0","1"]"#, price(n))).collect();
        levels.join(",")
    };
    format!(
        r#"{{"arg":{{"channel":"books5","instId":"{symbol}"}},"data":[{{"asks":[{}],"bids":[{}],"instId":"{symbol}","ts":"0","seqId":{seq}}}]}}"#,
        side(101, true),
        side(100, false)
    )
}

fn order_book(symbol: &str, id: u64) -> String {
    format!(
        r#"{{"time":0,"channel":"spot.order_book","event":"update","result":{{"t":0,"lastUpdateId":{id},"s":"{symbol}","bids":[["100","1"]],"asks":[["101","1"]]}}}}"#
    )
}

fn refusal(channel: &str, name: &str, message: &str) -> String {
    format!(
        r#"{{"time":0,"channel":"{channel}","event":"subscribe","payload":["{name}"],"error":{{"code":2,"message":"{message}"}},"result":null}}"#
    )
}

/// What happened at the venue, newest first: the word, the market, the text.
fn journal(host: &mut Host, venue: &str) -> Vec<String> {
    let ask = format!(r#"{{"ask":"events","venue":"{venue}"}}"#);
    let text = host.engine.query(ask.as_bytes()).expect("events");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let events = answer.as_array().expect("a list");
    events.iter().map(story).collect()
}

fn story(event: &Value) -> String {
    let part = |name: &str| event[name].as_str().unwrap_or("").to_string();
    format!("{} {} {}", part("what"), part("market"), part("text"))
}

fn levels_of(host: &mut Host, venue: &str, symbol: &str) -> u64 {
    let report = host.report();
    let markets = report["markets"].as_array().expect("markets");
    let named = |market: &&Value| market["venue"] == venue && market["symbol"] == symbol;
    let market = markets.iter().find(named).expect("a market");
    let sides = market["levels"].as_array().expect("both sides");
    sides.iter().map(|count| count.as_u64().expect("a count")).sum()
}

#[test]
fn without_a_snapshot_okx_is_asked_for_its_whole_pushes() {
    let (mut host, conn, sent) = opened("okx", &["BTC-USDT"], OKX_URL);
    assert!(sent.iter().any(|text| text.contains(r#""channel":"books","#)), "{sent:?}");
    host.say("okx", conn, &okx("BTC-USDT", "update", 5, 6, 0));
    let early = host.wait(SECOND);
    assert!(sends(&early).is_empty(), "a snapshot has three seconds: {early:?}");
    host.say("okx", conn, &okx("BTC-USDT", "update", 6, 7, 0));
    let asked = host.wait(2 * SECOND);
    let [leave, take] = &sends(&asked)[..] else { panic!("{asked:?}") };
    assert!(leave.contains("unsubscribe") && leave.contains(r#""channel":"books","#), "{leave}");
    assert!(take.contains(r#""subscribe""#) && take.contains(r#""channel":"books5","#), "{take}");
    assert_eq!((closes(&asked), host.state()), (0, "SYNCING".into()));
    let said = journal(&mut host, "okx");
    assert!(said.contains(&"fell-back BTC-USDT books5".into()), "{said:?}");

    // What is still under way of the first channel is nobody's.
    host.say("okx", conn, &okx("BTC-USDT", "update", 7, 8, 0));
    host.say("okx", conn, &books5("BTC-USDT", 9));
    assert_eq!((host.state(), levels_of(&mut host, "okx", "BTC-USDT")), ("LIVE".into(), 10));
    host.say("okx", conn, &okx("BTC-USDT", "update", 8, 10, 0));
    host.say("okx", conn, &books5("BTC-USDT", 11));
    assert_eq!((host.state(), host.counter("okx", "gaps")), ("LIVE".into(), 0));
    for seq in 12..40 {
        host.say("okx", conn, &books5("BTC-USDT", seq));
        assert!(sends(&host.wait(200_000)).is_empty(), "once a connection");
    }
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn a_second_channel_that_falls_silent_is_renewed_itself() {
    let (mut host, conn, _) = opened("okx", &["BTC-USDT", "ETH-USDT"], OKX_URL);
    host.say("okx", conn, &okx("ETH-USDT", "snapshot", -1, 1, 0));
    host.wait(3 * SECOND);
    for seq in 0..40 {
        host.say("okx", conn, &books5("BTC-USDT", 10 + seq));
        host.say("okx", conn, &okx("ETH-USDT", "update", 1, 1, 0));
        host.wait(100_000);
    }
    let mut asked = Vec::new();
    for _ in 0..60 {
        host.say("okx", conn, &okx("ETH-USDT", "update", 1, 1, 0));
        asked.extend(host.wait(500_000));
    }
    let sent = sends(&asked);
    assert!(sent.len() >= 2 && sent.iter().all(|text| text.contains("books5")), "{sent:?}");
    assert_eq!(host.state_of("okx", "ETH-USDT"), "LIVE");
}

#[test]
fn a_book_that_began_is_asked_for_again_before_the_channel_is_left() {
    let (mut host, conn, _) = opened("okx", &["BTC-USDT"], OKX_URL);
    host.say("okx", conn, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.say("okx", conn, &okx("BTC-USDT", "update", 20, 30, 0));
    let renewed = sends(&host.wait(SECOND));
    assert!(renewed.iter().all(|text| text.contains(r#""channel":"books","#)), "{renewed:?}");
    assert_eq!(renewed.len(), 2);
    let mut asked = Vec::new();
    for n in 0..12 {
        host.say("okx", conn, &okx("BTC-USDT", "update", 30 + n, 31 + n, 0));
        asked.extend(sends(&host.wait(SECOND)));
    }
    assert!(asked.iter().any(|text| text.contains("books5")), "no snapshot came any more: {asked:?}");
}

#[test]
fn a_refused_channel_of_gate_gives_way_to_whole_books() {
    let (mut host, conn, _) = opened("gate", &["BTC-USDT", "ETH-USDT"], GATE_URL);
    host.say("gate", conn, &refusal("spot.obu", "ob.BTC_USDT.50", "unknown channel spot.obu"));
    host.say("gate", conn, &refusal("spot.obu", "ob.ETH_USDT.50", "unknown currency pair: ETH_USDT"));
    let sent = sends(&host.wait(SECOND));
    let [take] = &sent[..] else { panic!("{sent:?}") };
    assert!(take.contains("spot.order_book") && take.contains("BTC_USDT"), "{take}");
    host.say("gate", conn, &order_book("BTC_USDT", 7));
    assert_eq!(host.state_of("gate", "BTC_USDT"), "LIVE");
    assert_eq!(host.state_of("gate", "ETH_USDT"), "IDLE", "an unknown pair is unknown on any channel");
    let said = journal(&mut host, "gate");
    let note = "fell-back BTC_USDT spot.order_book";
    assert!(said.contains(&note.into()), "{said:?}");
}

#[test]
fn a_market_refused_on_both_channels_is_left_alone() {
    let (mut host, conn, _) = opened("gate", &["BTC-USDT", "ETH-USDT"], GATE_URL);
    host.say("gate", conn, &refusal("spot.obu", "ob.BTC_USDT.50", "unknown channel spot.obu"));
    host.wait(SECOND);
    host.say("gate", conn, &refusal("spot.order_book", "BTC_USDT", "unknown channel spot.order_book"));
    assert_eq!(host.state_of("gate", "BTC_USDT"), "IDLE");
    let asked = host.wait(3 * SECOND);
    assert!(sends(&asked).iter().all(|text| !text.contains("BTC_USDT")), "{asked:?}");
}

#[test]
fn a_silent_channel_of_gate_gives_way_to_whole_books() {
    let (mut host, conn, _) = opened("gate", &["BTC-USDT"], GATE_URL);
    let pong = r#"{"time":0,"channel":"spot.pong","event":"","result":null}"#;
    let mut asked = Vec::new();
    for _ in 0..5 {
        host.say("gate", conn, pong);
        asked.extend(host.wait(SECOND));
    }
    let sent = sends(&asked);
    assert!(sent.iter().any(|text| text.contains("spot.order_book")), "{sent:?}");
    assert!(sent.iter().any(|text| text.contains("spot.obu") && text.contains("unsubscribe")), "{sent:?}");
    host.say("gate", conn, &order_book("BTC_USDT", 7));
    assert_eq!(host.state(), "LIVE");
    let reach = host.engine.query(br#"{"ask":"reach"}"#).expect("an answer");
    assert!(reach.contains("Its second channel stands in for the first in one market."), "{reach}");
}

#[test]
fn the_next_connection_begins_with_the_first_channel() {
    let (mut host, conn, _) = opened("okx", &["BTC-USDT"], OKX_URL);
    host.wait(3 * SECOND);
    host.say("okx", conn, &books5("BTC-USDT", 9));
    host.close("okx", conn);
    let asked = host.wait(2 * SECOND);
    let next = asked.iter().find_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None });
    let next = next.expect("another dial");
    host.open("okx", next, OKX_URL);
    let sent = sends(&host.wait(SECOND));
    assert!(sent.iter().all(|text| !text.contains("books5")), "{sent:?}");
    host.say("okx", next, &okx("BTC-USDT", "snapshot", -1, 20, 0));
    host.say("okx", next, &okx("BTC-USDT", "update", 20, 30, 0));
    assert_eq!((host.state(), levels_of(&mut host, "okx", "BTC-USDT")), ("LIVE".into(), 2));
}

#[test]
fn a_recording_shows_which_channel_a_market_comes_over() {
    let mut host = Host::replay(&[("okx", "BTC-USDT", "BTC-USDT")]);
    host.open("okx", 1, OKX_URL);
    host.say("okx", 1, &okx("BTC-USDT", "update", 5, 6, 0));
    host.say("okx", 1, &books5("BTC-USDT", 7));
    host.say("okx", 1, &okx("BTC-USDT", "update", 6, 8, 0));
    host.say("okx", 1, &books5("BTC-USDT", 9));
    assert_eq!((host.state(), host.counter("okx", "gaps")), ("LIVE".into(), 0));
    host.say("okx", 1, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host.say("okx", 1, &okx("BTC-USDT", "update", 10, 12, 0));
    assert_eq!((host.state(), host.counter("okx", "gaps")), ("LIVE".into(), 0));
    let levels = levels_of(&mut host, "okx", "BTC-USDT");
    host.say("okx", 1, &books5("BTC-USDT", 13));
    assert_eq!(levels_of(&mut host, "okx", "BTC-USDT"), levels, "both channels were recorded");
    host.say("okx", 1, &okx("BTC-USDT", "update", 12, 14, 0));
    assert_eq!((host.state(), host.counter("okx", "gaps")), ("LIVE".into(), 0));
}
