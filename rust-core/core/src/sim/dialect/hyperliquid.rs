//! Whole books every time; the first trades of a subscription are history. Its list of markets comes over the socket.

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};

const BOOK: &str = "l2Book";
const TRADES: &str = "trades";
const LEVELS: usize = 20;
/// The dollar, at which everything is quoted, stands first in the list of tokens.
const DOLLAR: &str = "USDC";
/// What wraps the coins of other chains here.
const WRAPPED: [(&str, &str); 3] = [("BTC", "UBTC"), ("ETH", "UETH"), ("SOL", "USOL")];

#[derive(Debug, Default)]
pub struct Hyperliquid;

impl Dialect for Hyperliquid {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        match said.at("method").text() {
            "ping" => client.say(r#"{"channel":"pong"}"#),
            "post" => client.say(list(desk, &said)),
            "subscribe" => subscribe(client, desk, &said),
            "unsubscribe" => unsubscribe(client, desk, &said),
            _ => {}
        }
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, _change: &Sides) {
        client.book(whole(desk, at), desk.whole(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        client.say(traded(desk, at, trade));
    }
}

// ---- Subscriptions -----------------------------------------------------------------------------------

/// The market and whether it is its book; nothing for what the venue does not have.
fn topic_of(desk: &Desk<'_>, said: &Said) -> Option<(usize, bool)> {
    let subscription = said.at("subscription");
    let kind = subscription.at("type").text();
    matches!(kind, BOOK | TRADES).then(|| Some((desk.find(subscription.at("coin").text())?, kind == BOOK)))?
}

fn subscribe(client: &mut Client, desk: &Desk<'_>, said: &Said) {
    let Some((at, is_book)) = topic_of(desk, said) else {
        refuse(client, said, "Invalid subscription");
        return;
    };
    let followed = if is_book { &client.books } else { &client.trades };
    if followed.contains(&at) {
        refuse(client, said, "Already subscribed");
        return;
    }
    accept(client, said);
    if is_book {
        client.follow_book(at, true);
        client.book(whole(desk, at), desk.whole(at));
    } else {
        client.follow_trades(at, true);
        past(&desk.books[at]).iter().for_each(|trade| client.say(traded(desk, at, trade)));
    }
}

fn unsubscribe(client: &mut Client, desk: &Desk<'_>, said: &Said) {
    match topic_of(desk, said) {
        Some((at, true)) if client.books.contains(&at) => client.follow_book(at, false),
        Some((at, false)) if client.trades.contains(&at) => client.follow_trades(at, false),
        _ => return refuse(client, said, "Already unsubscribed"),
    }
    accept(client, said);
}

fn accept(client: &mut Client, said: &Said) {
    let (method, subscription) = (said.at("method").text(), said.at("subscription").json());
    let data = format!(r#"{{"method":"{method}","subscription":{subscription}}}"#);
    client.say(format!(r#"{{"channel":"subscriptionResponse","data":{data}}}"#));
}

/// The complaint quotes the subscription.
fn refuse(client: &mut Client, said: &Said, why: &str) {
    let subscription = said.at("subscription").json().replace('"', "\\\"");
    client.say(format!(r#"{{"channel":"error","data":"{why}: {subscription}"}}"#));
}

// ---- Books and trades ----------------------------------------------------------------------------------

fn whole(desk: &Desk<'_>, at: usize) -> String {
    let book = &desk.books[at];
    let text = |side: &[Level]| {
        joined(side.iter().map(|level| {
            format!(r#"{{"px":"{}","sz":"{}","n":1}}"#, book.price(level.price), book.short_size(level.size))
        }))
    };
    let Sides { bids, asks } = book.sides.cut(LEVELS);
    let (coin, time, bids, asks) = (&book.symbol, desk.now_ms(), text(&bids), text(&asks));
    let data = format!(r#"{{"coin":"{coin}","time":{time},"levels":[[{bids}],[{asks}]]}}"#);
    format!(r#"{{"channel":"{BOOK}","data":{data}}}"#)
}

fn traded(desk: &Desk<'_>, at: usize, trade: &Trade) -> String {
    let book = &desk.books[at];
    let (coin, time, id) = (&book.symbol, desk.now_ms(), trade.id);
    let (price, size) = (book.price(trade.price), book.short_size(trade.size));
    let taker = if trade.bought { "B" } else { "A" };
    let data = format!(
        r#"{{"coin":"{coin}","side":"{taker}","px":"{price}","sz":"{size}","time":{time},"hash":"0x0","tid":{id}}}"#
    );
    format!(r#"{{"channel":"{TRADES}","data":[{data}]}}"#)
}

/// A trade of before the subscription.
fn past(book: &Book) -> Option<Trade> {
    let Level { price, size } = *book.sides.bids.first()?;
    Some(Trade { id: 1, bought: false, price, size })
}

// ---- The list of markets -------------------------------------------------------------------------------

/// `spotMeta`: tokens, and pairs of their places.
fn list(desk: &Desk<'_>, said: &Said) -> String {
    let places = 1..=desk.books.len();
    let bases = desk.books.iter().zip(places).map(|(book, place)| token(book, place));
    let dollar =
        format!(r#"{{"name":"{DOLLAR}","szDecimals":8,"weiDecimals":8,"index":0,"isCanonical":true}}"#);
    let tokens = joined(std::iter::once(dollar).chain(bases));
    let universe =
        joined(desk.books.iter().enumerate().map(|(at, book)| {
            format!(r#"{{"name":"{}","tokens":[{},0],"index":{at}}}"#, book.symbol, at + 1)
        }));
    let id = said.at("id").json();
    let data = format!(r#"{{"tokens":[{tokens}],"universe":[{universe}]}}"#);
    let payload = format!(r#"{{"type":"spotMeta","data":{data}}}"#);
    let response = format!(r#"{{"type":"info","payload":{payload}}}"#);
    format!(r#"{{"channel":"post","data":{{"id":{id},"response":{response}}}}}"#)
}

/// The coin of a market.
fn token(book: &Book, place: usize) -> String {
    let wrapped = WRAPPED.iter().find(|(coin, _)| *coin == book.base);
    let name = wrapped.map_or(book.base.as_str(), |(_, name)| *name);
    let digits = book.size_digits;
    format!(
        r#"{{"name":"{name}","szDecimals":{digits},"weiDecimals":10,"index":{place},"isCanonical":false}}"#
    )
}
