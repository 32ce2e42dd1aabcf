//! Which way round a pair is quoted.

/// Whether a venue that quotes in these assets would list `base` in `quote` at all: of two of them, the one that
/// stands first is the quote, and dollars are bought with nothing.
pub fn is_way_round(base: &str, quote: &str, quotes: &[&str]) -> bool {
    let rank = |asset: &str| quotes.iter().position(|known| *known == asset);
    base != "USD" && rank(quote).is_some_and(|quote| rank(base).is_none_or(|base| quote < base))
}

#[cfg(test)]
mod tests {
    use super::is_way_round;

    #[test]
    fn the_first_of_two_quotes_is_the_quote() {
        let quotes = ["USDT", "USDC", "BTC", "ETH"];
        for (base, quote) in [("BTC", "USDT"), ("USDC", "USDT"), ("ETH", "BTC"), ("DOGE", "ETH")] {
            assert!(is_way_round(base, quote, &quotes), "{base} in {quote}");
            assert!(!is_way_round(quote, base, &quotes), "{quote} in {base}");
        }
        assert!(!is_way_round("USDT", "USDT", &quotes));
        assert!(!is_way_round("BTC", "USD", &quotes) && !is_way_round("USD", "USDT", &quotes));
    }
}
