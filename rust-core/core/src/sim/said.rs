//! What a client said: a small JSON text as a tree. Only the simulator reads so; the core's own readers pull.

use crate::num::json::Kind;
use crate::num::{Json, JsonError};

/// A value of a request.
#[derive(Clone, PartialEq, Debug)]
pub enum Said {
    Text(String),
    /// Digits as they were sent.
    Number(String),
    Bool(bool),
    Null,
    List(Vec<Said>),
    Map(Vec<(String, Said)>),
}

static NULL: Said = Said::Null;

impl Said {
    /// `None` where the text is not JSON.
    pub fn read(text: &str) -> Option<Said> {
        let mut json = Json::new(text.as_bytes()).ok()?;
        let said = value(&mut json).ok()?;
        json.finish().ok().map(|()| said)
    }

    /// The value under a key; null where there is none.
    pub fn at(&self, key: &str) -> &Said {
        let Said::Map(fields) = self else { return &NULL };
        fields.iter().find(|(name, _)| name == key).map_or(&NULL, |(_, value)| value)
    }

    pub fn has(&self, key: &str) -> bool {
        *self.at(key) != Said::Null
    }

    /// A text, else nothing.
    pub fn text(&self) -> &str {
        if let Said::Text(text) = self { text } else { "" }
    }

    /// A whole number, also one in quotes; 0 for anything else.
    pub fn whole(&self) -> i64 {
        match self {
            Said::Number(digits) | Said::Text(digits) => digits.parse().unwrap_or(0),
            _ => 0,
        }
    }

    pub fn list(&self) -> &[Said] {
        if let Said::List(items) = self { items } else { &[] }
    }

    /// The texts of a list.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list().iter().map(Said::text)
    }

    /// The value as JSON, to hand an id back as it came.
    pub fn json(&self) -> String {
        match self {
            Said::Text(text) => format!("\"{text}\""),
            Said::Number(digits) => digits.clone(),
            Said::Bool(value) => value.to_string(),
            Said::Null => "null".into(),
            Said::List(items) => format!("[{}]", joined(items.iter().map(Said::json))),
            Said::Map(fields) => {
                format!(
                    "{{{}}}",
                    joined(fields.iter().map(|(key, value)| format!("\"{key}\":{}", value.json())))
                )
            }
        }
    }
}

/// Pieces with commas between them.
pub fn joined(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().join(",")
}

fn value(json: &mut Json<'_>) -> Result<Said, JsonError> {
    Ok(match json.peek()? {
        Kind::String => Said::Text(json.string()?.chars().collect()),
        Kind::Number => Said::Number(String::from_utf8_lossy(json.number()?).into_owned()),
        Kind::Bool => Said::Bool(json.bool()?),
        Kind::Null => {
            json.skip()?;
            Said::Null
        }
        Kind::Array => list(json)?,
        Kind::Object => map(json)?,
    })
}

fn list(json: &mut Json<'_>) -> Result<Said, JsonError> {
    json.array()?;
    let mut items = Vec::new();
    while json.item()? {
        items.push(value(json)?);
    }
    Ok(Said::List(items))
}

fn map(json: &mut Json<'_>) -> Result<Said, JsonError> {
    json.object()?;
    let mut fields = Vec::new();
    while let Some(key) = json.key()? {
        let name = key.chars().collect();
        fields.push((name, value(json)?));
    }
    Ok(Said::Map(fields))
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn a_request_is_read_and_handed_back() {
        let text = r#"{"method":"subscribe","params":{"symbol":["A/B","C/D"],"depth":25},"id":null}"#;
        let said = Said::read(text).unwrap();
        assert_eq!(said.at("params").at("symbol").texts().collect::<Vec<_>>(), ["A/B", "C/D"]);
        assert_eq!((said.at("params").at("depth").whole(), said.at("none").text()), (25, ""));
        assert_eq!(said.json(), text);
        assert_eq!(Said::read("{"), None);
    }
}
