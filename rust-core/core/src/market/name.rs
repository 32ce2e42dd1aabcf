//! What the name of a ticker itself says: a multiple of a coin, or no coin at all.

/// Why a ticker is no coin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameFault {
    /// A token that follows a multiple of a coin's moves (BTC3L, ETHDOWN): its price is another thing's.
    Leveraged,
    /// A venue's own rehearsal (TESTBTC).
    Test,
    /// Half of a derivative's name (BTCF0).
    Margin,
}

impl NameFault {
    /// One sentence for a person.
    pub const fn sentence(self) -> &'static str {
        match self {
            NameFault::Leveraged => "a leveraged token: no coin, and its price is no coin's",
            NameFault::Test => "a venue's test token: nothing is traded in it",
            NameFault::Margin => "half of a derivative's name: no coin",
        }
    }
}

const LEVERAGED_BY_NUMBER: [&str; 8] = ["2L", "2S", "3L", "3S", "4L", "4S", "5L", "5S"];
/// These end honest names too (JUP, SYRUP): what stands before them must be a coin.
const LEVERAGED_BY_WORD: [&str; 6] = ["UP", "DOWN", "BULL", "BEAR", "HEDGE", "HALF"];
/// Leveraged tokens of all coins together.
const LEVERAGED_BY_NAME: [&str; 4] = ["BEAR", "BULL", "HALF", "HEDGE"];

/// What a name says against itself; `is_coin` tells whether a shorter ticker is one.
pub fn fault(ticker: &str, is_coin: impl Fn(&str) -> bool) -> Option<NameFault> {
    let before = |ending: &str| ticker.strip_suffix(ending).filter(|rest| rest.len() > 1);
    let by_number = LEVERAGED_BY_NUMBER.iter().any(|ending| before(ending).is_some());
    let by_word = LEVERAGED_BY_WORD.iter().any(|ending| before(ending).is_some_and(&is_coin));
    match () {
        () if by_number || by_word || LEVERAGED_BY_NAME.contains(&ticker) => Some(NameFault::Leveraged),
        () if ticker.starts_with("TEST") => Some(NameFault::Test),
        () if ticker.strip_suffix("F0").is_some_and(|rest| rest.len() > 1) => Some(NameFault::Margin),
        () => None,
    }
}

/// What one unit of a ticker is a multiple of, and which power of ten: `1000PEPE`, `1MBABYDOGE`, `kBONK`,
/// `SHIB1000`. Any other name is one of itself.
pub fn multiple(ticker: &str) -> (&str, u8) {
    let prefixed = [("1000000", 6), ("100000", 5), ("10000", 4), ("1000", 3), ("1M", 6), ("k", 3)];
    let rest_of =
        |(prefix, power): (&str, u8)| letters(ticker.strip_prefix(prefix)?).map(|rest| (rest, power));
    let suffixed = || letters(ticker.strip_suffix("1000")?).map(|rest| (rest, 3));
    prefixed.into_iter().find_map(rest_of).or_else(suffixed).unwrap_or((ticker, 0))
}

/// At least two capital letters and nothing else: `1MB` is not a million of B.
fn letters(rest: &str) -> Option<&str> {
    (rest.len() > 1 && rest.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_by_name() {
        let table = [
            ("1000PEPE", ("PEPE", 3)),
            ("1000000MOG", ("MOG", 6)),
            ("10000SATS", ("SATS", 4)),
            ("1MBABYDOGE", ("BABYDOGE", 6)),
            ("kBONK", ("BONK", 3)),
            ("SHIB1000", ("SHIB", 3)),
            ("1INCH", ("1INCH", 0)),
            ("1000X", ("1000X", 0)),
            ("KSM", ("KSM", 0)),
            ("BTC", ("BTC", 0)),
        ];
        for (ticker, meant) in table {
            assert_eq!(multiple(ticker), meant, "{ticker}");
        }
    }

    #[test]
    fn honest_names_that_end_alike_are_left_alone() {
        let is_coin = |ticker: &str| ticker == "BTC";
        for ticker in ["JUP", "SYRUP", "3L", "PUP", "CHALF", "HALFBTC"] {
            assert_eq!(fault(ticker, is_coin), None, "{ticker}");
        }
        assert_eq!(fault("BTCUP", is_coin), Some(NameFault::Leveraged));
        assert_eq!(fault("USTF0", is_coin), Some(NameFault::Margin));
        assert_eq!(fault("BULL", is_coin), Some(NameFault::Leveraged));
    }
}
