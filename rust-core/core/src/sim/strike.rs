//! Troubles struck on purpose, one at a time, by whoever tests what becomes of exactly that one.

use super::book::Sides;
use super::world::World;

impl World {
    /// One market of a venue says nothing on the connections that stand now (T04).
    pub fn mute(&mut self, venue: usize, book: usize, until_us: i64) {
        self.lines_of(venue).for_each(|line| line.muted.push((book, until_us)));
    }

    /// Nothing comes or goes any more on a venue's connections, and nobody says so (T03, B09).
    pub fn deafen(&mut self, venue: usize) {
        self.lines_of(venue).for_each(|line| line.deaf = true);
    }

    /// Everything from a venue takes so much longer (C05).
    pub fn slow(&mut self, venue: usize, by_us: i64, until_us: i64) {
        self.lines_of(venue).for_each(|line| (line.slow_by_us, line.slow_until_us) = (by_us, until_us));
    }

    /// A venue ends its connections and takes no other one (T09).
    pub fn shut(&mut self, venue: usize, until_us: i64) {
        self.down_until_us[venue] = until_us;
        self.drop_venue(venue);
    }

    /// A venue accepts, and hangs up at once (T05).
    pub fn flap(&mut self, venue: usize, until_us: i64) {
        self.flapping_until_us[venue] = until_us;
        self.drop_venue(venue);
    }

    /// A venue stops trading one market; its heartbeats go on (P12).
    pub fn halt(&mut self, venue: usize, book: usize, until_us: i64) {
        if let Some(exchange) = &mut self.exchanges[venue] {
            exchange.makers[book].halted_until_us = until_us;
        }
    }

    /// The client's own network is gone (T10).
    pub fn leave_network(&mut self, until_us: i64) {
        *self.down_until_us.last_mut().expect("the client's own network") = until_us;
        (0..self.exchanges.len()).for_each(|venue| self.drop_venue(venue));
    }

    /// Every venue's clock is set; to the client it is as if its own had been, the other way (C01).
    pub fn set_clocks(&mut self, by_us: i64) {
        self.exchanges.iter_mut().flatten().for_each(|exchange| exchange.clock_us += by_us);
    }

    /// A market goes over to these levels at once, whatever its maker thinks (P07, L02).
    pub fn put(&mut self, venue: usize, book: usize, sides: Sides) {
        let now_us = self.now_us;
        if let Some(exchange) = &mut self.exchanges[venue] {
            exchange.publish(now_us, book, sides);
            self.post_all(venue);
        }
    }

    /// A market's numbers go on from this one. Nothing may be under way: a plan without a wire (P11).
    pub fn renumber(&mut self, venue: usize, book: usize, sequence: u64) {
        if let Some(exchange) = &mut self.exchanges[venue] {
            exchange.books[book].sequence = sequence;
            self.record.renumber(venue, book);
        }
    }

    /// Whether something that no client can mend keeps a market's book from it at this moment.
    pub fn hinders(&self, venue: usize, book: usize) -> bool {
        let Some(exchange) = &self.exchanges[venue] else { return true };
        let now_us = self.now_us;
        let is_away = self.is_down(venue) || now_us < self.flapping_until_us[venue];
        let is_halted = now_us < exchange.makers[book].halted_until_us;
        let mut lines = self.lines.range((venue, 0)..=(venue, u32::MAX)).map(|(_, line)| line);
        let is_bad =
            lines.any(|line| line.deaf || line.slowness_us(now_us) > 0 || line.is_muted(book, now_us));
        is_away || is_halted || is_bad
    }

    fn lines_of(&mut self, venue: usize) -> impl Iterator<Item = &mut super::line::Line> {
        self.lines.range_mut((venue, 0)..=(venue, u32::MAX)).map(|(_, line)| line)
    }
}
