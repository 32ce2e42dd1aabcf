//! Whole books. What it writes of markets is protobuf in binary frames, all else is JSON text.

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::protobuf::Message;
use crate::sim::said::Said;

const DEPTH: &str = "spot@public.limit.depth.v3.api.pb";
const DEALS: &str = "spot@public.aggre.deals.v3.api.pb@100ms";
const LEVELS: usize = 20;
/// There is room for so many channels on a connection.
const CHANNELS_MAX: usize = 30;

/// Which field of a push holds what it carries.
const WHOLE_BODY: u32 = 303;
const DEALS_BODY: u32 = 314;

#[derive(Debug, Default)]
pub struct Mexc;

impl Dialect for Mexc {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        let method = said.at("method").text();
        if method == "PING" {
            say(client, "PONG");
            return;
        }
        let on = method == "SUBSCRIPTION";
        let (taken, refused): (Vec<_>, Vec<_>) =
            said.at("params").texts().partition(|channel| follow(client, desk, channel, on));
        answer(client, &taken, &refused);
        for (at, is_book) in taken.iter().filter_map(|channel| channel_of(desk, channel)) {
            if on && is_book {
                client.binary(whole(desk, at), Some(desk.whole(at)));
            }
        }
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, _change: &Sides) {
        client.binary(whole(desk, at), Some(desk.whole(at)));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let Book { symbol, .. } = &desk.books[at];
        let deal = priced(&desk.books[at], Level { price: trade.price, size: trade.size })
            .number(3, if trade.bought { 1 } else { 2 })
            .number(4, desk.now_ms() as u64)
            .text(5, &format!("69816554956939{}X0", trade.id));
        let deals = Message::default().message(1, deal).text(2, DEALS);
        let push = wrapped(desk, &format!("{DEALS}@{symbol}"), symbol).message(DEALS_BODY, deals);
        client.binary(push.finish(), None);
    }
}

// ---- Subscriptions -----------------------------------------------------------------------------------

/// The market of a channel, and whether it is its book; nothing for what the venue does not have.
fn channel_of(desk: &Desk<'_>, channel: &str) -> Option<(usize, bool)> {
    let of = |channel: &str, kind: &str| channel.strip_prefix(kind)?.strip_prefix('@').map(str::to_string);
    if let Some(symbol) = of(channel, DEALS) {
        return Some((desk.find(&symbol)?, false));
    }
    let symbol = of(channel, DEPTH)?;
    Some((desk.find(symbol.strip_suffix("@20")?)?, true))
}

/// Whether the channel exists and there is room for it.
fn follow(client: &mut Client, desk: &Desk<'_>, channel: &str, on: bool) -> bool {
    let Some((at, is_book)) = channel_of(desk, channel) else { return false };
    let followed = if is_book { &client.books } else { &client.trades };
    let is_new = on && !followed.contains(&at);
    if is_new && client.books.len() + client.trades.len() >= CHANNELS_MAX {
        return false;
    }
    if is_book {
        client.follow_book(at, on);
    } else {
        client.follow_trades(at, on);
    }
    true
}

/// The code is 0 either way: only the text tells.
fn answer(client: &mut Client, taken: &[&str], refused: &[&str]) {
    if !taken.is_empty() {
        say(client, &taken.join(","));
    }
    if !refused.is_empty() {
        let refused = refused.join(",");
        say(client, &format!("Not Subscribed successfully! [{refused}].  Reason： Blocked! "));
    }
}

fn say(client: &mut Client, msg: &str) {
    client.say(format!(r#"{{"id":0,"code":0,"msg":"{msg}"}}"#));
}

// ---- Pushes ------------------------------------------------------------------------------------------

fn whole(desk: &Desk<'_>, at: usize) -> Vec<u8> {
    let book = &desk.books[at];
    let Sides { bids, asks } = book.sides.cut(LEVELS);
    let add = |field| move |body: Message, level: Level| body.message(field, priced(book, level));
    let body = asks.into_iter().fold(Message::default(), add(1));
    let body = bids.into_iter().fold(body, add(2)).text(3, DEPTH).text(4, &book.sequence.to_string());
    let channel = format!("{DEPTH}@{}@{LEVELS}", book.symbol);
    wrapped(desk, &channel, &book.symbol).message(WHOLE_BODY, body).finish()
}

/// What every push begins with.
fn wrapped(desk: &Desk<'_>, channel: &str, symbol: &str) -> Message {
    Message::default().text(1, channel).text(3, symbol).number(6, desk.now_ms() as u64)
}

/// A level or a trade, as far as they are alike.
fn priced(book: &Book, Level { price, size }: Level) -> Message {
    Message::default().text(1, &book.short_price(price)).text(2, &book.short_size(size))
}
