//! What is sent to subscribe, and to end it.

use super::{DEPTH_LIVE, SPEC, SYMBOLS_PER_FRAME};
use crate::num::json_out::JsonOut;
use crate::venue::{ConnPlan, Wanted};

pub fn connection(wanted: &[Wanted<'_>]) -> ConnPlan {
    let symbols: Vec<&str> = wanted.iter().map(|want| want.market.symbol.as_str()).collect();
    let frames =
        |channel| symbols.chunks(SYMBOLS_PER_FRAME).map(move |part| request("subscribe", channel, part));
    ConnPlan {
        endpoint: 0,
        url: SPEC.endpoints[0].url.into(),
        markets: wanted.iter().map(|want| want.id).collect(),
        sends: frames("book").chain(frames("trade")).collect(),
    }
}

/// `{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":10,"snapshot":true}}`.
/// The first trades frame would be history, so it is not asked for.
pub fn request(method: &str, channel: &str, symbols: &[&str]) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key("method").string(method).key("params").object(|params| {
            params.key("channel").string(channel).key("symbol").array(|list| {
                for symbol in symbols {
                    list.string(symbol);
                }
            });
            if channel == "book" {
                params.key("depth").raw(DEPTH_LIVE);
            }
            if method == "subscribe" {
                params.key("snapshot").raw(channel == "book");
            }
        });
    });
    out.finish()
}
