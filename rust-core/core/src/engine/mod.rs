//! The engine: events in, effects and frames out. It alone knows the order of steps.

pub mod backoff;
pub mod constants;
pub mod counters;
pub mod effects;
pub mod feed;
pub mod intake;
pub mod journal;
pub mod rhythm;
pub mod slot;
pub mod socket;
pub mod waiting;
