//! What a person may do to the paper account. A refusal names what was expected.

use super::ledger::Ledger;
use super::trade::Trades;
use super::{Paper, Settings};
use crate::market::Reason;
use crate::num::Amount;
use crate::risk::{Limits, limits};

/// A command that was not accepted; nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// `OUT_OF_RANGE`.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }
}

const QUOTE_MAX: f64 = 1e9;
const DELAY_MS_MAX: f64 = 60_000.0;

impl Paper {
    /// Works at once: a strategy switched off sends nothing more, its open orders still settle.
    pub fn set_enabled(&mut self, id: &str, enabled: bool) -> Result<(), Refusal> {
        let strategy = self.strategy_named(id)?;
        let seat = &mut self.seats[strategy];
        (seat.enabled, seat.wake_us) = (enabled, None);
        if enabled {
            self.make_curves(strategy);
            // Its curve begins at the next step, not at the next second.
            self.sampled_s = i64::MIN;
        }
        Ok(())
    }

    pub fn set_parameter(&mut self, id: &str, name: &str, value: f64) -> Result<(), Refusal> {
        let strategy = self.strategy_named(id)?;
        let seat = &mut self.seats[strategy];
        let list = seat.strategy.parameters();
        let Some(place) = list.iter().position(|parameter| parameter.name == name) else {
            let known: Vec<&str> = list.iter().map(|parameter| parameter.name).collect();
            let message = format!("{id} has no parameter {name:?}; it has {}", known.join(", "));
            return Err(Refusal::new("UNKNOWN_PARAMETER", message));
        };
        in_range(list[place].label, list[place].unit, value, list[place].min, list[place].max)?;
        seat.parameters[place] = value;
        Ok(())
    }

    /// From decision to arrival of each leg, ms; orders already sent keep theirs.
    pub fn set_delay_ms(&mut self, delay_ms: f64) -> Result<(), Refusal> {
        in_range("Delay", "ms", delay_ms, 1.0, DELAY_MS_MAX)?;
        self.settings.delay_us = (delay_ms * 1e3) as i64;
        Ok(())
    }

    /// `orderNotionalQuote`, `openOrders` or `dailyLossQuote`.
    pub fn set_limit(&mut self, name: &str, value: f64) -> Result<(), Refusal> {
        let Limits { order_notional_quote, open_orders, daily_loss_quote } = &mut self.risk.limits;
        match name {
            "orderNotionalQuote" => *order_notional_quote = quote("Order notional", value, 1.0)?,
            "dailyLossQuote" => *daily_loss_quote = quote("Daily loss", value, 1.0)?,
            "openOrders" => {
                in_range("Open orders", "", value, 1.0, f64::from(limits::OPEN_ORDERS_MAX))?;
                *open_orders = value as u32;
            }
            _ => {
                let known = "orderNotionalQuote, openOrders, dailyLossQuote";
                let message = format!("There is no limit {name:?}; there are {known}");
                return Err(Refusal::new("UNKNOWN_LIMIT", message));
            }
        }
        Ok(())
    }

    /// Nothing is sent while halted; orders on their way still settle.
    pub fn set_halted(&mut self, halted: bool) {
        self.risk.halted = halted;
    }

    /// Starting balances, quote units: in force for venues not funded yet, and after a reset.
    pub fn set_start(&mut self, quote_each: f64, base_worth: f64) -> Result<(), Refusal> {
        let start_quote = quote("Starting quote", quote_each, 0.0)?;
        let start_base_worth = quote("Starting base", base_worth, 0.0)?;
        self.settings = Settings { start_quote, start_base_worth, ..self.settings };
        Ok(())
    }

    /// A new account with the starting balances in force. Settings stay; open orders, trades, curves and
    /// counts go.
    pub fn reset(&mut self) {
        self.ledger = Ledger::new(self.places.venues().len(), self.seats.len());
        self.memory.clear();
        self.orders.clear();
        self.next_order = 1;
        self.trades = Trades::default();
        self.seats.iter_mut().for_each(super::seat::Seat::reset);
        self.curves.iter_mut().for_each(super::equity::Curve::clear);
        (self.sampled_s, self.day) = (i64::MIN, None);
        self.mids.fill(None);
        self.traded.fill(false);
        self.day_start.fill(Amount::ZERO);
        self.refusals = [0; Reason::ALL.len()];
        self.make_room();
        self.fund_quotes();
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn limits(&self) -> &Limits {
        &self.risk.limits
    }

    pub(super) fn strategy_named(&self, id: &str) -> Result<usize, Refusal> {
        let place = self.seats.iter().position(|seat| seat.strategy.id() == id);
        place.ok_or_else(|| {
            let known: Vec<&str> = self.strategy_ids().collect();
            let message = format!("There is no strategy {id:?}; there are {}", known.join(", "));
            Refusal::new("UNKNOWN_STRATEGY", message)
        })
    }

    pub(super) fn strategy_ids(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.seats.iter().map(|seat| seat.strategy.id())
    }
}

fn in_range(label: &str, unit: &str, value: f64, min: f64, max: f64) -> Result<(), Refusal> {
    // Written so that NaN is refused.
    if value >= min && value <= max {
        return Ok(());
    }
    let message = format!("{label} must be from {min} to {max} {unit}");
    Err(Refusal::new("OUT_OF_RANGE", format!("{}, not {value}", message.trim_end())))
}

fn quote(label: &str, value: f64, min: f64) -> Result<Amount, Refusal> {
    in_range(label, "quote units", value, min, QUOTE_MAX)?;
    Ok(Amount::from_f64(value).unwrap_or_default())
}
