//! The LINK/USDT books of two venues, a row a second.
#![allow(dead_code, reason = "every test binary uses its own part of it")]

use std::io::Read;
use std::path::Path;

use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::venue::RawLevel;

pub const BINANCE: &str = "binance.linkusdt.00-00-00_01-19-59.csv.gz";
pub const HTX: &str = "htx.linkusdt.00-00-00_01-19-59.csv.gz";

/// Levels of every row: `timestamp,symbol,b1..b10,bv1..bv10,a1..a10,av1..av10`.
pub fn rows(name: &str) -> Vec<Vec<RawLevel>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/link-usdt").join(name);
    let mut text = String::new();
    let file = std::fs::File::open(path).expect("a fixture");
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip text");
    text.lines().skip(1).map(levels).collect()
}

fn levels(line: &str) -> Vec<RawLevel> {
    let cells: Vec<&[u8]> = line.split(',').map(str::as_bytes).collect();
    let level = |side, price: usize, size: usize| RawLevel {
        side,
        price: Decimal::price(cells[price]).expect("a price"),
        size: Decimal::size(cells[size]).expect("a size").size,
    };
    let side = |side, from: usize| (from..from + 10).map(move |at| (side, at));
    side(Side::Bid, 2).chain(side(Side::Ask, 22)).map(|(side, at)| level(side, at, at + 10)).collect()
}
