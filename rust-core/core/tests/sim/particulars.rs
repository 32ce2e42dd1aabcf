//! What only one exchange does, and what it says to those who ask wrongly.

use arbscope_core::book::State;
use arbscope_core::sim::{Book, Client, Desk, Dialect, Level, Sides, Trade, dialect};

use super::straight::*;

fn market(symbol: &str) -> Book {
    let side =
        |from: i64, step: i64| (0..8).map(|n| Level { price: from + n * step, size: 10 + n }).collect();
    Book {
        base: "BTC".into(),
        quote: "USDT".into(),
        symbol: symbol.into(),
        price_digits: 1,
        size_digits: 3,
        tick: 1,
        sequence: 7,
        sides: Sides { bids: side(1_000, -1), asks: side(1_001, 1) },
    }
}

fn said(client: &mut Client) -> String {
    let out = std::mem::take(&mut client.out);
    out.iter().map(|packet| String::from_utf8_lossy(&packet.bytes).into_owned() + "\n").collect()
}

/// A venue with these markets, and one client.
fn at(venue: &str, symbols: &[&str]) -> (Box<dyn Dialect>, Vec<Book>, Client) {
    let dialect = dialect::find(venue).expect("it speaks");
    (dialect, symbols.iter().map(|symbol| market(symbol)).collect(), Client { conn: 3, ..Client::default() })
}

/// As announced in February 2026: changes, and no snapshot before them.
struct WithoutSnapshots(Box<dyn Dialect>);

impl Dialect for WithoutSnapshots {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        self.0.read(client, desk, text);
        client
            .out
            .retain(|packet| !String::from_utf8_lossy(&packet.bytes).contains(r#""action":"snapshot""#));
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, book: usize, change: &Sides) {
        self.0.change(client, desk, book, change);
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, book: usize, trade: &Trade) {
        self.0.trade(client, desk, book, trade);
    }
}

#[test]
fn okx_without_snapshots_is_followed_by_its_five_best_levels() {
    let venue = venues().into_iter().find(|venue| venue.spec().id == "okx").expect("registered");
    let mut link = Straight::new(venue.as_ref(), 11);
    link.dialect = Box::new(WithoutSnapshots(link.dialect));
    for n in 0..400 {
        link.wait(SECOND / 20);
        // What the engine then holds is compared with as many levels as the frame shows.
        link.change(n % link.books.len());
    }
    assert!((0..link.books.len()).all(|at| link.state(at) == State::Live));
    assert_eq!((link.counter("malformed"), link.counter("gaps")), (0, 0));
}

#[test]
fn okx_leaves_the_channel_that_is_named_and_no_other() {
    let (mut okx, books, mut client) = at("okx", &["BTC-USDT"]);
    let desk = Desk { books: &books, now_us: 0 };
    let ask = |op: &str, channel: &str| {
        format!(r#"{{"op":"{op}","args":[{{"channel":"{channel}","instId":"BTC-USDT"}}]}}"#)
    };
    okx.read(&mut client, &desk, &ask("subscribe", "books5"));
    okx.read(&mut client, &desk, &ask("unsubscribe", "books"));
    assert_eq!((client.books.as_slice(), client.out[1].mark.unwrap().depth), (&[0][..], 5));
    okx.read(&mut client, &desk, &ask("unsubscribe", "books5"));
    assert!(client.books.is_empty());
    okx.read(&mut client, &desk, &ask("subscribe", "books"));
    assert_eq!(client.out.last().unwrap().mark.unwrap().depth, 0);
}

#[test]
fn htx_hangs_up_on_whoever_leaves_two_pings_unanswered() {
    let (mut htx, books, mut client) = at("htx", &["btcusdt"]);
    let desk = Desk { books: &books, now_us: 1_000 };
    let mut beats = |client: &mut Client, count: usize| (0..count).for_each(|_| htx.beat(client, &desk));
    beats(&mut client, 2);
    assert_eq!((client.hang_up, client.out.len()), (None, 2));
    beats(&mut client, 1);
    assert_eq!((client.hang_up, client.out.len()), (Some(1003), 2));
    let mut polite = Client { conn: 4, ..Client::default() };
    for _ in 0..5 {
        htx.beat(&mut polite, &desk);
        htx.beat(&mut polite, &desk);
        htx.read(&mut polite, &desk, r#"{"pong":1}"#);
    }
    assert_eq!(polite.hang_up, None);
}

#[test]
fn mexc_takes_thirty_channels_on_a_connection() {
    let symbols: Vec<String> = (0..31).map(|n| format!("C{n}USDT")).collect();
    let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let (mut mexc, books, mut client) = at("mexc", &symbols);
    let desk = Desk { books: &books, now_us: 1_000 };
    let ask = |symbol: &str| {
        format!(r#"{{"method":"SUBSCRIPTION","params":["spot@public.limit.depth.v3.api.pb@{symbol}@20"]}}"#)
    };
    symbols.iter().for_each(|symbol| mexc.read(&mut client, &desk, &ask(symbol)));
    let text = said(&mut client);
    assert_eq!((client.books.len(), text.matches("Not Subscribed").count()), (30, 1));
    mexc.read(&mut client, &desk, &ask(symbols[0]));
    assert!(!said(&mut client).contains("Not Subscribed"), "it had a place already");
}

#[test]
fn hyperliquid_complains_of_what_is_asked_twice() {
    let (mut hyperliquid, books, mut client) = at("hyperliquid", &["@142"]);
    let desk = Desk { books: &books, now_us: 1_000 };
    let ask =
        |method: &str| format!(r#"{{"method":"{method}","subscription":{{"type":"l2Book","coin":"@142"}}}}"#);
    hyperliquid.read(&mut client, &desk, &ask("subscribe"));
    let _ = said(&mut client);
    hyperliquid.read(&mut client, &desk, &ask("subscribe"));
    let complaint =
        r#"{"channel":"error","data":"Already subscribed: {\"type\":\"l2Book\",\"coin\":\"@142\"}"}"#;
    assert_eq!(said(&mut client), format!("{complaint}\n"));
}

#[test]
fn gemini_begins_with_nothing_where_no_book_was_asked_for() {
    let (mut gemini, books, mut client) = at("gemini", &["BTCUSD"]);
    let desk = Desk { books: &books, now_us: 1_000 };
    gemini.read(&mut client, &desk, r#"{"method":"SUBSCRIBE","params":["btcusd@depth@100ms"],"id":"1"}"#);
    assert!(said(&mut client).contains(r#""b":[],"a":[]"#));
    assert_eq!(client.books, [0]);
}
