//! A JSON pull reader that allocates nothing: venues walk a frame once, left to right, and take what they know.
//!
//! It accepts exactly what RFC 8259 accepts (no trailing commas, no bare control characters, no lone
//! surrogates), at most [`NEST_MAX`] levels deep, so that a plain second decoder can be held against it.

use super::Decimal;
pub use super::eight::parse_u64;
use super::eight::plain_len;
use super::level::{BARE, Form, QUOTED};
pub use super::text::Text;
use super::text::hex4;

/// Deepest nesting that is read.
pub const NEST_MAX: u8 = 32;

/// Why a text was not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonError {
    /// Not JSON at this byte.
    Syntax { at: usize },
    /// JSON, but another kind of value than the reader asked for.
    Type { at: usize },
    /// Nested deeper than [`NEST_MAX`].
    Depth { at: usize },
    /// A number that does not fit the integer asked for.
    Range { at: usize },
}

/// What stands next in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

/// The reader: a text, a place in it, and how deep it stands.
#[derive(Clone, Debug)]
pub struct Json<'a> {
    text: &'a [u8],
    at: usize,
    depth: u8,
    /// Just inside an opening bracket: the next item needs no comma.
    fresh: bool,
}

impl<'a> Json<'a> {
    /// A reader of one whole text. Bytes that are not UTF-8 are refused where they are met: outside of
    /// strings nothing beyond ASCII is JSON, and [`Json::string`] looks at the rest.
    #[inline]
    pub fn new(text: &'a [u8]) -> Result<Self, JsonError> {
        Ok(Self { text, at: 0, depth: 0, fresh: false })
    }

    /// Byte offset of what stands next; keep it with [`Json::seek`] to come back to a value.
    pub fn place(&mut self) -> usize {
        self.blank();
        self.at
    }

    /// A second reader standing at `place`, which must be one this reader gave.
    pub fn seek(&self, place: usize) -> Self {
        Self { text: self.text, at: place, depth: self.depth, fresh: false }
    }

    /// Kind of the value that stands next.
    pub fn peek(&mut self) -> Result<Kind, JsonError> {
        self.blank();
        match self.text.get(self.at) {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.syntax()),
        }
    }

    /// Enters an object; read it with [`Json::key`].
    pub fn object(&mut self) -> Result<(), JsonError> {
        self.enter(b'{')
    }

    /// Enters an array; read it with [`Json::item`].
    pub fn array(&mut self) -> Result<(), JsonError> {
        self.enter(b'[')
    }

    /// The next key of the object entered last, or `None` at its end. Its value must be read or skipped.
    #[inline]
    pub fn key(&mut self) -> Result<Option<Text<'a>>, JsonError> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        let key = self.string()?;
        if self.text.get(self.at) != Some(&b':') {
            self.blank();
        }
        self.expect(b':')?;
        Ok(Some(key))
    }

    /// Whether the array entered last has another item, which must then be read or skipped.
    pub fn item(&mut self) -> Result<bool, JsonError> {
        self.more(b']')
    }

    #[inline]
    pub fn string(&mut self) -> Result<Text<'a>, JsonError> {
        if let Some([b'"', rest @ ..]) = self.text.get(self.at..) {
            let len = plain_len(rest);
            if rest.get(len) == Some(&b'"') {
                self.at += len + 2;
                return Ok(Text { raw: &rest[..len], escaped: false });
            }
        }
        self.string_of_any_form()
    }

    fn string_of_any_form(&mut self) -> Result<Text<'a>, JsonError> {
        self.want(Kind::String)?;
        self.at += 1;
        let start = self.at;
        let (mut escaped, mut ascii) = (false, true);
        loop {
            self.at += plain_len(&self.text[self.at..]);
            match self.text.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0x80..) => {
                    ascii = false;
                    self.at += 1;
                }
                _ => return Err(self.syntax()),
            }
        }
        let raw = &self.text[start..self.at];
        self.at += 1;
        if !ascii && let Err(error) = std::str::from_utf8(raw) {
            return Err(JsonError::Syntax { at: start + error.valid_up_to() });
        }
        Ok(Text { raw, escaped })
    }

    /// A price and a size as `["1.5","2"]` or `[1.5,2]`, without blanks and in the plain form nearly all
    /// levels have; `None` leaves the reader where it was, for the other calls to look closer.
    #[inline]
    pub fn plain_level(&mut self) -> Option<(Decimal, Decimal)> {
        match self.text.get(self.at + 1) {
            Some(b'"') => self.level_as(&QUOTED),
            _ => self.level_as(&BARE),
        }
    }

    /// The same in the form given, which must be JSON of one level of nesting.
    #[inline(always)]
    pub fn level_as<const O: usize, const M: usize, const C: usize, const S: usize>(
        &mut self,
        form: &Form<O, M, C, S>,
    ) -> Option<(Decimal, Decimal)> {
        let (price, size, end) = form.level(self.text, self.at)?;
        if self.depth == NEST_MAX {
            return None;
        }
        self.at = end;
        Some((price, size.size))
    }

    /// The text of a number, checked against JSON's grammar.
    pub fn number(&mut self) -> Result<&'a [u8], JsonError> {
        self.want(Kind::Number)?;
        let start = self.at;
        self.at += usize::from(self.text[self.at] == b'-');
        match self.text.get(self.at) {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return Err(self.syntax()),
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// The digits of a value that venues send either as a number or as a string.
    pub fn digits_text(&mut self) -> Result<&'a [u8], JsonError> {
        match self.peek()? {
            Kind::Number => self.number(),
            Kind::String => {
                let at = self.at;
                self.string()?.plain().ok_or(JsonError::Type { at })
            }
            _ => Err(JsonError::Type { at: self.at }),
        }
    }

    /// A whole number without sign, point or exponent, as a number or a string.
    pub fn u64(&mut self) -> Result<u64, JsonError> {
        let at = self.place();
        let digits = self.digits_text()?;
        parse_u64(digits).ok_or(JsonError::Range { at })
    }

    /// A whole number that may be negative, as a number or a string.
    pub fn i64(&mut self) -> Result<i64, JsonError> {
        let at = self.place();
        let digits = self.digits_text()?;
        let (negative, digits) = digits.strip_prefix(b"-").map_or((false, digits), |rest| (true, rest));
        let size = parse_u64(digits).ok_or(JsonError::Range { at })?;
        let value = if negative { 0i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() };
        value.ok_or(JsonError::Range { at })
    }

    pub fn bool(&mut self) -> Result<bool, JsonError> {
        self.want(Kind::Bool)?;
        if self.text[self.at] == b't' {
            self.word(b"true").map(|()| true)
        } else {
            self.word(b"false").map(|()| false)
        }
    }

    /// Passes over `null`; `false` where something else stands next.
    pub fn null(&mut self) -> Result<bool, JsonError> {
        if self.peek()? != Kind::Null {
            return Ok(false);
        }
        self.word(b"null").map(|()| true)
    }

    /// Passes over one value of any kind and gives its text.
    pub fn skip(&mut self) -> Result<&'a [u8], JsonError> {
        let start = self.place();
        match self.peek()? {
            Kind::Object => {
                self.object()?;
                while self.key()?.is_some() {
                    self.skip()?;
                }
            }
            Kind::Array => {
                self.array()?;
                while self.item()? {
                    self.skip()?;
                }
            }
            Kind::String => drop(self.string()?),
            Kind::Number => drop(self.number()?),
            Kind::Bool => drop(self.bool()?),
            Kind::Null => drop(self.null()?),
        }
        Ok(&self.text[start..self.at])
    }

    /// Nothing but blanks may follow.
    pub fn finish(&mut self) -> Result<(), JsonError> {
        self.blank();
        if self.at == self.text.len() { Ok(()) } else { Err(self.syntax()) }
    }

    fn enter(&mut self, open: u8) -> Result<(), JsonError> {
        self.want(if open == b'{' { Kind::Object } else { Kind::Array })?;
        if self.depth == NEST_MAX {
            return Err(JsonError::Depth { at: self.at });
        }
        self.at += 1;
        self.depth += 1;
        self.fresh = true;
        Ok(())
    }

    fn more(&mut self, close: u8) -> Result<bool, JsonError> {
        self.blank();
        let fresh = std::mem::replace(&mut self.fresh, false);
        match self.text.get(self.at) {
            Some(byte) if *byte == close => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            Some(b',') if !fresh => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if fresh => Ok(true),
            _ => Err(self.syntax()),
        }
    }

    fn want(&mut self, kind: Kind) -> Result<(), JsonError> {
        if self.peek()? == kind { Ok(()) } else { Err(JsonError::Type { at: self.at }) }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        match self.text.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => return self.escape_unicode(),
            _ => return Err(self.syntax()),
        }
        Ok(())
    }

    fn escape_unicode(&mut self) -> Result<(), JsonError> {
        let unit = |at: usize| self.text.get(at..at + 4).and_then(hex4);
        let high = unit(self.at + 2).ok_or(self.syntax())?;
        if !(0xd800..0xe000).contains(&high) {
            self.at += 6;
            return Ok(());
        }
        let paired = self.text.get(self.at + 6..self.at + 8) == Some(b"\\u")
            && unit(self.at + 8).is_some_and(|low| (0xdc00..0xe000).contains(&low));
        if high >= 0xdc00 || !paired {
            return Err(self.syntax());
        }
        self.at += 12;
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while matches!(self.text.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.syntax()) } else { Ok(()) }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.syntax());
        }
        self.at += word.len();
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.text.get(self.at) != Some(&byte) {
            return Err(self.syntax());
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn blank(&mut self) {
        // Venues send few blanks, and none is above the space.
        if self.text.get(self.at).is_none_or(|byte| *byte > b' ') {
            return;
        }
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn syntax(&self) -> JsonError {
        JsonError::Syntax { at: self.at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_an_object_in_any_order() {
        let mut json = Json::new(br#" {"u":12, "b":[["1.50","2"]], "x":{"y":[1,{}]}, "s":"a\/b"} "#).unwrap();
        json.object().unwrap();
        let mut seen = Vec::new();
        while let Some(key) = json.key().unwrap() {
            seen.push(String::from_utf8(key.raw.to_vec()).unwrap());
            if key.is("s") {
                assert!(json.string().unwrap().is("a/b"));
            } else {
                json.skip().unwrap();
            }
        }
        json.finish().unwrap();
        assert_eq!(seen, ["u", "b", "x", "s"]);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        for text in [&b"\"\xff\""[..], b"\"\xc3\"", b"\xc3\xa9", b"{\"\xed\xa0\x80\":1}", b"[1,\xa0]"] {
            let read = Json::new(text).and_then(|mut json| json.skip().map(drop));
            assert!(matches!(read, Err(JsonError::Syntax { .. })), "{text:?}");
        }
        let mut json = Json::new("\"é\\u00e9\"".as_bytes()).unwrap();
        assert!(json.string().unwrap().is("éé"));
    }

    #[test]
    fn a_plain_level_is_taken_whole_or_left() {
        for text in
            [r#"["1.5","20"],"#, "[1.5,20]", r#"["0001234.5","2"]"#, "[9.121E-7,5.0e-04]", "[1E5,1.25E7]"]
        {
            let mut json = Json::new(text.as_bytes()).unwrap();
            assert!(json.plain_level().is_some(), "{text}");
            assert!(json.text[json.at - 1] == b']');
        }
        let left = [
            r#"["1.5", "2"]"#,
            r#"["1.5",2]"#,
            r#"[1.5,"2"]"#,
            r#"["1.5"]"#,
            r#"["1.5","2","3"]"#,
            "[01,2]",
            "[1E+5,2]",
            "[1E12,2]",
            "[1E-,2]",
            "[1E-007,2]",
            "[1.5E-18,2]",
            "[1,1E-10]",
            r#"["1e5","2"]"#,
            r#"["-1","2"]"#,
            r#"["","2"]"#,
            r#"["1.","2"]"#,
            r#"["1","#,
            "[",
            "[1,2",
            "[]",
            "",
        ];
        for text in left {
            let mut json = Json::new(text.as_bytes()).unwrap();
            assert!(json.plain_level().is_none() && json.at == 0, "{text}");
        }
    }

    #[test]
    fn a_plain_named_level_is_taken_whole_or_left() {
        let level = |text: &str| {
            let mut json = Json::new(text.as_bytes()).unwrap();
            let form = Form {
                open: *b"{\"p\":",
                middle: *b",\"q\":",
                close: *b"}",
                separator: *b",",
                bare: true,
                counted: false,
            };
            json.level_as(&form).map(|_| json.at)
        };
        assert_eq!(level(r#"{"p":1.5,"q":20.00},"#), Some(19));
        for text in [r#"{"p":1.5,"q":2,"x":1}"#, r#"{"q":1,"p":2}"#, r#"{"p":01,"q":2}"#, r#"{"p":1 ,"q":2}"#]
        {
            assert_eq!(level(text), None, "{text}");
        }
    }

    #[test]
    fn depth_is_capped() {
        let deep = "[".repeat(100_000);
        let mut json = Json::new(deep.as_bytes()).unwrap();
        assert!(matches!(json.skip(), Err(JsonError::Depth { .. })));
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "[1,]",
            "{\"a\":1,}",
            "[01]",
            "[1.]",
            "[.5]",
            "[+1]",
            "\"\n\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "tru",
            "",
            "[1 2]",
            "{\"a\" 1}",
            "{1:2}",
        ] {
            let mut json = Json::new(text.as_bytes()).unwrap();
            let read = json.skip().and_then(|_| json.finish());
            assert!(read.is_err(), "{text:?}");
        }
    }
}
