//! Single orders of the pair in focus: asked for, believed only while they add up to the book, shown, dropped.

use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::{LadderBuyRow, LadderSellRow, NONE, PairRow};
use arbscope_core::market::OrdersState;
use serde_json::{Value, json};

use super::host::*;

const KRAKEN_URL: &str = "wss://ws.kraken.com/v2";
const BITSTAMP_URL: &str = "wss://ws.bitstamp.net";
const LIVE_ORDERS: &str = "live_orders_btcusd";
const DETAILED: &str = "detail_order_book_btcusd";

fn request(event: &str, channel: &str) -> String {
    format!(r#"{{"event":"bts:{event}","data":{{"channel":"{channel}"}}}}"#)
}

fn ack(channel: &str) -> String {
    format!(r#"{{"event":"bts:subscription_succeeded","channel":"{channel}","data":{{}}}}"#)
}

/// A book of one of Bitstamp's channels at this µs; its levels as JSON.
fn book(channel: &str, micro_us: i64, bids: &str, asks: &str) -> String {
    format!(
        r#"{{"data":{{"timestamp":"1","microtimestamp":"{micro_us}","bids":[{bids}],"asks":[{asks}]}},"channel":"{channel}","event":"data"}}"#
    )
}

fn whole(host: &Host, bids: &str, asks: &str) -> String {
    book("order_book_btcusd", host.now_us, bids, asks)
}

/// What happened to an order of the bids (0) or asks (1).
fn order(event: &str, (id, side): (u64, u8), micro_us: i64, price: &str, amount: &str) -> String {
    format!(
        r#"{{"data":{{"id":{id},"id_str":"{id}","order_type":{side},"datetime":"1","microtimestamp":"{micro_us}","amount":{amount},"amount_str":"{amount}","price":{price},"price_str":"{price}"}},"channel":"{LIVE_ORDERS}","event":"{event}"}}"#
    )
}

/// Lets time pass in small steps, each followed by a frame of Kraken, so that only what is tested is silent.
struct Desk {
    host: Host,
    bitstamp: u32,
}

const BIDS: &str = r#"["99.00","3.00000000"],["98.00","1.00000000"]"#;
const ASKS: &str = r#"["101.00","2.00000000"],["102.00","5.00000000"]"#;
const BID_ORDERS: &str =
    r#"["99.00","1.00000000","11"],["99.00","2.00000000","12"],["98.00","1.00000000","13"]"#;
const ASK_ORDERS: &str = r#"["101.00","2.00000000","21"],["102.00","5.00000000","22"]"#;

fn sent(asked: &[Asked], venue: &str) -> Vec<String> {
    let text = |asked: &Asked| match asked {
        Asked::Send { venue: at, text, .. } if *at == id(venue).0 => Some(text.clone()),
        _ => None,
    };
    asked.iter().filter_map(text).collect()
}

fn is_of_orders(text: &str) -> bool {
    text.contains(LIVE_ORDERS) || text.contains(DETAILED)
}

impl Desk {
    /// Both books are LIVE; the focus is on buying at Bitstamp and selling at Kraken.
    fn live() -> Self {
        let mut host = Host::live(&["bitstamp", "kraken"], &["BTC-USD", "ETH-USD"]);
        host.command(json!({"do": "focus", "instrument": "BTC-USD", "buy": "bitstamp", "sell": "kraken"}))
            .expect("a focus");
        let mut bitstamp = 0;
        for asked in host.wait(2 * SECOND) {
            let Asked::Open { venue, conn, url } = asked else { continue };
            let name = if venue == id("bitstamp").0 { "bitstamp" } else { "kraken" };
            host.open(name, conn, &url);
            if name == "bitstamp" {
                bitstamp = conn;
            }
        }
        assert!(bitstamp > 0, "it was dialled");
        let asked = host.wait(2 * SECOND);
        assert!(!sent(&asked, "bitstamp").iter().any(|text| is_of_orders(text)), "no book is LIVE yet");
        Self { host, bitstamp }
    }

    fn say(&mut self, frame: &str) {
        let conn = self.bitstamp;
        self.host.say("bitstamp", conn, frame);
    }

    fn push(&mut self, bids: &str, asks: &str) {
        let frame = whole(&self.host, bids, asks);
        self.say(&frame);
    }

    /// Texts about single orders sent in the next while, the book pushed again and again.
    fn texts(&mut self, us: i64) -> Vec<String> {
        let mut texts = Vec::new();
        for _ in 0..us / 200_000 {
            texts.extend(sent(&self.host.wait(200_000), "bitstamp"));
            self.push(BIDS, ASKS);
        }
        texts.extend(sent(&self.host.asked(), "bitstamp"));
        texts.retain(|text| is_of_orders(text));
        texts
    }

    /// The orders stand, and add up.
    fn standing() -> Self {
        let mut desk = Self::live();
        desk.push(BIDS, ASKS);
        assert_eq!(desk.texts(SECOND), [request("subscribe", LIVE_ORDERS), request("subscribe", DETAILED)]);
        desk.say(&ack(LIVE_ORDERS));
        desk.say(&ack(DETAILED));
        assert_eq!(desk.state(), OrdersState::Waiting);
        desk.begin();
        assert_eq!(desk.texts(SECOND), [request("unsubscribe", DETAILED)]);
        assert_eq!(desk.state(), OrdersState::Proven);
        desk
    }

    fn begin(&mut self) {
        let frame = book(DETAILED, self.host.now_us, BID_ORDERS, ASK_ORDERS);
        self.say(&frame);
    }

    fn pair(&mut self) -> PairRow {
        rows(&mut self.host).0
    }

    fn state(&mut self) -> OrdersState {
        OrdersState::ALL[self.pair().buy_orders as usize]
    }

    /// Orders and what is ahead, of the asks that would be bought.
    fn asks(&mut self) -> Vec<(u32, f64)> {
        rows(&mut self.host).1
    }

    fn notes(&mut self) -> String {
        self.host.engine.query(br#"{"ask":"events","venue":"bitstamp"}"#).expect("happenings")
    }
}

type Shown = (PairRow, Vec<(u32, f64)>, Vec<(u32, f64)>);

fn rows(host: &mut Host) -> Shown {
    let mut bytes = vec![0; host.engine.frame_bytes_max()];
    let length = host.engine.pack_frame(&mut bytes).expect("it fits");
    let frame = FrameReader::new(&bytes[..length]).expect("a frame");
    let buy = (0..frame.count::<LadderBuyRow>()).map(|row| frame.row::<LadderBuyRow>(row));
    let sell = (0..frame.count::<LadderSellRow>()).map(|row| frame.row::<LadderSellRow>(row));
    let buy = buy.map(|row| (row.orders, row.ahead_size)).collect();
    (frame.row(0), buy, sell.map(|row| (row.orders, row.ahead_size)).collect())
}

fn is_unknown(rows: &[(u32, f64)]) -> bool {
    rows.iter().all(|(orders, ahead)| *orders == NONE && ahead.is_nan())
}

#[test]
fn the_pair_in_focus_is_followed_order_by_order() {
    let mut desk = Desk::standing();
    assert_eq!(desk.asks(), [(1, 2.0), (1, 5.0)]);
    let (pair, _, bids) = rows(&mut desk.host);
    assert_eq!(OrdersState::ALL[pair.sell_orders as usize], OrdersState::Unpublished);
    assert!(is_unknown(&bids) && pair.sell_joined_us.is_nan() && pair.buy_joined_us > 0.0);
    // A newcomer stands behind; the row is renewed once book and orders say the same.
    let now_us = desk.host.now_us;
    desk.say(&order("order_created", (23, 1), now_us, "101.00", "0.50000000"));
    assert_eq!(desk.asks()[0], (1, 2.0), "the book still is as it was when both agreed");
    desk.push(BIDS, r#"["101.00","2.50000000"],["102.00","5.00000000"]"#);
    assert_eq!(desk.asks()[0], (2, 2.0));
    desk.say(&order("order_changed", (21, 1), now_us, "101.00", "1.20000000"));
    desk.push(BIDS, r#"["101.00","1.70000000"],["102.00","5.00000000"]"#);
    assert_eq!(desk.asks()[0], (2, 1.2));
    desk.say(&order("order_deleted", (21, 1), now_us, "101.00", "1.20000000"));
    desk.push(BIDS, r#"["101.00","0.50000000"],["102.00","5.00000000"]"#);
    assert_eq!((desk.asks(), desk.state()), (vec![(1, 0.0), (1, 5.0)], OrdersState::Proven));
}

#[test]
fn another_focus_ends_the_stream() {
    let mut desk = Desk::standing();
    let focus = |instrument: &str, buy: &str, sell: &str| json!({"do": "focus", "instrument": instrument, "buy": buy, "sell": sell});
    desk.host.command(focus("BTC-USD", "kraken", "bitstamp")).unwrap();
    let (pair, _, bids) = rows(&mut desk.host);
    assert_eq!((pair.sell_orders, bids), (OrdersState::Proven as u8, vec![(2, 3.0), (1, 1.0)]));
    assert!(desk.texts(SECOND).is_empty(), "it is the same market");
    desk.host.command(focus("ETH-USD", "kraken", "bitstamp")).unwrap();
    assert_eq!(desk.texts(SECOND), [request("unsubscribe", LIVE_ORDERS), request("unsubscribe", DETAILED)]);
    // What was under way when the focus moved on is ended too.
    desk.say(&ack(LIVE_ORDERS));
    assert_eq!(desk.texts(SECOND), [request("unsubscribe", LIVE_ORDERS), request("unsubscribe", DETAILED)]);
}

#[test]
fn orders_that_do_not_add_up_are_dropped_and_asked_for_anew() {
    let mut desk = Desk::standing();
    // The best ask has gone from the book, and no order said so.
    let asks = r#"["102.00","5.00000000"]"#;
    desk.push(BIDS, asks);
    assert_eq!(desk.state(), OrdersState::Proven, "they may be late");
    let mut texts = Vec::new();
    for _ in 0..20 {
        texts.extend(sent(&desk.host.wait(200_000), "bitstamp"));
        desk.push(BIDS, asks);
    }
    texts.extend(sent(&desk.host.asked(), "bitstamp"));
    texts.retain(|text| is_of_orders(text));
    assert_eq!(texts, [request("unsubscribe", LIVE_ORDERS), request("unsubscribe", DETAILED)]);
    assert!(is_unknown(&desk.asks()));
    assert!(
        desk.notes()
            .contains(r#""orders-dropped","market":"btcusd","n":["0","0"],"text":"they did not add up"#)
    );
    // What still comes of the old stream is no beginning.
    desk.begin();
    assert_eq!(desk.state(), OrdersState::Waiting);
    assert_eq!(desk.texts(6 * SECOND), [request("subscribe", LIVE_ORDERS), request("subscribe", DETAILED)]);
    desk.say(&ack(LIVE_ORDERS));
    desk.begin();
    assert_eq!((desk.state(), desk.asks()), (OrdersState::Proven, vec![(1, 2.0), (1, 5.0)]));
}

#[test]
fn changes_that_came_first_continue_the_beginning_by_their_times() {
    let mut desk = Desk::live();
    desk.push(BIDS, ASKS);
    desk.texts(SECOND);
    desk.say(&ack(LIVE_ORDERS));
    let now_us = desk.host.now_us / 1000 * 1000;
    // One is older than the book of orders, one of its very millisecond.
    desk.say(&order("order_deleted", (21, 1), now_us - 5_000, "101.00", "2.00000000"));
    desk.say(&order("order_created", (24, 1), now_us, "101.00", "0.25000000"));
    let frame = book(DETAILED, now_us + 400, BID_ORDERS, ASK_ORDERS);
    desk.say(&frame);
    desk.push(BIDS, r#"["101.00","2.25000000"],["102.00","5.00000000"]"#);
    assert_eq!(desk.asks(), [(2, 2.0), (1, 5.0)]);
}

#[test]
fn orders_that_do_not_come_are_asked_for_less_and_less_often() {
    let mut desk = Desk::live();
    desk.push(BIDS, ASKS);
    let texts = desk.texts(60 * SECOND);
    let asked = texts.iter().filter(|text| **text == request("subscribe", LIVE_ORDERS)).count();
    let ended = texts.iter().filter(|text| **text == request("unsubscribe", LIVE_ORDERS)).count();
    assert_eq!((asked, ended), (3, 3), "10 s each, with pauses of 5, 10 and 20 s");
    assert!(is_unknown(&desk.asks()));
}

#[test]
fn what_cannot_be_read_costs_the_orders_and_no_book() {
    let mut desk = Desk::standing();
    let frame = order("order_created", (30, 1), desk.host.now_us, "-1", "1");
    desk.say(&frame);
    assert_eq!((desk.host.state(), desk.state()), ("LIVE".into(), OrdersState::Waiting));
    assert!(desk.notes().contains(r#""n":["0","0"],"text":"a message could not be read"#));
}

#[test]
fn a_market_that_is_followed_no_more_ends_its_orders() {
    let mut desk = Desk::standing();
    let instrument = |enabled: bool| json!({"do": "instrument", "name": "BTC-USD", "enabled": enabled});
    desk.host.command(instrument(false)).unwrap();
    let texts = sent(&[desk.host.asked(), desk.host.wait(3 * SECOND)].concat(), "bitstamp");
    assert!(texts.contains(&request("unsubscribe", LIVE_ORDERS)), "{texts:?}");
    assert!(is_unknown(&desk.asks()));
    desk.host.command(instrument(true)).unwrap();
    assert_eq!(desk.texts(3 * SECOND), [request("subscribe", LIVE_ORDERS), request("subscribe", DETAILED)]);
}

#[test]
fn a_lost_connection_begins_anew() {
    let mut desk = Desk::standing();
    desk.host.close("bitstamp", desk.bitstamp);
    assert!(is_unknown(&desk.asks()));
    for asked in desk.host.wait(2 * SECOND) {
        if let Asked::Open { conn, .. } = asked {
            desk.host.open("bitstamp", conn, BITSTAMP_URL);
            desk.bitstamp = conn;
        }
    }
    assert_eq!(desk.texts(2 * SECOND), [request("subscribe", LIVE_ORDERS), request("subscribe", DETAILED)]);
}

/// A frame of Bitfinex after its channel and content.
fn bitfinex(number: u64, content: &str) -> String {
    format!("[{content},{number},1700000000000]")
}

fn cs(text: &str) -> i32 {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    crc.sum() as i32
}

/// Bitfinex's book is channel 7, its single orders are channel 9; one more frame was counted than are told here.
fn bitfinex_replay() -> Host {
    let mut host = Host::replay(&[("bitfinex", "tBTCUSD", "BTC-USD"), ("kraken", "BTC/USD", "BTC-USD")]);
    host.command(json!({"do": "focus", "instrument": "BTC-USD", "buy": "bitfinex", "sell": "kraken"}))
        .unwrap();
    host.open("bitfinex", 1, "wss://api-pub.bitfinex.com/ws/2");
    let subscribed = |number: u8, prec: &str| {
        format!(
            r#"{{"event":"subscribed","channel":"book","chanId":{number},"symbol":"tBTCUSD","prec":"{prec}"}}"#
        )
    };
    let frames = [
        subscribed(7, "P0"),
        bitfinex(1, "7,[[99,2,3],[98,1,1],[101,1,-2],[102,1,-5]]"),
        subscribed(9, "R0"),
        bitfinex(2, "9,[[11,99,1],[12,99,2],[13,98,1],[21,101,-2],[22,102,-5]]"),
        bitfinex(3, &format!("9,\"cs\",{}", cs("11:1:21:-2:12:2:22:-5:13:1"))),
    ];
    frames.iter().for_each(|frame| host.say("bitfinex", 1, frame));
    host
}

fn buy_state(host: &mut Host) -> OrdersState {
    OrdersState::ALL[rows(host).0.buy_orders as usize]
}

#[test]
fn a_checksum_of_orders_that_is_wrong_costs_them_at_once() {
    let mut host = bitfinex_replay();
    assert_eq!(buy_state(&mut host), OrdersState::Proven);
    assert_eq!(rows(&mut host).1, [(1, 2.0), (1, 5.0)]);
    host.say("bitfinex", 1, &bitfinex(4, "9,[23,101,-1]"));
    host.say("bitfinex", 1, &bitfinex(5, "7,[101,2,-3]"));
    assert_eq!(rows(&mut host).1, [(2, 2.0), (1, 5.0)]);
    host.say("bitfinex", 1, &bitfinex(6, "9,\"cs\",1"));
    assert_eq!((buy_state(&mut host), host.state()), (OrdersState::Waiting, "LIVE".into()));
    assert!(is_unknown(&rows(&mut host).1));
}

#[test]
fn a_frame_missing_on_the_connection_costs_the_orders_too() {
    let mut host = bitfinex_replay();
    host.say("bitfinex", 1, &bitfinex(5, "7,\"hb\""));
    assert_eq!((buy_state(&mut host), host.state()), (OrdersState::Waiting, "RESYNC".into()));
}

#[test]
fn a_refusal_of_the_orders_leaves_the_book_alone() {
    let mut host = bitfinex_replay();
    let refused = r#"{"event":"error","msg":"subscribe: limit","code":10305,"channel":"book","symbol":"tBTCUSD","prec":"R0"}"#;
    host.say("bitfinex", 1, refused);
    assert_eq!((buy_state(&mut host), host.state()), (OrdersState::Refused, "LIVE".into()));
}

/// What a session heard, heard again: the same numbers in the same frames.
#[test]
fn a_replay_shows_what_was_shown() {
    let mut session: Vec<(i64, String)> = Vec::new();
    let mut at_us = START;
    let mut hear = |frame: String| {
        at_us += 100_000;
        session.push((at_us, frame));
    };
    hear(book("order_book_btcusd", START, BIDS, ASKS));
    hear(ack(LIVE_ORDERS));
    hear(order("order_created", (23, 1), START + 900_000, "102.00", "0.50000000"));
    hear(book(DETAILED, START + 500_000, BID_ORDERS, ASK_ORDERS));
    hear(book(
        "order_book_btcusd",
        START + 1_000_000,
        BIDS,
        r#"["101.00","2.00000000"],["102.00","5.50000000"]"#,
    ));
    let replay = || {
        let mut host = Host::replay(&[("bitstamp", "btcusd", "BTC-USD"), ("kraken", "BTC/USD", "BTC-USD")]);
        host.command(json!({"do": "focus", "instrument": "BTC-USD", "buy": "bitstamp", "sell": "kraken"}))
            .unwrap();
        host.open("bitstamp", 1, BITSTAMP_URL);
        host.open("kraken", 1, KRAKEN_URL);
        let mut shown = Vec::new();
        for (t_us, frame) in &session {
            host.engine.receive(*t_us, id("bitstamp"), 1, frame.as_bytes(), false);
            host.engine.step();
            shown.push(format!("{:?}", rows(&mut host)));
        }
        let asks = rows(&mut host).1;
        (asks, shown, host.report()["stateHash"].clone())
    };
    let first: (Vec<(u32, f64)>, Vec<String>, Value) = replay();
    assert_eq!(first.0, [(1, 2.0), (2, 5.0)]);
    assert_eq!(first, replay());
}
