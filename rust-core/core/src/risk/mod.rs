//! Pre-trade risk: one function between a strategy's wish and an order.

pub mod limits;
pub mod manager;

pub use limits::Limits;
pub use manager::{Lot, Request, RiskManager};
