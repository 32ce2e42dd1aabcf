//! Short plain numbers, and levels made of them.

use super::Decimal;
use super::decimal::{PRICE_SCALE_MAX, SIZE_SCALE_MAX, pow10};
use super::eight::leading_digits;

/// A short plain number at the start of a text: the form nearly all prices and sizes come in, read eight
/// digits at a time. Whatever it does not take is left to the slower reader, which decides alone.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    units: u64,
    whole_digits: u8,
    scale: u8,
    end: u8,
}

/// Digits of a run; more might not fit 64 bits.
const RUN_DIGITS_MAX: usize = 18;

impl Run {
    /// Digits, then perhaps a point and digits; what follows is for the caller to judge.
    #[inline(always)]
    pub fn read(text: &[u8]) -> Option<Self> {
        let (whole_digits, whole) = leading_digits(text);
        if whole_digits == 0 || whole_digits == 8 {
            return None;
        }
        if text.get(whole_digits) != Some(&b'.') {
            return Some(Self::new(whole, whole_digits, 0, whole_digits));
        }
        let (units, scale) = fraction_of(text.get(whole_digits + 1..)?, whole)?;
        let fits = whole_digits + scale <= RUN_DIGITS_MAX;
        fits.then_some(Self::new(units, whole_digits, scale, whole_digits + 1 + scale))
    }

    #[inline(always)]
    fn new(units: u64, whole_digits: usize, scale: usize, end: usize) -> Self {
        Self { units, whole_digits: whole_digits as u8, scale: scale as u8, end: end as u8 }
    }

    #[inline(always)]
    /// Bytes it takes.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The same with the small negative exponent that may follow it in `text`: `9.12E-7`.
    #[inline(always)]
    pub fn powered(self, text: &[u8]) -> Option<Self> {
        if !matches!(text.get(self.end()), Some(b'e' | b'E')) {
            return Some(self);
        }
        let power = text.get(self.end() + 1..)?.strip_prefix(b"-")?;
        let (length, power) = power_of(power)?;
        let scale = self.scale + power;
        (scale <= PRICE_SCALE_MAX).then_some(Self { scale, end: self.end + 2 + length, ..self })
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
    pub fn is_json(self, text: &[u8]) -> bool {
        self.whole_digits == 1 || text.first() != Some(&b'0')
    }

    /// At most seven digits stand before the point, so every range is kept.
    #[inline(always)]
    fn decimal(self) -> Decimal {
        Decimal::new(self.units as i64, self.scale)
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

/// One to fifteen digits after a point, appended to `whole`, and how many they are.
#[inline(always)]
fn fraction_of(text: &[u8], whole: u64) -> Option<(u64, usize)> {
    let (digits, part) = leading_digits(text);
    let units = whole * pow10(digits as u8) as u64 + part;
    match digits {
        0 => None,
        8 if matches!(text.get(8), Some(b'0'..=b'9')) => longer_fraction(&text[8..], units),
        _ => Some((units, digits)),
    }
}

fn longer_fraction(text: &[u8], units: u64) -> Option<(u64, usize)> {
    let (digits, part) = leading_digits(text);
    let units = units.wrapping_mul(pow10(digits as u8) as u64).wrapping_add(part);
    (digits < 8).then_some((units, 8 + digits))
}

/// `["1.5","2"]` and where it ends.
#[inline(always)]
pub(super) fn quoted_level(text: &[u8]) -> Option<((Decimal, Decimal), usize)> {
    let price = Run::read(text.strip_prefix(b"[\"")?)?;
    let mid = 2 + price.end();
    if text.get(mid..mid + 3)? != b"\",\"" {
        return None;
    }
    let size = Run::read(text.get(mid + 3..)?)?;
    let end = mid + 3 + size.end();
    let closed = text.get(end..end + 2)? == b"\"]";
    closed.then_some(((price.price()?, size.size()?), end + 2))
}

/// `[1.5,2]` and where it ends.
#[inline(always)]
pub(super) fn bare_level(text: &[u8]) -> Option<((Decimal, Decimal), usize)> {
    let (level, end) = bare_numbers(text, b"[", b",")?;
    (text.get(end) == Some(&b']')).then_some((level, end + 1))
}

/// `{"price":1.5,"qty":2}` and where it ends; what stands before either number is given.
#[inline(always)]
pub(super) fn named_level(text: &[u8], open: &[u8], middle: &[u8]) -> Option<((Decimal, Decimal), usize)> {
    let (level, end) = bare_numbers(text, open, middle)?;
    (text.get(end) == Some(&b'}')).then_some((level, end + 1))
}

/// Two numbers behind what stands before each, and where the second ends.
#[inline(always)]
fn bare_numbers(text: &[u8], open: &[u8], middle: &[u8]) -> Option<((Decimal, Decimal), usize)> {
    let first = text.strip_prefix(open)?;
    let price = Run::read(first).filter(|run| run.is_json(first))?.powered(first)?;
    let second = first[price.end()..].strip_prefix(middle)?;
    let size = Run::read(second).filter(|run| run.is_json(second))?.powered(second)?;
    let end = open.len() + price.end() + middle.len() + size.end();
    Some(((price.price()?, size.size()?), end))
}
