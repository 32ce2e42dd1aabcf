//! Frames of KuCoin's classic API as the Pro API would send them, written by hand from both documentations.
#![allow(dead_code, reason = "every test binary uses its own part of this converter")]

use serde_json::Value;

use crate::capture::{Origin, Record};

/// A record of the classic API as a frame of the Pro API; REST replies that are no book are none.
pub fn frame_of(record: &Record) -> Option<String> {
    let text = std::str::from_utf8(&record.data).expect("UTF-8");
    match record.origin {
        Origin::Socket => Some(pro(text)),
        Origin::Rest => {
            let symbol = record.url.split_once("level2?symbol=")?.1;
            let reply: Value = serde_json::from_str(text).expect("JSON");
            Some(snapshot(symbol, &reply["data"]))
        }
    }
}

/// A frame of the classic API; what the Pro API has no frame for stays as it is.
pub fn pro(text: &str) -> String {
    let frame: Value = serde_json::from_str(text).expect("JSON");
    let data = &frame["data"];
    let topic = frame["topic"].as_str().unwrap_or("").split_once(':');
    match (frame["type"].as_str(), topic) {
        (Some("ack"), _) => format!(r#"{{"id":{},"result":true}}"#, frame["id"]),
        (_, Some(("/market/level2", symbol))) => delta(symbol, data),
        (_, Some(("/market/level2Snapshot", symbol))) => snapshot(symbol, data),
        (_, Some(("/market/match", symbol))) => trade(symbol, data),
        _ => text.into(),
    }
}

fn delta(symbol: &str, data: &Value) -> String {
    let side = |key: &str| levels(&data["changes"][key]);
    let numbers = format!(r#""O":{},"C":{}"#, data["sequenceStart"], data["sequenceEnd"]);
    let time = data["time"].as_u64().map_or(String::new(), |ms| format!(r#""M":"{ms}000000","#));
    let body = format!(r#""s":"{symbol}",{numbers},{time}"a":{},"b":{}"#, side("asks"), side("bids"));
    format!(r#"{{"T":"obu.SPOT","dp":"increment@10ms","t":"delta","d":{{{body}}}}}"#)
}

fn snapshot(symbol: &str, data: &Value) -> String {
    let last = data["sequence"].as_str().expect("a number");
    let numbers = format!(r#""O":{last},"C":{last},"M":"{}000000""#, data["time"]);
    let body =
        format!(r#""s":"{symbol}",{numbers},"a":{},"b":{}"#, levels(&data["asks"]), levels(&data["bids"]));
    format!(r#"{{"T":"obu.SPOT","dp":"increment@10ms","t":"snapshot","d":{{{body}}}}}"#)
}

/// `[["39272","0.0530867","1617071937790"], ...]` without the third.
fn levels(rows: &Value) -> String {
    let level = |row: &Value| format!("[{},{}]", row[0], row[1]);
    format!("[{}]", rows.as_array().expect("levels").iter().map(level).collect::<Vec<_>>().join(","))
}

fn trade(symbol: &str, data: &Value) -> String {
    let numbers = format!(r#""S":{},"p":{},"q":{}"#, data["side"], data["price"], data["size"]);
    let body = format!(r#""M":{},{numbers},"s":"{symbol}","ti":{}"#, data["time"], data["tradeId"]);
    format!(r#"{{"T":"trade.SPOT","d":{{{body}}}}}"#)
}
