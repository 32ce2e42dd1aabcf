//! A greeting, then of each market a snapshot and changes that begin at the number after the last one's.

use super::{Desk, Dialect, Trade, short_pairs};
use crate::sim::book::{Book, Sides};
use crate::sim::client::Client;
use crate::sim::said::Said;

const BOOK: &str = "obu";
const DEPTH: &str = "increment@10ms";
const TRADES: &str = "trade";

#[derive(Debug, Default)]
pub struct Kucoin;

impl Dialect for Kucoin {
    fn greet(&mut self, client: &mut Client, _desk: &Desk<'_>) {
        let session = client.conn;
        client.say(format!(r#"{{"sessionId":"{session}","message":"welcome","pingInterval":30000}}"#));
    }

    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        let id = said.at("id").json();
        if said.at("type").text() == "ping" {
            client.say(format!(r#"{{"id":{id},"type":"pong"}}"#));
            return;
        }
        match topic_of(desk, &said) {
            Some((at, is_book)) => {
                client.say(format!(r#"{{"id":{id},"result":true}}"#));
                follow(client, desk, at, is_book, said.at("action").text() == "subscribe");
            }
            None => {
                let symbol = said.at("symbol").text();
                client.say(format!(r#"{{"id":{id},"result":false,"reason":"invalid symbol: {symbol}"}}"#));
            }
        }
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        client.book(push(desk, at, "delta", change), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let (book, ns, id) = (&desk.books[at], desk.now_ns(), trade.id);
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let (symbol, taker) = (&book.symbol, if trade.bought { "buy" } else { "sell" });
        let data = format!(
            r#"{{"E":"{id}","M":"{ns}","S":"{taker}","p":"{price}","q":"{size}","s":"{symbol}","ti":"{id}"}}"#
        );
        client.say(format!(r#"{{"T":"{TRADES}.SPOT","P":"{ns}","d":{data}}}"#));
    }
}

/// The market and whether it is its book; nothing for what the venue does not have.
fn topic_of(desk: &Desk<'_>, said: &Said) -> Option<(usize, bool)> {
    let is_book = match (said.at("channel").text(), said.at("depth").text()) {
        (BOOK, DEPTH) => true,
        (TRADES, _) => false,
        _ => return None,
    };
    Some((desk.find(said.at("symbol").text())?, is_book))
}

fn follow(client: &mut Client, desk: &Desk<'_>, at: usize, is_book: bool, on: bool) {
    if !is_book {
        client.follow_trades(at, on);
        return;
    }
    client.follow_book(at, on);
    if on {
        client.book(push(desk, at, "snapshot", &desk.books[at].sides), desk.whole(at));
    }
}

fn push(desk: &Desk<'_>, at: usize, kind: &str, sides: &Sides) -> String {
    let book = &desk.books[at];
    let Book { symbol, sequence, .. } = book;
    let (asks, bids) = (short_pairs(book, &sides.asks), short_pairs(book, &sides.bids));
    let ns = desk.now_ns();
    let numbers = format!(r#""O":{sequence},"C":{sequence},"M":"{ns}""#);
    let data = format!(r#"{{"s":"{symbol}",{numbers},"a":[{asks}],"b":[{bids}]}}"#);
    format!(r#"{{"T":"{BOOK}.SPOT","dp":"{DEPTH}","t":"{kind}","P":"{ns}","d":{data}}}"#)
}
