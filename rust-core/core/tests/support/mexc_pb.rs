//! Protobuf messages as MEXC sends them, written from its published schema (mexcdevelop/websocket-proto).
#![allow(dead_code, reason = "every test binary uses its own part of this writer")]

use serde_json::Value;

/// A message under way.
#[derive(Clone, Default)]
pub struct Message(pub Vec<u8>);

impl Message {
    pub fn number(mut self, field: u32, number: u64) -> Self {
        self.varint(u64::from(field) << 3);
        self.varint(number);
        self
    }

    pub fn bytes(mut self, field: u32, bytes: &[u8]) -> Self {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn text(self, field: u32, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    fn varint(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

/// The wrapper of a channel's message, its body still missing.
pub fn wrapper(channel: &str, symbol: &str, sent_ms: u64) -> Message {
    Message::default().text(1, channel).text(3, symbol).number(6, sent_ms)
}

/// A level or the beginning of a deal.
pub fn pair(price: &str, quantity: &str) -> Message {
    Message::default().text(1, price).text(2, quantity)
}

fn sides(asks: &[[&str; 2]], bids: &[[&str; 2]]) -> Message {
    let both = asks.iter().map(|level| (1, level)).chain(bids.iter().map(|level| (2, level)));
    both.fold(Message::default(), |message, (field, [price, size])| {
        message.bytes(field, &pair(price, size).0)
    })
}

/// The 20 best levels, whole.
pub fn whole(symbol: &str, asks: &[[&str; 2]], bids: &[[&str; 2]], version: &str) -> Vec<u8> {
    let channel = format!("spot@public.limit.depth.v3.api.pb@{symbol}@20");
    let body = sides(asks, bids).text(3, "spot@public.limit.depth.v3.api.pb").text(4, version);
    wrapper(&channel, symbol, 1_782_208_005_090).bytes(303, &body.number(5, 1_782_208_005_000).0).0
}

/// Changes from one version to another.
pub fn changes(symbol: &str, asks: &[[&str; 2]], bids: &[[&str; 2]], from: &str, to: &str) -> Vec<u8> {
    let channel = format!("spot@public.aggre.depth.v3.api.pb@100ms@{symbol}");
    let body = sides(asks, bids).text(3, "spot@public.aggre.depth.v3.api.pb@100ms").text(4, from).text(5, to);
    wrapper(&channel, symbol, 1_782_208_005_090).bytes(313, &body.0).0
}

/// A message that another project shows as JSON, with the names of the schema; `None` where it is no push.
pub fn of_json(json: &Value) -> Option<Vec<u8>> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let sent_ms = text(&json["sendTime"]).parse().ok()?;
    let message = wrapper(&text(&json["channel"]), &text(&json["symbol"]), sent_ms);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let pair_of = |item: &Value| pair(&text(&item["price"]), &text(&item["quantity"]));
    if let Some(body) = json.get("publicAggreDepths") {
        let levels = [(1, list(&body["asks"])), (2, list(&body["bids"]))];
        let levels =
            levels.iter().flat_map(|(field, levels)| levels.iter().map(move |level| (*field, level)));
        let depth = levels.fold(Message::default(), |m, (field, level)| m.bytes(field, &pair_of(level).0));
        let depth = depth.text(4, &text(&body["fromVersion"])).text(5, &text(&body["toVersion"]));
        return Some(message.bytes(313, &depth.0).0);
    }
    if let Some(body) = json.get("publicAggreDeals") {
        let deal = |item: &Value| {
            let time_ms = text(&item["time"]).parse().expect("a time");
            pair_of(item).number(3, item["tradeType"].as_u64().expect("a side")).number(4, time_ms)
        };
        let deals = list(&body["deals"]).iter().fold(Message::default(), |m, item| m.bytes(1, &deal(item).0));
        return Some(message.bytes(314, &deals.0).0);
    }
    Some(match json.get("publicAggreBookTicker") {
        Some(_) => message.bytes(315, &pair("1", "2").0).0,
        None => message.0,
    })
}
