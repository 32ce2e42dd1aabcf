//! Differences on one host, whole books on request on another. A stream of no market is accepted and stays silent.

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::Client;
use crate::sim::said::{Said, joined};

/// Every number is printed with eight decimals.
const DIGITS: u8 = 8;
const QUERY_PATH: &str = "/ws-api/";

#[derive(Debug, Default)]
pub struct Binance;

impl Dialect for Binance {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        if client.url.contains(QUERY_PATH) {
            answer(client, desk, &said);
            return;
        }
        let on = said.at("method").text() == "SUBSCRIBE";
        said.at("params").texts().for_each(|stream| follow(client, desk, stream, on));
        client.say(format!(r#"{{"result":null,"id":{}}}"#, said.at("id").json()));
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        let book = &desk.books[at];
        let Book { symbol, sequence, .. } = book;
        let body = format!(
            r#""e":"depthUpdate","E":{},"s":"{symbol}","U":{sequence},"u":{sequence},{}"#,
            desk.now_ms(),
            sides(book, change, ["b", "a"])
        );
        client.book(wrapped(symbol, "depth@100ms", &body), desk.changed(at));
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let book = &desk.books[at];
        let (price, size) = (book.price_to(trade.price, DIGITS), book.size_to(trade.size, DIGITS));
        let (symbol, now_ms, is_maker_buyer) = (&book.symbol, desk.now_ms(), !trade.bought);
        let body = format!(
            r#""e":"trade","E":{now_ms},"s":"{symbol}","t":{},"p":"{price}","q":"{size}","T":{now_ms},"m":{is_maker_buyer},"M":true"#,
            trade.id
        );
        client.say(wrapped(symbol, "trade", &body));
    }
}

fn follow(client: &mut Client, desk: &Desk<'_>, stream: &str, on: bool) {
    let (symbol, channel) = stream.split_once('@').unwrap_or((stream, ""));
    let Some(book) = desk.find(&symbol.to_uppercase()) else { return };
    if channel.starts_with("depth") {
        client.follow_book(book, on);
    } else {
        client.follow_trades(book, on);
    }
}

fn answer(client: &mut Client, desk: &Desk<'_>, said: &Said) {
    let id = said.at("id").json();
    if said.at("method").text() == "exchangeInfo" {
        let (now_ms, all) = (desk.now_ms(), joined(desk.books.iter().map(listed)));
        let result = format!(r#"{{"timezone":"UTC","serverTime":{now_ms},"symbols":[{all}]}}"#);
        client.say(format!(r#"{{"id":{id},"status":200,"result":{result},"rateLimits":[]}}"#));
        return;
    }
    match desk.find(said.at("params").at("symbol").text()) {
        Some(at) => {
            let book = &desk.books[at];
            let sides = sides(book, &book.sides, ["bids", "asks"]);
            let result = format!(r#"{{"lastUpdateId":{},{sides}}}"#, book.sequence);
            let text = format!(r#"{{"id":{id},"status":200,"result":{result},"rateLimits":[]}}"#);
            client.book(text, desk.whole(at));
        }
        None => client.say(format!(
            r#"{{"id":{id},"status":400,"error":{{"code":-1121,"msg":"Invalid symbol."}},"rateLimits":[]}}"#
        )),
    }
}

/// A market as the list of all names it, with the filters that its book keeps to.
fn listed(book: &Book) -> String {
    let Book { symbol, base, quote, .. } = book;
    let (tick, step) = (book.price_to(book.tick, DIGITS), book.size_to(1, DIGITS));
    format!(
        r#"{{"symbol":"{symbol}","status":"TRADING","baseAsset":"{base}","quoteAsset":"{quote}","filters":[{{"filterType":"PRICE_FILTER","tickSize":"{tick}"}},{{"filterType":"LOT_SIZE","minQty":"{step}","stepSize":"{step}"}},{{"filterType":"NOTIONAL","minNotional":"5.00000000"}}]}}"#
    )
}

fn wrapped(symbol: &str, channel: &str, body: &str) -> String {
    format!(r#"{{"stream":"{}@{channel}","data":{{{body}}}}}"#, symbol.to_lowercase())
}

fn sides(book: &Book, sides: &Sides, [bids, asks]: [&str; 2]) -> String {
    let text = |side: &[Level]| {
        joined(side.iter().map(|level| {
            format!(r#"["{}","{}"]"#, book.price_to(level.price, DIGITS), book.size_to(level.size, DIGITS))
        }))
    };
    format!(r#""{bids}":[{}],"{asks}":[{}]"#, text(&sides.bids), text(&sides.asks))
}
