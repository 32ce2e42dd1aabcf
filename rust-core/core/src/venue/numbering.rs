//! The numbers that some venues put on every frame of a connection, whatever it is about.

use super::{Batch, Event};

/// A frame up to this many numbers behind is an old one.
const LATE_MAX: u64 = 64;

/// Where the numbering of one connection stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbering {
    /// The number that comes next, once one was seen.
    next: Option<u64>,
    /// The number after that of an old frame, if the last one was old.
    after_old: Option<u64>,
}

impl Numbering {
    /// Takes the number of the frame that `out` was read from. A jump becomes a [`Event::ConnGap`]; a frame
    /// that could not be read is never counted, so the one after it is a jump. A frame that came before, or
    /// comes too late, is emptied. Numbers far behind, or two in a row behind, are a numbering begun anew,
    /// which is a jump too.
    pub fn take(&mut self, got: u64, out: &mut Batch) {
        let expected = self.next.unwrap_or(got);
        let behind = expected.saturating_sub(got);
        let is_old = behind > 0 && (behind <= LATE_MAX || got >= expected / 2);
        if is_old && self.after_old != Some(got) {
            self.after_old = got.checked_add(1);
            out.clear();
            out.push(Event::Ignored);
            return;
        }
        *self = Self { next: Some(got.wrapping_add(1)), after_old: None };
        if got != expected {
            out.events.insert(0, Event::ConnGap { expected, got });
        }
    }
}
