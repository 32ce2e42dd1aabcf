//! Counts of one venue: every message ends in one of them.

use crate::num::fnv::Fnv64;

macro_rules! counters {
    ($($name:ident: $help:literal,)*) => {
        /// Rising counts, part of the state hash.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        pub struct Counters {
            $(#[doc = $help] pub $name: u64,)*
        }

        impl Counters {
            pub fn hash_into(&self, hash: &mut Fnv64) {
                $(hash.word(self.$name);)*
            }
        }
    };
}

counters! {
    frames: "frames received",
    book_updates: "deltas and full pushes applied",
    snapshots: "snapshots applied (and full pushes that started a book)",
    trades: "trades read",
    checksums_right: "checksums that agreed",
    checksums_wrong: "checksums that did not",
    gaps: "gaps found in a book that had been whole",
    resyncs: "books dropped because they were damaged",
    malformed: "frames refused",
    ignored: "messages understood and not used",
    stale: "messages the book already held",
    late: "events of a replaced connection",
    refused: "subscriptions refused",
    sizes_floored: "sizes cut at the ninth decimal",
    dials: "connections tried",
    buffered_lost: "deltas that fell out of a full buffer",
}
