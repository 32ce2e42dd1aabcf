//! Binance.US: Binance's protocol of old on hosts, pairs and limits of its own.
//!
//! Facts of 2026-11-22, from `web-socket-streams.md` and `web-socket-api.md` of binance-us-api-docs (2023-09-06)
//! and from recordings of 2021 and 2026. Frames, subscriptions and the sequence rule are Binance's: that file
//! reads them. What differs here: server pings every 3 min, no `serverShutdown`, US dollars as a quote, a
//! request weight of 1,200 a minute.

use super::binance::{Binance, list};
use super::list::HOURLY_US;
use super::pairs::is_way_round;
use super::{
    Batch, ConnPlan, Endpoint, Follow, Frame, Guard, Limits, ListRequest, Malformed, Role, Seq,
    SnapshotRequest, Spec, Venue, Wanted,
};
use crate::market::{Kind, Market, Rules, Symbols};
use crate::num::Decimal;

// ---- Hosts, limits, fees ------------------------------------------------------------------------

// The places at which Binance has its spot hosts too: frames and plans name a host by its place.
const STREAM: usize = 0;
const QUERY: usize = 1;

static SPEC: Spec = Spec {
    id: "binance-us",
    name: "Binance.US",
    short: "BUS",
    endpoints: &[
        Endpoint {
            url: "wss://stream.binance.us:9443/stream",
            kind: Kind::Spot,
            role: Role::Stream,
            live: true,
        },
        Endpoint {
            url: "wss://ws-api.binance.us:443/ws-api/v3",
            kind: Kind::Spot,
            role: Role::Query,
            live: true,
        },
    ],
    fee_taker: 0.001,
    fee_maker: 0.001,
    fee_date: "2026-11-22",
    fee_source: "ccxt 4.5.84",
    guard: Guard::Sequence,
    push_interval_us: 0,
    heartbeat_us: 0,
    // The server pings with protocol frames every 3 min; the socket answers them by itself.
    keepalive: None,
    limits: Limits {
        streams_per_conn: 1024,
        // Five are allowed, and our pongs count among them.
        sends_per_second: 4,
        // A book of 1,000 levels weighs 10 of 1,200; some is left for others.
        requests_per_minute: 90,
        connects: 300,
        connects_window_us: 300_000_000,
        conn_life_us: 86_400_000_000,
        ..Limits::PLAIN
    },
    frame_bytes_max: 4 << 20,
    unverified: &[
        "Pairs in US dollars were suspended in 2023 and came back in 2025.",
        "A stream of a pair that does not exist is accepted and then stays silent.",
        "Cheaper tiers, down to no fee at all, have been advertised since; the fee is that of ccxt's table.",
        "Tick, step and smallest order are those of 2021-10-12.",
        "Many addresses outside the United States are refused.",
    ],
};

// ---- Symbols and rules --------------------------------------------------------------------------

/// Quote currencies of the listing of 2021-10-12 that are left.
const QUOTES: [&str; 4] = ["USD", "USDT", "USDC", "BTC"];

/// Symbol, digits of the tick, digits of the step (also the smallest quantity), smallest notional:
/// `exchangeInfo` as recorded on 2021-10-12. XRP was suspended that day and has no row.
const RULES: [(&str, u8, u8, Decimal); 14] = [
    ("BTCUSD", 2, 6, Decimal::new(10, 0)),
    ("BTCUSDC", 2, 6, Decimal::new(10, 0)),
    ("BTCUSDT", 2, 6, Decimal::new(10, 0)),
    ("DAIUSD", 4, 2, Decimal::new(10, 0)),
    ("DOGEUSD", 4, 0, Decimal::new(10, 0)),
    ("DOGEUSDT", 7, 0, Decimal::new(10, 0)),
    ("ETHBTC", 6, 3, Decimal::new(1, 4)),
    ("ETHUSD", 2, 5, Decimal::new(10, 0)),
    ("ETHUSDT", 2, 5, Decimal::new(10, 0)),
    ("LINKUSD", 4, 2, Decimal::new(10, 0)),
    ("SOLUSD", 4, 2, Decimal::new(10, 0)),
    ("SOLUSDT", 4, 2, Decimal::new(10, 0)),
    ("USDCUSD", 4, 2, Decimal::new(10, 0)),
    ("USDTUSD", 4, 2, Decimal::new(10, 0)),
];

// ---- The venue ----------------------------------------------------------------------------------

/// Binance.US. It remembers nothing between frames.
#[derive(Debug, Default)]
pub struct BinanceUs;

impl Venue for BinanceUs {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn symbol(&self, base: &str, quote: &str) -> Option<String> {
        is_way_round(base, quote, &QUOTES).then(|| format!("{base}{quote}"))
    }

    fn rules(&self, symbol: &str) -> Option<Rules> {
        let (_, tick, step, min_notional) = *RULES.iter().find(|row| row.0 == symbol)?;
        let (tick, step) = (Decimal::new(1, tick), Decimal::new(1, step));
        Some(Rules { tick, step, min_qty: step, min_notional })
    }

    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan> {
        let here = |plan| ConnPlan { endpoint: STREAM, url: SPEC.endpoints[STREAM].url.into(), ..plan };
        Binance.plan(wanted).into_iter().map(here).collect()
    }

    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed> {
        Binance.decode(frame, symbols, out)
    }

    /// Binance's rule for spot: what ends at or before the book's id is stale, what begins after the id that
    /// follows leaves a hole, any other is applied.
    fn follow(&self, last: u64, seq: &Seq, spliced: bool) -> Follow {
        Binance.follow(last, seq, spliced)
    }

    fn trades(&self, markets: &[&Market], on: bool) -> Vec<String> {
        Binance.trades(markets, on)
    }

    fn unsubscribe(&self, market: &Market) -> Vec<String> {
        Binance.unsubscribe(market)
    }

    fn list_request(&self) -> Option<ListRequest> {
        Some(ListRequest { endpoint: QUERY, text: list::WHOLE, again_us: HOURLY_US })
    }

    fn rules_date(&self) -> Option<&'static str> {
        Binance.rules_date()
    }

    fn snapshot_request(&self, market: &Market) -> Option<SnapshotRequest> {
        Binance.snapshot_request(market)
    }
}
