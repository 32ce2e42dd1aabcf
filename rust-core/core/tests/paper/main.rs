//! Tests of the whole desk: books are built, strategies decide, books change under way, orders arrive.

mod account;
mod arrival;
mod ledger;
mod memory;
mod refusals;
mod room;
mod strategies;
mod walks;
mod world;

#[path = "../support/allocations.rs"]
mod allocations;
