//! The account as JSON: what the page shows and keeps, complete enough to be restored bit for bit.

use super::ledger::Holding;
use super::trade::Trade;
use super::{Paper, TradeState};
use crate::market::{Reason, VenueId};
use crate::num::Amount;
use crate::num::json_out::JsonOut;

/// Version of the form.
pub(super) const VERSION: u64 = 1;

impl Paper {
    /// Everything of the account. Amounts are exact decimal text; `orders` and `locked` are shown only, as
    /// orders on their way do not outlive a reload.
    pub fn write_account(&self, out: &mut JsonOut) {
        out.object(|o| {
            o.key("version").raw(VERSION).key("halted").raw(self.risk.halted);
            o.key("ledger").object(|o| self.write_ledger(o));
            o.key("balances").array(|list| self.write_balances(list));
            o.key("holdings").array(|list| self.write_holdings(list));
            o.key("mids").array(|list| self.write_mids(list));
            o.key("day").object(|o| self.write_day(o));
            o.key("strategies").array(|list| self.write_strategies(list));
            o.key("refusals").object(|o| self.write_refusals(o));
            o.key("orders").raw(self.orders.len());
            o.key("nextTrade").raw(self.trades.next_seq());
            o.key("trades").array(|list| self.write_trades(list));
            o.key("equity").array(|list| self.write_curves(list));
        });
    }

    /// Settings as the engine's configuration has them: `delayMs`, `start`, `limits`, `strategies`.
    /// To be called inside an object.
    pub fn write_settings(&self, o: &mut JsonOut) {
        let (settings, limits) = (&self.settings, &self.risk.limits);
        o.key("delayMs").float(settings.delay_us as f64 / 1e3);
        o.key("start").object(|o| {
            o.key("quote").raw(settings.start_quote).key("baseWorth").raw(settings.start_base_worth);
        });
        o.key("limits").object(|o| {
            o.key("orderNotionalQuote").raw(limits.order_notional_quote);
            o.key("openOrders").raw(limits.open_orders);
            o.key("dailyLossQuote").raw(limits.daily_loss_quote);
        });
        o.key("strategies").object(|o| {
            for seat in &self.seats {
                o.key(seat.strategy.id()).object(|o| write_seat_settings(seat, o));
            }
        });
    }

    fn write_ledger(&self, o: &mut JsonOut) {
        o.key("hash").string(&format!("{:016x}", self.ledger_hash()));
        o.key("sums").object(|o| {
            for (asset, name) in self.places.assets().iter().enumerate() {
                amount(o.key(name), self.ledger.sum(asset, &self.places));
            }
        });
        o.key("claimsForgotten").raw(self.memory.forgotten());
    }

    fn write_balances(&self, list: &mut JsonOut) {
        for (venue, id) in self.places.venues().iter().enumerate() {
            for (asset, name) in self.places.assets().iter().enumerate() {
                let balance = self.ledger.balance(VenueId::from_index(venue), asset);
                if balance.funded.is_none() && balance.total.is_zero() {
                    continue;
                }
                list.object(|o| {
                    o.key("venue").string(id).key("asset").string(name);
                    amount(o.key("total"), balance.total);
                    amount(o.key("locked"), balance.locked);
                    amount_or_null(o.key("funded"), balance.funded);
                });
            }
        }
    }

    fn write_holdings(&self, list: &mut JsonOut) {
        for slot in 0..self.places.slots().len() {
            for strategy in 0..self.seats.len() {
                let held = self.ledger.holding(strategy, slot);
                if !held.is_untouched() {
                    list.object(|o| self.write_holding(o, (strategy, slot), held));
                }
            }
        }
    }

    fn write_holding(&self, o: &mut JsonOut, (strategy, slot): (usize, usize), held: &Holding) {
        let place = &self.places.slots()[slot];
        o.key("strategy").string(self.seats[strategy].strategy.id());
        o.key("venue").string(&self.places.venues()[place.venue.index()]);
        o.key("base").string(&self.places.assets()[place.base]);
        o.key("quote").string(&self.places.assets()[place.quote]);
        amount(o.key("position"), held.position());
        amount(o.key("cash"), held.cash());
        amount(o.key("fees"), held.fees);
        amount(o.key("volume"), held.volume);
        o.key("sinceUs").raw(held.since_us);
    }

    fn write_mids(&self, list: &mut JsonOut) {
        for (ticker, mid) in self.places.tickers().iter().zip(&self.mids) {
            if let Some(mid) = mid {
                list.object(|o| {
                    o.key("base").string(&self.places.assets()[ticker.base]);
                    o.key("quote").string(&self.places.assets()[ticker.quote]);
                    amount(o.key("mid"), *mid);
                });
            }
        }
    }

    fn write_day(&self, o: &mut JsonOut) {
        match self.day {
            Some(day) => o.key("number").raw(day),
            None => o.key("number").null(),
        };
        o.key("startPnl").object(|o| {
            for quote in self.places.quotes() {
                amount(o.key(&self.places.assets()[quote]), self.day_start[quote]);
            }
        });
    }

    fn write_strategies(&self, list: &mut JsonOut) {
        for (strategy, seat) in self.seats.iter().enumerate() {
            list.object(|o| {
                o.key("id").string(seat.strategy.id()).key("name").string(seat.strategy.name());
                write_seat_settings(seat, o);
                o.key("trades").raw(seat.filled).key("refusals").raw(seat.refusals);
                o.key("lastReason").string(seat.last_reason.word());
                match seat.last_fill_us {
                    Some(at_us) => o.key("lastTradeUs").raw(at_us),
                    None => o.key("lastTradeUs").null(),
                };
                o.key("results").array(|list| self.write_results(strategy, list));
            });
        }
    }

    fn write_results(&self, strategy: usize, list: &mut JsonOut) {
        for quote in self.places.quotes() {
            let row = self.result_of(strategy, quote, None);
            list.object(|o| {
                o.key("quote").string(&self.places.assets()[quote]);
                amount(o.key("pnl"), self.pnl(strategy, quote));
                o.key("feesQuote").float(row.fees_quote).key("volumeQuote").float(row.volume_quote);
                o.key("exposureQuote").float(row.exposure_quote);
            });
        }
    }

    fn write_refusals(&self, o: &mut JsonOut) {
        for (reason, count) in Reason::ALL.iter().zip(self.refusals) {
            if count > 0 {
                o.key(reason.word()).raw(count);
            }
        }
    }

    fn write_trades(&self, list: &mut JsonOut) {
        for trade in self.trades.newest_first() {
            list.object(|o| self.write_trade(trade, o));
        }
    }

    fn write_trade(&self, trade: &Trade, o: &mut JsonOut) {
        let ticker = &self.places.tickers()[trade.ticker];
        o.key("seq").raw(trade.seq).key("atUs").raw(trade.at_us);
        o.key("strategy").string(self.seats[trade.strategy].strategy.id());
        o.key("base").string(&self.places.assets()[ticker.base]);
        o.key("quote").string(&self.places.assets()[ticker.quote]);
        self.write_venue(o.key("buy"), trade.buy);
        self.write_venue(o.key("sell"), trade.sell);
        amount(o.key("quantity"), trade.quantity);
        amount(o.key("bought"), trade.bought);
        amount(o.key("sold"), trade.sold);
        amount_or_null(o.key("expected"), trade.expected);
        amount(o.key("realised"), trade.realised());
        amount(o.key("cash"), trade.cash);
        amount(o.key("fees"), trade.fees);
        amount(o.key("mid"), trade.mid);
        o.key("state").string(TradeState::WORDS[trade.state() as usize]);
        o.key("unknown").raw(trade.unknown).key("reason").string(trade.reason.word());
    }

    fn write_venue(&self, o: &mut JsonOut, venue: Option<VenueId>) {
        match venue {
            Some(venue) => o.string(&self.places.venues()[venue.index()]),
            None => o.null(),
        };
    }

    fn write_curves(&self, list: &mut JsonOut) {
        for curve in &self.curves {
            list.object(|o| {
                o.key("strategy").string(self.seats[curve.strategy].strategy.id());
                o.key("quote").string(&self.places.assets()[curve.quote]);
                o.key("points").array(|list| {
                    for point in curve.points() {
                        list.array(|pair| {
                            pair.raw(point.at_s).raw(point.pnl);
                        });
                    }
                });
            });
        }
    }
}

fn write_seat_settings(seat: &super::seat::Seat, o: &mut JsonOut) {
    o.key("enabled").raw(seat.enabled).key("parameters").object(|o| {
        for (parameter, value) in seat.strategy.parameters().iter().zip(&seat.parameters) {
            o.key(parameter.name).float(*value);
        }
    });
}

fn amount(o: &mut JsonOut, value: Amount) {
    o.string(&value.to_string());
}

fn amount_or_null(o: &mut JsonOut, value: Option<Amount>) {
    match value {
        Some(value) => amount(o, value),
        None => drop(o.null()),
    }
}
