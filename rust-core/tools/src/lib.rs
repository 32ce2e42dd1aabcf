//! What native tools share: reading session files and running them through an engine.

pub mod player;
pub mod session;
