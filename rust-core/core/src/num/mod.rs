//! Numbers: exact decimals from text, a JSON pull reader, fixed-lane sums, a seeded generator, hashes.

pub mod amount;
pub mod decimal;
mod eight;
pub mod fields;
pub mod fnv;
pub mod json;
pub mod json_out;
pub mod lanes;
pub mod near;
pub mod rng;
mod run;
pub mod scan;
mod text;
pub mod time;

pub use amount::{Amount, Round};
pub use decimal::{Decimal, DecimalError};
pub use json::{Json, JsonError, Kind, Text};
pub use near::NearProduct;
pub use scan::Scan;
