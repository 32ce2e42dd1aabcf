//! A cursor for text whose shape is known beforehand: a venue's own serialiser prints the same keys in
//! the same order for years. Where the text deviates in a single byte the answer is `None`, and the
//! caller reads the frame again with [`Json`](super::Json), which takes any shape.

use super::Decimal;

/// Digits that fit 64 bits in every combination.
const DIGITS_MAX: usize = 18;

/// A text and a place in it. Whatever it has passed over is printable ASCII and checked.
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

    /// Bytes up to the next quote, which stays; `None` for escapes and for what is not printable ASCII.
    #[inline]
    pub fn word(&mut self) -> Option<&'a [u8]> {
        let from = self.at;
        loop {
            match self.text.get(self.at)? {
                b'"' => return Some(&self.text[from..self.at]),
                b'\\' => return None,
                0x20..0x7f => self.at += 1,
                _ => return None,
            }
        }
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
        while let Some(digit) = self.text.get(self.at).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
            units = units.wrapping_mul(10).wrapping_add(i64::from(digit));
            self.at += 1;
        }
        units
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
        for text in ["-0", "01", "", "-", "1234567890123456789"] {
            assert_eq!(Scan::new(text.as_bytes()).integer(), None, "{text}");
        }
        for text in ["a\\u0041\"", "caf\u{e9}\"", "tab\t\"", "open"] {
            assert_eq!(Scan::new(text.as_bytes()).word(), None, "{text}");
        }
    }
}
