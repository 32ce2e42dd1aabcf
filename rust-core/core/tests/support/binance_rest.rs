//! REST books of Binance and Binance.US as their WebSocket APIs would have answered.
#![allow(dead_code, reason = "every test binary uses its own part of this converter")]

use crate::capture::{Origin, Record, fixture, read};
use crate::desk::Desk;

/// A REST book as the WebSocket API would have sent it.
pub fn as_reply(symbol: &str, body: &[u8]) -> String {
    let body = std::str::from_utf8(body).expect("UTF-8");
    format!(r#"{{"id":"{symbol}","status":200,"result":{body}}}"#)
}

/// The symbol a REST book was asked for.
fn asked<'a>(record: &'a Record, only: &'a str) -> Option<&'a str> {
    let symbol = record.url.split_once("symbol=").map(|(_, rest)| rest.split('&').next().expect("a symbol"));
    symbol.or(record.url.is_empty().then_some(only))
}

/// Plays recordings, frames as of the first URL and REST books as replies of the second; REST records
/// without a symbol are left out.
pub fn play(desk: &mut Desk, files: &[&str], urls: (&str, &str), mut after: impl FnMut(&mut Desk, &Record)) {
    let only = desk.held[0].symbol.clone();
    for record in files.iter().flat_map(|file| read(&fixture(file))) {
        match record.origin {
            Origin::Socket => desk.receive(0, urls.0, &record.data, record.binary),
            Origin::Rest => {
                let Some(symbol) = asked(&record, &only) else { continue };
                desk.text(urls.1, &as_reply(symbol, &record.data));
            }
        }
        after(desk, &record);
    }
}
