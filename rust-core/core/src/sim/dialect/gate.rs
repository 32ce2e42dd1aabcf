//! A whole book, then changes that begin with the next id; or, on a second channel, whole books alone.

use std::collections::BTreeMap;

use super::{Desk, Dialect, Trade, short_pairs};
use crate::sim::book::Sides;
use crate::sim::client::{Client, Mark};
use crate::sim::said::Said;

const CHANGES: &str = "spot.obu";
const WHOLES: &str = "spot.order_book";
const TRADES: &str = "spot.trades";

#[derive(Debug, Default)]
pub struct Gate {
    /// Levels a side that a connection gets of a book through [`WHOLES`].
    wholes: BTreeMap<(u32, usize), usize>,
}

impl Dialect for Gate {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        if said.at("channel").text() == "spot.ping" {
            return client.say(headed(desk, "spot.pong", "", r#""result":null"#));
        }
        self.answer(client, desk, &said);
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        if let Some(depth) = self.wholes.get(&(client.conn, at)) {
            return push_whole(client, desk, at, *depth);
        }
        let first = format!(r#""U":{},"#, desk.books[at].sequence);
        client.book(streamed(desk, at, change, ["", &first]), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let (book, now_ms, id) = (&desk.books[at], desk.now_ms(), trade.id);
        let taker = if trade.bought { "buy" } else { "sell" };
        let (price, size) = (book.short_price(trade.price), book.short_size(trade.size));
        let (seconds, symbol) = (now_ms / 1000, &book.symbol);
        let result = format!(
            r#""result":{{"id":{id},"create_time":{seconds},"create_time_ms":"{now_ms}.0","side":"{taker}","currency_pair":"{symbol}","amount":"{size}","price":"{price}"}}"#
        );
        client.say(headed(desk, TRADES, "update", &result));
    }

    fn gone(&mut self, conn: u32) {
        self.wholes.retain(|(known, _), _| *known != conn);
    }
}

impl Gate {
    fn answer(&mut self, client: &mut Client, desk: &Desk<'_>, said: &Said) {
        let (channel, event, payload) =
            (said.at("channel").text(), said.at("event").text(), said.at("payload"));
        let symbol = symbol_of(channel, payload.texts().next().unwrap_or(""));
        let asked = format!(r#""payload":{}"#, payload.json());
        let Some(at) = desk.find(symbol) else {
            let error = format!(r#"{{"code":2,"message":"unknown currency pair: {symbol}"}}"#);
            let rest = format!(r#"{asked},"error":{error},"result":null"#);
            return client.say(headed(desk, channel, event, &rest));
        };
        client.say(headed(desk, channel, event, &format!(r#"{asked},"result":{{"status":"success"}}"#)));
        let depth = payload.list().get(1).map_or(0, Said::whole) as usize;
        self.follow(client, desk, (channel, at, depth), event == "subscribe");
    }

    fn follow(
        &mut self,
        client: &mut Client,
        desk: &Desk<'_>,
        (channel, at, depth): (&str, usize, usize),
        on: bool,
    ) {
        if channel == TRADES {
            return client.follow_trades(at, on);
        }
        client.follow_book(at, on);
        self.wholes.remove(&(client.conn, at));
        match channel {
            WHOLES if on => {
                self.wholes.insert((client.conn, at), depth);
                push_whole(client, desk, at, depth);
            }
            CHANGES if on => {
                let whole = streamed(desk, at, &desk.books[at].sides, [r#""full":true,"#, ""]);
                client.book(whole, desk.whole(at));
            }
            _ => {}
        }
    }
}

/// `BTC_USDT` of `ob.BTC_USDT.50`; the other channels name it plainly.
fn symbol_of<'a>(channel: &str, name: &'a str) -> &'a str {
    let stream = name.strip_prefix("ob.").and_then(|rest| rest.rsplit_once('.'));
    match stream {
        Some((symbol, "50" | "400")) if channel == CHANGES => symbol,
        _ if channel == CHANGES => "",
        _ => name,
    }
}

fn push_whole(client: &mut Client, desk: &Desk<'_>, at: usize, depth: usize) {
    let (book, now_ms) = (&desk.books[at], desk.now_ms());
    let best = book.sides.cut(depth);
    let (bids, asks) = (short_pairs(book, &best.bids), short_pairs(book, &best.asks));
    let (number, symbol) = (book.sequence, &book.symbol);
    let result = format!(
        r#""result":{{"t":{now_ms},"lastUpdateId":{number},"s":"{symbol}","bids":[{bids}],"asks":[{asks}]}}"#
    );
    client.book(headed(desk, WHOLES, "update", &result), Mark { depth, ..desk.whole(at) });
}

/// [`CHANGES`], whose frames begin with the channel and end with the event.
fn streamed(desk: &Desk<'_>, at: usize, sides: &Sides, [full, first]: [&str; 2]) -> String {
    let (book, now_ms) = (&desk.books[at], desk.now_ms());
    let (bids, asks) = (short_pairs(book, &sides.bids), short_pairs(book, &sides.asks));
    let (symbol, number) = (&book.symbol, book.sequence);
    let result = format!(
        r#"{{"t":{now_ms},{full}"s":"ob.{symbol}.50","u":{number},{first}"b":[{bids}],"a":[{asks}]}}"#
    );
    format!(r#"{{"channel":"{CHANGES}","result":{result},"time_ms":{now_ms},"event":"update"}}"#)
}

fn headed(desk: &Desk<'_>, channel: &str, event: &str, rest: &str) -> String {
    let now_ms = desk.now_ms();
    let seconds = now_ms / 1000;
    format!(r#"{{"time":{seconds},"time_ms":{now_ms},"channel":"{channel}","event":"{event}",{rest}}}"#)
}
