//! Frames of Kraken's old API as the new one would send them, written by hand from both documentations.
#![allow(dead_code, reason = "every test binary uses its own part of this converter")]

use serde_json::{Value, json};

/// Names of the old API as the new one has them.
pub fn renamed(pair: &str) -> String {
    pair.split('/').map(|asset| if asset == "XBT" { "BTC" } else { asset }).collect::<Vec<_>>().join("/")
}

/// `[["354.04000000","0.28245396","1618678150.826417"], ...]` as the new API writes it: the same digits,
/// without their quotes.
fn levels_v2(rows: &Value) -> String {
    let level = |row: &Value| {
        format!(r#"{{"price":{},"qty":{}}}"#, row[0].as_str().unwrap(), row[1].as_str().unwrap())
    };
    rows.as_array().map_or(String::new(), |rows| rows.iter().map(level).collect::<Vec<_>>().join(","))
}

/// A frame of the old API as frames of the new one.
pub fn frames_v2(frame: &Value) -> Vec<String> {
    let Some(parts) = frame.as_array() else { return control_v2(frame) };
    let [.., channel, pair] = parts.as_slice() else { panic!("{frame}") };
    let (channel, symbol) = (channel.as_str().unwrap(), renamed(pair.as_str().unwrap()));
    let body = |key: &str| parts.iter().find_map(|part| part.get(key)).unwrap_or(&Value::Null);
    if channel == "trade" {
        return vec![trades_v2(&symbol, &parts[1])];
    }
    if !channel.starts_with("book-") {
        return vec![r#"{"channel":"ticker","type":"update","data":[]}"#.into()];
    }
    let (kind, bids, asks) = match body("as").is_null() {
        true => ("update", body("b"), body("a")),
        false => ("snapshot", body("bs"), body("as")),
    };
    let checksum = body("c").as_str().map_or(String::new(), |sum| format!(r#","checksum":{sum}"#));
    vec![format!(
        r#"{{"channel":"book","type":"{kind}","data":[{{"symbol":"{symbol}","bids":[{}],"asks":[{}]{checksum}}}]}}"#,
        levels_v2(bids),
        levels_v2(asks),
    )]
}

fn control_v2(frame: &Value) -> Vec<String> {
    let symbol = renamed(frame["pair"].as_str().unwrap_or(""));
    match frame["event"].as_str() {
        Some("heartbeat") => vec![r#"{"channel":"heartbeat"}"#.into()],
        Some("systemStatus") => {
            vec![r#"{"channel":"status","type":"update","data":[{"system":"online"}]}"#.into()]
        }
        Some("subscriptionStatus") => {
            let subscription = &frame["subscription"];
            let result = json!({"channel": subscription["name"], "symbol": symbol});
            let mut answer = json!({"method": "subscribe", "result": result, "success": true});
            if subscription["name"] == "book" {
                answer["result"]["depth"] = subscription["depth"].clone();
            }
            vec![answer.to_string()]
        }
        _ => panic!("{frame}"),
    }
}

fn trades_v2(symbol: &str, rows: &Value) -> String {
    let trade = |row: &Value| {
        let side = if row[3] == "b" { "buy" } else { "sell" };
        let (price, qty) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        format!(r#"{{"symbol":"{symbol}","side":"{side}","price":{price},"qty":{qty}}}"#)
    };
    let trades: Vec<String> = rows.as_array().unwrap().iter().map(trade).collect();
    format!(r#"{{"channel":"trade","type":"update","data":[{}]}}"#, trades.join(","))
}
