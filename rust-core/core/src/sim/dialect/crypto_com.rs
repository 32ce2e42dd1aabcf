//! A snapshot, then changes that name the number before them; heartbeats that want an answer.

use std::collections::BTreeSet;

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};

/// How the venue ends a connection that does not answer.
const TIMEOUT: u32 = 1000;

#[derive(Debug, Default)]
pub struct CryptoCom {
    /// Connections that have not answered the last heartbeat.
    unanswered: BTreeSet<u32>,
}

impl Dialect for CryptoCom {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        if said.at("method").text() == "public/respond-heartbeat" {
            self.unanswered.remove(&client.conn);
            return;
        }
        answer(client, desk, &said, text);
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        let book = &desk.books[at];
        let (number, previous) = (book.sequence, book.sequence - 1);
        let update = format!(r#""update":{{{}}},"u":{number},"pu":{previous}"#, sides(book, change));
        client.book(push(desk, at, "book.update", &update), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let taker = if trade.bought { "BUY" } else { "SELL" };
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let (id, now_ms, symbol) = (trade.id, desk.now_ms(), &book.symbol);
        // Trade ids are longer than a double can hold.
        let data = format!(
            r#"{{"d":"46116860184{id}","t":{now_ms},"p":"{price}","q":"{size}","s":"{taker}","i":"{symbol}"}}"#
        );
        let rest = format!(r#""channel":"trade","data":[{data}]"#);
        client.say(framed(symbol, &format!("trade.{symbol}"), &rest));
    }

    fn heartbeat_us(&self) -> i64 {
        30_000_000
    }

    fn beat(&mut self, client: &mut Client, desk: &Desk<'_>) {
        if !self.unanswered.insert(client.conn) {
            client.hang_up = Some(TIMEOUT);
            return;
        }
        client.say(format!(r#"{{"id":{},"method":"public/heartbeat","code":0}}"#, desk.now_ms()));
    }

    fn gone(&mut self, conn: u32) {
        self.unanswered.remove(&conn);
    }
}

/// One channel of no market refuses the request as a whole.
fn answer(client: &mut Client, desk: &Desk<'_>, said: &Said, text: &str) {
    let (id, method) = (said.at("id").json(), said.at("method").text());
    let channels: Vec<&str> = said.at("params").at("channels").texts().collect();
    let bad = channels.iter().filter(|channel| book_of(desk, channel).is_none());
    let bad = joined(bad.map(|channel| format!(r#"\"{channel}\""#)));
    if !bad.is_empty() {
        let original = text.replace('"', "\\\"");
        return client.say(format!(
            r#"{{"id":{id},"code":10004,"method":"{method}","message":"invalid channel {{\"channels\":[{bad}]}}","original":"{original}"}}"#
        ));
    }
    client.say(format!(r#"{{"id":{id},"code":0,"method":"{method}"}}"#));
    let found: Vec<_> = channels.iter().filter_map(|channel| book_of(desk, channel)).collect();
    found.into_iter().for_each(|channel| follow(client, desk, channel, method == "subscribe"));
}

/// Whether a channel is of books, and its market.
fn book_of(desk: &Desk<'_>, channel: &str) -> Option<(bool, usize)> {
    match channel.strip_prefix("book.").and_then(|rest| rest.strip_suffix(".50")) {
        Some(symbol) => Some((true, desk.find(symbol)?)),
        None => Some((false, desk.find(channel.strip_prefix("trade.")?)?)),
    }
}

fn follow(client: &mut Client, desk: &Desk<'_>, (is_book, at): (bool, usize), on: bool) {
    if !is_book {
        return client.follow_trades(at, on);
    }
    client.follow_book(at, on);
    if on {
        let book = &desk.books[at];
        let whole = format!(r#"{},"u":{}"#, sides(book, &book.sides), book.sequence);
        client.book(push(desk, at, "book", &whole), desk.whole(at));
    }
}

fn push(desk: &Desk<'_>, at: usize, channel: &str, fields: &str) -> String {
    let (symbol, now_ms) = (&desk.books[at].symbol, desk.now_ms());
    let data = format!(r#"{{{fields},"t":{now_ms},"tt":{now_ms},"cs":-1}}"#);
    let rest = format!(r#""channel":"{channel}","depth":50,"data":[{data}]"#);
    framed(symbol, &format!("book.{symbol}.50"), &rest)
}

fn framed(symbol: &str, subscription: &str, rest: &str) -> String {
    let result = format!(r#"{{"instrument_name":"{symbol}","subscription":"{subscription}",{rest}}}"#);
    format!(r#"{{"id":-1,"method":"subscribe","code":0,"result":{result}}}"#)
}

/// The third number of a level counts its orders.
fn sides(book: &Book, sides: &Sides) -> String {
    let text = |side: &[Level]| {
        joined(side.iter().map(|level| {
            let (price, size) = (book.short_price(level.price), book.short_size(level.size));
            format!(r#"["{price}","{size}","{}"]"#, u8::from(level.size > 0))
        }))
    };
    format!(r#""asks":[{}],"bids":[{}]"#, text(&sides.asks), text(&sides.bids))
}
