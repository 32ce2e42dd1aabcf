//! Every venue's decoder against a second, plain one: recorded frames with damaged bytes, each read by both.
//! They must say the same, or both refuse; neither may panic or hang.
//!
//! `cargo test` runs 20,000 inputs a venue. The long form, and another seed:
//! `ARBSCOPE_FUZZ=1000000 ARBSCOPE_FUZZ_SEED=7 cargo test --release -p arbscope-core --test fuzz`.
//!
//! A venue is one file with an [`driver::Oracle`], and one line below.

mod doc;
mod driver;
mod mutate;
mod plain;
mod said;

#[path = "../support/capture.rs"]
mod capture;
#[path = "../support/kraken_v1.rs"]
mod kraken_v1;
#[path = "../support/kucoin_classic.rs"]
mod kucoin_classic;
#[path = "../support/mexc_pb.rs"]
mod mexc_pb;

mod binance;
mod binance_us;
mod bitfinex;
mod bitget;
mod bitstamp;
mod bybit;
mod coinbase;
mod crypto_com;
mod gate;
mod gemini;
mod htx;
mod hyperliquid;
mod kraken;
mod kucoin;
mod mexc;
mod okx;

#[test]
fn binance_says_what_the_plain_decoder_says() {
    driver::run(binance::Plain);
}

#[test]
fn binance_us_says_what_the_plain_decoder_says() {
    driver::run(binance_us::Plain);
}

#[test]
fn bitfinex_says_what_the_plain_decoder_says() {
    driver::run(bitfinex::Plain::default());
}

#[test]
fn bitget_says_what_the_plain_decoder_says() {
    driver::run(bitget::Plain);
}

#[test]
fn bitstamp_says_what_the_plain_decoder_says() {
    driver::run(bitstamp::Plain);
}

#[test]
fn bybit_says_what_the_plain_decoder_says() {
    driver::run(bybit::Plain);
}

#[test]
fn coinbase_says_what_the_plain_decoder_says() {
    driver::run(coinbase::Plain::default());
}

#[test]
fn crypto_com_says_what_the_plain_decoder_says() {
    driver::run(crypto_com::Plain);
}

#[test]
fn gemini_says_what_the_plain_decoder_says() {
    driver::run(gemini::Plain::default());
}

#[test]
fn gate_says_what_the_plain_decoder_says() {
    driver::run(gate::Plain);
}

#[test]
fn htx_says_what_the_plain_decoder_says() {
    driver::run(htx::Plain);
}

#[test]
fn hyperliquid_says_what_the_plain_decoder_says() {
    driver::run(hyperliquid::Plain::default());
}

#[test]
fn kraken_says_what_the_plain_decoder_says() {
    driver::run(kraken::Plain::default());
}

#[test]
fn kucoin_says_what_the_plain_decoder_says() {
    driver::run(kucoin::Plain);
}

#[test]
fn mexc_says_what_the_plain_decoder_says() {
    driver::run(mexc::Plain);
}

#[test]
fn okx_says_what_the_plain_decoder_says() {
    driver::run(okx::Plain);
}
