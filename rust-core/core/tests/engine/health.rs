//! A feed's health: what faults cost, when the gate closes, and what a person is told.

use super::frames::*;
use super::host::*;
use serde_json::Value;

/// OKX and Bybit follow BTC-USDT; Bybit's bid stands above OKX's ask, so buying at OKX is offered.
struct Desk {
    host: Host,
    okx_seq: i64,
    bybit_u: u64,
}

impl Desk {
    fn new() -> Self {
        let mut host = Host::replay(&[("okx", "BTC-USDT", "BTC-USDT"), ("bybit", "BTCUSDT", "BTC-USDT")]);
        host.open("okx", 1, "wss://ws.okx.com:8443/ws/v5/public");
        host.open("bybit", 1, "wss://stream.bybit.com/v5/public/spot");
        host.command(serde_json::json!({"do": "orderSize", "quote": 50})).expect("an order size");
        let mut desk = Self { host, okx_seq: 10, bybit_u: 1_000 };
        desk.snapshots();
        desk
    }

    fn snapshots(&mut self) {
        self.host.say("okx", 1, &okx("BTC-USDT", "snapshot", -1, self.okx_seq, 0));
        self.host.say("bybit", 1, &bybit("snapshot", self.bybit_u, "103", "104"));
    }

    /// So many seconds in which both books are proved four times a second.
    fn seconds(&mut self, seconds: i64) {
        for _ in 0..seconds * 4 {
            self.host.wait(SECOND / 4);
            let seq = self.okx_seq;
            self.okx_seq += 1;
            self.host.say("okx", 1, &okx("BTC-USDT", "update", seq, seq + 1, 0));
            self.bybit_u += 1;
            self.host.say("bybit", 1, &bybit("delta", self.bybit_u, "103", ""));
        }
    }

    /// A message of OKX is lost; the snapshot that follows heals the book.
    fn gap(&mut self) {
        self.okx_seq += 5;
        let seq = self.okx_seq;
        self.host.say("okx", 1, &okx("BTC-USDT", "update", seq, seq + 1, 0));
        assert_eq!(self.host.state_of("okx", "BTC-USDT"), "RESYNC");
        self.okx_seq += 1;
        self.snapshots();
    }

    fn offers(&self) -> usize {
        self.host.engine.offers().count()
    }

    fn ask(&mut self, ask: &str) -> Value {
        let question = serde_json::json!({"ask": ask, "venue": "okx", "symbol": "BTC-USDT"});
        let answer = self.host.engine.query(question.to_string().as_bytes()).expect("an answer");
        serde_json::from_str(&answer).expect("JSON")
    }

    fn score(&mut self) -> u64 {
        self.ask("health")["score"].as_u64().expect("a score")
    }

    /// What happened to OKX's market, newest first.
    fn words(&mut self) -> Vec<String> {
        let events = self.ask("events");
        events.as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap().into()).collect()
    }
}

#[test]
fn p01_gaps_lower_the_score_and_the_third_closes_the_gate_until_it_is_old() {
    let mut desk = Desk::new();
    desk.seconds(2);
    assert_eq!((desk.score(), desk.offers()), (100, 1));
    for (score, offers) in [(80, 1), (60, 1), (40, 0)] {
        desk.gap();
        desk.seconds(70);
        assert_eq!((desk.score(), desk.offers()), (score, offers));
        assert_eq!(desk.host.state_of("okx", "BTC-USDT"), "LIVE", "health is no state of the book");
    }
    let rejected = desk.host.report()["rejected"]["HEALTH"].as_u64().unwrap();
    assert!(rejected >= 69, "{rejected} seconds with a reason of their own");
    let health = desk.ask("health");
    assert_eq!(health["held"], true);
    assert_eq!(health["components"], serde_json::json!([[3, 45], [0, 0], [0, 0], [0, 0], [0, 0], [3, 15]]));
    desk.seconds(7 * 60);
    assert_eq!((desk.score(), desk.offers()), (60, 1), "the first gap is ten minutes old");
    desk.seconds(3 * 60);
    assert_eq!(desk.score(), 100);
}

#[test]
fn p01_a_market_tells_its_story_with_the_numbers() {
    let mut desk = Desk::new();
    desk.seconds(1);
    desk.gap();
    assert_eq!(desk.words()[..2], ["live-fresh", "gap"]);
    let events = desk.ask("events");
    let gap = &events[1];
    assert_eq!((&gap["n"], &gap["market"]), (&serde_json::json!(["14", "20"]), &"BTC-USDT".into()));
    desk.host.engine.close_saying(desk.host.now_us, id("okx"), 1, 1013, "slow down");
    let closed = &desk.ask("events")[0];
    assert_eq!((&closed["what"], &closed["n"]), (&"closed".into(), &serde_json::json!(["1", "1013"])));
    assert_eq!(closed["text"], "slow down");
    let venue = desk.host.engine.query(br#"{"ask":"events","venue":"okx"}"#).unwrap();
    assert!(venue.contains("slow down") && venue.contains("\"gap\""), "{venue}");
}

#[test]
fn p07_the_time_that_a_book_is_crossed_counts() {
    let mut desk = Desk::new();
    desk.seconds(1);
    desk.bybit_u += 1;
    desk.host.say("bybit", 1, &bybit("delta", desk.bybit_u, "105", ""));
    assert_eq!(desk.offers(), 0, "not used from at once");
    desk.host.wait(SECOND / 2);
    assert_eq!(desk.host.state_of("bybit", "BTCUSDT"), "RESYNC");
    let answer = desk.host.engine.query(br#"{"ask":"health","venue":"bybit","symbol":"BTCUSDT"}"#).unwrap();
    let health: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&health["components"][2], &health["score"]), (&serde_json::json!([250, 5]), &90.into()));
}

#[test]
fn t04_silence_against_its_own_rhythm_costs_by_the_second_and_a_thin_pair_nothing() {
    let mut desk = Desk::new();
    desk.seconds(10);
    desk.host.wait(35 * SECOND);
    assert_eq!(desk.host.state_of("okx", "BTC-USDT"), "STALE");
    let health = desk.ask("health");
    let silent_s = health["components"][3][0].as_u64().unwrap();
    assert!((28..=31).contains(&silent_s), "{silent_s} s beyond the five that are allowed");
    assert_eq!(desk.words()[0], "silent");

    let mut thin = Desk::new();
    for _ in 0..20 {
        // Its own stream speaks once in twenty seconds, and has always done so.
        for _ in 0..20 {
            thin.host.wait(SECOND);
            thin.host.say("okx", 1, "pong");
        }
        let seq = thin.okx_seq;
        thin.okx_seq += 1;
        thin.host.say("okx", 1, &okx("BTC-USDT", "update", seq, seq + 1, 0));
    }
    let story = thin.words();
    assert_eq!(thin.score(), 100, "{story:?}");
}

#[test]
fn t01_cut_connections_alone_never_close_the_gate() {
    let mut desk = Desk::new();
    for conn in 1..40 {
        desk.host.close("okx", conn);
        desk.host.open("okx", conn + 1, "wss://ws.okx.com:8443/ws/v5/public");
        desk.host.say("okx", conn + 1, &okx("BTC-USDT", "snapshot", -1, desk.okx_seq, 0));
        desk.host.wait(SECOND);
    }
    assert_eq!(desk.score(), 60);
    desk.host.say("okx", 40, &okx("BTC-USDT", "update", desk.okx_seq, desk.okx_seq + 1, 0));
    desk.bybit_u += 1;
    desk.host.say("bybit", 1, &bybit("delta", desk.bybit_u, "103", ""));
    assert_eq!(desk.offers(), 1, "a book that is proved now is not distrusted for its line");
}

#[test]
fn b02_time_asleep_heals_nothing_and_counts_nowhere() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    let opened = host.wait(SECOND);
    let Some(Asked::Open { conn, .. }) = opened.first() else { panic!("{opened:?}") };
    host.open("kraken", *conn, "wss://ws.kraken.com/v2");
    host.say("kraken", *conn, &snapshot("100.0", "100.1"));
    let conn = *conn;
    host.say("kraken", conn, &snapshot("100.2", "100.1"));
    host.wait(SECOND);
    let score = |host: &mut Host| -> u64 {
        let told = host.engine.query(br#"{"ask":"health","venue":"kraken","symbol":"BTC/USD"}"#).unwrap();
        serde_json::from_str::<Value>(&told).unwrap()["score"].as_u64().unwrap()
    };
    let before = score(&mut host);
    assert!(before < 100, "crossed once");
    host.now_us += 8 * 60 * SECOND;
    host.wait(10 * SECOND);
    assert_eq!(score(&mut host), before, "ten minutes have not been watched");
    let told = host.engine.query(br#"{"ask":"unobserved"}"#).unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["count"], &told["spans"][0]["why"]), (&1.into(), &"frozen".into()));
    let lost_us = told["lostUs"].as_i64().unwrap();
    assert!((480 * SECOND..481 * SECOND).contains(&lost_us), "{lost_us}");
}
