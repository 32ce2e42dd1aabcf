//! A snapshot and changes, each with the checksum of the ten best levels a side; one answer a symbol.

use std::collections::BTreeMap;

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::{Client, Mark};
use crate::sim::said::{Said, joined};
use crate::venue::checksum::Crc32;

const SIZE_DIGITS: u8 = 8;
const CHECKED_LEVELS: usize = 10;

/// What a client has seen of a book: so many levels a side.
#[derive(Debug)]
struct View {
    depth: usize,
    sides: Sides,
}

#[derive(Debug, Default)]
pub struct Kraken {
    /// By connection and place of the book.
    views: BTreeMap<(u32, usize), View>,
}

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
        said.at("params").at("symbol").texts().for_each(|symbol| self.answer(client, desk, &said, symbol));
    }

    /// A level that comes into sight is told; of one that is pushed out of it, or changes below, nothing is said.
    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, _change: &Sides) {
        let Some(view) = self.views.get_mut(&(client.conn, at)) else { return };
        let (all, depth) = (&desk.books[at].sides, view.depth);
        let before = std::mem::replace(&mut view.sides, all.cut(depth));
        let mut told = before.change_to(&view.sides);
        told.bids.retain(|level| level.size > 0 || !stands(&all.bids, level));
        told.asks.retain(|level| level.size > 0 || !stands(&all.asks, level));
        if !told.bids.is_empty() || !told.asks.is_empty() {
            client.book(framed(desk, at, "update", &told), Mark { depth, ..desk.changed(at) });
        }
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

    fn gone(&mut self, conn: u32) {
        self.views.retain(|(of, _), _| *of != conn);
    }
}

impl Kraken {
    fn answer(&mut self, client: &mut Client, desk: &Desk<'_>, said: &Said, symbol: &str) {
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
        let depth = params.at("depth").whole();
        let shown = if is_book { format!(r#""depth":{depth},"#) } else { String::new() };
        client.say(format!(
        r#"{{"method":"{method}","result":{{"channel":"{channel}","symbol":"{symbol}",{shown}"snapshot":{on}}},"success":true,"req_id":{id}}}"#
    ));
        if !is_book {
            client.follow_trades(at, on);
            return;
        }
        client.follow_book(at, on);
        if on {
            let view = View { depth: depth as usize, sides: desk.books[at].sides.cut(depth as usize) };
            client.book(
                framed(desk, at, "snapshot", &view.sides),
                Mark { depth: view.depth, ..desk.whole(at) },
            );
            self.views.insert((client.conn, at), view);
        }
    }
}

fn stands(side: &[Level], told: &Level) -> bool {
    side.iter().any(|level| level.price == told.price)
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
