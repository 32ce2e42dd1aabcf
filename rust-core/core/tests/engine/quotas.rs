//! R13: what venues allow an address or a connection, kept however many markets ask at once.

use std::collections::HashMap;

use super::frames::*;
use super::host::*;
use arbscope_core::venue::registry;

fn names(count: usize, quote: &str) -> Vec<String> {
    (0..count).map(|n| format!("C{n}-{quote}")).collect()
}

fn live(venue: &str, names: &[String]) -> Host {
    Host::live(&[venue], &names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Opens whatever is dialled and counts what is sent for a while, by moment; every connection hears `beat`.
fn sent(host: &mut Host, venue: &str, us: i64, conns: &mut Vec<u32>, beat: &str) -> Vec<(i64, u32, String)> {
    let until_us = host.now_us + us;
    let mut sent = Vec::new();
    let mut asked = host.asked();
    loop {
        for asked in asked {
            match asked {
                Asked::Open { conn, url, .. } => {
                    host.open(venue, conn, &url);
                    conns.push(conn);
                }
                Asked::Send { conn, text, .. } => sent.push((host.now_us, conn, text)),
                Asked::Close { conn, .. } => conns.retain(|other| *other != conn),
            }
        }
        if host.now_us >= until_us {
            return sent;
        }
        if !beat.is_empty() {
            conns.clone().into_iter().for_each(|conn| host.say(venue, conn, beat));
        }
        asked = host.wait(SECOND / 2);
    }
}

/// Most of them in any stretch of this length.
fn most(sent: &[(i64, u32, String)], window_us: i64) -> usize {
    let in_stretch = |from_us: i64| {
        sent.iter().filter(|(at_us, ..)| (from_us..from_us + window_us).contains(at_us)).count()
    };
    sent.iter().map(|(from_us, ..)| in_stretch(*from_us)).max().unwrap_or(0)
}

#[test]
fn r13_texts_counted_by_address_are_shared_by_all_connections() {
    let mut host = live("coinbase", &names(70, "USD"));
    let mut conns = Vec::new();
    let sent = sent(&mut host, "coinbase", 20 * SECOND, &mut conns, "{}");
    assert!(conns.len() >= 4, "{conns:?}");
    assert!(sent.len() >= 70, "and everything is sent: {}", sent.len());
    // The host looks twice a second, so a stretch of half a second more is seen.
    assert!(most(&sent, SECOND / 2) <= 8, "{} texts in a second", most(&sent, SECOND));
}

#[test]
fn r13_no_more_books_are_asked_for_in_a_minute_than_the_venue_weighs_lightly() {
    let markets = names(150, "USDT");
    let mut host = live("binance", &markets);
    let mut conns = Vec::new();
    sent(&mut host, "binance", 2 * SECOND, &mut conns, "");
    let stream = conns[0];
    for n in 0..150 {
        let delta = binance(110, 112, "100").replace("BTCUSDT", &format!("C{n}USDT"));
        host.say("binance", stream, &delta.replace("btcusdt", &format!("c{n}usdt")));
    }
    let beat = r#"{"result":null,"id":1}"#;
    let mut sent = sent(&mut host, "binance", 150 * SECOND, &mut conns, beat);
    sent.retain(|(.., text)| text.contains("\"depth\""));
    assert!(sent.len() >= 150, "{}", sent.len());
    assert!((60..=90).contains(&most(&sent, 59 * SECOND)), "{} in a minute", most(&sent, 59 * SECOND));
}

#[test]
fn r13_a_market_whose_turn_to_ask_has_not_come_is_not_given_up() {
    let markets = names(150, "USDT");
    let mut host = live("binance", &markets);
    let mut conns = Vec::new();
    sent(&mut host, "binance", 2 * SECOND, &mut conns, "");
    let stream = conns[0];
    let symbol = |n: usize| format!("C{n}USDT");
    for n in 0..150 {
        let delta = binance(110, 112, "100").replace("BTCUSDT", &symbol(n));
        host.say("binance", stream, &delta.replace("btcusdt", &symbol(n).to_lowercase()));
    }
    let mut asked = Vec::new();
    for _ in 0..240 {
        let texts = sent(&mut host, "binance", SECOND / 2, &mut conns, r#"{"result":null,"id":1}"#);
        for (_, conn, text) in texts.iter().filter(|(.., text)| text.contains("\"depth\"")) {
            let symbol =
                text.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
            asked.push(symbol.to_string());
            host.say("binance", *conn, &binance_book(111, "99", "102").replace("BTCUSDT", symbol));
        }
    }
    let total = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 150, "each was asked for");
    assert!(total < 160, "hardly any twice: {total}");
    for n in 0..150 {
        assert_ne!(host.state_of("binance", &symbol(n)), "QUARANTINED", "{n}");
    }
}

#[test]
fn r13_nothing_is_asked_again_before_it_was_asked_for() {
    let mut host = live("coinbase", &names(200, "USD"));
    let (mut conns, mut counts) = (Vec::new(), HashMap::new());
    let mut subscribed = 0;
    for _ in 0..80 {
        for (_, conn, text) in sent(&mut host, "coinbase", SECOND / 2, &mut conns, "") {
            assert!(!text.contains("unsubscribe"), "{conn}: {text}");
            let Some(symbol) = text.split('"').find(|part| part.ends_with("-USD")) else { continue };
            let number = counts.entry(conn).or_insert(0);
            *number += 1;
            host.say(
                "coinbase",
                conn,
                &coinbase(*number, "snapshot", "100", "101").replace("BTC-USD", symbol),
            );
            subscribed += usize::from(text.contains("level2"));
        }
    }
    assert_eq!(subscribed, 200);
}

#[test]
fn r13_a_connection_asks_no_more_often_in_an_hour_than_allowed() {
    let mut host = live("okx", &names(60, "USDT"));
    let mut conns = Vec::new();
    let mut all = sent(&mut host, "okx", 5 * SECOND, &mut conns, "pong");
    let conn = conns[0];
    // One book lives, so the connection stays; the others are asked for again and again.
    host.say("okx", conn, &okx("C0-USDT", "snapshot", -1, 10, 0));
    all.extend(sent(&mut host, "okx", 600 * SECOND, &mut conns, "pong"));
    all.retain(|(_, of, text)| *of == conn && text != "ping");
    assert!((200..=240).contains(&all.len()), "{} operations", all.len());
}

#[test]
fn t14_no_more_than_thirty_connections_are_opening_at_once() {
    let venues = registry::all();
    let venues: Vec<&str> = venues.iter().map(|venue| venue.spec().id).collect();
    let names = names(150, "USDT");
    let mut host = Host::live(&venues, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut opening = 0i64;
    for _ in 0..80 {
        let asked = host.wait(SECOND / 20);
        let opens = asked.iter().filter(|a| matches!(a, Asked::Open { .. })).count() as i64;
        let closes = asked.iter().filter(|a| matches!(a, Asked::Close { .. })).count() as i64;
        opening += opens - closes;
        assert!(opening <= 30, "{opening}");
    }
    assert!(opening > 20, "{opening}");
}
