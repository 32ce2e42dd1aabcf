//! One simulated exchange linked straight to a live engine: what either says, the other hears at once.

use arbscope_core::book::State;
use arbscope_core::engine::Engine;
use arbscope_core::market::{MarketId, Side, VenueId};
use arbscope_core::num::rng::Rng;
use arbscope_core::sim::{Book, Client, Desk, Dialect, Level, Mark, Packet, Sides, Trade, dialect};
use arbscope_core::venue::{Venue, registry};
use serde_json::{Value, json};

pub const SECOND: i64 = 1_000_000;
const START: i64 = 1_780_000_000 * SECOND + 123_456;
const TICK: i64 = 50_000;
/// Levels a side, at most.
const LEVELS_MAX: usize = 12;
/// What is followed where a venue lists it; the last one found is unknown to the simulated exchange.
const WISHES: [(&str, &str); 10] = [
    ("BTC", "USDT"),
    ("BTC", "USD"),
    ("ETH", "USDT"),
    ("ETH", "USD"),
    ("BTC", "USDC"),
    ("ETH", "USDC"),
    ("SOL", "USDT"),
    ("SOL", "USD"),
    ("DOGE", "USD"),
    ("SOL", "USDC"),
];
const FOLLOWED: usize = 4;
/// Price in units, price digits, size digits: of each book in turn.
const SHAPES: [(i64, u8, u8); 3] = [(787_150, 1, 6), (191_940, 2, 5), (15_025, 2, 3)];

/// Every venue; one without a dialect fails.
pub fn venues() -> Vec<Box<dyn Venue>> {
    registry::all()
}

pub struct Straight {
    pub engine: Engine,
    pub dialect: Box<dyn Dialect>,
    pub books: Vec<Book>,
    pub clients: Vec<Client>,
    pub now_us: i64,
    /// Market of each book, then the one that the exchange does not know.
    pub markets: Vec<MarketId>,
    symbols: Vec<String>,
    /// Connections opened and closed at the engine's request.
    pub opened: usize,
    pub closed: usize,
    name: &'static str,
    id: VenueId,
    rng: Rng,
    beat_us: i64,
    trades: u64,
    /// Levels a side that the last frame of each book showed.
    shown: Vec<usize>,
    /// Connection of what was said last.
    speaker: u32,
}

impl Straight {
    /// Follows some markets of a venue; nothing has been dialled yet.
    pub fn new(venue: &dyn Venue, seed: u64) -> Self {
        let name = venue.spec().id;
        println!("{name}, seed {seed}");
        let listed =
            WISHES.iter().filter_map(|(base, quote)| Some((base, quote, venue.symbol(base, quote)?)));
        let listed: Vec<_> = listed.take(FOLLOWED).collect();
        let instruments: Vec<String> =
            listed.iter().map(|(base, quote, _)| format!("{base}-{quote}")).collect();
        let config = json!({"world": "live", "venues": [name], "instruments": instruments});
        let header = json!({"seed": seed, "config": config}).to_string();
        let mut engine = Engine::configured(header.as_bytes()).expect("a good header");
        engine.tick(START);
        let id = registry::find(name).expect("registered");
        let market = |symbol: &String| engine.catalogue().symbols().find_any(id, symbol.as_bytes());
        let markets = listed.iter().map(|(.., symbol)| market(symbol).expect("followed")).collect();
        let books = listed[..listed.len() - 1].iter().zip(SHAPES);
        let books = books.map(|((base, quote, symbol), shape)| book((base, quote, symbol), shape)).collect();
        Self {
            engine,
            dialect: dialect::find(name).expect("it speaks"),
            books,
            clients: Vec::new(),
            now_us: START,
            markets,
            shown: vec![usize::MAX; listed.len()],
            symbols: listed.into_iter().map(|(.., symbol)| symbol).collect(),
            opened: 0,
            closed: 0,
            name,
            id,
            rng: Rng::new(seed),
            beat_us: START,
            trades: 0,
            speaker: 0,
        }
    }

    /// The same, with every book live.
    pub fn live(venue: &dyn Venue, seed: u64) -> Self {
        let mut link = Self::new(venue, seed);
        link.settle();
        link
    }

    /// Lets everything happen until every known book is live, changing each now and then: some venues' books
    /// take a first change to begin.
    pub fn settle(&mut self) {
        for _ in 0..40 {
            self.wait(SECOND / 4);
            (0..self.books.len()).for_each(|at| self.change(at));
        }
        (0..self.books.len()).for_each(|at| self.check(at));
    }

    pub fn wait(&mut self, us: i64) {
        let until_us = self.now_us + us;
        while self.now_us < until_us {
            self.now_us = (self.now_us + TICK).min(until_us);
            self.beat();
            self.engine.tick(self.now_us);
            self.engine.step();
            self.carry_out();
        }
    }

    /// One random change of a book, told to whoever follows it.
    pub fn change(&mut self, at: usize) {
        self.now_us += 1;
        let to = self.next_sides(at);
        let change = self.books[at].become_sides(to);
        for client in self.clients.iter_mut().filter(|client| client.books.contains(&at)) {
            let desk = Desk { books: &self.books, now_us: self.now_us };
            let before = client.out.len();
            self.dialect.change(client, &desk, at, &change);
            // Of a change below the depth that it follows a client may be told nothing.
            let told = client.out[before..].last();
            assert!(told.is_none_or(|last| last.mark.is_some_and(|mark| mark.ends)));
        }
        self.carry_out();
    }

    /// One trade at the touch; gives whether anybody was told.
    pub fn trade(&mut self, at: usize) -> bool {
        self.now_us += 1;
        self.trades += 1;
        let bought = self.trades.is_multiple_of(2);
        let Sides { bids, asks } = &self.books[at].sides;
        let price = if bought { asks[0].price } else { bids[0].price };
        let trade = Trade { id: self.trades, bought, price, size: 10 };
        let mut told = false;
        for client in self.clients.iter_mut().filter(|client| client.trades.contains(&at)) {
            let desk = Desk { books: &self.books, now_us: self.now_us };
            self.dialect.trade(client, &desk, at, &trade);
            told = true;
        }
        self.carry_out();
        told
    }

    /// The exchange cuts every connection.
    pub fn cut(&mut self) {
        for client in std::mem::take(&mut self.clients) {
            self.dialect.gone(client.conn);
            self.engine.close(self.now_us, self.id, client.conn, 1006);
        }
        self.engine.step();
    }

    pub fn command(&mut self, command: &Value) {
        self.engine.command(self.now_us, command.to_string().as_bytes()).expect("taken");
        self.engine.step();
        self.carry_out();
    }

    pub fn ask(&mut self, question: &Value) -> Value {
        let text = self.engine.query(question.to_string().as_bytes()).expect("an answer");
        serde_json::from_str(&text).expect("JSON")
    }

    pub fn counter(&mut self, name: &str) -> u64 {
        self.ask(&json!({"ask": "report"}))["venues"][self.name][name].as_u64().expect("a counter")
    }

    /// What the engine's catalogue says of a market.
    pub fn market(&mut self, place: usize) -> Value {
        let catalogue = self.ask(&json!({"ask": "catalogue"}));
        let markets = catalogue["markets"].as_array().expect("markets");
        let named = |market: &&Value| {
            market["venue"] == self.name && market["symbol"] == self.symbols[place].as_str()
        };
        markets.iter().find(named).expect("a market").clone()
    }

    pub fn state(&self, place: usize) -> State {
        self.engine.leg(self.markets[place]).status.state
    }

    /// The engine's book is the simulated one, and live.
    pub fn check(&self, at: usize) {
        assert_eq!(self.state(at), State::Live, "{}", self.books[at].symbol);
        self.compare(at);
    }

    /// What the client of a book says to its exchange, for words that the engine has no reason for.
    pub fn say(&mut self, at: usize, text: &str) {
        let follows = |client: &&Client| client.books.contains(&at);
        let conn = self.clients.iter().find(follows).map(|client| client.conn);
        self.speaker = conn.unwrap_or(self.speaker);
        self.read(self.speaker, text);
        self.carry_out();
    }

    fn compare(&self, at: usize) {
        let (ours, theirs) = (self.engine.book(self.markets[at]), &self.books[at]);
        let sides = theirs.sides.cut(self.shown[at]);
        for (side, simulated) in [(Side::Bid, &sides.bids), (Side::Ask, &sides.asks)] {
            let told: Vec<_> = simulated
                .iter()
                .map(|Level { price, size }| {
                    (wide(*price, theirs.price_digits), wide(*size, theirs.size_digits))
                })
                .collect();
            let held: Vec<_> = ours
                .levels(side)
                .map(|level| (wide(level.price, ours.price_scale()), wide(level.size, ours.size_scale())))
                .collect();
            assert_eq!(held, told, "{} {side:?} at change {}", theirs.symbol, theirs.sequence);
        }
    }

    // --- What happens on its own ------------------------------------------------------------------

    /// Passes on what the engine asks for and what the exchange wrote, until both are silent.
    fn carry_out(&mut self) {
        loop {
            let asked = self.engine.take_effects();
            asked.lines().for_each(|line| self.obey(&serde_json::from_str(line).expect("JSON")));
            let wrote = self.deliver();
            if asked.is_empty() && !wrote {
                return;
            }
        }
    }

    fn obey(&mut self, asked: &Value) {
        let conn = asked["conn"].as_u64().expect("a number") as u32;
        let text = |name: &str| asked[name].as_str().expect("a text");
        match text("fx") {
            "open" => self.open(conn, text("url")),
            "send" => self.read(conn, text("text")),
            _ => self.hang_up(conn),
        }
    }

    fn open(&mut self, conn: u32, url: &str) {
        self.opened += 1;
        let mut client = Client { conn, url: url.into(), ..Client::default() };
        self.engine.open(self.now_us, self.id, conn, url);
        self.engine.step();
        self.dialect.greet(&mut client, &Desk { books: &self.books, now_us: self.now_us });
        self.clients.push(client);
    }

    fn read(&mut self, conn: u32, text: &str) {
        let Some(client) = self.clients.iter_mut().find(|client| client.conn == conn) else { return };
        self.dialect.read(client, &Desk { books: &self.books, now_us: self.now_us }, text);
    }

    fn hang_up(&mut self, conn: u32) {
        self.closed += 1;
        self.clients.retain(|client| client.conn != conn);
        self.dialect.gone(conn);
    }

    fn beat(&mut self) {
        let every_us = self.dialect.heartbeat_us();
        if every_us == 0 || self.now_us - self.beat_us < every_us {
            return;
        }
        self.beat_us = self.now_us;
        for client in &mut self.clients {
            self.dialect.beat(client, &Desk { books: &self.books, now_us: self.now_us });
        }
    }

    fn deliver(&mut self) -> bool {
        let all: Vec<(u32, Vec<Packet>)> =
            self.clients.iter_mut().map(|client| (client.conn, std::mem::take(&mut client.out))).collect();
        let wrote = all.iter().any(|(_, packets)| !packets.is_empty());
        for (conn, packets) in all {
            packets.iter().for_each(|packet| self.hear(conn, packet));
        }
        // A market may come over two connections for a moment, and count on the one that is heard last.
        let live = (0..self.books.len()).filter(|at| self.state(*at) == State::Live);
        live.for_each(|at| self.compare(at));
        let gone: Vec<_> = self.clients.iter().filter_map(|c| Some((c.conn, c.hang_up?))).collect();
        for (conn, code) in gone {
            self.hang_up(conn);
            self.engine.close(self.now_us, self.id, conn, code);
        }
        wrote
    }

    fn hear(&mut self, conn: u32, packet: &Packet) {
        assert!(packet.binary || std::str::from_utf8(&packet.bytes).is_ok(), "texts are UTF-8");
        self.engine.receive(self.now_us, self.id, conn, &packet.bytes, packet.binary);
        self.engine.step();
        let Some(Mark { book, sequence, ends: true, depth, .. }) = packet.mark else { return };
        assert_eq!(sequence, self.books[book].sequence, "the mark names what is written");
        self.shown[book] = if depth == 0 { usize::MAX } else { depth };
    }

    // --- Random books -----------------------------------------------------------------------------

    fn up_to(&mut self, max: usize) -> usize {
        self.rng.up_to(max as u32) as usize
    }

    fn next_sides(&mut self, at: usize) -> Sides {
        let mut sides = self.books[at].sides.clone();
        for _ in 0..=self.up_to(2) {
            let touch = (sides.bids[0].price, sides.asks[0].price);
            if self.up_to(1) == 0 {
                self.deform(&mut sides.bids, -1, touch.1);
            } else {
                self.deform(&mut sides.asks, 1, touch.0);
            }
            sides = Book::sorted(sides);
        }
        sides
    }

    /// A level more, less or otherwise; `away` is the direction of worse prices, `other` the far side's touch.
    fn deform(&mut self, side: &mut Vec<Level>, away: i64, other: i64) {
        let place = self.up_to(side.len() - 1);
        let size = 1 + self.up_to(900_000) as i64 * 3;
        match self.up_to(5) {
            0 if side.len() > 1 => drop(side.remove(place)),
            1 if side.len() > 1 => drop(side.remove(0)),
            2 if side.len() < LEVELS_MAX && side[0].price - away != other => {
                side.push(Level { price: side[0].price - away, size });
            }
            3 | 4 if side.len() < LEVELS_MAX => {
                let worst = side[side.len() - 1].price;
                side.push(Level { price: worst + away * (1 + self.up_to(20) as i64), size });
            }
            _ => side[place].size = size,
        }
    }
}

fn book(names: (&str, &str, &str), (price, price_digits, size_digits): (i64, u8, u8)) -> Book {
    let level = |price| Level { price, size: 1_000 + price % 77 };
    let bids = (0..8).map(|n| level(price - 3 * n)).collect();
    let asks = (0..8).map(|n| level(price + 5 + 4 * n)).collect();
    Book {
        base: names.0.into(),
        quote: names.1.into(),
        symbol: names.2.into(),
        price_digits,
        size_digits,
        tick: 1,
        sequence: 1_000,
        sides: Sides { bids, asks },
    }
}

/// Units at a scale that every number here fits into.
fn wide(units: i64, digits: u8) -> i128 {
    i128::from(units) * 10_i128.pow(18 - u32::from(digits))
}
