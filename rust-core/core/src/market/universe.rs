//! What is followed when nobody has chosen anything.

/// A quote and its bases, in the order in which they are shown. Chosen so that triangles close over BTC and ETH
/// and over every stablecoin.
const DEFAULT: [(&str, &[&str]); 4] = [
    ("USDT", &["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK", "USDC", "DAI", "FDUSD"]),
    ("USD", &["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK", "USDT", "USDC", "DAI"]),
    ("USDC", &["BTC", "ETH"]),
    ("BTC", &["ETH"]),
];

/// Base and quote of every default instrument, all bases of the first quote first.
pub fn default_pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEFAULT.into_iter().flat_map(|(quote, bases)| bases.iter().map(move |base| (*base, quote)))
}

#[cfg(test)]
mod tests {
    use super::default_pairs;

    #[test]
    fn triangles_close_over_bitcoin_and_every_stablecoin() {
        let pairs: Vec<_> = default_pairs().collect();
        let joined = |a, b| pairs.contains(&(a, b)) || pairs.contains(&(b, a));
        for [a, b, c] in [
            ["BTC", "ETH", "USDT"],
            ["BTC", "ETH", "USD"],
            ["BTC", "ETH", "USDC"],
            ["USDC", "USDT", "BTC"],
            ["USDC", "USDT", "USD"],
            ["DAI", "USDT", "USD"],
        ] {
            assert!(joined(a, b) && joined(b, c) && joined(c, a), "{a} {b} {c}");
        }
        assert_eq!(pairs.len(), 21);
    }
}
