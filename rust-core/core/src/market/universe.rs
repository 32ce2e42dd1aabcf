//! What is followed when nobody has chosen anything.

/// Base assets of the default universe.
pub const DEFAULT_BASES: [&str; 6] = ["BTC", "ETH", "SOL", "XRP", "DOGE", "LINK"];

/// Quote currencies of the default universe, each an instrument of its own.
pub const DEFAULT_QUOTES: [&str; 2] = ["USDT", "USD"];

/// Base and quote of every default instrument, all bases of the first quote first.
pub fn default_pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEFAULT_QUOTES.into_iter().flat_map(|quote| DEFAULT_BASES.into_iter().map(move |base| (base, quote)))
}
