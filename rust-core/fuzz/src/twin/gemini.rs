//! Gemini, plainly.

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};

/// Books that have begun on the one connection that is open.
#[derive(Default)]
pub struct Plain {
    begun: Vec<MarketId>,
}

/// Keys that are used; of two names for one thing only one may be there.
const KEYS: [&[&str]; 19] = [
    &["type", "e"],
    &["symbol", "s"],
    &["b"],
    &["a"],
    &["changes"],
    &["trades"],
    &["U"],
    &["u"],
    &["E"],
    &["timestamp"],
    &["t"],
    &["price", "p"],
    &["quantity", "q"],
    &["side"],
    &["m"],
    &["id"],
    &["status"],
    &["result"],
    &["error", "reason"],
];

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "gemini"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        let spot = ["BTCUSD", "ETHUSD", "LTCUSD", "OXTUSD"].map(|symbol| (symbol, Kind::Spot));
        spot.into_iter().chain([("ETHUSDCPERP", Kind::Linear)]).collect()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("gemini/cryptofeed-2021-04-17.GEMINI.ws.txt.gz", "", 500);
        all.extend(samples("gemini/cryptofeed-v3.GEMINI.jsonl.gz", "", 500));
        all.extend(newer());
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
        let said = if doc.object().is_some() { self.message(&doc, markets)? } else { None };
        Some(vec![said.unwrap_or(Said::Plain(Event::Ignored))])
    }
}

/// Frames of the newer feed, each as a connection of its own, with the one that came before.
fn newer() -> Vec<Sample> {
    const BOOK: &str = r#"{"e":"depthUpdate","E":1784851199088426630,"s":"btcusd","U":1764550512767893,"u":1764550512767893,"b":[],"a":[["0.75196","1325.49900000"]]}"#;
    const CHANGE: &str = r#"{"e":"depthUpdate","E":1784851239122227005,"s":"btcusd","U":1764550512767893,"u":1764550512813829,"b":[["0.75074","5201.83440000"]],"a":[["0.75150","0.00000000"]]}"#;
    let pairs = [
        (BOOK, CHANGE),
        (CHANGE, BOOK),
        (BOOK, BOOK),
        (BOOK, r#"{"id":"-BTCUSD","status":200}"#),
        (BOOK, r#"{"id":"BTCUSD","status":400,"error":{"code":-1121,"msg":"Invalid symbol"}}"#),
        (BOOK, r#"{"id":"ping","status":200,"result":{}}"#),
        (BOOK, r#"{"result":"error","reason":"InvalidJson"}"#),
        (
            BOOK,
            r#"{"E":1783981140085684200,"s":"btcusd","t":2840141014190422,"p":"62145.38","q":"0.01625","m":true}"#,
        ),
        (
            BOOK,
            r#"{"u":1764549594389752,"E":1783981140076872200,"s":"ethusd","b":"1.06149","B":"958.69","a":"1.06150","A":"38.39"}"#,
        ),
        (BOOK, r#"{"e":"contractStatus","s":"btcusd"}"#),
    ];
    let sample = |conn: u32, frame: &str| Sample { conn, ..text("", frame.into()) };
    let pair = |(conn, (before, frame)): (u32, (&str, &str))| [sample(conn, before), sample(conn, frame)];
    (100_000..).zip(pairs.into_iter().cycle().take(40 * pairs.len())).flat_map(pair).collect()
}

/// The value under either name of a key.
fn get<'a>(doc: &'a Doc, names: &[&str]) -> Option<&'a Doc> {
    names.iter().find_map(|name| doc.get(name))
}

fn scalar<'a>(doc: &'a Doc, names: &[&str]) -> Option<&'a str> {
    get(doc, names)?.scalar()
}

/// A string without escapes.
fn word<'a>(doc: &'a Doc, names: &[&str]) -> Option<&'a str> {
    get(doc, names)?.text().filter(|_| get(doc, names).is_some_and(|value| value.scalar().is_some()))
}

fn number(doc: &Doc, names: &[&str]) -> Option<u64> {
    plain::u64(scalar(doc, names)?)
}

fn ns_us(doc: Option<&Doc>) -> i64 {
    doc.and_then(Doc::scalar).and_then(plain::u64).map_or(0, |ns| (ns / 1000) as i64)
}

impl Plain {
    fn message(&mut self, doc: &Doc, markets: &Markets) -> Option<Option<Said>> {
        let once = |names: &&[&str]| names.iter().map(|name| doc.count(name)).sum::<usize>() < 2;
        KEYS.iter().all(once).then_some(())?;
        let symbol = word(doc, &["symbol", "s"]).filter(|symbol| symbol.len() <= 64);
        let market = symbol.and_then(|symbol| markets.find_any(&symbol.to_ascii_uppercase()));
        let side = |key: &str| match doc.get(key) {
            Some(list @ Doc::List(_)) => plain::levels(list),
            _ => Some(Vec::new()),
        };
        let changed = changes(doc.get("changes"))?;
        // Neither feed has keys of the other; together they would be one list.
        let all = |key: &str, wanted: Side| {
            let of = |(side, level): &(Side, Level)| (*side == wanted).then_some(*level);
            Some(side(key)?.into_iter().chain(changed.iter().filter_map(of)).collect::<Vec<Level>>())
        };
        let (bids, asks) = (all("b", Side::Bid)?, all("a", Side::Ask)?);
        let kind = word(doc, &["type", "e"]);
        match kind {
            Some("depthUpdate") => self.depth(doc, market, bids, asks),
            Some("l2_updates") => {
                let whole = doc.count("trades") > 0;
                let kind = if whole { BookKind::Snapshot } else { BookKind::Delta };
                Some(market.map(|market| book(market, kind, Seq::default(), 0, bids, asks)))
            }
            Some("trade") => trade(doc, market),
            Some("heartbeat") => Some(Some(Said::Plain(Event::Heartbeat))),
            Some(_) => Some(None),
            None if doc.count("id") + doc.count("result") > 0 => Some(self.answer(doc, markets)),
            None if doc.count("t") > 0 && get(doc, &["price", "p"]).is_some() => trade(doc, market),
            None => Some(None),
        }
    }

    fn depth(
        &mut self,
        doc: &Doc,
        market: Option<MarketId>,
        bids: Vec<Level>,
        asks: Vec<Level>,
    ) -> Option<Option<Said>> {
        let (first, last) = (number(doc, &["U"])?, number(doc, &["u"])?);
        if first > last {
            return None;
        }
        let Some(market) = market else { return Some(None) };
        let begins = !self.begun.contains(&market);
        self.begun.push(market);
        let kind = if begins && first == last { BookKind::Snapshot } else { BookKind::Delta };
        let seq = Seq { first, last, prev: None };
        Some(Some(book(market, kind, seq, ns_us(doc.get("E")), bids, asks)))
    }

    fn answer(&mut self, doc: &Doc, markets: &Markets) -> Option<Said> {
        let id = scalar(doc, &["id"]).unwrap_or("");
        if id == "ping" {
            return Some(Said::Plain(Event::Heartbeat));
        }
        let market = markets.find_any(id.strip_prefix('-').unwrap_or(id));
        let status = scalar(doc, &["status"]);
        let error = get(doc, &["error", "reason"]);
        let is_bad = status.and_then(plain::u64).is_some_and(|status| status >= 400);
        if error.is_some() || is_bad || scalar(doc, &["result"]) == Some("error") {
            let said = error.and_then(|error| error.text().or(error.get("msg").and_then(Doc::text)));
            let market = market.filter(|_| !id.starts_with('-'));
            return Some(Said::Refused {
                market,
                text: kept(said.or(status.filter(|status| plain::u64(status).is_some())).unwrap_or("error")),
            });
        }
        if let Some(market) = market.filter(|_| id.starts_with('-')) {
            self.begun.retain(|begun| *begun != market);
            return None;
        }
        Some(Said::Plain(Event::Ack { market }))
    }
}

fn book(
    market: MarketId,
    kind: BookKind,
    seq: Seq,
    event_us: i64,
    bids: Vec<Level>,
    asks: Vec<Level>,
) -> Said {
    Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 })
}

fn changes(doc: Option<&Doc>) -> Option<Vec<(Side, Level)>> {
    let change = |change: &Doc| {
        let change = change.list()?;
        let side =
            plain::side(change.first()?.scalar().filter(|_| change[0].text().is_some()), "buy", "sell")?;
        Some((side, (plain::price(change.get(1)?.scalar()?)?, plain::size(change.get(2)?.scalar()?)?)))
    };
    doc.map_or(Some(Vec::new()), |doc| doc.list()?.iter().map(change).collect())
}

fn trade(doc: &Doc, market: Option<MarketId>) -> Option<Option<Said>> {
    let price = plain::price(scalar(doc, &["price", "p"])?)?;
    let size = plain::size(scalar(doc, &["quantity", "q"])?)?;
    let maker_bought = doc.get("m").and_then(Doc::flag);
    let taker = match (doc.get("side").and_then(Doc::scalar), maker_bought) {
        (Some("buy"), _) | (None, Some(false)) => Side::Bid,
        (Some("sell"), _) | (None, Some(true)) => Side::Ask,
        _ => return None,
    };
    let old_us = plain::ms_to_us(scalar(doc, &["timestamp"]));
    let event_us = doc.get("E").map_or(old_us, |time| ns_us(Some(time)));
    let event = |market| Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us }));
    Some(market.map(event))
}
