//! What every venue says first of a market that it has: one whole book, bid 100 and ask 101.

use super::frames;
use crate::mexc_pb;

/// A frame, and whether it is binary.
pub struct Said {
    pub bytes: Vec<u8>,
    pub binary: bool,
}

fn text(text: String) -> Said {
    Said { bytes: text.into_bytes(), binary: false }
}

/// The `n`-th whole book of a market on a connection of its venue, in the frames that the venue needs for it.
pub fn whole_book(venue: &str, symbol: &str, n: u64) -> Vec<Said> {
    let lower = symbol.to_lowercase();
    let one = match venue {
        "binance" | "binance-us" => {
            frames::binance(n, n, "100").replace("BTCUSDT", symbol).replace("btcusdt", &lower)
        }
        "bitfinex" => return bitfinex(symbol),
        "bitget" => format!(
            r#"{{"action":"snapshot","arg":{{"instType":"spot","topic":"books","symbol":"{symbol}"}},"data":[{{"a":[["101","1"]],"b":[["100","1"]],"checksum":0,"seq":{n},"pseq":0,"ts":"0"}}],"ts":0}}"#
        ),
        "bitstamp" => format!(
            r#"{{"event":"data","channel":"order_book_{symbol}","data":{{"timestamp":"1","microtimestamp":"{n}","bids":[["100","1"]],"asks":[["101","1"]]}}}}"#
        ),
        "bybit" => frames::bybit("snapshot", n, "100", "101").replace("BTCUSDT", symbol),
        "coinbase" => frames::coinbase(n, "snapshot", "100", "101").replace("BTC-USD", symbol),
        "crypto-com" => format!(
            r#"{{"id":-1,"method":"subscribe","code":0,"result":{{"instrument_name":"{symbol}","subscription":"book.{symbol}.50","channel":"book","depth":50,"data":[{{"asks":[["101","1","1"]],"bids":[["100","1","1"]],"t":0,"tt":0,"u":{n}}}]}}}}"#
        ),
        "gate" => format!(
            r#"{{"channel":"spot.obu","result":{{"t":0,"full":true,"s":"ob.{symbol}.50","u":{n},"b":[["100","1"]],"a":[["101","1"]]}},"time_ms":0,"event":"update"}}"#
        ),
        "gemini" => format!(
            r#"{{"e":"depthUpdate","E":0,"s":"{lower}","U":{n},"u":{n},"b":[["100","1"]],"a":[["101","1"]]}}"#
        ),
        "htx" => frames::htx(n, "100", "101").replace("btcusdt", symbol),
        "hyperliquid" => format!(
            r#"{{"channel":"l2Book","data":{{"coin":"{symbol}","time":{n},"levels":[[{{"px":"100","sz":"1","n":1}}],[{{"px":"101","sz":"1","n":1}}]]}}}}"#
        ),
        "kraken" => super::host::snapshot("100.0", "101.0").replace("BTC/USD", symbol),
        "kucoin" => format!(
            r#"{{"T":"obu.SPOT","dp":"increment@10ms","t":"snapshot","P":"0","d":{{"s":"{symbol}","O":{n},"C":{n},"M":"0","a":[["101","1"]],"b":[["100","1"]]}}}}"#
        ),
        "mexc" => {
            let bytes = mexc_pb::whole(symbol, &[["101", "1"]], &[["100", "1"]], &n.to_string());
            return vec![Said { bytes, binary: true }];
        }
        "okx" => frames::okx(symbol, "snapshot", -1, n as i64, 0),
        other => panic!("nobody wrote down how {other} speaks"),
    };
    vec![text(one)]
}

/// Every market has a channel of its own; its number is made of its name.
fn bitfinex(symbol: &str) -> Vec<Said> {
    let channel = symbol.bytes().fold(7u32, |sum, byte| sum * 3 % 9_000 + u32::from(byte));
    let subscribed = format!(
        r#"{{"event":"subscribed","channel":"book","chanId":{channel},"symbol":"{symbol}","prec":"P0","freq":"F0","len":"25","pair":"x"}}"#
    );
    vec![text(subscribed), text(format!("[{channel},[[100,1,1],[101,1,-1]]]"))]
}
