//! Venues' own lists of markets. Binance's was recorded as the REST answer that the socket's repeats; of the others
//! no recording is at hand: their frames are the documented examples, shortened.

use serde_json::{Value, json};

use super::capture::{fixture, text_of};
use super::frames::*;
use super::host::*;

const KRAKEN: &str = "wss://ws.kraken.com/v2";
const HYPERLIQUID: &str = "wss://api.hyperliquid.xyz/ws";

fn dialled(asked: &[Asked]) -> Vec<(u32, String)> {
    let open = |a: &Asked| match a {
        Asked::Open { conn, url, .. } => Some((*conn, url.clone())),
        _ => None,
    };
    asked.iter().filter_map(open).collect()
}

fn sent(asked: &[Asked]) -> Vec<String> {
    let text = |a: &Asked| if let Asked::Send { text, .. } = a { Some(text.clone()) } else { None };
    asked.iter().filter_map(text).collect()
}

fn answer(host: &mut Host, question: Value) -> Value {
    let text = host.engine.query(question.to_string().as_bytes()).expect("an answer");
    serde_json::from_str(&text).expect("JSON")
}

fn market(host: &mut Host, symbol: &str) -> Value {
    let catalogue = answer(host, json!({"ask": "catalogue"}));
    let markets = catalogue["markets"].as_array().expect("markets");
    markets.iter().find(|market| market["symbol"] == symbol).expect("a market").clone()
}

fn market_at(host: &mut Host, venue: &str, symbol: &str) -> Value {
    let catalogue = answer(host, json!({"ask": "catalogue"}));
    let markets = catalogue["markets"].as_array().expect("markets");
    let is_it = |market: &&Value| market["venue"] == venue && market["symbol"] == symbol;
    markets.iter().find(is_it).expect("a market").clone()
}

/// A live venue that follows these instruments, its first connection open.
fn live(venue: &str, instruments: &[&str]) -> (Host, u32, Vec<Asked>) {
    let mut host = Host::live(&[venue], instruments);
    let (conn, url) = dialled(&host.wait(SECOND))[0].clone();
    host.open(venue, conn, &url);
    let asked = [host.asked(), host.wait(4 * SECOND)].concat();
    (host, conn, asked)
}

fn pair(symbol: &str, status: &str) -> String {
    let (base, quote) = symbol.split_once('/').expect("a pair");
    format!(
        r#"{{"symbol":"{symbol}","base":"{base}","quote":"{quote}","status":"{status}","qty_precision":8,"qty_increment":0.00000001,"price_precision":1,"cost_precision":5,"marginable":true,"has_index":true,"cost_min":0.50,"tick_size":0.1,"price_increment":0.1,"qty_min":0.00005}}"#
    )
}

/// Kraken's channel `instrument`.
fn instruments(kind: &str, pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(symbol, status)| pair(symbol, status)).collect();
    format!(
        r#"{{"channel":"instrument","type":"{kind}","data":{{"assets":[{{"id":"USD","status":"enabled","precision":4}}],"pairs":[{}]}}}}"#,
        pairs.join(",")
    )
}

#[test]
fn kraken_is_asked_once_a_connection_and_its_list_tells_rules_state_and_what_is_missing() {
    let (mut host, conn, asked) = live("kraken", &["BTC-USD", "ETH-USD", "DOGE-USD"]);
    let request = r#"{"method":"subscribe","params":{"channel":"instrument","snapshot":true}}"#;
    assert_eq!(sent(&asked).iter().filter(|text| *text == request).count(), 1, "{asked:?}");
    assert_eq!(market(&mut host, "BTC/USD")["rules"]["from"], "table");
    assert_eq!(market(&mut host, "BTC/USD")["rules"]["date"], "2021-04-17");
    host.say("kraken", conn, &instruments("snapshot", &[("ETH/USD", "cancel_only"), ("BTC/USD", "online")]));
    let btc = market(&mut host, "BTC/USD");
    let expected = json!({
        "tick": "0.1", "step": "0.00000001", "minimum": "0.00005 BTC and 0.5 USD",
        "from": "venue", "date": "2023-11-14",
    });
    assert_eq!((&btc["rules"], &btc["trading"]), (&expected, &json!(true)));
    assert_eq!(market(&mut host, "ETH/USD")["trading"], false);
    let doge = market(&mut host, "DOGE/USD");
    assert_eq!(doge["listing"], "not-listed");
    assert_eq!(
        doge["listingNote"],
        "Not listed at Kraken: not among the 2 markets that the venue's own list names"
    );
    let events = answer(&mut host, json!({"ask": "events", "venue": "kraken"})).to_string();
    assert!(events.contains(r#"{"market":null,"n":["2","0"],"#), "{events}");
    let not_traded = events.contains(r#"{"market":"ETH/USD","n":["0","0"],"#);
    assert!(not_traded && events.contains(r#""what":"trading""#), "{events}");
    host.say("kraken", conn, &instruments("update", &[("ETH/USD", "online")]));
    assert_eq!(market(&mut host, "ETH/USD")["trading"], true);
    let listings = answer(&mut host, json!({"ask": "listings"}));
    let kraken = listings["venues"].as_array().unwrap().iter().find(|row| row["id"] == "kraken").unwrap();
    assert_eq!((kraken["source"].as_str(), kraken["count"].as_u64()), (Some("venue"), Some(2)));
    assert_eq!(
        listings["markets"],
        json!([
            {"venue": "kraken", "symbol": "BTC/USD", "base": "BTC", "quote": "USD", "trading": true},
            {"venue": "kraken", "symbol": "ETH/USD", "base": "ETH", "quote": "USD", "trading": true},
        ])
    );
}

#[test]
fn a_market_that_is_not_traded_is_paired_with_nobody() {
    let venues = ["kraken", "bitstamp"];
    let mut host = Host::live(&venues, &["BTC-USD"]);
    let mut conns = Vec::new();
    for (at, (conn, url)) in dialled(&host.wait(SECOND)).into_iter().enumerate() {
        let venue = if url.contains("kraken") { "kraken" } else { "bitstamp" };
        host.open(venue, conn, &url);
        conns.push((at, venue, conn));
    }
    let (.., kraken) = conns.iter().find(|(_, venue, _)| *venue == "kraken").copied().unwrap();
    let pairs = |host: &mut Host| host.report()["pairs"].as_array().expect("pairs").len();
    assert_eq!(pairs(&mut host), 2);
    host.say("kraken", kraken, &instruments("snapshot", &[("BTC/USD", "maintenance")]));
    assert_eq!(pairs(&mut host), 0);
    host.say("kraken", kraken, &instruments("update", &[("BTC/USD", "online")]));
    assert_eq!(pairs(&mut host), 2);
}

#[test]
fn what_the_list_does_not_name_is_not_asked_for_but_a_person_may() {
    let (mut host, conn, _) = live("kraken", &["BTC-USD"]);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    host.say("kraken", conn, &instruments("snapshot", &[("BTC/USD", "online"), ("ETH/USD", "online")]));
    host.command(json!({"do": "instruments", "names": ["ETH-USD", "SOL-USD"], "enabled": true})).unwrap();
    let texts = sent(&[host.asked(), host.wait(SECOND)].concat());
    assert!(texts.iter().any(|text| text.contains("ETH/USD")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("SOL/USD")), "{texts:?}");
    assert_eq!(market(&mut host, "ETH/USD")["rules"]["from"], "venue");
    assert_eq!(market(&mut host, "SOL/USD")["listing"], "not-listed");
    host.command(json!({"do": "probe", "venue": "kraken", "symbol": "SOL/USD"})).unwrap();
    let texts = sent(&[host.asked(), host.wait(SECOND)].concat());
    assert!(texts.iter().any(|text| text.contains("SOL/USD")), "{texts:?}");
    assert_eq!(
        (market(&mut host, "SOL/USD")["listing"].as_str(), host.state().as_str()),
        (Some("asked"), "LIVE")
    );
}

#[test]
fn a_new_connection_takes_up_the_list_again() {
    let (mut host, conn, _) = live("kraken", &["BTC-USD"]);
    host.close("kraken", conn);
    let (conn, url) = dialled(&host.wait(SECOND))[0].clone();
    host.open("kraken", conn, &url);
    let texts = sent(&[host.asked(), host.wait(4 * SECOND)].concat());
    assert!(texts.iter().any(|text| text.contains("instrument")), "{texts:?}");
}

#[test]
fn coinbase_products_tell_rules_and_state_and_hide_nothing() {
    let (mut host, conn, asked) = live("coinbase", &["BTC-USD", "DAI-USD"]);
    let request = r#"{"type":"subscribe","channel":"status"}"#;
    assert!(sent(&asked).iter().any(|text| text == request), "{asked:?}");
    let frame = r#"{"channel":"status","client_id":"","timestamp":"2023-02-09T20:29:49.753424311Z","sequence_num":0,"events":[{"type":"snapshot","products":[{"product_type":"SPOT","id":"BTC-USD","base_currency":"BTC","quote_currency":"USD","base_increment":"0.00000001","quote_increment":"0.01","display_name":"BTC/USD","status":"online","status_message":"","min_market_funds":"1"}]}]}"#;
    host.say("coinbase", conn, frame);
    let btc = market(&mut host, "BTC-USD");
    let expected = json!({
        "tick": "0.01", "step": "0.00000001", "minimum": "0.00000001 BTC and 1 USD",
        "from": "venue", "date": "2023-11-14",
    });
    assert_eq!(btc["rules"], expected);
    assert_eq!(market(&mut host, "DAI-USD")["listing"], "asked", "the list may not be whole");
    assert_eq!(host.counter("coinbase", "malformed"), 0);
}

fn exchange_info(symbols: &[(&str, &str, &str)]) -> String {
    let one = |(base, quote, status): &(&str, &str, &str)| {
        format!(
            r#"{{"symbol":"{base}{quote}","status":"{status}","baseAsset":"{base}","baseAssetPrecision":8,"quoteAsset":"{quote}","orderTypes":["LIMIT","MARKET"],"isSpotTradingAllowed":true,"filters":[{{"filterType":"PRICE_FILTER","minPrice":"0.01000000","maxPrice":"1000000.00000000","tickSize":"0.01000000"}},{{"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"}},{{"filterType":"ICEBERG_PARTS","limit":10}},{{"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true,"maxNotional":"9000000.00000000","avgPriceMins":5}}],"permissions":[]}}"#
        )
    };
    let symbols: Vec<String> = symbols.iter().map(one).collect();
    format!(
        r#"{{"id":"exchangeInfo","status":200,"result":{{"timezone":"UTC","serverTime":1655969291181,"rateLimits":[{{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000}}],"exchangeFilters":[],"symbols":[{}],"sors":[{{"baseAsset":"BTC","symbols":["BTCUSDT","BTCUSDC"]}}]}},"rateLimits":[{{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000,"count":20}}]}}"#,
        symbols.join(",")
    )
}

#[test]
fn binance_is_asked_over_its_api_and_again_after_an_hour() {
    for (venue, words) in [("binance", "symbolStatus"), ("binance-us", r#""method":"exchangeInfo"}"#)] {
        let (mut host, stream, asked) = live(venue, &["BTC-USDT", "DAI-USDT"]);
        let (query, url) = dialled(&asked).pop().expect("a connection for requests");
        assert!(url.contains("ws-api"), "{url}");
        host.open(venue, query, &url);
        let texts = sent(&[host.asked(), host.wait(SECOND)].concat());
        assert!(texts.iter().any(|text| text.contains("exchangeInfo") && text.contains(words)), "{texts:?}");
        host.say(venue, query, &exchange_info(&[("BTC", "USDT", "TRADING"), ("ETH", "USDT", "BREAK")]));
        let rules = market_at(&mut host, venue, "BTCUSDT")["rules"].clone();
        let expected = json!({
            "tick": "0.01", "step": "0.00001", "minimum": "0.00001 BTC and 5 USDT",
            "from": "venue", "date": "2023-11-14",
        });
        assert_eq!(rules, expected);
        assert_eq!(market_at(&mut host, venue, "DAIUSDT")["listing"], "not-listed");
        assert_eq!(host.counter(venue, "malformed"), 0);
        let mut texts = Vec::new();
        for n in 0..3_700 {
            host.say(venue, stream, &binance(110 + n, 110 + n, "100"));
            for asked in host.wait(SECOND) {
                match asked {
                    Asked::Open { conn, url, .. } => host.open(venue, conn, &url),
                    Asked::Send { conn, text, .. } if text.contains(r#""depth""#) => {
                        host.say(venue, conn, &binance_book(110 + n, "99", "102"));
                    }
                    Asked::Send { conn, text, .. } if text.contains("exchangeInfo") => {
                        host.say(venue, conn, &exchange_info(&[("BTC", "USDT", "TRADING")]));
                        texts.push(text);
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(texts.len(), 1, "once an hour");
    }
}

/// The recorded answer in the socket's envelope.
fn recorded_info(capture: &str) -> String {
    let lines = text_of(&fixture(capture));
    let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let asked = |record: &Value| record["url"].as_str().is_some_and(|url| url.ends_with("exchangeInfo"));
    let record = { records }.find(asked).expect("an answer");
    format!(r#"{{"id":"exchangeInfo","status":200,"result":{}}}"#, record["data"].as_str().expect("a text"))
}

#[test]
fn the_recorded_lists_of_binance_are_read_whole() {
    for (venue, capture, symbol, tick) in [
        ("binance", "binance/cryptofeed-v3.BINANCE.jsonl.gz", "BTCUSDT", "0.01"),
        ("binance-us", "binance-us/cryptofeed-v3.BINANCE_US.jsonl.gz", "BTCUSD", "0.01"),
    ] {
        let info = recorded_info(capture);
        let body: Value = serde_json::from_str(&info).unwrap();
        let symbols = body["result"]["symbols"].as_array().unwrap();
        let (mut host, _, asked) = live(venue, &["BTC-USDT", "BTC-USD"]);
        let (query, url) = dialled(&asked).pop().expect("a connection for requests");
        host.open(venue, query, &url);
        host.wait(SECOND);
        host.say(venue, query, &info);
        let listings = answer(&mut host, json!({"ask": "listings"}));
        let trading =
            |rows: &Vec<Value>, test: fn(&Value) -> bool| rows.iter().filter(|row| test(row)).count();
        let told = trading(symbols, |row| row["status"] == "TRADING");
        let rows = listings["markets"].as_array().unwrap();
        assert_eq!(
            (rows.len(), trading(rows, |row| row["trading"] == true)),
            (symbols.len(), told),
            "{venue}"
        );
        assert_eq!(market_at(&mut host, venue, symbol)["rules"]["tick"], tick);
        assert_eq!(host.counter(venue, "malformed"), 0);
    }
}

/// Hyperliquid's answer: USDC, PURR, UBTC, HYPE, and pairs of their places.
const SPOT_META: &str = r#"{"channel":"post","data":{"id":1,"response":{"type":"info","payload":{"type":"spotMeta","data":{"tokens":[{"name":"USDC","szDecimals":8,"weiDecimals":8,"index":0,"tokenId":"0x6d","isCanonical":true},{"name":"PURR","szDecimals":0,"weiDecimals":5,"index":1,"tokenId":"0xc1","isCanonical":true},{"name":"HYPE","szDecimals":2,"weiDecimals":8,"index":150,"tokenId":"0x0d","isCanonical":false},{"name":"UBTC","szDecimals":5,"weiDecimals":10,"index":197,"tokenId":"0x8f","isCanonical":false}],"universe":[{"name":"PURR/USDC","tokens":[1,0],"index":0,"isCanonical":true},{"name":"@107","tokens":[150,0],"index":107,"isCanonical":false},{"name":"@140","tokens":[197,0],"index":140,"isCanonical":false},{"name":"@9","tokens":[77,0],"index":9,"isCanonical":false}]}}}}}"#;

#[test]
fn hyperliquid_names_come_from_its_own_list() {
    let (mut host, conn, asked) = live("hyperliquid", &["BTC-USDC", "HYPE-USDC", "PURR-USDC"]);
    let request = r#"{"method":"post","id":1,"request":{"type":"info","payload":{"type":"spotMeta"}}}"#;
    assert!(sent(&asked).iter().any(|text| text == request), "{asked:?}");
    host.say("hyperliquid", conn, SPOT_META);
    let texts = sent(&[host.asked(), host.wait(SECOND)].concat());
    assert!(texts.iter().any(|text| text.contains(r#""coin":"@140""#)), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("@107")), "it is followed already: {texts:?}");
    let (old, new) = (market(&mut host, "@142"), market(&mut host, "@140"));
    assert_eq!((old["listing"].as_str(), new["listing"].as_str()), (Some("not-listed"), Some("asked")));
    assert_eq!(new["instrument"], "BTC-USDC");
    let rules = &market(&mut host, "@107")["rules"];
    assert_eq!(
        (rules["step"].as_str(), rules["minimum"].as_str()),
        (Some("0.01"), Some("0.01 HYPE and 10 USDC"))
    );
    let listings = answer(&mut host, json!({"ask": "listings"}));
    let names: Vec<&str> =
        listings["markets"].as_array().unwrap().iter().map(|row| row["base"].as_str().unwrap()).collect();
    assert_eq!(names, ["HYPE", "BTC", "PURR"], "in the order of their symbols");
    host.command(json!({"do": "instrument", "name": "UNKNOWN-USDC", "enabled": true})).unwrap();
    assert_eq!(host.counter("hyperliquid", "malformed"), 0);
    host.open("hyperliquid", conn, HYPERLIQUID);
}

#[test]
fn a_recording_reads_lists_too_and_asks_for_nothing() {
    let mut host = Host::replay(&[("kraken", "BTC/USD", "BTC-USD"), ("kraken", "ETH/USD", "ETH-USD")]);
    host.open("kraken", 1, KRAKEN);
    host.say("kraken", 1, &instruments("snapshot", &[("BTC/USD", "online")]));
    assert_eq!(market(&mut host, "BTC/USD")["rules"]["from"], "venue");
    assert_eq!(market(&mut host, "ETH/USD")["listing"], "unasked", "whoever speaks exists");
    assert!(host.asked().is_empty());
}

#[test]
fn a_list_is_bounded_and_a_broken_one_harms_no_book() {
    let (mut host, conn, _) = live("kraken", &["BTC-USD"]);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    let many: Vec<String> = (0..10_500).map(|n| format!("C{n}/USD")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|symbol| (symbol.as_str(), "online")).collect();
    host.say("kraken", conn, &instruments("snapshot", &many));
    let listings = answer(&mut host, json!({"ask": "listings"}));
    assert_eq!(listings["markets"].as_array().unwrap().len(), 10_000);
    let wrong = instruments("snapshot", &[("BTC/USD", "online")]).replace("0.1", "[]");
    host.say("kraken", conn, &wrong);
    host.say("kraken", conn, r#"{"channel":"instrument","type":"snapshot","data":{"pairs":[{"symbol":7}]}}"#);
    assert_eq!((host.state().as_str(), host.counter("kraken", "malformed")), ("LIVE", 2));
}

#[test]
fn p13_a_tick_that_changes_while_a_session_runs_is_taken_over_and_no_level_is_lost() {
    let (mut host, conn, _) = live("kraken", &["BTC-USD"]);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    host.say("kraken", conn, &instruments("snapshot", &[("BTC/USD", "online")]));
    assert_eq!(market(&mut host, "BTC/USD")["rules"]["tick"], "0.1");
    let finer =
        instruments("update", &[("BTC/USD", "online")]).replace("increment\":0.1", "increment\":0.001");
    host.say("kraken", conn, &finer);
    assert_eq!(market(&mut host, "BTC/USD")["rules"]["tick"], "0.001");
    host.say("kraken", conn, &update(&[("100.055", "2.00000000")], &[]));
    let kraken = |market: &&Value| market["venue"] == "kraken";
    let first = host.report()["markets"].as_array().unwrap().iter().find(kraken).unwrap().clone();
    assert_eq!((&first["bid"], &first["levels"]), (&json!("100.055"), &json!([2, 1])));
    assert_eq!(host.state(), "LIVE");
}

#[test]
fn p13_what_a_new_list_no_longer_names_is_closed_unless_it_speaks_on() {
    let (mut host, conn, _) = live("kraken", &["BTC-USD", "ETH-USD"]);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    let both = [("BTC/USD", "online"), ("ETH/USD", "online")];
    host.say("kraken", conn, &instruments("snapshot", &both));
    host.say("kraken", conn, &instruments("snapshot", &both[1..]));
    let btc = market(&mut host, "BTC/USD");
    assert_eq!((host.state().as_str(), btc["listing"].as_str()), ("IDLE", Some("not-listed")));
    assert_eq!(btc["listingNote"], "Not listed at Kraken: the venue's own list no longer names it");
    assert_eq!(market(&mut host, "ETH/USD")["listing"], "asked");
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    assert_eq!(host.state(), "LIVE", "its stream is better evidence than a list");
    assert_eq!(market(&mut host, "BTC/USD")["listing"], "listed");
}

#[test]
fn p13_a_market_refused_on_a_new_connection_is_closed_and_paired_with_nobody() {
    let mut host = Host::live(&["kraken", "bitstamp"], &["BTC-USD"]);
    let (conn, url) =
        dialled(&host.wait(SECOND)).into_iter().find(|(_, url)| url.contains("kraken")).unwrap();
    host.open("kraken", conn, &url);
    host.say("kraken", conn, &snapshot("100.0", "100.1"));
    let pairs = |host: &mut Host| host.report()["pairs"].as_array().expect("pairs").len();
    assert_eq!(pairs(&mut host), 2);
    host.close("kraken", conn);
    let (conn, url) =
        dialled(&host.wait(SECOND)).into_iter().find(|(_, url)| url.contains("kraken")).unwrap();
    host.open("kraken", conn, &url);
    host.say("kraken", conn, r#"{"error":"Currency pair not supported BTC/USD","method":"subscribe","success":false,"symbol":"BTC/USD","req_id":1}"#);
    assert_eq!((market(&mut host, "BTC/USD")["listing"].as_str(), pairs(&mut host)), (Some("not-listed"), 0));
}
