//! Every venue's decoder against a second, plain one, and the reader of session files against another:
//! the same bytes go into both, and they must say the same, or both refuse; neither may panic or hang.
//!
//! The bytes come from three places. `tests/decoders.rs` damages recorded frames (with every `cargo test`),
//! `tests/corpus.rs` replays what coverage guidance found and what ever broke something, and the binary
//! `guided` lets libFuzzer look for more (`npm run fuzz`).

pub mod corpus;
pub mod doc;
pub mod driver;
pub mod input;
pub mod mutate;
pub mod pair;
pub mod plain;
pub mod said;
pub mod sample;
pub mod session;
pub mod target;
pub mod twin;

#[path = "../../core/tests/support/capture.rs"]
mod capture;
#[path = "../../core/tests/support/kraken_v1.rs"]
mod kraken_v1;
#[path = "../../core/tests/support/kucoin_classic.rs"]
mod kucoin_classic;
#[path = "../../core/tests/support/mexc_pb.rs"]
mod mexc_pb;
