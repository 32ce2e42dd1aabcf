//! The whole engine, from frame to scan, allocates nothing per message between snapshots.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;

use arbscope_core::engine::Engine;
use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::PairRow;
use arbscope_core::market::OrdersState;
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::registry;
use capture::{Origin, Record, fixture, read};
use serde_json::json;

/// Frames that may allocate: rooms are still growing.
const WARM_UP: usize = 3_000;

struct Case {
    venue: &'static str,
    file: &'static str,
    url: &'static str,
    symbols: &'static [&'static str],
    /// A frame with this in it holds a snapshot.
    snapshot: &'static str,
}

const CASES: &[Case] = &[
    Case {
        venue: "binance",
        file: "binance/hftbacktest.spot.btcusdt_20240808.gz",
        url: "wss://stream.binance.com:9443/stream",
        symbols: &["BTCUSDT"],
        snapshot: "\"status\":200",
    },
    Case {
        venue: "bybit",
        file: "bybit/cryptofeed-v3.BYBIT.jsonl.gz",
        url: "wss://stream.bybit.com/v5/public/spot",
        symbols: &["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"],
        snapshot: "\"snapshot\"",
    },
    Case {
        venue: "kraken",
        file: "kraken/tickvault.kraken_v2_book.jsonl",
        url: "wss://ws.kraken.com/v2",
        symbols: &["BTC/USD"],
        snapshot: "\"snapshot\"",
    },
];

fn engine(case: &Case) -> Engine {
    let market = |symbol: &&str| json!({"venue": case.venue, "symbol": symbol, "base": &symbol[..3], "quote": "USDT", "kind": "spot"});
    let markets: Vec<_> = case.symbols.iter().map(market).collect();
    let header = json!({"seed": 7, "config": {"world": "recorded"}, "markets": markets});
    Engine::configured(header.to_string().as_bytes()).expect("a good header")
}

/// REST books as the venue file takes them.
fn frame_of(record: &Record) -> Option<Vec<u8>> {
    if record.data.starts_with(b"{\"lastUpdateId\"") {
        let body = String::from_utf8_lossy(&record.data);
        return Some(format!("{{\"id\":\"BTCUSDT\",\"status\":200,\"result\":{body}}}").into_bytes());
    }
    (record.origin == Origin::Socket).then(|| record.data.clone())
}

#[test]
fn nothing_per_message() {
    for case in CASES {
        let frames: Vec<(Record, Vec<u8>)> =
            read(&fixture(case.file)).into_iter().filter_map(|r| frame_of(&r).map(|f| (r, f))).collect();
        let venue = registry::find(case.venue).expect("a venue");
        let mut engine = engine(case);
        let mut room = vec![0u8; engine.frame_bytes_max()];
        let (mut allocated, mut measured) = (0, 0);
        let warm_up = WARM_UP.min(frames.len() / 2);
        for (place, (record, frame)) in frames.iter().enumerate() {
            let is_snapshot = String::from_utf8_lossy(frame).contains(case.snapshot);
            if place == 0 {
                engine.open(record.t_us, venue, record.conn, case.url);
            }
            let before = allocations::count();
            engine.receive(record.t_us, venue, record.conn, frame, record.binary);
            engine.step();
            engine.pack_frame(&mut room).expect("room for a frame");
            if place >= warm_up && !is_snapshot {
                allocated += allocations::count() - before;
                measured += 1;
            }
        }
        assert!(measured > 3, "{}: {measured} frames measured", case.venue);
        assert_eq!(allocated, 0, "{}: allocations in {measured} frames", case.venue);
    }
}

/// A change of one order far from the touch, where books and orders need not agree.
fn order_frame(rng: &mut Rng, number: u64) -> String {
    let (id, side) = (100 + rng.up_to(1_000), rng.up_to(1));
    let price = if side == 0 { 90 - rng.up_to(60) } else { 110 + rng.up_to(60) };
    let sign = if side == 0 { "" } else { "-" };
    match rng.up_to(2) {
        0 => format!("[9,[{id},0,{sign}1],{number},1700000000000]"),
        _ => format!("[9,[{id},{price},{sign}{}],{number},1700000000000]", 1 + rng.up_to(50)),
    }
}

#[test]
fn nothing_per_order() {
    const SEED: u64 = 5;
    println!("seed {SEED}");
    let market = |venue, symbol| json!({"venue": venue, "symbol": symbol, "base": "BTC", "quote": "USD", "kind": "spot"});
    let focus = json!({"instrument": "BTC-USD", "buy": "bitfinex", "sell": "kraken"});
    let markets = [market("bitfinex", "tBTCUSD"), market("kraken", "BTC/USD")];
    let header = json!({"seed": 7, "config": {"world": "recorded", "focus": focus}, "markets": markets});
    let mut engine = Engine::configured(header.to_string().as_bytes()).expect("a good header");
    let venue = registry::find("bitfinex").expect("a venue");
    let mut rng = Rng::new(SEED);
    let mut room = vec![0u8; engine.frame_bytes_max()];
    let subscribed = |number, prec| {
        format!(
            r#"{{"event":"subscribed","channel":"book","chanId":{number},"symbol":"tBTCUSD","prec":"{prec}"}}"#
        )
    };
    let begin = [
        subscribed(7, "P0"),
        "[7,[[99,1,1],[101,1,-1]],1,1700000000000]".into(),
        subscribed(9, "R0"),
        "[9,[[11,99,1],[21,101,-1]],2,1700000000000]".into(),
    ];
    let (mut allocated, mut shown) = (0, 0);
    for number in 0..30_000u64 {
        let first = begin.get(number as usize).cloned();
        let frame = first.unwrap_or_else(|| order_frame(&mut rng, number - 1));
        let t_us = 1_700_000_000_000_000 + number as i64 * 1_000;
        let before = allocations::count();
        engine.receive(t_us, venue, 1, frame.as_bytes(), false);
        engine.step();
        engine.pack_frame(&mut room).expect("room for a frame");
        if number >= WARM_UP as u64 {
            allocated += allocations::count() - before;
            let row: PairRow = FrameReader::new(&room).expect("a frame").row(0);
            shown += u64::from(row.buy_orders == OrdersState::Proven as u8);
        }
    }
    assert_eq!((allocated, shown), (0, 27_000), "allocations, and frames with orders that are proven");
}
