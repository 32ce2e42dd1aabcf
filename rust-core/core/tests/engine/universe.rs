//! Instruments that come and go while everything else goes on, and how many fit.

use serde_json::{Value, json};

use super::frames::*;
use super::host::*;

const BYBIT: &str = "wss://stream.bybit.com/v5/public/spot";

fn dialled(asked: &[Asked]) -> Vec<u32> {
    asked.iter().filter_map(|a| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None }).collect()
}

fn sent(asked: &[Asked]) -> Vec<String> {
    let text = |a: &Asked| if let Asked::Send { text, .. } = a { Some(text.clone()) } else { None };
    asked.iter().filter_map(text).collect()
}

fn closes(asked: &[Asked]) -> bool {
    asked.iter().any(|a| matches!(a, Asked::Close { .. }))
}

/// Bybit with BTC-USDT live.
fn bybit_live() -> (Host, u32) {
    let mut host = Host::live(&["bybit"], &["BTC-USDT"]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("bybit", conn, BYBIT);
    host.say("bybit", conn, &bybit("snapshot", 1, "100", "101"));
    host.wait(SECOND);
    (host, conn)
}

fn instruments(host: &mut Host, names: &[&str], enabled: bool) -> Result<Vec<Asked>, String> {
    host.command(json!({"do": "instruments", "names": names, "enabled": enabled}))?;
    Ok([host.asked(), host.wait(SECOND)].concat())
}

fn room(host: &mut Host) -> Value {
    serde_json::from_str(&host.engine.query(br#"{"ask":"room"}"#).expect("an answer")).expect("JSON")
}

fn unfollowed(host: &mut Host) -> Value {
    let answer = host.engine.query(br#"{"ask":"catalogue"}"#).expect("an answer");
    serde_json::from_str::<Value>(&answer).expect("JSON")["unfollowed"].clone()
}

#[test]
fn the_catalogue_tells_what_is_left_of_it_and_no_more_followed() {
    let (mut host, _) = bybit_live();
    assert_eq!(unfollowed(&mut host), json!([]));
    instruments(&mut host, &["ETH-USDT", "SOL-USDT"], true).unwrap();
    instruments(&mut host, &["ETH-USDT"], false).unwrap();
    assert_eq!(unfollowed(&mut host), json!(["ETH-USDT"]));
    instruments(&mut host, &["ETH-USDT"], true).unwrap();
    assert_eq!(unfollowed(&mut host), json!([]));
}

#[test]
fn what_is_added_is_subscribed_on_the_open_connection_and_no_book_blinks() {
    let (mut host, conn) = bybit_live();
    let market = host.engine.catalogue().symbols().find_any(id("bybit"), b"BTCUSDT").expect("a market");
    let epoch = host.engine.leg(market).status.epoch;
    let asked = instruments(&mut host, &["ETH-USDT", "SOL-USDT"], true).unwrap();
    let texts = sent(&asked);
    assert!(texts.iter().any(|text| text.contains("orderbook.50.ETHUSDT")), "{asked:?}");
    assert!(texts.iter().any(|text| text.contains("orderbook.50.SOLUSDT")), "{asked:?}");
    assert!(!texts.iter().any(|text| text.contains("BTCUSDT")), "{asked:?}");
    assert!(dialled(&asked).is_empty() && !closes(&asked), "{asked:?}");
    host.say("bybit", conn, &bybit("delta", 2, "100", ""));
    assert_eq!(host.state_of("bybit", "BTCUSDT"), "LIVE");
    assert_eq!(host.engine.leg(market).status.epoch, epoch, "the same chain");
    host.say("bybit", conn, &bybit("snapshot", 1, "10", "11").replace("BTC", "ETH"));
    assert_eq!(host.state_of("bybit", "ETHUSDT"), "LIVE");
}

#[test]
fn what_is_removed_is_unsubscribed_and_late_news_of_it_is_nobodys() {
    let (mut host, conn) = bybit_live();
    instruments(&mut host, &["ETH-USDT"], true).unwrap();
    host.say("bybit", conn, &bybit("snapshot", 1, "10", "11").replace("BTC", "ETH"));
    let asked = instruments(&mut host, &["ETH-USDT"], false).unwrap();
    let texts = sent(&asked);
    let expected = r#""op":"unsubscribe","args":["orderbook.50.ETHUSDT","publicTrade.ETHUSDT"]"#;
    assert!(texts.iter().any(|text| text.contains(expected)), "{asked:?}");
    assert!(dialled(&asked).is_empty() && !closes(&asked), "{asked:?}");
    host.say("bybit", conn, &bybit("delta", 2, "10", "").replace("BTC", "ETH"));
    assert_eq!([host.state_of("bybit", "ETHUSDT"), host.state_of("bybit", "BTCUSDT")], ["IDLE", "LIVE"]);
    let asked = instruments(&mut host, &["ETH-USDT"], true).unwrap();
    assert!(sent(&asked).iter().any(|text| text.contains(r#""subscribe","args":["orderbook.50.ETHUSDT"#)));
    host.say("bybit", conn, &bybit("snapshot", 1, "10", "11").replace("BTC", "ETH"));
    assert_eq!(host.state_of("bybit", "ETHUSDT"), "LIVE");
}

#[test]
fn the_last_one_that_goes_takes_the_connection_with_it() {
    let (mut host, conn) = bybit_live();
    let asked = instruments(&mut host, &["BTC-USDT"], false).unwrap();
    assert!(asked.contains(&Asked::Close { venue: id("bybit").0, conn }), "{asked:?}");
}

#[test]
fn what_does_not_fit_on_the_open_connection_goes_on_another() {
    let names: Vec<String> = (0..15).map(|n| format!("C{n}-USDT")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut host = Host::live(&["mexc"], &names[..14]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("mexc", conn, "wss://wbs-api.mexc.com/ws");
    host.wait(3 * SECOND);
    let asked = instruments(&mut host, &[names[14], "BTC-USDT", "ETH-USDT"], true).unwrap();
    let here: Vec<String> = sent(&asked).into_iter().filter(|text| !text.contains("PING")).collect();
    assert!(here.len() == 1 && here[0].contains("C14USDT"), "{asked:?}");
    let [second] = dialled(&asked)[..] else { panic!("{asked:?}") };
    host.open("mexc", second, "wss://wbs-api.mexc.com/ws");
    let texts = sent(&[host.asked(), host.wait(SECOND)].concat());
    assert!(
        texts.iter().any(|text| text.contains("BTCUSDT"))
            && texts.iter().any(|text| text.contains("ETHUSDT"))
    );
}

#[test]
fn what_is_added_while_nothing_is_open_is_subscribed_with_the_rest() {
    let mut host = Host::live(&["bybit"], &["BTC-USDT"]);
    host.engine.tick(START);
    host.engine.step();
    let asked = instruments(&mut host, &["ETH-USDT"], true).unwrap();
    let [conn] = dialled(&asked)[..] else { panic!("one dial: {asked:?}") };
    host.open("bybit", conn, BYBIT);
    let texts = sent(&[host.asked(), host.wait(SECOND)].concat());
    assert_eq!(texts.iter().filter(|text| text.contains("orderbook")).count(), 2, "{texts:?}");
}

#[test]
fn a_greeting_is_sent_once_a_connection() {
    let mut host = Host::live(&["bitfinex"], &["BTC-USD"]);
    let conn = dialled(&host.wait(SECOND))[0];
    host.open("bitfinex", conn, "wss://api-pub.bitfinex.com/ws/2");
    host.wait(SECOND);
    let asked = instruments(&mut host, &["ETH-USD"], true).unwrap();
    let texts = sent(&asked);
    assert!(texts.iter().any(|text| text.contains("tETHUSD")), "{asked:?}");
    assert!(!texts.iter().any(|text| text.contains("conf") || text.contains("tBTCUSD")), "{asked:?}");
}

#[test]
fn all_of_them_or_none() {
    let (mut host, _) = bybit_live();
    assert_eq!(instruments(&mut host, &["ETH-USDT", "nonsense"], true).unwrap_err(), "UNKNOWN_INSTRUMENT");
    assert_eq!(room(&mut host)["instruments"], 1);
    assert!(host.engine.catalogue().instruments().len() == 1, "nothing was begun");
}

#[test]
fn a_thousand_are_refused_with_the_reason_and_the_number_that_fits() {
    let names: Vec<String> = (0..1_000).map(|n| format!("C{n}-USDT")).collect();
    let mut host = Host::new(json!({"seed": 7, "config": {"world": "live"}}), "binance");
    let told = room(&mut host);
    let fits = told["fits"].as_u64().expect("a number");
    assert!((100..1_000).contains(&fits), "{told}");
    let command = json!({"do": "instruments", "names": names, "enabled": true}).to_string();
    let refusal = host.engine.command(START, command.as_bytes()).unwrap_err();
    assert_eq!(refusal.code, "TOO_MANY_MARKETS");
    let tightest = told["tightest"].as_str().expect("a name");
    assert!(
        refusal.message.contains(&format!("{fits} fit")) && refusal.message.contains(tightest),
        "{refusal:?}"
    );
    let more = usize::try_from(fits).unwrap() - 21;
    let command = json!({"do": "instruments", "names": names[..more], "enabled": true}).to_string();
    host.engine.command(START, command.as_bytes()).expect("as many as fit");
    assert_eq!(room(&mut host)["instruments"], fits);
    let command = json!({"do": "instrument", "name": "ONE-USDT", "enabled": true}).to_string();
    assert_eq!(host.engine.command(START, command.as_bytes()).unwrap_err().code, "TOO_MANY_MARKETS");
}

#[test]
fn a_start_with_a_thousand_is_refused_too() {
    let names: Vec<String> = (0..1_000).map(|n| format!("C{n}-USDT")).collect();
    let header = json!({"seed": 7, "config": {"world": "live", "instruments": names}}).to_string();
    let refusal = arbscope_core::engine::Engine::configured(header.as_bytes()).err().expect("a refusal");
    assert_eq!(refusal.code, "TOO_MANY_MARKETS");
}
