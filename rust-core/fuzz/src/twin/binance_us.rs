//! Binance.US, plainly: it says what Binance says.

use arbscope_core::market::Kind;
use arbscope_core::venue::Frame;

use crate::pair::{Markets, Oracle};
use crate::said::Said;
use crate::sample::{Sample, samples, text};
use crate::twin::binance;

#[derive(Default)]
pub struct Plain;

const API: &str = "wss://ws-api.binance.us:443/ws-api/v3";
const MARKETS: [&str; 6] = ["BTCUSD", "ETHBTC", "HNTUSD", "COMPUSDT", "CRVUSDT", "BTCUSDT"];

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "binance-us"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        MARKETS.map(|symbol| (symbol, Kind::Spot)).into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("binance-us/cryptofeed-v3.BINANCE_US.jsonl.gz", "", 400);
        all.extend(samples("binance-us/cryptofeed-2021-04-05.BINANCE_US-63b290.txt.gz", "", 1000));
        all.extend(samples("binance-us/tickvault.binance_us_depth.jsonl", "", 25));
        all.extend(REPLIES.map(|reply| text(API, reply.into())));
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        binance::Plain.read(frame, markets)
    }
}

const REPLIES: [&str; 3] = [
    r#"{"result":null,"id":1}"#,
    r#"{"id":"BTCUSD","status":200,"result":{"lastUpdateId":160,"bids":[["58823.1000","0.00404300"]],"asks":[["58830.2700","0.01628400"]]}}"#,
    r#"{"id":"BTCUSD","status":400,"error":{"code":-1121,"msg":"Invalid symbol."}}"#,
];
