//! What is sent to subscribe, and to end it.

use super::{BOOK, SPEC, TRADES};
use crate::market::Market;
use crate::num::json_out::JsonOut;
use crate::venue::{ConnPlan, Wanted};

pub fn connection(wanted: &[Wanted<'_>]) -> ConnPlan {
    let topics = |channel| wanted.iter().map(move |want| topic_of(want.market, channel));
    ConnPlan {
        endpoint: 0,
        url: SPEC.endpoints[0].url.into(),
        markets: wanted.iter().map(|want| want.id).collect(),
        sends: topics(BOOK).chain(topics(TRADES)).map(|topic| request("sub", &topic)).collect(),
    }
}

pub fn topic_of(market: &Market, channel: &str) -> String {
    format!("market.{}.{channel}", market.symbol)
}

/// `{"sub":"market.btcusdt.mbp.refresh.20","id":"market.btcusdt.mbp.refresh.20"}`: a refusal repeats the
/// id and nothing else, so the id tells whose it is.
pub fn request(verb: &str, topic: &str) -> String {
    let mut out = JsonOut::new();
    out.object(|frame| {
        frame.key(verb).string(topic).key("id").string(topic);
    });
    out.finish()
}
