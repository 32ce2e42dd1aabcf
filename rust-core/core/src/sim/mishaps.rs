//! Draws what goes wrong, at the rates of [`Troubles`], and ends it all again.

use super::client::Packet;
use super::exchange::Exchange;
use super::trouble::Troubles;
use super::world::{Delivery, World};
use crate::venue::Guard;

const SECOND_US: f64 = 1_000_000.0;
/// A wall clock is set by up to so much.
const CLOCK_SET_US: i64 = 12 * 3_600_000_000 / 10_000;

/// What happens to one frame on its way.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Fate {
    pub lost: bool,
    pub doubled: bool,
    /// Those behind it overtake it by so much.
    pub late_by_us: i64,
}

impl World {
    /// Everything goes wrong at these rates from now on.
    pub fn trouble(&mut self, troubles: Troubles) {
        self.plan.troubles = troubles;
    }

    /// Nothing goes wrong any more. Who hears nothing is told that its connection has ended.
    pub fn heal(&mut self) {
        self.plan.troubles = Troubles::default();
        let now_us = self.now_us;
        self.down_until_us.iter_mut().for_each(|until_us| *until_us = now_us);
        self.flapping_until_us.iter_mut().for_each(|until_us| *until_us = now_us);
        for exchange in self.exchanges.iter_mut().flatten() {
            exchange.makers.iter_mut().for_each(|maker| maker.halted_until_us = now_us);
        }
        let mut deaf = Vec::new();
        for (key, line) in &mut self.lines {
            line.muted.clear();
            line.slow_until_us = now_us;
            deaf.extend(line.deaf.then_some(*key));
        }
        deaf.into_iter().for_each(|(venue, conn)| self.drop_line(venue, conn));
    }

    /// A connection ends at once, with what is under way on it.
    pub fn drop_line(&mut self, venue: usize, conn: u32) {
        self.end(venue, conn);
        self.arrive_in(0, Delivery::Closed { venue, conn, code: 1006 });
    }

    /// Connections that stand now: place of the venue in the registry, and number.
    pub fn connections(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.lines.keys().copied()
    }

    pub(super) fn is_down(&self, venue: usize) -> bool {
        let own = self.down_until_us.last().copied().unwrap_or(0);
        self.now_us < self.down_until_us[venue].max(own)
    }

    /// What happens to a frame, and to its bytes. Only what the venue's own rule can show is done to changes.
    pub(super) fn fate(&mut self, venue: usize, conn: u32, packet: &mut Packet) -> Fate {
        let troubles = self.plan.troubles;
        if troubles == Troubles::default() {
            return Fate::default();
        }
        if self.mishaps.in_a_million(troubles.cut_short) {
            let keep = self.mishaps.whole(1, packet.bytes.len().max(2) as i64 - 1);
            packet.bytes.truncate(keep as usize);
        }
        let Some(mark) = packet.mark.filter(|_| self.shows_loss(venue)) else { return Fate::default() };
        if self.mishaps.in_a_million(troubles.flipped) {
            packet.flip_a_digit();
        }
        let muted = self.lines.get(&(venue, conn)).is_some_and(|line| line.is_muted(mark.book, self.now_us));
        // What stands alone stands in order on its stream: a venue that mixed that up could not be found out.
        if mark.fresh {
            return Fate { lost: muted, ..Fate::default() };
        }
        let lost = muted || self.mishaps.in_a_million(troubles.lost);
        let doubled = self.mishaps.in_a_million(troubles.doubled);
        let is_late = self.mishaps.in_a_million(troubles.overtaken);
        let late_by_us = if is_late { self.mishaps.whole(1_000, 80_000) } else { 0 };
        Fate { lost, doubled, late_by_us }
    }

    fn shows_loss(&self, venue: usize) -> bool {
        matches!(self.guards[venue], Guard::Sequence | Guard::Checksum)
    }

    /// A second's worth of what may befall connections, venues and the client itself.
    pub(super) fn draw_mishaps(&mut self) {
        let troubles = self.plan.troubles;
        if troubles == Troubles::default() {
            return;
        }
        let lines: Vec<(usize, u32)> = self.lines.keys().copied().collect();
        lines.into_iter().for_each(|(venue, conn)| self.befall_line(venue, conn, &troubles));
        (0..self.exchanges.len()).for_each(|venue| self.befall_venue(venue, &troubles));
        self.befall_client(&troubles);
    }

    fn befall_line(&mut self, venue: usize, conn: u32, troubles: &Troubles) {
        if self.mishaps.in_a_million(troubles.dropped) {
            self.drop_line(venue, conn);
            return;
        }
        // Frames that are kept back are missed at a venue that numbers all of them: its streams do not fall silent.
        let can_mute = |exchange: &&Exchange| !exchange.dialect.numbers_connection();
        let books =
            self.exchanges[venue].as_ref().filter(can_mute).map_or(0, |exchange| exchange.books.len());
        let deaf = self.mishaps.in_a_million(troubles.half_open);
        let muted = (self.mishaps.in_a_million(troubles.muted) && books > 0)
            .then(|| self.mishaps.whole(0, books as i64 - 1));
        let slowed = self.mishaps.in_a_million(troubles.slowed);
        let (until_us, slow_by_us) = (self.in_seconds(1.0, 40.0), self.mishaps.whole(100_000, 3_000_000));
        let Some(line) = self.lines.get_mut(&(venue, conn)) else { return };
        line.deaf |= deaf;
        line.muted.extend(muted.map(|book| (book as usize, until_us)));
        if slowed {
            (line.slow_by_us, line.slow_until_us) = (slow_by_us, until_us);
        }
    }

    fn befall_venue(&mut self, venue: usize, troubles: &Troubles) {
        if self.mishaps.in_a_million(troubles.down) {
            self.down_until_us[venue] = self.in_seconds(2.0, 90.0);
            self.drop_venue(venue);
        }
        if self.mishaps.in_a_million(troubles.flapping) {
            self.flapping_until_us[venue] = self.in_seconds(5.0, 60.0);
            self.drop_venue(venue);
        }
        if self.mishaps.in_a_million(troubles.halted) {
            let until_us = self.in_seconds(5.0, 120.0);
            let Some(exchange) = &mut self.exchanges[venue] else { return };
            let count = exchange.makers.len() as i64;
            let at = self.mishaps.whole(0, (count - 1).max(0)) as usize;
            if let Some(maker) = exchange.makers.get_mut(at) {
                maker.halted_until_us = until_us;
            }
        }
    }

    fn befall_client(&mut self, troubles: &Troubles) {
        if self.mishaps.in_a_million(troubles.offline) {
            let until_us = self.in_seconds(1.0, 60.0);
            *self.down_until_us.last_mut().expect("the client's own network") = until_us;
            (0..self.exchanges.len()).for_each(|venue| self.drop_venue(venue));
        }
        if self.mishaps.in_a_million(troubles.clock_set) {
            let us = self.mishaps.whole(-CLOCK_SET_US, CLOCK_SET_US);
            self.arrive_in(0, Delivery::Wall { us });
        }
    }

    /// Every connection of a venue ends at once.
    pub fn drop_venue(&mut self, venue: usize) {
        let conns: Vec<u32> = self.lines.keys().filter(|key| key.0 == venue).map(|key| key.1).collect();
        conns.into_iter().for_each(|conn| self.drop_line(venue, conn));
    }

    fn in_seconds(&mut self, from: f64, to: f64) -> i64 {
        self.now_us + (self.mishaps.between(from, to) * SECOND_US) as i64
    }
}

impl Packet {
    /// Puts another digit into the first size of a frame whose checksum covers it; false where there is none.
    pub fn flip_a_digit(&mut self) -> bool {
        const SIZE: &[u8] = b"\"qty\":";
        let Some(at) = self.bytes.windows(SIZE.len()).position(|window| window == SIZE) else { return false };
        let size = self.bytes[at + SIZE.len()..].iter_mut();
        let mut size = size.take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
        let digit = size.find(|byte| (b'1'..=b'8').contains(*byte));
        digit.map(|digit| *digit += 1).is_some()
    }
}
