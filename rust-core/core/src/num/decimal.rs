//! Exact decimals: scaled integers parsed straight from a venue's text, no float on the way.

use super::run::Run;

/// An exact decimal: `units × 10^-scale`. The scale is the number of fraction digits *as sent*.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Decimal {
    pub units: i64,
    pub scale: u8,
}

/// Why a text is not a number we accept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecimalError {
    /// Not a plain decimal number (empty, signs, blanks, hex, separators, words).
    Grammar,
    /// A number, but outside the range of its kind, or too fine or too large for 64 bits.
    Range,
}

/// Finest fraction a price may have.
pub const PRICE_SCALE_MAX: u8 = 18;
/// Finest fraction of a size that is kept; finer digits are floored.
pub const SIZE_SCALE_MAX: u8 = 9;
/// Largest price, in quote units.
pub const PRICE_MAX: i64 = 1_000_000_000_000;
/// Largest size, in base units.
pub const SIZE_MAX: i64 = 1_000_000_000_000_000;

const POW10: [i64; 19] = {
    let mut table = [1i64; 19];
    let mut i = 1;
    while i < 19 {
        table[i] = table[i - 1] * 10;
        i += 1;
    }
    table
};

/// Largest number that stays within 64 bits with so many more digits.
const WIDEN_MAX: [u64; 19] = {
    let mut table = [0u64; 19];
    let mut i = 0;
    while i < 19 {
        table[i] = (i64::MAX / POW10[i]) as u64;
        i += 1;
    }
    table
};

/// `10^n` for n ≤ 18.
pub const fn pow10(n: u8) -> i64 {
    POW10[n as usize]
}

/// A size and whether non-zero digits beyond [`SIZE_SCALE_MAX`] were cut off (towards zero).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SizeText {
    pub size: Decimal,
    pub floored: bool,
}

impl Decimal {
    pub const fn new(units: i64, scale: u8) -> Self {
        Self { units, scale }
    }

    /// A price: `0 < p ≤ 1e12`, at most 18 fraction digits, fits 64 bits.
    #[inline]
    pub fn price(text: &[u8]) -> Result<Self, DecimalError> {
        match Run::read(text).filter(|run| run.end() == text.len()).and_then(Run::price) {
            Some(price) => Ok(price),
            None => Self::price_of_any_form(text),
        }
    }

    fn price_of_any_form(text: &[u8]) -> Result<Self, DecimalError> {
        let parts = Parts::read(text)?;
        let value = parts.exact(PRICE_SCALE_MAX)?;
        let whole = value.units / pow10(value.scale);
        let above = whole > PRICE_MAX || (whole == PRICE_MAX && value.units % pow10(value.scale) != 0);
        if value.units <= 0 || above { Err(DecimalError::Range) } else { Ok(value) }
    }

    /// A size: `0 ≤ q ≤ 1e15`; digits beyond the ninth are floored and reported.
    #[inline]
    pub fn size(text: &[u8]) -> Result<SizeText, DecimalError> {
        match Run::read(text).filter(|run| run.end() == text.len()).and_then(Run::size) {
            Some(size) => Ok(SizeText { size, floored: false }),
            None => Self::size_of_any_form(text),
        }
    }

    fn size_of_any_form(text: &[u8]) -> Result<SizeText, DecimalError> {
        let read = Parts::read(text)?.floored(SIZE_SCALE_MAX)?;
        if read.size.units / pow10(read.size.scale) > SIZE_MAX {
            return Err(DecimalError::Range);
        }
        Ok(read)
    }

    /// The same value with `scale` fraction digits; `None` where it would not fit or would lose digits.
    #[inline]
    pub fn rescale(self, scale: u8) -> Option<i64> {
        if scale == self.scale {
            return Some(self.units);
        }
        if scale > self.scale {
            let digits = (scale - self.scale) as usize;
            // A comparison with a table, where a checked product would need 128 bits.
            let fits = self.units.unsigned_abs() <= WIDEN_MAX[digits];
            return fits.then(|| self.units * POW10[digits]);
        }
        let step = pow10(self.scale - scale);
        (self.units % step == 0).then_some(self.units / step)
    }

    /// The nearest `f64`: the one named place where identity becomes economics.
    pub fn to_f64(self) -> f64 {
        self.units as f64 / pow10(self.scale) as f64
    }
}

/// Digits and point of a text, before any range is judged.
struct Parts {
    units: u128,
    scale: i32,
}

impl Parts {
    fn read(text: &[u8]) -> Result<Self, DecimalError> {
        let mut parts = Parts { units: 0, scale: 0 };
        let mut at = parts.digits(text, 0)?;
        if at == 0 {
            return Err(DecimalError::Grammar);
        }
        if text.get(at) == Some(&b'.') {
            let end = parts.digits(text, at + 1)?;
            if end == at + 1 {
                return Err(DecimalError::Grammar);
            }
            parts.scale = (end - at - 1) as i32;
            at = end;
        }
        if matches!(text.get(at), Some(b'e' | b'E')) {
            at = parts.exponent(text, at + 1)?;
        }
        if at == text.len() { Ok(parts) } else { Err(DecimalError::Grammar) }
    }

    fn digits(&mut self, text: &[u8], from: usize) -> Result<usize, DecimalError> {
        let mut at = from;
        while let Some(digit) = text.get(at).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
            self.units = self
                .units
                .checked_mul(10)
                .and_then(|units| units.checked_add(digit as u128))
                .ok_or(DecimalError::Range)?;
            at += 1;
        }
        Ok(at)
    }

    fn exponent(&mut self, text: &[u8], from: usize) -> Result<usize, DecimalError> {
        let negative = text.get(from) == Some(&b'-');
        let start = from + usize::from(matches!(text.get(from), Some(b'-' | b'+')));
        let mut at = start;
        let mut power = 0i32;
        while let Some(digit) = text.get(at).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
            power = (power * 10 + digit as i32).min(10_000);
            at += 1;
        }
        if at == start {
            return Err(DecimalError::Grammar);
        }
        self.scale += if negative { power } else { -power };
        Ok(at)
    }

    fn exact(self, scale_max: u8) -> Result<Decimal, DecimalError> {
        let read = self.floored(scale_max)?;
        if read.floored { Err(DecimalError::Range) } else { Ok(read.size) }
    }

    fn floored(mut self, scale_max: u8) -> Result<SizeText, DecimalError> {
        while self.scale < 0 && self.units != 0 {
            self.units = self.units.checked_mul(10).ok_or(DecimalError::Range)?;
            self.scale += 1;
        }
        let mut lost = false;
        while self.scale > scale_max as i32 {
            lost |= !self.units.is_multiple_of(10);
            self.units /= 10;
            self.scale -= 1;
            if self.units == 0 {
                self.scale = scale_max as i32;
            }
        }
        let units = i64::try_from(self.units).map_err(|_| DecimalError::Range)?;
        let size = Decimal::new(units, self.scale.max(0) as u8);
        Ok(SizeText { size, floored: lost })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_as_sent() {
        assert_eq!(Decimal::price(b"61730.17000000"), Ok(Decimal::new(6_173_017_000_000, 8)));
        assert_eq!(Decimal::price(b"6.37e-8"), Ok(Decimal::new(637, 10)));
        assert_eq!(Decimal::size(b"0.00005100").unwrap().size, Decimal::new(5100, 8));
    }

    /// Every form of a short number, through the quick reader and around it.
    #[test]
    fn the_quick_reader_changes_nothing() {
        let digits = "98765432101234567890123456789";
        for whole in 0..=20 {
            for fraction in 0..=21 {
                for lead in ["", "0", "00"] {
                    let whole = format!("{lead}{}", &digits[..whole]);
                    let text = match fraction {
                        0 => whole,
                        _ => format!("{whole}.{}", &digits[8 - fraction.min(8)..][..fraction]),
                    };
                    for text in [text.clone(), format!("{text}x"), format!("{text}e2"), format!("{text}.")] {
                        let bytes = text.as_bytes();
                        assert_eq!(Decimal::price(bytes), Decimal::price_of_any_form(bytes), "{text}");
                        assert_eq!(Decimal::size(bytes), Decimal::size_of_any_form(bytes), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn sizes_finer_than_nine_digits_are_floored_and_said() {
        let read = Decimal::size(b"1.2345678919").unwrap();
        assert_eq!((read.size, read.floored), (Decimal::new(1_234_567_891, 9), true));
        let exact = Decimal::size(b"1.5000000000000").unwrap();
        assert_eq!((exact.size, exact.floored), (Decimal::new(1_500_000_000, 9), false));
    }

    #[test]
    fn digits_are_added_while_they_fit() {
        for units in [0, 1, 9, 922_337_203, 9_223_372_036_854_775, i64::MAX] {
            for scale in 0..=18 {
                let wider = i128::from(units) * 10i128.pow(scale);
                assert_eq!(Decimal::new(units, 0).rescale(scale as u8), i64::try_from(wider).ok());
            }
        }
        assert_eq!(Decimal::new(1_230, 3).rescale(2), Some(123));
        assert_eq!(Decimal::new(1_234, 3).rescale(2), None);
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in
            ["", " ", "-1", "+1", "0x10", "1,000", "null", "true", "NaN", "Infinity", ".5", "5.", "1e", "1 "]
        {
            assert_eq!(Decimal::price(text.as_bytes()), Err(DecimalError::Grammar), "{text:?}");
        }
        for text in ["0", "0.0", "1e400", "1000000000001", "1e-19"] {
            assert_eq!(Decimal::price(text.as_bytes()), Err(DecimalError::Range), "{text:?}");
        }
    }
}
