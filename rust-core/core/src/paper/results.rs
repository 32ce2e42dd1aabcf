//! What a frame shows of paper trading: plain numbers, read without changing anything.

use super::trade::Trade;
use super::{Ledger, Paper, Places, TradeState};
use crate::book::Shelf;
use crate::market::{InstrumentId, Reason, VenueId};
use crate::num::Amount;

/// A row of `strategies`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StrategyRow {
    pub enabled: bool,
    pub trades: u64,
    pub orders_open: u32,
    pub refusals: u64,
    pub last_reason: Reason,
    pub last_trade_us: Option<i64>,
}

/// A row of `results`, quote units.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ResultRow {
    pub pnl_quote: f64,
    pub fees_quote: f64,
    pub volume_quote: f64,
    pub exposure_quote: f64,
    pub unmarked: bool,
}

/// A row of `trades`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TradeRow {
    pub seq: u64,
    pub at_us: i64,
    pub strategy: usize,
    /// `None` where the instrument is not followed now.
    pub instrument: Option<InstrumentId>,
    pub buy: Option<VenueId>,
    pub sell: Option<VenueId>,
    pub quantity: f64,
    pub bought: f64,
    pub sold: f64,
    /// NaN for one-legged trades.
    pub expected_quote: f64,
    pub realised_quote: f64,
    pub fees_quote: f64,
    pub state: TradeState,
    pub reason: Reason,
}

impl Paper {
    pub fn places(&self) -> &Places {
        &self.places
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub fn is_halted(&self) -> bool {
        self.risk.halted
    }

    /// Paper orders that this reason refused or left unfilled.
    pub fn refusals(&self, reason: Reason) -> u64 {
        self.refusals[reason as usize]
    }

    /// In registry order.
    pub fn strategy_rows(&self) -> impl ExactSizeIterator<Item = StrategyRow> + '_ {
        self.seats.iter().enumerate().map(|(strategy, seat)| StrategyRow {
            enabled: seat.enabled,
            trades: seat.filled,
            orders_open: self.orders.iter().filter(|order| order.strategy == strategy).count() as u32,
            refusals: seat.refusals,
            last_reason: seat.last_reason,
            last_trade_us: seat.last_fill_us,
        })
    }

    /// Results of a strategy in a quote currency; zeros where it never traded there.
    pub fn result(&self, strategy: usize, quote: &str, shelf: &Shelf, now_us: i64) -> ResultRow {
        let asset = self.places.asset_named(quote);
        asset.map_or(ResultRow::default(), |quote| self.result_of(strategy, quote, Some((shelf, now_us))))
    }

    /// Newest first, 128 at most.
    pub fn trade_rows(&self) -> impl ExactSizeIterator<Item = TradeRow> + '_ {
        self.trades.newest_first().map(|trade| self.trade_row(trade))
    }

    /// `seen`: where and when to look for a proved mid; without it nothing is called unmarked.
    pub(super) fn result_of(&self, strategy: usize, quote: usize, seen: Option<(&Shelf, i64)>) -> ResultRow {
        let (mut fees, mut volume, mut exposure) = (Amount::ZERO, Amount::ZERO, Amount::ZERO);
        let mut unmarked = false;
        for (slot, place) in self.places.slots().iter().enumerate().filter(|(_, p)| p.quote == quote) {
            let held = self.ledger.holding(strategy, slot);
            fees += held.fees;
            volume += held.volume;
            exposure += self.worth(held.position(), place.ticker);
            let proved = seen.is_none_or(|(shelf, now_us)| {
                held.position().is_zero() || self.fresh_mid(place.ticker, shelf, now_us).is_some()
            });
            unmarked |= !proved;
        }
        ResultRow {
            pnl_quote: self.pnl(strategy, quote).to_f64(),
            fees_quote: fees.to_f64(),
            volume_quote: volume.to_f64(),
            exposure_quote: exposure.to_f64(),
            unmarked,
        }
    }

    fn trade_row(&self, trade: &Trade) -> TradeRow {
        TradeRow {
            seq: trade.seq,
            at_us: trade.at_us,
            strategy: trade.strategy,
            instrument: self.places.tickers()[trade.ticker].instrument,
            buy: trade.buy,
            sell: trade.sell,
            quantity: trade.quantity.to_f64(),
            bought: trade.bought.to_f64(),
            sold: trade.sold.to_f64(),
            expected_quote: trade.expected.map_or(f64::NAN, Amount::to_f64),
            realised_quote: trade.realised().to_f64(),
            fees_quote: trade.fees.to_f64(),
            state: trade.state(),
            reason: trade.reason,
        }
    }
}
