//! What a person does, as data: read from JSON, carried out by the engine, recorded in sessions.

use super::settings::{Focus, Refusal, members, number, text, texts, verdict};
use crate::market::Verdict;
use crate::num::Json;

/// One action.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    Fee {
        venue: String,
        taker: f64,
    },
    MinEdge {
        bps: f64,
    },
    OrderSize {
        quote: f64,
    },
    Delay {
        ms: f64,
    },
    Limit {
        name: String,
        value: f64,
    },
    Strategy {
        id: String,
        enabled: bool,
    },
    Parameter {
        id: String,
        name: String,
        value: f64,
    },
    Halt {
        on: bool,
    },
    Reset,
    Start {
        quote: f64,
        base_worth: f64,
    },
    Focus(Focus),
    Venue {
        id: String,
        enabled: bool,
    },
    Instrument {
        name: String,
        enabled: bool,
    },
    Instruments {
        names: Vec<String>,
        enabled: bool,
    },
    Retry {
        venue: String,
    },
    /// The host's network is back.
    Online,
    /// Says of one market whether it trades the coin of its name, or takes that back.
    Identity {
        venue: String,
        symbol: String,
        verdict: Option<Verdict>,
    },
    /// Asks again for a market that was found not listed.
    Probe {
        venue: String,
        symbol: String,
    },
    /// Puts a saved paper account, as JSON, in place of this one.
    Account {
        json: String,
    },
    /// Does without trades, and without single orders, or takes them back.
    Spare {
        trades: bool,
        orders: bool,
    },
    /// Leaves one market out for the longest pause: what it sends breaks something.
    Quarantine {
        venue: String,
        symbol: String,
    },
}

/// Members of a command object before it is known which command it is.
#[derive(Default)]
struct Members {
    action: Option<String>,
    texts: Vec<(String, String)>,
    numbers: Vec<(String, f64)>,
    flags: Vec<(String, bool)>,
    nulls: Vec<String>,
    lists: Vec<(String, Vec<String>)>,
}

impl Command {
    /// Reads one command. The refusal names the missing or wrong member.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let members = Members::read(bytes)?;
        let action = members.action.clone().ok_or_else(|| missing("do"))?;
        Ok(match action.as_str() {
            "fee" => Command::Fee { venue: members.text("venue")?, taker: members.number("taker")? },
            "minEdge" => Command::MinEdge { bps: members.number("bps")? },
            "orderSize" => Command::OrderSize { quote: members.number("quote")? },
            "delay" => Command::Delay { ms: members.number("ms")? },
            "limit" => Command::Limit { name: members.text("name")?, value: members.number("value")? },
            "strategy" => Command::Strategy { id: members.text("id")?, enabled: members.flag("enabled")? },
            "parameter" => Command::Parameter {
                id: members.text("id")?,
                name: members.text("name")?,
                value: members.number("value")?,
            },
            "halt" => Command::Halt { on: members.flag("on")? },
            "reset" => Command::Reset,
            "start" => {
                Command::Start { quote: members.number("quote")?, base_worth: members.number("baseWorth")? }
            }
            "focus" => Command::Focus(Focus {
                instrument: members.text("instrument")?,
                buy: members.text("buy").ok(),
                sell: members.text("sell").ok(),
            }),
            "venue" => Command::Venue { id: members.text("id")?, enabled: members.flag("enabled")? },
            "instrument" => {
                Command::Instrument { name: members.text("name")?, enabled: members.flag("enabled")? }
            }
            "instruments" => {
                Command::Instruments { names: members.list("names")?, enabled: members.flag("enabled")? }
            }
            "retry" => Command::Retry { venue: members.text("venue")? },
            "online" => Command::Online,
            "identity" => Command::Identity {
                venue: members.text("venue")?,
                symbol: members.text("symbol")?,
                verdict: members.verdict()?,
            },
            "probe" => Command::Probe { venue: members.text("venue")?, symbol: members.text("symbol")? },
            "account" => Command::Account { json: members.text("account")? },
            "spare" => Command::Spare { trades: members.flag("trades")?, orders: members.flag("orders")? },
            "quarantine" => {
                Command::Quarantine { venue: members.text("venue")?, symbol: members.text("symbol")? }
            }
            other => return Err(Refusal::new("UNKNOWN_COMMAND", format!("unknown command \"{other}\""))),
        })
    }
}

impl Members {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut json = Json::new(bytes)?;
        let mut all = Self::default();
        members(&mut json, |key, json| all.take(key, json))?;
        json.finish()?;
        Ok(all)
    }

    fn take(&mut self, key: &str, json: &mut Json<'_>) -> Result<(), Refusal> {
        use crate::num::Kind;
        match json.peek()? {
            Kind::String if key == "do" => self.action = Some(text(json)?),
            Kind::String => self.texts.push((key.into(), text(json)?)),
            Kind::Number => self.numbers.push((key.into(), number(json)?)),
            Kind::Bool => self.flags.push((key.into(), json.bool()?)),
            Kind::Null => {
                json.skip()?;
                self.nulls.push(key.into());
            }
            Kind::Array if key == "names" => self.lists.push((key.into(), texts(json)?)),
            // An account is read by whoever keeps it.
            Kind::Object if key == "account" => {
                self.texts.push((key.into(), String::from_utf8_lossy(json.skip()?).into_owned()));
            }
            _ => drop(json.skip()?),
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Result<String, Refusal> {
        find(&self.texts, name).ok_or_else(|| missing(name))
    }

    /// `null` takes back what was said.
    fn verdict(&self) -> Result<Option<Verdict>, Refusal> {
        if self.nulls.iter().any(|name| name == "verdict") {
            return Ok(None);
        }
        verdict(&self.text("verdict")?).map(Some)
    }

    fn number(&self, name: &str) -> Result<f64, Refusal> {
        find(&self.numbers, name).ok_or_else(|| missing(name))
    }

    fn list(&self, name: &str) -> Result<Vec<String>, Refusal> {
        find(&self.lists, name).ok_or_else(|| missing(name))
    }

    fn flag(&self, name: &str) -> Result<bool, Refusal> {
        find(&self.flags, name).ok_or_else(|| missing(name))
    }
}

fn find<T: Clone>(all: &[(String, T)], name: &str) -> Option<T> {
    all.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

fn missing(name: &str) -> Refusal {
    Refusal::new("MISSING_MEMBER", format!("the command needs \"{name}\" with a value of the right type"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_and_refusals_name_what_is_missing() {
        let fee = Command::read(br#"{"do":"fee","venue":"kraken","taker":0.0026}"#).unwrap();
        assert_eq!(fee, Command::Fee { venue: "kraken".into(), taker: 0.0026 });
        let refusal = Command::read(br#"{"do":"fee","venue":"kraken"}"#).unwrap_err();
        assert!(refusal.message.contains("\"taker\""), "{}", refusal.message);
        assert_eq!(Command::read(br#"{"do":"fly"}"#).unwrap_err().code, "UNKNOWN_COMMAND");
        let identity = |verdict: &str| {
            let json = format!(r#"{{"do":"identity","venue":"gate","symbol":"LINK_USDT"{verdict}}}"#);
            Command::read(json.as_bytes())
        };
        let said = |verdict| Command::Identity { venue: "gate".into(), symbol: "LINK_USDT".into(), verdict };
        assert_eq!(identity(r#","verdict":"other""#).unwrap(), said(Some(Verdict::Other)));
        assert_eq!(identity(r#","verdict":null"#).unwrap(), said(None));
        assert_eq!(identity("").unwrap_err().code, "MISSING_MEMBER");
        assert_eq!(identity(r#","verdict":"maybe""#).unwrap_err().code, "OUT_OF_RANGE");
        assert_eq!(Command::read(b"[]").unwrap_err().code, "MALFORMED");
    }
}
