//! A small JSON writer for the cold path: reports, catalogues, refusals, effects. It is called from so many
//! places that what is copied into each of them is kept small.

use std::fmt::{Display, Write};

/// Appends JSON to a string; commas are its own business.
#[derive(Default)]
pub struct JsonOut {
    text: String,
    comma: bool,
}

impl JsonOut {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn finish(self) -> String {
        self.text
    }

    pub fn object(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.wrap('{', '}', fill)
    }

    pub fn array(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.wrap('[', ']', fill)
    }

    #[inline(never)]
    pub fn key(&mut self, name: &str) -> &mut Self {
        self.separate();
        self.quote(name);
        self.text.push(':');
        self.comma = false;
        self
    }

    #[inline(never)]
    pub fn string(&mut self, value: &str) -> &mut Self {
        self.separate();
        self.quote(value);
        self
    }

    /// Anything whose `Display` is valid JSON (integers, booleans).
    pub fn raw(&mut self, value: impl Display) -> &mut Self {
        self.display(&value)
    }

    #[inline(never)]
    fn display(&mut self, value: &dyn Display) -> &mut Self {
        self.separate();
        write!(self.text, "{value}").expect("writing to a string");
        self
    }

    /// A finite number; anything else is `null`.
    #[inline(never)]
    pub fn float(&mut self, value: f64) -> &mut Self {
        if value.is_finite() { self.raw(value) } else { self.null() }
    }

    pub fn null(&mut self) -> &mut Self {
        self.raw("null")
    }

    fn wrap(&mut self, open: char, close: char, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.open(open);
        fill(self);
        self.close(close)
    }

    #[inline(never)]
    fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.comma = false;
    }

    #[inline(never)]
    fn close(&mut self, bracket: char) -> &mut Self {
        self.text.push(bracket);
        self.comma = true;
        self
    }

    fn separate(&mut self) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
    }

    #[inline(never)]
    fn quote(&mut self, value: &str) {
        self.text.push('"');
        for c in value.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                c if (c as u32) < 0x20 => {
                    write!(self.text, "\\u{:04x}", c as u32).expect("writing to a string")
                }
                c => self.text.push(c),
            }
        }
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::JsonOut;

    #[test]
    fn nested_values_are_separated_once() {
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("a").raw(1).key("b").array(|list| {
                list.string("x\"\n").null().float(0.5);
            });
        });
        assert_eq!(out.finish(), r#"{"a":1,"b":["x\"\u000a",null,0.5]}"#);
    }
}
