//! A snapshot, then changes that name the number before them; or the five best levels, whole every time. The checksum
//! has been 0 since June 2026.

use std::collections::BTreeSet;

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::{Client, Mark};
use crate::sim::said::{Said, joined};

const DEPTH: &str = "books";
const TOP: &str = "books5";
const TRADES: &str = "trades";
const TOP_LEVELS: usize = 5;

#[derive(Debug, Default)]
pub struct Okx {
    /// Connection and book, where only the best levels are followed.
    tops: BTreeSet<(u32, usize)>,
}

impl Dialect for Okx {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        if text == "ping" {
            client.say("pong");
            return;
        }
        let Some(said) = Said::read(text) else { return };
        let op = said.at("op").text();
        said.at("args").list().iter().for_each(|arg| self.answer(client, desk, op, arg));
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        if self.tops.contains(&(client.conn, at)) {
            top(client, desk, at);
            return;
        }
        let previous = desk.books[at].sequence as i64 - 1;
        client.book(framed(desk, at, "update", change, previous), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let (book, id, ts) = (&desk.books[at], trade.id, desk.now_ms());
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let (symbol, side) = (&book.symbol, if trade.bought { "buy" } else { "sell" });
        let data = format!(
            r#"{{"instId":"{symbol}","tradeId":"{id}","px":"{price}","sz":"{size}","side":"{side}","ts":"{ts}","count":"1"}}"#
        );
        client.say(format!(r#"{{"arg":{},"data":[{data}]}}"#, arg(TRADES, symbol)));
    }

    fn gone(&mut self, conn: u32) {
        self.tops.retain(|(of, _)| *of != conn);
    }
}

impl Okx {
    /// Every argument is answered for itself.
    fn answer(&mut self, client: &mut Client, desk: &Desk<'_>, op: &str, said: &Said) {
        let (channel, symbol) = (said.at("channel").text(), said.at("instId").text());
        let at = desk.find(symbol).filter(|_| matches!(channel, DEPTH | TOP | TRADES));
        let conn = client.conn;
        let Some(at) = at else {
            let msg = format!(
                "Wrong URL or channel:{channel},instId:{symbol} doesn't exist. Please use the correct URL, channel and parameters referring to API document."
            );
            client.say(format!(r#"{{"event":"error","code":"60018","msg":"{msg}","connId":"{conn}"}}"#));
            return;
        };
        client.say(format!(r#"{{"event":"{op}","arg":{},"connId":"{conn}"}}"#, arg(channel, symbol)));
        let on = op == "subscribe";
        if channel == TRADES {
            client.follow_trades(at, on);
        } else {
            self.follow(client, desk, at, channel == TOP, on);
        }
    }

    fn follow(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, is_top: bool, on: bool) {
        let place = (client.conn, at);
        let is_followed_so = self.tops.contains(&place) == is_top;
        if on {
            begin(client, desk, at, is_top);
        } else if !is_followed_so {
            return;
        }
        client.follow_book(at, on);
        self.tops.remove(&place);
        if on && is_top {
            self.tops.insert(place);
        }
    }
}

fn begin(client: &mut Client, desk: &Desk<'_>, at: usize, is_top: bool) {
    if is_top {
        top(client, desk, at);
    } else {
        let snapshot = framed(desk, at, "snapshot", &desk.books[at].sides, -1);
        client.book(snapshot, desk.whole(at));
    }
}

fn top(client: &mut Client, desk: &Desk<'_>, at: usize) {
    let book = &desk.books[at];
    let Book { symbol, sequence, .. } = book;
    let (sides, ts) = (sides(book, &book.sides.cut(TOP_LEVELS)), desk.now_ms());
    let data = format!(r#"{{{sides},"instId":"{symbol}","ts":"{ts}","seqId":{sequence}}}"#);
    let text = format!(r#"{{"arg":{},"data":[{data}]}}"#, arg(TOP, symbol));
    client.book(text, Mark { depth: TOP_LEVELS, ..desk.whole(at) });
}

fn framed(desk: &Desk<'_>, at: usize, action: &str, change: &Sides, previous: i64) -> String {
    let book = &desk.books[at];
    let Book { symbol, sequence, .. } = book;
    let (sides, ts) = (sides(book, change), desk.now_ms());
    let data = format!(r#"{{{sides},"ts":"{ts}","checksum":0,"prevSeqId":{previous},"seqId":{sequence}}}"#);
    format!(r#"{{"arg":{},"action":"{action}","data":[{data}]}}"#, arg(DEPTH, symbol))
}

fn arg(channel: &str, symbol: &str) -> String {
    format!(r#"{{"channel":"{channel}","instId":"{symbol}"}}"#)
}

fn sides(book: &Book, sides: &Sides) -> String {
    let text = |side: &[Level]| {
        joined(side.iter().map(|level| {
            let (price, size) = (book.short_price(level.price), book.short_size(level.size));
            format!(r#"["{price}","{size}","0","1"]"#)
        }))
    };
    format!(r#""asks":[{}],"bids":[{}]"#, text(&sides.asks), text(&sides.bids))
}
