//! Paper trading: market orders that arrive later and meet the book in force then, exact money, and the
//! strategies that send them. REALISTIC mode: a fill uses only a later, proved book, liquidity that no
//! earlier paper order took, and balances that the venue really holds.
//!
//! | quantity | form | rounding |
//! |---|---|---|
//! | balances, flows, fees, prices, quantities | [`Amount`](crate::num::Amount), 10⁻¹⁸ | none, or against us where a product is finer |
//! | order quantity | floored to the step that its markets share | |
//! | limit price | to the tick, in the passive direction | |
//! | claims on levels | 10⁻⁹ | up |
//! | equity curve | 10⁻⁶ | towards minus infinity |

mod account;
mod command;
mod context;
mod desk;
mod direction;
mod equity;
mod funding;
mod intent;
mod ledger;
mod marks;
mod memory;
mod node;
mod order;
mod places;
mod report;
mod restore;
mod results;
mod seat;
mod send;
mod settings;
mod settle;
mod sights;
mod strategies;
mod strategy;
mod trade;
mod view;
mod walk;

pub use command::Refusal;
pub use context::{MarketSignal, Offer, PaperContext};
pub use desk::Paper;
pub use direction::Direction;
pub use equity::{POINTS_MAX, Point};
pub use intent::{INTENTS_MAX, Intent, Intents, Leg};
pub use ledger::{Balance, Fill, Holding, Ledger};
pub use memory::LiquidityMemory;
pub use order::{Order, Outcome};
pub use places::{Places, Slot, Ticker};
pub use results::{ResultRow, StrategyRow, TradeRow};
pub use settings::Settings;
pub use sights::Sights;
pub use strategies::ALL as STRATEGIES;
pub use strategy::{Parameter, Strategy};
pub use trade::{TRADES_MAX, Trade, TradeState};
pub use view::{Touch, View};
pub use walk::{Take, Taker, Walk};
