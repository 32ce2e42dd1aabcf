//! What another normaliser made of the same messages, and ours in its form.
#![allow(dead_code, reason = "every test binary uses its own part of this reader")]

use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::num::time::rfc3339_us;
use arbscope_core::venue::{BookEvent, BookKind, Event};
use serde_json::Value;

use crate::capture::{shared, text_of};
use crate::desk::Desk;

/// A message and what became of it.
pub struct Case {
    pub message: String,
    pub normalised: Vec<Normalised>,
}

/// A book change or a trade, as floats: the other normaliser reads its numbers so.
#[derive(Clone, PartialEq, Debug)]
pub enum Normalised {
    Book {
        is_whole: bool,
        bids: Vec<[f64; 2]>,
        asks: Vec<[f64; 2]>,
        event_us: i64,
    },
    Trade {
        taker: Side,
        price: f64,
        size: f64,
        event_us: i64,
    },
    /// Tickers and all else.
    Other,
}

/// The cases of a file that is used where it is found; `None` says so.
pub fn cases(file: &str) -> Option<Vec<Case>> {
    let path = shared(&format!("oracles/normalised-tardis/{file}"))?;
    let case = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let normalised = line["normalized"].as_array().expect("a list").iter().map(theirs).collect();
        Case { message: line["message"].to_string(), normalised }
    };
    Some(text_of(&path).lines().map(case).collect())
}

/// Events of the last frame in the other's form; a book message without levels says nothing to it.
pub fn ours(desk: &Desk) -> Vec<Normalised> {
    let event = |event: &Event| match event {
        Event::Book(book) => Some(ours_of(desk, book)).filter(|_| book.to > book.from),
        Event::Trade(trade) => {
            let (taker, event_us) = (trade.taker, trade.event_us);
            Some(Normalised::Trade { taker, price: float(trade.price), size: float(trade.size), event_us })
        }
        _ => None,
    };
    desk.events().iter().filter_map(event).collect()
}

fn ours_of(desk: &Desk, book: &BookEvent) -> Normalised {
    let side = |side: Side| {
        let levels = desk.batch.levels_of(book).iter().filter(move |level| level.side == side);
        levels.map(|level| [float(level.price), float(level.size)]).collect()
    };
    let is_whole = book.kind != BookKind::Delta;
    Normalised::Book { is_whole, bids: side(Side::Bid), asks: side(Side::Ask), event_us: book.event_us }
}

fn theirs(value: &Value) -> Normalised {
    let event_us = value["timestamp"].as_str().and_then(|text| rfc3339_us(text.as_bytes())).expect("a time");
    let number = |value: &Value| value.as_f64().expect("a number");
    let side = |levels: &Value| {
        let levels = levels.as_array().expect("levels").iter();
        levels.map(|level| [number(&level["price"]), number(&level["amount"])]).collect()
    };
    match value["type"].as_str() {
        Some("book_change") => Normalised::Book {
            is_whole: value["isSnapshot"] == true,
            bids: side(&value["bids"]),
            asks: side(&value["asks"]),
            event_us,
        },
        Some("trade") => Normalised::Trade {
            taker: if value["side"] == "buy" { Side::Bid } else { Side::Ask },
            price: number(&value["price"]),
            size: number(&value["amount"]),
            event_us,
        },
        _ => Normalised::Other,
    }
}

fn float(decimal: Decimal) -> f64 {
    decimal.to_f64()
}
