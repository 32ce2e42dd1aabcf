//! Channels by number, every frame of data numbered, a level a frame, a checksum after each change.

use std::collections::BTreeMap;

use super::{Desk, Dialect, Trade};
use crate::sim::book::{Book, Level, Sides};
use crate::sim::client::{Client, Mark};
use crate::sim::said::{Said, joined};
use crate::venue::checksum::Crc32;

const CHECKED_LEVELS: usize = 25;
const CHANNELS_MAX: usize = 25;
/// Flags of `conf`.
const TIMES: i64 = 32_768;
const NUMBERS: i64 = 65_536;
const CHECKSUMS: i64 = 131_072;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Feed {
    Book,
    Trades,
}

#[derive(Clone, Copy, Debug)]
struct Channel {
    number: u64,
    feed: Feed,
    book: usize,
}

/// What a connection was told: its flags, which channel got which number, how far its frames count.
#[derive(Debug, Default)]
struct Line {
    flags: i64,
    numbered: u64,
    channels: Vec<Channel>,
}

#[derive(Debug, Default)]
pub struct Bitfinex {
    lines: BTreeMap<u32, Line>,
    /// Channels numbered so far, of all connections.
    channels: u64,
}

impl Dialect for Bitfinex {
    fn greet(&mut self, client: &mut Client, _desk: &Desk<'_>) {
        let server = client.conn;
        client.say(format!(
            r#"{{"event":"info","version":2,"serverId":"{server}","platform":{{"status":1}}}}"#
        ));
    }

    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        let Some(said) = Said::read(text) else { return };
        match said.at("event").text() {
            "ping" => {
                let (cid, now_ms) = (said.at("cid").json(), desk.now_ms());
                client.say(format!(r#"{{"event":"pong","ts":{now_ms},"cid":{cid}}}"#));
            }
            "conf" => {
                let flags = said.at("flags").whole();
                self.line(client).flags = flags;
                client.say(format!(r#"{{"event":"conf","status":"OK","flags":{flags}}}"#));
            }
            "subscribe" => self.subscribe(client, desk, &said),
            "unsubscribe" => self.unsubscribe(client, said.at("chanId").whole() as u64),
            _ => {}
        }
    }

    /// What goes comes first: between the frames of one change, too, no bid stands above an ask.
    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        let Some(number) = self.line(client).number_of(Feed::Book, at) else { return };
        let (book, line) = (&desk.books[at], self.line(client));
        let (gone, set): (Vec<_>, Vec<_>) = signed(change).partition(|(level, _)| level.size == 0);
        let levels = gone.into_iter().chain(set).map(|(level, sign)| entry(book, level, sign));
        let sum = (line.flags & CHECKSUMS != 0).then(|| format!(r#""cs",{}"#, checksum(book)));
        let contents: Vec<String> = levels.chain(sum).collect();
        for (place, content) in contents.iter().enumerate() {
            let mark = Mark { ends: place + 1 == contents.len(), ..desk.changed(at) };
            client.book(line.data(desk, &format!("{number},{content}")), mark);
        }
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        let line = self.line(client);
        let Some(number) = line.number_of(Feed::Trades, at) else { return };
        let book = &desk.books[at];
        let sign = if trade.bought { "" } else { "-" };
        let (size, price) = (book.short_size(trade.size), book.short_price(trade.price));
        let told = format!("[{},{},{sign}{size},{price}]", trade.id, desk.now_ms());
        for kind in ["te", "tu"] {
            client.say(line.data(desk, &format!(r#"{number},"{kind}",{told}"#)));
        }
    }

    fn numbers_connection(&self) -> bool {
        true
    }

    fn heartbeat_us(&self) -> i64 {
        15_000_000
    }

    fn beat(&mut self, client: &mut Client, desk: &Desk<'_>) {
        let line = self.line(client);
        let numbers: Vec<u64> = line.channels.iter().map(|channel| channel.number).collect();
        numbers.iter().for_each(|number| client.say(line.data(desk, &format!(r#"{number},"hb""#))));
    }

    fn gone(&mut self, conn: u32) {
        self.lines.remove(&conn);
    }
}

impl Bitfinex {
    fn line(&mut self, client: &Client) -> &mut Line {
        self.lines.entry(client.conn).or_default()
    }

    fn subscribe(&mut self, client: &mut Client, desk: &Desk<'_>, said: &Said) {
        let (book, feed) = match wanted(desk, said) {
            Ok(wanted) => wanted,
            Err(why) => return refuse(client, said, why),
        };
        let number = 10_000 + self.channels;
        let line = self.line(client);
        if line.channels.len() == CHANNELS_MAX {
            return refuse(client, said, (10_305, "subscribe: limit"));
        }
        if line.number_of(feed, book).is_some() {
            return refuse(client, said, (10_301, "subscribe: dup"));
        }
        line.channels.push(Channel { number, feed, book });
        let symbol = said.at("symbol").text();
        client.say(format!(
            r#"{{"event":"subscribed",{},"chanId":{number},"pair":"{}"}}"#,
            repeated(said),
            symbol.get(1..).unwrap_or("")
        ));
        match feed {
            Feed::Book => client.follow_book(book, true),
            Feed::Trades => client.follow_trades(book, true),
        }
        line.send_whole(client, desk, (number, feed, book));
        self.channels += 1;
    }

    fn unsubscribe(&mut self, client: &mut Client, number: u64) {
        let channels = &mut self.line(client).channels;
        let Some(place) = channels.iter().position(|channel| channel.number == number) else {
            return client.say(r#"{"event":"error","msg":"unsubscribe: invalid","code":10400}"#);
        };
        let Channel { feed, book, .. } = channels.remove(place);
        match feed {
            Feed::Book => client.follow_book(book, false),
            Feed::Trades => client.follow_trades(book, false),
        }
        client.say(format!(r#"{{"event":"unsubscribed","status":"OK","chanId":{number}}}"#));
    }
}

impl Line {
    fn number_of(&self, feed: Feed, book: usize) -> Option<u64> {
        self.channels.iter().find(|channel| (channel.feed, channel.book) == (feed, book)).map(|c| c.number)
    }

    /// A frame of data with what the flags ask for.
    fn data(&mut self, desk: &Desk<'_>, content: &str) -> String {
        self.numbered += 1;
        let number = if self.flags & NUMBERS == 0 { String::new() } else { format!(",{}", self.numbered) };
        let time = if self.flags & TIMES == 0 { String::new() } else { format!(",{}", desk.now_ms()) };
        format!("[{content}{number}{time}]")
    }

    fn send_whole(&mut self, client: &mut Client, desk: &Desk<'_>, (number, feed, at): (u64, Feed, usize)) {
        if feed == Feed::Trades {
            return client.say(self.data(desk, &format!("{number},[]")));
        }
        let book = &desk.books[at];
        let levels = joined(signed(&book.sides).map(|(level, sign)| entry(book, level, sign)));
        client.book(self.data(desk, &format!("{number},[{levels}]")), desk.whole(at));
    }
}

/// Which book and what of it. Single orders (`R0`) are not simulated.
fn wanted(desk: &Desk<'_>, said: &Said) -> Result<(usize, Feed), (i64, &'static str)> {
    let feed = match (said.at("channel").text(), said.at("prec").text()) {
        ("trades", _) => Feed::Trades,
        ("book", "" | "P0") => Feed::Book,
        ("book", _) => return Err((10_300, "prec: invalid")),
        _ => return Err((10_302, "channel: unknown")),
    };
    let book = desk.find(said.at("symbol").text()).ok_or((10_300, "symbol: invalid"))?;
    Ok((book, feed))
}

fn refuse(client: &mut Client, said: &Said, (code, why): (i64, &str)) {
    client.say(format!(r#"{{{},"event":"error","msg":"{why}","code":{code}}}"#, repeated(said)));
}

/// The members of a request that its answers repeat.
fn repeated(said: &Said) -> String {
    let members = ["channel", "symbol", "prec", "freq", "len"].into_iter().filter(|key| said.has(key));
    joined(members.map(|key| format!(r#""{key}":{}"#, said.at(key).json())))
}

/// The levels of both sides with the sign of their amounts.
fn signed(sides: &Sides) -> impl Iterator<Item = (Level, &'static str)> {
    let bids = sides.bids.iter().map(|level| (*level, ""));
    bids.chain(sides.asks.iter().map(|level| (*level, "-")))
}

/// `[price, count, amount]`: a level that is gone has no orders.
fn entry(book: &Book, Level { price, size }: Level, sign: &str) -> String {
    let price = book.short_price(price);
    match size {
        0 => format!("[{price},0,{sign}1]"),
        _ => format!("[{price},1,{sign}{}]", book.short_size(size)),
    }
}

/// CRC-32, signed, of price and amount of the best levels as JavaScript prints them, bid before ask.
fn checksum(book: &Book) -> i32 {
    let Sides { bids, asks } = book.sides.cut(CHECKED_LEVELS);
    let mut crc = Crc32::default();
    let mut colon: &[u8] = b"";
    for place in 0..CHECKED_LEVELS {
        for (level, sign) in [(bids.get(place), ":"), (asks.get(place), ":-")] {
            let Some(level) = level else { continue };
            crc.bytes(std::mem::replace(&mut colon, b":"));
            crc.scripted(level.price, book.price_digits);
            crc.bytes(sign.as_bytes());
            crc.scripted(level.size, book.size_digits);
        }
    }
    crc.finish() as i32
}
