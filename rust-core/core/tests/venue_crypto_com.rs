//! Crypto.com held against its recording of 2021 (whole books) and the examples of the API in use (changes).

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/tally.rs"]
mod tally;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::market::{Kind, Market, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, ConnPlan, Event, Follow, Seq, Wanted};
use capture::{Origin, fixture, read};
use desk::Desk;
use tally::Tally;
use tardis::Normalised;

const URL: &str = "wss://stream.crypto.com/exchange/v1/market";

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("crypto-com");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

#[test]
fn ten_markets_of_2021_are_whole_books() {
    let symbols = [
        "BAND_USDT",
        "FLOW_CRO",
        "GRT_CRO",
        "HNT_USDT",
        "HOT_USDT",
        "LPT_USDC",
        "MATIC_USDT",
        "ONE_USDT",
        "RGT_USDC",
        "SUSHI_USDT",
    ];
    let mut desk = desk_of(&symbols);
    let mut tally = Tally::default();
    let records = read(&fixture("crypto-com/cryptofeed-v3.CRYPTO.COM.jsonl.gz"));
    for record in records.iter().filter(|record| record.origin == Origin::Socket) {
        desk.receive(record.conn, URL, &record.data, record.binary);
        tally.add(desk.events());
    }
    assert_eq!((tally.fulls, tally.snapshots, tally.deltas), (1525, 0, 0));
    assert_eq!((tally.trades, tally.acks, tally.replies, tally.ignored), (1143, 4, 1, 1494));
    assert_eq!((desk.sum(|h| h.stale), desk.sum(|h| h.crossed)), (0, 0));
    for (place, held) in desk.held.iter().enumerate() {
        let oracle = fixture("final-books/crypto-com.cryptofeed-v3.json");
        desk.assert_final(MarketId::from_index(place), &held.symbol, &oracle);
    }
}

#[test]
fn another_normaliser_says_the_same() {
    let Some(cases) = tardis::cases("crypto-com.jsonl") else { return };
    let symbols = ["RSR_USDT", "GODS_USDT", "AAVE_USDT", "DOT_USDT", "BTC_USDT", "DOGE_USDT", "BTCUSD-PERP"];
    let mut desk = desk_of(&symbols);
    let mut compared = 0;
    for case in cases {
        desk.decode(0, URL, case.message.as_bytes(), false).expect("a frame that is understood");
        let theirs: Vec<Normalised> =
            case.normalised.into_iter().filter(|said| *said != Normalised::Other).collect();
        assert_eq!(tardis::ours(&desk), theirs, "{}", case.message);
        compared += theirs.len();
    }
    assert_eq!(compared, 14);
}

/// The examples of the documentation.
const BOOK: &str = r#"{"id":-1,"method":"subscribe","code":0,"result":{"instrument_name":"BTC_USDT","subscription":"book.BTC_USDT.50","channel":"book","depth":50,"data":[{"asks":[["43755.46","0.1","1"]],"bids":[["43737.46","0.14","1"]],"t":1704484068898,"tt":1704484068892,"u":78795598253024,"cs":-781431132}]}}"#;
const CHANGE: &str = r#"{"id":-1,"method":"subscribe","code":0,"result":{"instrument_name":"BTC_USDT","subscription":"book.BTC_USDT.50","channel":"book.update","depth":50,"data":[{"update":{"asks":[["43755.46","0","0"]],"bids":[]},"t":1704484068998,"tt":1704484068992,"u":78795598262080,"pu":78795598253024,"cs":-1}]}}"#;

fn said(text: &str) -> (Vec<Event>, Desk) {
    let mut desk = desk_of(&["ETH_USDT", "BTC_USDT"]);
    let events = desk.read(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    (events, desk)
}

#[test]
fn a_book_and_the_change_that_follows_it() {
    let mut desk = desk_of(&["ETH_USDT", "BTC_USDT"]);
    desk.text(URL, BOOK);
    desk.text(URL, CHANGE);
    let empty =
        r#"{"update":{"asks":[],"bids":[]},"t":1704484069098,"u":78795598262080,"pu":78795598262080}"#;
    desk.text(URL, &CHANGE.replace(&CHANGE[CHANGE.find(r#"{"update"#).unwrap()..CHANGE.len() - 3], empty));
    let held = &desk.held[1];
    assert_eq!((held.snapshots, held.applied, held.gaps), (1, 2, 0));
    assert_eq!((held.book.len(Side::Bid), held.book.len(Side::Ask)), (1, 0));
    let [Event::Book(book)] = desk.events() else { panic!("a change") };
    assert_eq!((book.seq.prev, book.event_us), (Some(78_795_598_262_080), 1_704_484_069_098_000));
}

#[test]
fn data_may_stand_before_their_channel() {
    let turned = r#"{"result":{"data":[{"bids":[],"u":7,"asks":[["2","1","1"]]}],"channel":"book","instrument_name":"BTC_USDT"},"code":0}"#;
    let (events, desk) = said(turned);
    let [Event::Book(book)] = events[..] else { panic!("a book: {events:?}") };
    assert_eq!((book.kind, book.seq.last, desk.batch.levels_of(&book).len()), (BookKind::Snapshot, 7, 1));
}

#[test]
fn trades_come_newest_first_and_are_told_oldest_first() {
    let text = r#"{"code":0,"method":"subscribe","result":{"instrument_name":"ETH_USDT","channel":"trade","data":[{"d":"9","t":2,"p":"101","q":"1","s":"SELL","i":"ETH_USDT"},{"d":"8","t":1,"p":"100","q":"2","s":"BUY","i":"ETH_USDT"}]}}"#;
    let (events, _) = said(text);
    let [Event::Trade(older), Event::Trade(newer)] = events[..] else { panic!("two trades: {events:?}") };
    assert_eq!((older.price, older.taker, older.event_us), (Decimal::new(100, 0), Side::Bid, 1000));
    assert_eq!((newer.price, newer.taker, newer.event_us), (Decimal::new(101, 0), Side::Ask, 2000));
    assert_eq!(said(&text.replace("ETH", "NO")).0, [Event::Ignored]);
}

#[test]
fn a_heartbeat_is_answered_with_its_number() {
    let (events, desk) = said(r#"{"id":1587523073344,"method":"public/heartbeat","code":0}"#);
    let [Event::Reply { text }] = events[..] else { panic!("a reply: {events:?}") };
    assert_eq!(desk.batch.text_of(text), r#"{"id":1587523073344,"method":"public/respond-heartbeat"}"#);
}

#[test]
fn answers_to_requests() {
    assert_eq!(said(r#"{"id":1,"code":0,"method":"subscribe"}"#).0, [Event::Ack { market: None }]);
    assert_eq!(said(r#"{"id":1,"code":0,"method":"unsubscribe"}"#).0, [Event::Ignored]);
    let by_text = r#"{"id":1,"code":10004,"method":"subscribe","message":"invalid channel {\"channels\":[\"book.BTC_USDT.50\"]}"}"#;
    let by_request = r#"{"id":1,"code":10004,"method":"subscribe","message":"BAD_REQUEST","original":"{\"id\":1,\"params\":{\"channels\":[\"book.BTC_USDT.50\"]}}"}"#;
    let by_none = r#"{"id":1,"code":42901,"method":"subscribe"}"#;
    let cases = [
        (by_text, Some(MarketId(1)), r#"invalid channel {"channels":["book.BTC_USDT.50"]}"#),
        (by_request, Some(MarketId(1)), "BAD_REQUEST"),
        (by_none, None, "refused"),
    ];
    for (text, about, why) in cases {
        let (events, desk) = said(text);
        let [Event::Refused { market, text }] = events[..] else { panic!("a refusal: {events:?}") };
        assert_eq!((market, desk.batch.text_of(text)), (about, why));
    }
}

#[test]
fn what_cannot_be_read_is_its_markets() {
    let mut desk = desk_of(&["ETH_USDT", "BTC_USDT"]);
    let mut wrong = |text: &str| desk.read(text.as_bytes()).expect_err("a bad frame");
    assert_eq!(wrong(&BOOK.replace("43755.46", "0")).market, Some(MarketId(1)));
    assert_eq!(wrong(&CHANGE.replace(r#""u":78795598262080,"#, "")).market, Some(MarketId(1)));
    assert_eq!(wrong(&CHANGE.replace(r#""bids":[]"#, r#""more":[]"#)).market, Some(MarketId(1)));
    let trade = r#"{"result":{"instrument_name":"ETH_USDT","channel":"trade","data":[{"p":"1","q":"1"}]}}"#;
    assert!(wrong(trade).bookless);
    assert!(wrong(r#"{"method":"public/heartbeat"}"#).bookless);
}

#[test]
fn the_rule() {
    let venue = Desk::new("crypto-com").venue;
    let follow = |prev, last| venue.follow(100, &Seq { first: last, last, prev }, true);
    assert_eq!([follow(Some(100), 105), follow(Some(100), 100)], [Follow::Apply, Follow::Apply]);
    assert_eq!([follow(Some(90), 100), follow(Some(90), 95)], [Follow::Stale, Follow::Gap]);
    assert_eq!([follow(Some(103), 105), follow(None, 105)], [Follow::Gap, Follow::Gap]);
}

fn plan_of(desk: &Desk, count: usize) -> Vec<ConnPlan> {
    let market = |n: usize| Market {
        venue: desk.id,
        symbol: format!("S{n}_USDT"),
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
    let desk = Desk::new("crypto-com");
    let limits = &desk.venue.spec().limits;
    let plan = plan_of(&desk, 450);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [200, 200, 50]);
    assert!(plan.iter().all(|conn| 2 * conn.sends.len() <= limits.streams_per_conn));
    assert!(limits.streams_per_conn <= 400 && limits.sends_per_second < 100);
    let asked = r#"{"id":1,"method":"subscribe","params":{"channels":["book.S0_USDT.50","trade.S0_USDT"],"book_subscription_type":"SNAPSHOT_AND_UPDATE","book_update_frequency":100}}"#;
    assert_eq!(plan_of(&desk, 1)[0].sends, [asked]);
    assert!(desk.venue.settle_us() >= 1_000_000, "the documentation wants a second of quiet");
}

#[test]
fn one_book_is_renewed_alone() {
    let desk = desk_of(&["BTC_USDT"]);
    let texts = desk.venue.resubscribe(desk.catalogue.market(MarketId(0)));
    let methods = ["unsubscribe", "subscribe"]
        .map(|method| format!(r#"{{"id":1,"method":"{method}","params":{{"channels":["book.BTC_USDT.50"],"#));
    assert!(texts.iter().zip(&methods).all(|(text, method)| text.starts_with(method)) && texts.len() == 2);
}

#[test]
fn symbols_and_rules() {
    let venue = Desk::new("crypto-com").venue;
    assert_eq!(venue.symbol("BTC", "USD").as_deref(), Some("BTC_USD"));
    assert_eq!([venue.symbol("USD", "USDT"), venue.symbol("BTC", "EUR")], [None, None]);
    let rules = venue.rules("DOGE_USDT").expect("a row");
    assert_eq!((rules.tick, rules.step), (Decimal::new(1, 5), Decimal::new(1, 2)));
    assert_eq!(venue.rules("BTC_USD"), None);
}
