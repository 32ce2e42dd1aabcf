//! What a feed works on, and what a message did to its book.

use super::counters::Counters;
use crate::book::{Book, Status};
use crate::venue::Venue;

/// Proof that a book is not what the venue has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    Gap {
        had: u64,
        got: u64,
    },
    Checksum {
        expected: u32,
        computed: u32,
    },
    Crossed,
    /// A level that does not fit 64 bits beside the others.
    Unfit,
    /// A frame of this book could not be read.
    Malformed,
}

/// What a message did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The book changed.
    Changed,
    /// Nothing: stale, duplicate, or out of play.
    Same,
    /// It waits for a snapshot.
    Waiting,
    Damaged(Damage),
}

/// The parts of the engine a feed works on.
pub struct Hands<'a> {
    pub now_us: i64,
    pub venue: &'a dyn Venue,
    pub book: &'a mut Book,
    pub status: &'a mut Status,
    pub counters: &'a mut Counters,
}
