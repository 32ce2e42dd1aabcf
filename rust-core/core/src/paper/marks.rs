//! What positions are worth: mids, P&L, and the equity curves.

use super::equity::Point;
use super::{Paper, PaperContext};
use crate::book::{Gate, Shelf};
use crate::num::{Amount, Round};

impl Paper {
    /// P&L of one strategy in one quote asset: cash flows less fees, plus its net positions at mid.
    pub fn pnl(&self, strategy: usize, quote: usize) -> Amount {
        let slots = self.places.slots().iter().enumerate().filter(|(_, place)| place.quote == quote);
        let one = |(slot, place): (usize, &super::Slot)| {
            let held = self.ledger.holding(strategy, slot);
            held.cash() - held.fees + self.worth(held.position(), place.ticker)
        };
        slots.map(one).sum()
    }

    /// Loss since the UTC day began, over all strategies, in one quote asset; a profit is negative.
    pub(super) fn loss_today(&self, quote: usize) -> Amount {
        self.day_start[quote] - self.pnl_of_all(quote)
    }

    pub(super) fn pnl_of_all(&self, quote: usize) -> Amount {
        (0..self.seats.len()).map(|strategy| self.pnl(strategy, quote)).sum()
    }

    /// A position at its ticker's last mid; nothing where there never was one.
    pub(super) fn worth(&self, position: Amount, ticker: usize) -> Amount {
        let mid = self.mids[ticker].filter(|_| !position.is_zero());
        mid.and_then(|mid| position.times(mid, Round::Down)).unwrap_or_default()
    }

    /// Takes new mids of tickers that moved and that a strategy ever traded.
    pub(super) fn refresh_mids(&mut self, cx: &PaperContext<'_>) {
        for market in cx.dirty {
            let ticker = self.places.slot_of(*market).map(|slot| self.places.slots()[slot].ticker);
            if let Some(ticker) = ticker.filter(|ticker| self.traded[*ticker]) {
                self.refresh_mid(ticker, cx);
            }
        }
    }

    pub(super) fn refresh_mid(&mut self, ticker: usize, cx: &PaperContext<'_>) {
        if let Some(mid) = self.fresh_mid(ticker, cx.shelf, cx.now_us) {
            self.mids[ticker] = Some(mid);
        }
    }

    /// Mean mid over the ticker's books that pass the gate now.
    pub(super) fn fresh_mid(&self, ticker: usize, shelf: &Shelf, now_us: i64) -> Option<Amount> {
        let markets = self.places.slots().iter().filter(|place| place.ticker == ticker);
        let (mut sum, mut count) = (Amount::ZERO, 0);
        for leg in markets.filter_map(|place| place.market).map(|market| shelf.leg(market)) {
            let proved = Gate { now_us }.judge(&[leg]).is_ok();
            if let Some((bid, ask)) = leg.book.touch().filter(|_| proved) {
                let scale = leg.book.price_scale();
                sum += (Amount::scaled(bid.price, scale) + Amount::scaled(ask.price, scale)).half();
                count += 1;
            }
        }
        (count > 0).then(|| sum.over(count))
    }

    /// One point a curve at the first step of each whole second.
    pub(super) fn sample(&mut self, now_us: i64) {
        let at_s = now_us.div_euclid(1_000_000);
        if at_s <= self.sampled_s {
            return;
        }
        self.sampled_s = at_s;
        for place in 0..self.curves.len() {
            let (strategy, quote) = (self.curves[place].strategy, self.curves[place].quote);
            if self.seats[strategy].enabled || self.holds_anything(strategy) {
                let pnl = self.pnl(strategy, quote).floor_to(Amount::scaled(1, 6));
                self.curves[place].push(Point { at_s, pnl });
            }
        }
    }

    fn holds_anything(&self, strategy: usize) -> bool {
        let slots = 0..self.places.slots().len();
        slots.map(|slot| self.ledger.holding(strategy, slot)).any(|held| !held.position().is_zero())
    }
}
