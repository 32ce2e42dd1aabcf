//! KuCoin held against a recording of its classic API, turned into frames of the one in use: sequences,
//! splices and final books.

#[path = "support/capture.rs"]
mod capture;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/kucoin_classic.rs"]
mod kucoin_classic;
#[path = "support/tally.rs"]
mod tally;
#[path = "support/tardis.rs"]
mod tardis;

use arbscope_core::market::{Kind, Market, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, ConnPlan, Event, Follow, Seq, TradeEvent, Wanted};
use capture::{fixture, read};
use desk::Desk;
use kucoin_classic::{frame_of, pro};
use tally::Tally;
use tardis::Normalised;

const URL: &str = "wss://x-push-spot.kucoin.com";

fn desk_of(symbols: &[&str]) -> Desk {
    let mut desk = Desk::new("kucoin");
    for symbol in symbols {
        desk.add(symbol, Kind::Spot);
    }
    desk
}

#[test]
fn nine_markets_of_2021_splice_exactly() {
    let symbols = [
        "ANKR-BTC",
        "BCHSV-USDT",
        "CAPP-BTC",
        "COV-BTC",
        "DAPPT-BTC",
        "EQZ-BTC",
        "FET-BTC",
        "NRG-BTC",
        "SNX-BTC",
    ];
    let mut desk = desk_of(&symbols);
    let mut tally = Tally::default();
    for frame in read(&fixture("kucoin/cryptofeed-v3.KUCOIN.jsonl.gz")).iter().filter_map(frame_of) {
        desk.text(URL, &frame);
        tally.add(desk.events());
    }
    assert_eq!((tally.deltas, tally.snapshots, tally.trades), (3853, 9, 18));
    assert_eq!((tally.acks, tally.heartbeats, tally.ignored), (13, 1, 836));
    assert_eq!((desk.sum(|h| h.deltas), desk.sum(|h| h.gaps), desk.sum(|h| h.crossed)), (3853, 0, 0));
    for (place, held) in desk.held.iter().enumerate() {
        let oracle = fixture("final-books/kucoin.cryptofeed-v3.json");
        desk.assert_final(MarketId::from_index(place), &held.symbol, &oracle);
    }
}

/// What stands at a book's number + 1 is the first that is applied: a REST book joins its changes exactly.
#[test]
fn the_first_change_after_a_book_begins_at_the_next_number() {
    let mut desk = desk_of(&["SNX-BTC"]);
    let mut joints = Vec::new();
    for frame in read(&fixture("kucoin/cryptofeed-v3.KUCOIN.jsonl.gz")).iter().filter_map(frame_of) {
        desk.decode(0, URL, frame.as_bytes(), false).expect("a frame that is understood");
        joints.extend(desk.events().iter().filter_map(|event| match event {
            Event::Book(book) => Some((book.kind, book.seq)),
            _ => None,
        }));
    }
    let (_, book) = *joints.iter().find(|(kind, _)| *kind == BookKind::Snapshot).expect("a book");
    assert!(joints.iter().any(|(kind, seq)| *kind == BookKind::Delta && seq.first == book.last + 1));
}

/// What the single messages of another parser's tests are to us, in the Pro API's form where it has one.
const SINGLE_MESSAGES: [(&str, &str); 2] = [("trade::spot", "trade"), ("l2_event::spot_update", "delta")];

#[test]
fn single_messages_are_decoded_or_ignored() {
    let records = read(&fixture("kucoin/crypto-msg-parser.messages.jsonl"));
    assert_eq!(records.len(), 24);
    for record in records {
        let mut desk = desk_of(&["BTC-USDT"]);
        let text = pro(std::str::from_utf8(&record.data).expect("UTF-8"));
        let events = desk.read(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?} in {text}"));
        let said = match events[..] {
            [Event::Trade(_)] => "trade",
            [Event::Book(book)] if book.kind == BookKind::Delta => "delta",
            [Event::Ignored] => "ignored",
            _ => panic!("{events:?}"),
        };
        let listed = SINGLE_MESSAGES.iter().find(|(case, _)| **case == *record.url);
        assert_eq!(said, listed.map_or("ignored", |(_, said)| said), "{}", record.url);
    }
}

/// They take the time of receipt where the message has none, and merge changes into the book.
fn is_same(ours: &Normalised, theirs: &Normalised) -> bool {
    match (ours, theirs) {
        (
            Normalised::Book { is_whole: true, bids, asks, .. },
            Normalised::Book { is_whole: true, bids: their_bids, asks: their_asks, .. },
        ) => {
            let holds = |theirs: &[[f64; 2]], ours: &[[f64; 2]]| {
                ours.iter().all(|level| theirs.iter().any(|their| their[0] == level[0]))
            };
            holds(their_bids, bids) && holds(their_asks, asks)
        }
        (
            Normalised::Book { bids, asks, event_us: 0, .. },
            Normalised::Book { bids: their_bids, asks: their_asks, .. },
        ) => (bids, asks) == (their_bids, their_asks),
        _ => ours == theirs,
    }
}

#[test]
fn another_normaliser_says_the_same() {
    let Some(cases) = tardis::cases("kucoin.jsonl") else { return };
    let mut desk = desk_of(&["BTC-USDT", "LMR-BTC", "XRP-USDT", "APE3S-USDT"]);
    let mut compared = 0;
    for case in cases {
        desk.decode(0, URL, pro(&case.message).as_bytes(), false).expect("a frame that is understood");
        let theirs: Vec<Normalised> =
            case.normalised.into_iter().filter(|said| *said != Normalised::Other).collect();
        let ours = tardis::ours(&desk);
        // They hold changes back until the book has come.
        let agrees =
            theirs.is_empty() || ours.iter().zip(&theirs).all(|(ours, theirs)| is_same(ours, theirs));
        assert!(agrees && ours.len() >= theirs.len(), "{ours:?}\ntheirs {theirs:?}\nof {}", case.message);
        compared += usize::from(!theirs.is_empty());
    }
    assert_eq!(compared, 6);
}

fn said(text: &str) -> (Vec<Event>, Desk) {
    let mut desk = desk_of(&["ETH-USDT", "BTC-USDT"]);
    let events = desk.read(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    (events, desk)
}

/// The examples of the documentation.
const SNAPSHOT: &str = r#"{"T":"obu.SPOT","dp":"increment@10ms","t":"snapshot","P":"1774624848680504909","d":{"s":"BTC-USDT","O":20452522782,"C":20452522782,"M":"1774624848673000000","a":[["66532.5","0.46243848"]],"b":[["66532.4","0.09489"]]}}"#;
const DELTA: &str = r#"{"T":"obu.SPOT","dp":"increment@10ms","t":"delta","P":"1","d":{"s":"BTC-USDT","O":20452522783,"C":20452522790,"M":"1774624848683000000","a":[["66532.5","0"]],"b":[]}}"#;

#[test]
fn books_of_every_depth() {
    let whole = SNAPSHOT.replace("increment@10ms", "50");
    let kinds = [(SNAPSHOT, BookKind::Snapshot), (DELTA, BookKind::Delta), (&whole, BookKind::Full)];
    for (text, kind) in kinds {
        let (events, desk) = said(text);
        let [Event::Book(book)] = events[..] else { panic!("a book: {events:?}") };
        assert_eq!((book.market, book.kind), (MarketId(1), kind));
        assert_eq!(desk.batch.levels_of(&book).len(), if kind == BookKind::Delta { 1 } else { 2 });
    }
    let (events, _) = said(DELTA);
    let [Event::Book(book)] = events[..] else { panic!("a book") };
    assert_eq!((book.seq.first, book.seq.last), (20_452_522_783, 20_452_522_790));
    assert_eq!(book.event_us, 1_774_624_848_683_000);
}

#[test]
fn data_may_stand_before_their_topic() {
    let turned = r#"{"d":{"b":[["66532.4","0.09489"]],"C":7,"a":[],"O":7,"s":"BTC-USDT"},"t":"snapshot","dp":"increment@10ms","T":"obu.SPOT"}"#;
    let (events, desk) = said(turned);
    let [Event::Book(book)] = events[..] else { panic!("a book: {events:?}") };
    assert_eq!((book.seq.last, desk.batch.levels_of(&book).len()), (7, 1));
}

#[test]
fn a_level_at_price_zero_only_brings_its_number() {
    let (events, desk) = said(&DELTA.replace(r#"["66532.5","0"]"#, r#"["0","0"]"#));
    let [Event::Book(book)] = events[..] else { panic!("a change: {events:?}") };
    assert_eq!((book.seq.last, desk.batch.levels_of(&book).len()), (20_452_522_790, 0));
}

#[test]
fn a_trade_is_the_takers() {
    let text = r#"{"T":"trade.SPOT","P":"1774618231151398133","d":{"E":"20745928670070784","M":"1774618231141000000","S":"sell","p":"1995.49","q":"0.3142324","s":"ETH-USDT","ti":"20745928670070784"}}"#;
    let trade = TradeEvent {
        market: MarketId(0),
        price: Decimal::new(199_549, 2),
        size: Decimal::new(3_142_324, 7),
        taker: Side::Ask,
        event_us: 1_774_618_231_141_000,
    };
    assert_eq!(said(text).0, [Event::Trade(trade)]);
    assert_eq!(said(&text.replace("ETH-USDT", "NO-USDT")).0, [Event::Ignored]);
}

#[test]
fn answers_the_greeting_and_pongs() {
    let welcome = r#"{"sessionId":"7245afa1","message":"welcome","pingInterval":30000}"#;
    assert_eq!(said(welcome).0, [Event::Heartbeat]);
    assert_eq!(said(r#"{"id":"ping","type":"pong"}"#).0, [Event::Heartbeat]);
    assert_eq!(said(r#"{"id":"BTC-USDT","result":true}"#).0, [Event::Ack { market: Some(MarketId(1)) }]);
    let refused = r#"{"id":"BTC-USDT","result":false,"reason":"symbol not found"}"#;
    for (text, about) in [(refused, Some(MarketId(1))), (&refused.replace("BTC", "trade:BTC"), None)] {
        let (events, desk) = said(text);
        let [Event::Refused { market, text }] = events[..] else { panic!("a refusal: {events:?}") };
        assert_eq!((market, desk.batch.text_of(text)), (about, "symbol not found"));
    }
}

#[test]
fn what_cannot_be_read_is_its_markets() {
    let mut desk = desk_of(&["ETH-USDT", "BTC-USDT"]);
    let mut market = |text: &str| desk.read(text.as_bytes()).expect_err("a bad frame").market;
    assert_eq!(market(&SNAPSHOT.replace("66532.5", "-1")), Some(MarketId(1)));
    assert_eq!(market(&SNAPSHOT.replace(r#""O":20452522782,"#, "")), Some(MarketId(1)));
    assert_eq!(market(&SNAPSHOT.replace("snapshot", "novelty")), Some(MarketId(1)));
    let trade = r#"{"T":"trade.SPOT","d":{"s":"ETH-USDT","S":"held","p":"1","q":"1"}}"#;
    assert!(desk.read(trade.as_bytes()).expect_err("a bad trade").bookless);
}

#[test]
fn the_rule() {
    let venue = Desk::new("kucoin").venue;
    let follow = |first, last| venue.follow(100, &Seq { first, last, prev: None }, true);
    assert_eq!(
        [follow(90, 100), follow(90, 101), follow(101, 105)],
        [Follow::Stale, Follow::Apply, Follow::Apply]
    );
    assert_eq!(follow(102, 105), Follow::Gap);
}

fn plan_of(desk: &Desk, count: usize) -> Vec<ConnPlan> {
    let market = |n: usize| Market {
        venue: desk.id,
        symbol: format!("S{n}-USDT"),
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
    let desk = Desk::new("kucoin");
    let limits = &desk.venue.spec().limits;
    let plan = plan_of(&desk, 120);
    assert_eq!(plan.iter().map(|conn| conn.markets.len()).collect::<Vec<_>>(), [50, 50, 20]);
    assert!(plan.iter().all(|conn| conn.sends.len() <= limits.streams_per_conn));
    assert!(plan.len() <= limits.connects as usize);
    let asked = [
        r#"{"id":"S0-USDT","action":"subscribe","channel":"obu","tradeType":"SPOT","symbol":"S0-USDT","depth":"increment@10ms"}"#,
        r#"{"id":"trade:S0-USDT","action":"subscribe","channel":"trade","tradeType":"SPOT","symbol":"S0-USDT"}"#,
    ];
    assert_eq!(plan_of(&desk, 1)[0].sends, asked);
    assert!(desk.venue.settle_us() > 0, "nothing is sent before the greeting");
}

#[test]
fn one_book_is_renewed_alone() {
    let desk = desk_of(&["BTC-USDT"]);
    let texts = desk.venue.resubscribe(desk.catalogue.market(MarketId(0)));
    assert!(texts[0].contains(r#""action":"unsubscribe","channel":"obu""#), "{texts:?}");
    assert!(texts[1].contains(r#""action":"subscribe","channel":"obu""#) && texts.len() == 2, "{texts:?}");
}

#[test]
fn symbols_and_rules() {
    let venue = Desk::new("kucoin").venue;
    assert_eq!(venue.symbol("BTC", "USDT").as_deref(), Some("BTC-USDT"));
    assert_eq!(venue.symbol("USDT", "USDC").as_deref(), Some("USDT-USDC"));
    assert_eq!([venue.symbol("BTC", "USD"), venue.symbol("USD", "USDT")], [None, None]);
    let rules = venue.rules("ETH-BTC").expect("a row");
    assert_eq!((rules.tick, rules.step), (Decimal::new(1, 6), Decimal::new(1, 7)));
    assert_eq!(venue.rules("SOL-USDT"), None);
}
