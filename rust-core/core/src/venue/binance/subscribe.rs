//! What is sent to subscribe and to end it.

use super::{MARKETS_PER_REQUEST, SPEC, STREAM};
use crate::market::Market;
use crate::venue::{ConnPlan, Wanted};

pub fn connection(wanted: &[&Wanted<'_>]) -> ConnPlan {
    ConnPlan {
        endpoint: STREAM,
        url: SPEC.endpoints[STREAM].url.into(),
        markets: wanted.iter().map(|w| w.id).collect(),
        sends: wanted.chunks(MARKETS_PER_REQUEST).enumerate().map(subscribe).collect(),
    }
}

fn subscribe((place, wanted): (usize, &[&Wanted<'_>])) -> String {
    let params: Vec<String> = wanted.iter().map(|w| streams(w.market)).collect();
    request("SUBSCRIBE", &params, place + 1)
}

pub fn trades(markets: &[&Market], on: bool) -> Vec<String> {
    let method = if on { "SUBSCRIBE" } else { "UNSUBSCRIBE" };
    let stream = |market: &&Market| format!(r#""{}@trade""#, market.symbol.to_ascii_lowercase());
    let frame = |part: &[&Market]| request(method, &part.iter().map(stream).collect::<Vec<_>>(), 1);
    markets.chunks(MARKETS_PER_REQUEST).map(frame).collect()
}

pub fn unsubscribe(market: &Market) -> String {
    request("UNSUBSCRIBE", &[streams(market)], 1)
}

/// Asks for the whole book.
pub fn depth(symbol: &str) -> String {
    format!(r#"{{"id":"{symbol}","method":"depth","params":{{"symbol":"{symbol}","limit":1000}}}}"#)
}

fn streams(market: &Market) -> String {
    let symbol = market.symbol.to_ascii_lowercase();
    format!(r#""{symbol}@depth@100ms","{symbol}@trade""#)
}

fn request(method: &str, params: &[String], id: usize) -> String {
    format!(r#"{{"method":"{method}","params":[{}],"id":{id}}}"#, params.join(","))
}
