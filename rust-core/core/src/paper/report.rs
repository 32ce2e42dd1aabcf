//! The paper part of a replay's report, and the ledger's hash.

use super::Paper;
use crate::num::Amount;
use crate::num::json_out::JsonOut;

impl Paper {
    /// FNV-1a of every account of the ledger. Allocates: for reports, not for steps.
    pub fn ledger_hash(&self) -> u64 {
        let ids: Vec<&str> = self.strategy_ids().collect();
        self.ledger.hash(&self.places, &ids)
    }

    /// `{"strategies":[{"id","trades","pnl"}],"ledgerHash"}`. The P&L is exact text in the one quote it
    /// was made in; where there are several, `pnlByQuote` has each.
    pub fn write_report(&self, out: &mut JsonOut) {
        out.object(|o| {
            o.key("strategies").array(|list| {
                for strategy in 0..self.seats.len() {
                    list.object(|o| self.write_strategy_report(strategy, o));
                }
            });
            o.key("ledgerHash").string(&format!("{:016x}", self.ledger_hash()));
        });
    }

    fn write_strategy_report(&self, strategy: usize, o: &mut JsonOut) {
        let by_quote = self.pnl_by_quote(strategy);
        let first = by_quote.first().map_or(Amount::ZERO, |(_, pnl)| *pnl);
        let seat = &self.seats[strategy];
        o.key("id").string(seat.strategy.id()).key("trades").raw(seat.filled);
        o.key("pnl").string(&first.to_string());
        if by_quote.len() > 1 {
            o.key("pnlByQuote").object(|o| {
                for (quote, pnl) in &by_quote {
                    o.key(&self.places.assets()[*quote]).string(&pnl.to_string());
                }
            });
        }
    }

    /// Quotes in which the strategy's P&L is not zero.
    fn pnl_by_quote(&self, strategy: usize) -> Vec<(usize, Amount)> {
        let all = self.places.quotes().map(|quote| (quote, self.pnl(strategy, quote)));
        all.filter(|(_, pnl)| !pnl.is_zero()).collect()
    }
}
