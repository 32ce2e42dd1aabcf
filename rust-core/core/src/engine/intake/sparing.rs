//! What a host that cannot keep up does without: trades, and the single orders of the pair in focus. Books
//! and all that is decided on them stay as they are.

use super::*;

/// What is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sparing {
    pub trades: bool,
    pub orders: bool,
}

impl Intake {
    /// Leaves trades and single orders out from now on, or takes them back, on every connection that is open.
    pub fn spare(&mut self, now_us: i64, sparing: Sparing) {
        let before = std::mem::replace(&mut self.sparing, sparing);
        if before.trades != sparing.trades {
            for slot in 0..self.sockets.len() {
                let markets = self.sockets[slot].markets.clone();
                self.ask_for_trades(now_us, slot, &markets, !sparing.trades);
            }
        }
        if before.orders != sparing.orders {
            let markets = [0, 1].map(|place| self.watch.seats[place].market);
            self.watch(now_us, [None; 2]);
            self.watch(now_us, markets);
        }
    }

    /// Ends the trades of these markets on their connection, or renews them, where the venue lets one.
    pub(super) fn ask_for_trades(&mut self, now_us: i64, slot: usize, markets: &[MarketId], on: bool) {
        let socket = &mut self.sockets[slot];
        if !(socket.is_open() && socket.is_stream && socket.plan.is_some()) {
            return;
        }
        let held: Vec<&Market> = markets.iter().map(|market| self.catalogue.market(*market)).collect();
        socket.queue.extend(self.venues[socket.venue.index()].venue.trades(&held, on));
        self.flush(now_us, slot);
    }

    /// Markets that are stale because their newest message came much later than its stream's fastest.
    pub fn lagging(&self) -> u32 {
        let is_late = |index: &usize| {
            let state = self.shelf.status(MarketId::from_index(*index)).state;
            state == State::Stale && self.feeds[*index].lags()
        };
        (0..self.feeds.len()).filter(is_late).count() as u32
    }
}
