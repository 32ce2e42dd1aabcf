//! The last happenings, kept as numbers and put into words only when asked.

use std::collections::VecDeque;

use crate::market::{MarketId, VenueId, Verdict};

/// Something a person may want to read later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Happening {
    Dialled { conn: u32 },
    Opened { conn: u32 },
    Closed { conn: u32, code: u32 },
    NoAnswer { conn: u32 },
    Silent { conn: u32, silent_us: i64 },
    Live { market: MarketId },
    Stale { market: MarketId, silent_us: i64 },
    Gap { market: MarketId, had: u64, got: u64 },
    ConnectionGap { expected: u64, got: u64 },
    ChecksumWrong { market: MarketId, expected: u32, computed: u32 },
    Crossed { market: MarketId },
    NoSnapshot { market: MarketId },
    FellBack { market: MarketId, channel: &'static str, refused: bool },
    Quarantined { market: MarketId, pause_us: i64 },
    Malformed { what: &'static str },
    Refused { market: Option<MarketId>, text: Box<str> },
    OrdersDropped { market: MarketId, why: &'static str },
    Listed { count: u32 },
    Trading { market: MarketId, on: bool },
    NotListed { market: MarketId, why: Box<str> },
    PlannedCut { conn: u32 },
    Maintenance { on: bool },
    BanSuspected { wait_us: i64 },
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
    pub venue: VenueId,
    pub what: Happening,
}

/// Entries kept a venue.
const KEPT: usize = 50;

/// The last [`KEPT`] happenings of each venue.
#[derive(Debug, Default)]
pub struct Journal {
    venues: Vec<VecDeque<Entry>>,
}

impl Journal {
    pub fn new(venues: usize) -> Self {
        Self { venues: (0..venues).map(|_| VecDeque::with_capacity(KEPT)).collect() }
    }

    pub fn note(&mut self, t_us: i64, venue: VenueId, what: Happening) {
        let kept = &mut self.venues[venue.index()];
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Entry { t_us, venue, what });
    }

    /// Oldest first.
    pub fn of(&self, venue: VenueId) -> impl DoubleEndedIterator<Item = &Entry> {
        self.venues[venue.index()].iter()
    }
}

impl Happening {
    /// One plain sentence; `symbol` gives a market's name.
    pub fn words(&self, symbol: impl Fn(MarketId) -> String) -> String {
        let seconds = |us: i64| us as f64 / 1e6;
        match self {
            Happening::Dialled { conn } => format!("connection {conn}: dialling"),
            Happening::Opened { conn } => format!("connection {conn}: open"),
            Happening::Closed { conn, code } => format!("connection {conn}: closed, code {code}"),
            Happening::NoAnswer { conn } => format!("connection {conn}: no answer; given up"),
            Happening::Silent { conn, silent_us } => {
                format!("connection {conn}: silent for {:.1} s; given up", seconds(*silent_us))
            }
            Happening::Live { market } => format!("{}: live", symbol(*market)),
            Happening::Stale { market, silent_us } => {
                format!("{}: stale, silent for {:.1} s", symbol(*market), seconds(*silent_us))
            }
            Happening::Gap { market, had, got } => {
                format!("{}: gap: had {had}, got {got}; book dropped", symbol(*market))
            }
            Happening::ConnectionGap { expected, got } => {
                format!("gap: expected frame {expected}, got {got}; every book of the connection dropped")
            }
            Happening::ChecksumWrong { market, expected, computed } => {
                format!("{}: checksum {computed}, venue says {expected}; book dropped", symbol(*market))
            }
            Happening::Crossed { market } => format!("{}: crossed; book dropped", symbol(*market)),
            Happening::NoSnapshot { market } => format!("{}: the venue sends no snapshot", symbol(*market)),
            Happening::FellBack { market, channel, refused: true } => {
                format!("{}: {channel} is used instead of what was refused", symbol(*market))
            }
            Happening::FellBack { market, channel, refused: false } => {
                format!("no snapshot for {}, {channel} is used instead", symbol(*market))
            }
            Happening::Quarantined { market, pause_us } => {
                format!("{}: damaged too often, out for {:.0} s", symbol(*market), seconds(*pause_us))
            }
            Happening::Malformed { what } => format!("frame refused: {what}"),
            Happening::Refused { market, text } => {
                let whose = market.map_or_else(|| "subscription".into(), &symbol);
                format!("{whose}: refused by the venue: {text}")
            }
            Happening::OrdersDropped { market, why } => {
                format!("{}: single orders dropped: {why}", symbol(*market))
            }
            Happening::Listed { count } => format!("the venue's own list came: {count} markets"),
            Happening::Trading { market, on: false } => {
                format!("{}: the venue says that it is not traded now", symbol(*market))
            }
            Happening::Trading { market, on: true } => format!("{}: traded again", symbol(*market)),
            Happening::NotListed { market, why } => {
                format!("{}: not listed, it seems: {why}; tried again when you ask for it", symbol(*market))
            }
            Happening::PlannedCut { conn } => format!("connection {conn}: the venue will cut it; renewing"),
            Happening::Maintenance { on: true } => "maintenance begins".into(),
            Happening::Maintenance { on: false } => "maintenance is over".into(),
            Happening::BanSuspected { wait_us } => {
                format!("refused again and again; waiting {:.0} s", seconds(*wait_us))
            }
            Happening::ClockJumped { by_us } => format!("clock moved by {:.3} s", seconds(*by_us)),
            Happening::Woke { slept_us } => {
                format!("asleep for {:.1} s; every book waits for news", seconds(*slept_us))
            }
            Happening::Stranger { market, percent, others } => {
                let side = if *percent > 0 { "above" } else { "below" };
                let place = match others {
                    1 => "the other venue".into(),
                    _ => format!("the median of {others} other venues"),
                };
                let (whose, by) = (symbol(*market), percent.abs());
                format!("{whose}: stands {by} % {side} {place}: taken for another coin")
            }
            Happening::Likened { market } => {
                format!("{}: its price is that of the other venues again", symbol(*market))
            }
            Happening::Answered { market, verdict } => {
                let said = match verdict {
                    Some(Verdict::Same) => "a person said that it is the same coin as elsewhere",
                    Some(Verdict::Other) => "a person said that it is another coin than elsewhere",
                    None => "a person took back what was said of its coin",
                };
                format!("{}: {said}", symbol(*market))
            }
        }
    }
}
