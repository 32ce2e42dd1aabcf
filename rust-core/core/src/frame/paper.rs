//! Rows of the paper sections, in room that is used again from frame to frame.

use super::layout::{NONE, ResultRow, StrategyRow, TradeRow};
use super::pack::TRADES_MAX;
use crate::book::Shelf;
use crate::market::{Catalogue, Reason};
use crate::paper::{self, Paper};

/// What [`FrameSource`](super::FrameSource) wants of the paper account.
#[derive(Clone, Debug)]
pub struct PaperRows {
    /// By reason (place = code).
    pub refusals: Vec<u64>,
    pub strategies: Vec<StrategyRow>,
    /// Place `strategy × quotes + quote`, quotes in the order of [`Catalogue::quotes`].
    pub results: Vec<ResultRow>,
    /// Newest first.
    pub trades: Vec<TradeRow>,
}

impl Default for PaperRows {
    fn default() -> Self {
        Self {
            refusals: Vec::with_capacity(Reason::ALL.len()),
            strategies: Vec::with_capacity(paper::STRATEGIES.len()),
            results: Vec::new(),
            trades: Vec::with_capacity(TRADES_MAX),
        }
    }
}

impl PaperRows {
    /// Reads the account as it stands. Allocates only where the catalogue has grown.
    pub fn refresh(&mut self, paper: &Paper, catalogue: &Catalogue, shelf: &Shelf, now_us: i64) {
        self.refusals.clear();
        self.refusals.extend(Reason::ALL.iter().map(|reason| paper.refusals(*reason)));
        self.strategies.clear();
        self.strategies.extend(paper.strategy_rows().map(strategy_row));
        self.results.clear();
        for strategy in 0..paper::STRATEGIES.len() {
            let rows = catalogue.quotes().map(|quote| paper.result(strategy, quote, shelf, now_us));
            self.results.extend(rows.map(result_row));
        }
        self.trades.clear();
        self.trades.extend(paper.trade_rows().take(TRADES_MAX).map(trade_row));
    }
}

fn strategy_row(row: paper::StrategyRow) -> StrategyRow {
    StrategyRow {
        enabled: u8::from(row.enabled),
        trades: row.trades as u32,
        orders_open: row.orders_open,
        refusals: row.refusals as u32,
        last_reason: row.last_reason as u8,
        last_trade_us: row.last_trade_us.map_or(f64::NAN, |at_us| at_us as f64),
    }
}

fn result_row(row: paper::ResultRow) -> ResultRow {
    ResultRow {
        pnl_quote: row.pnl_quote,
        fees_quote: row.fees_quote,
        volume_quote: row.volume_quote,
        exposure_quote: row.exposure_quote,
        unmarked: u8::from(row.unmarked),
    }
}

fn trade_row(row: paper::TradeRow) -> TradeRow {
    TradeRow {
        seq: row.seq as f64,
        at_us: row.at_us as f64,
        strategy: row.strategy as u32,
        instrument: row.instrument.map_or(NONE, |id| u32::from(id.0)),
        buy: row.buy.map_or(NONE, |id| u32::from(id.0)),
        sell: row.sell.map_or(NONE, |id| u32::from(id.0)),
        quantity: row.quantity,
        bought: row.bought,
        sold: row.sold,
        expected_quote: row.expected_quote,
        realised_quote: row.realised_quote,
        fees_quote: row.fees_quote,
        state: row.state as u8,
        reason: row.reason as u8,
    }
}
