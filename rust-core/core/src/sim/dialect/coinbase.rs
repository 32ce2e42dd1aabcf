//! Every frame of a connection carries the next number. An unknown product is refused by an error of its own.

use std::collections::BTreeSet;

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};

const SIZE_DIGITS: u8 = 8;

#[derive(Debug, Default)]
pub struct Coinbase {
    /// Connections that asked for heartbeats.
    beaten: BTreeSet<u32>,
}

impl Dialect for Coinbase {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        let (channel, on) = (said.at("channel").text(), said.at("type").text() == "subscribe");
        let products: Vec<&str> = said.at("product_ids").texts().collect();
        let unknown: Vec<&str> = products.iter().copied().filter(|one| desk.find(one).is_none()).collect();
        if !unknown.is_empty() {
            return refuse(client, &unknown);
        }
        let books: Vec<usize> = products.iter().filter_map(|product| desk.find(product)).collect();
        books.iter().for_each(|at| follow(client, channel, *at, on));
        if channel == "heartbeats" && on {
            self.beaten.insert(client.conn);
        }
        self.confirm(client, desk);
        match channel {
            "level2" if on => books.iter().for_each(|at| {
                let whole = level2(desk, *at, "snapshot", &desk.books[*at].sides);
                client.book(framed(client, desk, "l2_data", &whole), desk.whole(*at));
            }),
            "status" if on => client.say(framed(client, desk, "status", &products_of(desk))),
            _ => {}
        }
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        let update = level2(desk, at, "update", change);
        client.book(framed(client, desk, "l2_data", &update), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let (book, time, id) = (&desk.books[at], desk.iso(), trade.id);
        let maker = if trade.bought { "SELL" } else { "BUY" };
        let (price, size) = (book.price(trade.price), book.size_to(trade.size, SIZE_DIGITS));
        let symbol = &book.symbol;
        let told = format!(
            r#"{{"product_id":"{symbol}","trade_id":"{id}","price":"{price}","size":"{size}","time":"{time}","side":"{maker}"}}"#
        );
        let event = format!(r#"{{"type":"update","trades":[{told}]}}"#);
        client.say(framed(client, desk, "market_trades", &event));
    }

    fn numbers_connection(&self) -> bool {
        true
    }

    fn heartbeat_us(&self) -> i64 {
        1_000_000
    }

    fn beat(&mut self, client: &mut Client, desk: &Desk<'_>) {
        if self.beaten.contains(&client.conn) {
            let event = format!(r#"{{"current_time":"{}","heartbeat_counter":{}}}"#, desk.iso(), client.sent);
            client.say(framed(client, desk, "heartbeats", &event));
        }
    }

    fn gone(&mut self, conn: u32) {
        self.beaten.remove(&conn);
    }
}

impl Coinbase {
    /// Names all that the connection follows.
    fn confirm(&self, client: &mut Client, desk: &Desk<'_>) {
        let names =
            |books: &[usize]| joined(books.iter().map(|at| format!(r#""{}""#, desk.books[*at].symbol)));
        let beaten =
            if self.beaten.contains(&client.conn) { r#""heartbeats""#.into() } else { String::new() };
        let all = [
            ("heartbeats", beaten),
            ("level2", names(&client.books)),
            ("market_trades", names(&client.trades)),
        ];
        let held = all.into_iter().filter(|(_, names)| !names.is_empty());
        let held = joined(held.map(|(channel, names)| format!(r#""{channel}":[{names}]"#)));
        let event = format!(r#"{{"subscriptions":{{{held}}}}}"#);
        client.say(framed(client, desk, "subscriptions", &event));
    }
}

/// Errors carry no number.
fn refuse(client: &mut Client, products: &[&str]) {
    let products = products.join(",");
    client.say(format!(r#"{{"type":"error","message":"{products} is not a valid product"}}"#));
    client.sent -= 1;
}

fn follow(client: &mut Client, channel: &str, at: usize, on: bool) {
    match channel {
        "level2" => client.follow_book(at, on),
        "market_trades" => client.follow_trades(at, on),
        _ => {}
    }
}

/// The channel `status`: every product, with what orders must keep to.
fn products_of(desk: &Desk<'_>) -> String {
    let products = joined(desk.books.iter().map(|book| {
        let Book { symbol, base, quote, .. } = book;
        let (tick, step) = (book.price(book.tick), book.size_to(1, SIZE_DIGITS));
        format!(
            r#"{{"product_type":"SPOT","id":"{symbol}","base_currency":"{base}","quote_currency":"{quote}","base_increment":"{step}","quote_increment":"{tick}","status":"online","status_message":"","min_market_funds":"1"}}"#
        )
    }));
    format!(r#"{{"type":"snapshot","products":[{products}]}}"#)
}

fn level2(desk: &Desk<'_>, at: usize, kind: &str, sides: &Sides) -> String {
    let (book, time) = (&desk.books[at], desk.iso());
    let update = |side: &str, level: &Level| {
        let (price, size) = (book.price(level.price), book.size_to(level.size, SIZE_DIGITS));
        format!(
            r#"{{"side":"{side}","event_time":"{time}","price_level":"{price}","new_quantity":"{size}"}}"#
        )
    };
    let bids = sides.bids.iter().map(|level| update("bid", level));
    let asks = sides.asks.iter().map(|level| update("offer", level));
    let updates = joined(bids.chain(asks));
    format!(r#"{{"type":"{kind}","product_id":"{}","updates":[{updates}]}}"#, book.symbol)
}

fn framed(client: &Client, desk: &Desk<'_>, channel: &str, event: &str) -> String {
    let (time, number) = (desk.iso(), client.sent);
    format!(r#"{{"channel":"{channel}","timestamp":"{time}","sequence_num":{number},"events":[{event}]}}"#)
}
