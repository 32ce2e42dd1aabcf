//! The reader of recordings finds the frames the fixtures' source notes count.

#[path = "support/capture.rs"]
mod capture;

use capture::{Origin, fixture, read};

/// Frames from sockets, REST replies and connections of a recording.
fn counts(path: &str) -> (usize, usize, usize) {
    let records = read(&fixture(path));
    let of = |origin| records.iter().filter(|r| r.origin == origin).count();
    let last = records.iter().filter(|r| r.origin == Origin::Socket).map(|r| r.conn).max();
    (of(Origin::Socket), of(Origin::Rest), last.map_or(0, |conn| conn as usize + 1))
}

#[test]
fn every_form_is_read_whole() {
    assert_eq!(counts("binance/cryptofeed-v3.BINANCE.jsonl.gz"), (265, 5, 1));
    assert_eq!(counts("binance/cryptofeed-2021-04-05.BINANCE-b38f7c.txt.gz"), (11_357, 10, 1));
    assert_eq!(counts("binance/hftbacktest.spot.ethusdt_20240808.gz"), (33_617, 1, 1));
    assert_eq!(counts("bybit/cryptofeed-v3.BYBIT.jsonl.gz"), (3227, 2, 2));
    assert_eq!(counts("bybit/tickvault.bybit_orderbook50.jsonl"), (10, 0, 1));
    assert_eq!(counts("bybit/crypto-msg-parser.messages.jsonl"), (16, 0, 1));
    assert_eq!(counts("htx/cryptofeed-v3.HUOBI.jsonl.gz"), (362, 1, 1));
}

#[test]
fn binary_frames_are_the_bytes_of_the_venue() {
    let records = read(&fixture("htx/cryptofeed-v3.HUOBI.jsonl.gz"));
    let mut binary = records.iter().filter(|r| r.binary).peekable();
    assert!(binary.peek().is_some());
    assert!(binary.all(|r| r.data.starts_with(&[0x1f, 0x8b])));
}
