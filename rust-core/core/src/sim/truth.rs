//! What coins are worth: one price in dollars each, the same for every exchange. Exchanges only quote around it.

use super::dice::Dice;

/// How often prices move, µs.
pub const TICK_US: i64 = 100_000;

const SECOND_US: i64 = 1_000_000;
/// √(TICK_US / 1 s): a walk's step in a tick, from its step in a second.
const TICK_ROOT: f64 = 0.316_227_766_016_837_94;
const BPS: f64 = 1e-4;

/// A coin, its price in dollars and how far it walks in a second, bps.
const COINS: [(&str, f64, f64); 8] = [
    ("BTC", 78_715.0, 0.9),
    ("ETH", 1_919.4, 1.2),
    ("SOL", 150.0, 1.6),
    ("XRP", 2.4, 1.4),
    ("DOGE", 0.21, 1.8),
    ("LINK", 21.0, 1.6),
    ("SATS", 0.000_000_25, 2.0),
    ("USD", 1.0, 0.0),
];
/// Coins that are meant to be worth a dollar, and the basis they come back to, bps.
const STABLECOINS: [(&str, f64); 4] = [("USDT", 3.0), ("USDC", 0.0), ("DAI", -1.5), ("FDUSD", -4.0)];

/// Share of a basis' distance that is made up in a tick.
const BASIS_PULL: f64 = 0.002;
const BASIS_WALK_BPS: f64 = 0.15;

/// What a coin is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    Quiet,
    Usual,
    /// After a jump: everybody changes everything.
    Busy,
}

#[derive(Clone, Debug)]
struct Coin {
    name: String,
    usd: f64,
    walk_bps: f64,
    mood: Mood,
    mood_until_us: i64,
    /// Distance from a dollar in bps, of a coin that is meant to be worth one.
    basis: Option<Basis>,
}

#[derive(Clone, Copy, Debug)]
struct Basis {
    bps: f64,
    home_bps: f64,
}

/// One stablecoin leaves its dollar for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Depeg {
    pub coin: String,
    pub from_us: i64,
    pub to_us: i64,
    pub bps: f64,
}

/// All coins.
#[derive(Clone, Debug)]
pub struct Truth {
    coins: Vec<Coin>,
    dice: Dice,
    seed: u64,
    pub depeg: Depeg,
}

impl Truth {
    pub fn new(seed: u64, start_us: i64) -> Self {
        let mut dice = Dice::new(seed, "truth");
        let free = COINS.iter().map(|(name, usd, walk_bps)| coin(name, *usd, *walk_bps, None));
        let stable = STABLECOINS.iter().map(|(name, home_bps)| {
            let basis = Basis { bps: *home_bps, home_bps: *home_bps };
            coin(name, 1.0 + home_bps * BPS, 0.0, Some(basis))
        });
        let coins = free.chain(stable).collect();
        let depeg = depeg(&mut dice, start_us);
        Self { coins, dice, seed, depeg }
    }

    /// The coin's place; one nobody has heard of gets a price of its own that the seed decides.
    pub fn coin(&mut self, name: &str) -> usize {
        if let Some(at) = self.coins.iter().position(|coin| coin.name == name) {
            return at;
        }
        let usd = Dice::new(self.seed, name).between(0.5, 50.0);
        self.coins.push(coin(name, usd, 1.8, None));
        self.coins.len() - 1
    }

    /// Dollars.
    pub fn usd(&self, coin: usize) -> f64 {
        self.coins[coin].usd
    }

    pub fn mood(&self, coin: usize) -> Mood {
        self.coins[coin].mood
    }

    /// One tick later.
    pub fn tick(&mut self, now_us: i64) {
        for at in 0..self.coins.len() {
            match self.coins[at].basis {
                Some(basis) => self.drift(at, basis, now_us),
                None => self.walk(at, now_us),
            }
        }
    }

    fn walk(&mut self, at: usize, now_us: i64) {
        let (coin, dice) = (&mut self.coins[at], &mut self.dice);
        if now_us >= coin.mood_until_us {
            (coin.mood, coin.mood_until_us) = next_mood(dice, now_us);
            if coin.mood == Mood::Busy && coin.walk_bps > 0.0 {
                let jump_bps = dice.between(5.0, 30.0) * if dice.unit() < 0.5 { -1.0 } else { 1.0 };
                coin.usd *= 1.0 + jump_bps * BPS;
            }
        }
        let pace = match coin.mood {
            Mood::Quiet => 0.3,
            Mood::Usual => 1.0,
            Mood::Busy => 2.5,
        };
        coin.usd *= 1.0 + dice.bell() * coin.walk_bps * pace * TICK_ROOT * BPS;
    }

    fn drift(&mut self, at: usize, basis: Basis, now_us: i64) {
        let depeg = &self.depeg;
        let gone = depeg.coin == self.coins[at].name && (depeg.from_us..depeg.to_us).contains(&now_us);
        // It is sold faster than it is bought back.
        let (home_bps, pull) =
            if gone { (depeg.bps, BASIS_PULL * 10.0) } else { (basis.home_bps, BASIS_PULL) };
        let step_bps = self.dice.bell() * BASIS_WALK_BPS * TICK_ROOT;
        let bps = basis.bps + (home_bps - basis.bps) * pull + step_bps;
        let coin = &mut self.coins[at];
        (coin.usd, coin.basis) = (1.0 + bps * BPS, Some(Basis { bps, ..basis }));
    }
}

fn coin(name: &str, usd: f64, walk_bps: f64, basis: Option<Basis>) -> Coin {
    Coin { name: name.into(), usd, walk_bps, mood: Mood::Usual, mood_until_us: 0, basis }
}

fn next_mood(dice: &mut Dice, now_us: i64) -> (Mood, i64) {
    let (mood, seconds) = match dice.whole(0, 9) {
        0 => (Mood::Busy, dice.between(1.0, 3.0)),
        1..=3 => (Mood::Quiet, dice.between(10.0, 40.0)),
        _ => (Mood::Usual, dice.between(5.0, 30.0)),
    };
    (mood, now_us + (seconds * SECOND_US as f64) as i64)
}

fn depeg(dice: &mut Dice, start_us: i64) -> Depeg {
    let at = |seconds: f64| (seconds * SECOND_US as f64) as i64;
    let coin = dice.pick(&["USDC", "DAI", "FDUSD"]).map_or("", |name| name).to_string();
    let from_us = start_us + at(dice.between(120.0, 600.0));
    let to_us = from_us + at(dice.between(60.0, 300.0));
    Depeg { coin, from_us, to_us, bps: -dice.between(100.0, 400.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_has_the_same_past() {
        let past = |seed| {
            let mut truth = Truth::new(seed, 0);
            let coin = truth.coin("BTC");
            (0..1_000).for_each(|n| truth.tick(n * TICK_US));
            truth.usd(coin)
        };
        assert_eq!(past(7).to_bits(), past(7).to_bits());
        assert_ne!(past(7).to_bits(), past(8).to_bits());
    }

    #[test]
    fn one_stablecoin_leaves_its_dollar_and_comes_back() {
        let mut truth = Truth::new(7, 0);
        let Depeg { coin, from_us, to_us, bps } = truth.depeg.clone();
        let at = truth.coin(&coin);
        let mut worth_at = |us: i64, last: &mut i64| {
            (*last..us / TICK_US).for_each(|n| truth.tick(n * TICK_US));
            *last = us / TICK_US;
            (truth.usd(at) - 1.0) * 1e4
        };
        let mut last = 0;
        assert!(worth_at(from_us, &mut last).abs() < 30.0);
        assert!((worth_at(to_us, &mut last) - bps).abs() < 30.0);
        assert!(worth_at(to_us + 600 * SECOND_US, &mut last).abs() < 30.0);
    }
}
