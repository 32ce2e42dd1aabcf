//! The simulator's own record of every book as it was delivered: what a client that reads everything rightly
//! holds. A checker compares the program with it.

use std::rc::Rc;

use super::book::Sides;
use super::client::Mark;

/// One market's book as the last frame that came of it left it.
#[derive(Clone, Debug)]
pub struct Known {
    pub sides: Rc<Sides>,
    pub sequence: u64,
    /// Connection it came by.
    pub conn: u32,
    /// When it came, µs.
    pub at_us: i64,
    /// The change is not complete yet.
    pub partial: bool,
    /// Best levels a side that the channel shows; all where 0.
    pub depth: usize,
}

/// Every market of every exchange.
#[derive(Clone, Debug, Default)]
pub struct Record {
    books: Vec<Vec<Option<Known>>>,
}

impl Record {
    pub fn new(books: impl Iterator<Item = usize>) -> Self {
        Self { books: books.map(|count| vec![None; count]).collect() }
    }

    /// What is known of a market; nothing before its first frame, or after its connection has ended.
    pub fn book(&self, venue: usize, book: usize) -> Option<&Known> {
        self.books[venue][book].as_ref()
    }

    /// A frame has come. One that is older than what is known, or that belongs to no book, changes nothing.
    pub fn deliver(&mut self, at_us: i64, (venue, conn): (usize, u32), mark: Mark, sides: Rc<Sides>) {
        let known = &mut self.books[venue][mark.book];
        let is_older = |old: &Known| old.conn == conn && old.sequence > mark.sequence;
        if known.as_ref().is_some_and(is_older) {
            return;
        }
        let (sequence, partial, depth) = (mark.sequence, !mark.ends, mark.depth);
        *known = Some(Known { sides, sequence, conn, at_us, partial, depth });
    }

    /// A connection has ended: what came by it is nobody's book any more.
    pub fn end(&mut self, venue: usize, conn: u32) {
        for known in &mut self.books[venue] {
            if known.as_ref().is_some_and(|known| known.conn == conn) {
                *known = None;
            }
        }
    }
}
