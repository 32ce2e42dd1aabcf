//! Reading saved JSON by name, on the cold path: every complaint says where and what was expected.

use super::Refusal;
use crate::num::amount::AMOUNT_MAX;
use crate::num::{Amount, Json, Kind};

const COUNT_MAX: u64 = 1 << 53;

/// A value of a text that was checked to be JSON, and the way to it.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    json: Json<'a>,
    path: String,
}

impl<'a> Node<'a> {
    /// The whole text, which must be one JSON value.
    pub fn root(text: &'a [u8]) -> Result<Self, Refusal> {
        let broken = |error| refusal(format!("The saved account is not JSON ({error:?})"));
        let json = Json::new(text).map_err(broken)?;
        let mut probe = json.clone();
        probe.skip().and_then(|_| probe.finish()).map_err(broken)?;
        Ok(Self { json, path: "account".into() })
    }

    /// A member of an object.
    pub fn get(&self, name: &str) -> Result<Node<'a>, Refusal> {
        let members = self.members()?;
        let found = members.into_iter().find(|(key, _)| key == name);
        found.map(|(_, node)| node).ok_or_else(|| self.wrong(&format!("a member {name:?}")))
    }

    pub fn members(&self) -> Result<Vec<(String, Node<'a>)>, Refusal> {
        let mut json = self.json.clone();
        let mut list = Vec::new();
        json.object().map_err(|_| self.wrong("an object"))?;
        while let Some(key) = json.key().map_err(|_| self.wrong("an object"))? {
            let key: String = key.chars().collect();
            list.push((key.clone(), self.child(&mut json, format!(".{key}"))?));
        }
        Ok(list)
    }

    pub fn items(&self) -> Result<Vec<Node<'a>>, Refusal> {
        let mut json = self.json.clone();
        let mut list = Vec::new();
        json.array().map_err(|_| self.wrong("an array"))?;
        while json.item().map_err(|_| self.wrong("an array"))? {
            list.push(self.child(&mut json, format!("[{}]", list.len()))?);
        }
        Ok(list)
    }

    pub fn is_null(&self) -> bool {
        self.json.clone().peek() == Ok(Kind::Null)
    }

    /// What `read` makes of the value, or nothing for null.
    pub fn or_null<T>(&self, read: impl Fn(&Self) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        if self.is_null() { Ok(None) } else { read(self).map(Some) }
    }

    pub fn text(&self) -> Result<String, Refusal> {
        let text = self.json.clone().string().map_err(|_| self.wrong("a text"))?;
        Ok(text.chars().collect())
    }

    pub fn bool(&self) -> Result<bool, Refusal> {
        self.json.clone().bool().map_err(|_| self.wrong("true or false"))
    }

    pub fn i64(&self) -> Result<i64, Refusal> {
        self.json.clone().i64().map_err(|_| self.wrong("a whole number"))
    }

    pub fn u64(&self) -> Result<u64, Refusal> {
        self.json.clone().u64().map_err(|_| self.wrong("a whole number from 0"))
    }

    /// A count that a person could ever reach, and that every number format holds exactly.
    pub fn count(&self) -> Result<u64, Refusal> {
        let count = self.u64()?;
        if count > COUNT_MAX { Err(self.wrong("at most 2^53")) } else { Ok(count) }
    }

    /// An exact decimal, as text or number, of at most 10¹⁵ either way.
    pub fn amount(&self) -> Result<Amount, Refusal> {
        let text = self.json.clone().digits_text().map_err(|_| self.wrong("a decimal number"))?;
        let value = Amount::parse(text).ok_or_else(|| self.wrong("a decimal number"))?;
        if value.abs() > Amount::whole(AMOUNT_MAX) { Err(self.wrong("at most 1e15")) } else { Ok(value) }
    }

    /// An amount that is not negative.
    pub fn size(&self) -> Result<Amount, Refusal> {
        let value = self.amount()?;
        if value < Amount::ZERO { Err(self.wrong("an amount from 0")) } else { Ok(value) }
    }

    /// The complaint that this value is not what was expected.
    pub fn wrong(&self, expected: &str) -> Refusal {
        refusal(format!("{}: expected {expected}", self.path))
    }

    fn child(&self, json: &mut Json<'a>, step: String) -> Result<Node<'a>, Refusal> {
        let place = json.place();
        let child = json.seek(place);
        json.skip().map_err(|_| self.wrong("JSON"))?;
        Ok(Node { json: child, path: format!("{}{step}", self.path) })
    }
}

pub(super) fn refusal(message: String) -> Refusal {
    Refusal::new("BAD_ACCOUNT", message)
}
