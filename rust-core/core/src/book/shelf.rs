//! All books of an engine, side by side with their status.

use super::{Book, Status};
use crate::market::MarketId;

/// A book, its status and its last proof: what the gate judges.
#[derive(Clone, Copy, Debug)]
pub struct Leg<'a> {
    pub book: &'a Book,
    pub status: &'a Status,
    /// When the book was last proved current, µs on the monotonic clock.
    pub proof_us: i64,
}

/// Read by scan, signal, paper and frame; written by the engine alone.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    books: Vec<Book>,
    status: Vec<Status>,
    /// Per connection slot: when its last frame came.
    socket_proof_us: Vec<i64>,
}

impl Shelf {
    /// Room for one more market; at subscription only.
    pub fn add(&mut self) {
        self.add_multiple(0);
    }

    /// The same for a market whose unit is `10^power` coins.
    pub fn add_multiple(&mut self, power: u8) {
        self.books.push(Book::of_multiple(power));
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

    /// A book as the gate takes it. A message of its own stream proves it; so does any later frame of
    /// its socket, where the feed would have shown a loss and the stream keeps its own rhythm.
    pub fn leg(&self, market: MarketId) -> Leg<'_> {
        let (book, status) = (self.book(market), self.status(market));
        let socket_us = status.socket.map(|slot| self.socket_proof_us(slot));
        let shared_us = socket_us.map_or(status.proof_us, |us| us.min(status.rhythm_until_us));
        Leg { book, status, proof_us: status.proof_us.max(shared_us) }
    }

    /// When the last frame of this connection slot came.
    pub fn socket_proof_us(&self, slot: usize) -> i64 {
        self.socket_proof_us.get(slot).copied().unwrap_or(0)
    }

    /// A frame came on this connection slot; its books are proved by it.
    pub fn prove_socket(&mut self, slot: usize, now_us: i64) {
        if slot >= self.socket_proof_us.len() {
            self.socket_proof_us.resize(slot + 1, 0);
        }
        self.socket_proof_us[slot] = now_us;
    }

    pub fn leg_mut(&mut self, market: MarketId) -> (&mut Book, &mut Status) {
        (&mut self.books[market.index()], &mut self.status[market.index()])
    }
}
