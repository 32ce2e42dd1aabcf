//! Bitfinex, plainly.

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::num::Decimal;
use arbscope_core::venue::{BookKind, Deed, Event, Extent, Frame, OrdersKind, RawOrder, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Orders, Said, kept};
use crate::sample::{Sample, samples, text};

/// Channels of the one connection that is open: number, what it carries, of which market.
#[derive(Default)]
pub struct Plain {
    channels: Vec<(u64, Feed, Option<MarketId>)>,
    next: Option<u64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Feed {
    Book,
    Orders,
    Trades,
    Other,
}

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "bitfinex"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        ["tBFTUSD", "tIOTETH", "tMNABTC", "tODEUSD"].map(|symbol| (symbol, Kind::Spot)).into()
    }

    /// Every frame of data after the notice that gave its channel its number, as a connection of their own.
    fn samples(&self) -> Vec<Sample> {
        let frames = samples("bitfinex/cryptofeed-v3.BITFINEX.jsonl.gz", "", 10_000);
        let is_notice = |sample: &&Sample| sample.bytes.starts_with(b"{\"event\":\"subscribed\"");
        let notices: Vec<&Sample> = frames.iter().filter(is_notice).collect();
        let mut all = Vec::new();
        for (conn, frame) in (1..).zip(frames.iter().filter(|sample| sample.bytes[0] == b'[')) {
            let number = std::str::from_utf8(&frame.bytes).unwrap()[1..].split(',').next().unwrap();
            let names = |notice: &&&Sample| {
                std::str::from_utf8(&notice.bytes).unwrap().contains(&format!("\"chanId\":{number},"))
            };
            all.extend(notices.iter().find(names).map(|notice| Sample { conn, ..(**notice).clone() }));
            all.push(Sample { conn, ..frame.clone() });
        }
        all.extend(spoken());
        all
    }

    fn opened(&mut self, _conn: u32) {
        *self = Self::default();
    }

    fn remembers(&self) -> bool {
        true
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        let (said, number) = match &doc {
            Doc::Object(_) => (self.notice(&doc, markets)?, None),
            Doc::List(items) => self.data(items)?,
            _ => (Vec::new(), None),
        };
        let said = if said.is_empty() { vec![Said::Plain(Event::Ignored)] } else { said };
        Some(number.map_or(said.clone(), |number| self.counted(number, said)))
    }
}

/// What the recording does not hold, most of it after a frame that matters to it.
fn spoken() -> Vec<Sample> {
    const BOOK: &str = r#"{"event":"subscribed","channel":"book","chanId":7,"symbol":"tIOTETH","prec":"P0"}"#;
    const TRADES: &str = r#"{"event":"subscribed","channel":"trades","chanId":7,"symbol":"tIOTETH"}"#;
    const ORDERS: &str =
        r#"{"event":"subscribed","channel":"book","chanId":7,"symbol":"tIOTETH","prec":"R0"}"#;
    let pairs = [
        (BOOK, r#"[7,"cs",-890884919,412,1569715249800]"#),
        (BOOK, r#"[7,[0.0010261,2,31.52],10,1564617600541]"#),
        (BOOK, r#"[7,[[216,2,31.52],[218.75,1,-13.33333333]],10,1564617600541]"#),
        (BOOK, r#"{"event":"unsubscribed","status":"OK","chanId":7}"#),
        (TRADES, r#"[7,"te",[382489563,1564617600709,0.00705845,10087.98969503],18,1564617600784]"#),
        (TRADES, r#"[7,"tu",[382489563,1564617600709,0.00705845,10087.98969503],18,1564617600784]"#),
        (r#"[7,"hb",3]"#, r#"[7,"hb",3603,1569715249702]"#),
        (r#"[7,"hb",5]"#, r#"[7,"hb",4]"#),
        (
            BOOK,
            r#"{"event":"error","msg":"symbol: invalid","code":10300,"channel":"book","symbol":"tBFTUSD"}"#,
        ),
        (TRADES, r#"{"event":"subscribed","channel":"book","chanId":8,"symbol":"tODEUSD","prec":"R0"}"#),
        (ORDERS, r#"[7,[[34753002978,7294.7,1.54340371],[34753002979,7294.8,-2]],10,1564617600541]"#),
        (ORDERS, r#"[7,[34753002978,0,1],11,1564617600541]"#),
        (ORDERS, r#"[7,[34753002978,7294.7,0.5],12,1564617600541]"#),
        (ORDERS, r#"[7,"cs",-890884919,412,1569715249800]"#),
        (
            ORDERS,
            r#"{"event":"error","msg":"subscribe: limit","code":10305,"channel":"book","prec":"R0","symbol":"tBFTUSD"}"#,
        ),
        (TRADES, r#"{"event":"conf","status":"OK","flags":229376}"#),
        (TRADES, r#"{"event":"conf","status":"FAILED","flags":1}"#),
        (TRADES, r#"{"event":"info","version":2,"serverId":"083b","platform":{"status":1}}"#),
        (TRADES, r#"{"event":"info","code":20051,"msg":"Stopping"}"#),
        (TRADES, r#"{"event":"info","code":20061}"#),
        (TRADES, r#"{"event":"pong","cid":1,"ts":1}"#),
    ];
    let sample = |conn: u32, frame: &str| Sample { conn, ..text("", frame.into()) };
    let pair = |(conn, (before, frame)): (u32, (&str, &str))| [sample(conn, before), sample(conn, frame)];
    (100_000..).zip(pairs.into_iter().cycle().take(25 * pairs.len())).flat_map(pair).collect()
}

/// The text of a field that is a plain one, else nothing.
fn word<'a>(doc: &'a Doc, key: &str) -> &'a str {
    doc.get(key).and_then(Doc::scalar).unwrap_or("")
}

impl Plain {
    fn notice(&mut self, doc: &Doc, markets: &Markets) -> Option<Vec<Said>> {
        let is_book = word(doc, "channel") == "book" && ["", "P0"].contains(&word(doc, "prec"));
        let is_orders = word(doc, "channel") == "book" && word(doc, "prec") == "R0";
        let symbol = doc.get("symbol").and_then(Doc::text).unwrap_or("");
        let market = markets.find_any(symbol);
        let number = plain::u64(word(doc, "chanId"));
        let code = word(doc, "code");
        let event = match word(doc, "event") {
            "subscribed" => {
                let trades = word(doc, "channel") == "trades";
                let feed = if trades { Feed::Trades } else { Feed::Other };
                let feed = if is_book { Feed::Book } else { feed };
                let feed = if is_orders { Feed::Orders } else { feed };
                self.channels.retain(|(known, ..)| *known != number.unwrap_or(u64::MAX));
                self.channels.push((number?, feed, market));
                if let Some(market) = market.filter(|_| is_orders) {
                    return Some(vec![orders(market, OrdersKind::Opened, Vec::new(), None, None)]);
                }
                Event::Ack { market: market.filter(|_| is_book) }
            }
            "unsubscribed" => {
                self.channels.retain(|(known, ..)| Some(*known) != number);
                return Some(Vec::new());
            }
            "conf" if word(doc, "status") == "OK" => Event::Ack { market: None },
            "error" | "conf" => {
                let market = market.filter(|_| code != "10301");
                let refused = market.filter(|_| is_orders);
                let market = market.filter(|_| is_book);
                let code = plain::u64(code).map_or("?", |_| code);
                let text = kept(&format!("{code}: {}", word(doc, "msg")));
                let refused =
                    refused.map(|market| orders(market, OrdersKind::Refused, Vec::new(), None, None));
                return Some(refused.into_iter().chain([Said::Refused { market, text }]).collect());
            }
            "pong" => Event::Heartbeat,
            "info" => return info(code, doc.get("platform")),
            _ => return Some(Vec::new()),
        };
        Some(vec![Said::Plain(event)])
    }

    fn data(&self, items: &[Doc]) -> Option<(Vec<Said>, Option<u64>)> {
        let Some(number) = items.first().and_then(Doc::scalar).and_then(plain::u64) else {
            return Some((Vec::new(), None));
        };
        let channel = self.channels.iter().find(|(known, ..)| *known == number);
        let aim = channel.and_then(|(_, feed, market)| Some((*feed, (*market)?)));
        let Some(content) = items.get(1) else { return Some((Vec::new(), None)) };
        let word = if let Doc::Text { text, escaped: false } = content { text.as_str() } else { "" };
        let is_word = matches!(content, Doc::Text { .. }) && word != "hb";
        let tail = if is_word { items.get(3..)? } else { &items[2..] };
        let number = tail.first().map(|number| plain::u64(number.scalar()?));
        let number = if let Some(number) = number { Some(number?) } else { None };
        let event_us = plain::ms_to_us(tail.get(1).and_then(Doc::scalar));
        let said = match (word, aim) {
            ("hb", _) => Said::Plain(Event::Heartbeat),
            ("cs", Some((Feed::Book, market))) => {
                let sum: i64 = signed_whole(items[2].scalar()?)?;
                let checksum = Some(i32::try_from(sum).ok()? as u32);
                book(market, BookKind::Delta, Vec::new(), checksum, number, event_us)
            }
            ("cs", Some((Feed::Orders, market))) => {
                let sum: i64 = signed_whole(items[2].scalar()?)?;
                let checksum = Some(i32::try_from(sum).ok()? as u32);
                orders(market, OrdersKind::Changes, Vec::new(), checksum, number)
            }
            (_, Some((Feed::Orders, market))) if content.list().is_some() => {
                let (kind, told) = single_orders(content.list()?)?;
                orders(market, kind, told, None, number)
            }
            ("te", Some((Feed::Trades, market))) => trade(&items[2], market)?,
            (_, Some((Feed::Book, market))) if content.list().is_some() => {
                let (kind, levels) = levels(content.list()?)?;
                book(market, kind, levels, None, number, event_us)
            }
            _ => Said::Plain(Event::Ignored),
        };
        Some((vec![said], number))
    }

    /// A number that is behind by a little is old; any other that is not the next is a gap.
    fn counted(&mut self, got: u64, mut said: Vec<Said>) -> Vec<Said> {
        let expected = self.next.unwrap_or(got);
        if got < expected && (expected - got <= 64 || got >= expected / 2) {
            return vec![Said::Plain(Event::Ignored)];
        }
        if got != expected {
            said.insert(0, Said::Plain(Event::ConnGap { expected, got }));
        }
        self.next = Some(got.wrapping_add(1));
        said
    }
}

fn signed_whole(text: &str) -> Option<i64> {
    let size = plain::u64(text.strip_prefix('-').unwrap_or(text))?;
    let value = if text.starts_with('-') { -i128::from(size) } else { i128::from(size) };
    i64::try_from(value).ok()
}

fn info(code: &str, platform: Option<&Doc>) -> Option<Vec<Said>> {
    let status = match platform {
        Some(platform) => {
            platform.object()?;
            word(platform, "status")
        }
        None => "",
    };
    let events = match (code, status) {
        ("20051", _) => vec![Event::PlannedCut],
        ("20060", _) | ("", "0") => vec![Event::Maintenance { on: true }],
        ("20061", _) => vec![Event::Maintenance { on: false }, Event::PlannedCut],
        ("", "1") => vec![Event::Maintenance { on: false }],
        _ => Vec::new(),
    };
    Some(events.into_iter().map(Said::Plain).collect())
}

fn book(
    market: MarketId,
    kind: BookKind,
    levels: Vec<(Side, Level)>,
    checksum: Option<u32>,
    number: Option<u64>,
    event_us: i64,
) -> Said {
    let last = number.unwrap_or(0);
    let of = |side: Side| levels.iter().filter(|(of, _)| *of == side).map(|(_, level)| *level).collect();
    let (bids, asks) = (of(Side::Bid), of(Side::Ask));
    let seq = Seq { first: last, last, prev: None };
    Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum, keep_depth: 0 })
}

fn orders(
    market: MarketId,
    kind: OrdersKind,
    orders: Vec<RawOrder>,
    checksum: Option<u32>,
    number: Option<u64>,
) -> Said {
    Said::Orders(Orders { market, kind, at: number.unwrap_or(0), orders, checksum })
}

fn single_orders(items: &[Doc]) -> Option<(OrdersKind, Vec<RawOrder>)> {
    if let Some(Doc::Number(_)) = items.first() {
        return Some((OrdersKind::Changes, vec![single_order(items)?]));
    }
    let orders = items.iter().map(|item| single_order(item.list()?)).collect::<Option<_>>()?;
    Some((OrdersKind::Begin(Extent::Window(100)), orders))
}

fn single_order(items: &[Doc]) -> Option<RawOrder> {
    let id = plain::u64(number(items.first())?)?;
    let price = number(items.get(1))?;
    let (side, size) = amount(number(items.get(2))?)?;
    let is_gone = price.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let deed = if is_gone { Deed::Gone } else { Deed::Stands };
    let price = if is_gone { Decimal::default() } else { plain::price(price)? };
    Some(RawOrder { id, deed, side, price, size })
}

fn levels(items: &[Doc]) -> Option<(BookKind, Vec<(Side, Level)>)> {
    if let Some(Doc::Number(_)) = items.first() {
        return Some((BookKind::Delta, vec![level(items)?]));
    }
    let levels = items.iter().map(|item| level(item.list()?)).collect::<Option<_>>()?;
    Some((BookKind::Snapshot, levels))
}

fn number(doc: Option<&Doc>) -> Option<&str> {
    if let Some(Doc::Number(text)) = doc { Some(text) } else { None }
}

fn level(items: &[Doc]) -> Option<(Side, Level)> {
    let price = plain::price(number(items.first())?)?;
    let count = plain::u64(number(items.get(1))?)?;
    let (side, size) = amount(number(items.get(2))?)?;
    let size = if count == 0 { plain::size("0")? } else { size };
    Some((side, (price, size)))
}

fn amount(text: &str) -> Option<(Side, arbscope_core::num::Decimal)> {
    let (side, text) = match text.strip_prefix('-') {
        Some(text) => (Side::Ask, text),
        None => (Side::Bid, text),
    };
    let size = plain::size(text)?;
    let digits = text.split(['e', 'E']).next()?;
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    (!is_zero).then_some((side, size))
}

fn trade(doc: &Doc, market: MarketId) -> Option<Said> {
    let items = doc.list()?;
    number(items.first())?;
    let event_us = plain::ms_to_us(number(items.get(1)));
    number(items.get(1))?;
    let (taker, size) = amount(number(items.get(2))?)?;
    let price = plain::price(number(items.get(3))?)?;
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us })))
}
