//! Changes whose first number is the last one of the change before; a market's first update is its whole book.

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};

const DEPTH: &str = "depth@100ms";
const TRADE: &str = "trade";
/// Whoever asks for less begins with an empty update.
const WHOLE: &str = "snapshot=-1";
/// Numbers count more than a market's changes: they are far apart.
const APART: u64 = 40_961;

#[derive(Debug, Default)]
pub struct Gemini;

impl Dialect for Gemini {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        let id = said.at("id").json();
        let streams: Option<Vec<_>> =
            said.at("params").texts().map(|stream| stream_of(desk, stream)).collect();
        let Some(streams) = streams else {
            client.say(format!(
                r#"{{"id":{id},"status":400,"error":{{"code":-1121,"msg":"Invalid symbol"}}}}"#
            ));
            return;
        };
        client.say(format!(r#"{{"id":{id},"status":200}}"#));
        let on = said.at("method").text().eq_ignore_ascii_case("SUBSCRIBE");
        streams.into_iter().for_each(|(at, channel)| follow(client, desk, at, channel, on));
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        let before = desk.books[at].sequence - 1;
        client.book(update(desk, at, before, change), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let (price, size) = (book.price(trade.price), book.size(trade.size));
        let (time, symbol, id) = (desk.now_ns(), book.symbol.to_lowercase(), trade.id);
        // Whether the one who was resting bought.
        let is_maker_buyer = !trade.bought;
        client.say(format!(
            r#"{{"E":{time},"s":"{symbol}","t":{id},"p":"{price}","q":"{size}","m":{is_maker_buyer}}}"#
        ));
    }
}

fn stream_of<'a>(desk: &Desk<'_>, stream: &'a str) -> Option<(usize, &'a str)> {
    let (symbol, channel) = stream.split_once('@')?;
    let at = desk.find(&symbol.to_uppercase())?;
    matches!(channel, DEPTH | TRADE).then_some((at, channel))
}

fn follow(client: &mut Client, desk: &Desk<'_>, at: usize, channel: &str, on: bool) {
    if channel == TRADE {
        client.follow_trades(at, on);
        return;
    }
    client.follow_book(at, on);
    let Book { sequence, sides, .. } = &desk.books[at];
    if on && client.url.contains(WHOLE) {
        client.book(update(desk, at, *sequence, sides), desk.whole(at));
    } else if on {
        client.say(update(desk, at, *sequence, &Sides::default()));
    }
}

fn update(desk: &Desk<'_>, at: usize, first: u64, sides: &Sides) -> String {
    let book = &desk.books[at];
    let text = |side: &[Level]| {
        joined(
            side.iter()
                .map(|level| format!(r#"["{}","{}"]"#, book.price(level.price), book.size(level.size))),
        )
    };
    let (bids, asks) = (text(&sides.bids), text(&sides.asks));
    let (time, symbol) = (desk.now_ns(), book.symbol.to_lowercase());
    let (first, last) = (first * APART, book.sequence * APART);
    format!(
        r#"{{"e":"depthUpdate","E":{time},"s":"{symbol}","U":{first},"u":{last},"b":[{bids}],"a":[{asks}]}}"#
    )
}
