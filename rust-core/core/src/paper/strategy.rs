//! What a strategy is: a pure function from what it may see to what it wishes, and its parameters as data.

use super::{Intents, View};

/// A number that a person may change. The page builds its form from these.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Parameter {
    /// `minEdgeBps`.
    pub name: &'static str,
    pub label: &'static str,
    /// Shown behind the value; may be empty.
    pub unit: &'static str,
    pub min: f64,
    pub max: f64,
    pub step: f64,
    pub default: f64,
    /// One sentence.
    pub help: &'static str,
}

/// One file in `strategies` and one line in its registry.
pub trait Strategy: Sync {
    /// Used in files, settings and commands.
    fn id(&self) -> &'static str;
    /// Shown.
    fn name(&self) -> &'static str;
    /// One or two sentences for a person.
    fn help(&self) -> &'static str;
    fn parameters(&self) -> &'static [Parameter];
    /// Called once a step while switched on. Wishes are judged by risk before anything is sent.
    fn decide(&self, view: &View<'_>, out: &mut Intents);
}
