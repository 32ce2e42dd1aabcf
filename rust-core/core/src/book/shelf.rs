//! All books of an engine, side by side with their status.

use super::{Book, Status};
use crate::market::MarketId;

/// Read by scan, signal, paper and frame; written by the engine alone.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    books: Vec<Book>,
    status: Vec<Status>,
}

impl Shelf {
    /// Room for one more market; at subscription only.
    pub fn add(&mut self) {
        self.books.push(Book::default());
        self.status.push(Status { age_max_us: super::gate::AGE_MAX_US, ..Status::default() });
    }

    pub fn len(&self) -> usize {
        self.books.len()
    }

    pub fn is_empty(&self) -> bool {
        self.books.is_empty()
    }

    pub fn book(&self, market: MarketId) -> &Book {
        &self.books[market.index()]
    }

    pub fn status(&self, market: MarketId) -> &Status {
        &self.status[market.index()]
    }

    /// A book and its status, as the gate takes them.
    pub fn leg(&self, market: MarketId) -> (&Book, &Status) {
        (self.book(market), self.status(market))
    }

    pub fn leg_mut(&mut self, market: MarketId) -> (&mut Book, &mut Status) {
        (&mut self.books[market.index()], &mut self.status[market.index()])
    }
}
