//! The whole book at every change; a bad channel is answered without its name.

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};

const SIZE_DIGITS: u8 = 8;

#[derive(Debug, Default)]
pub struct Bitstamp {
    /// Time of the last book: no two have the same.
    last_us: i64,
}

impl Dialect for Bitstamp {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        match said.at("event").text() {
            "bts:heartbeat" => {
                client.say(r#"{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}"#);
            }
            event => {
                self.follow(client, desk, said.at("data").at("channel").text(), event == "bts:subscribe")
            }
        }
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, _change: &Sides) {
        let whole = self.whole(desk, at);
        client.book(whole, desk.whole(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let (price, size) = (book.price(trade.price), book.size_to(trade.size, SIZE_DIGITS));
        let [short_price, short_size] = [book.short_price(trade.price), book.short_size(trade.size)];
        let (times, id, kind) = (times(desk.now_us), trade.id, u8::from(!trade.bought));
        let (buyer, seller) = (id * 2, id * 2 + 1);
        let data = format!(
            r#"{{"id":{id},{times},"amount":{short_size},"amount_str":"{size}","price":{short_price},"price_str":"{price}","type":{kind},"buy_order_id":{buyer},"sell_order_id":{seller}}}"#
        );
        client.say(format!(r#"{{"event":"trade","channel":"live_trades_{}","data":{data}}}"#, book.symbol));
    }
}

impl Bitstamp {
    /// Single orders are not simulated: whoever follows them hears of none.
    fn follow(&mut self, client: &mut Client, desk: &Desk<'_>, channel: &str, on: bool) {
        let kinds = ["order_book_", "live_trades_", "live_orders_", "detail_order_book_"];
        let named = kinds.iter().find_map(|kind| Some((*kind, desk.find(channel.strip_prefix(kind)?)?)));
        let Some((kind, at)) = named else {
            return client.say(
                r#"{"event":"bts:error","channel":"","data":{"code":null,"message":"Bad subscription string."}}"#,
            );
        };
        let done = if on { "subscription_succeeded" } else { "unsubscription_succeeded" };
        client.say(format!(r#"{{"event":"bts:{done}","channel":"{channel}","data":{{}}}}"#));
        match kind {
            "order_book_" => {
                client.follow_book(at, on);
                if on {
                    self.change(client, desk, at, &Sides::default());
                }
            }
            "live_trades_" => client.follow_trades(at, on),
            _ => {}
        }
    }

    fn whole(&mut self, desk: &Desk<'_>, at: usize) -> String {
        let book = &desk.books[at];
        let side = |levels: &[Level]| {
            joined(levels.iter().map(|level| {
                format!(r#"["{}","{}"]"#, book.price(level.price), book.size_to(level.size, SIZE_DIGITS))
            }))
        };
        self.last_us = desk.now_us.max(self.last_us + 1);
        let (bids, asks) = (side(&book.sides.bids), side(&book.sides.asks));
        format!(
            r#"{{"data":{{{},"bids":[{bids}],"asks":[{asks}]}},"channel":"order_book_{}","event":"data"}}"#,
            times(self.last_us),
            book.symbol
        )
    }
}

fn times(us: i64) -> String {
    format!(r#""timestamp":"{}","microtimestamp":"{us}""#, us / 1_000_000)
}
