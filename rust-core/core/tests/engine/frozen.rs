//! P12: a venue that goes on to report trades while its book stands still.

use super::frames::*;
use super::host::*;

const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";

/// A Bybit trade of BTCUSDT that was made now.
fn trade(host: &Host, side: &str, price: &str) -> String {
    trade_at(side, price, host.now_us / 1_000)
}

fn trade_at(side: &str, price: &str, at_ms: i64) -> String {
    format!(
        r#"{{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":{at_ms},"data":[{{"T":{at_ms},"s":"BTCUSDT","S":"{side}","v":"0.1","p":"{price}","L":"PlusTick","i":"x","BT":false}}]}}"#
    )
}

/// Bybit's BTCUSDT, LIVE at 100 to 101 after `u` = 1004, with the habit of changing every four seconds.
fn bybit_live() -> Host {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.say("bybit", 1, &bybit("snapshot", 1_000, "100", "101"));
    for u in 1_001..=1_004 {
        host.wait(4 * SECOND);
        host.say("bybit", 1, &bybit("delta", u, "100", ""));
    }
    assert_eq!(host.state(), "LIVE");
    host
}

/// Heartbeats for some seconds, and a trade with each if there is one; gives after how many it was STALE.
fn seconds_live(host: &mut Host, seconds: i64, price: Option<&str>) -> Option<i64> {
    (0..seconds).find(|_| {
        if let Some(price) = price {
            let trade = trade(host, "Buy", price);
            host.say("bybit", 1, &trade);
        }
        host.say("bybit", 1, r#"{"op":"pong"}"#);
        host.wait(SECOND);
        host.state() != "LIVE"
    })
}

#[test]
fn p12_a_trade_above_the_best_ask_of_a_book_that_stands_still_makes_it_stale() {
    let mut host = bybit_live();
    let through = trade(&host, "Buy", "102");
    host.say("bybit", 1, &through);
    let after_s = seconds_live(&mut host, 30, None).expect("STALE");
    assert!((4..=9).contains(&after_s), "within ten seconds of the contradiction: {after_s}");
    let text = host.engine.query(br#"{"ask":"events","venue":"bybit"}"#).unwrap();
    assert!(text.contains("\"frozen\""), "{text}");
    host.say("bybit", 1, &bybit("delta", 1_005, "99", "101"));
    assert_eq!(host.state(), "LIVE", "it moves again");
}

#[test]
fn p12_several_trades_without_any_change_make_it_stale_and_one_does_not() {
    let mut host = bybit_live();
    let once = trade(&host, "Buy", "101");
    host.say("bybit", 1, &once);
    assert_eq!(seconds_live(&mut host, 30, None), None, "a hidden order may have filled it");
    let after_s = seconds_live(&mut host, 30, Some("101")).expect("STALE");
    assert!((5..=9).contains(&after_s), "{after_s}");
}

#[test]
fn p12_a_book_that_moves_is_never_frozen_however_much_is_traded() {
    let mut host = bybit_live();
    for n in 1_005..1_060 {
        let through = trade(&host, "Buy", "105");
        host.say("bybit", 1, &through);
        host.wait(SECOND / 2);
        host.say("bybit", 1, &bybit("delta", n, "99", ""));
        assert_eq!(host.state(), "LIVE");
    }
}

#[test]
fn p12_trades_of_the_past_that_a_venue_sends_at_the_beginning_speak_against_no_book() {
    let mut host = bybit_live();
    for minutes in 1..6 {
        let old = trade_at("Buy", "150", host.now_us / 1_000 - minutes * 60_000);
        host.say("bybit", 1, &old);
    }
    assert_eq!(seconds_live(&mut host, 20, None), None);
}

#[test]
fn p12_whole_books_that_repeat_themselves_prove_nothing_against_trades() {
    let mut host = Host::replay(&[("htx", "btcusdt", "BTC-USDT")]);
    host.open("htx", 1, "wss://api.huobi.pro/ws");
    host.say("htx", 1, &htx(5_000, "100", "101"));
    let mut stale_after = None;
    for n in 0..200 {
        let at_ms = host.now_us / 1_000;
        host.say("htx", 1, &format!(
            r#"{{"ch":"market.btcusdt.trade.detail","ts":{at_ms},"tick":{{"id":1,"ts":{at_ms},"data":[{{"id":1,"ts":{at_ms},"tradeId":1,"amount":0.1,"price":110.0,"direction":"buy"}}]}}}}"#
        ));
        host.wait(SECOND / 10);
        host.say("htx", 1, &htx(5_001 + n, "100", "101"));
        stale_after = stale_after.or((host.state() == "STALE").then_some(n));
    }
    let tenths = stale_after.expect("STALE");
    assert!((40..=100).contains(&tenths), "{tenths} tenths of a second");
    assert_eq!((host.state(), host.counter("htx", "malformed")), ("STALE".into(), 0));
    host.say("htx", 1, &htx(6_000, "109", "111"));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn p12_a_frozen_book_is_subscribed_anew_and_stays_stale_if_that_brings_the_same() {
    let mut host = Host::live(&["bybit"], &["BTC-USDT"]);
    let conn = host
        .wait(SECOND)
        .iter()
        .find_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None })
        .expect("a dial");
    host.open("bybit", conn, BYBIT_URL);
    host.say("bybit", conn, &bybit("snapshot", 1_000, "100", "101"));
    host.asked();
    let mut asked = Vec::new();
    for _ in 0..8 {
        let through = trade(&host, "Sell", "98");
        host.say("bybit", conn, &through);
        asked.extend(host.wait(SECOND));
    }
    assert_eq!(host.state(), "STALE");
    let is_renewal = |a: &Asked| matches!(a, Asked::Send { text, .. } if text.contains("unsubscribe"));
    assert!(asked.iter().any(is_renewal), "{asked:?}");
    host.say("bybit", conn, &bybit("snapshot", 1_100, "100", "101"));
    assert_eq!(host.state(), "STALE", "the same book once more");
    host.say("bybit", conn, &bybit("snapshot", 1_200, "97", "98"));
    assert_eq!(host.state(), "LIVE");
}
