//! R13: what venues allow an address or a connection, kept however many markets ask at once.

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
