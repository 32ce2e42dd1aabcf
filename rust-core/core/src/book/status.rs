//! The state of a book: proved current, or visibly out of play.

use crate::market::Identity;

/// Book states of the fault specification.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum State {
    #[default]
    Idle = 0,
    Connecting = 1,
    /// Deltas wait for a snapshot that overlaps them.
    Syncing = 2,
    /// Sequence or checksum satisfied, and fresh.
    Live = 3,
    /// No proof of freshness: levels kept, never used.
    Stale = 4,
    /// Proof of damage: levels dropped.
    Resync = 5,
    /// Damaged too often: out until the pause ends.
    Quarantined = 6,
}

impl State {
    pub const ALL: [State; 7] = [
        State::Idle,
        State::Connecting,
        State::Syncing,
        State::Live,
        State::Stale,
        State::Resync,
        State::Quarantined,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            State::Idle => "IDLE",
            State::Connecting => "CONNECTING",
            State::Syncing => "SYNCING",
            State::Live => "LIVE",
            State::Stale => "STALE",
            State::Resync => "RESYNC",
            State::Quarantined => "QUARANTINED",
        }
    }
}

/// What the gate needs to know of a book, kept by the engine.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Status {
    pub state: State,
    /// Rises on every snapshot and every connection.
    pub epoch: u32,
    /// Last message of the book's own stream, µs on the monotonic clock.
    pub proof_us: i64,
    /// Connection slot whose frames prove the book too; `None` where its feed could hide a loss.
    pub socket: Option<usize>,
    /// Until when the stream's own rhythm lets the socket speak for it, µs.
    pub rhythm_until_us: i64,
    /// Oldest proof that still counts: `AGE_MAX`, or 1.5 × the interval of a slow full-push feed.
    pub age_max_us: i64,
    /// `bid > ask` after the last whole message (a locked book is valid).
    pub crossed: bool,
    /// Its feed went wrong too often lately: it may be right, and is not relied upon.
    pub held: bool,
    /// Whether its prices are those of the coin it is named after.
    pub identity: Identity,
    /// Counts every change of this book; what watches it compares.
    pub version: u64,
}
