//! The last happenings, kept as numbers: who reads them finds the words.

use std::collections::VecDeque;

use crate::market::{MarketId, VenueId, Verdict};

/// Something a person may want to read later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Happening {
    Dialled { conn: u32 },
    Opened { conn: u32 },
    Subscribed { conn: u32, markets: u32 },
    Acked { market: MarketId },
    Closed { conn: u32, code: u32, reason: Box<str> },
    NoAnswer { conn: u32 },
    Waits { wait_us: i64, failures: u32 },
    Silent { conn: u32, silent_us: i64 },
    SnapshotAsked { market: MarketId, tries: u32 },
    Live { market: MarketId, out_us: i64, fresh: bool },
    Stale { market: MarketId, silent_us: i64, habit_us: i64 },
    Lagging { market: MarketId, delay_us: i64, least_us: i64 },
    Unproved { market: MarketId, since_us: i64 },
    Behind { market: MarketId },
    Frozen { market: MarketId },
    Gap { market: MarketId, had: u64, got: u64 },
    ConnectionGap { expected: u64, got: u64 },
    ChecksumWrong { market: MarketId, expected: u32, computed: u32 },
    Crossed { market: MarketId, for_us: i64 },
    NoSnapshot { market: MarketId },
    FellBack { market: MarketId, channel: &'static str, refused: bool },
    Quarantined { market: MarketId, pause_us: i64 },
    Held { market: MarketId, score: u8 },
    Trusted { market: MarketId, score: u8 },
    Malformed { market: Option<MarketId>, what: &'static str },
    Refused { market: Option<MarketId>, text: Box<str> },
    OrdersDropped { market: MarketId, why: &'static str },
    Listed { count: u32 },
    Trading { market: MarketId, on: bool },
    NotListed { market: MarketId, why: Box<str> },
    PlannedCut { conn: u32 },
    Maintenance { on: bool },
    BanSuspected { wait_us: i64 },
    FormatChanged { conn: u32 },
    ClockJumped { by_us: i64 },
    Woke { slept_us: i64 },
    Stranger { market: MarketId, percent: i64, others: u32 },
    Likened { market: MarketId },
    Answered { market: MarketId, verdict: Option<Verdict> },
}

/// One line of the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub t_us: i64,
    pub what: Happening,
}

/// A happening as it is told outside: a word, whose market, two numbers, a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told<'a> {
    /// One of [`WORDS`].
    pub word: &'static str,
    pub market: Option<MarketId>,
    pub numbers: [i64; 2],
    pub text: &'a str,
}

/// Entries kept a venue, and a market.
const KEPT: usize = 50;

type Ring = VecDeque<Entry>;

/// The last [`KEPT`] happenings of each venue and of each market. A market's room is made when the first
/// thing happens to it, which is its subscription.
#[derive(Debug, Default)]
pub struct Journal {
    venues: Vec<Ring>,
    markets: Vec<Ring>,
}

impl Journal {
    pub fn new(venues: usize) -> Self {
        let venues = (0..venues).map(|_| Ring::with_capacity(KEPT)).collect();
        Self { venues, markets: Vec::new() }
    }

    pub fn add_market(&mut self) {
        self.markets.push(Ring::new());
    }

    pub fn note(&mut self, t_us: i64, venue: VenueId, what: Happening) {
        self.note_market(t_us, what.told().market, &what);
        push(&mut self.venues[venue.index()], Entry { t_us, what });
    }

    /// What is said of one market alone: a venue has too many of them to read it there.
    pub fn note_market(&mut self, t_us: i64, market: Option<MarketId>, what: &Happening) {
        let Some(ring) = market.and_then(|market| self.markets.get_mut(market.index())) else { return };
        push(ring, Entry { t_us, what: what.clone() });
    }

    /// Oldest first.
    pub fn of(&self, venue: VenueId) -> &Ring {
        &self.venues[venue.index()]
    }

    /// Oldest first.
    pub fn of_market(&self, market: MarketId) -> &Ring {
        &self.markets[market.index()]
    }
}

fn push(ring: &mut Ring, entry: Entry) {
    if ring.len() == KEPT {
        ring.pop_front();
    }
    ring.reserve_exact(KEPT - ring.len());
    ring.push_back(entry);
}

/// Every word a happening is told by.
pub const WORDS: [&str; 40] = [
    "dialled",
    "opened",
    "subscribed",
    "acknowledged",
    "closed",
    "no-answer",
    "waits",
    "silent",
    "snapshot-asked",
    "live",
    "live-fresh",
    "stale",
    "lagging",
    "unproved",
    "behind",
    "frozen",
    "gap",
    "connection-gap",
    "checksum-wrong",
    "crossed",
    "no-snapshot",
    "fell-back",
    "quarantined",
    "held",
    "trusted",
    "malformed",
    "refused",
    "orders-dropped",
    "listed",
    "trading",
    "not-listed",
    "planned-cut",
    "maintenance",
    "ban-suspected",
    "format-changed",
    "clock-jumped",
    "woke",
    "stranger",
    "likened",
    "answered",
];

impl Happening {
    /// As it is told outside. Times are µs.
    pub fn told(&self) -> Told<'_> {
        use Happening::*;
        match self {
            Dialled { conn } => venue("dialled", [*conn, 0], ""),
            Opened { conn } => venue("opened", [*conn, 0], ""),
            Subscribed { conn, markets } => venue("subscribed", [*conn, *markets], ""),
            Acked { market } => of("acknowledged", market, [0, 0]),
            Closed { conn, code, reason } => venue("closed", [*conn, *code], reason),
            NoAnswer { conn } => venue("no-answer", [*conn, 0], ""),
            Waits { wait_us, failures } => venue("waits", [*wait_us, i64::from(*failures)], ""),
            Silent { conn, silent_us } => venue("silent", [i64::from(*conn), *silent_us], ""),
            SnapshotAsked { market, tries } => of("snapshot-asked", market, [i64::from(*tries), 0]),
            Live { market, out_us, fresh } => {
                of(["live", "live-fresh"][usize::from(*fresh)], market, [*out_us, 0])
            }
            Stale { market, silent_us, habit_us } => of("stale", market, [*silent_us, *habit_us]),
            Lagging { market, delay_us, least_us } => of("lagging", market, [*delay_us, *least_us]),
            Unproved { market, since_us } => of("unproved", market, [*since_us, 0]),
            Behind { market } => of("behind", market, [0, 0]),
            Gap { market, had, got } => of("gap", market, [whole(*had), whole(*got)]),
            ConnectionGap { expected, got } => venue("connection-gap", [whole(*expected), whole(*got)], ""),
            ChecksumWrong { market, expected, computed } => {
                of("checksum-wrong", market, [i64::from(*expected), i64::from(*computed)])
            }
            Frozen { market } => of("frozen", market, [0, 0]),
            Crossed { market, for_us } => of("crossed", market, [*for_us, 0]),
            NoSnapshot { market } => of("no-snapshot", market, [0, 0]),
            FellBack { market, channel, refused } => {
                Told { text: channel, ..of("fell-back", market, [i64::from(*refused), 0]) }
            }
            Quarantined { market, pause_us } => of("quarantined", market, [*pause_us, 0]),
            Held { market, score } => of("held", market, [i64::from(*score), 0]),
            Trusted { market, score } => of("trusted", market, [i64::from(*score), 0]),
            Malformed { market, what } => Told { market: *market, ..venue("malformed", [0, 0], what) },
            Refused { market, text } => Told { market: *market, ..venue("refused", [0, 0], text) },
            OrdersDropped { market, why } => Told { text: why, ..of("orders-dropped", market, [0, 0]) },
            Listed { count } => venue("listed", [*count, 0], ""),
            Trading { market, on } => of("trading", market, [i64::from(*on), 0]),
            NotListed { market, why } => Told { text: why, ..of("not-listed", market, [0, 0]) },
            PlannedCut { conn } => venue("planned-cut", [*conn, 0], ""),
            Maintenance { on } => venue("maintenance", [i64::from(*on), 0], ""),
            FormatChanged { conn } => venue("format-changed", [*conn, 0], ""),
            BanSuspected { wait_us } => venue("ban-suspected", [*wait_us, 0], ""),
            ClockJumped { by_us } => venue("clock-jumped", [*by_us, 0], ""),
            Woke { slept_us } => venue("woke", [*slept_us, 0], ""),
            Stranger { market, percent, others } => of("stranger", market, [*percent, i64::from(*others)]),
            Likened { market } => of("likened", market, [0, 0]),
            Answered { market, verdict } => {
                Told { text: verdict.map_or("", Verdict::word), ..of("answered", market, [0, 0]) }
            }
        }
    }
}

fn venue<'a, N: Into<i64>>(word: &'static str, numbers: [N; 2], text: &'a str) -> Told<'a> {
    Told { word, market: None, numbers: numbers.map(Into::into), text }
}

fn of(word: &'static str, market: &MarketId, numbers: [i64; 2]) -> Told<'static> {
    Told { word, market: Some(*market), numbers, text: "" }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKET: MarketId = MarketId(3);

    #[test]
    fn a_market_keeps_its_own_last_fifty_while_another_is_noisy() {
        let mut journal = Journal::new(1);
        (0..5).for_each(|_| journal.add_market());
        journal.note(1, VenueId(0), Happening::NoSnapshot { market: MARKET });
        for t_us in 2..1_000 {
            journal.note(t_us, VenueId(0), Happening::Gap { market: MarketId(1), had: 1, got: 3 });
        }
        assert_eq!((journal.of_market(MARKET).len(), journal.of_market(MarketId(1)).len()), (1, KEPT));
        let room = journal.of_market(MarketId(1)).capacity();
        assert!(room < 2 * KEPT, "{room} entries");
        assert!(journal.of(VenueId(0)).iter().all(|entry| entry.t_us > 900));
    }

    #[test]
    fn numbers_are_told_exactly_and_words_stand_in_the_list() {
        let gap = Happening::Gap { market: MARKET, had: 88, got: u64::MAX };
        assert_eq!(gap.told(), Told { word: "gap", market: Some(MARKET), numbers: [88, i64::MAX], text: "" });
        let closed = Happening::Closed { conn: 7, code: 1006, reason: "bye".into() };
        assert_eq!(closed.told(), Told { word: "closed", market: None, numbers: [7, 1006], text: "bye" });
        for word in [gap.told().word, closed.told().word] {
            assert!(WORDS.contains(&word));
        }
        let distinct: std::collections::BTreeSet<_> = WORDS.iter().collect();
        assert_eq!(distinct.len(), WORDS.len());
    }
}
