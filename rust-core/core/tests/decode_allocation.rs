//! Decoding allocates nothing once its rooms have grown, whatever the frame holds.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/kraken_v1.rs"]
mod kraken_v1;

use std::time::Instant;

use arbscope_core::book::Book;
use arbscope_core::book::l2::LEVELS_MAX;
use arbscope_core::market::{Kind, Side};
use capture::{Origin, Record, fixture, read};
use desk::Desk;
use serde_json::Value;

/// Allocations of a second reading of the same frames.
fn again(venue: &str, symbols: &[String], frames: &[Record]) -> u64 {
    let mut desk = Desk::new(venue);
    symbols.iter().for_each(|symbol| _ = desk.add(symbol, Kind::Spot));
    let all = |desk: &mut Desk| {
        let before = allocations::count();
        for frame in frames {
            desk.decode(frame.conn, &frame.url, &frame.data, frame.binary).expect("a frame");
        }
        allocations::count() - before
    };
    all(&mut desk);
    all(&mut desk)
}

fn symbols(oracle: &str) -> Vec<String> {
    let bytes = std::fs::read(fixture(&format!("final-books/{oracle}.json"))).expect("an oracle");
    let oracle: Value = serde_json::from_slice(&bytes).expect("JSON");
    oracle["markets"].as_object().expect("markets").keys().cloned().collect()
}

#[test]
fn bitstamp() {
    let frames = read(&fixture("bitstamp/cryptofeed-v3.BITSTAMP.jsonl.gz"));
    let frames: Vec<Record> = frames.into_iter().filter(|frame| frame.url.starts_with("wss")).collect();
    assert_eq!((frames.len(), again("bitstamp", &symbols("bitstamp.cryptofeed-v3"), &frames)), (747, 0));
}

#[test]
fn bitstamp_order_by_order() {
    let order = |n: usize| {
        let event = ["created", "changed", "deleted"][n % 3];
        format!(
            r#"{{"data":{{"id":{n},"id_str":"{n}","order_type":{},"microtimestamp":"1654072104363000","amount":7.5,"amount_str":"7.50000000","price":31483.1,"price_str":"31483.10"}},"channel":"live_orders_btcusd","event":"order_{event}"}}"#,
            n % 2
        )
    };
    let record = |n| Record {
        origin: Origin::Socket,
        conn: 1,
        url: "wss://ws.bitstamp.net".into(),
        t_us: 0,
        data: order(n).into_bytes(),
        binary: false,
    };
    let frames: Vec<Record> = (0..300).map(record).collect();
    assert_eq!(again("bitstamp", &["btcusd".into()], &frames), 0);
}

#[test]
fn htx() {
    let frames = read(&fixture("htx/cryptofeed-v3.HUOBI.jsonl.gz"));
    let frames: Vec<Record> = frames.into_iter().filter(|frame| frame.binary).collect();
    assert_eq!((frames.len(), again("htx", &symbols("htx.cryptofeed-v3"), &frames)), (362, 0));
}

#[test]
fn kraken() {
    let frames = read(&fixture("kraken/cryptofeed-v3.KRAKEN.jsonl.gz"));
    let frames = frames.iter().filter(|frame| frame.url.starts_with("wss")).flat_map(|frame| {
        let old = serde_json::from_slice(&frame.data).expect("JSON");
        let texts = kraken_v1::frames_v2(&old).into_iter();
        texts.map(|text| Record { data: text.into_bytes(), ..frame.clone() })
    });
    let frames: Vec<Record> = frames.collect();
    let symbols: Vec<String> =
        symbols("kraken.cryptofeed-v3").iter().map(|pair| kraken_v1::renamed(pair)).collect();
    assert_eq!((frames.len(), again("kraken", &symbols, &frames)), (4430, 0));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn v10_a_bomb_of_200_mb_takes_ten_mebibytes_at_most() {
    let bomb = gzip(&vec![b' '; 200 << 20]);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let mut desk = Desk::new("htx");
    desk.add("btcusdt", Kind::Spot);
    let most = allocations::most_bytes(|| {
        for _ in 0..3 {
            assert!(desk.decode(1, "wss://api.huobi.pro/ws", &bomb, true).is_err());
        }
    });
    println!("{most} bytes");
    assert!(most <= 10 << 20, "{most}");
    let heartbeat = gzip(br#"{"ping":1}"#);
    assert!(desk.decode(1, "wss://api.huobi.pro/ws", &heartbeat, true).is_ok(), "and the next frame is read");
}

/// Binance's answer with so many bids, the worst first.
fn book_of(count: usize) -> String {
    let levels: Vec<String> = (1..=count).map(|n| format!(r#"["{n}.5","1"]"#)).collect();
    let bids = levels.join(",");
    format!(r#"{{"id":"BTCUSDT","status":200,"result":{{"lastUpdateId":7,"bids":[{bids}],"asks":[]}}}}"#)
}

#[test]
fn v08_a_hundred_thousand_levels_in_a_message_are_cut_and_more_are_refused() {
    let mut desk = Desk::new("binance");
    desk.add("BTCUSDT", Kind::Spot);
    let mut read = |count: usize| {
        let (text, start) = (book_of(count), Instant::now());
        let read = desk.decode(1, "wss://ws-api.binance.com:443/ws-api/v3", text.as_bytes(), false);
        println!("{count} levels, {} bytes: {:?}", text.len(), start.elapsed());
        read
    };
    assert_eq!(read(200_000).map_err(|error| error.what), Err("more levels than a book may hold"));
    assert!(read(100_000).is_ok());
    let (mut book, start) = (Book::default(), Instant::now());
    assert!(book.replace(&desk.batch.levels).is_ok());
    println!("into a book: {:?}", start.elapsed());
    assert_eq!(book.len(Side::Bid), LEVELS_MAX);
    assert_eq!(book.best(Side::Bid).map(|best| best.price), Some(1_000_005), "the best are kept");
}
