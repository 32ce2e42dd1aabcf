//! How each exchange speaks, from its own side of the wire: the encoders whose frames the real decoders read.
//!
//! A dialect answers a client's frames and writes books, changes, trades and heartbeats true to form. Which books
//! there are, when they change and what happens to a frame on its way is the simulator's business.

use super::book::{Book, Level, Sides};
use super::client::{Client, Mark};
use super::said::joined;
use crate::num::time::date_of;

/// Declares the dialects' modules. A macro, so that a dialect is one line in one place.
macro_rules! dialects {
    ($($module:ident::$dialect:ident => $id:literal,)*) => {
        $(mod $module;)*

        /// How the venue with this id speaks.
        pub fn find(id: &str) -> Option<Box<dyn Dialect>> {
            match id {
                $($id => Some(Box::<$module::$dialect>::default()),)*
                _ => None,
            }
        }
    };
}

dialects! {
    binance::Binance => "binance",
    binance_us::BinanceUs => "binance-us",
    bitfinex::Bitfinex => "bitfinex",
    bitget::Bitget => "bitget",
    bitstamp::Bitstamp => "bitstamp",
    bybit::Bybit => "bybit",
    coinbase::Coinbase => "coinbase",
    crypto_com::CryptoCom => "crypto-com",
    gate::Gate => "gate",
    gemini::Gemini => "gemini",
    htx::Htx => "htx",
    hyperliquid::Hyperliquid => "hyperliquid",
    kraken::Kraken => "kraken",
    kucoin::Kucoin => "kucoin",
    mexc::Mexc => "mexc",
    okx::Okx => "okx",
}

/// A trade, in units of its book's digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trade {
    pub id: u64,
    /// The taker bought.
    pub bought: bool,
    pub price: i64,
    pub size: i64,
}

/// What an exchange has when it is asked: its books, and the time on its own clock.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    pub books: &'a [Book],
    pub now_us: i64,
}

impl Desk<'_> {
    /// The place of the market with this symbol.
    pub fn find(&self, symbol: &str) -> Option<usize> {
        self.books.iter().position(|book| book.symbol == symbol)
    }

    pub fn now_ms(&self) -> i64 {
        self.now_us / 1_000
    }

    /// More than a double holds exactly.
    pub fn now_ns(&self) -> i64 {
        self.now_us * 1_000
    }

    /// `2026-11-22T10:15:30.123456Z`
    pub fn iso(&self) -> String {
        let second_us = self.now_us.rem_euclid(86_400_000_000);
        let (seconds, us) = (second_us / 1_000_000, second_us % 1_000_000);
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        format!("{}T{hours:02}:{minutes:02}:{:02}.{us:06}Z", date_of(self.now_us), seconds % 60)
    }

    /// A frame that holds the whole book.
    pub fn whole(&self, book: usize) -> Mark {
        Mark { book, sequence: self.books[book].sequence, fresh: true, ends: true, depth: 0 }
    }

    /// A frame that holds the change the book has just made.
    pub fn changed(&self, book: usize) -> Mark {
        Mark { fresh: false, ..self.whole(book) }
    }
}

/// One exchange's way of speaking.
pub trait Dialect {
    /// Written on connecting.
    fn greet(&mut self, _client: &mut Client, _desk: &Desk<'_>) {}

    /// Answers one text frame of the client; what it follows is noted in `client`.
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str);

    /// Writes the change a book has just made (`change`), or the whole book, to a client that follows it.
    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, book: usize, change: &Sides);

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, book: usize, trade: &Trade);

    /// Interval of what comes by the clock whether or not anything happens, µs (0: nothing does).
    fn heartbeat_us(&self) -> i64 {
        0
    }

    /// Whether it numbers every frame of a connection: of a stream that falls silent nothing is then missing.
    fn numbers_connection(&self) -> bool {
        false
    }

    fn beat(&mut self, _client: &mut Client, _desk: &Desk<'_>) {}

    /// The connection has ended: what was remembered of it may go.
    fn gone(&mut self, _conn: u32) {}
}

/// Levels as `["78715","0.5"]`, with commas between them.
fn short_pairs(book: &Book, side: &[Level]) -> String {
    joined(
        side.iter().map(|level| {
            format!(r#"["{}","{}"]"#, book.short_price(level.price), book.short_size(level.size))
        }),
    )
}
