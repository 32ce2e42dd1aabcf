//! Levels in the form in which a venue prints them.

use super::Decimal;
use super::bytes::stands;
use super::decimal::SizeText;
use super::run::Run;
#[cfg(any(target_feature = "simd128", test))]
use super::sixteen::{marks, number, window};

/// How a venue prints a level: what stands before the price, between price and size, behind the size, and
/// between two levels.
#[derive(Clone, Copy, Debug)]
pub struct Form<const O: usize, const M: usize, const C: usize, const S: usize> {
    pub open: [u8; O],
    pub middle: [u8; M],
    pub close: [u8; C],
    pub separator: [u8; S],
    /// Numbers of JSON, which may have an exponent, instead of strings.
    pub bare: bool,
    /// Behind `close` stands a number that nobody reads, and `"]`.
    pub counted: bool,
}

/// `["1.5","2"],["1.6","3"]`
pub const QUOTED: Form<2, 3, 2, 1> =
    Form { open: *b"[\"", middle: *b"\",\"", close: *b"\"]", separator: *b",", bare: false, counted: false };
/// `["1.5", "2"], ["1.6", "3"]`
pub const SPACED: Form<2, 4, 2, 2> = Form {
    open: *b"[\"",
    middle: *b"\", \"",
    close: *b"\"]",
    separator: *b", ",
    bare: false,
    counted: false,
};
/// `[1.5,2],[1.6,3]`
pub const BARE: Form<1, 1, 1, 1> =
    Form { open: *b"[", middle: *b",", close: *b"]", separator: *b",", bare: true, counted: false };

const COUNT_CLOSE: &[u8; 2] = b"\"]";

#[inline(always)]
fn exact(size: Decimal) -> SizeText {
    SizeText { size, floored: false }
}

/// A price, a size, and where their level ends.
pub type Level = (Decimal, SizeText, usize);

impl<const O: usize, const M: usize, const C: usize, const S: usize> Form<O, M, C, S> {
    /// Gives level after level to `keep` and says where the last one ends. `None` where one of them has another
    /// form, or where `keep` refuses one.
    #[inline(always)]
    pub fn levels(
        &self,
        text: &[u8],
        from: usize,
        mut keep: impl FnMut(Decimal, SizeText) -> Option<()>,
    ) -> Option<usize> {
        let mut at = from;
        loop {
            at = self.one(text, at, &mut keep)?;
            if !stands(text, at, &self.separator) {
                return Some(at);
            }
            at += S;
        }
    }

    /// The same with one level.
    #[inline(always)]
    pub fn one(
        &self,
        text: &[u8],
        at: usize,
        keep: &mut impl FnMut(Decimal, SizeText) -> Option<()>,
    ) -> Option<usize> {
        // The two ways stay apart: joined, each level would wait for the last one to be stored.
        match self.quick_level(text, at) {
            Some((price, size, end)) => keep(price, size).map(|()| end),
            None => self.slow_level(text, at, keep),
        }
    }

    #[inline(never)]
    fn slow_level(
        &self,
        text: &[u8],
        at: usize,
        keep: &mut impl FnMut(Decimal, SizeText) -> Option<()>,
    ) -> Option<usize> {
        let level = self.level(text, at).or_else(|| self.level_of_any_digits(text, at));
        let (price, size, end) = level?;
        keep(price, size).map(|()| end)
    }

    /// The level at `at`.
    pub fn level(&self, text: &[u8], at: usize) -> Option<Level> {
        self.last_level(text, at).or_else(|| self.level_by_words(text, at))
    }

    #[cfg(not(target_feature = "simd128"))]
    #[inline(always)]
    fn quick_level(&self, text: &[u8], at: usize) -> Option<Level> {
        self.level_by_words(text, at)
    }

    #[cfg(not(target_feature = "simd128"))]
    fn last_level(&self, _: &[u8], _: usize) -> Option<Level> {
        None
    }

    /// However many digits there are: sizes may be finer than is kept.
    fn level_of_any_digits(&self, text: &[u8], at: usize) -> Option<Level> {
        let (price, end) = self.digits(text, at, &self.open)?;
        let (size, end) = self.digits(text, end, &self.middle)?;
        let closed = stands(text, end, &self.close) && !self.counted;
        closed.then_some((Decimal::price(price).ok()?, Decimal::size(size).ok()?, end + C))
    }

    /// The text of a number behind what must stand before it, and where it ends.
    fn digits<'t, const N: usize>(
        &self,
        text: &'t [u8],
        at: usize,
        before: &[u8; N],
    ) -> Option<(&'t [u8], usize)> {
        let rest = stands(text, at, before).then(|| &text[at + N..])?;
        let ends = |byte: &u8| !matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+');
        let digits = &rest[..rest.iter().position(ends)?];
        // No number of JSON begins like that.
        let is_padded = matches!(digits, [b'0', b'0'..=b'9', ..]);
        (!self.bare || !is_padded).then_some((digits, at + N + digits.len()))
    }

    /// One number after the other.
    #[inline(always)]
    fn level_by_words(&self, text: &[u8], at: usize) -> Option<Level> {
        let (price, end) = self.number(text, at, &self.open)?;
        let (size, end) = self.number(text, end, &self.middle)?;
        if !stands(text, end, &self.close) {
            return None;
        }
        let mut end = end + C;
        if self.counted {
            end += Run::read_at(text, end)?.end();
            end = stands(text, end, COUNT_CLOSE).then_some(end + COUNT_CLOSE.len())?;
        }
        Some((price.price()?, exact(size.size()?), end))
    }

    /// The number behind what must stand before it, and where it ends.
    #[inline(always)]
    fn number<const N: usize>(&self, text: &[u8], at: usize, before: &[u8; N]) -> Option<(Run, usize)> {
        if !stands(text, at, before) {
            return None;
        }
        let at = at + N;
        let mut run = Run::read_at(text, at)?;
        if self.bare {
            run = Some(run).filter(|run| run.is_json(text, at))?.powered(text, at)?;
        }
        Some((run, at + run.end()))
    }
}

/// Bytes that are judged at once; nearly every level is shorter.
#[cfg(any(target_feature = "simd128", test))]
const ROOM: usize = 48;

/// The way with vectors: where the numbers end is known before they are read, so that the next level need not
/// wait for this one.
#[cfg(any(target_feature = "simd128", test))]
impl<const O: usize, const M: usize, const C: usize, const S: usize> Form<O, M, C, S> {
    #[cfg(target_feature = "simd128")]
    #[inline(always)]
    fn quick_level(&self, text: &[u8], at: usize) -> Option<Level> {
        self.level_by_marks(text, at)
    }

    #[inline(always)]
    fn level_by_marks(&self, text: &[u8], at: usize) -> Option<Level> {
        let room = text.get(at..)?.first_chunk::<ROOM>()?;
        let (price, size, end) = self.marked_level(room, 0, marks(room))?;
        Some((price, size, at + end))
    }

    /// Where less than `ROOM` bytes are left.
    #[cfg(target_feature = "simd128")]
    fn last_level(&self, text: &[u8], at: usize) -> Option<Level> {
        let room = text.last_chunk::<ROOM>()?;
        let before = at.checked_sub(text.len() - ROOM)?;
        self.marked_level(text, at, marks(room).checked_shr(before as u32)?)
    }

    /// `marks`: a bit for every byte from `at` on that is part of no number.
    #[inline(always)]
    fn marked_level(&self, text: &[u8], at: usize, marks: u64) -> Option<Level> {
        let (price, length) = self.marked_number(text, at, marks, &self.open)?;
        let (at, marks) = (at + O + length, marks >> (O + length));
        let (size, length) = self.marked_number(text, at, marks, &self.middle)?;
        let end = at + M + length;
        if !stands(text, end, &self.close) {
            return None;
        }
        let mut end = end + C;
        if self.counted {
            end += (marks >> (M + length + C)).trailing_zeros() as usize;
            end = stands(text, end, COUNT_CLOSE).then_some(end + COUNT_CLOSE.len())?;
        }
        Some((price.price()?, exact(size.size()?), end))
    }

    /// The number behind what must stand before it, and its length.
    #[inline(always)]
    fn marked_number<const N: usize>(
        &self,
        text: &[u8],
        at: usize,
        marks: u64,
        before: &[u8; N],
    ) -> Option<(Run, usize)> {
        let length = (marks >> N).trailing_zeros() as usize;
        if length > 15 || !stands(text, at, before) {
            return None;
        }
        let run = number(window(text, at + N)?).filter(|run| run.end() == length)?;
        if !self.bare {
            return Some((run, length));
        }
        let run = Some(run).filter(|run| run.is_json(text, at + N))?;
        match text.get(at + N + length) {
            Some(b'e' | b'E') => run.powered(text, at + N).map(|run| (run, run.end())),
            _ => Some((run, length)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rng::Rng;
    use super::*;

    fn agree<const O: usize, const M: usize, const C: usize, const S: usize>(
        form: &Form<O, M, C, S>,
        text: &[u8],
    ) -> bool {
        let marked = form.level_by_marks(text, 0);
        let read = form.level_by_words(text, 0);
        assert!(marked.is_none() || marked == read, "{}", String::from_utf8_lossy(text));
        marked.is_some()
    }

    fn digits(rng: &mut Rng, most: u32) -> String {
        (0..=rng.up_to(most - 1)).map(|_| char::from(b'0' + rng.up_to(9) as u8)).collect()
    }

    fn any_number(rng: &mut Rng) -> String {
        let mut text = digits(rng, 6);
        if rng.up_to(3) > 0 {
            text = text + "." + &digits(rng, 9);
        }
        if rng.up_to(3) == 0 {
            text = text + ["E-", "e-", "E", "E+", "/", ".", "-"][rng.up_to(6) as usize] + &digits(rng, 2);
        }
        text
    }

    #[test]
    fn both_ways_read_the_same_levels() {
        let rng = &mut Rng::new(48);
        let mut read = [0; 2];
        for _ in 0..100_000 {
            let (price, size) = (any_number(rng), any_number(rng));
            let tail = ",".repeat(40);
            let quoted = format!("[\"{price}\",\"{size}\"]{tail}").into_bytes();
            let mut bare = format!("[{price},{size}]{tail}").into_bytes();
            read[0] += u32::from(agree(&QUOTED, &quoted));
            read[1] += u32::from(agree(&BARE, &bare));
            let spoiled = rng.up_to(30) as usize;
            bare[spoiled] = b"0.,]e-/:"[rng.up_to(7) as usize];
            agree(&BARE, &bare);
        }
        assert!(read.iter().all(|read| *read > 20_000), "{read:?}");
    }

    #[test]
    fn sizes_finer_than_kept_are_floored_and_said() {
        let read = |text: &[u8]| {
            let mut read = None;
            let end = BARE.levels(text, 0, |price, size| Some(read = Some((price, size))));
            end.and(read)
        };
        let size = SizeText { size: Decimal::new(1_234_567_891, 9), floored: true };
        assert_eq!(read(b"[1.5,1.23456789123]]"), Some((Decimal::new(15, 1), size)));
        for text in [&b"[1.5,01.23456789123]]"[..], b"[1.5,1.23456789123-]]", b"[1.5,-1]]", b"[1.5,1.5"] {
            assert_eq!(read(text), None, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn levels_in_a_row_end_where_the_last_one_does() {
        let text = br#"[["1.5","2"],["123456789.123456789","3"],["1.6","0.5"]],"a":[]}"#;
        let mut read = Vec::new();
        let mut keep = |price: Decimal, size: SizeText| {
            read.push((price.units, size.size.units));
            Some(())
        };
        assert_eq!(QUOTED.levels(text, 1, &mut keep), Some(54));
        assert_eq!(read, [(15, 2), (123_456_789_123_456_789, 3), (16, 5)]);
        assert_eq!(QUOTED.levels(text, 1, |_, _| None), None);
        assert_eq!(QUOTED.levels(br#"["1.5","2"],["x","3"]]"#, 0, |_, _| Some(())), None);
    }
}
