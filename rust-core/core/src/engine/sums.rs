//! The venue's checksum against the book's best levels.

use super::outcome::{Damage, Hands};
use crate::book::Book;
use crate::market::Side;
use crate::venue::checksum::CHECKSUM_DEPTH;
use crate::venue::{BookEvent, Summed, Top, Venue};

/// What is wrong if the message carries a checksum that is not the book's.
pub fn check(hands: &mut Hands<'_>, event: &BookEvent, summed: &mut Summed) -> Option<Damage> {
    let expected = event.checksum.filter(|_| !planted!(ChecksumIgnored))?;
    let computed = checksum(hands.venue, hands.book, summed);
    if computed == expected {
        hands.counters.checksums_right += 1;
        return None;
    }
    hands.counters.checksums_wrong += 1;
    Some(Damage::Checksum { expected, computed })
}

fn checksum(venue: &dyn Venue, book: &Book, summed: &mut Summed) -> u32 {
    let mut sides = [[(0i64, 0i64); CHECKSUM_DEPTH]; 2];
    let mut held = [0usize; 2];
    let depth = venue.checksum_depth() - usize::from(planted!(ChecksumOfWrongDepth));
    for side in Side::BOTH {
        held[side.index()] = book.top(side, &mut sides[side.index()][..depth]);
    }
    let (price_scale, size_scale) = book.own_scales();
    let top = Top { bids: &sides[0][..held[0]], asks: &sides[1][..held[1]], price_scale, size_scale };
    venue.checksum(&top, summed)
}
