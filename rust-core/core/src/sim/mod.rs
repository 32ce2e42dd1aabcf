//! A seeded market of simulated exchanges with a known truth, for tests, for load, and for a newcomer whom no
//! exchange answers. It speaks every venue's dialect, so that the real decoders, books and gate do the work.
//!
//! Nothing in the core imports it: what ships to follow exchanges is built without.

pub mod book;
pub mod client;
pub mod dialect;
pub mod dice;
pub mod exchange;
mod gzip;
mod line;
pub mod maker;
mod mishaps;
pub mod mispricing;
pub mod plan;
mod protobuf;
pub mod record;
pub mod said;
mod strike;
pub mod trouble;
pub mod truth;
pub mod world;

pub use book::{Book, Level, Sides};
pub use client::{Client, Mark, Packet};
pub use dialect::{Desk, Dialect, Trade};
pub use mispricing::Mispricing;
pub use plan::Plan;
pub use record::Known;
pub use trouble::Troubles;
pub use world::{Delivery, World};
