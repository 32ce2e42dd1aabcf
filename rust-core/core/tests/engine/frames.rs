//! Frames of venues as tests need them: one level a side, or a single change.

/// Bybit's book of BTCUSDT; `u` is its number.
pub fn bybit(kind: &str, u: u64, bid: &str, ask: &str) -> String {
    let side = |price: &str| if price.is_empty() { String::new() } else { format!(r#"["{price}","1"]"#) };
    format!(
        r#"{{"topic":"orderbook.50.BTCUSDT","ts":0,"type":"{kind}","data":{{"s":"BTCUSDT","b":[{}],"a":[{}],"u":{u},"seq":1}},"cts":0}}"#,
        side(bid),
        side(ask)
    )
}

/// A difference of Binance's BTCUSDT.
pub fn binance(first: u64, last: u64, bid: &str) -> String {
    format!(
        r#"{{"stream":"btcusdt@depth@100ms","data":{{"e":"depthUpdate","E":0,"s":"BTCUSDT","U":{first},"u":{last},"b":[["{bid}","1"]],"a":[]}}}}"#
    )
}

/// Binance's answer to a request for the book of BTCUSDT.
pub fn binance_book(last: u64, bid: &str, ask: &str) -> String {
    format!(
        r#"{{"id":"BTCUSDT","status":200,"result":{{"lastUpdateId":{last},"bids":[["{bid}","1"]],"asks":[["{ask}","1"]]}}}}"#
    )
}

/// A frame of Coinbase's BTC-USD with its number of the connection.
pub fn coinbase(number: u64, kind: &str, bid: &str, ask: &str) -> String {
    let level = |side: &str, price: &str| {
        format!(r#"{{"side":"{side}","event_time":"","price_level":"{price}","new_quantity":"1"}}"#)
    };
    let levels: Vec<String> = [("bid", bid), ("offer", ask)]
        .into_iter()
        .filter(|(_, price)| !price.is_empty())
        .map(|(side, price)| level(side, price))
        .collect();
    format!(
        r#"{{"channel":"l2_data","client_id":"","timestamp":"","sequence_num":{number},"events":[{{"type":"{kind}","product_id":"BTC-USD","updates":[{}]}}]}}"#,
        levels.join(",")
    )
}

/// OKX's book of a symbol.
pub fn okx(symbol: &str, kind: &str, prev: i64, seq: i64, ts_ms: i64) -> String {
    format!(
        r#"{{"arg":{{"channel":"books","instId":"{symbol}"}},"action":"{kind}","data":[{{"asks":[["101","1","0","1"]],"bids":[["100","1","0","1"]],"ts":"{ts_ms}","checksum":0,"prevSeqId":{prev},"seqId":{seq}}}]}}"#
    )
}

/// A whole book of HTX's BTC/USDT, not compressed.
pub fn htx(seq: u64, bid: &str, ask: &str) -> String {
    format!(
        r#"{{"ch":"market.btcusdt.mbp.refresh.20","ts":0,"tick":{{"seqNum":{seq},"bids":[[{bid},1]],"asks":[[{ask},1]]}}}}"#
    )
}
