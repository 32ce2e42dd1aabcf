//! A host that carries out nothing: it reads the engine's requests and answers as a test wants.

use arbscope_core::engine::Engine;
use arbscope_core::market::VenueId;
use arbscope_core::venue::registry;
use serde_json::{Value, json};

pub const SECOND: i64 = 1_000_000;
pub const START: i64 = 1_700_000_000 * SECOND;

/// One request of the engine.
#[derive(Clone, PartialEq, Debug)]
pub enum Asked {
    Open { venue: u8, conn: u32, url: String },
    Send { venue: u8, conn: u32, text: String },
    Close { venue: u8, conn: u32 },
}

pub struct Host {
    pub engine: Engine,
    pub now_us: i64,
    /// Venue whose first market [`Host::state`] tells of.
    venue: String,
}

impl Host {
    pub fn new(header: Value, venue: &str) -> Self {
        let engine = Engine::configured(header.to_string().as_bytes()).expect("a good header");
        Host { engine, now_us: START, venue: venue.into() }
    }

    /// A live engine that follows these instruments at these venues.
    pub fn live(venues: &[&str], instruments: &[&str]) -> Self {
        let config = json!({"world": "live", "venues": venues, "instruments": instruments});
        Self::new(json!({"seed": 7, "config": config}), venues[0])
    }

    /// A recording of Kraken's BTC/USD.
    pub fn recorded() -> Self {
        Self::replay(&[("kraken", "BTC/USD", "BTC-USD")])
    }

    /// A recording of these markets: venue, the venue's symbol, instrument.
    pub fn replay(markets: &[(&str, &str, &str)]) -> Self {
        let market = |(venue, symbol, instrument): &(&str, &str, &str)| {
            let (base, quote) = instrument.split_once('-').expect("a pair");
            json!({"venue": venue, "symbol": symbol, "base": base, "quote": quote, "kind": "spot"})
        };
        let markets: Vec<Value> = markets.iter().map(market).collect();
        Self::new(json!({"seed": 7, "config": {}, "markets": markets}), markets[0]["venue"].as_str().unwrap())
    }

    /// Lets time pass in small steps and gives everything that was asked meanwhile.
    pub fn wait(&mut self, us: i64) -> Vec<Asked> {
        let until_us = self.now_us + us;
        let mut asked = Vec::new();
        while self.now_us < until_us {
            self.now_us = (self.now_us + 50_000).min(until_us);
            self.engine.tick(self.now_us);
            self.engine.step();
            asked.extend(self.asked());
        }
        asked
    }

    pub fn asked(&mut self) -> Vec<Asked> {
        self.engine.take_effects().lines().map(read).collect()
    }

    pub fn open(&mut self, venue: &str, conn: u32, url: &str) {
        self.engine.open(self.now_us, id(venue), conn, url);
        self.engine.step();
        self.now_us += 1;
    }

    pub fn say(&mut self, venue: &str, conn: u32, frame: &str) {
        self.engine.receive(self.now_us, id(venue), conn, frame.as_bytes(), false);
        self.engine.step();
        self.now_us += 1;
    }

    pub fn close(&mut self, venue: &str, conn: u32) {
        self.engine.close(self.now_us, id(venue), conn, 1006);
        self.engine.step();
        self.now_us += 1;
    }

    pub fn command(&mut self, command: Value) -> Result<(), String> {
        let done = self.engine.command(self.now_us, command.to_string().as_bytes());
        self.engine.step();
        self.now_us += 1;
        done.map_err(|refusal| refusal.code.to_string())
    }

    pub fn report(&mut self) -> Value {
        let text = self.engine.query(br#"{"ask":"report"}"#).expect("a report");
        serde_json::from_str(&text).expect("JSON")
    }

    /// State of the venue's first market.
    pub fn state(&mut self) -> String {
        let report = self.report();
        let markets = report["markets"].as_array().expect("markets");
        let first = markets.iter().find(|market| market["venue"] == self.venue).expect("a market");
        first["state"].as_str().expect("a state").to_string()
    }

    /// State of a venue's market.
    pub fn state_of(&mut self, venue: &str, symbol: &str) -> String {
        let report = self.report();
        let markets = report["markets"].as_array().expect("markets");
        let named = |market: &&Value| market["venue"] == venue && market["symbol"] == symbol;
        let market = markets.iter().find(named).expect("a market");
        market["state"].as_str().expect("a state").to_string()
    }

    pub fn counter(&mut self, venue: &str, name: &str) -> u64 {
        self.report()["venues"][venue][name].as_u64().expect("a counter")
    }
}

pub fn id(venue: &str) -> VenueId {
    registry::find(venue).expect("a known venue")
}

fn read(line: &str) -> Asked {
    let value: Value = serde_json::from_str(line).expect("JSON");
    let venue = value["venue"].as_u64().expect("a venue") as u8;
    let conn = value["conn"].as_u64().expect("a connection") as u32;
    let text = |name: &str| value[name].as_str().expect("a text").to_string();
    match value["fx"].as_str() {
        Some("open") => Asked::Open { venue, conn, url: text("url") },
        Some("send") => Asked::Send { venue, conn, text: text("text") },
        Some("close") => Asked::Close { venue, conn },
        other => panic!("unknown effect {other:?}"),
    }
}

/// A Kraken snapshot of BTC/USD with one level a side, without checksum.
pub fn snapshot(bid: &str, ask: &str) -> String {
    kraken("snapshot", &[(bid, "1.00000000")], &[(ask, "1.00000000")])
}

/// A Kraken update of BTC/USD.
pub fn update(bids: &[(&str, &str)], asks: &[(&str, &str)]) -> String {
    kraken("update", bids, asks)
}

fn kraken(kind: &str, bids: &[(&str, &str)], asks: &[(&str, &str)]) -> String {
    let side = |levels: &[(&str, &str)]| {
        let all: Vec<String> = levels.iter().map(|(p, q)| format!("{{\"price\":{p},\"qty\":{q}}}")).collect();
        all.join(",")
    };
    format!(
        r#"{{"channel":"book","type":"{kind}","data":[{{"symbol":"BTC/USD","bids":[{}],"asks":[{}]}}]}}"#,
        side(bids),
        side(asks)
    )
}
