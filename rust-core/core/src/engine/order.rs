//! Old message, or wrong number: what a message tells whose number its book has passed.

use crate::venue::BookEvent;

/// Passed changes in a row, each numbered above the one before, that no repetition explains.
const CHANGES_PASSED_MAX: u32 = 16;

/// The stream's own clock beside its numbers. One digit that was wrong in a number would let a book pass
/// everything that follows, and so stand still unnoticed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Order {
    /// Venue time of the last message that was put into the book, µs (0: none sent).
    event_us: i64,
    /// Number of the last message that was passed, and how many of them rose in a row.
    passed: u64,
    run: u32,
}

impl Order {
    /// A message was put into the book.
    pub fn taken(&mut self, event: &BookEvent) {
        *self = Self { event_us: event.event_us, ..Self::default() };
    }

    /// Times of another connection need not be comparable to those of the last.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Counts one that the book's number has passed; gives how many rose in a row, itself included.
    pub fn pass(&mut self, event: &BookEvent) -> u32 {
        let rises = event.seq.last > self.passed;
        (self.run, self.passed) = (if rises { self.run + 1 } else { 1 }, event.seq.last);
        self.run
    }

    /// Whether it was made after what the book holds: a repetition or a latecomer never was.
    pub fn is_newer(&self, event: &BookEvent) -> bool {
        self.event_us > 0 && event.event_us > self.event_us
    }

    /// Whether passed changes show that the book's own number is wrong.
    pub fn is_wrong(&self, event: &BookEvent) -> bool {
        let timed = self.event_us > 0 && event.event_us > 0;
        self.is_newer(event) || (!timed && self.run > CHANGES_PASSED_MAX)
    }
}
