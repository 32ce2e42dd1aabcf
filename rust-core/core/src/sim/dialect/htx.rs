//! Whole books; everything it writes is a gzip in a binary frame, what it reads is text.

use std::collections::BTreeMap;

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::{Client, Mark};
use crate::sim::gzip::pack;
use crate::sim::said::{Said, joined};

const BOOK: &str = "mbp.refresh.20";
const TRADES: &str = "trade.detail";
/// So many pings may stay unanswered.
const UNANSWERED_MAX: u32 = 2;
/// The code it hangs up with on those who do not answer.
const EXPIRED: u32 = 1003;

#[derive(Debug, Default)]
pub struct Htx {
    /// Pings that a connection has not answered.
    unanswered: BTreeMap<u32, u32>,
}

impl Dialect for Htx {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        if said.has("pong") {
            self.unanswered.remove(&client.conn);
            return;
        }
        let on = said.has("sub");
        let topic = said.at(if on { "sub" } else { "unsub" }).text();
        answer(client, desk, topic, on, &said.at("id").json());
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, _change: &Sides) {
        say(client, &whole(desk, at), Some(desk.whole(at)));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let (book, ts, id) = (&desk.books[at], desk.now_ms(), trade.id);
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let direction = if trade.bought { "buy" } else { "sell" };
        // Ids of trades are longer than a double can hold.
        let data = format!(
            r#"{{"id":1000331731{id}58754670853281,"ts":{ts},"tradeId":{id},"amount":{size},"price":{price},"direction":"{direction}"}}"#
        );
        let (symbol, tick) = (&book.symbol, format!(r#"{{"id":{id},"ts":{ts},"data":[{data}]}}"#));
        say(client, &format!(r#"{{"ch":"market.{symbol}.{TRADES}","ts":{ts},"tick":{tick}}}"#), None);
    }

    fn heartbeat_us(&self) -> i64 {
        5_000_000
    }

    fn beat(&mut self, client: &mut Client, desk: &Desk<'_>) {
        let unanswered = self.unanswered.entry(client.conn).or_default();
        if *unanswered >= UNANSWERED_MAX {
            client.hang_up = Some(EXPIRED);
            return;
        }
        *unanswered += 1;
        say(client, &format!(r#"{{"ping":{}}}"#, desk.now_ms()), None);
    }

    fn gone(&mut self, conn: u32) {
        self.unanswered.remove(&conn);
    }
}

fn answer(client: &mut Client, desk: &Desk<'_>, topic: &str, on: bool, id: &str) {
    let ts = desk.now_ms();
    let Some((at, is_book)) = topic_of(desk, topic) else {
        let symbol = topic.split('.').nth(1).unwrap_or(topic);
        let error = format!(r#""err-code":"bad-request","err-msg":"invalid symbol {symbol}""#);
        say(client, &format!(r#"{{"status":"error","ts":{ts},"id":{id},{error}}}"#), None);
        return;
    };
    let done = if on { "subbed" } else { "unsubbed" };
    say(client, &format!(r#"{{"id":{id},"status":"ok","{done}":"{topic}","ts":{ts}}}"#), None);
    if !is_book {
        client.follow_trades(at, on);
        return;
    }
    client.follow_book(at, on);
    if on {
        say(client, &whole(desk, at), Some(desk.whole(at)));
    }
}

/// The market of `market.btcusdt.mbp.refresh.20`, and whether it is its book.
fn topic_of(desk: &Desk<'_>, topic: &str) -> Option<(usize, bool)> {
    let (symbol, channel) = topic.strip_prefix("market.")?.split_once('.')?;
    matches!(channel, BOOK | TRADES).then(|| Some((desk.find(symbol)?, channel == BOOK)))?
}

fn whole(desk: &Desk<'_>, at: usize) -> String {
    let book = &desk.books[at];
    let text = |side: &[Level]| {
        joined(
            side.iter()
                .map(|level| format!("[{},{}]", book.short_price(level.price), book.short_size(level.size))),
        )
    };
    let Book { symbol, sequence, sides, .. } = book;
    let (bids, asks) = (text(&sides.bids), text(&sides.asks));
    let tick = format!(r#"{{"seqNum":{sequence},"bids":[{bids}],"asks":[{asks}]}}"#);
    format!(r#"{{"ch":"market.{symbol}.{BOOK}","ts":{},"tick":{tick}}}"#, desk.now_ms())
}

fn say(client: &mut Client, text: &str, mark: Option<Mark>) {
    client.binary(pack(text), mark);
}
