//! What is sent to subscribe, and to end it.

use crate::num::json_out::JsonOut;

/// `P0` is the book by price as it is traded, `F0` every change of it.
pub fn ask_book(symbol: &str) -> String {
    request(&[("channel", "book"), ("symbol", symbol), ("prec", "P0"), ("freq", "F0"), ("len", "25")])
}

pub fn ask_trades(symbol: &str) -> String {
    request(&[("channel", "trades"), ("symbol", symbol)])
}

pub fn drop_channel(number: u64) -> String {
    format!(r#"{{"event":"unsubscribe","chanId":{number}}}"#)
}

pub fn request(fields: &[(&str, &str)]) -> String {
    let mut out = JsonOut::new();
    out.object(|message| {
        message.key("event").string("subscribe");
        for (key, value) in fields {
            message.key(key).string(value);
        }
    });
    out.finish()
}
