//! MEXC, plainly: a protobuf message becomes a list of fields first.

use arbscope_core::market::{Kind, MarketId, Side};
use arbscope_core::venue::{BookKind, Event, Frame, Seq, TradeEvent};

use crate::doc::Doc;
use crate::mexc_pb::{Message, changes, pair, whole, wrapper};
use crate::pair::{Markets, Oracle};
use crate::plain;
use crate::said::{Book, Level, Said, kept};
use crate::sample::{Sample, samples, text};
use crate::twin::kraken::single;

#[derive(Default)]
pub struct Plain;

impl Oracle for Plain {
    fn id(&self) -> &'static str {
        "mexc"
    }

    fn markets(&self) -> Vec<(&'static str, Kind)> {
        ["BTCUSDT", "ETHUSDT"].map(|symbol| (symbol, Kind::Spot)).into()
    }

    fn samples(&self) -> Vec<Sample> {
        let mut all = samples("mexc/crypto-msg-parser.messages.jsonl", "", 20);
        all.extend(ANSWERS.into_iter().cycle().take(40).map(|said| text("", said.into())));
        all.extend(pushes().into_iter().cycle().take(400).map(binary));
        all
    }

    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>> {
        let mut said = if frame.binary { push(frame.bytes, markets)? } else { answer(frame.bytes, markets)? };
        if said.is_empty() {
            said.push(Said::Plain(Event::Ignored));
        }
        Some(said)
    }
}

const ANSWERS: [&str; 6] = [
    r#"{"id":0,"code":0,"msg":"PONG"}"#,
    r#"{"id":0,"code":0,"msg":"spot@public.limit.depth.v3.api.pb@BTCUSDT@20,spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"}"#,
    r#"{"id":0,"code":0,"msg":"Not Subscribed successfully! [spot@public.limit.depth.v3.api.pb@ETHUSDT@20,spot@public.aggre.deals.v3.api.pb@100ms@ETHUSDT].  Reason： Blocked! "}"#,
    r#"{"id":0,"code":0,"msg":"Subscribed successful! [spot@public.limit.depth.v3.api.pb@BTCUSDT@20]. Not Subscribed successfully! [spot@public.limit.depth.v3.api.pb@ETHUSDT@20]. Reason： Blocked! "}"#,
    r#"{"id":0,"code":1,"msg":"msg format \"invalid\""}"#,
    r#"{"id":0,"code":0,"msg":"no channel"}"#,
];

fn binary(bytes: Vec<u8>) -> Sample {
    Sample { conn: 0, url: String::new(), bytes, binary: true }
}

fn pushes() -> Vec<Vec<u8>> {
    let (asks, bids) = ([["93180.18", "0.21976424"], ["93180.19", "1"]], [["93179.98", "2.82651000"]]);
    let deals = "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT";
    let deal =
        |kind| pair("80535.88", "0.01362099").number(3, kind).number(4, 1_789_897_550_000).text(5, "73X");
    let both = Message::default().bytes(1, &deal(1).0).bytes(1, &deal(2).0).text(2, "spot");
    let one_by_one = Message::default().bytes(1, &pair("104", "1").0).text(4, "104");
    vec![
        whole("BTCUSDT", &asks, &bids, "36913293511"),
        whole("ETHUSDT", &asks[..1], &[], "7"),
        whole("XYZUSDT", &asks, &bids, "7"),
        changes("BTCUSDT", &asks, &[["93170", "0"]], "36913293512", "36913293515"),
        wrapper(deals, "BTCUSDT", 1_789_897_550_123).bytes(314, &both.0).0,
        wrapper("spot@public.increase.depth.v3.api.pb@BTCUSDT", "BTCUSDT", 1).bytes(302, &one_by_one.0).0,
        wrapper(deals, "BTCUSDT", 5).0,
        Message::default().text(1, "spot@public.limit.depth.v3.api.pb@BTCUSDT@20").number(5, 9).bytes(303, &one_by_one.0).0,
        b"\x0a\x34spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT\x1a\x07BTCUSDT\x30\xa7\xd3\xd2\xf1\x8b\x34\xda\x13\x0a\x0a\x0880535.88".into(),
    ]
}

// ---- Protobuf, whole

enum Field {
    Number(u64),
    Bytes(Vec<u8>),
    Fixed,
}

/// All fields of a message, or `None`.
fn fields(mut rest: &[u8]) -> Option<Vec<(u64, Field)>> {
    let mut all = Vec::new();
    while !rest.is_empty() {
        let tag = varint(&mut rest)?;
        let field = match tag % 8 {
            0 => Field::Number(varint(&mut rest)?),
            1 => fixed(&mut rest, 8).map(|_| Field::Fixed)?,
            2 => {
                let len = varint(&mut rest)?;
                Field::Bytes(fixed(&mut rest, len)?)
            }
            5 => fixed(&mut rest, 4).map(|_| Field::Fixed)?,
            _ => return None,
        };
        if !(1..1 << 29).contains(&(tag / 8)) {
            return None;
        }
        all.push((tag / 8, field));
    }
    Some(all)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let len = 1 + rest.iter().position(|byte| *byte < 128)?;
    if len > 10 {
        return None;
    }
    let number = rest[..len].iter().rev().fold(0u128, |sum, byte| sum * 128 + u128::from(byte % 128));
    *rest = &rest[len..];
    u64::try_from(number).ok()
}

fn fixed(rest: &mut &[u8], len: u64) -> Option<Vec<u8>> {
    let len = usize::try_from(len).ok()?;
    let bytes = rest.get(..len)?.to_vec();
    *rest = &rest[len..];
    Some(bytes)
}

/// The one value of a field that may stand once; outer `None` where it stands twice or is of another kind.
fn once_number(all: &[(u64, Field)], wanted: u64) -> Option<Option<u64>> {
    let mut found = None;
    for (_, field) in all.iter().filter(|(number, _)| *number == wanted) {
        let Field::Number(value) = field else { return None };
        if found.replace(*value).is_some() {
            return None;
        }
    }
    Some(found)
}

fn every(all: &[(u64, Field)], wanted: impl Fn(u64) -> bool) -> Option<Vec<(u64, &[u8])>> {
    let mut found = Vec::new();
    for (number, field) in all.iter().filter(|(number, _)| wanted(*number)) {
        let Field::Bytes(bytes) = field else { return None };
        found.push((*number, &bytes[..]));
    }
    Some(found)
}

fn once_bytes(all: &[(u64, Field)], wanted: u64) -> Option<Option<&[u8]>> {
    let found = every(all, |number| number == wanted)?;
    (found.len() <= 1).then(|| found.first().map(|(_, bytes)| *bytes))
}

// ---- Data

fn push(bytes: &[u8], markets: &Markets) -> Option<Vec<Said>> {
    let all = fields(bytes)?;
    let (channel, symbol) = (once_bytes(&all, 1)?, once_bytes(&all, 3)?);
    let (created_ms, sent_ms) = (once_number(&all, 5)?, once_number(&all, 6)?);
    let bodies = every(&all, |number| (301..=399).contains(&number))?;
    if bodies.len() > 1 {
        return None;
    }
    let find = |name: &[u8]| std::str::from_utf8(name).ok().and_then(|name| markets.find_any(name));
    let market = match (symbol, channel) {
        (Some(symbol), _) => find(symbol),
        (None, Some(channel)) => channel.split(|byte| *byte == b'@').skip(2).find_map(find),
        (None, None) => None,
    };
    let Some(market) = market else { return Some(Vec::new()) };
    let Some((kind, body)) = bodies.first() else {
        let is_cut = channel.is_some_and(|name| name.starts_with(b"spot@public.limit.depth."));
        return (!is_cut).then(Vec::new);
    };
    let event_us = time_us(sent_ms.or(created_ms));
    match kind {
        302 | 303 | 313 => Some(vec![book(*kind, body, market, event_us)?]),
        314 => {
            let all = fields(body)?;
            let deals = every(&all, |number| number == 1)?;
            deals.into_iter().map(|(_, deal)| trade(deal, market)).collect()
        }
        _ => Some(Vec::new()),
    }
}

fn time_us(ms: Option<u64>) -> i64 {
    i64::try_from(u128::from(ms.unwrap_or(0)) * 1000).unwrap_or(0)
}

fn decimal(bytes: Option<&[u8]>) -> Option<&str> {
    std::str::from_utf8(bytes?).ok()
}

fn book(kind: u64, body: &[u8], market: MarketId, event_us: i64) -> Option<Said> {
    let all = fields(body)?;
    let side = |wanted: u64| -> Option<Vec<Level>> {
        let levels = every(&all, |number| number == wanted)?;
        let level = |level: &[u8]| {
            let level = fields(level)?;
            let (price, size) = (once_bytes(&level, 1)?, once_bytes(&level, 2)?);
            Some((plain::price(decimal(price)?)?, plain::size(decimal(size)?)?))
        };
        levels.into_iter().map(|(_, bytes)| level(bytes)).collect()
    };
    let (asks, bids) = (side(1)?, side(2)?);
    let first = plain::u64(decimal(once_bytes(&all, 4)?)?)?;
    let last = if kind == 313 { plain::u64(decimal(once_bytes(&all, 5)?)?)? } else { first };
    let kind = if kind == 303 { BookKind::Full } else { BookKind::Delta };
    let seq = Seq { first, last, prev: None };
    Some(Said::Book(Book { market, kind, seq, event_us, bids, asks, checksum: None, keep_depth: 0 }))
}

fn trade(deal: &[u8], market: MarketId) -> Option<Said> {
    let all = fields(deal)?;
    let price = plain::price(decimal(once_bytes(&all, 1)?)?)?;
    let size = plain::size(decimal(once_bytes(&all, 2)?)?)?;
    let taker = match once_number(&all, 3)?? {
        1 => Side::Bid,
        2 => Side::Ask,
        _ => return None,
    };
    let event_us = time_us(once_number(&all, 4)?);
    Some(Said::Plain(Event::Trade(TradeEvent { market, price, size, taker, event_us })))
}

// ---- Answers

fn answer(bytes: &[u8], markets: &Markets) -> Option<Vec<Said>> {
    let doc = Doc::read(bytes)?;
    if doc.object().is_some() {
        single(&doc, &["code", "msg"])?;
    }
    let Some(msg) = doc.get("msg").and_then(Doc::text) else { return Some(Vec::new()) };
    if msg == "PONG" {
        return Some(vec![Said::Plain(Event::Heartbeat)]);
    }
    if doc.get("code").and_then(Doc::scalar) != Some("0") {
        return Some(vec![Said::Refused { market: None, text: kept(msg) }]);
    }
    let refused_at = msg.find("Not Subscribed successfully! [").unwrap_or(msg.len());
    let (accepted, refused) = msg.split_at(refused_at);
    let acks = channels(accepted, markets).map(|market| Said::Plain(Event::Ack { market }));
    let reason = refused.rsplit(']').next().unwrap_or(refused);
    let text = kept(reason.trim_start_matches(['.', ' ']));
    let refusals = channels(refused, markets).map(|market| Said::Refused { market, text: text.clone() });
    Some(acks.chain(refusals).collect())
}

/// For every channel in a text the market whose depth it carries, if it is one.
fn channels<'a>(text: &'a str, markets: &'a Markets) -> impl Iterator<Item = Option<MarketId>> + 'a {
    let parts = text.split([',', '[', ']', ' ']).filter(|part| part.starts_with("spot@"));
    parts.map(|part| {
        let market = part.split('@').skip(2).find_map(|name| markets.find_any(name));
        market.filter(|_| part.contains(".depth"))
    })
}
