//! Which coin a ticker means. A ticker alone is no evidence: what stands here was looked up, and whatever
//! does not stand here is unverified until a person says otherwise.

use super::name::{self, NameFault};
use crate::num::time::midnight_us;

/// When the tables were last looked through. Each ticker of `KNOWN` was held against the lists of renamed
/// currencies that ccxt 4.5.84 keeps for the venues here: none of them uses it for another coin.
pub const READ_ON: &str = "2026-11-23";

/// What is known of a ticker at a venue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<'a> {
    /// It stands in the table: the asset by our name, and the power of ten of it that one unit is.
    Asset { asset: &'a str, power: u8 },
    /// The ticker of an asset that was renamed or withdrawn, when (µs since epoch), and what became of it.
    Gone { since_us: i64, what: &'static str },
    /// No coin: leveraged, margin or test tokens, and why.
    Refused { why: NameFault },
    /// This venue means another coin by it than the others do.
    Other { what: &'static str },
    /// Nobody looked it up. `power` is what the name claims.
    Unverified { asset: &'a str, power: u8 },
}

/// Assets whose ticker means the same at every venue here.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "1INCH", "AAVE", "ADA", "AKT", "ALGO", "ALICE", "ALPHA", "ANKR", "APE", "API3", "APT", "AR", "ARB",
    "ARKM", "ASTR", "ATOM", "AUD", "AUDIO", "AVAX", "AXS", "BABYDOGE", "BAL", "BAND", "BAT", "BCH", "BICO",
    "BLUR", "BLZ", "BNB", "BNT", "BOME", "BONK", "BRL", "BSV", "BTC", "CAD", "CAKE", "CELO", "CELR", "CFX",
    "CHEEMS", "CHF", "CHR", "CHZ", "CKB", "COMP", "COTI", "CRO", "CRV", "CTSI", "CVC", "CVX", "DAI", "DASH",
    "DCR", "DENT", "DGB", "DOGE", "DOT", "DYDX", "EGLD", "EIGEN", "ELF", "ENA", "ENJ", "ENS", "ETC", "ETH",
    "ETHFI", "EUR", "EURC", "EURI", "EURT", "FDUSD", "FET", "FIL", "FLOKI", "FLOW", "FLR", "FXS", "GALA",
    "GBP", "GLM", "GMX", "GNO", "GRT", "GUSD", "HBAR", "HNT", "HOT", "HYPE", "ICP", "ICX", "ID", "IMX",
    "INJ", "IOST", "IOTA", "IOTX", "IQ", "JASMY", "JPY", "JTO", "JUP", "KAS", "KAVA", "KCS", "KDA", "KNC",
    "KSM", "LDO", "LINK", "LPT", "LRC", "LSK", "LTC", "LUNC", "MAGIC", "MANA", "MANTA", "MASK", "METIS",
    "MINA", "MNT", "MOG", "MORPHO", "MTL", "NEAR", "NEO", "NEXO", "NMR", "NOT", "OCEAN", "OGN", "OKB", "OM",
    "OMG", "ONDO", "ONE", "ONT", "OP", "ORDI", "OXT", "PAXG", "PENDLE", "PENGU", "PEOPLE", "PEPE", "PERP",
    "PNUT", "POL", "POLYX", "POPCAT", "POWR", "PROM", "PYTH", "PYUSD", "QNT", "QTUM", "RAD", "RAY", "REN",
    "RENDER", "REQ", "RLC", "RLUSD", "RPL", "RSR", "RUNE", "RVN", "S", "SAND", "SATS", "SC", "SEI", "SHIB",
    "SKL", "SKY", "SNT", "SNX", "SOL", "SPELL", "SSV", "STG", "STORJ", "STRK", "STX", "SUI", "SUPER",
    "SUSHI", "SXP", "T", "TAO", "TFUEL", "THETA", "TIA", "TON", "TRB", "TRUMP", "TRX", "TURBO", "TUSD",
    "TWT", "UMA", "UNI", "USD", "USD1", "USDC", "USDD", "USDE", "USDP", "USDS", "USDT", "VET", "VTHO", "W",
    "WAVES", "WBTC", "WIF", "WLD", "WOO", "XAUT", "XDC", "XEC", "XEM", "XLM", "XMR", "XNO", "XRP", "XTZ",
    "XVG", "YFI", "ZEC", "ZEN", "ZIL", "ZK", "ZRO", "ZRX",
];

/// Tickers that stand for an asset under another name, at any venue.
const ALIASES: &[(&str, &str)] =
    &[("BCHSV", "BSV"), ("CGLD", "CELO"), ("TONCOIN", "TON"), ("XBT", "BTC"), ("XDG", "DOGE")];

/// Multiples that a venue lists in place of the coin itself: Binance's spot market as of 2025.
const MULTIPLES: &[(&str, &str)] =
    &[("binance", "1000CHEEMS"), ("binance", "1000SATS"), ("binance", "1MBABYDOGE")];

/// Tickers by which one venue means another coin than the rest do (ccxt 4.5.84).
const OTHERS: &[(&str, &str, &str)] = &[
    ("bitfinex", "AMP", "Ampleforth, called AMPL elsewhere"),
    ("bitfinex", "DOG", "a million DOGE, beside which it lists DOGE itself"),
    ("bitfinex", "YGG", "YEED, not Yield Guild Games"),
    ("bitget", "DEGEN", "Degen Reborn, not the DEGEN of other venues"),
    ("bitget", "OMNI", "Omni Layer, not the OMNI of other venues"),
    ("gate", "BIFI", "Bitcoin File, not Beefy"),
    ("gate", "GTC", "Game.com, not Gitcoin"),
    ("gate", "MM", "Million, not MM Finance"),
    ("gate", "MPH", "Morpher, not 88mph"),
    ("gate", "TRAC", "Traco, not OriginTrail"),
    ("htx", "BIFI", "Bitcoin File, not Beefy"),
    ("htx", "GTC", "Game.com, not Gitcoin"),
    ("htx", "PNT", "Penta, not pNetwork"),
    ("kucoin", "ALT", "Aptos Launch Token, not Altlayer"),
    ("kucoin", "BIFI", "Bifrost, not Beefy"),
    ("mexc", "BIFI", "Bifrost, not Beefy"),
    ("mexc", "FLUX", "another coin than the FLUX of other venues, which it calls FLUX1"),
    ("mexc", "GAS", "Gas DAO; NEO's GAS is GASNEO there"),
    ("mexc", "GMT", "GMT Token; StepN's GMT is STEPN there"),
];

/// Tickers that no longer mean what they did: since when (year, month, day), and what became of them.
const GONE: &[(&str, (i32, i32, i32), &str)] = &[
    ("AGIX", (2024, 7, 1), "AGIX was merged into FET from July 2024"),
    ("BTT", (2022, 1, 18), "BTT was exchanged at 1,000 for one in January 2022; the ticker may mean either"),
    ("BUSD", (2023, 12, 15), "Binance stopped supporting BUSD on 2023-12-15: no live book is to be expected"),
    ("EOS", (2025, 5, 1), "EOS became A (Vaulta) in May 2025"),
    ("FTM", (2025, 1, 1), "FTM became S (Sonic) in January 2025"),
    ("HT", (2024, 1, 22), "HTX ended trading in Huobi's HT on 2024-01-22 and offered HTX for it"),
    ("HUSD", (2022, 10, 28), "HUSD lost its peg in August 2022 and was withdrawn in October 2022"),
    ("KEEP", (2022, 1, 24), "KEEP became T (Threshold) from January 2022"),
    ("LUNA", (2022, 5, 28), "Terra's LUNA became LUNC in May 2022; the ticker may mean the coin of that day"),
    ("MATIC", (2024, 9, 4), "MATIC became POL in September 2024"),
    ("MKR", (2025, 5, 1), "MKR became SKY, 24,000 for one, from May 2025"),
    ("NANO", (2021, 11, 1), "NANO's ticker became XNO in November 2021"),
    ("NU", (2022, 1, 24), "NU became T (Threshold) from January 2022"),
    ("RNDR", (2024, 7, 1), "RNDR became RENDER in July 2024"),
    ("TOMO", (2023, 11, 1), "TOMO became VIC (Viction) in November 2023"),
    ("UST", (2022, 5, 9), "TerraUSD broke its peg in May 2022 and became USTC"),
];

/// What the shipped tables know of `ticker` at a venue, by the venue's id.
pub fn look_up<'a>(venue: &str, ticker: &'a str) -> Known<'a> {
    if let Some((_, _, what)) = OTHERS.iter().find(|row| (row.0, row.1) == (venue, ticker)) {
        return Known::Other { what };
    }
    if let Some((_, asset)) = ALIASES.iter().find(|(alias, _)| *alias == ticker) {
        return Known::Asset { asset, power: 0 };
    }
    if let Some((_, (year, month, day), what)) = GONE.iter().find(|(gone, ..)| *gone == ticker) {
        return Known::Gone { since_us: midnight_us(*year, *month, *day), what };
    }
    by_name(ticker)
}

fn by_name(ticker: &str) -> Known<'_> {
    let (asset, power) = name::multiple(ticker);
    match name::fault(ticker, is_known) {
        _ if is_known(asset) => Known::Asset { asset, power },
        Some(why) => Known::Refused { why },
        None => Known::Unverified { asset, power },
    }
}

/// The ticker under which a venue lists a coin that it has as a multiple only, and the power of ten.
pub fn multiple_at(venue: &str, asset: &str) -> Option<(&'static str, u8)> {
    let at_venue = MULTIPLES.iter().filter(|row| row.0 == venue).map(|row| row.1);
    at_venue
        .map(|ticker| (ticker, name::multiple(ticker)))
        .find_map(|(ticker, (of, power))| (of == asset).then_some((ticker, power)))
}

fn is_known(ticker: &str) -> bool {
    KNOWN.binary_search(&ticker).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_say_nothing_twice() {
        assert!(KNOWN.is_sorted_by(|a, b| a < b));
        assert!(GONE.is_sorted_by(|a, b| a.0 < b.0));
        for ticker in GONE.iter().map(|row| row.0).chain(ALIASES.iter().map(|row| row.0)) {
            assert!(!is_known(ticker), "{ticker}");
        }
        let multiples = MULTIPLES.iter().map(|row| name::multiple(row.1).0);
        for asset in ALIASES.iter().map(|row| row.1).chain(multiples) {
            assert!(is_known(asset), "{asset}");
        }
        for (_, ticker, _) in OTHERS {
            assert!(!is_known(ticker), "{ticker} does not mean the same everywhere");
        }
    }

    #[test]
    fn stablecoins_are_assets_of_their_own() {
        let coins =
            ["DAI", "EURC", "EURT", "FDUSD", "GUSD", "PYUSD", "RLUSD", "TUSD", "USDC", "USDE", "USDT"];
        for coin in coins {
            assert_eq!(
                look_up("kraken", coin),
                Known::Asset { asset: coin, power: 0 },
                "neither USD nor EUR"
            );
        }
    }

    #[test]
    fn old_names_are_read_and_what_is_gone_has_its_day() {
        assert_eq!(look_up("kraken", "XBT"), Known::Asset { asset: "BTC", power: 0 });
        assert_eq!(look_up("kraken", "XDG"), Known::Asset { asset: "DOGE", power: 0 });
        let Known::Gone { since_us, what } = look_up("binance", "BUSD") else { panic!("BUSD is gone") };
        assert_eq!(since_us, 1_702_598_400_000_000);
        assert!(what.contains("2023-12-15"));
        assert!(matches!(look_up("okx", "UST"), Known::Gone { .. }));
    }

    #[test]
    fn one_venues_coin_is_not_the_others() {
        assert!(matches!(look_up("mexc", "GMT"), Known::Other { .. }));
        assert!(matches!(look_up("okx", "GMT"), Known::Unverified { .. }));
    }

    #[test]
    fn a_multiple_is_scaled_and_keeps_what_it_is_a_multiple_of() {
        assert_eq!(look_up("bybit", "1000PEPE"), Known::Asset { asset: "PEPE", power: 3 });
        assert_eq!(look_up("bybit", "1000RATS"), Known::Unverified { asset: "RATS", power: 3 });
        assert_eq!(look_up("bybit", "1INCH"), Known::Asset { asset: "1INCH", power: 0 });
        assert_eq!(multiple_at("binance", "BABYDOGE"), Some(("1MBABYDOGE", 6)));
        assert_eq!(multiple_at("okx", "BABYDOGE"), None);
        assert!(
            matches!(look_up("bitfinex", "DOG"), Known::Other { .. }),
            "a million DOGE by a name of its own"
        );
    }

    #[test]
    fn what_is_no_coin_is_refused() {
        for ticker in ["BTC3L", "ETH5S", "BTCUP", "LINKDOWN", "TESTBTC", "ETHBULL", "BTCF0"] {
            assert!(matches!(look_up("gate", ticker), Known::Refused { .. }), "{ticker}");
        }
        for ticker in ["SYRUP", "1MB", "BULL3X"] {
            assert!(matches!(look_up("gate", ticker), Known::Unverified { .. }), "{ticker}");
        }
        assert_eq!(look_up("gate", "JUP"), Known::Asset { asset: "JUP", power: 0 });
    }
}
