//! The seam to the exchanges: one file a venue, and what all of them speak.
//!
//! A venue file knows everything about its venue (hosts, subscribe frames, decoding, sequence rule,
//! checksum, keep-alive, limits, fees, symbol names) and nothing about books, connections or time:
//! it turns a frame into [`Event`]s, and answers questions with data. It never sends anything itself.

pub mod batch;
pub mod checksum;
pub mod conns;
pub mod field;
pub mod gzip;
pub mod list;
pub mod numbering;
pub mod pairs;
pub mod read;
pub mod registry;
pub mod seq;
pub mod spec;

pub use batch::{
    Batch, BookEvent, BookKind, Event, Malformed, OrdersEvent, OrdersKind, TextSpan, TradeEvent,
};
pub use checksum::{CHECKSUM_DEPTH, Summed, Top};
pub use list::{ListRequest, ListedMarket};
pub use seq::{Follow, Seq};
pub use spec::{Endpoint, Guard, Keepalive, Limits, Role, Spec};

pub use crate::market::{Deed, Extent, RawLevel, RawOrder};
use crate::market::{Kind, Market, MarketId, Rules, Symbols, VenueId};

registry::venues! {
    binance::Binance,
    binance_us::BinanceUs,
    bitfinex::Bitfinex,
    bitget::Bitget,
    bitstamp::Bitstamp,
    bybit::Bybit,
    coinbase::Coinbase,
    crypto_com::CryptoCom,
    gate::Gate,
    gemini::Gemini,
    htx::Htx,
    hyperliquid::Hyperliquid,
    kraken::Kraken,
    kucoin::Kucoin,
    mexc::Mexc,
    okx::Okx,
}

/// One received frame and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The venue's own place in the registry, for look-ups in [`Symbols`].
    pub venue: VenueId,
    /// The connection's number, unique within the venue.
    pub conn: u32,
    /// Which of [`Spec::endpoints`] the connection's URL belongs to.
    pub endpoint: usize,
    /// Text of the frame as UTF-8, or the raw bytes of a binary frame.
    pub bytes: &'a [u8],
    pub binary: bool,
}

/// A market as a venue needs to see it when it writes subscriptions.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub id: MarketId,
    pub market: &'a Market,
}

/// One connection a venue asks for: where it goes and what is sent, in order, once it is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConnPlan {
    pub endpoint: usize,
    pub url: String,
    pub markets: Vec<MarketId>,
    pub sends: Vec<String>,
}

/// A request for one market's snapshot: sent on the market's own connection if `endpoint` is that
/// connection's, else on a connection of its own to that endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SnapshotRequest {
    pub endpoint: usize,
    pub text: String,
}

/// A second channel for one market's book: whole pushes, where the first channel cannot be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fallback {
    /// Its name, for a person.
    pub channel: &'static str,
    /// Ends the subscription to the first channel.
    pub leave_first: String,
    pub subscribe: String,
    pub unsubscribe: String,
}

/// A moment in the life of a market's stream of single orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrdersStep {
    /// Somebody looks at the market.
    Begin,
    /// The orders as they stood have come: what only served to send them may end.
    Begun,
    /// Nobody looks at the market any more, or the stream is to begin anew.
    End,
}

/// One exchange.
pub trait Venue {
    /// Constants of the venue.
    fn spec(&self) -> &'static Spec;

    /// What the venue calls `base` in `quote` (both in our names: BTC, USDT), as a live spot market;
    /// `None` where it has no such market as far as is known.
    fn symbol(&self, base: &str, quote: &str) -> Option<String>;

    /// Tick, step and minimum of a symbol from the venue's dated table.
    fn rules(&self, symbol: &str) -> Option<Rules>;

    /// Connections and subscribe frames for these markets, within the venue's limits.
    fn plan(&self, wanted: &[Wanted<'_>]) -> Vec<ConnPlan>;

    /// How long after its opening nothing is sent on a connection, in µs.
    fn settle_us(&self) -> i64 {
        0
    }

    /// A connection was opened: whatever was remembered under this number is void.
    fn opened(&mut self, _conn: u32) {}

    /// Reads one frame into `out` (cleared before the call). Allocates nothing except in a snapshot.
    fn decode(&mut self, frame: &Frame<'_>, symbols: &Symbols, out: &mut Batch) -> Result<(), Malformed>;

    /// The sequence rule: what a delta means for a book that stands at `last`.
    /// `spliced` is false for the first delta after a snapshot.
    fn follow(&self, last: u64, seq: &Seq, spliced: bool) -> Follow;

    /// Whether a snapshot answers a request, and so may be older than deltas that came before it. Elsewhere
    /// it stands in order on the stream: whatever came before it is older.
    fn snapshots_are_answers(&self) -> bool {
        self.spec().has_queries()
    }

    /// Whether numbers count the frames of a connection, so that another connection never continues them.
    fn counts_frames(&self) -> bool {
        false
    }

    /// Best levels a side that the checksum looks at.
    fn checksum_depth(&self) -> usize {
        CHECKSUM_DEPTH
    }

    /// The venue's checksum over a book's best levels; only called for a message that carries one. `summed`
    /// is what this returned for the same book before.
    fn checksum(&self, _top: &Top<'_>, _summed: &mut Summed) -> u32 {
        0
    }

    /// How to ask for a snapshot, where deltas come without one.
    fn snapshot_request(&self, _market: &Market) -> Option<SnapshotRequest> {
        None
    }

    /// Frames that drop and renew one market's book subscription on its connection.
    fn resubscribe(&self, _market: &Market) -> Vec<String> {
        Vec::new()
    }

    /// How long the first book of a subscription may take before the market takes its [`Venue::fallback`], in
    /// µs; `None` where there is none.
    fn first_book_us(&self) -> Option<i64> {
        None
    }

    /// The market's second channel, if it has one that helps. `refusal`: what the venue said when it refused
    /// the first one; `None` where no book came.
    fn fallback(&self, _market: &Market, _refusal: Option<&str>) -> Option<Fallback> {
        None
    }

    /// Frames for a market's single orders on the connection that carries its book; none where the venue does
    /// not publish them. What they bring are [`Event::Orders`]; a checksum of theirs is [`Venue::checksum`]
    /// with ids in the place of prices.
    fn orders_frames(&self, _conn: u32, _market: &Market, _step: OrdersStep) -> Vec<String> {
        Vec::new()
    }

    /// Frames that end all that [`Venue::plan`] subscribes of one market, on its connection. None: the connection
    /// has to be replaced.
    fn unsubscribe(&self, _market: &Market) -> Vec<String> {
        Vec::new()
    }

    /// Frames that end (`on` is false) or renew the trades that [`Venue::plan`] subscribes of these markets, on
    /// the connection that carries them; their books are left alone. None: the trades stay.
    fn trades(&self, _markets: &[&Market], _on: bool) -> Vec<String> {
        Vec::new()
    }

    /// How to ask for the venue's own list of its markets, where it has one on a socket. What it brings is
    /// [`Event::List`].
    fn list_request(&self) -> Option<ListRequest> {
        None
    }

    /// Day of the table behind [`Venue::rules`].
    fn rules_date(&self) -> Option<&'static str> {
        None
    }

    /// Kind of the markets on an endpoint; a venue whose symbols tell the kind overrides nothing
    /// and looks symbols up with [`Symbols::find_any`].
    fn kind(&self, endpoint: usize) -> Kind {
        self.spec().endpoints.get(endpoint).map_or(Kind::Spot, |e| e.kind)
    }
}
