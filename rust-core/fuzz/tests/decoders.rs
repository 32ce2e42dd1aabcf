//! Recorded frames with damaged bytes, each read by a venue's decoder and by its plain twin.
//!
//! `cargo test` runs 20,000 inputs a venue. The long form, and another seed:
//! `ARBSCOPE_FUZZ=1000000 ARBSCOPE_FUZZ_SEED=7 cargo test --release -p arbscope-fuzz --test decoders`.

use arbscope_core::venue::registry;
use arbscope_fuzz::driver::run;
use arbscope_fuzz::twin;

macro_rules! venues {
    ($($test:ident = $id:literal,)*) => {
        $(#[test]
        fn $test() {
            run($id);
        })*

        const TESTED: &[&str] = &[$($id),*];
    };
}

venues! {
    binance_says_what_the_plain_decoder_says = "binance",
    binance_us_says_what_the_plain_decoder_says = "binance-us",
    bitfinex_says_what_the_plain_decoder_says = "bitfinex",
    bitget_says_what_the_plain_decoder_says = "bitget",
    bitstamp_says_what_the_plain_decoder_says = "bitstamp",
    bybit_says_what_the_plain_decoder_says = "bybit",
    coinbase_says_what_the_plain_decoder_says = "coinbase",
    crypto_com_says_what_the_plain_decoder_says = "crypto-com",
    gate_says_what_the_plain_decoder_says = "gate",
    gemini_says_what_the_plain_decoder_says = "gemini",
    htx_says_what_the_plain_decoder_says = "htx",
    hyperliquid_says_what_the_plain_decoder_says = "hyperliquid",
    kraken_says_what_the_plain_decoder_says = "kraken",
    kucoin_says_what_the_plain_decoder_says = "kucoin",
    mexc_says_what_the_plain_decoder_says = "mexc",
    okx_says_what_the_plain_decoder_says = "okx",
}

#[test]
fn every_venue_has_a_twin_and_a_test() {
    let venues: Vec<&str> = registry::all().iter().map(|venue| venue.spec().id).collect();
    assert_eq!((twin::VENUES, TESTED), (&venues[..], &venues[..]));
}
