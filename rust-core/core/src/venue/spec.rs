//! Constants of a venue, as data.

use super::{BookEvent, BookKind};
use crate::market::Kind;

/// What a connection to an endpoint is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Carries subscriptions.
    Stream,
    /// Answers requests (Binance's WebSocket API); opened only when one must be asked.
    Query,
}

/// A host and path. The content policy lists the origin of every live one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// `wss://host[:port]/path`; a connection belongs to the endpoint whose URL is its longest prefix.
    pub url: &'static str,
    pub kind: Kind,
    pub role: Role,
    /// Whether the program dials it (others are only met in recordings).
    pub live: bool,
}

/// How a feed shows a loss; decides what proves a book and what "unverifiable" means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// Sequence numbers.
    Sequence,
    /// A checksum with each message.
    Checksum,
    /// Every push is the whole book.
    FullPush,
    /// Nothing: the book counts as live only within 60 s of a snapshot.
    None,
}

impl Guard {
    /// Whether a loss before this message would have shown: where it would not, the book is to be trusted only
    /// for a while after a snapshot, and no other frame speaks for it.
    pub fn guards(self, event: &BookEvent) -> bool {
        let is_whole = event.kind != BookKind::Delta;
        match self {
            Guard::None => false,
            Guard::FullPush => is_whole,
            Guard::Sequence => is_whole || event.seq.last != 0 || event.checksum.is_some(),
            Guard::Checksum => is_whole || event.checksum.is_some(),
        }
    }
}

/// Text that keeps a connection open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keepalive {
    pub every_us: i64,
    pub text: &'static str,
}

/// What the venue allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Subscriptions (streams, topics, channels) on one connection.
    pub streams_per_conn: usize,
    /// Frames we may send in a second on one connection, or on all together where they are `sends_shared`.
    pub sends_per_second: u32,
    /// The venue counts frames by our address, not by connection.
    pub sends_shared: bool,
    /// Subscriptions and their ends on one connection in an hour (0: not limited).
    pub sends_per_hour: u32,
    /// Requests to its query endpoints in a minute, all connections together (0: not limited).
    pub requests_per_minute: u32,
    /// Connections we may open in `connects_window_us`, to all its hosts together.
    pub connects: u32,
    pub connects_window_us: i64,
    /// Longest life of a connection (0: none known); the planned cut comes before it.
    pub conn_life_us: i64,
}

impl Limits {
    /// What most venues have: frames counted by connection, by the second alone.
    pub const PLAIN: Limits = Limits {
        streams_per_conn: 1,
        sends_per_second: 1,
        sends_shared: false,
        sends_per_hour: 0,
        requests_per_minute: 0,
        connects: 1,
        connects_window_us: 1_000_000,
        conn_life_us: 0,
    };
}

/// Everything constant about a venue.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// `kraken`: used in files and settings.
    pub id: &'static str,
    /// `Kraken`: shown.
    pub name: &'static str,
    /// `Krk`: shown in narrow columns.
    pub short: &'static str,
    pub endpoints: &'static [Endpoint],
    /// Fractions, lowest public tier.
    pub fee_taker: f64,
    pub fee_maker: f64,
    /// When and where the fees were read.
    pub fee_date: &'static str,
    pub fee_source: &'static str,
    pub guard: Guard,
    /// Nominal interval of a full-push feed (0 where the feed is not one).
    pub push_interval_us: i64,
    /// Interval of heartbeats that the venue sends on an idle connection (0: none).
    pub heartbeat_us: i64,
    pub keepalive: Option<Keepalive>,
    pub limits: Limits,
    /// Largest text frame that is read.
    pub frame_bytes_max: usize,
    /// What could not be verified, in one sentence each.
    pub unverified: &'static [&'static str],
}

impl Spec {
    /// Whether snapshots come over connections of their own.
    pub fn has_queries(&self) -> bool {
        self.endpoints.iter().any(|endpoint| endpoint.role == Role::Query)
    }

    /// The endpoint a URL belongs to: the longest prefix, else the first.
    pub fn endpoint_of(&self, url: &str) -> usize {
        let fits = |e: &Endpoint| if url.starts_with(e.url) { e.url.len() } else { 0 };
        let best = self.endpoints.iter().enumerate().max_by_key(|(place, e)| (fits(e), usize::MAX - place));
        best.map_or(0, |(place, _)| place)
    }
}
