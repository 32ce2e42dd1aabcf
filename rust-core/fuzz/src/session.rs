//! The reader of session files against a plain one, and against itself: compressed or not, whole or cut,
//! the same file says the same.

use std::io::Write;

use arbscope_tools::session::{Event, Session};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::doc::{Doc, parse};
use crate::plain;

/// What a reader made of a file; `None` where it refused it.
type Read = Option<(Vec<(i64, Event)>, bool)>;

/// Has both read a file, then the same file compressed and cut. Panics where they differ.
pub fn check(file: &[u8]) {
    let ours = read(file);
    if file.starts_with(&[0x1f, 0x8b]) {
        return;
    }
    assert_eq!(ours, plainly(&String::from_utf8_lossy(file)), "they differ on {}", crate::pair::shown(file));
    assert_eq!(ours, read(&packed(file)), "compressed it says something else");
    if let Some((events, _)) = ours {
        cut_it_says_less(file, &events);
    }
}

fn read(file: &[u8]) -> Read {
    let session = Session::read(file).ok()?;
    Some((session.events, session.cut.is_some()))
}

fn packed(file: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(file).expect("memory");
    gzip.finish().expect("memory")
}

/// A file that lost its end gives the events before the loss: never others, never more.
fn cut_it_says_less(file: &[u8], whole: &[(i64, Event)]) {
    let header_len = file.iter().position(|byte| *byte == b'\n').map_or(file.len(), |at| at + 1);
    for part in 0..8 {
        let end = header_len + (file.len() - header_len) * part / 8;
        let (events, _) = read(&file[..end]).expect("a cut file is none that is refused");
        assert!(whole.starts_with(&events), "cut at {end} it says something else");
    }
}

// ---- The plain reader

fn plainly(text: &str) -> Read {
    let is_ended = text.ends_with('\n');
    let mut lines: Vec<&str> = text.split('\n').collect();
    if is_ended {
        lines.pop();
    }
    if !is_header(lines.first()?) {
        return None;
    }
    let (mut events, mut last_us) = (Vec::new(), i64::MIN);
    for (at, line) in lines.iter().enumerate().skip(1).filter(|(_, line)| !line.trim_end().is_empty()) {
        match event(line.trim_end()).filter(|(t_us, _)| *t_us >= last_us) {
            Some(event) => {
                last_us = event.0;
                events.push(event);
            }
            None if at + 1 == lines.len() && !is_ended => return Some((events, true)),
            None => return None,
        }
    }
    Some((events, false))
}

fn is_header(line: &str) -> bool {
    let Some(doc) = parse(line.as_bytes()) else { return false };
    let is = |key: &str, word: &str| doc.get(key).and_then(Doc::text) == Some(word);
    let version = doc.get("version").filter(|version| matches!(version, Doc::Number(_)));
    is("ev", "header") && is("format", "arbscope-session") && version.and_then(Doc::scalar) == Some("1")
}

fn event(line: &str) -> Option<(i64, Event)> {
    let doc = parse(line.as_bytes())?;
    let text = |key: &str| doc.get(key).and_then(Doc::text).map(String::from);
    let number = |key: &str| if let Some(Doc::Number(digits)) = doc.get(key) { Some(digits) } else { None };
    let whole = |key: &str| number(key).and_then(|digits| digits.parse::<i64>().ok());
    let conn = || number("conn").and_then(|digits| digits.parse::<u32>().ok());
    let event = match text("ev")?.as_str() {
        "open" => Event::Open { venue: text("venue")?, conn: conn()?, url: text("url").unwrap_or_default() },
        "recv" => {
            let (venue, conn) = (text("venue")?, conn()?);
            match text("data") {
                Some(data) => Event::Text { venue, conn, data },
                None => Event::Binary { venue, conn, data: bytes(&text("b64")?)? },
            }
        }
        "close" => {
            let code = number("code").and_then(|digits| plain::u64(digits)).unwrap_or(1006);
            Event::Close { venue: text("venue")?, conn: conn()?, code: code as u32 }
        }
        "tick" => Event::Tick,
        "wall" => Event::Wall { us: whole("us")? },
        "cmd" => {
            Event::Command { json: serde_json::from_str::<serde_json::Value>(line).ok()?["cmd"].to_string() }
        }
        _ => return None,
    };
    Some((whole("t")?, event))
}

/// Base64, one bit after the other.
fn bytes(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Option<Vec<usize>> = text.trim_end_matches('=').chars().map(|c| DIGITS.find(c)).collect();
    let bits: String = digits?.iter().map(|digit| format!("{digit:06b}")).collect();
    let whole = bits.as_bytes().chunks_exact(8);
    Some(whole.map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'))).collect())
}

/// Files to begin from.
pub fn seeds() -> Vec<Vec<u8>> {
    const HEADER: &str = r#"{"t":0,"ev":"header","format":"arbscope-session","version":1,"core":"0.1.0","seed":7,"config":{"fee_bps":10},"markets":[{"venue":"kraken","symbol":"ALGO/USD","base":"ALGO","quote":"USD","kind":"spot"}],"notes":["x"]}"#;
    const EVENTS: [&str; 7] = [
        r#"{"t":10,"ev":"open","venue":"kraken","conn":1,"url":"wss://host.example/v2"}"#,
        r#"{"t":20,"ev":"recv","venue":"kraken","conn":1,"data":"{\"channel\":\"heartbeat\"}"}"#,
        r#"{"t":20,"ev":"recv","venue":"kraken","conn":1,"b64":"AAEC"}"#,
        r#"{"t":21,"ev":"wall","us":-3}"#,
        r#"{"t":22,"ev":"cmd","cmd":{"do":"halt"}}"#,
        r#"{"t":23,"ev":"tick"}"#,
        r#"{"t":24,"ev":"close","venue":"kraken","conn":1,"code":1006,"reason":"é"}"#,
    ];
    let file = |events: &[&str]| format!("{HEADER}\n{}\n", events.join("\n")).into_bytes();
    let mut all: Vec<Vec<u8>> = EVENTS.iter().map(|event| file(&[event])).collect();
    all.push(file(&EVENTS));
    all.extend(all.clone().iter().map(|file| packed(file)));
    all
}
