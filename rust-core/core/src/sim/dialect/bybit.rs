//! A snapshot, then deltas whose id rises by one. One bad topic refuses the whole request.

use super::{Desk, Dialect, Trade, short_pairs};
use crate::sim::book::{Book, Sides};
use crate::sim::client::Client;
use crate::sim::said::Said;

/// Spot takes no more topics in one request.
const ARGS_MAX: usize = 10;
const DEPTH: &str = "orderbook.50";

#[derive(Debug, Default)]
pub struct Bybit;

impl Dialect for Bybit {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        if said.at("op").text() == "ping" {
            reply(client, &said, true, "pong");
            return;
        }
        let topics: Vec<&str> = said.at("args").texts().collect();
        match refusal(desk, &topics) {
            Some(why) => reply(client, &said, false, &why),
            None => follow_all(client, desk, &said, &topics),
        }
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        client.book(push(desk, at, "delta", change), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let Book { symbol, sequence, .. } = book;
        let taker = if trade.bought { "Buy" } else { "Sell" };
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let (now_ms, id) = (desk.now_ms(), trade.id);
        let data = format!(
            r#"{{"T":{now_ms},"s":"{symbol}","S":"{taker}","v":"{size}","p":"{price}","i":"{id}","BT":false,"RPI":false,"seq":{sequence}}}"#
        );
        client.say(format!(
            r#"{{"topic":"publicTrade.{symbol}","type":"snapshot","ts":{now_ms},"data":[{data}]}}"#
        ));
    }
}

fn refusal(desk: &Desk<'_>, topics: &[&str]) -> Option<String> {
    if topics.len() > ARGS_MAX {
        return Some(format!("args size >{ARGS_MAX}"));
    }
    let unknown = topics.iter().find(|topic| book_of(desk, topic).is_none())?;
    Some(format!("Invalid symbol :[{unknown}]"))
}

fn book_of(desk: &Desk<'_>, topic: &str) -> Option<usize> {
    let (channel, symbol) = topic.rsplit_once('.')?;
    matches!(channel, DEPTH | "publicTrade").then(|| desk.find(symbol)).flatten()
}

fn follow_all(client: &mut Client, desk: &Desk<'_>, said: &Said, topics: &[&str]) {
    let op = said.at("op").text();
    let on = op == "subscribe";
    reply(client, said, true, op);
    for topic in topics {
        let at = book_of(desk, topic).expect("looked up before");
        if !topic.starts_with(DEPTH) {
            client.follow_trades(at, on);
            continue;
        }
        client.follow_book(at, on);
        if on {
            client.book(push(desk, at, "snapshot", &desk.books[at].sides), desk.whole(at));
        }
    }
}

fn reply(client: &mut Client, said: &Said, success: bool, text: &str) {
    let (id, op, conn) = (said.at("req_id").json(), said.at("op").text(), client.conn);
    client.say(format!(
        r#"{{"success":{success},"ret_msg":"{text}","conn_id":"{conn}","req_id":{id},"op":"{op}"}}"#
    ));
}

fn push(desk: &Desk<'_>, at: usize, kind: &str, sides: &Sides) -> String {
    let book = &desk.books[at];
    let Book { symbol, sequence, .. } = book;
    let (bids, asks, now_ms) =
        (short_pairs(book, &sides.bids), short_pairs(book, &sides.asks), desk.now_ms());
    let data =
        format!(r#"{{"s":"{symbol}","b":[{bids}],"a":[{asks}],"u":{sequence},"seq":{}}}"#, sequence * 7);
    format!(r#"{{"topic":"{DEPTH}.{symbol}","ts":{now_ms},"type":"{kind}","data":{data},"cts":{now_ms}}}"#)
}
