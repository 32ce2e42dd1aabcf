//! A cursor for text whose shape is known beforehand: a venue's own serialiser prints the same keys in
//! the same order for years. Where the text deviates in a single byte the answer is `None`, and the
//! caller reads the frame again with [`Json`](super::Json), which takes any shape.

use super::Decimal;
use super::decimal::pow10;
use super::eight::{leading_digits, plain_len};
use super::run::quoted_level;

/// Digits that fit 64 bits in every combination.
const DIGITS_MAX: usize = 18;

/// A text and a place in it. Whatever it has passed over is ASCII and checked.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// Passes over exactly these bytes.
    #[inline]
    pub fn eat(&mut self, literal: &[u8]) -> Option<()> {
        let end = self.at + literal.len();
        if self.text.get(self.at..end)? != literal {
            return None;
        }
        self.at = end;
        Some(())
    }

    /// Bytes up to the next quote, which stays; `None` for escapes and for what is not ASCII.
    #[inline]
    pub fn word(&mut self) -> Option<&'a [u8]> {
        let rest = &self.text[self.at..];
        let len = plain_len(rest);
        self.at += len;
        (rest.get(len) == Some(&b'"')).then(|| &rest[..len])
    }

    /// A whole number, as JSON prints it.
    #[inline]
    pub fn integer(&mut self) -> Option<i64> {
        let negative = self.eat(b"-").is_some();
        let from = self.at;
        let size = self.digits(0);
        let length = self.at - from;
        let padded = length > 1 && self.text[from] == b'0';
        if length == 0 || length > DIGITS_MAX || padded || (negative && size == 0) {
            return None;
        }
        Some(if negative { -size } else { size })
    }

    /// A whole number that is not negative.
    #[inline]
    pub fn count(&mut self) -> Option<u64> {
        u64::try_from(self.integer()?).ok()
    }

    /// Milliseconds, as µs.
    #[inline]
    pub fn ms_as_us(&mut self) -> Option<i64> {
        i64::try_from(self.count()?).ok()?.checked_mul(1000)
    }

    /// A plain decimal: at most 12 digits before the point, 9 after it and 18 in all, which is inside
    /// every range that [`Decimal::price`] and [`Decimal::size`] check, zero apart.
    #[inline]
    pub fn decimal(&mut self) -> Option<Decimal> {
        let from = self.at;
        let mut units = self.digits(0);
        let whole = self.at - from;
        let mut scale = 0;
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            let point = self.at;
            units = self.digits(units);
            scale = self.at - point;
            if scale == 0 || scale > 9 {
                return None;
            }
        }
        let fits = (1..=12).contains(&whole) && whole + scale <= DIGITS_MAX;
        fits.then_some(Decimal::new(units, scale as u8))
    }

    /// `["65083.60","1.5"]`
    #[inline]
    pub fn level(&mut self) -> Option<(Decimal, Decimal)> {
        let (level, end) = quoted_level(&self.text[self.at..])?;
        self.at += end;
        Some(level)
    }

    /// Where the cursor stands; keep it for [`Scan::since`].
    pub fn place(&self) -> usize {
        self.at
    }

    /// What was passed over since `place`.
    pub fn since(&self, place: usize) -> &'a [u8] {
        &self.text[place..self.at]
    }

    /// Nothing is left.
    pub fn end(&self) -> Option<()> {
        (self.at == self.text.len()).then_some(())
    }

    /// Digits appended to `units`. Wraps past [`DIGITS_MAX`] digits: callers count them.
    #[inline]
    fn digits(&mut self, mut units: i64) -> i64 {
        loop {
            let (count, part) = leading_digits(&self.text[self.at..]);
            if count == 0 {
                return units;
            }
            units = units.wrapping_mul(pow10(count as u8)).wrapping_add(part as i64);
            self.at += count;
            if count < 8 {
                return units;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Scan};

    #[test]
    fn reads_what_was_expected_and_nothing_else() {
        let mut scan = Scan::new(br#"{"p":"65083.60","n":-12}"#);
        assert_eq!(scan.eat(br#"{"p":""#), Some(()));
        assert_eq!(scan.decimal(), Some(Decimal::new(6_508_360, 2)));
        assert_eq!(scan.eat(br#"","x":"#), None);
        assert_eq!(scan.eat(br#"","n":"#), Some(()));
        assert_eq!(scan.integer(), Some(-12));
        assert_eq!((scan.end(), scan.eat(b"}"), scan.end()), (None, Some(()), Some(())));
    }

    #[test]
    fn what_another_reader_must_judge_is_left_to_it() {
        for text in [".5", "5.", "1234567890123", "0.1234567890", "123456789012.1234567", "x", ""] {
            assert_eq!(Scan::new(text.as_bytes()).decimal(), None, "{text}");
        }
        for text in [r#"[1.5","2"]"#, r#"["1.5","2""#, r#"["1.5",2]"#, "[1.5,2]", "["] {
            assert_eq!(Scan::new(text.as_bytes()).level(), None, "{text}");
        }
        for text in ["-0", "01", "", "-", "1234567890123456789"] {
            assert_eq!(Scan::new(text.as_bytes()).integer(), None, "{text}");
        }
        for text in ["a\\u0041\"", "caf\u{e9}\"", "tab\t\"", "open"] {
            assert_eq!(Scan::new(text.as_bytes()).word(), None, "{text}");
        }
    }
}
