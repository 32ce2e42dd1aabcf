//! A seeded market of simulated exchanges with a known truth, for tests, for load, and for a newcomer whom no
//! exchange answers. It speaks every venue's dialect, so that the real decoders, books and gate do the work.
//!
//! Nothing in the core imports it: what ships to follow exchanges is built without.

pub mod book;
pub mod client;
pub mod dialect;
pub mod said;

pub use book::{Book, Level, Sides};
pub use client::{Client, Mark, Packet};
pub use dialect::{Desk, Dialect, Trade};
