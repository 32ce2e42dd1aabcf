//! R13: a hundred instruments at every venue, counted against what the fact sheet of the exchanges says is
//! allowed (2026-11-22). In the worst case: every connection lives, and no market ever answers.

use arbscope_core::market::{Kind, Market, MarketId, VenueId};
use arbscope_core::venue::{ConnPlan, Wanted, registry};

use super::host::*;

const MINUTE: i64 = 60 * SECOND;

/// What a venue allows one address or connection; 0 where nothing is published.
pub struct Allowed {
    pub venue: &'static str,
    /// Dials in a stretch of time, and connections at once.
    pub dials: usize,
    pub dials_us: i64,
    conns: usize,
    /// Streams, topics or channels on one connection.
    streams: usize,
    /// Texts in a second, on one connection or, where they are `shared`, on all together.
    pub texts: usize,
    pub shared: bool,
    /// Texts in an hour on one connection.
    pub texts_an_hour: usize,
    /// Books of 1,000 levels asked for in a minute, by their weight.
    pub books_a_minute: usize,
}

const NOTHING: Allowed = Allowed {
    venue: "",
    dials: 0,
    dials_us: MINUTE,
    conns: 0,
    streams: 0,
    texts: 0,
    shared: false,
    texts_an_hour: 0,
    books_a_minute: 0,
};

pub const TABLE: [Allowed; 16] = [
    Allowed {
        venue: "binance",
        dials: 300,
        dials_us: 5 * MINUTE,
        streams: 1024,
        texts: 5,
        books_a_minute: 120,
        ..NOTHING
    },
    Allowed {
        venue: "binance-us",
        dials: 300,
        dials_us: 5 * MINUTE,
        streams: 1024,
        texts: 5,
        books_a_minute: 120,
        ..NOTHING
    },
    Allowed { venue: "bitfinex", dials: 20, streams: 25, ..NOTHING },
    Allowed {
        venue: "bitget",
        dials: 300,
        dials_us: 5 * MINUTE,
        conns: 100,
        streams: 50,
        texts: 10,
        texts_an_hour: 240,
        ..NOTHING
    },
    Allowed { venue: "bitstamp", ..NOTHING },
    Allowed { venue: "bybit", dials: 500, dials_us: 5 * MINUTE, conns: 1000, ..NOTHING },
    Allowed { venue: "coinbase", dials: 8, dials_us: SECOND, texts: 8, shared: true, ..NOTHING },
    Allowed { venue: "crypto-com", streams: 400, texts: 100, ..NOTHING },
    Allowed { venue: "gate", conns: 100, ..NOTHING },
    Allowed { venue: "gemini", ..NOTHING },
    Allowed { venue: "htx", dials: 50, dials_us: SECOND, streams: 100, texts: 10, ..NOTHING },
    Allowed { venue: "hyperliquid", conns: 100, streams: 1000, texts: 33, shared: true, ..NOTHING },
    Allowed { venue: "kraken", dials: 150, dials_us: 10 * MINUTE, texts: 4, ..NOTHING },
    Allowed { venue: "kucoin", streams: 100, ..NOTHING },
    Allowed { venue: "mexc", streams: 30, texts: 100, ..NOTHING },
    Allowed { venue: "okx", dials: 3, dials_us: SECOND, texts_an_hour: 480, ..NOTHING },
];

/// What was asked of the host, by moment.
#[derive(Default)]
struct Traffic {
    dials: Vec<i64>,
    /// Connection and moment of each text.
    texts: Vec<(u32, i64)>,
    conns_most: usize,
}

/// Five minutes with a hundred instruments: every dial is answered, everything sent is met with silence.
fn traffic(venue: &str) -> Traffic {
    let quote = if venue == "gemini" { "USD" } else { "USDT" };
    let names: Vec<String> = (0..100).map(|n| format!("C{n}-{quote}")).collect();
    let mut host = Host::live(&[venue], &names.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut traffic, mut open) = (Traffic::default(), Vec::new());
    for second in 0..300 {
        for _ in 0..20 {
            for asked in host.wait(SECOND / 20) {
                match asked {
                    Asked::Open { conn, url, .. } => {
                        traffic.dials.push(host.now_us);
                        open.push(conn);
                        host.open(venue, conn, &url);
                    }
                    Asked::Send { conn, .. } => traffic.texts.push((conn, host.now_us)),
                    Asked::Close { conn, .. } => open.retain(|other| *other != conn),
                }
            }
            traffic.conns_most = traffic.conns_most.max(open.len());
        }
        if second % 2 == 0 {
            open.clone().into_iter().for_each(|conn| host.say(venue, conn, "{}"));
        }
    }
    traffic
}

/// Most moments in any stretch of this length.
fn most(moments: &[i64], window_us: i64) -> usize {
    let in_stretch = |from_us: &i64| {
        moments.iter().filter(|at_us| (*from_us..from_us + window_us).contains(at_us)).count()
    };
    moments.iter().map(in_stretch).max().unwrap_or(0)
}

/// Moments of the texts of each connection, or of all together.
fn lines(traffic: &Traffic, shared: bool) -> Vec<Vec<i64>> {
    let mut conns: Vec<u32> = traffic.texts.iter().map(|(conn, _)| if shared { 0 } else { *conn }).collect();
    conns.sort_unstable();
    conns.dedup();
    let of = |conn: &u32| {
        let here = traffic.texts.iter().filter(|(other, _)| shared || other == conn);
        here.map(|(_, at_us)| *at_us).collect()
    };
    conns.iter().map(of).collect()
}

fn plan(venue: &str) -> Vec<ConnPlan> {
    let place = registry::find(venue).expect("a venue");
    let file = registry::all().swap_remove(place.index());
    let market = |n: usize| Market {
        venue: VenueId(place.0),
        symbol: format!("C{n}USDT"),
        kind: Kind::Spot,
        instrument: None,
        rules: None,
    };
    let markets: Vec<Market> = (0..100).map(market).collect();
    let want = |(n, market)| Wanted { id: MarketId::from_index(n), market };
    let wanted: Vec<Wanted<'_>> = markets.iter().enumerate().map(want).collect();
    file.plan(&wanted)
}

fn keeps(venue: &str, what: &str, counted: usize, allowed: usize) {
    println!("{venue:12} {what:28} {counted:5} of {allowed}");
    assert!(allowed == 0 || counted <= allowed, "{venue}: {counted} {what}, {allowed} are allowed");
}

#[test]
fn r13_a_hundred_instruments_fit_into_the_quotas_of_every_venue() {
    for allowed in TABLE {
        let Allowed { venue, shared, .. } = allowed;
        let plans = plan(venue);
        assert_eq!(plans.iter().map(|plan| plan.markets.len()).sum::<usize>(), 100, "{venue}");
        let streams = plans.iter().map(|plan| 2 * plan.markets.len()).max().unwrap_or(0);
        keeps(venue, "streams on a connection", streams, allowed.streams);
        let traffic = traffic(venue);
        keeps(venue, "connections at once", traffic.conns_most, allowed.conns);
        keeps(venue, "dials", most(&traffic.dials, allowed.dials_us), allowed.dials);
        let lines = lines(&traffic, shared);
        let busiest = |window_us| lines.iter().map(|line| most(line, window_us)).max().unwrap_or(0);
        // The host looks twenty times a second: a stretch that is shorter by that is seen.
        keeps(venue, "texts in a second", busiest(SECOND - SECOND / 20), allowed.texts);
        keeps(venue, "texts on a connection", busiest(60 * MINUTE), allowed.texts_an_hour);
        keeps(venue, "texts in a minute", busiest(MINUTE), allowed.books_a_minute);
        assert!(venue == "hyperliquid" || !traffic.texts.is_empty(), "{venue}");
    }
    assert_eq!(TABLE.len(), registry::all().len());
}
