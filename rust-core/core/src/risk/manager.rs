//! The risk manager: every order passes here, or is refused with a reason.

use super::Limits;
use crate::market::{Reason, Rules};
use crate::num::{Amount, NearProduct, Round};

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
        self.takes_quantity(quantity) && notional.is_some_and(|notional| notional >= self.min_notional)
    }

    fn takes_quantity(&self, quantity: Amount) -> bool {
        quantity.is_positive() & (quantity >= self.min_quantity)
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

/// What keeps an order from being sent, by place in the set of refusals: the first one speaks.
const REFUSALS: [Result<(), Reason>; 7] = [
    Err(Reason::Halted),
    Err(Reason::MinSize),
    Err(Reason::Notional),
    Err(Reason::OpenOrders),
    Err(Reason::DailyLoss),
    Err(Reason::Inventory),
    Ok(()),
];

impl RiskManager {
    /// Refusals in the order HALT, MINSIZE, NOTIONAL, ORDERS, LOSS, INVENTORY.
    ///
    /// All limits are looked at, without a branch for any: which of them an order meets is what a machine
    /// cannot foresee, and a branch foreseen wrongly costs more than the comparisons.
    pub fn check(&self, request: &Request) -> Result<(), Reason> {
        let Some(lot) = &request.lot else {
            return Err(if self.halted { Reason::Halted } else { Reason::MinSize });
        };
        let (small, large) = self.judge_notional(lot, request);
        let small = small | !lot.takes_quantity(request.quantity);
        let lost = !request.closing & (request.loss_today_quote >= self.limits.daily_loss_quote);
        let refused = [
            self.halted,
            small,
            large,
            request.open_orders > self.limits.open_orders,
            lost,
            request.needs > request.free,
            true,
        ];
        let set = (0..7).fold(0, |set, place| set | u32::from(refused[place]) << place);
        REFUSALS[set.trailing_zeros() as usize]
    }

    /// Whether the notional is below the market's least, and above the largest allowed.
    fn judge_notional(&self, lot: &Lot, request: &Request) -> (bool, bool) {
        let near = NearProduct::of(request.quantity, request.price);
        near.and_then(|near| near.beyond(lot.min_notional, self.limits.order_notional_quote))
            .unwrap_or_else(|| self.judge_exactly(lot, request))
    }

    /// The same by the exact product: for an order at the edge of a limit.
    #[cold]
    #[inline(never)]
    fn judge_exactly(&self, lot: &Lot, request: &Request) -> (bool, bool) {
        let Some((down, up)) = request.quantity.times_both(request.price) else { return (true, true) };
        (down < lot.min_notional, up.is_none_or(|up| up > self.limits.order_notional_quote))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::rng::Rng;

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

    /// The check as it reads, limit after limit, by exact products.
    fn obvious(limits: &Limits, request: &Request) -> Result<(), Reason> {
        let lot = request.lot.expect("it is known");
        let Some((down, up)) = request.quantity.times_both(request.price) else {
            return Err(Reason::MinSize);
        };
        let takes = request.quantity.is_positive() && request.quantity >= lot.min_quantity;
        match () {
            () if !takes || down < lot.min_notional => Err(Reason::MinSize),
            () if up.is_none_or(|up| up > limits.order_notional_quote) => Err(Reason::Notional),
            () if request.open_orders > limits.open_orders => Err(Reason::OpenOrders),
            () if request.loss_today_quote >= limits.daily_loss_quote => Err(Reason::DailyLoss),
            () if request.needs > request.free => Err(Reason::Inventory),
            () => Ok(()),
        }
    }

    #[test]
    fn every_refusal_is_the_first_that_applies() {
        const SEED: u64 = 14;
        println!("seed {SEED}");
        let mut rng = Rng::new(SEED);
        let mut seen = [0; Reason::ALL.len()];
        for _ in 0..50_000 {
            let request = any_request(&mut rng);
            let got = RiskManager::default().check(&request);
            assert_eq!(got, obvious(&Limits::default(), &request), "{request:?}");
            seen[got.err().unwrap_or_default() as usize] += 1;
        }
        let reasons = [Reason::MinSize, Reason::Notional, Reason::OpenOrders, Reason::DailyLoss];
        assert!(reasons.iter().all(|reason| seen[*reason as usize] > 100), "{seen:?}");
    }

    /// Orders beside the limits more often than anywhere else.
    fn any_request(rng: &mut Rng) -> Request {
        let quantities = [1, 50, 5_000, 500_000, -5_000, 0].map(|thousandths| Amount::scaled(thousandths, 3));
        let prices = [1, 10, 100, 100_000, 1_000_000_000_000, -1].map(Amount::whole);
        let fine = [0, 1, -1, 1_000_000_000].map(|units| Amount::scaled(units, 18));
        let mut one_of = |amounts: &[Amount]| amounts[rng.up_to(amounts.len() as u32 - 1) as usize];
        let (quantity, price) = (one_of(&quantities) + one_of(&fine), one_of(&prices) + one_of(&fine));
        let loss_today_quote = one_of(&[Amount::ZERO, Amount::ZERO, Amount::whole(500)]) + one_of(&fine);
        let free = Amount::whole(1_001) + one_of(&fine);
        let open_orders = 1 + rng.up_to(9);
        Request { quantity, price, open_orders, loss_today_quote, free, ..request() }
    }
}
