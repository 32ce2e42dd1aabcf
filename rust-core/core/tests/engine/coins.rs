//! One name, two coins: what prices, tables and a person say, and what is offered after that.

use arbscope_core::engine::Engine;
use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::QuoteRow;
use arbscope_core::market::{Identity, MarketId};
use serde_json::{Value, json};

use super::frames::*;
use super::host::*;

const OKX_URL: &str = "wss://ws.okx.com:8443/ws/v5/public";
const BYBIT_URL: &str = "wss://stream.bybit.com/v5/public/spot";
const HTX_URL: &str = "wss://api.huobi.pro/ws";

/// Recorded venues that list one instrument; OKX quotes 100 to 101, the others what they are told.
struct Street {
    host: Host,
    number: u64,
    with_okx: bool,
}

impl Street {
    /// Opens HTX and Bybit, and OKX where `with_okx`; the base is called `base` everywhere.
    fn new(base: &str, with_okx: bool) -> Self {
        let instrument = format!("{base}-USDT");
        let mut markets = vec![("htx", "btcusdt", instrument.as_str()), ("bybit", "BTCUSDT", &instrument)];
        if with_okx {
            markets.push(("okx", "BTC-USDT", &instrument));
        }
        let mut host = Host::replay(&markets);
        host.open("htx", 1, HTX_URL);
        host.open("bybit", 1, BYBIT_URL);
        if with_okx {
            host.open("okx", 1, OKX_URL);
        }
        for venue in ["bybit", "htx", "okx"] {
            host.command(json!({"do": "fee", "venue": venue, "taker": 0})).unwrap();
        }
        host.command(json!({"do": "orderSize", "quote": 10})).unwrap();
        Self { host, number: 10, with_okx }
    }

    /// Seconds pass in quarters with HTX's bid and ask there; Bybit stands at 100 to 101.
    fn trade(&mut self, seconds: usize, bid: &str, ask: &str) {
        for _ in 0..4 * seconds {
            self.number += 1;
            self.host.say("htx", 1, &htx(self.number, bid, ask));
            self.host.say("bybit", 1, &bybit("snapshot", self.number, "100", "101"));
            if self.with_okx {
                let kind =
                    if self.number == 11 { ("snapshot", -1) } else { ("update", self.number as i64 - 1) };
                self.host.say("okx", 1, &okx("BTC-USDT", kind.0, kind.1, self.number as i64, 0));
            }
            self.host.wait(SECOND / 4);
        }
    }

    fn market(&mut self, venue: &str) -> Value {
        let text = self.host.engine.query(br#"{"ask":"catalogue"}"#).expect("a catalogue");
        let catalogue: Value = serde_json::from_str(&text).expect("JSON");
        let markets = catalogue["markets"].as_array().expect("markets");
        markets.iter().find(|market| market["venue"] == venue).expect("a market").clone()
    }

    fn identity(&mut self, venue: &str) -> String {
        self.market(venue)["identity"].as_str().expect("a word").into()
    }

    fn say(&mut self, verdict: Value) -> Result<(), String> {
        self.host.command(json!({"do": "identity", "venue": "htx", "symbol": "btcusdt", "verdict": verdict}))
    }

    /// Seconds for which a reason kept pairs from being offered so far.
    fn rejected(&mut self, reason: &str) -> u64 {
        self.host.report()["rejected"][reason].as_u64().unwrap_or(0)
    }

    fn offers(&self) -> usize {
        self.host.engine.offers().count()
    }

    fn journal(&mut self) -> String {
        self.host.engine.query(br#"{"ask":"events","venue":"htx"}"#).expect("a journal")
    }
}

#[test]
fn another_price_for_longer_than_a_burst_is_another_coin() {
    let mut street = Street::new("BTC", true);
    street.trade(10, "138", "139");
    assert_eq!(street.identity("htx"), "known", "ten seconds may be a burst");
    assert!(street.rejected("SANITY") > 0, "and until then nothing of the kind is offered");
    street.trade(2, "138", "139");
    let market = street.market("htx");
    assert_eq!(market["identity"], "suspect");
    let evidence = market["evidence"].as_str().unwrap();
    assert!(evidence.contains("138.5 here, 100.5 in the middle of 2 other venues: 38 % above"), "{evidence}");
    assert_eq!(market["farSinceUs"].as_i64().unwrap() / SECOND, START / SECOND + 1);
    assert_eq!((street.identity("bybit"), street.identity("okx")), ("known".into(), "known".into()));
    let journal = street.journal();
    assert!(journal.contains(r#""what":"stranger","market":"btcusdt","n":["38","2"]"#), "{journal}");
    let before = street.rejected("IDENTITY");
    street.trade(1, "138", "139");
    assert!(street.rejected("IDENTITY") > before);
}

#[test]
fn a_burst_that_the_others_follow_is_none() {
    let mut street = Street::new("BTC", true);
    for _ in 0..4 {
        street.trade(9, "138", "139");
        street.trade(2, "100", "101");
    }
    assert_eq!(street.identity("htx"), "known");
    assert_eq!(street.rejected("IDENTITY"), 0);
}

#[test]
fn of_two_markets_nobody_can_tell_which_is_the_stranger() {
    let mut street = Street::new("BTC", false);
    street.trade(12, "50", "51");
    assert_eq!((street.identity("htx"), street.identity("bybit")), ("suspect".into(), "suspect".into()));
    let evidence = street.market("bybit")["evidence"].to_string();
    assert!(evidence.contains("100.5 here, 50.5 at the one other venue: 99 % above"), "{evidence}");
}

#[test]
fn near_the_others_for_a_minute_clears() {
    let mut street = Street::new("BTC", true);
    street.trade(12, "138", "139");
    street.trade(58, "100.2", "101.2");
    assert_eq!(street.identity("htx"), "suspect");
    street.trade(4, "100.2", "101.2");
    assert_eq!(street.identity("htx"), "known");
    let journal = street.journal();
    assert!(journal.contains(r#""what":"likened","market":"btcusdt""#), "{journal}");
}

#[test]
fn books_that_are_not_live_say_nothing() {
    let mut street = Street::new("BTC", true);
    street.trade(4, "138", "139");
    street.host.close("htx", 1);
    street.host.wait(30 * SECOND);
    assert_eq!(street.identity("htx"), "known");
}

#[test]
fn a_persons_word_counts_more_than_a_price_and_can_be_taken_back() {
    let mut street = Street::new("BTC", true);
    street.trade(12, "104", "105");
    assert_eq!(street.identity("htx"), "known", "less than five percent");
    assert!(street.offers() > 0);
    street.trade(12, "108", "109");
    assert_eq!((street.identity("htx"), street.offers()), ("suspect".into(), 0));
    street.say(json!("same")).unwrap();
    let market = street.market("htx");
    assert_eq!(market["identity"], "confirmed");
    let evidence = market["evidence"].as_str().unwrap();
    assert!(
        evidence.starts_with("You said: the same coin") && evidence.contains("7.96 % above"),
        "{evidence}"
    );
    street.say(Value::Null).unwrap();
    assert_eq!(street.identity("htx"), "suspect", "the prices still say so");
    street.trade(70, "102.2", "102.4");
    street.trade(1, "101.5", "101.9");
    assert_eq!(street.identity("htx"), "known");
    assert!(street.offers() > 0);
    street.say(json!("other")).unwrap();
    assert_eq!((street.identity("htx"), street.offers()), ("denied".into(), 0));
    street.trade(1, "101.5", "101.9");
    assert_eq!(street.offers(), 0);
    street.say(Value::Null).unwrap();
    assert_eq!(street.identity("htx"), "known");
    assert!(street.offers() > 0);
}

#[test]
fn a_denied_stranger_speaks_against_nobody() {
    let mut street = Street::new("BTC", false);
    street.trade(12, "50", "51");
    assert_eq!(street.identity("bybit"), "suspect");
    street.say(json!("other")).unwrap();
    assert_eq!((street.identity("htx"), street.identity("bybit")), ("denied".into(), "known".into()));
    street.trade(20, "50", "51");
    assert_eq!((street.identity("htx"), street.identity("bybit")), ("denied".into(), "known".into()));
}

#[test]
fn a_coin_that_nobody_knows_is_offered_once_a_person_confirms_it_at_both_venues() {
    let mut street = Street::new("NOBODYS", true);
    street.trade(2, "102", "103");
    assert_eq!((street.identity("htx"), street.offers()), ("unverified".into(), 0));
    let report = street.host.report();
    assert!(report.to_string().contains("IDENTITY"));
    street.say(json!("same")).unwrap();
    assert_eq!(street.offers(), 0, "the other side is still unverified");
    for (venue, symbol) in [("okx", "BTC-USDT"), ("bybit", "BTCUSDT")] {
        let said = json!({"do": "identity", "venue": venue, "symbol": symbol, "verdict": "same"});
        street.host.command(said).unwrap();
    }
    assert!(street.offers() > 0);
}

#[test]
fn answers_come_with_the_header_and_are_told_again() {
    let mut host = Host::new(
        json!({"config": {"identity": {"htx btcusdt": "other", "gate LINK_USDT": "same", "nowhere X": "same"}},
               "markets": [{"venue": "htx", "symbol": "btcusdt", "base": "BTC", "quote": "USDT", "kind": "spot"}]}),
        "htx",
    );
    let settings: Value =
        serde_json::from_str(&host.engine.query(br#"{"ask":"settings"}"#).unwrap()).unwrap();
    assert_eq!(settings["identity"], json!({"gate LINK_USDT": "same", "htx btcusdt": "other"}));
    let catalogue = host.engine.query(br#"{"ask":"catalogue"}"#).unwrap();
    assert!(catalogue.contains(r#""identity":"denied""#), "{catalogue}");
    let refused =
        |verdict: Value| json!({"do": "identity", "venue": "htx", "symbol": "btcusdt", "verdict": verdict});
    assert_eq!(host.command(refused(json!("perhaps"))), Err("OUT_OF_RANGE".into()));
    assert_eq!(host.command(refused(json!(7))), Err("MISSING_MEMBER".into()));
    let nowhere = json!({"do": "identity", "venue": "nowhere", "symbol": "X", "verdict": "same"});
    assert_eq!(host.command(nowhere), Err("UNKNOWN_VENUE".into()));
}

#[test]
fn what_is_gone_today_was_a_coin_in_the_recordings_of_its_time() {
    let header = || {
        let market =
            json!({"venue": "binance", "symbol": "BTCBUSD", "base": "BTC", "quote": "BUSD", "kind": "spot"});
        json!({"config": {}, "markets": [market]}).to_string()
    };
    for (t_us, word) in [(1_617_000_000 * SECOND, "known"), (1_764_000_000 * SECOND, "gone")] {
        let mut engine = Engine::configured(header().as_bytes()).unwrap();
        engine.tick(t_us);
        let catalogue = engine.query(br#"{"ask":"catalogue"}"#).unwrap();
        assert!(catalogue.contains(&format!(r#""identity":"{word}""#)), "{catalogue}");
        assert!(catalogue.contains(r#""instrument":"BTC-BUSD""#), "never USD: {catalogue}");
    }
}

#[test]
fn what_is_no_coin_is_not_followed_and_not_paired() {
    let mut host = Host::live(&["gate", "htx"], &["BTC-USDT"]);
    host.wait(SECOND);
    for name in ["BTC3L-USDT", "ETHUP-USDT", "TESTBTC-USDT", "BTCF0-USTF0"] {
        let told = json!({"do": "instrument", "name": name, "enabled": true});
        assert_eq!(host.command(told), Err("NOT_A_COIN".into()), "{name}");
    }
    let chosen_long_ago = Host::live(&["gate"], &["BTC3L-USDT", "BTC-USDT"]);
    assert_eq!(chosen_long_ago.engine.catalogue().instruments().len(), 1);
    let mut street = Street::new("ETH3S", true);
    street.trade(1, "102", "103");
    let market = street.market("okx");
    assert_eq!((&market["identity"], &market["instrument"]), (&json!("refused"), &Value::Null));
    assert!(market["evidence"].as_str().unwrap().contains("leveraged token"), "{market}");
    assert_eq!(street.host.state_of("okx", "BTC-USDT"), "LIVE", "its book is as exact as any");
    assert_eq!(street.offers(), 0);
    assert_eq!(street.say(json!("same")), Err("NOT_A_COIN".into()));
}

#[test]
fn a_recorded_multiple_is_paired_with_the_coin_itself() {
    let mut host = Host::replay(&[("bybit", "BTCUSDT", "1000PEPE-USDT"), ("htx", "btcusdt", "PEPE-USDT")]);
    host.open("bybit", 1, BYBIT_URL);
    host.open("htx", 1, HTX_URL);
    host.say("bybit", 1, &bybit("snapshot", 1, "0.0100", "0.0101"));
    host.say("htx", 1, &htx(1, "0.00001015", "0.0000102"));
    let names: Vec<String> = host.engine.catalogue().instruments().iter().map(|i| i.name()).collect();
    assert_eq!(names, ["PEPE-USDT"]);
    let book: Value = serde_json::from_str(
        &host.engine.query(br#"{"ask":"book","venue":"bybit","symbol":"BTCUSDT"}"#).unwrap(),
    )
    .unwrap();
    assert_eq!(book["bids"], json!([["0.00001", "1000"]]));
    assert_eq!(book["asks"], json!([["0.0000101", "1000"]]));
    let offer = host.engine.offers().next();
    assert!(offer.is_none(), "a thousand coins at 0.00001 do not hold the order");
    host.command(json!({"do": "fee", "venue": "bybit", "taker": 0})).unwrap();
    host.command(json!({"do": "fee", "venue": "htx", "taker": 0})).unwrap();
    host.command(json!({"do": "orderSize", "quote": 0.01})).unwrap();
    host.say("htx", 1, &htx(2, "0.00001015", "0.0000102").replace("0.00001015,1", "0.00001015,5000"));
    let offer = host.engine.offers().next().expect("offered");
    assert_eq!((offer.ask, offer.bid, offer.quantity), (0.000_010_1, 0.000_010_15, 1_000.0));
    let catalogue = host.engine.query(br#"{"ask":"catalogue"}"#).unwrap();
    assert!(catalogue.contains(r#""power":3"#), "{catalogue}");
}

#[test]
fn a_coin_that_a_venue_lists_by_the_million_only_is_followed_there_by_the_million() {
    let host = Host::live(&["binance", "okx"], &["BABYDOGE-USDT"]);
    let symbols: Vec<(u8, &str)> =
        host.engine.catalogue().markets().iter().map(|m| (m.venue.0, m.symbol.as_str())).collect();
    assert!(symbols.contains(&(id("binance").0, "1MBABYDOGEUSDT")), "{symbols:?}");
    assert!(symbols.contains(&(id("okx").0, "BABYDOGE-USDT")), "{symbols:?}");
    let market = host.engine.catalogue().markets().iter().position(|m| m.symbol == "1MBABYDOGEUSDT").unwrap();
    let book = host.engine.book(MarketId(market as u16));
    assert_eq!(book.power(), 6);
}

#[test]
fn a_multiple_that_a_person_names_is_followed_beside_the_coin() {
    let mut host = Host::live(&["bybit"], &["PEPE-USDT"]);
    host.wait(SECOND);
    host.command(json!({"do": "instrument", "name": "1000PEPE-USDT", "enabled": true})).unwrap();
    let symbols: Vec<&str> = host
        .engine
        .catalogue()
        .markets()
        .iter()
        .filter(|m| m.venue == id("bybit"))
        .map(|m| m.symbol.as_str())
        .collect();
    assert_eq!(symbols, ["PEPEUSDT", "1000PEPEUSDT"]);
    assert_eq!(host.engine.catalogue().instruments().len(), 1);
    assert_eq!(host.command(json!({"do": "focus", "instrument": "1000PEPE-USDT"})), Ok(()));
}

#[test]
fn old_names_of_coins_are_the_same_instrument() {
    let host = Host::live(&["kraken", "okx"], &["XBT-USDT", "BTC-USDT", "XDG-USDT"]);
    let names: Vec<String> = host.engine.catalogue().instruments().iter().map(|i| i.name()).collect();
    assert_eq!(names, ["BTC-USDT", "DOGE-USDT"]);
}

#[test]
fn when_ticks_come_changes_nothing() {
    let run = |ticks_us: &[i64]| {
        let mut street = Street::new("BTC", true);
        street.trade(8, "138", "139");
        // Every book says the same for ever: the seconds alone decide.
        for wait_us in ticks_us {
            street.host.now_us += wait_us;
            street.host.engine.tick(street.host.now_us);
            street.host.engine.step();
        }
        street.trade(4, "138", "139");
        (street.identity("htx"), street.journal(), street.host.engine.state_hash())
    };
    assert_eq!(run(&[2 * SECOND]), run(&[SECOND / 3; 6]));
}

#[test]
fn identities_of_the_frame_are_those_of_the_answers() {
    let mut street = Street::new("BTC", true);
    street.trade(12, "138", "139");
    let mut frame = vec![0; street.host.engine.frame_bytes_max()];
    street.host.engine.pack_frame(&mut frame).expect("room");
    let frame = FrameReader::new(&frame).expect("a frame");
    let identities: Vec<u8> = (0..3).map(|row| frame.row::<QuoteRow>(row).identity).collect();
    assert_eq!(identities, [Identity::Suspect as u8, Identity::Known as u8, Identity::Known as u8]);
}
