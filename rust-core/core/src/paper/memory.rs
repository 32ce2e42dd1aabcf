//! Liquidity memory: what paper orders of any strategy already took, so that nothing is taken twice.
//!
//! `A' = max(0, A − c)` at every level. Our claim `c` falls by real decreases of the level, goes when the
//! level goes, and otherwise halves every five seconds (halves exactly, straight lines between, so that
//! every build reaches the same bits).

use crate::book::{Book, Level, State, Status};
use crate::market::{MarketId, Side};
use crate::num::Amount;

/// Half-life of a claim, µs.
pub const REFILL_US: i64 = 5_000_000;
/// A claim this many half-lives old (1/65,536 of it left) is forgotten.
const LIVES_MAX: i64 = 16;
/// Levels remembered; at the bound the oldest claim goes.
const CLAIMS_MAX: usize = 512;

/// What was taken from one level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Claim {
    market: MarketId,
    side: Side,
    price: Amount,
    /// Base units, as of `at_us`.
    taken: Amount,
    at_us: i64,
    /// Size of the level when it was last seen.
    size: Amount,
    /// The level was out of sight since: a change of size across that says nothing.
    lost_sight: bool,
}

impl Claim {
    fn is_of(&self, market: MarketId, side: Side, price: Amount) -> bool {
        (self.market, self.side, self.price) == (market, side, price)
    }

    /// What is left of it, rounded up to 10⁻⁹.
    fn left(&self, now_us: i64) -> Amount {
        let age_us = (now_us - self.at_us).max(0);
        let lives = age_us / REFILL_US;
        if lives >= LIVES_MAX {
            return Amount::ZERO;
        }
        let whole = self.taken.halved(lives as u32);
        whole.share(2 * REFILL_US - age_us % REFILL_US, 2 * REFILL_US).ceil_nano()
    }

    fn rebase(&mut self, taken: Amount, now_us: i64) {
        (self.taken, self.at_us) = (taken, now_us);
    }
}

#[derive(Clone, Debug)]
pub struct LiquidityMemory {
    claims: Vec<Claim>,
    forgotten: u64,
}

impl Default for LiquidityMemory {
    fn default() -> Self {
        Self { claims: Vec::with_capacity(CLAIMS_MAX), forgotten: 0 }
    }
}

impl LiquidityMemory {
    pub fn clear(&mut self) {
        self.claims.clear();
        self.forgotten = 0;
    }

    /// Claims dropped because the table was full.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Base units at this level that are no longer ours to take.
    pub fn taken(&self, market: MarketId, side: Side, price: Amount, now_us: i64) -> Amount {
        let known = self.claims.iter().find(|claim| claim.is_of(market, side, price));
        known.map_or(Amount::ZERO, |claim| claim.left(now_us))
    }

    /// Claims `quantity` of a level that showed `size`.
    pub fn take(
        &mut self,
        (market, side): (MarketId, Side),
        level: (Amount, Amount),
        quantity: Amount,
        now_us: i64,
    ) {
        let (price, size) = level;
        if let Some(claim) = self.claims.iter_mut().find(|claim| claim.is_of(market, side, price)) {
            claim.rebase(claim.left(now_us) + quantity, now_us);
            return;
        }
        if self.claims.len() == CLAIMS_MAX {
            self.forget_oldest();
        }
        let claim = Claim { market, side, price, taken: quantity, at_us: now_us, size, lost_sight: false };
        self.claims.push(claim);
    }

    /// Compares the claims on a market with its book after a change.
    pub fn observe(&mut self, market: MarketId, book: &Book, status: &Status, now_us: i64) {
        let whole = keeps_levels(status.state);
        self.claims.retain_mut(|claim| {
            if claim.market != market {
                return true;
            }
            let seen = if whole { look(book, claim.side, claim.price) } else { Seen::OutOfSight };
            notice(claim, seen, now_us)
        });
    }

    fn forget_oldest(&mut self) {
        let oldest = self.claims.iter().enumerate().min_by_key(|(_, claim)| claim.at_us);
        if let Some((place, _)) = oldest {
            self.claims.remove(place);
            self.forgotten += 1;
        }
    }
}

/// Whether a book in this state still holds the levels it had (the others have dropped them).
pub fn keeps_levels(state: State) -> bool {
    matches!(state, State::Live | State::Stale)
}

enum Seen {
    Size(Amount),
    Gone,
    /// No levels, or a price beyond the last level shown.
    OutOfSight,
}

/// Updates a claim; `false` where nothing of it is left.
fn notice(claim: &mut Claim, seen: Seen, now_us: i64) -> bool {
    match seen {
        Seen::Gone => return false,
        Seen::OutOfSight => claim.lost_sight = true,
        Seen::Size(size) => {
            let decrease = claim.size - size;
            if !claim.lost_sight && decrease.is_positive() {
                let left = claim.left(now_us) - decrease;
                claim.rebase(left.max(Amount::ZERO), now_us);
            }
            (claim.size, claim.lost_sight) = (size, false);
        }
    }
    claim.left(now_us).is_positive()
}

fn look(book: &Book, side: Side, price: Amount) -> Seen {
    let Some(worst) = book.levels(side).next_back() else {
        return Seen::OutOfSight;
    };
    let at = |level: Level| Amount::scaled(level.price, book.price_scale());
    let beyond = match side {
        Side::Bid => price < at(worst),
        Side::Ask => price > at(worst),
    };
    if beyond {
        return Seen::OutOfSight;
    }
    size_at(book, side, price).map_or(Seen::Gone, Seen::Size)
}

fn size_at(book: &Book, side: Side, price: Amount) -> Option<Amount> {
    let size = book.size_at(side, price.at_scale(book.price_scale())?)?;
    Some(Amount::scaled(size, book.size_scale()))
}
