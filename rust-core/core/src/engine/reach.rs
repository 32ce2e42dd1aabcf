//! The test of whether a venue can be reached: one connection is timed from its dial on.

use super::Engine;
use super::intake::Intake;
use crate::market::{Reach, VenueId};
use crate::num::json_out::JsonOut;

/// Handshakes turned down in a row after which a block is suspected.
const BLOCKED_REFUSALS: u32 = 3;
/// Other venues that must answer before it is said of one that it blocks.
const OTHERS_REACHED: usize = 2;

/// What was found at one venue since its test began.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ReachTest {
    found: Reach,
    /// Handshakes turned down in a row.
    turned_down: u32,
    /// Number of the connection that is timed, and when it was dialled.
    timed: Option<(u32, i64)>,
    open_us: Option<i64>,
    first_book_us: Option<i64>,
}

impl ReachTest {
    /// Forgets everything: the next connection is timed.
    pub fn begin_anew(&mut self) {
        *self = Self::default();
    }

    pub fn dialled(&mut self, now_us: i64, conn: u32) {
        if self.open_us.is_none() {
            self.timed = Some((conn, now_us));
        }
        if self.found == Reach::Untried {
            self.found = Reach::Trying;
        }
    }

    pub fn opened(&mut self, now_us: i64, conn: u32) {
        self.turned_down = 0;
        // What said nothing on its last connection has to say something on this one.
        if self.found != Reach::Silent {
            self.found = Reach::Reached;
        }
        if let Some((_, dialled_us)) = self.timed.filter(|(timed, _)| *timed == conn) {
            self.open_us = self.open_us.or(Some(now_us - dialled_us));
        }
    }

    /// The first frame of a connection.
    pub fn heard(&mut self) {
        self.found = Reach::Reached;
    }

    /// The handshake ended without a connection. `reached`: another connection of the venue is open.
    pub fn turned_down(&mut self, reached: bool) {
        self.turned_down = self.turned_down.saturating_add(1);
        self.failed(Reach::Refused, reached);
    }

    /// Nothing came, neither an answer to the handshake nor a first frame.
    pub fn unheard(&mut self, reached: bool) {
        self.failed(Reach::Silent, reached);
    }

    fn failed(&mut self, how: Reach, reached: bool) {
        if !reached {
            self.found = how;
        }
    }

    /// Whether the first exact book of this connection would still be timed.
    pub fn awaits_book(&self, conn: u32) -> bool {
        self.first_book_us.is_none() && self.open_us.is_some() && self.timed.is_some_and(|(of, _)| of == conn)
    }

    pub fn first_book(&mut self, now_us: i64) {
        self.first_book_us = self.timed.map(|(_, dialled_us)| now_us - dialled_us);
    }

    /// What to say of the venue while so many others are reached.
    pub fn reach(&self, others_reached: usize) -> Reach {
        let blocks = self.turned_down >= BLOCKED_REFUSALS && others_reached >= OTHERS_REACHED;
        if self.found == Reach::Refused && blocks { Reach::Blocked } else { self.found }
    }

    pub fn is_reached(&self) -> bool {
        self.found == Reach::Reached
    }

    /// From the dial to the open connection, µs.
    pub fn open_us(&self) -> Option<i64> {
        self.open_us
    }

    /// From the dial to the first exact book, µs.
    pub fn first_book_us(&self) -> Option<i64> {
        self.first_book_us
    }
}

impl Intake {
    /// What to say of a venue, judged beside the others.
    pub fn reach(&self, venue: VenueId) -> Reach {
        self.venues[venue.index()].reach.reach(self.others_reached(venue))
    }

    fn others_reached(&self, venue: VenueId) -> usize {
        let is_other = |(index, _): &(usize, &super::slot::VenueSlot)| *index != venue.index();
        self.venues.iter().enumerate().filter(is_other).filter(|(_, slot)| slot.reach.is_reached()).count()
    }
}

impl Engine {
    /// The answer to `{"ask":"reach"}`: the matrix of what was tested, with a sentence a venue.
    pub(super) fn reach_json(&self) -> String {
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("venues").array(|list| {
                (0..self.intake.venues.len()).for_each(|index| {
                    list.object(|row| self.reach_row(VenueId::from_index(index), row));
                })
            });
        });
        out.finish()
    }

    fn reach_row(&self, venue: VenueId, out: &mut JsonOut) {
        let (slot, reach) = (&self.intake.venues[venue.index()], self.intake.reach(venue));
        out.key("id").string(slot.venue.spec().id).key("reach").string(reach.word());
        out.key("sentence").string(reach.sentence());
        for (key, us) in [("openMs", slot.reach.open_us()), ("firstBookMs", slot.reach.first_book_us())] {
            out.key(key);
            match us {
                Some(us) => out.float(us as f64 / 1e3),
                None => out.null(),
            };
        }
        out.key("instead");
        match self.instead(venue, reach) {
            Some(words) => out.string(&words),
            None => out.null(),
        };
    }

    /// What is used instead where the venue does not answer as it should, in words.
    fn instead(&self, venue: VenueId, reach: Reach) -> Option<String> {
        let here = self.intake.sockets.iter().filter(|socket| socket.venue == venue);
        let second = here.map(|socket| socket.fallen.len()).sum::<usize>();
        if second > 0 {
            let markets = if second == 1 { "one market".into() } else { format!("{second} markets") };
            return Some(format!("Its second channel stands in for the first in {markets}."));
        }
        let others = self.intake.others_reached(venue);
        let failed = matches!(reach, Reach::Refused | Reach::Silent | Reach::Blocked);
        failed.then(|| match others {
            0 => "Nothing: no other venue answers either.".into(),
            1 => "Its cells stay hatched; one other venue goes on.".into(),
            _ => format!("Its cells stay hatched; {others} other venues go on."),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_connection_that_opens_first_is_timed() {
        let mut test = ReachTest::default();
        assert_eq!(test.reach(9), Reach::Untried);
        test.dialled(100, 1);
        assert_eq!(test.reach(9), Reach::Trying);
        test.turned_down(false);
        test.dialled(200, 2);
        test.opened(250, 2);
        test.dialled(300, 3);
        assert!(test.awaits_book(2) && !test.awaits_book(3));
        test.first_book(280);
        assert_eq!(
            (test.open_us(), test.first_book_us(), test.reach(0)),
            (Some(50), Some(80), Reach::Reached)
        );
    }

    #[test]
    fn a_block_is_suspected_only_while_others_answer() {
        let mut test = ReachTest::default();
        for _ in 0..3 {
            test.turned_down(false);
        }
        assert_eq!((test.reach(1), test.reach(2)), (Reach::Refused, Reach::Blocked));
        test.unheard(false);
        assert_eq!(test.reach(2), Reach::Silent);
        test.opened(1, 1);
        assert_eq!(test.reach(2), Reach::Silent, "it has said nothing yet");
        test.heard();
        test.turned_down(true);
        assert_eq!(test.reach(2), Reach::Reached);
    }
}
