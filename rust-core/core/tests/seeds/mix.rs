//! What a seed's session is made of: some markets, and some of the faults, each at a rate of its own.

use arbscope_core::sim::dice::Dice;
use arbscope_core::sim::{Plan, Troubles};

pub const START_US: i64 = 1_700_000_000_000_000;

/// A session's terms.
#[derive(Clone, PartialEq, Debug)]
pub struct Mix {
    pub plan: Plan,
    pub troubles: Troubles,
    /// The client sleeps so often, in a million seconds.
    pub sleeps: u32,
    /// The worker dies so often.
    pub deaths: u32,
}

const PAIRS: [(&str, &str); 7] = [
    ("BTC", "USDT"),
    ("ETH", "USDT"),
    ("BTC", "USD"),
    ("SOL", "USDT"),
    ("USDC", "USDT"),
    ("ETH", "BTC"),
    ("BTC", "USDC"),
];

impl Mix {
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed, "mix");
        let first = dice.whole(0, PAIRS.len() as i64 - 1) as usize;
        let second = (first + dice.whole(1, PAIRS.len() as i64 - 1) as usize) % PAIRS.len();
        let instruments =
            [first, second].map(|at| (PAIRS[at].0.to_string(), PAIRS[at].1.to_string())).to_vec();
        let pace = dice.between(0.5, 4.0);
        let plan = Plan { seed, start_us: START_US, instruments, pace, ..Plan::default() };
        let (troubles, sleeps, deaths) =
            (troubles(&mut dice), rate(&mut dice, 5_000), rate(&mut dice, 5_000));
        Mix { plan, troubles, sleeps, deaths }
    }
}

/// Sessions are a minute or two long, so what is rare in life is frequent here; in half of them it never happens.
fn troubles(dice: &mut Dice) -> Troubles {
    Troubles {
        lost: rate(dice, 3_000),
        doubled: rate(dice, 3_000),
        overtaken: rate(dice, 3_000),
        cut_short: rate(dice, 500),
        flipped: rate(dice, 5_000),
        late: rate(dice, 1_000_000),
        dropped: rate(dice, 10_000),
        half_open: rate(dice, 3_000),
        muted: rate(dice, 5_000),
        slowed: rate(dice, 5_000),
        down: rate(dice, 2_000),
        flapping: rate(dice, 1_000),
        halted: rate(dice, 5_000),
        offline: rate(dice, 5_000),
        clock_set: rate(dice, 10_000),
    }
}

fn rate(dice: &mut Dice, most: u32) -> u32 {
    if dice.unit() < 0.5 { 0 } else { dice.whole(1, i64::from(most)) as u32 }
}
