//! What goes wrong, and how often. Rates are drawn by whoever runs a session; all of them are 0 unless said.

/// Frames are counted in a million, the rest in a million connection seconds (or venue or world seconds).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Troubles {
    // --- One frame ---
    /// A change of a book never comes (P01).
    pub lost: u32,
    /// A frame comes twice (P02).
    pub doubled: u32,
    /// A frame is overtaken by those behind it (P03).
    pub overtaken: u32,
    /// A frame is cut short (V01).
    pub cut_short: u32,
    /// A digit of a size is another one; only where a checksum would show it (P06).
    pub flipped: u32,
    /// A frame of a connection that has ended comes all the same (T07).
    pub late: u32,
    // --- One connection ---
    /// It ends without a word (T01).
    pub dropped: u32,
    /// Nothing comes or goes any more, and nobody says so (T03).
    pub half_open: u32,
    /// One market says nothing for a while (T04).
    pub muted: u32,
    /// Everything comes later for a while (C05).
    pub slowed: u32,
    // --- One venue ---
    /// It is down, and takes no connection, for a while (T02, T09).
    pub down: u32,
    /// It accepts, and hangs up at once, for a while (T05).
    pub flapping: u32,
    /// It stops trading one market for a while; heartbeats go on (P12).
    pub halted: u32,
    // --- The client's own side ---
    /// Its network is gone for a while (T10).
    pub offline: u32,
    /// Its wall clock is set (C02).
    pub clock_set: u32,
}

impl Troubles {
    /// Something to look at every few seconds.
    pub const BAD_DAY: Troubles = Troubles {
        lost: 200,
        doubled: 200,
        overtaken: 200,
        cut_short: 50,
        flipped: 500,
        late: 100_000,
        dropped: 1_500,
        half_open: 500,
        muted: 1_000,
        slowed: 500,
        down: 500,
        flapping: 200,
        halted: 1_000,
        offline: 500,
        clock_set: 200,
    };

    /// What an ordinary day brings: a connection drops four times, falls silent in one market as often, is dead
    /// without a word two or three times and late for a while once or twice; a venue turns everybody away for a
    /// while twice in a fortnight and halts a market once in six days; our own network is gone every other day.
    pub const ORDINARY: Troubles = Troubles {
        lost: 20,
        doubled: 20,
        overtaken: 20,
        cut_short: 5,
        flipped: 5,
        late: 1_000,
        dropped: 50,
        half_open: 30,
        muted: 50,
        slowed: 20,
        down: 1,
        flapping: 1,
        halted: 2,
        offline: 5,
        clock_set: 5,
    };
}
