//! What is traded where: assets, instruments, markets, fees, and why something is not offered.

pub mod assets;
pub mod catalogue;
pub mod identity;
pub mod ids;
pub mod kind;
pub mod listing;
pub mod name;
pub mod orders_state;
pub mod raw_level;
pub mod raw_order;
pub mod reach;
pub mod reason;
pub mod rules;
pub mod side;
pub mod symbols;
pub mod universe;
pub mod venue_reason;

pub use catalogue::{Catalogue, Instrument, Market};
pub use identity::{Identity, Verdict};
pub use ids::{InstrumentId, MarketId, VenueId};
pub use kind::Kind;
pub use listing::Listing;
pub use orders_state::OrdersState;
pub use raw_level::RawLevel;
pub use raw_order::{Deed, Extent, RawOrder};
pub use reach::Reach;
pub use reason::Reason;
pub use rules::Rules;
pub use side::Side;
pub use symbols::Symbols;
pub use venue_reason::VenueReason;
