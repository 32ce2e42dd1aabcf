//! Faults of the catalogue that no other file is about; names carry their ids.

use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::EngineRow;
use arbscope_core::market::assets::multiple_at;
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::registry;
use serde_json::{Value, json};

use super::frames::*;
use super::host::*;

const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";
const OKX_URL: &str = "wss://ws.okx.com:8443/ws/v5/public";

/// Bybit at `bid` to `ask` beside OKX, which stands at 100 to 101, no fees.
fn two(bid: &str, ask: &str) -> Host {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "BTC-USDT"), ("okx", "BTC-USDT", "BTC-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.open("okx", 1, OKX_URL);
    for venue in ["bybit", "okx"] {
        host.command(json!({"do": "fee", "venue": venue, "taker": 0})).unwrap();
    }
    host.command(json!({"do": "orderSize", "quote": 10})).unwrap();
    host.say("bybit", 1, &bybit("snapshot", 1_000, bid, ask));
    host.say("okx", 1, &okx("BTC-USDT", "snapshot", -1, 10, 0));
    host
}

fn offers(host: &Host) -> usize {
    host.engine.offers().count()
}

/// Whether this reason kept a pair from being offered for a second.
fn rejects(host: &mut Host, reason: &str) -> bool {
    host.wait(SECOND / 2);
    host.say("okx", 1, &okx("BTC-USDT", "update", 10, 11, 0));
    host.say("bybit", 1, &bybit("delta", 1_001, "50", ""));
    host.wait(SECOND / 2 + 10_000);
    host.report()["rejected"][reason].as_u64().is_some_and(|seconds| seconds > 0)
}

#[test]
fn p08_the_best_bid_elsewhere_at_our_very_ask_is_no_edge() {
    assert_eq!(offers(&two("101", "102")), 0, "a gain of nothing");
    assert_eq!(offers(&two("101.1", "102")), 1);
}

#[test]
fn p09_one_side_empty_is_no_price_of_zero() {
    let mut host = two("102", "103");
    assert_eq!(offers(&host), 1);
    host.say("bybit", 1, &bybit("delta", 1_001, "", "").replace(r#""b":[]"#, r#""b":[["102","0"]]"#));
    assert_eq!((host.state(), offers(&host)), ("LIVE".into(), 0), "the book is exact, and has no bid");
    let first = &host.report()["markets"][0];
    assert_eq!((&first["bid"], &first["ask"]), (&Value::Null, &json!("103")));
    host.say(
        "bybit",
        1,
        &bybit("delta", 1_002, "", "").replace(r#""a":[]"#, r#""a":[["103","0"],["1","1"]]"#),
    );
    assert_eq!(offers(&host), 0, "an ask of 1 without a bid is offered to nobody");
    host.wait(SECOND);
    assert!(host.report()["rejected"]["EMPTY"].as_u64().is_some_and(|seconds| seconds > 0));
}

#[test]
fn p10_news_of_unknown_symbols_and_channels_is_counted_and_dropped() {
    let mut host = two("100", "101");
    let hash = |host: &mut Host| host.report()["markets"].clone();
    let (before, ignored) = (hash(&mut host), host.counter("bybit", "ignored"));
    host.say("bybit", 1, &bybit("delta", 7, "1", "2").replace("BTCUSDT", "NOBODYUSDT"));
    host.say("bybit", 1, &bybit("snapshot", 8, "1", "2").replace("BTCUSDT", "NOBODYUSDT"));
    assert_eq!(host.counter("bybit", "ignored"), ignored + 2);
    host.say("bybit", 1, r#"{"topic":"horoscope.BTCUSDT","type":"snapshot","ts":0,"data":{"s":"BTCUSDT"}}"#);
    assert_eq!(hash(&mut host), before);
    for venue in registry::all() {
        let mut host = Host::live(&[venue.spec().id], &["BTC-USDT", "BTC-USD", "BTC-USDC"]);
        let opens = host.wait(SECOND);
        let Some(Asked::Open { conn, url, .. }) = opens.first() else { panic!("no dial") };
        host.open(venue.spec().id, *conn, url);
        for said in super::speech::whole_book(venue.spec().id, "NOBODY", 5) {
            host.engine.receive(host.now_us, id(venue.spec().id), *conn, &said.bytes, said.binary);
            host.engine.step();
        }
        let markets = host.report()["markets"].clone();
        let is_untouched = |market: &Value| market["levels"] == json!([0, 0]);
        assert!(markets.as_array().unwrap().iter().all(is_untouched), "{}", venue.spec().id);
    }
}

#[test]
fn p13_an_edge_of_more_than_five_per_cent_is_suspect() {
    let mut host = two("107", "108");
    assert_eq!(offers(&host), 0);
    assert!(rejects(&mut host, "SANITY"));
    assert_eq!(offers(&two("106", "108")), 1, "one of 4.95 % is not");
}

// ---- P14: units ------------------------------------------------------------------------------------

/// Instruments, by venue: base and quote by our names, and what the venue calls them as a spot market.
const UNITS: [(&str, &str, &str, &str); 32] = [
    ("binance", "BTC", "USDT", "BTCUSDT"),
    ("binance", "BTC", "USDC", "BTCUSDC"),
    ("binance-us", "BTC", "USD", "BTCUSD"),
    ("binance-us", "BTC", "USDT", "BTCUSDT"),
    ("bitfinex", "BTC", "USD", "tBTCUSD"),
    ("bitfinex", "BTC", "USDT", "tBTCUST"),
    ("bitget", "BTC", "USDT", "BTCUSDT"),
    ("bitget", "BTC", "USDC", "BTCUSDC"),
    ("bitstamp", "BTC", "USD", "btcusd"),
    ("bitstamp", "BTC", "USDT", "btcusdt"),
    ("bybit", "BTC", "USDT", "BTCUSDT"),
    ("bybit", "BTC", "USDC", "BTCUSDC"),
    ("coinbase", "BTC", "USD", "BTC-USD"),
    ("coinbase", "BTC", "USDT", "BTC-USDT"),
    ("crypto-com", "BTC", "USD", "BTC_USD"),
    ("crypto-com", "BTC", "USDT", "BTC_USDT"),
    ("gate", "BTC", "USDT", "BTC_USDT"),
    ("gate", "BTC", "USDC", "BTC_USDC"),
    ("gemini", "BTC", "USD", "BTCUSD"),
    ("gemini", "ETH", "USD", "ETHUSD"),
    ("htx", "BTC", "USDT", "btcusdt"),
    ("htx", "ETH", "USDT", "ethusdt"),
    ("hyperliquid", "BTC", "USDC", "@142"),
    ("hyperliquid", "ETH", "USDC", "@151"),
    ("kraken", "BTC", "USD", "BTC/USD"),
    ("kraken", "BTC", "USDT", "BTC/USDT"),
    ("kucoin", "BTC", "USDT", "BTC-USDT"),
    ("kucoin", "BTC", "USDC", "BTC-USDC"),
    ("mexc", "BTC", "USDT", "BTCUSDT"),
    ("mexc", "BTC", "USDC", "BTCUSDC"),
    ("okx", "BTC", "USDT", "BTC-USDT"),
    ("okx", "BTC", "USDC", "BTC-USDC"),
];

/// Pairs of the venue's market, of this kind and quoted in that, with a spot market of BTC in USDT elsewhere.
fn pairs(venue: &str, symbol: &str, base: &str, quote: &str, kind: &str) -> usize {
    let other = if venue == "okx" { "bybit" } else { "okx" };
    let market = |venue: &str, symbol: &str, base: &str, quote: &str, kind: &str| json!({"venue": venue, "symbol": symbol, "base": base, "quote": quote, "kind": kind});
    let markets = [market(venue, symbol, base, quote, kind), market(other, "OTHER", "BTC", "USDT", "spot")];
    let mut host = Host::new(json!({"seed": 1, "config": {}, "markets": markets}), venue);
    host.wait(100_000);
    host.report()["pairs"].as_array().expect("pairs").len()
}

#[test]
fn p14_every_venue_has_a_vector_of_units_and_its_file_agrees() {
    for venue in registry::all() {
        let mine = UNITS.iter().filter(|row| row.0 == venue.spec().id);
        assert!(mine.clone().count() >= 2, "{}", venue.spec().id);
        for (_, base, quote, symbol) in mine {
            assert_eq!(venue.symbol(base, quote).as_deref(), Some(*symbol), "{}", venue.spec().id);
        }
    }
}

#[test]
fn p14_contracts_and_other_quotes_are_paired_with_nobody() {
    for (venue, base, quote, symbol) in UNITS {
        let is_same = (base, quote) == ("BTC", "USDT");
        assert_eq!(
            pairs(venue, symbol, base, quote, "spot"),
            if is_same { 2 } else { 0 },
            "{venue} {symbol}"
        );
        for kind in ["linear", "inverse", "option", "whatever"] {
            assert_eq!(pairs(venue, symbol, base, quote, kind), 0, "{venue} {symbol} {kind}");
        }
        for quote in ["USD", "USDC", "EUR", "BTC", "TUSD"] {
            assert_eq!(pairs(venue, symbol, "BTC", quote, "spot"), 0, "{venue} {quote}");
        }
    }
}

#[test]
fn p14_a_market_by_the_thousand_is_measured_in_coins_at_every_venue() {
    for (venue, _, _, symbol) in UNITS {
        let markets =
            [json!({"venue": venue, "symbol": symbol, "base": "1000SHIB", "quote": "USDT", "kind": "spot"})];
        let host = Host::new(json!({"seed": 1, "config": {}, "markets": markets}), venue);
        let market = arbscope_core::market::MarketId(0);
        assert_eq!(host.engine.book(market).power(), 3, "{venue}");
        assert_eq!(host.engine.catalogue().instruments()[0].name(), "SHIB-USDT", "{venue}");
    }
    assert_eq!(multiple_at("binance", "SATS"), Some(("1000SATS", 3)));
    assert_eq!(multiple_at("okx", "SATS"), None);
}

// ---- C04: event times ------------------------------------------------------------------------------

#[test]
fn c04_event_times_that_go_back_keep_the_data_and_take_no_time_of_ours_back() {
    for seed in 0..20 {
        let mut rng = Rng::new(seed);
        let mut host = two("100", "101");
        let mut frame = vec![0; host.engine.frame_bytes_max()];
        let (mut last_ms, mut last_us) = (0.0, 0);
        for n in 0..200u64 {
            let event_ms = host.now_us / 1_000 - i64::from(rng.up_to(60_000));
            let delta = bybit("delta", 1_001 + n, &format!("10.{n:03}"), "");
            let delta = delta.replace(r#""ts":0"#, &format!(r#""ts":{event_ms}"#));
            let delta = delta.replace(r#""cts":0"#, &format!(r#""cts":{event_ms}"#));
            // The host's own stamps never go back; should they, the engine's still do not.
            let early_us = i64::from(rng.up_to(3_000)) * 1_000;
            host.engine.receive(host.now_us - early_us, id("bybit"), 1, delta.as_bytes(), false);
            host.engine.step();
            host.now_us += i64::from(rng.up_to(40_000));
            let now_us = host.engine.now_us();
            let length = host.engine.pack_frame(&mut frame).expect("room");
            let (_, now_ms) = FrameReader::new(&frame[..length]).expect("a frame").stamp();
            assert!(now_us >= last_us && now_ms >= last_ms, "seed {seed}: {now_ms} after {last_ms}");
            (last_us, last_ms) = (now_us, now_ms);
        }
        assert_eq!(host.counter("bybit", "gaps"), 0);
        assert_eq!(host.report()["markets"][0]["levels"][0], 201, "seed {seed}: every level arrived");
    }
}

// ---- L02: a hot market -----------------------------------------------------------------------------

fn calculations(host: &mut Host) -> f64 {
    let mut frame = vec![0; host.engine.frame_bytes_max()];
    let length = host.engine.pack_frame(&mut frame).expect("room");
    FrameReader::new(&frame[..length]).expect("a frame").row::<EngineRow>(0).pair_calculations
}

#[test]
fn l02_a_hot_market_is_kept_exactly_and_read_within_its_budget() {
    let mut host = two("100", "101.5");
    host.now_us = START + SECOND;
    let before = calculations(&mut host);
    for n in 0..5_000u64 {
        let bid = format!("{}.{}", 90 + n % 97 / 10, n % 97 % 10);
        host.engine.receive(
            host.now_us,
            id("bybit"),
            1,
            bybit("delta", 1_001 + n, &bid, "").as_bytes(),
            false,
        );
        host.now_us += 199;
        if n % 500 == 0 {
            let seq = 10 + n as i64 / 500;
            host.say("okx", 1, &okx("BTC-USDT", "update", seq, seq + 1, 0));
        }
    }
    let read = (calculations(&mut host) - before) / 2.0;
    assert!(read <= 700.0, "5,000 messages of a second were read {read} times");
    assert_eq!(host.report()["markets"][0]["levels"][0], 98, "but the book has them all");
    assert_eq!(offers(&host), 0);
    host.say("bybit", 1, &bybit("delta", 6_001, "101.4", ""));
    host.wait(11_000);
    assert_eq!(offers(&host), 1, "what it comes to is seen within ten milliseconds");
    for n in 0..600u64 {
        let size = if n % 2 == 0 { "0" } else { "1" };
        let delta =
            bybit("delta", 6_002 + n, "", "").replace(r#""b":[]"#, &format!(r#""b":[["101.4","{size}"]]"#));
        host.say("bybit", 1, &delta);
        assert!(n % 2 == 1 || offers(&host) == 0, "an edge that goes is never read late: {n}");
    }
}

#[test]
fn l02_a_hot_market_that_is_doubted_is_read_at_once() {
    let mut host = two("100", "101.5");
    for n in 0..1_000u64 {
        host.engine.receive(
            host.now_us,
            id("bybit"),
            1,
            bybit("delta", 1_001 + n, "99", "").as_bytes(),
            false,
        );
        host.now_us += 10;
    }
    host.say("bybit", 1, &bybit("delta", 9_000, "99", ""));
    assert_eq!(host.state(), "RESYNC");
    host.say("bybit", 1, &bybit("snapshot", 9_001, "102", "103"));
    host.wait(11_000);
    assert_eq!(offers(&host), 1);
}
