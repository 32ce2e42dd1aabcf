//! Finding out which markets a venue has: by asking for them.

use super::*;

impl Intake {
    /// The venue spoke of this market's book: it has it.
    #[inline]
    pub(super) fn heard(&mut self, market: MarketId) {
        self.wishes_changed |= self.listings.heard(market);
    }

    /// What was wanted may no longer be, or be again; tells once.
    pub fn take_wishes_changed(&mut self) -> bool {
        std::mem::take(&mut self.wishes_changed)
    }

    pub(super) fn refused(&mut self, now_us: i64, slot: usize, market: Option<MarketId>, text: &str) {
        let venue = self.sockets[slot].venue;
        self.venues[venue.index()].counters.refused += 1;
        self.venues[venue.index()].reason = VenueReason::Refused;
        self.journal.note(now_us, venue, Happening::Refused { market, text: text.into() });
        let market = market.or_else(|| self.named_in(slot, text));
        // What was unsubscribed meanwhile may be refused as it likes.
        let is_wanted = |market: &MarketId| {
            self.world == World::Recorded || !self.sockets[slot].is_stream || self.carries(slot, *market)
        };
        let market = market.filter(is_wanted);
        // What refuses trades leaves a whole book alone.
        let Some(market) = market.filter(|market| !self.feeds[market.index()].is_whole()) else { return };
        let is_stream = self.sockets[slot].is_stream;
        if is_haste(text) {
            return self.listings.defer(market);
        }
        if !is_stream && self.listings.state(market) == Listing::Listed {
            // Asked for again in its own time.
            return;
        }
        if !is_stream || !self.fall_back(now_us, slot, market, Some(text)) {
            self.not_listed(now_us, market, &format!("refused by the venue: {text}"));
        }
    }

    /// The one unheard market of the connection that a text names.
    fn named_in(&self, slot: usize, text: &str) -> Option<MarketId> {
        let is_named = |market: &&MarketId| {
            let symbol = &self.catalogue.market(**market).symbol;
            self.listings.state(**market) == Listing::Asked && names(text, symbol)
        };
        let mut named = self.sockets[slot].markets.iter().filter(is_named);
        named.next().filter(|_| named.next().is_none()).copied()
    }

    /// Whether the connection has not even said all that it was to say: the market is asked for again later.
    pub(super) fn is_unsaid(&mut self, now_us: i64, market: MarketId) -> bool {
        let feed = &mut self.feeds[market.index()];
        let is_busy = |slot: usize| self.sockets[slot].is_stream && !self.sockets[slot].queue.is_empty();
        let has_queries = self.venues[feed.venue.index()].venue.spec().has_queries();
        if has_queries || !feed.socket.is_some_and(is_busy) {
            return false;
        }
        feed.ask_at_us = Some(now_us + SNAPSHOT_WAIT_US);
        if feed.asked == 0 {
            self.listings.asked(now_us, market);
        }
        self.lower(now_us + SNAPSHOT_WAIT_US);
        true
    }

    /// A market from which nothing came although its connection lives: asked for again, then found missing.
    /// False where that says nothing of the market itself.
    pub(super) fn is_unheard(&mut self, now_us: i64, market: MarketId, slot: usize) -> bool {
        let is_open_question =
            self.listings.state(market) == Listing::Asked && !self.listings.is_deferred(market);
        if !is_open_question || self.sockets[slot].frames == 0 {
            return false;
        }
        let until_us = self.listings.asked_us(market) + PROBE_US;
        if self.any_live(slot) {
            if now_us < until_us {
                self.feeds[market.index()].ask_at_us = Some(until_us);
                self.lower(until_us);
            } else {
                self.not_listed(
                    now_us,
                    market,
                    "asked for again and again, and silent while others there spoke",
                );
            }
            return true;
        }
        let is_alone = self.sockets[slot].markets.iter().all(|other| *other == market);
        if is_alone && self.listings.mute(market) >= PROBE_CONNS {
            let why = "alone on its connection, and silent on two of them; the venue itself may be silent";
            self.not_listed(now_us, market, why);
            return true;
        }
        false
    }

    /// The market is out, the others of its connection go on.
    pub(super) fn not_listed(&mut self, now_us: i64, market: MarketId, why: &str) {
        let venue = self.feeds[market.index()].venue;
        let name = self.venues[venue.index()].venue.spec().name;
        self.listings.miss(market, &format!("Not listed at {name}: {why}"));
        self.journal.note(now_us, venue, Happening::NotListed { market, why: why.into() });
        self.wishes_changed = true;
        self.feeds[market.index()].ask_at_us = None;
        if let Some(slot) = self.feeds[market.index()].socket {
            self.sockets[slot].markets.retain(|other| *other != market);
            self.release(market);
        }
        self.close_if_useless(now_us, venue);
    }

    /// A connection on which nothing is listed is not kept, nor dialled again by itself.
    fn close_if_useless(&mut self, now_us: i64, venue: VenueId) {
        for slot in 0..self.sockets.len() {
            let socket = &self.sockets[slot];
            let Some(plan) = socket.plan.as_ref().filter(|_| socket.venue == venue && socket.is_stream)
            else {
                continue;
            };
            if plan.markets.iter().all(|market| self.listings.is_missing(*market)) {
                self.close_for_good(now_us, slot);
            }
        }
    }

    /// Asks again for one market that was found missing.
    pub fn probe(&mut self, now_us: i64, market: MarketId) {
        self.ask_anew(market);
        self.plan_venue(now_us, self.feeds[market.index()].venue);
    }

    /// Asks again for everything that this venue was found not to list.
    pub(super) fn probe_missing(&mut self, now_us: i64, venue: VenueId) {
        for index in 0..self.feeds.len() {
            let market = MarketId::from_index(index);
            if self.feeds[index].venue == venue && self.listings.is_missing(market) {
                self.ask_anew(market);
            }
        }
        self.plan_venue(now_us, venue);
    }

    /// Nothing is known of the market, and no connection is to carry it yet.
    fn ask_anew(&mut self, market: MarketId) {
        if !self.listings.is_missing(market) {
            return;
        }
        self.listings.forget(market);
        self.listings.probe(market);
        self.wishes_changed = true;
        for socket in &mut self.sockets {
            if let Some(plan) = socket.plan.as_mut().filter(|_| socket.is_stream) {
                plan.markets.retain(|other| *other != market);
            }
        }
    }
}

/// Whether a refusal is about our pace, and so says nothing of what was asked for.
fn is_haste(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["too many", "too much", " rate", "limit", "frequen", "busy", "later"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a text names a symbol, in whole words.
fn names(text: &str, symbol: &str) -> bool {
    let (text, symbol) = (text.to_ascii_lowercase(), symbol.to_ascii_lowercase());
    let is_apart = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    let ends = |at: usize| is_apart(text[..at].chars().next_back());
    let begins = |at: usize| is_apart(text[at + symbol.len()..].chars().next());
    text.match_indices(&symbol).any(|(at, _)| ends(at) && begins(at))
}

#[cfg(test)]
mod tests {
    use super::{is_haste, names};

    #[test]
    fn a_text_names_whole_symbols_alone() {
        assert!(names("DAI-USDT is not a valid product", "DAI-USDT"));
        assert!(names("invalid symbol: daiusdt.", "DAIUSDT"));
        assert!(!names("DAI-USDT is not a valid product", "DAI-USD"));
        assert!(!names("Bad subscription string.", "btcusdt"));
    }

    #[test]
    fn haste_is_told_from_a_market_that_does_not_exist() {
        assert!(is_haste("30007: request too many"));
        assert!(is_haste("Too much request weight used"));
        assert!(!is_haste("Currency pair not supported DAI/USDT"));
    }
}
