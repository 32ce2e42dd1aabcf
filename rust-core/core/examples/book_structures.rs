//! Times the book in blocks against a plain sorted array on recorded books:
//! `cargo run --release -p arbscope-core --example book_structures`.
//!
//! Both get the same decoded levels; what is timed is applying them and reading the best of both sides
//! after every message. Figures are the best of several rounds, ns a level.

#[path = "../tests/support/capture.rs"]
mod capture;

use std::hint::black_box;
use std::time::Instant;

use arbscope_core::book::{Book, Level};
use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::RawLevel;
use capture::{Origin, Record, fixture, read};
use serde_json::Value;

/// A snapshot and the messages after it.
struct Stream {
    name: &'static str,
    snapshot: Vec<RawLevel>,
    messages: Vec<Vec<RawLevel>>,
}

fn main() {
    let streams = [
        coinbase("Coinbase BTC-USD, 24 s", "BTC-USD"),
        coinbase("Coinbase ETH-USD, 24 s", "ETH-USD"),
        binance("Binance BTCUSDT, 2024-08-08", "binance/hftbacktest.spot.btcusdt_20240808.gz"),
        binance("Binance ETHUSDT, 2024-08-08", "binance/hftbacktest.spot.ethusdt_20240808.gz"),
        scattered(),
    ];
    println!(
        "| stream | levels | messages | changes | sorted array | blocks | array: build | blocks: build |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for stream in &streams {
        report(stream);
    }
}

fn report(stream: &Stream) {
    let changes: usize = stream.messages.iter().map(Vec::len).sum();
    let (mut array, mut blocks) = (f64::MAX, f64::MAX);
    let (mut build_array, mut build_blocks) = (f64::MAX, f64::MAX);
    let mut levels = 0;
    for _ in 0..9 {
        let (plain, built, spent) = run::<Plain>(stream);
        (build_array, array) = (build_array.min(built), array.min(spent / changes as f64));
        let (book, built, spent) = run::<Book>(stream);
        (build_blocks, blocks) = (build_blocks.min(built), blocks.min(spent / changes as f64));
        assert_eq!(plain.shape(), book.shape(), "both hold the same book");
        levels = book.len(Side::Bid) + book.len(Side::Ask);
    }
    println!(
        "| {} | {levels} | {} | {changes} | {array:.1} ns | {blocks:.1} ns | {:.2} ms | {:.2} ms |",
        stream.name,
        stream.messages.len(),
        build_array / 1e6,
        build_blocks / 1e6
    );
}

/// What is timed of a book.
trait Subject: Default {
    fn replace(&mut self, levels: &[RawLevel]);
    fn apply(&mut self, levels: &[RawLevel]);
    fn best(&self) -> (Option<Level>, Option<Level>);
    /// Number and sum of all levels.
    fn shape(&self) -> (usize, i128);
}

/// The book, ns for its snapshot and ns for its messages.
fn run<S: Subject>(stream: &Stream) -> (S, f64, f64) {
    let mut book = S::default();
    let started = Instant::now();
    book.replace(&stream.snapshot);
    let built = started.elapsed().as_nanos() as f64;
    let started = Instant::now();
    for message in &stream.messages {
        book.apply(message);
        black_box(book.best());
    }
    (book, built, started.elapsed().as_nanos() as f64)
}

impl Subject for Book {
    fn replace(&mut self, levels: &[RawLevel]) {
        Book::replace(self, levels).expect("it fits");
    }

    fn apply(&mut self, levels: &[RawLevel]) {
        Book::apply(self, levels).expect("it fits");
    }

    fn best(&self) -> (Option<Level>, Option<Level>) {
        (Book::best(self, Side::Bid), Book::best(self, Side::Ask))
    }

    fn shape(&self) -> (usize, i128) {
        shape(Side::BOTH.into_iter().flat_map(|side| self.levels(side)))
    }
}

/// The rival: a sorted array a side, best level last, so that changes near the touch move little.
#[derive(Default)]
struct Plain {
    sides: [Vec<Level>; 2],
    price_scale: u8,
    size_scale: u8,
}

impl Plain {
    fn set(&mut self, side: Side, price: i64, size: i64) {
        let levels = &mut self.sides[side.index()];
        let found = match side {
            Side::Bid => levels.binary_search_by(|level| level.price.cmp(&price)),
            Side::Ask => levels.binary_search_by(|level| price.cmp(&level.price)),
        };
        match (found, size) {
            (Ok(at), 0) => drop(levels.remove(at)),
            (Ok(at), size) => levels[at].size = size,
            (Err(_), 0) => {}
            (Err(at), size) => levels.insert(at, Level { price, size }),
        }
    }
}

impl Subject for Plain {
    fn replace(&mut self, levels: &[RawLevel]) {
        self.price_scale = levels.iter().map(|level| level.price.scale).max().unwrap_or(0);
        self.size_scale = levels.iter().map(|level| level.size.scale).max().unwrap_or(0);
        // A snapshot's levels are distinct, so sorting is enough; inserting them one by one would take
        // half a second for the largest book here.
        for raw in levels {
            let price = raw.price.rescale(self.price_scale).expect("it fits");
            let size = raw.size.rescale(self.size_scale).expect("it fits");
            self.sides[raw.side.index()].push(Level { price, size });
        }
        self.sides[0].sort_unstable_by_key(|level| level.price);
        self.sides[1].sort_unstable_by_key(|level| -level.price);
    }

    fn apply(&mut self, levels: &[RawLevel]) {
        for raw in levels {
            let price = raw.price.rescale(self.price_scale).expect("it fits");
            let size = raw.size.rescale(self.size_scale).expect("it fits");
            self.set(raw.side, price, size);
        }
    }

    fn best(&self) -> (Option<Level>, Option<Level>) {
        (self.sides[0].last().copied(), self.sides[1].last().copied())
    }

    fn shape(&self) -> (usize, i128) {
        shape(self.sides.iter().flatten().copied())
    }
}

fn shape(levels: impl Iterator<Item = Level>) -> (usize, i128) {
    levels.fold((0, 0), |(count, sum), l| (count + 1, sum + i128::from(l.price) * i128::from(l.size)))
}

fn coinbase(name: &'static str, product: &str) -> Stream {
    let mut stream = Stream { name, snapshot: Vec::new(), messages: Vec::new() };
    for record in frames("coinbase/cryptofeed-v3.COINBASE.jsonl.gz") {
        let frame: Value = serde_json::from_slice(&record.data).expect("JSON");
        if frame["channel"] != "l2_data" {
            continue;
        }
        for event in frame["events"].as_array().into_iter().flatten().filter(|e| e["product_id"] == product) {
            let levels = event["updates"].as_array().expect("updates").iter().map(|update| {
                let side = if update["side"] == "bid" { Side::Bid } else { Side::Ask };
                level(side, &update["price_level"], &update["new_quantity"])
            });
            match event["type"].as_str() {
                Some("snapshot") => stream.snapshot = levels.collect(),
                _ => stream.messages.push(levels.collect()),
            }
        }
    }
    stream
}

fn binance(name: &'static str, file: &str) -> Stream {
    let mut stream = Stream { name, snapshot: Vec::new(), messages: Vec::new() };
    for record in read(&fixture(file)) {
        let frame: Value = serde_json::from_slice(&record.data).expect("JSON");
        if record.origin == Origin::Rest {
            stream.snapshot = sides(&frame, "bids", "asks");
        } else if frame["data"]["e"] == "depthUpdate" {
            stream.messages.push(sides(&frame["data"], "b", "a"));
        }
    }
    stream
}

fn frames(file: &str) -> impl Iterator<Item = Record> {
    read(&fixture(file)).into_iter().filter(|record| record.origin == Origin::Socket)
}

fn sides(frame: &Value, bids: &str, asks: &str) -> Vec<RawLevel> {
    let side = |side, key: &str| {
        let rows = frame[key].as_array().into_iter().flatten();
        rows.map(move |row| level(side, &row[0], &row[1])).collect::<Vec<_>>()
    };
    [side(Side::Bid, bids), side(Side::Ask, asks)].concat()
}

fn level(side: Side, price: &Value, size: &Value) -> RawLevel {
    let price = Decimal::price(price.as_str().expect("text").as_bytes()).expect("a price");
    let size = Decimal::size(size.as_str().expect("text").as_bytes()).expect("a size").size;
    RawLevel { side, price, size }
}

/// No market's habit: changes anywhere in a book of 46,000 levels, half of them new or gone.
fn scattered() -> Stream {
    let mut rng = Rng::new(1);
    let mut change = move || {
        let side = Side::BOTH[rng.up_to(1) as usize];
        let offset = i64::from(rng.up_to(46_000));
        let price = if side == Side::Bid { 100_000 - offset } else { 100_001 + offset };
        let size = if rng.up_to(1) == 0 { 0 } else { i64::from(rng.up_to(1_000)) + 1 };
        RawLevel { side, price: Decimal::new(price, 2), size: Decimal::new(size, 3) }
    };
    Stream {
        name: "anywhere in the book (made)",
        snapshot: every_level(),
        messages: (0..40_000).map(|_| (0..5).map(|_| change()).collect()).collect(),
    }
}

fn every_level() -> Vec<RawLevel> {
    let level = |side, price| RawLevel { side, price: Decimal::new(price, 2), size: Decimal::new(1, 3) };
    let near_to_far =
        (0..23_000).flat_map(|n| [level(Side::Bid, 100_000 - n), level(Side::Ask, 100_001 + n)]);
    near_to_far.collect()
}
