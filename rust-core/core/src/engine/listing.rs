//! Which markets a venue was found to have: asked for, heard of, or not listed.

use super::Engine;
use crate::market::{Listing, MarketId};
use crate::num::json_out::JsonOut;

/// What is known of every market's listing, in catalogue order.
#[derive(Debug, Default)]
pub struct Listings {
    states: Vec<Listing>,
    probes: Vec<Probe>,
}

/// How the question stands for one market.
#[derive(Clone, Debug, Default)]
struct Probe {
    /// When it was last asked for.
    asked_us: i64,
    /// Connections on which it alone was asked for and said nothing.
    mute_conns: u32,
    /// A person wants to know, whatever lists say.
    probed: bool,
    /// The venue put us off: silence means nothing now.
    deferred: bool,
    /// What was found, in one sentence.
    note: Option<Box<str>>,
}

impl Listings {
    pub fn add(&mut self) {
        self.states.push(Listing::Unasked);
        self.probes.push(Probe::default());
    }

    /// In catalogue order.
    pub fn states(&self) -> &[Listing] {
        &self.states
    }

    pub fn state(&self, market: MarketId) -> Listing {
        self.states[market.index()]
    }

    pub fn is_missing(&self, market: MarketId) -> bool {
        self.state(market) == Listing::NotListed
    }

    /// What was found, in one sentence.
    pub fn note(&self, market: MarketId) -> Option<&str> {
        self.probes[market.index()].note.as_deref()
    }

    /// Its subscription was sent. What was found before stands until the venue says otherwise.
    pub fn asked(&mut self, now_us: i64, market: MarketId) {
        self.probes[market.index()].asked_us = now_us;
        if self.state(market) == Listing::Unasked {
            self.states[market.index()] = Listing::Asked;
        }
    }

    /// When it was last asked for, µs.
    pub fn asked_us(&self, market: MarketId) -> i64 {
        self.probes[market.index()].asked_us
    }

    /// The venue spoke of its book. Gives true where it had been found missing.
    #[inline]
    pub fn heard(&mut self, market: MarketId) -> bool {
        let before = std::mem::replace(&mut self.states[market.index()], Listing::Listed);
        if before != Listing::Listed {
            self.probes[market.index()] = Probe::default();
        }
        before == Listing::NotListed
    }

    pub fn miss(&mut self, market: MarketId, note: &str) {
        self.states[market.index()] = Listing::NotListed;
        self.probes[market.index()].note = Some(note.into());
    }

    /// One more connection said nothing of it; gives how many did.
    pub fn mute(&mut self, market: MarketId) -> u32 {
        self.probes[market.index()].mute_conns += 1;
        self.probes[market.index()].mute_conns
    }

    /// The venue would not answer now, for a reason of its own.
    pub fn defer(&mut self, market: MarketId) {
        self.probes[market.index()].deferred = true;
    }

    pub fn is_deferred(&self, market: MarketId) -> bool {
        self.probes[market.index()].deferred
    }

    /// A person asks for it: no list decides.
    pub fn probe(&mut self, market: MarketId) {
        self.probes[market.index()].probed = true;
    }

    pub fn is_probed(&self, market: MarketId) -> bool {
        self.probes[market.index()].probed
    }

    /// Nothing is known of it any more.
    pub fn forget(&mut self, market: MarketId) {
        self.states[market.index()] = Listing::Unasked;
        self.probes[market.index()] = Probe::default();
    }
}

impl Engine {
    /// The members `listing` and `listingNote` of a market of the catalogue.
    pub(super) fn listing_json(&self, id: MarketId, out: &mut JsonOut) {
        let listings = &self.intake.listings;
        out.key("listing").string(listings.state(id).word()).key("listingNote");
        match listings.note(id) {
            Some(note) => out.string(note),
            None => out.null(),
        };
    }
}
