//! The second channel of a market, where the first is refused or does not begin with a book: once a connection.

use super::*;

impl Intake {
    /// Takes the market's second channel, if it has one and has not taken it on this connection. `refusal`:
    /// what the venue said when it refused the first one.
    pub(super) fn fall_back(
        &mut self,
        now_us: i64,
        slot: usize,
        market: MarketId,
        refusal: Option<&str>,
    ) -> bool {
        if self.world == World::Recorded || self.sockets[slot].fallen.contains(&market) {
            return false;
        }
        let venue = self.sockets[slot].venue;
        let held = self.catalogue.market(market);
        let Some(second) = self.venues[venue.index()].venue.fallback(held, refusal) else { return false };
        let leave = refusal.is_none().then_some(second.leave_first);
        self.sockets[slot].queue.extend(leave.into_iter().chain([second.subscribe]));
        self.sockets[slot].fallen.push(market);
        let (channel, refused) = (second.channel, refusal.is_some());
        self.journal.note(now_us, venue, Happening::FellBack { market, channel, refused });
        self.bind(market, slot);
        self.expect_snapshot(now_us, market);
        self.flush(now_us, slot);
        true
    }

    /// Whether the market comes over its venue's second channel.
    pub(super) fn has_fallen(&self, market: MarketId) -> bool {
        let socket = self.feeds[market.index()].socket;
        socket.is_some_and(|slot| self.sockets[slot].fallen.contains(&market))
    }

    /// How long the market's book may take, where the venue has another channel that is not taken yet.
    pub(super) fn first_book_us(&self, market: MarketId) -> Option<i64> {
        let venue = &self.venues[self.feeds[market.index()].venue.index()].venue;
        venue.first_book_us().filter(|_| !self.has_fallen(market))
    }

    /// Sees to a book that did not begin, or not again after it was asked for. False where nothing but asking
    /// helps.
    pub(super) fn see_to_late_book(&mut self, now_us: i64, market: MarketId) -> bool {
        let feed = &self.feeds[market.index()];
        let (Some(slot), Some(wait_us)) = (feed.socket, self.first_book_us(market)) else { return false };
        if feed.begun && feed.asked == 0 {
            return false;
        }
        let due_us = self.sockets[slot].subscribed_us.unwrap_or(now_us) + wait_us;
        if now_us >= due_us {
            return self.fall_back(now_us, slot, market, None);
        }
        self.feeds[market.index()].ask_at_us = Some(due_us);
        self.lower(due_us);
        true
    }

    /// Frames that drop and renew the channel over which the market comes.
    pub(super) fn renewal(&self, market: MarketId) -> Vec<String> {
        let held = self.catalogue.market(market);
        let venue = &self.venues[held.venue.index()].venue;
        let second = self.has_fallen(market).then(|| venue.fallback(held, None)).flatten();
        second.map_or_else(|| venue.resubscribe(held), |second| vec![second.unsubscribe, second.subscribe])
    }

    /// Whether a message belongs to a channel that the market has left: the second one sends whole books alone.
    /// Which one it is told by shows in recordings too.
    pub(super) fn is_left_behind(&mut self, slot: usize, event: &BookEvent) -> bool {
        let (socket, at) = (&mut self.sockets[slot], event.market.index());
        let place = socket.fallen.iter().position(|market| *market == event.market);
        match (event.kind, place) {
            (BookKind::Delta, place) => place.is_some() && !planted!(FallbackForgotten),
            (BookKind::Snapshot, Some(place)) => {
                socket.fallen.swap_remove(place);
                false
            }
            (BookKind::Full, None) if self.venues[socket.venue.index()].venue.first_book_us().is_none() => {
                false
            }
            // A recording may hold both: while the first goes on, the second has nothing to say.
            (BookKind::Full, None) if self.world == World::Recorded && self.feeds[at].is_whole() => true,
            (BookKind::Full, None) => {
                socket.fallen.push(event.market);
                false
            }
            _ => false,
        }
    }
}
