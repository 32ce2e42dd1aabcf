//! The layout of a frame, written once: packers write by it, the TypeScript reader is generated from it.
//!
//! A frame is a header, a table of sections, then each section's columns one after another, every column
//! aligned to eight bytes. State sections are complete in every frame; a section of happenings holds the
//! newest ones with a rising `seq`, and a reader keeps what is above the last it saw.
//!
//! ```text
//! 0   u32 magic "ARBF"   4 u32 layout hash   8 u32 bytes in all   12 u32 sections
//! 16  f64 frame number  24 f64 time, µs since epoch (monotonic)
//! 32  per section: u32 offset of its first column, u32 rows
//! ```

use super::cell;
use super::section::{Cursor, Reader, Row};
use crate::num::fnv::Fnv64;

/// `ARBF`, read as a little-endian word.
pub const MAGIC: u32 = u32::from_le_bytes(*b"ARBF");
/// Bytes before the table of sections.
pub const HEADER_BYTES: usize = 32;
/// In a `u32` column: no such thing.
pub const NONE: u32 = u32::MAX;

/// What a column holds. Floats are `NaN` where a value is unknown or not modelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    F64,
    F32,
    U32,
    U8,
}

impl Type {
    pub const fn bytes(self) -> usize {
        match self {
            Type::F64 => 8,
            Type::F32 | Type::U32 => 4,
            Type::U8 => 1,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub of: Type,
    /// Unit and meaning, for the generated reader.
    pub help: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub struct Section {
    pub name: &'static str,
    pub help: &'static str,
    pub columns: &'static [Column],
}

macro_rules! sections {
    ($($name:ident $row:ident $help:literal { $($column:ident: $type:ident $column_help:literal,)* })*) => {
        /// Every section, in the order of the table.
        pub const SECTIONS: &[Section] = &[$(Section {
            name: stringify!($name),
            help: $help,
            columns: &[$(Column { name: stringify!($column), of: Type::$type, help: $column_help },)*],
        },)*];

        #[allow(non_camel_case_types, reason = "the names of sections, counted")]
        enum Place { $($name,)* }

        /// Rows of each section: what a frame's size follows from.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        pub struct Counts { $(pub $name: usize,)* }

        impl Counts {
            /// In the order of the table.
            pub fn all(&self) -> [usize; SECTIONS.len()] {
                [$(self.$name,)*]
            }
        }

        $(
            #[doc = $help]
            #[derive(Clone, Copy, PartialEq, Debug, Default)]
            pub struct $row {
                $(#[doc = $column_help] pub $column: cell::$type,)*
            }

            impl Row for $row {
                const SECTION: usize = Place::$name as usize;

                fn write(&self, at: &mut Cursor<'_>) {
                    $(at.write(self.$column);)*
                }

                fn read(at: &mut Reader<'_>) -> Self {
                    Self { $($column: at.read(),)* }
                }
            }
        )*
    };
}

sections! {
    engine EngineRow "One row: the engine as a whole" {
        events: F64 "events taken in since the start",
        venue_count: U32 "venues of the registry",
        instrument_count: U32 "instruments followed",
        market_count: U32 "markets followed",
        focus_instrument: U32 "instrument in focus, or none",
        focus_buy: U32 "venue bought at in the pair in focus, or none",
        focus_sell: U32 "venue sold at in the pair in focus, or none",
        min_edge_bps: F64 "the person's minimum net edge, bps",
        order_size_quote: F64 "the person's order size, quote units",
        pairs_listed: U32 "ordered pairs that exist: two venues that both list an instrument",
        pairs_offered: U32 "pairs offered now",
        best_net_bps: F64 "best net edge over pairs that pass the gate, bps; NaN if none",
        last_positive_us: F64 "when a fresh pair last had a positive net edge, µs; NaN if never",
        pair_calculations: F64 "pair calculations since the start",
        live_share: F64 "share of wanted market-seconds that were LIVE, 0..1; NaN before the first second",
        two_live_share: F64 "share of seconds with at least two venues LIVE, 0..1",
        halted: U8 "1 while paper trading is halted",
        markets_lagging: U32 "markets whose newest message came over half a second later than its stream's fastest",
        unobserved: U32 "spans in which nobody watched (a frozen tab, a sleep), so far",
        unobserved_ms: F64 "their length in all, ms",
    }
    shell ShellRow "One row, written by the worker around the core: what the core cannot know" {
        decision_p50_us: F64 "receipt of a frame to the end of its step, median, µs",
        decision_p99_us: F64 "the same, 99th percentile, µs",
        frames_per_second: F64 "frames received from sockets or a recording",
        clock_step_us: F64 "resolution of the worker's clock, µs",
        memory_bytes: F64 "memory of the core",
        paints_skipped: F64 "frames not packed because the page was still busy",
        receive_p50_us: F64 "receipt of a frame until its books stand, median, µs",
        receive_p99_us: F64 "the same, 99th percentile, µs",
        step_p50_us: F64 "one step: signals, scan, paper trading, median, µs",
        step_p99_us: F64 "the same, 99th percentile, µs",
        pack_p50_us: F64 "packing a frame for the page and handing it over, median, µs",
        pack_p99_us: F64 "the same, 99th percentile, µs",
        backlog: F64 "frames that one step decided on at once: the most in the last second",
        late_ms: F64 "how much later than asked the worker came to run: the worst of the last second, ms",
        busy_share: F64 "share of the last second spent at work, 0..1",
        heap_bytes: F64 "JavaScript heap of the worker; NaN where the browser does not say",
        sockets: F64 "sockets held",
        ports: F64 "message ports held",
        timers: F64 "timers pending",
        shed_step: F64 "how much is left out because this computer cannot keep up : 0 nothing, 1 pictures, 2 trades, 3 single orders, 4 instruments",
        shed_instruments: F64 "instruments left out for that reason",
        recorded_bytes: F64 "bytes recorded so far; NaN while not recording",
        recorded_from_us: F64 "oldest moment that the recording still holds, µs; NaN while not recording",
        replay_at_us: F64 "place in the recording, µs; NaN when live",
        replay_from_us: F64 "first moment of the recording, µs",
        replay_to_us: F64 "last moment of the recording, µs",
        replay_speed: F64 "replay speed: 1, 10, Infinity; 0 while paused",
    }
    venues VenueRow "One row a venue, in registry order" {
        state: U8 "summary: best state of its books, else of its connections (see State)",
        reason: U8 "why it is not LIVE (see VenueReason)",
        connections_open: U32 "open connections",
        markets: U32 "markets wanted",
        markets_live: U32 "markets LIVE",
        frames: F64 "frames received",
        frames_per_second: F64 "frames in the last whole second",
        delay_ms: F64 "receive time minus event time of the last message, ms; NaN if the venue sends no time",
        offset_ms: F64 "smallest delay of the last 60 s: clock offset plus the fastest way, ms",
        silence_ms: F64 "time since the last frame, ms",
        next_try_ms: F64 "time to the next dial, ms; NaN if none is planned",
        book_updates: F64 "deltas and full pushes applied",
        snapshots: F64 "snapshots applied",
        trades: F64 "trades read",
        checksums_right: F64 "checksums that agreed",
        checksums_wrong: F64 "checksums that did not",
        gaps: F64 "gaps found",
        resyncs: F64 "books dropped and rebuilt",
        malformed: F64 "frames refused",
        ignored: F64 "messages understood and not used",
        refused: F64 "subscriptions refused",
        dials: F64 "connections tried",
        fee_taker: F64 "taker fee in force, fraction",
        markets_missing: U32 "markets found not listed, in no other count",
        reach: U8 "whether it can be reached from here (see Reach)",
        open_ms: F64 "from the dial to the open connection, as tested, ms; NaN if unknown",
        first_book_ms: F64 "from that dial to the first exact book, ms; NaN if unknown",
        health: U8 "health of its markets: the middle of their scores, 0..100; 255 without markets",
        markets_held: U32 "markets whose health is too low to be offered",
    }
    quotes QuoteRow "One row a market, in catalogue order" {
        venue: U32 "venue",
        instrument: U32 "instrument, or none (not paired)",
        state: U8 "book state (see State)",
        crossed: U8 "1 if bid ≥ ask",
        identity: U8 "what is known of its coins (see Identity)",
        bid: F64 "best bid, quote per base; NaN if none",
        bid_size: F64 "size at the best bid, base",
        ask: F64 "best ask, quote per base; NaN if none",
        ask_size: F64 "size at the best ask, base",
        age_ms: F64 "time since the book was last proved, ms; NaN if never",
        bid_levels: U32 "levels held on the bid side",
        ask_levels: U32 "levels held on the ask side",
        price_digits: U8 "fraction digits of prices, as sent",
        size_digits: U8 "fraction digits of sizes",
        epoch: U32 "rises with every snapshot and connection",
        listing: U8 "whether the venue has the market (see Listing)",
        health: U8 "what went wrong with its feed lately, as one number, 0..100",
        held: U8 "1 while its health is too low to be offered",
        reason: U8 "why it is not LIVE (see VenueReason)",
        since_us: F64 "since when it is in its state, µs; NaN: since the start",
        next_try_ms: F64 "time to the next try (dial, snapshot, end of quarantine), ms; NaN if none is planned",
    }
    pairs PairsRow "Every instrument × buy venue × sell venue: row = (instrument × venues + buy) × venues + sell" {
        state: U8 "see PairState",
        reason: U8 "why it is not offered (see Reason)",
        net_bps: F32 "net edge after both taker fees, bps; NaN if unknown",
        gross_bps: F32 "gross edge at the top of the book, bps; NaN if unknown",
    }
    focus FocusRow "Pair matrix of the instrument in focus: row = buy × venues + sell" {
        state: U8 "see PairState",
        reason: U8 "why it is not offered (see Reason)",
        net_bps: F64 "net edge, bps",
        gross_bps: F64 "gross edge, bps",
        fee_bps: F64 "gross minus net, bps",
        quantity: F64 "base quantity that both tops hold",
        skew_ms: F64 "distance of the two books' proofs, ms",
    }
    pair PairRow "One row: the pair in focus, as a sum: gross − fees − depth − delay − basis = net" {
        state: U8 "see PairState",
        reason: U8 "why it is not offered (see Reason)",
        gross_bps: F64 "gross edge, bps",
        fees_bps: F64 "cost of both taker fees, bps",
        depth_bps: F64 "cost of walking the book; NaN: not modelled yet",
        delay_bps: F64 "cost of arriving later; NaN: not modelled yet",
        basis_bps: F64 "cost of converting the quote; NaN: not modelled yet",
        net_bps: F64 "net edge, bps",
        buy_ask: F64 "price bought at",
        buy_ask_size: F64 "size there, base",
        sell_bid: F64 "price sold at",
        sell_bid_size: F64 "size there, base",
        quantity: F64 "base quantity of one order: order size ÷ ask",
        profit_quote: F64 "net result of one order, quote units",
        buy_age_ms: F64 "age of the buy venue's book, ms",
        sell_age_ms: F64 "age of the sell venue's book, ms",
        buy_orders: U8 "whether the buy venue's single orders are known (see OrdersState)",
        sell_orders: U8 "whether the sell venue's single orders are known (see OrdersState)",
        buy_joined_us: F64 "since when own orders are imagined in the buy venue's queues, µs; NaN if they are not",
        sell_joined_us: F64 "since when own orders are imagined in the sell venue's queues, µs; NaN if they are not",
    }
    ladder_buy LadderBuyRow "Best asks of the buy venue of the pair in focus, best first (20 at most)" {
        price: F64 "quote per base",
        size: F64 "base",
        orders: U32 "single orders in the level, or none (not proven)",
        ahead_size: F64 "base before an own order that joined the level's end; NaN if not proven",
    }
    ladder_sell LadderSellRow "Best bids of the sell venue of the pair in focus, best first (20 at most)" {
        price: F64 "quote per base",
        size: F64 "base",
        orders: U32 "single orders in the level, or none (not proven)",
        ahead_size: F64 "base before an own order that joined the level's end; NaN if not proven",
    }
    opportunities OpportunityRow "Pairs with a gross edge above zero now or in the last 5 s: alive before fading, best net first (128 at most)" {
        key: U32 "the row of `pairs`: stable while the catalogue is",
        instrument: U32 "instrument",
        buy: U32 "venue bought at",
        sell: U32 "venue sold at",
        net_bps: F64 "net edge, bps",
        gross_bps: F64 "gross edge, bps",
        quantity: F64 "base quantity that both tops hold",
        profit_quote: F64 "net result at that quantity or the order size, whichever is less, quote units",
        first_us: F64 "when this episode began, µs",
        last_us: F64 "when it was last seen above zero, µs",
        peak_net_bps: F64 "best net edge of the episode, bps",
        reason: U8 "why it is not offered (see Reason)",
        alive: U8 "1 while the gross edge is above zero and the gate is passed",
        censored: U8 "1 if its end was not seen, because a book lost its proof first: it lived at least so long",
    }
    signals SignalRow "One row a venue that lists the instrument in focus" {
        venue: U32 "venue",
        valid: U8 "1 if its book passes the gate",
        queue_imbalance: F64 "(bid size − ask size) ÷ (bid size + ask size) at the touch, −1..1",
        microprice_bps: F64 "size-weighted mid against the mid, bps",
        ofi_1s: F64 "order-flow imbalance of the last second, base units",
    }
    reasons ReasonRow "One row a Reason" {
        pairs_now: U32 "pairs with gross above zero that it keeps from being offered now",
        pair_seconds: F64 "pair-seconds so far",
        refusals: F64 "paper orders it refused",
    }
    strategies StrategyRow "One row a strategy, in registry order" {
        enabled: U8 "1 while switched on",
        trades: U32 "orders filled, whole or in part",
        orders_open: U32 "orders on their way",
        refusals: U32 "orders refused",
        last_reason: U8 "last refusal, or why it waits (see Reason)",
        last_trade_us: F64 "time of the last fill, µs; NaN if none",
    }
    results ResultRow "One row a strategy and quote currency (strategy × quotes + quote)" {
        pnl_quote: F64 "cash flows plus own net position at mid less fees, quote units",
        fees_quote: F64 "fees paid, quote units",
        volume_quote: F64 "notional traded, quote units",
        exposure_quote: F64 "own net position at mid, quote units",
        unmarked: U8 "1 if a position has no fresh mid and stands at its last one",
    }
    trades TradeRow "Paper trades, newest first (128 at most)" {
        seq: F64 "rises by one a trade",
        at_us: F64 "time of the decision, µs",
        strategy: U32 "strategy",
        instrument: U32 "instrument",
        buy: U32 "venue bought at, or none",
        sell: U32 "venue sold at, or none",
        quantity: F64 "base quantity decided",
        bought: F64 "base quantity bought",
        sold: F64 "base quantity sold",
        expected_quote: F64 "net result expected at the decision, quote units; NaN for one-legged trades",
        realised_quote: F64 "cash flows so far plus what is left at the decision's mid, less fees",
        fees_quote: F64 "fees paid, quote units",
        state: U8 "see TradeState",
        reason: U8 "why it was not filled whole (see Reason)",
    }
}

pub use crate::scan::PairState;

pub use crate::paper::TradeState;

/// Hash of names and types of every section, in order: reader and writer compare it at start.
pub fn layout_hash() -> u32 {
    let mut hash = Fnv64::default();
    for section in SECTIONS {
        hash.bytes(section.name.as_bytes());
        for column in section.columns {
            hash.bytes(column.name.as_bytes());
            hash.byte(column.of as u8);
        }
    }
    (hash.finish() ^ (hash.finish() >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for section in SECTIONS {
            assert_eq!(SECTIONS.iter().filter(|other| other.name == section.name).count(), 1);
            for column in section.columns {
                assert_eq!(section.columns.iter().filter(|other| other.name == column.name).count(), 1);
            }
        }
    }
}
