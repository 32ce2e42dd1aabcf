//! Binance held against its own recordings: sequences, splices, best prices and final books.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;

use std::collections::HashMap;

use arbscope_core::book::{Book, Level};
use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event};
use capture::{Origin, Record, fixture, read};
use desk::Desk;
use serde_json::Value;

const SPOT: &str = "wss://stream.binance.com:9443/stream";
const SPOT_API: &str = "wss://ws-api.binance.com:443/ws-api/v3";
const LINEAR: &str = "wss://fstream.binance.com/stream";
const LINEAR_API: &str = "wss://ws-fapi.binance.com/ws-fapi/v1";

fn desk_of(symbols: &[&str], kind: Kind) -> Desk {
    let mut desk = Desk::new("binance");
    for symbol in symbols {
        desk.add(symbol, kind);
    }
    desk
}

/// A REST book as the WebSocket API would have sent it.
fn as_reply(symbol: &str, body: &[u8]) -> String {
    let body = std::str::from_utf8(body).expect("UTF-8");
    format!(r#"{{"id":"{symbol}","status":200,"result":{body}}}"#)
}

/// The symbol a REST book was asked for.
fn asked<'a>(record: &'a Record, only: &'a str) -> Option<&'a str> {
    let symbol = record.url.split_once("symbol=").map(|(_, rest)| rest.split('&').next().expect("a symbol"));
    symbol.or(record.url.is_empty().then_some(only))
}

/// Plays recordings, REST books as replies; frames of other URLs are left out.
fn play(desk: &mut Desk, files: &[&str], urls: (&str, &str), mut after: impl FnMut(&mut Desk, &Record)) {
    let only = desk.held[0].symbol.clone();
    for record in files.iter().flat_map(|file| read(&fixture(file))) {
        match record.origin {
            Origin::Socket => desk.receive(0, urls.0, &record.data, record.binary),
            Origin::Rest => {
                let Some(symbol) = asked(&record, &only) else { continue };
                desk.text(urls.1, &as_reply(symbol, &record.data));
            }
        }
        after(desk, &record);
    }
}

fn assert_books(desk: &Desk, oracle: &str) {
    for (place, held) in desk.held.iter().enumerate() {
        desk.assert_final(MarketId::from_index(place), &held.symbol, &fixture(oracle));
    }
}

/// A best bid and ask as the venue's bookTicker stream gave them.
#[derive(Clone, PartialEq, Debug)]
struct Best {
    update: u64,
    bid: [Decimal; 2],
    ask: [Decimal; 2],
}

impl Best {
    fn read(data: &[u8]) -> Option<Self> {
        let frame: Value = serde_json::from_slice(data).expect("JSON");
        let data = &frame["data"];
        let is_ticker = frame["stream"].as_str().is_some_and(|stream| stream.ends_with("@bookTicker"));
        let number =
            |key: &str| Decimal::size(data[key].as_str().expect("text").as_bytes()).expect("a number").size;
        let best = |price, size| [number(price), number(size)];
        is_ticker.then(|| Best {
            update: data["u"].as_u64().expect("an id"),
            bid: best("b", "B"),
            ask: best("a", "A"),
        })
    }

    fn is_top_of(&self, book: &Book) -> bool {
        let is = |level: Option<Level>, [price, size]: [Decimal; 2]| {
            let here = level.map(|level| (level.price, level.size));
            here == price.rescale(book.price_scale()).zip(size.rescale(book.size_scale()))
        };
        is(book.best(Side::Bid), self.bid) && is(book.best(Side::Ask), self.ask)
    }
}

/// Depth events after which the book's best equals the last bookTicker up to the event's id, of all applied.
fn best_agreements(desk: &mut Desk, files: &[&str]) -> (usize, usize) {
    let mut tickers: Vec<Best> = Vec::new();
    let (mut agreed, mut judged, mut applied) = (0, 0, 0);
    play(desk, files, (SPOT, SPOT_API), |desk, record| {
        tickers.extend(Best::read(&record.data));
        let held = &desk.held[0];
        if std::mem::replace(&mut applied, held.applied) == held.applied {
            return;
        }
        let last = held.last.expect("a book that stands");
        let known = tickers.partition_point(|ticker| ticker.update <= last);
        judged += 1;
        agreed += usize::from(known > 0 && tickers[known - 1].is_top_of(&held.book));
    });
    (agreed, judged)
}

#[test]
fn bitcoin_over_midnight_agrees_with_the_book_ticker() {
    let mut desk = desk_of(&["BTCUSDT"], Kind::Spot);
    let files =
        ["binance/hftbacktest.spot.btcusdt_20240808.gz", "binance/hftbacktest.spot.btcusdt_20240809.gz"];
    assert_eq!(best_agreements(&mut desk, &files), (6491, 6493));
    let held = &desk.held[0];
    assert_eq!((held.deltas, held.applied, held.stale, held.gaps, held.crossed), (6495, 6493, 2, 0, 0));
    assert_books(&desk, "final-books/binance.btcusdt-2024-08.json");
}

#[test]
fn ether_agrees_with_the_book_ticker() {
    let mut desk = desk_of(&["ETHUSDT"], Kind::Spot);
    let agreed = best_agreements(&mut desk, &["binance/hftbacktest.spot.ethusdt_20240808.gz"]);
    assert_eq!(agreed, (3432, 3432));
    assert_books(&desk, "final-books/binance.ethusdt-2024-08-08.json");
}

#[test]
fn ten_markets_of_2021_splice_exactly() {
    let symbols = [
        "AXSBNB",
        "BTCAUD",
        "BTCSTUSDT",
        "DENTUSDT",
        "ETHBRL",
        "MANAUSDT",
        "NEOUSDC",
        "QTUMETH",
        "RENBTCETH",
        "ZILUSDT",
    ];
    let mut desk = desk_of(&symbols, Kind::Spot);
    play(&mut desk, &["binance/cryptofeed-2021-04-05.BINANCE-b38f7c.txt.gz"], (SPOT, SPOT_API), |_, _| {});
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (4709, 0, 0));
    assert_books(&desk, "final-books/binance.2021-04-05.json");
}

#[test]
fn four_markets_of_2021_splice_exactly() {
    let mut desk = desk_of(&["BLZETH", "LRCBTC", "NKNUSDT", "RUNEEUR"], Kind::Spot);
    play(&mut desk, &["binance/cryptofeed-v3.BINANCE.jsonl.gz"], (SPOT, SPOT_API), |_, _| {});
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (177, 0, 0));
    assert!(desk.held.iter().all(|held| (1..=2).contains(&held.stale)));
    assert_books(&desk, "final-books/binance.cryptofeed-v3.json");
}

#[test]
fn futures_follow_their_previous_update() {
    let mut desk = desk_of(&["AKROUSDT", "CTKUSDT", "KEEPUSDT", "SUSHIUSDT"], Kind::Linear);
    play(
        &mut desk,
        &["binance-usdm/cryptofeed-v3.BINANCE_FUTURES.jsonl.gz"],
        (LINEAR, LINEAR_API),
        |_, _| {},
    );
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (764, 0, 0));
    assert!(desk.held.iter().all(|held| (2..=6).contains(&held.stale)));
}

#[test]
fn single_messages_are_decoded_or_ignored() {
    let symbols = ["BTCUSDT", "ETHUSDT", "BTCUSD_PERP", "RUNEUSD_PERP", "BTCUSD_220624", "ETHUSDT_210625"];
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for record in read(&fixture("binance/crypto-msg-parser.messages.jsonl")) {
        let kind = if record.url.contains("inverse") { Kind::Inverse } else { Kind::Spot };
        let mut desk = desk_of(&symbols, kind);
        let url = if kind == Kind::Inverse { "wss://dstream.binance.com/stream" } else { SPOT };
        desk.receive(0, url, &record.data, false);
        *seen.entry(word(&desk.events()[0])).or_default() += 1;
        println!("{:32} {}", record.url, word(&desk.events()[0]));
    }
    assert_eq!(seen.values().sum::<usize>(), 34);
    println!("{seen:?}");
}

#[test]
fn edited_messages_are_decoded_or_ignored() {
    let Some(folder) = capture::shared("captures/binance/nautilus") else { return };
    for (name, bytes) in capture::json_files(&folder) {
        let mut desk = desk_of(&["BTCUSDT"], Kind::Linear);
        desk.receive(0, LINEAR, &bytes, false);
        println!("{name:32} {}", word(&desk.events()[0]));
    }
}

fn word(event: &Event) -> &'static str {
    match event {
        Event::Book(event) if event.kind == BookKind::Delta => "delta",
        Event::Book(event) if event.kind == BookKind::Full => "full",
        Event::Book(_) => "snapshot",
        Event::Trade(_) => "trade",
        Event::Ignored => "ignored",
        _ => "other",
    }
}
