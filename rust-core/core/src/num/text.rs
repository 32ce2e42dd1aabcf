//! Strings of a JSON text.

/// A string of the text, still escaped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text<'a> {
    pub raw: &'a [u8],
    pub escaped: bool,
}

impl<'a> Text<'a> {
    /// The plain bytes, or `None` if the string holds escapes (no venue escapes symbols or numbers).
    pub fn plain(self) -> Option<&'a [u8]> {
        (!self.escaped).then_some(self.raw)
    }

    /// Equal to `word` once unescaped.
    pub fn is(self, word: &str) -> bool {
        if !self.escaped { self.raw == word.as_bytes() } else { self.chars().eq(word.chars()) }
    }

    /// The characters with escapes resolved (the reader has checked them).
    pub fn chars(self) -> impl Iterator<Item = char> + 'a {
        Unescape { raw: self.raw }
    }
}

struct Unescape<'a> {
    raw: &'a [u8],
}

impl Iterator for Unescape<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let text = std::str::from_utf8(self.raw).ok()?;
        let first = text.chars().next()?;
        if first != '\\' {
            self.raw = &self.raw[first.len_utf8()..];
            return Some(first);
        }
        let escape = *self.raw.get(1)?;
        self.raw = &self.raw[2..];
        Some(match escape {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => self.unicode()?,
            other => other as char,
        })
    }
}

impl Unescape<'_> {
    fn unicode(&mut self) -> Option<char> {
        let high = hex4(self.raw.get(..4)?)?;
        self.raw = &self.raw[4..];
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        let low = hex4(self.raw.get(2..6)?)?;
        self.raw = &self.raw[6..];
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00)))
    }
}

pub(super) fn hex4(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + (*digit as char).to_digit(16)?))
}
