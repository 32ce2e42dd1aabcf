//! Hyperliquid, plainly.

use arbscope_core::market::{Kind, MarketId};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};

/// Markets whose trades have begun on the one connection that is open.
#[derive(Default)]
pub struct Plain {
    begun: Vec<MarketId>,
}

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "hyperliquid"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        vec![("BTC", Kind::Linear), ("@142", Kind::Spot)]
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("hyperliquid/hftbacktest.hyperliquid.btcusd_20250126.gz", "", 100);
        all.extend(spoken());
        all
    }

    fn opened(&mut self, _conn: u32) {
        self.begun.clear();
    }

    fn remembers(&self) -> bool {
        true
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let doc = Doc::read(frame.bytes)?;
        let channel = doc.get("channel").and_then(unescaped).unwrap_or("");
        let data = doc.get("data");
        let said = match channel {
            "l2Book" => book(data?, markets)?,
            "trades" => self.trades(data?, markets)?,
            "subscriptionResponse" => answer(data?, markets)?,
            "error" => refusal(data?.text()?, markets),
            "pong" => vec![Said::Plain(Event::Heartbeat)],
            _ => Vec::new(),
        };
        Some(if said.is_empty() { vec![Said::Plain(Event::Ignored)] } else { said })
    }
}

/// What the recording does not hold, each as a connection of its own, with the one that came before.
fn spoken() -> Vec<Sample> {
    const BOOK: &str = r#"{"channel":"l2Book","data":{"coin":"@142","time":1703875200000,"levels":[[{"px":"98450.5","sz":"2.5","n":3},{"px":"98450","sz":"0.5","n":1}],[{"px":"98451.0","sz":"1.5","n":2}]]}}"#;
    const TRADES: &str = r#"{"channel":"trades","data":[{"coin":"BTC","side":"B","px":"69997.0","sz":"0.38111","time":1730160006192,"hash":"0x40d1","tid":1016375172059570},{"coin":"@142","side":"A","px":"69997.0","sz":"0.33458","time":1730160006192}]}"#;
    let pairs = [
        (TRADES, BOOK),
        (TRADES, TRADES),
        (BOOK, TRADES),
        (BOOK, r#"{"channel":"l2Book","data":{"coin":"BTC","time":1730160007687,"levels":[[],[]]}}"#),
        (
            BOOK,
            r#"{"channel":"bbo","data":{"coin":"BTC","time":1750948919838,"bbo":[{"px":"107575.0","sz":"3.87947","n":17},null]}}"#,
        ),
        (
            BOOK,
            r#"{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":null}}}"#,
        ),
        (BOOK, r#"{"channel":"error","data":"Already subscribed: {\"type\":\"l2Book\",\"coin\":\"BTC\"}"}"#),
        (
            BOOK,
            r#"{"channel":"error","data":"Invalid subscription {\"type\":\"l2Book\",\"coin\":\"@142\"}"}"#,
        ),
        (BOOK, r#"{"channel":"pong"}"#),
    ];
    let sample = |conn: u32, frame: &str| Sample { conn, ..text("", frame.into()) };
    let pair = |(conn, (before, frame)): (u32, (&str, &str))| [sample(conn, before), sample(conn, frame)];
    (100_000..).zip(pairs.into_iter().cycle().take(6 * pairs.len())).flat_map(pair).collect()
}

/// A string that was sent without escapes.
fn unescaped(doc: &Doc) -> Option<&str> {
    doc.text().filter(|_| doc.scalar().is_some())
}

fn book(data: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    data.object()?;
    let Some(market) = markets.find_any(data.get("coin")?.text()?) else { return Some(Vec::new()) };
    let last = plain::u64(data.get("time")?.scalar()?)?;
    let sides = data.get("levels")?.list()?;
    let level = |level: &Doc| -> Option<Level> {
        level.object()?;
        Some((plain::price(level.get("px")?.scalar()?)?, plain::size(level.get("sz")?.scalar()?)?))
    };
    let side = |at: usize| sides.get(at)?.list()?.iter().map(level).collect::<Option<Vec<Level>>>();
    let (bids, asks) = (side(0)?, side(1)?);
    let event_us = plain::ms_to_us(Some(&last.to_string()));
    let (kind, seq) = (BookKind::Full, Seq { first: last, last, prev: None });
    Some(vec![Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 })])
}

impl Plain {
    fn trades(&mut self, data: &Doc, markets: &Markets) -> Option<Vec<Said>> {
        let known = self.begun.clone();
        let mut said = Vec::new();
        for one in data.list()? {
            one.object()?;
            let Some(market) = markets.find_any(one.get("coin")?.text()?) else { continue };
            let price = plain::price(one.get("px")?.scalar()?)?;
            let size = plain::size(one.get("sz")?.scalar()?)?;
            let taker = plain::side(unescaped(one.get("side")?), "B", "A")?;
            let event_us = plain::ms_to_us(one.get("time").and_then(Doc::scalar));
            one.get("side")?.text()?;
            if known.contains(&market) {
                said.push(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us })));
            } else {
                self.begun.push(market);
            }
        }
        Some(said)
    }
}

fn answer(data: &Doc, markets: &Markets) -> Option<Vec<Said>> {
    data.object()?;
    let subscription = data.get("subscription");
    if let Some(subscription) = subscription {
        subscription.object()?;
    }
    let method = data.get("method")?.text()?;
    if method != "subscribe" {
        return Some(Vec::new());
    }
    let field = |key: &str| subscription.and_then(|subscription| subscription.get(key));
    let is_book = field("type").map_or(Some(false), |kind| Some(kind.text()? == "l2Book"))?;
    let coin = match field("coin").filter(|_| is_book) {
        Some(coin) => Some(coin.text()?),
        None => None,
    };
    let market = coin.and_then(|coin| markets.find_any(coin));
    Some(vec![Said::Plain(Event::Ack { market })])
}

fn refusal(said: &str, markets: &Markets) -> Vec<Said> {
    let text = kept(said);
    if text.starts_with("Already subscribed") {
        return Vec::new();
    }
    let coin = text.split("\"coin\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let market = coin.filter(|_| text.contains("l2Book")).and_then(|coin| markets.find_any(coin));
    vec![Said::Refused { market, text }]
}
