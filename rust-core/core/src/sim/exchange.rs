//! One simulated exchange: its books, who keeps them, and who is connected.

use super::book::{Book, Sides};
use super::client::{Client, Packet};
use super::dialect::{self, Desk, Dialect};
use super::dice::Dice;
use super::maker::Maker;
use super::truth::Truth;
use crate::num::decimal::pow10;
use crate::venue::Venue;

/// Digits where the venue's table has no rules for a market.
const SIZE_DIGITS: u8 = 6;
/// Digits a price has at least, first to last.
const PRICE_FIGURES: f64 = 100_000.0;

/// An exchange.
pub struct Exchange {
    pub dialect: Box<dyn Dialect>,
    pub books: Vec<Book>,
    pub makers: Vec<Maker>,
    pub clients: Vec<Client>,
    /// Its clock, before (+) or behind (−) the true one.
    pub clock_us: i64,
    /// From its door to the client's, one way, in usual times.
    pub latency_us: i64,
}

impl Exchange {
    /// The venue with what it lists of these instruments; `None` where nobody has taught it to speak.
    pub fn new(
        venue: &dyn Venue,
        seed: u64,
        pace: f64,
        instruments: &[(String, String)],
        truth: &mut Truth,
    ) -> Option<Self> {
        let id = venue.spec().id;
        let mut dice = Dice::new(seed, id);
        let listed =
            instruments.iter().filter_map(|(base, quote)| Some((base, quote, venue.symbol(base, quote)?)));
        let (mut books, mut makers) = (Vec::new(), Vec::new());
        for (base, quote, symbol) in listed {
            let coins = (truth.coin(base), truth.coin(quote));
            let fair = truth.usd(coins.0) / truth.usd(coins.1);
            let own = Dice::new(seed, &format!("{id} {symbol}"));
            makers.push(Maker::new(own, coins, venue.spec().push_interval_us, pace));
            books.push(book_of(venue, (base, quote), symbol, fair));
        }
        let (clock_us, latency_us) = (dice.whole(-400_000, 400_000), dice.whole(8_000, 120_000));
        Some(Self { dialect: dialect::find(id)?, books, makers, clients: Vec::new(), clock_us, latency_us })
    }

    /// The place of a connection among the clients.
    pub fn client(&self, conn: u32) -> Option<usize> {
        self.clients.iter().position(|client| client.conn == conn)
    }

    /// What this exchange's price of a market is worth at the common prices, in quote units.
    pub fn fair(&self, book: usize, truth: &Truth) -> f64 {
        let maker = &self.makers[book];
        truth.usd(maker.coin) / truth.usd(maker.money)
    }

    /// A new connection is welcomed.
    pub fn greet(&mut self, now_us: i64, conn: u32, url: &str) {
        let mut client = Client { conn, url: url.into(), ..Client::default() };
        let desk = Desk { books: &self.books, now_us: now_us + self.clock_us };
        self.dialect.greet(&mut client, &desk);
        self.clients.push(client);
    }

    /// A client's frame is read and answered.
    pub fn hear(&mut self, now_us: i64, client: usize, text: &str) {
        let desk = Desk { books: &self.books, now_us: now_us + self.clock_us };
        self.dialect.read(&mut self.clients[client], &desk, text);
    }

    /// A market goes over to other levels, and everybody who follows it is told.
    pub fn publish(&mut self, now_us: i64, at: usize, to: Sides) {
        let change = self.books[at].become_sides(to);
        let desk = Desk { books: &self.books, now_us: now_us + self.clock_us };
        for client in self.clients.iter_mut().filter(|client| client.books.contains(&at)) {
            self.dialect.change(client, &desk, at, &change);
        }
        let Some(trade) = self.makers[at].trade(&self.books[at]) else { return };
        for client in self.clients.iter_mut().filter(|client| client.trades.contains(&at)) {
            self.dialect.trade(client, &desk, at, &trade);
        }
    }

    /// What comes by the clock.
    pub fn beat(&mut self, now_us: i64) {
        let desk = Desk { books: &self.books, now_us: now_us + self.clock_us };
        self.clients.iter_mut().for_each(|client| self.dialect.beat(client, &desk));
    }

    /// A connection is no more.
    pub fn lose(&mut self, conn: u32) {
        self.clients.retain(|client| client.conn != conn);
        self.dialect.gone(conn);
    }

    /// What was written to a client since the last call.
    pub fn written(&mut self, client: usize) -> Vec<Packet> {
        std::mem::take(&mut self.clients[client].out)
    }
}

fn book_of(venue: &dyn Venue, (base, quote): (&str, &str), symbol: String, fair: f64) -> Book {
    let (mut price_digits, mut tick, mut size_digits) = (digits_for(fair), 1, SIZE_DIGITS);
    if let Some(rules) = venue.rules(&symbol) {
        (price_digits, tick, size_digits) = (rules.tick.scale, rules.tick.units.max(1), rules.step.scale);
    }
    let (base, quote) = (base.to_string(), quote.to_string());
    Book { base, quote, symbol, price_digits, size_digits, tick, sequence: 1_000, sides: Sides::default() }
}

/// Enough digits that a hundredth of a basis point shows.
fn digits_for(fair: f64) -> u8 {
    (0..=14).find(|digits| fair * pow10(*digits) as f64 >= PRICE_FIGURES).unwrap_or(14)
}
