//! The whole engine, from frame to scan, allocates nothing per message between snapshots.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;

use arbscope_core::engine::Engine;
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
