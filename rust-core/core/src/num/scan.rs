//! A cursor for text whose shape is known beforehand: a venue's own serialiser prints the same keys in
//! the same order for years. Where the text deviates in a single byte the answer is `None`, and the
//! caller reads the frame again with [`Json`](super::Json), which takes any shape.

use super::Decimal;
use super::bytes::{same, stands};
use super::decimal::SizeText;
use super::eight::plain_len;
use super::level::Form;
use super::run::{DIGITS_MAX, Run, all_digits};
use super::sixteen::{digits, window};

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
    #[inline(always)]
    pub fn eat<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        if !stands(self.text, self.at, literal) {
            return None;
        }
        self.at += N;
        Some(())
    }

    /// Passes over bytes that are known only from this text.
    #[inline]
    pub fn repeat(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.at + bytes.len();
        if !same(self.text.get(self.at..end)?, bytes) {
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
        let size = self.digits()?;
        let padded = self.at - from > 1 && self.text[from] == b'0';
        if padded || (negative && size == 0) {
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
    #[inline(always)]
    pub fn decimal(&mut self) -> Option<Decimal> {
        let run = Run::read_at(self.text, self.at)?;
        self.at += run.end();
        run.size()
    }

    /// Levels in the form given, at least one; each is handed to `keep`.
    #[inline(always)]
    pub fn levels<const O: usize, const M: usize, const C: usize, const S: usize>(
        &mut self,
        form: &Form<O, M, C, S>,
        keep: impl FnMut(Decimal, SizeText) -> Option<()>,
    ) -> Option<()> {
        self.at = form.levels(self.text, self.at, keep)?;
        Some(())
    }

    /// The same with one level.
    #[inline(always)]
    pub fn level<const O: usize, const M: usize, const C: usize, const S: usize>(
        &mut self,
        form: &Form<O, M, C, S>,
        mut keep: impl FnMut(Decimal, SizeText) -> Option<()>,
    ) -> Option<()> {
        self.at = form.one(self.text, self.at, &mut keep)?;
        Some(())
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

    /// One to eighteen digits.
    #[inline(always)]
    fn digits(&mut self) -> Option<i64> {
        let (count, value) = digits(window(self.text, self.at)?);
        self.at += count;
        match count {
            0 => None,
            16 => self.more_digits(value),
            _ => Some(value as i64),
        }
    }

    fn more_digits(&mut self, before: u64) -> Option<i64> {
        let (count, value) = all_digits(&self.text[self.at..], before);
        self.at += count;
        (16 + count <= DIGITS_MAX).then_some(value as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::level::QUOTED;
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
            assert_eq!(Scan::new(text.as_bytes()).levels(&QUOTED, |_, _| Some(())), None, "{text}");
        }
        for text in ["-0", "01", "", "-", "1234567890123456789"] {
            assert_eq!(Scan::new(text.as_bytes()).integer(), None, "{text}");
        }
        for text in ["a\\u0041\"", "caf\u{e9}\"", "tab\t\"", "open"] {
            assert_eq!(Scan::new(text.as_bytes()).word(), None, "{text}");
        }
    }
}
