//! A snapshot and changes, each with the checksum of the ten best levels a side; one answer a symbol.

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};
use crate::venue::checksum::Crc32;

const SIZE_DIGITS: u8 = 8;
const CHECKED_LEVELS: usize = 10;

#[derive(Debug, Default)]
pub struct Kraken;

impl Dialect for Kraken {
    fn greet(&mut self, client: &mut Client, _desk: &Desk<'_>) {
        let data = r#"{"version":"2.0.10","system":"online","api_version":"v2","connection_id":8061}"#;
        client.say(format!(r#"{{"channel":"status","type":"update","data":[{data}]}}"#));
    }

    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        if said.at("method").text() == "ping" {
            client.say(format!(r#"{{"method":"pong","req_id":{}}}"#, said.at("req_id").json()));
            return;
        }
        if said.at("params").at("channel").text() == "instrument" {
            client.say(instruments(desk));
            return;
        }
        said.at("params").at("symbol").texts().for_each(|symbol| answer(client, desk, &said, symbol));
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        client.book(framed(desk, at, "update", change), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let (symbol, id) = (&book.symbol, trade.id);
        let side = if trade.bought { "buy" } else { "sell" };
        let (price, size) = (book.price(trade.price), book.size_to(trade.size, SIZE_DIGITS));
        let data = format!(
            r#"{{"symbol":"{symbol}","side":"{side}","price":{price},"qty":{size},"ord_type":"market","trade_id":{id},"timestamp":"{}"}}"#,
            desk.iso()
        );
        client.say(format!(r#"{{"channel":"trade","type":"update","data":[{data}]}}"#));
    }

    fn heartbeat_us(&self) -> i64 {
        1_000_000
    }

    fn beat(&mut self, client: &mut Client, _desk: &Desk<'_>) {
        client.say(r#"{"channel":"heartbeat"}"#);
    }
}

fn answer(client: &mut Client, desk: &Desk<'_>, said: &Said, symbol: &str) {
    let (method, params, id) = (said.at("method").text(), said.at("params"), said.at("req_id").json());
    let on = method == "subscribe";
    let Some(at) = desk.find(symbol) else {
        client.say(format!(
            r#"{{"error":"Currency pair not supported {symbol}","method":"{method}","req_id":{id},"success":false,"symbol":"{symbol}"}}"#
        ));
        return;
    };
    let channel = params.at("channel").text();
    let is_book = channel == "book";
    let depth = if is_book { format!(r#""depth":{},"#, params.at("depth").whole()) } else { String::new() };
    client.say(format!(
        r#"{{"method":"{method}","result":{{"channel":"{channel}","symbol":"{symbol}",{depth}"snapshot":{on}}},"success":true,"req_id":{id}}}"#
    ));
    if !is_book {
        client.follow_trades(at, on);
        return;
    }
    client.follow_book(at, on);
    if on {
        client.book(framed(desk, at, "snapshot", &desk.books[at].sides), desk.whole(at));
    }
}

/// The channel `instrument`: every pair, with what orders must keep to.
fn instruments(desk: &Desk<'_>) -> String {
    let pairs = joined(desk.books.iter().map(|book| {
        let Book { symbol, base, quote, .. } = book;
        let (tick, step) = (book.price(book.tick), book.size_to(1, SIZE_DIGITS));
        format!(
            r#"{{"symbol":"{symbol}","base":"{base}","quote":"{quote}","status":"online","price_increment":{tick},"qty_increment":{step},"qty_min":{step},"cost_min":0.50}}"#
        )
    }));
    format!(r#"{{"channel":"instrument","type":"snapshot","data":{{"assets":[],"pairs":[{pairs}]}}}}"#)
}

fn framed(desk: &Desk<'_>, at: usize, kind: &str, sides: &Sides) -> String {
    let book = &desk.books[at];
    let text = |side: &[Level]| {
        joined(side.iter().map(|level| {
            let size = book.size_to(level.size, SIZE_DIGITS);
            format!(r#"{{"price":{},"qty":{size}}}"#, book.price(level.price))
        }))
    };
    let (bids, asks) = (text(&sides.bids), text(&sides.asks));
    let data = format!(
        r#"{{"symbol":"{}","bids":[{bids}],"asks":[{asks}],"checksum":{},"timestamp":"{}"}}"#,
        book.symbol,
        checksum(book),
        desk.iso()
    );
    format!(r#"{{"channel":"book","type":"{kind}","data":[{data}]}}"#)
}

/// CRC-32 of price and size of the best levels, asks first, without point and leading zeros.
fn checksum(book: &Book) -> u32 {
    let mut text = String::new();
    let Sides { bids, asks } = book.sides.cut(CHECKED_LEVELS);
    for Level { price, size } in asks.iter().chain(&bids) {
        let size = book.size_to(*size, SIZE_DIGITS).replace('.', "");
        text += &format!("{price}{}", size.trim_start_matches('0'));
    }
    let mut crc = Crc32::default();
    crc.bytes(text.as_bytes());
    crc.finish()
}
