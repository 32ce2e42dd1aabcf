//! Binance held against its own recordings: sequences, splices, best prices and final books.

#[path = "support/binance_rest.rs"]
mod binance_rest;
#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::book::{Book, Level};
use arbscope_core::market::Market;
use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Event, Follow, Seq, Wanted};
use binance_rest::{as_reply, play};
use capture::{fixture, read};
use desk::Desk;
use serde_json::Value;
use tardis::Normalised;

const SPOT: &str = "wss://stream.binance.com:9443/stream";
const SPOT_API: &str = "wss://ws-api.binance.com:443/ws-api/v3";
const LINEAR: &str = "wss://fstream.binance.com/stream";
const INVERSE: &str = "wss://dstream.binance.com/stream";
const INVERSE_API: &str = "wss://ws-dapi.binance.com/ws-dapi/v1";
const LINEAR_API: &str = "wss://ws-fapi.binance.com/ws-fapi/v1";

fn desk_of(symbols: &[&str], kind: Kind) -> Desk {
    let mut desk = Desk::new("binance");
    for symbol in symbols {
        desk.add(symbol, kind);
    }
    desk
}

fn assert_books(desk: &Desk, oracle: &str) {
    for (place, held) in desk.held.iter().enumerate() {
        desk.assert_final(MarketId::from_index(place), &held.symbol, &fixture(oracle));
    }
}

/// A best bid and ask as the venue's bookTicker stream gave them.
#[derive(Clone, PartialEq, Debug)]
struct Best {
    update: u64,
    bid: [Decimal; 2],
    ask: [Decimal; 2],
}

impl Best {
    fn read(data: &[u8]) -> Option<Self> {
        let frame: Value = serde_json::from_slice(data).expect("JSON");
        let data = &frame["data"];
        let is_ticker = frame["stream"].as_str().is_some_and(|stream| stream.ends_with("@bookTicker"));
        let number =
            |key: &str| Decimal::size(data[key].as_str().expect("text").as_bytes()).expect("a number").size;
        let best = |price, size| [number(price), number(size)];
        is_ticker.then(|| Best {
            update: data["u"].as_u64().expect("an id"),
            bid: best("b", "B"),
            ask: best("a", "A"),
        })
    }

    fn is_top_of(&self, book: &Book) -> bool {
        let is = |level: Option<Level>, [price, size]: [Decimal; 2]| {
            let here = level.map(|level| (level.price, level.size));
            here == price.rescale(book.price_scale()).zip(size.rescale(book.size_scale()))
        };
        is(book.best(Side::Bid), self.bid) && is(book.best(Side::Ask), self.ask)
    }
}

/// Every best bid and ask of a recording, in the order of their ids: some arrive after the depth event
/// they belong to.
fn tickers_of(files: &[&str]) -> Vec<Best> {
    let records = files.iter().flat_map(|file| read(&fixture(file)));
    let mut tickers: Vec<Best> = records.filter_map(|record| Best::read(&record.data)).collect();
    tickers.sort_by_key(|ticker| ticker.update);
    tickers
}

/// Depth events after which the book's best equals the last bookTicker up to the event's id, of all applied.
fn best_agreements(desk: &mut Desk, files: &[&str], urls: (&str, &str)) -> (usize, usize) {
    let tickers = tickers_of(files);
    let (mut agreed, mut judged, mut applied) = (0, 0, 0);
    play(desk, files, urls, |desk, _| {
        let held = &desk.held[0];
        if std::mem::replace(&mut applied, held.applied) == held.applied {
            return;
        }
        let last = held.last.expect("a book that stands");
        let known = tickers.partition_point(|ticker| ticker.update <= last);
        judged += 1;
        agreed += usize::from(known > 0 && tickers[known - 1].is_top_of(&held.book));
    });
    (agreed, judged)
}

#[test]
fn bitcoin_over_midnight_agrees_with_the_book_ticker() {
    let mut desk = desk_of(&["BTCUSDT"], Kind::Spot);
    let files =
        ["binance/hftbacktest.spot.btcusdt_20240808.gz", "binance/hftbacktest.spot.btcusdt_20240809.gz"];
    assert_eq!(best_agreements(&mut desk, &files, (SPOT, SPOT_API)), (6491, 6493));
    let held = &desk.held[0];
    assert_eq!((held.deltas, held.applied, held.stale, held.gaps, held.crossed), (6495, 6493, 2, 0, 0));
    assert_books(&desk, "final-books/binance.btcusdt-2024-08.json");
}

#[test]
fn ether_agrees_with_the_book_ticker() {
    let mut desk = desk_of(&["ETHUSDT"], Kind::Spot);
    let file = "binance/hftbacktest.spot.ethusdt_20240808.gz";
    assert_eq!(best_agreements(&mut desk, &[file], (SPOT, SPOT_API)), (3432, 3432));
    assert_books(&desk, "final-books/binance.ethusdt-2024-08-08.json");
}

#[test]
fn perpetuals_agree_with_the_book_ticker() {
    let linear = "binance-usdm/hftbacktest.usdm.btcusdt_20240808.gz";
    let mut desk = desk_of(&["BTCUSDT"], Kind::Linear);
    let (agreed, judged) = best_agreements(&mut desk, &[linear], (LINEAR, LINEAR_API));
    // In both, two events had waited for the book and were applied at once.
    assert_eq!((agreed, judged, desk.held[0].applied), (6546, 6546, 6547));
    let inverse = "binance-coinm/hftbacktest.cm.btcusd_perp_20240808.gz";
    let mut desk = desk_of(&["BTCUSD_PERP"], Kind::Inverse);
    let (agreed, judged) = best_agreements(&mut desk, &[inverse], (INVERSE, INVERSE_API));
    assert_eq!((agreed, judged, desk.held[0].applied), (26823, 26823, 26824));
    assert_eq!((desk.held[0].gaps, desk.held[0].crossed), (0, 0));
}

#[test]
fn ten_markets_of_2021_splice_exactly() {
    let symbols = [
        "AXSBNB",
        "BTCAUD",
        "BTCSTUSDT",
        "DENTUSDT",
        "ETHBRL",
        "MANAUSDT",
        "NEOUSDC",
        "QTUMETH",
        "RENBTCETH",
        "ZILUSDT",
    ];
    let mut desk = desk_of(&symbols, Kind::Spot);
    play(&mut desk, &["binance/cryptofeed-2021-04-05.BINANCE-b38f7c.txt.gz"], (SPOT, SPOT_API), |_, _| {});
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (4709, 0, 0));
    assert_books(&desk, "final-books/binance.2021-04-05.json");
}

#[test]
fn four_markets_of_2021_splice_exactly() {
    let mut desk = desk_of(&["BLZETH", "LRCBTC", "NKNUSDT", "RUNEEUR"], Kind::Spot);
    play(&mut desk, &["binance/cryptofeed-v3.BINANCE.jsonl.gz"], (SPOT, SPOT_API), |_, _| {});
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (177, 0, 0));
    assert!(desk.held.iter().all(|held| (1..=2).contains(&held.stale)));
    assert_books(&desk, "final-books/binance.cryptofeed-v3.json");
}

#[test]
fn futures_follow_their_previous_update() {
    let mut desk = desk_of(&["AKROUSDT", "CTKUSDT", "KEEPUSDT", "SUSHIUSDT"], Kind::Linear);
    play(
        &mut desk,
        &["binance-usdm/cryptofeed-v3.BINANCE_FUTURES.jsonl.gz"],
        (LINEAR, LINEAR_API),
        |_, _| {},
    );
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (764, 0, 0));
    assert!(desk.held.iter().all(|held| (2..=6).contains(&held.stale)));
}

/// What the single messages of another parser's tests are to us. Bare REST books tell no symbol.
const SINGLE_MESSAGES: [(&str, &str); 34] = [
    ("trade::spot", "trade"),
    ("trade::inverse_future", "trade"),
    ("trade::inverse_swap", "trade"),
    ("trade::linear_swap", "trade"),
    ("funding_rate::inverse_swap", "ignored"),
    ("funding_rate::inverse_swap_all", "ignored"),
    ("funding_rate::linear_swap_all", "ignored"),
    ("l2_event::spot", "delta"),
    ("l2_event::linear_future", "delta"),
    ("l2_event::linear_swap", "delta"),
    ("l2_topk::spot", "full"),
    ("l2_topk::inverse_future", "full"),
    ("l2_topk::inverse_swap", "full"),
    ("l2_topk::inverse_swap_2", "full"),
    ("bbo::spot", "ignored"),
    ("bbo::inverse_future", "ignored"),
    ("bbo::inverse_swap", "ignored"),
    ("bbo::linear_swap", "ignored"),
    ("ticker::inverse_future", "ignored"),
    ("ticker::inverse_future", "ignored"),
    ("ticker::linear_future", "ignored"),
    ("ticker::linear_future", "ignored"),
    ("ticker::linear_swap", "ignored"),
    ("ticker::linear_swap", "ignored"),
    ("ticker::option", "ignored"),
    ("candlestick::inverse_future", "ignored"),
    ("candlestick::linear_future", "ignored"),
    ("candlestick::linear_swap", "ignored"),
    ("l2_snapshot::spot", "ignored"),
    ("l2_snapshot::linear_future", "ignored"),
    ("l2_snapshot::inverse_swap", "ignored"),
    ("open_interest::inverse_future", "ignored"),
    ("open_interest::linear_future", "ignored"),
    ("open_interest::linear_swap", "ignored"),
];

#[test]
fn single_messages_are_decoded_or_ignored() {
    let symbols = [
        "BTCUSDT",
        "ETHUSDT",
        "BTCUSD_PERP",
        "BTCUSD_210625",
        "RUNEUSD_PERP",
        "BTCUSD_220624",
        "ETHUSDT_210625",
    ];
    let records = read(&fixture("binance/crypto-msg-parser.messages.jsonl"));
    let listed = records.iter().map(|record| {
        let kind = if record.url.contains("inverse") { Kind::Inverse } else { Kind::Spot };
        let url = if kind == Kind::Inverse { INVERSE } else { SPOT };
        let mut desk = desk_of(&symbols, kind);
        desk.receive(0, url, &record.data, false);
        let [event] = desk.events() else { panic!("one event") };
        (&*record.url, word(event))
    });
    let listed: Vec<_> = listed.collect();
    assert_eq!(listed, SINGLE_MESSAGES);
}

#[test]
fn edited_messages_are_decoded_or_ignored() {
    let Some(folder) = capture::shared("captures/binance/nautilus") else { return };
    for (name, bytes) in capture::json_files(&folder) {
        let mut desk = desk_of(&["BTCUSDT"], Kind::Linear);
        desk.receive(0, LINEAR, &bytes, false);
        let said = if name.contains("depth") {
            "delta"
        } else if name.contains("trade") {
            "trade"
        } else {
            "ignored"
        };
        assert_eq!(desk.events().iter().map(word).collect::<Vec<_>>(), [said], "{name}");
    }
}

fn word(event: &Event) -> &'static str {
    match event {
        Event::Book(event) if event.kind == BookKind::Delta => "delta",
        Event::Book(event) if event.kind == BookKind::Full => "full",
        Event::Book(_) => "snapshot",
        Event::Trade(_) => "trade",
        Event::Ignored => "ignored",
        _ => "other",
    }
}

/// Whether the last frame says what they say. They put differences that waited into the book they wait
/// for, so a whole book is compared as it stands.
fn agrees(desk: &Desk, theirs: &[Normalised]) -> bool {
    match (desk.events(), theirs) {
        ([Event::Book(book)], [Normalised::Book { is_whole: true, bids, asks, .. }]) => {
            let book = &desk.held[book.market.index()].book;
            let levels = |side| {
                desk::best(book, side).into_iter().map(|(p, s)| [p, s].map(|n| n.parse::<f64>().unwrap()))
            };
            levels(Side::Bid).eq(bids.iter().copied()) && levels(Side::Ask).eq(asks.iter().copied())
        }
        _ => tardis::ours(desk) == theirs,
    }
}

/// Another normaliser's cases. It keeps the REST book in a stream of its own making.
fn held_against(file: &str, symbols: &[&str], kind: Kind, urls: (&str, &str)) {
    let Some(cases) = tardis::cases(file) else { return };
    let mut desk = desk_of(symbols, kind);
    let mut compared = 0;
    for case in cases {
        let message: Value = serde_json::from_str(&case.message).expect("JSON");
        let stream = message["stream"].as_str().unwrap_or("");
        match stream.split_once("@depthSnapshot") {
            None => desk.text(urls.0, &case.message),
            Some((symbol, _)) => {
                let book = message["data"].to_string();
                desk.text(urls.1, &as_reply(&symbol.to_ascii_uppercase(), book.as_bytes()));
            }
        }
        let theirs: Vec<Normalised> =
            case.normalised.into_iter().filter(|said| *said != Normalised::Other).collect();
        // They hold differences back until the book has come.
        let waits = |event: &Event| matches!(event, Event::Book(book) if desk.held[book.market.index()].last.is_none());
        let held_back = theirs.is_empty() && desk.events().iter().all(waits);
        assert!(
            held_back || agrees(&desk, &theirs),
            "{:?}\ntheirs {theirs:?}\nof {}",
            tardis::ours(&desk),
            case.message
        );
        compared += usize::from(!theirs.is_empty());
    }
    assert!(compared >= 4, "{file}: {compared} compared");
}

#[test]
fn another_normaliser_says_the_same() {
    held_against("binance.jsonl", &["BNBBTC", "BTCUSDC", "BTCUSDT", "GNTBTC"], Kind::Spot, (SPOT, SPOT_API));
    let symbols = ["BTCUSD_200925", "ETCUSDT", "BNBUSD_PERP"];
    held_against("binance-delivery.jsonl", &symbols, Kind::Inverse, (INVERSE, INVERSE_API));
}

/// The events of a text at an endpoint, with the desk that read it.
fn said(url: &str, text: &str) -> (Vec<Event>, Desk) {
    let mut desk = desk_of(&["BTCUSDT"], Kind::Spot);
    desk.decode(0, url, text.as_bytes(), false).expect("a message that is understood");
    (desk.events().to_vec(), desk)
}

#[test]
fn answers_to_requests() {
    assert_eq!(said(SPOT, r#"{"result":null,"id":1}"#).0, [Event::Ack { market: None }]);
    let shutdown = r#"{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}"#;
    assert_eq!(said(SPOT, shutdown).0, [Event::PlannedCut]);
    assert_eq!(
        said(SPOT_API, r#"{"event":{"e":"serverShutdown","E":1770123456789}}"#).0,
        [Event::PlannedCut]
    );
    let refusals = [
        (r#"{"code":2,"msg":"Invalid request: x"}"#, None, "Invalid request: x"),
        (
            r#"{"id":"BTCUSDT","status":418,"error":{"code":-1003,"msg":"banned"}}"#,
            Some(MarketId(0)),
            "banned",
        ),
        (
            r#"{"id":"NOPE","status":400,"error":{"code":-1121,"msg":"Invalid symbol."}}"#,
            None,
            "Invalid symbol.",
        ),
    ];
    for (text, about, why) in refusals {
        let (events, desk) = said(SPOT_API, text);
        let [Event::Refused { market, text }] = events[..] else { panic!("a refusal: {events:?}") };
        assert_eq!((market, desk.batch.text_of(text)), (about, why));
    }
}

#[test]
fn books_in_every_dress() {
    let levels = r#""bids":[["2","1"]],"asks":[["3","1"],["4","0.5"]]"#;
    let reply =
        format!(r#"{{"id":"BTCUSDT","status":200,"result":{{"lastUpdateId":7,{levels}}},"rateLimits":[]}}"#);
    let partial = format!(r#"{{"stream":"btcusdt@depth20@100ms","data":{{"lastUpdateId":7,{levels}}}}}"#);
    let bare =
        r#"{"a":[["3","1"],["4","0.5"]],"b":[["2","1"]],"u":7,"U":7,"s":"BTCUSDT","E":5,"e":"depthUpdate"}"#;
    let kinds = [
        (SPOT_API, &*reply, BookKind::Snapshot),
        (SPOT, &*partial, BookKind::Full),
        (SPOT, bare, BookKind::Delta),
    ];
    for (url, text, kind) in kinds {
        let (events, desk) = said(url, text);
        let [Event::Book(book)] = events[..] else { panic!("a book: {events:?}") };
        assert_eq!((book.kind, book.seq.last, desk.batch.levels_of(&book).len()), (kind, 7, 3));
    }
    let nobodys = r#"{"stream":"xusdt@depth20","data":{"lastUpdateId":7,"bids":[],"asks":[]}}"#;
    assert_eq!(said(SPOT, nobodys).0, [Event::Ignored]);
}

#[test]
fn a_bad_level_is_its_markets() {
    let mut desk = desk_of(&["ETHUSDT", "BTCUSDT"], Kind::Spot);
    let bad = r#"{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":1,"b":[["0","1"]],"a":[]}}"#;
    for text in [bad.to_string(), bad.replace(r#""s":"BTCUSDT","#, "")] {
        let error = desk.decode(0, SPOT, text.as_bytes(), false).expect_err("a price of zero");
        assert_eq!(error.market, Some(MarketId(1)), "{error:?}");
    }
}

#[test]
fn the_rule_of_spot() {
    let venue = Desk::new("binance").venue;
    let follow = |first, last| venue.follow(100, &Seq { first, last, prev: None }, true);
    assert_eq!(
        [follow(90, 100), follow(90, 101), follow(101, 105)],
        [Follow::Stale, Follow::Apply, Follow::Apply]
    );
    assert_eq!(follow(102, 105), Follow::Gap);
    assert_eq!(venue.follow(u64::MAX, &Seq { first: 0, last: 0, prev: None }, true), Follow::Stale);
}

#[test]
fn many_markets_are_asked_for_within_the_limits() {
    let desk = Desk::new("binance");
    let market = |n: usize| Market {
        venue: desk.id,
        symbol: format!("S{n}USDT"),
        kind: Kind::Spot,
        instrument: None,
        rules: None,
    };
    let markets: Vec<Market> = (0..1300).map(market).collect();
    let wanted: Vec<Wanted<'_>> = markets
        .iter()
        .enumerate()
        .map(|(n, market)| Wanted { id: MarketId::from_index(n), market })
        .collect();
    let plan = desk.venue.plan(&wanted);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [512, 512, 276]);
    assert_eq!(plan.iter().map(|conn| conn.sends.len()).collect::<Vec<_>>(), [6, 6, 3]);
    let first = r#"{"method":"SUBSCRIBE","params":["s0usdt@depth@100ms","s0usdt@trade","s1usdt@depth@100ms""#;
    assert!(plan[0].sends[0].starts_with(first) && plan[0].sends[0].ends_with(r#""],"id":1}"#));
    let asked = desk.venue.snapshot_request(&markets[7]).expect("a request");
    let text = r#"{"id":"S7USDT","method":"depth","params":{"symbol":"S7USDT","limit":1000}}"#;
    assert_eq!((desk.venue.spec().endpoints[asked.endpoint].url, &*asked.text), (SPOT_API, text));
    assert!(plan.iter().flat_map(|c| &c.sends).all(|s| serde_json::from_str::<Value>(s).is_ok()));
}

#[test]
fn symbols_and_rules() {
    let venue = Desk::new("binance").venue;
    assert_eq!(
        (venue.symbol("LINK", "USDT").as_deref(), venue.symbol("BTC", "USD")),
        (Some("LINKUSDT"), None)
    );
    for base in ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"] {
        let rules = venue.rules(&format!("{base}USDT")).expect("rules");
        assert!(rules.tick.units > 0 && rules.step.units > 0 && rules.min_notional.units > 0);
    }
}
