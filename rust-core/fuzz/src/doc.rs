//! JSON as serde_json reads it, kept whole: repeated keys, their order, the digits of numbers.

use std::fmt;

use arbscope_core::num::json::NEST_MAX;
use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Doc {
    Null,
    Bool(bool),
    /// The text of a number, as sent.
    Number(String),
    Text {
        text: String,
        /// Whether it held escapes where it stood.
        escaped: bool,
    },
    List(Vec<Doc>),
    /// Keys in the order sent, repeated ones too.
    Object(Vec<(String, Doc)>),
}

impl Doc {
    /// `None` where it is not JSON or nests deeper than our reader goes.
    pub fn read(bytes: &[u8]) -> Option<Doc> {
        let doc = parse(bytes)?;
        (doc.depth() <= NEST_MAX as usize).then_some(doc)
    }

    pub fn object(&self) -> Option<&[(String, Doc)]> {
        if let Doc::Object(entries) = self { Some(entries) } else { None }
    }

    pub fn list(&self) -> Option<&[Doc]> {
        if let Doc::List(items) = self { Some(items) } else { None }
    }

    /// The last value under a key of an object.
    pub fn get(&self, key: &str) -> Option<&Doc> {
        self.object()?.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// How often a key stands in an object.
    pub fn count(&self, key: &str) -> usize {
        self.object().map_or(0, |entries| entries.iter().filter(|(name, _)| name == key).count())
    }

    /// A string with its escapes resolved.
    pub fn text(&self) -> Option<&str> {
        if let Doc::Text { text, .. } = self { Some(text) } else { None }
    }

    /// The text of a number, or of a string that was sent without escapes.
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Doc::Number(text) | Doc::Text { text, escaped: false } => Some(text),
            _ => None,
        }
    }

    pub fn flag(&self) -> Option<bool> {
        if let Doc::Bool(flag) = self { Some(*flag) } else { None }
    }

    fn depth(&self) -> usize {
        match self {
            Doc::List(items) => 1 + items.iter().map(Doc::depth).max().unwrap_or(0),
            Doc::Object(entries) => 1 + entries.iter().map(|(_, value)| value.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }
}

/// Any JSON that serde_json reads.
pub fn parse(bytes: &[u8]) -> Option<Doc> {
    serde_json::from_slice(bytes).ok()
}

/// The key under which serde_json hands out a number whose digits are kept.
const NUMBER: &str = "$serde_json::private::Number";

struct DocVisitor;

impl<'de> Visitor<'de> for DocVisitor {
    type Value = Doc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Doc, E> {
        Ok(Doc::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Doc, E> {
        Ok(Doc::Bool(flag))
    }

    /// Integers of 64 bits come as such; JSON gives them one spelling only.
    fn visit_u64<E>(self, number: u64) -> Result<Doc, E> {
        Ok(Doc::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Doc, E> {
        Ok(Doc::Number(number.to_string()))
    }

    /// A string that could be lent held no escapes.
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Doc, E> {
        Ok(Doc::Text { text: text.into(), escaped: false })
    }

    fn visit_str<E>(self, text: &str) -> Result<Doc, E> {
        Ok(Doc::Text { text: text.into(), escaped: true })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Doc, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Doc::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Doc, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == NUMBER {
                return map.next_value().map(Doc::Number);
            }
            entries.push((key, map.next_value()?));
        }
        Ok(Doc::Object(entries))
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Doc, D::Error> {
        deserializer.deserialize_any(DocVisitor)
    }
}
