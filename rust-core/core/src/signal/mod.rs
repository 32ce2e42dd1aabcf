//! Signals of one book: what its best level says about the next move, brought up to date change by change.

mod flow;
mod generator;
mod touch;

pub use flow::{Flow, WINDOW_MS};
pub use generator::{Signal, SignalGenerator};
pub use touch::Touch;
