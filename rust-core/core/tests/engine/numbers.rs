//! One wrong digit in a number: the book that took it has passed all that follows, and must say so at once
//! instead of standing still. Old messages that come again are none of it.

use super::frames::*;
use super::host::*;

const MS: i64 = 1_000;

/// A frame with the venue's time in place of the 0 that the plain frames have.
fn timed(frame: &str, key: &str, at_us: i64) -> String {
    frame.replacen(&format!("\"{key}\":0"), &format!("\"{key}\":{}", at_us / MS), 1)
}

fn binance_at(host: &Host, first: u64, last: u64, bid: &str) -> String {
    timed(&binance(first, last, bid), "E", host.now_us)
}

fn binance_live() -> Host {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, "wss://data-stream.binance.vision/stream");
    host.open("binance", 2, "wss://ws-api.binance.com:443/ws-api/v3");
    for n in 110..113 {
        say_at(&mut host, n, n);
    }
    host.say("binance", 2, &binance_book(111, "99", "102"));
    assert_eq!(host.state(), "LIVE");
    host
}

/// A difference made and received 100 ms after the last.
fn say_at(host: &mut Host, first: u64, last: u64) {
    host.wait(100 * MS);
    let frame = binance_at(host, first, last, "100");
    host.say("binance", 1, &frame);
}

#[test]
fn p01_a_digit_too_high_in_a_binance_number_shows_at_the_next_message() {
    let mut host = binance_live();
    say_at(&mut host, 113, 913);
    say_at(&mut host, 114, 114);
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("RESYNC".into(), 1));
    say_at(&mut host, 115, 115);
    host.say("binance", 2, &binance_book(114, "99", "102"));
    assert_eq!(host.state(), "LIVE", "what waited did not take the wrong number along");
    say_at(&mut host, 116, 116);
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("LIVE".into(), 1));
}

#[test]
fn p01_a_digit_too_low_shows_at_once() {
    let mut host = binance_live();
    say_at(&mut host, 113, 103);
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("RESYNC".into(), 1));
}

#[test]
fn p01_a_wrong_number_among_those_that_wait_is_a_gap_and_spoils_no_second_snapshot() {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, "wss://data-stream.binance.vision/stream");
    host.open("binance", 2, "wss://ws-api.binance.com:443/ws-api/v3");
    for (first, last) in [(110, 112), (113, 913), (114, 115)] {
        say_at(&mut host, first, last);
    }
    host.say("binance", 2, &binance_book(111, "99", "102"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("RESYNC".into(), 1));
    say_at(&mut host, 116, 117);
    host.say("binance", 2, &binance_book(116, "99", "102"));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("LIVE".into(), 1));
}

#[test]
fn p02_old_messages_that_come_again_however_many_are_dropped() {
    let mut host = binance_live();
    let old: Vec<String> = (113..163)
        .map(|n| {
            host.wait(100 * MS);
            let frame = binance_at(&host, n, n, "100");
            host.say("binance", 1, &frame);
            frame
        })
        .collect();
    old.iter().for_each(|frame| host.say("binance", 1, frame));
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("LIVE".into(), 0));
}

#[test]
fn p04_a_snapshot_whose_number_its_stream_never_reaches_is_doubted_then_dropped() {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, "wss://data-stream.binance.vision/stream");
    host.open("binance", 2, "wss://ws-api.binance.com:443/ws-api/v3");
    say_at(&mut host, 110, 110);
    host.say("binance", 2, &binance_book(190, "99", "102"));
    assert_eq!(host.state(), "LIVE", "a stream may be a little behind");
    let mut states = vec![host.state()];
    for n in 111..170 {
        say_at(&mut host, n, n);
        states.push(host.state());
    }
    let lasted = |state: &str| states.iter().filter(|other| *other == state).count();
    assert!((9..=11).contains(&lasted("LIVE")), "{states:?}");
    assert!((38..=41).contains(&lasted("STALE")), "{states:?}");
    assert_eq!((host.state(), host.counter("binance", "gaps")), ("RESYNC".into(), 1));
}

#[test]
fn p11_changes_without_times_show_it_after_a_while() {
    let mut host = Host::replay(&[("binance", "BTCUSDT", "BTC-USDT")]);
    host.open("binance", 1, "wss://data-stream.binance.vision/stream");
    host.open("binance", 2, "wss://ws-api.binance.com:443/ws-api/v3");
    host.say("binance", 1, &binance(110, 112, "100"));
    host.say("binance", 2, &binance_book(111, "99", "102"));
    host.say("binance", 1, &binance(113, 131, "100"));
    let before = (114..130).find(|n| {
        host.say("binance", 1, &binance(*n, *n, "100"));
        host.state() != "LIVE"
    });
    assert_eq!((before, host.state()), (None, "LIVE".into()));
    host.say("binance", 1, &binance(130, 130, "100"));
    assert_eq!(host.state(), "RESYNC");
}

#[test]
fn p01_a_bybit_snapshot_with_a_digit_too_high_shows_at_the_next_message() {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    host.open("bybit", 1, "wss://stream.bybit.com/v5/public/spot");
    let book = timed(&bybit("snapshot", 19_521_288, "100", "101"), "cts", host.now_us);
    host.say("bybit", 1, &book);
    host.wait(20 * MS);
    let next = timed(&bybit("delta", 18_521_289, "100", ""), "cts", host.now_us);
    host.say("bybit", 1, &next);
    assert_eq!((host.state(), host.counter("bybit", "gaps")), ("RESYNC".into(), 1));
}

#[test]
fn p02_a_bybit_message_older_than_the_snapshot_is_dropped() {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT")]);
    host.open("bybit", 1, "wss://stream.bybit.com/v5/public/spot");
    let old = timed(&bybit("delta", 1_000, "100", ""), "cts", host.now_us);
    host.wait(20 * MS);
    let book = timed(&bybit("snapshot", 1_001, "100", "101"), "cts", host.now_us);
    host.say("bybit", 1, &book);
    host.say("bybit", 1, &old);
    assert_eq!((host.state(), host.counter("bybit", "gaps")), ("LIVE".into(), 0));
}

#[test]
fn p11_a_whole_book_of_a_later_time_is_the_book_whatever_number_the_last_had() {
    let mut host = Host::replay(&[("htx", "btcusdt", "BTC-USDT")]);
    host.open("htx", 1, "wss://api.huobi.pro/ws");
    for (seq, bid) in [(5_000, "100"), (5_900, "99"), (5_002, "98"), (5_003, "97")] {
        host.wait(100 * MS);
        let push = timed(&htx(seq, bid, "101"), "ts", host.now_us);
        host.say("htx", 1, &push);
        let held = host.report()["markets"][0]["bid"].clone();
        assert_eq!((host.state(), held), ("LIVE".into(), bid.into()), "{seq}");
    }
}

#[test]
fn p11_a_bitstamp_time_ahead_of_its_stream_shows_at_the_second_message_after_it() {
    let push = |at_us: i64, bid: &str| {
        format!(
            r#"{{"event":"data","channel":"order_book_btcusd","data":{{"microtimestamp":"{at_us}","bids":[["{bid}","1"]],"asks":[["101","1"]]}}}}"#
        )
    };
    let mut host = Host::replay(&[("bitstamp", "btcusd", "BTC-USD")]);
    host.open("bitstamp", 1, "wss://ws.bitstamp.net");
    let from_us = host.now_us;
    let say = |host: &mut Host, at_us: i64, bid: &str| {
        host.wait(100 * MS);
        host.say("bitstamp", 1, &push(at_us, bid));
        host.state()
    };
    assert_eq!(say(&mut host, from_us, "100"), "LIVE");
    assert_eq!(say(&mut host, from_us + 900 * MS, "99"), "LIVE");
    assert_eq!(say(&mut host, from_us + 200 * MS, "98"), "LIVE", "one may be a latecomer");
    assert_eq!(say(&mut host, from_us + 300 * MS, "97"), "RESYNC");
    assert_eq!(say(&mut host, from_us + 400 * MS, "96"), "LIVE");
    assert_eq!(host.report()["markets"][0]["bid"], "96");
}
