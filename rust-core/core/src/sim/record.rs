//! The simulator's own record of every book as it was delivered: what a client that reads everything rightly
//! holds. A checker compares the program with it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::book::Sides;
use super::client::Mark;

/// One market's book as the last frame that came of it by one connection left it.
#[derive(Clone, Debug)]
pub struct Known {
    pub sides: Rc<Sides>,
    pub sequence: u64,
    /// Connection it came by; of an answer to a question, the one that follows the market.
    pub conn: u32,
    /// It answered a question, on a connection of its own.
    pub answer: bool,
    /// The client has ended that connection itself, for a successor that may not have come so far yet.
    pub retired: bool,
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
    books: Vec<Vec<Vec<Known>>>,
    /// When the last frame came by a connection, µs.
    heard_us: BTreeMap<(usize, u32), i64>,
}

impl Record {
    pub fn new(books: impl Iterator<Item = usize>) -> Self {
        Self { books: books.map(|count| vec![Vec::new(); count]).collect(), heard_us: BTreeMap::new() }
    }

    /// What is known of a market: one book for each connection that stands and has brought it (a connection and
    /// its successor stand side by side), and an answer where no connection has come so far yet.
    pub fn books(&self, venue: usize, book: usize) -> impl Iterator<Item = &Known> {
        let all = &self.books[venue][book];
        let streams = move || all.iter().filter(|one| !one.answer && !one.retired);
        all.iter().filter(move |one| match (one.answer, one.retired) {
            (_, true) => streams().any(|other| other.sequence <= one.sequence),
            (true, _) => !streams().any(|other| other.conn == one.conn && other.sequence > one.sequence),
            _ => true,
        })
    }

    /// When anything came that speaks for a market's book, µs: an answer, a frame of its connection, or of any
    /// other one of the venue's where its own has been given up for a successor.
    pub fn heard_us(&self, venue: usize, book: usize) -> Option<i64> {
        let known = self.books[venue][book].iter();
        let heard = |one: &Known| {
            let speaks = |conn: u32| one.retired || conn == one.conn;
            let here = self.heard_us.range((venue, 0)..=(venue, u32::MAX));
            let frames = here.filter(|((_, conn), _)| speaks(*conn)).map(|(_, at_us)| *at_us);
            frames.max().max(Some(one.at_us))
        };
        known.filter_map(heard).max()
    }

    /// A frame of any kind has come by a connection.
    pub fn hear(&mut self, at_us: i64, venue: usize, conn: u32) {
        self.heard_us.insert((venue, conn), at_us);
    }

    /// A frame of a book has come by the connection that follows it, or by another one as an `answer`. One that
    /// is older than what is known changes nothing.
    pub fn deliver(&mut self, at_us: i64, by: (usize, u32), mark: Mark, (sides, answer): (Rc<Sides>, bool)) {
        let (sequence, partial, depth) = (mark.sequence, !mark.ends, mark.depth);
        let known = Known { sides, sequence, conn: by.1, answer, retired: false, at_us, partial, depth };
        let all = &mut self.books[by.0][mark.book];
        match all.iter_mut().find(|one| (one.conn, one.answer) == (by.1, answer)) {
            Some(old) if old.sequence > sequence => {}
            Some(old) => *old = known,
            None => all.push(known),
        }
    }

    /// A market's numbers begin anew: what is known was before all that comes.
    pub fn renumber(&mut self, venue: usize, book: usize) {
        self.books[venue][book].iter_mut().for_each(|known| known.sequence = 0);
    }

    /// The client has ended a connection itself.
    pub fn retire(&mut self, venue: usize, conn: u32) {
        self.heard_us.remove(&(venue, conn));
        let known = self.books[venue].iter_mut().flatten();
        known.filter(|one| one.conn == conn).for_each(|one| one.retired = true);
    }

    /// A connection has ended: what came by it is nobody's book any more.
    pub fn end(&mut self, venue: usize, conn: u32) {
        self.heard_us.remove(&(venue, conn));
        self.books[venue].iter_mut().for_each(|known| known.retain(|one| one.conn != conn));
    }
}
