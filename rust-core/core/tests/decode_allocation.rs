//! Decoding allocates nothing once its rooms have grown, whatever the frame holds.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/kraken_v1.rs"]
mod kraken_v1;

use arbscope_core::market::Kind;
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
