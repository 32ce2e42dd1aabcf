//! The paper ledger: exact, double-entry. Every change is a transfer between two accounts of one asset,
//! so each asset sums to zero over all accounts, always.
//!
//! | account | holds |
//! |---|---|
//! | `Venue` | what the person holds at a venue (free and locked) |
//! | `Capital` | minus what was put in at the start |
//! | `Base`, `Quote` | minus the net position and minus the cash flows of a strategy in a market |
//! | `Fees` | what a strategy paid in fees in a market |

use super::{Direction, Places};
use crate::market::VenueId;
use crate::num::Amount;
use crate::num::fnv::Fnv64;

/// One account of one asset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Account {
    Venue { venue: VenueId, asset: usize },
    Capital { asset: usize },
    Base { strategy: usize, slot: usize },
    Quote { strategy: usize, slot: usize },
    Fees { strategy: usize, slot: usize },
}

/// What a venue holds of an asset for the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Balance {
    pub total: Amount,
    /// Part of the total that orders on their way hold.
    pub locked: Amount,
    /// What it started with; `None` until it was funded.
    pub funded: Option<Amount>,
}

impl Balance {
    pub fn free(&self) -> Amount {
        self.total - self.locked
    }
}

/// A strategy's accounts in one market, and two facts about them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Holding {
    base: Amount,
    quote: Amount,
    pub fees: Amount,
    /// Notional traded, quote units.
    pub volume: Amount,
    /// When the position last grew, µs.
    pub since_us: i64,
}

impl Holding {
    pub fn restored(position: Amount, cash: Amount, fees: Amount, volume: Amount, since_us: i64) -> Self {
        Self { base: -position, quote: -cash, fees, volume, since_us }
    }

    /// Net base bought.
    pub fn position(&self) -> Amount {
        -self.base
    }

    /// Net quote received, before fees.
    pub fn cash(&self) -> Amount {
        -self.quote
    }

    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }
}

/// One fill to be booked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fill {
    pub strategy: usize,
    pub slot: usize,
    pub direction: Direction,
    /// Base units.
    pub quantity: Amount,
    /// Quote units, before the fee.
    pub notional: Amount,
    /// Quote units.
    pub fee: Amount,
    pub at_us: i64,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ledger {
    venues: usize,
    strategies: usize,
    /// Place `asset × venues + venue`.
    balances: Vec<Balance>,
    capital: Vec<Amount>,
    /// Place `slot × strategies + strategy`.
    holdings: Vec<Holding>,
}

impl Ledger {
    pub fn new(venues: usize, strategies: usize) -> Self {
        Self { venues, strategies, ..Self::default() }
    }

    /// Room for every asset and slot; at subscription only.
    pub fn grow(&mut self, places: &Places) {
        self.balances.resize(places.assets().len() * self.venues, Balance::default());
        self.capital.resize(places.assets().len(), Amount::ZERO);
        self.holdings.resize(places.slots().len() * self.strategies, Holding::default());
    }

    pub fn balance(&self, venue: VenueId, asset: usize) -> &Balance {
        &self.balances[asset * self.venues + venue.index()]
    }

    pub fn holding(&self, strategy: usize, slot: usize) -> &Holding {
        &self.holdings[slot * self.strategies + strategy]
    }

    /// Puts a saved holding in place of an untouched one.
    pub fn restore_holding(&mut self, strategy: usize, slot: usize, holding: Holding) {
        *self.holding_mut(strategy, slot) = holding;
    }

    /// Puts a saved balance in place; its funding comes from the person's capital.
    pub fn restore_balance(&mut self, venue: VenueId, asset: usize, total: Amount, funded: Option<Amount>) {
        *self.balance_mut(venue, asset) = Balance { total, locked: Amount::ZERO, funded };
        self.capital[asset] -= funded.unwrap_or_default();
    }

    /// Starting balance of a venue; once for each asset.
    pub fn fund(&mut self, venue: VenueId, asset: usize, amount: Amount) {
        self.transfer(Account::Capital { asset }, Account::Venue { venue, asset }, amount);
        self.balance_mut(venue, asset).funded = Some(amount);
    }

    pub fn lock(&mut self, venue: VenueId, asset: usize, amount: Amount) {
        self.balance_mut(venue, asset).locked += amount;
    }

    pub fn unlock(&mut self, venue: VenueId, asset: usize, amount: Amount) {
        self.balance_mut(venue, asset).locked -= amount;
    }

    /// Books one fill: base one way, quote the other, and the fee in quote.
    pub fn fill(&mut self, fill: &Fill, places: &Places) {
        let (strategy, slot) = (fill.strategy, fill.slot);
        let place = &places.slots()[slot];
        let base = Account::Venue { venue: place.venue, asset: place.base };
        let quote = Account::Venue { venue: place.venue, asset: place.quote };
        let (flow_base, flow_quote) = (Account::Base { strategy, slot }, Account::Quote { strategy, slot });
        match fill.direction {
            Direction::Buy => {
                self.transfer(flow_base, base, fill.quantity);
                self.transfer(quote, flow_quote, fill.notional);
            }
            Direction::Sell => {
                self.transfer(base, flow_base, fill.quantity);
                self.transfer(flow_quote, quote, fill.notional);
            }
        }
        self.transfer(quote, Account::Fees { strategy, slot }, fill.fee);
        self.remember(fill);
    }

    /// Sum of an asset over all accounts: zero, or the ledger is broken.
    pub fn sum(&self, asset: usize, places: &Places) -> Amount {
        let venues: Amount =
            (0..self.venues).map(|venue| self.balance(VenueId::from_index(venue), asset).total).sum();
        let flow = |(slot, place): (usize, &super::Slot)| {
            let held = &self.holdings[slot * self.strategies..(slot + 1) * self.strategies];
            let base = held.iter().filter(|_| place.base == asset).map(|h| h.base).sum::<Amount>();
            let quote = held.iter().filter(|_| place.quote == asset).map(|h| h.quote + h.fees);
            base + quote.sum()
        };
        venues + self.capital[asset] + places.slots().iter().enumerate().map(flow).sum()
    }

    /// FNV-1a over every account that is not zero, by name, so that it does not depend on the order in
    /// which markets were followed. Locks are left out: orders on their way do not outlive a reload.
    pub fn hash(&self, places: &Places, strategies: &[&str]) -> u64 {
        let mut lines = self.balance_lines(places);
        lines.extend(self.holding_lines(places, strategies));
        lines.sort_unstable();
        let mut hash = Fnv64::default();
        lines.iter().for_each(|line| hash.bytes(line.as_bytes()));
        hash.finish()
    }

    fn balance_lines(&self, places: &Places) -> Vec<String> {
        let mut lines = Vec::new();
        for (asset, name) in places.assets().iter().enumerate() {
            for (venue, id) in places.venues().iter().enumerate() {
                let balance = self.balance(VenueId::from_index(venue), asset);
                let (total, funded) = (balance.total, balance.funded.unwrap_or_default());
                if !total.is_zero() || !funded.is_zero() {
                    lines.push(format!("venue {id} {name} {total} {funded}\n"));
                }
            }
        }
        lines
    }

    fn holding_lines(&self, places: &Places, strategies: &[&str]) -> Vec<String> {
        let mut lines = Vec::new();
        for (slot, place) in places.slots().iter().enumerate() {
            let (venue, ticker) = (&places.venues()[place.venue.index()], places.ticker_name(place.ticker));
            for (strategy, id) in strategies.iter().enumerate() {
                let held = self.holding(strategy, slot);
                if !(held.base.is_zero() && held.quote.is_zero() && held.fees.is_zero()) {
                    let flows = format!("{} {} {}", held.base, held.quote, held.fees);
                    lines.push(format!("strategy {id} {venue} {ticker} {flows}\n"));
                }
            }
        }
        lines
    }

    fn remember(&mut self, fill: &Fill) {
        let holding = self.holding_mut(fill.strategy, fill.slot);
        let grew = match fill.direction {
            Direction::Buy => holding.position().is_positive(),
            Direction::Sell => !holding.position().is_positive(),
        };
        holding.volume += fill.notional;
        if grew {
            holding.since_us = fill.at_us;
        }
    }

    fn transfer(&mut self, from: Account, to: Account, amount: Amount) {
        *self.account_mut(from) -= amount;
        *self.account_mut(to) += amount;
    }

    fn account_mut(&mut self, account: Account) -> &mut Amount {
        match account {
            Account::Venue { venue, asset } => &mut self.balance_mut(venue, asset).total,
            Account::Capital { asset } => &mut self.capital[asset],
            Account::Base { strategy, slot } => &mut self.holding_mut(strategy, slot).base,
            Account::Quote { strategy, slot } => &mut self.holding_mut(strategy, slot).quote,
            Account::Fees { strategy, slot } => &mut self.holding_mut(strategy, slot).fees,
        }
    }

    fn balance_mut(&mut self, venue: VenueId, asset: usize) -> &mut Balance {
        &mut self.balances[asset * self.venues + venue.index()]
    }

    fn holding_mut(&mut self, strategy: usize, slot: usize) -> &mut Holding {
        &mut self.holdings[slot * self.strategies + strategy]
    }
}
