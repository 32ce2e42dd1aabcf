//! Deltas that came before the snapshot they continue.

use super::constants::{DELTA_BUF_LEVELS, DELTA_BUF_MESSAGES};
use crate::venue::{BookEvent, RawLevel};

/// A bounded queue of book messages with their levels. At the bound it starts anew: what is lost shows
/// as a gap at the splice, and the snapshot is asked for again.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    events: Vec<BookEvent>,
    levels: Vec<RawLevel>,
}

impl Waiting {
    /// Keeps one message; gives how many were lost to make room.
    pub fn push(&mut self, event: &BookEvent, levels: &[RawLevel]) -> u64 {
        let mut lost = 0;
        if self.events.len() == DELTA_BUF_MESSAGES || self.levels.len() + levels.len() > DELTA_BUF_LEVELS {
            lost = self.events.len() as u64;
            self.clear();
        }
        let from = self.levels.len();
        self.levels.extend_from_slice(levels);
        self.events.push(BookEvent { from, to: self.levels.len(), ..*event });
        lost
    }

    pub fn clear(&mut self) {
        self.events.clear();
        self.levels.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The messages in order of arrival, each with its levels.
    pub fn iter(&self) -> impl Iterator<Item = (&BookEvent, &[RawLevel])> {
        self.events.iter().map(|event| (event, &self.levels[event.from..event.to]))
    }
}
