//! From a venue's own symbol to our market, without allocating.

use super::{Kind, MarketId, VenueId};
use crate::num::fnv::fnv32;

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
    pub fn find(&self, venue: VenueId, kind: Kind, symbol: &[u8]) -> Option<MarketId> {
        if self.slots.is_empty() || symbol.len() > SYMBOL_MAX {
            return None;
        }
        let mut at = self.start(venue, symbol);
        while let Some(entry) = &self.slots[at] {
            if entry.venue == venue && entry.kind == kind && *entry.symbol == *symbol {
                return Some(entry.market);
            }
            at = (at + 1) % self.slots.len();
        }
        None
    }

    /// Like [`Symbols::find`] for venues whose one symbol space holds every kind (OKX, Kraken).
    pub fn find_any(&self, venue: VenueId, symbol: &[u8]) -> Option<MarketId> {
        [Kind::Spot, Kind::Linear, Kind::Inverse, Kind::Option, Kind::Unknown]
            .into_iter()
            .find_map(|kind| self.find(venue, kind, symbol))
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

    fn start(&self, venue: VenueId, symbol: &[u8]) -> usize {
        (fnv32(symbol) as usize ^ (venue.index() * 0x9e37)) % self.slots.len()
    }
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
