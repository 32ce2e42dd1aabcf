//! Coinbase: the venue file against a recording of 2026-08-09 and single messages of both feeds.

#[path = "support/allocations.rs"]
mod allocations;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tally.rs"]
mod tally;

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Seq, Venue, Wanted, coinbase::Coinbase};
use capture::{Origin, fixture, json_files, read, shared};
use desk::Desk;
use tally::Tally;

const ADVANCED: &str = "wss://advanced-trade-ws.coinbase.com";
const EXCHANGE: &str = "wss://ws-feed.exchange.coinbase.com";
const RECORDING: &str = "coinbase/cryptofeed-v3.COINBASE.jsonl.gz";

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("coinbase");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

fn frames() -> Vec<Vec<u8>> {
    let sockets = read(&fixture(RECORDING)).into_iter().filter(|r| r.origin == Origin::Socket);
    sockets.map(|record| record.data).collect()
}

#[test]
fn the_recording_is_read_whole() {
    let mut desk = desk_of(&["BTC-USD", "ETH-USD"]);
    desk.venue.opened(0);
    let mut tally = Tally::default();
    for frame in frames() {
        desk.receive(0, ADVANCED, &frame, false);
        tally.add(desk.events());
    }
    let expected = Tally {
        snapshots: 2,
        deltas: 773,
        levels: 74_193,
        trades: 79,
        acks: 3 + 2 * 2,
        heartbeats: 25,
        // Tickers, candles, and trades from before the subscription.
        ignored: 160 + 6 + 2,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert_eq!((desk.sum(|held| held.applied), desk.sum(|held| held.crossed)), (773, 0));
    for market in [0, 1].map(MarketId) {
        let symbol = &desk.held[market.index()].symbol;
        desk.assert_final(market, symbol, &fixture("final-books/coinbase.cryptofeed-v3.json"));
    }
}

#[test]
fn decoding_allocates_nothing_once_the_room_has_grown() {
    let (frames, mut desk) = (frames(), desk_of(&["BTC-USD", "ETH-USD"]));
    let mut all = || {
        let before = allocations::count();
        for frame in &frames {
            desk.decode(0, ADVANCED, frame, false).expect("a frame");
        }
        allocations::count() - before
    };
    all();
    assert_eq!(all(), 0);
}

/// A blank in front is enough to have a frame read in the way that takes any order of keys.
#[test]
fn both_ways_of_reading_say_the_same() {
    let (mut printed, mut any) = (desk_of(&["BTC-USD", "ETH-USD"]), desk_of(&["BTC-USD", "ETH-USD"]));
    for frame in frames() {
        printed.decode(0, ADVANCED, &frame, false).expect("a frame");
        any.decode(0, ADVANCED, &[b" ", &frame[..]].concat(), false).expect("a frame");
        assert_eq!(printed.events(), any.events());
        assert!(printed.batch.levels == any.batch.levels);
    }
}

/// The side of a trade is disputed among clients; this is what the recording says.
#[test]
fn a_taker_buys_at_the_ask_and_sells_at_the_bid() {
    let mut desk = desk_of(&["BTC-USD", "ETH-USD"]);
    // Trades come some 250 ms after the change they made: they are held against the book of their own time.
    let mut touches: Vec<(MarketId, i64, Decimal, Decimal)> = Vec::new();
    let mut trades = Vec::new();
    for frame in frames() {
        desk.receive(0, ADVANCED, &frame, false);
        for event in &desk.batch.events {
            match event {
                Event::Trade(trade) => trades.push(*trade),
                Event::Book(event) => {
                    let book = &desk.held[event.market.index()].book;
                    let (bid, ask) = book.touch().expect("two sides");
                    let exact = |price| Decimal::new(price, book.price_scale());
                    touches.push((event.market, event.event_us, exact(bid.price), exact(ask.price)));
                }
                _ => {}
            }
        }
    }
    let (mut at_taker, mut at_maker) = (0, 0);
    for trade in trades {
        let before = |(market, us, ..): &&(MarketId, i64, Decimal, Decimal)| {
            *market == trade.market && *us < trade.event_us
        };
        let Some((_, _, bid, ask)) = touches.iter().rev().find(before) else { continue };
        let price = trade.price.rescale(9).expect("digits");
        let (bid, ask) = (bid.rescale(9).expect("digits"), ask.rescale(9).expect("digits"));
        let lifted = if price >= ask { Some(Side::Bid) } else { (price <= bid).then_some(Side::Ask) };
        at_taker += usize::from(lifted == Some(trade.taker));
        at_maker += usize::from(lifted == Some(trade.taker.other()));
    }
    assert_eq!((at_taker, at_maker), (76, 0));
}

#[test]
fn a_jump_of_the_numbers_is_a_gap_of_the_connection() {
    let heartbeat = |number: u64| {
        format!(
            r#"{{"channel":"heartbeats","sequence_num":{number},"events":[{{"heartbeat_counter":"1"}}]}}"#
        )
    };
    let mut desk = desk_of(&["BTC-USD"]);
    let mut hear = |conn: u32, number: u64| {
        desk.receive(conn, ADVANCED, heartbeat(number).as_bytes(), false);
        desk.batch.events.clone()
    };
    assert_eq!(hear(0, 7), [Event::Heartbeat]);
    assert_eq!(hear(0, 8), [Event::Heartbeat]);
    assert_eq!(hear(1, 0), [Event::Heartbeat], "another connection counts for itself");
    assert_eq!(hear(0, 8), [Event::Ignored], "P02: the same frame twice");
    assert_eq!(hear(0, 10), [Event::ConnGap { expected: 9, got: 10 }, Event::Heartbeat]);
    assert_eq!(hear(0, 11), [Event::Heartbeat]);
    assert_eq!(hear(0, 9), [Event::Ignored], "P03: too late");
    assert_eq!(hear(0, 12), [Event::Heartbeat]);
    assert_eq!(hear(0, 3), [Event::Ignored], "one old frame may be a latecomer");
    let anew = Event::ConnGap { expected: 13, got: 4 };
    assert_eq!(hear(0, 4), [anew, Event::Heartbeat], "P11: two in a row are another numbering");
    assert_eq!(hear(0, 5), [Event::Heartbeat]);
    assert_eq!(hear(0, 500), [Event::ConnGap { expected: 6, got: 500 }, Event::Heartbeat]);
    let reset = Event::ConnGap { expected: 501, got: 0 };
    assert_eq!(hear(0, 0), [reset, Event::Heartbeat], "P11: a number far behind is one at once");
    desk.venue.opened(0);
    desk.text(ADVANCED, &heartbeat(0));
    assert_eq!(desk.batch.events, [Event::Heartbeat], "a new connection begins anew");
}

#[test]
fn a_frame_that_cannot_be_read_leaves_a_jump_behind() {
    let book = |number: u64, price: &str| {
        format!(
            r#"{{"channel":"l2_data","timestamp":"2026-08-09T21:05:48.483587501Z","sequence_num":{number},"events":[{{"type":"update","product_id":"BTC-USD","updates":[{{"side":"bid","event_time":"","price_level":"{price}","new_quantity":"1"}}]}}]}}"#
        )
    };
    let mut desk = desk_of(&["BTC-USD"]);
    desk.text(ADVANCED, &book(5, "1.5"));
    let wrong = desk.decode(0, ADVANCED, book(6, "1.-5").as_bytes(), false).expect_err("no price");
    assert_eq!(wrong.market, Some(MarketId(0)));
    desk.text(ADVANCED, &book(7, "1.5"));
    assert_eq!(desk.batch.events[0], Event::ConnGap { expected: 6, got: 7 });
}

#[test]
fn keys_may_stand_in_any_order_and_messages_in_one_frame() {
    let mut desk = desk_of(&["BTC-USD", "ETH-USD"]);
    let text = r#" {"events":[
        {"updates":[{"new_quantity":"2","price_level":"10.5","side":"offer"}],"product_id":"ETH-USD","type":"snapshot"},
        {"type":"update","product_id":"DOGE-USD","updates":[]},
        {"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","price_level":"7","new_quantity":"0"}]}],
        "sequence_num":3,"client_id":"","timestamp":"1970-01-01T00:00:01.000002999Z","channel":"l2_data"}"#;
    desk.text(ADVANCED, text);
    let books: Vec<_> = desk.batch.events.iter().filter_map(book_of).collect();
    assert_eq!(books.len(), 2, "nobody follows DOGE-USD");
    assert_eq!(
        (books[0].market, books[0].kind, books[0].event_us),
        (MarketId(1), BookKind::Snapshot, 1_000_002)
    );
    assert_eq!((books[1].market, books[1].kind, books[1].seq.last), (MarketId(0), BookKind::Delta, 3));
    assert_eq!(desk.batch.levels_of(&books[1])[0].size, Decimal::new(0, 0));
    let follow =
        |last, own| Coinbase::default().follow(last, &Seq { first: own, last: own, prev: None }, true);
    assert_eq!([follow(3, 4), follow(3, 3), follow(4, 3)], [Follow::Apply, Follow::Apply, Follow::Stale]);
}

fn book_of(event: &Event) -> Option<arbscope_core::venue::BookEvent> {
    if let Event::Book(book) = event { Some(*book) } else { None }
}

#[test]
fn refusals_keep_the_words_of_the_venue() {
    let mut desk = desk_of(&["BTC-USD"]);
    let mut words = |endpoint, text: &str| {
        desk.text(endpoint, text);
        match desk.batch.events[..] {
            [Event::Refused { market: None, text }] => desk.batch.text_of(text).to_string(),
            _ => panic!("{:?}", desk.batch.events),
        }
    };
    let advanced = r#"{"type":"error","message":"rate \"limit\" exceeded"}"#;
    assert_eq!(words(ADVANCED, advanced), "rate \"limit\" exceeded");
    let exchange =
        r#"{"type":"error","message":"Failed to subscribe","reason":"A-B is not a valid product"}"#;
    assert_eq!(words(EXCHANGE, exchange), "Failed to subscribe: A-B is not a valid product");
}

#[test]
fn the_exchange_feed_is_read_as_it_was_recorded() {
    let mut desk = desk_of(&["BTC-USD"]);
    let mut tally = Tally::default();
    for record in read(&fixture("coinbase/crypto-msg-parser.messages.jsonl")) {
        desk.receive(0, EXCHANGE, &record.data, false);
        tally.add(desk.events());
    }
    // A trade from before the subscription, an order of the full feed, a ticker.
    assert_eq!(tally, Tally { snapshots: 1, levels: 6, ignored: 3, ..Tally::default() });

    let update = r#"{"type":"l2update","product_id":"BTC-USD","time":"2019-08-14T20:42:27.265Z",
        "changes":[["buy","37210.00","0.162567"],["sell","37212.77","0"]]}"#;
    desk.text(EXCHANGE, update);
    let (bid, ask) = desk.held[0].book.touch().expect("two sides");
    assert_eq!((bid.price, ask.price), (3_721_000, 3_721_539));

    let trade = r#"{"type":"match","trade_id":1,"sequence":2,"side":"buy","size":"0.97","price":"4.978","product_id":"BTC-USD","time":"0001-01-01T00:00:00.000000Z","maker_order_id":"a","taker_order_id":"b"}"#;
    desk.text(EXCHANGE, trade);
    let Event::Trade(trade) = desk.batch.events[0] else { panic!("a trade") };
    assert_eq!((trade.taker, trade.event_us), (Side::Ask, 0), "a resting buy was hit, in the year 1");

    let broken = r#"{"type":"snapshot","product_id":"BTC-USD","bids":[["1","0.-10000"]],"asks":[]}"#;
    let wrong = desk.decode(0, EXCHANGE, broken.as_bytes(), false).expect_err("no size");
    assert_eq!(wrong.market, Some(MarketId(0)));
}

#[test]
fn single_messages_of_another_project_are_understood() {
    let Some(folder) = shared("captures/coinbase/nautilus") else { return };
    let mut desk = desk_of(&["BTC-USD", "ETH-USD"]);
    let mut tally = Tally::default();
    for (_, bytes) in json_files(&folder) {
        desk.venue.opened(0);
        desk.receive(0, ADVANCED, &bytes, false);
        tally.add(desk.events());
    }
    let expected = Tally {
        snapshots: 1,
        deltas: 1,
        levels: tally.levels,
        trades: 2,
        acks: 1,
        heartbeats: 1,
        ignored: 1,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
}

#[test]
fn one_channel_a_message_and_product_by_product() {
    let symbols: Vec<String> = (0..41).map(|n| format!("A{n}-USD")).collect();
    let desk = desk_of(&symbols.iter().map(String::as_str).collect::<Vec<_>>());
    let markets = desk.catalogue.markets();
    let wanted: Vec<Wanted<'_>> =
        markets.iter().enumerate().map(|(n, market)| Wanted { id: MarketId(n as u16), market }).collect();
    let venue = Coinbase::default();
    assert_eq!(venue.plan(&wanted).len(), 3);
    let plan = venue.plan(&wanted[..2]);
    assert_eq!(plan[0].url, "wss://advanced-trade-ws.coinbase.com");
    assert_eq!(
        plan[0].sends,
        [
            r#"{"type":"subscribe","channel":"heartbeats"}"#,
            r#"{"type":"subscribe","product_ids":["A0-USD"],"channel":"level2"}"#,
            r#"{"type":"subscribe","product_ids":["A1-USD"],"channel":"level2"}"#,
            r#"{"type":"subscribe","product_ids":["A0-USD"],"channel":"market_trades"}"#,
            r#"{"type":"subscribe","product_ids":["A1-USD"],"channel":"market_trades"}"#,
        ]
    );
    assert_eq!(
        venue.resubscribe(&markets[0])[0],
        r#"{"type":"unsubscribe","product_ids":["A0-USD"],"channel":"level2"}"#
    );
}

#[test]
fn usdc_books_are_the_usd_books_and_no_markets_of_their_own() {
    let venue = Coinbase::default();
    assert_eq!(venue.symbol("BTC", "USD").as_deref(), Some("BTC-USD"));
    assert_eq!(venue.symbol("BTC", "USDT").as_deref(), Some("BTC-USDT"));
    assert_eq!(venue.symbol("BTC", "USDC"), None);
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"] {
        for quote in ["USD", "USDT"] {
            let symbol = venue.symbol(base, quote).expect("a market");
            assert!(venue.rules(&symbol).is_some_and(|rules| rules.min_qty.units > 0), "{symbol}");
        }
    }
    assert_eq!(venue.rules("SHIB-USD"), None);
}
