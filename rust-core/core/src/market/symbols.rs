//! From a venue's own symbol to our market, without allocating.

use super::{Kind, MarketId, VenueId};
use crate::num::bytes::same;

/// Open-addressing table over `(venue, kind, symbol)`; symbols of up to [`SYMBOL_MAX`] bytes.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    slots: Vec<Option<Entry>>,
    used: usize,
}

/// Longest symbol that is kept; longer ones are nobody's market.
pub const SYMBOL_MAX: usize = 64;

#[derive(Clone, Debug)]
struct Entry {
    venue: VenueId,
    kind: Kind,
    symbol: Box<[u8]>,
    market: MarketId,
}

impl Symbols {
    /// The market a venue calls `symbol`, among markets of this kind.
    #[inline]
    pub fn find(&self, venue: VenueId, kind: Kind, symbol: &[u8]) -> Option<MarketId> {
        self.entries(venue, symbol).find(|entry| entry.kind == kind).map(|entry| entry.market)
    }

    /// Like [`Symbols::find`] for venues whose one symbol space holds every kind (OKX, Kraken): of several
    /// the first in the order of [`Kind`].
    #[inline]
    pub fn find_any(&self, venue: VenueId, symbol: &[u8]) -> Option<MarketId> {
        self.entries(venue, symbol).min_by_key(|entry| entry.kind as u8).map(|entry| entry.market)
    }

    /// What is known under a venue's symbol.
    #[inline]
    fn entries(&self, venue: VenueId, symbol: &[u8]) -> impl Iterator<Item = &Entry> {
        let (before, from) = self.slots.split_at(self.start(venue, symbol));
        let filled = from.iter().chain(before).map_while(Option::as_ref);
        filled.filter(move |entry| entry.venue == venue && same(&entry.symbol, symbol))
    }

    pub fn insert(&mut self, venue: VenueId, kind: Kind, symbol: &[u8], market: MarketId) {
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        self.place(Entry { venue, kind, symbol: symbol.into(), market });
        self.used += 1;
    }

    fn grow(&mut self) {
        let room = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![None; room]);
        old.into_iter().flatten().for_each(|entry| self.place(entry));
    }

    fn place(&mut self, entry: Entry) {
        let mut at = self.start(entry.venue, &entry.symbol);
        while self.slots[at].is_some() {
            at = (at + 1) % self.slots.len();
        }
        self.slots[at] = Some(entry);
    }

    /// Where the search begins; 0 in an empty table. Room is a power of two.
    #[inline]
    fn start(&self, venue: VenueId, symbol: &[u8]) -> usize {
        (hash(symbol) ^ (venue.index() * 0x9e37)) & self.slots.len().wrapping_sub(1).min(self.slots.len())
    }
}

/// Of the length, the first and the last eight bytes: symbols are short, and it is asked for every frame.
#[inline]
fn hash(symbol: &[u8]) -> usize {
    let (Some(first), Some(last)) = (symbol.first_chunk(), symbol.last_chunk()) else {
        return hash_short(symbol);
    };
    mixed(u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29), symbol.len())
}

#[inline]
fn hash_short(symbol: &[u8]) -> usize {
    let (Some(first), Some(last)) = (symbol.first_chunk(), symbol.last_chunk()) else {
        return symbol.iter().fold(0, |hash, byte| hash * 31 + usize::from(*byte));
    };
    let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
    mixed(u64::from(first) << 32 | u64::from(last), symbol.len())
}

#[inline]
fn mixed(word: u64, length: usize) -> usize {
    let mixed = (word ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_symbol_of_two_kinds_is_two_markets() {
        let mut symbols = Symbols::default();
        for n in 0..200u16 {
            symbols.insert(VenueId(1), Kind::Spot, format!("S{n}").as_bytes(), MarketId(n));
        }
        symbols.insert(VenueId(1), Kind::Linear, b"S7", MarketId(999));
        assert_eq!(symbols.find(VenueId(1), Kind::Spot, b"S7"), Some(MarketId(7)));
        assert_eq!(symbols.find(VenueId(1), Kind::Linear, b"S7"), Some(MarketId(999)));
        assert_eq!(symbols.find(VenueId(2), Kind::Spot, b"S7"), None);
        assert_eq!(symbols.find_any(VenueId(1), b"S199"), Some(MarketId(199)));
    }
}
