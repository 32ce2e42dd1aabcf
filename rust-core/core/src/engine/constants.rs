//! Constants of the fault specification (section 3), in µs. A venue's own table may override some.

pub const CONNECT_TIMEOUT_US: i64 = 5_000_000;
/// From open to the first frame.
pub const ACK_TIMEOUT_US: i64 = 5_000_000;
/// First redial: 0 to this.
pub const BACKOFF_FIRST_US: i64 = 250_000;
/// Second redial; doubles from here.
pub const BACKOFF_BASE_US: i64 = 500_000;
pub const BACKOFF_MAX_US: i64 = 30_000_000;
/// Back-off starts anew only after this long in LIVE.
pub const OPEN_STABLE_US: i64 = 10_000_000;
/// A socket without a frame for this long is dead (or 2.5 × the venue's heartbeat).
pub const STALL_US: i64 = 5_000_000;
/// Messages and bytes that wait for a snapshot, a book.
pub const DELTA_BUF_MESSAGES: usize = 5_000;
pub const DELTA_BUF_LEVELS: usize = 4 * 1024 * 1024 / 40;
pub const SNAPSHOT_WAIT_US: i64 = 10_000_000;
/// Times a snapshot is asked for again before its market is put into quarantine, or the connection, if no
/// book on it is live, is renewed.
pub const SNAPSHOT_TRIES: u32 = 3;
/// After a stream is open, its venue's list of markets is asked for.
pub const LIST_AFTER_US: i64 = 3_000_000;
/// A market without a word for so long, while others of its connection are live, is not listed there.
pub const PROBE_US: i64 = 60_000_000;
/// Connections on which a market that is alone there must be silent before it counts as not listed.
pub const PROBE_CONNS: u32 = 2;
pub const BAN_WAIT_US: i64 = 60_000_000;
pub const BAN_WAIT_MAX_US: i64 = 900_000_000;
/// Failures in a row after which a venue is tried at its own pace only, while nothing at all is reached.
pub const FAILURES_QUICK: u32 = 2;
/// Dials in a row without an open that count as a ban while other venues are up.
pub const BAN_FAILURES: u32 = 8;
/// Close codes by which a venue says that we broke its rules (1008) or ask for too much (1013).
pub const BAN_CODES: [u32; 2] = [1008, 1013];
/// Three resyncs within this window put a book into quarantine.
pub const RESYNC_WINDOW_US: i64 = 60_000_000;
pub const RESYNCS_MAX: usize = 3;
pub const QUARANTINE_US: i64 = 60_000_000;
pub const QUARANTINE_MAX_US: i64 = 900_000_000;
/// After so many doublings the pause is at its longest.
pub const QUARANTINE_DOUBLINGS: u32 = 4;
/// A connection closed with this code held a frame too large to be any venue's: the host let it go unread.
pub const TOO_BIG: u32 = 1009;
/// Unreadable messages of whole JSON in a row, no book between them, that mean another format.
pub const MISSHAPEN_MAX: u32 = 5;
/// Frames of which a connection that brings no book has understood at least one.
pub const STRANGE_MAX: u64 = 20;
/// A crossed book is rebuilt when it is still crossed after this long, or after two messages.
pub const CROSSED_US: i64 = 250_000;
pub const CROSSED_MESSAGES: u32 = 2;
/// Delay above the stream's own 60 s minimum that makes it stale.
pub const LAG_MAX_US: i64 = 500_000;
pub const LAG_WINDOW_US: i64 = 60_000_000;
/// A wall clock that moves against the monotonic one by more than this was set.
pub const WALL_JUMP_US: i64 = 250_000;
/// A live host that calls no more often than this was frozen or asleep.
pub const SLEEP_US: i64 = 2_000_000;
/// A snapshot that did not fit is asked for again after this long.
pub const SNAPSHOT_AGAIN_US: i64 = 1_000_000;
/// Connections remembered of a recording: at the bound the one closed or silent for longest goes.
pub const SOCKETS_MAX: usize = 1_024;
/// Venue times farther than this from ours, or from the stream's habit, are not believed.
pub const EVENT_TIME_BOUND_US: i64 = 600_000_000;
/// Without sequence or checksum a book is live only this long after a snapshot.
pub const UNGUARDED_US: i64 = 60_000_000;
/// Waits between resubscriptions of a silent stream: doubles up to the second.
pub const RESUBSCRIBE_US: i64 = 30_000_000;
pub const RESUBSCRIBE_MAX_US: i64 = 600_000_000;
/// Messages of one market in a second beyond which what reads its book does so at most every ten milliseconds.
pub const HOT_MESSAGES: u32 = 500;
pub const HOT_REST_US: i64 = 10_000;
/// A book that stands still against its market's own trades for this long is frozen.
pub const FROZEN_US: i64 = 5_000_000;
/// Trades at prices that the book allows, while it stands still, after which they speak against it.
pub const FROZEN_PRINTS: u32 = 3;
/// A trade reported later than this above the stream's least delay says nothing of the book now.
pub const PRINT_FRESH_US: i64 = 2_000_000;
/// Connections that may be opening at once, of all venues.
pub const OPENING_MAX: usize = 30;
/// Single orders whose touch the book has not had for this long, nor they the book's, are dropped.
pub const ORDERS_SETTLE_US: i64 = 3_000_000;
/// What agreed for this long has no failures behind it.
pub const ORDERS_STABLE_US: i64 = 60_000_000;
/// Pause before they are asked for again; doubles, up to 640 s.
pub const ORDERS_RETRY_US: i64 = 5_000_000;
pub const ORDERS_RETRY_DOUBLINGS: u32 = 7;
/// Changes that may wait for the orders as they stood.
pub const ORDERS_WAITING_MAX: usize = 20_000;
pub const MINUTE_US: i64 = 60_000_000;
pub const HOUR_US: i64 = 3_600_000_000;
