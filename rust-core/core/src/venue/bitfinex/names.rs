//! What Bitfinex calls assets and pairs.

/// Our name and the venue's own of assets that it calls otherwise.
const RENAMED: [(&str, &str); 8] = [
    ("ALGO", "ALG"),
    ("ATOM", "ATO"),
    ("DASH", "DSH"),
    ("IOTA", "IOT"),
    ("MANA", "MNA"),
    ("QTUM", "QTM"),
    ("USDC", "UDC"),
    ("USDT", "UST"),
];

/// What the venue means by other coins' names: `tDOGUSD` is a million DOGE.
const OTHER_COINS: [&str; 2] = ["DOG", "FDUSD"];

fn code(asset: &str) -> Option<&str> {
    let is_taken = RENAMED.iter().any(|(_, code)| *code == asset) || OTHER_COINS.contains(&asset);
    let renamed = RENAMED.iter().find(|(name, _)| *name == asset).map(|(_, code)| *code);
    renamed.or((!is_taken && !asset.starts_with("TEST")).then_some(asset))
}

fn is_listed(base: &str, quote: &str) -> bool {
    match quote {
        "USD" => base != "USD",
        "USDT" => !matches!(base, "USD" | "USDT" | "DAI"),
        "BTC" | "ETH" | "EUR" | "GBP" | "JPY" => base != quote,
        _ => false,
    }
}

/// `tBTCUSD`, with a colon where a name is longer than three letters: `tLINK:USD`.
pub fn symbol_of(base: &str, quote: &str) -> Option<String> {
    if !is_listed(base, quote) {
        return None;
    }
    let (base, quote) = (code(base)?, code(quote)?);
    let colon = if base.len() > 3 || quote.len() > 3 { ":" } else { "" };
    Some(format!("t{base}{colon}{quote}"))
}
