//! Which coins the markets trade: what the shipped tables, the prices and the person say, in one word each.

use std::collections::BTreeMap;

use super::likeness::Likeness;
use super::settings::Refusal;
use crate::market::assets::{self, Known};
use crate::market::{Identity, InstrumentId, MarketId, VenueId, Verdict};

/// Answers that are kept.
const ANSWERS_MAX: usize = 10_000;

/// What the shipped tables say of one market's two tickers: the graver of the two counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Standing {
    #[default]
    Known,
    Unverified,
    Gone {
        since_us: i64,
        what: &'static str,
    },
    /// No coin, or another venue's: never paired.
    Refused(&'static str),
}

impl Standing {
    fn of(known: Known<'_>) -> Self {
        match known {
            Known::Asset { .. } => Standing::Known,
            Known::Unverified { .. } => Standing::Unverified,
            Known::Gone { since_us, what } => Standing::Gone { since_us, what },
            Known::Refused { why } => Standing::Refused(why.sentence()),
            Known::Other { what } => Standing::Refused(what),
        }
    }

    fn weight(self) -> u8 {
        match self {
            Standing::Known => 0,
            Standing::Unverified => 1,
            Standing::Gone { .. } => 2,
            Standing::Refused(_) => 3,
        }
    }

    fn graver(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }
}

/// What a venue's two tickers stand for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traded {
    /// Base and quote by our names; `None` where the market is never paired.
    pub pair: Option<(String, String)>,
    /// The venue's unit is `10^power` coins of the base.
    pub power: u8,
    pub standing: Standing,
}

/// What a venue means by a pair of its tickers.
pub fn traded(venue: &str, base: &str, quote: &str) -> Traded {
    let [base, quote] = [base, quote].map(|ticker| (ticker, assets::look_up(venue, ticker)));
    let standing = Standing::of(base.1).graver(Standing::of(quote.1));
    let (base, power) = asset(base);
    let (quote, quote_power) = asset(quote);
    // Nobody quotes in thousands of a coin; who claims to is not understood.
    let is_paired = !matches!(standing, Standing::Refused(_)) && quote_power == 0;
    Traded { pair: is_paired.then(|| (base.into(), quote.into())), power, standing }
}

fn asset<'a>((ticker, known): (&'a str, Known<'a>)) -> (&'a str, u8) {
    match known {
        Known::Asset { asset, power } | Known::Unverified { asset, power } => (asset, power),
        Known::Gone { .. } | Known::Refused { .. } | Known::Other { .. } => (ticker, 0),
    }
}

/// An instrument as a person named it, in our names: `XBT-USD` is BTC-USD, and `1000PEPE-USDT` is PEPE-USDT
/// at the venues that list it by the thousand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    pub base: String,
    pub quote: String,
    /// The multiple that was asked for.
    multiple: Option<(String, u8)>,
}

impl Named {
    /// Refuses what is no coin.
    pub fn read(base: &str, quote: &str) -> Result<Self, Refusal> {
        let Traded { pair, power, standing } = traded("", base, quote);
        let Some((own_base, own_quote)) = pair else {
            let why = if let Standing::Refused(why) = standing { why } else { "a multiple is no currency" };
            return Err(Refusal::new("NOT_A_COIN", format!("{base}-{quote} is not followed: {why}")));
        };
        Ok(Self { base: own_base, quote: own_quote, multiple: (power > 0).then(|| (base.into(), power)) })
    }

    /// Asks for the thousand or million, not for the coin itself.
    pub fn is_multiple(&self) -> bool {
        self.multiple.is_some()
    }

    /// The ticker to ask a venue for, and how many coins its unit is; `None` where the venue means another
    /// coin by it.
    pub fn at(&self, venue: &str) -> Option<(&str, u8)> {
        if let Some((ticker, power)) = &self.multiple {
            return Some((ticker, *power));
        }
        if let Some(multiple) = assets::multiple_at(venue, &self.base) {
            return Some(multiple);
        }
        traded(venue, &self.base, &self.quote).pair.map(|_| (self.base.as_str(), 0))
    }
}

/// Kept per market, and a person's answers also for markets that are not followed.
#[derive(Debug)]
pub struct Coins {
    /// Time of the last look at prices, µs; before the first one whatever is gone now is gone.
    pub now_us: i64,
    standings: Vec<Standing>,
    answers: BTreeMap<(VenueId, String), Verdict>,
    pub likeness: Likeness,
    /// Room for the markets whose verdict a second changed.
    pub changed: Vec<MarketId>,
}

impl Default for Coins {
    fn default() -> Self {
        Self {
            now_us: i64::MAX,
            standings: Vec::new(),
            answers: BTreeMap::new(),
            likeness: Likeness::default(),
            changed: Vec::new(),
        }
    }
}

impl Coins {
    /// One more market, in catalogue order; `instrument` where it is paired.
    pub fn add(&mut self, standing: Standing, instrument: Option<InstrumentId>) {
        self.standings.push(standing);
        self.likeness.add(instrument);
        self.changed.reserve(self.standings.len());
    }

    /// Keeps what a person said, or forgets it.
    pub fn answer(&mut self, venue: VenueId, symbol: &str, verdict: Option<Verdict>) -> Result<(), Refusal> {
        let key = (venue, symbol.to_string());
        match verdict {
            None => drop(self.answers.remove(&key)),
            Some(_) if self.answers.len() >= ANSWERS_MAX && !self.answers.contains_key(&key) => {
                let message = format!("expected at most {ANSWERS_MAX} answers about coins");
                return Err(Refusal::new("TOO_MANY_ANSWERS", message));
            }
            Some(verdict) => drop(self.answers.insert(key, verdict)),
        }
        Ok(())
    }

    pub fn answers(&self) -> impl Iterator<Item = (VenueId, &str, Verdict)> {
        self.answers.iter().map(|((venue, symbol), verdict)| (*venue, symbol.as_str(), *verdict))
    }

    pub fn standing(&self, market: MarketId) -> Standing {
        self.standings[market.index()]
    }

    /// What is known of a market now. A person's word counts more than prices and tables, except that what
    /// is no coin stays none.
    pub fn identity(&self, market: MarketId, venue: VenueId, symbol: &str) -> Identity {
        let standing = self.standing(market);
        let answer = self.answers.get(&(venue, symbol.to_string()));
        match (standing, answer) {
            (Standing::Refused(_), _) => Identity::Refused,
            (_, Some(Verdict::Same)) => Identity::Confirmed,
            (_, Some(Verdict::Other)) => Identity::Denied,
            // A recording of 2021 holds what was a coin then.
            (Standing::Gone { since_us, .. }, None) if self.now_us >= since_us => Identity::Gone,
            _ if self.likeness.is_suspect(market) => Identity::Suspect,
            (Standing::Unverified, None) => Identity::Unverified,
            _ => Identity::Known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::universe::default_pairs;
    use crate::venue::registry;

    #[test]
    fn whatever_is_followed_unasked_is_known_at_every_venue() {
        let stablecoins =
            [("USDC", "USDT"), ("DAI", "USDT"), ("DAI", "USD"), ("FDUSD", "USDT"), ("USDT", "USD")];
        for (base, quote) in default_pairs().chain(stablecoins) {
            for venue in registry::all() {
                let traded = traded(venue.spec().id, base, quote);
                assert_eq!(traded.pair, Some((base.into(), quote.into())));
                assert_eq!((traded.power, traded.standing), (0, Standing::Known), "{base}-{quote}");
            }
        }
    }

    #[test]
    fn the_graver_of_two_tickers_counts() {
        assert_eq!(traded("okx", "NOBODYS", "BUSD").standing.weight(), 2);
        assert_eq!(traded("okx", "BUSD", "NOBODYS").standing.weight(), 2);
        assert_eq!(traded("okx", "BTC", "NOBODYS").standing, Standing::Unverified);
        assert_eq!(traded("okx", "BTC3L", "USDT").pair, None);
        assert_eq!(traded("mexc", "GMT", "USDT").pair, None);
    }

    #[test]
    fn names_a_person_gives() {
        let named = Named::read("XBT", "USD").unwrap();
        assert_eq!((named.base.as_str(), named.at("kraken")), ("BTC", Some(("BTC", 0))));
        let named = Named::read("BABYDOGE", "USDT").unwrap();
        assert_eq!(named.at("binance"), Some(("1MBABYDOGE", 6)));
        assert_eq!(named.at("okx"), Some(("BABYDOGE", 0)));
        let named = Named::read("1000PEPE", "USDT").unwrap();
        assert_eq!((named.base.as_str(), named.at("bybit")), ("PEPE", Some(("1000PEPE", 3))));
        assert_eq!(Named::read("GMT", "USDT").unwrap().at("mexc"), None);
        let refusal = Named::read("ETH3S", "USDT").unwrap_err();
        assert_eq!(refusal.code, "NOT_A_COIN");
        assert!(refusal.message.contains("leveraged"), "{}", refusal.message);
    }
}
