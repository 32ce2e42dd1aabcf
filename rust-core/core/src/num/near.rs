//! A product of two amounts as a float: enough to tell it from limits that are not right beside it, at a
//! small part of what the exact product costs.

use super::Amount;

/// Units of 10⁻³⁶, within one part in 2⁵⁰.
#[derive(Clone, Copy, Debug)]
pub struct NearProduct(f64);

/// Far more than all roundings together come to.
const SLACK: f64 = 1.0 / (1u64 << 46) as f64;

/// Beyond it the exact product may leave the range of an amount.
const PRODUCT_MAX: f64 = 1e55;

/// Units of 10⁻³⁶ in one of 10⁻¹⁸.
const UNITS: f64 = 1e18;

impl NearProduct {
    /// `None` for a negative or a very large amount.
    pub fn of(a: Amount, b: Amount) -> Option<Self> {
        let product = a.near()? * b.near()?;
        (product < PRODUCT_MAX).then_some(Self(product))
    }

    /// Whether the exact product lies below `least` and above `most`; `None` where it is too close to either
    /// for this one to tell.
    pub fn beyond(self, least: Amount, most: Amount) -> Option<(bool, bool)> {
        let (least, most) = (least.near()? * UNITS, most.near()? * UNITS);
        let (low, high) = (self.0 * (1.0 - SLACK), self.0 * (1.0 + SLACK));
        let (small, large) = (high < least, low > most);
        let is_clear = (small | (low > least)) & (large | (high < most));
        is_clear.then_some((small, large))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::rng::Rng;

    #[test]
    fn what_it_tells_is_what_the_exact_product_tells() {
        const SEED: u64 = 13;
        println!("seed {SEED}");
        let mut rng = Rng::new(SEED);
        let mut told = 0;
        for _ in 0..50_000 {
            let mut amount = |bits| Amount::scaled(i64::from(rng.next_u32() >> bits), 8);
            let (a, b, width) = (amount(2), amount(8), amount(20));
            let (down, up) = a.times_both(b).expect("it fits");
            // Limits that lie on the product, right beside it and far away.
            for least in
                [down, up.expect("it fits"), down + Amount::scaled(1, 18), down - width, down + width]
            {
                let most = least + width;
                let Some(said) = NearProduct::of(a, b).and_then(|near| near.beyond(least, most)) else {
                    continue;
                };
                assert_eq!(
                    said,
                    (down < least, up.is_some_and(|up| up > most)),
                    "{a} × {b}, {least} to {most}"
                );
                told += 1;
            }
        }
        assert!(told > 50_000, "{told}");
    }
}
