//! Short plain numbers.

use super::Decimal;
use super::decimal::{PRICE_SCALE_MAX, SIZE_SCALE_MAX, pow10};
use super::eight::leading_digits;
use super::sixteen::{number, window};

/// A plain number at the start of a text: the form nearly all prices and sizes come in. Whatever it does
/// not take is left to the slower reader, which decides alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    pub(super) units: u64,
    /// At most twelve, so every range is kept.
    pub(super) whole_digits: u8,
    pub(super) scale: u8,
    pub(super) end: u8,
}

/// Digits before the point, and in all; more might not fit the ranges and 64 bits.
pub(super) const WHOLE_DIGITS_MAX: u8 = 12;
pub(super) const DIGITS_MAX: usize = 18;

impl Run {
    /// Digits, then perhaps a point and digits; what follows is for the caller to judge.
    #[inline(always)]
    pub fn read(text: &[u8]) -> Option<Self> {
        Self::read_at(text, 0)
    }

    #[inline(always)]
    pub fn read_at(text: &[u8], at: usize) -> Option<Self> {
        match window(text, at).and_then(number) {
            Some(run) => Some(run),
            None => Self::longer(text.get(at..)?),
        }
    }

    /// The same for more digits than sixteen bytes hold, and at the end of the shortest texts.
    #[inline(never)]
    fn longer(text: &[u8]) -> Option<Self> {
        let (whole_digits, whole) = all_digits(text, 0);
        let run = |units, scale, end: usize| Self {
            units,
            whole_digits: whole_digits as u8,
            scale: scale as u8,
            end: end as u8,
        };
        if !(1..=WHOLE_DIGITS_MAX as usize).contains(&whole_digits) {
            return None;
        }
        if text.get(whole_digits) != Some(&b'.') {
            return Some(run(whole, 0, whole_digits));
        }
        let (scale, units) = all_digits(&text[whole_digits + 1..], whole);
        let fits = scale > 0 && whole_digits + scale <= DIGITS_MAX;
        fits.then(|| run(units, scale, whole_digits + 1 + scale))
    }

    /// Bytes it takes.
    #[inline(always)]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The same with the small exponent that may follow the number, which stands at `at`: `9.12E-7`, `1.25E7`.
    #[inline(always)]
    pub fn powered(self, text: &[u8], at: usize) -> Option<Self> {
        match text.get(at + self.end()) {
            Some(b'e' | b'E') => self.exponent(text.get(at + self.end() + 1..)?),
            _ => Some(self),
        }
    }

    #[inline(always)]
    fn exponent(self, text: &[u8]) -> Option<Self> {
        let negative = text.first() == Some(&b'-');
        let signs = u8::from(negative);
        let (length, power) = power_of(&text[signs as usize..])?;
        let end = self.end + 1 + signs + length;
        if !negative {
            return Self { end, ..self }.raised(power);
        }
        let scale = self.scale + power;
        (scale <= PRICE_SCALE_MAX).then_some(Self { scale, end, ..self })
    }

    /// With the point so many digits further right, where the ranges are certainly kept.
    #[inline(always)]
    fn raised(self, power: u8) -> Option<Self> {
        let more = power.saturating_sub(self.scale);
        let units = self.units.wrapping_mul(pow10(more.min(WHOLE_DIGITS_MAX)) as u64);
        let fits = self.whole_digits + power <= WHOLE_DIGITS_MAX;
        fits.then_some(Self { units, scale: self.scale.saturating_sub(power), ..self })
    }

    /// As a price, if it is certainly in range.
    #[inline(always)]
    pub fn price(self) -> Option<Decimal> {
        (self.units > 0).then_some(self.decimal())
    }

    /// As a size, if no digit would be cut off.
    #[inline(always)]
    pub fn size(self) -> Option<Decimal> {
        (self.scale <= SIZE_SCALE_MAX).then_some(self.decimal())
    }

    /// Whether JSON allows it as a number: no zero stands before other digits.
    #[inline(always)]
    pub(super) fn is_json(self, text: &[u8], at: usize) -> bool {
        self.whole_digits == 1 || text.get(at) != Some(&b'0')
    }

    #[inline(always)]
    pub(super) fn decimal(self) -> Decimal {
        Decimal::new(self.units as i64, self.scale)
    }
}

/// How many digits a text begins with, and `before` with them appended (which means nothing where they
/// do not fit).
pub(super) fn all_digits(text: &[u8], before: u64) -> (usize, u64) {
    let (mut at, mut units) = (0, before);
    loop {
        let (count, part) = leading_digits(&text[at..]);
        if count == 0 {
            return (at, units);
        }
        units = units.wrapping_mul(pow10(count as u8) as u64).wrapping_add(part);
        at += count;
    }
}

/// One or two digits: how many they are and their number.
#[inline(always)]
fn power_of(text: &[u8]) -> Option<(u8, u8)> {
    let digit = |at: usize| text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10);
    match (digit(0)?, digit(1), digit(2)) {
        (one, None, _) => Some((1, one)),
        (ten, Some(one), None) => Some((2, 10 * ten + one)),
        _ => None,
    }
}
