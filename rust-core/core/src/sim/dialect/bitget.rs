//! A snapshot, then changes that name the number before them (v3). The numbers go in steps.

use super::{Desk, Dialect, Trade, short_pairs};
use crate::sim::book::{Book, Sides};
use crate::sim::client::Client;
use crate::sim::said::Said;

/// Steps are not 1.
const STEP: u64 = 17;

#[derive(Debug, Default)]
pub struct Bitget;

impl Dialect for Bitget {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        if text == "ping" {
            return client.say("pong");
        }
        let Some(said) = Said::read(text) else { return };
        let op = said.at("op").text();
        said.at("args").list().iter().for_each(|argument| answer(client, desk, op, argument));
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        let previous = (desk.books[at].sequence - 1) * STEP;
        client.book(framed(desk, at, ("update", previous), change), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let taker = if trade.bought { "buy" } else { "sell" };
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let (now_ms, id, arg) = (desk.now_ms(), trade.id, argument("publicTrade", book));
        // Trade ids are longer than a double can hold.
        let data = format!(
            r#"{{"i":"1432912488{id}536195072","p":"{price}","v":"{size}","S":"{taker}","T":"{now_ms}","isRPI":"no"}}"#
        );
        client.say(format!(r#"{{"action":"update","arg":{arg},"data":[{data}],"ts":{now_ms}}}"#));
    }
}

fn answer(client: &mut Client, desk: &Desk<'_>, op: &str, asked: &Said) {
    let (topic, symbol, repeated) = (asked.at("topic").text(), asked.at("symbol").text(), asked.json());
    let Some(at) = desk.find(symbol).filter(|_| matches!(topic, "books" | "publicTrade")) else {
        return client.say(format!(
            r#"{{"event":"error","arg":{repeated},"code":30001,"msg":"{topic},{symbol} doesn't exist"}}"#
        ));
    };
    let on = op == "subscribe";
    client.say(format!(r#"{{"event":"{op}","arg":{repeated}}}"#));
    if topic == "publicTrade" {
        client.follow_trades(at, on);
        if on {
            let now_ms = desk.now_ms();
            client.say(format!(r#"{{"action":"snapshot","arg":{repeated},"data":[],"ts":{now_ms}}}"#));
        }
        return;
    }
    client.follow_book(at, on);
    if on {
        client.book(framed(desk, at, ("snapshot", 0), &desk.books[at].sides), desk.whole(at));
    }
}

fn framed(desk: &Desk<'_>, at: usize, (action, previous): (&str, u64), sides: &Sides) -> String {
    let (book, now_ms) = (&desk.books[at], desk.now_ms());
    let (bids, asks) = (short_pairs(book, &sides.bids), short_pairs(book, &sides.asks));
    let (arg, number) = (argument("books", book), book.sequence * STEP);
    let data = format!(
        r#"{{"a":[{asks}],"b":[{bids}],"checksum":0,"seq":{number},"pseq":{previous},"ts":"{now_ms}"}}"#
    );
    format!(r#"{{"action":"{action}","arg":{arg},"data":[{data}],"ts":{now_ms}}}"#)
}

fn argument(topic: &str, book: &Book) -> String {
    format!(r#"{{"instType":"spot","topic":"{topic}","symbol":"{}"}}"#, book.symbol)
}
