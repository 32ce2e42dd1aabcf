//! Numbers: exact decimals from text, a JSON pull reader, fixed-lane sums, a seeded generator, hashes.

pub mod amount;
pub mod bytes;
pub mod decimal;
mod eight;
pub mod fields;
pub mod fnv;
pub mod json;
pub mod json_out;
pub mod lanes;
pub mod level;
pub mod near;
pub mod protobuf;
pub mod rng;
mod run;
pub mod scan;
pub mod select;
mod sixteen;
mod text;
pub mod time;
#[cfg(any(target_feature = "simd128", test))]
mod vector;

pub use amount::{Amount, Round};
pub use decimal::{Decimal, DecimalError};
pub use json::{Json, JsonError, Kind, Text};
pub use level::Form;
pub use near::NearProduct;
pub use protobuf::{Protobuf, ProtobufError};
pub use scan::Scan;
