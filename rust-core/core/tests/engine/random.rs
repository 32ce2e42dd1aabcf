//! Anything in any order, hostile times included: no panic, and what is offered is always proved.

use arbscope_core::book::State;
use arbscope_core::engine::Engine;
use arbscope_core::market::{MarketId, VenueId};
use arbscope_core::num::rng::Rng;

use super::frames::*;
use super::host::{SECOND, START, id, snapshot, update};

const SEEDS: u64 = 300;
const EVENTS: usize = 2_000;
/// Those whose frames this test writes.
const VENUES: [&str; 7] = ["binance", "bitstamp", "bybit", "coinbase", "htx", "kraken", "okx"];

fn header(live: bool, seed: u64) -> String {
    let mut markets = Vec::new();
    for (venue, symbol, quote) in [
        ("binance", "BTCUSDT", "USDT"),
        ("bybit", "BTCUSDT", "USDT"),
        ("htx", "btcusdt", "USDT"),
        ("okx", "BTC-USDT", "USDT"),
        ("coinbase", "BTC-USD", "USD"),
        ("kraken", "BTC/USD", "USD"),
        ("bitstamp", "btcusd", "USD"),
    ] {
        markets.push(serde_json::json!({"venue": venue, "symbol": symbol, "base": "BTC", "quote": quote, "kind": "spot"}));
    }
    let fees: serde_json::Map<String, serde_json::Value> =
        ["binance", "bybit", "htx", "okx", "coinbase", "kraken"]
            .iter()
            .map(|id| (id.to_string(), 0.into()))
            .collect();
    let strategies =
        serde_json::json!({"cross-venue": {"enabled": true}, "book-imbalance": {"enabled": true}});
    let world = if live { "live" } else { "recorded" };
    let config = serde_json::json!({"world": world, "fees": fees, "orderSizeQuote": 10, "venues": VENUES, "strategies": strategies, "instruments": ["BTC-USD", "BTC-USDT"]});
    serde_json::json!({"seed": seed, "config": config, "markets": markets}).to_string()
}

struct Chaos {
    rng: Rng,
    engine: Engine,
    t_us: i64,
    live: bool,
    hostile: bool,
    ids: [VenueId; VENUES.len()],
    numbers: [u64; VENUES.len()],
    conns: Vec<(u8, u32)>,
}

/// Kraken names one pair of its markets and refuses another.
const LIST: &str = r#"{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[{"symbol":"BTC/USD","base":"BTC","quote":"USD","status":"post_only","price_increment":0.1,"qty_increment":0.00000001}]}}"#;
const REFUSAL: &str = r#"{"error":"Currency pair not supported BTC/USD","method":"subscribe","success":false,"symbol":"BTC/USD"}"#;

impl Chaos {
    fn new(seed: u64) -> Self {
        let (live, hostile) = (seed % 2 == 1, seed.is_multiple_of(3));
        let engine = Engine::configured(header(live, seed).as_bytes()).expect("a good header");
        let t_us = if hostile { i64::MIN } else { START };
        let ids = VENUES.map(id);
        Self {
            rng: Rng::new(seed),
            engine,
            t_us,
            live,
            hostile,
            ids,
            numbers: [1_000; VENUES.len()],
            conns: vec![(ids[0].0, 1)],
        }
    }

    fn place(&self, venue: VenueId) -> usize {
        self.ids.iter().position(|known| *known == venue).expect("no other venue is enabled")
    }

    fn up_to(&mut self, max: u32) -> u32 {
        self.rng.up_to(max)
    }

    fn time(&mut self) -> i64 {
        let step = match self.up_to(999) {
            0..=399 => 0,
            400..=979 => i64::from(self.up_to(40_000)),
            980..=995 => i64::from(self.up_to(3_000_000)),
            996 => -i64::from(self.up_to(5_000_000)),
            _ => i64::from(self.up_to(200)) * SECOND,
        };
        self.t_us = self.t_us.saturating_add(step);
        if self.hostile && self.up_to(1_500) == 0 {
            let at = self.up_to(5) as usize;
            return [0, -1, i64::MIN, i64::MAX, 1 << 53, START * 3][at];
        }
        self.t_us
    }

    fn conn(&mut self) -> (VenueId, u32) {
        let known = self.conns.len() as u32 - 1;
        let (venue, conn) = self.conns[self.rng.up_to(known) as usize];
        match self.up_to(19) {
            0 => (self.ids[self.rng.up_to(6) as usize], [0, 1, 2, u32::MAX][self.rng.up_to(3) as usize]),
            _ => (VenueId(venue), conn),
        }
    }

    fn price(&mut self, spread: u32) -> String {
        format!("{}.{}", 100 + self.up_to(spread), self.up_to(9))
    }

    /// The next number of a venue's stream, mostly.
    fn number(&mut self, venue: usize) -> u64 {
        let number = &mut self.numbers[venue];
        match self.rng.up_to(149) {
            0 => *number = number.wrapping_add(2),
            1 => return *number,
            2 => *number = number.saturating_sub(5),
            3 => *number = u64::from(self.rng.up_to(2)),
            4 => *number = u64::MAX - u64::from(self.rng.up_to(2)),
            _ => *number = number.wrapping_add(1),
        }
        *number
    }

    fn frame(&mut self, venue: usize) -> String {
        let n = self.number(venue);
        let (bid, ask) = (self.price(2), self.price(3));
        let fresh = self.up_to(9) == 0;
        let signed = n as i64;
        match venue {
            0 if fresh => binance_book(n, &bid, &ask),
            0 => binance(n, n, &bid),
            1 => {
                let at_us = if self.up_to(9) == 0 { signed } else { self.t_us };
                format!(
                    r#"{{"event":"data","channel":"order_book_btcusd","data":{{"microtimestamp":"{}","bids":[["{bid}","1"]],"asks":[["{ask}","1"]]}}}}"#,
                    at_us.max(0)
                )
            }
            2 => bybit(if fresh { "snapshot" } else { "delta" }, n, &bid, if fresh { &ask } else { "" }),
            3 => coinbase(n, if fresh { "snapshot" } else { "update" }, &bid, if fresh { &ask } else { "" }),
            4 => htx(n.max(1), &bid, &ask),
            5 if fresh => snapshot(&bid, &ask),
            5 => update(&[(&bid, "1")], &[(&ask, "2")]),
            _ => okx(
                "BTC-USDT",
                if fresh { "snapshot" } else { "update" },
                if fresh { -1 } else { signed.wrapping_sub(1) },
                signed,
                self.t_us / 1_000,
            ),
        }
    }

    fn garbage(&mut self, venue: usize) -> String {
        let mut frame = self.frame(venue);
        match self.up_to(5) {
            0 => frame.truncate(self.rng.up_to(frame.len() as u32) as usize),
            1 => {
                let at = self.rng.up_to(frame.len() as u32 - 1) as usize;
                let digit = char::from(b'0' + self.rng.up_to(9) as u8).to_string();
                frame.replace_range(at..at + 1, &digit);
            }
            2 => frame = r#"{"event":"notice","code":"64008","msg":"upgrade","connId":"x"}"#.into(),
            3 => frame = LIST.into(),
            4 => frame = REFUSAL.into(),
            _ => frame = r#"{"ping":1}"#.into(),
        }
        frame
    }

    fn command(&mut self) -> &'static str {
        const COMMANDS: [&str; 13] = [
            r#"{"do":"venue","id":"okx","enabled":false}"#,
            r#"{"do":"venue","id":"okx","enabled":true}"#,
            r#"{"do":"venue","id":"binance","enabled":false}"#,
            r#"{"do":"venue","id":"binance","enabled":true}"#,
            r#"{"do":"instrument","name":"BTC-USD","enabled":false}"#,
            r#"{"do":"instrument","name":"BTC-USD","enabled":true}"#,
            r#"{"do":"instrument","name":"ETH-USDT","enabled":true}"#,
            r#"{"do":"retry","venue":"kraken"}"#,
            r#"{"do":"online"}"#,
            r#"{"do":"probe","venue":"kraken","symbol":"BTC/USD"}"#,
            r#"{"do":"instruments","names":["ETH-USD","BTC-USD"],"enabled":true}"#,
            r#"{"do":"instruments","names":["BTC-USD"],"enabled":false}"#,
            r#"{"do":"fee","venue":"kraken","taker":0}"#,
        ];
        COMMANDS[self.up_to(12) as usize]
    }

    fn happen(&mut self) {
        let t_us = self.time();
        let (venue, conn) = self.conn();
        match self.up_to(99) {
            0..=79 => {
                let frame = self.frame(self.place(venue));
                self.engine.receive(t_us, venue, conn, frame.as_bytes(), false);
            }
            80..=84 => {
                let frame = self.garbage(self.place(venue));
                self.engine.receive(t_us, venue, conn, frame.as_bytes(), self.t_us & 1 == 0);
            }
            85..=88 => self.open(t_us, venue, conn),
            89 | 90 => self.engine.close(t_us, venue, conn, 1006),
            91 => self.engine.wall(t_us, [0, 1, i64::MIN, i64::MAX][self.t_us.unsigned_abs() as usize % 4]),
            92 => {
                let command = self.command();
                drop(self.engine.command(t_us, command.as_bytes()));
            }
            _ => self.engine.tick(t_us),
        }
    }

    fn open(&mut self, t_us: i64, venue: VenueId, conn: u32) {
        const URLS: [&str; 4] =
            ["", "wss://ws-api.binance.com:443/ws-api/v3", "wss://api.huobi.pro/feed", "nonsense"];
        let url = URLS[self.up_to(3) as usize];
        self.engine.open(t_us, venue, conn, url);
        self.conns.push((venue.0, conn));
    }

    /// A host that mostly answers what is asked.
    fn answer(&mut self) {
        let asked = self.engine.take_effects();
        for line in asked.lines().filter(|line| line.contains("\"open\"")) {
            let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let (venue, conn) =
                (value["venue"].as_u64().unwrap() as u8, value["conn"].as_u64().unwrap() as u32);
            assert!(value["url"].as_str().unwrap().starts_with("wss://"), "{line}");
            if self.rng.up_to(4) > 0 {
                self.engine.open(self.t_us, VenueId(venue), conn, value["url"].as_str().unwrap());
                self.conns.push((venue, conn));
            }
        }
        let extra = self.conns.len().saturating_sub(24);
        self.conns.drain(..extra);
    }

    fn check(&mut self) {
        self.engine.step();
        for at in 0..self.engine.catalogue().markets().len() {
            let leg = self.engine.leg(MarketId::from_index(at));
            let is_crossed = leg.book.touch().is_some_and(|(bid, ask)| bid.price > ask.price);
            let is_hidden = leg.status.state == State::Live && is_crossed && !leg.status.crossed;
            assert!(!is_hidden, "LIVE, not flagged, and crossed");
            assert!(leg.proof_us <= self.engine.now_us(), "proved in the future");
        }
        for offer in self.engine.offers() {
            let legs = [offer.buy_market, offer.sell_market].map(|market| self.engine.leg(market));
            for leg in legs {
                assert_eq!(leg.status.state, State::Live, "offered from a book that is not LIVE");
                assert!(!leg.status.crossed, "offered from a crossed book");
                assert!(!leg.status.held, "offered from a feed that is not healthy");
                let age_us = self.engine.now_us() - leg.proof_us;
                assert!(age_us <= leg.status.age_max_us, "offered {age_us} µs old");
            }
            let apart_us = legs[0].proof_us - legs[1].proof_us;
            assert!(apart_us.abs() <= 500_000, "offered {apart_us} µs apart");
        }
    }
}

#[test]
fn r1_whatever_happens_nothing_panics_and_nothing_unproved_is_offered() {
    let mut offered = 0;
    for seed in 0..SEEDS {
        println!("seed {seed}");
        let mut chaos = Chaos::new(seed);
        for _ in 0..EVENTS {
            chaos.happen();
            if chaos.up_to(3) == 0 {
                chaos.check();
                offered += chaos.engine.offers().count();
            }
            if chaos.live || chaos.up_to(50) == 0 {
                chaos.answer();
            }
        }
        let report = chaos.engine.query(br#"{"ask":"report"}"#).expect("a report");
        let _: serde_json::Value = serde_json::from_str(&report).expect("JSON");
        let mut frame = vec![0; chaos.engine.frame_bytes_max()];
        chaos.engine.pack_frame(&mut frame).expect("a frame that fits");
    }
    println!("{offered} offers");
    assert!(offered > 100, "the chaos must offer something: {offered}");
}
