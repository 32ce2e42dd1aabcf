//! One fault put into a real recording: from the first message that could show it, a book is either the
//! one of the unharmed recording or not LIVE (R4: P01 gap, P02 duplicate, P03 reorder, P06 checksum, V01 cut).

use std::rc::Rc;

use arbscope_core::book::{Book, State};
use arbscope_core::engine::Engine;
use arbscope_core::market::{MarketId, Side};
use arbscope_core::num::rng::Rng;
use serde_json::{Value, json};

use super::host::id;
use crate::capture::{self, Origin};

/// What was said, by whom, when.
#[derive(Clone)]
struct Said {
    conn: u32,
    url: Rc<str>,
    t_us: i64,
    bytes: Vec<u8>,
}

struct Recording {
    venue: &'static str,
    markets: Vec<(&'static str, &'static str)>,
    said: Vec<Said>,
    /// The ten best levels are compared, not all: for feeds whose only guard is a checksum of the best.
    only_best: bool,
}

/// What the unharmed recording had after one frame.
struct Moment {
    /// Markets whose books the frame was about, and what the books then were.
    books: Vec<(MarketId, u64)>,
}

impl Recording {
    fn load(venue: &'static str, path: &str, markets: &[(&'static str, &'static str)], most: usize) -> Self {
        let records = capture::read(&capture::fixture(path));
        let said = records.into_iter().filter_map(|record| {
            let Origin::Rest = record.origin else {
                return Some(Said {
                    conn: record.conn + 1,
                    url: record.url,
                    t_us: record.t_us,
                    bytes: record.data,
                });
            };
            let symbol = record.url.split("depth?symbol=").nth(1)?.split('&').next()?.to_string();
            let body = String::from_utf8(record.data).ok()?;
            let answer = format!(r#"{{"id":"{symbol}","status":200,"result":{body}}}"#);
            let url = "wss://ws-api.binance.com:443/ws-api/v3".into();
            Some(Said { conn: 99, url, t_us: record.t_us, bytes: answer.into_bytes() })
        });
        let said = said.take(most).collect();
        Self { venue, markets: markets.to_vec(), said, only_best: venue == "okx" }
    }

    fn engine(&self) -> Engine {
        let market =
            |(symbol, kind): &(&str, &str)| json!({"venue": self.venue, "symbol": symbol, "kind": kind});
        let markets: Vec<Value> = self.markets.iter().map(market).collect();
        let header = json!({"seed": 7, "config": {}, "markets": markets}).to_string();
        let mut engine = Engine::configured(header.as_bytes()).expect("a good header");
        let mut opened: Vec<u32> = Vec::new();
        for said in &self.said {
            if !opened.contains(&said.conn) {
                opened.push(said.conn);
                engine.open(self.said[0].t_us, id(self.venue), said.conn, &said.url);
            }
        }
        engine
    }

    fn say(&self, engine: &mut Engine, said: &Said) {
        engine.receive(said.t_us, id(self.venue), said.conn, &said.bytes, false);
        engine.step();
    }

    fn print(&self, book: &Book) -> u64 {
        if !self.only_best {
            return book.digest();
        }
        let best = Side::BOTH.map(|side| book.levels(side).take(10).collect::<Vec<_>>());
        let mut hash = arbscope_core::num::fnv::Fnv64::default();
        for level in best.iter().flatten() {
            hash.word(level.price as u64);
            hash.word(level.size as u64);
        }
        hash.finish()
    }

    fn versions(&self, engine: &Engine) -> Vec<u64> {
        (0..self.markets.len()).map(|at| engine.leg(MarketId::from_index(at)).status.version).collect()
    }

    fn unharmed(&self) -> Vec<Moment> {
        let mut engine = self.engine();
        let mut before = self.versions(&engine);
        let moment = |said: &Said| {
            self.say(&mut engine, said);
            let now = self.versions(&engine);
            let changed = (0..now.len()).filter(|at| now[*at] != before[*at]).map(MarketId::from_index);
            let books = changed.map(|market| (market, self.print(engine.book(market)))).collect();
            before = now;
            Moment { books }
        };
        self.said.iter().map(moment).collect()
    }

    /// The recording with one fault near `at`, and the first frame after it.
    fn harmed(&self, at: usize, fault: u32, rng: &mut Rng) -> (Vec<Said>, usize) {
        let mut said = self.said[..at].to_vec();
        let here = self.said[at].clone();
        let mut next = at + 1;
        match fault {
            0 => {}
            1 => said.extend([here.clone(), here]),
            2 => {
                let late_us = self.said[at + 3].t_us;
                said.extend(self.said[at..at + 4].iter().cloned());
                said.push(Said { t_us: late_us, ..here });
                next = at + 4;
            }
            3 => {
                let swapped_us = self.said[at + 1].t_us;
                said.push(Said { t_us: here.t_us, ..self.said[at + 1].clone() });
                said.push(Said { t_us: swapped_us, ..here });
                next = at + 2;
            }
            4 => {
                let length = rng.up_to(here.bytes.len() as u32 - 1) as usize;
                said.push(Said { bytes: here.bytes[..length].to_vec(), ..here });
            }
            _ => said.push(flipped(here, rng)),
        }
        (said, next)
    }
}

/// Another digit in the place of one.
fn flipped(mut said: Said, rng: &mut Rng) -> Said {
    let places: Vec<usize> = (0..said.bytes.len()).filter(|at| said.bytes[*at].is_ascii_digit()).collect();
    if let Some(last) = places.len().checked_sub(1) {
        let place = places[rng.up_to(last as u32) as usize];
        let digit = said.bytes[place] - b'0';
        said.bytes[place] = b'0' + (digit + 1 + rng.up_to(8) as u8) % 10;
    }
    said
}

const WORDS: [&str; 6] = ["drop", "duplicate", "late duplicate", "swap", "cut", "flip"];

/// Puts `runs` faults of the first `kinds` kinds into a recording; gives how many cost a book something.
fn inject(recording: &Recording, runs: u64, kinds: u32) -> usize {
    let unharmed = recording.unharmed();
    let mut noticed = 0;
    for seed in 0..runs {
        let mut rng = Rng::new(seed);
        let at = rng.up_to(recording.said.len() as u32 - 60) as usize;
        let fault = rng.up_to(kinds - 1);
        let (start, next) = recording.harmed(at, fault, &mut rng);
        let mut engine = recording.engine();
        start.iter().for_each(|said| recording.say(&mut engine, said));
        let mut lost = false;
        for (said, moment) in recording.said.iter().zip(&unharmed).skip(next).take(400) {
            recording.say(&mut engine, said);
            for (market, print) in &moment.books {
                let is_live = engine.leg(*market).status.state == State::Live;
                lost |= !is_live;
                let is_same = recording.print(engine.book(*market)) == *print;
                let word = WORDS[fault as usize];
                assert!(
                    !is_live || is_same,
                    "{}: seed {seed}: {word} at {at} went unnoticed",
                    recording.venue
                );
            }
        }
        noticed += usize::from(lost);
    }
    println!("{}: {noticed} of {runs} faults cost a book", recording.venue);
    noticed
}

#[test]
fn r4_bybit_whose_deltas_are_numbered() {
    let kinds = ["spot", "linear"];
    let symbols = ["BTCUSDT", "DOGEUSDT", "ETHUSDT", "SOLUSDT"];
    let markets: Vec<(&str, &str)> =
        kinds.iter().flat_map(|kind| symbols.iter().map(|symbol| (*symbol, *kind))).collect();
    let recording = Recording::load("bybit", "bybit/cryptofeed-v3.BYBIT.jsonl.gz", &markets, 2_000);
    assert!(inject(&recording, 120, 5) > 20);
}

#[test]
fn r4_okx_whose_best_levels_are_summed() {
    let markets = [("BTC-USD-220527", "inverse"), ("BTC-USDT", "spot"), ("UNI-USD-SWAP", "inverse")];
    let recording = Recording::load("okx", "okx/cryptofeed-v3.OKX.jsonl.gz", &markets, 410);
    assert!(inject(&recording, 200, 6) > 20);
}

#[test]
fn r4_coinbase_whose_connection_is_numbered() {
    let markets = [("BTC-USD", "spot"), ("ETH-USD", "spot")];
    let recording = Recording::load("coinbase", "coinbase/cryptofeed-v3.COINBASE.jsonl.gz", &markets, 120);
    assert!(inject(&recording, 12, 5) > 2);
}

#[test]
fn r4_binance_whose_deltas_overlap_their_book() {
    let markets = [("BLZETH", "spot"), ("LRCBTC", "spot"), ("NKNUSDT", "spot"), ("RUNEEUR", "spot")];
    let recording = Recording::load("binance", "binance/cryptofeed-v3.BINANCE.jsonl.gz", &markets, 300);
    assert!(inject(&recording, 300, 5) > 20);
}
