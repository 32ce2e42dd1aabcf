//! The plain decoders, one file a venue.

use crate::pair::Oracle;

macro_rules! twins {
    ($($id:literal = $file:ident,)*) => {
        $(pub mod $file;)*

        /// Ids of all venues that have a plain decoder.
        pub const VENUES: &[&str] = &[$($id),*];

        /// A fresh plain decoder of a venue; `None` where nobody wrote one.
        pub fn of(venue: &str) -> Option<Box<dyn Oracle>> {
            match venue {
                $($id => Some(Box::new($file::Plain::default())),)*
                _ => None,
            }
        }
    };
}

twins! {
    "binance" = binance,
    "binance-us" = binance_us,
    "bitfinex" = bitfinex,
    "bitget" = bitget,
    "bitstamp" = bitstamp,
    "bybit" = bybit,
    "coinbase" = coinbase,
    "crypto-com" = crypto_com,
    "gate" = gate,
    "gemini" = gemini,
    "htx" = htx,
    "hyperliquid" = hyperliquid,
    "kraken" = kraken,
    "kucoin" = kucoin,
    "mexc" = mexc,
    "okx" = okx,
}
