//! Constants of a venue, as data.

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
    /// Frames we may send in a second on one connection.
    pub sends_per_second: u32,
    /// Connections we may open in `connects_window_us`.
    pub connects: u32,
    pub connects_window_us: i64,
    /// Longest life of a connection (0: none known); the planned cut comes before it.
    pub conn_life_us: i64,
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
