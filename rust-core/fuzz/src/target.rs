//! What can be fuzzed: a venue's decoder, or the reader of sessions.

use crate::input;
use crate::mutate::mutate;
use crate::pair::Pair;
use crate::{session, twin};
use arbscope_core::num::rng::Rng;

/// The reader of session files.
pub const SESSION: &str = "session";

pub enum Target {
    Venue(Box<Pair>),
    Session,
}

/// Every target's name.
pub fn names() -> impl Iterator<Item = &'static str> {
    twin::VENUES.iter().copied().chain([SESSION])
}

impl Target {
    /// A target by its name, fresh; `None` where there is none of it.
    pub fn named(name: &str) -> Option<Self> {
        let venue = || twin::VENUES.contains(&name).then(|| Target::Venue(Box::new(Pair::new(name))));
        if name == SESSION { Some(Target::Session) } else { venue() }
    }

    /// Panics where the input shows that something is wrong.
    pub fn check(&mut self, input: &[u8]) {
        match self {
            Target::Venue(pair) => input::check(pair, input),
            Target::Session => session::check(input),
        }
    }

    /// Inputs to begin from.
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        match self {
            Target::Venue(pair) => input::seeds(pair),
            Target::Session => session::seeds(),
        }
    }

    /// An input with damage that its reader has to look closely to find.
    pub fn damaged(&self, input: &[u8], seed: u64) -> Vec<u8> {
        match self {
            Target::Venue(_) => input::damaged(input, seed),
            Target::Session => mutate(&mut Rng::new(seed), input, input),
        }
    }
}
