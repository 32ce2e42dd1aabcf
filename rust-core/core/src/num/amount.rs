//! Exact amounts of any asset: what the paper ledger counts in.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use super::Decimal;

/// Fraction digits of every amount: any price of up to nine digits times any size of up to nine is exact.
pub const AMOUNT_SCALE: u8 = 18;
/// Largest amount that may enter from outside, whole units; sums of a hundred thousand of them still fit.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

const ONE: u128 = 1_000_000_000_000_000_000;
const NANO: i128 = 1_000_000_000;

/// A signed amount in units of 10⁻¹⁸, range ±1.7 × 10²⁰. Sums stay at the end of the range rather than wrap:
/// with what may enter they never come near it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Amount(i128);

/// Where a product finer than 10⁻¹⁸ goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    /// Towards zero: what we receive.
    Down,
    /// Away from zero: what we pay.
    Up,
}

impl Amount {
    pub const ZERO: Amount = Amount(0);

    /// Whole units.
    pub const fn whole(units: i64) -> Self {
        Self(units as i128 * ONE as i128)
    }

    /// A book's integer at its own scale (0..=18); always fits.
    pub const fn scaled(units: i64, scale: u8) -> Self {
        Self(units as i128 * super::decimal::pow10(AMOUNT_SCALE - scale) as i128)
    }

    /// Exact.
    pub const fn decimal(value: Decimal) -> Self {
        Self::scaled(value.units, value.scale)
    }

    /// In units of 10^-scale (0..=18), where that is exact and fits.
    pub fn at_scale(self, scale: u8) -> Option<i64> {
        let unit = i128::from(super::decimal::pow10(AMOUNT_SCALE - scale));
        (self.0 % unit == 0).then(|| i64::try_from(self.0 / unit).ok())?
    }

    /// To the nearest 10⁻⁹: the one place where economics becomes an amount. `None` if not finite or
    /// beyond [`AMOUNT_MAX`].
    pub fn from_f64(value: f64) -> Option<Self> {
        let fits = value.is_finite() && value.abs() <= AMOUNT_MAX as f64;
        fits.then(|| Self((value * 1e9 + 0.5).floor() as i128 * NANO))
    }

    /// Within one part in 2⁵², in units of 10⁻¹⁸; `None` for a negative or a very large amount. Two short
    /// conversions in place of a long one.
    pub(super) fn near(self) -> Option<f64> {
        const LOW_BITS: u32 = 48;
        let (high, low) = ((self.0 >> LOW_BITS) as i64, self.0 as i64 & ((1 << LOW_BITS) - 1));
        // Seen as unsigned, a negative amount is a very large one.
        let is_fit = ((self.0 >> 64) as u64) < 1 << (62 + LOW_BITS - 64);
        is_fit.then_some(high as f64 * (1i64 << LOW_BITS) as f64 + low as f64)
    }

    /// The nearest `f64`.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e18
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub fn half(self) -> Self {
        Self(self.0.div_euclid(2))
    }

    /// Divided by a small count, towards minus infinity.
    pub fn over(self, count: u32) -> Self {
        Self(self.0.div_euclid(i128::from(count.max(1))))
    }

    /// The product, exact where it needs no more than 18 digits; `None` beyond the range.
    pub fn times(self, other: Self, round: Round) -> Option<Self> {
        let (down, is_exact) = self.product(other)?;
        let size = down.checked_add(u128::from(round == Round::Up && !is_exact))?;
        let size = i128::try_from(size).ok()?;
        Some(Self(if (self.0 < 0) == (other.0 < 0) { size } else { -size }))
    }

    /// The product rounded towards zero and away from it: for who has to hold both against a limit.
    pub fn times_both(self, other: Self) -> Option<(Self, Option<Self>)> {
        let (down, is_exact) = self.product(other)?;
        let sign = if (self.0 < 0) == (other.0 < 0) { 1 } else { -1 };
        let down = i128::try_from(down).ok()?;
        let up = down.checked_add(i128::from(!is_exact));
        Some((Self(sign * down), up.map(|up| Self(sign * up))))
    }

    /// The size of the product in units of 10⁻¹⁸ towards zero, and whether nothing was cut off.
    fn product(self, other: Self) -> Option<(u128, bool)> {
        let (a, b) = (self.0.unsigned_abs(), other.0.unsigned_abs());
        let ((a_whole, a_part), (b_whole, b_part)) = (whole_and_part(a), whole_and_part(b));
        let (fine, is_exact) = product_of_parts(a_part, b_part);
        let size = a_whole.checked_mul(b)?.checked_add(u128::from(a_part) * b_whole)?.checked_add(fine)?;
        Some((size, is_exact))
    }

    /// `self × numerator ÷ denominator` towards minus infinity, for small positive integers.
    pub fn share(self, numerator: i64, denominator: i64) -> Self {
        let (whole, part) = (self.0.div_euclid(denominator as i128), self.0.rem_euclid(denominator as i128));
        let numerator = numerator as i128;
        Self(whole * numerator + (part * numerator).div_euclid(denominator as i128))
    }

    /// The largest multiple of `step` that is not above it. `step` must be positive.
    pub fn floor_to(self, step: Amount) -> Self {
        Self(self.0 - self.0.rem_euclid(step.0))
    }

    /// The smallest multiple of `step` that is not below it. `step` must be positive.
    pub fn ceil_to(self, step: Amount) -> Self {
        -((-self).floor_to(step))
    }

    /// Up to a multiple of 10⁻⁹, the finest size that a book knows.
    pub fn ceil_nano(self) -> Self {
        self.ceil_to(Self(NANO))
    }

    /// Divided by 2^n, towards minus infinity.
    pub fn halved(self, times: u32) -> Self {
        Self(self.0 >> times.min(127))
    }

    /// The smallest amount that both divide; the first where that leaves the range.
    pub fn common_multiple(self, other: Amount) -> Self {
        let (mut a, mut b) = (self.0, other.0);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        (self.0 / a.max(1)).checked_mul(other.0).map_or(self, Self)
    }

    /// Reads what `Display` writes: optional minus, digits, at most 18 of them after a point.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
        let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
        let part = digits.get(point + 1..).unwrap_or(b"");
        let bare = point == 0 || (point < digits.len() && part.is_empty());
        if bare || part.len() > AMOUNT_SCALE as usize {
            return None;
        }
        let zeros = std::iter::repeat_n(&b'0', AMOUNT_SCALE as usize - part.len());
        let size = digits[..point].iter().chain(part).chain(zeros).try_fold(0i128, |value, byte| {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 { None } else { value.checked_mul(10)?.checked_add(i128::from(digit)) }
        })?;
        Some(Self(if negative { -size } else { size }))
    }
}

impl fmt::Display for Amount {
    /// Plain decimal text without trailing zeros: `-0.12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, mut part, mut width) = (size / ONE, size % ONE, AMOUNT_SCALE as usize);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        while part.is_multiple_of(10) {
            part /= 10;
            width -= 1;
        }
        write!(f, "{sign}{whole}.{part:0width$}")
    }
}

/// Whole units and what is left of one. Division of 128 bits is slow, and needed for the largest alone:
/// 10¹⁸ is 2¹⁸ times a number of 64 bits.
fn whole_and_part(size: u128) -> (u128, u64) {
    const TWOS: u32 = 18;
    let whole = match u64::try_from(size >> TWOS) {
        Ok(shifted) => u128::from(shifted / (ONE >> TWOS) as u64),
        Err(_) => size / ONE,
    };
    (whole, (size - whole * ONE) as u64)
}

/// The product of two parts of a unit, in units of 10⁻¹⁸ towards zero, and whether nothing was cut off.
/// Neither usually has digits beyond the ninth: then no division of 128 bits is needed.
fn product_of_parts(a: u64, b: u64) -> (u128, bool) {
    const NANO_64: u64 = NANO as u64;
    if a.is_multiple_of(NANO_64) && b.is_multiple_of(NANO_64) {
        return (u128::from(a / NANO_64 * (b / NANO_64)), true);
    }
    let fine = u128::from(a) * u128::from(b);
    (fine / ONE, fine.is_multiple_of(ONE))
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::rng::Rng;

    fn amount(text: &str) -> Amount {
        Amount::parse(text.as_bytes()).expect(text)
    }

    #[test]
    fn text_comes_back_as_it_went() {
        for text in ["0", "-0.12", "61730.17", "0.000000000000000001", "-1000000000000000.5"] {
            assert_eq!(amount(text).to_string(), text);
        }
        for text in
            ["", "-", ".5", "5.", "1e3", "+1", "0.0000000000000000001", "1.2.3", "999999999999999999999"]
        {
            assert_eq!(Amount::parse(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn products_are_exact_or_rounded_as_asked() {
        assert_eq!(amount("61730.17").times(amount("-0.00005"), Round::Up), Some(amount("-3.0865085")));
        let fine = amount("0.000000000000000003");
        assert_eq!(fine.times(amount("0.5"), Round::Down), Some(amount("0.000000000000000001")));
        assert_eq!(fine.times(amount("0.5"), Round::Up), Some(amount("0.000000000000000002")));
        assert_eq!(amount("1000000000000").times(amount("1000000000000"), Round::Up), None);
        let (down, up) = fine.times_both(amount("-0.5")).unwrap();
        assert_eq!(Some(down), fine.times(amount("-0.5"), Round::Down));
        assert_eq!(up, fine.times(amount("-0.5"), Round::Up));
    }

    #[test]
    fn products_agree_with_small_integers() {
        let mut rng = Rng::new(11);
        for _ in 0..10_000 {
            let (a, b) = (i64::from(rng.next_u32()) - (1 << 31), i64::from(rng.next_u32()));
            let product = Amount::scaled(a, 7).times(Amount::scaled(b, 9), Round::Down);
            assert_eq!(product, Some(Amount(i128::from(a) * i128::from(b) * 100)), "seed 11: {a} × {b}");
        }
    }

    #[test]
    fn short_divisions_agree_with_long_ones() {
        let mut rng = Rng::new(12);
        for bits in (1..=127).cycle().take(20_000) {
            let size = (0..4).fold(0, |size, _| size << 32 | u128::from(rng.next_u32())) >> (128 - bits);
            assert_eq!(whole_and_part(size), (size / ONE, (size % ONE) as u64), "seed 12: {size}");
            let nano = [1, 1_000_000_000][bits as usize % 2];
            let part = |size: u128| (size % (ONE / nano) * nano) as u64;
            let (a, b) = (part(size), part(size.rotate_left(17)));
            let fine = u128::from(a) * u128::from(b);
            assert_eq!(product_of_parts(a, b), (fine / ONE, fine % ONE == 0), "seed 12: {a} × {b}");
        }
    }

    #[test]
    fn grids() {
        assert_eq!(amount("1.2399").floor_to(amount("0.01")), amount("1.23"));
        assert_eq!(amount("1.2301").ceil_to(amount("0.01")), amount("1.24"));
        assert_eq!(amount("0.06").common_multiple(amount("0.04")), amount("0.12"));
        assert_eq!(Amount::from_f64(0.004), Some(amount("0.004")));
        assert_eq!(Amount::from_f64(f64::NAN), None);
        assert_eq!(amount("7").share(1, 2), amount("3.5"));
        assert_eq!((amount("1.25").at_scale(2), amount("1.25").at_scale(1)), (Some(125), None));
    }
}
