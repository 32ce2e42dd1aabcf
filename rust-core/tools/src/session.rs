//! Session files: one JSON object a line, plain or gzip.

use std::fmt;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// One line after the header.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    Open { venue: String, conn: u32, url: String },
    Text { venue: String, conn: u32, data: String },
    Binary { venue: String, conn: u32, data: Vec<u8> },
    Close { venue: String, conn: u32, code: u32 },
    Tick,
    Wall { us: i64 },
    Command { json: String },
}

/// A file as read: whole, or up to where it was cut.
#[derive(Debug)]
pub struct Session {
    /// The header line, as JSON.
    pub header: Value,
    pub events: Vec<(i64, Event)>,
    /// Why and at which line reading ended early, for a truncated file.
    pub cut: Option<String>,
}

/// Why a file was refused: the line, and what was expected there.
#[derive(Debug)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Session {
    pub fn load(path: &Path) -> Result<Self, Refused> {
        let bytes = std::fs::read(path).map_err(|error| Refused(format!("{}: {error}", path.display())))?;
        Self::read(&bytes)
    }

    /// Reads a session from the bytes of a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let (text, mut cut) = inflate(bytes)?;
        let mut lines = text.split_inclusive('\n').enumerate();
        let (_, first) = lines.next().ok_or_else(|| refused(1, "a session header, found an empty file"))?;
        let header = read_header(first)?;
        let mut events = Vec::new();
        let mut last_us = i64::MIN;
        for (place, line) in lines {
            match read_event(line.trim_end(), place + 1, last_us) {
                Ok(Some(event)) => {
                    last_us = event.0;
                    events.push(event);
                }
                Ok(None) => {}
                Err(_) if !line.ends_with('\n') => cut = Some(format!("line {} is cut", place + 1)),
                Err(error) => return Err(error),
            }
        }
        Ok(Session { header, events, cut })
    }
}

fn inflate(bytes: &[u8]) -> Result<(String, Option<String>), Refused> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok((String::from_utf8_lossy(bytes).into_owned(), None));
    }
    let mut text = Vec::new();
    let cut = MultiGzDecoder::new(bytes).read_to_end(&mut text).err();
    if text.is_empty() {
        return Err(refused(1, "a gzip stream, found a damaged one"));
    }
    let cut = cut.map(|error| format!("the compressed data ends early ({error})"));
    Ok((String::from_utf8_lossy(&text).into_owned(), cut))
}

fn read_header(line: &str) -> Result<Value, Refused> {
    let header: Value = serde_json::from_str(line).map_err(|_| refused(1, "a session header in JSON"))?;
    if header["ev"] != "header" || header["format"] != "arbscope-session" {
        return Err(refused(1, "a header with format \"arbscope-session\""));
    }
    if header["version"] != 1 {
        return Err(refused(1, &format!("version 1, found {}", header["version"])));
    }
    Ok(header)
}

fn read_event(line: &str, number: usize, last_us: i64) -> Result<Option<(i64, Event)>, Refused> {
    if line.is_empty() {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(line).map_err(|_| refused(number, "an event in JSON"))?;
    let t_us = value["t"].as_i64().ok_or_else(|| refused(number, "\"t\" in whole µs"))?;
    if t_us < last_us {
        return Err(refused(number, &format!("\"t\" of at least {last_us}, found {t_us}")));
    }
    let event =
        event_of(&value).ok_or_else(|| refused(number, "an event of a known kind with its members"))?;
    Ok(Some((t_us, event)))
}

fn event_of(value: &Value) -> Option<Event> {
    let text = |name: &str| value[name].as_str().map(String::from);
    let conn = || value["conn"].as_u64().and_then(|conn| u32::try_from(conn).ok());
    Some(match value["ev"].as_str()? {
        "open" => Event::Open { venue: text("venue")?, conn: conn()?, url: text("url").unwrap_or_default() },
        "recv" => match text("data") {
            Some(data) => Event::Text { venue: text("venue")?, conn: conn()?, data },
            None => {
                Event::Binary { venue: text("venue")?, conn: conn()?, data: base64(value["b64"].as_str()?)? }
            }
        },
        "close" => {
            let code = value["code"].as_u64().unwrap_or(1006) as u32;
            Event::Close { venue: text("venue")?, conn: conn()?, code }
        }
        "tick" => Event::Tick,
        "wall" => Event::Wall { us: value["us"].as_i64()? },
        "cmd" => Event::Command { json: value["cmd"].to_string() },
        _ => return None,
    })
}

/// Standard base64 with padding.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in text.trim_end_matches('=').bytes() {
        held = held << 6 | u32::from(digit(byte)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

fn refused(line: usize, expected: &str) -> Refused {
    Refused(format!("line {line}: expected {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"{"t":0,"ev":"header","format":"arbscope-session","version":1,"markets":[]}"#;

    #[test]
    fn foreign_and_damaged_files_are_refused_with_the_line() {
        assert!(Session::read(b"hello\n").unwrap_err().0.starts_with("line 1"));
        let torn = format!("{HEADER}\n{{\"t\":5,\"ev\":\"tick\"}}\n{{\"t\":4,\"ev\":\"tick\"}}\n");
        assert!(Session::read(torn.as_bytes()).unwrap_err().0.contains("line 3"));
    }

    #[test]
    fn a_cut_file_plays_up_to_the_cut() {
        let cut = format!("{HEADER}\n{{\"t\":5,\"ev\":\"tick\"}}\n{{\"t\":6,\"ev\":\"ti");
        let session = Session::read(cut.as_bytes()).unwrap();
        assert_eq!((session.events.len(), session.cut.as_deref()), (1, Some("line 3 is cut")));
    }

    #[test]
    fn base64_of_every_length() {
        assert_eq!(base64("").unwrap(), b"");
        assert_eq!(base64("Zg==").unwrap(), b"f");
        assert_eq!(base64("Zm8=").unwrap(), b"fo");
        assert_eq!(base64("Zm9v").unwrap(), b"foo");
        assert_eq!(base64("Zm9*"), None);
    }
}
