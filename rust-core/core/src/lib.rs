//! Arbscope's engine: events in (bytes, connection changes, time, commands), effects and frames out.
//!
//! The core does no I/O, reads no clock and draws no random number that was not handed to it, so the
//! live page, a replay, a native test and the JavaScript build differ only in who calls it.
//!
//! Layers, each importing only what stands to its right:
//! `engine → frame · paper · risk · scan · signal → book → market → num`, and `engine → venue → market`
//! (`venue` sees no books; everything between `engine` and `book` sees books read-only).
#![forbid(unsafe_code)]
// Readers of settings assign in one-line match arms: `"seed" => Ok(self.seed = json.u64()?)`.
#![allow(clippy::unit_arg)]

#[macro_use]
pub mod planted;

pub mod book;
pub mod engine;
pub mod frame;
pub mod market;
pub mod num;
pub mod paper;
pub mod risk;
pub mod scan;
pub mod signal;
pub mod sim;
pub mod venue;
