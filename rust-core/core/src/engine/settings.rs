//! What a person decides: read from a session's header, changed by commands.

use crate::market::Verdict;
use crate::num::{Json, JsonError};

/// A setting that was not accepted: a code for programs, a sentence for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<crate::paper::Refusal> for Refusal {
    fn from(refusal: crate::paper::Refusal) -> Self {
        Refusal { code: refusal.code, message: refusal.message }
    }
}

impl From<JsonError> for Refusal {
    fn from(error: JsonError) -> Self {
        let (at, what) = match error {
            JsonError::Syntax { at } => (at, "text that is not JSON"),
            JsonError::Type { at } => (at, "a value of another type"),
            JsonError::Depth { at } => (at, "nesting deeper than 32 levels"),
            JsonError::Range { at } => (at, "a number out of range"),
        };
        Refusal::new("MALFORMED", format!("expected a JSON object of settings, found {what} at byte {at}"))
    }
}

/// One market of a recording's header.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeaderMarket {
    pub venue: String,
    pub symbol: String,
    pub base: Option<String>,
    pub quote: Option<String>,
    pub kind: Option<String>,
}

/// A strategy's switch and parameters as written.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StrategySetting {
    pub id: String,
    pub enabled: bool,
    pub parameters: Vec<(String, f64)>,
}

/// The pair in focus, as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Focus {
    pub instrument: String,
    pub buy: Option<String>,
    pub sell: Option<String>,
}

/// Everything a header says. Absent settings keep their defaults.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    pub seed: u64,
    pub live: bool,
    /// Venue id and taker fee as a fraction.
    pub fees: Vec<(String, f64)>,
    pub min_edge_bps: f64,
    pub order_size_quote: f64,
    pub delay_ms: f64,
    pub start_quote: f64,
    pub start_base_worth: f64,
    /// Name and value of each limit.
    pub limits: Vec<(String, f64)>,
    pub strategies: Vec<StrategySetting>,
    pub focus: Option<Focus>,
    pub venues: Option<Vec<String>>,
    pub instruments: Option<Vec<String>>,
    pub markets: Vec<HeaderMarket>,
    /// What a person said of coins: venue, the venue's symbol, verdict.
    pub identity: Vec<(String, String, Verdict)>,
    /// A saved paper account, as JSON.
    pub account: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            live: false,
            fees: Vec::new(),
            min_edge_bps: 0.0,
            order_size_quote: 1_000.0,
            delay_ms: 150.0,
            start_quote: 10_000.0,
            start_base_worth: 10_000.0,
            limits: Vec::new(),
            strategies: Vec::new(),
            focus: None,
            venues: None,
            instruments: None,
            markets: Vec::new(),
            identity: Vec::new(),
            account: None,
        }
    }
}

impl Settings {
    /// Reads a session's header. Unknown keys are passed over; a known key of the wrong type is refused.
    pub fn read(header: &[u8]) -> Result<Self, Refusal> {
        let mut json = Json::new(header)?;
        let mut settings = Settings::default();
        members(&mut json, |key, json| match key {
            "seed" => Ok(settings.seed = json.u64()?),
            "config" => settings.read_config(json),
            "markets" => list(json, |json| Ok(settings.markets.push(read_market(json)?))),
            _ => skip(json),
        })?;
        json.finish()?;
        Ok(settings)
    }

    fn read_config(&mut self, json: &mut Json<'_>) -> Result<(), Refusal> {
        members(json, |key, json| match key {
            "world" => Ok(self.live = text(json)? == "live"),
            "fees" => members(json, |id, json| Ok(self.fees.push((id.into(), number(json)?)))),
            "minEdgeBps" => Ok(self.min_edge_bps = number(json)?),
            "orderSizeQuote" => Ok(self.order_size_quote = number(json)?),
            "delayMs" => Ok(self.delay_ms = number(json)?),
            "start" => self.read_start(json),
            "limits" => members(json, |name, json| Ok(self.limits.push((name.into(), number(json)?)))),
            "strategies" => members(json, |id, json| Ok(self.strategies.push(read_strategy(id, json)?))),
            "focus" if json.null()? => Ok(()),
            "focus" => Ok(self.focus = Some(read_focus(json)?)),
            "venues" => Ok(self.venues = Some(texts(json)?)),
            "instruments" => Ok(self.instruments = Some(texts(json)?)),
            "identity" => members(json, |key, json| Ok(self.identity.push(read_answer(key, json)?))),
            "account" if json.null()? => Ok(()),
            "account" => Ok(self.account = Some(String::from_utf8_lossy(json.skip()?).into_owned())),
            _ => skip(json),
        })
    }

    fn read_start(&mut self, json: &mut Json<'_>) -> Result<(), Refusal> {
        members(json, |key, json| match key {
            "quote" => Ok(self.start_quote = number(json)?),
            "baseWorth" => Ok(self.start_base_worth = number(json)?),
            _ => skip(json),
        })
    }
}

fn read_market(json: &mut Json<'_>) -> Result<HeaderMarket, Refusal> {
    let mut market = HeaderMarket::default();
    members(json, |key, json| match key {
        "venue" => Ok(market.venue = text(json)?),
        "symbol" => Ok(market.symbol = text(json)?),
        "base" => Ok(market.base = optional(json)?),
        "quote" => Ok(market.quote = optional(json)?),
        "kind" => Ok(market.kind = optional(json)?),
        _ => skip(json),
    })?;
    Ok(market)
}

/// `"gate LINK_USDT": "other"`.
fn read_answer(key: &str, json: &mut Json<'_>) -> Result<(String, String, Verdict), Refusal> {
    let (venue, symbol) = key.split_once(' ').ok_or_else(|| {
        Refusal::new("UNKNOWN_MARKET", format!("expected a venue and a symbol, found \"{key}\""))
    })?;
    Ok((venue.into(), symbol.into(), verdict(&text(json)?)?))
}

pub fn verdict(word: &str) -> Result<Verdict, Refusal> {
    Verdict::from_word(word).ok_or_else(|| {
        Refusal::new("OUT_OF_RANGE", format!("expected the verdict \"same\" or \"other\", found \"{word}\""))
    })
}

fn read_strategy(id: &str, json: &mut Json<'_>) -> Result<StrategySetting, Refusal> {
    let mut strategy = StrategySetting { id: id.into(), ..Default::default() };
    members(json, |key, json| match key {
        "enabled" => Ok(strategy.enabled = json.bool()?),
        "parameters" => {
            members(json, |name, json| Ok(strategy.parameters.push((name.into(), number(json)?))))
        }
        _ => skip(json),
    })?;
    Ok(strategy)
}

pub fn read_focus(json: &mut Json<'_>) -> Result<Focus, Refusal> {
    let mut focus = Focus::default();
    members(json, |key, json| match key {
        "instrument" => Ok(focus.instrument = text(json)?),
        "buy" => Ok(focus.buy = optional(json)?),
        "sell" => Ok(focus.sell = optional(json)?),
        _ => skip(json),
    })?;
    Ok(focus)
}

/// Calls `take` with each key of an object; `take` must read or skip the value.
pub fn members<'a>(
    json: &mut Json<'a>,
    mut take: impl FnMut(&str, &mut Json<'a>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    json.object()?;
    while let Some(key) = json.key()? {
        let name: String = key.chars().collect();
        take(&name, json)?;
    }
    Ok(())
}

fn list<'a>(
    json: &mut Json<'a>,
    mut take: impl FnMut(&mut Json<'a>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    json.array()?;
    while json.item()? {
        take(json)?;
    }
    Ok(())
}

fn skip(json: &mut Json<'_>) -> Result<(), Refusal> {
    json.skip()?;
    Ok(())
}

pub fn text(json: &mut Json<'_>) -> Result<String, Refusal> {
    Ok(json.string()?.chars().collect())
}

pub fn texts(json: &mut Json<'_>) -> Result<Vec<String>, Refusal> {
    let mut all = Vec::new();
    list(json, |json| Ok(all.push(text(json)?)))?;
    Ok(all)
}

fn optional(json: &mut Json<'_>) -> Result<Option<String>, Refusal> {
    if json.null()? { Ok(None) } else { text(json).map(Some) }
}

/// A finite number.
pub fn number(json: &mut Json<'_>) -> Result<f64, Refusal> {
    let digits = std::str::from_utf8(json.number()?).unwrap_or("");
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(Refusal::new("OUT_OF_RANGE", format!("expected a finite number, found {digits}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_and_the_rest_keeps_its_defaults() {
        let header = br#"{"t":0,"ev":"header","seed":7,"config":{"fees":{"kraken":0.004},"minEdgeBps":1.5,
            "strategies":{"cross-venue":{"enabled":true,"parameters":{"guard":0.5}}},"focus":null,"later":[1]},
            "markets":[{"venue":"kraken","symbol":"ALGO/USD","base":"ALGO","quote":"USD","kind":"spot"},
                       {"venue":"okx","symbol":"X","base":null,"quote":null,"kind":null}],"notes":[]}"#;
        let settings = Settings::read(header).unwrap();
        assert_eq!((settings.seed, settings.live, settings.min_edge_bps), (7, false, 1.5));
        assert_eq!(settings.order_size_quote, 1_000.0);
        assert_eq!(settings.fees, [("kraken".to_string(), 0.004)]);
        assert!(settings.strategies[0].enabled && settings.strategies[0].parameters[0].1 == 0.5);
        assert_eq!(settings.markets.len(), 2);
        assert_eq!(settings.markets[1].base, None);
    }

    #[test]
    fn a_wrong_type_is_named() {
        let refusal = Settings::read(br#"{"config":{"minEdgeBps":"1"}}"#).unwrap_err();
        assert_eq!(refusal.code, "MALFORMED");
        assert!(refusal.message.contains("another type"), "{}", refusal.message);
    }
}
