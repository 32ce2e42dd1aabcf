//! Binance.US held against its own recordings: sequences, splices and final books, all by Binance's decoder.

#[path = "support/binance_rest.rs"]
mod binance_rest;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tally.rs"]
mod tally;

use arbscope_core::market::{Kind, Market, MarketId};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{ConnPlan, Event, Follow, Role, Seq, Wanted, registry};
use binance_rest::play;
use capture::{Record, fixture, read};
use desk::Desk;
use tally::Tally;

const STREAM: &str = "wss://stream.binance.us:9443/stream";
const API: &str = "wss://ws-api.binance.us:443/ws-api/v3";

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("binance-us");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

/// Plays a recording and says what its frames were.
fn play_and_count(desk: &mut Desk, file: &str) -> Tally {
    let mut tally = Tally::default();
    play(desk, &[file], (STREAM, API), |desk: &mut Desk, _: &Record| tally.add(desk.events()));
    tally
}

fn assert_books(desk: &Desk, oracle: &str) {
    for (place, held) in desk.held.iter().enumerate() {
        desk.assert_final(MarketId::from_index(place), &held.symbol, &fixture(oracle));
    }
}

#[test]
fn ten_markets_of_2021_splice_exactly() {
    let symbols = [
        "BCHBTC", "BTCUSD", "DOGEUSD", "ETHBTC", "HNTUSD", "MANAUSD", "MKRUSD", "QTUMUSDT", "SOLUSD",
        "VTHOUSD",
    ];
    let mut desk = desk_of(&symbols);
    let tally = play_and_count(&mut desk, "binance-us/cryptofeed-2021-04-05.BINANCE_US-63b290.txt.gz");
    assert_eq!((tally.deltas, tally.snapshots, tally.trades, tally.ignored), (3196, 10, 188, 2624));
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (3196, 0, 0));
    assert_books(&desk, "final-books/binance-us.2021-04-05.json");
}

#[test]
fn four_markets_of_2021_splice_exactly() {
    let mut desk = desk_of(&["COMPUSDT", "CRVUSDT", "OMGBUSD", "ZRXUSDT"]);
    let tally = play_and_count(&mut desk, "binance-us/cryptofeed-v3.BINANCE_US.jsonl.gz");
    assert_eq!((tally.deltas, tally.snapshots, tally.trades, tally.ignored), (336, 4, 11, 133));
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (336, 0, 0));
    assert!(desk.held.iter().all(|held| held.stale == 1));
    assert_books(&desk, "final-books/binance-us.cryptofeed-v3.json");
}

/// No book came with these, so only their chain can be judged.
#[test]
fn differences_of_2026_continue_each_other() {
    let mut desk = desk_of(&["BTCUSDT"]);
    let mut last = None;
    for record in read(&fixture("binance-us/tickvault.binance_us_depth.jsonl")) {
        let events = desk.read(&record.data).expect("a difference");
        let [Event::Book(book)] = events[..] else { panic!("a difference: {events:?}") };
        let verdict = last.map(|last| desk.venue.follow(last, &book.seq, true));
        assert!(verdict.is_none_or(|verdict| verdict == Follow::Apply), "{book:?}");
        last = Some(book.seq.last);
    }
    assert_eq!(last, Some(3_297_892_634));
}

#[test]
fn the_hosts_stand_where_binance_has_its_spot_hosts() {
    let hosts = |id: &str| {
        let spec = registry::all().swap_remove(registry::find(id).expect("a venue").index()).spec();
        spec.endpoints.iter().map(|e| (e.kind, e.role)).take(2).collect::<Vec<_>>()
    };
    assert_eq!(hosts("binance-us"), [(Kind::Spot, Role::Stream), (Kind::Spot, Role::Query)]);
    assert_eq!(hosts("binance-us"), hosts("binance"));
}

#[test]
fn refusals_are_their_markets() {
    let mut desk = desk_of(&["BTCUSD"]);
    let refused = r#"{"id":"BTCUSD","status":400,"error":{"code":-1121,"msg":"Invalid symbol."}}"#;
    desk.decode(0, API, refused.as_bytes(), false).expect("a message that is understood");
    let [Event::Refused { market, text }] = desk.events()[..] else { panic!("a refusal") };
    assert_eq!((market, desk.batch.text_of(text)), (Some(MarketId(0)), "Invalid symbol."));
    assert_eq!(desk.read(br#"{"result":null,"id":1}"#), Ok(vec![Event::Ack { market: None }]));
}

#[test]
fn the_rule_is_that_of_binance() {
    let venue = Desk::new("binance-us").venue;
    let follow = |first, last| venue.follow(100, &Seq { first, last, prev: None }, true);
    assert_eq!(
        [follow(90, 100), follow(101, 105), follow(102, 105)],
        [Follow::Stale, Follow::Apply, Follow::Gap]
    );
}

fn plan_of(desk: &Desk, count: usize) -> Vec<ConnPlan> {
    let market = |n: usize| Market {
        venue: desk.id,
        symbol: format!("S{n}USD"),
        kind: Kind::Spot,
        instrument: None,
        rules: None,
    };
    let markets: Vec<Market> = (0..count).map(market).collect();
    let wanted = |(n, market)| Wanted { id: MarketId::from_index(n), market };
    desk.venue.plan(&markets.iter().enumerate().map(wanted).collect::<Vec<_>>())
}

#[test]
fn many_markets_are_asked_for_within_the_limits() {
    let desk = Desk::new("binance-us");
    let plan = plan_of(&desk, 1100);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [512, 512, 76]);
    assert!(plan.iter().all(|conn| conn.url == STREAM && desk.venue.spec().endpoint_of(&conn.url) == 0));
    let streams = |conn: &ConnPlan| conn.sends.iter().map(|text| text.matches('@').count()).sum::<usize>();
    // `x@depth@100ms` and `x@trade`: three signs a market, two streams.
    assert!(plan.iter().all(|conn| streams(conn) / 3 * 2 <= desk.venue.spec().limits.streams_per_conn));
    let asked = r#"{"method":"SUBSCRIBE","params":["s0usd@depth@100ms","s0usd@trade"],"id":1}"#;
    assert_eq!(plan_of(&desk, 1)[0].sends, [asked]);
}

/// 1,200 a minute, of which a book of 1,000 levels weighs 10.
#[test]
fn books_are_asked_for_within_the_weight_of_a_minute() {
    let desk = desk_of(&["BTCUSD"]);
    let request = desk.venue.snapshot_request(desk.catalogue.market(MarketId(0))).expect("a request");
    assert_eq!(request.endpoint, 1);
    assert_eq!(request.text, r#"{"id":"BTCUSD","method":"depth","params":{"symbol":"BTCUSD","limit":1000}}"#);
    let per_minute = desk.venue.spec().limits.requests_per_minute;
    assert!((1..120).contains(&per_minute), "{per_minute}");
}

#[test]
fn symbols_and_rules() {
    let venue = Desk::new("binance-us").venue;
    let symbol = |base, quote| venue.symbol(base, quote);
    assert_eq!(symbol("BTC", "USD").as_deref(), Some("BTCUSD"));
    assert_eq!(symbol("USDT", "USD").as_deref(), Some("USDTUSD"));
    assert_eq!([symbol("BTC", "BTC"), symbol("USD", "USDT"), symbol("BTC", "EUR")], [None, None, None]);
    let rules = venue.rules("ETHBTC").expect("a row");
    assert_eq!(
        (rules.tick, rules.step, rules.min_notional),
        (Decimal::new(1, 6), Decimal::new(1, 3), Decimal::new(1, 4))
    );
    assert_eq!(venue.rules("XRPUSD"), None);
}
