//! V09: texts from outside are data. They are capped at a character's edge, kept apart from what is ours, and
//! come out of the core as JSON that says exactly what they said.

use serde_json::{Value, json};

use super::capture::fixture;
use super::host::*;

const CAP_BYTES: usize = 256;

fn hostile() -> Vec<String> {
    let bytes = std::fs::read(fixture("hostile-texts/texts.json")).expect("the texts");
    let mut texts: Vec<String> = serde_json::from_slice(&bytes).expect("JSON");
    texts.push("<b>".repeat(350_000));
    texts.push("\u{202e}é".repeat(200_000));
    texts
}

/// As much of a text as may be kept.
fn capped(text: &str) -> &str {
    let fits = |end: &usize| *end <= CAP_BYTES;
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    &text[..ends.take_while(fits).last().unwrap_or(0)]
}

fn events(host: &mut Host) -> String {
    host.engine.query(br#"{"ask":"events","venue":"kraken"}"#).expect("events")
}

#[test]
fn v09_a_hundred_hostile_refusals_are_kept_capped_and_exact() {
    let texts = hostile();
    assert!(texts.len() >= 100, "{}", texts.len());
    for text in &texts {
        let mut host = Host::live(&["kraken"], &["BTC-USD"]);
        let conn = open(&mut host);
        let refusal = json!({"error": text, "method": "subscribe", "success": false, "symbol": "BTC/USD"});
        host.say("kraken", conn, &refusal.to_string());
        let told = events(&mut host);
        let parsed: Value = serde_json::from_str(&told).expect("JSON");
        let said = parsed.to_string();
        let kept = json!(capped(text)).to_string();
        assert!(said.contains(kept.trim_matches('"')), "{kept} in {said}");
        assert!(told.len() < 16 * 1024, "{} bytes for {} of text", told.len(), text.len());
    }
}

#[test]
fn v09_a_hundred_hostile_symbols_are_nobodys_and_leave_no_trace() {
    let mut host = Host::recorded();
    host.open("kraken", 1, "wss://ws.kraken.com/v2");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    let before = events(&mut host);
    for text in hostile().iter().filter(|text| text.len() < 4_000_000) {
        let level = json!([{"price": 1, "qty": 1}]);
        let data = json!([{"symbol": text, "bids": level, "asks": level, "checksum": 1}]);
        host.say("kraken", 1, &json!({"channel": "book", "type": "snapshot", "data": data}).to_string());
    }
    assert_eq!((host.state(), host.counter("kraken", "malformed")), ("LIVE".into(), 0));
    assert_eq!(events(&mut host), before);
}

fn open(host: &mut Host) -> u32 {
    let dialled = host.wait(SECOND).into_iter().find_map(|asked| match asked {
        Asked::Open { conn, url, .. } => Some((conn, url)),
        _ => None,
    });
    let (conn, url) = dialled.expect("a dial");
    host.open("kraken", conn, &url);
    host.wait(SECOND);
    conn
}
