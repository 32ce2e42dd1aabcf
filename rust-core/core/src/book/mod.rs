//! One exact book a market, its state, and the one gate through which anything may use it.

pub mod analyzer;
pub mod gate;
pub mod l2;
mod ladder;
pub mod orders;
pub mod reference;
pub mod shelf;
pub mod status;

pub use analyzer::OrderBookAnalyzer;
pub use gate::Gate;
pub use l2::{Book, Level};
pub use ladder::Levels;
pub use orders::OrderBook;
pub use shelf::{Leg, Shelf};
pub use status::{State, Status};
