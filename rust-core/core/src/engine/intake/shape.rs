//! Frames that are whole and yet not the venue's: too large to be read (T12), or of another format (V11).

use super::*;

impl Intake {
    /// A frame that is too large is dropped, and its connection with it.
    pub(super) fn oversize(&mut self, now_us: i64, slot: usize) {
        let wait_us = self.too_big(now_us, slot);
        if self.world == World::Live {
            self.give_up(now_us, slot, wait_us);
        }
    }

    /// What the connection carries may have been in the frame that nobody read. The second time its markets
    /// are left out; gives how long the connection is then left alone.
    pub(super) fn too_big(&mut self, now_us: i64, slot: usize) -> i64 {
        self.malformed(now_us, slot, Malformed::new("a frame larger than this venue sends"));
        for market in self.whole_books(slot) {
            self.damage(now_us, market, Damage::Malformed);
        }
        self.venues[self.sockets[slot].venue.index()].reason = VenueReason::Malformed;
        self.sockets[slot].oversize = true;
        let mut wait_us = 0;
        for market in self.carried(slot) {
            if std::mem::replace(&mut self.feeds[market.index()].oversize, true) {
                self.quarantine(now_us, market);
                wait_us = QUARANTINE_US;
            }
        }
        wait_us
    }

    /// Whether anything in a frame was understood.
    pub(super) fn note_shape(&mut self, slot: usize, batch: &Batch) {
        let nothing = batch.events.iter().all(|event| matches!(event, Event::Ignored));
        self.sockets[slot].strange += u64::from(nothing);
    }

    /// A frame could not be read. One may be an accident, several in a row are the venue's doing.
    pub(super) fn misshapen(&mut self, now_us: i64, slot: usize, malformed: Malformed) {
        let socket = &mut self.sockets[slot];
        socket.strange += 1;
        if malformed.damaged || malformed.bookless {
            return;
        }
        socket.misshapen += 1;
        if socket.misshapen >= MISSHAPEN_MAX {
            self.format_changed(now_us, slot);
        }
    }

    /// Whether a connection says much, and nothing that is known.
    pub(super) fn is_strange(&self, slot: usize) -> bool {
        let socket = &self.sockets[slot];
        socket.frames >= STRANGE_MAX && socket.strange == socket.frames
    }

    /// The venue speaks otherwise than it did: its books on this connection are out of play.
    pub(super) fn format_changed(&mut self, now_us: i64, slot: usize) {
        let (venue, conn) = (self.sockets[slot].venue, self.sockets[slot].number);
        self.sockets[slot].misshapen = 0;
        let carried = self.carried(slot);
        if carried.is_empty() {
            return;
        }
        self.venues[venue.index()].reason = VenueReason::FormatChanged;
        self.journal.note(now_us, venue, Happening::FormatChanged { conn });
        for market in carried {
            self.quarantine(now_us, market);
        }
    }

    /// Markets whose streams come over this connection and are not left out already.
    fn carried(&self, slot: usize) -> Vec<MarketId> {
        let is_carried = |market: &&MarketId| {
            let is_out = self.shelf.status(**market).state == State::Quarantined;
            self.feeds[market.index()].socket == Some(slot) && !is_out
        };
        self.sockets[slot].markets.iter().filter(is_carried).copied().collect()
    }
}
