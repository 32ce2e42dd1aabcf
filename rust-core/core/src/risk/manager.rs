//! The risk manager: every order passes here, or is refused with a reason.

use super::Limits;
use crate::market::{Reason, Rules};
use crate::num::{Amount, Round};

/// A market's rules as amounts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lot {
    pub tick: Amount,
    pub step: Amount,
    pub min_quantity: Amount,
    pub min_notional: Amount,
}

impl Lot {
    /// `None` where the rules are unknown or hold no step.
    pub fn of(rules: Option<&Rules>) -> Option<Self> {
        let rules = rules?;
        let lot = Self {
            tick: Amount::decimal(rules.tick),
            step: Amount::decimal(rules.step),
            min_quantity: Amount::decimal(rules.min_qty),
            min_notional: Amount::decimal(rules.min_notional),
        };
        lot.step.is_positive().then_some(lot)
    }

    /// Whether an order of this quantity at this price is large enough to be taken.
    pub fn takes(&self, quantity: Amount, price: Amount) -> bool {
        let notional = quantity.times(price, Round::Down);
        notional.is_some_and(|notional| self.takes_notional(quantity, notional))
    }

    fn takes_notional(&self, quantity: Amount, notional: Amount) -> bool {
        quantity.is_positive() && quantity >= self.min_quantity && notional >= self.min_notional
    }
}

/// One order as it would be sent.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The market's rules; unknown ones refuse with MINSIZE.
    pub lot: Option<Lot>,
    /// Base units, already on the market's step.
    pub quantity: Amount,
    /// Price seen at the decision, quote per base.
    pub price: Amount,
    /// Orders open once this one is sent.
    pub open_orders: u32,
    /// Loss of this UTC day so far in the order's quote currency (a profit is negative).
    pub loss_today_quote: Amount,
    /// It reduces a position: a reached loss limit does not keep anyone in it.
    pub closing: bool,
    /// What must be locked at the venue, and what is free there, of the same asset.
    pub needs: Amount,
    pub free: Amount,
}

/// Judges orders by the limits in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RiskManager {
    pub limits: Limits,
    /// Nothing is sent while it is set; orders on their way still settle.
    pub halted: bool,
}

impl RiskManager {
    /// Refusals in the order HALT, MINSIZE, NOTIONAL, ORDERS, LOSS, INVENTORY.
    pub fn check(&self, request: &Request) -> Result<(), Reason> {
        if self.halted {
            return Err(Reason::Halted);
        }
        let notional = request.quantity.times_both(request.price);
        let (Some(lot), Some((least, most))) = (&request.lot, notional) else { return Err(Reason::MinSize) };
        if !lot.takes_notional(request.quantity, least) {
            return Err(Reason::MinSize);
        }
        if most.is_none_or(|notional| notional > self.limits.order_notional_quote) {
            return Err(Reason::Notional);
        }
        if request.open_orders > self.limits.open_orders {
            return Err(Reason::OpenOrders);
        }
        if !request.closing && request.loss_today_quote >= self.limits.daily_loss_quote {
            return Err(Reason::DailyLoss);
        }
        if request.needs > request.free { Err(Reason::Inventory) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        let lot = Lot {
            tick: Amount::scaled(1, 2),
            step: Amount::scaled(1, 3),
            min_quantity: Amount::scaled(1, 2),
            min_notional: Amount::whole(5),
        };
        Request {
            lot: Some(lot),
            quantity: Amount::whole(10),
            price: Amount::whole(100),
            open_orders: 1,
            loss_today_quote: Amount::ZERO,
            closing: false,
            needs: Amount::whole(1_001),
            free: Amount::whole(1_001),
        }
    }

    fn refused(change: impl FnOnce(&mut Request)) -> Result<(), Reason> {
        let mut request = request();
        change(&mut request);
        RiskManager::default().check(&request)
    }

    #[test]
    fn each_limit_has_its_reason() {
        assert_eq!(refused(|_| {}), Ok(()));
        assert_eq!(refused(|r| r.lot = None), Err(Reason::MinSize));
        assert_eq!(refused(|r| r.quantity = Amount::scaled(9, 3)), Err(Reason::MinSize));
        assert_eq!(refused(|r| r.quantity = Amount::scaled(4, 2)), Err(Reason::MinSize));
        assert_eq!(refused(|r| r.quantity = Amount::scaled(50_001, 3)), Err(Reason::Notional));
        assert_eq!(refused(|r| r.price = Amount::whole(1_000_000_000_000)), Err(Reason::Notional));
        assert_eq!(refused(|r| r.open_orders = 9), Err(Reason::OpenOrders));
        assert_eq!(refused(|r| r.loss_today_quote = Amount::whole(500)), Err(Reason::DailyLoss));
        assert_eq!(refused(|r| r.free = Amount::whole(1_000)), Err(Reason::Inventory));
        let halted = RiskManager { halted: true, ..RiskManager::default() };
        assert_eq!(halted.check(&request()), Err(Reason::Halted));
    }

    #[test]
    fn a_reached_loss_limit_still_lets_positions_close() {
        let out = refused(|r| {
            r.loss_today_quote = Amount::whole(900);
            r.closing = true;
        });
        assert_eq!(out, Ok(()));
    }
}
