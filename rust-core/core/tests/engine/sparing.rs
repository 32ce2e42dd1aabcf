//! L01: a host that cannot keep up does without trades and single orders; a tab that takes over, with a saved
//! account.

use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::EngineRow;
use arbscope_core::venue::registry;
use serde_json::{Value, json};

use super::host::*;

/// What every open connection was sent since.
fn sends(asked: Vec<Asked>) -> Vec<String> {
    let text = |asked| match asked {
        Asked::Send { text, .. } => Some(text),
        _ => None,
    };
    asked.into_iter().filter_map(text).collect()
}

fn spare(host: &mut Host, trades: bool, orders: bool) -> Vec<String> {
    host.command(json!({"do": "spare", "trades": trades, "orders": orders})).expect("it is taken");
    let mut asked = host.asked();
    // Nobody answers here: more than five seconds of silence would be a stall.
    asked.extend(host.wait(SECOND * 6 / 5));
    sends(asked)
}

/// The venue with every connection that it wants open.
fn opened(venue: &str, instruments: &[&str]) -> (Host, Vec<String>) {
    let mut host = Host::live(&[venue], instruments);
    let mut sent = Vec::new();
    for asked in host.wait(SECOND) {
        if let Asked::Open { conn, url, .. } = asked {
            host.open(venue, conn, &url);
        }
    }
    sent.extend(host.asked());
    sent.extend(host.wait(SECOND * 6 / 5));
    (host, sends(sent))
}

/// How the venues call the channels of books.
const BOOKS: [&str; 10] = [
    "book.",
    "\"book\"",
    "\"books\"",
    "order_book",
    "@depth",
    "level2",
    "obu",
    "mbp",
    "l2Book",
    "limit.depth",
];

#[test]
fn l01_every_venue_ends_its_trades_and_renews_them_and_its_books_are_left_alone() {
    for venue in registry::all() {
        let id = venue.spec().id;
        let (mut host, first) = opened(id, &["BTC-USDT", "BTC-USD", "BTC-USDC"]);
        assert!(!first.is_empty(), "{id} subscribes");
        let (ended, renewed) = (spare(&mut host, true, false), spare(&mut host, false, false));
        let is_of_trades = |text: &String| text.contains("rade") || text.contains("deals");
        let is_of_books = |text: &&String| BOOKS.iter().any(|name| text.contains(name));
        let both = ended.iter().chain(&renewed).filter(|text| is_of_trades(text)).find(is_of_books);
        assert_eq!(both, None, "{id}: a book is touched");
        // Bitfinex names a channel by the number that it gave; Hyperliquid's trades stay.
        if !["bitfinex", "hyperliquid"].contains(&id) {
            assert!(ended.iter().any(is_of_trades), "{id}: {ended:?}");
            assert!(renewed.iter().any(is_of_trades), "{id}: {renewed:?}");
            assert!(ended.iter().any(|text| text.to_lowercase().contains("unsub")), "{id}: {ended:?}");
        }
    }
}

#[test]
fn l01_what_opens_while_trades_are_left_out_leaves_them_out_too() {
    let mut host = Host::live(&["kraken"], &["BTC-USD"]);
    host.command(json!({"do": "spare", "trades": true, "orders": false})).unwrap();
    for asked in host.wait(2 * SECOND) {
        let Asked::Open { conn, url, .. } = asked else { continue };
        host.open("kraken", conn, &url);
    }
    let mut asked = host.asked();
    asked.extend(host.wait(2 * SECOND));
    let sent = sends(asked);
    assert!(
        sent.last().is_some_and(|text| text.contains("unsubscribe") && text.contains("trade")),
        "{sent:?}"
    );
}

#[test]
fn l01_single_orders_are_left_out_and_taken_back() {
    let mut host = Host::live(&["bitstamp", "kraken"], &["BTC-USD"]);
    let mut bitstamp = 0;
    for asked in host.wait(2 * SECOND) {
        let Asked::Open { venue, conn, url } = asked else { continue };
        let is_bitstamp = venue == id("bitstamp").0;
        host.open(if is_bitstamp { "bitstamp" } else { "kraken" }, conn, &url);
        bitstamp = if is_bitstamp { conn } else { bitstamp };
    }
    host.command(json!({"do": "focus", "instrument": "BTC-USD", "buy": "bitstamp", "sell": "kraken"}))
        .unwrap();
    let book = |now_us: i64| {
        format!(
            r#"{{"data":{{"timestamp":"1","microtimestamp":"{now_us}","bids":[["99.00","3.0"]],"asks":[["101.00","2.0"]]}},"channel":"order_book_btcusd","event":"data"}}"#
        )
    };
    let say = |host: &mut Host| {
        let frame = book(host.now_us);
        host.say("bitstamp", bitstamp, &frame);
    };
    let asks =
        |sent: &[String]| sent.iter().any(|text| text.contains(":subscribe") && text.contains("live_orders"));
    say(&mut host);
    assert!(asks(&sends(host.wait(SECOND))));
    assert!(
        spare(&mut host, false, true)
            .iter()
            .any(|text| text.contains("unsubscribe") && text.contains("live_orders"))
    );
    say(&mut host);
    assert!(!asks(&sends(host.wait(SECOND))));
    host.command(json!({"do": "spare", "trades": false, "orders": false})).unwrap();
    say(&mut host);
    assert!(asks(&sends(host.wait(SECOND))));
}

#[test]
fn b06_a_tab_that_takes_over_puts_the_saved_account_in_place_of_its_own() {
    let account = |host: &mut Host| host.engine.query(br#"{"ask":"account"}"#).expect("an account");
    let mut owner = Host::live(&["kraken"], &["BTC-USD"]);
    owner.command(json!({"do": "start", "quote": 777.0, "baseWorth": 0.0})).unwrap();
    owner.command(json!({"do": "reset"})).unwrap();
    owner.command(json!({"do": "halt", "on": true})).unwrap();
    let saved = account(&mut owner);
    let mut follower = Host::live(&["kraken"], &["BTC-USD"]);
    follower.wait(SECOND);
    assert_ne!(account(&mut follower), saved);
    let value: Value = serde_json::from_str(&saved).unwrap();
    follower.command(json!({"do": "account", "account": value})).expect("it is taken");
    assert_eq!(account(&mut follower), saved);
    assert_eq!(engine_row(&mut follower).halted, 1, "halted is halted, whoever trades");
    let refused = follower.command(json!({"do": "account", "account": {"version": 99}}));
    assert!(refused.is_err());
    assert_eq!(account(&mut follower), saved, "a refusal changes nothing");
}

fn engine_row(host: &mut Host) -> EngineRow {
    let mut bytes = vec![0; 1 << 20];
    let length = host.engine.pack_frame(&mut bytes).expect("it fits");
    FrameReader::new(&bytes[..length]).expect("a frame").row(0)
}
